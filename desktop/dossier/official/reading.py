"""Read a layout and refuse what cannot be printed, naming line, key and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NoReturn

import msgspec

from desktop import resources
from desktop.dossier.official.refusals import Path, did_you_mean, parsed, refuse, refuse_shape
from desktop.dossier.official.rows import (
    HOLE,
    Block,
    ChoiceBlock,
    FormRow,
    GridBlock,
    HandBlock,
    SignBlock,
    TableBlock,
    TextBlock,
)
from desktop.dossier.official.vocabulary import REGISTER, Vocabulary, vocabulary
from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.fields import Field, FieldDictionary

_WIDEST = 400.0
_MOST_COLUMNS = 14
"""Columns a page can hold so that a person can still read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Hold one form ready to be filled in: its conditions compiled, its names known."""

    row: FormRow
    names: Vocabulary
    conditions: Mapping[Path, Expression] = field(default_factory=dict)
    """By place: of sections, blocks and rows."""
    own: bool = False
    """Changed or added by the office."""
    text: str = ""

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of the file."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def is_draft(self) -> bool:
        """Say whether nothing confirms the form."""
        return bool(self.row.draft) or self.row.confidence in {"K", "?"}

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the single values the form prints, in their order, each once."""
        names = (name for section in self.row.section for block in section.block for name in _single(block))
        return tuple(dict.fromkeys(names))


def load_form(text: str, *, file: str, own: bool = False) -> Layout:
    """Read one layout; refuse it as a whole at the first thing that is wrong."""
    document = parsed(text, file=file)
    try:
        row = msgspec.convert(document, FormRow)
    except msgspec.ValidationError as error:
        refuse_shape(error, text, file=file)
    return _Check(row, text, file).layout(own=own)


def _single(block: Block) -> tuple[str, ...]:
    if isinstance(block, (GridBlock, ChoiceBlock)):
        return block.fields
    return tuple(HOLE.findall(block.text)) if isinstance(block, TextBlock) else ()


