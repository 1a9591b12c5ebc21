"""Figures of counties added up to cities and provinces: every higher figure is the sum of the printed lower ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from desktop.statistics.amounts import DIGITS, millionths
from desktop.statistics.rows import MeasureRow
from desktop.statistics.table import NOT_STATED, TOTAL, ZERO, StatCell, StatHead, StatLine, figure, half_up

LEVELS = {"province": (2, "省"), "city": (4, "市"), "county": (6, "县（市、区）")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Hold the figures of one county; an empty code stands for a place not stated."""

    code: str
    count: int
    sums: tuple[Decimal, ...]
    unknown: tuple[int, ...]
    members: tuple[int, ...]


@dataclass(slots=True)
class _Node:
    count: int
    sums: list[Decimal]
    unknown: list[int]
    members: list[int]

    def add(self, other: _Node) -> None:
        """Add a lower place."""
        self.count += other.count
        self.sums = [mine + theirs for mine, theirs in zip(self.sums, other.sums, strict=True)]
        self.unknown = [mine + theirs for mine, theirs in zip(self.unknown, other.unknown, strict=True)]
        self.members += other.members


def rolled_up(
    leaves: Sequence[Leaf],
    measures: Sequence[MeasureRow],
    levels: Sequence[str],
    *,
    name: Callable[[str, str], str],
) -> tuple[tuple[StatHead, ...], tuple[StatLine, ...]]:
    """Return heads and lines; `name` names a place by level and code."""
    heads = [StatHead(id=f"by:{level}", title=LEVELS[level][1]) for level in levels]
    heads.append(StatHead(id="count", title="记录", unit="条", measure="count"))
    for measure in measures:
        heads.append(StatHead(id=measure.id, title=measure.title, unit=measure.unit, measure=measure.id))
        unknown = StatHead(id=f"{measure.id}?", title=f"{measure.title}{NOT_STATED}", unit="个", measure=measure.id,
                           unknown=True)  # fmt: skip
        heads.append(unknown)
    with localcontext() as context:
        context.prec = DIGITS
        nodes, total = _nodes(leaves, measures, levels)
        lines = [
            StatLine(keys=path, cells=_cells(path, nodes[path], measures, levels, name),
                     kind="part" if len(path) < len(levels) else "")
            for path in sorted(nodes, key=lambda path: tuple((not code, code) for code in path))
        ]  # fmt: skip
        if lines:
            lines.append(StatLine(keys=(), cells=_cells((), total, measures, levels, name), kind="total"))
    return tuple(heads), tuple(lines)


def _nodes(
    leaves: Sequence[Leaf], measures: Sequence[MeasureRow], levels: Sequence[str]
) -> tuple[dict[tuple[str, ...], _Node], _Node]:
    """Return the places of every level by their path, and the whole."""
    nodes: dict[tuple[str, ...], _Node] = {}
    total = _empty(len(measures))
    for leaf in sorted(leaves, key=lambda one: one.code):
        path = tuple(leaf.code[: LEVELS[level][0]] for level in levels)
        own = _Node(
            leaf.count,
            [half_up(millionths(value), measure) for value, measure in zip(leaf.sums, measures, strict=True)],
            list(leaf.unknown),
            list(leaf.members),
        )
        for depth in range(1, len(path) + 1):
            nodes.setdefault(path[:depth], _empty(len(measures))).add(own)
        total.add(own)
    return nodes, total


def _empty(count: int) -> _Node:
    return _Node(0, [ZERO] * count, [0] * count, [])


def _cells(
    path: tuple[str, ...],
    node: _Node,
    measures: Sequence[MeasureRow],
    levels: Sequence[str],
    name: Callable[[str, str], str],
) -> tuple[StatCell, ...]:
    labels = ["" for _ in levels]
    if path:
        labels[len(path) - 1] = name(levels[len(path) - 1], path[-1]) if path[-1] else NOT_STATED
    else:
        labels[0] = TOTAL
    cells = [StatCell(text=label) for label in labels]
    cells.append(StatCell(text=f"{node.count:,}", value=Decimal(node.count), members=node.members))
    for value, unknown, measure in zip(node.sums, node.unknown, measures, strict=True):
        # Where no record states a figure there is none; nothing is known to be zero.
        cells.append(figure(value if unknown < node.count else None, measure, node.members))
        cells.append(StatCell(text=f"{unknown:,}", value=Decimal(unknown), members=node.members if unknown else ()))
    return tuple(cells)
