"""Foreign tables: propose which column is which field, keep what a person confirmed, and read by it from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from desktop.intake.columns import shown
from desktop.intake.headings import HeadingIndex, Target, parted, subjects_of_sheet
from desktop.intake.oddities import column_letters
from desktop.intake.plain import bare
from desktop.intake.recognise import (
    FLAT,
    HEAD_ROWS,
    Headings,
    Plan,
    PlannedColumn,
    find_headings,
    has_content,
    heading_texts,
    plan_of,
    table_unit,
    unit_for,
    usable,
)
from desktop.intake.tables import Table
from desktop.problems import Problem

SURE: Final = 0.95
"""Confidence from which a proposal needs no second look."""
_SAMPLES: Final = 3


class MappedColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Say what the column under one heading holds; without a field the column is left out."""

    heading: str
    field: str = ""
    """Field id, with `.key` behind it for one key of a map field."""
    unit: str = ""
    """Unit bare numbers are in, empty for what heading or field say."""


class ColumnMapping(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a person confirmed about tables of one kind, under a name."""

    name: str
    columns: tuple[MappedColumn, ...]

    def document(self) -> dict[str, Any]:
        """Return the mapping as JSON values."""
        return dict(msgspec.to_builtins(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedColumn:
    """Hold one column of a foreign table with what it probably is."""

    place: int
    letters: str
    heading: str
    field: str
    """Proposed field id (with `.key`), empty where nothing comes near."""
    unit: str
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Hold what was found in one table: the row of its headings and its columns."""

    sheet: str
    row: int
    columns: tuple[ProposedColumn, ...]

    def mapping(self, name: str) -> ColumnMapping:
        """Return the proposal as a mapping with only what is sure."""
        return ColumnMapping(
            name=name,
            columns=tuple(
                MappedColumn(
                    heading=column.heading, field=column.field if column.confidence >= SURE else "", unit=column.unit
                )
                for column in self.columns
            ),
        )


def read_mapping(document: object) -> ColumnMapping:
    """Return a saved mapping; raise Problem where it is not one."""
    try:
        return msgspec.convert(document, ColumnMapping)
    except msgspec.ValidationError as error:
        raise Problem(
            "保存的列对应关系内容不完整", remedy="请重新建立对应关系", where=str(error), code="mapping_damaged"
        ) from error


def propose_mapping(table: Table, index: HeadingIndex) -> Proposal | None:
    """Return for every column the field its heading comes nearest to, each field once; None for a blank table."""
    subjects = subjects_of_sheet(FLAT)
    found = find_headings(table, lambda text: index.find(text, subjects) is not None) or _likely_headings(table)
    if found is None:
        return None
    default = table_unit(table, found.place)
    nearest = {
        place: _nearest(index, text, subjects)
        for place, text in numbered_headings(found.texts).items()
        if text and has_content(table, place, found.place)
    }
    best: dict[str, float] = {}
    for target, confidence in nearest.values():
        if target is not None:
            best[target.id] = max(best.get(target.id, 0.0), confidence)
    columns = []
    for place, text in numbered_headings(found.texts).items():
        if place not in nearest:
            continue
        target, confidence = nearest[place]
        if target is not None and best.pop(target.id, -1.0) != confidence:
            target, confidence = None, 0.0
        unit = unit_for(target, parted(text).unit or default) if target is not None else ""
        columns.append(
            ProposedColumn(
                place=place, letters=column_letters(place), heading=text, field=target.id if target else "", unit=unit,
                confidence=confidence, samples=_samples(table, place, found.place),
            )
        )  # fmt: skip
    return Proposal(sheet=table.name, row=table.numbers[found.place], columns=tuple(columns))


def plan_by_mapping(table: Table, mapping: ColumnMapping, index: HeadingIndex) -> Plan | None:
    """Return the plan of a table whose headings a saved mapping knows, None where it knows fewer than two."""
    by_heading = {bare(column.heading): column for column in mapping.columns}
    found = find_headings(table, lambda text: bare(text) in by_heading)
    if found is None:
        return None
    columns, ignored = [], []
    for place, text in numbered_headings(found.texts).items():
        mapped = by_heading.get(bare(text))
        if mapped is None:
            if has_content(table, place, found.place + 1):
                ignored.append((column_letters(place), text))
        elif mapped.field:
            target = _target(index, mapped)
            unit = unit_for(target, mapped.unit or parted(text).unit)
            columns.append(PlannedColumn(place=place, heading=text, target=target, unit=unit))
    return usable(plan_of(table, FLAT, columns, ignored, first=found.place + 1))


def numbered_headings(texts: Mapping[int, str]) -> dict[int, str]:
    """Return the headings with those that occur again told apart by a number."""
    seen: dict[str, int] = {}
    numbered = {}
    for place, text in texts.items():
        seen[text] = seen.get(text, 0) + 1
        numbered[place] = text if seen[text] == 1 or not text else f"{text}#{seen[text]}"
    return numbered


def _nearest(index: HeadingIndex, text: str, subjects: tuple[str, ...]) -> tuple[Target | None, float]:
    target = index.find(text, subjects)
    return (target, 1.0) if target is not None else index.near(text, subjects)


def _likely_headings(table: Table) -> Headings | None:
    """Return the first of the rows with most texts among those at the top."""
    counts = [sum(1 for cell in row if isinstance(cell, str) and cell.strip()) for row in table.rows[:HEAD_ROWS]]
    if not counts or max(counts) < 2:
        return None
    place = counts.index(max(counts))
    return Headings(place=place, texts=heading_texts(table, place, lambda _: False))


def _target(index: HeadingIndex, mapped: MappedColumn) -> Target:
    target = index.by_id(mapped.field)
    if target is None:
        raise Problem(
            f"列对应关系里的字段 {mapped.field} 已不存在",
            remedy=f"请为“{mapped.heading}”重新选择字段",
            code="mapping_outdated",
        )
    return target


def _samples(table: Table, place: int, headings: int) -> tuple[str, ...]:
    texts = (shown(row[place]).strip() for row in table.rows[headings + 1 :] if place < len(row))
    found: list[str] = []
    for text in texts:
        if text and text not in found:
            found.append(text[:40])
        if len(found) == _SAMPLES:
            break
    return tuple(found)
