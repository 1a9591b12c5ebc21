"""Find packages on a stick or in a folder, show whose they are and what they change, and update from one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from desktop.ui import dialogs
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.theme import wide
from desktop.ui.updates import update_calls
from desktop.version import VERSION

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.updates import Package
    from desktop.work.operations.updating import Begun


class UpdateDialog(QDialog):
    """Show packages, the ones that can be installed first."""

    def __init__(self, window: MainWindow, places: Sequence[Path] = ()) -> None:
        super().__init__(window)
        self._window = window
        self._places = tuple(places)
        self._found: tuple[Package, ...] = ()
        self.setWindowTitle(t("update.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(wide(900), 540)
        installed = QLabel(t("update.installed", version=VERSION))
        installed.setWordWrap(True)
        self.place = QLabel()
        self.place.setObjectName("quiet")
        self.place.setWordWrap(True)
        self.table = RowTable(
            (
                Head(t("update.file"), 250), Head(t("update.kind"), 110), Head(t("update.version"), 80),
                Head(t("update.size"), 90, right=True), Head(t("update.verdict")),
            ),
            name=t("update.packages"),
        )  # fmt: skip
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell())
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setTabChangesFocus(True)
        self.detail.setAccessibleName(t("update.detail"))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setSizes([170, 220])
        self.accept_words = QLabel()
        self.accept_words.setObjectName("warning")
        self.accept_words.setWordWrap(True)
        self.accepted_name = QLineEdit()
        self.accepted_name.setMinimumWidth(wide(240))
        self.accept_words.setBuddy(self.accepted_name)
        self.accepted_name.textChanged.connect(lambda _text: self._allow())
        row = QHBoxLayout()
        row.addWidget(self.accept_words, 1)
        row.addWidget(self.accepted_name)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        column = QVBoxLayout(self)
        column.addWidget(installed)
        column.addWidget(self.place)
        column.addWidget(split, 1)
        column.addLayout(row)
        column.addWidget(self.error)
        column.addWidget(self._buttons())
        self._tell()
        self.look(self._places)

    @property
    def chosen(self) -> Package | None:
        """Return the package of the chosen row."""
        at = self.table.currentIndex().row()
        return self._found[at] if 0 <= at < len(self._found) else None

    def look(self, places: Sequence[Path]) -> None:
        """Let the worker look at files and folders, at the removable drives without any."""
        self._places = tuple(places)
        self.place.setText(t("update.looking"))
        self._window.runner.run(
            update_calls.look(self._places, data=self._window.office.data_folder),
            on_done=self._show,
            on_problem=self._on_problem,
            title=t("task.update_look"),
        )

    def update(self) -> None:  # type: ignore[override]  # the word of the button; painting is asked for by repaint
        """Make the chosen package ready, or open the page of a policy pack."""
        found = self.chosen
        if found is None:
            return
        if found.kind == "pack":
            self.accept()
            self._window.shell.give(found.path)
            return
        self.update_button.setEnabled(False)
        self.error.hide()
        data, accept = self._window.office.data_folder, self.accepted_name.text().strip()
        self._window.runner.run(
            update_calls.begin(found.path, data=data, accept=accept),
            on_done=self._on_begun,
            on_problem=self._on_problem,
            title=t("task.update"),
        )

    # ---- building

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.folder_button = QPushButton(t("update.folder"))
        self.again_button = QPushButton(t("update.again"))
        self.update_button = QPushButton(t("update.begin"))
        self.update_button.setObjectName("primary")
        for button, role in (
            (self.folder_button, QDialogButtonBox.ButtonRole.HelpRole),
            (self.again_button, QDialogButtonBox.ButtonRole.HelpRole),
            (self.update_button, QDialogButtonBox.ButtonRole.ActionRole),
        ):
            button.setAutoDefault(False)
            buttons.addButton(button, role)
        close = buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        self.folder_button.clicked.connect(self._ask_folder)
        self.again_button.clicked.connect(lambda: self.look(self._places))
        self.update_button.clicked.connect(self.update)
        buttons.rejected.connect(self.reject)
        return buttons

    def _ask_folder(self) -> None:
        begin = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        if folder := QFileDialog.getExistingDirectory(self, t("update.folder"), begin):
            self.look([Path(folder)])

    # ---- what happens

    def _show(self, answer: tuple[tuple[Path, ...], tuple[Package, ...]]) -> None:
        from desktop.work.operations.update_words import verdict_words
        from desktop.work.operations.updates import KINDS

        looked, self._found = answer
        places = "、".join(map(str, looked))
        self.place.setText(t("update.looked", places=places) if looked else t("update.no_stick"))
        self.table.show_rows(
            [
                (one.path.name, KINDS[one.kind], one.version, f"{one.size / 1e6:.1f} MB", verdict_words(one))
                for one in self._found
            ]
        )
        if self._found:
            self.table.selectRow(0)
        self._tell()

    def _tell(self) -> None:
        """Show all that is known of the chosen package."""
        from desktop.work.operations.update_words import change_lines, signature_words, verdict_words

        found = self.chosen
        if found is None:
            self.detail.setPlainText(t("update.nothing"))
        else:
            lines = [found.title, signature_words(found), verdict_words(found), "", *change_lines(found)]
            self.detail.setPlainText("\n".join(lines).strip())
        wanted = self._wanted()
        for part in (self.accept_words, self.accepted_name):
            part.setVisible(bool(wanted))
        if found is not None and wanted:
            state = "namesake" if found.namesake else found.state
            self.accept_words.setText(t(f"update.accept.{state}", wanted=wanted))
            self.accepted_name.setAccessibleName(self.accept_words.text())
        self.accepted_name.clear()
        self.error.hide()
        self._allow()

    def _wanted(self) -> str:
        found = self.chosen
        return "" if found is None or found.refusal or found.kind == "pack" else found.wanted

    def _allow(self) -> None:
        found, wanted = self.chosen, self._wanted()
        named = not wanted or self.accepted_name.text().strip() in {wanted, found.fingerprint if found else ""}
        self.update_button.setText(t("update.open_pack" if found and found.kind == "pack" else "update.begin"))
        self.update_button.setEnabled(found is not None and not found.refusal and named)

    def _on_problem(self, problem: Problem) -> None:
        self.error.setText(problem.sentence())
        self.error.show()
        self.place.setText("")
        self._allow()

    def _on_begun(self, begun: Begun) -> None:
        window = self._window
        self.accept()
        backup = begun.backup.name if begun.backup else ""
        if begun.for_administrator:
            words = t("update.administrator", version=begun.version, command=begun.for_administrator, backup=backup)
            window.notice.say(words, grade="warn")
            return
        words = t("update.ready", version=begun.version, backup=backup)
        if dialogs.ask(window, title=t("update.title"), words=words, yes=t("update.close_now")):
            window.shell.start_at_end = begun.command
            window.close()
        else:
            window.shell.start_at_end = begun.command
            window.notice.say(t("update.later", version=begun.version), grade="warn")
