"""Matching: many projects at once come to the same as one after the other, in order, with bounded memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from desktop import resources
from desktop.work.operations.judging import ground_on
from matching.case import Case
from matching.criteria.facts import CaseView
from matching.decision import outcomes
from matching.ground import Ground
from matching.offers.columns import STATES
from matching.offers.fit import fit_of, load_fit
from matching.offers.match import BLOCK, Shelf, blocks, candidates, product_results
from matching.offers.products import ProductRow, compiled
from matching.override import Override
from matching.papers.held import Held
from tests.conftest import case_of
from tests.matching.invention import Inventor
from tests.matching.offers.material import DAY, view_of

OWN = ProductRow(
    id="P1", title="节能贷", family="credit", when="prj_energy_saving_tce > 0", amount_max=Decimal(1000),
    term_max=Decimal(5), rate_pct=Decimal("3.8"), documents=("营业执照",), valid_from=date(2026, 1, 1),
)  # fmt: skip


@pytest.fixture(scope="module")
def ground() -> Ground:
    return ground_on(resources.packs(), DAY)


@pytest.fixture(scope="module")
def shelf(ground: Ground) -> Shelf:
    dictionary = resources.dictionary()
    products = (*resources.shipped_products(), *compiled([OWN], dictionary))
    return Shelf(
        dictionary=dictionary,
        packs=ground.packs,
        products=products,
        rules=resources.offer_rules().fit,
        catalogue=resources.paper_catalogue(),
    )


@pytest.fixture(scope="module")
def cases(shelf: Shelf) -> list[Case]:
    names = sorted({name for pack in shelf.everything for name in pack.names if name in shelf.dictionary})
    inventor = Inventor(shelf.dictionary, Random(6))
    # Monstrous numbers have a test of their own; with them the fits of a column differ in the last place.
    invented = [replace(inventor.case(known=0.8, strange=0.0, of=names), id=f"{place:02}") for place in range(30)]
    over = Override(
        finding="G05", pack="abc247", edition="2018", over="no", decided="yes", by="甲", role="科长", reason="已整改",
        on=date(2026, 1, 1),
    )  # fmt: skip
    return [*invented, Case(id="empty"), *(replace(case, id=f"{case.id}o", overrides=(over,)) for case in invented)]


def test_all_projects_at_once_come_to_the_same_states(shelf: Shelf, ground: Ground, cases: list[Case]) -> None:
    block = next(blocks(shelf, cases, DAY))
    for at, case in enumerate(cases):
        view, found = CaseView(case, shelf.dictionary, DAY), outcomes(case, ground, on=DAY)
        wanted = [state for pack in ground.packs for state in found[pack.row.id].offers]
        wanted += [offer.state for offer in product_results(shelf, view)]
        assert [STATES[code] for code in block.states[:, at]] == wanted


def test_all_projects_at_once_come_to_the_same_fit(shelf: Shelf, cases: list[Case]) -> None:
    papers_known = sorted(shelf.catalogue.rows)
    held = {
        case.id: Held(frozenset(papers_known[at::12]), frozenset(papers_known[at + 5 :: 12]))
        for at, case in enumerate(cases[:12])
    }
    block = next(blocks(shelf, cases[:12], DAY, holder=lambda case: held[case.id]))
    for row, name in enumerate(block.offers):
        product = shelf.product(name)
        papers = next(
            offer.row.documents for pack in shelf.everything for offer in pack.offers if offer.row.clause == name
        )
        for at, case in enumerate(cases[:12]):
            view = CaseView(case, shelf.dictionary, DAY)
            fit = fit_of(
                shelf.rules,
                view,
                product=product.row if product else None,
                when=shelf.when(name),
                papers=shelf.papers(papers),
                held=held[case.id],
            )
            assert abs(float(fit.low) - float(block.low[row, at])) < 0.06
            assert abs(float(fit.high) - float(block.high[row, at])) < 0.06


def test_the_best_are_kept_in_order_across_blocks(
    shelf: Shelf, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = candidates(shelf, cases, DAY, keep=7, only=frozenset({"P1"}))["P1"]
    monkeypatch.setattr("matching.offers.match.BLOCK", 9)
    in_parts = candidates(shelf, cases, DAY, keep=7, only=frozenset({"P1"}))["P1"]
    assert len(cases) < BLOCK
    assert in_parts.counts == whole.counts
    assert sum(whole.counts.values()) == len(cases)
    keys = [(STATES.index(one.state), -one.low, -one.high) for one in in_parts.best]
    assert keys == sorted(keys) == [(STATES.index(one.state), -one.low, -one.high) for one in whole.best]


def test_what_is_not_known_counts_nothing_below_and_everything_above(shelf: Shelf) -> None:
    fit = fit_of(shelf.rules, view_of(), product=OWN, when=None, papers=())
    assert (fit.low, fit.high) == (Decimal("0.0"), Decimal("100.0"))
    assert {name for part in fit.parts for name in part.missing} == {
        "loan_amount_cny", "loan_term_years", "loan_rate_pct",
    }  # fmt: skip


def test_fit_by_hand(shelf: Shelf) -> None:
    facts = {"loan_amount_cny": "2000", "loan_term_years": "5", "loan_rate_pct": "4", "loan_subsidy_rate_pct": "1"}
    fit = fit_of(shelf.rules, view_of(**facts), product=OWN, when=None, papers=())
    # 40 × 1000/2000 + 20 × 1 + 20 × 1 of 80
    assert (fit.low, fit.high) == (Decimal("75.0"), Decimal("75.0"))
    dear = fit_of(shelf.rules, view_of(**{**facts, "loan_rate_pct": "1.4"}), product=OWN, when=None, papers=())
    # the rate after subsidy is 2.8 %, twice what the project states: 40/2 + 20 + 20/2 of 80
    assert dear.low == Decimal("62.5")


def test_papers_recorded_are_there_expired_ones_are_not_and_others_not_known(shelf: Shelf) -> None:
    papers = shelf.papers(("营业执照复印件", "项目备案证", "排污许可证", "本县自己的表"))
    held = Held(frozenset({"business_licence"}), frozenset({"discharge_permit"}))
    fit = fit_of(shelf.rules, view_of(), product=None, when=None, papers=papers, held=held)
    assert (fit.low, fit.high) == (Decimal("25.0"), Decimal("75.0"))
    assert fit.parts[0].sentence == "4 份中已有 1 份：营业执照复印件；已过期或文件不在 1 份：排污许可证"


def test_a_source_that_merely_names_a_paper_does_not_make_it_there(shelf: Shelf) -> None:
    case = case_of("E3", ent_name="甲厂")
    facts = {name: fact.but(source="营业执照副本") for name, fact in case.facts.items()}
    view = CaseView(Case(facts=facts), shelf.dictionary, DAY)
    fit = fit_of(shelf.rules, view, product=None, when=None, papers=shelf.papers(("营业执照",)))
    assert (fit.low, fit.high) == (Decimal("0.0"), Decimal("100.0"))


def test_a_measure_without_weight_is_refused() -> None:
    with pytest.raises(Exception, match="1 以上的整数"):
        load_fit('[[part]]\nid = "term"\ntitle = "期限"\nweight = 0\nhelp = ""\n')
