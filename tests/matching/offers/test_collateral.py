"""The guarantee package: new kinds count only under a local rule, insurances end, nothing unknown counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from matching.offers.collateral import PledgeRate, SecurityPackage, security_package
from tests.matching.offers.material import view_of

NEW = ("future_saving_income", "discharge_right", "carbon_allowance", "env_ip")
RULED = {"coll_local_rule_ref": "示例办法〔2026〕3号", "coll_risk_opinion": "controllable"}


def package(rate: str = "", **facts: Any) -> SecurityPackage:
    kinds = [kind for kind in facts.get("coll_type", ()) if rate]
    rates = {kind: PledgeRate(kind=kind, rate_pct=Decimal(rate), document="办法", area="全国") for kind in kinds}
    return security_package(view_of(**facts), resources.offer_rules().collateral, rates)


@pytest.mark.parametrize("kind", NEW)
def test_a_new_kind_counts_only_when_a_local_rule_is_stored(kind: str) -> None:
    bare = package(coll_type=[kind], coll_value_cny="100", coll_risk_opinion="controllable")
    none = package(coll_type=[kind], coll_value_cny="100", coll_local_rule_ref="无", coll_risk_opinion="controllable")
    ruled = package("50", coll_type=[kind], coll_value_cny="100", **RULED)
    assert bare.total.value is None
    assert bare.lines[0].working.problem == "不计入，因为没有登记当地新型担保管理办法"
    assert bare.lines[0].working.missing == ("coll_local_rule_ref",)
    assert none.lines[0].working.problem == "不计入，因为当地没有这种新型担保的管理办法"
    assert ruled.total.value == Decimal("50.00")
    assert ruled.lines[0].working.substituted == "100×50%＝50"
    assert len(ruled.lines[0].documents) >= 3


def test_a_risk_the_bank_does_not_control_keeps_a_new_kind_out() -> None:
    refused = package("50", coll_type=["env_ip"], coll_value_cny="100", coll_risk_opinion="not_controllable")
    unheard = package("50", coll_type=["env_ip"], coll_value_cny="100")
    assert "风险不可控" in refused.lines[0].working.problem
    assert unheard.lines[0].working.missing == ("coll_risk_opinion",)


def test_without_a_pledge_rate_a_value_is_not_taken_in_full() -> None:
    found = package(coll_type=["real_estate"], coll_value_cny="460", loan_amount_cny="400")
    assert found.total.value is None
    assert "没有填这一种的质押率" in found.lines[0].working.problem
    assert found.cover.value is None


def test_two_kinds_need_their_own_values() -> None:
    found = package("60", coll_type=["real_estate", "equipment"], coll_value_cny="460")
    assert [line.working.missing for line in found.lines] == [("coll_values_cny",)] * 2


def test_cover_is_the_sum_of_the_printed_parts_over_the_wish() -> None:
    facts: dict[str, Any] = {
        "coll_type": ["real_estate", "equipment"], "coll_values_cny": {"real_estate": "333.33", "equipment": "66.67"},
        "coll_value_cny": "400", "guar_amounts_cny": {"guarantor": "100"}, "loan_amount_cny": "400",
    }  # fmt: skip
    found = package("55", **facts)
    assert [line.working.value for line in found.lines] == [Decimal("183.33"), Decimal("36.67"), Decimal("100.00")]
    assert found.total.value == Decimal("320.00")
    assert found.cover.value == Decimal("80.00")
    assert found.problems == ()


def test_parts_that_do_not_add_up_are_told() -> None:
    found = package("50", coll_type=["equipment"], coll_values_cny={"equipment": "90"}, coll_value_cny="100")
    assert "合计 90 万元" in found.problems[0]


@pytest.mark.parametrize(
    ("until", "state"), [("2026-11-20", "expired"), ("2026-12-31", "expiring"), ("2027-06-30", "valid")]
)
def test_an_insurance_ends_and_is_reminded_of(until: str, state: str) -> None:
    found = package(ins_types=["pollution_liability"], ins_policy_no="保1", ins_valid_to=until)
    assert [one.state for one in found.insurances] == [state]
    assert found.total.value is None


def test_an_insurance_without_a_policy_is_unknown_not_valid() -> None:
    found = package(ins_types=["green_ecology"])
    assert found.insurances[0].state == "unknown"
    assert found.insurances[0].missing == ("ins_policy_no", "ins_valid_to")


def test_an_ended_surety_insurance_no_longer_counts() -> None:
    facts: dict[str, Any] = {"guar_amounts_cny": {"insurance": "100"}, "ins_policy_no": "保1"}
    assert package(**facts, ins_valid_to="2026-11-20").total.value is None
    assert package(**facts, ins_valid_to="2026-11-22").total.value == Decimal("100.00")
    assert package(guar_amounts_cny={"insurance": "100"}).lines[0].working.missing == ("ins_policy_no", "ins_valid_to")
