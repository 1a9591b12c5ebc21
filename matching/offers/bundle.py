"""The best lawful bundle of offers: exact branch and bound over what the stacking rules tie together.

The aim, in this order: the most known money, the most offers, the best fit, and last the order of the ids, so that
the same facts always give the same bundle. Money that is not known counts nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from matching.criteria.facts import CaseView
from matching.offers.bundle_milp import solved
from matching.offers.stacking import Barred, RuleRow, barred

_ZERO = Decimal(0)
_TANGLED = 22
"""Tied offers above which the solver is quicker than branch and bound."""
Aim = tuple[Decimal, int, Decimal]
"""Known money, number of offers, sum of their fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Hold one open offer as the optimiser sees it."""

    id: str
    title: str
    money: Decimal | None = None
    """Known benefit over the whole term, 万元; None is unknown and counts nothing."""
    fit: Decimal = _ZERO
    draft: bool = False
    """The offer itself is not confirmed and must look like a draft."""

    @property
    def named(self) -> str:
        """Return the title, marked where the offer is a draft."""
        return f"{self.title}［草案］" if self.draft else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Tell which open offer is not in the bundle, by which rule and beside which chosen ones."""

    choice: Choice
    rule: RuleRow
    sentence: str
    missing: tuple[str, ...] = ()
    """Fields it waits for: held, not closed."""
    beside: tuple[str, ...] = ()
    """Titles of the chosen offers it does not go with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Hold the chosen offers, what was left out and why, and what the sum does not hold."""

    chosen: tuple[Choice, ...]
    left_out: tuple[LeftOut, ...]
    held: tuple[LeftOut, ...]
    """Open offers whose place in a bundle waits for a fact."""
    money: Decimal
    """Sum of the known amounts, 万元."""
    unknown_money: tuple[str, ...]
    """Titles of the chosen offers whose amount is not known; they are not in the sum."""
    notes: tuple[str, ...] = ()


def bundle(choices: Sequence[Choice], rules: Sequence[RuleRow], view: CaseView) -> Bundle:
    """Return the best lawful bundle of the open offers of a project."""
    by_id = {choice.id: choice for choice in choices}
    bars: dict[str, Barred] = {}
    for one in barred(rules, by_id, view):
        if one.offer not in bars or not one.missing:
            bars[one.offer] = one
    free = [choice for choice in choices if choice.id not in bars]
    best = optimal(free, rules)
    chosen = tuple(choice for choice in choices if choice.id in best)
    stopped = [_barred(by_id[one.offer], one) for one in bars.values()]
    return Bundle(
        chosen=chosen,
        left_out=(
            *(one for one in stopped if not one.missing),
            *(_out(choice, chosen, rules) for choice in free if choice.id not in best),
        ),
        held=tuple(one for one in stopped if one.missing),
        money=sum((choice.money or _ZERO for choice in chosen), _ZERO),
        unknown_money=tuple(choice.title for choice in chosen if choice.money is None),
        notes=_notes(chosen, rules),
    )


def broken(chosen: Collection[str], rules: Iterable[RuleRow], money: Mapping[str, Decimal | None]) -> RuleRow | None:
    """Return the first rule a set of offers breaks, None when it is lawful."""
    for rule in rules:
        own = [member for member in rule.members if member in chosen]
        if rule.kind == "at_most" and len(own) > rule.limit:
            return rule
        if rule.kind == "cap" and sum((money[name] or _ZERO for name in own), _ZERO) > rule.limit:
            return rule
        if rule.kind == "needs" and own and not any(other in chosen for other in rule.others):
            return rule
    return None


def aim_of(chosen: Iterable[Choice]) -> Aim:
    """Return what a set of offers is worth, best first."""
    rows = list(chosen)
    return sum((one.money or _ZERO for one in rows), _ZERO), len(rows), sum((one.fit for one in rows), _ZERO)


def optimal(choices: Sequence[Choice], rules: Sequence[RuleRow]) -> frozenset[str]:
    """Return the best lawful set; what no rule ties together is solved apart."""
    binding = [rule for rule in rules if rule.kind in {"at_most", "cap", "needs"}]
    best: set[str] = set()
    for part in _tied(choices, binding):
        best |= (_programmed(part, binding) if len(part) > _TANGLED else None) or _Search(part, binding).best
    return frozenset(best)


def _programmed(choices: Sequence[Choice], rules: Sequence[RuleRow]) -> frozenset[str] | None:
    """Return what the solver finds, if it surely is lawful."""
    names = {choice.id for choice in choices}
    own = [rule for rule in rules if names.intersection(rule.members)]
    found = solved(choices, own)
    if found is None or broken(found, own, {choice.id: choice.money for choice in choices}) is not None:
        return None
    return found


