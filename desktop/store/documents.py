"""Turn facts into the JSON document of a revision and back, without losing what this dictionary cannot read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from matching.case import Fact
from matching.errors import ValueRefused
from matching.fields import Field, FieldDictionary, Value, decode

_ALIKE_KINDS = frozenset({"enum", "enum[]", "tri", "doc", "bool"})
MEMORY_LIMIT = 100_000
"""Facts of these kinds remembered by their stored spelling: they are alike all over a county, and never change."""
RawDocument = dict[str, msgspec.Raw]
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class _Raw(msgspec.Struct, gc=False):
    """A fact as it stands in a document: its value has no type before the dictionary gives it one."""

    v: Any  # the JSON edge: matching.fields.decode gives it its type
    e: str = "E0"
    s: str = ""
    d: date | None = None
    by: str = ""
    b: str = ""
    r: str = ""
    w: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the facts of one document, and the fields that could not be read with this dictionary."""

    facts: dict[str, Fact]
    unread: tuple[str, ...] = ()


class FactCodec:
    """Read and write fact documents for one dictionary."""

    def __init__(self, dictionary: FieldDictionary) -> None:
        self._readers = _readers(dictionary)
        self._alike = frozenset(field.id for field in dictionary.values() if field.kind in _ALIKE_KINDS)
        self._encoder = msgspec.json.Encoder(order="deterministic", enc_hook=_plain)
        self._document = msgspec.json.Decoder(RawDocument)
        self._documents = msgspec.json.Decoder(list[RawDocument])
        self._fact = msgspec.json.Decoder(_Raw)
        self._known: dict[tuple[str, bytes], Fact] = {}

    def write(self, facts: Mapping[str, Fact]) -> str:
        """Return the document of these facts; equal facts give equal text."""
        return self._encoder.encode(facts).decode()

    def write_measures(self, measures: Sequence[Mapping[str, Fact]]) -> str:
        """Return the document of a project's measures in their order."""
        return self._encoder.encode(measures).decode() if measures else "[]"

    def read(self, document: str) -> Reading:
        """Read the facts of a document; what this dictionary does not know or allow is named, not dropped."""
        return self._read(self._document.decode(document))

    def read_only(self, document: str, wanted: Set[str]) -> dict[str, Fact]:
        """Read some of the facts of a document."""
        raw = self._document.decode(document)
        return self._read({field_id: raw[field_id] for field_id in raw.keys() & wanted}).facts

    def read_measures(self, document: str) -> tuple[Reading, ...]:
        """Read the measures of a project."""
        return tuple(self._read(measure) for measure in self._documents.decode(document))

    def write_over(self, facts: Mapping[str, Fact], old: str) -> tuple[str, tuple[str, ...]]:
        """Return the document of facts that replace an old one, and the fields that differ.

        What the old document holds beyond this dictionary is carried over as it stands.
        """
        new = self.write(facts)
        if new == old:
            return old, ()
        before, after = self._document.decode(old), self._document.decode(new)
        if kept := self._unreadable(before, facts):
            after |= kept
            new = self._encoder.encode(after).decode()
        ids = sorted(before.keys() | after.keys())
        return new, tuple(field_id for field_id in ids if before.get(field_id) != after.get(field_id))

    def write_measures_over(self, measures: Sequence[Mapping[str, Fact]], old: str) -> str:
        """Return the document of measures that replace old ones, unreadable fields carried over place by place."""
        new = self.write_measures(measures)
        if new == old:
            return old
        kept = [
            self._unreadable(before, facts)
            for before, facts in zip(self._documents.decode(old), measures, strict=False)
        ]
        if not any(kept):
            return new
        after = self._documents.decode(new)
        for document, fields in zip(after, kept, strict=False):
            document |= fields
        return self._encoder.encode(after).decode()

    def changed(self, before: str, after: str) -> tuple[str, ...]:
        """Name the fields in which two documents differ."""
        old, new = self._document.decode(before), self._document.decode(after)
        return tuple(field_id for field_id in sorted(old.keys() | new.keys()) if old.get(field_id) != new.get(field_id))

    def _unreadable(self, document: RawDocument, facts: Mapping[str, Fact]) -> RawDocument:
        """Return the fields of a document that are not among the facts only because they could not be read."""
        missing = {field_id: raw for field_id, raw in document.items() if field_id not in facts}
        return {field_id: missing[field_id] for field_id in self._read(missing).unread} if missing else {}

    def _read(self, document: RawDocument) -> Reading:
        facts: dict[str, Fact] = {}
        unread: list[str] = []
        alike, known = self._alike, self._known
        for field_id, raw in document.items():
            try:
                if field_id not in alike:
                    facts[field_id] = self._decoded(field_id, raw)
                    continue
                spelling = (field_id, bytes(raw))
                fact = known.get(spelling)
                if fact is None:
                    fact = self._decoded(field_id, raw)
                    if len(known) >= MEMORY_LIMIT:
                        known.clear()
                    known[spelling] = fact
                facts[field_id] = fact
            except (KeyError, ValueRefused):
                unread.append(field_id)
        return Reading(facts=facts, unread=tuple(unread))

    def _decoded(self, field_id: str, raw: msgspec.Raw) -> Fact:
        reader = self._readers[field_id]
        stored = self._fact.decode(raw)
        return Fact(
            value=reader(stored.v),
            evidence=stored.e,
            source=stored.s,
            on=stored.d,
            by=stored.by,
            basis=stored.b,
            derived=stored.r,
            typed=stored.w,
        )


@lru_cache(maxsize=4)
def _readers(dictionary: FieldDictionary) -> Mapping[str, Callable[[object], Value]]:
    """Return what reads the values of each field; made once, for every store of a dictionary reads alike."""
    return {field.id: _reader(field) for field in dictionary.values()}


def _reader(field: Field) -> Callable[[object], Value]:
    """Return what `matching.fields.decode` does for one field, with short cuts for what is stored most."""
    if field.kind in {"str", "text", "code", "time"}:
        return lambda raw: raw if isinstance(raw, str) else decode(field, raw)
    if field.kind == "dec":
        return _decimal_reader(field)
    return lambda raw: decode(field, raw)


def _decimal_reader(field: Field) -> Callable[[object], Value]:
    lowest = Decimal("-Infinity") if field.minimum is None else field.minimum
    highest = Decimal("Infinity") if field.maximum is None else field.maximum

    def read(raw: object) -> Value:
        if isinstance(raw, str) and _NUMBER.fullmatch(raw):
            number = Decimal(raw)
            if lowest <= number <= highest:
                return number
        return decode(field, raw)

    return read


def _plain(value: object) -> object:
    """Spell a mapping that is not a dict; everything else a Fact may hold is known to msgspec."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"a fact cannot hold {type(value).__name__}")
