"""Recommendations for people and for machines on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.cli.answers import plain
from matching.explain.printed import number

if TYPE_CHECKING:
    from desktop.work.operations.recommend_exchange import Received
    from desktop.work.operations.recommend_queue import PeriodCounts, QueueRow
    from desktop.work.operations.recommending import CaseRecommendations, RecommendationView
    from matching.recommendation.ladder import LadderTask
    from matching.recommendation.moves import GuardResult, Option


def option_answer(option: Option) -> dict[str, Any]:
    """Return one move for machines: open or not, and what holds it."""
    return {
        "move": option.move.id,
        "label": option.move.label,
        "open": option.is_open,
        "asks": list(option.move.asks),
        "may_ask": list(option.move.may_ask),
        "holds": list(option.holds),
        "guards": [_guard(one) for one in option.guards],
        "reminders": [_guard(one) for one in option.reminders],
        "proposal": option.move.proposal,
    }


def _guard(one: GuardResult) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "verdict": one.verdict.value, "sentence": one.sentence,
        "details": list(one.details), "missing": list(one.missing), "place": one.place, "fields": list(one.fields),
        "clause": one.clause, "proposal": one.proposal,
    }  # fmt: skip


def case_answer(found: CaseRecommendations) -> dict[str, Any]:
    """Return everything about recommending a case for machines."""
    return {
        "case": found.case_id,
        "on": found.on.isoformat(),
        "by": found.by,
        "side": found.side,
        "judged_on": found.judged_on.isoformat() if found.judged_on else None,
        "stale": found.stale,
        "attributes": plain(found.attributes),
        "authorisation": plain(found.route),
        "start": {name: option_answer(option) for name, option in found.starts.items()},
        "recommendations": [_item(item) for item in found.items],
        "ladder": plain(found.ladder),
    }


def _item(item: RecommendationView) -> dict[str, Any]:
    return {
        "recommendation": item.found.id,
        "direction": item.found.direction,
        "state": item.found.state,
        "state_label": item.label,
        "fast": item.fast,
        "fast_words": item.fast_words,
        "events": [plain(step.event) for step in item.found.steps],
        "revoked": [plain(event) for event in item.found.revoked],
        "passed_over": [plain(event) for event in item.found.passed_over],
        "stages": plain(item.stages),
        "states": plain(item.states),
        "moves": [option_answer(option) for option in item.options],
    }


def case_text(found: CaseRecommendations) -> Iterator[str]:
    """Return the same for people."""
    yield f"{found.enterprise} · {found.project}"
    yield f"审批层级：{found.route.sentence}"
    yield "推荐条件："
    for one in found.attributes:
        level = f"（{one.evidence}）" if one.evidence else ""
        yield f"  [{one.verdict.label}] {one.label}：{one.sentence}{level}"
    if not found.items:
        yield "还没有推荐："
        for name, option in found.starts.items():
            label = resources.recommendation_rules().directions[name].label
            yield from _option_lines(option, label=f"{label}（{name}）")
    for item in found.items:
        yield from _item_text(item)
    if found.ladder:
        yield "处置阶梯："
        yield ladder_text(found.ladder)


def _item_text(item: RecommendationView) -> Iterator[str]:
    from desktop.work.operations.recommending import told

    rules = resources.recommendation_rules()
    yield f"{item.direction}　{item.label}　编号 {item.found.id}"
    yield f"  {item.fast_words}"
    for step, time in zip(item.found.steps, item.states, strict=True):
        yield f"  {told(step.event, rules)}　停留 {time.elapsed} {time.unit}"
    for event in item.found.revoked:
        yield f"  已撤销：{told(event, rules)}"
    for event in item.found.passed_over:
        yield f"  未计入（与对方的步骤接不上）：{told(event, rules)}"
    for stage in item.stages:
        yield f"  {'▲' if stage.is_late else '·'}{stage.words}"
    yield "  下一步：" if item.options else "  没有下一步"
    for option in item.options:
        yield from _option_lines(option, label=f"{option.move.label}（{option.move.id}）")


def _option_lines(option: Option, *, label: str) -> Iterator[str]:
    yield f"    [{'可办' if option.is_open else '不可办'}] {label}"
    for sentence in option.holds:
        yield f"      ✕ {sentence}"
    for one in option.guards:
        if one.verdict.value != "yes":
            yield f"      ✕ {one.sentence}"
            yield from (f"        {line}" for line in one.details)
    for one in option.reminders:
        if one.verdict.value != "yes":
            yield f"      ！{one.sentence}（提醒，不影响办理）"
            yield from (f"        {line}" for line in one.details)


def queue_text(rows: Sequence[QueueRow]) -> str:
    """Return the queue for people."""
    lines = []
    for row in rows:
        mark = "【优先】" if row.waiting.fast else ""
        late = "　▲超时限" if row.waiting.is_late else ""
        lines.append(f"{mark}{row.enterprise} · {row.project}　{row.direction}　{row.state}{late}　{row.id}")
        now = row.waiting.states[-1]
        lines.append(f"    自 {now.since} 起 {now.elapsed} {now.unit}；等{row.next_side or '无'}办")
        lines += [f"    {stage.words}" for stage in row.waiting.stages if stage.ended is None]
    return "\n".join(lines) or "没有推荐"


def ladder_text(tasks: Sequence[LadderTask]) -> str:
    """Return the tasks of a case for people."""
    ladder = resources.recommendation_rules().ladder
    lines = []
    for task in tasks:
        late = "　▲整改期限已过" if task.overdue else ""
        lines.append(f"  {task.gate} {task.title}：{task.label}{late}")
        lines.append(f"    {task.sentence}（{task.cited}）")
        for one in task.events:
            label = resources.recommendation_rules().label(ladder.choice, one.choice) if one.choice else "整改证明"
            until = f"，期限 {one.due_on}" if one.due_on else ""
            lines.append(f"    {one.on} {one.by} {label}：{one.text}{until}")
        if task.state == "to_choose":
            lines.append("    可选：" + "、".join(f"{row.label}（{row.id}）" for row in ladder.choice))
    return "\n".join(lines)


_GROUPS = {"all": "合计", "direction": "按方向", "county": "按县（市、区）", "area": "按支持方向"}


def counts_text(found: PeriodCounts) -> Iterator[str]:
    """Return the figures of a period for people."""
    yield f"{found.start} 至 {found.end}"
    for name, rows in found.groups.items():
        yield f"{_GROUPS[name]}："
        for row in rows:
            yield (
                f"  {row.label}　推荐 {row.recommended}　受理 {row.accepted}　不予受理 {row.refused}"
                f"　批准 {row.approved}（{number(row.approved_wan)} 万元）"
                f"　放款 {row.disbursed}（{number(row.disbursed_wan)} 万元）"
                f"　预期效益 {_wan(row.forecast_wan)}/年　实际效益 {_wan(row.actual_wan)}"
                f"（同期预期 {_wan(row.forecast_same_wan)}）"
            )
    yield from (f"注：{note}" for note in found.notes)


def _wan(value: Any) -> str:
    return "无数据" if value is None else f"{number(value)} 万元"


def received_text(found: Received) -> Iterator[str]:
    """Return what taking a file came to, for people."""
    kept = "新收下的项目" if found.new_case else "本库已有的项目，资料没有改动"
    yield f"来自{found.sender}：{found.enterprise} · {found.project}（{kept}）"
    yield f"推荐编号 {found.recommendation}，现在是“{found.state}”"
    yield f"新的步骤 {len(found.new_events)} 个" + ("：" if found.new_events else "，没有变化")
    yield from (f"  {words}" for words in found.new_events)
    yield from (f"  ▲{words}" for words in found.remarks)
    if found.differences:
        yield f"与本单位不同的资料 {len(found.differences)} 项（以本单位为准，请自行核对）："
        yield from (f"  {one.label}：本单位 {one.ours}；对方 {one.theirs}" for one in found.differences)
