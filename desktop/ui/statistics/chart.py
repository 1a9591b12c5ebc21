"""Bars beside a table: one for each line, its number as text; told to screen readers in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme import colours

_ROW = 24
_BAR = 12
_LABEL_SHARE, _NUMBER_SHARE = 0.36, 0.2
_TOP = 30


class BarChart(QWidget):
    """Draw horizontal bars under a title."""

    chosen = Signal(int)
    """The bar of this number was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._bars: Sequence[tuple[str, float, str]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, title: str, bars: Sequence[tuple[str, float, str]]) -> None:
        """Draw these bars: label, number and its text."""
        self._title, self._bars = title, bars
        self.setAccessibleName(f"{title}：" + "，".join(f"{label} {text}" for label, _, text in bars))
        self.setVisible(bool(bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all bars."""
        return QSize(280, _TOP + _ROW * len(self._bars) + 6)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: no bar is cut."""
        return QSize(200, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say which bar was clicked."""
        place = int((event.position().y() - _TOP) // _ROW)
        if 0 <= place < len(self._bars):
            self.chosen.emit(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw title and bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = colours()
        width, metrics = float(self.width()), self.fontMetrics()
        painter.setPen(QColor(now.ink))
        painter.drawText(QRectF(0, 2, width, _TOP - 4), Qt.AlignmentFlag.AlignVCenter, self._title)
        most = max((number for _, number, _ in self._bars), default=0.0)
        left, right = width * _LABEL_SHARE, width * (1 - _NUMBER_SHARE)
        for place, (label, number, text) in enumerate(self._bars):
            top = float(_TOP + place * _ROW)
            painter.setPen(QColor(now.ink))
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideLeft, int(left) - 8)
            painter.drawText(
                QRectF(0, top, left - 8, _ROW), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.grey_bar))
            painter.drawRect(QRectF(left, top + (_ROW - _BAR) / 2, right - left, _BAR))
            painter.setBrush(QColor(now.green))
            share = number / most if most > 0 else 0.0
            painter.drawRect(QRectF(left, top + (_ROW - _BAR) / 2, (right - left) * share, _BAR))
            painter.setPen(QColor(now.ink))
            painter.drawText(QRectF(right + 6, top, width - right - 6, _ROW), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
