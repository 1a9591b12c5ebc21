"""What cannot be kept as it stands: each refusal names the field, what was read and what would be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from matching.case import Case
from matching.fields import FieldDictionary
from matching.monitoring.checks import key_of
from matching.monitoring.comparisons import Comparison
from matching.monitoring.periods import last_day
from matching.monitoring.records import MonitoringRecord, in_words, overlap, span_words
from matching.monitoring.schedule import loan_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Tell which field cannot be kept as it is, and what would be right."""

    field: str
    label: str
    sentence: str


def refusals(
    record: MonitoringRecord,
    others: Sequence[MonitoringRecord],
    *,
    case: Case,
    dictionary: FieldDictionary,
    comparisons: Sequence[Comparison],
    on: date,
) -> tuple[Refusal, ...]:
    """Return everything that stands against keeping a record beside the others that count; none when it is sound.

    Missing dimensions, results or papers are never among it: what was found can always be kept.
    """
    found = [
        *_identity(record, dictionary),
        *_days(record, case, on),
        *_period(record, case, dictionary, on),
        *_figures(record, others, dictionary, comparisons),
        *_twice(record, others, dictionary),
    ]
    return tuple(Refusal(field=name, label=dictionary[name].label, sentence=sentence) for name, sentence in found)


Found = Iterator[tuple[str, str]]


def _identity(record: MonitoringRecord, dictionary: FieldDictionary) -> Found:
    if not record.dimension:
        choices = "、".join(choice.label for choice in dictionary["mon_dimension"].values)
        yield "mon_dimension", f"没有选，应为{choices}之一"
    if record.checked_on is None:
        yield "mon_date", "没有填，应为检查那一天，如 2026-07-03"


def _days(record: MonitoringRecord, case: Case, on: date) -> Found:
    checked, start = record.checked_on, loan_start(case)[0]
    if checked is None:
        return
    if checked > on:
        yield "mon_date", f"{checked} 在今天（{on}）之后，应为已经检查的那一天"
    if start is not None and checked < start:
        yield "mon_date", f"{checked} 早于贷款开始日 {start}，贷后检查应在放款之后"
    due, done = record.day("mon_rectify_by"), record.day("mon_rectified_on")
    if due is not None and due < checked:
        yield "mon_rectify_by", f"{due} 早于监测检查日 {checked}，应为检查日或以后"
    if done is not None and not checked <= done <= on:
        yield "mon_rectified_on", f"{done} 应在监测检查日 {checked} 与今天（{on}）之间"


def _period(record: MonitoringRecord, case: Case, dictionary: FieldDictionary, on: date) -> Found:
    start, end = record.day("mon_period_start"), record.day("mon_period_end")
    if start is None and end is None:
        return
    if start is None or end is None:
        missing = "mon_period_start" if start is None else "mon_period_end"
        yield missing, "没有填，期间的起日和止日要一起填"
        return
    if start > end:
        yield "mon_period_end", f"{end} 早于期间起日 {start}，应为起日或以后"
        return
    latest = min(on, record.checked_on or on)
    if end > latest:
        yield "mon_period_end", f"{end} 在检查日（{latest}）之后，期间还没有结束，应填已经过完的期间"
        return
    loan = loan_start(case)[0]
    if loan is not None and end < loan:
        yield (
            "mon_period_end",
            f"期间 {span_words((start, end))} 在贷款开始日 {loan} 之前，应填放款以后的期间",
        )
    kind = record.text("mon_period")
    expected = last_day(start, kind)
    if expected is not None and end != expected:
        label = dictionary["mon_period"].choice_label(kind)
        yield (
            "mon_period_end",
            f"监测期间选了“{label}”，从 {start} 起的止日应为 {expected}，填的是 {end}；不是整{label}请选“其他”",
        )


def _figures(
    record: MonitoringRecord,
    others: Sequence[MonitoringRecord],
    dictionary: FieldDictionary,
    comparisons: Sequence[Comparison],
) -> Found:
    for row in comparisons:
        if not row.adds_up or record.value(row.actual) is None:
            continue
        span = record.period
        if span is None:
            yield row.actual, "填了数，却没有期间起日和止日，不知道是多长时间的，应填期间"
            continue
        for other in others:
            if other.dimension == record.dimension:
                continue  # told once for the whole record
            if other.period is not None and overlap(span, other.period) and other.value(row.actual) is not None:
                told = f"{in_words(other, dictionary)}（{span_words(other.period)}）"
                yield row.actual, f"同一时段的数已记在{told}，会重复计算；应只记一处，要改请更正那一条"


def _twice(record: MonitoringRecord, others: Sequence[MonitoringRecord], dictionary: FieldDictionary) -> Found:
    if not record.dimension:
        return
    for other in others:
        if other.dimension == record.dimension and key_of(other) == key_of(record):
            how = "把期间写成另一段" if record.period else "写明期间"
            yield (
                "mon_dimension",
                f"这次检查的这个方面已有{in_words(other, dictionary)}，请更正那一条；另一次检查应{how}",
            )
        elif (
            other.dimension == record.dimension
            and record.period is not None
            and other.period is not None
            and overlap(record.period, other.period)
        ):
            told = f"{in_words(other, dictionary)}（{span_words(other.period)}）"
            yield (
                "mon_period_start",
                f"期间 {span_words(record.period)} 与{told}重叠，应与它首尾相接；临时检查请不填期间",
            )
