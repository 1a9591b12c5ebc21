"""The reports the sources ask for: who sends which to whom, by when, with what in it, and what the program makes."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.packs.load import read_rows
from matching.packs.rows import OfficeLevel, Row, Side
from matching.packs.terms import Event, Term, read_term

FILE = "duties/reports.toml"
_ID = re.compile(r"R[0-9]{2}")
_MADE = re.compile(r"|print|export|register:[a-z][a-z0-9_]*")


class ReportRow(Row, frozen=True):
    """One report exactly as reports.toml writes it."""

    id: str
    title: str
    sides: tuple[Side, ...]
    receiver: str
    clauses: tuple[str, ...]
    for_levels: tuple[OfficeLevel, ...] = ()
    due: str = ""
    deadline: str = ""
    """The source's own words on the date."""
    proposal: bool = False
    contents: str = ""
    fields: tuple[str, ...] = ()
    """Dictionary fields it draws on."""
    makes: str = ""
    """What the program makes for it: print, export, register:<id>, or nothing."""
    how: str = ""
    """The command that prints it, empty where nothing does."""


class _File(Row, frozen=True):
    report: tuple[ReportRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its date read."""

    row: ReportRow
    term: Term | None


def load_reports(text: str, dictionary: FieldDictionary) -> tuple[Report, ...]:
    """Read reports.toml; refuse it as a whole with the report's id."""
    rows = read_rows({FILE: text}, FILE, _File).report
    seen: set[str] = set()
    for row in rows:
        if not _ID.fullmatch(row.id) or row.id in seen:
            raise ResourceError("报告编号须为 R 加两位数字，且不重复", file=FILE, item=row.id)
        seen.add(row.id)
        _check(row, dictionary)
    return tuple(Report(row, read_term(row.due, file=FILE, item=row.id)) for row in rows)


def check_clauses(reports: tuple[Report, ...], clauses: Container[str]) -> None:
    """Refuse a report whose clause is in no pack."""
    for report in reports:
        for clause in report.row.clauses:
            if clause not in clauses:
                raise ResourceError(f"政策包里没有条款 {clause}", file=FILE, item=report.row.id)


def _check(row: ReportRow, dictionary: FieldDictionary) -> None:
    if not row.clauses or not row.sides:
        raise ResourceError("报告须写明依据的条款和由哪一方做", file=FILE, item=row.id)
    for name in row.fields:
        if name not in dictionary:
            raise ResourceError(f"数据字典里没有 {name}", file=FILE, item=row.id)
    if not _MADE.fullmatch(row.makes):
        raise ResourceError("makes 只能是 print、export、register:编号 或留空", file=FILE, item=row.id)
    term = read_term(row.due, file=FILE, item=row.id)
    if row.proposal and term is None:
        raise ResourceError("没有写 due，就谈不上是本工具的建议", file=FILE, item=row.id)
    if isinstance(term, Event) and term.field and term.field not in dictionary:
        raise ResourceError(f"数据字典里没有 {term.field}", file=FILE, item=row.id)
