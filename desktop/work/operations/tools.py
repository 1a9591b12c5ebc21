"""Work out one of the tariff and motor tools from what a person typed, with the office's own tariffs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.intake.dates import read_date
from desktop.intake.numbers import read_number
from desktop.problems import Problem
from desktop.work.operations.tariffs import TariffLine, tariff_book, tariff_lines
from matching.errors import ValueRefused
from matching.tools import Answer, Given, Input, TariffBook, Tool, work_out
from matching.tools.periods import clock

if TYPE_CHECKING:
    from desktop.store.database import Store

_TRI = {"yes": "yes", "是": "yes", "true": "yes", "no": "no", "否": "no", "false": "no"}
_UNKNOWN = {"", "unknown", "不清楚", "none", "null"}
_FEN = "分"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsView:
    """Hold what the window shows: the tools, the tariffs kept, and these in words."""

    tools: tuple[Tool, ...]
    book: TariffBook
    lines: tuple[TariffLine, ...]


def load_tools(store: Store, on: date) -> ToolsView:
    """Read the tools and the office's tariffs as they stand on a day."""
    return ToolsView(tools=tuple(resources.tools().values()), book=tariff_book(store), lines=tariff_lines(store, on))


def tool_named(name: str) -> Tool:
    """Return a tool by id or title; raise Problem naming those there are."""
    tools = resources.tools()
    found = tools.get(name) or next((one for one in tools.values() if one.title == name), None)
    if found is None:
        listed = "、".join(f"{one.id}（{one.title}）" for one in tools.values())
        raise Problem(f"没有名为“{name}”的工具", remedy=f"可用：{listed}", code="tool")
    return found


def run_tool(store: Store, name: str, entered: object, on: date) -> Answer:
    """Work out a tool from entered texts, with the tariffs kept in the store."""
    return answer(tool_named(name), entered, on, book=tariff_book(store))


def answer(tool: Tool, entered: object, on: date, *, book: TariffBook) -> Answer:
    """Work out a tool from entered texts and these tariffs; what cannot be read is refused by name, nothing guessed."""
    given, refused = read_entries(tool, entered)
    return work_out(tool, given, book=book, motors=resources.motors(), on=on, refused=refused)


def read_entries(tool: Tool, entered: object) -> tuple[dict[str, Given], tuple[str, ...]]:
    """Read what was entered under the ids of a tool's inputs; return the values, and a sentence for each refusal."""
    if not isinstance(entered, Mapping):
        raise Problem("填写内容不是“编号: 值”的形式", remedy="格式为 {输入编号: 值}", code="facts")
    known = {one.id for one in tool.inputs}
    if strange := [str(name) for name in entered if name not in known]:
        raise Problem(
            f"工具“{tool.title}”没有这些输入：{'、'.join(strange)}",
            remedy="可用：" + "、".join(f"{one.id}（{one.label}）" for one in tool.inputs),
            code="facts",
        )
    refused: list[str] = []
    given = _entries(tool.inputs, entered, "", refused)
    return given, tuple(refused)


def _entries(inputs: Sequence[Input], entered: Mapping[str, Any], row: str, refused: list[str]) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for one in inputs:
        raw = entered.get(one.id)
        if one.kind == "rows":
            if raw:
                given[one.id] = Given(value=_rows(one, raw, refused))
            continue
        text = _text(raw)
        if text.lower() in _UNKNOWN:
            continue
        try:
            given[one.id] = _READERS[one.kind](one, text)
        except ValueRefused as error:
            refused.append(f"{row}“{one.label}”{error}")
    return given


def _rows(one: Input, raw: object, refused: list[str]) -> tuple[Mapping[str, Given], ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not all(isinstance(row, Mapping) for row in raw):
        columns = "、".join(f"{column.id}（{column.label}）" for column in one.columns)
        refused.append(f"“{one.label}”应为一行行的表，每行有：{columns}")
        return ()
    known = {column.id for column in one.columns}
    rows = []
    for place, row in enumerate(raw, 1):
        if strange := [str(name) for name in row if name not in known]:
            refused.append(f"“{one.label}”第 {place} 行有不认识的列：{'、'.join(strange)}")
        rows.append(_entries(one.columns, row, f"{one.label}第 {place} 行的", refused))
        absent = [column.label for column in one.columns if column.id not in rows[-1] and _must(one, column)]
        if absent:
            refused.append(f"“{one.label}”第 {place} 行没有填{'、'.join(absent)}")
    return tuple(rows)


def _must(table: Input, column: Input) -> bool:
    """Say whether a row makes no sense without this column; tables of single things may leave facts open."""
    return not column.optional and (table.lookup is not None or column.id in {"period", "kind"})


def _text(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, Mapping):
        return f"{raw.get('value', '')}{raw.get('unit', '')}".strip()
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float):
        return format(Decimal(repr(raw)), "f")
    return str(raw).strip()


def _number(one: Input, text: str) -> Given:
    try:
        read = read_number(text, unit=one.unit)
    except ValueRefused as error:
        if _FEN in text and one.unit.startswith("元"):
            raise ValueRefused(
                text, f"以{one.unit}为单位的数字", suggestion="1 元 = 100 分，如 65 分写成 0.65"
            ) from None
        raise error from None
    bare = text.replace(",", "").replace("+", "")
    return Given(value=read.value, entered="" if _is_bare(bare) else text)


def _is_bare(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdecimal()


def _choice(one: Input, text: str) -> Given:
    for choice in one.values:
        if text in {choice.id, choice.label}:
            return Given(value=choice.id)
    raise ValueRefused(text, "以下之一：" + "、".join(choice.label for choice in one.values))


def _tri(_one: Input, text: str) -> Given:
    if text.lower() not in _TRI:
        raise ValueRefused(text, "“是”“否”或“不清楚”")
    return Given(value=_TRI[text.lower()])


_READERS: dict[str, Callable[[Input, str], Given]] = {
    "number": _number,
    "choice": _choice,
    "tri": _tri,
    "date": lambda _one, text: Given(value=read_date(text)),
    "time": lambda _one, text: Given(value=clock(text)),
    "text": lambda _one, text: Given(value=text),
}
