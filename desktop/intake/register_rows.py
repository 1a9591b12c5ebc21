"""Tables to rows of registers: facts, and what says which record a row is; a refused cell refuses its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.intake import layout
from desktop.intake.columns import Refused, field_of, read_column, shown
from desktop.intake.headings import HeadingIndex, Target, parted
from desktop.intake.oddities import column_letters
from desktop.intake.recognise import HEAD_ROWS, Plan, PlannedColumn, find_headings, has_content, plan_of, unit_for
from desktop.intake.register_form import COMPUTED, NUMBER, ORIGIN, RECORD, REGISTER_MARK, STATE, sheet_title
from desktop.intake.report import IgnoredColumn, Rejection
from desktop.intake.rows import Facts, fold_maps, skipping
from desktop.intake.tables import Table, Tables
from desktop.intake.typed import ReadCode
from desktop.problems import Problem
from matching.case import Fact
from matching.fields import FieldDictionary
from matching.registers.model import Register, Registers

_GUIDE: Final = "填写说明"
_TIES: Final = {
    NUMBER: ("记录编号",), layout.ENTERPRISE_ID: ("企业", "企业名称", "单位名称", "所属企业"),
    layout.PROJECT_ID: ("项目", "项目名称", "所属项目"), STATE: ("状态",), ORIGIN: ("报送单位",), RECORD: ("识别码",),
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class RegisterRow:
    """Hold one row: its facts, and the texts that say which record it is and what it is about."""

    sheet: str
    row: int
    register: Register
    facts: Facts
    ties: Mapping[str, str]
    letters: Mapping[str, str]
    rejected: list[Rejection] = field(default_factory=list)

    def refuse(self, ident: str, label: str, read: str, expected: str, suggestion: str = "") -> None:
        """Refuse the row for one of its cells."""
        self.rejected.append(
            Rejection(
                sheet=self.sheet, row=self.row, column=self.letters.get(ident, ""), field=label, field_id=ident,
                read=read, expected=expected, suggestion=suggestion, whole_row=True,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRows:
    """Hold everything one file brings, registers others point to first, and what of it was not read."""

    rows: tuple[RegisterRow, ...]
    ignored_columns: tuple[IgnoredColumn, ...]
    ignored_sheets: tuple[str, ...]
    skipped: int


def read_register_tables(
    tables: Tables, registers: Registers, *, default: Register | None, by: str, read_code: ReadCode | None
) -> RegisterRows:
    """Read every sheet whose register its mark, its name or `default` tells; raise Problem when there is none."""
    plans: list[tuple[Register, Plan]] = []
    ignored: list[str] = []
    for table in tables.tables:
        found = _plan(table, registers, default)
        if found is not None:
            plans.append(found)
        elif table.rows and table.name != _GUIDE and not (table.hidden and table.name.startswith("_")):
            ignored.append(table.name)
    if not plans:
        raise Problem(
            "没有一张表认得出是哪种台账",
            remedy="请用 lvjian register form 写出的表填写，或让工作表与台账同名，或写明按哪种台账读",
            where=str(tables.path),
            code="register_sheets",
        )
    rows: list[RegisterRow] = []
    skipped = 0
    for register, plan in sorted(plans, key=lambda one: _depth(one[0], registers)):
        read, passed = _rows(register, plan, by=by, read_code=read_code)
        rows += read
        skipped += passed
    columns = tuple(
        IgnoredColumn(sheet=plan.table.name, column=letters, heading=heading)
        for _, plan in plans
        for letters, heading in plan.ignored
    )
    return RegisterRows(rows=tuple(rows), ignored_columns=columns, ignored_sheets=tuple(ignored), skipped=skipped)


def _depth(register: Register, registers: Registers, seen: frozenset[str] = frozenset()) -> int:
    """Return how many registers must be read before: those its links lead to, circles left out."""
    targets = [one for one in register.links.values() if one not in seen | {register.id}]
    return max((1 + _depth(registers[one], registers, seen | {register.id}) for one in targets), default=0)


def _plan(table: Table, registers: Registers, default: Register | None) -> tuple[Register, Plan] | None:
    for place, row in enumerate(table.rows[:HEAD_ROWS]):
        first = row[0] if row else ""
        if isinstance(first, str) and first.startswith(REGISTER_MARK):
            register = registers.by_id.get(first.rpartition(" ")[2])
            return None if register is None else (register, _own_plan(table, place, register))
    if table.hidden:
        return None
    named = next((one for one in registers.by_id.values() if sheet_title(one) == table.name.strip()), default)
    if named is None:
        return None
    plan = _plan_by_headings(table, named)
    return None if plan is None else (named, plan)


def _index(register: Register) -> HeadingIndex:
    subjects = tuple(dict.fromkeys(one.subject for one in register.fields.values()))
    index = HeadingIndex(FieldDictionary(register.fields, {}), subjects)
    for ident, names in _TIES.items():
        for name in names:
            index.also(name, Target(ident))
    return index


def _own_plan(table: Table, place: int, register: Register) -> Plan:
    index = _index(register)
    row, headings = table.rows[place], table.rows[place - 1] if place else []
    columns, ignored = [], []
    for column, ident in enumerate(row):
        text = str(ident).strip() if column else layout.MARK_ID
        heading = str(headings[column]).strip() if column < len(headings) else text
        target = index.by_id(text) if text else index.find(heading) if heading else None
        if text.startswith(COMPUTED):
            continue
        if target is not None:
            unit = unit_for(target, parted(heading).unit)
            columns.append(PlannedColumn(place=column, heading=heading, target=target, unit=unit))
        elif (text or heading) and has_content(table, column, place + 1):
            ignored.append((column_letters(column), heading or text))
    return plan_of(table, register.id, columns, ignored, first=place + 1)


def _plan_by_headings(table: Table, register: Register) -> Plan | None:
    index = _index(register)
    found = find_headings(table, lambda text: index.find(text) is not None)
    if found is None:
        return None
    columns, ignored = [], []
    for place, text in found.texts.items():
        target = index.find(text)
        if target is not None:
            unit = unit_for(target, parted(text).unit)
            columns.append(PlannedColumn(place=place, heading=text, target=target, unit=unit))
        elif text and has_content(table, place, found.place + 1):
            ignored.append((column_letters(place), text))
    return plan_of(table, register.id, columns, ignored, first=found.place + 1)


def _rows(register: Register, plan: Plan, *, by: str, read_code: ReadCode | None) -> tuple[list[RegisterRow], int]:
    is_skipped = skipping(plan)
    places = [place for place in range(plan.first, len(plan.table.rows)) if not is_skipped(plan.table.rows[place])]
    skipped = len(plan.table.rows) - plan.first - len(places)
    if not places:
        return [], skipped
    numbers = [plan.table.numbers[place] for place in places]
    cells = list(zip(*(plan.table.rows[place] for place in places), strict=True))
    letters = {column.target.id: column.letters for column in plan.columns}
    rows = [
        RegisterRow(
            sheet=plan.table.name, row=number, register=register, facts={}, letters=letters,
            ties={
                one.target.id: shown(cells[one.place][at]).strip() for one in plan.columns if one.target.field is None
            },
        )
        for at, number in enumerate(numbers)
    ]  # fmt: skip
    facts: dict[str, list[Fact | None]] = {}
    columns = [one for one in plan.columns if one.target.field is not None]
    for column in columns:
        reads = read_column(column, cells[column.place], by=by, read_code=read_code, epoch_1904=plan.table.epoch_1904)
        for row, read in zip(rows, reads, strict=True):
            if isinstance(read, Refused):
                row.refuse(column.target.id, field_of(column).label, read.read, read.expected, read.suggestion)
        facts[column.target.id] = [one if isinstance(one, Fact) else None for one in reads]
    fold_maps(columns, facts)
    for at, row in enumerate(rows):
        row.facts = {name: fact for name, series in facts.items() if (fact := series[at]) is not None}
    kept = [row for row in rows if _says_something(row)]
    return kept, skipped + len(rows) - len(kept)


def _says_something(row: RegisterRow) -> bool:
    told: Sequence[str] = [text for ident, text in row.ties.items() if ident != layout.MARK_ID]
    return bool(row.facts or row.rejected or any(told))
