"""Monitoring in words for the window: one record in full, the rows of the table, and what is to be known of them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.forms.proof import proof_words
from desktop.ui.judgement.prose import evidence_text, field_links, line, sign_tag
from desktop.ui.monitoring.check_card import SIGN_OF_RESULT
from desktop.ui.monitoring.plan import sections
from desktop.ui.texts import t
from matching.case import BASIS_LABELS
from matching.explain.printed import NOT_GIVEN, number, printed
from matching.fields import LIST_KINDS, FieldDictionary
from matching.monitoring.records import span_words

if TYPE_CHECKING:
    from decimal import Decimal

    from matching.monitoring.figures import Compared, PeriodFigure
    from matching.monitoring.overview import Monitoring
    from matching.monitoring.records import MonitoringRecord

_QUANTITIES = frozenset({"dec", "int", "map"}) | LIST_KINDS
_IN_HEAD = frozenset({"mon_dimension", "mon_result", "mon_period_start", "mon_period_end"})


def record_text(record: MonitoringRecord, found: Monitoring, dictionary: FieldDictionary) -> str:
    """Tell one record in full: result, what was found, figures with evidence, and what is open about it."""
    dimension = dictionary["mon_dimension"].choice_label(record.dimension)
    result = dictionary["mon_result"].choice_label(record.result) if record.result else NOT_GIVEN
    made = f"{record.made_at.astimezone():%Y-%m-%d %H:%M}" if record.made_at else ""
    corrects = t("monitor.corrects", number=record.corrects) if record.corrects else ""
    rows = "".join(
        f"<tr><td>{escape(field.label)}</td>"
        f"<td>{escape(printed(field, fact.value))}</td>"
        f'<td class="quiet">{escape(_proof(field.kind, fact.evidence, proof_words(fact)))}</td></tr>'
        for _section, fields in sections(dictionary)
        for field in fields
        if field.id not in _IN_HEAD and (fact := record.facts.get(field.id)) is not None
    )
    remarks = "".join(
        f"<p>{sign_tag('hold' if remark.grade == 'warning' else 'unknown')} {escape(remark.sentence)}</p>"
        for remark in found.remarks
        if remark.record == record.number
    )
    return "".join((
        f"<h3>{sign_tag(SIGN_OF_RESULT.get(record.result, 'unknown'))} {escape(dimension)}：{escape(result)}</h3>",
        line(t("monitor.period"), span_words(record.period) if record.period else t("monitor.period.none")),
        line(t("monitor.kept"), t("monitor.kept.words", number=record.number, by=record.by, at=made) + corrects),
        remarks,
        f'<table cellspacing="0" width="100%">{rows}</table>',
    ))  # fmt: skip


def _proof(kind: str, evidence: str, proof: str) -> str:
    return "　".join(part for part in (evidence_text(evidence), proof) if part) if kind in _QUANTITIES else ""


def table_rows(found: Monitoring) -> Iterator[tuple[str, ...]]:
    """Give the rows of the table: each period, then what has added up, quantity by quantity."""
    for compared in found.compared:
        name = f"{compared.label}（{compared.unit}）"
        if not compared.figures:
            yield (name, t("monitor.none_yet"), "", _yearly(compared), "", "", "")
            continue
        for figure in compared.figures:
            yield (name, *_figure(compared, figure))
            name = ""
        if compared.kind == "flow" and compared.actual is not None and len(compared.figures) > 1:
            yield (
                "", t("monitor.so_far", count=len(compared.figures)), number(compared.actual),
                _amount(compared.forecast), _amount(compared.difference), _percent(compared.ratio_pct), "",
            )  # fmt: skip


def _figure(compared: Compared, figure: PeriodFigure) -> tuple[str, ...]:
    when = span_words(figure.period) if figure.period else str(figure.on or "")
    if figure.working:
        forecast = figure.working.removesuffix(f" {compared.unit}")
    elif compared.kind == "stock":
        forecast = t("monitor.state")
    else:
        forecast = t("monitor.no_forecast")
    basis = BASIS_LABELS.get(figure.basis) or t("monitor.basis.none")
    proof = "　".join(part for part in (basis, evidence_text(figure.evidence), figure.source) if part)
    return when, number(figure.actual), forecast, _amount(figure.difference), _percent(figure.ratio_pct), proof


def _yearly(compared: Compared) -> str:
    return "" if compared.yearly is None else t("monitor.yearly", amount=number(compared.yearly))


def _amount(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{value}%"


def notes_text(found: Monitoring, dictionary: FieldDictionary) -> str:
    """Tell what the table leaves out: days without figures, missing forecasts, and measured years that are offered."""
    parts = [
        f"<p>{sign_tag('yes')} {escape(year.sentence)}　{field_links((year.field,), dictionary)}</p>"
        for year in found.offered
    ]
    spans: dict[str, list[str]] = {}
    for compared in found.compared:
        if compared.figures and compared.uncovered:
            told = "、".join(map(span_words, compared.uncovered))
            spans.setdefault(told, []).append(compared.label)
        if compared.note and compared.kind == "flow":
            parts.append(line(compared.label, compared.note))
    parts += [line(t("monitor.uncovered", names="、".join(names)), told) for told, names in spans.items()]
    missing = [name for compared in found.compared if compared.figures for name in compared.missing]
    if missing:
        links = field_links(missing, dictionary)
        parts.append(f'<p><span class="quiet">{t("monitor.missing_forecast")}：</span>{links}</p>')
    parts.append(f'<p class="quiet">{t("monitor.proration")}</p>')
    return "".join(parts)
