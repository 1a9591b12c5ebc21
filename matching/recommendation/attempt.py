"""The one door through which a step is made: it gives the event to keep, or every reason against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.recommendation.events import Event, Recommendation
from matching.recommendation.moves import Actor, Facts, GuardResult, Option, entry_holds, option, right_holds
from matching.recommendation.rules import START, RecommendationRules
from matching.verdict import Verdict

_DETAILS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Hold who wants to do what, on which day, with what filled in, and what is known then."""

    move: str
    case_id: str
    direction: str
    actor: Actor
    facts: Facts
    on: date
    today: date
    given: Mapping[str, str] = field(default_factory=dict)
    existed: date | None = None
    """Day the case was entered; asked of the first step only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Tell why a step was not made."""

    kind: str
    """state, right, entry or guard: the first that speaks."""
    label: str
    reasons: tuple[str, ...]
    possible: tuple[str, ...] = ()
    """Moves that lead on from here, in words."""


def attempted(
    found: Recommendation | None, attempt: Attempt, rules: RecommendationRules, *, new_id: Callable[[], str]
) -> Event | Held:
    """Return the event of a step when nothing stands against it, else everything that does."""
    if attempt.move == rules.revoke.id:
        return _revoking(found, attempt, rules, new_id)
    state = START if found is None else found.state
    row = rules.moves.get(attempt.move)
    if row is None or state not in row.origins or attempt.direction not in row.directions:
        return _no_such_step(state, attempt, rules)
    given = {name: value.strip() for name, value in attempt.given.items() if value.strip()}
    judged = option(row, attempt.direction, attempt.actor, attempt.facts, rules)
    held = entry_holds(found, row, given, on=attempt.on, today=attempt.today, existed=attempt.existed, rules=rules)
    if held or not judged.is_open:
        kind = "right" if judged.holds else "entry" if held else "guard"
        return Held(kind=kind, label=row.label, reasons=(*judged.holds, *held, *_guard_reasons(judged)))
    person = attempt.actor.person
    return Event(
        id=new_id(),
        recommendation=found.id if found else new_id(),
        case=attempt.case_id,
        direction=attempt.direction,
        step=found.next_step if found else 1,
        move=row.id,
        on=attempt.on,
        side=attempt.actor.side,
        office=attempt.actor.office,
        by=attempt.actor.name,
        given=given,
        passed={one.id: one.title for one in judged.guards},
        level=person.level if person is not None and row.right == "approve" else "",
    )


def _no_such_step(state: str, attempt: Attempt, rules: RecommendationRules) -> Held:
    rows = [row for row in rules.moves.values() if state in row.origins and attempt.direction in row.directions]
    label = rules.moves[attempt.move].label if attempt.move in rules.moves else attempt.move
    return Held(
        kind="state",
        label=label,
        reasons=(f"现在是“{rules.state_label(state)}”，不能办“{label}”",),
        possible=tuple(f"{row.label}（{row.id}）" for row in rows),
    )


def _guard_reasons(judged: Option) -> Iterator[str]:
    for one in judged.guards:
        if one.verdict is not Verdict.YES:
            yield one.sentence + _in_brackets(one)


def _in_brackets(one: GuardResult) -> str:
    if not one.details:
        return ""
    more = f"；等共 {len(one.details)} 项" if len(one.details) > _DETAILS else ""
    return f"（{'；'.join(one.details[:_DETAILS])}{more}）"


def _revoking(
    found: Recommendation | None, attempt: Attempt, rules: RecommendationRules, new_id: Callable[[], str]
) -> Event | Held:
    row, actor = rules.revoke, attempt.actor
    last = None if found is None else found.last
    why = attempt.given.get("text", "").strip()
    held = list(right_holds(row.right, actor, rules, what=row.label))
    if found is None or last is None or len(found.steps) == 1:
        held.append("这件推荐只有一步，不用时请撤回推荐")
    elif last.side != actor.side:
        held.append(f"上一步“{rules.moves[last.move].label}”是{rules.sides[last.side]}办的，只能由对方撤销")
    elif not last.on <= attempt.on <= attempt.today:
        held.append(f"日期 {attempt.on} 应在上一步的日期 {last.on} 与今天（{attempt.today}）之间")
    if not why:
        held.append("没有写撤销的原因")
    if held or found is None or last is None:
        return Held(kind="revoke", label=row.label, reasons=tuple(held))
    return Event(
        id=new_id(),
        recommendation=found.id,
        case=found.case_id,
        direction=found.direction,
        step=found.next_step,
        move=row.id,
        on=attempt.on,
        side=actor.side,
        office=actor.office,
        by=actor.name,
        given={"text": why},
        revokes=last.id,
    )
