"""The worked county: cases written down as TOML become records, from which its workbook is written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.errors import ResourceError, ValueRefused
from matching.fields import FieldDictionary, decode

Rows = Mapping[str, Any]
"""A table of the TOML document."""


def cases_of(text: str, dictionary: FieldDictionary, *, file: str = "example/cases.toml") -> tuple[Case, ...]:
    """Read enterprises and projects with their facts; refuse what the dictionary does not allow, naming the item."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"不是有效的 TOML：{error}", file=file) from error
    enterprises = {
        str(row["key"]): _facts(row.get("facts", {}), dictionary, file, str(row["key"]))
        for row in document.get("enterprise", [])
    }
    cases = []
    for row in document.get("project", []):
        key, owner = str(row["key"]), str(row["enterprise"])
        if owner not in enterprises:
            raise ResourceError(f"没有编号为 {owner} 的企业", file=file, item=key)
        cases.append(
            Case(
                id=key,
                enterprise_id=owner,
                facts={**enterprises[owner], **_facts(row.get("facts", {}), dictionary, file, key)},
                measures=tuple(_facts(measure, dictionary, file, key) for measure in row.get("measures", [])),
            )
        )
    return tuple(cases)


def _facts(rows: Rows, dictionary: FieldDictionary, file: str, item: str) -> dict[str, Fact]:
    return {field_id: _fact(dictionary, field_id, row, file, item) for field_id, row in rows.items()}


def _fact(dictionary: FieldDictionary, field_id: str, row: object, file: str, item: str) -> Fact:
    """Read one fact: a bare value, or a table with value, evidence, source, on and basis."""
    field = dictionary.get(field_id)
    if field is None:
        raise ResourceError(f"数据字典里没有字段 {field_id}", file=file, item=item)
    told: Rows = row if isinstance(row, dict) and "value" in row else {"value": row}
    evidence, on = str(told.get("evidence", "E0")), told.get("on")
    if evidence not in EVIDENCE_LEVELS or not (on is None or isinstance(on, date)):
        raise ResourceError(f"{field_id} 的证据等级或日期不对", file=file, item=item)
    try:
        value = decode(field, told["value"])
    except ValueRefused as refusal:
        raise ResourceError(f"{field_id}：{refusal}", file=file, item=item) from refusal
    return Fact(
        value=value, evidence=evidence, source=str(told.get("source", "")), on=on, basis=str(told.get("basis", ""))
    )
