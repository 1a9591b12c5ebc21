"""The command `lvjian verify`: check a paper somebody handed over, offline."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, open_store, path_of, progress_of
from desktop.problems import Problem

if TYPE_CHECKING:
    from desktop.work.operations.verifying import Verified


def add(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE.pdf", help="收到的 PDF")
    parser.add_argument("--number", default="", metavar="N", help="只有纸件时：纸上的编号，如 2026-0003")
    parser.add_argument("--code", default="", metavar="CODE", help="与 --number 一起：首页方码下的核验码")


def run(options: Namespace) -> Answer:
    """Check a file, or number and code typed from a paper."""
    from desktop.cli.answers import plain
    from desktop.work.operations import verifying

    typed = bool(options.number or options.code)
    if typed == bool(options.file) or (typed and not (options.number and options.code)):
        raise Problem(
            "没有说清要核验什么", remedy="给出一个 PDF 文件，或同时用 --number 和 --code 给出纸上的编号和核验码",
            code="verify_usage",
        )  # fmt: skip
    with open_store(path_of(options)) as store:
        if typed:
            found = verifying.verify_code(store, options.number, options.code, progress=progress_of(options))
        else:
            found = verifying.verify_file(store, options.file, keys=paths.data_folder(), progress=progress_of(options))
    status = DONE if found.state in {"same", "code_same"} else INPUT_PROBLEMS
    return status, {"verified": {**plain(found), "label": found.label}}, "\n".join(_lines(found))


def _lines(found: Verified) -> Iterator[str]:
    yield f"{found.label}：{found.why}"
    about = (("材料", found.kind), ("标题", found.title), ("编号", found.number), ("核验码", found.code),
             ("打印日期", found.printed_on), ("签名单位", found.office), ("指纹", found.fingerprint))  # fmt: skip
    yield from (f"  {label}：{value}" for label, value in about if value)
    for change in found.changes:
        yield f"  {change.sentence()}"
    for one in found.differences:
        printed = f"材料上是“{one.printed}”，" if one.printed else ""
        yield f"  {one.figure}：{printed}本单位留存的是“{one.kept}”"
    yield from (f"  {remark}" for remark in found.remarks)
