"""The rows of a pack's TOML files, exactly as an office writes them; unknown keys are refused."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec import Struct, field


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row that admits no unknown key."""


Confidence = Literal["V", "V2", "D", "K", "?"]
"""V one source, V2 several, D derived, K general knowledge, ? uncertain; K and ? show as drafts."""
ClauseKind = Literal[
    "hard_gate", "exclusion", "priority_area", "weighted_preference", "numeric_threshold", "benefit", "penalty",
    "required_document", "process_step", "target_statistic", "actor_duty", "actor", "product_collateral", "system",
    "reference",
]  # fmt: skip
Action = Literal[
    "BLOCK", "HOLD", "RAISE", "LOWER", "UNLOCK", "ADD_DOC", "TASK", "REMIND", "REPORT", "DISPLAY",
]  # fmt: skip


Side = Literal[
    "industry", "bank", "enterprise", "evaluator", "park", "price", "environment", "finance", "tax", "science",
    "statistics", "government", "other",
]  # fmt: skip
OfficeLevel = Literal["county", "city", "province", "state"]


class DatedRow(Row, frozen=True):
    """A row that may begin or end on its own day within the life of its document."""

    valid_from: date | None = None
    valid_to: date | None = None
    """The last day."""
    confidence: Confidence = "V"


class SupersededRow(Row, frozen=True):
    """An instrument that is no longer current law, with the one that took its place."""

    name: str
    valid_from: date
    by: str
    note: str = ""
    confidence: Confidence = "V"


class ParameterRow(Row, frozen=True):
    """A dated number that conditions may name."""

    id: str
    value: float | int
    title: str
    unit: str = ""
    valid_from: date | None = None
    proposal: bool = False
    origin: str = ""
    confidence: Confidence = "V"


class PackRow(Row, frozen=True):
    """What the document is, who issued it and when it holds."""

    id: str
    edition: str
    title: str
    kind: str
    level: str
    region: str
    status: Literal["in_force", "expired", "historic", "draft"]
    document_number: str = ""
    number_aliases: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    status_note: str = ""
    confidence: Confidence = "V"
    dated_by: str = ""
    """Field with the date that chooses the edition (an application date); the day of judging where it is not known."""
    applies_when: str = ""
    applies_text: str = ""
    source: str = ""
    on_paper: Literal["clauses", "short"] = "short"
    """Whether a dossier prints its verdicts clause by clause, or only its gates, readings and offers."""
    parameter: tuple[ParameterRow, ...] = ()
    supersedes: tuple[SupersededRow, ...] = ()


class ClauseRow(DatedRow, frozen=True, kw_only=True):
    """One clause in our own words, with its machine test where facts can decide it."""

    id: str
    number: str
    kind: ClauseKind
    title: str
    summary: str
    actions: tuple[Action, ...] = ()
    fields: tuple[str, ...] = ()
    when: str = ""
    yes: str = ""
    no: str = ""
    unknown: str = ""
    historic: bool = False


class GateRow(DatedRow, frozen=True, kw_only=True):
    """A requirement that no score can buy off."""

    id: str
    clause: str
    title: str
    stage: Literal["recommend", "approve", "queue", "collateral", "offers"]
    """What it guards; `offers`: only what its own document offers."""
    when: str
    on_no: Literal[
        "block", "hold", "not_a_case", "escalate", "normal_queue", "collateral_zero", "incentives_off", "lower", "task",
        "close",
    ]  # fmt: skip
    on_unknown: Literal["hold", "task"]
    also: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    """Clauses of the offers it closes; none named: all of its document."""
    ladder: bool = False
    proposal: str = ""
    yes: str = ""
    no: str = ""
    unknown: str = ""


class BlockRow(Row, frozen=True):
    """One block of the score: the areas together, or a plain sum."""

    id: str
    title: str
    points: float
    best: float = 0.0
    second: float = 0.0
    minimum_applicable: float = 0.0


class AreaRow(Row, frozen=True):
    """One support area, scored 0 to 100."""

    id: str
    title: str


class PoolRow(Row, frozen=True):
    """Criteria of an area of which only the best count."""

    id: str
    area: str
    members: tuple[str, ...]
    weights: tuple[float, ...]


