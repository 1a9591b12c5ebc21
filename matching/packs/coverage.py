"""The count of the source documents: every clause row there once, and what carries it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from matching.errors import ResourceError
from matching.packs.browse import Clause, Document
from matching.packs.rows import Row

SHOWN_KINDS = frozenset({"target_statistic", "reference"})
"""Kinds that state something and ask for no rule: showing them is all that is due."""
SHOWN_LEVELS = frozenset({"press", "re-publisher"})
"""Texts without authority: nothing in them may decide."""
_DECIDING = frozenset({"BLOCK", "HOLD", "RAISE", "LOWER", "UNLOCK", "ADD_DOC", "TASK", "REMIND"})


class SourceRow(Row, frozen=True):
    """One source document with the number of its clause rows."""

    id: str
    edition: str
    title: str
    clauses: int


class RegisterFile(Row, frozen=True):
    """The file register.toml."""

    document: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Count the clauses of one document by what carries them."""

    id: str
    title: str
    wanted: int | None
    """Rows the register counts; None for a document it does not name."""
    present: int
    edition: str = ""
    by_rule: int = 0
    by_duty: int = 0
    by_person: int = 0
    shown: int = 0
    unproved: int = 0
    """Rules with a condition that no worked case proves."""

    @property
    def accounted(self) -> int:
        """Return how many of the wanted rows are there."""
        return self.present if self.wanted is None else min(self.present, self.wanted)

    @property
    def is_whole(self) -> bool:
        """Say whether every row is there; a doubled one is refused when the pack is read."""
        return self.wanted is None or self.present == self.wanted


def read_register(text: str) -> tuple[SourceRow, ...]:
    """Read the register of source documents."""
    try:
        return msgspec.convert(tomllib.loads(text), RegisterFile).document
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"不合格式：{error}", file="packs/register.toml") from error


def carried_by(document: Document, clause: Clause) -> str:
    """Return what accounts for a clause: rule, duty, shown, or person when only a reader can judge it."""
    kinds = {rule.kind for rule in clause.rules}
    if kinds - {"duty"}:
        return "rule"
    if kinds:
        return "duty"
    row = clause.row
    is_statement = row.kind in SHOWN_KINDS or document.pack.row.level in SHOWN_LEVELS
    return "shown" if is_statement or not _DECIDING.intersection(row.actions) else "person"


def count_sources(register: Sequence[SourceRow], documents: Sequence[Document]) -> tuple[Count, ...]:
    """Count each source document of the register, then every other installed edition."""
    found = {(document.pack.row.id, document.pack.row.edition): document for document in documents}
    sources = [_count(row.id, row.title, found.get((row.id, row.edition)), row.clauses) for row in register]
    named = {(row.id, row.edition) for row in register}
    others = [_count(key[0], document.pack.row.title, document) for key, document in found.items() if key not in named]
    return (*sources, *others)


def _count(pack_id: str, title: str, document: Document | None, wanted: int | None = None) -> Count:
    if document is None:
        return Count(id=pack_id, title=title, wanted=wanted, present=0)
    carried = Counter(carried_by(document, clause) for clause in document.clauses)
    unproved = {
        (rule.kind, rule.id or clause.row.id)
        for clause in document.clauses
        for rule in clause.rules
        if rule.wants_case and not rule.proofs
    }
    return Count(
        id=pack_id,
        edition=document.pack.row.edition,
        title=title,
        wanted=wanted,
        present=len(document.clauses),
        by_rule=carried["rule"],
        by_duty=carried["duty"],
        by_person=carried["person"],
        shown=carried["shown"],
        unproved=len(unproved),
    )
