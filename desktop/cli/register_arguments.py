"""What can be typed after `lvjian register`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol


class Command(Protocol):
    """Add one command; most name a register, some a record of it."""

    def __call__(self, name: str, text: str, *, register: bool = True, record: bool = False) -> argparse.ArgumentParser:
        """Return its parser."""


def register_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the commands of the registers."""
    parser = commands.add_parser("register", help="台账：登记、查询、汇总、填报、打印、上报", description="台账")
    own = parser.add_subparsers(dest="register_command", required=True, metavar="命令")

    def command(name: str, text: str, *, register: bool = True, record: bool = False) -> argparse.ArgumentParser:
        one = own.add_parser(name, help=text, description=text, parents=[common])
        if register:
            one.add_argument("register", metavar="REGISTER", help="台账编号或名称，见 register list")
        if record:
            one.add_argument("record", metavar="N", help="记录的编号或名称")
        return one

    _looking(command)
    _writing(command)
    _files(command)


def _looking(command: Command) -> None:
    command("list", "列出全部台账和记录数", register=False)
    command("describe", "一种台账要填什么、算什么、有哪些步骤和清单")
    records = command("records", "列出记录")
    records.add_argument("--state", action="append", default=[], metavar="STATE", help="只列这个状态的，可重复")
    records.add_argument("--find", default="", metavar="TEXT", help="只列含有这些词的，词之间用空格隔开")
    records.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", help="只列这一项是这个值的，可重复；代码含其下级"
    )
    records.add_argument("--bin", action="store_true", help="列出回收站里的")
    command("show", "显示一条记录：内容、算出的数、提醒和可办的步骤", record=True)
    command("history", "一条记录的全部改动", record=True)
    totals = command("totals", "汇总表")
    totals.add_argument("--table", default="", metavar="ID", help="哪一张，默认第一张")
    handout = command("handout", "对外清单，不含个人信息")
    handout.add_argument("--table", default="", metavar="ID", help="哪一张，默认第一张")
    command("due", "各台账到期要办的事", register=False)
    weights = command("weights", "一个项目的小权重：哪些记录在同分时为它说话", register=False)
    weights.add_argument("case", metavar="CASE", help="序号、编号或项目名称")


def _writing(command: Command) -> None:
    add = command("add", "登记一条")
    add.add_argument("--enterprise", default="", metavar="NAME", help="企业的统一社会信用代码或全称")
    add.add_argument("--project", default="", metavar="CASE", help="项目的序号、编号或名称")
    edit = command("edit", "修改一条；值写 null 表示清空", record=True)
    for each in (add, edit):
        each.add_argument(
            "--facts", type=Path, required=True, metavar="FILE.json", help="{字段编号: 值}，关联的记录写名称或编号"
        )
    move = command("move", "办一个步骤，改变状态", record=True)
    move.add_argument("move", metavar="MOVE", help="步骤的编号或名称，见 register show")
    move.add_argument("--facts", type=Path, metavar="FILE.json", help="这一步要填的 {字段编号: 值}")
    delete = command("delete", "放进回收站", record=True)
    restore = command("restore", "从回收站恢复", record=True)
    for each in (add, edit, move, restore):
        each.add_argument("--why", default="", metavar="TEXT", help="原因，记入日志")
    delete.add_argument("--why", required=True, metavar="TEXT", help="原因，记入日志")
    take = command("take", "把一条记录能证明的内容写进企业或项目资料", record=True)
    take.add_argument("fields", nargs="+", metavar="FIELD", help="字段编号，见 register show")


def _files(command: Command) -> None:
    form = command("form", "写出空白填报表", register=False)
    form.add_argument("out", type=Path, metavar="OUT.xlsx")
    form.add_argument("--register", action="append", default=[], metavar="REGISTER", help="只要这种台账，可重复")
    export = command("export", "把记录写成可以改好再导入的表格")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="文件名")
    export.add_argument("--listed", action="store_true", help="只要列表里的几列")
    read = command("import", "导入填好的表格，逐行报告", register=False)
    read.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls、ods 或 csv")
    read.add_argument("--register", default="", metavar="REGISTER", help="没有写明台账的表按哪种台账读")
    paper = command("print", "打印一条记录、全部记录、汇总表或对外清单")
    paper.add_argument("record", nargs="?", default="", metavar="N", help="记录的编号或名称；不写则打印全部记录的表")
    paper.add_argument("--out", type=Path, required=True, metavar="FILE", help="文件名，.pdf 或 .xlsx（表）")
    which = paper.add_mutually_exclusive_group()
    which.add_argument("--totals", nargs="?", const="", metavar="ID", help="汇总表，默认第一张")
    which.add_argument("--handout", nargs="?", const="", metavar="ID", help="对外清单，默认第一张")
    pack = command("pack", "把台账制作成签名的上报文件（.lvreg）", register=False)
    pack.add_argument("registers", nargs="+", metavar="REGISTER", help="台账编号或名称")
    pack.add_argument("--out", type=Path, required=True, metavar="FILE", help="文件名")
    pack.add_argument("--personal", action="store_true", help="连同个人信息；不写则不带")
    inspect = command("inspect", "查看上报文件会带来什么，不接收", register=False)
    receive = command("receive", "核对签名后接收上报文件", register=False)
    receive.add_argument(
        "--accept", default="", metavar="NAME", help="接受未信任的签名人（单位名称）或没有签名的文件（文件名）"
    )
    for each in (inspect, receive):
        each.add_argument("file", type=Path, metavar="FILE")
    command("received", "列出接收过的上报文件", register=False)
