"""The figures of a chart in words: for its labels, for readers of the screen, and as a table to be copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.charts.records import Amount, Bars, Chart, Columns, Radar, Tornado, Waterfall
from desktop.charts.scale import Figures, sound

Ends = tuple[float | None, float | None]


def ends(amount: Amount) -> Ends:
    """Return both ends of an amount, the lower first; what is no number is not known."""
    low, high = sound(amount.low), sound(amount.high)
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def amount_text(amount: Amount, own: Figures, unknown: str) -> str:
    """Print an amount: exact, as an interval, or with what is not known of it."""
    low, high = ends(amount)
    if low is None and high is None:
        return unknown
    if low is None or high is None:
        return f"≥{own.text(low)}" if low is not None else f"≤{own.text(high or 0.0)}"
    one, other = own.text(low), own.text(high)
    return one if one == other else f"{one}～{other}"


def table(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """Return the figures of a chart as a table, heads first."""
    return tuple(_rows(chart))


def told(chart: Chart) -> str:
    """Return the figures of a chart in a sentence, for those who do not see it."""
    heads, *rows = _rows(chart)
    lines = []
    for row in rows:
        named = [
            f"{head} {cell}" if head and len(heads) > 2 else cell for head, cell in zip(heads[1:], row[1:], strict=True)
        ]
        lines.append(" ".join((row[0], "，".join(named))))
    return f"{chart.title}：" + "；".join(lines) if lines else chart.title


def _rows(chart: Chart) -> Iterator[tuple[str, ...]]:
    unit = f"（{chart.unit}）" if chart.unit else ""
    own = Figures(unit=chart.unit, divisor=1.0, decimals=chart.decimals)
    if isinstance(chart, Bars):
        yield ("", *(name + unit for name in chart.series))
        for group in chart.groups:
            yield (group.label, *(_full(one, own, chart.unknown) for one in group.amounts))
    elif isinstance(chart, Waterfall):
        yield "", chart.title + unit
        yield from ((label, _full(one, own, chart.unknown)) for label, one in chart.steps)
        yield chart.total, amount_text(total(chart), own, chart.unknown)
    elif isinstance(chart, Radar):
        yield "", chart.title + unit
        yield from ((label, _full(one, own, chart.unknown)) for label, one in chart.axes)
    elif isinstance(chart, Tornado):
        yield ("", *(name + unit for name in chart.legend))
        for swing in chart.swings:
            yield (swing.label, *_cells((swing.low, swing.high), own, chart.unknown))
    else:
        yield from _columns(chart, own, unit)


def _columns(chart: Columns, own: Figures, unit: str) -> Iterator[tuple[str, ...]]:
    series = (*chart.bars, *chart.lines)
    yield ("", *(one.name + unit for one in series))
    for place, label in enumerate(chart.labels):
        values = (one.values[place] if place < len(one.values) else None for one in series)
        yield (label, *_cells(values, own, chart.unknown))
    if chart.mark is not None:
        yield (chart.mark[1], *("" for _ in series))


def total(chart: Waterfall) -> Amount:
    """Return what the steps of a waterfall come to; with an unknown step the total is not known."""
    reached = [ends(amount) for _, amount in chart.steps if amount.is_counted]
    lows, highs = [low for low, _ in reached], [high for _, high in reached]
    return Amount(
        low=None if None in lows else chart.base + sum(low for low in lows if low is not None),
        high=None if None in highs else chart.base + sum(high for high in highs if high is not None),
    )


def _full(amount: Amount, own: Figures, unknown: str) -> str:
    return amount.text or amount_text(amount, own, unknown)


def _cells(values: Iterable[float | None], own: Figures, unknown: str) -> Iterator[str]:
    for value in values:
        found = sound(value)
        yield unknown if found is None else own.text(found)
