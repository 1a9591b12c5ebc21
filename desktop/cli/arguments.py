"""What can be typed: commands and their options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read a command line; wrong usage ends the program with status 2."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--db", type=Path, metavar="PATH", help="数据库文件，默认在本用户的数据文件夹")
    common.add_argument("--on", type=_day, metavar="DATE", help="评估日期，如 2026-11-21，默认今天")
    common.add_argument("--json", action="store_true", help="结果以 JSON 输出到标准输出")
    parser = argparse.ArgumentParser(
        prog="lvjian", description="绿荐：县域工业绿色项目的政策评估、排序、匹配与推荐材料"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    demo = command("demo", "用示例县走一遍：导入、评估、排序、打印")
    demo.add_argument(
        "--out", type=Path, default=Path("lvjian-demo"), metavar="DIR", help="输出文件夹，默认 lvjian-demo"
    )
    demo.add_argument("--top", type=_count, metavar="N", help="只打印前 N 名，默认全部")
    form = command("form", "写出空白填报表")
    form.add_argument("out", type=Path, metavar="OUT.xlsx")
    read = command("import", "导入填报表或其他表格（xlsx、xls、ods、csv）")
    read.add_argument("files", type=Path, nargs="+", metavar="FILE")
    read.add_argument("--mapping", metavar="NAME", help="按已保存的列对应关系读取")
    judge = command("judge", "评估已入库的项目；或用 --facts 试算一组事实，不入库")
    judge.add_argument("--facts", type=Path, metavar="FILE.json", help="{字段编号: 值} 的 JSON 文件")
    judge.add_argument("--case", action="append", metavar="ID", help="只评估这个项目，可重复")
    rank = command("rank", "列出项目名次")
    rank.add_argument("--top", type=_count, metavar="N", help="只列前 N 名")
    catalogue = command("catalogue", "导入本单位的绿色金融支持项目目录三级项目表（编号、名称两列）")
    catalogue.add_argument("file", metavar="FILE", type=Path, help="xlsx、xls、ods 或 csv")
    show = command("show", "显示一个项目的评估结果")
    show.add_argument("case", metavar="CASE", help="序号、编号或项目名称")
    show.add_argument("--steps", metavar="ID", help="只列出怎样使这一闸门或条款变为符合")
    dossier = command("dossier", "打印推荐材料（PDF）和推荐清单")
    dossier.add_argument("--out", type=Path, required=True, metavar="DIR", help="输出文件夹")
    dossier.add_argument("--case", action="append", metavar="ID", help="只打印这个项目，可重复")
    dossier.add_argument("--top", type=_count, metavar="N", help="只打印前 N 名")
    _pack_commands(
        commands.add_parser("pack", help="政策包：检查、制作、比较、安装、撤下", description="政策包"), common
    )
    command("desktop", "打开窗口")
    command("selftest", "检查本程序各部分是否完好")
    return parser


def _pack_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="pack_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    check = command("check", "检查政策包文件夹：全部规则、条件和算例")
    check.add_argument("folder", type=Path, metavar="FOLDER")
    build = command("build", "把政策包文件夹制作成一个签名文件")
    build.add_argument("folder", type=Path, metavar="FOLDER")
    build.add_argument("--out", type=Path, metavar="FILE", help="文件名，默认 编号-版本.lvpack")
    diff = command("diff", "比较政策包与现行版本，列出结果会变的项目，不安装")
    diff.add_argument("source", type=Path, metavar="FILE|FOLDER")
    install = command("install", "核对签名后安装政策包文件")
    install.add_argument("file", type=Path, metavar="FILE")
    install.add_argument(
        "--accept", default="", metavar="NAME", help="接受未信任的签名人（单位名称）或没有签名的文件（文件名）"
    )
    listing = command("list", "列出程序自带和已安装的政策包")
    listing.add_argument("--withdrawn", action="store_true", help="也列出已撤下的")
    withdraw = command("withdraw", "撤下已安装的政策包，已有评估不受影响")
    withdraw.add_argument("pack", metavar="ID")
    withdraw.add_argument("edition", metavar="EDITION")
    withdraw.add_argument("--why", default="", metavar="TEXT", help="原因，记入日志")
    key = command("key", "查看本单位的签名密钥（没有时建立）和信任的签名人")
    key.add_argument("--name", default="", metavar="NAME", help="签名用的单位名称")
    key.add_argument("--out", type=Path, metavar="FILE", help="把公钥导出成文本文件，交给其他单位")
    key.add_argument("--trust", type=Path, metavar="FILE", help="信任其他单位导出的公钥")
    key.add_argument("--distrust", default="", metavar="FINGERPRINT", help="不再信任这个指纹的签名人")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应如 2026-11-21") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 以上的整数")
    return int(text)
