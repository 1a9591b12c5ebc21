"""Facts that follow from another fact by definition (a county code contains its province); the rules are data.

A derived fact takes evidence, date and source of the fact it follows from and names its rule. What somebody entered
is never replaced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import msgspec

from matching.case import Case, Fact
from matching.errors import ResourceError
from matching.fields import FieldDictionary


class DerivationRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule as written in derivations.toml."""

    field: str
    source: str = msgspec.field(name="from")
    kind: Literal["prefix", "section"]
    origin: str
    take: int = 0
    """prefix: leading characters taken."""
    pad: str = ""
    """prefix: characters appended."""
    length: int = 0
    """prefix: length the source must have."""
    yes: tuple[str, ...] = ()
    """section: first letters of the source for which the answer is yes, all other letters give no."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    derivation: tuple[DerivationRow, ...]


Derivation = tuple[DerivationRow, Callable[[str], str]]
"""A rule with the function that gives the value, empty when it gives none."""


def load_derivations(
    text: str, dictionary: FieldDictionary, *, section: Callable[[str], str], file: str = "fields/derivations.toml"
) -> tuple[Derivation, ...]:
    """Read the rules; `section` gives the GB/T 4754 letter of an industry code."""
    try:
        rows = msgspec.convert(tomllib.loads(text), _File).derivation
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error
    for row in rows:
        for name in (row.field, row.source):
            if name not in dictionary:
                raise ResourceError("数据字典里没有这个字段", file=file, item=name)
    return tuple((row, _rule(row, section)) for row in rows)


def _rule(row: DerivationRow, section: Callable[[str], str]) -> Callable[[str], str]:
    if row.kind == "prefix":
        return lambda code: code[: row.take] + row.pad if len(code) == row.length else ""
    return lambda code: "" if not section(code) else "yes" if section(code) in row.yes else "no"


def derived(case: Case, derivations: Sequence[Derivation]) -> Case:
    """Return the case with the facts that follow from what was entered."""
    added: dict[str, Fact] = {}
    for row, rule in derivations:
        source = added.get(row.source) or case.facts.get(row.source)
        if source is None or not source.is_known or _stated(case.facts, row.field):
            continue
        value = rule(str(source.value))
        if value:
            added[row.field] = replace(source, value=value, derived=row.origin)
    return replace(case, facts={**case.facts, **added}) if added else case


def _stated(facts: Mapping[str, Fact], name: str) -> bool:
    return name in facts and facts[name].is_known
