"""A table with a column for every year whose labels stay in sight while the years scroll."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.ui.row_table import Head, RowModel, RowTable

_ROW = 25
_YEAR = 92
_LABEL = 190
Place = QModelIndex | QPersistentModelIndex


class YearRows(RowModel):
    """Hold rows whose first cell is their label and whose strong ones are sums."""

    strong: frozenset[int] = frozenset()

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; sums are bold."""
        if role == Qt.ItemDataRole.FontRole and index.row() in self.strong:
            font = QFont()
            font.setBold(True)
            return font
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the years above and the labels at the side."""
        if orientation is Qt.Orientation.Horizontal:
            return super().headerData(section, orientation, role)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.rows[section][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(section in self.strong)
            return font
        return None


class YearTable(RowTable):
    """Show amounts by year in full height; Ctrl+C copies them with their labels."""

    def __init__(self, label: str, years: Sequence[str], *, name: str, parent: QWidget | None = None) -> None:
        heads = [Head(label, _LABEL), *(Head(year, _YEAR, right=True) for year in years)]
        super().__init__(heads, name=name, parent=parent)
        self.rows: YearRows = YearRows(heads, self)
        self.setModel(self.rows)
        self.setColumnHidden(0, True)
        for column in range(1, len(heads)):
            self.setColumnWidth(column, _YEAR)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(_ROW)
        side.setFixedWidth(_LABEL)
        side.show()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_years(self, rows: Sequence[tuple[str, ...]], strong: frozenset[int]) -> None:
        """Show these rows, each beginning with its label; those at the places in `strong` are sums."""
        self.rows.strong = strong
        self.show_rows(rows)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling down to the page."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Fit again when another font is chosen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        frame = 2 * self.frameWidth() + self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + _ROW * len(self.rows.rows) + frame)
