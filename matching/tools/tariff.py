"""Tariffs as the office loaded them: dated sets of lines with their document; the set in force on a day is used.

No tariff number is shipped. A set is everything one document says for one area and key (voltage class, industry, kind
of water …) from one day on; its rows are the periods, tiers or bands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from matching.errors import ResourceError
from matching.tools.model import Choice

WHOLE_COUNTRY = "全国"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Describe one column of a tariff sheet."""

    id: str
    label: str
    kind: str
    """text, number, time, date or choice."""
    unit: str = ""
    help: str = ""
    key: bool = False
    """It tells sets apart; else it belongs to the single row."""
    optional: bool = False
    blank: str = ""
    """What an empty cell stands for."""
    values: tuple[Choice, ...] = ()
    highest: Decimal | None = None
    """Above it a slip of the unit is likelier than such a price: our limit, not a rule's."""
    sample: str = ""

    @property
    def heading(self) -> str:
        """Return the column's heading with its unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    def label_of(self, value: str) -> str:
        """Return the words of a choice, or the value itself."""
        return next((choice.label for choice in self.values if choice.id == value), value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Describe one sheet of the tariff workbook; `check` names how its rows must hang together."""

    id: str
    title: str
    help: str
    columns: tuple[Column, ...]
    check: str = ""
    """day: periods cover 24 hours once; tiers: bounds rise without gap or overlap; one: a single row."""

    def column(self, name: str) -> Column:
        """Return the column of this id."""
        return next(one for one in self.columns if one.id == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffSet:
    """Hold what one document says for one area and key from one day on."""

    sheet: str
    area: str
    key: Mapping[str, str]
    valid_from: date
    valid_to: date | None
    document: str
    rows: tuple[Mapping[str, str], ...]
    """Cells by column id as plain text; numbers in the column's unit."""
    place: str = ""
    """Where it was read: file, sheet and rows."""

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what makes it the same set when it is loaded again."""
        return (self.sheet, self.area, tuple(sorted(self.key.items())), self.valid_from)

    def holds_on(self, on: date) -> bool:
        """Say whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def days(self) -> str:
        """Return its validity in words."""
        end = f"{self.valid_to} 止" if self.valid_to else "未写止日"
        return f"{self.valid_from} 起，{end}"


@dataclass(frozen=True, slots=True)
class TariffBook:
    """Hold all sets the office loaded."""

    sets: tuple[TariffSet, ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def in_force(self, sheet: str, *, area: str, key: Mapping[str, str], on: date) -> TariffSet | None:
        """Return the newest set in force on a day for this area (else for the whole country) and key, or None."""
        wanted = self._filled(sheet, key)
        for place in (area, WHOLE_COUNTRY):
            found = [
                one
                for one in self.sets
                if one.sheet == sheet and one.area == place and dict(one.key) == wanted and one.holds_on(on)
            ]
            if found:
                return max(found, key=lambda one: one.valid_from)
        return None

    def why_none(self, sheet: str, *, area: str, key: Mapping[str, str], on: date) -> str:
        """Say in a sentence why no set was found, and what would be right."""
        title = self.sheets[sheet].title if sheet in self.sheets else sheet
        words = "、".join(self._words(sheet, self._filled(sheet, key)))
        what = f"“{title}”表里没有 {area}{f'（{words}）' if words else ''} 在 {on} 有效的价格"
        near = [one for one in self.sets if one.sheet == sheet and one.area == area]
        if not near:
            areas = "、".join(dict.fromkeys(one.area for one in self.sets if one.sheet == sheet))
            return f"{what}{f'（已载入的地区：{areas}）' if areas else ''}，请由本单位载入当地价格表，或直接填写价格"
        dated = [one for one in near if dict(one.key) == self._filled(sheet, key)]
        held = dated or near
        have = "；".join(sorted({f"{'、'.join(self._words(sheet, one.key)) or area} {one.days()}" for one in held})[:4])
        return f"{what}（已载入：{have}），请核对后载入，或直接填写价格"

    def areas(self) -> tuple[str, ...]:
        """Return the areas with tariffs, in their order."""
        return tuple(dict.fromkeys(one.area for one in self.sets))

    def keys(self, sheet: str, column: str) -> tuple[str, ...]:
        """Return the values a key column has in the loaded sets."""
        return tuple(dict.fromkeys(one.key[column] for one in self.sets if one.sheet == sheet and column in one.key))

    def joined(self, others: Iterable[TariffSet]) -> TariffBook:
        """Return the book with these sets added, each in place of the same one loaded before."""
        kept = {one.identity: one for one in self.sets} | {one.identity: one for one in others}
        return TariffBook(tuple(kept.values()), self.sheets)

    def _filled(self, sheet: str, key: Mapping[str, str]) -> dict[str, str]:
        if sheet not in self.sheets:
            return dict(key)
        return {one.id: key.get(one.id) or one.blank for one in self.sheets[sheet].columns if one.key}

    def _words(self, sheet: str, key: Mapping[str, str]) -> list[str]:
        if sheet not in self.sheets:
            return [value for value in key.values() if value]
        return [self.sheets[sheet].column(name).label_of(value) for name, value in key.items() if value]


def read_sheets(text: str, *, file: str = "tariffs.toml") -> dict[str, Sheet]:
    """Read how the tariff workbook is laid out; refuse what does not fit with file and sheet."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"不是有效的 TOML：{error}", file=file) from error
    sheets: dict[str, Sheet] = {}
    for row in document.get("sheet", []):
        try:
            sheets[row["id"]] = Sheet(
                id=row["id"],
                title=row["title"],
                help=row["help"],
                check=row.get("check", ""),
                columns=tuple(_column(one) for one in row["column"]),
            )
        except KeyError as error:
            raise ResourceError(f"缺少 {error.args[0]}", file=file, item=str(row.get("id", ""))) from error
    return sheets


def _column(row: Mapping[str, Any]) -> Column:
    return Column(
        id=row["id"],
        label=row["label"],
        kind=row["kind"],
        unit=row.get("unit", ""),
        help=row.get("help", ""),
        key=row.get("key", False),
        optional=row.get("optional", False),
        blank=row.get("blank", ""),
        values=tuple(Choice(id=value, label=label) for value, label in row.get("values", ())),
        highest=Decimal(row["highest"]) if "highest" in row else None,
        sample=row.get("sample", ""),
    )
