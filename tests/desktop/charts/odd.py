"""Charts with everything that strains a layout: unknowns, nothing, huge and negative figures, endless names."""

from __future__ import annotations

from hypothesis import strategies as st

from desktop.charts.records import (
    Amount,
    Bars,
    Columns,
    Group,
    Radar,
    Series,
    Swing,
    Tornado,
    Waterfall,
)

figures = st.one_of(
    st.none(),
    st.sampled_from([0.0, -0.0, 1.0, 100.0, 1e12, -1e12, 1e-9, float("nan"), float("inf"), 5e-324]),
    st.floats(-1e6, 1e6),
)
names = st.one_of(
    st.sampled_from(["", "电", "广东省韶关市乐昌市" * 7, "<b>余热</b> & 发电", "W" * 60, "a\nb\tc", "𠮷氢🌱"]),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
amounts = st.builds(Amount, low=figures, high=figures, text=st.sampled_from(["", "—", "12,345.6（7,890 万kWh）"]))
labelled = st.lists(st.tuples(names, amounts), max_size=14).map(tuple)
legends = st.tuples(names, names)
decimals = st.sampled_from([None, 0, 1])


def _bars(most: int) -> st.SearchStrategy[Bars]:
    groups = st.builds(Group, label=names, amounts=st.lists(amounts, max_size=most).map(tuple))
    return st.builds(
        Bars, title=names, unit=names, series=st.lists(names, min_size=1, max_size=most).map(tuple),
        groups=st.lists(groups, max_size=6).map(tuple), stacked=st.booleans(), maximum=figures, possible=names,
        decimals=decimals,
    )  # fmt: skip


_series = st.lists(st.builds(Series, name=names, values=st.lists(figures, max_size=30).map(tuple)), max_size=3)
charts = st.one_of(
    _bars(3),
    st.builds(
        Waterfall, title=names, unit=names, steps=labelled, maximum=figures, decimals=decimals, legend=legends,
        base=st.floats(-1e6, 1e6),
    ),
    st.builds(Radar, title=names, unit=names, axes=labelled, decimals=decimals, legend=legends),
    st.builds(
        Tornado, title=names, unit=names, base=figures, base_label=names, legend=legends, decimals=decimals,
        swings=st.lists(st.builds(Swing, label=names, low=figures, high=figures), max_size=8).map(tuple),
    ),
    st.builds(
        Columns, title=names, unit=names, labels=st.lists(names, max_size=25).map(tuple), bars=_series.map(tuple),
        lines=_series.map(tuple), steps=st.booleans(), stacked=st.booleans(),
        mark=st.one_of(st.none(), st.tuples(st.floats(-3, 40), names)),
    ),
)  # fmt: skip
