"""Rows of a pack's TOML files as plain values, and their way back into the text: comments and order stay.

A file is cut at its `[[table]]` heads. Rows nobody touched keep their very words; in a changed row only the changed
keys are written anew. What was written is read again before it is handed on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matching.errors import ResourceError
from matching.packs.mistakes import toml_mistake

if TYPE_CHECKING:
    from tomlkit.items import Item

Values = Mapping[str, Any]
TABLES = {
    "clause": "clauses.toml", "gate": "gates.toml", "offer": "offers.toml", "duty": "duties.toml",
    "parameter": "pack.toml",
}  # fmt: skip
"""Tables with a form, and the file each stands in."""
HEAD = "pack.toml"
_TABLE = re.compile(r"\s*\[\[\s*([A-Za-z0-9_-]+)\s*\]\]")
_LONG_QUOTES = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class RowEdit:
    """Hold one row as it shall be, and which row of the text it was; None for a new one."""

    values: Values
    origin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Hold what was changed in forms: rows by table, and the keys of the document itself."""

    rows: Mapping[str, Sequence[RowEdit]] = field(default_factory=dict)
    head: Values | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Hold all rows that have a form; a file that cannot be read is told instead."""

    head: Values
    tables: Mapping[str, tuple[Values, ...]]
    unread: Mapping[str, str]
    """By file what is wrong with it."""


def read_tables(texts: Mapping[str, str]) -> Rows:
    """Read every row that has a form."""
    documents: dict[str, dict[str, Any]] = {}
    unread: dict[str, str] = {}
    for file in dict.fromkeys((HEAD, *TABLES.values())):
        try:
            documents[file] = _read(texts.get(file, ""))
        except ResourceError as error:
            documents[file], unread[file] = {}, error.what
    for table, file in TABLES.items():
        rows = documents[file].get(table, [])
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            unread[file] = f"{table} 应写作 [[{table}]]"
    return Rows(
        head=_plain(documents[HEAD]),
        tables={
            table: () if file in unread else tuple(documents[file].get(table, ())) for table, file in TABLES.items()
        },
        unread=unread,
    )


def with_edits(texts: Mapping[str, str], edits: Edits) -> dict[str, str]:
    """Return the texts with the edits in them; a file left without rows and comments goes."""
    edited = dict(texts)
    if edits.head is not None:
        edited[HEAD] = with_head(edited.get(HEAD, ""), edits.head)
    for table, rows in edits.rows.items():
        edited[TABLES[table]] = with_rows(edited.get(TABLES[table], ""), table, rows)
    return {name: text for name, text in edited.items() if text.strip()}


def with_head(text: str, values: Values) -> str:
    """Return the text with other keys above its tables."""
    old = _plain(_read(text))
    if dict(values) == old:
        return text
    pieces = _cut(text)
    return "".join((_edited(pieces[0].text, "", old, values), *(piece.text for piece in pieces[1:])))


def with_rows(text: str, table: str, rows: Sequence[RowEdit]) -> str:
    """Return the text with these rows in place of those of a table."""
    document = _read(text)
    old: list[dict[str, Any]] = document.get(table, [])
    if [dict(row.values) for row in rows] == old:
        return text
    pieces = _cut(text)
    own = [piece for piece in pieces if piece.table == table]
    if len(own) != len(old):  # rows written in another way than under heads of their own
        return _rewritten(text, table, rows)
    written = [
        own[row.origin].text
        if row.origin is not None and dict(row.values) == old[row.origin]
        else _edited(own[row.origin].text, table, old[row.origin], row.values)
        if row.origin is not None
        else _edited(f"[[{table}]]\n", table, {}, row.values)
        for row in rows
    ]
    place = pieces.index(own[0]) if own else len(pieces)
    before = [piece.text for piece in pieces[:place]]
    after = [piece.text for piece in pieces[place:] if piece.table != table]
    made = _joined([*before, *written, *after])
    return made if _reads(made, document, table, rows) else _rewritten(text, table, rows)


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ResourceError(toml_mistake(error)) from error


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that are no tables of rows."""
    return {
        key: value
        for key, value in document.items()
        if not (isinstance(value, list) and value and isinstance(value[0], dict))
    }


