"""`lvjian monitor`: record checks after the loan, and show what is complete, due, and actual against forecast."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, clerk_of, day_of, open_store, path_of
from desktop.problems import Problem
from matching.case import BASIS_LABELS
from matching.explain.printed import number, printed
from matching.fields import encode
from matching.monitoring.records import DIMENSIONS, span_words
from matching.monitoring.schedule import due_words

if TYPE_CHECKING:
    from matching.case import Fact
    from matching.monitoring.checks import Check
    from matching.monitoring.figures import Compared
    from matching.monitoring.overview import Monitoring
    from matching.monitoring.records import MonitoringRecord


def run(options: Namespace, document: object) -> Answer:
    """Record what the document holds (None: nothing), correct or withdraw a record, and show how the case stands."""
    from desktop.work.operations import monitoring
    from desktop.work.operations.cases import find_case

    _check_options(options)
    if options.case is None:
        return _all_due(options)
    with open_store(path_of(options)) as store:
        case_id, on, by = find_case(store, options.case), day_of(options), clerk_of(store)
        kept: tuple[int, ...] = ()
        if options.withdraw is not None:
            monitoring.withdraw_check(store, case_id, options.withdraw, by=by, why=options.why)
        elif document is not None:
            checks = _checks(document)
            if options.correct is None:
                kept = monitoring.record_checks(store, case_id, checks, on=on, by=by)
            else:
                kept = (_corrected(store, case_id, checks, options, by),)
        found = monitoring.case_monitoring(store, case_id, on=on)
    told = found.monitoring
    text = [f"{found.case.text('ent_name')} · {found.case.text('prj_name')}", ""]
    text += [f"已记下第 {'、'.join(map(str, kept))} 号记录", ""] if kept else []
    text += [f"已撤回第 {options.withdraw} 号记录", ""] if options.withdraw is not None else []
    return DONE, {"case": case_id, "recorded": list(kept), **answer(told)}, "\n".join([*text, *_text(told)])


def _all_due(options: Namespace) -> Answer:
    from desktop.work.operations.monitoring import due_checks

    with open_store(path_of(options)) as store:
        rows = due_checks(store, on=day_of(options))
    dictionary = resources.dictionary()
    lines = []
    for row in rows:
        lines.append(f"{row.enterprise} · {row.project}" + ("　▲检查有问题，须重新评估" if row.asks_recheck else ""))
        lines.append(f"  {due_words(row.due, dictionary)}")
    return DONE, {"cases": plain(rows)}, "\n".join(lines) or "没有已放款、已审批或有检查记录的项目"


def _check_options(options: Namespace) -> None:
    if options.case is None and (options.record, options.withdraw) != (None, None):
        raise Problem("没有写是哪个项目", remedy="请写出序号、编号或项目名称", code="options")
    if options.correct is not None and options.record is None:
        raise Problem("--correct 要与 --record 一起用", remedy="请用 --record 给出更正后的记录", code="options")
    if options.withdraw is not None and options.record is not None:
        raise Problem("--withdraw 不能与 --record 一起用", remedy="请分两次运行", code="options")


def _corrected(store: Any, case_id: str, checks: list[dict[str, Fact]], options: Namespace, by: str) -> int:
    from desktop.work.operations import monitoring

    if len(checks) != 1:
        raise Problem("更正一条记录的文件里应只有一条记录", remedy="请只留要更正的那一条", code="facts")
    return monitoring.record_check(
        store, case_id, checks[0], on=day_of(options), by=by, corrects=options.correct, why=options.why or "更正"
    )


def _checks(document: object) -> list[dict[str, Fact]]:
    """Read one record, or a list of them."""
    from desktop.work.operations.facts import facts_from_document

    rows = document if isinstance(document, list) else [document]
    if not rows:
        raise Problem("文件里没有记录", remedy="格式为 {字段编号: 值}，或几条这样的记录的列表", code="facts")
    return [facts_from_document(row, resources.dictionary()) for row in rows]


def answer(found: Monitoring) -> dict[str, Any]:
    """Return monitoring for machines; the keys are described in docs/command-line.md."""
    return {
        "on": found.on.isoformat(),
        "due": plain(found.due),
        "recheck": list(found.recheck),
        "checks": [
            {
                "period": _span(check.period),
                "done_on": check.done_on.isoformat() if check.done_on else None,
                "complete": check.is_complete,
                "missing": list(check.missing),
                "worst": check.worst,
                "records": [_record(record) for record in check.records],
            }
            for check in found.checks
        ],
        "compared": plain(found.compared),
        "offered": plain(found.offered),
        "remarks": plain(found.remarks),
    }


def _span(span: Any) -> list[str] | None:
    return None if span is None else [day.isoformat() for day in span]


def _record(record: MonitoringRecord) -> dict[str, Any]:
    return {
        "number": record.number,
        "dimension": record.dimension,
        "result": record.result or None,
        "checked_on": record.checked_on.isoformat() if record.checked_on else None,
        "recorded_by": record.by,
        "recorded_at": record.made_at.isoformat() if record.made_at else None,
        "corrects": record.corrects,
        "facts": _facts(record.facts),
    }


def _facts(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        name: {
            "value": encode(fact.value),
            "evidence": fact.evidence,
            "source": fact.source,
            "basis": fact.basis,
            "on": fact.on.isoformat() if fact.on else None,
        }
        for name, fact in facts.items()
    }


def _text(found: Monitoring) -> Iterator[str]:
    yield due_words(found.due, resources.dictionary())
    if found.recheck:
        yield f"须重新核查闸门：第 {'、'.join(map(str, found.recheck))} 号记录，请重新评估"
    yield ""
    yield "检查：" if found.checks else "还没有检查记录"
    for check in found.checks:
        yield from _check_text(check)
    shown = [line for compared in found.compared for line in _compared_text(compared)]
    if shown:
        yield from ("", "实际与预测（预测按天数折算到各期）：", *shown)
    if found.offered:
        yield from ("", "可用的实测年度：", *(f"  {year.sentence}" for year in found.offered))
    if found.remarks:
        yield from ("", "提醒：", *(f"  {'▲' if r.grade == 'warning' else '·'}{r.sentence}" for r in found.remarks))


def _check_text(check: Check) -> Iterator[str]:
    dictionary = resources.dictionary()
    dimension, result = dictionary["mon_dimension"], dictionary["mon_result"]
    lights = []
    for name in DIMENSIONS:
        told = "、".join(result.choice_label(one.result) for one in check.of(name) if one.result)
        lights.append(f"{dimension.choice_label(name)} {told or '缺'}")
    when = span_words(check.period) if check.period else f"{check.done_on or '日期待查'}（临时检查）"
    state = "四项齐全" if check.is_complete else f"未齐，缺 {len(check.missing)} 项"
    yield f"  {when}　{state}：{'；'.join(lights)}"
    for record in check.records:
        said = [
            f"{dictionary[name].label}：{printed(dictionary[name], fact.value)}"
            for name, fact in ((name, record.facts[name]) for name in dictionary if name in record.facts)
            if name not in {"mon_dimension", "mon_result", "mon_period", "mon_period_start", "mon_period_end"}
        ]
        yield f"    第 {record.number} 号（{dimension.choice_label(record.dimension)}）{'；'.join(said)}"


def _compared_text(compared: Compared) -> Iterator[str]:
    if not compared.figures:
        return
    yield f"  {compared.label}（{compared.unit}）" + (f"　{compared.note}" if compared.note else "")
    for figure in compared.figures:
        when = span_words(figure.period) if figure.period else str(figure.on or "")
        basis = BASIS_LABELS.get(figure.basis) or "未注明"
        line = f"    {when}　实际 {number(figure.actual)}（{basis}，{figure.evidence}）"
        if figure.forecast is not None and figure.difference is not None:
            ratio = f"，为预测的 {figure.ratio_pct}%" if figure.ratio_pct is not None else ""
            line += f"　预测 {figure.working}　差 {number(figure.difference)}{ratio}"
        elif compared.missing:
            line += f"　没有预测：“{compared.forecast_label}”没有填"
        yield line
    if compared.actual is not None and compared.forecast is not None and compared.difference is not None:
        ratio = f"，为预测的 {compared.ratio_pct}%" if compared.ratio_pct is not None else ""
        total = f"实际 {number(compared.actual)}　预测 {number(compared.forecast)}　差 {number(compared.difference)}"
        yield f"    累计　{total}{ratio}"
    if compared.uncovered:
        spans = "、".join(span_words(span) for span in compared.uncovered)
        yield f"    没有记录的时段：{spans}，未计入也未推算"
