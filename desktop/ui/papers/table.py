"""The table of papers: the state by sign, word and colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.icons import sign
from desktop.ui.papers.words import colour_of, row, sign_of
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from matching.papers.checklist import Item

_SIGN = 16
_COMPACT = frozenset({"state", "paper", "until"})


class PaperTable(RowTable):
    """Show the papers of a checklist, and below them those recorded beside it."""

    def __init__(self, *, compact: bool = False) -> None:
        widths = {"state": 164, "paper": 0, "issuer": 136, "until": 132, "kept": 78}
        self._cells = tuple(at for at, name in enumerate(widths) if not compact or name in _COMPACT)
        heads = [Head(t(f"papers.column.{name}"), width) for name, width in widths.items()]
        super().__init__(tuple(heads[at] for at in self._cells), name=t("papers.list"))
        self.items: tuple[Item, ...] = ()
        self.listed = 0
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegateForColumn(0, _SignDelegate(self))

    def show_items(self, items: Sequence[Item], others: Sequence[Item]) -> None:
        """Show the papers asked for, then the others."""
        self.items, self.listed = (*items, *others), len(items)
        cells = [row(item, listed=at < self.listed) for at, item in enumerate(self.items)]
        self.show_rows([tuple(one[at] for at in self._cells) for one in cells])

    def item_at(self, place: int) -> Item | None:
        """Return the paper of a row."""
        return self.items[place] if 0 <= place < len(self.items) else None

    def choose(self, papers: tuple[str, ...]) -> None:
        """Go to the row of a paper, the first one without it."""
        places = [at for at, item in enumerate(self.items) if set(item.papers) & set(papers)]
        self.selectRow(places[0] if places else 0)


class _SignDelegate(QStyledItemDelegate):
    """Put sign and colour to the words of a state."""

    def __init__(self, table: PaperTable) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Give the state its sign and colour."""
        super().initStyleOption(option, index)
        item = self._table.item_at(index.row())
        if item is None:
            return
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # type: ignore[attr-defined,unused-ignore]
        option.icon = sign(sign_of(item))  # type: ignore[attr-defined,unused-ignore]
        option.decorationSize = QSize(_SIGN, _SIGN)  # type: ignore[attr-defined,unused-ignore]
        option.palette.setColor(QPalette.ColorRole.Text, QColor(colour_of(item)))  # type: ignore[attr-defined,unused-ignore]
