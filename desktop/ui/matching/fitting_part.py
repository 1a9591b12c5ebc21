"""Which projects an offer fits: everything on offer at the left, its projects by fit at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.offers import OfferCases, OfferLine

_ID = Qt.ItemDataRole.UserRole + 1


class FittingPart(QSplitter):
    """Let a person choose an offer and read which projects it fits, why, and what is missing."""

    offer_wanted = Signal(str)
    case_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._ids: tuple[str, ...] = ()
        self._shown: OfferCases | None = None
        self.setChildrenCollapsible(False)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(t("matching.filter"))
        self.filter.setAccessibleName(t("matching.filter"))
        self.filter.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self._chosen = QSortFilterProxyModel(self)
        self._chosen.setSourceModel(self._model)
        self._chosen.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter.textChanged.connect(self._chosen.setFilterFixedString)
        self.list = QListView()
        self.list.setModel(self._chosen)
        self.list.setAccessibleName(t("matching.offers"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.head = QLabel(t("matching.choose"))
        self.head.setObjectName("title")
        self.head.setWordWrap(True)
        self.counts = QLabel()
        self.counts.setObjectName("quiet")
        self.table = RowTable(
            (
                Head(t("matching.column.number"), 60, right=True),
                Head(t("matching.column.state"), 80),
                Head(t("matching.column.fit"), 90, right=True),
                Head(t("matching.column.project"), 280),
                Head(t("matching.column.enterprise"), 170),
                Head(t("matching.column.reason")),
            ),
            name=t("matching.cases"),
        )
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.addWidget(_column(self.filter, self.list))
        self.addWidget(_column(self.head, self.counts, self.table, self.reason))
        self.setSizes([330, 900])
        self.setStretchFactor(1, 1)

    def show_offers(self, offers: Sequence[OfferLine]) -> None:
        """Offer everything that may open; what is only history is left out."""
        now = self.list.currentIndex().data(_ID)
        self._model.clear()
        titles = [one.title for one in offers if not one.historic]
        for one in offers:
            if one.historic:
                continue
            place = f"（{one.cited}）" if titles.count(one.title) > 1 else ""
            item = QStandardItem(one.title + place + (t("matching.draft") if one.draft else ""))
            item.setData(one.id, _ID)
            item.setToolTip(f"{one.cited}\n{one.id}")
            self._model.appendRow(item)
        self.choose(str(now)) if now else None

    def choose(self, offer: str) -> None:
        """Show the projects of an offer."""
        for row in range(self._chosen.rowCount()):
            index = self._chosen.index(row, 0)
            if index.data(_ID) == offer:
                self.list.setCurrentIndex(index)

    def show_cases(self, found: OfferCases) -> None:
        """Show how the projects stand for the offer chosen."""
        self._shown = found
        self.head.setText(found.offer.title + (t("matching.draft") if found.offer.draft else ""))
        total = sum(found.counts.values())
        words = t("matching.cases.counts", on=found.on, **{state: found.counts.get(state, 0) for state in _STATES})
        more = t("matching.first", shown=len(found.cases), total=total) if total > len(found.cases) else ""
        self.counts.setText(f"{found.offer.cited}　{words}{more}")
        self.reason.setText(t("matching.open_case") if found.cases else "")
        self.table.show_rows(
            [
                (
                    str(one.number),
                    t(f"offer.state.{one.match.offer.state}"),
                    one.match.fit.text,
                    one.project,
                    one.enterprise,
                    one.match.offer.reason,
                )
                for one in found.cases
            ]
        )

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.head.setText(t("matching.working"))
            self.offer_wanted.emit(str(index.data(_ID)))

    def _tell(self, index: QModelIndex) -> None:
        """Tell a project in full: its reason and how the fit comes about."""
        found = self._shown
        if found is None or not 0 <= index.row() < len(found.cases):
            return
        one = found.cases[index.row()]
        parts = "；".join(f"{part.title}：{part.sentence}" for part in one.match.fit.parts)
        words = t("matching.told", project=one.project, reason=one.match.offer.reason, fit=one.match.fit.text)
        self.reason.setText(words + (f"（{parts}）" if parts else ""))

    def _open(self, index: QModelIndex) -> None:
        if self._shown is not None and 0 <= index.row() < len(self._shown.cases):
            self.case_wanted.emit(self._shown.cases[index.row()].case_id)


_STATES = ("open", "unknown", "closed", "historic")


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(6, 6, 6, 6)
    for widget in widgets:
        column.addWidget(widget)
    return holder
