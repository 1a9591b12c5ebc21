"""Tables to plans: which sheet is which, where its headings stand, what each column holds and in which unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.intake import layout
from desktop.intake.headings import HeadingIndex, Target, parted, subjects_of_sheet
from desktop.intake.oddities import column_letters
from desktop.intake.plain import bare, folded, half_width
from desktop.intake.tables import Cell, Row, Table
from matching import units
from matching.fields import ENTERPRISE_SUBJECTS

HEAD_ROWS: Final = 30
"""How far down headings are looked for."""
Known = Callable[[str], bool]
"""Say whether a heading names a field."""
FLAT: Final = "flat"
"""A table whose rows mix enterprise, project and loan."""
_TABLE_UNIT: Final = re.compile(r"^\(?(?:金额|计量|货币)?单位\)?\s*[:：]\s*(?:人民币)?(?P<unit>[^\s)）]+)")
_SHEET_WORDS: Final = {
    "enterprise": ("企业", "enterprise", "enterprises"),
    "project": ("项目", "project", "projects"),
    "measure": ("措施与能源前后", "措施", "能源前后", "measures"),
    "loan": ("贷款", "loan", "loans"),
    "evidence": ("证据", "evidence"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedColumn:
    """Hold what one column of a table is read as."""

    place: int
    heading: str
    target: Target
    unit: str = ""
    """Unit a bare number is written in, empty for the field's own."""

    @property
    def letters(self) -> str:
        """Return the letters the spreadsheet shows over the column."""
        return column_letters(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Hold how one table is read."""

    table: Table
    sheet: str
    """enterprise, project, measure, loan, evidence or flat."""
    columns: tuple[PlannedColumn, ...]
    first: int
    """Place of the first data row in table.rows."""
    ignored: tuple[tuple[str, str], ...] = ()
    """Letters and heading of columns that hold something but name no field."""

    def place_of(self, ident: str) -> PlannedColumn | None:
        """Return the column of an id, None when the table has none."""
        return next((column for column in self.columns if column.target.id == ident), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Hold the row of headings of a table: its place in table.rows and the text over each column."""

    place: int
    texts: Mapping[int, str]


def own_plan(table: Table, index: HeadingIndex) -> Plan | None:
    """Return the plan of a sheet of the office's own form, of whatever version, or None for another table."""
    found = ((place, _form_sheet(row)) for place, row in enumerate(table.rows[:HEAD_ROWS]))
    place, sheet = next(((place, sheet) for place, sheet in found if sheet), (0, ""))
    if not sheet:
        return None
    row = table.rows[place]
    headings = table.rows[place - 1] if place else []
    columns, ignored = [], []
    for column, ident in enumerate(row):
        text = str(ident).strip() if column else layout.MARK_ID
        heading = str(headings[column]).strip() if column < len(headings) else text
        target = index.by_id(text) if text else index.find(heading, subjects_of_sheet(sheet)) if heading else None
        if target is not None:
            unit = unit_for(target, parted(heading).unit)
            columns.append(PlannedColumn(place=column, heading=heading, target=target, unit=unit))
        elif (text or heading) and has_content(table, column, place + 1):
            ignored.append((column_letters(column), heading or text))
    return plan_of(table, sheet, columns, ignored, first=place + 1)


def plan_by_headings(table: Table, index: HeadingIndex) -> Plan | None:
    """Return the plan of a foreign table whose headings say by themselves what its columns hold, else None."""
    sheet = _sheet_by_name(table.name)
    subjects = subjects_of_sheet(sheet)
    found = find_headings(table, lambda text: index.find(text, subjects) is not None)
    if found is None:
        return None
    default = table_unit(table, found.place)
    columns, ignored = [], []
    for place, text in found.texts.items():
        target = index.find(text, subjects)
        if target is not None:
            unit = unit_for(target, parted(text).unit or _convertible(target, default))
            columns.append(PlannedColumn(place=place, heading=text, target=target, unit=unit))
        elif has_content(table, place, found.place + 1):
            ignored.append((column_letters(place), text))
    return usable(plan_of(table, FLAT, columns, ignored, first=found.place + 1))


def usable(plan: Plan) -> Plan | None:
    """Return the plan if its rows name their enterprise and, where they tell of more, their project, else None."""
    ids = {column.target.id for column in plan.columns}
    if not ids & {layout.NAME_FIELDS["enterprise"], layout.USCC_FIELD, layout.ENTERPRISE_ID}:
        return None
    if ids & {layout.NAME_FIELDS["project"], layout.PROJECT_ID}:
        return plan
    subjects = {column.target.field.subject for column in plan.columns if column.target.field is not None}
    return plan if subjects <= ENTERPRISE_SUBJECTS else None


def find_headings(table: Table, known: Known) -> Headings | None:
    """Return the row whose texts name most fields, at least two; rows above it lend their merged titles."""
    best: Headings | None = None
    most = 1
    for place in range(min(HEAD_ROWS, len(table.rows))):
        texts = heading_texts(table, place, known)
        count = sum(1 for text in texts.values() if known(text))
        if count > most:
            best, most = Headings(place=place, texts=texts), count
    return best


def heading_texts(table: Table, place: int, known: Known) -> dict[int, str]:
    """Return the text over each column, joined with the title above it where only both together say something."""
    texts: dict[int, str] = {}
    row = table.rows[place]
    above = _row_above(table, place)
    for column, cell in enumerate(row):
        own = _text(cell)
        upper = above.get(column, "")
        if not own:
            if upper and known(upper):
                texts[column] = upper
        elif upper and upper != own and not known(own) and known(upper + own):
            texts[column] = upper + own
        else:
            texts[column] = own
    return texts


def table_unit(table: Table, below: int) -> str:
    """Return the unit a note above the headings gives for the whole table (单位：万元), empty when there is none."""
    for row in table.rows[: below + 1]:
        for cell in row:
            match = _TABLE_UNIT.match(half_width(_text(cell)))
            if match is not None and units.parse_unit(match["unit"]) is not None:
                return match["unit"]
    return ""


def _form_sheet(row: Row) -> str:
    """Return the sheet id the mark of the hidden row carries, empty for every other row."""
    first = row[0] if row else ""
    if not isinstance(first, str) or not first.startswith(layout.FORM_MARK):
        return ""
    return first.rpartition(" ")[2]


def _row_above(table: Table, place: int) -> dict[int, str]:
    """Return the texts of the row above, a merged cell's text standing over all columns it covers."""
    if not place or table.numbers[place] - table.numbers[place - 1] > 1:
        return {}
    row = table.rows[place - 1]
    texts = {column: _text(cell) for column, cell in enumerate(row) if _text(cell)}
    number = table.numbers[place - 1] - 1
    for top, left, bottom, right in table.merged:
        if top <= number <= bottom and top == number and left < len(row):
            texts.update(dict.fromkeys(range(left, right + 1), _text(row[left])))
    return texts


def unit_for(target: Target, unit: str) -> str:
    """Return the unit bare numbers of a column are in, empty for the field's own.

    A unit of another kind is returned too, so that every number under it is refused instead of taken for another.
    """
    field = target.field
    if field is None or not unit or field.kind not in {"dec", "int", "map"} or folded(unit) == folded(field.unit):
        return ""
    given, own = units.parse_unit(unit), units.parse_unit(field.unit)
    if given is None:
        return ""
    if field.unit in {"", "-"}:
        return "" if len(given.kind) == 1 and not given.per else unit
    return unit if own is not None else ""


def _convertible(target: Target, unit: str) -> str:
    field = target.field
    return unit if field is not None and unit and units.conversion(unit, field.unit) is not None else ""


def has_content(table: Table, column: int, first: int) -> bool:
    """Say whether a column holds anything from a row on."""
    return any(column < len(row) and row[column] not in {"", None} for row in table.rows[first:])


def plan_of(
    table: Table, sheet: str, columns: Sequence[PlannedColumn], ignored: Sequence[tuple[str, str]], *, first: int
) -> Plan:
    """Return a plan with the first of several columns for one field; the others are named as ignored."""
    kept: dict[str, PlannedColumn] = {}
    left_out = list(ignored)
    for column in columns:
        if kept.setdefault(column.target.id, column) is not column and has_content(table, column.place, first):
            left_out.append((column.letters, column.heading))
    return Plan(table=table, sheet=sheet, columns=tuple(kept.values()), first=first, ignored=tuple(left_out))


def _sheet_by_name(name: str) -> str:
    plain = bare(name)
    return next((sheet for sheet, words in _SHEET_WORDS.items() if plain in words), FLAT)


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)
