"""Which duties concern an office, when they fall due, and what says that they are done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import resources
from matching.duties.collect import Duty, duties_of, past_duties
from matching.duties.due import Due
from matching.duties.marks import Mark, Marks
from matching.duties.office import Office
from matching.duties.plan import CaseDays, Span, plan

DAY = date(2026, 11, 21)
PACKS = resources.packs()
GUANGDONG, HUNAN, SHANDONG = "440222", "430281", "370105"
LABELS = {"ent_cp_audit_done": "审核完成日"}


def office(side: str = "industry", level: str = "county", region: str = HUNAN) -> Office:
    return Office(side=side, level=level, region=region)


def duties(where: Office, on: date = DAY, marks: Marks | None = None) -> dict[str, Duty]:
    found = duties_of(PACKS.on(on), resources.reports(), where, on=on, marks=marks)
    return {duty.id: duty for duty in found}


def case(**facts: object) -> CaseDays:
    firm = frozenset({"ent_cp_audit_due", "ent_cp_audit_done", "ent_province"})
    return CaseDays(
        case_id="c1", enterprise_id="e1", enterprise="甲厂", project="改造", region=HUNAN, facts=facts, firm_fields=firm
    )


def dues(duty: Duty, *marks: Mark, cases: tuple[CaseDays, ...] = (), since: date = DAY, days: int = 365) -> list[Due]:
    span = Span(on=DAY, since=since, until=DAY + timedelta(days=days))
    return list(plan([duty], Marks(marks), cases, span, LABELS))


def mark(number: int, key: str, value: str, kind: str = "done") -> Mark:
    return Mark(number=number, kind=kind, key=key, value=value)  # type: ignore[arg-type]  # one of three


def test_a_duty_of_guangdong_reaches_only_an_office_there() -> None:
    there, here = duties(office(level="city", region="440200")), duties(office(level="city", region="430200"))
    assert {"greenfactory2024.s5.3.gd-recommend", "gdcp.s3.1.city-plan"} <= set(there)
    assert not [name for name in here if name.startswith("gdcp.") or ".gd-" in name or ".gd." in name]
    assert "greenfactory2024.s5.3.cal-call" in here


def test_side_and_level_choose_what_binds_the_office_itself() -> None:
    bank = {name for name, duty in duties(office("bank")).items() if duty.whose == "own"}
    clerk = {name for name, duty in duties(office()).items() if duty.whose == "own"}
    assert "banking.stat.t115" in bank - clerk
    assert "abc247.s3.1.miit-directions" in clerk - bank
    assert "greenfactory2024.s5.3.cal-recommend" not in clerk
    assert "greenfactory2024.s5.3.cal-recommend" in duties(office(level="province", region="430000"))


def test_a_document_whose_time_is_over_reminds_of_nothing_and_is_shown_as_history() -> None:
    here = office(level="city", region="370100")
    assert not [name for name in duties(here) if name.startswith(("sdsw.", "R20", "R21", "lg381."))]
    past = {one.clause: one for one in past_duties(PACKS.editions, here, on=DAY)}
    assert past["sdsw.a23.quarter"].ended == date(2023, 11, 8)
    then = duties(here, on=date(2020, 5, 1))["sdsw.a23.quarter"]
    span = Span(on=date(2020, 5, 1), since=date(2020, 5, 1), until=date(2030, 1, 1))
    found = plan([then], Marks(), (), span, {})
    assert (found[0].due_on, found[-1].due_on) == (date(2020, 7, 15), date(2023, 10, 15))


def test_a_report_stands_only_where_no_duty_asks_for_it() -> None:
    assert "R03" in duties(office())
    assert "R04" not in duties(office("bank"))
    assert "R01" not in duties(office())


def test_a_quarter_is_done_by_its_own_mark_and_the_next_stays_open() -> None:
    duty = duties(office())["R03"]
    first, second, *_ = dues(duty, mark(1, "duty:R03@2026Q4", "2027-01-08"))
    assert (first.state(DAY, 30), second.state(DAY, 30)) == ("done", "ahead")
    assert first.proposal


def test_nothing_is_late_of_the_time_before_the_office_began() -> None:
    duty = duties(office("bank"))["banking.stat.t115"]
    assert {due.state(DAY, 30) for due in dues(duty)} == {"ahead"}
    early = dues(duty, since=date(2026, 1, 1))
    assert [due.state(DAY, 30) for due in early][:2] == ["late", "late"]


def test_an_interval_starts_with_the_first_time_it_was_done() -> None:
    duty = duties(office())["abc247.s3.1.miit-directions"]
    (open_one,) = dues(duty)
    assert (open_one.due_on, open_one.state(DAY, 30)) == (None, "undated")
    done, following = dues(duty, mark(1, open_one.key, "2026-11-21"))
    assert done.done_on == DAY
    assert following.due_on == date(2027, 11, 21)


def test_an_event_of_the_records_has_a_day_for_each_firm_and_its_end_is_a_fact() -> None:
    duty = duties(office())["cpaudit2016.s2.finish"]
    (general,) = dues(duty)
    assert general.due_on is None
    late = case(ent_cp_audit_due=date(2026, 3, 31))
    (due,) = dues(duty, cases=(late, replace(late, case_id="c2")))
    assert (due.state(DAY, 30), due.subject, due.case_id) == ("late", "甲厂", "c1")
    assert "审核完成日" in due.note
    finished = case(ent_cp_audit_due=date(2026, 12, 31), ent_cp_audit_done=date(2026, 11, 1))
    recent = dues(duty, cases=(finished,))
    assert [one.state(DAY, 30) for one in recent] == ["done"]


def test_a_proposal_may_be_dated_by_the_office_and_a_date_of_the_source_never() -> None:
    said = Marks((mark(1, "duty:R03", "month +10d", "dated"), mark(2, "duty:price943.s3.5.report", "", "dated")))
    found = duties(office(), marks=said)
    assert (str(found["R03"].term), found["R03"].own_date) == ("month +10d", True)
    assert str(found["price943.s3.5.report"].term) == "year 03-end"
    assert not found["price943.s3.5.report"].may_be_dated


@given(st.dates(), st.dates() | st.none(), st.integers(0, 4000), st.booleans())
def test_a_thing_stands_in_exactly_one_way_and_only_a_mark_makes_it_done(
    on: date, day: date | None, warn: int, done: bool
) -> None:
    due = Due(key="k", title="t", due_on=day, source="duty", done_on=on if done else None)
    state = due.state(on, warn)
    assert (state == "done") == done
    if not done:
        assert (state == "undated") == (day is None)
        assert (state == "late") == (day is not None and day < on)


@pytest.mark.parametrize("side", ["industry", "bank"])
@pytest.mark.parametrize("level", ["county", "city", "province"])
def test_keys_never_repeat(side: str, level: str) -> None:
    here = office(side, level, {"county": GUANGDONG, "city": "440200", "province": "440000"}[level])
    span = Span(on=DAY, since=date(2025, 1, 1), until=date(2029, 1, 1))
    found = plan(duties(here).values(), Marks(), (), span, LABELS)
    assert len({due.key for due in found}) == len(found)
