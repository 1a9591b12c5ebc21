"""From a tally to the printed table: every figure is rounded once, and every total is the sum of what is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import chain

from desktop.statistics.amounts import DIGITS, Amount, printed
from desktop.statistics.groups import SEVERAL, UNKNOWN, Grouping
from desktop.statistics.rows import DimensionRow, MeasureRow, VersionRow
from desktop.statistics.tally import Cell, CellKey, Tally

ZERO = Decimal(0)

TOTAL = "合计"
NOT_STATED = "未填"
NO_FIGURE = "—"
Label = Callable[[DimensionRow, str], str]
Order = Callable[[DimensionRow, str], tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatHead:
    """Name one column."""

    id: str
    title: str
    unit: str = ""
    measure: str = ""
    """Empty for a column of labels."""
    unknown: bool = False
    """It counts the cases that do not state the measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatCell:
    """Hold what is printed, the number behind it, and the places of the cases behind that."""

    text: str
    value: Decimal | None = None
    members: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatLine:
    """Hold one printed line."""

    keys: tuple[str, ...]
    cells: tuple[StatCell, ...]
    kind: str = ""
    """total for a sum of lines, part for a subtotal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatTable:
    """Hold one table ready for screen, paper and workbook."""

    id: str
    title: str
    subtitle: str
    heads: tuple[StatHead, ...]
    lines: tuple[StatLine, ...]
    """The bottom line last, where the lines add up."""
    ids: Sequence[str]
    """Of cases, or of records of a register, by their places."""
    register: str = ""
    notes: tuple[str, ...] = ()
    clause: str = ""
    chart: str = ""
    """Id of the column drawn as bars."""

    def behind(self, line: int, column: int) -> tuple[str, ...]:
        """Return the ids behind a figure; behind a label those of its whole line."""
        cell = self.lines[line].cells[column]
        if self.heads[column].measure:
            return tuple(self.ids[place] for place in cell.members)
        places = dict.fromkeys(place for one in self.lines[line].cells for place in one.members)
        return tuple(self.ids[place] for place in sorted(places))


def half_up(amount: Amount, measure: MeasureRow) -> Decimal:
    """Round a figure as it is printed: once, half away from zero."""
    return printed(amount, places=places_of(measure), times=measure.times)


def figure(value: Decimal | None, measure: MeasureRow, members: Sequence[int] = ()) -> StatCell:
    """Return a printed figure of a value already rounded."""
    if value is None:
        return StatCell(text=NO_FIGURE)
    return StatCell(text=f"{value:,.{places_of(measure)}f}", value=value, members=members)


def places_of(measure: MeasureRow) -> int:
    """Return how many digits behind the point a figure is printed with; what is counted has none."""
    return 0 if measure.cases or measure.count or measure.reached else measure.places


@dataclass(slots=True)
class _Sum:
    """Add up printed figures, unknowns and members."""

    value: Decimal
    unknown: int
    known_members: list[Sequence[int]]
    unknown_members: list[Sequence[int]]

    def add(self, other: _Sum) -> None:
        """Add another sum."""
        self.value += other.value
        self.unknown += other.unknown
        self.known_members += other.known_members
        self.unknown_members += other.unknown_members


class Printing:
    """Print tallies of one version, grouped one way."""

    def __init__(
        self, version: VersionRow, rows: Sequence[Grouping], across: Grouping | None, *, label: Label, order: Order
    ) -> None:
        self._version, self._rows, self._across = version, rows, across
        self._label, self._order = label, order
        self._adds_up = not any(one.row.repeats for one in rows)
        self._partition = self._adds_up and (across is None or not across.row.repeats)
        self._totals_across = across is not None and not across.row.repeats

    def heads(self, keys: Iterable[CellKey]) -> tuple[StatHead, ...]:
        """Return the columns: labels, then every measure, for each group across."""
        labels = [StatHead(id=f"by:{one.row.id}", title=one.row.title) for one in self._rows]
        columns = [head for across in self._across_keys(keys) for head in self._measure_heads(across)]
        return (*labels, *columns)

    def lines(self, tallied: Tally) -> tuple[StatLine, ...]:
        """Return the lines in their order with the bottom line."""
        with localcontext() as context:
            context.prec = DIGITS
            return self._lines(tallied.cells)

    def _lines(self, cells: Mapping[CellKey, Mapping[str, Cell]]) -> tuple[StatLine, ...]:
        width = len(self._rows)
        row_keys = sorted({key[:width] for key in cells}, key=self._row_order)
        across = self._across_keys(cells)
        done = []
        bottom: dict[tuple[str | None, str], _Sum] = {}
        for row_key in row_keys:
            keys = tuple(one[0] for one in row_key)
            sums = self._sums(row_key, across, cells)
            labels = [StatCell(text=self._label(group.row, key)) for group, key in zip(self._rows, keys, strict=True)]
            done.append(StatLine(keys=keys, cells=(*labels, *self._cells(sums, across))))
            for place, one in sums.items():
                bottom.setdefault(place, _Sum(ZERO, 0, [], [])).add(one)
        if not done or not self._adds_up:
            return tuple(done)
        labels = [StatCell(text=TOTAL if place == 0 else "") for place in range(width)]
        total = StatLine(keys=(), cells=(*labels, *self._cells(bottom, across)), kind="total")
        return (*done, total)

    def _sums(
        self, row_key: CellKey, across: Sequence[str | None], cells: Mapping[CellKey, Mapping[str, Cell]]
    ) -> dict[tuple[str | None, str], _Sum]:
        found: dict[tuple[str | None, str], _Sum] = {}
        for key in across:
            if key is None and self._across is not None:
                continue
            own = cells.get(row_key if key is None else (*row_key, (key,)), {})
            for measure in self._version.measure:
                cell = own.get(measure.id) or Cell(0)
                found[key, measure.id] = _Sum(
                    half_up(cell.value, measure), len(cell.unknown), [cell.known], [cell.unknown]
                )
        if self._across is not None and None in across:
            for measure in self._version.measure:
                total = found[None, measure.id] = _Sum(ZERO, 0, [], [])
                for key in across:
                    if key is not None:
                        total.add(found[key, measure.id])
        return found

    def _cells(self, sums: Mapping[tuple[str | None, str], _Sum], across: Sequence[str | None]) -> list[StatCell]:
        cells = []
        for key in across:
            for measure in self._version.measure:
                if measure.ratio is not None:
                    first, second = (sums[key, one].value for one in measure.ratio)
                    cells.append(figure(percent(first, second, measure.places), measure))
                    continue
                one = sums[key, measure.id]
                apart = self._partition and bool(measure.cases or measure.sum or measure.reached)
                members = _flat(one.known_members, apart=apart)
                # Where nobody states or measured a figure there is none; nothing is known to be zero.
                is_known = bool(members) or (not one.unknown and not measure.is_measured)
                cells.append(figure(one.value if is_known else None, measure, members))
                if measure.has_unknown:
                    unknown = _flat(one.unknown_members, apart=apart)
                    cells.append(StatCell(text=f"{one.unknown:,}", value=Decimal(one.unknown), members=unknown))
        return cells

    def _measure_heads(self, across: str | None) -> Iterable[StatHead]:
        before = ""
        if self._across is not None:
            before = TOTAL if across is None else self._label(self._across.row, across)
        for measure in self._version.measure:
            place = f"{measure.id}@{'' if across is None else across}" if self._across is not None else measure.id
            title = f"{before} {measure.title}".strip()
            yield StatHead(id=place, title=title, unit=measure.unit, measure=measure.id)
            if measure.has_unknown:
                yield StatHead(
                    id=f"{place}?", title=f"{title}{NOT_STATED}", unit="个", measure=measure.id, unknown=True
                )

    def _across_keys(self, cells: Iterable[CellKey]) -> list[str | None]:
        if self._across is None:
            return [None]
        row, width = self._across.row, len(self._rows)
        found = {key[width][0] for key in cells}
        keys: list[str | None] = [*sorted(found, key=lambda key: (place_of(key), self._order(row, key)))]
        return [*keys, None] if self._totals_across or not keys else keys

    def _row_order(self, row_key: CellKey) -> tuple[object, ...]:
        return tuple(
            (place_of(key[0]), self._order(group.row, key[0])) for group, key in zip(self._rows, row_key, strict=True)
        )


def place_of(key: str) -> int:
    """Put what falls into several classes behind the classes, and what is not stated last."""
    return 2 if key == UNKNOWN else 1 if key == SEVERAL else 0


def percent(first: Decimal | None, second: Decimal | None, places: int = 1) -> Decimal | None:
    """Return one number in percent of another, None where there is nothing to compare with."""
    if first is None or not second:
        return None
    with localcontext() as context:
        context.prec = DIGITS
        return (first * 100 / second).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _flat(members: Sequence[Sequence[int]], *, apart: bool) -> Sequence[int]:
    """Return all members once; where every case is in one group only, none can come twice."""
    if len(members) == 1:
        return members[0]
    if apart:
        return list(chain.from_iterable(members))
    return list(dict.fromkeys(place for one in members for place in one))
