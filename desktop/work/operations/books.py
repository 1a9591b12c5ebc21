"""The workbooks of dated rows an office fills in (prices, products): loaded whole or not at all, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop.problems import Problem
from matching.tools import Sheet, TariffBook, TariffSet

if TYPE_CHECKING:
    from desktop.intake.book_kinds import BookKind
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """Tell what a workbook brought: sets by sheet title, how many are new and how many took the place of another."""

    file: str
    by_sheet: tuple[tuple[str, int], ...]
    added: int
    replaced: int
    removed: int
    kept: int
    """All sets kept afterwards."""
    ignored: tuple[str, ...] = ()
    """Sheets with something in them that are none of the form."""
    noun: str = "价格"
    table: str = "价格表"

    def sentence(self) -> str:
        """Return the report in one sentence."""
        sheets = "、".join(f"{title} {count} 组" for title, count in self.by_sheet)
        parts = [f"新增 {self.added} 组", f"代替 {self.replaced} 组"] + (
            [f"去掉 {self.removed} 组"] if self.removed else []
        )
        said = f"已载入 {self.file}：{sheets}（{'，'.join(parts)}），现有{self.noun} {self.kept} 组"
        return said + (f"。没有读工作表：{'、'.join(self.ignored)}（名称不是{self.table}的）" if self.ignored else "")


def load_book(
    store: Store,
    path: Path,
    sheets: Mapping[str, Sheet],
    kind: BookKind,
    *,
    setting: str,
    replace: bool,
    progress: Progress,
    check: Callable[[TariffBook], None] = lambda book: None,
) -> LoadReport:
    """Keep the sets of a workbook beside those kept, or with `replace` in place of all; one bad cell refuses it."""
    from desktop.intake.tables import read_tables
    from desktop.intake.tariff_rows import GUIDE_SHEET, read_tariff_tables

    tables = read_tables(path, progress.step).tables
    found = read_tariff_tables(tables, sheets, path.name, kind)
    before = kept_book(store, sheets, kind, setting=setting)
    known = {one.identity for one in before.sets}
    book = (TariffBook((), sheets) if replace else before).joined(found)
    check(book)
    store.put_setting(setting, [msgspec.to_builtins(one, builtin_types=(), str_keys=True) for one in book.sets])
    replaced = sum(one.identity in known for one in found)
    counts = {sheet.title: sum(one.sheet == sheet.id for one in found) for sheet in sheets.values()}
    return LoadReport(
        file=path.name,
        by_sheet=tuple((title, count) for title, count in counts.items() if count),
        added=len(found) - replaced,
        replaced=replaced,
        removed=len(known - {one.identity for one in book.sets}),
        kept=len(book.sets),
        ignored=tuple(
            table.name for table in tables if table.rows and table.name.strip() not in {*counts, GUIDE_SHEET}
        ),
        noun=kind.noun,
        table=kind.table,
    )


def kept_book(store: Store, sheets: Mapping[str, Sheet], kind: BookKind, *, setting: str) -> TariffBook:
    """Return the sets kept in the store."""
    try:
        sets = msgspec.convert(store.setting(setting) or [], tuple[TariffSet, ...])
    except msgspec.ValidationError as error:
        raise Problem(
            f"库里的{kind.table}读不出来",
            remedy=f"请重新载入{kind.table}（可用 --replace 全部替换）",
            code=f"{kind.code}_kept",
        ) from error
    return TariffBook(tuple(one for one in sets if one.sheet in sheets), sheets)
