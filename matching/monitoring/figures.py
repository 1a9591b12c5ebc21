"""Actual against forecast: per period, since the loan began, and the whole measured years that could stand for both.

A forecast is a year's quantity; a period is held against its share by days, and the share is shown. What was measured
for part of a year is never stretched to a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from matching.case import Case, Fact
from matching.explain.printed import number
from matching.fields import Field, FieldDictionary
from matching.monitoring.comparisons import Comparison
from matching.monitoring.periods import days_of, share_of_year, share_words, uncovered, whole_year
from matching.monitoring.records import MonitoringRecord, Span, overlap, span_words
from matching.monitoring.schedule import loan_start


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFigure:
    """Hold one actual figure beside the forecast's share of its period."""

    record: int
    period: Span | None
    """None for a state on a day without a period."""
    on: date | None
    days: int
    actual: Decimal
    basis: str
    evidence: str
    source: str
    forecast: Decimal | None = None
    """The yearly forecast shared out by days, rounded half up; None where there is no forecast."""
    working: str = ""
    """How the share was worked out: 1,200 × 181/365 = 595.07."""
    difference: Decimal | None = None
    """Actual less forecast."""
    ratio_pct: Decimal | None = None
    """Actual in percent of forecast, one decimal; None where the forecast is nothing or not known."""
    actual_so_far: Decimal | None = None
    forecast_so_far: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Hold one quantity over all periods recorded."""

    field: str
    label: str
    unit: str
    kind: str
    """flow or stock."""
    forecast_field: str
    forecast_label: str
    yearly: Decimal | None
    """Forecast of a whole year."""
    yearly_basis: str
    yearly_evidence: str
    figures: tuple[PeriodFigure, ...]
    """In the order of their periods."""
    actual: Decimal | None = None
    """Sum of the actual figures; None for a state, for none recorded, or where periods overlap."""
    forecast: Decimal | None = None
    """Sum of the shares printed above it."""
    difference: Decimal | None = None
    ratio_pct: Decimal | None = None
    uncovered: tuple[Span, ...] = ()
    """Stretches since the loan began that no figure covers; nothing is assumed for them."""
    missing: tuple[str, ...] = ()
    """Fields of the case a forecast waits for."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredYear:
    """Offer a whole measured year for a field of the case; somebody has to take it over."""

    field: str
    label: str
    unit: str
    period: Span
    value: Decimal
    records: tuple[int, ...]
    sentence: str


def compare(
    case: Case,
    records: Sequence[MonitoringRecord],
    *,
    dictionary: FieldDictionary,
    comparisons: Iterable[Comparison],
    on: date,
) -> tuple[Compared, ...]:
    """Hold every quantity that is recorded or forecast against each other."""
    return tuple(
        _compared(row, case, given, dictionary, on)
        for row in comparisons
        if (given := _given(row, records)) or _forecast(row, case) is not None
    )


def measured_years(
    case: Case,
    records: Sequence[MonitoringRecord],
    *,
    dictionary: FieldDictionary,
    comparisons: Iterable[Comparison],
) -> tuple[MeasuredYear, ...]:
    """Return the last whole year of every quantity whose periods are all measured, end to end, and told once."""
    found = (_measured_year(row, case, records, dictionary) for row in comparisons if row.measured and row.adds_up)
    return tuple(year for year in found if year is not None)


_MEASURED = "项目资料里的这个数已注明是实测，不是预测"
Given = tuple[MonitoringRecord, Fact, Decimal]


def _given(row: Comparison, records: Iterable[MonitoringRecord]) -> list[Given]:
    given = [
        (record, record.facts[row.actual], value)
        for record in records
        if (value := record.amount(row.actual)) is not None and (record.period is not None or not row.adds_up)
    ]
    return sorted(given, key=lambda one: (one[0].period or (one[0].checked_on or date.min,) * 2, one[0].number))


def _forecast(row: Comparison, case: Case) -> Fact | None:
    fact = case.facts.get(row.forecast) if row.forecast else None
    return fact if fact is not None and isinstance(fact.value, Decimal) else None


