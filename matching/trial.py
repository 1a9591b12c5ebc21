"""Run the worked cases of a pack: facts in, expected verdicts, levels, offers and readings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.case import Case, Fact
from matching.criteria.facts import CaseView
from matching.decision import decide, outcome
from matching.errors import ValueRefused
from matching.fields import decode
from matching.ground import Ground
from matching.packs import Pack
from matching.packs.rows import CaseRow
from matching.verdict import Verdict

DEFAULT_EVIDENCE = "E4"
"""Worked cases state their facts as verified unless they say otherwise, so that levels show."""
_OFFER_STATES = frozenset({"open", "closed", "unknown", "historic"})
_WHOLE = frozenset({"recommendation", "approval", "fast_lane"})
"""Results of the whole judgement that a worked case may expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Tell which expectation of which worked case does not hold."""

    case: str
    item: str
    expected: str
    found: str

    def sentence(self) -> str:
        """Return the failure as one line."""
        return f"算例“{self.case}”的 {self.item}：应为 {self.expected}，实为 {self.found}"


def failures(pack: Pack, ground: Ground) -> Iterator[Failure]:
    """Yield every expectation of a pack's worked cases that does not hold."""
    ground = replace(ground, packs=(pack,))
    for row in pack.cases:
        try:
            found = _found(pack, row, ground)
        except (ValueRefused, KeyError) as error:
            yield Failure(case=row.name, item="facts", expected="字典中的字段和值", found=str(error))
            continue
        for item, expected in row.expect.items():
            told = _told(found, item, expected)
            if told != expected:
                yield Failure(case=row.name, item=item, expected=str(expected), found=str(told))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a pack says of a worked case, by id."""

    verdicts: Mapping[str, str]
    offers: Mapping[str, str]
    levels: Mapping[str, tuple[int, int]]
    readings: Mapping[str, tuple[str, ...]]
    whole: Mapping[str, str]


def _found(pack: Pack, row: CaseRow, ground: Ground) -> _Found:
    facts = {
        name: Fact(value=decode(ground.dictionary[name], raw), evidence=row.evidence.get(name, DEFAULT_EVIDENCE))
        for name, raw in row.facts.items()
    }
    case = ground.completed(Case(facts=facts), row.on)
    said = outcome(pack, CaseView(case, ground.dictionary, row.on), {}, scoring=pack.rubric is not None)
    verdicts: dict[str, str] = {}
    for gate, verdict in zip(pack.gates, said.gates, strict=True):
        for name in (gate.row.id, gate.row.clause, *gate.row.also):
            verdicts.setdefault(name, verdict.value)
    verdicts |= {clause.row.id: verdict.value for clause, verdict in zip(pack.tested, said.clauses, strict=True)}
    verdicts |= {mark.id: Verdict.NOT_APPLICABLE.value for mark in said.marks if not mark.applicable}
    whole = {}
    if wanted := _WHOLE & row.expect.keys():
        decision = decide(case, ground, on=row.on)
        whole = {item: getattr(decision, item) for item in wanted}
    return _Found(
        verdicts=verdicts,
        offers={offer.row.clause: state for offer, state in zip(pack.offers, said.offers, strict=True)},
        levels={mark.id: (mark.level_low, mark.level_high) for mark in said.marks},
        readings={reading.row.id: own for reading, own in zip(pack.readings, said.readings, strict=True)},
        whole=whole,
    )


def _told(found: _Found, item: str, expected: Any) -> Any:
    """Return what was found of an item, in the shape of the expectation."""
    if item in found.readings:
        answers = found.readings[item]
        return list(answers) if isinstance(expected, list) else "|".join(answers)
    if isinstance(expected, (int, list)):
        low, high = found.levels.get(item, (None, None))
        return [low, high] if isinstance(expected, list) or low != high else low
    if item in found.whole:
        return found.whole[item]
    if item in found.offers and expected in _OFFER_STATES:
        state = found.offers[item]
        # "unknown" is a word of both: where the clause has a verdict of its own, that may be what is meant.
        if item not in found.verdicts or state == expected or expected != "unknown":
            return state
    return found.verdicts.get(item)
