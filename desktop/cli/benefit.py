"""Answers of `lvjian benefit`: the whole working for machines (docs/benefit.md), its figures as lines for people."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, INPUT_PROBLEMS, Answer, day_of
from matching.case import BASIS_LABELS
from matching.workings import COAL_BASES, FactorUse, MeasureBenefit, ProjectBenefit, Total, Working

_NOTHING = "事实文件里没有措施（measures），也没有申报的节能减排量，无从测算"
_DRAFT = "【草案】"
_STAGES = {"expected": "项目在建，所列都是预计数", "operating": "项目已投运", "": "没有填建设进度"}


def run(options: Namespace, document: object) -> Answer:
    """Work out the benefit of a document without storing anything; entries that cannot be meant give status 1."""
    from desktop.work.operations.appraisal import benefit_of
    from desktop.work.operations.facts import case_from_document

    on = day_of(options)
    found = benefit_of(case_from_document(document, resources.dictionary()), on)
    if found is None:
        return INPUT_PROBLEMS, {"on": on.isoformat(), "benefit": None}, _NOTHING
    status = INPUT_PROBLEMS if any(_is_wrong(measure) for measure in found.measures) else DONE
    answer = {"on": on.isoformat(), "factors": resources.benefit_rules().checksum, "benefit": plain(found)}
    return status, answer, "\n".join(_lines(found))


def _is_wrong(measure: MeasureBenefit) -> bool:
    """Say whether something that was entered stands in the way of a figure."""
    told = any(working.problem for working in measure.workings)
    silent = any(working.value is None and not working.missing for working in measure.workings if working.formula)
    return told or (silent and bool(measure.problems))


def _lines(found: ProjectBenefit) -> Iterator[str]:
    for total in found.totals:
        yield _total(total)
    yield f"本行应占：{found.share.sentence}"
    yield f"折标口径：电力按{COAL_BASES[found.coal_basis]}　{_STAGES[found.stage]}"
    yield f"取整：{found.rounding}"
    yield from found.problems
    for measure in found.measures:
        yield ""
        yield from _measure(measure)


def _total(total: Total) -> str:
    parts = [
        f"{word} {value:,f}" for word, value in (("测算", total.value), ("申报", total.declared)) if value is not None
    ]
    parts += [f"本行应占 {total.attributed:,f}"] if total.attributed is not None else []
    mark = f"（{BASIS_LABELS[total.mark]}）" if total.mark and total.used is not None else ""
    note = f"　{total.note}" if total.note else ""
    return f"{total.label}（{total.unit}）：{'，'.join(parts) or '尚无结果'}{mark}{note}"


def _measure(measure: MeasureBenefit) -> Iterator[str]:
    draft = _DRAFT if measure.draft else ""
    yield f"{measure.place + 1}. {measure.name or '（未填措施名称）'}　{measure.kind_label or '（未选措施类型）'}"
    if measure.method:
        yield f"   算法：{draft}{measure.method}（{measure.origin}）"
    yield from (f"   请核对：{problem}" for problem in measure.problems)
    yield from (f"   说明：{note}" for note in measure.notes)
    for working in measure.workings:
        yield from _working(working)


def _working(working: Working) -> Iterator[str]:
    if working.value is None:
        lacks = "、".join(resources.dictionary()[name].label for name in working.missing)
        why = working.problem or (f"还缺{lacks}" if lacks else "")
        yield f"   {working.label}：{why or working.note or '见上'}"
        return
    counted = "" if working.is_counted else "　不计入合计"
    yield f"   {working.label} ＝ {working.formula}"
    yield f"     ＝ {working.substituted}（{working.unit}，{BASIS_LABELS.get(working.mark, '')}）{counted}"
    yield from (f"     {_factor(use)}" for use in working.factors)
    if working.note:
        yield f"     说明：{working.note}"


def _factor(use: FactorUse) -> str:
    draft = _DRAFT if use.draft else ""
    year = use.year or ("本厂实测" if use.measured else "")
    told = "，".join(
        part for part in (f"{use.value} {use.unit}", year if year not in use.origin else "", use.origin) if part
    )
    return f"{draft}{use.title}：{told}"
