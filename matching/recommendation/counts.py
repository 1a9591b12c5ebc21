"""What became of recommendations in a period, by county, area and direction (abc247.s4.2.dispatch)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.recommendation.events import Recommendation
from matching.recommendation.rules import RecommendationRules

KINDS = ("recommended", "accepted", "refused", "approved", "disbursed")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Tell where a case belongs when it is counted, and its benefit a year."""

    county: str = ""
    areas: tuple[str, ...] = ()
    forecast_wan: Decimal | None = None
    """Benefit expected a year, 万元."""
    actual_wan: Decimal | None = None
    """Benefit measured in the records of checks that end in the period, 万元."""
    forecast_same_wan: Decimal | None = None
    """Benefit expected for the very spans of those records, 万元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Hold the figures of one group."""

    key: str
    label: str
    recommended: int = 0
    accepted: int = 0
    refused: int = 0
    approved: int = 0
    disbursed: int = 0
    """Recommendations with at least one such step in the period."""
    approved_wan: Decimal = ZERO
    disbursed_wan: Decimal = ZERO
    forecast_wan: Decimal | None = None
    """Benefit expected a year of the projects disbursed to in the period."""
    actual_wan: Decimal | None = None
    forecast_same_wan: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStep:
    """Hold one step that periods count, with its kind and amount in 万元."""

    kind: str
    on: date
    amount: Decimal | None
    by: str
    office: str


def counted_steps(one: Recommendation, rules: RecommendationRules) -> Iterator[CountedStep]:
    """Yield the steps of a recommendation that count in a period (abc247.s4.2.dispatch); those taken back do not."""
    for step in one.steps:
        kind, event = rules.moves[step.event.move].count, step.event
        if kind:
            yield CountedStep(kind=kind, on=event.on, amount=event.amount, by=event.by, office=event.office)


def counted(
    found: Sequence[Recommendation], places: Mapping[str, Place], rules: RecommendationRules, *, span: tuple[date, date]
) -> dict[str, tuple[Count, ...]]:
    """Return the figures of a period: altogether, and by direction, county and area (a project may be in several)."""
    groups: dict[str, dict[str, list[Recommendation]]] = {
        "all": {"": list(found)},
        "direction": {},
        "county": {},
        "area": {},
    }
    for one in found:
        place = places.get(one.case_id, Place())
        groups["direction"].setdefault(one.direction, []).append(one)
        groups["county"].setdefault(place.county, []).append(one)
        for area in place.areas or ("",):
            groups["area"].setdefault(area, []).append(one)
    return {
        name: tuple(_count(key, rows, places, rules, span) for key, rows in sorted(group.items()))
        for name, group in groups.items()
    }


def _count(
    key: str, rows: Iterable[Recommendation], places: Mapping[str, Place], rules: RecommendationRules,
    span: tuple[date, date],
) -> Count:  # fmt: skip
    numbers = dict.fromkeys(KINDS, 0)
    money = {"approved": ZERO, "disbursed": ZERO}
    lent: set[str] = set()
    concerned: set[str] = set()
    for one in rows:
        seen: set[str] = set()
        for step in counted_steps(one, rules):
            if not span[0] <= step.on <= span[1]:
                continue
            seen.add(step.kind)
            if step.kind in money:
                money[step.kind] += step.amount or ZERO
        for kind in seen:
            numbers[kind] += 1
        if "disbursed" in seen:
            lent.add(one.case_id)
        if one.entered("disbursed") is not None:
            concerned.add(one.case_id)
    return Count(
        key=key,
        label=key,
        **numbers,
        approved_wan=money["approved"],
        disbursed_wan=money["disbursed"],
        forecast_wan=_sum(places[case].forecast_wan for case in lent if case in places),
        actual_wan=_sum(places[case].actual_wan for case in concerned if case in places),
        forecast_same_wan=_sum(places[case].forecast_same_wan for case in concerned if case in places),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known else None
