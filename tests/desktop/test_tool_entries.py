"""Whatever is typed into a tool: an answer comes, and a figure is there only where nothing is missing or wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from desktop.work.operations.tools import answer
from matching.tools import Input, TariffBook, Tool

TOOLS = tuple(resources.tools().values())
BOOK = TariffBook((), resources.tariff_sheets())
NUMBERS = st.sampled_from(
    ["0", "1", "7", "50", "88.5", "100", "1200", "1.2万", "-3", "1e5", "约5", "65分", "", "0.0000001", "9" * 25, "nan"]
)
TEXTS = st.sampled_from(["", "高峰", "低谷", "甲", "08:00", "22:00", "24:00", "99:99", "2026-01-01", "2026年"])


def typed(one: Input) -> st.SearchStrategy[Any]:
    if one.kind == "rows":
        columns = {column.id: typed(column) for column in one.columns}
        row = st.fixed_dictionaries(columns) | st.fixed_dictionaries({}, optional=columns)
        return st.lists(row, max_size=3)
    if one.kind == "number":
        return st.integers(0, 100) | st.floats(0, 100) | NUMBERS
    if one.kind in {"choice", "tri"}:
        return st.sampled_from([*(choice.id for choice in one.values), "yes", "no", "unknown", "别的"])
    return TEXTS


def entries(tool: Tool) -> st.SearchStrategy[tuple[Tool, dict[str, Any]]]:
    fields = {one.id: typed(one) for one in tool.inputs}
    some = st.fixed_dictionaries({}, optional=fields)
    return st.tuples(st.just(tool), st.fixed_dictionaries(fields) | some)


@settings(max_examples=120)
@given(st.sampled_from(TOOLS).flatmap(entries), st.dates(date(2019, 1, 1), date(2030, 1, 1)))
def test_an_answer_is_done_open_refused_or_not_applicable_and_says_why(
    asked: tuple[Tool, dict[str, Any]], on: date
) -> None:
    tool, entered = asked
    found = answer(tool, entered, on, book=BOOK)
    assert found.sentence
    for one in found.workings:
        assert (one.value is None) == bool(one.missing or one.problem)
    if found.state == "done":
        assert found.workings
        assert all(one.value is not None for one in found.workings)
    elif found.state == "unknown":
        assert found.missing
    elif found.state == "refused":
        assert found.problems
    else:
        assert found.workings == ()
