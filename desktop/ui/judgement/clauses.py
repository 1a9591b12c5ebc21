"""Every clause of the policies with its verdict and reason, to filter and search, and the chosen one in full."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.icons import sign
from desktop.ui.judgement.decide import DecideRow
from desktop.ui.judgement.gates import effect_text
from desktop.ui.judgement.prose import Prose, finding_text
from desktop.ui.texts import t
from matching.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.fields import FieldDictionary
    from matching.findings import Finding, Gap, Judgement

COLUMNS = (("verdict", 100), ("title", 200), ("cited", 230), ("reason", 0))
_FINDING = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ClausesPanel(QWidget):
    """Show all findings on clauses; a filter by verdict and words narrows them."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self._model = _Findings(self)
        self._narrowed = _Narrowed(self._model, self)
        self.table = self._make_table()
        self.detail = Prose(name=t("clause.column.reason"))
        self.detail.field_wanted.connect(self.field_wanted)
        self.detail.clause_wanted.connect(self.clause_wanted)
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("clause.search"))
        self.search.setAccessibleName(t("clause.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(300)
        self.search.textChanged.connect(self._narrow)
        self._group = QButtonGroup(self)
        self.filters: dict[Verdict | None, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        for verdict in (None, *Verdict):
            row.addWidget(self._filter_button(verdict))
        row.addStretch(1)
        row.addWidget(self.search, 2)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        self.decide = DecideRow()
        below = QWidget()
        told = QVBoxLayout(below)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self.detail, 1)
        told.addWidget(self.decide)
        split.addWidget(below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(split, 1)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the findings on the clauses of this judgement."""
        findings = clauses_of(judgement)
        counts = Counter(finding.verdict for finding in findings)
        for verdict, button in self.filters.items():
            if verdict is None:
                button.setText(t("clause.all", count=len(findings)))
            else:
                button.setText(t("clause.filter", verdict=verdict.label, count=counts[verdict]))
                button.setVisible(bool(counts[verdict]) or button.isChecked())
        self._model.show(findings)
        self._choose_first()

    def show_steps(self, finding_id: str, gaps: Sequence[Gap]) -> None:
        """Show how a clause could become a yes, if it is still the one in sight."""
        finding: Finding | None = self.table.currentIndex().siblingAtColumn(0).data(_FINDING)
        if finding is not None and finding.id == finding_id:
            steps = [gap.sentence for gap in gaps] or [t("finding.no_steps")]
            self.detail.setHtml(finding_text(finding, self._dictionary, steps=steps))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._narrowed)
        table.setAccessibleName(t("clause.list"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(16, 16))
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(27)
        table.horizontalHeader().setHighlightSections(False)
        for place, (_, width) in enumerate(COLUMNS):
            if width:
                table.setColumnWidth(place, width)
        table.horizontalHeader().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._tell)
        return table

    def _filter_button(self, verdict: Verdict | None) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setChecked(verdict is None)
        if verdict is not None:
            button.setIcon(sign(verdict.value))
        button.clicked.connect(lambda: self._narrow())
        self._group.addButton(button)
        self.filters[verdict] = button
        return button

    def _narrow(self) -> None:
        chosen = next(verdict for verdict, button in self.filters.items() if button.isChecked())
        self._narrowed.narrow(chosen, self.search.text().strip())
        self._choose_first()

    def _choose_first(self) -> None:
        if self._narrowed.rowCount():
            self.table.selectRow(0)
            self._tell(self._narrowed.index(0, 0))
        else:
            self.detail.clear()
            self.decide.show_finding(None)

    def _tell(self, current: QModelIndex) -> None:
        finding: Finding | None = current.siblingAtColumn(0).data(_FINDING)
        if finding is not None:
            effect = effect_text(finding.result) if finding.kind == "gate" else ""
            self.detail.setHtml(finding_text(finding, self._dictionary, effect=effect))
            self.decide.show_finding(finding)


class _Findings(QAbstractTableModel):
    """Hold the findings as rows; a view asks only for those in sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._findings: Sequence[Finding] = ()
        self._texts: list[tuple[str, ...]] = []
        self._words: list[str | None] = []

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these findings."""
        self.beginResetModel()
        self._findings = findings
        self._texts = [_texts(finding) for finding in findings]
        self._words = [None] * len(findings)
        self.endResetModel()

    def finding(self, row: int) -> Finding:
        """Return the finding of a row."""
        return self._findings[row]

    def words(self, row: int) -> str:
        """Return everything a search looks at in a row."""
        known = self._words[row]
        if known is None:
            finding = self._findings[row]
            facts = (f"{fact.label} {fact.value}" for fact in finding.facts)
            known = self._words[row] = " ".join((*self._texts[row], *finding.clauses, *facts)).casefold()
        return known

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._findings)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"clause.column.{COLUMNS[section][0]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._texts[row][column]
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return sign(self._findings[row].verdict.value)
        return self._findings[row] if role == _FINDING else None


class _Narrowed(QSortFilterProxyModel):
    """Leave the rows of one verdict that hold the words."""

    def __init__(self, findings: _Findings, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = findings
        self._verdict: Verdict | None = None
        self._words: list[str] = []
        self.setSourceModel(findings)

    def narrow(self, verdict: Verdict | None, text: str) -> None:
        self._verdict, self._words = verdict, text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: object) -> bool:
        if self._verdict is not None and self._source.finding(row).verdict is not self._verdict:
            return False
        return not self._words or all(word in self._source.words(row) for word in self._words)


def clauses_of(judgement: Judgement) -> tuple[Finding, ...]:
    """Return the findings on clauses; a clause decided by a gate is told by the finding of its gate."""
    return tuple(finding for finding in judgement.findings if finding.kind in {"clause", "gate"})


def _texts(finding: Finding) -> tuple[str, ...]:
    mark = f"［{t('finding.draft')}］" if finding.draft else ""
    decided = t(f"gate.decided.{finding.override.decided}") if finding.override else ""
    reason = finding.reason.removeprefix(f"{finding.title}：")
    return finding.verdict.label + decided, finding.title + mark, finding.cited, reason
