"""What a register works out, refuses and opens: direct arithmetic, unknown never decides, no way around a guard."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.registers.checks import open_moves, refusals, remarks
from matching.registers.links import meant
from matching.registers.reminders import reminded
from matching.registers.tables import list_table, record_table, total_table
from matching.registers.totals import totals
from tests.matching.registers.material import book, record, registers

amounts = st.decimals(0, 10**6, places=2)
known = st.one_of(st.none(), amounts)


@given(before=amounts, after=amounts)
def test_a_figure_is_what_a_calculator_gives(before: Decimal, after: Decimal) -> None:
    worked = book().worked(record(vis_before=str(before), vis_after=str(after)))
    if before == 0:
        assert worked.value("vis_share") is None
        return
    exact = Fraction(100) * (Fraction(before) - Fraction(after)) / Fraction(before)
    assert worked.value("vis_share") == (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    assert worked.value("vis_good") == ("yes" if after * 10 <= before * 9 else "no")


@given(before=known, after=known, kind=st.sampled_from([None, "own", "must"]))
def test_what_is_unknown_is_never_yes_and_never_no(before: Any, after: Any, kind: str | None) -> None:
    one = book().worked(record(vis_before=before and str(before), vis_after=after and str(after), vis_kind=kind))
    given_facts = {name for name in ("vis_before", "vis_after", "vis_kind") if one.record.value(name) is not None}
    lacking = {"vis_before", "vis_after"} - given_facts
    if lacking:
        assert one.value("vis_good") is None
        assert set(one.waits["vis_good"]) == lacking
        assert one.value("vis_class") is None
    elif kind is None and one.value("vis_good") == "yes":
        assert one.value("vis_class") is None
        assert one.waits["vis_class"] == ("vis_kind",)
    else:
        assert one.value("vis_class") in {"a", "b", "c"}


@given(before=known, after=known, end=st.sampled_from([None, "2026-05-01"]))
def test_a_step_opens_only_where_its_guard_is_known_to_hold(before: Any, after: Any, end: str | None) -> None:
    shelf = book()
    one = shelf.worked(record(vis_before=before and str(before), vis_after=after and str(after), vis_end=end))
    (finish,) = open_moves(one, shelf)
    assert finish.is_open == (one.value("vis_good") == "yes" and end is not None)
    if not finish.is_open:
        assert finish.reasons or finish.missing == ("vis_end",)


def test_a_closed_step_names_the_missing_fact() -> None:
    shelf = book()
    (finish,) = open_moves(shelf.worked(record(vis_before="10", vis_end="2026-05-01")), shelf)
    assert finish.reasons == ("缺少改造后用能，还不能判断",)


def test_what_cannot_be_checked_says_so_and_refuses_nothing() -> None:
    shelf = book()
    one = record(vis_year=2026, vis_start="2026-05-01")
    said = remarks(shelf.worked(one), shelf)
    assert all(remark.unknown and not remark.refuses for remark in said)
    assert not refusals(one, shelf)


def test_a_record_against_its_checks_is_refused_with_both_values() -> None:
    one = record(vis_year=2026, vis_start="2026-05-02", vis_end="2026-05-01")
    (found,) = refusals(one, book())
    assert found.sentence == "开始日 2026年5月2日 晚于结束日 2026年5月1日"


def test_a_lowest_value_of_nothing_is_a_lowest_value() -> None:
    assert registers().dictionary["vis_before"].minimum == 0


def test_a_missing_required_field_and_a_link_to_nowhere_are_refused() -> None:
    assert {one.id for one in refusals(record(vis_body="nobody"), book())} == {"required", "link"}


@settings(max_examples=30)
@given(years=st.lists(st.tuples(st.sampled_from("ab"), st.integers(2020, 2023)), min_size=2, max_size=8))
def test_the_same_firm_and_year_never_stand_twice(years: list[tuple[str, int]]) -> None:
    shelf, kept = book(), set[tuple[str, int]]()
    for number, (firm, year) in enumerate(years, 1):
        one = record(id=f"r{number}", number=number, firm=firm, vis_year=year)
        refused = [remark for remark in refusals(one, shelf) if remark.id == "unique"]
        assert bool(refused) == ((firm, year) in kept)
        if not refused:
            shelf.keep(one)
            kept.add((firm, year))


def test_a_record_kept_again_frees_what_it_was_called_before() -> None:
    shelf = book([record(vis_year=2025)])
    assert refusals(record(id="r2", vis_year=2025), shelf)
    shelf.keep(record(vis_year=2026))
    assert not refusals(record(id="r2", vis_year=2025), shelf)
    assert refusals(record(id="r2", vis_year=2026), shelf)


@settings(max_examples=30)
@given(savings=st.lists(st.tuples(st.sampled_from([None, "own", "must"]), known), max_size=8))
def test_gathered_sums_are_those_of_the_records(savings: list[tuple[str | None, Any]]) -> None:
    visits = [
        record(id=f"v{n}", number=n, firm=str(n), vis_kind=kind, vis_saved=saved and str(saved), vis_body="b")
        for n, (kind, saved) in enumerate(savings, 1)
    ]
    body = record("body", id="b", bod_name="甲所")
    worked = book([*visits, body]).worked(body)
    assert worked.value("bod_visits") == len(savings)
    counted = [(kind, one.value("vis_saved")) for (kind, _), one in zip(savings, visits, strict=True) if kind != "own"]
    if any(kind is None or value is None for kind, value in counted):
        assert worked.value("bod_saved") is None
    else:
        assert worked.value("bod_saved") == sum((Decimal(str(value)) for _, value in counted), Decimal(0))


@settings(max_examples=30)
@given(rows=st.lists(st.tuples(st.sampled_from(["440281", "440282", "430121"]), known), max_size=12))
def test_totals_are_the_sum_of_their_lines_and_of_the_records(rows: list[tuple[str, Any]]) -> None:
    visits = [
        record(id=f"v{n}", number=n, firm=str(n), county=county, vis_saved=saved and str(saved))
        for n, (county, saved) in enumerate(rows, 1)
    ]
    found = totals(registers()["visit"].totals[0], "visit", book(visits))
    stated = [value for one in visits if isinstance(value := one.value("vis_saved"), Decimal)]
    assert found.bottom.sums[0] == sum(stated, Decimal(0)) == sum((line.sums[0] for line in found.lines), Decimal(0))
    assert found.bottom.count == len(rows) == sum(line.count for line in found.lines)
    assert found.bottom.unknown[0] == len(rows) - len(stated)


def test_totals_leave_out_and_count_what_cannot_be_told_to_belong_in() -> None:
    visits = [
        record(id="v1", firm="a", vis_kind="own", vis_saved="3", around={"ent_process_complexity": "simple"}),
        record(id="v2", firm="b", vis_kind="own", vis_saved="4"),
    ]
    table = total_table(registers()["visit"].totals[1], registers()["visit"], book(visits))
    assert [[one.text for one in row] for row in table.rows] == [["自愿", "1", "3"]]
    assert table.left_out == 1
    assert any("没有计入" in note for note in table.notes)


def test_a_list_to_hand_out_holds_only_those_known_to_belong_and_no_personal_data() -> None:
    visits = [
        record(id="v1", firm="a", vis_year=2026, vis_agreed="yes", vis_contact="张三", vis_body="b"),
        record(id="v2", firm="b", vis_year=2026, vis_agreed="no"),
        record(id="v3", firm="c", vis_year=2026),
    ]
    body = record("body", id="b", bod_name="甲所", bod_phone="123")
    table = list_table(registers()["visit"].lists[0], registers()["visit"], book([*visits, body]))
    texts = [one.text for row in table.rows for one in row]
    assert texts == ["示例a厂", "2026", "未提供（待查）", "甲所"]
    assert table.left_out == 1
    assert table.records == ("v1",)


def test_a_table_of_records_begins_with_their_numbers() -> None:
    table = record_table(registers()["visit"], book([record(number=7, vis_year=2026)]))
    assert [head.title for head in table.heads] == ["编号", "企业", "年度", "性质", "节能量（tce）", "状态"]
    assert table.rows[0][0].value == 7


def test_a_reminder_stands_until_its_end_is_known() -> None:
    visits = [
        record(id="v1", firm="a", vis_year=2026, vis_start="2026-05-01"),
        record(id="v2", firm="b", vis_year=2026, vis_start="2026-05-01", vis_end="2026-05-09"),
        record(id="v3", firm="c", vis_year=2026, vis_start="2026-05-01", state="done"),
    ]
    assert [(one.worked.record.id, str(one.due_on)) for one in reminded(book(visits))] == [("v1", "2026-05-31")]


@pytest.mark.parametrize("text", ["甲所", " 甲 所 ", "2", "第2号"])
def test_a_record_is_found_by_name_or_number(text: str) -> None:
    shelf = book([record("body", id="b", number=2, bod_name="甲所")])
    found = meant(text, "body", shelf, plain=lambda name: name.replace(" ", ""))
    assert found.record is not None
    assert found.record.id == "b"


def test_a_name_of_two_records_finds_neither_and_tells_their_numbers() -> None:
    twins = [record("body", id=name, number=at, bod_name="甲所") for at, name in enumerate("bc", 1)]
    assert meant("甲所", "body", book(twins)).why == "“服务机构”有 2 条叫“甲所”（第 1、2 号），请写编号"
