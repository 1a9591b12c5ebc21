"""Which moves a recommendation allows a person now, and why not the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from matching.explain.printed import number
from matching.recommendation.events import Recommendation, given_faults
from matching.recommendation.rows import Move
from matching.recommendation.rules import START, Guard, RecommendationRules
from matching.recommendation.staff import Member
from matching.verdict import Verdict, verdict_of

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_UNSAID = "未填"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Hold what the guards may ask: known values by name, the rest is unknown; and what to say of each in detail."""

    values: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields of the dictionary a fact waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Name who wants to move: office, side, and the person with the rights given."""

    side: str
    office: str
    person: Member | None
    name: str
    colleagues: tuple[Member, ...] = ()

    def able(self, right: str) -> tuple[str, ...]:
        """Return the names of those of the office who have a right."""
        return tuple(one.name for one in self.colleagues if right in one.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardResult:
    """Tell how one guard stands, why, and where it can be put right."""

    id: str
    title: str
    verdict: Verdict
    sentence: str
    details: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Names of facts an unknown waits for."""
    place: str = ""
    fields: tuple[str, ...] = ()
    """Fields of the dictionary it rests on."""
    clause: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Tell whether one move is open to a person now; what holds it, in words."""

    move: Move
    holds: tuple[str, ...]
    """Why not: the wrong side, no right. Empty when only guards can hold it."""
    guards: tuple[GuardResult, ...]
    reminders: tuple[GuardResult, ...] = ()
    is_theirs: bool = False
    """It is the other office's to make."""
    by: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether nothing holds it."""
        return not self.holds and all(one.verdict is Verdict.YES for one in self.guards)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return every reason that holds it."""
        told = [one.sentence for one in self.guards if one.verdict is not Verdict.YES]
        return (*self.holds, *told)


def leading_on(found: Recommendation | None, direction: str, rules: RecommendationRules) -> tuple[Move, ...]:
    """Return every move that leads on from where a recommendation stands."""
    state = START if found is None else found.state
    return tuple(move for move in rules.moves.values() if state in move.origins and direction in move.directions)


def option(move: Move, direction: str, actor: Actor, facts: Facts, rules: RecommendationRules) -> Option:
    """Judge one move for a person."""
    return Option(
        move=move,
        holds=actor_holds(move, direction, actor, rules),
        guards=tuple(guard_result(rules.guards[name], facts, rules) for name in move.guards),
        reminders=tuple(guard_result(rules.guards[name], facts, rules) for name in move.reminders),
        is_theirs=bool(actor.side) and rules.directions[direction].side(move.side) != actor.side,
        by=actor.name,
    )


def actor_holds(move: Move, direction: str, actor: Actor, rules: RecommendationRules) -> tuple[str, ...]:
    """Return why this office or person may not make a move; nothing when they may."""
    side = rules.directions[direction].side(move.side)
    if not actor.side:
        return ("本单位还没有在设置中选定是工信部门还是农业银行",)
    if actor.side != side:
        return (f"“{move.label}”由{rules.sides[side]}办，本单位是{rules.sides[actor.side]}",)
    return right_holds(move.right, actor, rules, what=move.label)


def right_holds(right: str, actor: Actor, rules: RecommendationRules, *, what: str) -> tuple[str, ...]:
    """Return why a person may not do what needs a right; nothing when they may."""
    label = rules.label(rules.staff.right, right)
    if not actor.office.strip():
        return ("本单位还没有在设置中填写单位名称",)
    able = actor.able(right)
    who = f"可由{'、'.join(able)}办" if able else f"还没有人有“{label}”权限，请在设置中登记"
    if not actor.name.strip():
        return (f"没有写由谁办理“{what}”，{who}",)
    if actor.person is None:
        return (f"“{actor.name}”不在本单位人员名单中，不能办“{what}”，{who}",)
    if right not in actor.person.rights:
        return (f"{actor.name}没有“{label}”权限，不能办“{what}”，{who}",)
    return ()


def guard_result(guard: Guard, facts: Facts, rules: RecommendationRules) -> GuardResult:
    """Judge one guard; unknown never opens."""
    row = guard.row
    verdict = verdict_of(guard.when.evaluate(facts.values))
    names = [name for name in guard.when.names if name != "on"]
    sentence = {Verdict.YES: row.title, Verdict.NO: row.no, Verdict.UNKNOWN: row.unknown}[verdict]
    details = tuple(line for name in names for line in facts.details.get(name, ()))
    place = next((rules.facts[name].place for name in names if name in rules.facts), "form")
    return GuardResult(
        id=row.id,
        title=row.title,
        verdict=verdict,
        sentence=_HOLE.sub(lambda hole: _said(facts.values.get(hole[1])), sentence),
        details=details,
        missing=tuple(name for name in names if name in guard.when.waits_for(facts.values)),
        place=place,
        fields=tuple(
            dict.fromkeys(
                (
                    *(name for name in names if name not in rules.facts),
                    *(each for name in names for each in facts.fields.get(name, ())),
                )
            )
        ),
        clause=row.clause,
        proposal=row.proposal,
    )


def _said(value: object) -> str:
    if isinstance(value, Decimal):
        return number(value)
    return _UNSAID if value is None else str(value)


def entry_holds(
    found: Recommendation | None, move: Move, given: Mapping[str, str], *, on: date, today: date,
    existed: date | None, rules: RecommendationRules,
) -> tuple[str, ...]:  # fmt: skip
    """Return why what was filled in, or its day, cannot be."""
    held = list(given_faults(given, move.id, rules))
    if on > today:
        held.append(f"日期 {on} 在今天（{today}）之后，应填实际办理的日期")
    last = None if found is None else found.last
    if last is not None and on < last.on:
        label = rules.moves[last.move].label
        held.append(f"日期 {on} 早于上一步“{label}”的日期 {last.on}，应为当天或以后")
    if last is None and existed is not None and on < existed:
        held.append(f"日期 {on} 早于项目建档日期 {existed}，应为当天或以后")
    return tuple(held)
