"""What the form's cells accept: drop-downs, number and date bounds, with Chinese words when refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from desktop.intake.layout import Column
from matching.case import BASIS_LABELS, EVIDENCE_LABELS
from matching.fields import Field

TRI_LABELS: Final = ("是", "否", "不清楚")
_INLINE_LIMIT: Final = 255
_MESSAGE_LIMIT: Final = 255
_TITLE_LIMIT: Final = 32
Rule = dict[str, Any]  # the option names and mixed values of XlsxWriter's data_validation


def choices_of(column: Column) -> tuple[str, ...]:
    """Return the labels a cell of this column is chosen from, empty for free cells."""
    if column.id == "@evidence":
        return tuple(EVIDENCE_LABELS)
    if column.id == "@basis":
        return tuple(label for label in BASIS_LABELS.values() if label)
    field = column.field
    if column.options:
        return column.options
    if field is None:
        return ()
    if field.kind == "tri":
        return TRI_LABELS
    if field.kind == "bool":
        return TRI_LABELS[:2]
    return tuple(choice.label for choice in field.values)


def long_lists(columns: Iterable[Column]) -> dict[tuple[str, ...], int]:
    """Return the lists that do not fit into a rule itself, numbered as columns of the hidden list sheet."""
    found: dict[tuple[str, ...], int] = {}
    for column in columns:
        labels = choices_of(column)
        if labels and (len(",".join(labels)) > _INLINE_LIMIT or any("," in label for label in labels)):
            found.setdefault(labels, len(found))
    return found


def rule_of(column: Column, ranges: Mapping[tuple[str, ...], str]) -> Rule | None:
    """Return the rule of one column, or None where anything may be written."""
    labels = choices_of(column)
    if labels:
        return _list_rule(column, labels, ranges)
    field = column.field
    if column.id == "@on" or (field is not None and field.kind == "date"):
        return {
            "validate": "date", "criteria": "between", "minimum": date(1900, 3, 1), "maximum": date(2199, 12, 31),
            "error_title": "需要日期", "error_message": "请填完整日期，如 2026-04-01", "error_type": "stop",
        }  # fmt: skip
    if field is not None and field.kind in {"dec", "int", "map"}:
        return _number_rule(field)
    return None


def _list_rule(column: Column, labels: tuple[str, ...], ranges: Mapping[tuple[str, ...], str]) -> Rule:
    rule: Rule = {"validate": "list", "source": ranges.get(labels, list(labels))}
    if column.options:
        rule["show_error"] = False
    elif column.field is not None and column.field.kind == "enum[]":
        # A drop-down chooses one; several are typed behind it, so the list may not refuse.
        rule |= {
            "show_error": False,
            "input_title": "可多选",
            "input_message": "多选用；分隔，如：" + "；".join(labels[:2]),
        }
        rule["input_message"] = rule["input_message"][:_MESSAGE_LIMIT]
    else:
        rule |= {"error_title": "请从列表中选择", "error_message": "这一格只能填下拉列表中的内容", "error_type": "stop"}
    return rule


def _number_rule(field: Field) -> Rule:
    whole = field.kind == "int"
    unit = f"（{field.unit}）" if field.unit and field.unit != "-" else ""
    low = field.minimum if field.minimum is not None else -(10**15)
    high = field.maximum if field.maximum is not None else 10**15
    bounds = "".join(
        (
            f"，不小于 {field.minimum}" if field.minimum is not None else "",
            f"，不大于 {field.maximum}" if field.maximum is not None else "",
        )
    )
    return {
        "validate": "integer" if whole else "decimal", "criteria": "between",
        "minimum": float(low), "maximum": float(high),
        "error_title": ("需要整数" if whole else "需要数字")[:_TITLE_LIMIT],
        "error_message": f"请填{'整数' if whole else '数字'}{unit}{bounds}；不要写单位和“约”"[:_MESSAGE_LIMIT],
        "error_type": "stop",
    }  # fmt: skip
