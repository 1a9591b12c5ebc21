"""Facts of many cases as columns, one for each field (or entry of a field) that conditions name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matching.case import Case, Fact
from matching.criteria.columns_numbers import Term, column, whole_column
from matching.criteria.columns_plan import Value, packed
from matching.criteria.columns_texts import lists_column, texts_column
from matching.criteria.columns_truth import Truth, known_to_be
from matching.expression import symbols_of
from matching.expression.compile import TRUE
from matching.expression.symbols import Symbol
from matching.fields import FieldDictionary, is_unknown

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Hold facts of many cases."""

    cases: int
    values: Mapping[tuple[str, str], Value]
    """By field and, for fields with entries, the key of the entry; otherwise the key is empty."""

    def day(self, name: str, case: int) -> date | None:
        """Return the day one case states in a field, None when unknown or not among the columns."""
        value = self.values.get((name, ""))
        number = value.exact(case) if isinstance(value, Term) else None
        if number is None:
            return None
        years, rest = divmod(int(number), 10_000)
        return date(years, *divmod(rest, 100))


def columns_of(cases: Sequence[Case], names: Iterable[str], dictionary: FieldDictionary) -> Columns:
    """Return these facts of all cases as columns; names that are no facts (parameters, `on`) are left out."""
    return columns_from(_facts(cases, names, dictionary), len(cases), dictionary)


def _facts(
    cases: Sequence[Case], names: Iterable[str], dictionary: FieldDictionary
) -> Iterator[tuple[str, list[Fact | None]]]:
    """Give field by field the known fact of each case, so that one after the other can be let go."""
    for name in dict.fromkeys(names):
        if name in dictionary:
            facts = [case.facts.get(name) for case in cases]
            yield name, [None if fact is None or is_unknown(fact.value) else fact for fact in facts]


def columns_from(
    facts: Iterable[tuple[str, Sequence[Fact | None]]], cases: int, dictionary: FieldDictionary
) -> Columns:
    """Return known facts as columns; they come field by field, one for each case."""
    values: dict[tuple[str, str], Value] = {}
    for name, own in facts:
        symbol = symbols_of(FieldDictionary({name: dictionary[name]}, {}), {})[name]
        held = [None if fact is None else fact.value for fact in own]
        for key, value in _columns(symbol, held):
            values[name, key] = value
    return Columns(cases=cases, values=values)


def _columns(symbol: Symbol, held: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    if symbol.type != "map":
        yield "", _COLUMNS[symbol.type](held)
        return
    make = texts_column if symbol.allowed else column
    for key in symbol.keys:
        entries = [None if entry is None else entry.get(key) for entry in held]
        yield key, make([None if entry == "unknown" else entry for entry in entries])


def _truths(held: Sequence[Any]) -> Truth:
    import numpy as np

    unknown = np.array([one is None for one in held], bool)
    return known_to_be(np.array([one in TRUE for one in held], bool), unknown if unknown.any() else None)


def _days(held: Sequence[date | None]) -> Term:
    import numpy as np

    value = np.array([np.nan if one is None else packed(one) for one in held], np.float64)
    unknown = np.isnan(value)
    return whole_column(value, unknown if unknown.any() else None)


_COLUMNS: dict[str, Callable[[Sequence[Any]], Value]] = {
    "number": column, "date": _days, "truth": _truths, "text": texts_column, "list": lists_column,
}  # fmt: skip
