"""What the dictionary says about a field, in one line and in full."""

from __future__ import annotations

from html import escape

from desktop.ui.texts import t
from matching.explain.printed import number
from matching.fields import Field

_VALUES_SHOWN = 12


def field_line(field: Field) -> str:
    """Return label, help and the paper that proves a field, in one line."""
    parts = [f"{field.label}：{field.help}" if field.help else field.label]
    if field.evidence:
        parts.append(t("form.help_evidence", papers=field.evidence))
    return "　".join(parts)


def field_card(field: Field) -> str:
    """Return all a person may want to know about a field, as rich text."""
    lines = [f"<b>{escape(field.label)}</b>", escape(field.help)]
    if field.unit and field.unit != "-":
        lines.append(t("form.card.unit", unit=escape(field.unit)))
    if field.minimum is not None or field.maximum is not None:
        low = number(field.minimum) if field.minimum is not None else ""
        high = number(field.maximum) if field.maximum is not None else ""
        lines.append(t("form.card.range", low=low or "…", high=high or "…"))
    if field.values:
        labels = [choice.label for choice in field.values]
        more = t("form.card.more", count=len(labels)) if len(labels) > _VALUES_SHOWN else ""
        lines.append(t("form.card.values", values=escape("、".join(labels[:_VALUES_SHOWN])) + more))
    if field.evidence:
        lines.append(t("form.help_evidence", papers=escape(field.evidence)))
    if field.aliases:
        lines.append(t("form.card.aliases", names=escape("、".join(field.aliases))))
    lines.append(t("form.card.id", id=field.id))
    return "<br>".join(line for line in lines if line)
