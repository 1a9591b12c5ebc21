"""Bars, waterfall and tornado as rows of lying bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.charts.frame import Entry
from desktop.charts.marks import SERIES, Pattern, Role
from desktop.charts.records import Amount, Bars, Radar, Swing, Tornado, Waterfall
from desktop.charts.rows import Bar, Row, Rows, Segment, reach
from desktop.charts.scale import Figures, figures, known
from desktop.charts.wording import amount_text, ends, total

_POSSIBLE: Pattern = "hatch"


def bars_rows(chart: Bars) -> Rows:
    """Return bars side by side or stacked."""
    amounts = [amount for group in chart.groups for amount in group.amounts]
    values = _sums(chart) if chart.stacked else known(end for amount in amounts for end in ends(amount))
    own = figures(chart.unit, (*values, chart.maximum or 0.0), chart.decimals)
    rows = tuple((_stacked if chart.stacked else _beside)(chart, own))
    low, high = reach(rows, values, chart.maximum)
    named = tuple(
        Entry(*_look(place), name) for place, name in enumerate(chart.series) if name and len(chart.series) > 1
    )
    return Rows(
        title=chart.title, rows=rows, figures=own, low=low, high=high,
        legend=named + _extra(chart, amounts),
    )  # fmt: skip


def _look(place: int) -> tuple[Pattern, Role]:
    return SERIES[place % len(SERIES)]


def _extra(chart: Bars, amounts: list[Amount]) -> tuple[Entry, ...]:
    found: tuple[Entry, ...] = ()
    if chart.possible and any(None not in (one.low, one.high) and one.low != one.high for one in amounts):
        found += (Entry(_POSSIBLE, "main", chart.possible),)
    if any(one.is_counted and None in ends(one) for one in amounts):
        found += (Entry(_POSSIBLE, "quiet", chart.unknown, dashed=True),)
    return found


def _sums(chart: Bars) -> list[float]:
    found: list[float] = []
    for group in chart.groups:
        highs = known(ends(one)[1] for one in group.amounts)
        found += [sum(one for one in highs if one > 0), sum(one for one in highs if one < 0)]
    return found


def _beside(chart: Bars, own: Figures) -> Iterator[Row]:
    for group in chart.groups:
        bars = []
        for place, amount in enumerate(group.amounts):
            text = amount.text or amount_text(amount, own, chart.unknown)
            short = amount_text(amount, own, chart.unknown)
            name = chart.series[place] if place < len(chart.series) else ""
            told = " ".join(part for part in (group.label, name, text, own.unit if not amount.text else "") if part)
            bars.append(Bar(tuple(segments(amount, 0.0, *_look(place))), (text, short), told))
        yield Row(group.label, tuple(bars))


def _stacked(chart: Bars, own: Figures) -> Iterator[Row]:
    for group in chart.groups:
        pieces: list[Segment] = []
        up = down = 0.0
        told = [group.label]
        for place, amount in enumerate(group.amounts):
            low, high = ends(amount)
            name = chart.series[place] if place < len(chart.series) else ""
            told.append(f"{name} {amount.text or amount_text(amount, own, chart.unknown)}")
            if low is None or high is None:
                continue
            start = up if high >= 0 else down
            pieces.append(Segment(start, start + high, *_look(place)))
            up, down = (up + high, down) if high >= 0 else (up, down + high)
        is_open = any(None in ends(amount) for amount in group.amounts)
        if is_open:
            pieces.append(Segment(up, None, _POSSIBLE, "quiet", dashed=True))
        total = own.text(up + down)
        yield Row(
            group.label, (Bar(tuple(pieces), (f"{total} ＋{chart.unknown}" if is_open else total,), "，".join(told)),)
        )


def segments(amount: Amount, start: float, pattern: Pattern, role: Role) -> Iterator[Segment]:
    """Return the pieces of an amount that begins at a place: assured, possible, or open to the edge."""
    low, high = ends(amount)
    if not amount.is_counted:
        return
    if low is None:
        yield Segment(start if high is None else None, None if high is None else start + high,
                      _POSSIBLE, "quiet", dashed=True)  # fmt: skip
        return
    sure = low if low >= 0 or high is None else min(high, 0.0)
    yield Segment(start, start + sure, pattern, role)
    if high is None:
        yield Segment(start + sure, None, _POSSIBLE, "quiet", dashed=True)
    elif high != low:
        yield Segment(start + max(low, 0.0) if high > 0 else start + sure, start + high if high > 0 else start + low,
                      _POSSIBLE, role)  # fmt: skip


def waterfall_rows(chart: Waterfall) -> Rows:
    """Return the steps and, last, the total."""
    rows: list[Row] = []
    reached = [chart.base]
    at = possible = chart.base
    is_open = False
    whole = total(chart)
    own = figures(chart.unit, known((*_reaches(chart), chart.maximum or 0.0)), chart.decimals)
    for label, amount in chart.steps:
        low, high = ends(amount)
        # What takes away is told from what adds by its pattern.
        look = SERIES[0] if low is None or low >= 0 or (high or 0.0) > 0 else SERIES[1]
        pieces = tuple(segments(amount, at, *look))
        text = amount.text or amount_text(amount, own, chart.unknown)
        bar = Bar(pieces, (text, amount_text(amount, own, chart.unknown)), f"{label} {text}")
        is_open |= amount.is_counted and None in (low, high)
        reached += known((at + low if low is not None else None, at + high if high is not None else None))
        at += low or 0.0
        possible += high if high is not None else low or 0.0
        rows.append(Row(label, (bar,), link=at))
    text = amount_text(whole, own, chart.unknown)
    if is_open:
        text = f"{own.text(at)} ＋{chart.unknown}"
        pieces = (Segment(chart.base, at, "solid", "main"), Segment(at, None, _POSSIBLE, "quiet", dashed=True))
    else:
        pieces = tuple(segments(whole, 0.0, "solid", "main"))
    rows.append(Row(chart.total, (Bar(pieces, (text,), f"{chart.total} {text}"),)))
    low_end, high_end = reach(rows, [*reached, at, possible], chart.maximum)
    legend = _explained(chart.legend, rows, chart.unknown)
    return Rows(title=chart.title, rows=tuple(rows), figures=own, low=low_end, high=high_end, legend=legend)


def _reaches(chart: Waterfall) -> Iterator[float]:
    at = possible = chart.base
    for _, amount in chart.steps:
        low, high = ends(amount)
        at += low or 0.0
        possible += high or 0.0
        yield from (at, possible)


def tornado_rows(chart: Tornado) -> Rows:
    """Return a row for each driver, its bar reaching to either side of the base."""
    values = known((chart.base, *(end for swing in chart.swings for end in (swing.low, swing.high))))
    own = figures(chart.unit, values, chart.decimals)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * 0.04
    legend = tuple(Entry(*look, name) for look, name in zip((SERIES[1], SERIES[0]), chart.legend, strict=True) if name)
    if chart.base is not None and chart.base_label:
        legend += (Entry("empty", "ink", f"{chart.base_label} {own.text(chart.base)}"),)
    rows = tuple(_swing(chart, swing, own) for swing in chart.swings)
    return Rows(
        title=chart.title, rows=rows, figures=own, low=low - room, high=high + room, base=chart.base, legend=legend
    )


def _swing(chart: Tornado, swing: Swing, own: Figures) -> Row:
    pieces: list[Segment] = []
    ends_of = (known((swing.low,)), known((swing.high,)))
    for found, look in zip(ends_of, (SERIES[1], SERIES[0]), strict=True):
        if found and chart.base is not None:
            pieces.append(Segment(chart.base, found[0], *look))
    if not pieces:
        pieces.append(Segment(None, None, _POSSIBLE, "quiet", dashed=True))
    texts = [own.text(found[0]) if found else chart.unknown for found in ends_of]
    text = f"{texts[0]} ～ {texts[1]}" if any(ends_of) else chart.unknown
    return Row(swing.label, (Bar(tuple(pieces), (text,), f"{swing.label} {text} {own.unit}"),))


def radar_rows(chart: Radar) -> Rows:
    """Return the axes of a radar as bars, where there are too few for a shape."""
    values = known(end for _, amount in chart.axes for end in ends(amount))
    own = figures(chart.unit, (*values, chart.maximum), chart.decimals)
    rows = []
    for label, amount in chart.axes:
        text = amount.text or amount_text(amount, own, chart.unknown)
        rows.append(Row(label, (Bar(tuple(segments(amount, 0.0, "solid", "main")), (text,), f"{label} {text}"),)))
    low, high = reach(rows, values, chart.maximum)
    legend = _explained(chart.legend, rows, chart.unknown)
    return Rows(title=chart.title, rows=tuple(rows), figures=own, low=low, high=high, legend=legend)


def _explained(legend: tuple[str, str], rows: Sequence[Row], unknown: str) -> tuple[Entry, ...]:
    """Explain the solid part of a bar, and the possible and the unknown ones where there are any."""
    pieces = [segment for row in rows for bar in row.bars for segment in bar.segments if segment.pattern == _POSSIBLE]
    entries = (
        (Entry("solid", "main", legend[0]), True),
        (Entry(_POSSIBLE, "main", legend[1]), any(not segment.dashed for segment in pieces)),
        (Entry(_POSSIBLE, "quiet", unknown, dashed=True), any(segment.dashed for segment in pieces)),
    )
    return tuple(entry for entry, is_there in entries if is_there and entry.text)
