"""`lvjian update`: look at packages in a file or folder, and install one."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, open_store, path_of, progress_of
from desktop.problems import Problem
from desktop.work.operations import updates, updating
from desktop.work.operations.update_words import change_lines, signature_words, verdict_words

if TYPE_CHECKING:
    from desktop.work.operations.updates import Here, Package


def run(options: Namespace) -> Answer:
    """Look, and install unless only looking is wanted."""
    if options.finish is not None:
        return _finish(options)
    at, data = updates.here(), paths.data_folder()
    places = (options.place,) if options.place is not None else updates.sticks()
    if not places:
        raise Problem("没有找到U盘", remedy="请插好U盘，或写明安装包所在的文件夹", code="update_no_stick")
    found = updates.look_in(places, keys=data, at=at, progress=progress_of(options))
    usable = [one for one in found if not one.refusal and one.kind != updates.PACK]
    answer = {"installed": at.version, "packages": [_plain(one) for one in found]}
    lines = [f"已装：{at.version}（{updates.KINDS.get(at.kind, '源代码')}）", *_lines(found)]
    if options.check or not usable:
        if not found:
            lines.append("没有找到绿荐的安装包或政策包")
        return (DONE if usable or options.check else INPUT_PROBLEMS), answer, "\n".join(lines)
    begun = _begin(options, usable[0], data, at)
    answer["begun"] = plain(begun)
    lines.append(f"更新前已备份：{begun.backup}" if begun.backup else "没有数据库，不需要备份")
    if begun.for_administrator:
        lines.append(f"请由管理员运行：{begun.for_administrator}")
    else:
        updating.start_apart(begun.command)
        lines.append(f"正在更新到 {begun.version}")
    return DONE, answer, "\n".join(lines)


def _begin(options: Namespace, chosen: Package, data: Path, at: Here) -> updating.Begun:
    database = path_of(options)
    if not database.exists():
        return updating.begin(None, chosen.path, data=data, at=at, accept=options.accept)
    with open_store(database) as store:
        return updating.begin(store, chosen.path, data=data, at=at, accept=options.accept)


def _finish(options: Namespace) -> Answer:
    program = updating.finish(options.finish, new=Path(sys.executable).parent, after=options.after)
    window = program.with_name("lvjianw.exe")
    updating.start_apart((str(window),) if window.exists() else (str(program), "desktop"))
    return DONE, {"program": str(program)}, f"已换成新版：{program}"


def _plain(one: Package) -> dict[str, object]:
    return {**plain(one), "installable": not one.refusal}


def _lines(found: tuple[Package, ...]) -> Iterator[str]:
    for one in found:
        yield ""
        head = f"{one.path.name}　{updates.KINDS[one.kind]} {one.version}　{one.size / 1e6:.1f} MB　{one.title}"
        yield head.rstrip("　")
        yield f"  {signature_words(one)}"
        yield from (f"  {line}" for line in change_lines(one))
        yield f"  {verdict_words(one)}"
