"""A county recommends, the bank answers: every step through the operation a person starts, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations import recommending
from desktop.work.operations.ladder import LadderEntry, case_ladder, enter, open_tasks
from desktop.work.operations.outcomes import outcomes_of
from desktop.work.operations.recommend_office import authority_of, days_of, keep_office, member_of
from desktop.work.operations.recommend_queue import counts, dues, queue
from tests.desktop.recommendation.county import BANK, DAY, INDUSTRY, become, entry, good_case, opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "局.db", INDUSTRY) as found:
        yield found


def begun(store: Store, **facts: object) -> str:
    case_id = good_case(store, **facts)
    return recommending.start(store, case_id, "miit_to_bank", entry("start", "甲"), today=DAY)


def sent(store: Store, **facts: object) -> str:
    found = begun(store, **facts)
    recommending.move(store, found, entry("send", "乙"), today=DAY)
    return found


def refused(store: Store, found: str, step: recommending.MoveEntry, *, today: date = DAY) -> Problem:
    before = store.recommendation_events()
    with pytest.raises(Problem) as caught:
        recommending.move(store, found, step, today=today)
    assert store.recommendation_events() == before
    return caught.value


def test_a_sound_case_is_sent_and_the_journal_tells_who_did_it(store: Store) -> None:
    found = recommending.find(store, sent(store))
    assert found.state == "sent"
    told = [one for one in store.journal(found.case_id) if one.what == "recommendation_moved"]
    assert [one.by for one in told] == ["乙", "甲"]
    assert [one.kind for one in outcomes_of(store, found.case_id)] == ["recommended"]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"ent_dishonesty_record": "yes"}, "G11"),
        ({"ent_env_violation": "yes", "ent_env_rectification": "in_progress"}, "G06"),
        ({"ent_env_violation": "unknown"}, "没有查清"),
        ({"prj_demo_effect_score": 1}, "示范效应"),
    ],
)
def test_a_case_with_a_red_or_open_gate_or_condition_is_not_sent(
    store: Store, facts: dict[str, object], told: str
) -> None:
    problem = refused(store, begun(store, **facts), entry("send", "乙"))
    assert problem.code == "recommend_guard"
    assert told in problem.what


def test_a_statement_without_evidence_is_not_enough(store: Store) -> None:
    found = recommending.find(store, begun(store))
    stored = store.load_case(found.case_id)
    from desktop.store import CaseDraft
    from desktop.work.operations.judging import judge_cases
    from desktop.work.progress import Progress

    weak = {
        **stored.project_facts,
        "prj_demo_effect_score": stored.case.facts["prj_demo_effect_score"].but(evidence="E0"),
    }
    store.save_case(CaseDraft(enterprise_id=stored.case.enterprise_id, facts=weak), id=found.case_id, by="甲", why="改")
    stale = refused(store, found.id, entry("send", "乙"))
    assert "重新评估" in stale.what
    judge_cases(store, [found.case_id], DAY, progress=Progress())
    assert "没有证据" in refused(store, found.id, entry("send", "乙")).what


def test_the_wrong_side_the_wrong_person_and_the_wrong_day_are_refused_with_the_reason(store: Store) -> None:
    found = begun(store)
    assert "甲没有“审核”权限" in refused(store, found, entry("send", "甲")).what
    assert "不在本单位人员名单" in refused(store, found, entry("send", "某人")).what
    assert "在今天" in refused(store, found, entry("send", "乙", on=DAY + timedelta(days=1))).what
    assert "早于上一步" in refused(store, found, entry("send", "乙", on=DAY - timedelta(days=1))).what
    recommending.move(store, found, entry("send", "乙"), today=DAY)
    problem = refused(store, found, entry("receive", "乙"))
    assert "由农业银行办" in problem.what
    assert refused(store, found, entry("approve", "乙")).code == "recommend_state"


def test_no_recommendation_begins_before_its_case_existed_or_twice(store: Store) -> None:
    case_id = good_case(store)
    with pytest.raises(Problem, match="早于项目建档日期 2026-11-02"):
        recommending.start(store, case_id, "miit_to_bank", entry("start", "甲", on=date(2026, 11, 1)), today=DAY)
    recommending.start(store, case_id, "miit_to_bank", entry("start", "甲", on=date(2026, 11, 2)), today=DAY)
    with pytest.raises(Problem, match="同方向的推荐在办"):
        recommending.start(store, case_id, "miit_to_bank", entry("start", "甲"), today=DAY)


def test_the_bank_refuses_with_a_reason_code_and_a_text_or_not_at_all(store: Store) -> None:
    found = sent(store)
    become(store, BANK)
    recommending.move(store, found, entry("receive", "丙"), today=DAY)
    assert "没有填原因" in refused(store, found, entry("refuse", "丙", text="缺审计报告")).what
    assert "没有“no”这个原因代码" in refused(store, found, entry("refuse", "丙", reason="no", text="缺")).what
    assert "没有填说明" in refused(store, found, entry("refuse", "丙", reason="papers")).what
    recommending.move(store, found, entry("refuse", "丙", reason="papers", text="缺审计报告"), today=DAY)
    assert recommending.find(store, found).state == "refused"
    assert queue(store, on=DAY) == ()


def test_an_approval_waits_for_gates_appraisal_papers_and_authority(store: Store) -> None:
    found = sent(store)
    become(store, BANK)
    for step in ("receive", "accept"):
        recommending.move(store, found, entry(step, "丙"), today=DAY)
    problem = refused(store, found, entry("approve", "丁", amount="600"))
    for told in ("闸门", "环保评估", "审批材料", "超过批准人所在层级的授权额 500 万元"):
        assert told in problem.what
    view = recommending.case_recommendations(store, recommending.find(store, found).case_id, by="丁", on=DAY)
    approve = next(one for one in view.items[0].options if one.move.id == "approve")
    places = {one.id: one.place for one in approve.guards}
    assert places == {
        "gates_approve": "judgement", "appraisal": "form", "papers_approve": "papers", "authority": "move",
    }  # fmt: skip
    assert not approve.is_open


def test_a_step_is_taken_back_by_the_side_that_made_it_and_both_rows_stay(store: Store) -> None:
    found = sent(store)
    become(store, BANK)
    assert "只能由对方撤销" in refused(store, found, entry("revoke", "丙", text="记错")).what
    become(store, INDUSTRY)
    assert "没有写撤销的原因" in refused(store, found, entry("revoke", "乙")).what
    recommending.move(store, found, entry("revoke", "乙", text="写错了文号"), today=DAY)
    now = recommending.find(store, found)
    assert (now.state, len(now.revoked), len(store.recommendation_events())) == ("draft", 2, 3)
    assert outcomes_of(store, now.case_id) == ()


def test_the_queue_puts_the_fast_lane_first_and_tells_whose_turn_it_is(store: Store) -> None:
    slow = sent(store, loan_credit_rule_check="pending", ent_name="慢厂")
    fast = sent(store, loan_credit_rule_check="pass", ent_name="快厂")
    rows = queue(store, on=DAY + timedelta(days=9))
    assert [row.id for row in rows] == [fast, slow]
    assert [row.waiting.fast for row in rows] == [True, None]
    assert rows[0].next_side == "农业银行"
    assert not rows[0].is_ours
    assert rows[0].waiting.is_late
    due = {one.key: one for one in dues(store, on=DAY)}
    assert due[f"recommendation:{fast}:receive"].due_on == date(2026, 11, 23)
    assert all(one.proposal for one in due.values())


def test_a_period_counts_what_fell_into_it_by_direction_county_and_area(store: Store) -> None:
    sent(store, ent_county_code="441821")
    found = counts(store, DAY, DAY, on=DAY)
    assert [(one.recommended, one.accepted) for one in found.groups["all"]] == [(1, 0)]
    assert {one.label for one in found.groups["direction"]} == {"工信推荐给农行"}
    assert found.groups["county"][0].key == "441821"
    assert counts(store, date(2026, 1, 1), date(2026, 10, 31), on=DAY).groups["all"][0].recommended == 0
    with pytest.raises(Problem, match="晚于"):
        counts(store, DAY, date(2026, 1, 1))


RED = {"ent_env_violation": "yes", "ent_env_rectification": "in_progress"}


def choice(**changes: object) -> LadderEntry:
    given = {"gate": "G06", "kind": "chosen", "on": DAY, "by": "丙", "text": "限期整改", "choice": "urge_rectify"}
    return LadderEntry(**{**given, **changes})  # type: ignore[arg-type]


def test_a_violation_opens_a_task_with_three_choices_and_evidence_asks_to_judge_again(store: Store) -> None:
    case_id = good_case(store, **RED)
    become(store, BANK)
    assert [(one.gate, one.state) for one in case_ladder(store, case_id, on=DAY)] == [("G06", "to_choose")]
    for wrong in (
        choice(choice="forgive"),
        choice(text=" "),
        choice(gate="G07"),
        choice(by="丁"),
        choice(kind="rectified", text=""),
    ):
        with pytest.raises(Problem):
            enter(store, case_id, wrong, today=DAY)
    assert store.ladder_events() == ()
    assert enter(store, case_id, choice(due_on=date(2026, 12, 1)), today=DAY).state == "chosen"
    assert any(one.title == "督促整改期限（闸门 G06）" for one in dues(store, on=DAY))
    assert case_ladder(store, case_id, on=date(2026, 12, 2))[0].overdue
    assert enter(store, case_id, choice(kind="rectified", choice="", text="验收意见"), today=DAY).state == "to_judge"
    assert open_tasks(store, on=DAY)[0].case_id == case_id


def test_only_the_bank_chooses_on_the_ladder(store: Store) -> None:
    case_id = good_case(store, **RED)
    with pytest.raises(Problem, match="由农业银行办"):
        enter(store, case_id, choice(by="乙"), today=DAY)


def test_the_offices_part_is_checked_whole_and_written_down(store: Store) -> None:
    before = store.setting("office")
    for wrong in (
        replace(INDUSTRY, staff=(member_of("张三=当家"),)),
        replace(INDUSTRY, staff=(member_of("张三=经办"), member_of("张三=审核"))),
        replace(INDUSTRY, office_region="44"),
        replace(INDUSTRY, clock_days={"receive": -1}),
        replace(INDUSTRY, office_side="bureau"),
    ):
        with pytest.raises(Problem):
            keep_office(store, wrong, by="甲")
    assert store.setting("office") == before
    kept = replace(
        INDUSTRY,
        staff=(member_of("张三=经办、审核@县支行"),),
        authority=(authority_of("县支行=500.5@2026-01-01#授权书"),),
        clock_days=days_of("签收=2，受理与否=3"),
    )
    keep_office(store, kept, by="甲")
    assert kept.staff[0].rights == ("record", "review")
    assert kept.clock_days == {"receive": 2}
    assert any(one.what == "office_changed" and "人员权限" in one.why for one in store.journal())


def test_nobody_moves_anything_before_the_office_said_who_it_is(store: Store) -> None:
    case_id = good_case(store)
    become(store, replace(INDUSTRY, office_side="", staff=()))
    with pytest.raises(Problem, match="选定"):
        recommending.start(store, case_id, "miit_to_bank", entry("start", "甲"), today=DAY)
