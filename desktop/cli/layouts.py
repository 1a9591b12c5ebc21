"""`lvjian layout`: look at the layouts of the official forms, copy one out, check it, and use the office's own."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, clerk_of, day_of, open_store, path_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.dossier.official.reading import Layout
    from desktop.store.database import Store
    from desktop.work.operations.dossier_layouts import PaperLayout

_ID = re.compile(r'^id\s*=\s*"([^"]*)"', re.MULTILINE)
_NEXT = "lvjian layout check FILE，再 lvjian layout use FILE"


def add(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the commands below `layout`."""
    commands = parser.add_subparsers(dest="layout_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    command("list", "列出全部表的版式，本单位的另作标记")
    show = command("show", "显示一张表的版式文件")
    fields = command("fields", "列出一张表可以用的字段和可列的明细")
    copy = command("copy", "把一张表的版式另存为文件，供修改")
    for each in (show, fields, copy):
        each.add_argument("form", metavar="FORM", help="表的编号、名称或报表号；推荐材料写 dossier，一页摘要写 summary")
    fields.add_argument("--find", default="", metavar="TEXT", help="只列出名称或编号里有这些字的")
    copy.add_argument("out", type=Path, metavar="OUT.toml")
    copy.add_argument("--id", default="", metavar="ID", help="新编号；不写则改好后代替原表")
    check = command("check", "检查一个版式文件，不启用")
    use = command("use", "检查并启用本单位的版式；同编号的代替原有的")
    for each in (check, use):
        each.add_argument("file", type=Path, metavar="FILE.toml")
    drop = command("drop", "撤下本单位的版式，恢复随程序提供的")
    drop.add_argument("form", metavar="ID")


def run(options: Namespace) -> Answer:
    """Do what was asked and answer."""
    with open_store(path_of(options)) as store:
        return _COMMANDS[options.layout_command](store, options)


def _list(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import paper_layouts
    from desktop.work.operations.official_layouts import form_lines

    lines, papers = form_lines(store, on=day_of(options)), paper_layouts(store)
    told = []
    for paper in papers:
        own = "［本单位，代替随程序提供的］" if paper.own else ""
        told.append(f"{paper.id:<14}{paper.title}{own}　{paper.edition} 版")
    for one in lines:
        own = "［本单位，代替随程序提供的］" if one.replaces else "［本单位］" if one.own else ""
        told.append(f"{one.id:<14}{one.title}{own}　{one.edition} 版　{one.issuer} → {one.receiver}")
    return DONE, {"papers": [_told_paper(one) for one in papers], "layouts": plain(lines)}, "\n".join(told)


def _show(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import is_paper, paper_layout
    from desktop.work.operations.official_layouts import find_form

    if is_paper(options.form):
        paper = paper_layout(store, options.form)
        return DONE, {**_told_paper(paper), "text": paper.text}, paper.text
    layout = find_form(store, options.form)
    return DONE, {**_told(layout), "text": layout.text}, layout.text


def _fields(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import is_paper
    from desktop.work.operations.official_layouts import find_form

    if is_paper(options.form):
        return _paper_fields(options)
    names = find_form(store, options.form).names
    wanted = options.find
    single = [one for one in names.fields.values() if wanted in one.id or wanted in one.label]
    listed = {
        source: [one.id for one in fields.values() if wanted in one.id or wanted in one.label]
        for source, fields in names.sources.items()
    }
    lines = [f"{one.id:<32}{one.label}" + (f"（{one.unit}）" if one.unit else "") for one in single]
    lines += [f"表 {source}（{names.titles[source]}）：{'、'.join(ids)}" for source, ids in listed.items() if ids]
    answer = {"fields": [{"id": one.id, "label": one.label, "kind": one.kind, "unit": one.unit} for one in single]}
    return DONE, {**answer, "tables": listed}, "\n".join(lines) or f"没有含“{wanted}”的字段"


def _copy(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import is_paper, paper_layout
    from desktop.work.operations.official_layouts import copied, find_form
    from desktop.work.operations.sharing import write_file

    if is_paper(options.form):
        if options.id:
            raise Problem(
                "推荐材料和摘要各只有一种版式，不能另起编号", remedy="请去掉 --id，改好后代替原版式", code="options"
            )
        paper = paper_layout(store, options.form)
        write_file(options.out, paper.text.encode())
        text = f"“{paper.title}”的版式已写入 {options.out}\n改好后（edition 写本单位的版次）：{_NEXT}"
        return DONE, {**_told_paper(paper), "file": str(options.out)}, text
    layout = find_form(store, options.form)
    write_file(options.out, copied(layout, new_id=options.id).encode())
    text = f"“{layout.row.title}”的版式已写入 {options.out}\n改好后：{_NEXT}"
    return DONE, {**_told(layout), "file": str(options.out)}, text


def _check(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import checked_paper
    from desktop.work.operations.official_layouts import checked

    text = _read(options.file)
    if _is_of_paper(text):
        paper = checked_paper(text, file=options.file.name)
        return DONE, _told_paper(paper), f"可以启用：{paper.title}（{paper.edition} 版）"
    layout = checked(text, file=options.file.name)
    text = f"可以启用：{layout.row.title}（{len(layout.row.section)} 部分，{len(layout.asked)} 项资料）"
    return DONE, _told(layout), text


def _use(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import use_paper
    from desktop.work.operations.official_layouts import use_layout

    text = _read(options.file)
    if _is_of_paper(text):
        paper = use_paper(store, text, file=options.file.name, by=clerk_of(store))
        told = f"已启用本单位的“{paper.title}”版式，校验码 {paper.checksum[:12]}；评审结果不受影响"
        return DONE, _told_paper(paper), told
    layout = use_layout(store, text, file=options.file.name, by=clerk_of(store))
    return DONE, _told(layout), f"已启用本单位的“{layout.row.title}”，校验码 {layout.checksum[:12]}"


def _drop(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.dossier_layouts import drop_paper, is_paper
    from desktop.work.operations.official_layouts import drop_layout

    if is_paper(options.form):
        drop_paper(store, options.form, by=clerk_of(store))
        return DONE, {"id": options.form, "restored": True}, "已撤下，恢复随程序提供的版式"
    again = drop_layout(store, options.form, by=clerk_of(store))
    return DONE, {"id": options.form, "restored": again}, "已撤下" + ("，恢复随程序提供的版式" if again else "")


def _is_of_paper(text: str) -> bool:
    """Say whether a file lays out the dossier or its summary."""
    from desktop.work.operations.dossier_layouts import is_paper

    found = _ID.search(text)
    return found is not None and is_paper(found[1])


def _paper_fields(options: Namespace) -> Answer:
    """List what the tables of enterprise, project and loan may print."""
    from desktop.dossier.own_layout import paper_fields

    wanted = options.find
    fields = [one for one in paper_fields() if wanted in one.id or wanted in one.label]
    lines = [f"{one.id:<32}{one.label}" + (f"（{one.unit}）" if one.unit else "") for one in fields]
    answer = {"fields": [{"id": one.id, "label": one.label, "kind": one.kind, "unit": one.unit} for one in fields]}
    return DONE, answer, "\n".join(lines) or f"没有含“{wanted}”的字段"


def _told_paper(paper: PaperLayout) -> dict[str, object]:
    return {
        "id": paper.id, "title": paper.title, "edition": paper.edition, "own": paper.own, "checksum": paper.checksum,
    }  # fmt: skip


def _told(layout: Layout) -> dict[str, object]:
    row = layout.row
    return {
        "id": row.id, "title": row.title, "report": row.report, "edition": row.edition, "own": layout.own,
        "checksum": layout.checksum, "asked": list(layout.asked),
    }  # fmt: skip


def _read(file: Path) -> str:
    from desktop.work.operations.official_layouts import LARGEST

    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1).decode("utf-8-sig")
    except OSError as error:
        raise Problem("打不开这个文件", where=str(file), remedy="请检查文件名和读取权限", code="unreadable") from error
    except UnicodeDecodeError as error:
        raise Problem(
            "这个文件不是 UTF-8 文本",
            where=str(file),
            remedy="请用记事本另存为 UTF-8 编码后再试",
            code="layout_refused",
        ) from error


_COMMANDS: dict[str, Callable[[Store, Namespace], Answer]] = {
    "list": _list, "show": _show, "fields": _fields, "copy": _copy, "check": _check, "use": _use, "drop": _drop,
}  # fmt: skip
