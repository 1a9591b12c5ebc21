"""The commands `lvjian tool …` and `lvjian tariff …`: their work and their answers."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, clerk_of, day_of, open_store, path_of, progress_of
from desktop.work.operations import tariffs, tools
from matching.tools import TariffBook

if TYPE_CHECKING:
    from matching.tools import Answer as ToolAnswer
    from matching.tools import Input, Tool

_LIST = "list"
_STATES = {"done": "已算出", "unknown": "待查", "not_applicable": "不适用", "refused": "填写有误"}


def run_tool(options: Namespace, entered: object) -> Answer:
    """List the tools, tell what one asks for, or work one out."""
    if options.tool == _LIST:
        return _listed()
    tool = tools.tool_named(options.tool)
    if entered is None:
        return DONE, {"tool": _described(tool)}, _asked(tool)
    if options.keep:
        return _kept(options, entered)
    found = tools.answer(tool, entered, day_of(options), book=_book(options))
    return (INPUT_PROBLEMS if found.state == "refused" else DONE), {"answer": plain(found)}, answer_text(found)


def _kept(options: Namespace, entered: object) -> Answer:
    """Work a tool out, keep the answer beside a project, and say what may be taken over from it."""
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.registers import record_view
    from desktop.work.operations.tool_records import keep_answer

    with open_store(path_of(options)) as store:
        case_id = find_case(store, options.keep)
        record = keep_answer(store, case_id, options.tool, entered, on=day_of(options), by=clerk_of(store))
        view = record_view(store, record.id, on=day_of(options))
    title = view.worked.register.row.title
    lines = [f"已留存：{title}第 {record.number} 号　{view.called}"]
    lines += [f"  可带入 {one.label}：{one.now} → {one.then}" for one in view.gives if one.differs]
    lines += [f"  {remark.sentence}" for remark in view.remarks if not remark.unknown]
    given = [{"field": one.field, "now": one.now, "then": one.then} for one in view.gives]
    kept = {"id": record.id, "register": record.register, "number": record.number, "gives": given}
    return DONE, {"record": kept}, "\n".join(lines)


def run_tariff(options: Namespace) -> Answer:
    """Write the blank tariff workbook, load a filled one, or show what is kept."""
    if options.tariff_command == "form":
        tariffs.write_form(options.out)
        return DONE, {"file": str(options.out)}, f"空白价格表已写入 {options.out}"
    with open_store(path_of(options)) as store:
        if options.tariff_command == "load":
            report = tariffs.load_tariffs(store, options.file, replace=options.replace, progress=progress_of(options))
            return DONE, {"report": plain(report)}, report.sentence()
        lines = tariffs.tariff_lines(store, day_of(options))
    return (
        DONE,
        {"on": day_of(options).isoformat(), "tariffs": plain(lines)},
        _shown(lines, day_of(options).isoformat()),
    )


def answer_text(found: ToolAnswer) -> str:
    """Return an answer as lines for people."""
    draft = "　［草案，待核对］" if found.draft else ""
    lines = [f"{found.title}　{_STATES[found.state]}{draft}　评估日期 {found.on}", found.sentence]
    for one in found.workings:
        value = "待查" if one.value is None else f"{one.value:,f}"
        lines += ["", f"{one.label}：{value} {one.unit}".rstrip(), f"  算式：{one.formula}"]
        lines += [f"  代入：{one.substituted}"] if one.substituted else []
        lines += [
            f"  输入：{use.label} {use.value}" + (f"（{use.converted}）" if use.converted else "") for use in one.inputs
        ]
        lines += [
            f"  取值：{use.title} {use.value} {use.unit}　{use.year}　{use.origin}"
            + ("　［草案］" if use.draft else "")
            for use in one.factors
        ]
        lines += [f"  说明：{text}" for text in (one.problem, one.note) if text]
    for table in found.tables:
        lines += ["", f"{table.title}：", "  " + " | ".join(table.heads)]
        lines += ["  " + " | ".join(row) for row in table.rows]
    lines += ["", *(f"注：{note}" for note in found.notes)]
    for cite in found.cites:
        over = "，历史文件，只作来历" if cite.is_history else ""
        lines.append(f"依据：{cite.text}（{cite.clause}{over}）")
    lines += [f"来历：{found.origin}", f"取整：{found.rounding}" if found.rounding else ""]
    return "\n".join(lines)


def _book(options: Namespace) -> TariffBook:
    """Return the office's tariffs; none where there is no database yet, for asking makes none."""
    path = path_of(options)
    if not path.exists():
        return TariffBook((), resources.tariff_sheets())
    with open_store(path) as store:
        return tariffs.tariff_book(store)


def _listed() -> Answer:
    all_tools = tuple(resources.tools().values())
    lines = [f"{one.id:<18}{one.title}{'［草案］' if one.is_draft else ''}：{one.summary}" for one in all_tools]
    return DONE, {"tools": [_described(one) for one in all_tools]}, "\n".join(lines)


def _described(tool: Tool) -> dict[str, object]:
    return {
        "id": tool.id,
        "title": tool.title,
        "group": tool.group,
        "summary": tool.summary,
        "draft": tool.is_draft,
        "confidence": tool.confidence,
        "origin": tool.origin,
        "clauses": [cite.clause for cite in tool.cites],
        "inputs": [_input(one) for one in tool.inputs],
        "outputs": [
            {"id": one.id, "label": one.label, "unit": one.unit, "formula": one.formula} for one in tool.outputs
        ],
    }


def _input(one: Input) -> dict[str, object]:
    return {
        "id": one.id,
        "label": one.label,
        "kind": one.kind,
        "unit": one.unit,
        "help": one.help,
        "optional": one.optional or one.lookup is not None,
        "values": [{"id": choice.id, "label": choice.label} for choice in one.values],
        "columns": [_input(column) for column in one.columns],
    }


def _asked(tool: Tool) -> str:
    lines = [f"{tool.title}：{tool.summary}", "要填的（用 --facts 给出）："]
    for one in tool.inputs:
        lines.append(_asked_line(one))
        lines += [f"  {_asked_line(column)}" for column in one.columns]
    return "\n".join(lines)


def _asked_line(one: Input) -> str:
    unit = f"（{one.unit}）" if one.unit else ""
    values = f"　可选：{'、'.join(f'{choice.id} {choice.label}' for choice in one.values)}" if one.values else ""
    free = "　可不填" if one.optional or one.lookup is not None else ""
    return f"  {one.id}　{one.label}{unit}{free}{values}" + (f"　{one.help}" if one.help else "")


def _shown(lines: tuple[tariffs.TariffLine, ...], on: str) -> str:
    if not lines:
        return "还没有载入价格表；空白表用 lvjian tariff form --out 价格表.xlsx 得到"
    shown = [f"{on} 的价格（● 有效　○ 未用）"]
    sheet = ""
    for one in lines:
        if one.sheet != sheet:
            sheet = one.sheet
            shown += ["", f"{sheet}："]
        key = f"　{one.key}" if one.key else ""
        shown.append(f"  {'●' if one.in_force else '○'} {one.area}{key}　{one.days}　{one.document}　{one.rows}")
    return "\n".join(shown)
