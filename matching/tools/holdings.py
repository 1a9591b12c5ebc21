"""Allowances and green certificates held: how much, with what proof, and how much of it can still be pledged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from matching.tools.bench import Bench, Outcome
from matching.tools.figures import plain, summed
from matching.tools.model import AnswerTable, Given, Input

_KINDS = ("allowance", "ccer", "green_cert")
_FREE, _OPEN = "可用于质押", "待查"


def holdings(bench: Bench) -> Outcome:
    """Add up each kind of holding; what can be pledged waits while proof or an earlier pledge is not known."""
    outcome = Outcome()
    given = bench.given.get("holdings")
    rows = given.value if given is not None and isinstance(given.value, tuple) else ()
    table_input = bench.tool.input("holdings")
    found = [_held(place, row, bench.on) for place, row in enumerate(rows, 1)]
    for kind in _KINDS:
        own = [one for one in found if one[0] == kind]
        for name, free_only in ((f"{kind}_held", False), (f"{kind}_free", True)):
            missing = bench.missing("holdings") if not rows else _waits(own, free_only)
            counted = [
                amount for _, amount, state, _ in own if amount is not None and (not free_only or state == _FREE)
            ]
            total = None if missing else sum(map(Fraction, counted), Fraction(0))
            written = "" if total is None else summed([plain(one) for one in counted])
            outcome.workings.append(bench.figure(name, total, ("holdings",), written=written, missing=missing))
    if rows:
        outcome.tables.append(_table(table_input, rows, found))
    return outcome


_Held = tuple[str, Decimal | None, str, tuple[str, ...]]
"""Kind, quantity, what stands in the way of a pledge, and what is missing."""


def _held(place: int, row: Mapping[str, Given], on: date) -> _Held:
    kind = row.get("kind")
    quantity = row.get("quantity")
    amount = quantity.value if quantity is not None and isinstance(quantity.value, Decimal) else None
    missing = [f"holdings.{place}.quantity"] if amount is None else []
    expires = row.get("expires")
    pledged = row.get("pledged")
    if expires is not None and isinstance(expires.value, date) and expires.value < on:
        state = "已过期"
    elif pledged is not None and pledged.value == "yes":
        state = "已质押"
    else:
        waits = [name for name in ("evidence", "pledged") if name not in row]
        missing += [f"holdings.{place}.{name}" for name in waits]
        state = _OPEN if waits else _FREE
    return (str(kind.value) if kind is not None else "", amount, state, tuple(missing))


def _waits(own: list[_Held], free_only: bool) -> tuple[str, ...]:
    names = [name for *_, missing in own for name in missing]
    return tuple(name for name in names if free_only or name.endswith(".quantity"))


def _table(asked: Input, rows: tuple[Mapping[str, Given], ...], found: list[_Held]) -> AnswerTable:
    columns = {column.id: column for column in asked.columns}

    def shown(row: Mapping[str, Given], name: str) -> str:
        held = row.get(name)
        if held is None:
            return "未填"
        value = held.value
        return columns[name].label_of(value) if isinstance(value, str) else str(value)

    lines = []
    for row, (kind, amount, state, _) in zip(rows, found, strict=True):
        unit = "MWh" if kind == "green_cert" else "tCO2"
        lines.append(
            (
                shown(row, "kind"),
                _OPEN if amount is None else f"{plain(amount)} {unit}",
                shown(row, "registry"),
                shown(row, "evidence"),
                shown(row, "expires"),
                state,
            )
        )
    heads = ("种类", "数量", "登记机构", "凭证", "到期日", "能否质押")
    return AnswerTable(title="持有明细", heads=heads, rows=tuple(lines), right=(1,))
