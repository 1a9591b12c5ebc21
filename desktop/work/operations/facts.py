"""Facts given as a JSON document, for judging what is not stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop import resources
from desktop.problems import Problem
from matching.case import BASES, EVIDENCE_LEVELS, Case, Fact
from matching.errors import ValueRefused
from matching.fields import Field, FieldDictionary, Value, decode

MEASURES = "measures"
_MEASURE = "measure"
_AMOUNTS = frozenset({"msr_before", "msr_after"})
"""Numbers in the unit that another field of the measure names."""
_UNIT = "msr_unit"


def case_from_document(document: object, dictionary: FieldDictionary) -> Case:
    """Read facts as below, and under `measures` a list with the facts of each measure; name every fault at once."""
    if not isinstance(document, Mapping):
        raise _not_an_object()
    faults: list[str] = []
    facts = _facts({name: raw for name, raw in document.items() if name != MEASURES}, dictionary, faults)
    for name in facts:
        if dictionary[name].subject == _MEASURE:
            faults.append(f"{name}（{dictionary[name].label}）是措施的字段，请写在 {MEASURES} 列表里")
    measures = tuple(_measures(document.get(MEASURES), dictionary, faults))
    if faults:
        raise _refused(faults)
    return Case(facts=facts, measures=measures)


def facts_from_document(document: object, dictionary: FieldDictionary) -> dict[str, Fact]:
    """Read `{field id: value}`, or `{field id: {"value": …, "evidence": …, "source": …, "on": …, "basis": …}}`.

    The document is refused as a whole, naming every fault.
    """
    if not isinstance(document, Mapping):
        raise _not_an_object()
    faults: list[str] = []
    facts = _facts(document, dictionary, faults)
    if faults:
        raise _refused(faults)
    return facts


def _not_an_object() -> Problem:
    return Problem("事实文件应是一个 JSON 对象", remedy="格式为 {字段编号: 值}", code="facts")


def _refused(faults: list[str]) -> Problem:
    return Problem("事实文件有误：" + "；".join(faults), remedy="请按数据字典改正后再试", code="facts")


def _facts(
    document: Mapping[Any, Any], dictionary: FieldDictionary, faults: list[str], *, place: str = ""
) -> dict[str, Fact]:
    """Return the facts that can be read, and add a sentence for each that cannot."""
    facts: dict[str, Fact] = {}
    for name, raw in document.items():
        try:
            fact = _fact(dictionary, str(name), raw)
        except ValueRefused as refused:
            label = dictionary[name].label if name in dictionary else ""
            faults.append(f"{place}{name}{label and f'（{label}）'}{refused}")
            continue
        if fact is not None:
            facts[str(name)] = fact
    return facts


def _measures(raw: object, dictionary: FieldDictionary, faults: list[str]) -> Iterator[dict[str, Fact]]:
    if raw is None:
        return
    if not isinstance(raw, list):
        faults.append(f"{MEASURES} 应是一个列表，每项措施一个 {{字段编号: 值}}")
        return
    for number, each in enumerate(raw, start=1):
        place = f"第 {number} 项措施 "
        if not isinstance(each, Mapping):
            faults.append(f"{place}应是 {{字段编号: 值}}")
            continue
        strange = [name for name in each if name in dictionary and dictionary[name].subject != _MEASURE]
        faults += [
            f"{place}{name}（{dictionary[name].label}）不是措施的字段，请写在 {MEASURES} 外面" for name in strange
        ]
        own = {name: value for name, value in each.items() if name not in strange}
        unit = _facts({_UNIT: own[_UNIT]}, dictionary, []) if _UNIT in own else {}
        amounts = _amounts_in(dictionary, str(unit[_UNIT].value)) if _UNIT in unit else dictionary
        facts = _facts({name: own[name] for name in own if name not in _AMOUNTS}, dictionary, faults, place=place)
        yield facts | _facts({name: own[name] for name in own if name in _AMOUNTS}, amounts, faults, place=place)


def _amounts_in(dictionary: FieldDictionary, unit: str) -> FieldDictionary:
    """Return the amounts of a measure as fields of its own unit, so that 450万kWh is understood where kWh is stated."""
    return FieldDictionary({name: replace(dictionary[name], unit=unit) for name in _AMOUNTS}, dictionary.groups)


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
