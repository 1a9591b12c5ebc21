"""Recommend a case to the other office: begin, move on, take a step back, and show how it came to stand where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.settings import Settings
from desktop.store.identity import new_id
from desktop.work.operations.office import load_settings
from desktop.work.operations.recommend_facts import CaseGround, actor_of, case_ground, facts_for
from desktop.work.operations.recommend_fills import fill_in, take_out
from desktop.work.operations.recommend_learning import take_back, teach
from matching.recommendation.attempt import Attempt, Held, attempted
from matching.recommendation.attributes import AttributeResult
from matching.recommendation.authority import Route, route
from matching.recommendation.clock import DayCount, StageTime, StateTime, stage_times, state_times
from matching.recommendation.events import Event, Recommendation, amount_in, replayed
from matching.recommendation.gates import GateLight
from matching.recommendation.ladder import LadderTask, ladder_tasks
from matching.recommendation.moves import Option, leading_on, option
from matching.recommendation.queue import fast_lane
from matching.recommendation.rows import Move
from matching.recommendation.rules import RecommendationRules

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEntry:
    """Hold what a person fills in to move a recommendation."""

    move: str
    on: date
    by: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationView:
    """Show one recommendation: its steps, its clock and what can be done next."""

    found: Recommendation
    label: str
    """Its state in words."""
    direction: str
    options: tuple[Option, ...]
    stages: tuple[StageTime, ...]
    states: tuple[StateTime, ...]
    fast: bool | None
    fast_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecommendations:
    """Show everything about recommending one case."""

    case_id: str
    enterprise: str
    project: str
    on: date
    by: str
    side: str
    items: tuple[RecommendationView, ...]
    starts: Mapping[str, Option]
    """How a recommendation in each direction can be begun."""
    attributes: tuple[AttributeResult, ...]
    gates: tuple[GateLight, ...]
    ladder: tuple[LadderTask, ...]
    route: Route
    judged_on: date | None
    stale: bool


def day_count(settings: Settings) -> DayCount:
    """Return how the office counts the days of a stage."""
    return DayCount(
        working=settings.clock_counts != "calendar",
        days_off=frozenset(settings.days_off),
        days_on=frozenset(settings.days_on),
        allowed=settings.clock_days,
    )


def case_recommendations(
    store: Store, case_id: str, *, by: str = "", on: date | None = None, progress: Progress | None = None
) -> CaseRecommendations:
    """Return the recommendations of a case, what each waits for, and why the other moves are not open."""
    rules, settings, day = resources.recommendation_rules(), load_settings(store), on or date.today()
    by = by or settings.clerk_name
    ground = case_ground(store, case_id, on=day)
    actor = actor_of(settings, by, right=rules.moves["start"].right)
    starts = {
        name: option(
            rules.moves["start"], name, actor,
            facts_for(ground, None, direction=name, on=day, amount=None, actor=actor, settings=settings), rules,
        )
        for name in rules.directions
    }  # fmt: skip
    amount = ground.case.value("loan_amount_cny")
    return CaseRecommendations(
        case_id=case_id,
        enterprise=ground.case.text("ent_name"),
        project=ground.case.text("prj_name"),
        on=day,
        by=by,
        side=settings.office_side,
        items=tuple(_view(ground, one, settings, by, day) for one in ground.recommendations),
        starts=starts,
        attributes=ground.attributes,
        gates=ground.gates,
        ladder=ladder_tasks(ground.gates, store.ladder_events(case_id), judgement=ground.judgement, on=day),
        route=route(amount_in(str(amount)) if amount is not None else None, settings.authority, rules, on=day),
        judged_on=ground.judged_on,
        stale=ground.stale,
    )


def _view(ground: CaseGround, found: Recommendation, settings: Settings, by: str, on: date) -> RecommendationView:
    rules, count = resources.recommendation_rules(), day_count(settings)
    fast, words = fast_lane(found, ground.case.value("loan_credit_rule_check"))
    return RecommendationView(
        found=found,
        label=rules.state_label(found.state),
        direction=rules.directions[found.direction].label,
        options=tuple(
            _option(ground, found, row, settings, by, on) for row in leading_on(found, found.direction, rules)
        ),
        stages=stage_times(found, count, rules, on=on),
        states=state_times(found, count, rules, on=on),
        fast=fast,
        fast_words=words,
    )


def _option(ground: CaseGround, found: Recommendation, row: Move, settings: Settings, by: str, on: date) -> Option:
    actor = actor_of(settings, by, right=row.right)
    facts = facts_for(
        ground, found, direction=found.direction, on=on, amount=_wish(ground, found), actor=actor, settings=settings
    )
    return option(row, found.direction, actor, facts, resources.recommendation_rules())


def _wish(ground: CaseGround, found: Recommendation) -> Decimal | None:
    """Return the amount a next move would be asked for: what is approved and not yet paid out, or what is wished."""
    if found.entered("approved") is not None:
        left = found.total("approve") - found.total("disburse")
        return left if left > 0 else None
    wish = ground.case.value("loan_amount_cny")
    return None if wish is None else amount_in(str(wish))


def start(
    store: Store,
    case_id: str,
    direction: str,
    entry: MoveEntry,
    *,
    today: date | None = None,
    progress: Progress | None = None,
) -> str:
    """Begin a recommendation of a case in a direction; return its id. Raise Problem with every reason against it."""
    rules = resources.recommendation_rules()
    if direction not in rules.directions:
        known = "、".join(f"{row.label}（{row.id}）" for row in rules.directions.values())
        raise Problem(f"没有“{direction}”这个方向", remedy=f"可用：{known}", code="recommend_direction")
    return _made(store, case_id, None, direction, entry, today or date.today()).recommendation


def move(
    store: Store, recommendation: str, entry: MoveEntry, *, today: date | None = None, progress: Progress | None = None
) -> Recommendation:
    """Move a recommendation on, or take the latest step back; return how it stands then.

    Raise Problem with every reason that holds it back.
    """
    found = find(store, recommendation)
    _made(store, found.case_id, found, found.direction, entry, today or date.today())
    return find(store, found.id)


def find(store: Store, text: str) -> Recommendation:
    """Return the recommendation of an id or the start of one; raise Problem when there is none or several."""
    by_id: dict[str, list[Event]] = {}
    for event in store.recommendation_events():
        if event.recommendation.startswith(text.strip()) and text.strip():
            by_id.setdefault(event.recommendation, []).append(event)
    if len(by_id) != 1:
        what = "没有找到" if not by_id else f"有 {len(by_id)} 件推荐符合"
        raise Problem(f"{what}“{text}”", remedy="请用 lvjian recommend list 查看编号", code="recommend_unknown")
    return replayed(next(iter(by_id.values())), resources.recommendation_rules())


def _made(
    store: Store, case_id: str, found: Recommendation | None, direction: str, entry: MoveEntry, today: date
) -> Event:
    rules, settings = resources.recommendation_rules(), load_settings(store)
    actor = actor_of(settings, entry.by.strip())
    ground = case_ground(store, case_id, on=entry.on)
    amount = amount_in(entry.given.get("amount", ""))
    facts = facts_for(ground, found, direction=direction, on=entry.on, amount=amount, actor=actor, settings=settings)
    attempt = Attempt(
        move=entry.move,
        case_id=case_id,
        direction=direction,
        actor=actor,
        facts=facts,
        on=entry.on,
        today=today,
        given=entry.given,
        existed=store.revisions(case_id)[-1].saved_at.astimezone().date() if found is None else None,
    )
    event = attempted(found, attempt, rules, new_id=new_id)
    if isinstance(event, Held):
        raise _problem(event)
    with store.transaction():
        kept = store.record_recommendation(event, told=told(event, rules))
        if kept.revokes and found is not None and found.last is not None:
            take_back(store, found.last, by=kept.by, why=kept.text("text"))
            take_out(store, found.last)
        else:
            teach(store, kept, rules.moves[kept.move])
            fill_in(store, find(store, kept.recommendation), kept, rules.moves[kept.move])
    return kept


def _problem(held: Held) -> Problem:
    if held.kind == "state":
        remedy = f"可办：{'、'.join(held.possible) or '没有下一步'}"
        return Problem(held.reasons[0], remedy=remedy, code="recommend_state")
    return Problem(
        f"“{held.label}”没有办成：" + "；".join(held.reasons),
        remedy="请补正后再办，没有写入任何内容",
        code=f"recommend_{held.kind}",
    )


def told(event: Event, rules: RecommendationRules) -> str:
    """Return one step in one line, as the journal and the history print it."""
    label = rules.revoke.label if event.move == rules.revoke.id else rules.moves[event.move].label
    parts = [f"{event.on} {label}（{rules.sides.get(event.side, event.side)} {event.office} {event.by}）"]
    for name, value in event.given.items():
        said = rules.reason_label(value) if name == "reason" else value
        parts.append(f"{rules.asks[name].label}：{said}" if name in rules.asks else value)
    return "　".join(parts)
