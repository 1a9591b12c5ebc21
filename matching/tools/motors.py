"""Least efficiencies of motors, grades by edition of the standard and model series to look up in the phase-out lists.

Read from `resources/factors/motors.toml`. A rating between two rows has no value here, and a model is a hint to look
up, never a verdict.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from matching.errors import ResourceError
from matching.tools.model import DRAFT_CONFIDENCES

CLASSES = ("IE1", "IE2", "IE3", "IE4", "IE5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Hold one edition of the standard: its grades from the least allowed to the best, each with its class."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    grades: tuple[tuple[str, str], ...]
    confidence: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Efficiency:
    """Hold one column of a table: least efficiency in percent by rated kW."""

    efficiency_class: str
    poles: int
    complete: bool
    up_to_kw: Decimal | None
    edition: str
    origin: str
    confidence: str
    rows: tuple[tuple[Decimal, Decimal], ...]

    @property
    def is_draft(self) -> bool:
        """Say whether the numbers are not confirmed."""
        return self.confidence in DRAFT_CONFIDENCES

    def at(self, kw: Decimal) -> Decimal | None:
        """Return the least efficiency of a rated power, None where the table has no such row."""
        for rated, least in self.rows:
            if rated == kw:
                return least
        last, least = self.rows[-1]
        return least if self.up_to_kw is not None and last < kw <= self.up_to_kw else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Hold one model series as it begins a nameplate."""

    prefix: str
    kind: str
    catalogues: tuple[str, ...]
    note: str
    confidence: str

    def fits(self, model: str) -> bool:
        """Say whether a nameplate begins with this series."""
        rest = model.upper().replace("—", "-").strip().removeprefix(self.prefix)
        if rest == model.upper().replace("—", "-").strip():
            return False
        return rest == "" or bool(re.match(r"[-\s]" if self.prefix[-1].isdigit() else r"[-\s\d]", rest))


@dataclass(frozen=True, slots=True)
class MotorTables:
    """Hold everything the file says."""

    editions: tuple[Edition, ...]
    efficiencies: tuple[Efficiency, ...]
    series: tuple[Series, ...]
    catalogues: Mapping[str, str]
    """Title and number of a batch by its id."""
    hint: str

    def edition(self, name: str, on: date) -> Edition:
        """Return the edition of this id, or without one that in force on a day."""
        for one in self.editions:
            if name == one.id or (not name and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)):
                return one
        return self.editions[-1]

    def column(self, efficiency_class: str, poles: int) -> Efficiency | None:
        """Return the table column of a class and number of poles, None where there is none."""
        found = (one for one in self.efficiencies if (one.efficiency_class, one.poles) == (efficiency_class, poles))
        return next(found, None)

    def least(self, efficiency_class: str, poles: int, kw: Decimal) -> Decimal | None:
        """Return the least efficiency of a class in percent, None where the table does not tell it."""
        column = self.column(efficiency_class, poles)
        return None if column is None else column.at(kw)

    def grade(self, edition: Edition, *, poles: int, kw: Decimal, efficiency: Decimal) -> str:
        """Return the grade an efficiency reaches, empty where the table does not tell it."""
        reached = ""
        for place, (grade, name) in enumerate(edition.grades):
            least = self.least(name, poles, kw)
            if least is None:
                return f"至少{reached}" if reached else ""
            if efficiency < least:
                return reached or f"低于{edition.grades[place][0]}"
            reached = grade
        return reached

    def series_of(self, model: str, kind: str = "motor") -> Series | None:
        """Return the longest series a nameplate begins with."""
        found = [one for one in self.series if one.kind == kind and one.fits(model)]
        return max(found, key=lambda one: len(one.prefix), default=None)

    def hint_for(self, model: str) -> str:
        """Return what to look up for a nameplate, empty where nothing is known."""
        series = self.series_of(model)
        if series is None:
            return ""
        batches = "、".join(self.catalogues.get(name, name) for name in series.catalogues)
        return f"{series.note}{f'（{batches}）' if batches else ''}"


def grade_of_class(edition: Edition, efficiency_class: str) -> str:
    """Return the grade of a class in an edition."""
    place = CLASSES.index(efficiency_class)
    reached = [grade for grade, name in edition.grades if CLASSES.index(name) <= place]
    return reached[-1] if reached else f"低于{edition.grades[0][0]}"


def read_motors(text: str, *, file: str = "motors.toml") -> MotorTables:
    """Read the tables; refuse what does not fit with file and item."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
        return MotorTables(
            editions=tuple(_edition(row) for row in document["edition"]),
            efficiencies=tuple(_efficiency(row, file) for row in document["efficiency"]),
            series=tuple(_series(row) for row in document["prefix"]),
            catalogues={row["id"]: f"{row['title']}，{row['number']}" for row in document["catalogue"]},
            hint=document["hint"][0]["text"],
        )
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"不是有效的 TOML：{error}", file=file) from error
    except KeyError as error:
        raise ResourceError(f"缺少 {error.args[0]}", file=file) from error


def _edition(row: Mapping[str, Any]) -> Edition:
    return Edition(
        id=row["id"],
        title=row["title"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        grades=tuple((grade, name) for grade, name in row["grades"]),
        confidence=row["confidence"],
        note=row.get("note", ""),
    )


def _efficiency(row: Mapping[str, Any], file: str) -> Efficiency:
    rows = _ascending(row["rows"], file, f"{row['class']} {row['poles']} 极")
    return Efficiency(
        efficiency_class=row["class"],
        poles=row["poles"],
        complete=row["complete"],
        up_to_kw=Decimal(row["up_to_kw"]) if "up_to_kw" in row else None,
        edition=row["edition"],
        origin=row["origin"],
        confidence=row["confidence"],
        rows=rows,
    )


def _ascending(rows: Sequence[Sequence[Any]], file: str, item: str) -> tuple[tuple[Decimal, Decimal], ...]:
    pairs = tuple((Decimal(kw), Decimal(least)) for kw, least in rows)
    if any(second[0] <= first[0] for first, second in pairwise(pairs)):
        raise ResourceError("功率没有由小到大排列", file=file, item=item)
    return pairs


def _series(row: Mapping[str, Any]) -> Series:
    return Series(
        prefix=row["prefix"],
        kind=row["kind"],
        catalogues=tuple(row["catalogues"]),
        note=row["note"],
        confidence=row["confidence"],
    )
