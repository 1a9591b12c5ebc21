"""Run the worked cases of a pack: facts in, expected verdicts, levels and offers out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from matching.case import Case, Fact
from matching.errors import ValueRefused
from matching.fields import decode
from matching.findings import Judgement
from matching.judge import Ground, judge
from matching.packs import Pack
from matching.packs.rows import CaseRow

DEFAULT_EVIDENCE = "E4"
"""Worked cases state their facts as verified unless they say otherwise, so that levels show."""
_OFFER_STATES = frozenset({"open", "closed", "unknown", "historic"})


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
            judgement = judge(_case(row, ground), ground, on=row.on)
        except (ValueRefused, KeyError) as error:
            yield Failure(case=row.name, item="facts", expected="字典中的字段和值", found=str(error))
            continue
        for item, expected in row.expect.items():
            found = _found(judgement, item, expected)
            if found != expected:
                yield Failure(case=row.name, item=item, expected=str(expected), found=str(found))


def _case(row: CaseRow, ground: Ground) -> Case:
    return Case(
        facts={
            name: Fact(value=decode(ground.dictionary[name], raw), evidence=row.evidence.get(name, DEFAULT_EVIDENCE))
            for name, raw in row.facts.items()
        }
    )


def _found(judgement: Judgement, item: str, expected: Any) -> Any:
    """Return what the judgement says of an item, in the shape of the expectation."""
    reading = next((reading for reading in judgement.readings if reading.id == item), None)
    if reading is not None:
        return list(reading.answers) if isinstance(expected, list) else "|".join(reading.answers)
    if isinstance(expected, (int, list)):
        part = next((part for part in judgement.score.parts if part.id == item), None)
        if part is None:
            return None
        levels = [part.level_low, part.level_high]
        return levels if isinstance(expected, list) or levels[0] != levels[1] else levels[0]
    if item in {"recommendation", "approval", "fast_lane"}:
        return getattr(judgement, item)
    offer = next((offer for offer in judgement.offers if offer.id == item), None)
    if offer is not None and expected in _OFFER_STATES:
        finding = next((finding for finding in judgement.findings if finding.id == item), None)
        if finding is None or offer.state == expected or expected != "unknown":
            return offer.state
    finding = next((finding for finding in judgement.findings if finding.id == item), None)
    if finding is None:
        finding = next((f for f in judgement.findings if f.kind == "gate" and item in f.clauses), None)
    return None if finding is None else finding.verdict.value
