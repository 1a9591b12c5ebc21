"""The clauses of a document, or those a search found, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui.policies.two_lines import MARK, MUTED, SECOND, TwoLines, snippet
from desktop.ui.policies.words import OVER, document_name, rules_brief, word
from desktop.ui.texts import t
from matching.packs.browse import IN_FORCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.policies import PolicyClause, PolicyView

COLUMNS = (("number", 92), ("title", 0), ("rules", 132))
Place = QModelIndex | QPersistentModelIndex
_NUMBER, _TITLE, _RULES = range(len(COLUMNS))
_ROLES = frozenset(
    map(
        int,
        (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
            SECOND,
            MARK,
            MUTED,
        ),
    )
)


class ClauseModel(QAbstractTableModel):
    """Give the cells of the clauses shown; only what is in sight is ever asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: Sequence[int] = ()
        self.words: tuple[str, ...] = ()
        self._view: PolicyView | None = None
        self._names_document = False

    def show(self, view: PolicyView, places: Sequence[int], *, words: tuple[str, ...], names_document: bool) -> None:
        """Show the clauses at these places of the view."""
        self.beginResetModel()
        self._view, self.places, self.words, self._names_document = view, places, words, names_document
        self.endResetModel()

    def clause(self, row: int) -> PolicyClause:
        """Return the clause of a row."""
        assert self._view is not None
        return self._view.clauses[self.places[row]]

    def rowCount(self, parent: Place = QModelIndex()) -> int:
        """Return how many clauses are shown."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Place = QModelIndex()) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the lines, the draft mark and the tip of a cell."""
        if role not in _ROLES:  # a cell is asked a dozen times for colours and fonts it does not have
            return None
        one, column = self.clause(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._first(one, column)
        if role == SECOND:
            return self._second(one, column)
        if role == MARK and column == _TITLE and one.clause.draft:
            return f"［{t('finding.draft')}］"
        if role == MUTED:
            return one.clause.status in OVER
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(dict.fromkeys((self._first(one, column), self._whole(one, column))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = f"［{t('finding.draft')}］" if one.clause.draft and column == _TITLE else ""
            return f"{self._first(one, column)}{mark}　{self._whole(one, column)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, at the left."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return t(f"policy.column.{COLUMNS[section][0]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @staticmethod
    def _first(one: PolicyClause, column: int) -> str:
        row = one.clause.row
        return (row.number, row.title, rules_brief(one))[column]

    def _second(self, one: PolicyClause, column: int) -> str:
        return snippet(one.clause.row.summary, self.words) if column == _TITLE else self._whole(one, column)

    def _whole(self, one: PolicyClause, column: int) -> str:
        assert self._view is not None
        if column == _TITLE:
            return one.clause.row.summary
        if column == _NUMBER:
            return document_name(self._view.documents[one.document]) if self._names_document else ""
        kind = word("policy.kind", one.clause.row.kind)
        return kind if one.clause.status == IN_FORCE else f"{kind}　{word('policy.status', one.clause.status)}"


class ClauseTable(QTableView):
    """Show the clauses and tell which one is chosen."""

    chosen = Signal(int)
    """Place of the chosen clause in the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clauses = ClauseModel(self)
        self._lines = TwoLines(self)
        self.setModel(self.clauses)
        self.setItemDelegate(self._lines)
        self.setAccessibleName(t("policy.clauses"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMinimumWidth(340)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + 14)
        self.horizontalHeader().setHighlightSections(False)
        for place, (_, width) in enumerate(COLUMNS):
            if width:
                self.setColumnWidth(place, width)
        self.horizontalHeader().setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def show_clauses(
        self, view: PolicyView, places: Sequence[int], *, words: tuple[str, ...], names_document: bool
    ) -> None:
        """Show these clauses with the words marked."""
        self._lines.words = words
        self.clauses.show(view, places, words=words, names_document=names_document)
        self.scrollToTop()

    def choose(self, place: int) -> bool:
        """Choose a clause by its place in the view; say whether it is shown."""
        if place not in self.clauses.places:
            return False
        row = list(self.clauses.places).index(place)
        self.selectRow(row)
        self.scrollTo(self.clauses.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.clauses.places[current.row()])
