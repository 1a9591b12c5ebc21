"""The catalogue and the routes: every paper any list asks for is known or plain on purpose, every clause exists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.papers.catalogue import load_catalogue
from matching.papers.routes import load_routes


def _lists() -> Iterator[tuple[str, tuple[str, ...]]]:
    for pack in resources.packs().editions:
        for offer in pack.offers:
            yield offer.row.clause, offer.row.documents
    for product in resources.shipped_products():
        yield product.row.id, product.row.documents
    for kind in resources.offer_rules().collateral.kind:
        yield kind.id, kind.documents


def test_every_paper_of_every_list_is_in_the_catalogue_or_plain_on_purpose() -> None:
    catalogue = resources.paper_catalogue()
    assert {text for _, texts in _lists() for text in texts if not catalogue.knows(text)} == set()


def test_no_list_asks_twice_for_the_same_paper_under_two_spellings() -> None:
    catalogue = resources.paper_catalogue()
    for name, texts in _lists():
        groups = [group for text in texts for group in catalogue.resolve(text)]
        assert len(set(groups)) == len(groups), name


def test_every_plain_entry_is_asked_by_some_list() -> None:
    asked = {text for _, texts in _lists() for text in texts}
    assert resources.paper_catalogue().plain - asked == set()


def test_every_clause_of_catalogue_and_routes_is_one_of_the_packs() -> None:
    clauses = {clause for pack in resources.packs().editions for clause in pack.clauses}
    named = {clause for row in resources.paper_catalogue().rows.values() for clause in row.clauses}
    for route in resources.paper_routes().values():
        named |= {route.clause, *(ask.clause for ask in route.asks)} - {""}
    assert named - clauses == set()


def test_months_without_a_source_are_marked_as_our_proposal_or_as_a_draft() -> None:
    rows = resources.paper_catalogue().rows.values()
    assert [row.id for row in rows if row.months and not (row.proposal or row.is_draft)] == []


def test_the_routes_recommendation_and_approval_wait_for_are_there() -> None:
    assert {"recommend", "approve", "cp_simple", "cp_standard", "cp_city", "cp_province", "solid_waste"} <= set(
        resources.paper_routes()
    )
    eight = resources.paper_routes()["solid_waste"].asks
    assert ([ask.mandatory for ask in eight], len(eight)) == ([True] * 7 + [False], 8)


_PAPER = '[[paper]]\nid = "a"\ntitle = "甲"\nissuer = "乙"\nvalidity = "own"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'plain = []\n{_PAPER}proves = ["ent_nothing"]\n', "没有字段 ent_nothing"),
        (f"plain = []\n{_PAPER}months = 3\n", "months"),
        (f'plain = ["甲"]\n{_PAPER}', "目录外"),
        (f'plain = []\n{_PAPER}\n[[spelling]]\ntext = "丙"\nany_of = ["b"]\n', "没有 b"),
        (f'plain = []\n{_PAPER}aliases = ["甲"]\n', "两种材料"),
        (f'plain = []\n{_PAPER}when = "ent_nothing"\n', "ent_nothing"),
        ("plain = []\n[[paper]]\nid = 1\n", "不完整"),
    ],
)
def test_a_catalogue_that_does_not_fit_is_refused(text: str, words: str) -> None:
    with pytest.raises(ResourceError, match=words):
        load_catalogue(text, resources.dictionary())


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ('{ paper = "nothing" }', "没有 nothing"),
        ("{ }", "paper 或 any_of"),
        ('{ paper = "eia", when = "ent_nothing" }', "ent_nothing"),
    ],
)
def test_a_route_that_does_not_fit_is_refused(ask: str, words: str) -> None:
    text = f'[[route]]\nid = "r"\ntitle = "路"\nask = [{ask}]\n'
    with pytest.raises(ResourceError, match=words):
        load_routes(text, resources.dictionary(), resources.paper_catalogue())
