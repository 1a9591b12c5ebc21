"""Low-carbon pilots (B56), traceability and service platforms (B57): flags with evidence, a small weight."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.register_weights import weights_of_case
from desktop.work.operations.registers import record_view, take_over
from matching.registers.weights import CAP
from tests.systems.conftest import DAY, Make, enter, move

PROOF: dict[str, Any] = {"lcf_by": "省生态环境厅", "lcf_document": "证-11", "lcf_on": "2026-01-01"}


def test_b56_a_flag_counts_only_with_its_evidence(store: Store, firm: Make, project: Make) -> None:
    owner = firm(ent_province="140000")
    case_id = project(owner)
    record = enter(store, "lowcarbon", enterprise_id=owner, lcf_kind="product", lcf_until="2027-01-01")
    assert weights_of_case(store, case_id, on=DAY).points == 0
    with pytest.raises(Problem, match="证明文号"):
        move(store, record, "prove", lcf_by="省生态环境厅", lcf_on="2026-01-01")
    proved = move(store, record, "prove", **PROOF)
    assert weights_of_case(store, case_id, on=DAY).points == 1
    take_over(store, proved.id, ["ent_lowcarbon_product_cert"], on=DAY, by="甲")
    assert store.load_enterprise(owner).facts["ent_lowcarbon_product_cert"].value == "valid"


def test_b56_a_flag_that_is_over_weighs_nothing(store: Store, firm: Make, project: Make) -> None:
    owner = firm(ent_province="140000")
    record = enter(store, "lowcarbon", enterprise_id=owner, lcf_kind="product", lcf_until="2026-11-20")
    moved = move(store, record, "prove", **PROOF)
    assert weights_of_case(store, project(owner), on=DAY).points == 0
    assert record_view(store, moved.id, on=DAY).gives == ()


def test_b57_membership_is_recorded_with_its_evidence_until_it_ends(store: Store, firm: Make, project: Make) -> None:
    owner = firm(ent_province="140000")
    case_id = project(owner)
    record = enter(store, "service_platform", enterprise_id=owner, plt_kind="trace", plt_name="产品追溯平台")
    with pytest.raises(Problem, match="证明"):
        move(store, record, "prove", plt_since="2026-03-01")
    member = move(store, record, "prove", plt_since="2026-03-01", plt_proof="协议 5")
    assert [one.field for one in record_view(store, member.id, on=DAY).gives] == ["ent_csat_or_trace"]
    assert weights_of_case(store, case_id, on=DAY).points == 1
    move(store, member, "leave", plt_left="2026-11-01")
    assert weights_of_case(store, case_id, on=DAY).points == 0


def test_b57_leaving_before_joining_is_refused(store: Store, firm: Make) -> None:
    with pytest.raises(Problem, match="早于加入日"):
        enter(store, "service_platform", enterprise_id=firm(), plt_kind="trace", plt_name="平台",
              plt_since="2026-03-01", plt_left="2026-02-01")  # fmt: skip


def test_b56_small_weights_are_capped_and_once_a_register(store: Store, firm: Make, project: Make) -> None:
    owner = firm(ent_province="140000")
    case_id = project(owner)
    for kind in ("product", "management"):
        record = enter(store, "lowcarbon", enterprise_id=owner, lcf_kind=kind, lcf_no_end="yes")
        move(store, record, "prove", **PROOF)
    found = weights_of_case(store, case_id, on=DAY)
    assert (found.points, found.cap) == (1, CAP)
