"""The example row of the form: a filled cell for every column, made from the dictionary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from desktop.intake.layout import EXAMPLE_MARK, Column
from matching.fields import Field

SAMPLE_USCC: Final = "91440281MA4EXAMP5T"
"""Made up; its check digit holds and its body says that it is an example."""
_NAMES: Final = {
    "@mark": EXAMPLE_MARK,
    "@enterprise": "示例县绿源机械有限公司",
    "@project": "空压站节能改造项目",
    "ent_name": "示例县绿源机械有限公司",
    "ent_uscc": SAMPLE_USCC,
    "prj_name": "空压站节能改造项目",
    "msr_name": "更换两台永磁变频空压机",
    "@field": "项目名称",
    "@evidence": "E2",
    "@source": "节能评估报告（2026）第 3 号",
    "@on": "2026-03-31",
    "@basis": "实测",
}
_CODES: Final = {
    "uscc": SAMPLE_USCC, "region": "440281", "county": "440281", "prefecture": "440200", "province": "440000",
    "industry": "C3441",
}  # fmt: skip


def sample(column: Column) -> str | Decimal | date:
    """Return what the example row shows in one column."""
    if column.id in _NAMES:
        return _NAMES[column.id]
    if column.field is None:
        return ""
    if column.key is not None:
        return column.field.values[0].label if column.field.values else _number(column.field)
    return _sample_of(column.field)


def _sample_of(field: Field) -> str | Decimal | date:
    if field.kind in {"dec", "int"}:
        return _number(field)
    if field.kind == "date":
        return date(2026, 4, 1)
    if field.kind == "tri":
        return "不清楚"
    if field.kind == "bool":
        return "是"
    if field.kind == "enum[]":
        return "；".join([choice.label for choice in field.values if choice.id not in {"none", "unknown"}][:2])
    if field.values:
        return field.values[0].label
    if field.kind in {"text[]", "str[]"}:
        return "第一项；第二项"
    if field.kind == "time":
        return "08:30"
    return _CODES.get(field.code, "") if field.kind == "code" else "按实际填写"


def _number(field: Field) -> Decimal:
    usual = {"%": 50, "年": 2025 if field.id.endswith("_year") else 5, "人": 120}
    number = Decimal(usual.get(field.unit, 100))
    if field.maximum is not None and number > field.maximum:
        number = field.maximum
    return max(number, field.minimum) if field.minimum is not None else number
