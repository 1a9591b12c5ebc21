"""What was stated about enterprise, project and loan: tables of facts, with evidence and source."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from desktop.dossier.paper import Block, Heading, Row, Table, Text
from desktop.dossier.sections.matter import BLANK, Matter
from matching.explain.printed import number

_LONG = 32
"""Half-width characters beyond which a value takes a whole line of a grid."""

_VERY_LONG = 140
"""Half-width characters beyond which a project fact takes the width of the columns beside it."""


def enterprise(matter: Matter) -> tuple[Block, ...]:
    """Print the enterprise as a form of labels and values."""
    return (_grid(matter, matter.form.fields["enterprise"]),)


def project(matter: Matter) -> tuple[Block, ...]:
    """Print the project's key facts, each with evidence and source."""
    rows = tuple(_project_row(matter, name) for name in matter.form.fields["project"])
    return (Table(columns=matter.columns("project"), rows=rows, style="dense"),)


def _project_row(matter: Matter, name: str) -> Row:
    label, fact = matter.dictionary[name].label, matter.fact(name)
    value = matter.value(name, fact)
    if fact is None:
        return Row(cells=(label, value, BLANK, BLANK))
    level, source = matter.evidence(fact.evidence), matter.source(fact)
    if _breadth(value) <= _VERY_LONG:
        return Row(cells=(label, value, level, source))
    origin = matter.words("project.origin", evidence=level, source=source.replace("\n", " "))
    return Row(cells=(label, f"{value}\n{origin}"), spans=(1, 3))


def loan(matter: Matter) -> tuple[Block, ...]:
    """Print loan wish, security and fund sources, and whether these add up to the total investment."""
    return (
        Heading(text=matter.words("loan.wish")),
        _grid(matter, matter.form.fields["loan"]),
        Heading(text=matter.words("loan.funds")),
        *_funds(matter),
    )


def _grid(matter: Matter, names: tuple[str, ...]) -> Table:
    rows: list[Row] = []
    waiting: tuple[str, str] | None = None
    for name in names:
        pair = (matter.dictionary[name].label, matter.value(name, matter.fact(name)))
        if matter.dictionary[name].kind == "text" or _breadth(pair[1]) > _LONG:
            if waiting:
                rows.append(Row(cells=waiting, spans=(1, 3)))
                waiting = None
            rows.append(Row(cells=pair, spans=(1, 3)))
        elif waiting:
            rows.append(Row(cells=(*waiting, *pair)))
            waiting = None
        else:
            waiting = pair
    if waiting:
        rows.append(Row(cells=waiting, spans=(1, 3)))
    return Table(columns=matter.columns("grid"), rows=tuple(rows), headed=False)


def _breadth(text: str) -> int:
    return sum(1 if character < "\u0250" else 2 for character in text)


def _funds(matter: Matter) -> tuple[Block, ...]:
    words = matter.words
    sources = matter.case.value("prj_fund_sources")
    share = _loan_share(matter)
    if not isinstance(sources, Mapping):
        return (Text(text=words("loan.funds_missing") + share),)
    labels = {choice.id: choice.label for choice in matter.dictionary["prj_fund_sources"].keys}
    amounts = {key: Decimal(str(amount)) for key, amount in sources.items()}
    total = sum(amounts.values(), Decimal(0))
    rows = [Row(cells=(labels.get(key, key), number(a), _percent(a, total))) for key, a in amounts.items()]
    rows.append(Row(cells=(words("loan.total"), number(total), _percent(total, total)), kind="total"))
    table = Table(columns=matter.columns("funds"), rows=tuple(rows))
    return (table, Text(text=_sum_check(matter, total) + share))


def _sum_check(matter: Matter, total: Decimal) -> str:
    investment = matter.case.value("prj_invest_total_cny")
    if not isinstance(investment, Decimal):
        return matter.words("loan.funds_unknown", sum=number(total))
    if investment == total:
        return matter.words("loan.funds_equal", total=number(investment))
    return matter.words(
        "loan.funds_differ", sum=number(total), total=number(investment), difference=number(abs(investment - total))
    )


def _loan_share(matter: Matter) -> str:
    amount, investment = matter.case.value("loan_amount_cny"), matter.case.value("prj_invest_total_cny")
    if not isinstance(amount, Decimal) or not isinstance(investment, Decimal) or not investment:
        return ""
    return matter.words("loan.loan_share", share=_percent(amount, investment))


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.1f}" if whole else BLANK
