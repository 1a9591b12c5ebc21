"""The layout of the printed papers and their fixed words, read from resources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from desktop import resources
from desktop.dossier.paper import Column
from matching.errors import ResourceError

MM = 72 / 25.4
"""Points in a millimetre."""
_FORM = "forms/dossier.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Set face, size, line pitch and placement of one kind of text; lengths in points."""

    face: str = "body"
    """body (Song) or strong (Hei)."""
    size: float
    leading: float
    align: str = "justify"
    indent: float = 0
    """First-line indent in characters."""
    before: float = 0
    after: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Set the paper and its margins in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    def turned(self) -> Page:
        """Return the page turned to landscape, binding edge at the top."""
        return Page(
            width=self.height, height=self.width, top=self.left, right=self.top, bottom=self.right, left=self.bottom
        )


class Words:
    """Give the fixed words of the papers by dotted key."""

    def __init__(self, words: Mapping[str, str], file: str) -> None:
        self._words = words
        self._file = file

    def __call__(self, key: str, **values: object) -> str:
        """Return the words under a key with values put in; refuse a key the texts do not have."""
        if key not in self._words:
            raise ResourceError("缺少这条文字", file=self._file, item=key)
        return self._words[key].format(**values) if values else self._words[key]

    def get(self, key: str, default: str) -> str:
        """Return the words under a key, or the default for an open set of keys."""
        return self._words.get(key, default)

    def known(self) -> frozenset[str]:
        """Return all keys."""
        return frozenset(self._words)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBox:
    """Ask one more body for its opinion."""

    title: str
    prompt: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Hold the layout: page, styles, tables and the fields each section prints."""

    page: Page
    styles: Mapping[str, Style]
    tables: Mapping[str, tuple[tuple[str, float, str], ...]]
    """Column key, width in millimetres and alignment, by table."""
    fields: Mapping[str, tuple[str, ...]]
    sections: tuple[str, ...]
    boxes: tuple[str, ...]
    core: tuple[str, ...] = ()
    """Sections of the core form of a paper, where there is one."""
    mark: tuple[float, float] | None = None
    """Left and upper edge of the mark a paper is checked by, in points from the page's; None prints none."""
    own_boxes: Mapping[str, OwnBox] = field(default_factory=dict)
    """Opinion boxes an office added, by id."""
    edition: str = ""
    checksum: str = ""
    """SHA-256 of the file of a layout an office changed; empty for the program's own."""

    def columns(self, table: str, words: Words) -> tuple[Column, ...]:
        """Return the columns of a table with their printed titles."""
        return tuple(
            Column(
                title=words(f"{table}.columns.{key}"),
                width=width,
                align=align.rpartition("-")[2],
                strong=align.startswith("strong-"),
                label=align.startswith("label-"),
            )
            for key, width, align in self.tables[table]
        )


@lru_cache
def form() -> Form:
    """Read the layout shipped with the program."""
    return read_form(resources.text(_FORM))


@lru_cache
def words(language: str = "zh") -> Words:
    """Read the papers' fixed words in a language."""
    file = f"texts/{language}.toml"
    return read_words(resources.text(file), file=file)


def read_form(text: str) -> Form:
    """Turn the layout's TOML into a Form."""
    document = _parse(text, _FORM)
    try:
        page = {key: float(value) * MM for key, value in document["page"].items()}
        styles = {key: Style(**row) for key, row in document["style"].items()}
        tables = {
            key: tuple((str(name), float(width), str(align)) for name, width, align in rows)
            for key, rows in document["table"].items()
        }
        return Form(
            page=Page(**page),
            styles=styles,
            tables=tables,
            fields={key: tuple(rows) for key, rows in document["fields"].items()},
            sections=tuple(document["sections"]),
            boxes=tuple(document["boxes"]),
            core=tuple(document.get("core", ())),
            mark=_mark(document),
            edition=str(document.get("edition", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ResourceError(f"版式不完整：{error}", file=_FORM) from error


def _mark(document: Mapping[str, Any]) -> tuple[float, float] | None:
    if "mark" not in document:
        return None
    return float(document["mark"]["left"]) * MM, float(document["mark"]["top"]) * MM


def read_words(text: str, *, file: str) -> Words:
    """Turn the [dossier] part of a text file into Words."""
    return Words(dict(_flat("", _parse(text, file).get("dossier", {}))), file)


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"不是有效的 TOML：{error}", file=file) from error


def _flat(prefix: str, tree: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            pairs.extend(_flat(f"{prefix}{key}.", value))
        else:
            pairs.append((prefix + key, str(value)))
    return pairs
