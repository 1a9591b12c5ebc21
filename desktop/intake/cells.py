"""Facts written into cells so that reading them back gives the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from desktop.intake.rules import TRI_LABELS
from matching.fields import Choice, Field, Scalar, Value

_TRI = dict(zip(("yes", "no", "unknown"), TRI_LABELS, strict=True))


def cell_of(field: Field, value: Value, key: Choice | None = None) -> str | Decimal | date:
    """Return what the form's cell of this field (or of one key of it) shows for a value; empty where it has none."""
    if key is not None:
        return _scalar(field, value[key.id]) if isinstance(value, Mapping) and key.id in value else ""
    if isinstance(value, Mapping):
        labels = {choice.id: choice.label for choice in field.keys}
        return "；".join(f"{labels.get(name, name)}：{_scalar(field, item)}" for name, item in value.items())
    if isinstance(value, tuple):
        return "；".join(field.choice_label(item) for item in value)
    return _scalar(field, value)


def _scalar(field: Field, value: Scalar) -> str | Decimal | date:
    if isinstance(value, bool):
        return TRI_LABELS[0] if value else TRI_LABELS[1]
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, (Decimal, date)):
        return value
    return _TRI.get(value, value) if field.kind == "tri" else field.choice_label(value)


def exact_float(number: Decimal) -> float | None:
    """Return the number as a spreadsheet stores it, or None where its 15 digits would change it."""
    stored = float(number)
    return stored if Decimal(format(stored, ".15g")) == number else None
