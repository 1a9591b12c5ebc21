"""The rule a finding rests on, in words with its thresholds, worked out once for each condition and day's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from matching.explain.condition import spoken, with_unit
from matching.explain.printed import NameCode
from matching.expression import Expression
from matching.fields import FieldDictionary
from matching.packs import Pack


def rule_text(
    pack: Pack,
    when: Expression,
    numbers: Mapping[str, Decimal],
    dictionary: FieldDictionary,
    name_code: NameCode | None = None,
) -> str:
    """Return a condition of a pack as a sentence; `numbers` are its parameters on the day."""
    told = tuple((name, value) for name, value in numbers.items() if name in when.names)
    return _spoken(pack, when, told, dictionary, name_code)


@lru_cache(maxsize=4096)
def _spoken(
    pack: Pack,
    when: Expression,
    numbers: tuple[tuple[str, Decimal], ...],
    dictionary: FieldDictionary,
    name_code: NameCode | None,
) -> str:
    rows = {row.id: row for row in pack.row.parameter}
    parameters = {name: f"{with_unit(value, rows[name].unit)}（{rows[name].title}）" for name, value in numbers}
    return spoken(when.tree, dictionary, parameters=parameters, name_code=name_code)
