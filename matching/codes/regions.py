"""Provinces, prefectures and counties by code and by the names people write."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from matching.codes.lists import csv_rows
from matching.codes.region_names import PLACEHOLDERS, short_names
from matching.errors import ResourceError

LEVELS = ("province", "prefecture", "county")
_NOISE = re.compile(r"[\s/\\>·,，、;；|_—–\-()（）【】\[\]]+")
_DIGITS = re.compile(r"(?<!\d)(\d{12}|\d{9}|\d{6}|\d{4}|\d{2})(?!\d)")
_FARTHEST = 40
"""No official path of names is longer; what is longer is not a region name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Hold one row of the region table; empty dates mean valid as of the day of the table."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def level(self) -> str:
        """Return province, prefecture or county, which the code says."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    @property
    def parent(self) -> str:
        """Return the code of the region above, empty for a province."""
        return {"province": "", "prefecture": f"{self.code[:2]}0000", "county": f"{self.code[:4]}00"}[self.level]

    def is_valid(self, on: date) -> bool:
        """Say whether the region existed under this name and code on a day, as far as the table tells."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class RegionTable:
    """Find regions; the indices are made on first use."""

    def __init__(self, text: str, *, file: str) -> None:
        self._text = text
        self._file = file
        self._read: dict[tuple[str, str], tuple[Region, ...]] = {}

    @cached_property
    def rows(self) -> Mapping[str, tuple[Region, ...]]:
        """Return the rows by code, earlier names of a code first."""
        rows: defaultdict[str, list[Region]] = defaultdict(list)
        for number, row in csv_rows(self._text, file=self._file, columns=("code", "name", "valid_from", "valid_to")):
            if not re.fullmatch(r"\d{6}", row["code"]) or not row["name"]:
                raise ResourceError(f"第 {number} 行要有 6 位代码和名称", file=self._file, item=row["code"])
            rows[row["code"]].append(
                Region(
                    code=row["code"],
                    name=row["name"],
                    valid_from=self._day(row["valid_from"], number),
                    valid_to=self._day(row["valid_to"], number),
                )
            )
        return {code: tuple(found) for code, found in sorted(rows.items())}

    def _day(self, text: str, number: int) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise ResourceError(f"第 {number} 行日期“{text}”应如 2024-01-01", file=self._file) from error

    def get(self, code: str, on: date | None = None) -> Region | None:
        """Return the region of a code, of the row valid on a day if one is given, else the last row."""
        found = self.rows.get(code, ())
        if on is not None:
            found = tuple(region for region in found if region.is_valid(on))
        return found[-1] if found else None

    def children(self, code: str) -> tuple[Region, ...]:
        """Return the regions directly below a code, or the provinces for an empty code."""
        return tuple(self.rows[child][-1] for child in self._children.get(code, ()))

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        below: defaultdict[str, list[str]] = defaultdict(list)
        for code, found in self.rows.items():
            below[found[-1].parent].append(code)
        return {code: tuple(children) for code, children in below.items()}

    def stands_for_county(self, region: Region) -> bool:
        """Say whether a case may lie directly in a region: a county, or a prefecture without counties (东莞)."""
        return region.level == "county" or (region.level == "prefecture" and region.code not in self._children)

    def full_name(self, region: Region) -> str:
        """Return the name with those of the regions above, without rows that only group counties."""
        above = self.get(region.parent) if region.parent else None
        if above is None:
            return region.name
        grouping = region.level == "prefecture" and region.name in PLACEHOLDERS
        return self.full_name(above) + ("" if grouping or region.name == above.name else region.name)

    def find(self, text: str, level: str = "") -> tuple[Region, ...]:
        """Return every region a text may mean, the most exactly written only; several when it is ambiguous."""
        key = (text, level)
        if key not in self._read:
            self._read[key] = self._find(unicodedata.normalize("NFKC", text), level)
        return self._read[key]

    def _find(self, text: str, level: str) -> tuple[Region, ...]:
        named = {region.code: region for region in self._coded(text)}
        words = _NOISE.sub("", _DIGITS.sub("", text).removesuffix(".0")) if named else _NOISE.sub("", text)
        candidates = self._named(words) if 2 <= len(words) <= _FARTHEST else {}
        if named and candidates and not set(named) & set(candidates):
            candidates |= dict.fromkeys(named, 0)
        elif named:
            candidates = dict.fromkeys(named, 0)
        fitting = {code: slack for code, slack in candidates.items() if self._fits(self.rows[code][-1], level)}
        best = min(fitting.values(), default=0)
        return tuple(self.rows[code][-1] for code in sorted(fitting) if fitting[code] == best or code in named)

    def _coded(self, text: str) -> Iterator[Region]:
        for digits in _DIGITS.findall(text):
            region = self.get(digits[:6].ljust(6, "0"))
            if region is not None and not digits[6:].strip("0"):
                yield region

    def _fits(self, region: Region, level: str) -> bool:
        if level == "county":
            return self.stands_for_county(region)
        return not level or region.level == level

    def _named(self, words: str) -> dict[str, int]:
        """Return the codes whose path of names reads as `words`, each with how many short forms that takes."""
        found = dict.fromkeys(self._official.get(words, ()), 0)
        for code in self._short.get(words, ()):
            found.setdefault(code, 1)
        for cut in range(2, len(words) - 1):
            tails = self._tails(words[cut:])
            if not tails:
                continue
            heads = self._named(words[:cut])
            for code, slack in tails.items():
                above = [heads[head] for head in (f"{code[:2]}0000", f"{code[:4]}00") if head in heads and head != code]
                if above:
                    found[code] = min(found.get(code, 99), slack + min(above))
        return found

    def _tails(self, words: str) -> dict[str, int]:
        return dict.fromkeys(self._short.get(words, ()), 1) | dict.fromkeys(self._official.get(words, ()), 0)

    @cached_property
    def _official(self) -> Mapping[str, tuple[str, ...]]:
        return self._index(lambda name: (name,))

    @cached_property
    def _short(self) -> Mapping[str, tuple[str, ...]]:
        return self._index(short_names)

    def _index(self, spellings: Callable[[str], tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for code, found in self.rows.items():
            for region in found:
                for spelling in spellings(region.name):
                    if code not in index[spelling]:
                        index[spelling].append(code)
        return {spelling: tuple(codes) for spelling, codes in index.items()}
