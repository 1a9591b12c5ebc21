"""Which tables of a pack have a form, and what each form asks: keys, kinds of entries, what is shown first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.packs.labels import CHOICES, CLAUSE_KINDS

_CONFIDENCE = CHOICES["confidence"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Describe one thing a form asks for."""

    key: str
    kind: str = "line"
    """line, text, items, choice, ticks, day, number, flag, condition, names, suffix, clause, offers."""
    choices: Mapping[str, str] | None = None
    must: bool = False
    """The key is always written, even when empty."""
    more: bool = False
    """Shown only when more is asked for."""
    hint: str = ""
    """Name of the text that says what to enter."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Describe one table of rows: what its list shows and what its form asks."""

    table: str
    file: str
    columns: tuple[tuple[str, int], ...]
    """Keys shown in the list with their widths; 0 takes what is left."""
    entries: tuple[Entry, ...]


_DATED = (
    Entry("valid_from", "day", more=True),
    Entry("valid_to", "day", more=True),
    Entry("confidence", "choice", _CONFIDENCE, more=True),
)

HEAD = (
    Entry("title", must=True),
    Entry("document_number"),
    Entry("kind", must=True, hint="rules.hint.kind"),
    Entry("level", "choice", CHOICES["level"], must=True),
    Entry("region", must=True),
    Entry("issuers", "items", hint="rules.hint.lines"),
    Entry("status", "choice", CHOICES["status"], must=True, hint="rules.hint.status"),
    Entry("issued", "day"),
    Entry("valid_from", "day"),
    Entry("valid_to", "day", hint="rules.hint.valid_to"),
    Entry("applies_when", "condition", hint="rules.hint.applies_when"),
    Entry("applies_text"),
    Entry("status_note", "text"),
    Entry("source", more=True),
    Entry("confidence", "choice", _CONFIDENCE, more=True),
    Entry("on_paper", "choice", CHOICES["on_paper"], more=True),
)

SHEETS = (
    Sheet(
        "clause",
        "clauses.toml",
        (("number", 70), ("title", 0)),
        (
            Entry("id", "suffix", must=True, hint="rules.hint.suffix"),
            Entry("number", must=True, hint="rules.hint.number"),
            Entry("kind", "choice", CLAUSE_KINDS, must=True),
            Entry("title", must=True),
            Entry("summary", "text", must=True, hint="rules.hint.summary"),
            Entry("actions", "ticks", CHOICES["actions"]),
            Entry("when", "condition", hint="rules.hint.clause_when"),
            Entry("fields", "names", hint="rules.hint.fields"),
            Entry("yes", more=True),
            Entry("no", more=True),
            Entry("unknown", more=True),
            *_DATED,
            Entry("historic", "flag", more=True),
        ),
    ),
    Sheet(
        "gate",
        "gates.toml",
        (("id", 76), ("title", 0)),
        (
            Entry("id", must=True, hint="rules.hint.gate_id"),
            Entry("clause", "clause", must=True),
            Entry("title", must=True),
            Entry("when", "condition", must=True, hint="rules.hint.gate_when"),
            Entry("stage", "choice", CHOICES["stage"], must=True, hint="rules.hint.stage"),
            Entry("on_no", "choice", CHOICES["on_no"], must=True),
            Entry("on_unknown", "choice", CHOICES["on_unknown"], must=True),
            Entry("closes", "offers", hint="rules.hint.closes"),
            Entry("yes", more=True),
            Entry("no", more=True),
            Entry("unknown", more=True),
            Entry("proposal", more=True),
            *_DATED,
        ),
    ),
    Sheet(
        "offer",
        "offers.toml",
        (("title", 0), ("family", 76)),
        (
            Entry("clause", "clause", must=True),
            Entry("family", "choice", CHOICES["family"], must=True),
            Entry("title", must=True),
            Entry("when", "condition", hint="rules.hint.offer_when"),
            Entry("note", "text", hint="rules.hint.note"),
            Entry("documents", "items", hint="rules.hint.lines"),
            Entry("open", more=True),
            Entry("closed", more=True),
            Entry("unknown", more=True),
            *_DATED,
            Entry("historic", "flag", more=True),
        ),
    ),
    Sheet(
        "duty",
        "duties.toml",
        (("title", 0), ("actor", 90)),
        (
            Entry("clause", "clause", must=True),
            Entry("actor", must=True, hint="rules.hint.actor"),
            Entry("title", must=True),
            Entry("every", "choice", CHOICES["every"]),
            Entry("deadline", hint="rules.hint.deadline"),
            Entry("due", hint="rules.hint.due"),
            Entry("sides", "ticks", CHOICES["sides"]),
            Entry("for_levels", "ticks", CHOICES["for_levels"], more=True),
            Entry("regions", "items", more=True, hint="rules.hint.regions"),
            Entry("done", more=True, hint="rules.hint.done"),
            Entry("proposal", "flag", more=True),
            Entry("report", more=True),
            *_DATED,
        ),
    ),
    Sheet(
        "parameter",
        "pack.toml",
        (("title", 0), ("value", 80)),
        (
            Entry("id", must=True, hint="rules.hint.parameter_id"),
            Entry("title", must=True),
            Entry("value", "number", must=True),
            Entry("unit", hint="rules.hint.unit"),
            Entry("valid_from", "day"),
            Entry("origin"),
            Entry("proposal", "flag", more=True),
            Entry("confidence", "choice", _CONFIDENCE, more=True),
        ),
    ),
)
