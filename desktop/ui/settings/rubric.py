"""The rubric's numbers: weights, scale points, evidence factors and block points, all proposed and open to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.problems import Problem
from desktop.ui import calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.office import Office
    from desktop.work.operations.office import RubricView
    from desktop.work.tasks import TaskRunner
    from matching.packs import Pack

Number = float | tuple[float, ...]
TITLE, VALUE, REMARK = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a rubric that an office may set: its address, name, value and what belongs to it."""

    address: str
    title: str
    value: Number
    remark: str


class RubricPart(QWidget):
    """Show every number of the rubric with the proposal beside it, and let the office change them."""

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._view: RubricView | None = None
        self._lines: tuple[Line, ...] = ()
        self._proposed: dict[str, Number] = {}
        note = QLabel(t("settings.rubric.note"))
        note.setWordWrap(True)
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels([t(f"settings.rubric.head.{name}") for name in _HEADS])
        self.table.setAccessibleName(t("settings.rubric"))
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(lambda _item: self._tell())
        self.sums = QLabel()
        self.sums.setObjectName("quiet")
        self.sums.setWordWrap(True)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.save_button = QPushButton(t("settings.save"))
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(self.save)
        self.reset_button = QPushButton(t("settings.rubric.reset"))
        self.reset_button.clicked.connect(self.reset)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.reset_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        for part in (note, self.table, self.sums, self.error):
            column.addWidget(part, 1 if part is self.table else 0)
        column.addLayout(buttons)

    def read(self) -> None:
        """Read the rubric in use, unless numbers were entered that are not saved."""
        if self._view is None or self.entered() == dict(self._view.changes):
            self._runner.run(calls.load_rubrics(), on_done=self._show)

    def save(self) -> None:
        """Keep the numbers entered; what does not add up is refused as a whole."""
        if self._view is None:
            return
        changes = self.entered()
        if changes is None:
            return
        self.error.clear()
        operation = calls.save_rubric(self._view.pack.row.id, changes, by=self._office.clerk)
        self._runner.run(operation, on_done=self._show, on_problem=self._refuse)

    def reset(self) -> None:
        """Return to the proposal."""
        if self._view is not None:
            self.error.clear()
            operation = calls.save_rubric(self._view.pack.row.id, {}, by=self._office.clerk)
            self._runner.run(operation, on_done=self._show, on_problem=self._refuse)

    def entered(self) -> dict[str, Number] | None:
        """Return the numbers that differ from the proposal; None and an error sentence if a text is no number."""
        changes: dict[str, Number] = {}
        for row, line in enumerate(self._lines):
            item = self.table.item(row, VALUE)
            number = _number(item.text() if item is not None else "", line.value)
            if number is None:
                self.error.setText(t("settings.rubric.no_number", title=line.title))
                return None
            if number != self._proposed[line.address]:
                changes[line.address] = number
        return changes

    def _refuse(self, problem: Problem) -> None:
        self.error.setText(problem.sentence())

    def _show(self, views: tuple[RubricView, ...]) -> None:
        if not views:
            return
        self._view = views[0]
        self._lines = tuple(_lines(self._view.pack))
        self._proposed = {line.address: line.value for line in _lines(self._view.proposed)}
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            texts = (line.title, _text(line.value), _text(self._proposed[line.address]), line.remark)
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if place != VALUE:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, place, item)
        self.table.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        """Tell the sums that must hold as they stand now."""
        if self._view is None:
            return
        pack = self._view.pack
        pooled = {member for pool in pack.rubric.pool for member in pool.members} if pack.rubric else set()
        now = {
            line.address: _number(item.text(), line.value)
            for row, line in enumerate(self._lines)
            if (item := self.table.item(row, VALUE)) is not None
        }
        words = []
        for name, wanted, addresses in _sums(pack, pooled):
            numbers = [now.get(address) for address in addresses]
            known = [value for number in numbers for value in _flat(number)]
            words.append(t("settings.rubric.sum", part=name, total=f"{sum(known):g}", wanted=f"{wanted:g}"))
        self.sums.setText("　".join(words))


_HEADS = ("title", "value", "proposed", "remark")


def _lines(pack: Pack) -> Iterator[Line]:
    rubric = pack.rubric
    if rubric is None:
        return
    for level, factor in rubric.evidence.items():
        yield Line(f"evidence.{level}", t("settings.rubric.evidence", level=level), factor, t("settings.rubric.ours"))
    for block in rubric.block:
        if block.best or block.second:
            for name in ("best", "second", "minimum_applicable"):
                title = t(f"settings.rubric.block.{name}", title=block.title)
                yield Line(f"block.{block.id}.{name}", title, getattr(block, name), t("settings.rubric.ours"))
    for pool in rubric.pool:
        title = t("settings.rubric.pool", members="、".join(pool.members))
        yield Line(f"pool.{pool.id}", title, pool.weights, t("settings.rubric.ours"))
    for criterion in pack.criteria:
        row = criterion.row
        if row.weight or not any(row.id in pool.members for pool in rubric.pool):
            title = t("settings.rubric.weight", id=row.id, title=row.title)
            yield Line(f"{row.id}.weight", title, row.weight, t("settings.rubric.ours"))
        if row.at:
            title = t("settings.rubric.scale", id=row.id, title=row.title, unit=row.unit)
            yield Line(f"{row.id}.at", title, row.at, t("settings.rubric.scale_remark"))


def _sums(pack: Pack, pooled: set[str]) -> Iterator[tuple[str, float, list[str]]]:
    if pack.rubric is None:
        return
    for area in pack.rubric.area:
        own = [f"{c.row.id}.weight" for c in pack.criteria if c.row.area == area.id and c.row.id not in pooled]
        own += [f"pool.{pool.id}" for pool in pack.rubric.pool if pool.area == area.id]
        yield area.id, 100.0, own
    for block in pack.rubric.block:
        if not (block.best or block.second):
            own = [f"{c.row.id}.weight" for c in pack.criteria if c.row.block == block.id and not c.row.area]
            yield block.title, block.points, own


def _flat(number: Number | None) -> tuple[float, ...]:
    if number is None:
        return ()
    return number if isinstance(number, tuple) else (number,)


def _text(number: Number) -> str:
    return "、".join(f"{part:g}" for part in _flat(number))


def _number(text: str, like: Number) -> Number | None:
    """Read a number, or several where the proposal has several; None when a part is no number."""
    try:
        parts = tuple(float(part) for part in text.replace("，", "、").replace(",", "、").split("、"))
    except ValueError:
        return None
    if isinstance(like, tuple):
        return parts if len(parts) == len(like) else None
    return parts[0] if len(parts) == 1 else None
