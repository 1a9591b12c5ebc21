"""The working of a measure as rich text: each figure in words and in numbers, what it rests on, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.appraisal.grown_prose import measure_link
from desktop.ui.judgement.prose import draft_tag, evidence_text, field_links, line
from desktop.ui.texts import t
from desktop.ui.theme import colours
from matching.case import BASIS_LABELS
from matching.explain.printed import number

if TYPE_CHECKING:
    from matching.fields import FieldDictionary
    from matching.workings import FactorUse, InputUse, MeasureBenefit, Working

EXPECTED = "expected"


def figure_text(value: Decimal | None) -> str:
    """Return a rounded figure with all its places."""
    return t("benefit.open") if value is None else f"{value:,f}"


def mark_text(mark: str, stage: str = "") -> str:
    """Return how a quantity was obtained, and that it is only expected while the project is being built."""
    parts = [BASIS_LABELS.get(mark, mark), t("benefit.expected") if stage == EXPECTED else ""]
    return "，".join(part for part in parts if part)


def figures_text(measure: MeasureBenefit, dictionary: FieldDictionary, *, factors: bool = True) -> str:
    """Tell the figures of a measure: method, formula, numbers, result, and what is wrong or missing.

    Factors stand under the figures they are used in, unless a table below names them all.
    """
    method = f"{escape(measure.method)}{draft_tag(measure.draft)}" if measure.method else ""
    origin = f'　<span class="quiet">{t("benefit.origin")}：{escape(measure.origin)}</span>' if measure.origin else ""
    parts = [f'<p><span class="quiet">{t("benefit.method")}：</span>{method}{origin}</p>' if method else ""]
    parts += [_wrong(sentence) for sentence in measure.problems]
    parts += [f'<p class="quiet">{t("benefit.note")}：{escape(note)}</p>' for note in measure.notes]
    parts += [_working(working, measure.place, dictionary, factors=factors) for working in measure.workings]
    return "".join(parts)


def rests_on_text(measure: MeasureBenefit) -> str:
    """Tell the inputs and factors of a measure, each once."""
    inputs = {use.field: use for working in measure.workings for use in working.inputs}
    factors = {use.id + use.value: use for working in measure.workings for use in working.factors}
    parts = []
    if inputs or factors:
        parts.append(f"<h4>{t('benefit.rests_on')}</h4>")
    if inputs:
        heads = ("input", "value", "basis", "evidence", "source", "on")
        parts.append(_table(heads, (_input(use, measure.place) for use in inputs.values())))
    if factors:
        heads = ("factor", "value", "unit", "year", "confidence", "factor_origin")
        parts.append(_table(heads, (_factor(use) for use in factors.values())))
    return "".join(parts)


def missing_text(fields: Sequence[str], place: int, dictionary: FieldDictionary) -> str:
    """Return the line of what is missing; fields of the measure lead to it."""
    links = [
        f'<a href="{measure_link(place, name)}">{escape(dictionary[name].label)}</a>'
        for name in fields
        if name in dictionary and dictionary[name].subject == "measure"
    ]
    others = [name for name in fields if name in dictionary and dictionary[name].subject != "measure"]
    told = "、".join(part for part in (*links, field_links(others, dictionary)) if part)
    return f'<p><span class="quiet">{t("benefit.missing")}：</span>{told}</p>' if told else ""


def _working(working: Working, place: int, dictionary: FieldDictionary, *, factors: bool) -> str:
    is_known = working.value is not None
    value = figure_text(working.value) if working.is_counted else _plain(working.value)
    told = "，".join(part for part in (mark_text(working.mark) if is_known else "", _basis(working)) if part)
    head = f"<b>{escape(f'{working.label}：{value}')}</b>{escape(f' {working.unit}') if is_known else ''}"
    parts = [f'<h4>{head}　<span class="quiet" style="font-weight:normal">{told}</span></h4>']
    if working.formula:
        parts.append(f'<p class="quiet">＝ {escape(working.formula)}</p>')
    if working.substituted:
        parts.append(f"<p>＝ {escape(working.substituted)}</p>")
    parts += [_factor_line(use) for use in working.factors if factors]
    parts.append(_wrong(working.problem) if working.problem else "")
    parts.append(missing_text(working.missing, place, dictionary))
    parts.append(line(t("benefit.note"), working.note))
    return "".join(parts)


def _plain(value: Decimal | None) -> str:
    return t("benefit.open") if value is None else number(value)


def _basis(working: Working) -> str:
    return t(f"benefit.basis.{working.coal_basis}") if working.coal_basis else ""


def _factor_line(use: FactorUse) -> str:
    unit = f" {use.unit}" if use.unit not in {"", "-", "1"} else ""
    words = "，".join(part for part in (f"{use.value}{unit}", use.year) if part)
    measured = t("benefit.measured_factor") if use.measured else ""
    return f'<p class="quiet">{escape(use.title)}：{escape(words)}{measured}{draft_tag(use.draft)}</p>'


def _wrong(sentence: str) -> str:
    return f'<p><span style="color:{colours().red}">{escape(sentence)}</span></p>'


def _input(use: InputUse, place: int) -> tuple[str, ...]:
    value = f"{use.value} ＝ {use.converted}" if use.converted else use.value
    link = f'<a href="{measure_link(place, use.field)}">{escape(use.label)}</a>'
    if not use.field.startswith("msr_"):
        link = escape(use.label)
    basis = BASIS_LABELS.get(use.basis, "") or BASIS_LABELS["declared"]
    return link, *map(escape, (value, basis, evidence_text(use.evidence), use.source, str(use.on or "")))


def _factor(use: FactorUse) -> tuple[str, ...]:
    title = f"{escape(use.title)}{draft_tag(use.draft)}"
    known = f"policy.confidence.{use.confidence}" if use.confidence else ""
    sure = t("benefit.measured_factor") if use.measured else t(known) if known else ""
    return title, *map(escape, (use.value, use.unit, use.year, sure, use.origin))


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{t(f'benefit.column.{name}')}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table cellspacing="0" width="100%"><tr>{head}</tr>{body}</table>'
