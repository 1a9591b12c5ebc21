"""What is suggested: a value for a field with its confidence and the words that led there."""

from __future__ import annotations

from dataclasses import dataclass

FIRM_NAME = "ent_name"
READ = ("prj_name", "prj_content", "prj_equipment_list", "prj_tech_after", "prj_tech_before")
"""Fields whose words are read."""
SOURCE = "按项目文字建议，经人工确认"
"""Written as the source of a value a person took over."""
CLAUSES = "clauses"
"""Stands in place of a field where clauses of the packs are suggested; they are read, never entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Hold a word of the project's text: where it stands, and how much it contributed."""

    text: str
    part: str
    """Field whose text it stands in."""
    start: int
    end: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Hold one suggested value, most contributing word first."""

    field: str
    value: str
    label: str
    confidence: float
    """Between 0 and 1, for putting in order; how often which confidence was right is told in docs/suggestions.md."""
    is_firm: bool
    words: tuple[Word, ...]
    like: str = ""
    """Beginning of the confirmed text that counted most, empty when the words alone led here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Hold what a person answered to a suggestion: for these words the value was right, or was not."""

    field: str
    value: str
    text: str
    """The words read at the time, what leads nowhere already left out."""
    right: bool
