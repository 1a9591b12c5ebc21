"""The policy documents by how they stand: in force, not yet, history, draft; with the hits of a search."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.ui.policies.two_lines import HEAD, MARK, MUTED, SECOND, TwoLines
from desktop.ui.policies.words import OVER, document_days, word
from desktop.ui.texts import t
from matching.packs.browse import DRAFT, IN_FORCE, UPCOMING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.policies import PolicyView
    from matching.packs.browse import Document

ALL = -1
"""Place of the row that stands for all documents."""
GROUPS = ((IN_FORCE, {IN_FORCE}), (UPCOMING, {UPCOMING}), ("over", OVER), (DRAFT, {DRAFT}))
_PLACE = Qt.ItemDataRole.UserRole + 1


class DocumentList(QListView):
    """List the documents in groups; one is chosen, or all."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PolicyView | None = None
        self._items: dict[int, QStandardItem] = {}
        self._heads: list[tuple[QStandardItem, list[int]]] = []
        self._model = QStandardItemModel(self)
        self._lines = TwoLines(self)
        self.setModel(self._model)
        self.setItemDelegate(self._lines)
        self.setAccessibleName(t("policy.documents"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumWidth(190)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def place(self) -> int:
        """Return the place of the chosen document; ALL for all."""
        place = self.currentIndex().data(_PLACE)
        return ALL if place is None else int(place)

    @property
    def is_in_sight(self) -> bool:
        """Say whether the chosen document is among those shown."""
        return not self.isRowHidden(self.currentIndex().row())

    def choose(self, place: int) -> None:
        """Choose a document by its place, or ALL."""
        if place in self._items:
            self.setCurrentIndex(self._items[place].index())

    def show_view(self, view: PolicyView) -> None:
        """Show the documents of this view."""
        self._view = view
        self._model.clear()
        self._items = {ALL: _item(ALL, t("policy.all_documents"))}
        self._heads = []
        self._model.appendRow(self._items[ALL])
        for group, statuses in GROUPS:
            own = [place for place, document in enumerate(view.documents) if document.status in statuses]
            if own:
                self._heads.append((_head(t(f"policy.group.{group}"), len(own)), own))
                self._model.appendRow(self._heads[-1][0])
            for place in own:
                document = view.documents[place]
                item = _item(place, document.pack.row.title)
                item.setData(document.status in OVER, MUTED)
                if document.status == DRAFT or document.pack.is_draft:
                    item.setData(f"［{t('finding.draft')}］", MARK)
                item.setToolTip(_tip(document))
                self._items[place] = item
                self._model.appendRow(item)
        self.show_hits(None)

    def show_hits(self, places: Sequence[int] | None, words: tuple[str, ...] = ()) -> None:
        """Tell how many clauses of each document were found; None where nothing is searched."""
        view = self._view
        if view is None:
            return
        self._lines.words = words
        hits = Counter(view.clauses[place].document for place in places or ())
        for place, item in self._items.items():
            if place == ALL:
                found = t("policy.hits", count=len(places or ()))
                every = t("policy.all_documents.second", documents=len(view.documents), clauses=len(view.clauses))
                item.setData(every if places is None else found, SECOND)
                continue
            document = view.documents[place]
            item.setData(_second(document) if places is None else t("policy.hits", count=hits[place]), SECOND)
            self.setRowHidden(item.row(), places is not None and not hits[place])
        for head, own in self._heads:
            self.setRowHidden(head.row(), places is not None and not any(hits[place] for place in own))

    def _on_current(self, current: QModelIndex) -> None:
        if current.data(_PLACE) is not None:
            self.chosen.emit(self.place)


def _item(place: int, title: str) -> QStandardItem:
    item = QStandardItem(title)
    item.setData(place, _PLACE)
    return item


def _head(title: str, count: int) -> QStandardItem:
    head = QStandardItem(f"{title}（{count}）")
    head.setFlags(Qt.ItemFlag.NoItemFlags)
    head.setData(True, HEAD)
    return head


def _second(document: Document) -> str:
    row = document.pack.row
    parts = [document_days(document), t("policy.count", count=len(document.clauses))]
    if row.level != "national":
        parts.insert(0, row.region if row.level in {"provincial", "prefecture", "county"} else row.kind)
    drafts = sum(clause.draft for clause in document.clauses)
    if drafts and not document.pack.is_draft:
        parts.append(t("policy.some_drafts", count=drafts))
    return "　".join(parts)


def _tip(document: Document) -> str:
    row = document.pack.row
    lines = (row.title, row.document_number, "、".join(row.issuers), word("policy.status", document.status))
    return "\n".join(line for line in (*lines, _second(document)) if line)
