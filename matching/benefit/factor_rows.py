"""Rows of a factor file as written, decoded with the file and the line named where they do not fit."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from matching.errors import ResourceError
from matching.packs.mistakes import row_mistake, toml_mistake

Confidence = Literal["V", "V2", "D", "K", "?"]


class ValueRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value as written; what it leaves out is as in its table."""

    id: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    name: str = ""
    title: str | None = None
    unit: str | None = None
    year: int | None = None
    edition: str | None = None
    origin: str | None = None
    confidence: Confidence | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None


class TableRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of one document: what its rows have in common."""

    prefix: str
    title: str
    rows: tuple[ValueRow, ...]
    unit: str = ""
    year: int | None = None
    edition: str = ""
    origin: str = ""
    confidence: Confidence | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


class RegionRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A grid region with the codes of its provinces."""

    id: str
    name: str
    provinces: tuple[str, ...]
    origin: str
    confidence: Confidence
    note: str = ""


class FactorFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file."""

    table: tuple[TableRow, ...] = ()
    region: tuple[RegionRow, ...] = ()


def decode_factors(file: str, text: str) -> FactorFile:
    """Decode one file; numbers are read exactly as they are written."""
    try:
        document: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # beside its own, tomllib lets those of int() and of depth out
        raise ResourceError(toml_mistake(error), file=file) from error
    try:
        return msgspec.convert(document, FactorFile)
    except msgspec.ValidationError as error:
        what, remedy = row_mistake(str(error))
        raise ResourceError(what, file=file, item=_item(document, str(error)), remedy=remedy) from error


def _item(document: Any, message: str) -> str:
    """Name the line that an error path like `$.table[0].rows[3].value` points to."""
    names = []
    for step in message.rpartition("`$.")[2].rstrip("`").split("."):
        key, _, index = step.rstrip("]").partition("[")
        document = document.get(key) if isinstance(document, dict) else None
        if not index.isdigit() or not isinstance(document, list):
            break
        document = document[int(index)]
        if isinstance(document, dict):
            names.append(str(document.get("id") or document.get("prefix") or int(index) + 1))
    return ".".join(names)
