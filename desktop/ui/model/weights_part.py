"""Weights against policy, how good the model is, what it learned from, and whether it moved one group of firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.theme import colours

if TYPE_CHECKING:
    from desktop.work.operations.model_view import ModelView, WeightRow

_HEAD, _ROW = 32, 28
"""Pixels of the head and of a row of a table."""


class WeightsPart(QWidget):
    """Show what the model in use weighs and what speaks for it."""

    direction_wanted = Signal(str, bool)
    """A criterion, and whether its declared direction shall be let go."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[WeightRow, ...] = ()
        self.weights = RowTable(
            (
                Head(t("model.parts.criterion"), 148),
                Head(t("model.weights.policy"), 52, right=True),
                Head(t("model.weights.bar"), 92),
                Head(t("model.weights.learned"), 52, right=True),
                Head(t("model.weights.bar"), 92),
                Head(t("model.weights.note")),
            ),
            name=t("model.weights.title"),
        )
        self._bars = _WeightBars(self, is_hatched=False), _WeightBars(self, is_hatched=True)
        for column, bars in zip((2, 4), self._bars, strict=True):
            self.weights.setItemDelegateForColumn(column, bars)
        self.weights.selectionModel().selectionChanged.connect(self._choose)
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setObjectName("warning")
        self.free = QPushButton(t("model.direction.free"))
        self.free.setToolTip(t("model.direction.tip"))
        self.free.clicked.connect(self._ask)
        self.quality = RowTable(
            (
                Head(t("model.quality.who")),
                Head(t("model.quality.share"), 84, right=True),
                Head(t("model.quality.span"), 130, right=True),
                Head(t("model.quality.pairs"), 60, right=True),
            ),
            name=t("model.quality.title"),
        )
        self.taught = QLabel()
        self.taught.setWordWrap(True)
        self.taught.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fairness = RowTable(
            (
                Head(t("model.fair.group")),
                Head(t("model.fair.cases"), 56, right=True),
                Head(t("model.fair.shift"), 76, right=True),
                Head(t("model.fair.span"), 120, right=True),
            ),
            name=t("model.fair.title"),
        )
        self.fair_words = QLabel()
        self.fair_words.setObjectName("quiet")
        self.fair_words.setWordWrap(True)
        self._lay_out()

    def show_view(self, view: ModelView) -> None:
        """Show the model in use, or the scorecard."""
        self._rows = view.weights
        is_learned = view.model is not None
        policy, learned = self._bars
        policy.weights = [row.policy for row in view.weights]
        learned.weights = [row.learned for row in view.weights] if is_learned else []
        policy.longest = learned.longest = max((*policy.weights, *learned.weights), default=1.0)
        self.weights.show_rows([_weight(row, is_learned=is_learned) for row in view.weights])
        against = [row.label for row in view.weights if row.is_against]
        self.warning.setText(t("model.against", names="、".join(against)) if against else "")
        self._choose()
        self._show_quality(view)
        self._show_fairness(view)

    def _show_quality(self, view: ModelView) -> None:
        gain = None if view.model is None else view.model.gain
        told = () if gain is None else (("model", gain.model), ("scorecard", gain.scorecard),
                                        ("beside", gain.beside_last), ("last", gain.last))  # fmt: skip
        none = (t("model.quality.none"), "—", "—", "—")
        self.quality.show_rows(
            [
                (t(f"model.quality.{name}"), f"{one.share:.1%}", f"{one.low:.1%} – {one.high:.1%}", str(one.pairs))
                for name, one in told
                if one is not None
            ]
            or [none]
        )
        lines = [t("model.recorded", told="，".join(f"{one.label} {one.count}" for one in view.recorded) or "0",
                   usable=view.usable, unused=view.unused)]  # fmt: skip
        if view.model is not None:
            counts = "，".join(f"{one.label} {one.count}" for one in view.taught)
            model = view.model
            lines.append(t("model.taught", told=counts, first=model.first_on, last=model.last_on, office=model.office))
        lines.append(t("model.draft", origin=view.origin))
        self.taught.setText("\n".join(lines))

    def _show_fairness(self, view: ModelView) -> None:
        self.fairness.show_rows(
            [
                (
                    f"{'▲ ' if one.is_marked else ''}{one.subject}：{one.group}", str(one.cases), f"{one.shift:+.1f}",
                    f"{one.low:+.1f} – {one.high:+.1f}",
                )
                for one in view.fairness
            ]
        )  # fmt: skip
        marked = any(one.is_marked for one in view.fairness)
        state = "none" if not view.fairness else "marked" if marked else "clear"
        self.fair_words.setText(t(f"model.fair.{state}"))

    @Slot()
    def _choose(self) -> None:
        chosen = self._chosen()
        self.free.setEnabled(chosen is not None)
        is_free = chosen is not None and chosen.is_free
        self.free.setText(t("model.direction.bind" if is_free else "model.direction.free"))

    def _chosen(self) -> WeightRow | None:
        rows = self.weights.chosen_rows()
        return self._rows[rows[0]] if len(rows) == 1 and rows[0] < len(self._rows) else None

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.direction_wanted.emit(chosen.name, not chosen.is_free)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_caption("model.weights.title"))
        column.addWidget(self.weights, 1)
        row = QHBoxLayout()
        row.addWidget(self.warning, 1)
        row.addWidget(self.free)
        column.addLayout(row)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_caption("model.quality.title"))
        self.quality.setFixedHeight(_HEAD + 4 * _ROW + 4)
        column.addWidget(self.quality)
        column.addWidget(self.taught)
        column.addWidget(_caption("model.fair.title"))
        column.addWidget(self.fairness, 1)
        column.addWidget(self.fair_words)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([660, 540])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 8, 4, 4)
        whole.addWidget(splitter)


def _caption(name: str) -> QLabel:
    label = QLabel(t(name))
    label.setObjectName("caption")
    return label


def _weight(row: WeightRow, *, is_learned: bool) -> tuple[str, ...]:
    notes = [t("model.against.mark")] if row.is_against else []
    notes += [t("model.direction.is_free")] if row.is_free else []
    learned = f"{row.learned:.1f}" if is_learned else "—"
    return row.label, f"{row.policy:.1f}", "", learned, "", "　".join(notes)


class _WeightBars(QStyledItemDelegate):
    """Paint one column of weights as bars; the figure stands beside each."""

    def __init__(self, parent: QObject, *, is_hatched: bool) -> None:
        super().__init__(parent)
        self.weights: list[float] = []
        self.longest = 1.0
        self._is_hatched = is_hatched

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint background and bar of one row."""
        super().paint(painter, option, index)
        if index.row() >= len(self.weights) or self.weights[index.row()] <= 0:
            return
        room = QRectF(option.rect).adjusted(5, 0, -5, 0)
        width = max(room.width() * self.weights[index.row()] / (self.longest or 1.0), 1.0)
        painter.save()
        ink, green = QColor(colours().ink), QColor(colours().green)
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern) if self._is_hatched else QBrush(green))
        painter.setPen(QPen(ink) if self._is_hatched else QPen(Qt.PenStyle.NoPen))
        painter.drawRect(QRectF(room.left(), room.center().y() - 5, width, 10))
        painter.restore()
