"""What a reader of the records must know: problems to follow up, papers still open, figures that look odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.case import Case
from matching.explain.printed import number
from matching.fields import FieldDictionary
from matching.monitoring.comparisons import Comparison
from matching.monitoring.records import MonitoringRecord, in_words, span_words
from matching.monitoring.schedule import loan_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Tell one thing about a record: something to act on (warning), or something still open (note)."""

    record: int
    field: str
    grade: str
    """warning or note."""
    sentence: str


def remarks(
    records: Iterable[MonitoringRecord],
    *,
    case: Case,
    dictionary: FieldDictionary,
    comparisons: Iterable[Comparison],
    on: date,
) -> tuple[Remark, ...]:
    """Return the remarks on records that count, warnings first."""
    rows = tuple(comparisons)
    found = [
        Remark(record=record.number, field=field, grade=grade, sentence=f"{in_words(record, dictionary)}：{sentence}")
        for record in records
        for field, grade, sentence in (
            *_outcome(record, dictionary, on),
            *_third_party(record),
            *_period(record, case),
            *_figures(record, case, dictionary, rows),
        )
    ]
    return tuple(sorted(found, key=lambda remark: remark.grade != "warning"))


Found = Iterator[tuple[str, str, str]]


def _outcome(record: MonitoringRecord, dictionary: FieldDictionary, on: date) -> Found:
    if not record.result:
        yield "mon_result", "note", "没有写监测结果，这个方面不算已检查"
    if record.result == "problem":
        yield "mon_result", "warning", "检查有问题，须重新核查闸门"
        if not record.text("mon_rectify"):
            yield "mon_rectify", "note", "有问题但没有写整改要求"
    if record.value("mon_use_of_funds") == "misuse":
        yield "mon_use_of_funds", "warning", "贷款资金被挪用，须重新核查闸门"
    elif record.value("mon_use_of_funds") == "deviation":
        yield "mon_use_of_funds", "warning", "贷款资金用途有偏离，请写明整改要求"
    due = record.day("mon_rectify_by")
    if due is not None and due < on and record.day("mon_rectified_on") is None:
        yield "mon_rectify_by", "warning", f"整改期限 {due} 已过 {(on - due).days} 天，没有整改完成的记录"
    for name in ("mon_principal_on_time", "mon_interest_on_time"):
        if record.value(name) == "no":
            yield name, "warning", f"{dictionary[name].label}为“否”"


def _third_party(record: MonitoringRecord) -> Found:
    if not record.text("mon_third_party"):
        return
    if not record.text("mon_third_party_qualification"):
        yield "mon_third_party_qualification", "note", "第三方资质待查：没有写资质名称和证书号"
    conflict = record.value("mon_third_party_conflict")
    if conflict is None:
        yield "mon_third_party_conflict", "note", "第三方有没有利益关系待查"
    elif conflict == "yes":
        yield "mon_third_party_conflict", "warning", "第三方与企业或经办人有利益关系，结论不宜采用"


def _period(record: MonitoringRecord, case: Case) -> Found:
    start, _ = loan_start(case)
    if start is not None and record.period is not None and record.period[0] < start:
        before = (start - record.period[0]).days
        yield (
            "mon_period_start", "note",
            f"期间 {span_words(record.period)} 含贷款开始日 {start} 以前的 {before} 天",
        )  # fmt: skip


def _figures(record: MonitoringRecord, case: Case, dictionary: FieldDictionary, rows: Iterable[Comparison]) -> Found:
    for row in rows:
        value = record.amount(row.actual)
        if value is None:
            continue
        field = dictionary[row.actual]
        if value < 0:
            yield (
                row.actual,
                "note",
                f"“{field.label}”为 {number(value)} {field.unit}，是负数，请核对是不是多用了或亏损",
            )
        if row.adds_up and not record.facts[row.actual].basis:
            yield row.actual, "note", f"“{field.label}”没有注明实测还是申报，不算实测"
    balance, drawn = record.amount("mon_loan_balance_cny"), case.value("loan_disbursed_cny")
    if balance is not None and isinstance(drawn, Decimal) and balance > drawn:
        told = f"贷款余额 {number(balance)} 万元大于已投放贷款 {number(drawn)} 万元，请核对"
        yield "mon_loan_balance_cny", "note", told
