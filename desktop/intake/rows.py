"""Rows of a planned table to draft rows: facts by subject, what ties the row to others, and cells that were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.intake import layout
from desktop.intake.columns import Read, Refused, field_of, read_column, shown
from desktop.intake.plain import bare
from desktop.intake.recognise import Plan, PlannedColumn
from desktop.intake.report import Rejection, Remark
from desktop.intake.tables import Cell, Row
from desktop.intake.typed import ReadCode
from matching.case import Fact
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS

NAME, USCC, PROJECT = layout.NAME_FIELDS["enterprise"], layout.USCC_FIELD, layout.NAME_FIELDS["project"]
_KEYS: Final = frozenset({NAME, USCC, PROJECT, layout.ENTERPRISE_ID, layout.PROJECT_ID})
_TOTALS: Final = frozenset({"合计", "总计", "小计", "平均", "合计数", "本页小计", "total", "subtotal"})
_LONGEST_TOTAL: Final = 12
Facts = dict[str, Fact]


@dataclass(slots=True, kw_only=True)
class DraftRow:
    """Hold one row: its facts by what they are about, and the names that tie it to an enterprise and a project."""

    sheet: str
    row: int
    kind: str
    name: str = ""
    uscc: str = ""
    reference: str = ""
    project: str = ""
    enterprise: Facts = field(default_factory=dict)
    case: Facts = field(default_factory=dict)
    measure: Facts = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    """Column letters by field, shared by all rows of a table."""


@dataclass(slots=True, kw_only=True)
class SheetRows:
    """Hold what one table gave."""

    rows: list[DraftRow] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    refused_keys: list[DraftRow] = field(default_factory=list)
    """Rows refused whole whose names other rows may point to."""
    skipped: int = 0


def read_rows(plan: Plan, *, by: str, read_code: ReadCode | None) -> SheetRows:
    """Read all data rows of a table, column by column."""
    result = SheetRows()
    is_skipped = skipping(plan)
    places = [place for place in range(plan.first, len(plan.table.rows)) if not is_skipped(plan.table.rows[place])]
    result.skipped = len(plan.table.rows) - plan.first - len(places)
    if not places:
        return result
    numbers = [plan.table.numbers[place] for place in places]
    cells = list(zip(*(plan.table.rows[place] for place in places), strict=True))
    columns = [column for column in plan.columns if column.target.field is not None and column.place < len(cells)]
    ties = {column.target.id: column for column in plan.columns if column.place < len(cells)}
    filled = {column.place: _filled_down(plan, column, cells[column.place], numbers) for column in ties.values()}
    facts: dict[str, list[Fact | None]] = {}
    refused: dict[int, set[str]] = {}
    for column in columns:
        reads = read_column(column, filled[column.place], by=by, read_code=read_code, epoch_1904=plan.table.epoch_1904)
        facts[column.target.id] = _accepted(plan, column, numbers, reads, result, refused)
    _report_merged(plan, columns, numbers, result)
    texts = {
        ident: [shown(cell).strip() for cell in filled[column.place]]
        for ident, column in ties.items()
        if ident[0] == "@"
    }
    letters = {column.target.id: column.letters for column in plan.columns}
    fold_maps(columns, facts)
    for draft in _drafts(plan, numbers, columns, facts, texts):
        draft.letters = letters
        _check_keys(draft, refused.get(draft.row, set()), result)
    return result


def skipping(plan: Plan) -> Callable[[Row], bool]:
    """Return what says whether a row is the example, a total or the headings once more."""
    mark = plan.place_of(layout.MARK_ID)
    keys = {column.place: column.heading.strip() for column in plan.columns if column.target.id in _KEYS}

    def is_skipped(row: Row) -> bool:
        if mark is not None and shown(row[mark.place]).strip().startswith(layout.EXAMPLE_MARK):
            return True
        first = next((cell for cell in row[:3] if isinstance(cell, str) and cell), "")
        if len(first) <= _LONGEST_TOTAL and (word := bare(first)) and (word in _TOTALS or word == layout.EXAMPLE_MARK):
            return True
        return bool(keys) and all(row[place] == heading for place, heading in keys.items())

    return is_skipped


def _accepted(
    plan: Plan,
    column: PlannedColumn,
    numbers: Sequence[int],
    reads: list[Read],
    result: SheetRows,
    refused: dict[int, set[str]],
) -> list[Fact | None]:
    """Return the facts of a column with the refused cells reported and left out."""
    if Refused not in set(map(type, reads)):
        return reads  # type: ignore[return-value]  # no Refused among them
    label = field_of(column).label
    whole = (column.target.id in {NAME, USCC} and plan.sheet in {"enterprise", "flat"}) or column.target.id == PROJECT
    for number, read in zip(numbers, reads, strict=True):
        if isinstance(read, Refused):
            refused.setdefault(number, set()).add(column.target.id)
            result.rejected.append(
                Rejection(
                    sheet=plan.table.name, row=number, column=column.letters, field=label, field_id=column.target.id,
                    read=read.read, expected=read.expected, suggestion=read.suggestion, whole_row=whole,
                )
            )  # fmt: skip
    return [read if isinstance(read, Fact) else None for read in reads]


def _filled_down(plan: Plan, column: PlannedColumn, cells: Sequence[Cell], numbers: Sequence[int]) -> Sequence[Cell]:
    """Return the cells of a naming column with a name merged over several rows standing in each of them."""
    boxes = [box for box in plan.table.merged if box[1] <= column.place <= box[3] and box[2] > box[0]]
    if not boxes or column.target.id not in _KEYS:
        return cells
    values = dict(zip(numbers, cells, strict=True))
    for top, _, bottom, _ in boxes:
        for number in range(top + 2, bottom + 2):
            if number in values and top + 1 in values:
                values[number] = values[top + 1]
    return list(values.values())


def _report_merged(plan: Plan, columns: Sequence[PlannedColumn], numbers: Sequence[int], result: SheetRows) -> None:
    """Point out figures merged over several rows: they are taken for the first of these rows only."""
    held = set(numbers)
    by_place = {column.place: column for column in columns if column.target.id not in _KEYS}
    for top, left, bottom, _ in plan.table.merged:
        column = by_place.get(left)
        if column is None or bottom == top or top + 1 not in held or _subject(column) in ENTERPRISE_SUBJECTS:
            continue
        text = f"“{column.heading}”合并了第 {top + 1} 至 {bottom + 1} 行，只算作第 {top + 1} 行的值"
        result.remarks.append(Remark(sheet=plan.table.name, row=top + 1, field=column.heading, text=text))


def fold_maps(columns: Sequence[PlannedColumn], facts: dict[str, list[Fact | None]]) -> None:
    """Put the columns of the keys of a map field together into facts of that field."""
    keyed: dict[str, list[PlannedColumn]] = {}
    for column in columns:
        if column.target.key is not None and column.target.field is not None:
            keyed.setdefault(column.target.field.id, []).append(column)
    for field_id, parts in keyed.items():
        names = [column.target.key.id for column in parts if column.target.key is not None]
        series = [facts.pop(column.target.id) for column in parts]
        whole = facts.get(field_id)
        folded = [_folded(names, row) for row in zip(*series, strict=True)]
        facts[field_id] = (
            folded if whole is None else [first or other for first, other in zip(whole, folded, strict=True)]
        )


def _folded(names: Sequence[str], parts: Sequence[Fact | None]) -> Fact | None:
    known = {name: part for name, part in zip(names, parts, strict=True) if part is not None}
    if not known:
        return None
    first = next(iter(known.values()))
    # The value of one key is never itself a list or a map.
    return Fact(value={name: part.value for name, part in known.items()}, by=first.by, basis=first.basis)  # type: ignore[misc]


def _drafts(
    plan: Plan,
    numbers: Sequence[int],
    columns: Sequence[PlannedColumn],
    facts: dict[str, list[Fact | None]],
    texts: dict[str, list[str]],
) -> Iterator[DraftRow]:
    subjects = {column.target.field.id: _subject(column) for column in columns if column.target.field is not None}
    enterprise = _by_row({i: f for i, f in facts.items() if subjects[i] in ENTERPRISE_SUBJECTS}, len(numbers))
    case = _by_row({i: f for i, f in facts.items() if subjects[i] in CASE_SUBJECTS}, len(numbers))
    measure = _by_row({i: f for i, f in facts.items() if subjects[i] == "measure"}, len(numbers))
    blank = [""] * len(numbers)
    references, projects = texts.get(layout.ENTERPRISE_ID, blank), texts.get(layout.PROJECT_ID, blank)
    for place, number in enumerate(numbers):
        draft = DraftRow(
            sheet=plan.table.name, row=number, kind=plan.sheet, reference=references[place], project=projects[place],
            enterprise=enterprise[place], case=case[place], measure=measure[place],
        )  # fmt: skip
        draft.name, draft.uscc = _text(draft.enterprise, NAME), _text(draft.enterprise, USCC)
        draft.project = _text(draft.case, PROJECT) or draft.project
        yield draft


def _by_row(facts: dict[str, list[Fact | None]], count: int) -> list[Facts]:
    if not facts:
        return [{} for _ in range(count)]
    ids = list(facts)
    return [
        {ident: fact for ident, fact in zip(ids, row, strict=True) if fact is not None}
        for row in zip(*facts.values(), strict=True)
    ]


def _check_keys(draft: DraftRow, refused: set[str], result: SheetRows) -> None:
    """Keep a row that can be named; report one that cannot, and pass over one that says nothing."""
    if not (draft.enterprise or draft.case or draft.measure or draft.project or draft.reference or refused):
        result.skipped += 1
        return
    if (refused & {USCC, NAME} and draft.kind in {"enterprise", "flat"}) or PROJECT in refused:
        result.refused_keys.append(draft)
        return
    missing = _missing(draft)
    if missing is None:
        result.rows.append(draft)
        return
    ident, label, suggestion = missing
    result.rejected.append(
        Rejection(
            sheet=draft.sheet, row=draft.row, column=draft.letters.get(ident, ""), field=label, field_id=ident,
            expected="没有填，这一行说的是谁无法确定", suggestion=suggestion, whole_row=True,
        )
    )  # fmt: skip
    result.refused_keys.append(draft)


def _missing(draft: DraftRow) -> tuple[str, str, str] | None:
    """Return which name the row lacks: id, label and advice; None where it lacks none."""
    if draft.kind == "enterprise":
        return None if draft.name else (NAME, "企业名称", "请填营业执照上的全称")
    if not (draft.reference or draft.name or draft.uscc):
        if draft.kind == "flat":
            return NAME, "企业名称", "请填营业执照上的全称"
        return layout.ENTERPRISE_ID, "所属企业", "请填企业名称或统一社会信用代码"
    if not draft.project and (draft.kind != "flat" or draft.case or draft.measure):
        return (PROJECT if PROJECT in draft.letters else layout.PROJECT_ID), "项目名称", "请填项目名称"
    return None


def _subject(column: PlannedColumn) -> str:
    return column.target.field.subject if column.target.field is not None else ""


def _text(facts: Facts, field_id: str) -> str:
    fact = facts.get(field_id)
    return str(fact.value) if fact is not None else ""