def _reads(text: str, document: Mapping[str, Any], table: str, rows: Sequence[RowEdit]) -> bool:
    """Say whether a text holds just these rows and all else as before."""
    try:
        found = tomllib.loads(text)
    except ValueError:
        return False
    wanted = {**document, table: [dict(row.values) for row in rows]}
    return {key: value for key, value in found.items() if value} == {key: v for key, v in wanted.items() if v}


# ---- cutting a text at its heads


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    table: str
    text: str


def _cut(text: str) -> list[_Piece]:
    """Cut a text at the heads of its rows; the first piece is what stands above them all.

    Comments right above a head belong to its row; those at the very top of a file belong to the file.
    """
    lines = text.splitlines(keepends=True)
    heads = list(_heads(lines))
    begins = []
    for place, _ in heads:
        begin = place
        while begin and lines[begin - 1].lstrip().startswith("#"):
            begin -= 1
        begins.append(place if begin == 0 else begin)
    ends = [*begins[1:], len(lines)] if begins else []
    first = begins[0] if begins else len(lines)
    rest = [
        _Piece(table, "".join(lines[begin:end])) for (_, table), begin, end in zip(heads, begins, ends, strict=True)
    ]
    return [_Piece("", "".join(lines[:first])), *rest]


def _heads(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield line and table of every head that does not stand inside a text of several lines."""
    inside = ""
    for place, line in enumerate(lines):
        if not inside and (found := _TABLE.match(line)):
            yield place, found[1]
        for quotes in _LONG_QUOTES:
            if inside in {"", quotes} and line.count(quotes) % 2:
                inside = "" if inside else quotes


def _joined(pieces: Sequence[str]) -> str:
    """Join pieces with a blank line between rows."""
    made = ""
    for piece in pieces:
        if made and piece.strip() and not made.endswith("\n"):
            made += "\n"
        if made.strip() and piece.strip() and not made.endswith("\n\n") and not piece.startswith("\n"):
            made += "\n"
        made += piece
    return made.rstrip("\n") + "\n" if made.strip() else ""


# ---- writing one row


def _edited(text: str, table: str, old: Values, new: Values) -> str:
    """Write the changed keys of one row, or (without a table) of the document, into its own text."""
    import tomlkit

    kept = text.rstrip("\n")
    below: list[str] = []
    while kept.rpartition("\n")[2].lstrip().startswith("#"):  # comments below stay below
        kept, _, comment = kept.rpartition("\n")
        kept, below = kept.rstrip("\n"), [comment, *below]
    document = tomlkit.parse(kept + "\n" if kept else "")
    row: Any = document[table][0] if table else document
    for key in old:
        if key not in new:
            del row[key]
    for key, value in new.items():
        if key not in old or old[key] != value:
            row[key] = _item(value)
    tail = text[len(text.rstrip("\n")) :] or "\n"
    return tomlkit.dumps(document).rstrip("\n") + "".join(f"\n{comment}" for comment in below) + tail


def _rewritten(text: str, table: str, rows: Sequence[RowEdit]) -> str:
    """Write all rows of a table anew; comments among them are lost, the rest of the file stays."""
    import tomlkit

    document = tomlkit.parse(text)
    document.pop(table, None)
    if rows:
        tables = tomlkit.aot()
        for row in rows:
            written = tomlkit.table()
            for key, value in row.values.items():
                written.add(key, _item(value))
            tables.append(written)
        document.append(table, tables)
    return tomlkit.dumps(document)


def _item(value: Any) -> Item:
    """Write a value as people would: conditions without escapes, long texts on lines of their own."""
    import tomlkit
    from tomlkit.exceptions import InvalidStringError

    if not isinstance(value, str):
        return _any_item(list(value) if isinstance(value, (tuple, list)) else value)
    literal = '"' in value or "\\" in value
    try:
        return tomlkit.string(value, literal=literal, multiline="\n" in value)
    except (InvalidStringError, ValueError):  # a text that only escapes can hold
        return _any_item(value)


def _any_item(value: object) -> Item:
    import tomlkit

    item: Item = tomlkit.item(value)
    return item
