"""Choose the columns of the case list out of everything the dictionary holds, and put them in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t
from desktop.ui.theme import wide
from desktop.work.operations.list_views import FIRST_COLUMNS

if TYPE_CHECKING:
    from desktop.work.operations.list_fields import ListField

_ID = Qt.ItemDataRole.UserRole


class ColumnsDialog(QDialog):
    """Show what can be a column at the left, what is one at the right."""

    def __init__(self, parent: QWidget, fields: Mapping[str, ListField], columns: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("list.columns.title"))
        self._fields = {field.id: field for field in fields.values() if field.can_show}
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("list.columns.search"))
        self.search.setAccessibleName(t("list.columns.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.offered, self.chosen = QListWidget(), QListWidget()
        for part, name in ((self.offered, "offered"), (self.chosen, "chosen")):
            part.setAccessibleName(t(f"list.columns.{name}"))
            part.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.chosen.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.offered.itemActivated.connect(lambda _item: self.take())
        self.chosen.itemActivated.connect(lambda _item: self.drop())
        for field in self._fields.values():
            self.offered.addItem(self._item(field.id, with_group=True))
        for name in columns:
            if name in self._fields:
                self.chosen.addItem(self._item(name))
        self._mark()
        QShortcut(QKeySequence("Alt+Up"), self.chosen).activated.connect(lambda: self.move_by(-1))
        QShortcut(QKeySequence("Alt+Down"), self.chosen).activated.connect(lambda: self.move_by(1))
        QVBoxLayout(self).addLayout(self._grid())
        self.resize(wide(760), wide(520))
        self.search.setFocus()

    def columns(self) -> tuple[str, ...]:
        """Return the chosen columns in their order."""
        return tuple(self.chosen.item(row).data(_ID) for row in range(self.chosen.count()))

    def take(self) -> None:
        """Make the marked fields columns, after those there are."""
        there = set(self.columns())
        for item in self.offered.selectedItems():
            if item.data(_ID) not in there:
                self.chosen.addItem(self._item(item.data(_ID)))
        self._mark()

    def drop(self) -> None:
        """Take the marked columns away; one always stays."""
        for item in self.chosen.selectedItems():
            if self.chosen.count() > 1:
                self.chosen.takeItem(self.chosen.row(item))
        self._mark()

    def move_by(self, step: int) -> None:
        """Move the column in question up or down."""
        row = self.chosen.currentRow()
        if 0 <= row + step < self.chosen.count():
            item = self.chosen.takeItem(row)
            self.chosen.insertItem(row + step, item)
            self.chosen.setCurrentItem(item)

    def _usual(self) -> None:
        self.chosen.clear()
        for name in FIRST_COLUMNS:
            self.chosen.addItem(self._item(name))
        self._mark()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        middle = QVBoxLayout()
        middle.addStretch(1)
        for name, step in (
            ("take", self.take), ("drop", self.drop), ("up", lambda: self.move_by(-1)),
            ("down", lambda: self.move_by(1)), ("usual", self._usual),
        ):  # fmt: skip
            made = QPushButton(t(f"list.columns.{name}"))
            made.setAutoDefault(False)
            made.clicked.connect(lambda _=False, start=step: start())
            middle.addWidget(made)
        middle.addStretch(1)
        left, right = QLabel(t("list.columns.offered")), QLabel(t("list.columns.chosen"))
        left.setBuddy(self.offered)
        right.setBuddy(self.chosen)
        grid.addWidget(left, 0, 0)
        grid.addWidget(right, 0, 2)
        grid.addWidget(self.search, 1, 0)
        grid.addWidget(self.offered, 2, 0)
        grid.addLayout(middle, 2, 1)
        grid.addWidget(self.chosen, 1, 2, 2, 1)
        box = QDialogButtonBox()
        box.addButton(t("list.columns.apply"), QDialogButtonBox.ButtonRole.AcceptRole).setObjectName("primary")
        box.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        grid.addWidget(box, 3, 0, 1, 3)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 2)
        return grid

    def _item(self, name: str, *, with_group: bool = False) -> QListWidgetItem:
        field = self._fields[name]
        title = f"{field.title}（{field.unit}）" if field.unit else field.title
        item = QListWidgetItem(f"{title}　{field.group}" if with_group else title)
        item.setData(_ID, name)
        item.setToolTip(field.help)
        return item

    def _narrow(self, text: str) -> None:
        wanted = text.strip().lower()
        for row in range(self.offered.count()):
            item = self.offered.item(row)
            item.setHidden(wanted not in item.text().lower() and wanted not in item.data(_ID))

    def _mark(self) -> None:
        """Show the fields that are columns already in a bold hand."""
        there = set(self.columns())
        for row in range(self.offered.count()):
            item = self.offered.item(row)
            hand = item.font()
            hand.setBold(item.data(_ID) in there)
            item.setFont(hand)
