"""`lvjian recommend`: recommend a project to the other office, move it on, see the queue, counts and the ladder."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.recommend_words import case_answer, case_text, counts_text, ladder_text, queue_text, received_text
from desktop.cli.session import CLERK, DONE, Answer, day_of, open_store, path_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.store.database import Store


def run(options: Namespace) -> Answer:
    """Run one of the commands below `recommend`."""
    with open_store(path_of(options)) as store:
        return _COMMANDS[options.recommend_command](store, options)


def _by(store: Store, options: Namespace) -> str:
    from desktop.work.operations.office import load_settings

    return options.by or load_settings(store).clerk_name


def _given(options: Namespace) -> dict[str, str]:
    rules = resources.recommendation_rules()
    given = {name: value for name in rules.asks if (value := getattr(options, name, ""))}
    reason = next((row.id for row in rules.staff.reason if row.label == given.get("reason")), None)
    return given | ({"reason": reason} if reason else {})


def _start(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import recommending
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.office import load_settings

    case_id = find_case(store, options.case)
    rules, side = resources.recommendation_rules(), load_settings(store).office_side
    own = next((row.id for row in rules.directions.values() if row.origin == side), "miit_to_bank")
    entry = recommending.MoveEntry(move="start", on=day_of(options), by=_by(store, options), given=_given(options))
    found = recommending.find(store, recommending.start(store, case_id, options.direction or own, entry))
    text = (
        f"已建立“{rules.directions[found.direction].label}”，编号 {found.id}，现在是“{rules.state_label(found.state)}”"
    )
    return DONE, {"recommendation": found.id, "case": case_id, "state": found.state}, text


def _move(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import recommending

    target = _named(store, options.recommendation)
    entry = recommending.MoveEntry(move=options.move, on=day_of(options), by=_by(store, options), given=_given(options))
    found = recommending.move(store, target, entry)
    state = resources.recommendation_rules().state_label(found.state)
    return DONE, {"recommendation": found.id, "state": found.state}, f"已记下，现在是“{state}”"


def _named(store: Store, text: str) -> str:
    """Return the id of a recommendation named by its id, or by its case when that has one open."""
    from desktop.work.operations import recommending
    from desktop.work.operations.cases import find_case
    from matching.recommendation.events import all_replayed, is_open

    rules = resources.recommendation_rules()
    every = all_replayed(store.recommendation_events(), rules)
    if any(one.id.startswith(text) for one in every) and not text.isdecimal():
        return recommending.find(store, text).id
    case_id = find_case(store, text)
    own = [one for one in every if one.case_id == case_id]
    waiting = [one for one in own if is_open(one, rules)] or own
    if len(waiting) != 1:
        what = "没有推荐" if not waiting else f"有 {len(waiting)} 件推荐"
        raise Problem(f"这个项目{what}", remedy="请写出推荐的编号，见 lvjian recommend list", code="recommend_unknown")
    return waiting[0].id


def _list(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.recommend_queue import queue

    rows = queue(store, all_of_them=options.recommend_command == "list", on=day_of(options))
    answer = [
        {
            "recommendation": row.id, "case": row.case_id, "enterprise": row.enterprise, "project": row.project,
            "direction": row.waiting.found.direction, "state": row.waiting.found.state, "state_label": row.state,
            "fast": row.waiting.fast, "fast_words": row.waiting.fast_words, "late": row.waiting.is_late,
            "next_side": row.next_side, "ours": row.is_ours, "stages": plain(row.waiting.stages),
            "states": plain(row.waiting.states),
        }
        for row in rows
    ]  # fmt: skip
    return DONE, {"recommendations": answer}, queue_text(rows)


def _show(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.recommending import case_recommendations

    found = case_recommendations(store, find_case(store, options.case), by=_by(store, options), on=day_of(options))
    return DONE, case_answer(found), "\n".join(case_text(found))


def _counts(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.recommend_queue import counts

    day = day_of(options)
    start = options.start or date(day.year, 1, 1)
    found = counts(store, start, options.end or day, on=day)
    return DONE, plain(found), "\n".join(counts_text(found))


def _ladder(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import ladder
    from desktop.work.operations.cases import find_case

    if options.case is None:
        found = ladder.open_tasks(store, on=day_of(options))
        answer = [{"case": one.case_id, "project": one.project, "tasks": plain(one.tasks)} for one in found]
        text = [f"{one.enterprise} · {one.project}\n{ladder_text(one.tasks)}" for one in found]
        return DONE, {"cases": answer}, "\n".join(text) or "没有须处置的违法情形"
    case_id = find_case(store, options.case)
    if options.gate:
        rules = resources.recommendation_rules().ladder
        choice = next((row.id for row in rules.choice if options.choice in {row.id, row.label}), options.choice)
        entry = ladder.LadderEntry(
            gate=options.gate, kind="rectified" if options.rectified else "chosen", on=day_of(options),
            by=_by(store, options), text=options.text, choice=choice, due_on=options.due,
        )  # fmt: skip
        ladder.enter(store, case_id, entry)
    tasks = ladder.case_ladder(store, case_id)
    return DONE, {"case": case_id, "tasks": plain(tasks)}, ladder_text(tasks) or "没有须处置的违法情形"


def _office(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import recommend_office as office
    from desktop.work.operations.office import load_settings

    before = load_settings(store)
    settings = replace(
        before,
        office_side=options.side or before.office_side,
        office_name=options.name or before.office_name,
        office_level=options.level or before.office_level,
        office_region=options.region or before.office_region,
        clock_counts=options.counted or before.clock_counts,
        clock_days={**before.clock_days, **office.days_of("，".join(options.days))},
        authority=(*before.authority, *(office.authority_of(text) for text in options.limit)),
    )
    for text in options.person:
        settings = office.with_person(settings, office.member_of(text))
    if settings != before:
        office.keep_office(store, settings, by=_by(store, options) or settings.office_name)
    return DONE, _office_answer(settings), "\n".join(_office_text(settings))


def _office_answer(settings: Any) -> dict[str, Any]:
    names = ("office_name", "office_side", "office_level", "office_region", "staff", "authority", "clock_days",
             "clock_counts")  # fmt: skip
    return {name: plain(getattr(settings, name)) for name in names}


def _office_text(settings: Any) -> Iterator[str]:
    from desktop.work.operations.recommend_office import COUNTINGS, authority_text, person_text

    rules = resources.recommendation_rules()
    yield f"单位：{settings.office_name or '未填'}　{rules.sides.get(settings.office_side, '未选定是工信还是农行')}"
    level = rules.label(rules.staff.office_level, settings.office_level)
    yield f"级别：{level}　地区：{settings.office_region or '未填'}"
    yield "人员：" + ("；".join(map(person_text, settings.staff)) or "没有登记，谁都不能办理互荐")
    yield "审批授权额：" + ("；".join(map(authority_text, settings.authority)) or "没有登记")
    days = "；".join(f"{row.label} {settings.clock_days.get(row.id, row.days)} 天" for row in rules.clock.stage)
    yield f"时限（{COUNTINGS[settings.clock_counts]}）：{days}"
    yield f"　{rules.clock.origin}"
    yield f"　{rules.staff.origin}"


def _send(store: Store, options: Namespace) -> Answer:
    from desktop import paths
    from desktop.work.operations.recommend_exchange import send

    found = _named(store, options.recommendation)
    path = send(store, found, options.file, keys=paths.data_folder(), on=day_of(options))
    return DONE, {"file": str(path), "recommendation": found}, f"已写入 {path}，请交给对方"


def _receive(store: Store, options: Namespace) -> Answer:
    from desktop import paths
    from desktop.work.operations.recommend_exchange import receive, summary_words

    found = receive(
        store, options.file, keys=paths.data_folder(), by=_by(store, options) or CLERK, accept=options.accept,
        on=day_of(options),
    )  # fmt: skip
    answer = {**plain(replace(found, summary=None)), "summary": summary_words(found.summary)}
    return DONE, answer, "\n".join(received_text(found))


def _sheet(store: Store, options: Namespace) -> Answer:
    from desktop import paths
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.recommend_printing import print_sheet

    found = find_case(store, options.subject) if options.form == "R06" else _named(store, options.subject)
    path = print_sheet(store, found, options.out, kind=options.form, on=options.on, keys=paths.data_folder())
    return DONE, {"file": str(path)}, f"已写入 {path}"


_COMMANDS: dict[str, Callable[[Any, Namespace], Answer]] = {
    "start": _start,
    "move": _move,
    "list": _list,
    "queue": _list,
    "show": _show,
    "counts": _counts,
    "sheet": _sheet,
    "send": _send,
    "receive": _receive,
    "ladder": _ladder,
    "office": _office,
}
