"""Tools worked out from plain values, with tariffs made up for the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop import resources
from matching.tools import Answer, Given, TariffBook, TariffSet, work_out
from matching.workings import Working

DAY = date(2026, 11, 21)


def given(value: Any) -> Given:
    """Return a value as a tool takes it: numbers exact, lists of mappings as tables."""
    if isinstance(value, (list, tuple)):
        return Given(value=tuple({name: given(cell) for name, cell in row.items()} for row in value))
    if isinstance(value, bool):
        return Given(value="yes" if value else "no")
    if isinstance(value, (int, float)):
        return Given(value=Decimal(repr(value)))
    return Given(value=value)


def ask(tool: str, *sets: TariffSet, on: date = DAY, **entered: Any) -> Answer:
    """Work out a tool."""
    book = TariffBook(sets, resources.tariff_sheets())
    values = {name: given(value) for name, value in entered.items()}
    return work_out(resources.tools()[tool], values, book=book, motors=resources.motors(), on=on)


def figure(found: Answer, name: str) -> Working:
    """Return one figure of an answer."""
    return next(one for one in found.workings if one.quantity == name)


def value(found: Answer, name: str) -> Any:  # compared with whole numbers and None alike
    """Return the number of one figure."""
    return figure(found, name).value


def tariff(
    sheet: str,
    rows: Sequence[Mapping[str, str]],
    *,
    first: date = date(2026, 1, 1),
    last: date | None = None,
    area: str = "甲县",
    key: Mapping[str, str],
) -> TariffSet:
    """Return a set of tariff rows."""
    return TariffSet(
        sheet=sheet,
        area=area,
        key=key,
        valid_from=first,
        valid_to=last,
        document=f"价〔{first.year}〕1号",
        rows=tuple(rows),
        place=f"价格.xlsx “{sheet}”",
    )