class RubricRow(Row, frozen=True):
    """How criteria become a score."""

    title: str
    note: str
    evidence: dict[str, float]
    block: tuple[BlockRow, ...]
    area: tuple[AreaRow, ...] = ()
    pool: tuple[PoolRow, ...] = ()


class LevelRow(Row, frozen=True):
    """One level of a scale with its condition."""

    level: int
    when: str
    text: str = ""


class CriterionRow(Row, frozen=True):
    """One scored criterion with its 0 to 4 scale."""

    id: str
    title: str
    block: str
    rating: Literal["number", "levels"]
    title_en: str = ""
    area: str = ""
    weight: float = 0.0
    clauses: tuple[str, ...] = ()
    applicable: str = ""
    evidence_for_4: str = ""
    value: str = ""
    unit: str = ""
    at: tuple[float, ...] = ()
    at_op: Literal[">=", ">", "<=", "<"] = ">="
    levels: tuple[LevelRow, ...] = ()
    help: str = ""
    note: str = ""
    confidence: Confidence = "V"


class OfferRow(DatedRow, frozen=True, kw_only=True):
    """A product, collateral kind, incentive, insurance, tool, title, channel or service a clause opens."""

    clause: str
    family: Literal["product", "collateral", "incentive", "insurance", "tool", "title", "channel", "service"]
    title: str
    when: str = ""
    documents: tuple[str, ...] = ()
    note: str = ""
    historic: bool = False
    open: str = ""
    closed: str = ""
    unknown: str = ""


class DutyRow(DatedRow, frozen=True, kw_only=True):
    """What an actor has to do, and by when where the text says so."""

    clause: str
    actor: str
    title: str
    every: Literal["", "month", "quarter", "half_year", "year", "event"] = ""
    deadline: str = ""
    report: str = ""
    sides: tuple[Side, ...] = ()
    """Whom it binds; nobody named: the row does not say, and every office sees it."""
    for_levels: tuple[OfficeLevel, ...] = ()
    """Offices of which level; none named: of any."""
    regions: tuple[str, ...] = ()
    """Six-digit codes of the regions it holds in; none named: wherever its document does."""
    due: str = ""
    """By when, as `matching.packs.terms` reads it; empty: the source fixes no date."""
    done: str = ""
    """Dictionary date that says it is done, for an `event` with a date of the records."""
    proposal: bool = False
    """Whether the date is ours and not the source's."""


class ClassRow(Row, frozen=True):
    """One answer a reading can give; the first whose condition holds is the answer."""

    value: str
    title: str
    when: str = ""


class OtherwiseRow(Row, frozen=True):
    """The answer when no class holds."""

    value: str
    title: str


class ReadingRow(DatedRow, frozen=True, kw_only=True):
    """What a case is under one document: a class, or whether all of some gates are passed."""

    id: str
    title: str
    clause: str
    classes: tuple[ClassRow, ...] = ()
    otherwise: OtherwiseRow | None = None
    gates: tuple[str, ...] = ()
    yes: str = ""
    no: str = ""
    unknown: str = ""
    note: str = ""


class CaseRow(Row, frozen=True):
    """A worked case of the pack: facts and what must come of them."""

    name: str
    on: date
    expect: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)


class ClausesFile(Row, frozen=True):
    """The file clauses.toml."""

    clause: tuple[ClauseRow, ...]


class GatesFile(Row, frozen=True):
    """The file gates.toml."""

    gate: tuple[GateRow, ...] = ()


class CriteriaFile(Row, frozen=True):
    """The file criteria.toml."""

    rubric: RubricRow | None = None
    criterion: tuple[CriterionRow, ...] = ()


class OffersFile(Row, frozen=True):
    """The file offers.toml."""

    offer: tuple[OfferRow, ...] = ()


class ReadingsFile(Row, frozen=True):
    """The file readings.toml."""

    reading: tuple[ReadingRow, ...] = ()


class DutiesFile(Row, frozen=True):
    """The file duties.toml."""

    duty: tuple[DutyRow, ...] = ()


class CasesFile(Row, frozen=True):
    """The file cases.toml."""

    case: tuple[CaseRow, ...] = ()
