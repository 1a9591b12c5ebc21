"""`lvjian papers …`: the checklist of a route; recording, correcting, withdrawing, copying out and checking papers."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, clerk_of, day_of, open_store, path_of, progress_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.paper_records import FilesReport, PaperDetails
    from desktop.work.operations.record_papers import RecordPapers
    from matching.papers.checklist import Checklist, Item
    from matching.papers.records import Attachment

ENDLESS = "长期"
_MEGABYTE = 1 << 20
_FAULTS = {"missing": "文件不在", "size": "大小不对", "content": "内容已变"}


def add(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the options of the command."""
    commands = parser.add_subparsers(dest="papers_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    listing = command("list", "一个项目在一条办理路径上、或一条台账记录的材料清单：已有、缺、过期、待查")
    listing.add_argument("case", metavar="CASE", help="序号、编号或项目名称；--record 时为 台账编号:记录编号")
    listing.add_argument("--route", default="recommend", metavar="ROUTE", help="路径或待遇的编号、名称，默认 recommend")
    paper = command("print", "把材料清单打印成 PDF")
    paper.add_argument("case", metavar="CASE", help="序号、编号或项目名称")
    paper.add_argument("--route", default="recommend", metavar="ROUTE", help="路径或待遇的编号、名称，默认 recommend")
    paper.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    command("routes", "列出全部办理路径：推荐、审批、担保、清洁生产、各项待遇")
    attach = command("add", "附加一份材料的文件，复制保存并记下校验值")
    attach.add_argument("case", metavar="CASE", help="序号、编号或项目名称；--record 时为 台账编号:记录编号")
    attach.add_argument("paper", metavar="PAPER", help="材料的编号或名称，如 营业执照")
    attach.add_argument("file", type=Path, metavar="FILE")
    seen = command("seen", "没有文件，只记下谁在哪天看过原件")
    seen.add_argument("case", metavar="CASE", help="序号、编号或项目名称；--record 时为 台账编号:记录编号")
    seen.add_argument("paper", metavar="PAPER", help="材料的编号或名称")
    correct = command("correct", "更正一份材料的日期、编号等，文件不变")
    correct.add_argument("number", type=int, metavar="N", help="材料的序号")
    correct.add_argument("--paper", default="", metavar="PAPER", help="改为另一种材料")
    for each in (listing, attach, seen):
        each.add_argument("--record", action="store_true", help="说的是一条台账记录，不是项目，如 cp_audit:3")
    for each in (attach, seen):
        each.add_argument("--replace", type=int, metavar="N", help="代替第 N 号")
    for each in (seen, correct):
        each.add_argument("--seen-by", metavar="NAME", help="谁看过原件")
        each.add_argument("--seen-on", type=day, metavar="DATE", help="哪天看的，默认今天")
    for each in (attach, seen, correct):
        _details(each, day)
    withdraw = command("withdraw", "撤回一份材料的记录，记录和文件仍保留")
    withdraw.add_argument("number", type=int, metavar="N")
    for each in (correct, withdraw):
        each.add_argument("--why", default="", metavar="TEXT", help="原因，记入日志")
    export = command("export", "核对校验值后把文件另存到文件夹")
    export.add_argument("numbers", type=int, nargs="+", metavar="N")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    check = command("check", "核对全部附件，缺失和损坏的从备份找回")
    check.add_argument("--quick", action="store_true", help="只看是否在、大小对不对，不读内容")
    check.add_argument("--no-mend", action="store_true", help="只报告，不从备份找回")
    command("due", "列出到期和快到期的材料")


def _details(parser: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    parser.add_argument("--issuer", metavar="TEXT", help="出具单位")
    parser.add_argument("--number-on-paper", dest="reference", metavar="TEXT", help="证书号、文号")
    parser.add_argument("--issued", type=day, metavar="DATE", help="出具日期")
    parser.add_argument("--valid-from", type=day, metavar="DATE", help="有效期起")
    parser.add_argument("--valid-to", metavar="DATE", help=f"有效期至，或写“{ENDLESS}”")
    parser.add_argument("--note", metavar="TEXT", help="说明")


def run(options: Namespace) -> Answer:
    """Do what was asked and answer."""
    with open_store(path_of(options)) as store:
        return _RUN[options.papers_command](store, options)


def _list(store: Store, options: Namespace) -> Answer:
    if options.record:
        return _list_of_record(store, options)
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.papers import case_papers

    found = case_papers(store, find_case(store, options.case), options.route, on=day_of(options))
    answer = {
        "case": found.case_id,
        "enterprise_id": found.enterprise_id,
        "checklist": checklist_answer(found.checklist),
        "records": plain(found.records),
    }
    lines = [f"{found.enterprise} · {found.project}", *checklist_text(found.checklist)]
    shown = {one.number for item in found.checklist.items for one in (*item.serving, *item.others)}
    others = [one for one in found.records if one.number not in shown]
    return DONE, answer, "\n".join([*lines, *(["", "其他材料：", *_records(others)] if others else [])])


def _list_of_record(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.record_papers import record_of, record_papers

    found = record_papers(store, record_of(store, options.case, on=day_of(options)), on=day_of(options))
    answer = {
        "record": found.record_id,
        "register": found.register,
        "checklist": None if found.checklist is None else checklist_answer(found.checklist),
        "waits": found.waits,
        "records": plain(found.own),
        "elsewhere": plain(found.elsewhere),
    }
    return DONE, answer, "\n".join(_record_text(found))


def _record_text(found: RecordPapers) -> Iterator[str]:
    yield found.called
    if found.checklist is None:
        yield f"还不知道要哪些材料：待填{found.waits}"
    else:
        yield from checklist_text(found.checklist)
    if found.others:
        yield from ("", "清单外的材料：", *(line for item in found.others for line in _item_text(item)))
    if found.elsewhere:
        yield from ("", "企业、项目名下没有期限的材料，属于这条记录的请附加到这条记录：", *_records(found.elsewhere))


def _routes(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.papers import all_routes

    routes = all_routes(store, on=day_of(options))
    rows = [
        {"id": one.id, "title": one.title, "authority": one.authority, "clause": one.clause, "papers": len(one.asks)}
        for one in routes
    ]
    return DONE, {"routes": rows}, "\n".join(f"{one.id}　{one.title}（{len(one.asks)} 份）" for one in routes)


def _print(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.paper_printing import print_checklist

    on = day_of(options)
    path = print_checklist(store, find_case(store, options.case), options.route, options.out, on=on)
    return DONE, {"file": str(path)}, f"材料清单已写入 {path}"


def _add(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_records import attach_paper

    wanted, by = _wanted(store, options), clerk_of(store)
    details = _stated(options)
    number = attach_paper(store, wanted, options.file, details, by=by, corrects=options.replace)
    return _kept(store, number)


def _seen(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_records import note_seen

    details = replace(_stated(options), seen_by=options.seen_by or "", seen_on=options.seen_on or date.today())
    number = note_seen(store, _wanted(store, options), details, by=clerk_of(store), corrects=options.replace)
    return _kept(store, number)


def _correct(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_records import correct_paper, details_of, find_paper

    before = details_of(store.papers.record(options.number))
    stated = _stated(options, before=before)
    details = replace(stated, seen_by=options.seen_by or before.seen_by, seen_on=options.seen_on or before.seen_on)
    paper = find_paper(options.paper) if options.paper else None
    number = correct_paper(store, options.number, details, paper=paper, by=clerk_of(store), why=options.why)
    return _kept(store, number)


def _withdraw(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_records import withdraw_paper

    withdraw_paper(store, options.number, by=clerk_of(store), why=options.why)
    return DONE, {"withdrawn": options.number}, f"已撤回第 {options.number} 号，记录和文件仍保留"


def _export(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_records import export_all

    written = export_all(store, options.numbers, options.out, progress=progress_of(options))
    return DONE, {"files": [str(path) for path in written]}, "\n".join(f"已另存 {path}" for path in written)


def _check(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_records import check_files

    found = check_files(store, whole=not options.quick, mend=not options.no_mend, progress=progress_of(options))
    return (DONE if found.is_clean else INPUT_PROBLEMS), {"files": plain(found)}, files_text(found)


def _due(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.paper_dues import dues

    found = dues(store, on=day_of(options))
    lines = [f"{one.due_on}　{one.title}　{one.subject}" for one in found]
    return DONE, {"dues": plain(found)}, "\n".join(lines) or "没有写明有效期的材料"


_RUN: dict[str, Callable[[Store, Namespace], Answer]] = {
    "list": _list,
    "routes": _routes,
    "print": _print,
    "add": _add,
    "seen": _seen,
    "correct": _correct,
    "withdraw": _withdraw,
    "export": _export,
    "check": _check,
    "due": _due,
}


def _wanted(store: Store, options: Namespace) -> Any:
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.paper_records import PaperOf, find_paper

    paper = find_paper(options.paper)
    if options.record:
        from desktop.work.operations.record_papers import record_of

        record_id = record_of(store, options.case, on=day_of(options))
        return PaperOf(paper=paper, subject="record", subject_id=record_id)
    return PaperOf(paper=paper, subject_id=find_case(store, options.case))


def _stated(options: Namespace, before: PaperDetails | None = None) -> PaperDetails:
    from desktop.work.operations.paper_records import PaperDetails

    given: dict[str, Any] = {
        "issuer": options.issuer,
        "reference": options.reference,
        "issued_on": options.issued,
        "valid_from": options.valid_from,
        "note": options.note,
    }
    if options.valid_to is not None:
        endless = options.valid_to == ENDLESS
        given |= {"endless": endless, "valid_to": None}
        if not endless:
            given["valid_to"] = _day(options.valid_to)
    stated = {name: value for name, value in given.items() if value is not None or name == "valid_to"}
    return replace(before or PaperDetails(), **stated)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        remedy = f"应如 2027-06-30，没有期限的写“{ENDLESS}”"
        raise Problem(f"“{text}”不是日期", where="--valid-to", remedy=remedy, code="options") from error


def _kept(store: Store, number: int) -> Answer:
    one = store.papers.record(number)
    return DONE, {"recorded": number, "record": plain(one)}, "\n".join(["已记下", *_records([one])])


def checklist_answer(found: Checklist) -> dict[str, Any]:
    """Return a checklist for machines; the keys are described in docs/command-line.md."""
    items = [{**plain(item), "settled": item.settled} for item in found.items]
    return {**plain(found), "items": items, "complete": found.complete, "open": list(found.open)}


def checklist_text(found: Checklist) -> Iterator[str]:
    """Give a checklist as lines for people."""
    from matching.papers.words import head

    yield f"{found.title}　{found.on}" + (f"（{found.cites}）" if found.cites else "")
    if found.authority:
        yield f"交给：{found.authority}"
    yield head(found)
    for item in found.items:
        yield from _item_text(item)
    if found.not_asked:
        yield f"按现有资料不需要：{'、'.join(found.not_asked)}"
    if found.help:
        yield f"说明：{found.help}"


def _item_text(item: Item) -> Iterator[str]:
    from matching.papers.words import details_text, state_text, until_text

    until = until_text(item)
    optional = "" if item.mandatory else "（可不交）"
    yield f"  [{state_text(item)}] {item.title}{optional}" + (f"　有效期至 {until}" if item.until else "")
    if told := details_text(item):
        yield f"      {'；'.join(told)}"
    yield from _records((*item.serving, *item.others))


def _records(records: Iterable[Attachment]) -> Iterator[str]:
    for one in records:
        kept = f"{one.file}（{one.size / 1024:,.0f} KB）" if one.file else f"{one.seen_by} {one.seen_on} 看过原件"
        days = [f"出具 {one.issued_on}" if one.issued_on else "", f"至 {one.valid_to}" if one.valid_to else ""]
        days += [ENDLESS if one.endless else "", one.reference, one.note]
        yield f"      第 {one.number} 号 {one.paper}　{kept}　{'　'.join(part for part in days if part)}".rstrip()


def files_text(found: FilesReport) -> str:
    """Return what checking the kept files found, as lines for people."""
    how = "逐个核对了内容" if found.whole else "看了是否在、大小对不对"
    lines = [f"{found.files} 个附件共 {found.size / _MEGABYTE:,.1f} MB，{how}：" + ("完好" if not found.faults else "")]
    for fault in found.faults:
        where = f"第 {'、'.join(map(str, fault.numbers))} 号" if fault.numbers else "已撤回的记录"
        lines.append(
            f"  {where}：{_FAULTS[fault.kind]}，" + ("已从备份找回" if fault.mended else "备份里也没有，请重新附加")
        )
    return "\n".join(lines)
