"""What can be typed: commands and their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from desktop.cli import (
    duties,
    layouts,
    papers,
    printing,
    recommend_arguments,
    sheets,
    statistics,
    update_arguments,
    verifying,
)
from desktop.cli.register_arguments import register_commands

FAMILIES = ("product", "collateral", "incentive", "insurance", "tool", "title", "channel", "service")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read a command line; wrong usage ends the program with status 2."""
    return _parser().parse_args(arguments)


@cache
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
    _office_tables(commands, common, command)
    tool = command("tool", "测算工具：电价、水价、污水、合同分配、电机；list 列出全部")
    tool.add_argument("tool", metavar="NAME", help="工具编号或名称，list 列出全部")
    tool.add_argument("--facts", type=Path, metavar="FILE.json", help="{输入编号: 值} 的 JSON 文件；不写只列出要填什么")
    tool.add_argument("--keep", metavar="CASE", help="算出后留存到这个项目（序号、编号或项目名称）")
    _matching(command)
    benefit = command("benefit", "测算一组措施的节能减排量，列出公式、数据和系数，不入库")
    benefit.add_argument(
        "--facts", type=Path, required=True, metavar="FILE.json", help='{字段编号: 值, "measures": [{字段编号: 值}]}'
    )
    finance = command("finance", "测算一组事实的投资、现金流、还款和报表，不入库")
    finance.add_argument("--facts", type=Path, required=True, metavar="FILE.json", help="{字段编号: 值} 的 JSON 文件")
    show = command("show", "显示一个项目的评估结果")
    show.add_argument("case", metavar="CASE", help="序号、编号或项目名称")
    show.add_argument("--steps", metavar="ID", help="只列出怎样使这一闸门或条款变为符合")
    suggest = command("suggest", "按项目文字建议支持方向、目录部分和行业代码，列出依据的词；只是建议，不写入项目")
    suggest.add_argument("case", nargs="?", metavar="CASE", help="序号、编号或项目名称")
    suggest.add_argument("--text", metavar="TEXT", help="直接给一段文字，如“水泥窑余热发电”，不用项目")
    _after_judging(command)
    printing.add(command("dossier", "打印推荐材料（PDF，或可编辑的 Word）和推荐清单"), _count)
    register_commands(commands, common)
    _learning_commands(command, commands, common)
    _pack_commands(
        commands.add_parser("pack", help="政策包：检查、制作、比较、安装、撤下", description="政策包"), common
    )
    _office_work(commands, common)
    backup = command("backup", "备份数据库，列出已有备份")
    backup.add_argument("--list", action="store_true", help="只列出，不另备份")
    window = command("desktop", "打开窗口")
    window.add_argument("--tour", action="store_true", help="在示例县的练习库里一步一步看一遍")
    window.add_argument("file", nargs="?", type=Path, metavar="FILE", help="打开后随即处理的文件（政策包、互荐文件等）")
    update_arguments.add(command("update", "从U盘或文件夹里的安装包更新本程序"))
    check = command("selftest", "检查本程序各部分是否完好")
    check.add_argument("--start", action="store_true", help="只打开 --db 的窗口，首页显示后即关闭，用于计时")
    return parser


