"""The policy ledger with its overdue list (B58), and every rule with document, clause, status and day (B59)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.policies import load_policies
from desktop.work.operations.register_desk import desk_lists, open_desk
from desktop.work.operations.registers import open_book
from desktop.work.progress import Progress
from matching.registers.records import Record
from matching.registers.reminders import reminded
from tests.systems.conftest import DAY, Make, enter, judged, move, texts

STATUSES = {"in_force", "upcoming", "historic", "expired", "draft"}


def item(store: Store, number: str, due: str) -> Record:
    return enter(store, "policy_item", rpt_ledger_id=number, pli_item="污水差别化收费", pli_due_on=due,
                 pli_document="发改价格规〔2018〕943号 三（二）", pli_role="价格科")  # fmt: skip


def test_b58_items_have_deadline_post_and_status_and_overdue_ones_are_listed(store: Store) -> None:
    late, _ = item(store, "1", "2026-11-20"), item(store, "2", "2026-11-21")
    overdue = desk_lists(open_desk(store, "policy_item", on=DAY))[0]
    assert [texts(row)[0] for row in overdue.rows] == ["1"]
    assert sorted(one.due_on for one in reminded(open_book(store, on=DAY))) == [date(2026, 11, 20), DAY]
    move(store, late, "finish", pli_done_on="2026-11-21", pli_result="已执行")
    assert desk_lists(open_desk(store, "policy_item", on=DAY))[0].rows == ()


def test_b58_an_item_without_a_post_in_charge_or_done_tomorrow_is_refused(store: Store) -> None:
    with pytest.raises(Problem, match="责任岗位"):
        enter(store, "policy_item", rpt_ledger_id="1", pli_item="甲", pli_document="乙", pli_due_on="2026-12-01")
    record = item(store, "2", "2026-12-01")
    with pytest.raises(Problem, match="还没有到"):
        move(store, record, "finish", pli_done_on="2026-11-22", pli_result="好")


@pytest.mark.parametrize("on", [date(2018, 12, 20), DAY])
def test_b59_every_clause_of_every_document_shows_document_number_status_and_day(store: Store, on: date) -> None:
    view = load_policies(store, on)
    assert view is not None
    assert view.on == on
    assert {one.pack.row.title and one.status in STATUSES for one in view.documents} == {True}
    for one in view.clauses:
        assert one.clause.status in STATUSES, one.clause.row.id
        assert one.clause.row.number, one.clause.row.id
        assert view.documents[one.document].pack.cite(one.clause.row.id).strip(), one.clause.row.id
    assert set(range(len(view.documents))) == {one.document for one in view.clauses}


def test_b59_every_finding_cites_its_clause_on_the_day_and_what_is_over_opens_nothing(
    store: Store, firm: Make, project: Make
) -> None:
    view = load_policies(store, DAY)
    assert view is not None
    over = {one.pack.row.id for one in view.documents if one.status in ("historic", "expired")}
    assert {"sdsw", "int264", "miit14", "sxghg", "lg381"} <= over
    case_id = project(firm(ent_province="370000"))
    judge_cases(store, [case_id], DAY, progress=Progress())
    judgement = judged(store, case_id)
    assert judgement.on == DAY
    assert all(one.cited and one.edition and one.clauses for one in judgement.findings)
    assert all(one.cited for one in judgement.offers)
    assert "open" not in {one.state for one in judgement.offers if one.pack in over}
