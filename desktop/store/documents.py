"""Turn facts into the JSON document of a revision and back, without losing what this dictionary cannot read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from matching.case import Fact
from matching.errors import ValueRefused
from matching.fields import Field, FieldDictionary, Value, decode

MEMORY_LIMIT = 200_000
"""Facts remembered by their stored spelling; most facts of a county are alike, and a Fact never changes."""


class _Stored(msgspec.Struct, omit_defaults=True):
    """Spell one fact: value, evidence, source, day, person, basis, rule it was derived by."""

    v: Any  # the JSON edge: matching.fields.decode gives it its type
    e: str = "E0"
    s: str = ""
    d: date | None = None
    by: str = ""
    b: str = ""
    r: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the facts of one document, and the fields that could not be read with this dictionary."""

    facts: dict[str, Fact]
    unread: tuple[str, ...] = ()


class FactCodec:
    """Read and write fact documents for one dictionary."""

    def __init__(self, dictionary: FieldDictionary) -> None:
        self._readers = {field.id: _reader(field) for field in dictionary.values()}
        self._encoder = msgspec.json.Encoder(order="deterministic", enc_hook=_plain)
        self._document = msgspec.json.Decoder(dict[str, msgspec.Raw])
        self._documents = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
        self._fact = msgspec.json.Decoder(_Stored)
        self._known: dict[tuple[str, bytes], Fact] = {}

    def write(self, facts: Mapping[str, Fact], kept: Mapping[str, msgspec.Raw] | None = None) -> str:
        """Return the document of these facts and of the fields kept unread; equal facts give equal text."""
        return self._encoder.encode(self._spelled(facts, kept or {})).decode()

    def write_measures(
        self, measures: tuple[Mapping[str, Fact], ...], kept: list[dict[str, msgspec.Raw]] | None = None
    ) -> str:
        """Return the document of a project's measures in their order."""
        beside = (kept or []) + [{}] * len(measures)
        spelled = [self._spelled(facts, beside[place]) for place, facts in enumerate(measures)]
        return self._encoder.encode(spelled).decode()

    def read(self, document: str) -> Reading:
        """Read the facts of a document; what this dictionary does not know or allow is named, not dropped."""
        return self._read(self._document.decode(document))

    def read_measures(self, document: str) -> tuple[Reading, ...]:
        """Read the measures of a project."""
        return tuple(self._read(measure) for measure in self._documents.decode(document))

    def unread(self, document: str) -> dict[str, msgspec.Raw]:
        """Return the untouched spelling of the fields of a document that this dictionary cannot read."""
        raw = self._document.decode(document)
        return {field_id: raw[field_id] for field_id in self._read(raw).unread}

    def unread_measures(self, document: str) -> list[dict[str, msgspec.Raw]]:
        """Return the same for every measure of a project."""
        return [
            {field_id: raw[field_id] for field_id in self._read(raw).unread} for raw in self._documents.decode(document)
        ]

    def changed(self, before: str, after: str) -> tuple[str, ...]:
        """Name the fields in which two documents differ."""
        old, new = self._document.decode(before), self._document.decode(after)
        ids = sorted(old.keys() | new.keys())
        return tuple(field_id for field_id in ids if _bytes(old.get(field_id)) != _bytes(new.get(field_id)))

    def _spelled(self, facts: Mapping[str, Fact], kept: Mapping[str, msgspec.Raw]) -> dict[str, object]:
        spelled: dict[str, object] = {
            field_id: _Stored(fact.value, fact.evidence, fact.source, fact.on, fact.by, fact.basis, fact.derived)
            for field_id, fact in facts.items()
        }
        for field_id, raw in kept.items():
            spelled.setdefault(field_id, raw)
        return spelled

    def _read(self, document: dict[str, msgspec.Raw]) -> Reading:
        facts: dict[str, Fact] = {}
        unread: list[str] = []
        known = self._known
        for field_id, raw in document.items():
            spelling = (field_id, bytes(raw))
            fact = known.get(spelling)
            if fact is None:
                try:
                    fact = self._decoded(field_id, raw)
                except (KeyError, ValueRefused):
                    unread.append(field_id)
                    continue
                if len(known) >= MEMORY_LIMIT:
                    known.clear()
                known[spelling] = fact
            facts[field_id] = fact
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
        )


def _reader(field: Field) -> Callable[[object], Value]:
    def read(raw: object) -> Value:
        return decode(field, raw)

    return read


def _plain(value: object) -> object:
    """Spell a mapping that is not a dict; everything else a Fact may hold is known to msgspec."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"a fact cannot hold {type(value).__name__}")


def _bytes(raw: msgspec.Raw | None) -> bytes | None:
    return None if raw is None else bytes(raw)
