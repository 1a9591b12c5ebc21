"""The registers by group, with how many records each holds and how its sources stand; one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.ui.icons import icon
from desktop.ui.policies.two_lines import HEAD, MARK, MUTED, SECOND, TwoLines
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.register_desk import RegisterLine

_ID = Qt.ItemDataRole.UserRole + 1
_WIDTH = 216


class RegisterList(QWidget):
    """Let a person find a register."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[RegisterLine, ...] = ()
        self._items: dict[str, QStandardItem] = {}
        self._heads: list[tuple[QStandardItem, tuple[str, ...]]] = []
        self._chosen = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("reg.find"))
        self.search.setAccessibleName(t("reg.find"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(28)
        self.search.addAction(QAction(icon("search"), "", self.search), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.returnPressed.connect(self._choose_first)
        self._model = QStandardItemModel(self)
        self._painter = TwoLines(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._painter)
        self.list.setAccessibleName(t("reg.registers"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._nothing = QLabel(t("reg.find.none"))
        self._nothing.setObjectName("quiet")
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        self.setMinimumWidth(_WIDTH)

    @property
    def register(self) -> str:
        """Return the id of the register chosen, empty when there is none."""
        return self._chosen

    def show_lines(self, lines: Sequence[RegisterLine]) -> None:
        """Show these registers; the one chosen stays chosen."""
        self._lines = tuple(lines)
        chosen = self._chosen
        self.list.selectionModel().blockSignals(True)
        self._model.clear()
        self._items.clear()
        self._heads = []
        for group in dict.fromkeys(line.group for line in lines):
            own = [line for line in lines if line.group == group]
            head = QStandardItem(f"{group}（{len(own)}）")
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setData(True, HEAD)
            self._model.appendRow(head)
            self._heads.append((head, tuple(line.id for line in own)))
            for line in own:
                self._items[line.id] = _item(line)
                self._model.appendRow(self._items[line.id])
        self.choose(chosen)
        self.list.selectionModel().blockSignals(False)
        self._narrow()

    def choose(self, register_id: str) -> None:
        """Show a register as the one chosen, without telling anybody."""
        self._chosen = register_id
        known = self.list.selectionModel().blockSignals(True)
        if register_id in self._items:
            self.list.setCurrentIndex(self._items[register_id].index())
            self.list.scrollTo(self._items[register_id].index())
        else:
            self.list.clearSelection()
        self.list.selectionModel().blockSignals(known)
        self.list.viewport().update()

    def title_of(self, register_id: str) -> str:
        """Return what a register is called."""
        return next((line.title for line in self._lines if line.id == register_id), register_id)

    def line_of(self, register_id: str) -> RegisterLine | None:
        """Return what is known of a register."""
        return next((line for line in self._lines if line.id == register_id), None)

    # ---- what happens

    def _narrow(self) -> None:
        words = tuple(self.search.text().casefold().split())
        self._painter.words = words
        hidden = {line.id for line in self._lines if not all(word in _searched(line) for word in words)}
        for name, item in self._items.items():
            self.list.setRowHidden(item.row(), name in hidden)
        for head, own in self._heads:
            self.list.setRowHidden(head.row(), hidden.issuperset(own))
        self._nothing.setVisible(bool(self._lines) and len(hidden) == len(self._lines))
        self.list.viewport().update()

    def _choose_first(self) -> None:
        shown = [item for item in self._items.values() if not self.list.isRowHidden(item.row())]
        if shown:
            self.list.setCurrentIndex(shown[0].index())
            self.list.setFocus()

    def _on_current(self, current: QModelIndex) -> None:
        name = current.data(_ID)
        if name and name != self._chosen:
            self._chosen = str(name)
            self.chosen.emit(self._chosen)


def marks_of(line: RegisterLine) -> tuple[str, ...]:
    """Say in whole sentences what is special about a register."""
    found = []
    if line.draft:
        found.append(t("reg.mark.draft"))
    if line.elsewhere:
        found.append(t("reg.mark.elsewhere", places=line.elsewhere))
    if line.over:
        found.append(t(f"reg.mark.over.{line.over}"))
    return tuple(found)


def _item(line: RegisterLine) -> QStandardItem:
    item = QStandardItem(line.title)
    item.setData(line.id, _ID)
    item.setData(f"［{t('finding.draft')}］" if line.draft else "", MARK)
    item.setData(bool(line.elsewhere) or line.over == "all", MUTED)
    parts = [t("reg.count", count=f"{line.count:,}") if line.count else t("reg.count.none")]
    parts += [t("reg.short.elsewhere", places=line.elsewhere)] if line.elsewhere else []
    parts += [t("reg.short.over")] if line.over == "all" else [t("reg.short.partly")] if line.over else []
    item.setData("　".join(parts), SECOND)
    item.setToolTip("\n".join((line.title, line.help, *marks_of(line))))
    item.setAccessibleText("　".join((line.title, *parts)))
    return item


def _searched(line: RegisterLine) -> str:
    return " ".join((line.title, line.group, line.help, line.id, *line.systems)).casefold()
