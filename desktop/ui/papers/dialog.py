"""The dialog that takes one paper, as a file or as an original that was seen; it stays open until it can be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.work.operations.paper_records import PaperDetails

FILE, SEEN, CORRECT = "file", "seen", "correct"
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_WIDTH = 620
_TEXTS = ("issuer", "reference", "note", "seen_by")
_DAYS = ("issued_on", "valid_from", "valid_to", "seen_on")


class PaperDialog(QDialog):
    """Take one paper; `send` starts the operation, which ends with `accept` or with `tell`."""

    def __init__(
        self,
        parent: QWidget,
        *,
        kind: str,
        papers: Sequence[tuple[str, str]],
        paper: str,
        details: PaperDetails,
        source: Path | None = None,
        send: Callable[[PaperDialog], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(t(f"papers.{kind}.title"))
        self.setMinimumWidth(_WIDTH)
        self._kind, self._send = kind, send
        self._source = source
        self._form = QFormLayout()
        self.paper = _choice(papers, paper)
        self._row(t("papers.paper"), self.paper)
        self.file = QLineEdit(str(source or ""))
        if kind == FILE:
            self._row(t("papers.file.path"), self._file_row(), self.file)
        self.lines: dict[str, QLineEdit] = {}
        for name in self._names():
            self.lines[name] = QLineEdit()
            if name in _DAYS:
                self.lines[name].setPlaceholderText(t("form.date_pattern"))
            self._row(t(f"papers.{name}"), self.lines[name])
            if name == "valid_to":
                self.endless = QCheckBox(t("papers.endless.check"))
                self.endless.toggled.connect(self.lines["valid_to"].setDisabled)
                self._form.addRow("", self.endless)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self._lay_out(t(f"papers.{kind}.words"))
        self._fill(details)

    @property
    def chosen_paper(self) -> str:
        """Return the paper chosen, or the name typed where it is none of the list."""
        place = self.paper.findText(self.paper.currentText(), Qt.MatchFlag.MatchFixedString)
        return str(self.paper.itemData(place)) if place >= 0 else self.paper.currentText().strip()

    @property
    def source(self) -> Path:
        """Return the file chosen."""
        return Path(self.file.text().strip())

    @property
    def details(self) -> PaperDetails:
        """Return what was entered; `_try` has read it once."""
        from desktop.work.operations.paper_records import PaperDetails

        texts = {name: self.lines[name].text().strip() for name in _TEXTS if name in self.lines}
        days = {name: read_day(self.lines[name].text()) for name in _DAYS if name in self.lines}
        if self.endless.isChecked():
            days["valid_to"] = None
        return PaperDetails(endless=self.endless.isChecked(), **texts, **days)  # type: ignore[arg-type]  # names of both

    def tell(self, problem: Problem) -> None:
        """Say why it was not kept; what was entered stays."""
        self.save_button.setEnabled(True)
        self._say(f"{problem.what}。{problem.remedy}")

    def _names(self) -> tuple[str, ...]:
        seen = ("seen_by", "seen_on") if self._kind == SEEN else ()
        return (*seen, "issuer", "reference", "issued_on", "valid_from", "valid_to", "note")

    def _file_row(self) -> QWidget:
        choose = QPushButton(t("papers.file.choose"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file, 1)
        row.addWidget(choose)
        return holder

    def _choose(self) -> None:
        from desktop.intake.attached import allowed_suffixes

        kinds = " ".join(f"*.{suffix}" for suffix in allowed_suffixes())
        path, _ = QFileDialog.getOpenFileName(self, t("papers.file.choose"), "", t("papers.file.kinds", kinds=kinds))
        if path:
            self.file.setText(path)

    def _row(self, label: str, widget: QWidget, editor: QWidget | None = None) -> None:
        words = QLabel(label)
        words.setBuddy(editor or widget)
        (editor or widget).setAccessibleName(label)
        self._form.addRow(words, widget)

    def _lay_out(self, note: str) -> None:
        words = QLabel(note)
        words.setObjectName("quiet")
        words.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton(t(f"papers.{self._kind}.save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setObjectName("primary")
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addLayout(self._form)
        column.addWidget(self.error)
        column.addWidget(buttons)

    def _fill(self, details: PaperDetails) -> None:
        for name, editor in self.lines.items():
            value = getattr(details, name)
            editor.setText("" if value is None else str(value))
        self.endless.setChecked(details.endless)

    def _try(self) -> None:
        for name in _DAYS:
            editor = self.lines.get(name)
            if editor is not None and editor.text().strip() and read_day(editor.text()) is None:
                self._say(t("settings.office.no_date", text=editor.text()))
                editor.setFocus()
                return
        if self._kind == FILE and not self.file.text().strip():
            self._say(t("papers.file.none"))
            self.file.setFocus()
            return
        self.save_button.setEnabled(False)
        self._send(self)

    def _say(self, words: str) -> None:
        self.error.setText(f"× {words}")
        self.error.show()


def read_day(text: str) -> date | None:
    """Return the day of a text such as 2026-06-30 or 2026年6月30日, None when it is none."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _choice(papers: Sequence[tuple[str, str]], paper: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for ident, title in papers:
        box.addItem(title, ident)
    found = box.completer()
    assert found is not None  # an editable box has one
    found.setFilterMode(Qt.MatchFlag.MatchContains)
    found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    place = box.findData(paper)
    if place >= 0:
        box.setCurrentIndex(place)
    else:
        box.setEditText(paper)
    return box
