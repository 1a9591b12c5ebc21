"""The office's tariffs: blank form, loading a filled one whole or not at all, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations.books import LoadReport, kept_book, load_book
from matching.tools import Sheet, TariffBook, TariffSet

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

SETTING = "tariffs"


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
    from desktop.intake.book_kinds import TARIFFS

    sheets = resources.tariff_sheets()
    return load_book(store, path, sheets, TARIFFS, setting=SETTING, replace=replace, progress=progress)


def tariff_book(store: Store) -> TariffBook:
    """Return the tariffs kept in the store."""
    from desktop.intake.book_kinds import TARIFFS

    return kept_book(store, resources.tariff_sheets(), TARIFFS, setting=SETTING)


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
