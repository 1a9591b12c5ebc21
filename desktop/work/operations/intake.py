"""Bring spreadsheets into the store, write the form, and show what a foreign table holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.intake.assemble import Firm, Project
from desktop.intake.drafts import FileDrafts, Reading, draft_file, plans_of
from desktop.intake.form import write_blank_workbook
from desktop.intake.headings import HeadingIndex
from desktop.intake.known import Known, known
from desktop.intake.mapping import ColumnMapping, Proposal, propose_mapping, read_mapping
from desktop.intake.report import FileReport, ImportReport, Rejection, Remark, Taken
from desktop.intake.tables import read_tables
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft, merge_facts, weakened
from desktop.version import VERSION
from desktop.work.progress import Progress
from matching.case import Case, Fact
from matching.fields import FieldDictionary

if TYPE_CHECKING:
    from desktop.intake.typed import ReadCode
    from desktop.store.database import Store

Facts = Mapping[str, Fact]
Check = Callable[[Case], Sequence[str]]
"""Return sentences about figures of a case that call for a second look."""
_REPORT_EVERY = 200


def write_form(path: Path, *, dictionary: FieldDictionary | None = None) -> Path:
    """Write the blank form."""
    write_blank_workbook(path, dictionary or resources.dictionary(), version=VERSION)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreview:
    """Tell what was found in one file before anything is imported."""

    file: str
    own_form: bool
    proposals: tuple[Proposal, ...]
    """Of every sheet with content; empty for the office's own form."""


def preview_table(path: Path, *, dictionary: FieldDictionary | None = None, progress: Progress | None = None) -> TablePreview:
    """Read a file and propose what its columns are; nothing is stored."""
    step = (progress or Progress()).step
    tables = read_tables(path, step)
    index = HeadingIndex(dictionary or resources.dictionary())
    plans, _ = plans_of(tables, index)
    own = any(plan.sheet != "flat" for plan in plans)
    found = () if own else tuple(propose_mapping(table, index) for table in tables.tables if not table.hidden)
    return TablePreview(file=str(path), own_form=own, proposals=tuple(item for item in found if item is not None))


def save_mapping(store: Store, mapping: ColumnMapping) -> None:
    """Keep a confirmed mapping under its name."""
    store.put_mapping(mapping.name, mapping.document())


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    mapping: str | ColumnMapping | Mapping[str, Any] | None = None,
    by: str,
    progress: Progress,
    dictionary: FieldDictionary | None = None,
    read_code: ReadCode | None = None,
    check: Check | None = None,
) -> ImportReport:
    """Import files one after the other, each whole or not at all; a refused cell or row stops nothing else."""
    dictionary = dictionary or resources.dictionary()
    reading = Reading(
        dictionary=dictionary,
        index=HeadingIndex(dictionary),
        by=by,
        read_code=read_code or resources.codes().read,
        mapping=_mapping(store, mapping),
    )
    reports = []
    for path in paths:
        try:
            reports.append(_import_file(store, path, reading, check, progress))
        except Problem as problem:
            if len(paths) == 1 and problem.where != str(path):
                raise
            text = f"{problem.what}。{problem.remedy}"
            reports.append(FileReport(file=str(path), problem=text, problem_code=problem.code))
    return ImportReport(files=tuple(reports))
