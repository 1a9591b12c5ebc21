"""Charts of an appraisal: the cash flow year by year, and how far the drivers move the net present value."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from desktop.charts.records import Columns, Series, Swing, Tornado
from desktop.charts.words import chart_words
from matching.appraisal import Appraisal

_AFTER_TAX = "_after_tax"


def cash_flow(appraisal: Appraisal, *, language: str = "zh") -> Columns | None:
    """Return net flow and running total by year with the payback; None where there is no cash flow."""
    words, flow = chart_words(language), appraisal.cash_flow
    suffix = _suffix(appraisal)
    net, running = flow.line(f"net{suffix}"), flow.line(f"net{suffix}_running")
    if net is None or not flow.years:
        return None
    payback = appraisal.figure(f"payback{suffix}")
    mark = None
    if payback is not None and payback.value is not None:
        mark = (float(payback.value), words["payback"].format(years=payback.value))
    return Columns(
        title=words["cash_flow"].format(basis=appraisal.basis), unit=words["wan"], labels=flow.years,
        bars=(Series(name=words["net"], values=_floats(net.amounts)),),
        lines=(Series(name=words["running"], values=_floats(running.amounts)),) if running is not None else (),
        mark=mark, unknown=words["unknown"],
    )  # fmt: skip


def tornado(appraisal: Appraisal, *, language: str = "zh") -> Tornado | None:
    """Return the net present value with every driver lowered and raised; None where nothing was varied."""
    if not appraisal.tornado:
        return None
    words = chart_words(language)
    base = appraisal.figure(f"npv{_suffix(appraisal)}")
    swings = []
    for swing in appraisal.tornado:
        label = words["driver"].format(label=swing.label, low=swing.low, high=swing.high)
        low, high = _floats((swing.npv_low, swing.npv_high))
        swings.append(Swing(label=label, low=low, high=high))
    return Tornado(
        title=words["tornado"].format(basis=appraisal.basis), unit=words["wan"], base_label=words["base"],
        base=None if base is None or base.value is None else float(base.value), swings=tuple(swings),
        legend=(words["lowered"], words["raised"]), unknown=words["unknown"],
    )  # fmt: skip


def _suffix(appraisal: Appraisal) -> str:
    """Return the ending of the lines and figures the appraisal is based on."""
    return _AFTER_TAX if appraisal.cash_flow.line(f"net{_AFTER_TAX}") is not None else ""


def _floats(values: Iterable[Decimal | None]) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) for value in values)
