"""Choose what is done about a violation that is not rectified, and record that it was (abc247.s3.2.ladder)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.store.identity import new_id
from desktop.work.operations.judging import packs_judged_by
from desktop.work.operations.office import load_settings
from desktop.work.operations.recommend_facts import actor_of, case_ground
from matching.decision import STOPS, Decision
from matching.packs import Pack
from matching.recommendation.gates import ladder_lights
from matching.recommendation.ladder import CHOSEN, LadderEvent, LadderTask, ladder_holds, ladder_tasks
from matching.recommendation.moves import right_holds

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderEntry:
    """Hold what a reviewer enters for one gate: a choice with its reason, or what proves the rectification."""

    gate: str
    kind: str
    on: date
    by: str
    text: str
    choice: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTasks:
    """Name a case with its tasks."""

    case_id: str
    enterprise: str
    project: str
    tasks: tuple[LadderTask, ...]


def case_ladder(
    store: Store, case_id: str, *, on: date | None = None, progress: Progress | None = None
) -> tuple[LadderTask, ...]:
    """Return the gates of a case that ask for the ladder, or did."""
    day = on or date.today()
    ground = case_ground(store, case_id, on=day)
    return ladder_tasks(ground.gates, store.ladder_events(case_id), judgement=ground.judgement, on=day)


def open_tasks(store: Store, *, on: date | None = None, progress: Progress | None = None) -> tuple[CaseTasks, ...]:
    """Return every case with a red ladder gate or an entry on the ladder, and its tasks."""
    day, entered = on or date.today(), _by_case(store.ladder_events())
    packs: dict[str, tuple[Pack, ...]] = {}
    found = []
    for decision in store.latest_judgements(Decision):
        events = entered.get(decision.case_id, ())
        if decision.recommendation not in STOPS and not events:
            continue
        if decision.basis not in packs:
            packs[decision.basis] = packs_judged_by(store, decision)
        lights = ladder_lights(decision.verdicts, decision.overrides, packs[decision.basis])
        tasks = ladder_tasks(lights, events, judgement=decision.id, on=day)
        row = store.case_row(decision.case_id) if tasks else None
        if row is not None:
            found.append(CaseTasks(case_id=row.id, enterprise=row.enterprise, project=row.project, tasks=tasks))
    return tuple(sorted(found, key=lambda one: (one.enterprise, one.project)))


def _by_case(events: Iterable[LadderEvent]) -> dict[str, tuple[LadderEvent, ...]]:
    found: dict[str, tuple[LadderEvent, ...]] = {}
    for event in events:
        found[event.case] = (*found.get(event.case, ()), event)
    return found


def enter(
    store: Store, case_id: str, entry: LadderEntry, *, today: date | None = None, progress: Progress | None = None
) -> LadderTask:
    """Keep a choice or a rectification; return the task as it stands then.

    Raise Problem with every reason against it.
    """
    rules, settings, day = resources.recommendation_rules(), load_settings(store), today or date.today()
    ground = case_ground(store, case_id, on=day)
    actor = actor_of(settings, entry.by.strip())
    event = LadderEvent(
        id=new_id(), case=case_id, gate=entry.gate, kind=entry.kind, on=entry.on, by=entry.by.strip(),
        office=settings.office_name, text=entry.text.strip(), choice=entry.choice, due_on=entry.due_on,
        judgement=ground.judgement,
    )  # fmt: skip
    tasks = ladder_tasks(ground.gates, store.ladder_events(case_id), judgement=ground.judgement, on=day)
    task = next((one for one in tasks if one.gate == entry.gate), None)
    held = list(right_holds(rules.ladder.right, actor, rules, what="处置阶梯"))
    if settings.office_side != rules.ladder.side:
        held.append(f"处置阶梯由{rules.sides[rules.ladder.side]}办")
    held += ladder_holds(event, task, rules, day)
    if held:
        raise Problem("处置没有记下：" + "；".join(held), remedy="请补正后再办", code="ladder_refused")
    store.record_ladder(event, told=_words(event))
    return next(one for one in case_ladder(store, case_id, on=day) if one.gate == entry.gate)


def _words(event: LadderEvent) -> str:
    rules = resources.recommendation_rules()
    if event.kind != CHOSEN:
        return f"闸门 {event.gate} 整改证明：{event.text}"
    until = f"，期限 {event.due_on}" if event.due_on else ""
    return f"闸门 {event.gate} {rules.label(rules.ladder.choice, event.choice)}：{event.text}{until}"
