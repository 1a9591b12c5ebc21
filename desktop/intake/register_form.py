"""Workbooks of registers: the blank one to fill in, and one holding records that reads back as the same records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.intake import layout
from desktop.intake.cells import cell_of
from desktop.intake.filled import Cell, Content
from desktop.intake.form import write_book
from desktop.intake.layout import Column, Sheet
from matching.fields import Field, FieldDictionary
from matching.registers.model import Computed, Register

REGISTER_MARK: Final = "#lvjian-register/"
"""First cell of the hidden row of ids: mark, version, a space, the id of the register."""
NUMBER, RECORD, STATE, ORIGIN, FIRM = "@number", "@record", "@state", "@origin", "@firm"
COMPUTED: Final = "@="
"""Begins the id of a column that is worked out: written, never read."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE: Final = 31
_OF_ENTERPRISE = Column(
    id=layout.ENTERPRISE_ID, title="所属企业", required=True, help="库里企业的统一社会信用代码或全称，写法要一致"
)
_NUMBER = Column(id=NUMBER, title="编号", help="改已有的记录写它的编号，新记录留空，由程序编号")
_OF_PROJECT = Column(id=layout.PROJECT_ID, title="所属项目", required=True, help="库里项目的名称，写法要一致")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """Hold what a workbook shows of one record: cells by column id."""

    register: str
    cells: Mapping[str, Cell]


def write_register_form(
    path: Path,
    registers: Sequence[Register],
    dictionary: FieldDictionary,
    *,
    options: Mapping[str, tuple[str, ...]],
    version: str = "",
) -> None:
    """Write blank forms, a sheet for each register; `options` are the names of the records of each register."""
    plan = tuple(register_sheet(one, options=options) for one in registers)
    write_book(path, dictionary, Content(plan=plan), version=version, made_on=None, guide=_guide)


def write_record_book(
    path: Path,
    register: Register,
    rows: Iterable[RecordRow],
    dictionary: FieldDictionary,
    *,
    only: Collection[str] = (),
    version: str = "",
) -> None:
    """Write the records of a register; `only` keeps to these columns and what tells a record from others."""
    sheet = register_sheet(register, options={}, filled=True, only=only)
    content = Content(plan=(sheet,), rows={sheet.id: [row.cells for row in rows]})
    write_book(path, dictionary, content, version=version, made_on=None, guide=_guide)


def register_sheet(
    register: Register, *, options: Mapping[str, tuple[str, ...]], filled: bool = False, only: Collection[str] = ()
) -> Sheet:
    """Return the sheet of a register: what is filled in and, in a filled one, state, figures and identity."""
    row = register.row
    columns = [layout.MARK, _NUMBER]
    columns += [_OF_PROJECT] if row.about == "project" else []
    columns += [_OF_ENTERPRISE] if row.about == "enterprise" else []
    columns += [Column(id=FIRM, title="企业名称", help="只供查看")] if filled and row.about != "office" else []
    for name, field in register.fields.items():
        if not only or name in only or name in register.required:
            columns += _columns(field, register, options)
    if filled:
        columns += [Column(id=STATE, title="状态", help="只供查看，改状态请在程序里办步骤")] if register.states else []
        columns += [Column(id=ORIGIN, title="报送单位", help="下级报来的记录只供查看")]
        columns += [_computed(one) for one in register.computed if not only or one.row.id in only]
        columns += [Column(id=RECORD, title="识别码", help="请不要改", folded=True)]
    return Sheet(
        id=register.id,
        title=sheet_title(register),
        columns=tuple(columns),
        intro=row.help + ("（草案，待核对）" if register.is_draft else ""),
        mark=REGISTER_MARK,
        one_band=True,
    )


def sheet_title(register: Register) -> str:
    """Return the title of a register as a spreadsheet takes it."""
    return _NOT_IN_TITLES.sub(" ", register.row.title)[:_LONGEST_TITLE].strip()


def cells_of_field(field: Field, value: object) -> Iterator[tuple[str, Cell]]:
    """Yield the cells of one value by column id: one, or one for each key of a map."""
    if field.kind == "map":
        for key in field.keys:
            yield layout.column_id(field, key), cell_of(field, value, key)  # type: ignore[arg-type]  # a map's value
    else:
        yield field.id, cell_of(field, value)  # type: ignore[arg-type]  # a fact's value


def _columns(field: Field, register: Register, options: Mapping[str, tuple[str, ...]]) -> Iterator[Column]:
    required = field.id in register.required
    target = register.links.get(field.id)
    if field.kind == "map":
        for key in field.keys:
            yield Column(id=layout.column_id(field, key), title=layout.title_of(field, key), field=field, key=key)
    elif target is not None:
        told = f"{field.help}；" if field.help else ""
        yield Column(
            id=field.id, title=field.label, field=field, required=required, options=options.get(target, ()),
            help=f"{told}写已登记的名称或编号",
        )  # fmt: skip
    else:
        personal = "个人信息，只填登记确实需要的" if field.personal else ""
        told = "；".join(part for part in (field.help, personal) if part)
        yield Column(id=field.id, title=field.label, field=field, required=required, help=told)


def _computed(one: Computed) -> Column:
    unit = f"（{one.field.unit}）" if one.field.unit and one.field.unit != "-" else ""
    told = one.row.formula or one.row.help
    return Column(
        id=COMPUTED + one.row.id, title=f"{one.field.label}{unit}［算出］",
        help=(told + "；" if told else "") + "由程序算出，导入时不读",
    )  # fmt: skip


def _guide(plan: tuple[Sheet, ...], version: str) -> Iterator[tuple[str, str]]:
    yield "title", "绿荐台账表 填写说明"
    yield "text", f"表格版本 {version}" if version else ""
    yield "head", "一、各张表"
    for sheet in plan:
        must = "、".join(column.title for column in sheet.columns if column.required)
        yield "text", f"{sheet.title}：{sheet.intro}。必填：{must or '无'}"
    yield "head", "二、怎样填"
    yield from (("text", line) for line in _HOW)
    yield "head", "三、导入时会怎样"
    yield from (("text", line) for line in _THEN)


_HOW = (
    "一行一条记录。红色标题并带 * 的列必填；不知道的留空，不要猜。留空表示“不知道”，不表示“没有”。",
    "灰色的“示例”行不会被导入，可以保留，也可以删除。标题下面隐藏的一行是列的编号，请不要删除。",
    "新记录的编号留空；要改已登记的记录，写它的编号，或在导出的表上改。",
    "企业先要在库里，写统一社会信用代码或全称。指向其他台账的格子，写已登记的名称或编号，同一份表里先登记的也可以。",
    "有下拉列表的格子从列表中选；可多选的格子，多项之间用；分隔。",
    "数字只填数字，单位写在标题里；也认得 1.2万、50% 这样的写法。日期填完整的年月日，如 2026-04-01。",
    "标着［算出］的列、状态和报送单位只供查看，改了不算。",
)
_THEN = (
    "导入后逐行给出结果：新增、修改、未变、未导入；未导入的写明表、行、列、填了什么、应当是什么。一行有错不影响其他行。",
    "没有写编号的行，与已登记的记录在不能重复的几项上相同时，当作修改那一条。格子留空不会删除已有的内容。",
    "状态只能在程序里按步骤改变；下级报来的记录和已锁定的记录不改。",
)
