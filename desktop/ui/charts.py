"""A chart in the window: the marks of `desktop.charts` in the colours in force, told in words, to be copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QBrush,
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.charts.draw import draw, height
from desktop.charts.marks import LINE, Area, Box, Drawing, Line, Pattern, Role, Room, Spot, Words
from desktop.charts.records import Bars, Chart
from desktop.charts.wording import table, told
from desktop.ui.clipboard import copy_table
from desktop.ui.texts import t
from desktop.ui.theme import colours, wide

_ASCENT = 0.88
_MARGIN = 4.0
_EMPTY = Bars(title="")
_BRUSHES = {
    "hatch": Qt.BrushStyle.BDiagPattern, "back": Qt.BrushStyle.FDiagPattern, "cross": Qt.BrushStyle.DiagCrossPattern,
}  # fmt: skip
_BACK = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_ON = (Qt.Key.Key_Down, Qt.Key.Key_Right)


class ChartView(QWidget):
    """Show one chart as wide as there is room and as high as it needs."""

    chosen = Signal(int)
    """A part of the chart was clicked or chosen by key: the number of its label, step, axis or year."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart = _EMPTY
        self._drawing: Drawing | None = None
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name, step in (("copy_table", self.copy_table), ("copy_picture", self.copy_picture)):
            action = QAction(t(f"chart.{name}"), self)
            action.triggered.connect(lambda _checked=False, step=step: step())
            if name == "copy_table":
                action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.addAction(action)

    def show_chart(self, chart: Chart | None) -> None:
        """Show a chart; hide where there is none."""
        self._chart = chart or _EMPTY
        self._at = -1
        self.setAccessibleName(self._chart.title)
        self.setAccessibleDescription(told(self._chart))
        self.setVisible(chart is not None)
        self._fit()

    @property
    def chart(self) -> Chart:
        """Return the chart shown."""
        return self._chart

    def copy_table(self) -> None:
        """Put the figures on the clipboard as a table."""
        heads, *rows = table(self._chart)
        copy_table(heads, rows)

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture, twice as fine as the screen."""
        picture = QPixmap(self.size() * 2)
        picture.setDevicePixelRatio(2)
        picture.fill(QColor(colours().paper))
        painter = QPainter(picture)
        self._paint(painter)
        painter.end()
        QGuiApplication.clipboard().setPixmap(picture)

    def heightForWidth(self, width: int) -> int:
        """Return the height the chart needs in a width."""
        return round(height(self._chart, self._room(width)) + 2 * _MARGIN)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width: legends take more lines where it is narrow."""
        return True

    def sizeHint(self) -> QSize:
        """Return a usual size."""
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else wide(420)
        return QSize(wide(420), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the least width that can be read."""
        return QSize(wide(220), self.sizeHint().height())

    def _fit(self) -> None:
        self._drawing = None
        self.updateGeometry()
        self.update()

    def _room(self, width: int) -> Room:
        metrics = QFontMetricsF(self.font())
        size = self.font().pixelSize() if self.font().pixelSize() > 0 else self.fontInfo().pixelSize()
        return Room(
            width=width - 2 * _MARGIN, size=float(size), measure=lambda text: metrics.horizontalAdvance(text) / size
        )

    def _drawn(self) -> Drawing:
        if self._drawing is None:
            room = self._room(self.width())
            needs = height(self._chart, room)
            full = Room(
                width=room.width, size=room.size, measure=room.measure, height=max(needs, self.height() - 2 * _MARGIN)
            )
            self._drawing = draw(self._chart, full)
        return self._drawing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew, and ask for another height where the width changed."""
        self._drawing = None
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        spot = self._spot(event.position())
        if spot is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), spot.text, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is clicked."""
        spot = self._spot(event.position())
        if spot is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(spot.key)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from part to part with the arrows, and choose one."""
        spots = self._drawn().spots
        if event.key() in (*_BACK, *_ON) and spots:
            self._at = min(max(self._at + (1 if event.key() in _ON else -1), 0), len(spots) - 1)
            self.setAccessibleDescription(spots[self._at].text)
            spot = spots[self._at]
            QToolTip.showText(self.mapToGlobal(_place(spot).bottomLeft().toPoint()), spot.text, self)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and 0 <= self._at < len(spots):
            self.chosen.emit(spots[self._at].key)
        else:
            super().keyPressEvent(event)

    def _spot(self, at: QPointF) -> Spot | None:
        return next(
            (spot for spot in self._drawn().spots if _place(spot).contains(at)),
            None,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the marks, and the focus."""
        painter = QPainter(self)
        self._paint(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().focus), 1, Qt.PenStyle.DashLine))
            spots = self._drawn().spots
            spot = spots[self._at] if 0 <= self._at < len(spots) else None
            frame = QRectF(0, 0, self.width(), self.height())
            painter.drawRect((_place(spot) if spot else frame).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        drawing = self._drawn()
        painter.save()
        painter.translate(_MARGIN, _MARGIN)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in drawing.shapes:
            if isinstance(shape, Box):
                _dress(painter, shape)
                painter.drawRect(QRectF(shape.x, shape.y, shape.width, shape.height))
            elif isinstance(shape, Area):
                _dress(painter, shape)
                painter.drawPolygon(_through(shape))
            else:
                style = Qt.PenStyle.DashLine if shape.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(_colour(shape.role), shape.stroke * 1.4, style))
                painter.drawPolyline(_through(shape))
        painter.setFont(self.font())
        for words in drawing.words:
            painter.setPen(_colour(words.role))
            painter.drawText(_start(words), words.text)
        painter.restore()


def _place(spot: Spot) -> QRectF:
    return QRectF(spot.x + _MARGIN, spot.y + _MARGIN, spot.width, spot.height)


def _start(words: Words) -> QPointF:
    return QPointF(words.x, words.y + words.size * ((LINE - 1) / 2 + _ASCENT))


def _through(shape: Line | Area) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in shape.points])


def _dress(painter: QPainter, shape: Box | Area) -> None:
    """Take pen and brush of a shape; a pattern lies on a pale ground, so that it is told from an empty one."""
    role, pattern = shape.role, shape.pattern
    edge = _colour(role)
    style = Qt.PenStyle.DashLine if shape.dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(edge, 1.2, style))
    painter.setBrush(_brush(pattern, role))


def _brush(pattern: Pattern, role: Role) -> QBrush:
    if pattern == "solid":
        return QBrush(_colour(role))
    if pattern == "pale":
        pale = QColor(_colour(role))
        pale.setAlphaF(0.28)
        return QBrush(pale)
    if pattern == "empty":
        return QBrush(QColor(colours().paper))
    return QBrush(_colour(role), _BRUSHES[pattern])


def _colour(role: Role) -> QColor:
    now = colours()
    return QColor(
        {
            "ink": now.ink, "quiet": now.quiet, "grid": now.line, "main": now.green, "second": now.amber,
            "third": now.edge, "fourth": now.red, "fifth": now.quiet, "mark": now.ink,
        }[role]
    )  # fmt: skip
