"""Industries of GB/T 4754 by code and name; the one spelling of a code is section letter and digits (C1711)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from matching.codes.lists import csv_rows
from matching.errors import ResourceError

_CODE = re.compile(r"^([A-T]?)(\d{1,4})?(?:\.0)?(?![\dA-Z])")
_NOISE = re.compile(r"[\s,，、;；/\\|()（）·:：\-—–_]+")
_FEWEST = 2
"""Characters a name must have before it is looked for inside longer names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """Hold one row of the industry table."""

    code: str
    name: str
    also: str = ""
    checked: bool = True
    """False where two listings of the standard disagree."""

    @property
    def level(self) -> str:
        """Return 门类, 大类, 中类 or 小类, which the length of the code says."""
        return ("门类", "", "大类", "中类", "小类")[len(self.code) - 1]

    @property
    def parent(self) -> str:
        """Return the code above, empty for a section."""
        return "" if len(self.code) == 1 else self.code[:1] if len(self.code) == 3 else self.code[:-1]


class IndustryTable:
    """Find industries; the indices are made on first use."""

    def __init__(self, text: str, *, file: str) -> None:
        self._text = text
        self._file = file
        self._read: dict[str, tuple[Industry, ...]] = {}

    @cached_property
    def rows(self) -> Mapping[str, Industry]:
        """Return the industries by code."""
        rows: dict[str, Industry] = {}
        columns = ("code", "name", "also", "checked")
        for number, row in csv_rows(self._text, file=self._file, columns=columns):
            if not re.fullmatch(r"[A-T](\d{2,4})?", row["code"]) or row["code"] in rows:
                raise ResourceError(f"第 {number} 行代码不对或重复", file=self._file, item=row["code"])
            rows[row["code"]] = Industry(
                code=row["code"], name=row["name"], also=row["also"], checked=row["checked"] != "no"
            )
        return rows

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        """Return the section letter by division number; division numbers are unique across sections."""
        return {code[1:]: code[0] for code in self.rows if len(code) == 3}

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            for name in {row.name, row.also} - {""}:
                names[_NOISE.sub("", name)].append(row.code)
        return {name: tuple(codes) for name, codes in names.items()}

    def get(self, code: str) -> Industry | None:
        """Return the industry of a code written with or without its section letter."""
        plain = code.strip().upper()
        if plain[:2].isdigit():
            plain = self._letters.get(plain[:2], "") + plain
        return self.rows.get(plain)

    def section(self, code: str) -> str:
        """Return the section letter of a code, empty when the table has no such code."""
        found = self.get(code)
        return found.code[0] if found else ""

    def find(self, text: str) -> tuple[Industry, ...]:
        """Return every industry a text may mean: by code, by name, or by part of a name; most detailed rows only."""
        if text not in self._read:
            self._read[text] = self._find(unicodedata.normalize("NFKC", text).strip())
        return self._read[text]

    def _find(self, text: str) -> tuple[Industry, ...]:
        match = _CODE.match(text.upper())
        if match and match[0]:
            found = self.get(match[1] + (match[2] or ""))
            rest = _NOISE.sub("", text[match.end() :])
            if found and (match[2] or not rest or rest in {found.name, found.also}):
                return (found,)
        name = _NOISE.sub("", text)
        codes = self._names.get(name, ())
        if not codes and len(name) >= _FEWEST:
            codes = tuple(code for whole, found_codes in self._names.items() if name in whole for code in found_codes)
        detailed = [code for code in codes if not any(other != code and other.startswith(code) for other in codes)]
        return tuple(self.rows[code] for code in sorted(set(detailed)))
