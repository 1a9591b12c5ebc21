"""Whatever is typed, a paper stays inside its page, no text lies over another, and nothing is taken for markup."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.dossier.compose import compose
from desktop.dossier.fonts import bundled
from desktop.dossier.forms import Form, form
from desktop.dossier.outline import outline
from desktop.dossier.paper import Outline, Table, Text
from desktop.dossier.recommend_paper import RecommendPaper, paper_form, recommend_outline
from desktop.dossier.register_paper import PaperOffice, register_form, table_outline
from desktop.dossier.sheets import ASCENT, TextMark
from desktop.dossier.summary import summary_form, summary_outline
from matching.case import Case, Fact
from matching.registers.tables import Head, RegisterTable, TableCell
from tests.desktop.dossier.material import case, matter
from tests.desktop.dossier.official_material import HOSTILE

_TOUCH = 1.2
names = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    st.text("<b/>&;{}%=+-@\"'\\", min_size=1, max_size=60),
)
amounts = st.sampled_from((None, Decimal(0), Decimal(1), Decimal("1e12"), Decimal("-0.000001")))
few = settings(max_examples=4, deadline=None)


def holds(made: Outline, layout: Form) -> None:
    """Hold every text inside the paper and off its neighbours, and every table in its columns."""
    page = layout.page.turned() if made.landscape else layout.page
    for sheet in compose(made, layout, bundled()):
        for mark in sheet.texts:
            assert mark.x >= page.left - 1, mark
            assert _end(mark) <= page.width - page.right + 1, mark
            assert 12 <= mark.y <= page.height - 6, mark
        for line in _bands(sheet.texts):
            for one, other in pairwise(sorted(line)):
                upright = min(one.y + one.size * ASCENT, other.y + other.size * ASCENT) - max(one.y, other.y)
                assert _end(one) - other.x <= _TOUCH or upright <= _TOUCH, (one, other)


def _bands(marks: list[TextMark]) -> list[list[TextMark]]:
    bands: dict[int, list[TextMark]] = {}
    for mark in marks:
        bands.setdefault(round(mark.y), []).append(mark)
    return list(bands.values())


def _end(mark: TextMark) -> float:
    widths = bundled().widths["strong" if mark.face == "strong" else "body"]
    return mark.x + sum(map(widths.__getitem__, mark.text)) * mark.size + max(0, len(mark.text) - 1) * mark.spacing


def stated(name: str, amount: Decimal | None) -> Case:
    """Return a case with this name everywhere and this amount of everything."""
    whole = case()
    kept = dict(whole.facts)
    for field, fact in whole.facts.items():
        if field in {"ent_name", "prj_name", "prj_content", "ent_address"}:
            kept[field] = Fact(value=name, evidence=fact.evidence, source=name)
        elif isinstance(fact.value, Decimal) and amount is None:
            del kept[field]
        elif isinstance(fact.value, Decimal) and amount is not None:
            kept[field] = Fact(value=amount, evidence=fact.evidence, source=name)
    return Case(id=whole.id, facts=kept, measures=whole.measures)


@few
@given(names, amounts)
def test_the_dossier_holds_whatever_is_typed(name: str, amount: Decimal | None) -> None:
    made = outline(matter(whose=stated(name, amount)))
    holds(made, form())
    assert any(name in one.text for one in made.sections[0].blocks if isinstance(one, Text))


@few
@given(names, amounts)
def test_the_summary_holds_on_its_page_whatever_is_typed(name: str, amount: Decimal | None) -> None:
    made = summary_outline(matter(whose=stated(name, amount)))
    assert len(compose(made, summary_form(), bundled())) == 1
    holds(made, summary_form())


@few
@given(names, names, st.sampled_from(("R01", "R02", "R06")))
def test_sheets_of_recommendations_hold_whatever_is_typed(name: str, other: str, kind: str) -> None:
    holds(recommend_outline(sheet(kind, name, other)), paper_form())


@pytest.mark.parametrize("kind", ["R01", "R02", "R06"])
def test_sheets_of_recommendations_hold_without_anything(kind: str) -> None:
    holds(recommend_outline(sheet(kind, "", "")), paper_form())


def sheet(kind: str, name: str, other: str) -> RecommendPaper:
    row: tuple[Any, ...] = (name, other, name, other)
    filled = bool(name)
    return RecommendPaper(
        kind=kind, office=name or "—", number="7", id="a" * 32, enterprise=name, project=other,
        printed_on=date(2026, 11, 21), on=date(2026, 11, 21), judged_on=None, is_draft=True,
        fields={"enterprise": ((name, other), (other, name))} if filled else {},
        attributes=(row,) * 3 if filled else (), gates=(row,) * 3 if filled else (), gates_passed=0,
        papers_complete=False, papers_open=(name, other), steps=(row,) if filled else (), text=name, policies=other,
        ladder=((*row, name, other),) if filled else (), choices=(name,),
    )  # fmt: skip


@few
@given(st.lists(st.tuples(names, amounts), min_size=1, max_size=8))
def test_a_period_table_holds_and_its_total_is_the_sum_of_the_printed_lines(
    lines: list[tuple[str, Decimal | None]],
) -> None:
    total = sum((amount for _, amount in lines if amount is not None), Decimal(0))
    found = RegisterTable(
        register="", id="t", title=lines[0][0], notes=(lines[-1][0],),
        heads=(Head(id="name", label="名称"), Head(id="sum", label="金额", unit="万元", is_number=True)),
        rows=tuple((cell(name), cell(amount)) for name, amount in lines), bottom=(cell("合计"), cell(total)),
    )  # fmt: skip
    made = table_outline(found, PaperOffice(name=lines[0][0], printed_on=date(2026, 11, 21), on=date(2026, 11, 21)))
    holds(made, register_form())
    table = next(block for part in made.sections for block in part.blocks if isinstance(block, Table))
    *body, bottom = [str(row.cells[-1]) for row in table.rows]
    assert sum((Decimal(one.replace(",", "")) for one in body if one != "—"), Decimal(0)) == Decimal(
        bottom.replace(",", "")
    )


def cell(value: object) -> TableCell:
    """Return a cell as the statistics make it."""
    text = "—" if value is None else f"{value:,f}" if isinstance(value, Decimal) else str(value)
    return TableCell(text=text, value=value if isinstance(value, Decimal) else None)


def test_facts_never_given_leave_a_paper_that_says_so() -> None:
    made = outline(matter(whose=Case(facts={"ent_name": Fact(value="㐂𠮷")})))
    holds(made, form())