def _compared(row: Comparison, case: Case, given: list[Given], dictionary: FieldDictionary, on: date) -> Compared:
    field, forecast = dictionary[row.actual], _forecast(row, case)
    yearly = None if forecast is None else Decimal(str(forecast.value))
    base = Compared(
        field=field.id,
        label=field.label,
        unit=field.unit,
        kind=row.kind,
        forecast_field=row.forecast,
        forecast_label=dictionary[row.forecast].label if row.forecast else "",
        yearly=yearly,
        yearly_basis="" if forecast is None else forecast.basis or "declared",
        yearly_evidence="" if forecast is None else forecast.evidence,
        figures=(),
        missing=(row.forecast,) if row.forecast and forecast is None else (),
        note=_MEASURED if forecast is not None and forecast.basis == "measured" else "",
    )
    figures = [_figure(row, one, yearly, field) for one in given]
    if not row.adds_up:
        return replace(base, figures=tuple(figures), note="某一天的余额，各期不相加")
    return _summed(base, figures, loan_start(case)[0], on)


def _figure(row: Comparison, one: Given, yearly: Decimal | None, field: Field) -> PeriodFigure:
    record, fact, actual = one
    span = record.period
    share, working = None, ""
    if row.adds_up and span is not None and yearly is not None:
        share = rounded(Fraction(yearly) * share_of_year(span), row.places)
        words = share_words(span)
        working = f"{number(yearly)} × {f'（{words}）' if '+' in words else words} = {number(share)} {field.unit}"
    return PeriodFigure(
        record=record.number,
        period=span,
        on=record.checked_on,
        days=days_of(span) if span is not None else 0,
        actual=actual,
        basis=fact.basis,
        evidence=fact.evidence,
        source=fact.source,
        forecast=share,
        working=working,
        difference=None if share is None else actual - share,
        ratio_pct=_ratio(actual, share),
    )


def _summed(base: Compared, figures: list[PeriodFigure], start: date | None, on: date) -> Compared:
    spans = [figure.period for figure in figures if figure.period is not None]
    twice = _twice(spans)
    if twice:
        note = f"期间 {span_words(twice[0])} 与 {span_words(twice[1])} 重叠，累计会重复计算，请更正后再看累计"
        return replace(base, figures=tuple(figures), note=note)
    actual, forecast = Decimal(0), Decimal(0)
    told: list[PeriodFigure] = []
    for figure in figures:
        actual += figure.actual
        forecast += figure.forecast or Decimal(0)
        known = figure.forecast is not None
        told.append(replace(figure, actual_so_far=actual, forecast_so_far=forecast if known else None))
    total = forecast if told and told[-1].forecast is not None else None
    begun = min([*([start] if start else []), *(span[0] for span in spans)], default=None)
    return replace(
        base,
        figures=tuple(told),
        actual=actual if told else None,
        forecast=total,
        difference=None if total is None else actual - total,
        ratio_pct=_ratio(actual, total),
        uncovered=() if begun is None or begun > on else uncovered(spans, begun, on),
    )


def _twice(spans: Sequence[Span]) -> tuple[Span, Span] | None:
    for earlier, later in pairwise(spans):
        if overlap(earlier, later):
            return earlier, later
    return None


def _measured_year(
    row: Comparison, case: Case, records: Sequence[MonitoringRecord], dictionary: FieldDictionary
) -> MeasuredYear | None:
    given = _given(row, records)
    spans = [record.period for record, _, _ in given if record.period is not None]
    if _twice(spans):
        return None
    measured = {record.period: (record, value) for record, fact, value in given if fact.basis == "measured"}
    run = whole_year([span for span in measured if span is not None])
    if not run:
        return None
    value = sum((measured[span][1] for span in run), Decimal(0))
    field, period = dictionary[row.measured], (run[0][0], run[-1][1])
    known = case.value(row.measured)
    stands = f"，现填 {number(known)}" if isinstance(known, Decimal) else ""
    return MeasuredYear(
        field=field.id,
        label=field.label,
        unit=field.unit,
        period=period,
        value=value,
        records=tuple(measured[span][0].number for span in run),
        sentence=f"{span_words(period)} 满一年，各期都是实测，合计 {number(value)} {field.unit}，"
        f"可作为“{field.label}”的实测值{stands}；不自动改动，采用请在资料页填写",
    )


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half up to a number of places, exactly."""
    scaled = value * 10**places
    whole = (abs(scaled) * 2 + 1) // 2
    return (Decimal(whole) * (-1 if scaled < 0 else 1)).scaleb(-places)


def _ratio(actual: Decimal, forecast: Decimal | None) -> Decimal | None:
    if not forecast:
        return None
    return rounded(Fraction(actual) / Fraction(forecast) * 100, 1)
