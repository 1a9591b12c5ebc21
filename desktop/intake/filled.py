"""What stands in the rows of a filled form: cases spread over its sheets, with the evidence of each fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from desktop.intake.cells import cell_of
from desktop.intake.layout import ENTERPRISE_ID, NAME_FIELDS, PROJECT_ID, USCC_FIELD, Column, Sheet, sheets
from matching.case import BASIS_LABELS, Case, Fact
from matching.fields import FieldDictionary

Cell = str | Decimal | date
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Hold the sheets of a workbook and the rows of each by column id."""

    plan: tuple[Sheet, ...]
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def blank(dictionary: FieldDictionary) -> Content:
    """Return the form without rows."""
    return Content(plan=sheets(dictionary))


def filled(dictionary: FieldDictionary, cases: Sequence[Case]) -> Content:
    """Return the form with the rows of these cases; a fact the blank form does not ask for gets its own column."""
    held = {name for case in cases for facts in (case.facts, *case.measures) for name in facts}
    plan = sheets(dictionary, also=frozenset(held))
    columns = {sheet.id: sheet.columns for sheet in plan}
    rows: dict[str, list[Row]] = {sheet.id: [] for sheet in plan}
    seen: set[str] = set()
    for case in cases:
        owner = case.text(USCC_FIELD) or case.text(NAME_FIELDS["enterprise"])
        tie: dict[str, Cell] = {ENTERPRISE_ID: owner, PROJECT_ID: case.text(NAME_FIELDS["project"])}
        if (case.enterprise_id or owner) not in seen:
            seen.add(case.enterprise_id or owner)
            rows["enterprise"].append(_row(columns["enterprise"], case.facts))
            rows["evidence"].extend(_evidence(columns["enterprise"], case.facts, {ENTERPRISE_ID: owner}))
        rows["project"].append(tie | _row(columns["project"], case.facts))
        if loan := _row(columns["loan"], case.facts):
            rows["loan"].append(tie | loan)
        rows["measure"].extend(tie | _row(columns["measure"], facts) for facts in case.measures)
        rows["evidence"].extend(_evidence((*columns["project"], *columns["loan"]), case.facts, tie))
    return Content(plan=plan, rows=rows)


def _row(columns: Sequence[Column], facts: Mapping[str, Fact]) -> dict[str, Cell]:
    row = {}
    for column in columns:
        if column.field is not None and (fact := facts.get(column.field.id)) is not None and not fact.derived:
            cell = cell_of(column.field, fact.value, column.key)
            if cell != "":
                row[column.id] = cell
    return row


def _evidence(columns: Sequence[Column], facts: Mapping[str, Fact], tie: Mapping[str, Cell]) -> list[Row]:
    """Return one evidence row for every fact that is more than self-declared or names its source."""
    found: dict[str, Row] = {}
    for column in columns:
        about = column.field
        if about is None or about.id in found or (fact := facts.get(about.id)) is None or fact.derived:
            continue
        if fact.evidence != "E0" or fact.source or fact.on is not None or fact.basis:
            found[about.id] = {
                **tie, "@field": about.label, "@evidence": fact.evidence, "@source": fact.source,
                "@on": fact.on or "", "@basis": BASIS_LABELS.get(fact.basis, ""),
            }  # fmt: skip
    return list(found.values())
