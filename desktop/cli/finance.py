"""Answers of `lvjian finance`: the whole appraisal for machines (docs/finance.md), its figures as lines for people."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, day_of
from matching.appraisal import Appraisal, CashFlow, Figure, Grant, Repayment, Statements
from matching.explain.printed import NOT_GIVEN, number


def run(options: Namespace, document: object) -> Answer:
    """Appraise the facts of a document without storing anything; entries that do not fit give status 1."""
    from desktop.work.operations.appraising import appraise_facts
    from desktop.work.operations.facts import case_from_document

    found = appraise_facts(case_from_document(document, resources.dictionary()).facts, day_of(options))
    if found is None:
        return INPUT_PROBLEMS, {"appraisal": None}, "事实文件里没有投资、收益、贷款或报表数据，无从测算"
    return INPUT_PROBLEMS if found.problems else DONE, {"appraisal": plain(found)}, "\n".join(_lines(found))


def _lines(found: Appraisal) -> Iterator[str]:
    yield f"测算日期 {found.on}　{found.rounding}"
    yield from _block("请核对", found.problems)
    yield from _block("投资与资金", (found.investment.sentence, found.sources.sentence))
    yield from _block("补助和贴息", map(_grant, found.grants))
    yield from _block(
        "测算约定", (_convention(one.label, one.value, one.origin, one.draft) for one in found.conventions)
    )
    yield from _block("现金流量（万元）", _flow(found.cash_flow))
    yield from _block("指标", map(_figure, found.told))
    yield from _block("还款", (*_repayment(found.repayment), *map(_figure, found.told_of_loan)))
    yield from _block("敏感性（净现值，万元）", _swings(found))
    yield from _block("情景", _scenarios(found))
    if found.statements is not None:
        yield from _block("财务报表", _statements(found.statements))
    missing = (resources.dictionary()[name].label for name in found.missing)
    yield from _block("还缺", ("、".join(missing),) if found.missing else ())


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    given = [line for line in lines if line]
    if given:
        yield ""
        yield f"{title}："
        yield from (f"  {line}" for line in given)


def _grant(grant: Grant) -> str:
    mark = "计入" if grant.is_counted else "不计"
    return f"[{mark}] {_draft(grant.draft)}{grant.label} {number(grant.value)} {grant.unit}：{grant.sentence}"


def _convention(label: str, value: str, origin: str, draft: bool) -> str:
    return f"{_draft(draft)}{label}：{value}" + (f"（{origin}）" if origin else "")


def _flow(flow: CashFlow) -> Iterator[str]:
    if flow.lines:
        yield "　".join(("项目", *flow.years))
    for line in flow.lines:
        yield "　".join((line.label, *map(str, line.amounts)))
    yield from flow.problems
    yield from flow.notes


def _figure(figure: Figure) -> str:
    if figure.value is None:
        labels = "、".join(resources.dictionary()[name].label for name in figure.missing)
        return f"{figure.label}：{NOT_GIVEN}" + (f"，缺{labels}" if labels else f"，{figure.problem}")
    note = f"　{figure.note}" if figure.note else ""
    return f"{_draft(figure.draft)}{figure.label}：{figure.value:,f} {figure.unit}　{figure.substituted}{note}"


def _repayment(repayment: Repayment) -> Iterator[str]:
    yield from repayment.problems
    if repayment.payments:
        yield f"{repayment.method}：{repayment.terms}"
        yield f"本金 {repayment.principal} 元，利息 {repayment.interest} 元，其中贴息 {repayment.subsidy} 元"
    for year in repayment.years:
        cover = f"，偿债备付率 {year.cover}" if year.cover is not None else ""
        note = f"（{year.note}）" if year.note else ""
        yield f"{year.label}：本金 {year.principal} 元，利息 {year.interest} 元，余额 {year.closing} 元{cover}{note}"
    yield from repayment.notes


def _swings(found: Appraisal) -> Iterator[str]:
    for swing in found.tornado:
        yield f"{swing.label} {swing.low}：{swing.npv_low}　{swing.high}：{swing.npv_high}（{found.basis}）"


def _scenarios(found: Appraisal) -> Iterator[str]:
    for scenario in found.scenarios:
        figures = "，".join(
            f"{one.label} {one.value} {one.unit}" if one.value is not None else f"{one.label} {one.problem}"
            for one in scenario.figures
        )
        yield f"{_draft(scenario.draft)}{scenario.label}（{scenario.changes}）：{figures}"


def _statements(found: Statements) -> Iterator[str]:
    for ratio in found.ratios:
        values = (
            f"{year} {NOT_GIVEN if value is None else f'{value}{ratio.unit}'}"
            for year, value in zip(found.years, ratio.values, strict=True)
        )
        yield f"{ratio.label}：{'，'.join(values)}"


def _draft(draft: bool) -> str:
    return "【草案】" if draft else ""
