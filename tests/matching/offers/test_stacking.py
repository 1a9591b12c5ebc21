"""Stacking rules: contradictory ones are refused with both places, those of the appraisal are taken over."""

from __future__ import annotations

from typing import Any

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.offers.stacking import barred, load_stacking
from tests.matching.offers.material import view_of

SUBSIDY, FUND = "moneytools2026.s5.7.sub-rate", "moneytools2026.s5.7.gd-fund"
ROW = """
[[rule]]
id = "{ident}"
title = "{ident}"
kind = "{kind}"
members = {members}
sentence = "不能"
origin = "测"
{more}
"""


def written(ident: str, kind: str, members: str, more: str = "") -> str:
    return ROW.format(ident=ident, kind=kind, members=members, more=more)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (written("甲", "at_most", '["a", "b"]'), written("乙", "allowed", '["a", "b", "c"]'), "允许 a、b 同时享受"),
        (written("甲", "needs", '["a"]', 'with = ["b"]'), written("乙", "at_most", '["a", "b"]'), "一起办"),
        (
            written("甲", "cap", '["a", "b"]', "limit = 10"),
            written("乙", "cap", '["a", "b"]', "limit = 20"),
            "一处最多 10，一处最多 20",
        ),
    ],
)
def test_contradictory_rules_are_refused_with_both_places(first: str, second: str, why: str) -> None:
    with pytest.raises(ResourceError) as refused:
        load_stacking(first + second, resources.dictionary())
    assert refused.value.item == "甲 / 乙"
    assert why in refused.value.what
    assert "核对两处" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (written("甲", "once", '["a"]', 'asks = "prj_nothing"'), "prj_nothing"),
        (written("甲", "before", '["a"]', 'asks = "loan_amount_cny"'), "不是日期"),
        (written("甲", "at_most", '["a", "b"]', "limit = 0"), "1 以上"),
        (written("甲", "at_most", '["a", "a"]'), "重复"),
        (written("甲", "at_most", "[]"), "没有写成员"),
        (written("甲", "at_most", '["a"]') * 2, "同一编号"),
        ('[[finance]]\nid = "nothing"\nparts = {}\n', "没有这条"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(text: str, why: str) -> None:
    with pytest.raises(ResourceError, match=why):
        load_stacking(text, resources.dictionary(), resources.finance_rules())


def test_every_member_that_ships_is_an_offer_or_a_family() -> None:
    known = {offer.row.clause for pack in resources.packs().editions for offer in pack.offers}
    known |= {product.row.id for product in resources.shipped_products()}
    named = {name for rule in resources.offer_rules().stacking for name in (*rule.members, *rule.others)}
    assert {name for name in named if not name.startswith("product:")} <= known


def test_rules_of_the_appraisal_keep_their_words_and_source() -> None:
    taken = {rule.id: rule for rule in resources.offer_rules().stacking}
    own = {rule.id: rule for rule in resources.finance_rules().stacking}
    assert taken["one_central_interest"].origin == own["one_central_interest"].origin
    assert taken["other_central_interest"].asks == "loan_other_central_subsidy"


@pytest.mark.parametrize(
    ("answer", "bars", "missing"), [("yes", 1, ()), ("no", 0, ()), (None, 1, ("loan_other_central_subsidy",))]
)
def test_one_central_subsidy_for_a_loan(answer: str | None, bars: int, missing: tuple[str, ...]) -> None:
    facts = {"loan_other_central_subsidy": answer} if answer else {}
    found = barred(resources.offer_rules().stacking, [SUBSIDY], view_of(**facts))
    assert len(found) == bars
    assert [one.missing for one in found] == [missing] * bars


@pytest.mark.parametrize(
    ("state", "start", "barred_by", "missing"),
    [
        ("applied_before_start", "2026-05-01", [], []),
        ("planned", "2027-05-01", [], []),
        ("planned", "2026-05-01", ["gd_fund_before_start"], []),
        ("applied_after_start", "2027-05-01", ["before_start"], []),
        (None, None, [], ["prj_construction_start_on", "prj_grant_status"]),
    ],
)
def test_the_fund_is_to_be_applied_for_before_work_begins(
    state: str | None, start: str | None, barred_by: list[str], missing: list[str]
) -> None:
    facts: dict[str, Any] = {"prj_grant_status": {"provincial": state}} if state else {}
    facts |= {"prj_construction_start_on": start} if start else {}
    found = barred(resources.offer_rules().stacking, [FUND], view_of(**facts))
    assert [one.rule.id for one in found if not one.missing] == barred_by
    assert sorted({name for one in found for name in one.missing}) == missing


def test_money_received_before_for_the_same_content_closes_the_fund() -> None:
    view = view_of(prj_grant_status={"provincial": "received_before"}, prj_construction_start_on="2027-05-01")
    (found,) = barred(resources.offer_rules().stacking, [FUND], view)
    assert found.rule.id == "once_only"
    assert "不能重复享受" in found.sentence
