"""Score intervals as bars: solid for what is proved, hatched for what may still come, grey for the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.theme import colours
from matching.explain.printed import span_text

INTERVAL = Qt.ItemDataRole.UserRole + 1
"""Item data of a bar in a table: low, high, maximum, and the maximum of the longest bar of the table."""
Interval = tuple[float, float, float, float]
_TICKS = 4
_THIN = 5


def paint_interval(painter: QPainter, place: QRectF, *, low: float, high: float, maximum: float) -> None:
    """Paint one bar into a place: low and high of a maximum."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours().grey_bar))
    painter.drawRect(place)
    if maximum <= 0:
        return
    sure, possible = (place.width() * min(max(end / maximum, 0.0), 1.0) for end in (low, high))
    open_part = QRectF(place.left() + sure, place.top(), possible - sure, place.height())
    if open_part.width() > 0.5:
        painter.setBrush(QColor(colours().band))
        painter.drawRect(open_part)
        painter.setBrush(QBrush(QColor(colours().green), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(open_part)
    painter.setBrush(QColor(colours().green))
    painter.drawRect(QRectF(place.left(), place.top(), sure, place.height()))


class IntervalBar(QWidget):
    """Show one interval of points, with a scale below when it is the main one."""

    def __init__(self, *, scale: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low = self._high = 0.0
        self._maximum = 100.0
        self._scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_interval(self, low: float, high: float, maximum: float, *, name: str) -> None:
        """Show low and high of a maximum; the name is read aloud with them."""
        self._low, self._high, self._maximum = low, high, maximum
        self.setAccessibleName(f"{name} {span_text(low, high)} / {maximum:g}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the bar, with room for the scale."""
        return QSize(160, 16 + self.fontMetrics().height() if self._scale else 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bar and scale."""
        painter = QPainter(self)
        height = 14.0 if self._scale else float(self.height())
        edge = 12.0 if self._scale else 0.0
        place = QRectF(edge, 0.0, self.width() - 2 * edge, height)
        paint_interval(painter, place, low=self._low, high=self._high, maximum=self._maximum)
        if self._scale:
            self._paint_scale(painter, place)
        painter.end()

    def _paint_scale(self, painter: QPainter, place: QRectF) -> None:
        for tick in range(_TICKS + 1):
            at = place.left() + place.width() * tick / _TICKS
            painter.setPen(QPen(QColor(colours().line)))
            painter.drawLine(int(at), int(place.bottom()), int(at), int(place.bottom()) + 3)
            painter.setPen(QPen(QColor(colours().quiet)))
            words = QRectF(at - 24, place.bottom() + 3, 48, self.height() - place.bottom() - 3)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{self._maximum * tick / _TICKS:g}"
            )


class BarDelegate(QStyledItemDelegate):
    """Paint the bars of a table column, each as long as its maximum is against the longest."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint background and bar of one row."""
        super().paint(painter, option, index)
        interval: Interval | None = index.data(INTERVAL)
        if interval is None:
            return
        low, high, maximum, longest = interval
        room = QRectF(option.rect).adjusted(6, 0, -6, 0)
        place = QRectF(room.left(), room.center().y() - 5, room.width() * maximum / (longest or 1), 10)
        painter.save()
        paint_interval(painter, place, low=low, high=high, maximum=maximum)
        painter.restore()


class BarOfRow(QStyledItemDelegate):
    """Paint the bar of a row in a table of texts, all to one scale."""

    def __init__(self, interval_of: Callable[[int], Interval | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._interval_of = interval_of

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint background and bar; the figures stand as text in another column."""
        super().paint(painter, option, index)
        interval = self._interval_of(index.row())
        if interval is None:
            return
        low, high, maximum, _longest = interval
        room = QRectF(option.rect).adjusted(6, 0, -6, 0)
        painter.save()
        place = QRectF(room.left(), room.center().y() - 5, room.width(), 10)
        paint_interval(painter, place, low=low, high=high, maximum=maximum)
        painter.restore()


class BarUnderWords(QStyledItemDelegate):
    """Paint a thin bar under the words of a cell that has an interval."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the words, and the bar at the foot of the cell."""
        super().paint(painter, option, index)
        interval: Interval | None = index.data(INTERVAL)
        if interval is None:
            return
        low, high, maximum, _longest = interval
        room = QRectF(option.rect).adjusted(4, 0, -8, -3)
        painter.save()
        place = QRectF(room.left(), room.bottom() - _THIN, room.width(), _THIN)
        paint_interval(painter, place, low=low, high=high, maximum=maximum)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Leave room for the bar."""
        size = super().sizeHint(option, index)
        return size if index.data(INTERVAL) is None else QSize(size.width(), size.height() + 2 * _THIN + 4)
