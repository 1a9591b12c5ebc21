"""Paint a row as two lines, title above and a quiet line below, with the searched words marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.theme import colours
from matching.packs.search import spans

SECOND = Qt.ItemDataRole.UserRole + 11
"""The quiet line below."""
MARK = Qt.ItemDataRole.UserRole + 12
"""A word in brackets behind the title, like that of a draft."""
MUTED = Qt.ItemDataRole.UserRole + 13
"""True for what is only history, or holds no hit."""
HEAD = Qt.ItemDataRole.UserRole + 14
"""True for the head of a group: one line, bold, not to be chosen."""
_PAD = 6
_BETWEEN = 1
_HEAD_ABOVE = 6
Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Paint title and quiet line of every row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: tuple[str, ...] = ()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for two lines, for one at the head of a group."""
        line = QFontMetrics(option.font).height()
        if index.data(HEAD):
            return QSize(0, line + 2 * _PAD + _HEAD_ABOVE)
        return QSize(0, 2 * line + _BETWEEN + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row's ground as the style does, then its lines."""
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        text, whole.text = whole.text, ""
        style = whole.widget.style() if whole.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, whole.widget)
        chosen = bool(whole.state & QStyle.StateFlag.State_Selected)
        box = whole.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        line = QFontMetrics(whole.font).height()
        painter.save()
        painter.setClipRect(whole.rect)
        if index.data(HEAD):
            font = whole.font
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours().quiet))
            painter.drawText(box.adjusted(0, _HEAD_ABOVE, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
        else:
            colour = whole.palette.color(QPalette.ColorRole.HighlightedText) if chosen else QColor(colours().ink)
            quiet = colour if chosen else QColor(colours().quiet)
            title = quiet if index.data(MUTED) else colour
            first = QRect(box.left(), box.top(), box.width(), line)
            self._title(painter, whole, first, text, index.data(MARK) or "", title, chosen=chosen)
            second = first.translated(0, line + _BETWEEN)
            self._line(painter, whole, second, str(index.data(SECOND) or ""), quiet, marks=not chosen)
        painter.restore()

    def _title(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        text: str,
        mark: str,
        colour: QColor,
        *,
        chosen: bool,
    ) -> None:
        if mark:
            width = QFontMetrics(option.font).horizontalAdvance(mark)
            place = QRect(box.right() - width, box.top(), width + 1, box.height())
            box = box.adjusted(0, 0, -width - 4, 0)
            painter.setPen(colour if chosen else QColor(colours().amber))
            painter.setFont(option.font)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), mark)
        self._line(painter, option, box, text, colour, marks=not chosen)

    def _line(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: str, colour: QColor, *, marks: bool
    ) -> None:
        shown = QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(colour)
        formats = self._formats(shown, marks=marks)
        if not formats:  # the common case, and the quick one
            painter.setFont(option.font)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignTop), shown)
            return
        layout = QTextLayout(shown, option.font)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(max(box.width(), 1) + 100)
        layout.endLayout()
        layout.draw(painter, QPointF(box.topLeft()), formats)

    def _formats(self, text: str, *, marks: bool) -> list[QTextLayout.FormatRange]:
        formats = []
        for start, end in spans(text, self.words) if marks else ():
            one = QTextLayout.FormatRange()
            one.start, one.length = start, end - start
            looks = QTextCharFormat()
            looks.setBackground(QColor(colours().hit))
            looks.setForeground(QColor(colours().ink))
            one.format = looks
            formats.append(one)
        return formats


def snippet(text: str, words: Sequence[str], *, before: int = 8, far: int = 24) -> str:
    """Return a text from shortly before its first hit where that lies far in, so that the hit is in sight."""
    first = next(iter(spans(text, words)), None)
    if first is None or first[0] < far:
        return text
    return f"…{text[first[0] - before :]}"