def _tied(choices: Sequence[Choice], rules: Sequence[RuleRow]) -> list[list[Choice]]:
    """Return the offers in groups such that no rule reaches from one group into another."""
    known = {choice.id for choice in choices}
    group = {name: name for name in known}

    def root(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for rule in rules:
        own = [name for name in (*rule.members, *rule.others) if name in known]
        for other in own[1:]:
            group[root(other)] = root(own[0])
    parts: dict[str, list[Choice]] = {}
    for choice in choices:
        parts.setdefault(root(choice.id), []).append(choice)
    return list(parts.values())


class _Search:
    """Try offers in the order of their worth, taken before left out, and turn back where nothing better can come."""

    def __init__(self, choices: Sequence[Choice], rules: Sequence[RuleRow]) -> None:
        self._choices = sorted(choices, key=lambda one: (-(one.money or _ZERO), -one.fit, one.id))
        names = {choice.id for choice in choices}
        self._rules = [rule for rule in rules if names.intersection(rule.members)]
        self._money = {choice.id: choice.money for choice in choices}
        # `needs` only ever wants more offers, so it is checked when all are decided; the others only ever want fewer.
        self._growing = [rule for rule in self._rules if rule.kind != "needs"]

    @cached_property
    def best(self) -> set[str]:
        """Return the best set of this group."""
        self._found: tuple[Aim, frozenset[str]] = ((Decimal(-1), 0, _ZERO), frozenset())
        self._go(0, (), (_ZERO, 0, _ZERO))
        return set(self._found[1])

    def _go(self, at: int, taken: tuple[str, ...], aim: Aim) -> None:
        if self._bound(at, taken, aim) <= self._found[0]:
            return
        if at == len(self._choices):
            if broken(taken, self._rules, self._money) is None:
                self._found = (aim, frozenset(taken))
            return
        choice = self._choices[at]
        more = (*taken, choice.id)
        if broken(more, self._growing, self._money) is None:
            self._go(at + 1, more, (aim[0] + (choice.money or _ZERO), aim[1] + 1, aim[2] + choice.fit))
        self._go(at + 1, taken, aim)

    def _bound(self, at: int, taken: tuple[str, ...], aim: Aim) -> Aim:
        """Return at least what can still be reached: every rest offer that no full group already forbids."""
        full = {
            member
            for rule in self._growing
            if rule.kind == "at_most" and sum(name in rule.members for name in taken) >= rule.limit
            for member in rule.members
        }
        rest = [choice for choice in self._choices[at:] if choice.id not in full]
        whole = aim_of(rest)
        return self._within_groups(rest, taken, (aim[0] + whole[0], aim[1] + whole[1], aim[2] + whole[2]))

    def _within_groups(self, rest: Sequence[Choice], taken: tuple[str, ...], aim: Aim) -> Aim:
        """Lower a bound by what the tightest single group surely leaves out."""
        lowest = aim
        for rule in self._growing:
            if rule.kind != "at_most":
                continue
            room = int(rule.limit) - sum(name in rule.members for name in taken)
            own = [choice for choice in rest if choice.id in rule.members]
            if len(own) <= room:
                continue
            fits = sorted((choice.fit for choice in own), reverse=True)
            moneys = sorted((choice.money or _ZERO for choice in own), reverse=True)
            lowest = (
                min(lowest[0], aim[0] - sum(moneys[room:], _ZERO)),
                min(lowest[1], aim[1] - (len(own) - room)),
                min(lowest[2], aim[2] - sum(fits[room:], _ZERO)),
            )
        return lowest


def _barred(choice: Choice, one: Barred) -> LeftOut:
    return LeftOut(choice=choice, rule=one.rule, sentence=one.sentence, missing=one.missing)


def _out(choice: Choice, chosen: Sequence[Choice], rules: Sequence[RuleRow]) -> LeftOut:
    """Name the rule that keeps an offer out beside what was chosen."""
    names = [one.id for one in chosen]
    money = {one.id: one.money for one in (*chosen, choice)}
    rule = broken([*names, choice.id], rules, money)
    assert rule is not None, choice.id  # else adding it would be lawful and better
    beside = tuple(one.title for one in chosen if one.id in rule.members)
    return LeftOut(choice=choice, rule=rule, sentence=rule.sentence, beside=beside)


def _notes(chosen: Sequence[Choice], rules: Iterable[RuleRow]) -> tuple[str, ...]:
    notes = []
    for rule in rules:
        unknown = [one.title for one in chosen if one.id in rule.members and one.money is None]
        if rule.kind == "cap" and unknown:
            notes.append(f"“{rule.title}”：{'、'.join(unknown)}的金额不明，是否超过上限 {rule.limit} 万元待核")
    return tuple(notes)
