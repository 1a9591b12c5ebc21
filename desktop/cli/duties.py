"""`lvjian duties`: what is to be done by when, done marks, persons responsible, own dates, and the calendar file."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, clerk_of, day_of, open_store, path_of
from matching.duties.due import SOURCES, STATES

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.duties import DutyList, Look
    from matching.duties.due import Due

STATE_LABELS = {"late": "已逾期", "due": "快到期", "ahead": "以后", "undated": "没有定日期或遇事即办", "done": "已办结"}


def add(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the options of the command."""
    commands = parser.add_subparsers(dest="duties_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    listing = command("list", "列出待办：逾期的、快到期的、以后的、没有定日期的")
    export = command("export", "把有日期、未办结的待办写成日历文件，可导入手机和邮箱的日历")
    export.add_argument("out", type=Path, metavar="FILE.ics")
    export.add_argument("--names", action="store_true", help="写入企业、产品、责任人和说明；不写就一律不带")
    for each in (listing, export):
        each.add_argument("--until", type=day, metavar="DATE", help="看到哪一天，默认一年以内")
        each.add_argument("--source", action="append", choices=SOURCES, metavar="SOURCE", help="只看一种来源，可重复")
        each.add_argument("--responsible", default="", metavar="NAME", help="只看一个责任人的")
    listing.add_argument("--past", action="store_true", help="也列出文件已失效的职责（历史，不提醒）")
    done = command("done", "记为办结")
    assign = command("assign", "指定责任人")
    assign.add_argument("key", metavar="KEY", help="编号，或名称中的几个字")
    assign.add_argument("person", metavar="NAME", help='姓名或岗位；写 "" 取消')
    assign.add_argument("--once", action="store_true", help="只管这一期，默认这项职责的各期都归他")
    dated = command("date", '给原文没有定日期的职责自定日期，如 year 03-01；写 "" 取消')
    for each in (done, dated):
        each.add_argument("key", metavar="KEY", help="编号，或名称中的几个字")
        each.add_argument("--note", default="", metavar="TEXT", help="说明，记入日志")
    done.add_argument("--done-on", type=day, metavar="DATE", help="办结日，默认今天")
    dated.add_argument(
        "due", metavar="TERM", help="year 03-15、quarter +15d、once 2026-12-31、every 6m、event 名单公布 +30d"
    )
    withdraw = command("withdraw", "撤回一条待办记录")
    withdraw.add_argument("number", type=int, metavar="N", help="记录号，见 list --json")
    withdraw.add_argument("--why", default="", metavar="TEXT", help="撤回的原因")
    command("reports", "列出来源要求的 44 种报表：谁做、报给谁、何时、本程序做哪些")


def run(options: Namespace) -> Answer:
    """Do what one sub-command of `lvjian duties` asks for."""
    with open_store(path_of(options)) as store:
        return _COMMANDS[options.duties_command](store, options)


def _look(options: Namespace) -> Look:
    from desktop.work.operations.duties import Look

    return Look(until=options.until, sources=tuple(options.source or ()), responsible=options.responsible)


def _list(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    found = duties.listed(store, on=day_of(options), until=options.until)
    shown = _look(options).at(found.dues)
    answer = {
        "on": found.on.isoformat(),
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "office": plain(found.office),
        "missing": list(found.missing),
        "counts": {state: sum(found.state(due) == state for due in shown) for state in STATES},
        "dues": [_due(found, due) for due in shown],
        "past": plain(found.past) if options.past else [],
    }
    status = INPUT_PROBLEMS if found.missing else DONE
    return status, answer, "\n".join(_text(found, shown, past=options.past))


def _due(found: DutyList, due: Due) -> dict[str, Any]:
    records = [
        {"number": mark.number, "kind": mark.kind, "value": mark.value, "note": mark.note, "by": mark.by}
        for mark in found.marked(due.key)
    ]
    return {**plain(due), "state": found.state(due), "records": records}


def _text(found: DutyList, shown: tuple[Due, ...], *, past: bool) -> Iterator[str]:
    if found.missing:
        yield "还没有填本单位是哪一方、在哪里，不能列出文件规定的职责；请先用 lvjian recommend office 填写"
    yield f"{found.on} 至 {found.until} 的待办；逾期从 {found.since} 记起，遇周末和节假日仍按原日期"
    for state in STATES:
        dues = [due for due in shown if found.state(due) == state]
        if dues:
            yield f"\n{STATE_LABELS[state]}（{len(dues)} 件）"
            yield from (_line(due) for due in dues)
    if past:
        yield f"\n文件已失效，不再提醒（{len(found.past)} 件）"
        yield from (f"  {one.cites}　{one.title}（{one.actor}）" for one in found.past)


def _line(due: Due) -> str:
    marks = "".join(("　［建议日期］" if due.proposal and due.due_on else "", "　［草案］" if due.draft else ""))
    day = due.due_on.isoformat() if due.due_on else "——"
    done = f"　{due.done_on} 办结" if due.done_on else ""
    who = f"　责任人 {due.responsible}" if due.responsible else ""
    head = f"  {day}　{due.title}" + (f"：{due.subject}" if due.subject else "") + done + who + marks
    return f"{head}\n      {due.key}　{due.cites}"


def _done(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    number = duties.mark_done(
        store, options.key, done_on=options.done_on, note=options.note, by=clerk_of(store), on=day_of(options)
    )
    return DONE, {"number": number}, f"已记为办结（第 {number} 号记录）"


def _assign(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    number = duties.assign(
        store, options.key, options.person, whole=not options.once, by=clerk_of(store), on=day_of(options)
    )
    told = f"责任人改为 {options.person}" if options.person.strip() else "责任人已取消"
    return DONE, {"number": number}, f"{told}（第 {number} 号记录）"


def _date(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    number = duties.set_date(store, options.key, options.due, note=options.note, by=clerk_of(store), on=day_of(options))
    return DONE, {"number": number}, f"日期已记下，今后注明为本单位自定（第 {number} 号记录）"


def _withdraw(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    mark = duties.withdraw(store, options.number, why=options.why, by=clerk_of(store))
    return DONE, {"withdrawn": plain(mark)}, f"第 {options.number} 号记录已撤回"


def _export(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    count = duties.export_calendar(
        store,
        options.out,
        names=options.names,
        look=_look(options),
        on=day_of(options),
    )
    return DONE, {"file": str(options.out), "entries": count}, f"{count} 件待办已写入 {options.out}"


def _reports(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations import duties

    found = duties.reports_of(store)
    answer = {"reports": [{**plain(report.row), "ours": ours} for report, ours in found]}
    lines = [
        f"{report.row.id}　{report.row.title}　→ {report.row.receiver}　{report.row.deadline}"
        + ("　★本单位" if ours else "")
        + (f"　［{_MAKES[report.row.makes.partition(':')[0]]}］" if report.row.makes else "")
        + (f"　{report.row.how}" if report.row.how else "")
        for report, ours in found
    ]
    return DONE, answer, "\n".join(lines)


_MAKES = {"print": "可打印", "export": "可导出", "register": "台账"}
_COMMANDS: dict[str, Callable[[Any, Namespace], Answer]] = {
    "list": _list, "done": _done, "assign": _assign, "date": _date, "withdraw": _withdraw, "export": _export,
    "reports": _reports,
}  # fmt: skip
