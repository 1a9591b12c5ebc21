"""The order of work: recommended cases inside the credit rules first, then the longest wait (abc247.s3.4.fast-lane)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matching.recommendation.clock import StageTime, StateTime
from matching.recommendation.events import Recommendation

FAST_DIRECTION = "miit_to_bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Hold one recommendation in the queue with what its place rests on."""

    found: Recommendation
    fast: bool | None
    """Recommended and within the credit rules; None while the bank has not said."""
    fast_words: str
    stages: tuple[StageTime, ...]
    states: tuple[StateTime, ...]

    @property
    def is_late(self) -> bool:
        """Say whether a stage that still runs is over its days."""
        return any(stage.is_late and stage.ended is None for stage in self.stages)

    @property
    def since(self) -> date:
        """Return the day it was sent; of a draft, the day it was begun."""
        return self.found.entered("sent") or self.found.steps[0].event.on


def fast_lane(found: Recommendation, credit_rule: object) -> tuple[bool | None, str]:
    """Say whether a case goes first, and why; unknown is not first."""
    if found.direction != FAST_DIRECTION or found.entered("sent") is None:
        return False, "不是已送出的工信推荐，按普通顺序"
    if credit_rule is None or credit_rule == "pending":
        return None, "信贷管理规定审查还没有结果，暂按普通顺序"
    if credit_rule != "pass":
        return False, "不符合信贷管理规定，按普通顺序"
    return True, "工信推荐并符合信贷管理规定，优先受理、优先安排计划、优先放款"


def in_order(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Put fast-lane cases first, then by the day they were sent; drafts last."""
    return tuple(
        sorted(waiting, key=lambda one: (one.found.state == "draft", one.fast is not True, one.since, one.found.id))
    )
