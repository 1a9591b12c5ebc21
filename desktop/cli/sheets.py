"""`lvjian sheet`: list the official forms, tell what one lacks, and print them."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, day_of, open_store, path_of, progress_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.official_material import Subject


def add(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the commands below `sheet`."""
    commands = parser.add_subparsers(dest="sheet_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    listing = command("list", "列出全部表；指明项目等时，列出能打印的表和各缺几项资料")
    printing = command("print", "打印一张或几张表（PDF），没有的资料留空待补")
    printing.add_argument("forms", nargs="+", metavar="FORM", help="表的编号、名称或报表号，如 R05、贷前调查提纲")
    printing.add_argument("--out", type=Path, required=True, metavar="DIR", help="输出文件夹")
    printing.add_argument(
        "--as", dest="ending", choices=("pdf", "docx", "xlsx"), default="pdf", help="文件种类，默认 pdf"
    )
    for each in (listing, printing):
        each.add_argument("--case", default="", metavar="CASE", help="项目的序号、编号或名称")
        each.add_argument("--enterprise", default="", metavar="NAME", help="企业的名称或统一社会信用代码")
        each.add_argument("--record", default="", metavar="REGISTER:N", help="台账记录，如 cp_audit:3")
        each.add_argument("--period", default="", metavar="TEXT", help="期间：2026、2026Q3、2026H1、2026-09")


def run(options: Namespace) -> Answer:
    """Do what was asked and answer."""
    with open_store(path_of(options)) as store:
        return _COMMANDS[options.sheet_command](store, options)


def _list(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.official_layouts import form_lines
    from desktop.work.operations.official_material import ABOUT
    from desktop.work.operations.official_printing import forms_for

    subject = _subject(store, options)
    if subject.given:
        states = forms_for(store, subject, on=day_of(options))
        told = [f"{one.id:<14}{one.title}{_marks(one)}　{_lacks(one.lacking)}" for one in states]
        return DONE, {"forms": plain(states)}, "\n".join(told) or "没有能打印的表"
    lines = form_lines(store, on=day_of(options))
    text = [
        f"{one.id:<14}{one.title}{_marks(one)}　按{ABOUT[one.about]}{_of(one.register)}　{one.help}" for one in lines
    ]
    return DONE, {"forms": plain(lines)}, "\n".join(text)


def _print(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.official_printing import print_forms

    subject = _subject(store, options)
    files = print_forms(
        store, options.forms, subject, options.out, ending=f".{options.ending}", on=day_of(options),
        keys=paths.data_folder(), progress=progress_of(options),
    )  # fmt: skip
    return DONE, {"files": [str(path) for path in files]}, "\n".join(f"已写入 {path}" for path in files)


def _subject(store: Store, options: Namespace) -> Subject:
    from desktop.statistics.periods import read_period
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.official_material import Subject
    from desktop.work.operations.record_papers import record_of
    from desktop.work.operations.register_tables import enterprise_named

    given = [name for name in ("case", "enterprise", "record") if getattr(options, name)]
    if len(given) > 1:
        raise Problem(
            f"只能指明一个：{'、'.join(f'--{name}' for name in given)}",
            remedy="请只留一个，其余的另外打印",
            code="options",
        )
    return Subject(
        case_id=find_case(store, options.case) if options.case else "",
        enterprise_id=enterprise_named(store, options.enterprise) if options.enterprise else "",
        record_id=record_of(store, options.record, on=day_of(options)) if options.record else "",
        period=read_period(options.period) if options.period else None,
    )


def _marks(one: object) -> str:
    marks = [("draft", "草案"), ("redacted", "脱敏"), ("over", "依据已过期"), ("own", "本单位")]
    told = [label for name, label in marks if getattr(one, name, False)]
    return f"［{'，'.join(told)}］" if told else ""


def _of(register: str) -> str:
    return f"（{register}）" if register else ""


def _lacks(lacking: tuple[str, ...]) -> str:
    return f"缺 {len(lacking)} 项：{'、'.join(lacking)}" if lacking else "资料齐全"


_COMMANDS: dict[str, Callable[[Store, Namespace], Answer]] = {"list": _list, "print": _print}
