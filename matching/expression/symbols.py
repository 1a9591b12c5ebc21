"""What a condition may name: dictionary fields, dated parameters and the evaluation date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.fields import LIST_KINDS, TRI, Field, FieldDictionary


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """Describe one name: number, text, date, truth, list or map, its unit and its allowed texts."""

    type: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    whole: bool = False
    """A count: only whole numbers make sense."""
    fact: bool = True
    """A fact of the case; a parameter or the day of judging is none."""


def symbols_of(dictionary: FieldDictionary, parameters: Mapping[str, str]) -> dict[str, Symbol]:
    """Return the symbols of all fields, of parameters (id to unit) and of the evaluation date `on`."""
    symbols = {field.id: _symbol(field) for field in dictionary.values()}
    symbols.update({name: Symbol(type="number", unit=unit, fact=False) for name, unit in parameters.items()})
    symbols["on"] = Symbol(type="date", fact=False)
    return symbols


def _symbol(field: Field) -> Symbol:
    if field.kind == "map":
        allowed = tuple(choice.id for choice in field.values if choice.id != "unknown")
        return Symbol(type="map", unit=field.unit, allowed=allowed, keys=tuple(choice.id for choice in field.keys))
    if field.kind in {"dec", "int"}:
        return Symbol(type="number", unit=field.unit, whole=field.kind == "int")
    if field.kind == "date":
        return Symbol(type="date")
    if field.kind == "tri":
        return Symbol(type="truth", allowed=TRI[:2])
    if field.kind == "bool":
        return Symbol(type="truth")
    allowed = tuple(choice.id for choice in field.values if choice.id != "unknown")
    return Symbol(type="list" if field.kind in LIST_KINDS else "text", allowed=allowed)
