"""What a tool is and what it answers, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.expression import Expression
from matching.workings import Working

KINDS = frozenset({"number", "choice", "tri", "date", "time", "text", "rows"})
DRAFT_CONFIDENCES = frozenset({"K", "?"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Name one allowed value."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Say where in the office's tariffs an input is looked up when nobody entered it."""

    sheet: str
    column: str
    key: tuple[tuple[str, str], ...]
    """Key column of the sheet, and the input that holds its value (or `=` and the value itself)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Describe one thing a tool asks for."""

    id: str
    """A field of the dictionary where there is one, so that a project's facts can be given as they are."""
    label: str
    kind: str
    unit: str = ""
    help: str = ""
    optional: bool = False
    values: tuple[Choice, ...] = ()
    columns: tuple[Input, ...] = ()
    """Of a table: what each row holds."""
    lookup: Lookup | None = None
    only: tuple[str, tuple[str, ...]] | None = None
    """Asked only where this choice has one of these values."""
    tariff_area: bool = False
    """The area whose tariffs are used."""
    minimum: Decimal | None = None
    above: Decimal | None = None
    """The value must be more than this."""
    maximum: Decimal | None = None
    whole: bool = False

    def label_of(self, value: str) -> str:
        """Return the words of a choice, of yes and no, or the value itself."""
        if self.kind == "tri":
            return {"yes": "是", "no": "否"}.get(value, value)
        return next((choice.label for choice in self.values if choice.id == value), value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Describe one figure: its formula in words, and as an expression where arithmetic suffices."""

    id: str
    label: str
    unit: str
    places: int
    formula: str
    term: Expression | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """State when a tool applies at all, and what to say where it does not or where that is not known."""

    when: Expression
    no: str
    unknown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Name a clause a tool rests on."""

    clause: str
    edition: str
    text: str
    is_history: bool = False
    """Its document is over and only tells where the tool comes from."""

    @property
    def pack(self) -> str:
        """Return the id of its document."""
        return self.clause.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Say as which record a finished answer may be kept beside a project."""

    register: str
    put: Mapping[str, str]
    """Field of the record, and what goes there: a figure of the tool, or `@` and an input."""
    fixed: Mapping[str, str]
    """Choices of the record that are the same for every answer of the tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Describe one tool."""

    id: str
    title: str
    group: str
    summary: str
    confidence: str
    """V: confirmed, D: arithmetic of ours, K: general knowledge, ?: uncertain."""
    origin: str
    cites: tuple[Citation, ...]
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()
    program: str = ""
    """Name of the code that works it out, where arithmetic does not suffice."""
    keep: Keep | None = None

    @property
    def is_draft(self) -> bool:
        """Say whether the method rests on general knowledge alone."""
        return self.confidence in DRAFT_CONFIDENCES

    def input(self, name: str) -> Input:
        """Return the input of this id."""
        return next(one for one in self.inputs if one.id == name)

    def output(self, name: str) -> Output:
        """Return the figure of this id."""
        return next(one for one in self.outputs if one.id == name)


Scalar = Decimal | str | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Hold one value as the tool uses it, and as it was entered."""

    value: Scalar | tuple[Mapping[str, Given], ...]
    entered: str = ""
    """With its unit, where that differs from the tool's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """Hold one table of an answer: years of a contract, tiers of a price, motors of an inventory."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    """Columns that hold numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold what a tool found: whether it applies, every figure with its working, and what is missing or wrong."""

    tool: str
    title: str
    on: date
    state: str
    """done, not_applicable, unknown (something is missing) or refused (something entered cannot be)."""
    sentence: str
    workings: tuple[Working, ...] = ()
    tables: tuple[AnswerTable, ...] = ()
    cites: tuple[Citation, ...] = ()
    draft: bool = False
    confidence: str = ""
    origin: str = ""
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    rounding: str = ""
