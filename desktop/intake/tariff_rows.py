"""The office's workbook of prices (or products) read into dated sets; one wrong cell refuses it as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.intake.book_kinds import TARIFFS, BookKind
from desktop.intake.dates import from_serial, read_date
from desktop.intake.numbers import canonical, read_number
from desktop.intake.tables import Cell, Table, Unreadable
from desktop.problems import Problem
from matching.errors import ValueRefused
from matching.tools.periods import DAY, Misfit, clock, day_misfits, tier_misfits
from matching.tools.tariff import Column, Sheet, TariffSet
from matching.units import conversion

AREA, FIRST, LAST, DOCUMENT = "@area", "@from", "@to", "@document"
COMMON: Final = (
    (AREA, "执行地区", "县、市或省的名称；全国统一的写“全国”"),
    (FIRST, "生效日", "从哪天起执行，如 2026-01-01"),
    (LAST, "失效日", "执行到哪天；还在执行的空着"),
    (DOCUMENT, "文号", "价格文件的文号或公告名称，必填"),
)
"""The first four columns of every sheet."""
GUIDE_SHEET: Final = "填写说明"
SAMPLE_MARK: Final = "示例"
"""An area that begins so is the example row of the form and is skipped."""
_SHOWN: Final = 8
_HEADING_ROWS: Final = 30
"""Rows from the top among which the headings are looked for."""
_FEN: Final = "分"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Hold one row as read, and where it stands."""

    number: int
    area: str
    first: date
    last: date | None
    document: str
    cells: Mapping[str, str]


