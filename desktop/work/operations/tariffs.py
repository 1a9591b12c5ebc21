"""The office's tariffs: blank form, loading a filled one whole or not at all, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from desktop import resources
from desktop.problems import Problem
from matching.tools import Sheet, TariffBook, TariffSet

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

SETTING = "tariffs"


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
    """Sheets with something in them that are no tariff sheets."""

    def sentence(self) -> str:
        """Return the report in one sentence."""
        sheets = "、".join(f"{title} {count} 组" for title, count in self.by_sheet)
        parts = [f"新增 {self.added} 组", f"代替 {self.replaced} 组"] + (
            [f"去掉 {self.removed} 组"] if self.removed else []
        )
        said = f"已载入 {self.file}：{sheets}（{'，'.join(parts)}），现有价格 {self.kept} 组"
        return said + (f"。没有读工作表：{'、'.join(self.ignored)}（名称不是价格表的）" if self.ignored else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffLine:
    """Hold one set in words, as lists show it."""

    sheet: str
    area: str
    key: str
    days: str
    document: str
    rows: str
    in_force: bool
    place: str


def write_form(path: Path) -> Path:
    """Write the blank tariff workbook."""
    from desktop.intake.tariff_form import write_tariff_form

    write_tariff_form(path, resources.tariff_sheets())
    return path


def load_tariffs(store: Store, path: Path, *, replace: bool = False, progress: Progress) -> LoadReport:
    """Keep the sets of a workbook beside those kept, or with `replace` in place of all; one bad cell refuses it."""
    from desktop.intake.tables import read_tables
    from desktop.intake.tariff_rows import GUIDE_SHEET, read_tariff_tables

    sheets = resources.tariff_sheets()
    tables = read_tables(path, progress.step).tables
    found = read_tariff_tables(tables, sheets, path.name)
    before = tariff_book(store)
    known = {one.identity for one in before.sets}
    book = (TariffBook((), sheets) if replace else before).joined(found)
    store.put_setting(SETTING, [_document(one) for one in book.sets])
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
    )


def tariff_book(store: Store) -> TariffBook:
    """Return the tariffs kept in the store."""
    sheets = resources.tariff_sheets()
    try:
        sets = msgspec.convert(store.setting(SETTING) or [], tuple[TariffSet, ...])
    except msgspec.ValidationError as error:
        raise Problem(
            "库里的价格表读不出来", remedy="请重新载入价格表（可用 --replace 全部替换）", code="tariff_kept"
        ) from error
    return TariffBook(tuple(one for one in sets if one.sheet in sheets), sheets)


def tariff_lines(store: Store, on: date) -> tuple[TariffLine, ...]:
    """Return all sets kept in words by sheet, area and key, of each the newest first."""
    book = tariff_book(store)
    order = list(book.sheets)
    newest = sorted(book.sets, key=lambda one: one.valid_from, reverse=True)
    sets = sorted(newest, key=lambda one: (order.index(one.sheet), one.area, tuple(one.key.values())))
    return tuple(_line(book, one, on) for one in sets)


def _line(book: TariffBook, one: TariffSet, on: date) -> TariffLine:
    sheet = book.sheets[one.sheet]
    used = book.in_force(one.sheet, area=one.area, key=one.key, on=on)
    return TariffLine(
        sheet=sheet.title,
        area=one.area,
        key="、".join(sheet.column(name).label_of(value) for name, value in one.key.items() if value),
        days=one.days(),
        document=one.document,
        rows="；".join(_row_words(sheet, row) for row in one.rows),
        in_force=used is one,
        place=one.place,
    )


def _row_words(sheet: Sheet, row: Mapping[str, str]) -> str:
    if sheet.check == "day":
        price = sheet.column("price")
        return f"{row['period']} {row['start']}–{row['end']} {row['price']} {price.unit}"
    if sheet.check == "tiers":
        rate, unit = sheet.columns[-1], sheet.column("low").unit
        span = f"{row['low']}–{row['high']} {unit}" if row.get("high") else f"{row['low']} {unit}以上"
        return f"{span}：{row[rate.id]} {rate.unit}"
    own = [column for column in sheet.columns if not column.key and row.get(column.id)]
    return "，".join(f"{column.label} {row[column.id]} {column.unit}".rstrip() for column in own)


def _document(one: TariffSet) -> Any:  # JSON
    return msgspec.to_builtins(one, builtin_types=(), str_keys=True)
