"""Compare and merge fact sets without a database: what an import changes, and what it would weaken."""

from __future__ import annotations

from collections.abc import Mapping

from matching.case import EVIDENCE_LEVELS, Fact


def merge_facts(existing: Mapping[str, Fact], new: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the existing facts with those of an import laid over: only fields the import carries change.

    The same value stated again with no better evidence leaves the fact as it was, source and date included, so that
    reading a workbook a second time changes nothing. A different value replaces the fact whole: the evidence of the old
    value proves nothing about the new one.
    """
    merged = dict(existing)
    for field_id, fact in new.items():
        old = existing.get(field_id)
        if old is None or old.value != fact.value or _grade(fact) > _grade(old) or _says_more(fact, old):
            merged[field_id] = fact
    return merged


def weakened(existing: Mapping[str, Fact], new: Mapping[str, Fact]) -> tuple[str, ...]:
    """Name the fields where an import would put a different value with weaker evidence over a better proven one."""
    return tuple(
        field_id
        for field_id, fact in new.items()
        if (old := existing.get(field_id)) is not None
        and old.is_known
        and old.value != fact.value
        and _grade(fact) < _grade(old)
    )


def _grade(fact: Fact) -> int:
    return EVIDENCE_LEVELS.index(fact.evidence) if fact.evidence in EVIDENCE_LEVELS else -1


def _says_more(fact: Fact, old: Fact) -> bool:
    """Say whether the same value now tells how it was obtained, or brings a source or date not yet known."""
    if _grade(fact) < _grade(old):
        return False
    return bool(
        (fact.basis and fact.basis != old.basis) or (fact.source and not old.source) or (fact.on and not old.on)
    )
