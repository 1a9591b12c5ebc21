"""`lvjian stats`: period tables and returns, the cases behind a figure, and the office's own layouts."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, clerk_of, day_of, open_store, path_of, progress_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.statistics.periods import Period
    from desktop.store.database import Store
    from desktop.work.operations.statistics import Answer as Counted
    from desktop.work.operations.statistics import Request


def add(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the commands below `stats`."""
    commands = parser.add_subparsers(dest="stats_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    command("list", "列出全部统计表和可用的分组")
    table = command("table", "一段时间的统计表；--out 写成 PDF 或 Excel")
    table.add_argument("--out", type=Path, metavar="FILE", help="写成文件：.pdf 或 .xlsx（含清单）")
    cases = command("cases", "一个数背后的项目清单")
    cases.add_argument("--line", type=int, required=True, metavar="N", help="表中第几行，从 1 数起，合计行也算")
    cases.add_argument("--column", type=int, required=True, metavar="N", help="表中第几列，从 1 数起")
    for each in (table, cases):
        each.add_argument("layout", metavar="LAYOUT", help="表的编号、名称或报表号（如 R03），见 stats list")
        each.add_argument("--period", default="", metavar="TEXT", help="2026、2026Q3、2026H1、2026-09，默认本期")
        each.add_argument("--from", dest="start", type=day, metavar="DATE", help="起日，与 --to 同用")
        each.add_argument("--to", dest="end", type=day, metavar="DATE", help="止日，默认今天")
        each.add_argument("--by", default="", metavar="ID,ID", help="按什么分行，如 county 或 label,product")
        each.add_argument("--across", metavar="ID", help='按什么分列；写 "" 不分')
        each.add_argument("--region", default="", metavar="CODE", help="只统计这个省、市或县，六位代码")
        each.add_argument("--where", action="append", default=[], metavar="ID=VALUE", help="只统计这一类，可重复")
        each.add_argument("--scope", default="", metavar="ID", help="范围：all、received、recommended、disbursed 等")
        each.add_argument("--measure", action="append", default=[], metavar="ID", help="只要这个指标，可重复")
        each.add_argument("--year-on-year", action="store_true", help="与上年同期对比，各按当年口径")
    interval = command("interval", "本单位的统计周期：显示或修改（原文未定，默认按季度）")
    interval.add_argument("interval", nargs="?", default="", metavar="ID", help="month、quarter、half_year 或 year")
    layout = command("layout", "打印一张表的定义，供复制修改")
    layout.add_argument("layout", metavar="LAYOUT")
    own = command("add", "添加本单位的统计表（TOML 文件）；同编号的代替原有的")
    own.add_argument("file", type=Path, metavar="FILE.toml")
    remove = command("remove", "删除本单位添加的统计表")
    remove.add_argument("layout", metavar="ID")


def run(options: Namespace) -> Answer:
    """Do what one sub-command of `lvjian stats` asks for."""
    with open_store(path_of(options)) as store:
        return _COMMANDS[options.stats_command](store, options)


def _list(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.statistics_layouts import layout_lines

    rows = layout_lines(store)
    lines = []
    for row in rows:
        report = f"（{row.report}）" if row.report else ""
        lines.append(f"{row.id:<18}{row.title}{report}{'［本单位］' if row.own else ''}　{row.help}")
        if row.choices:
            lines.append("　　分组：" + "、".join(f"{name} {title}" for name, title in row.choices.items()))
    return DONE, {"layouts": plain(rows)}, "\n".join(lines)


def _table(store: Store, options: Namespace) -> Answer:
    from desktop.cli.register_answers import table_answer
    from desktop.work.operations.statistics import table_for
    from desktop.work.operations.statistics_printing import as_table, write_table_file

    found = table_for(store, _request(store, options), on=day_of(options), progress=progress_of(options))
    if options.out is not None:
        write_table_file(store, found, options.out, on=day_of(options))
        return DONE, {**_answer(found), "file": str(options.out)}, f"{found.table.title} 已写入 {options.out}"
    status, answer, text = table_answer(as_table(found))
    return status, {**answer, **_answer(found)}, text


def _answer(found: Counted) -> dict[str, Any]:
    period = found.request.period
    return {
        "layout": found.layout.row.id, "report": found.layout.row.report, "start": period.start.isoformat(),
        "end": period.end.isoformat(), "period": period.label, "grouped_by": list(found.grouped_by),
        "check": found.check,
        "behind": [[len(cell.members) for cell in line.cells] for line in found.table.lines],
    }  # fmt: skip


def _cases(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.statistics import table_for
    from desktop.work.operations.statistics_lists import cases_behind

    found = table_for(store, _request(store, options), on=day_of(options), progress=progress_of(options))
    rows, total = cases_behind(store, found, options.line - 1, options.column - 1, most=100_000)
    lines = [f"第 {options.line} 行第 {options.column} 列：{total} 个"]
    lines += [f"{row.number:>6}　{row.name}　{row.county}" for row in rows]
    return DONE, {"count": total, "cases": plain(rows)}, "\n".join(lines)


def _request(store: Store, options: Namespace) -> Request:
    from desktop.work.operations.statistics import Request

    where = {}
    for text in options.where:
        name, given, value = text.partition("=")
        if not given or not name.strip():
            raise Problem(f"--where 不认识“{text}”", remedy="请写成 分组=值，如 size=small", code="arguments")
        where[name.strip()] = value.strip()
    return Request(
        layout=options.layout,
        period=_period(store, options),
        rows=tuple(part.strip() for part in options.by.split(",") if part.strip()),
        across=options.across,
        region=options.region,
        where=where,
        year_on_year=options.year_on_year,
        population=options.scope,
        measures=tuple(options.measure),
    )


def _period(store: Store, options: Namespace) -> Period:
    from desktop.statistics.periods import between, read_period
    from desktop.work.operations.statistics import present_period

    if options.period:
        return read_period(options.period)
    if options.start is not None:
        return between(options.start, options.end or day_of(options))
    return present_period(store, on=day_of(options))


def _interval(store: Store, options: Namespace) -> Answer:
    from desktop.statistics.periods import intervals
    from desktop.work.operations.office import load_settings
    from desktop.work.operations.statistics import put_interval

    if options.interval:
        put_interval(store, options.interval, by=clerk_of(store))
    now = load_settings(store).statistics_interval
    return DONE, {"interval": now}, f"统计周期：{intervals()[now]}"


def _layout(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.statistics_layouts import find_layout

    found = find_layout(store, options.layout)
    return DONE, {"id": found.row.id, "own": found.own, "text": found.text}, found.text


def _add(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.statistics_layouts import add_layout

    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(
            f"读不到 {options.file}", remedy="请检查文件名，文件应为 UTF-8 编码的 TOML", code="file"
        ) from error
    found = add_layout(store, text, by=clerk_of(store))
    return DONE, {"id": found.row.id, "title": found.row.title}, f"已添加统计表 {found.row.title}（{found.row.id}）"


def _remove(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.statistics_layouts import remove_layout

    remove_layout(store, options.layout, by=clerk_of(store))
    return DONE, {"id": options.layout}, f"已删除 {options.layout}"


_COMMANDS: dict[str, Callable[[Any, Namespace], Answer]] = {
    "list": _list, "table": _table, "cases": _cases, "interval": _interval, "layout": _layout, "add": _add,
    "remove": _remove,
}  # fmt: skip
