"""Work out one tool: check what was entered, ask whether it applies, and give its figures with their working."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from matching.tools.bench import Bench, Outcome
from matching.tools.contract import contract
from matching.tools.figures import ROUNDING, plain, with_numbers
from matching.tools.holdings import holdings
from matching.tools.inventory import inventory
from matching.tools.model import Answer, AnswerTable, Given, Input, Output, Tool
from matching.tools.motors import MotorTables
from matching.tools.profile import load_shift
from matching.tools.tariff import TariffBook
from matching.tools.tiers import tier_level, water
from matching.workings import Working

PROGRAMS: Mapping[str, Callable[[Bench, MotorTables], Outcome]] = {
    "tier_level": lambda bench, _motors: tier_level(bench),
    "water": lambda bench, _motors: water(bench),
    "load_shift": lambda bench, _motors: load_shift(bench),
    "contract": lambda bench, _motors: contract(bench),
    "holdings": lambda bench, _motors: holdings(bench),
    "inventory": inventory,
}
_SENTENCES = {
    "done": "已算出，过程见下",
    "refused": "有填写不对的地方，没有给出数字：",
    "unknown": "还不能全部算出，缺：",
}


def work_out(
    tool: Tool,
    given: Mapping[str, Given],
    *,
    book: TariffBook,
    motors: MotorTables,
    on: date,
    refused: tuple[str, ...] = (),
) -> Answer:
    """Work out a tool; `refused` are sentences about what was entered and could not be read."""
    problems = (*refused, *_out_of_bounds(tool.inputs, given, ""))
    if problems:
        return _answer(tool, on, "refused", Outcome(), problems=problems)
    bench = Bench(tool, given, book, on)
    no, waits, reason = _applies(tool, bench)
    if no:
        return _answer(tool, on, "not_applicable", Outcome(), sentence=no)
    if waits:
        outcome = Outcome(workings=[_open(one, waits) for one in tool.outputs])
        return _answer(tool, on, "unknown", outcome, sentence=f"{reason}；缺：{_names(bench, waits)}")
    outcome = PROGRAMS[tool.program](bench, motors) if tool.program else _by_terms(bench)
    return _finished(tool, bench, outcome)


def _finished(tool: Tool, bench: Bench, outcome: Outcome) -> Answer:
    _record(tool, bench, outcome)
    problems = tuple(dict.fromkeys(one.problem for one in outcome.workings if one.problem))
    missing = tuple(dict.fromkeys(name for one in outcome.workings for name in one.missing))
    if problems:
        return _answer(tool, bench.on, "refused", outcome, problems=problems)
    if missing:
        reasons = [bench.reasons[name] for name in missing if name in bench.reasons]
        sentence = _SENTENCES["unknown"] + "；".join((_names(bench, missing), *reasons))
        return _answer(tool, bench.on, "unknown", outcome, sentence=sentence)
    return _answer(tool, bench.on, "done", outcome, sentence=_SENTENCES["done"])


def _record(tool: Tool, bench: Bench, outcome: Outcome) -> None:
    """Put down what is a matter of record and not of arithmetic: measures, proof, baseline, method of measuring."""
    keys = {name for one in tool.inputs if one.lookup is not None for _, name in one.lookup.key}
    asked = [one for one in tool.inputs if one.kind == "text" and one.id not in keys and not one.tariff_area]
    if asked:
        rows = tuple((one.label, bench.text(one.id) or "未填（待补）") for one in asked)
        outcome.tables.append(AnswerTable(title="记录", heads=("项目", "内容"), rows=rows))


def _answer(
    tool: Tool, on: date, state: str, outcome: Outcome, *, sentence: str = "", problems: tuple[str, ...] = ()
) -> Answer:
    return Answer(
        tool=tool.id,
        title=tool.title,
        on=on,
        state=state,
        sentence=sentence or _SENTENCES[state] + "；".join(problems),
        workings=tuple(outcome.workings),
        tables=tuple(outcome.tables),
        cites=tool.cites,
        draft=tool.is_draft or any(factor.draft for one in outcome.workings for factor in one.factors),
        confidence=tool.confidence,
        origin=tool.origin,
        notes=(*outcome.notes, *tool.notes),
        missing=tuple(dict.fromkeys(name for one in outcome.workings for name in one.missing)),
        problems=problems,
        rounding=ROUNDING if outcome.workings else "",
    )


def _names(bench: Bench, missing: tuple[str, ...]) -> str:
    return "、".join(bench.label(name) for name in missing)


def _open(output: Output, missing: tuple[str, ...]) -> Working:
    return Working(
        quantity=output.id, label=output.label, unit=output.unit, value=None, formula=output.formula, missing=missing
    )


def _applies(tool: Tool, bench: Bench) -> tuple[str, tuple[str, ...], str]:
    """Return why the tool does not apply, or what that waits for and why it matters."""
    waits: list[str] = []
    reasons: list[str] = []
    for rule in tool.rules:
        result = rule.when.evaluate(bench.values)
        if result is False:
            return rule.no, (), ""
        if result is None:
            waits += [one for one in rule.when.names if one in rule.when.waits_for(bench.values)]
            reasons.append(rule.unknown)
    return "", tuple(dict.fromkeys(waits)), "；".join(reasons)


def _by_terms(bench: Bench) -> Outcome:
    return Outcome(workings=[_by_term(bench, output) for output in bench.tool.outputs])


def _by_term(bench: Bench, output: Output) -> Working:
    term = output.term
    assert term is not None, "a tool without a program has a term for every figure"
    value: Any = term.evaluate(bench.values)
    if value is not None:
        return bench.figure(output.id, value, term.names, written=with_numbers(term.tree, bench.values))
    missing = bench.missing(*(name for name in term.names))
    if missing:
        return bench.figure(output.id, None, term.names, missing=missing)
    zero = "、".join(bench.label(name) for name in term.names if bench.values.get(name) == 0)
    return bench.figure(output.id, None, term.names, problem=f"“{zero}”是 0，不能作除数，请填大于 0 的数")


def _out_of_bounds(inputs: tuple[Input, ...], given: Mapping[str, Given], row: str) -> tuple[str, ...]:
    found: list[str] = []
    for one in inputs:
        held = given.get(one.id)
        if held is None:
            continue
        if isinstance(held.value, tuple):
            for place, entries in enumerate(held.value, 1):
                found += _out_of_bounds(one.columns, entries, f"{one.label}第 {place} 行的")
        elif isinstance(held.value, Decimal) and (wanted := _wanted(one, held.value)):
            unit = f" {one.unit}" if one.unit else ""
            found.append(f"{row}“{one.label}”填了 {plain(held.value)}{unit}，{wanted}")
    return tuple(found)


def _wanted(one: Input, value: Decimal) -> str:
    """Say what a number out of its bounds should be; empty when it is within them."""
    if one.minimum is not None and value < one.minimum:
        hint = f"；百分数写成 {plain(value * 100)}" if one.unit == "%" and 0 < value <= 1 else ""
        return f"应不小于 {plain(one.minimum)}{hint}"
    if one.above is not None and value <= one.above:
        return f"应大于 {plain(one.above)}"
    if one.maximum is not None and value > one.maximum:
        hint = f"；若按分填的，应为 {plain(value / 100)} 元" if one.unit.startswith("元/") else ""
        return f"应不大于 {plain(one.maximum)}{hint}"
    if one.whole and value != value.to_integral_value():
        return "应为整数"
    return ""
