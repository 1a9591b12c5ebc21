"""The covering list of a batch: one line per dossier, the exact sum of the loans wished for, and a signature line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.dossier.forms import form, words
from desktop.dossier.names import file_name
from desktop.dossier.paper import Block, Footer, Outline, Row, Section, Table, Text
from desktop.dossier.sections.matter import DossierSettings, Standing, points
from matching.case import Case
from matching.explain.printed import number as printed_number
from matching.findings import RECOMMENDATION_LABELS, Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRow:
    """Hold one line of the covering list."""

    number: str
    enterprise: str
    project: str
    recommendation: str
    score_low: float
    score_high: float
    standing: Standing | None
    amount: Decimal | None
    """Loan wished for in 万元; None when not given."""


def cover_row(judgement: Judgement, case: Case, *, number: str, settings: DossierSettings) -> CoverRow:
    """Make the line of one dossier."""
    amount = case.value("loan_amount_cny")
    return CoverRow(
        number=number,
        enterprise=case.text("ent_name"),
        project=case.text("prj_name"),
        recommendation=judgement.recommendation,
        score_low=judgement.score.low,
        score_high=judgement.score.high,
        standing=settings.standing,
        amount=amount if isinstance(amount, Decimal) else None,
    )


def cover_outline(
    rows: Sequence[CoverRow], *, office: str, number: str, printed_on: date, program: str = "绿荐", language: str = "zh"
) -> Outline:
    """Lay the covering list out, on landscape paper."""
    text = words(language)
    columns = form().columns("cover", text)
    amounts = [row.amount for row in rows if row.amount is not None]
    table = [_row(place, row, language) for place, row in enumerate(rows, start=1)]
    total = printed_number(sum(amounts, Decimal(0)))
    label = f"{text('cover.total')}（{text('cover.projects', count=len(rows))}）"
    table.append(Row(cells=(label, total), spans=(len(columns) - 1, 1), kind="total"))
    day = text("date", year=printed_on.year, month=printed_on.month, day=printed_on.day)
    # In the table, so that the place to sign never stands alone on a sheet of its own.
    table.append(Row(cells=(text("cover.signature"),), spans=(len(columns),)))
    blocks: list[Block] = [
        Text(text=text("number", number=number), style="number"),
        Text(text=text("cover.title"), style="title"),
        Text(text=text("office", office=office, date=day), style="case"),
        Table(columns=columns, rows=tuple(table), style="dense"),
    ]
    lacking = len(rows) - len(amounts)
    if lacking:
        blocks.append(Text(text=text("cover.amount_missing", count=lacking), style="note"))
    return Outline(
        title=text("cover.title"),
        subject=text("foot.number", number=number),
        author=office,
        keywords="",
        creator=program,
        printed_on=printed_on,
        file_name=file_name(number, text("cover.title")),
        footer=Footer(
            number=text("foot.number", number=number),
            edition="",
            page=text("foot.page", page="{page}", pages="{pages}"),
        ),
        sections=(Section(id="cover", title="", blocks=tuple(blocks)),),
        landscape=True,
        remark=text("lacking", characters="{characters}"),
    )


def _row(place: int, row: CoverRow, language: str) -> Row:
    text = words(language)
    low, high = points(row.score_low), points(row.score_high)
    return Row(
        cells=(
            str(place),
            row.number,
            row.enterprise or text("unnamed_enterprise"),
            row.project or text("unnamed_project"),
            text(f"sign.{row.recommendation}") + RECOMMENDATION_LABELS[row.recommendation],
            low if low == high else text("cover.span", low=low, high=high),
            _rank(row.standing, language),
            text("cover.not_given") if row.amount is None else printed_number(row.amount),
        )
    )


def _rank(standing: Standing | None, language: str) -> str:
    if standing is None:
        return "—"
    if standing.best == standing.worst:
        return str(standing.rank)
    return words(language)("cover.ranks", rank=standing.rank, best=standing.best, worst=standing.worst)
