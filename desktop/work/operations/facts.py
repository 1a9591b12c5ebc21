"""Facts given as a JSON document, for judging what is not stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop import resources
from desktop.problems import Problem
from matching.case import BASES, EVIDENCE_LEVELS, Fact
from matching.errors import ValueRefused
from matching.fields import Field, FieldDictionary, Value, decode


def facts_from_document(document: object, dictionary: FieldDictionary) -> dict[str, Fact]:
    """Read `{field id: value}`, or `{field id: {"value": …, "evidence": …, "source": …, "on": …, "basis": …}}`.

    The document is refused as a whole, naming every fault.
    """
    if not isinstance(document, Mapping):
        raise Problem("事实文件应是一个 JSON 对象", remedy="格式为 {字段编号: 值}", code="facts")
    facts: dict[str, Fact] = {}
    faults = []
    for name, raw in document.items():
        try:
            fact = _fact(dictionary, str(name), raw)
        except ValueRefused as refused:
            label = dictionary[name].label if name in dictionary else ""
            faults.append(f"{name}{label and f'（{label}）'}{refused}")
            continue
        if fact is not None:
            facts[str(name)] = fact
    if faults:
        raise Problem("事实文件有误：" + "；".join(faults), remedy="请按数据字典改正后再试", code="facts")
    return facts


def _fact(dictionary: FieldDictionary, name: str, raw: object) -> Fact | None:
    if name not in dictionary:
        raise ValueRefused(name, "数据字典里有的字段编号")
    field = dictionary[name]
    described: Mapping[str, Any] = raw if isinstance(raw, Mapping) and "value" in raw else {"value": raw}
    if described["value"] is None:
        return None
    value = _value(field, described["value"])
    if value is None:
        return None
    return Fact(
        value=value,
        evidence=_one_of(described.get("evidence", "E0"), EVIDENCE_LEVELS),
        source=str(described.get("source", "")),
        on=_day(described.get("on")),
        basis=_one_of(described.get("basis", ""), BASES),
    )


def _one_of(raw: object, allowed: tuple[str, ...]) -> str:
    if raw not in allowed:
        raise ValueRefused(str(raw), "以下之一：" + "、".join(name for name in allowed if name))
    return str(raw)


def _day(raw: object) -> date | None:
    if raw is None:
        return None
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueRefused(str(raw), "日期，如 2026-04-01") from None


def _value(field: Field, raw: object) -> Value | None:
    """Read a value strictly, or else as a person would type it; None where the text says nothing."""
    if field.kind == "enum[]" and isinstance(raw, str):
        raw = [raw]
    try:
        return decode(field, raw)
    except ValueRefused:
        if not isinstance(raw, str):
            raise
    from desktop.intake.typed import parse_typed

    return parse_typed(field, raw, read_code=resources.codes().read).value
