"""Say in Chinese what one fact has to be, beside what it is now, and by which paper it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from matching.explain.printed import printed
from matching.fields import Field, FieldDictionary, Value

VALUES_NAMED = 4
PAPERS_NAMED = 3
HONESTLY = "；须以事实为准，不得仅改填报"


def demand(field: Field, *, key: str, values: Sequence[Any], bound: str, now: Value | None) -> str:
    """Return what a fact has to be: `须为“否”`, `须不低于 200 tce`; nothing where any value will do."""
    if bound == "any" or not values:
        return ""
    if bound in _SIDES:
        words = _DAYS if isinstance(values[0], date) else _SIDES
        return f"须{words[bound]} {_one(field, key, values[0])}"
    if isinstance(values[0], tuple):
        return _listed(field, values, now if isinstance(now, tuple) else ())
    named = "或".join(f"“{_one(field, key, value)}”" for value in values[:VALUES_NAMED])
    return f"须为{named}" + ("等" if len(values) > VALUES_NAMED else "")


def label(field: Field, key: str) -> str:
    """Return the name of a fact, with the entry of a map."""
    entry = next((choice.label for choice in field.keys if choice.id == key), key)
    return f"{field.label}“{entry}”" if key else field.label


def papers(names: Iterable[str], dictionary: FieldDictionary) -> str:
    """Return the papers by which these facts are shown, in brackets; empty when none is named."""
    found = dict.fromkeys(
        dictionary[name].evidence for name in names if name in dictionary and dictionary[name].evidence
    )
    return f"（凭据：{'；'.join(list(found)[:PAPERS_NAMED])}）" if found else ""


def _one(field: Field, key: str, value: Any) -> str:
    if key and isinstance(value, str):
        return field.choice_label(value)
    return printed(field, value)


def _listed(field: Field, values: Sequence[tuple[str, ...]], now: tuple[str, ...]) -> str:
    dropped = [item for item in now if item not in values[0]]
    added = dict.fromkeys(item for value in values for item in value if item not in now)
    words = []
    if dropped:
        words.append("不再有" + "、".join(f"“{field.choice_label(item)}”" for item in dropped))
    if added:
        named = "或".join(f"“{field.choice_label(item)}”" for item in list(added)[:VALUES_NAMED])
        words.append(f"须有{named}" + ("等" if len(added) > VALUES_NAMED else ""))
    return "，".join(words)


_SIDES = {"least": "不低于", "most": "不高于"}
_DAYS = {"least": "不早于", "most": "不晚于"}
