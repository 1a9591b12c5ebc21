"""The coverage: from each clause to its rules and worked cases, with totals per document, to read and to export."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.ui import calls
from desktop.ui.icons import icon
from desktop.ui.policies.words import document_name, rules_brief, word
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.ui.notices import NoticeBar
    from desktop.work.operations.policies import PolicyClause, PolicyView
    from desktop.work.tasks import TaskRunner
    from matching.packs.coverage import Count

_COUNTS = ("wanted", "present", "missing_rows", "rule", "duty", "person", "shown", "unproved_rules")
_CASES_NAMED = 3
_FORMULA = ("=", "+", "-", "@", "\t")


class CoveragePart(QWidget):
    """Show how far the source documents are carried by rules, and by which."""

    clause_wanted = Signal(int)
    """Place of a clause the person wants to see in full."""

    def __init__(self, runner: TaskRunner, notice: NoticeBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._notice = notice
        self._view: PolicyView | None = None
        self._places: list[int] = []
        self.total, self.words = QLabel(), QLabel()
        self.total.setObjectName("figure")
        self.words.setWordWrap(True)
        self.documents = RowTable(
            (Head(t("coverage.document"), 0), *(Head(t(f"coverage.{name}"), 78, right=True) for name in _COUNTS)),
            name=t("coverage.documents"),
        )
        self.rows = RowTable(
            (
                Head(t("coverage.document"), 190), Head(t("coverage.number"), 110), Head(t("coverage.title"), 200),
                Head(t("coverage.kind"), 84), Head(t("coverage.carried"), 84), Head(t("coverage.rules"), 190),
                Head(t("coverage.cases"), 56, right=True), Head(t("coverage.case_names")),
            ),
            name=t("coverage.rows"),
        )  # fmt: skip
        self.documents.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.documents.selectionModel().currentRowChanged.connect(self._choose)
        self.rows.activated.connect(lambda index: self.clause_wanted.emit(self._places[index.row()]))
        self.export_button = QPushButton(icon("export"), t("coverage.export"))
        self.export_button.setToolTip(t("coverage.export_hint"))
        self.export_button.clicked.connect(self._ask_where)
        self._lay_out()

    def show_view(self, view: PolicyView) -> None:
        """Show the coverage of these policies."""
        self._view = view
        sources = [count for count in view.counts if count.wanted is not None]
        present, wanted = sum(count.accounted for count in sources), sum(count.wanted or 0 for count in sources)
        self.total.setText(t("coverage.total", present=present, wanted=wanted))
        self.words.setText(_words(sources))
        self.documents.show_rows([_total_row(sources), *(_count_row(count) for count in view.counts)])
        self.documents.selectRow(0)
        self._show_rows(0)

    def save(self, path: Path) -> None:
        """Write the rows shown as a CSV file that spreadsheets open."""
        view = self._view
        if view is None:
            return
        count = len(self._places)
        text = csv_text(view, self._places)
        self._runner.run(
            calls.save_text(path, text),
            on_done=lambda written: self._notice.say(t("coverage.exported", path=written, count=count)),
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        left = QVBoxLayout()
        left.addWidget(self.total)
        left.addWidget(self.words)
        top.addLayout(left, 1)
        top.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignTop)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.documents)
        split.addWidget(self.rows)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(top)
        column.addWidget(split, 1)

    def _choose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._show_rows(current.row())

    def _show_rows(self, row: int) -> None:
        view = self._view
        if view is None:
            return
        counts = [count for count in view.counts if count.wanted is not None] if row == 0 else [view.counts[row - 1]]
        keys = [(count.id, count.edition) for count in counts]
        order = {
            place: keys.index(key)
            for place, document in enumerate(view.documents)
            if (key := (document.pack.row.id, document.pack.row.edition)) in keys
        }
        own = [place for place, one in enumerate(view.clauses) if one.document in order]
        self._places = sorted(own, key=lambda place: order[view.clauses[place].document])
        self.rows.show_rows([_row(view, view.clauses[place]) for place in self._places])

    def _ask_where(self) -> None:
        proposed = t("coverage.export_file", day=self._view.on if self._view else date.today())
        path, _ = QFileDialog.getSaveFileName(self, t("coverage.export_title"), proposed, t("coverage.files"))
        if path:
            self.save(Path(path))


def _words(sources: Sequence[Count]) -> str:
    missing = sum((count.wanted or 0) - count.accounted for count in sources)
    unproved = sum(count.unproved for count in sources)
    return "\n".join(
        (
            t("coverage.missing", count=missing) if missing else t("coverage.whole", documents=len(sources)),
            t(
                "coverage.how",
                rule=sum(count.by_rule for count in sources),
                duty=sum(count.by_duty for count in sources),
                person=sum(count.by_person for count in sources),
                shown=sum(count.shown for count in sources),
            ),
            t("coverage.unproved", count=unproved) if unproved else t("coverage.proved"),
        )
    )


def _count_row(count: Count) -> tuple[str, ...]:
    edition = t("policy.edition", edition=count.edition)
    title = f"{count.title}　{edition}" if count.edition else count.title
    return title, *_numbers(count)


def _total_row(sources: Sequence[Count]) -> tuple[str, ...]:
    columns = zip(*(_numbers(count) for count in sources), strict=True)
    return t("coverage.sources"), *(str(sum(int(text or 0) for text in column)) for column in columns)


def _numbers(count: Count) -> tuple[str, ...]:
    not_counted = t("coverage.not_counted")
    return (
        not_counted if count.wanted is None else str(count.wanted),
        str(count.present),
        not_counted if count.wanted is None else str(count.wanted - count.accounted),
        str(count.by_rule),
        str(count.by_duty),
        str(count.by_person),
        str(count.shown),
        str(count.unproved),
    )


def _row(view: PolicyView, one: PolicyClause) -> tuple[str, ...]:
    cases = _cases(one)
    named = "；".join(cases[:_CASES_NAMED]) + (" …" if len(cases) > _CASES_NAMED else "")
    row = one.clause.row
    draft = f"［{t('finding.draft')}］" if one.clause.draft else ""
    return (
        document_name(view.documents[one.document]),
        row.number,
        row.title + draft,
        word("policy.kind", row.kind),
        word("policy.carried", one.carried),
        rules_brief(one) if one.rules else "",
        str(len(cases)) if one.carried == "rule" else "",
        named,
    )


def _cases(one: PolicyClause) -> list[str]:
    return list(dict.fromkeys(proof.case for rule in one.rules for proof in rule.rule.proofs))


def csv_text(view: PolicyView, places: Sequence[int]) -> str:
    """Return clauses with their rules and all their cases as CSV; nothing in it is taken for a formula."""
    names = ("document", "id", "number", "title", "kind", "carried", "rules", "cases", "case_names")
    lines = [[t(f"coverage.{name}") for name in names]]
    for place in places:
        one = view.clauses[place]
        document, number, title, kind, carried, rules, count, _ = _row(view, one)
        lines.append([document, one.clause.row.id, number, title, kind, carried, rules, count, "；".join(_cases(one))])
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_plain(cell) for cell in line] for line in lines])
    return text.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
