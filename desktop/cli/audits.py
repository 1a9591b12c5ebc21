"""The command `lvjian audits`: who must audit, why and what is not known; proposals for a list, kept when chosen."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from desktop.cli.session import DONE, Answer, clerk_of, day_of, open_store, path_of, progress_of
from desktop.work.operations import clean_production as operations
from desktop.work.operations.clean_production import STATES, AuditTarget, AuditTargets
from desktop.work.operations.register_tables import enterprise_named
from matching.mandatory import ClassFound
from matching.registers.records import Record


def run(options: Namespace) -> Answer:
    """Go over all enterprises, propose entries for the list of a year, or keep those a person chose."""
    commands = {"targets": _targets, "propose": _propose, "list": _list}
    return commands[options.audits_command](options)


def _targets(options: Namespace) -> Answer:
    with open_store(path_of(options)) as store:
        found = operations.audit_targets(store, on=day_of(options), progress=progress_of(options))
    wanted = options.state or ["due", "in_hand", "unknown"]
    shown = found.of_state(*wanted)
    counts = {name: len(found.of_state(name)) for name in STATES}
    answer = {"on": found.on.isoformat(), "counts": counts, "targets": [_target(one) for one in shown]}
    return DONE, answer, "\n".join(_targets_text(found, shown))


def _propose(options: Namespace) -> Answer:
    with open_store(path_of(options)) as store:
        found = operations.propose_audits(store, options.year, on=day_of(options), progress=progress_of(options))
    lines = [f"建议列入 {options.year} 年名单 {len(found)} 家；没有写入，用 audits list 挑选后写入"]
    lines += [f"  {one.about}　{one.text('cpa_reason')}" for one in found]
    return DONE, {"year": options.year, "proposed": [_entry(one) for one in found]}, "\n".join(lines)


def _list(options: Namespace) -> Answer:
    with open_store(path_of(options)) as store:
        ids = [enterprise_named(store, one) for one in options.enterprises]
        kept = operations.list_audits(
            store, ids, options.year, listed_on=options.listed_on, on=day_of(options), by=clerk_of(store)
        )
    text = f"已列入 {options.year} 年名单 {len(kept)} 家：" + "、".join(f"第 {one.number} 号" for one in kept)
    return DONE, {"year": options.year, "listed": [_entry(one) for one in kept]}, text


def _target(one: AuditTarget) -> dict[str, Any]:
    return {
        "enterprise": one.enterprise_id,
        "name": one.name,
        "county": one.county,
        "state": one.state,
        "classes": [_class(found) for found in one.classes],
        "in_hand": list(one.in_hand),
        "missing": one.missing,
    }


def _class(one: ClassFound) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "belongs": one.belongs,
        "settled": one.settled,
        "reason": one.reason,
        "cited": one.cited,
        "missing": list(one.missing),
        "draft": one.draft,
    }


def _entry(one: Record) -> dict[str, Any]:
    return {
        "record": one.id,
        "number": one.number,
        "enterprise": one.enterprise_id,
        "name": one.about,
        "reason": one.text("cpa_reason"),
    }


def _targets_text(found: AuditTargets, shown: tuple[AuditTarget, ...]) -> Iterator[str]:
    counts = "，".join(f"{label} {len(found.of_state(name))} 家" for name, label in STATES.items())
    yield f"{found.on} 共看了 {len(found.targets)} 家企业：{counts}"
    for one in shown:
        yield ""
        yield f"{one.name}　{STATES[one.state]}" + (f"（登记第 {_numbers(one.in_hand)} 号）" if one.in_hand else "")
        for group in one.found:
            settled = {True: "已落实", False: "没有落实", None: "是否落实不明"}[group.settled]
            draft = "（草稿，请核对原文）" if group.draft else ""
            yield f"  {group.title}：{group.reason}；{settled}。{group.cited}{draft}"
        if one.missing:
            yield f"  还不知道：{one.missing}"
    yield ""
    yield "只是识别，没有改动任何资料；audits propose 列出建议，audits list 挑选后写入审核登记。"


def _numbers(numbers: tuple[int, ...]) -> str:
    return "、".join(str(one) for one in numbers)
