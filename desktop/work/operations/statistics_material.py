"""Bring together what a table is counted from: columns of cases, counted steps, measured figures, computed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from desktop import resources
from desktop.statistics.layouts import Version
from desktop.statistics.material import Checks, Material, Steps
from desktop.statistics.rows import STEPS, DimensionRow
from desktop.store.statistics import StepRow
from matching.benefit.computed import with_computed
from matching.derive import derived
from matching.recommendation.counts import counted_steps
from matching.recommendation.events import Event, all_replayed

if TYPE_CHECKING:
    from desktop.statistics.periods import Period
    from desktop.store.database import Store
    from desktop.work.progress import Progress

COUNTY = "ent_county_code"
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Name what tables need of a store."""

    fields: frozenset[str]
    effects: frozenset[str]
    """Those of the fields that measures may give."""
    steps: bool
    measured: bool
    people: bool
    """Who took the steps, and which office."""
    officers: bool
    received: bool
    verdicts: bool


def needs_of(versions: Iterable[Version], dimensions: Iterable[DimensionRow]) -> Needs:
    """Return what these versions, grouped and chosen by these dimensions, need."""
    comparisons = {row.actual: row for row in resources.comparisons()}
    rows = list(dimensions)
    fields = {COUNTY, *(one.field for one in rows if one.field)}
    steps = any(one.source == "office" for one in rows)
    measured = False
    timed = any(one.source in {"month", "quarter", "year"} for one in rows)
    received = timed
    for version in versions:
        fields |= version.fields
        for measure in version.row.measure:
            steps = steps or bool(measure.count or measure.money or measure.reached)
            measured = measured or bool(measure.actual or measure.forecast)
            if measure.forecast:
                fields.add(comparisons[measure.forecast].forecast)
        steps = steps or version.row.population in STEPS
        received = received or version.row.population == "received"
    given = {row.field for row in resources.benefit_rules().quantities.quantity if row.field}
    return Needs(
        fields=frozenset(fields),
        effects=frozenset(fields & given),
        steps=steps,
        measured=measured,
        people=any(one.source in {"officer", "office"} for one in rows),
        officers=any(one.source == "officer" for one in rows),
        received=received,
        verdicts=any(one.source == "verdict" for one in rows),
    )


def material_for(
    store: Store, needs: Needs, periods: Sequence[Period], *, progress: Progress | None = None
) -> Material:
    """Read what is needed of a store for these periods; what was read last is used again while nothing changed."""
    key = (store.statistics.state(), needs, tuple(periods))
    kept = _kept.get(store)
    if kept is not None and kept[0] == key:
        return kept[1]
    made = _read(store, needs, periods, progress)
    _kept[store] = ((store.statistics.state(), needs, tuple(periods)), made)
    return made


_kept: WeakKeyDictionary[Any, tuple[Any, Material]] = WeakKeyDictionary()
"""One material for each open store: a person looks at one table from several sides."""


def _read(store: Store, needs: Needs, periods: Sequence[Period], progress: Progress | None) -> Material:
    computed = _computed(store, needs, progress) if needs.effects else {}
    fields = sorted(needs.fields)
    heads = (("created_at", needs.received), ("saved_by", needs.officers), ("recommendation", needs.verdicts))
    head = [name for name, wanted in heads if wanted]
    rows = store.statistics.cases(fields, head=head)
    names = ["number", "case_id", *head, *fields]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    place = {number: index for index, number in enumerate(columns["number"])}
    return Material(
        ids=columns["case_id"],
        numbers=columns["number"],
        received=_days(columns.get("created_at", ())),
        officers=columns.get("saved_by", ()),
        verdicts=columns.get("recommendation", ()),
        columns={name: columns[name] for name in fields},
        computed=computed,
        steps=_steps(store, place, periods, needs, progress) if needs.steps else {},
        checks=_checks(store, place, periods, progress) if needs.measured else Checks(),
    )


def _days(moments: Sequence[str]) -> list[str]:
    """Return the local day of every moment; those of one minute share it."""
    known: dict[str, str] = {}
    found = []
    for moment in moments:
        minute = moment[:16]
        day = known.get(minute)
        if day is None:
            day = known[minute] = datetime.fromisoformat(f"{minute}:00+00:00").astimezone().date().isoformat()
        found.append(day)
    return found


def _steps(
    store: Store, place: Mapping[int, int], periods: Sequence[Period], needs: Needs, progress: Progress | None
) -> dict[str, Steps]:
    rules = resources.recommendation_rules()
    signature = ",".join(f"{move.id}={move.count}" for move in rules.moves.values())

    def derive(events: Sequence[Event]) -> Iterator[StepRow]:
        for one in all_replayed(events, rules):
            for step in counted_steps(one, rules):
                yield StepRow(
                    recommendation=one.id, kind=step.kind, on=step.on, amount=step.amount, by=step.by,
                    office=step.office,
                )  # fmt: skip

    until = max(one.end for one in periods).isoformat()
    store.statistics.renew_steps(signature, derive, tell=_tell(progress))
    found = {}
    for kind in STEPS:
        rows = [row for row in store.statistics.steps(kind, until=until, people=needs.people) if row[0] in place]
        if rows:
            numbers, days, recommendations, amounts, *people = zip(*rows, strict=True)
            found[kind] = Steps(
                cases=[place[number] for number in numbers],
                days=days,
                recommendations=recommendations,
                amounts=amounts,
                by=people[0] if people else (),
                offices=people[1] if people else (),
            )
    return found


def _checks(store: Store, place: Mapping[int, int], periods: Sequence[Period], progress: Progress | None) -> Checks:
    fields = tuple(row.actual for row in resources.comparisons() if row.adds_up)
    rows = store.statistics.read_measured(
        ",".join(fields),
        fields,
        start=min(one.start for one in periods).isoformat(),
        end=max(one.end for one in periods).isoformat(),
        tell=_tell(progress),
    )
    kept = [one for one in rows if one.number in place]
    return Checks(
        cases=[place[one.number] for one in kept],
        days=[one.end for one in kept],
        starts=[one.start for one in kept],
        figures=[one.figures for one in kept],
    )


def _computed(store: Store, needs: Needs, progress: Progress | None) -> Mapping[int, Mapping[str, int | str]]:
    """Return what measures give, after working it out for the cases that changed."""
    rules = resources.benefit_rules()
    fields = sorted({row.field for row in rules.quantities.quantity if row.field} & set(store.statistics.counted()))
    open_cases = store.statistics.uncomputed(rules.checksum, fields)
    tell = _tell(progress)
    for start in range(0, len(open_cases), _BATCH):
        tell(start, len(open_cases), "按措施测算效益")
        batch = open_cases[start : start + _BATCH]
        made = []
        for (number, _id, revision, firm), stored in zip(batch, store.cases([one[1] for one in batch]), strict=True):
            known = derived(stored.case, resources.derivations())
            worked = with_computed(known, rules, stored.saved_at.astimezone().date())
            figures = {
                name: fact.value
                for name in fields
                if name not in known.facts
                and (fact := worked.facts.get(name)) is not None
                and isinstance(fact.value, Decimal)
            }
            made.append((number, revision, firm, figures))
        store.statistics.put_computed(made)
    return store.statistics.computed()


def _tell(progress: Progress | None) -> Any:  # what the store calls between items
    return (lambda done, total, what: None) if progress is None else progress.step
