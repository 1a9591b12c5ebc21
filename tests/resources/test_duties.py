"""The shipped duties and reports: whom they bind, dates only the source or a proposal gives, clauses that exist."""

from __future__ import annotations

import re

import pytest

from desktop import resources
from matching.duties.reports import check_clauses, load_reports
from matching.errors import ResourceError
from matching.packs import Pack, load_edition
from matching.packs.rows import DutyRow
from matching.packs.terms import AfterPeriod, Once, Yearly, read_term

PACKS = resources.packs().editions
DUTIES = [(pack, duty) for pack in PACKS for duty in pack.duties]
_SAID = {"quarter": "季", "half_year": "半年", "month": "月", "year": "年"}


def test_every_duty_says_whom_it_binds() -> None:
    assert len(DUTIES) == 235
    assert [duty.title for _, duty in DUTIES if not duty.sides] == []


def test_a_date_that_is_no_proposal_stands_in_the_source() -> None:
    invented = [duty.clause for pack, duty in DUTIES if not duty.proposal and not _is_said(pack, duty)]
    assert invented == []


def _is_said(pack: Pack, duty: DutyRow) -> bool:
    """Say whether month, day or number of days of a date occur in the row's words or those of its clause."""
    term, words = read_term(duty.due), duty.deadline + pack.clauses[duty.clause].row.summary
    if isinstance(term, Yearly):
        return f"{term.month}月{term.day or '底'}" in words or f"至{term.month}月" in words
    if isinstance(term, AfterPeriod):
        return _SAID[term.period] in words and str(term.within.number) in words
    if isinstance(term, Once):
        quarter = f"{term.day.year}年{'一二三四'[(term.day.month - 1) // 3]}季度"
        return any(
            said in words
            for said in (
                f"{term.day.month}月{term.day.day}日", f"7月1日至{term.day.day}日", f"{term.day.year}年内",
                f"{term.day.year}年底", quarter, "“十三五”期间",
            )
        )  # fmt: skip
    return True


def test_a_proposal_says_so_in_its_words() -> None:
    for _, duty in DUTIES:
        if duty.proposal:
            assert re.search("本工具|未定|有一个省|随统计报表", duty.deadline), duty.clause


def test_reports_are_the_forty_four_and_rest_on_clauses_that_exist() -> None:
    reports = resources.reports()
    assert [report.row.id for report in reports] == [f"R{number:02d}" for number in range(1, 45)]
    check_clauses(reports, {clause for pack in PACKS for clause in pack.clauses})
    registers = {report.row.makes.partition(":")[2] for report in reports if report.row.makes.startswith("register:")}
    assert registers <= set(resources.registers().by_id)


def test_duties_and_reports_name_one_another_rightly() -> None:
    known = {report.row.id for report in resources.reports()}
    assert {duty.report.partition(" ")[0] for _, duty in DUTIES if duty.report} <= known


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('due = "year 02-30"', "02-end"),
        ('due = "event ent_name +3d"', "ent_name"),
        ('due = "event no_such_field"', "no_such_field"),
        ('regions = ["44"]', "六位"),
        ("proposal = true", "due"),
        ('due = "once 2026-01-01"\ndone = "ent_cp_audit_done"', "event"),
        ('every = "month"\ndue = "quarter +3d"', "不符"),
        ('sides = ["workshop"]', "sides"),
    ],
)
def test_a_duty_that_contradicts_itself_is_refused_with_its_row(line: str, said: str) -> None:
    texts = dict(resources.packs().edition("tax18", "2018").texts)
    texts["duties.toml"] = f'[[duty]]\nclause = "tax18.s1.year-limit"\nactor = "企业"\ntitle = "办完进口"\n{line}\n'
    with pytest.raises(ResourceError) as refused:
        load_edition(texts, resources.dictionary(), folder="packs/tax18/2018/")
    assert refused.value.file.endswith("duties.toml")
    assert said in refused.value.sentence()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('id = "R01"', 'id = "R1"'), "编号"),
        (('makes = "print"', 'makes = "magic"'), "makes"),
        (('fields = ["ent_name"', 'fields = ["no_such"'), "no_such"),
        (('due = "quarter +15d"', 'due = "quarter"'), "没有写完"),
        (('sides = ["industry"]', 'sides = "industry"'), "R01"),
    ],
)
def test_a_wrong_report_is_refused_by_its_number(change: tuple[str, str], said: str) -> None:
    text = resources.text("duties/reports.toml").replace(*change, 1)
    with pytest.raises(ResourceError, match=said):
        load_reports(text, resources.dictionary())
