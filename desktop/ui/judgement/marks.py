"""The score of a judgement: intervals of blocks and areas as bars, and what each criterion gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.judgement.bars import INTERVAL, BarDelegate, IntervalBar
from desktop.ui.judgement.prose import Prose, evidence_text, finding_text
from desktop.ui.texts import t
from matching.explain.printed import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matching.fields import FieldDictionary
    from matching.findings import AreaScore, Finding, Judgement, ScorePart

COLUMNS = (("title", 250), ("bar", 170), ("points", 110), ("level", 60), ("evidence", 130), ("reason", 0))
_ID = Qt.ItemDataRole.UserRole + 2
_BAR_COLUMN = 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MarksPanel(QWidget):
    """Show where the points come from, and what each criterion rests on."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self._judgement: Judgement | None = None
        self._bars = QWidget()
        self.parts = _tree()
        self.detail = Prose(name=t("mark.column.reason"))
        self.detail.field_wanted.connect(self.field_wanted)
        self.detail.clause_wanted.connect(self.clause_wanted)
        self._all = QCheckBox(t("mark.show_all"))
        self._all.toggled.connect(self._fill)
        self._model = QStandardItemModel(0, len(COLUMNS), self)
        self._model.setHorizontalHeaderLabels([t(f"mark.column.{name}") for name, _ in COLUMNS])
        self.parts.setModel(self._model)
        self.parts.setItemDelegateForColumn(_BAR_COLUMN, BarDelegate(self.parts))
        self.parts.selectionModel().currentChanged.connect(self._tell)
        for place, (_, width) in enumerate(COLUMNS):
            if width:
                self.parts.setColumnWidth(place, width)
        self.parts.header().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.parts)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._bars)
        self._column.addWidget(self._all)
        self._column.addWidget(split, 1)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the score of this judgement."""
        self._judgement = judgement
        bars = _bars(judgement)
        self._column.replaceWidget(self._bars, bars)
        self._bars.deleteLater()
        self._bars = bars
        self._fill()

    def _fill(self) -> None:
        judgement = self._judgement
        if judgement is None:
            return
        findings = {finding.id: finding for finding in judgement.findings if finding.kind == "criterion"}
        shown = [part for part in judgement.score.parts if part.applicable or self._all.isChecked()]
        longest = max((part.weight for part in shown), default=1.0)
        self._model.removeRows(0, self._model.rowCount())
        first: QStandardItem | None = None
        for title, parts in _groups(judgement, shown):
            group = _item(title)
            font = group.font()
            font.setBold(True)
            group.setFont(font)
            for part in parts:
                row = _row(part, findings.get(part.id), longest)
                group.appendRow(row)
                first = first or row[0]
            self._model.appendRow([group])
            self.parts.setFirstColumnSpanned(group.row(), QModelIndex(), True)
        self.parts.expandAll()
        if first is not None:
            self.parts.setCurrentIndex(first.index())

    def _tell(self, current: QModelIndex) -> None:
        judgement = self._judgement
        part_id = current.siblingAtColumn(0).data(_ID)
        found = [f for f in judgement.findings if f.id == part_id and f.kind == "criterion"] if judgement else []
        if not found:
            self.detail.clear()
            return
        assert judgement is not None
        steps = [gap.sentence for gap in judgement.gaps if gap.finding == part_id]
        self.detail.setHtml(finding_text(found[0], self._dictionary, steps=steps))


def _bars(judgement: Judgement) -> QWidget:
    score = judgement.score
    maximum = sum(block.maximum for block in score.blocks) or 100.0
    blocks = [(t("mark.whole"), score.low, score.high, maximum)]
    blocks += [(block.title, block.low, block.high, block.maximum) for block in score.blocks]
    shown = QWidget()
    row = QHBoxLayout(shown)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(28)
    left = _bar_grid(t("mark.blocks"))
    for title, low, high, most in blocks:
        _add_bar(left, title, low, high, most)
    right = _bar_grid(t("mark.areas"))
    for area in score.areas:
        _add_area(right, area)
    row.addLayout(left, 1)
    row.addLayout(right, 1)
    return shown


def _bar_grid(title: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    head = QLabel(title)
    head.setObjectName("caption")
    grid.addWidget(head, 0, 0, 1, 3)
    return grid


def _add_bar(grid: QGridLayout, title: str, low: float, high: float, maximum: float, *, words: str = "") -> None:
    line = grid.rowCount()
    bar = IntervalBar()
    bar.show_interval(low, high, maximum, name=title)
    points = QLabel(words or f"{span_text(low, high)} / {maximum:g}")
    points.setAlignment(_RIGHT)
    grid.addWidget(QLabel(title), line, 0)
    grid.addWidget(bar, line, 1)
    grid.addWidget(points, line, 2)


def _add_area(grid: QGridLayout, area: AreaScore) -> None:
    if area.scoreable:
        _add_bar(grid, area.title, area.low, area.high, 100.0)
    else:
        _add_bar(grid, area.title, 0.0, 0.0, 100.0, words=t("mark.not_scored"))
    if area.note:
        for column in range(3):
            place = grid.itemAtPosition(grid.rowCount() - 1, column)
            if place is not None and (widget := place.widget()) is not None:
                widget.setToolTip(area.note)


def _tree() -> QTreeView:
    tree = QTreeView()
    tree.setAccessibleName(t("mark.list"))
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setAlternatingRowColors(True)
    tree.setUniformRowHeights(True)
    tree.setIndentation(14)
    tree.setAllColumnsShowFocus(True)
    return tree


def _groups(judgement: Judgement, shown: Iterable[ScorePart]) -> list[tuple[str, list[ScorePart]]]:
    """Put the criteria under their block, or under the area of their block."""
    parts = list(shown)
    groups: list[tuple[str, list[ScorePart]]] = []
    for block in judgement.score.blocks:
        own = [part for part in parts if part.block == block.id]
        groups += [
            (f"{block.title}　{area.title}", [part for part in own if part.area == area.id])
            for area in judgement.score.areas
        ]
        groups.append((block.title, [part for part in own if not part.area]))
    return [(title, members) for title, members in groups if members]


def _row(part: ScorePart, finding: Finding | None, longest: float) -> list[QStandardItem]:
    level = f"{part.level_low}" if part.level_low == part.level_high else f"{part.level_low}–{part.level_high}"
    evidence = f"{part.evidence}（{part.factor:g}）" if part.evidence else t("finding.no_evidence")
    reason = _short_reason(part, finding)
    if not part.applicable:
        texts = (f"{part.id} {part.title}", "", t("mark.not_applicable"), "", "", reason)
    else:
        points = (
            f"{span_text(part.points_low, part.points_high)} / {part.weight:g}" if part.weight else t("mark.queue_only")
        )
        texts = (f"{part.id} {part.title}", "", points, level, evidence, reason)
    row = [_item(text) for text in texts]
    row[0].setData(part.id, _ID)
    row[2].setTextAlignment(_RIGHT)
    row[3].setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    row[4].setToolTip(
        t("mark.factor", level=part.evidence, label=evidence_text(part.evidence)[3:], factor=f"{part.factor:g}")
        if part.evidence
        else ""
    )
    row[5].setToolTip(reason)
    if part.applicable and part.weight:
        row[_BAR_COLUMN].setData((part.points_low, part.points_high, part.weight, longest), INTERVAL)
        row[_BAR_COLUMN].setAccessibleText(texts[2])
    return row


def _short_reason(part: ScorePart, finding: Finding | None) -> str:
    reason = finding.reason if finding else ""
    reason = reason.removeprefix(f"{part.title}：")
    return reason + (t("mark.capped") if part.capped else "")


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    return item