def read_tariff_tables(
    tables: Iterable[Table], sheets: Mapping[str, Sheet], file: str, kind: BookKind = TARIFFS
) -> tuple[TariffSet, ...]:
    """Read all sheets of this kind of a workbook; raise Problem naming every wrong cell with sheet, row and column."""
    by_title = {sheet.title: sheet for sheet in sheets.values()}
    wrong: list[str] = []
    found: list[TariffSet] = []
    known = False
    for table in tables:
        sheet = by_title.get(table.name.strip())
        if sheet is None:
            continue
        known = True
        found += _sets(table, sheet, file, wrong, kind)
    if not known:
        raise Problem(
            f"{file} 里没有{kind.table}：工作表应叫 {'、'.join(by_title)}",
            remedy=kind.blank,
            code=f"{kind.code}_sheets",
        )
    if wrong:
        more = f"；另有 {len(wrong) - _SHOWN} 处" if len(wrong) > _SHOWN else ""
        raise Problem(
            f"{len(wrong)} 处不合要求：{'；'.join(wrong[:_SHOWN])}{more}",
            where=file,
            remedy=f"改好后重新载入；原来的{kind.noun}没有动",
            code=f"{kind.code}_rows",
        )
    if not found:
        raise Problem(
            f"{file} 里没有填一行{kind.noun}",
            remedy="示例行不算；请至少在一张工作表里填一行",
            code=f"{kind.code}_empty",
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Heads:
    """Hold where the columns stand, and the units their headings name where they are others than ours."""

    places: Mapping[str, int]
    written: Mapping[str, str]
    kind: BookKind


def _sets(table: Table, sheet: Sheet, file: str, wrong: list[str], kind: BookKind) -> list[TariffSet]:
    head, places, written = _heading(table, sheet)
    if head < 0:
        needed = "、".join(label for _, label, _ in COMMON)
        wrong.append(
            f"工作表“{sheet.title}”没有表头行，应有列：{needed}、{'、'.join(c.heading for c in sheet.columns)}"
        )
        return []
    before = len(wrong)
    wrong += _wrong_units(sheet, written)
    lines: list[_Line] = []
    heads = _Heads(places, written, kind)
    for row, number in zip(table.rows[head + 1 :], table.numbers[head + 1 :], strict=True):
        if line := _line(row, number, sheet, heads, wrong, epoch_1904=table.epoch_1904):
            lines.append(line)
    if len(wrong) > before:
        return []
    return _grouped(lines, sheet, file, wrong)


def _heading(table: Table, sheet: Sheet) -> tuple[int, dict[str, int], dict[str, str]]:
    """Return the row of the headings, the place of each column, and the unit a heading names where it is another."""
    units = {column.id: column.unit for column in sheet.columns}
    labels = {label: name for name, label, _ in COMMON} | {column.label: column.id for column in sheet.columns}
    wanted = {name for name, *_ in COMMON if name != LAST} | {one.id for one in sheet.columns if not one.optional}
    for number, row in enumerate(table.rows[:_HEADING_ROWS]):
        places: dict[str, int] = {}
        written: dict[str, str] = {}
        for at, cell in enumerate(row):
            label, unit = _split_heading(str(cell).strip(), labels)
            if label in labels:
                name = labels[label]
                places[name] = at
                if unit and name in units and unit != units[name]:
                    written[name] = unit
        if wanted <= places.keys():
            return number, places, written
    return -1, {}, {}


def _wrong_units(sheet: Sheet, written: dict[str, str]) -> list[str]:
    """Refuse headings whose unit measures something else, and read no number by them."""
    wrong = []
    for name, unit in list(written.items()):
        column = sheet.column(name)
        if conversion(unit, column.unit) is None:
            hint = "；1 元 = 100 分，请换算成元" if unit.startswith(_FEN) else ""
            wrong.append(f"“{sheet.title}”表头“{column.label}（{unit}）”：单位应为 {column.unit}{hint}")
            del written[name]
    return wrong


def _split_heading(text: str, labels: Collection[str]) -> tuple[str, str]:
    """Return label and unit of a heading: 电价（元/kWh）; some labels hold brackets of their own."""
    plain = text.replace("(", "（").replace(")", "）")
    for label in sorted(labels, key=len, reverse=True):
        rest = plain.removeprefix(label)
        if rest != plain and (not rest or (rest.startswith("（") and rest.endswith("）"))):
            return label, rest[1:-1]
    return "", ""


def _line(
    row: Sequence[Cell], number: int, sheet: Sheet, heads: _Heads, wrong: list[str], *, epoch_1904: bool
) -> _Line | None:
    def cell(name: str) -> Cell:
        at = heads.places.get(name, -1)
        return row[at] if 0 <= at < len(row) else ""

    area = _plain(cell(AREA))
    if not any(_plain(each) for each in row) or area.startswith(SAMPLE_MARK):
        return None
    faults: list[str] = []

    def fault(label: str, sentence: str) -> None:
        faults.append(f"“{sheet.title}”第 {number} 行“{label}”：{sentence}")

    if not area:
        fault("执行地区", "没有填，应写县、市、省的名称或“全国”")
    document = _plain(cell(DOCUMENT))
    if not document:
        fault("文号", f"没有填，应写{heads.kind.document}，没有依据的{heads.kind.noun}不能载入")
    first = _day(cell(FIRST), "生效日", fault, must=True, epoch_1904=epoch_1904)
    last = _day(cell(LAST), "失效日", fault, must=False, epoch_1904=epoch_1904)
    if first and last and last < first:
        fault("失效日", f"{last} 早于生效日 {first}，请核对")
    cells: dict[str, str] = {}
    for column in sheet.columns:
        try:
            cells[column.id] = _value(column, cell(column.id), heads.written.get(column.id, ""), epoch_1904=epoch_1904)
        except ValueRefused as error:
            fault(column.heading, str(error))
    wrong += faults
    if faults or first is None:
        return None
    return _Line(number=number, area=area, first=first, last=last, document=document, cells=cells)


def _day(cell: Cell, label: str, fault: object, *, must: bool, epoch_1904: bool) -> date | None:
    assert callable(fault)
    text = _plain(cell)
    if not text:
        if must:
            fault(label, "没有填，应写日期，如 2026-01-01")
        return None
    try:
        return _date(cell, text, epoch_1904=epoch_1904)
    except ValueRefused as error:
        fault(label, str(error))
        return None


def _date(cell: Cell, text: str, *, epoch_1904: bool) -> date:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == int(cell):
        return from_serial(int(cell), epoch_1904=epoch_1904) if 10_000 <= cell < 80_000 else read_date(text)
    return read_date(text, epoch_1904=epoch_1904)


def _value(column: Column, cell: Cell, written: str, *, epoch_1904: bool) -> str:
    if isinstance(cell, Unreadable):
        raise ValueRefused(cell.shown, _wanted(column), suggestion=f"{cell.reason}，{cell.remedy}")
    text = _plain(cell)
    if not text:
        if column.optional:
            return column.blank
        raise ValueRefused("", _wanted(column), suggestion="这一格不能空")
    if column.kind == "number":
        return _number(column, text, written)
    if column.kind == "time":
        return _time(cell, text)
    if column.kind == "date":
        return str(_date(cell, text, epoch_1904=epoch_1904))
    if column.kind == "choice":
        for choice in column.values:
            if text in {choice.id, choice.label}:
                return choice.id
        raise ValueRefused(text, "以下之一：" + "、".join(choice.label for choice in column.values))
    return text


def _number(column: Column, text: str, written: str) -> str:
    try:
        value = read_number(text, unit=column.unit, written_in=written).value
    except ValueRefused:
        if _FEN in text and column.unit.startswith("元"):
            raise ValueRefused(
                text, f"以{column.unit}为单位的数字", suggestion="1 元 = 100 分，如 65 分写成 0.65"
            ) from None
        raise
    if value < 0:
        raise ValueRefused(text, "不小于 0 的数", suggestion="这里没有负数，请核对")
    if column.highest is not None and value > column.highest:
        fits = f"若单位是分，应填 {canonical(value / 100)}" if column.unit.startswith("元") else "请核对单位"
        raise ValueRefused(text, f"不大于 {column.highest} {column.unit}的数", suggestion=fits)
    return f"{value:f}"


def _time(cell: Cell, text: str) -> str:
    """Read a time of day; a spreadsheet keeps one as a fraction of a day."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 0 <= cell <= 1:
        exact = Decimal(format(cell, ".12g")) * DAY
        whole = int(exact.to_integral_value())
        return f"{whole // 60:02d}:{whole % 60:02d}"
    return clock(text)


def _grouped(lines: Iterable[_Line], sheet: Sheet, file: str, wrong: list[str]) -> list[TariffSet]:
    keys = [column.id for column in sheet.columns if column.key]
    groups: dict[tuple[object, ...], list[_Line]] = {}
    for line in lines:
        groups.setdefault((line.area, line.first, *(line.cells[key] for key in keys)), []).append(line)
    sets = []
    for members in groups.values():
        if sentence := _clash(members, sheet):
            wrong.append(sentence)
            continue
        one = members[0]
        rows = tuple({name: cell for name, cell in line.cells.items() if name not in keys} for line in members)
        numbers = [line.number for line in members]
        span = f"第 {numbers[0]} 行" if len(numbers) == 1 else f"第 {numbers[0]}–{numbers[-1]} 行"
        sets.append(
            TariffSet(
                sheet=sheet.id,
                area=one.area,
                key={key: one.cells[key] for key in keys},
                valid_from=one.first,
                valid_to=one.last,
                document=one.document,
                rows=rows,
                place=f"{file} “{sheet.title}”{span}",
            )
        )
    return sets


def _clash(members: Sequence[_Line], sheet: Sheet) -> str:
    """Say why the rows of one set do not hang together, empty when they do."""
    first = members[0]
    for line in members[1:]:
        if (line.last, line.document) != (first.last, first.document):
            return f"“{sheet.title}”第 {line.number} 行“文号”：与第 {first.number} 行是同一组，文号和失效日应相同"
        if sheet.check == "one":
            return f"“{sheet.title}”第 {line.number} 行：与第 {first.number} 行重复，同一地区、类别、生效日只能有一行"
    misfits: list[Misfit] = []
    rows = [line.cells for line in members]
    if sheet.check == "day":
        misfits = day_misfits(rows)
    elif sheet.check == "tiers":
        misfits = tier_misfits(rows)
    if not misfits:
        return ""
    column = sheet.column(misfits[0].column)
    return f"“{sheet.title}”第 {members[misfits[0].row].number} 行“{column.heading}”：{misfits[0].sentence}"


def _wanted(column: Column) -> str:
    kinds = {
        "number": f"数字（{column.unit}）",
        "time": "时刻，如 08:00",
        "date": "日期，如 2026-01-01",
        "choice": "可选值之一",
    }
    return kinds.get(column.kind, "文字")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Unreadable):
        return cell.shown or "?"
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, (int, float)):
        return f"{canonical(Decimal(format(cell, '.15g'))):f}"
    return cell.strip()