def _office_work(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the work around projects that has commands of its own."""
    _audit_commands(commands, common)
    for name, title, add, text in (
        ("recommend", "项目互荐", recommend_arguments.add, "工信与农行之间推荐、办理、排队、统计"),
        ("duties", "待办", duties.add, "期限、办结、责任人、日历文件"),
        ("papers", "材料", papers.add, "清单、附件、看过原件、核对"),
        ("sheet", "表格", sheets.add, "打印官方表格：贷前提纲、评估意见、监测、备案、季报等"),
        ("layout", "版式", layouts.add, "官方表格的版式：查看、复制、检查、启用本单位的"),
        ("stats", "统计", statistics.add, "一段时间的统计表、上报表、同比、背后的项目"),
    ):
        add(commands.add_parser(name, help=f"{title}：{text}", description=title), common, _day)


def _learning_commands(
    command: Callable[[str, str], argparse.ArgumentParser],
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    outcome = command("outcome", "记录一个项目的结论（推荐、受理、放款、还清等），或列出已记录的")
    outcome.add_argument("case", metavar="CASE", help="序号、编号或项目名称")
    outcome.add_argument("--kind", default="", metavar="KIND", help="结论，如 推荐；--on 写发生日期，默认今天")
    outcome.add_argument("--reason", default="", metavar="TEXT", help="原因，如 还款来源不足")
    outcome.add_argument("--amount", default="", metavar="N", help="金额（万元），批准贷款和放款须写")
    outcome.add_argument("--note", default="", metavar="TEXT", help="说明；撤回时为撤回的原因")
    outcome.add_argument("--by", default="", metavar="NAME", help="记录人，默认为设置中的经办人")
    outcome.add_argument("--correct", type=_count, metavar="N", help="更正第 N 号")
    outcome.add_argument("--withdraw", type=_count, metavar="N", help="撤回第 N 号，须用 --note 写明原因")
    outcome.add_argument("--list", action="store_true", help="列出已记录的")
    compare = command("compare", "显示最拿不准先后的两个项目；或用 --answer 记下哪个在前")
    compare.add_argument("--answer", nargs=2, metavar=("FIRST", "SECOND"), help="在前的项目写前面")
    compare.add_argument("--note", default="", metavar="TEXT", help="说明；撤回时为撤回的原因")
    compare.add_argument("--by", default="", metavar="NAME", help="记录人，默认为设置中的经办人")
    compare.add_argument("--withdraw", type=_count, metavar="N", help="撤回第 N 号，须用 --note 写明原因")
    compare.add_argument("--list", action="store_true", help="列出已记录的")
    command("learn", "从已有结论学习排序，检验后启用或说明为什么不启用")
    _model_commands(commands.add_parser("model", help="排序模型：查看、启用、退回、导出、模型卡"), common)
    _decisions_commands(commands.add_parser("decisions", help="与其他单位交换不含名称的结论"), common)


def _model_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="model_command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    show = command("show", "现在按什么排序、为什么，权重、检验、公平性")
    command("history", "列出全部模型")
    activate = command("activate", "启用一个学过的或导入的模型")
    activate.add_argument("id", metavar="ID")
    rubric = command("rubric", "退回评分表")
    for each in (activate, rubric):
        each.add_argument("--why", default="", metavar="TEXT", help="原因，记入日志")
    mode = command("mode", "最多允许模型排到什么程度：rule 只按评分表，bands 分数带内，full 全部")
    mode.add_argument("mode", choices=("rule", "bands", "full"))
    for name, text in (("free", "放开一个评分项的方向，下次学习起作用"), ("bind", "恢复一个评分项的方向")):
        command(name, text).add_argument("criterion", metavar="ID", help="如 C39，见 model show --json")
    export = command("export", "把模型写成文件")
    command("import", "存入一个模型文件，不启用").add_argument("file", type=Path, metavar="FILE")
    card = command("card", "打印模型卡（PDF）")
    for each in (export, card):
        each.add_argument("file", type=Path, metavar="FILE")
    for each in (show, export, card):
        each.add_argument("--id", default="", metavar="ID", help="哪个模型，默认在用的")


def _decisions_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="decisions_command", required=True, metavar="命令")
    export = commands.add_parser("export", help="把本单位的结论写成不含名称的文件", parents=[common])
    taken = commands.add_parser("import", help="收入其他单位的结论，供学习", parents=[common])
    for each in (export, taken):
        each.add_argument("file", type=Path, metavar="FILE")
    commands.add_parser("list", help="列出收入的文件", parents=[common])
    drop = commands.add_parser("drop", help="不再使用收入的一个文件", parents=[common])
    drop.add_argument("checksum", metavar="CHECKSUM", help="list 列出的校验码")


def _after_judging(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    verifying.add(command("verify", "核验收到的材料：打印之后有没有被改动、是谁打印的；不联网"))
    working = command("working", "测算底稿：把节能减排量和财务测算的算式、数字、因子写成 Excel")
    working.add_argument("case", nargs="*", metavar="CASE", help="序号、编号或项目名称；不写则全部项目")
    working.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="文件名")
    monitor = command("monitor", "贷后监测：显示检查记录、下次检查日和实际与预测；或记下、更正、撤回一次检查")
    monitor.add_argument("case", nargs="?", metavar="CASE", help="序号、编号或项目名称；不写则列出各项目的下次检查日")
    monitor.add_argument("--record", type=Path, metavar="FILE.json", help="记下 {字段编号: 值}，或几条的列表")
    monitor.add_argument("--correct", type=_count, metavar="N", help="用 --record 的内容更正第 N 号记录")
    monitor.add_argument("--withdraw", type=_count, metavar="N", help="撤回第 N 号记录，须用 --why 写明原因")
    monitor.add_argument("--why", default="", metavar="TEXT", help="更正或撤回的原因，记入日志")


def _office_tables(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
    command: Callable[[str, str], argparse.ArgumentParser],
) -> None:
    """Add what an office fills in as a workbook: catalogue, prices, products."""
    catalogue = command("catalogue", "导入本单位的绿色金融支持项目目录三级项目表（编号、名称两列）")
    catalogue.add_argument("file", metavar="FILE", type=Path, help="xlsx、xls、ods 或 csv")
    _book(
        commands, common, "tariff", title="本单位价格表", blank="价格表", sheet="价格表", all_of_it="价格",
        listed="列出已载入的价格",
    )  # fmt: skip
    _book(
        commands, common, "product", title="本单位产品箱", blank="产品表（产品和质押率）", sheet="产品表",
        all_of_it="产品和质押率", listed="列出产品箱",
    )  # fmt: skip


def _matching(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    matched = command("offers", "政策和产品匹配：一个项目能办什么，或一项政策、产品适合哪些项目")
    matched.add_argument("case", nargs="?", metavar="CASE", help="序号、编号或项目名称")
    matched.add_argument("--for", dest="offer", metavar="OFFER", help="改为列出这项政策或产品（编号或名称）适合的项目")
    matched.add_argument("--family", choices=FAMILIES, metavar="KIND", help="只列这一类：" + "、".join(FAMILIES))
    matched.add_argument("--list", action="store_true", help="列出全部政策和产品的编号")
    bundle = command("bundle", "一个项目的最优合法组合：按叠加规则选出可以同时办理的")
    bundle.add_argument("case", metavar="CASE", help="序号、编号或项目名称")


def _audit_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser("audits", help="清洁生产必审识别：谁须审核、为什么、还缺什么", description="必审识别")
    own = parser.add_subparsers(dest="audits_command", required=True, metavar="命令")
    targets = own.add_parser("targets", help="过一遍全部企业，列出须审核的和资料不全的", parents=[common])
    targets.add_argument(
        "--state", action="append", default=[], choices=("due", "in_hand", "settled", "unknown", "none"),
        metavar="STATE", help="只列 due、in_hand、settled、unknown 或 none，可重复",
    )  # fmt: skip
    propose = own.add_parser("propose", help="列出建议列入某年名单的企业，不写入", parents=[common])
    listed = own.add_parser("list", help="把挑选的企业写入审核登记", parents=[common])
    for one in (propose, listed):
        one.add_argument("year", type=int, metavar="YEAR", help="名单年度")
    listed.add_argument("enterprises", nargs="+", metavar="ENTERPRISE", help="统一社会信用代码或企业全称")
    listed.add_argument("--listed-on", type=_day, metavar="DATE", help="名单公布日，期限从这一天算")


def _book(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, name: str,
    *, title: str, blank: str, sheet: str, all_of_it: str, listed: str,
) -> None:  # fmt: skip
    """Add the commands of one workbook an office fills in: blank form, load, show."""
    parser = commands.add_parser(name, help=f"{title}：空白表、载入、查看", description=title)
    own = parser.add_subparsers(dest=f"{name}_command", required=True, metavar="命令")

    def command(what: str, text: str) -> argparse.ArgumentParser:
        return own.add_parser(what, help=text, description=text, parents=[common])

    form = command("form", f"写出空白{blank}")
    form.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="文件名")
    load = command("load", f"载入填好的{sheet}；有一处不对就整份不载入")
    load.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls 或 ods")
    load.add_argument("--replace", action="store_true", help=f"用这份表代替以前载入的全部{all_of_it}")
    command("show", listed)


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
