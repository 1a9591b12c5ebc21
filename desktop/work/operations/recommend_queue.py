"""Which recommendations wait for somebody, in which order, and what a period's work comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.monitoring import case_monitoring
from desktop.work.operations.office import load_settings
from desktop.work.operations.recommending import day_count
from matching.case import Case
from matching.duties.due import Due
from matching.recommendation.clock import stage_times, state_times
from matching.recommendation.counts import Count, Place, counted
from matching.recommendation.events import Recommendation, all_replayed, is_open
from matching.recommendation.queue import Waiting, fast_lane, in_order

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

BENEFIT = "mon_benefit_cny"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """Show one recommendation of the queue."""

    id: str
    case_id: str
    enterprise: str
    project: str
    waiting: Waiting
    state: str
    direction: str
    next_side: str
    """Who is to move next, in words."""
    is_ours: bool
    """The next move is this office's."""


def queue(
    store: Store, *, all_of_them: bool = False, on: date | None = None, progress: Progress | None = None
) -> tuple[QueueRow, ...]:
    """Return the recommendations that wait, fast lane first; with `all_of_them` those that are over as well."""
    rules, settings, day = resources.recommendation_rules(), load_settings(store), on or date.today()
    count = day_count(settings)
    found = [one for one in all_replayed(store.recommendation_events(), rules) if all_of_them or is_open(one, rules)]
    cases = _cases(store, found)
    waiting = []
    for one in found:
        if one.case_id not in cases:
            continue
        fast, words = fast_lane(one, cases[one.case_id].value("loan_credit_rule_check"))
        stages = stage_times(one, count, rules, on=day)
        states = state_times(one, count, rules, on=day)
        waiting.append(Waiting(found=one, fast=fast, fast_words=words, stages=stages, states=states))
    return tuple(_row(one, cases[one.found.case_id], settings.office_side) for one in in_order(waiting))


def _cases(store: Store, found: Iterable[Recommendation]) -> dict[str, Case]:
    ids = list(dict.fromkeys(one.case_id for one in found))
    return {stored.case.id: stored.case for stored in store.cases(ids) if not stored.deleted}


def _row(one: Waiting, case: Case, side: str) -> QueueRow:
    rules = resources.recommendation_rules()
    direction = rules.directions[one.found.direction]
    nexts = [
        direction.side(move.side)
        for move in rules.moves.values()
        if one.found.state in move.origins and direction.id in move.directions and move.to != "withdrawn"
    ]
    return QueueRow(
        id=one.found.id,
        case_id=one.found.case_id,
        enterprise=case.text("ent_name"),
        project=case.text("prj_name"),
        waiting=one,
        state=rules.state_label(one.found.state),
        direction=direction.label,
        next_side=rules.sides[nexts[0]] if nexts else "",
        is_ours=bool(nexts) and side in nexts,
    )


def dues(store: Store, *, on: date | None = None) -> tuple[Due, ...]:
    """Return what is to be done by which day: the stages that run, and the limits set for rectification."""
    rules = resources.recommendation_rules()
    found = []
    for row in queue(store, on=on):
        for stage in row.waiting.stages:
            if stage.ended is None:
                found.append(
                    Due(
                        key=f"recommendation:{row.id}:{stage.id}",
                        title=f"项目互荐{stage.label}",
                        due_on=stage.due_on,
                        source="recommendation",
                        subject=f"{row.enterprise} · {row.project}",
                        case_id=row.case_id,
                        record_id=row.id,
                        clause=next(one.clause for one in rules.clock.stage if one.id == stage.id),
                        note=rules.clock.origin,
                        proposal=True,
                        responsible=rules.sides[stage.side],
                    )
                )
    return (*found, *_ladder_dues(store))


def _ladder_dues(store: Store) -> Iterable[Due]:
    rules = resources.recommendation_rules()
    latest = {(one.case, one.gate): one for one in store.ladder_events()}
    for event in latest.values():
        if event.kind != "chosen" or event.due_on is None:
            continue
        label = rules.label(rules.ladder.choice, event.choice)
        row = store.case_row(event.case)
        yield Due(
            key=f"ladder:{event.id}", title=f"{label}期限（闸门 {event.gate}）", due_on=event.due_on,
            source="recommendation", subject=f"{row.enterprise} · {row.project}" if row else "", case_id=event.case,
            record_id=event.id, clause=rules.ladder.clause, note=event.text, proposal=True, responsible=event.by,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCounts:
    """Hold the figures of a period by group, with how they are to be read."""

    start: date
    end: date
    groups: dict[str, tuple[Count, ...]]
    notes: tuple[str, ...]


NOTES = (
    "按办理日期落在期间内的步骤计；一件推荐在期间内多次放款算一件，金额全计",
    "一个项目认领多个方向时，在每个方向各计一次，各方向不可相加",
    "预期效益为期间内有放款的项目填报的年经济效益；实际效益只计贷后记录中期间止日落在本期的实测数，旁列同一时段的预期数",
    "原文未定周期，统计期由本单位自定",
)


def counts(
    store: Store, start: date, end: date, *, on: date | None = None, progress: Progress | None = None
) -> PeriodCounts:
    """Count what became of recommendations in a period, altogether and by direction, county and area."""
    if start > end:
        raise Problem(f"期间起日 {start} 晚于止日 {end}", remedy="请把起日和止日对调", code="period")
    rules = resources.recommendation_rules()
    found = all_replayed(store.recommendation_events(), rules)
    cases = _cases(store, found)
    found = tuple(one for one in found if one.case_id in cases)
    places = {case_id: _place(store, case, (start, end), on or date.today()) for case_id, case in cases.items()}
    groups = counted(found, places, rules, span=(start, end))
    named = {name: tuple(replace(one, label=_label(name, one.key)) for one in rows) for name, rows in groups.items()}
    return PeriodCounts(start=start, end=end, groups=named, notes=NOTES)


def _place(store: Store, case: Case, span: tuple[date, date], on: date) -> Place:
    areas = case.value("prj_area_247")
    forecast = case.value("prj_benefit_cny_y")
    actual, same = _measured(store, case.id, span, on)
    return Place(
        county=case.text("ent_county_code"),
        areas=tuple(str(area) for area in areas) if isinstance(areas, tuple) else (),
        forecast_wan=forecast if isinstance(forecast, Decimal) else None,
        actual_wan=actual,
        forecast_same_wan=same,
    )


def _measured(store: Store, case_id: str, span: tuple[date, date], on: date) -> tuple[Decimal | None, Decimal | None]:
    """Return the benefit measured in checks whose period ends in the span, and the forecast of the same stretches."""
    if not store.monitoring([case_id]):
        return None, None
    compared = case_monitoring(store, case_id, on=on).monitoring.compared
    rows = [
        figure
        for one in compared
        if one.field == BENEFIT
        for figure in one.figures
        if figure.period is not None and span[0] <= figure.period[1] <= span[1]
    ]
    if not rows:
        return None, None
    forecast = [figure.forecast for figure in rows]
    same = sum((one for one in forecast if one is not None), Decimal(0)) if None not in forecast else None
    return sum((figure.actual for figure in rows), Decimal(0)), same


def _label(group: str, key: str) -> str:
    if group == "all":
        return "合计"
    if group == "direction":
        directions = resources.recommendation_rules().directions
        return directions[key].label if key in directions else key
    if not key:
        return "未填"
    if group == "county":
        return resources.name_code("county", key) or key
    return resources.dictionary()["prj_area_247"].choice_label(key)