class _Check:
    """Check one form."""

    def __init__(self, row: FormRow, text: str, file: str) -> None:
        self._row, self._text, self._file = row, text, file
        self._names = Vocabulary(fields={}, sources={}, titles={}, supplied=frozenset(), secret=frozenset())
        self._conditions: dict[Path, Expression] = {}
        self._symbols: dict[int, dict[str, Symbol]] = {}
        """By the fields they stand for, which live as long as the form."""

    def layout(self, *, own: bool) -> Layout:
        """Return the form with its conditions read."""
        row = self._row
        self._head()
        self._names = vocabulary(row)
        for name in ("number", "heading"):
            self._holes(getattr(row, name), (name,))
        for at, section in enumerate(row.section):
            place: Path = ("section", at)
            self._condition(section.when, self._names.fields, (*place, "when"))
            for number, block in enumerate(section.block):
                self._block(block, (*place, "block", number))
        return Layout(row=row, names=self._names, conditions=self._conditions, own=own, text=self._text)

    def _head(self) -> None:
        row = self._row
        if not row.id.replace("_", "").isalnum() or not row.id.isascii():
            self._refuse("编号只能用英文字母、数字和下划线", ("id",), "如 R05_ours")
        if not row.title.strip():
            self._refuse("没有名称", ("title",), "请写明表的名称")
        if row.about == "record" and row.register not in resources.registers().by_id:
            known = resources.registers().by_id
            self._refuse(
                f"没有名为“{row.register}”的台账", ("register",),
                did_you_mean(row.register, known) or "lvjian register list 列出全部台账",
            )  # fmt: skip
        if row.about != "record" and row.register:
            self._refuse("只有台账记录的表才写 register", ("register",), '请删去，或把 about 改为 "record"')
        if row.report and row.report not in {one.row.id for one in resources.reports()}:
            self._refuse(f"没有 {row.report} 这张报表", ("report",), "lvjian duties reports 列出全部报表")
        if row.proof and (row.redacted or row.letter):
            self._refuse("脱敏的表和公函不带核验码", ("proof",), "请删去 proof，或删去 redacted、letter")
        if not row.section:
            self._refuse("没有任何部分", ("section",), "请至少写一个 [[section]] 和其中的 [[section.block]]")
        if not 1 <= row.copies <= 20:
            self._refuse(f"份数 {row.copies} 不对", ("copies",), "应在 1 到 20 之间")

    def _block(self, block: Block, place: Path) -> None:
        self._condition(block.when, self._names.fields, (*place, "when"))
        if isinstance(block, TextBlock):
            self._holes(block.text, (*place, "text"))
        elif isinstance(block, (GridBlock, ChoiceBlock)):
            self._fields(block.fields, block.titles, place)
            if isinstance(block, ChoiceBlock):
                self._tickable(block, place)
        elif isinstance(block, TableBlock):
            self._table(block, place)
        elif isinstance(block, HandBlock):
            self._hand(block, place)
        elif isinstance(block, SignBlock):
            if not block.labels:
                self._refuse("没有写签字处的名称", (*place, "labels"), '如 labels = ["经办人", "负责人"]')
        else:
            self._boxes(block.box, place)

    def _boxes(self, boxes: Iterable[object], place: Path) -> None:
        if not tuple(boxes):
            self._refuse("没有意见栏", (*place, "box"), "请至少写一个 [[section.block.box]]")

    def _hand(self, block: HandBlock, place: Path) -> None:
        if not 1 <= len(block.heads) <= _MOST_COLUMNS:
            self._refuse(f"有 {len(block.heads)} 列", (*place, "heads"), f"应有 1 到 {_MOST_COLUMNS} 列")
        if block.widths and len(block.widths) != len(block.heads):
            self._refuse("列宽的个数与列数不同", (*place, "widths"), f"应有 {len(block.heads)} 个，或者不写")
        if not block.lines and not 1 <= block.blank <= 60:
            self._refuse("没有可填的行", (*place, "blank"), "请写 lines，或写 blank = 1 到 60")

    def _fields(self, names: tuple[str, ...], titles: Mapping[str, str], place: Path) -> None:
        if not names:
            self._refuse("没有列出字段", (*place, "fields"), '如 fields = ["ent_name", "ent_uscc"]')
        for name in names:
            self._known(name, self._names.fields, (*place, "fields"))
        for name in titles:
            if name not in names:
                self._refuse(f"titles 里的 {name} 不在 fields 里", (*place, "titles"), did_you_mean(name, names))

    def _tickable(self, block: ChoiceBlock, place: Path) -> None:
        for name in block.fields:
            one = self._names.fields[name]
            if not one.values and one.kind not in {"tri", "bool"}:
                self._refuse(f"“{one.label}”没有可勾选的选项", (*place, "fields"), "请改放在 grid 里")

    def _table(self, block: TableBlock, place: Path) -> None:
        fields = self._names.sources.get(block.rows)
        if fields is None:
            remedy = did_you_mean(block.rows, self._names.sources)
            known = [name for name in self._names.sources if not name.startswith(REGISTER)]
            self._refuse(
                f"没有“{block.rows}”可列", (*place, "rows"), remedy or f"可用：{'、'.join(known)}，或 register:台账编号"
            )
        if not 1 <= len(block.columns) <= _MOST_COLUMNS:
            self._refuse(f"有 {len(block.columns)} 列", (*place, "columns"), f"应有 1 到 {_MOST_COLUMNS} 列")
        for column in block.columns:
            self._known(column.field, fields, (*place, "columns"))
            if not 4 <= column.width <= _WIDEST:
                self._refuse(f"列宽 {column.width:g} 不对", (*place, "columns"), "应在 4 到 400 之间（毫米）")
        self._condition(block.where, fields, (*place, "where"))
        self._sums(block, fields, place)

    def _sums(self, block: TableBlock, fields: Mapping[str, Field], place: Path) -> None:
        shown = {column.field for column in block.columns}
        for name in (*block.by, *filter(None, (block.during,))):
            self._known(name, fields, (*place, "by" if name in block.by else "during"))
        for name in block.sums:
            if name not in shown or fields[name].kind not in {"dec", "int"}:
                self._refuse(f"{name} 不是表中的数字列", (*place, "sums"), "只有 columns 里的数字列可以合计")
        if block.during and fields[block.during].kind != "date":
            self._refuse(f"{block.during} 不是日期", (*place, "during"), "请写一个日期字段")
        if block.during and self._row.about != "period":
            self._refuse("只有按期间的表才写 during", (*place, "during"), '请删去，或把 about 改为 "period"')
        if block.by and (loose := shown - set(block.by) - set(block.sums)):
            self._refuse(
                f"{'、'.join(sorted(loose))} 既不分行也不合计",
                (*place, "columns"),
                "各列须在 by 或 sums 里",
            )

    def _holes(self, text: str, place: Path) -> None:
        for name in HOLE.findall(text):
            self._known(name, self._names.fields, place)

    def _known(self, name: str, fields: Mapping[str, Field], place: Path) -> None:
        one = fields.get(name)
        if one is None:
            by_label = [known.id for known in fields.values() if known.label == name]
            remedy = f"应写编号 {by_label[0]}" if by_label else did_you_mean(name, fields)
            self._refuse(f"没有名为“{name}”的字段", place, remedy or "lvjian layout fields 列出可用的字段")
        if self._row.redacted and self._names.is_open(one):
            self._refuse(f"脱敏的表不能写“{one.label}”", place, "只可用数字、日期、选项和行业、省份，请删去或换一项")

    def _condition(self, text: str, fields: Mapping[str, Field], place: Path) -> None:
        if not text:
            return
        try:
            symbols = self._symbols.setdefault(id(fields), {}) or symbols_of(FieldDictionary(fields, {}), {})
            self._symbols[id(fields)] = symbols
            self._conditions[place] = read_expression(text, symbols, file=self._file)
        except ResourceError as error:
            at = f"（第 {error.position + 1} 个字符）" if error.position is not None else ""
            self._refuse(f"条件写错了{at}：{error.what}", place, error.remedy)

    def _refuse(self, what: str, place: Path, remedy: str = "") -> NoReturn:
        refuse(what, self._text, place, file=self._file, remedy=remedy)


def together(layouts: Iterable[Layout]) -> dict[str, Layout]:
    """Return layouts by id in their order; one of the office takes the place of a shipped one of the same id."""
    found: dict[str, Layout] = {}
    for one in layouts:
        if one.row.id in found and not one.own:
            raise ResourceError("版式的编号重复", file="forms/official", item=one.row.id)
        found[one.row.id] = one
    return dict(sorted(found.items(), key=lambda pair: (pair[1].row.place, pair[0])))


def cited(layouts: Iterable[Layout]) -> Iterator[tuple[str, str]]:
    """Yield every clause with the form that names it."""
    for one in layouts:
        for clause in one.row.clauses:
            yield one.row.id, clause
