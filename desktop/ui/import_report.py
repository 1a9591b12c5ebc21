"""What an import did, to be read, copied and kept: a line per file, and what was refused, noted or left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from desktop.intake.report import KINDS, OUTCOMES, FileReport, ImportReport, Side
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

_WHOLE = 1_000_000
"""More lines than any report has."""
Row = tuple[str, ...]


class ReportView(QWidget):
    """Show one report; the first column of every list names the file when there were several."""

    save_wanted = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = ImportReport(files=())
        self.outcome = QLabel()
        self.outcome.setObjectName("caption")
        self.outcome.setWordWrap(True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.files = _files_table()
        self.lists = dict(_list_tables())
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for name, table in self.lists.items():
            self.tabs.addTab(table, t(f"report.{name}"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head_row())
        column.addWidget(self.files)
        column.addWidget(self.tabs, 1)

    def show_report(self, report: ImportReport) -> None:
        """Show what an import did, opening the list that asks for something to be done."""
        self.report = report
        several = len(report.files) > 1
        self.outcome.setText(_outcome(report))
        self.files.show_rows([_file_row(file) for file in report.files])
        self.files.setFixedHeight(min(36 + 28 * max(1, len(report.files)), 148))
        first = None
        for place, (name, table) in enumerate(self.lists.items()):
            rows = [row for file in report.files for row in _ROWS[name](file)]
            table.show_rows(rows)
            table.setColumnHidden(0, not several)
            self.tabs.setTabText(place, t(f"report.{name}.count", count=len(rows)))
            self.tabs.setTabEnabled(place, bool(rows))
            first = place if rows and first is None else first
        self.tabs.setVisible(first is not None)
        if first is not None:
            self.tabs.setCurrentIndex(first)
        self.copy.setEnabled(first is not None)

    def text(self) -> str:
        """Return the whole report as text."""
        return self.report.text(limit=_WHOLE) + "\n"

    def _head_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.outcome, 1)
        self.copy = QPushButton(t("report.copy"))
        self.copy.setToolTip(t("report.copy_hint"))
        self.copy.clicked.connect(self._copy)
        self.save = QPushButton(t("report.save"))
        self.save.setToolTip(t("report.save_hint"))
        self.save.clicked.connect(self.save_wanted)
        self.to_list = QPushButton(t("report.to_list"))
        self.to_list.clicked.connect(self.list_wanted)
        for button in (self.copy, self.save, self.to_list):
            row.addWidget(button)
        return row

    def _copy(self) -> None:
        table = self.tabs.currentWidget()
        if isinstance(table, RowTable):
            self.copy.setText(t("report.copied", count=table.copy()))

    def hideEvent(self, event: object) -> None:
        """Let the button say again what it does."""
        self.copy.setText(t("report.copy"))
        super().hideEvent(event)  # type: ignore[arg-type]  # handed through unread


def _files_table() -> RowTable:
    counts = [Head(t(f"report.count.{outcome}"), 76, right=True) for outcome in OUTCOMES]
    return RowTable(
        (
            Head(t("report.file"), 260), *(_of(kind, head) for kind in KINDS for head in counts),
            Head(t("report.rows"), 84, right=True), Head(t("report.cells"), 84, right=True), Head(t("report.note"), 0),
        ),
        name=t("report.files"),
    )  # fmt: skip


def _of(kind: str, head: Head) -> Head:
    return Head(f"{KINDS[kind]}{head.title}", head.width, head.right)


def _list_tables() -> Iterator[tuple[str, RowTable]]:
    place = (Head(t("report.file"), 150), Head(t("report.sheet"), 110), Head(t("report.row"), 48, right=True))
    column = Head(t("report.column"), 48)
    heads = {
        "rejected": (*place, column, Head(t("report.field"), 150), Head(t("report.read"), 150),
                     Head(t("report.expected"), 0), Head(t("report.suggestion"), 300)),
        "remarks": (*place, Head(t("report.field"), 170), Head(t("report.text"), 0)),
        "duplicates": (place[0], Head(t("report.why"), 170), Head(t("report.first"), 0),
                       Head(t("report.second"), 0), Head(t("report.likeness"), 64, right=True)),
        "ignored": (*place[:2], Head(t("report.column"), 64), Head(t("report.heading"), 0)),
    }  # fmt: skip
    for name, columns in heads.items():
        yield name, RowTable(columns, name=t(f"report.{name}"))


def _outcome(report: ImportReport) -> str:
    counts = "；".join(
        f"{label}" + "、".join(f"{word} {report.count(kind, outcome)}" for outcome, word in OUTCOMES.items())
        for kind, label in KINDS.items()
    )
    unread = sum(1 for file in report.files if file.problem)
    rejected = sum(len(file.rejected) for file in report.files)
    words = t("report.done", counts=counts)
    if rejected:
        words += t("report.rejected_too", count=rejected)
    if unread:
        words += t("report.unread_too", count=unread)
    return words


def _file_row(file: FileReport) -> Row:
    counts = [str(file.count(kind, outcome)) for kind in KINDS for outcome in OUTCOMES]
    whole = len({(found.sheet, found.row) for found in file.rejected if found.whole_row})
    cells = sum(1 for found in file.rejected if not found.whole_row)
    note = file.problem or (t("report.skipped", count=file.skipped_rows) if file.skipped_rows else "")
    return _name(file), *counts, str(whole), str(cells), note


def _rejected(file: FileReport) -> Iterator[Row]:
    for found in file.rejected:
        advice = found.suggestion + (t("report.whole_row") if found.whole_row else "")
        yield (
            _name(file), found.sheet, str(found.row), found.column, found.field, found.read, found.expected, advice,
        )  # fmt: skip


def _remarks(file: FileReport) -> Iterator[Row]:
    for remark in file.remarks:
        yield _name(file), remark.sheet, str(remark.row or ""), remark.field, remark.text


def _duplicates(file: FileReport) -> Iterator[Row]:
    for found in file.duplicates:
        likeness = f"{100 * found.likeness:.0f}%"
        yield _name(file), t(f"report.duplicate.{found.kind}"), _side(found.first), _side(found.second), likeness


def _ignored(file: FileReport) -> Iterator[Row]:
    for column in file.ignored_columns:
        yield _name(file), column.sheet, column.column, column.heading
    for sheet in file.ignored_sheets:
        yield _name(file), sheet, "", t("report.whole_sheet")


def _side(side: Side) -> str:
    return "，".join(part for part in (side.name, side.uscc, side.place) if part)


def _name(file: FileReport) -> str:
    return Path(file.file).name


_ROWS = {"rejected": _rejected, "remarks": _remarks, "duplicates": _duplicates, "ignored": _ignored}
