"""Lists that no document prints (county domain, local lead industries) and where each shipped table comes from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from matching.errors import ResourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """Tell what a shipped code table holds, as of which day and from where."""

    id: str
    file: str
    title: str
    standard: str
    as_of: date
    origin: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """Hold one line of an operator list; a region code stands for everything below it."""

    code: str
    value: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorList:
    """Hold a list that an office supplies or confirms; one with status draft is only our suggestion."""

    id: str
    title: str
    field: str
    key: str
    """What `code` is: county, region or industry."""
    status: str
    """operator (the office's own, possibly still empty) or draft (to be confirmed)."""
    note: str = ""
    file: str = ""
    entries: tuple[ListEntry, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nobody filled the list yet; an empty list decides nothing."""
        return not self.entries

    def values(self, code: str) -> tuple[str, ...]:
        """Return the values of every entry that stands for a code, in the order of the list."""
        found = (entry.value for entry in self.entries if _stands_for(self.key, entry.code, code))
        return tuple(dict.fromkeys(found))

    def holds(self, code: str) -> bool | None:
        """Say whether the list names a code; None while the list is empty."""
        if self.is_empty:
            return None
        return any(_stands_for(self.key, entry.code, code) for entry in self.entries)


def _stands_for(key: str, listed: str, code: str) -> bool:
    if key == "industry":
        return code.startswith(listed)
    stem = listed[:2] if listed.endswith("0000") else listed[:4] if listed.endswith("00") else listed
    return code.startswith(stem)


def read_entries(text: str, *, file: str) -> tuple[ListEntry, ...]:
    """Read the lines of an operator list; refuse a line without code or with one that stands twice for a value."""
    entries: dict[tuple[str, str], ListEntry] = {}
    for number, row in csv_rows(text, file=file, columns=("code", "value", "basis")):
        entry = ListEntry(code=row["code"], value=row["value"], basis=row["basis"])
        if (entry.code, entry.value) in entries:
            raise ResourceError(f"第 {number} 行与前面重复", file=file, item=entry.code)
        entries[entry.code, entry.value] = entry
    return tuple(entries.values())


def csv_rows(text: str, *, file: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield line number and values of a code table; the header must name exactly these columns."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    header = tuple(next(reader, ()))
    if header != columns:
        raise ResourceError(f"表头应为 {','.join(columns)}", file=file, remedy="请用程序给出的样表")
    for row in reader:
        if not any(row):
            continue
        if len(row) != len(columns) or not row[0].strip():
            raise ResourceError(f"第 {reader.line_num} 行应有 {len(columns)} 列且代码不空", file=file)
        yield reader.line_num, dict(zip(columns, (cell.strip() for cell in row), strict=True))
