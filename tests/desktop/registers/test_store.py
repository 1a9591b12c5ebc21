"""Records are kept as revisions: nothing is overwritten, the bin gives back, nothing leads past a guard."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.problems import Problem
from desktop.work.operations import registers as operations
from matching.registers.book import Book
from tests.desktop.registers.conftest import BY, Office
from tests.matching.registers.material import ON, facts, registers


def test_every_change_is_a_revision_and_the_first_stays_as_it_was(office: Office) -> None:
    first = office.add(vis_year=2026, vis_saved="3")
    second = operations.save_record(office.store, replace(first, facts=facts(vis_year=2026, vis_saved="4")), by="乙")
    assert (first.revision, second.revision, second.number) == (1, 2, first.number)
    history = operations.history(office.store, first.id)
    assert [(one.record.revision, one.record.text("vis_saved"), one.record.by) for one in history] == [
        (2, "4", "乙"),
        (1, "3", BY),
    ]


def test_saving_what_did_not_change_makes_no_revision(office: Office) -> None:
    first = office.add(vis_year=2026)
    assert operations.save_record(office.store, first, by="乙").revision == 1
    assert len(operations.history(office.store, first.id)) == 1


def test_who_began_from_an_old_revision_is_refused_and_told_who_was_first(office: Office) -> None:
    first = office.add(vis_year=2026)
    operations.save_record(office.store, replace(first, facts=facts(vis_year=2026, vis_saved="4")), by="乙")
    with pytest.raises(Problem) as refused:
        operations.save_record(office.store, replace(first, facts=facts(vis_year=2026, vis_saved="5")), by="丙")
    assert refused.value.code == "record_changed"
    assert "第 2 版由 乙 保存" in refused.value.remedy
    assert office.records()[0].text("vis_saved") == "4"


def test_a_record_put_away_comes_back_whole_under_its_number(office: Office) -> None:
    first = office.add(vis_year=2026, vis_saved="3")
    operations.put_away(office.store, first.id, by=BY, why="重复")
    assert not office.records()
    assert [one.id for one in operations.binned(office.store, "visit")] == [first.id]
    assert office.add(vis_year=2027).number == 2
    operations.take_back(office.store, first.id, by=BY)
    assert [(one.number, one.text("vis_saved")) for one in office.records()] == [(1, "3"), (2, "")]


def test_a_record_others_name_is_not_put_away(office: Office) -> None:
    body = office.add("body", bod_name="甲所")
    office.add(vis_year=2026, vis_body=body.id)
    with pytest.raises(Problem) as refused:
        operations.put_away(office.store, body.id, by=BY, why="误")
    assert refused.value.code == "record_named"


def test_a_locked_record_changes_by_no_edit(office: Office) -> None:
    first = office.add(vis_year=2026, vis_before="100", vis_after="50", vis_kind="own", vis_end="2026-05-01")
    for move in ("finish", "file"):
        operations.move_record(office.store, first.id, move, on=ON, by=BY)
    kept = office.records()[0]
    with pytest.raises(Problem) as refused:
        operations.save_record(office.store, replace(kept, facts=facts(vis_year=2025)), by=BY)
    assert refused.value.code == "record_locked"


MOVES = [*(move.row.id for move in registers()["visit"].moves), "nothing"]
STEPS = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from([None, "100", "50"]), st.sampled_from([None, "95", "40"])),
    st.tuples(st.just("move"), st.sampled_from(MOVES), st.sampled_from([None, "2026-05-01"])),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=3, max_size=9))
def test_no_series_of_edits_and_moves_leads_past_a_guard(office: Office, steps: list[tuple[str, str, str]]) -> None:
    year = 2000 + len(office.records())
    first = office.add(vis_year=year, vis_kind="own")
    for kind, one, two in steps:
        with suppress(Problem):
            if kind == "edit":
                kept = next(found for found in office.records() if found.id == first.id)
                stated = facts(vis_year=year, vis_kind="own", vis_before=one, vis_after=two)
                operations.save_record(office.store, replace(kept, facts=stated), by=BY)
            else:
                given_facts = facts(vis_end=two) if two else {}
                operations.move_record(office.store, first.id, one, facts=given_facts, on=ON, by=BY)
    states = ["open"]
    for revision in reversed(operations.history(office.store, first.id)[:-1]):
        record, state = revision.record, states[-1]
        if not revision.move:
            assert record.state == state
            continue
        move = next(found for found in registers()["visit"].moves if found.row.id == revision.move)
        before = Book(registers(), [], on=ON).worked(replace(record, state=state))
        assert state in move.row.origin
        assert record.state == move.row.to
        assert move.when is None or move.when.evaluate(before.values) is True
        assert all(record.value(name) is not None for name in move.row.needs)
        states.append(record.state)
