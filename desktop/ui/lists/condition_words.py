"""What conditions of the case list are called: the comparisons of each kind of field, and a condition as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from desktop.store import GATE, Condition
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.list_fields import ListField

HOWS: Mapping[str, tuple[str, ...]] = {
    "text": ("holds", "is", "not", "known", "unknown"),
    "number": ("least", "most", "is", "known", "unknown"),
    "day": ("least", "most", "is", "known", "unknown"),
    "choice": ("is", "not", "known", "unknown"),
    "gate": ("is", "not"),
}
"""Comparisons that make sense for a kind of field, the usual one first."""
NO_VALUE = frozenset({"known", "unknown"})


def hows_of(field: ListField) -> tuple[str, ...]:
    """Return the comparisons offered for a field."""
    return HOWS["gate" if field.id.startswith(GATE) else field.kind]


def how_words(how: str, kind: str) -> str:
    """Return a comparison in words."""
    return t(f"list.how.{how}.day") if kind == "day" and how in {"least", "most"} else t(f"list.how.{how}")


def sentence(condition: Condition, fields: Mapping[str, ListField]) -> str:
    """Return a condition as a person reads it."""
    field = fields.get(condition.field)
    if field is None:
        return condition.field
    how = how_words(condition.how, field.kind)
    if condition.how in NO_VALUE:
        return f"{field.title} {how}"
    labels = dict(field.choices)
    values = "、".join(labels.get(value, value) for value in condition.values)
    return f"{field.title} {how} {values}{f' {field.unit}' if field.unit else ''}"


def read_value(text: str, kind: str) -> str | None:
    """Return a typed value as the store compares it; None when it is none of its kind."""
    text = text.strip()
    if kind == "number":
        try:
            return f"{Decimal(text.replace(',', '').replace('，', '')):f}"
        except InvalidOperation:
            return None
    if kind == "day":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    return text or None
