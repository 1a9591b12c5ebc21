"""What a reviewer chose for a violation that is not rectified, and when to judge again (abc247.s3.2.ladder)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from matching.recommendation.gates import GateLight
from matching.recommendation.rules import RecommendationRules
from matching.verdict import Verdict

CHOSEN, RECTIFIED = "chosen", "rectified"
STATES = {
    "to_choose": "须从三种办法中选一种",
    "chosen": "已选办法，等待整改",
    "to_judge": "已有整改证明，请更新整改情况后重新评估",
    "settled": "闸门已通过",
}


class LadderEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold one choice, or the evidence that a violation was rectified."""

    id: str
    case: str
    gate: str
    kind: str
    """chosen or rectified."""
    on: date
    by: str
    office: str
    text: str
    """Why, or what proves the rectification."""
    choice: str = ""
    due_on: date | None = None
    judgement: str = ""
    """The judgement that stood when it was entered."""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderTask:
    """Show one gate that asks for the ladder, or did."""

    gate: str
    title: str
    state: str
    sentence: str
    cited: str
    events: tuple[LadderEvent, ...]
    overdue: bool = False

    @property
    def label(self) -> str:
        """Return the state in words."""
        return STATES[self.state]


def ladder_tasks(
    gates: Sequence[GateLight], events: Sequence[LadderEvent], *, judgement: str, on: date
) -> tuple[LadderTask, ...]:
    """Return a task for every ladder gate that is red, and for those a choice was made for earlier."""
    tasks = []
    for light in gates:
        if not light.ladder:
            continue
        own = tuple(sorted((one for one in events if one.gate == light.id), key=lambda one: (one.on, one.at, one.id)))
        red = light.verdict is Verdict.NO
        if not red and not own:
            continue
        chosen = next((one for one in reversed(own) if one.kind == CHOSEN), None)
        state = _state(red, own, judgement)
        due = chosen.due_on if chosen is not None else None
        tasks.append(
            LadderTask(
                gate=light.id, title=light.title, state=state, sentence=light.sentence, cited=light.cited, events=own,
                overdue=state == "chosen" and due is not None and due < on,
            )
        )  # fmt: skip
    return tuple(tasks)


def _state(red: bool, own: Sequence[LadderEvent], judgement: str) -> str:
    last = own[-1] if own else None
    if last is not None and last.kind == RECTIFIED and last.judgement == judgement:
        return "to_judge"
    if not red:
        return "settled"
    return "chosen" if any(one.kind == CHOSEN for one in own) else "to_choose"


def ladder_holds(
    event: LadderEvent, task: LadderTask | None, rules: RecommendationRules, today: date
) -> tuple[str, ...]:
    """Return why an entry cannot be kept."""
    held = []
    if task is None or task.state == "settled":
        held.append(f"闸门 {event.gate} 没有须处置的违法情形")
    if not event.text.strip():
        held.append("没有写理由" if event.kind == CHOSEN else "没有写明整改证明")
    if event.kind == CHOSEN and all(row.id != event.choice for row in rules.ladder.choice):
        names = "、".join(f"{row.label}（{row.id}）" for row in rules.ladder.choice)
        held.append(f"没有“{event.choice}”这种办法，只能选：{names}")
    if event.on > today:
        held.append(f"日期 {event.on} 在今天（{today}）之后")
    if event.due_on is not None and event.due_on < event.on:
        held.append(f"期限 {event.due_on} 早于日期 {event.on}")
    return tuple(held)
