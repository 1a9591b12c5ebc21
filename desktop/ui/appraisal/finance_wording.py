"""An appraisal as rich text: figures with formula and numbers, repayment, what moves the result, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.judgement.prose import draft_tag, field_links, missing_line
from desktop.ui.texts import t
from desktop.ui.theme import colours
from matching.explain.printed import number

if TYPE_CHECKING:
    from matching.appraisal import Appraisal, Breakdown, Convention, DebtYear, Figure, Grant, Repayment, Scenario
    from matching.fields import FieldDictionary

_HEADLINES = (
    "npv_after_tax",
    "npv",
    "irr_after_tax",
    "irr",
    "payback_after_tax",
    "payback",
    "dscr_min",
    "payback_normal",
)
_SHOWN_HEADLINES = 4


def money(amount: Decimal | None) -> str:
    """Return an amount with two decimals, as on paper."""
    return t("finance.unknown") if amount is None else f"{amount:,.2f}"


def head_text(found: Appraisal, dictionary: FieldDictionary) -> str:
    """Tell the outcome in a line, what to check, the investment and its funding, and on what terms it was reckoned."""
    parts = [f"<h2>{t('finance.title')}</h2>", _headline(found), _problems(found.problems)]
    parts.append(missing_line(found.missing, dictionary))
    parts.append(_head("investment"))
    parts += [_breakdown(one) for one in (found.investment, found.sources)]
    parts.append(_grants(found.grants))
    if found.conventions:
        rows = (
            (
                f"{_convention(one, dictionary)}{draft_tag(one.draft)}",
                escape(one.value),
                escape(t("finance.proposal", origin=one.origin) if one.is_proposal else one.origin),
            )
            for one in found.conventions
        )
        heads = (t("finance.convention"), t("finance.value"), t("finance.origin"))
        parts.append(f"{_head('conventions')}{_table(heads, rows)}")
    parts.append(_head("flow"))
    parts += [_wrong(problem) for problem in found.cash_flow.problems]
    parts.append(missing_line(found.cash_flow.missing, dictionary))
    parts += [_quiet(note) for note in found.cash_flow.notes]
    return "".join(parts)


def figures_text(found: Appraisal, dictionary: FieldDictionary) -> str:
    """Tell every figure with its working, then the repayment."""
    parts = [_head("figures")]
    parts += [_figure(figure, dictionary) for figure in found.told]
    parts.append(_head("repayment"))
    parts.append(_repayment(found.repayment, dictionary))
    parts += [_figure(figure, dictionary) for figure in found.told_of_loan]
    return "".join(parts)


def varied_text(found: Appraisal) -> str:
    """Tell what moves the result, the scenarios, and the ratios of the statements."""
    parts = []
    if found.tornado:
        parts.append(f"{_head('sensitivity')}{_quiet(t('finance.basis', basis=found.basis))}")
        parts.append(_tornado(found))
        parts.append(_grid(found))
        parts.append(_scenarios(found.scenarios))
    if found.statements is not None:
        rows = (
            (
                escape(f"{ratio.label}（{ratio.unit}）"),
                *(t("finance.unknown") if value is None else f"{value:,}" for value in ratio.values),
                escape(ratio.formula),
            )
            for ratio in found.statements.ratios
        )
        heads = (t("finance.ratio"), *found.statements.years, t("finance.formula"))
        parts.append(f"{_head('statements')}{_table(heads, rows, right=range(1, 4))}")
    parts.append(_quiet(found.rounding))
    return "".join(parts)


def _convention(one: Convention, dictionary: FieldDictionary) -> str:
    """Return the name of a convention; where a proposal stands in for a field, the name leads there."""
    return field_links((one.field,), dictionary) if one.is_proposal else escape(one.label)


def _head(name: str) -> str:
    return f'<h3 style="margin-top: 16px">{t(f"finance.{name}")}</h3>'


def _headline(found: Appraisal) -> str:
    known = {figure.id: figure for figure in (*found.figures, *found.repayment.figures) if figure.value is not None}
    chosen = [known[name] for name in _HEADLINES if name in known and name + "_after_tax" not in known]
    words = (
        f"{escape(one.label)} <b>{one.value:,f}</b> {escape(one.unit)}{draft_tag(one.draft)}"
        for one in chosen[:_SHOWN_HEADLINES]
    )
    return f"<p>{'　·　'.join(words)}</p>" if chosen else _quiet(t("finance.no_result"))


def _problems(problems: Sequence[str]) -> str:
    return "".join(_wrong(problem) for problem in problems)


def _breakdown(one: Breakdown) -> str:
    items = "，".join(f"{item.label} {number(item.value)}" for item in one.items)
    colour = f' style="color:{colours().red}"' if one.difference else ""
    parts = f'<p class="quiet">{escape(t("finance.items", items=items))}</p>' if items else ""
    return f"<p{colour}>{escape(one.sentence)}</p>{parts}"


def _grants(grants: Sequence[Grant]) -> str:
    if not grants:
        return ""
    rows = (
        (
            f"{escape(grant.label)}{draft_tag(grant.draft)}",
            f"{number(grant.value)} {escape(grant.unit)}",
            t("finance.counted" if grant.is_counted else "finance.not_counted"),
            escape(grant.sentence),
        )
        for grant in grants
    )
    heads = (t("finance.grant"), t("finance.value"), t("finance.counts"), t("finance.why"))
    return _table(heads, rows)


def _figure(figure: Figure, dictionary: FieldDictionary) -> str:
    value = t("finance.unknown") if figure.value is None else f"{figure.value:,f}"
    unit = f" {escape(figure.unit)}" if figure.value is not None else ""
    parts = [f"<h4>{escape(figure.label)}：{value}{unit}{draft_tag(figure.draft)}</h4>"]
    parts.append(_quiet(f"＝ {figure.formula}"))
    parts.append(f"<p>＝ {escape(figure.substituted)}</p>" if figure.substituted else "")
    parts.append(_wrong(figure.problem) if figure.problem else "")
    parts.append(missing_line(figure.missing, dictionary))
    parts.append(_quiet(figure.note))
    return "".join(parts)


def _repayment(plan: Repayment, dictionary: FieldDictionary) -> str:
    if not plan.payments:
        return "".join(map(_wrong, plan.problems)) + missing_line(plan.missing, dictionary)
    heads = [t(f"finance.debt.{name}") for name in _DEBT]
    rows = [*map(_debt_row, plan.years), _debt_sum(plan)]
    notes = "".join(map(_quiet, plan.notes))
    waiting = missing_line(plan.missing, dictionary)
    return f"<p>{escape(f'{plan.method}：{plan.terms}')}</p>{_table(heads, rows, right=range(1, 7))}{notes}{waiting}"


_DEBT = ("year", "principal", "interest", "subsidy", "closing", "available", "cover")


def _debt_row(year: DebtYear) -> tuple[str, ...]:
    label = f'{escape(year.label)} <span class="quiet">{escape(year.note)}</span>'
    amounts = map(money, (year.principal, year.interest, year.subsidy, year.closing, year.available))
    return label, *amounts, "—" if year.cover is None else str(year.cover)


def _debt_sum(plan: Repayment) -> tuple[str, ...]:
    sums = (f"<b>{money(amount)}</b>" for amount in (plan.principal, plan.interest, plan.subsidy))
    return f"<b>{t('finance.sum')}</b>", *sums, "", "", ""


def _tornado(found: Appraisal) -> str:
    rows = (
        (
            escape(f"{swing.label}（{swing.low}／{swing.high}）"),
            money(swing.npv_low),
            money(swing.irr_low),
            money(swing.npv_high),
            money(swing.irr_high),
        )
        for swing in found.tornado
    )
    heads = [t(f"finance.swing.{name}") for name in ("driver", "npv_low", "irr_low", "npv_high", "irr_high")]
    return _table(heads, rows, right=range(1, 5))


def _grid(found: Appraisal) -> str:
    grid = found.grid
    if grid is None:
        return ""
    rows = ((name, *map(money, values)) for name, values in zip(grid.rows, grid.values, strict=True))
    words = t("finance.grid", rows=grid.row_label, columns=grid.column_label)
    heads = (f"{grid.row_label}＼{grid.column_label}", *grid.columns)
    return _quiet(words) + _table(heads, rows, right=range(1, len(heads)))


def _scenarios(scenarios: Sequence[Scenario]) -> str:
    heads = [t("finance.scenario")]
    heads += [f"{escape(one.label)}{draft_tag(one.draft)}" for one in scenarios]
    rows = [(t("finance.changes"), *(escape(one.changes) for one in scenarios))]
    for figures in zip(*(one.figures for one in scenarios), strict=True):
        values = (escape(one.problem) if one.value is None else f"{one.value:,}" for one in figures)
        rows.append((escape(f"{figures[0].label}（{figures[0].unit}）"), *values))
    return _table(heads, rows, right=range(1, len(heads)))


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """Return a table of ready cells; columns named in `right` hold numbers."""
    numbers = frozenset(right)

    def cells(tag: str, texts: Iterable[str]) -> str:
        return "".join(
            f"<{tag}{' align=right' if place in numbers else ''}>{text}</{tag}>" for place, text in enumerate(texts)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<table cellspacing="0"><tr>{cells("th", heads)}</tr>{body}</table>'


def _quiet(words: str) -> str:
    return f'<p class="quiet">{escape(words)}</p>' if words else ""


def _wrong(words: str) -> str:
    return f'<p style="color:{colours().red}">{escape(words)}</p>'
