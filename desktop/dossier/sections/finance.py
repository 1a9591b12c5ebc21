"""Whether the project pays and the loan is repaid: investment, cash flow, figures with their working, repayment."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from desktop.charts.appraised import cash_flow, tornado
from desktop.dossier.paper import Block, ChartRow, Heading, Row, Table, Text
from desktop.dossier.sections.matter import BLANK, Matter
from desktop.dossier.sections.sensitivity import shared, statements, varied
from matching.appraisal import Appraisal, Breakdown, CashFlow, DebtYear, Figure
from matching.explain.printed import number

_YEARS_ABREAST = 6
"""Years a cash-flow table holds side by side; more go on below."""


def finance(matter: Matter) -> tuple[Block, ...]:
    """Print the appraisal, or in one line that the case gives nothing to appraise."""
    found = matter.judgement.appraisal
    if found is None:
        return (Text(text=matter.words("finance.nothing")),)
    return (
        matter.note("finance.note", rounding=found.rounding),
        *_problems(matter, found),
        *_investment(matter, found),
        *_conventions(matter, found),
        *_cash_flow(matter, found),
        *_figures(matter, found),
        *_repayment(matter, found),
        *varied(matter, found),
        *statements(matter, found),
        *_missing(matter, found),
    )


def _problems(matter: Matter, found: Appraisal) -> Iterable[Block]:
    if found.problems:
        yield Heading(text=matter.words("finance.heads.problems"))
        for count, problem in enumerate(found.problems, start=1):
            yield Text(text=matter.words("finance.item", number=count, text=problem))


def _investment(matter: Matter, found: Appraisal) -> Iterable[Block]:
    yield Heading(text=matter.words("finance.heads.investment"))
    if found.investment.items:
        yield _breakdown(matter, found.investment)
    for one in (found.investment, found.sources):
        yield Text(text=matter.words("finance.sentence", text=one.sentence))
    if found.grants:
        rows = (
            (
                matter.words("draft") + grant.label if grant.draft else grant.label,
                f"{number(grant.value)} {grant.unit}",
                matter.words("finance.counted" if grant.is_counted else "finance.not_counted"),
                grant.sentence,
            )
            for grant in found.grants
        )
        yield matter.table("finance.grants", rows)


def _breakdown(matter: Matter, one: Breakdown) -> Table:
    total = one.sum or Decimal(0)
    rows = [Row(cells=(item.label, number(item.value), _share(item.value, total))) for item in one.items]
    rows.append(Row(cells=(matter.words("loan.total"), number(total), _share(total, total)), kind="total"))
    return Table(columns=matter.columns("finance.investment"), rows=tuple(rows), style="dense")


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.1f}" if whole else BLANK


def _conventions(matter: Matter, found: Appraisal) -> Iterable[Block]:
    if not found.conventions:
        return
    yield Heading(text=matter.words("finance.heads.conventions"))
    rows = (
        (
            matter.words("draft") + one.label if one.draft else one.label,
            one.value,
            matter.words("finance.proposal", origin=one.origin) if one.is_proposal else one.origin or BLANK,
        )
        for one in found.conventions
    )
    yield matter.table("finance.conventions", rows)


def _cash_flow(matter: Matter, found: Appraisal) -> Iterable[Block]:
    yield Heading(text=matter.words("finance.heads.flow"))
    flow = found.cash_flow
    if not flow.lines:
        reasons = [*flow.problems]
        if flow.missing:
            reasons.append(matter.words("finance.lacks", fields=matter.labels(flow.missing)))
        yield Text(text=matter.words("finance.no_flow", reason="；".join(reasons)))
    yield from _flow_tables(matter, flow)
    yield from _charts(matter, found)
    for note in flow.notes:
        yield Text(text=matter.words("finance.sentence", text=note), style="note")


def _charts(matter: Matter, found: Appraisal) -> Iterable[Block]:
    """Draw the cash flow, and beside it what moves the result."""
    language = matter.settings.language
    charts = (cash_flow(found, language=language), tornado(found, language=language))
    shown = tuple(chart for chart in charts if chart is not None)
    if shown:
        yield ChartRow(charts=shown)


def _flow_tables(matter: Matter, flow: CashFlow) -> Iterable[Block]:
    """Return the cash flow in tables of a few years each, so that no year is cut off."""
    years = flow.years
    if not flow.lines:
        return
    label, model = matter.columns("finance.flow")
    abreast = -(-len(years) // -(-len(years) // _YEARS_ABREAST))
    for begin in range(0, len(years), abreast):
        own = slice(begin, begin + abreast)
        if begin:
            yield matter.note("finance.years", first=years[own][0], last=years[own][-1])
        rows = tuple(
            Row(cells=(line.label, *map(money, line.amounts[own])), kind="strong" if line.kind == "net" else "")
            for line in flow.lines
        )
        yield Table(columns=(label, *shared(model, years[own])), rows=rows, style="dense")


def _figures(matter: Matter, found: Appraisal) -> Iterable[Block]:
    yield Heading(text=matter.words("finance.heads.figures"))
    yield matter.table("finance.figures", (figure_cells(matter, figure) for figure in found.told))


def figure_cells(matter: Matter, figure: Figure) -> tuple[str, str, str]:
    """Return label, value and working of a figure; one that is not known says what it waits for."""
    label = matter.words("draft") + figure.label if figure.draft else figure.label
    if figure.value is None:
        reason = figure.problem
        if figure.missing:
            reason = matter.words("finance.lacks", fields=matter.labels(figure.missing))
        return label, matter.words("finance.unknown"), f"{figure.formula}\n{reason}"
    working = [figure.formula, f"＝{figure.substituted}" if figure.substituted else "", figure.note]
    return label, f"{figure.value:,f} {figure.unit}", "\n".join(part for part in working if part)


def _repayment(matter: Matter, found: Appraisal) -> Iterable[Block]:
    yield Heading(text=matter.words("finance.heads.repayment"))
    plan = found.repayment
    if not plan.payments:
        reasons = [*plan.problems]
        if plan.missing:
            reasons.append(matter.words("finance.lacks", fields=matter.labels(plan.missing)))
        yield Text(text=matter.words("finance.no_plan", reason="；".join(reasons)))
        return
    yield Text(text=matter.words("finance.terms", method=plan.method, terms=plan.terms))
    rows = [Row(cells=_debt_cells(matter, year)) for year in plan.years]
    sums = (plan.principal, plan.interest, plan.subsidy)
    cells = (matter.words("loan.total"), *(money(one or Decimal(0)) for one in sums), BLANK, BLANK, BLANK)
    rows.append(Row(cells=cells, kind="total"))
    yield Table(columns=matter.columns("finance.debt"), rows=tuple(rows), style="dense")
    for note in plan.notes:
        yield Text(text=matter.words("finance.sentence", text=note), style="note")
    if found.told_of_loan:
        yield matter.table("finance.figures", (figure_cells(matter, figure) for figure in found.told_of_loan))


def _debt_cells(matter: Matter, year: DebtYear) -> tuple[str, ...]:
    return (
        f"{year.label}\n{year.note}" if year.note else year.label,
        money(year.principal),
        money(year.interest),
        money(year.subsidy),
        money(year.closing),
        matter.words("finance.unknown") if year.available is None else money(year.available),
        BLANK if year.cover is None else str(year.cover),
    )


def _missing(matter: Matter, found: Appraisal) -> Iterable[Block]:
    if found.missing:
        yield Text(text=matter.words("finance.missing", fields=matter.labels(found.missing)))


def money(amount: Decimal) -> str:
    """Print an amount with two decimals and thousands separators."""
    return f"{amount:,.2f}"
