"""What each criterion gives to one project: by policy and by decisions, with sliders to try other shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.texts import t
from desktop.ui.theme import colours

if TYPE_CHECKING:
    from desktop.work.operations.ranked import Contributions, RankedCase
    from matching.ranking.explained import Part

_STEPS = 100
_MILLISECONDS_AFTER_THE_LAST_MOVE = 80
_LABEL_WIDTH = 124


class PartBar(QWidget):
    """Show two bars from a common zero line: solid for the policy, hatched for the decisions."""

    def __init__(self) -> None:
        super().__init__()
        self._policy = self._office = 0.0
        self._least, self._most = 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, policy: float, office: float, scale: tuple[float, float]) -> None:
        """Show points of both on a scale from least (not above zero) to most."""
        self._policy, self._office = policy, office
        self._least, self._most = scale
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two thin bars."""
        return QSize(64, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both bars and the zero line."""
        painter = QPainter(self)
        scale = (self.width() - 4) / ((self._most - self._least) or 1.0)
        zero = 2 - self._least * scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().green))
        painter.drawRect(_bar(zero, self._policy * scale, 2.0))
        painter.setBrush(QBrush(QColor(colours().ink), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(colours().ink), 1))
        if abs(self._office * scale) >= 1:
            painter.drawRect(_bar(zero, self._office * scale, 11.0))
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawLine(int(zero), 0, int(zero), self.height())
        painter.end()


def _bar(zero: float, length: float, top: float) -> QRectF:
    return QRectF(zero, top, length, 7.0).normalized()


class _Line(QWidget):
    """Hold the widgets of one criterion; they stand in the grid of the panel."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.label = QLabel(part.label)
        self.label.setMinimumWidth(_LABEL_WIDTH)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setFixedWidth(78)
        self.slider.setToolTip(t("model.try.tip"))
        self.share, self.policy, self.office = QLabel(), QLabel(), QLabel()
        for label in (self.share, self.policy, self.office):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = PartBar()
        self.bar.setToolTip(t("model.parts.legend"))

    def show_part(self, part: Part, scale: tuple[float, float]) -> None:
        self.share.setText(f"{part.share:.0%}")
        self.policy.setText(f"{part.policy:.1f}")
        self.office.setText(f"{part.office:+.1f}")
        self.bar.show_part(part.policy, part.office, scale)
        name = t("model.parts.read", label=part.label, share=f"{part.share:.0%}", policy=f"{part.policy:.1f}",
                 office=f"{part.office:+.1f}")  # fmt: skip
        self.bar.setAccessibleName(name)
        self.slider.setAccessibleName(name)


class PartsPanel(QWidget):
    """Show the parts of one project and let a person try other shares."""

    tried = Signal(object)
    """Shares the person wants to see the place of; None is as judged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._shares: tuple[float, ...] = ()
        self._exact: list[float] = []
        self.title = ElidedLabel()
        self.title.setObjectName("caption")
        self.place = QLabel()
        self.place.setWordWrap(True)
        self.unlike = QLabel()
        self.unlike.setWordWrap(True)
        self.unlike.setObjectName("warning")
        self.reset = QPushButton(t("model.try.reset"))
        self.reset.clicked.connect(self._back)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS_AFTER_THE_LAST_MOVE)
        self._timer.timeout.connect(lambda: self.tried.emit(tuple(self._exact)))
        legend = QLabel(t("model.parts.legend"))
        legend.setObjectName("quiet")
        legend.setWordWrap(True)
        self._place = QFrame()
        self._place.setObjectName("header")  # white, as the card around it
        self._grid = QGridLayout(self._place)
        self._grid.setContentsMargins(6, 2, 10, 2)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(5, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._place)
        scroll.setAccessibleName(t("model.parts.criterion"))
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.unlike)
        column.addWidget(scroll, 1)
        column.addWidget(legend)

    def show_case(self, case: RankedCase, found: Contributions) -> None:
        """Show a project as judged."""
        self._shares = tuple(part.share for part in found.parts)
        self._exact = list(self._shares)
        self.title.show_words(f"{case.enterprise} · {case.project}")
        far = "*" in case.unlike
        names = "、".join(name for name in case.unlike if name != "*")
        told = [t("model.unlike.far")] if far else []
        told += [t("model.unlike.names", names=names)] if names else []
        self.unlike.setText("　".join(told))
        self.unlike.setVisible(bool(told))
        if len(self._lines) != len(found.parts):
            self._make(found)
        self._put_sliders()
        self._rank = case.rank
        self._fill(found)

    def show_tried(self, found: Contributions) -> None:
        """Show what other shares would give, and the place."""
        self._fill(found)

    def _fill(self, found: Contributions) -> None:
        points = [0.0, *(end for part in found.parts for end in (part.policy, part.office))]
        for line, part in zip(self._lines, found.parts, strict=True):
            line.show_part(part, (min(points), max(points)))
        is_tried = tuple(self._exact) != self._shares
        words = t("model.parts.total", total=f"{found.total:.1f}", place=found.place, of=found.of)
        if is_tried:
            words = t("model.try.total", total=f"{found.total:.1f}", place=found.place, of=found.of, now=self._rank)
        self.place.setText(words)
        self.reset.setEnabled(is_tried)

    def _make(self, found: Contributions) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for place, name in enumerate(("criterion", "try", "share", "policy", "office", "bar")):
            head = QLabel(t(f"model.parts.{name}"))
            head.setObjectName("quiet")
            side = Qt.AlignmentFlag.AlignRight if name in {"share", "policy", "office"} else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(head, 0, place, side)
        self._lines = [_Line(part) for part in found.parts]
        for row, line in enumerate(self._lines, start=1):
            line.setParent(self._place)
            line.hide()
            line.slider.valueChanged.connect(lambda value, at=row - 1: self._move(at, value))
            widgets = (line.label, line.slider, line.share, line.policy, line.office, line.bar)
            for column, widget in enumerate(widgets):
                self._grid.addWidget(widget, row, column)
        self._grid.setRowStretch(len(self._lines) + 1, 1)

    def _put_sliders(self) -> None:
        for line, share in zip(self._lines, self._shares, strict=True):
            line.slider.blockSignals(True)
            line.slider.setValue(round(share * _STEPS))
            line.slider.blockSignals(False)

    def _move(self, place: int, value: int) -> None:
        self._exact[place] = value / _STEPS
        self._lines[place].share.setText(f"{value / _STEPS:.0%}")
        self._timer.start()

    def _back(self) -> None:
        self._exact = list(self._shares)
        self._put_sliders()
        self.tried.emit(None)
