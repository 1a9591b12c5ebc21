"""Dossiers from the command line: which cases, as which files, all in one, and a broken batch taken up again."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.cli import answers
from desktop.cli.session import Answer, open_store, path_of, progress_of
from desktop.problems import Problem
from desktop.work.operations.handing_out import PDF, WORD

if TYPE_CHECKING:
    from desktop.store.database import Store

_ENDINGS = {"pdf": PDF, "word": WORD}


def add(dossier: argparse.ArgumentParser, count: Callable[[str], int]) -> None:
    """Declare the options of the command; `count` reads a number of cases."""
    dossier.add_argument("--out", type=Path, required=True, metavar="DIR", help="输出文件夹")
    dossier.add_argument("--case", action="append", metavar="ID", help="只打印这个项目，可重复")
    dossier.add_argument("--top", type=count, metavar="N", help="只打印前 N 名")
    dossier.add_argument("--all", action="store_true", help="打印全部已评估的项目（不写 --case 和 --top 时也是）")
    dossier.add_argument(
        "--form",
        choices=("full", "core", "summary"),
        help="full 全文，core 核心部分，summary 一页摘要；不写按本单位的设置",
    )
    dossier.add_argument(
        "--sections", type=_names, metavar="ID,ID", help="只打印这些部分（结论总在），如 gates,score,opinions"
    )
    dossier.add_argument("--with", dest="more", type=_names, metavar="ID,ID", help="在所选形式之外再打印这些部分")
    dossier.add_argument(
        "--as", dest="kind", choices=tuple(_ENDINGS), default="pdf", help="pdf 签章用（默认），word 可编辑副本"
    )
    dossier.add_argument("--one-file", action="store_true", help="合成一个 PDF")
    dossier.add_argument("--duplex", action="store_true", help="合成一个 PDF 时，每个项目从新的一张纸开始，供双面打印")
    dossier.add_argument(
        "--resume", action="store_true", help="接着打印 --out 里中断的批次，已写好且没有变化的不再重写"
    )


def run(options: Namespace) -> Answer:
    """Print dossiers, or take up the batch that broke off in a folder."""
    from desktop.work.operations.batch_printing import BatchWish, print_dossiers, resume_dossiers
    from desktop.work.operations.printing import office_choice

    keys, progress = paths.data_folder(), progress_of(options)
    _refuse(options)
    with open_store(path_of(options)) as store:
        try:
            if options.resume:
                return answers.printed(resume_dossiers(store, options.out, keys=keys, progress=progress))
            wish = BatchWish(
                printed_on=options.on,
                choice=office_choice(
                    store, form=options.form, sections=options.sections or (), more=options.more or ()
                ),
                ending=_ENDINGS[options.kind],
                one_file=options.one_file,
                duplex=options.duplex,
            )
            ids = _chosen(options, store)
            return answers.printed(print_dossiers(store, ids, options.out, wish=wish, keys=keys, progress=progress))
        except KeyboardInterrupt:
            sys.stderr.write("\n")
            raise Problem(
                "打印已停止", where=str(options.out), code="stopped",
                remedy="已写好的文件都完整，可用同样的 --out 加 --resume 接着打印",
            ) from None  # fmt: skip


def _chosen(options: Namespace, store: Store) -> list[str]:
    from desktop.work.operations.cases import find_case

    if options.case:
        return [find_case(store, text) for text in options.case]
    return [row.id for row in answers.ranking(store, options.top)]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.replace("，", ",").replace(" ", "").split(",") if name)


def _refuse(options: Namespace) -> None:
    chosen = [name for name in ("case", "top", "all") if getattr(options, name)]
    if options.resume and chosen:
        raise Problem(
            "接着打印时不能另选项目", remedy="--resume 只配 --out；要换项目请去掉 --resume", code="dossier_options"
        )
    if len(chosen) > 1:
        raise Problem("--case、--top 和 --all 只能用一个", remedy="请留下一个", code="dossier_options")
