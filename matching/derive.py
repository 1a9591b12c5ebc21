"""Facts that follow from another fact by definition (a county code contains its province); the rules are data.

A derived fact takes the weakest evidence of the facts it follows from and names its rule. What somebody entered is
never replaced, and what it follows from being unknown leaves it unknown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.errors import ResourceError
from matching.fields import FieldDictionary, Value

Section = Callable[[str], str]
"""GB/T 4754 letter of an industry code, empty when there is none."""


class DerivationRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule as written in derivations.toml, where the kinds are described."""

    field: str
    kind: Literal["prefix", "section", "table", "gather", "part", "sum", "percent"]
    origin: str
    source: str = msgspec.field(name="from", default="")
    digits: int = 0
    append: str = ""
    sections: tuple[str, ...] = ()
    inside: str = ""
    outside: str = ""
    table: dict[str, str] = {}
    parts: dict[str, str] = {}
    key: str = ""
    of: tuple[str, ...] = ()
    over: str = ""
    places: int = 2


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    derivation: tuple[DerivationRow, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule with the fields it reads and the function that gives its value, None when it gives none."""

    row: DerivationRow
    needs: tuple[str, ...]
    value: Callable[[Mapping[str, Fact]], Value | None]


def follow(fields: Iterable[str], derivations: Sequence[Derivation]) -> frozenset[str]:
    """Return these fields with all that may follow from them."""
    reached = set(fields)
    while more := {
        rule.row.field for rule in derivations if rule.row.field not in reached and not reached.isdisjoint(rule.needs)
    }:
        reached |= more
    return frozenset(reached)


def load_derivations(
    text: str, dictionary: FieldDictionary, *, section: Section, file: str = "fields/derivations.toml"
) -> tuple[Derivation, ...]:
    """Read the rules; refuse a field that the dictionary does not have."""
    try:
        rows = msgspec.convert(tomllib.loads(text), _File).derivation
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error
    return tuple(_derivation(row, dictionary, section, file) for row in rows)


def _derivation(row: DerivationRow, dictionary: FieldDictionary, section: Section, file: str) -> Derivation:
    needs = tuple(_named(row))
    for name in (row.field, *needs):
        if name not in dictionary:
            raise ResourceError("数据字典里没有这个字段", file=file, item=name)
    return Derivation(row, needs, _RULES[row.kind](row, section))


def _named(row: DerivationRow) -> Iterator[str]:
    yield from (name for name in (row.source, row.over) if name)
    yield from row.of
    yield from row.parts.values()


def derived(case: Case, derivations: Sequence[Derivation]) -> Case:
    """Return the case with the facts that follow from what was entered, rule after rule."""
    facts = dict(case.facts)
    is_changed = False
    for rule in derivations:
        present = facts.get(rule.row.field)
        if present is not None and present.is_known:
            continue
        known = {name: facts[name] for name in rule.needs if name in facts and facts[name].is_known}
        if not known:
            continue
        value = rule.value(known)
        if value is not None:
            facts[rule.row.field] = _derived_fact(value, tuple(known.values()), rule.row.origin)
            is_changed = True
    return replace(case, facts=facts) if is_changed else case


def _derived_fact(value: Value, sources: tuple[Fact, ...], origin: str) -> Fact:
    weakest = min(sources, key=lambda fact: EVIDENCE_LEVELS.index(fact.evidence))
    return weakest.but(value=value, derived=origin)


def _prefix(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    def value(known: Mapping[str, Fact]) -> Value | None:
        code = str(known[row.source].value)
        return code[: row.digits] + row.append if len(code) == row.digits + len(row.append) else None

    return value


def _in_section(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    def value(known: Mapping[str, Fact]) -> Value | None:
        letter = section(str(known[row.source].value))
        if not letter:
            return None
        return row.inside if letter in row.sections else row.outside

    return value


def _from_table(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    return lambda known: row.table.get(str(known[row.source].value)[: row.digits])


def _gather(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    def value(known: Mapping[str, Fact]) -> Value | None:
        found = {key: known[name].value for key, name in row.parts.items() if name in known}
        return {key: item for key, item in found.items() if isinstance(item, (Decimal, int, str))}

    return value


def _part(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    def value(known: Mapping[str, Fact]) -> Value | None:
        whole = known[row.source].value
        return whole.get(row.key) if isinstance(whole, Mapping) else None

    return value


def _sum(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    def value(known: Mapping[str, Fact]) -> Value | None:
        if len(known) < len(row.of):
            return None
        return sum((Decimal(str(known[name].value)) for name in row.of), Decimal(0))

    return value


def _percent(row: DerivationRow, section: Section) -> Callable[[Mapping[str, Fact]], Value | None]:
    def value(known: Mapping[str, Fact]) -> Value | None:
        if len(known) < len({row.source, row.over}):
            return None
        part, whole = (Decimal(str(known[name].value)) for name in (row.source, row.over))
        if not whole:
            return None
        return (part * 100 / whole).quantize(Decimal(1).scaleb(-row.places), ROUND_HALF_UP)

    return value


_RULES = {
    "prefix": _prefix, "section": _in_section, "table": _from_table, "gather": _gather, "part": _part, "sum": _sum,
    "percent": _percent,
}  # fmt: skip
