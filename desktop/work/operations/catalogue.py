"""The third level of the green-finance catalogue, from a table the office supplies: read, checked and kept whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.intake.tables import Table, read_tables
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

SETTING = "catalogue.gfcat2025"
CODE_TABLE = "gfcat2025"
"""Code table of the field that holds an item of the catalogue."""
_NUMBER = re.compile(r"[1-9](\.\d{1,2}){1,3}")
_NUMBERS = ("编号", "序号", "代码", "项目编号", "目录编号")
_TITLES = ("名称", "项目名称", "目录名称", "项目")
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Hold one item: its number (1.1.1), its name, and where it stands in the table."""

    number: str
    name: str

    @property
    def line(self) -> str:
        """Return the item as it is written in a case."""
        return f"{self.number} {self.name}"


def load_catalogue(store: Store, path: Path, *, progress: Progress) -> tuple[Item, ...]:
    """Keep the items of a table in place of those kept before; refuse the table as a whole when a row does not fit."""
    found = [items for table in read_tables(path, progress.step).tables if (items := _items(table, path.name))]
    if not found:
        raise Problem(
            f"{path.name} 里没有找到“编号”和“名称”两列",
            remedy="请在表头写“编号”和“名称”，每行一个三级项目，如“1.1.1”“节能锅炉制造”",
            code="catalogue_columns",
        )
    items = tuple(item for part in found for item in part)
    numbers = [item.number for item in items]
    if doubled := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise Problem(
            f"编号重复：{'、'.join(doubled[:_SHOWN])}",
            where=path.name,
            remedy="请删去重复的行",
            code="catalogue_doubled",
        )
    store.put_setting(SETTING, [[item.number, item.name] for item in items])
    return items


def catalogue_lines(store: Store) -> tuple[str, ...]:
    """Return the kept items as they are written in a case; empty when no table was supplied."""
    return tuple(f"{number} {name}" for number, name in store.setting(SETTING) or ())


def _items(table: Table, file: str) -> tuple[Item, ...]:
    for place, row in enumerate(table.rows):
        heads = [str(cell).strip() for cell in row]
        number = [heads.index(head) for head in _NUMBERS if head in heads]
        name = [heads.index(head) for head in _TITLES if head in heads]
        if number and name:
            return _below(table, file, place + 1, number[0], name[0])
    return ()


def _below(table: Table, file: str, first: int, number: int, name: int) -> tuple[Item, ...]:
    items, wrong = [], []
    for row, at in zip(table.rows[first:], table.numbers[first:], strict=True):
        code, title = _cell(row, number).rstrip("."), _cell(row, name)
        if not code and not title:
            continue
        if not _NUMBER.fullmatch(code) or not title:
            wrong.append(f"第 {at} 行（{code or '没有编号'}　{title or '没有名称'}）")
        else:
            items.append(Item(number=code, name=title))
    if wrong:
        raise Problem(
            f"{len(wrong)} 行不合格式：{'；'.join(wrong[:_SHOWN])}",
            where=f"{file} “{table.name}”",
            remedy="编号写成 1.1.1 的样子（设为文本格式），名称不能空；改好后重新导入，原来的表没有动",
            code="catalogue_rows",
        )
    return tuple(items)


def _cell(row: Sequence[object], place: int) -> str:
    return str(row[place]).strip() if place < len(row) else ""
