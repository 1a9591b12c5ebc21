"""A recommendation as the list of what happened to it; where it stands is derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from matching.recommendation.rules import START, RecommendationRules


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Hold one step: who of which office did it, on which day, and what was filled in; never changed once kept."""

    id: str
    recommendation: str
    case: str
    direction: str
    step: int
    """One more than the highest step the office knew: orders what two offices wrote down."""
    move: str
    on: date
    side: str
    office: str
    by: str
    at: str = ""
    """Moment it was entered."""
    given: dict[str, str] = {}
    """What was filled in, by ask."""
    passed: dict[str, str] = {}
    """Guards that said yes then, with what they rested on."""
    level: str = ""
    """Level of the bank that approved."""
    revokes: str = ""
    """Event this one takes back."""

    def text(self, ask: str) -> str:
        """Return what was filled in, empty when nothing."""
        return self.given.get(ask, "")

    @property
    def amount(self) -> Decimal | None:
        """Return the amount in 万元."""
        return amount_in(self.text("amount"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event that counts, with the states around it."""

    event: Event
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Show one recommendation as its events give it."""

    id: str
    case_id: str
    direction: str
    state: str
    steps: tuple[Step, ...]
    passed_over: tuple[Event, ...] = ()
    """Events that no longer fitted when they were reached: the other office had moved first."""
    revoked: tuple[Event, ...] = ()
    """Events taken back, and those that took them back."""

    @property
    def last(self) -> Event | None:
        """Return the latest event that counts."""
        return self.steps[-1].event if self.steps else None

    @property
    def next_step(self) -> int:
        """Return the number of the next event."""
        every = (*(step.event for step in self.steps), *self.passed_over, *self.revoked)
        return max((event.step for event in every), default=0) + 1

    def entered(self, state: str) -> date | None:
        """Return the day a state was first reached."""
        return next((step.event.on for step in self.steps if step.after == state), None)

    def total(self, move: str) -> Decimal:
        """Return the sum of the amounts of a kind of move, in 万元."""
        return sum((step.event.amount or Decimal(0) for step in self.steps if step.event.move == move), Decimal(0))


def replayed(events: Iterable[Event], rules: RecommendationRules) -> Recommendation:
    """Derive where a recommendation stands from events in any order; the order of arrival makes no difference.

    An event whose move does not lead on from the state reached is passed over and kept.
    """
    known = {event.id: event for event in events}
    ordered = sorted(known.values(), key=lambda event: (event.step, event.on, event.at, event.id))
    if not ordered:
        raise ValueError("a recommendation has at least one event")
    first = ordered[0]
    state = START
    steps: list[Step] = []
    over: list[Event] = []
    revoked: list[Event] = []
    for event in ordered:
        if event.move == rules.revoke.id and _takes_back(event, steps):
            revoked += [steps.pop().event, event]
            state = steps[-1].after
            continue
        move = rules.moves.get(event.move)
        if move is None or state not in move.origins or not _of_its_side(event, rules):
            over.append(event)
            continue
        steps.append(Step(event=event, before=state, after=move.to))
        state = move.to
    return Recommendation(
        id=first.recommendation, case_id=first.case, direction=first.direction, state=state, steps=tuple(steps),
        passed_over=tuple(over), revoked=tuple(revoked),
    )  # fmt: skip


def _takes_back(event: Event, steps: list[Step]) -> bool:
    """Say whether the latest step is the one to take back; the first is never, for that is what withdrawing is for."""
    return len(steps) > 1 and steps[-1].event.id == event.revokes and steps[-1].event.side == event.side


def all_replayed(events: Iterable[Event], rules: RecommendationRules) -> tuple[Recommendation, ...]:
    """Derive every recommendation there are events of, in the order they began."""
    by_id: dict[str, list[Event]] = {}
    for event in events:
        by_id.setdefault(event.recommendation, []).append(event)
    return tuple(replayed(group, rules) for group in by_id.values())


def is_open(found: Recommendation, rules: RecommendationRules) -> bool:
    """Say whether somebody still has to do something."""
    return found.state in rules.states and rules.states[found.state].open


def _of_its_side(event: Event, rules: RecommendationRules) -> bool:
    move, direction = rules.moves[event.move], rules.directions.get(event.direction)
    return direction is not None and direction.id in move.directions and event.side == direction.side(move.side)


def faults(event: Event, rules: RecommendationRules) -> tuple[str, ...]:
    """Return what is wrong with an event by itself, whoever wrote it; none when it could have been recorded."""
    if event.move == rules.revoke.id:
        return () if event.text("text").strip() and event.revokes else ("撤销上一步没有写原因，或没有写撤销哪一步",)
    move = rules.moves.get(event.move)
    if move is None:
        return (f"没有“{event.move}”这一步",)
    if event.direction not in rules.directions:
        return (f"没有“{event.direction}”这个方向",)
    found = []
    if not _of_its_side(event, rules):
        found.append(f"“{move.label}”不应由{rules.sides.get(event.side, event.side)}办")
    missing = [rules.guards[name].row.title for name in move.guards if name not in event.passed]
    if missing:
        found.append(f"“{move.label}”没有满足：{'、'.join(missing)}")
    found += given_faults(event.given, move.id, rules)
    if not event.by.strip() or not event.office.strip():
        found.append("没有写明单位和经办人")
    return tuple(found)


def given_faults(given: Mapping[str, str], move_id: str, rules: RecommendationRules) -> tuple[str, ...]:
    """Return what is missing or cannot be among what was filled in with a move."""
    move, found = rules.moves[move_id], []
    for name in move.asks:
        if not given.get(name, "").strip():
            found.append(f"“{move.label}”没有填{rules.asks[name].label}")
    for name, value in given.items():
        if name not in (*move.asks, *move.may_ask):
            found.append(f"“{move.label}”不用填{rules.asks[name].label if name in rules.asks else name}")
        elif value.strip():
            found += _value_fault(rules, name, value.strip())
    return tuple(found)


def _value_fault(rules: RecommendationRules, name: str, value: str) -> tuple[str, ...]:
    ask = rules.asks[name]
    if ask.kind == "amount" and amount_in(value) is None:
        return (f"{ask.label}“{value}”不对，应为{ask.help}",)
    if ask.kind == "reason" and all(row.id != value for row in rules.staff.reason):
        codes = "、".join(f"{row.label}（{row.id}）" for row in rules.staff.reason)
        return (f"没有“{value}”这个原因代码，可用：{codes}",)
    return ()


_MOST_WAN = Decimal(10) ** 8


def amount_in(text: str) -> Decimal | None:
    """Read an amount in 万元; None for what is no amount above zero, to the cent of a yuan."""
    plain = text.strip().removesuffix("万元").replace(",", "").replace("，", "").strip()
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount <= _MOST_WAN:
        return None
    return amount if amount == amount.quantize(Decimal("0.000001")) else None
