"""What can be typed after `lvjian recommend`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

Day = Callable[[str], date]


def add(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, day: Day) -> None:
    """Add the commands below `recommend`."""
    commands = parser.add_subparsers(dest="recommend_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        own = commands.add_parser(name, help=text, description=text, parents=[common])
        own.add_argument("--by", default="", metavar="NAME", help="办理人，默认为设置中的经办人")
        return own

    start = command("start", "开始推荐一个项目；--on 为办理日期")
    start.add_argument("case", metavar="CASE", help="序号、编号或项目名称")
    start.add_argument("--direction", default="", metavar="ID", help="miit_to_bank 或 bank_to_miit，默认按本单位")
    move = command("move", "办下一步，如送出、签收、受理、批准、放款；撤销上一步用 revoke")
    move.add_argument("recommendation", metavar="ID", help="推荐编号；项目只有一件在办的，可写项目")
    move.add_argument("move", metavar="MOVE", help="步骤编号，如 send，见 recommend show")
    for each in (start, move):
        each.add_argument("--reason", default="", metavar="CODE", help="原因代码，不予受理必填")
        each.add_argument("--text", default="", metavar="TEXT", help="说明")
        each.add_argument("--amount", default="", metavar="N", help="金额（万元）")
        each.add_argument("--number", default="", metavar="NO", help="文号或编号")
        each.add_argument("--policies", default="", metavar="TEXT", help="请列入的政策名单（农行推荐给工信）")
    command("list", "列出全部推荐")
    command("queue", "列出在办的推荐，优先的在前")
    show = command("show", "一个项目的推荐经过、时限、下一步和不能办的原因")
    show.add_argument("case", metavar="CASE", help="序号、编号或项目名称")
    counts = command("counts", "一段时间的推荐、受理、批准、放款和效益，按方向、县和支持方向")
    counts.add_argument("--from", dest="start", type=day, metavar="DATE", help="起日，默认本年 1 月 1 日")
    counts.add_argument("--to", dest="end", type=day, metavar="DATE", help="止日，默认今天")
    sheet = command("sheet", "打印推荐表 R01、推荐函 R02，或闸门和处置记录 R06（PDF）")
    sheet.add_argument("subject", metavar="ID", help="推荐编号或项目；R06 写项目")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="文件名")
    sheet.add_argument("--form", choices=("R01", "R02", "R06"), default="", help="默认按推荐的方向")
    send = command("send", "把一件推荐写成签名文件（.lvrec）交给对方；农行办理后同样写回执")
    send.add_argument("recommendation", metavar="ID", help="推荐编号；项目只有一件的，可写项目")
    send.add_argument("file", type=Path, metavar="FILE.lvrec")
    receive = command("receive", "核对签名后接收对方的互荐文件；本单位已有的资料不会被改动")
    receive.add_argument("file", type=Path, metavar="FILE.lvrec")
    receive.add_argument("--accept", default="", metavar="NAME", help="接受未信任的签名人（单位名称或指纹）")
    _ladder(command("ladder", "违法未整改的处置阶梯：列出、选一种办法、记下整改证明"), day)
    _office(command("office", "本单位一方、人员权限、审批授权额和时限：查看或修改"))


def _ladder(ladder: argparse.ArgumentParser, day: Day) -> None:
    ladder.add_argument("case", nargs="?", metavar="CASE", help="序号、编号或项目名称；不写则列出全部")
    ladder.add_argument("--gate", default="", metavar="ID", help="闸门编号，如 G06")
    ladder.add_argument("--choice", default="", metavar="ID", help="督促整改、压缩退出、清收处置 之一")
    ladder.add_argument("--rectified", action="store_true", help="记下整改证明，并提请重新评估")
    ladder.add_argument("--text", default="", metavar="TEXT", help="理由，或整改证明的名称和内容")
    ladder.add_argument("--due", type=day, metavar="DATE", help="整改或退出的期限")


def _office(office: argparse.ArgumentParser) -> None:
    office.add_argument("--side", choices=("industry", "bank"), help="工信部门或农业银行")
    office.add_argument("--name", default="", metavar="NAME", help="单位名称")
    office.add_argument("--level", choices=("county", "city", "province"), help="县级、市级或省级")
    office.add_argument("--region", default="", metavar="CODE", help="六位地区代码")
    office.add_argument(
        "--person", action="append", default=[], metavar="NAME=RIGHTS",
        help="如 张三=经办,审核 或 李四=批准@county；不写权限则移出名单",
    )  # fmt: skip
    office.add_argument(
        "--limit", action="append", default=[], metavar="LEVEL=N@DATE", help="如 county=500@2026-01-01#授权书文号"
    )
    office.add_argument("--days", action="append", default=[], metavar="STAGE=N", help="如 receive=1，见 office")
    office.add_argument("--counted", choices=("working", "calendar"), help="时限按工作日或日历日")
