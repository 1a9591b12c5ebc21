"""One file from tables to drafts: plan every sheet, read its rows, tie them together, lay the evidence over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.intake.assemble import Assembly, Drafts, in_order
from desktop.intake.duplicates import find_duplicates
from desktop.intake.evidence import lay_evidence
from desktop.intake.headings import HeadingIndex
from desktop.intake.known import Known
from desktop.intake.mapping import ColumnMapping, plan_by_mapping
from desktop.intake.recognise import Plan, own_plan, plan_by_headings
from desktop.intake.report import IgnoredColumn
from desktop.intake.rows import read_rows
from desktop.intake.tables import Table, Tables
from desktop.intake.typed import ReadCode
from desktop.problems import Problem
from matching.fields import FieldDictionary

_GUIDE = "填写说明"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDrafts:
    """Hold the drafts of one file and what of it was not read."""

    drafts: Drafts
    ignored_columns: tuple[IgnoredColumn, ...]
    ignored_sheets: tuple[str, ...]
    skipped_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold what reading files rests on, the same for all of them."""

    dictionary: FieldDictionary
    index: HeadingIndex
    by: str
    read_code: ReadCode | None = None
    mapping: ColumnMapping | None = None


def plans_of(tables: Tables, index: HeadingIndex, mapping: ColumnMapping | None = None) -> tuple[list[Plan], list[str]]:
    """Return the plans of the sheets that can be read and the names of those that hold something but cannot."""
    plans, ignored = [], []
    for table in tables.tables:
        plan = own_plan(table, index)
        if plan is None and not table.hidden:
            plan = plan_by_mapping(table, mapping, index) if mapping is not None else None
            plan = plan or plan_by_headings(table, index)
        if plan is not None:
            plans.append(plan)
        elif table.rows and table.name != _GUIDE and not _is_own_list(table):
            ignored.append(table.name)
    return plans, ignored


def draft_file(tables: Tables, reading: Reading, known: Known, step: Callable[[int, int, str], None]) -> FileDrafts:
    """Return everything one file brings; raise Problem when none of its sheets can be read."""
    plans, ignored_sheets = plans_of(tables, reading.index, reading.mapping)
    if not plans:
        raise Problem(
            "没有一张表的标题能认出来（至少要有企业名称或统一社会信用代码，以及项目名称等）",
            remedy="请用本程序写出的登记表填写，或在导入窗口中为这张表指定各列是什么",
            where=str(tables.path),
            code="mapping_needed",
        )
    assembly = Assembly(known, reading.dictionary)
    drafts = assembly.drafts
    skipped = 0
    order = in_order([plan.sheet for plan in plans])
    for done, place in enumerate(order):
        plan = plans[place]
        step(done, len(order), f"正在核对表“{plan.table.name}”")
        if plan.sheet == "evidence":
            lay_evidence(plan, drafts, reading.index, by=reading.by)
            continue
        sheet = read_rows(plan, by=reading.by, read_code=reading.read_code)
        skipped += sheet.skipped
        drafts.rejected.extend(sheet.rejected)
        drafts.remarks.extend(sheet.remarks)
        assembly.refuse(sheet.refused_keys)
        assembly.add(sheet.rows)
    drafts.duplicates.extend(find_duplicates(drafts.firms, drafts.projects, known))
    return FileDrafts(
        drafts=drafts,
        ignored_columns=tuple(
            IgnoredColumn(sheet=plan.table.name, column=letters, heading=heading)
            for plan in plans
            for letters, heading in plan.ignored
        ),
        ignored_sheets=tuple(ignored_sheets),
        skipped_rows=skipped,
    )


def _is_own_list(table: Table) -> bool:
    return table.hidden and table.name.startswith("_")
