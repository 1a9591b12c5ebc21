"""Words for what the policy page shows: status, days, rules and what a worked case expects."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.texts import names, t
from matching.packs.browse import EXPIRED, HISTORIC
from matching.packs.rules import KINDS
from matching.packs.search import spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.policies import PolicyClause
    from matching.packs.browse import Document

OVER = frozenset({HISTORIC, EXPIRED})
"""Statuses of what is only history."""


def word(group: str, code: str) -> str:
    """Return the word for a code; one that an office's own pack invented stands as it is."""
    name = f"{group}.{code}"
    return t(name) if name in names() else code


def days_words(begins: date | None, ends: date | None, *, over: bool) -> str:
    """Say when something begins and ends, as far as the text says so."""
    parts = []
    if begins is not None:
        parts.append(t("policy.from", day=begins))
    if ends is not None:
        parts.append(t("policy.was_until" if over else "policy.until", day=ends))
    return "，".join(parts)


def document_days(document: Document) -> str:
    """Say when a document begins and ends, or when it was issued."""
    row = document.pack.row
    words = days_words(row.valid_from, document.ends, over=document.status in OVER)
    if words:
        return words
    return t("policy.issued", day=row.issued) if row.issued else t("policy.undated")


def document_name(document: Document) -> str:
    """Return the short name of a document: its number, else its title."""
    return document.pack.row.document_number or document.pack.row.title


def rules_brief(clause: PolicyClause) -> str:
    """Say in a few words what carries a clause: the gates and criteria by id, the others by kind."""
    parts = []
    for kind in KINDS:
        own = [rule.rule for rule in clause.rules if rule.rule.kind == kind]
        ids = [rule.id for rule in own if rule.id and kind in {"gate", "criterion"}]
        if own:
            parts.append(" ".join((word("policy.rule", kind), *ids)))
    return "、".join(parts) or word("policy.carried", clause.carried)


def expected_words(expected: str) -> str:
    """Say what a worked case expects: a verdict, the state of an offer, levels, or an answer as it stands."""
    if expected.replace("-", "").isdigit():
        return t("policy.expect.level", level=expected.replace("-", "–"))
    return word("policy.expect", expected)


def marked(text: str, words: Sequence[str]) -> str:
    """Return a text for rich display with the searched words marked."""
    parts, at = [], 0
    for start, end in spans(text, words):
        parts.append(f'{escape(text[at:start])}<span class="hit">{escape(text[start:end])}</span>')
        at = end
    return "".join(parts) + escape(text[at:])
