"""What an office recorded, as examples for the model: one for each project, and two for each comparison.

Which outcome teaches what, and how much, is data (`resources/ranking/labels.toml`). An outcome that followed from a
gate teaches nothing: gates are never the model's business.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from matching.errors import ResourceError

READY, UNKNOWN = "ready", "unknown"
POOL = "pool"
"""Group of all examples that are compared with each other."""


class OutcomeRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of outcome as written in labels.toml, where the fields are described."""

    id: str
    label: str
    label_en: str
    stage: int
    grade: float
    weight: float
    merit: bool = True
    gates: bool = False
    reason: bool = False
    amount: bool = False


class ReasonRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reason code."""

    id: str
    label: str
    merit: bool = True


class ComparisonRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much one comparison says."""

    weight: float


class SpeakRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the model may speak."""

    bands_from: int
    least_of_each: int
    full_from: int
    band_points: float
    margin: float
    worse_by: float
    folds: int
    origin: str


class LabelRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """labels.toml."""

    outcome: tuple[OutcomeRow, ...]
    reason: tuple[ReasonRow, ...]
    comparison: ComparisonRow
    speak: SpeakRow

    def kind(self, outcome_id: str) -> OutcomeRow | None:
        """Return one kind of outcome."""
        return next((row for row in self.outcome if row.id == outcome_id), None)


def load_labels(text: str, *, file: str = "ranking/labels.toml") -> LabelRules:
    """Read the rules; refuse what does not fit."""
    try:
        return msgspec.convert(tomllib.loads(text), LabelRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one thing that happened to a project: who recorded it, when, and under which judgement."""

    case_id: str
    kind: str
    on: date
    by: str = ""
    reason: str = ""
    amount: Decimal | None = None
    """万元, where the kind has one."""
    note: str = ""
    judgement: str = ""
    """The judgement that stood at the time."""
    id: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one answer to "which first?"."""

    better: str
    worse: str
    on: date
    by: str = ""
    note: str = ""
    better_judgement: str = ""
    worse_judgement: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Hold what the model sees of a judged case."""

    shares: tuple[float, ...]
    recommendation: str
    enterprise: str
    """Keeps cases of one firm together when quality is measured; never a feature."""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one row to learn from; no names, no addresses."""

    key: str
    """Case or comparison it comes from."""
    shares: tuple[float, ...]
    target: float
    weight: float
    group: str
    """Rows are compared within their group."""
    firm: str
    on: date


def examples_of(
    outcomes: Iterable[Outcome], comparisons: Iterable[Comparison], seen: Mapping[str, Seen], rules: LabelRules
) -> tuple[Example, ...]:
    """Return what was recorded as examples; `seen` holds cases by the id of the judgement they were decided under."""
    by_case: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_case.setdefault(outcome.case_id, []).append(outcome)
    found = [example for own in by_case.values() for example in _of_case(own, seen, rules)]
    found += [example for one in comparisons for example in _of_comparison(one, seen, rules)]
    return tuple(sorted(found, key=lambda example: (example.on, example.key, -example.target)))


def _of_case(own: Sequence[Outcome], seen: Mapping[str, Seen], rules: LabelRules) -> Iterator[Example]:
    told = [(row, outcome) for outcome in own if (row := rules.kind(outcome.kind)) is not None]
    told = [(row, outcome) for row, outcome in told if _teaches(row, outcome, seen, rules)]
    if not told:
        return
    row, outcome = max(told, key=lambda each: (each[0].stage, each[1].on, each[1].id))
    case = seen[outcome.judgement]
    yield Example(
        key=outcome.case_id, shares=case.shares, target=row.grade, weight=row.weight, group=POOL, firm=case.enterprise,
        on=outcome.on,
    )  # fmt: skip


def _teaches(row: OutcomeRow, outcome: Outcome, seen: Mapping[str, Seen], rules: LabelRules) -> bool:
    case = seen.get(outcome.judgement)
    reason = next((one for one in rules.reason if one.id == outcome.reason), None)
    if case is None or not row.merit or row.weight <= 0 or (reason is not None and not reason.merit):
        return False
    if not row.gates or case.recommendation == READY:
        return True
    # A gate still unknown stops nobody by itself: a refusal for a reason of merit says what it says.
    return case.recommendation == UNKNOWN and reason is not None


def _of_comparison(one: Comparison, seen: Mapping[str, Seen], rules: LabelRules) -> Iterator[Example]:
    better, worse = seen.get(one.better_judgement), seen.get(one.worse_judgement)
    if better is None or worse is None or better.shares == worse.shares:
        return
    for case, key, target in ((better, one.better, 1.0), (worse, one.worse, 0.0)):
        yield Example(
            key=key, shares=case.shares, target=target, weight=rules.comparison.weight, group=f"compare {one.id}",
            firm=case.enterprise, on=one.on,
        )  # fmt: skip
