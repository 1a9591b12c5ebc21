"""The few questions that must be answered before going on, and the note of a crash."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.store import BackupInfo
    from desktop.work.tasks import Crash


def ask_why(parent: QWidget, *, title: str, words: str, offered: tuple[str, ...]) -> str | None:
    """Ask for the reason of a change, one of the offered or an own one; None when the person stepped back."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    box = QComboBox()
    box.setEditable(True)
    box.addItems(offered)
    box.setMinimumWidth(380)
    box.setAccessibleName(words)
    label = QLabel(words)
    label.setBuddy(box)
    buttons = _buttons(dialog, title)
    column = QVBoxLayout(dialog)
    column.addWidget(label)
    column.addWidget(box)
    column.addWidget(buttons)
    box.setFocus()
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    why = box.currentText().strip()
    dialog.deleteLater()
    return (why or offered[0]) if accepted else None


def ask(parent: QWidget, *, title: str, words: str, yes: str) -> bool:
    """Ask before something that is not easily undone; the safe answer is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, title, words, parent=parent)
    go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(t("dialog.cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    chosen = box.clickedButton() is go
    box.deleteLater()
    return chosen


def ask_unsaved(parent: QWidget, words: str = "") -> str:
    """Ask what to do with unsaved entries: save, drop or stay."""
    box = QMessageBox(QMessageBox.Icon.Question, t("unsaved.title"), words or t("unsaved.words"), parent=parent)
    save = box.addButton(t("unsaved.save"), QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton(t("unsaved.drop"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(t("unsaved.stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return "save" if clicked is save else "drop" if clicked is drop else "stay"


def tell_crash(parent: QWidget | None, crash: Crash) -> None:
    """Tell of a bug in plain words, where its note lies, and what to do with it; nothing stored was changed."""
    box = QMessageBox(
        QMessageBox.Icon.Critical, t("crash.title"), t("crash.words", title=crash.title or t("crash.work"))
    )
    if parent is not None:
        box.setParent(parent, box.windowFlags())
    box.setInformativeText(t("crash.note", path=crash.note) if crash.note else t("crash.no_note"))
    box.setDetailedText(crash.trace)
    folder: QPushButton | None = None
    if crash.note is not None:
        folder = box.addButton(t("crash.folder"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(t("dialog.close"), QMessageBox.ButtonRole.AcceptRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if folder is not None and crash.note is not None:
        place = QUrl.fromLocalFile(str(crash.note.parent))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(place))
    box.open()


def _buttons(dialog: QDialog, yes: str) -> QDialogButtonBox:
    buttons = QDialogButtonBox()
    buttons.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole).setObjectName("primary")
    buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def form_dialog(parent: QWidget, title: str, yes: str) -> tuple[QDialog, QFormLayout]:
    """Make a dialog with rows of fields, a button that says what it does, and a way back."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    rows = QFormLayout()
    column = QVBoxLayout(dialog)
    column.addLayout(rows)
    column.addWidget(_buttons(dialog, yes))
    return dialog, rows


def tell_problem(parent: QWidget | None, problem: Problem) -> None:
    """Tell what is wrong and what to do, and wait until the person has read it."""
    box = QMessageBox(QMessageBox.Icon.Warning, t("problem.title"), problem.what, parent=parent)
    box.setInformativeText("\n".join(part for part in (problem.where, problem.remedy) if part))
    box.addButton(t("dialog.close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    box.deleteLater()


def tell_not_opened(parent: QWidget, problem: Problem, backups: Sequence[BackupInfo]) -> Path | None:
    """Tell why the database could not be opened; return the backup to put in its place, if one was chosen."""
    if not backups:
        tell_problem(parent, problem)
        return None
    dialog, rows = form_dialog(parent, t("restore.title"), t("restore.yes"))
    words = QLabel(f"{problem.what}\n{problem.where}\n\n{t('restore.words')}")
    words.setWordWrap(True)
    choice = QComboBox()
    choice.setAccessibleName(t("restore.backup"))
    for info in backups:
        choice.addItem(f"{info.made_at.astimezone():%Y-%m-%d %H:%M}　{info.label}　{info.path.name}", info.path)
    rows.addRow(words)
    rows.addRow(t("restore.backup"), choice)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = choice.currentData()
    dialog.deleteLater()
    return Path(chosen) if accepted and chosen is not None else None
