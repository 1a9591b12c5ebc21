"""Two periods side by side, each counted as its own year defines it; a changed definition stands beside the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop.statistics.rows import MeasureRow, VersionRow
from desktop.statistics.table import NO_FIGURE, StatCell, StatHead, StatLine, StatTable, figure, percent


def compared(
    now: StatTable,
    before: StatTable,
    *,
    versions: tuple[VersionRow, VersionRow],
    labels: tuple[str, str],
    between: Sequence[VersionRow] = (),
) -> StatTable:
    """Return this period beside the one a year before, a line for every group and measure.

    Both tables are grouped alike. `between` are the versions that came into use from the earlier to the later one.
    """
    width = sum(not head.measure for head in now.heads)
    at = {table_id: {head.id: place for place, head in enumerate(table.heads)}
          for table_id, table in (("now", now), ("before", before))}  # fmt: skip
    earlier = {_place(line): line for line in before.lines}
    later = {_place(line): line for line in now.lines}
    order = [*(line for line in now.lines if line.kind != "total"),
             *(line for line in before.lines if line.kind != "total" and _place(line) not in later)]  # fmt: skip
    order += [line for line in now.lines or before.lines if line.kind == "total"][:1]
    merged = _Merged(now, before)
    told = _told(versions, between)
    older = {one.id: one for one in versions[1].measure}
    lines = []
    for line in order:
        mine, theirs = later.get(_place(line)), earlier.get(_place(line))
        for measure in versions[0].measure:
            old = older.get(measure.id)
            cells = _pair(measure, old, mine, theirs, at, merged)
            lines.append(
                StatLine(
                    keys=(*line.keys, measure.id),
                    cells=(
                        *line.cells[:width], StatCell(text=_titled(measure)), *cells,
                        StatCell(text=told.get(measure.id, told.get("", ""))),
                    ),
                    kind=line.kind,
                )
            )  # fmt: skip
    heads = (
        *now.heads[:width],
        StatHead(id="measure", title="指标"),
        StatHead(id="now", title=labels[0], measure="now"),
        StatHead(id="now?", title="未填", unit="个", measure="now", unknown=True),
        StatHead(id="before", title=labels[1], measure="before"),
        StatHead(id="before?", title="未填", unit="个", measure="before", unknown=True),
        StatHead(id="difference", title="增减", measure="difference"),
        StatHead(id="percent", title="增减", unit="%", measure="percent"),
        StatHead(id="definition", title="口径"),
    )
    return StatTable(
        id=now.id, title=f"{now.title}（同比）", subtitle=f"{labels[0]}与{labels[1]}", heads=heads, lines=tuple(lines),
        ids=merged.ids, register=now.register,
        notes=(*now.notes, *(f"{labels[1]}：{one}" for one in before.notes if one not in now.notes)),
        clause=now.clause, chart=now.chart,
    )  # fmt: skip


def _place(line: StatLine) -> tuple[str, ...] | str:
    return line.kind or line.keys


class _Merged:
    """Give the cases of both tables places in one list."""

    def __init__(self, now: StatTable, before: StatTable) -> None:
        self.ids = list(now.ids)
        known = {case_id: place for place, case_id in enumerate(self.ids)}
        self._moved = []
        for case_id in before.ids:
            if case_id not in known:
                known[case_id] = len(self.ids)
                self.ids.append(case_id)
            self._moved.append(known[case_id])

    def moved(self, cell: StatCell) -> StatCell:
        """Return a cell of the earlier table with its members' new places."""
        members = [self._moved[place] for place in cell.members]
        return StatCell(text=cell.text, value=cell.value, members=members)


def _pair(
    measure: MeasureRow,
    old: MeasureRow | None,
    mine: StatLine | None,
    theirs: StatLine | None,
    at: Mapping[str, Mapping[str, int]],
    merged: _Merged,
) -> tuple[StatCell, ...]:
    nothing = StatCell(text=NO_FIGURE)
    zero = figure(Decimal(0), measure)

    def cell(line: StatLine | None, table: str, column: str) -> StatCell:
        if column not in at[table]:
            return nothing
        if line is None:  # the group is empty in that period
            if column.endswith("?"):
                return StatCell(text="0", value=Decimal(0))
            return nothing if measure.ratio or measure.is_measured else zero
        return line.cells[at[table][column]]

    now, now_unknown = cell(mine, "now", measure.id), cell(mine, "now", f"{measure.id}?")
    was, was_unknown = cell(theirs, "before", measure.id), cell(theirs, "before", f"{measure.id}?")
    if old is None:
        was = was_unknown = nothing
    if theirs is not None:
        was, was_unknown = merged.moved(was), merged.moved(was_unknown)
    difference = None if now.value is None or was.value is None else now.value - was.value
    share = None if difference is None else percent(difference, was.value)
    return (
        now, now_unknown, was, was_unknown, figure(difference, measure),
        StatCell(text=NO_FIGURE if share is None else f"{share:,.1f}", value=share),
    )  # fmt: skip


def _titled(measure: MeasureRow) -> str:
    return f"{measure.title}（{measure.unit}）" if measure.unit else measure.title


def _told(versions: tuple[VersionRow, VersionRow], between: Sequence[VersionRow]) -> dict[str, str]:
    """Return what is to be said beside each measure, by its id; under an empty id what concerns them all."""
    if versions[0].since == versions[1].since:
        return {}
    told: dict[str, str] = {"": "；".join(f"{one.since}起：{one.change}" for one in between if one.change)}
    older = {one.id for one in versions[1].measure}
    for measure in versions[0].measure:
        own = [f"{one.since}起：{each.change}" for one in between for each in one.measure
               if each.id == measure.id and each.change]  # fmt: skip
        if own:
            told[measure.id] = "；".join(own)
        elif measure.id not in older:
            told[measure.id] = "上年口径没有这一项"
        elif any(each.change for one in between for each in one.measure):
            told[measure.id] = "口径未变"
    return told
