"""The papers of a register record: its own route, its own attachments, and no paper of an earlier round."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.run import run
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations import registers
from desktop.work.operations.paper_dues import dues
from desktop.work.operations.paper_records import PaperDetails, PaperOf, attach_paper, note_seen
from desktop.work.operations.record_papers import record_of, record_papers
from matching.registers.records import Record
from tests.desktop.paper_files import PDF
from tests.systems.conftest import DAY, Make, enter, firm, project, store

__all__ = ["firm", "project", "store"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "报告.pdf"
    path.write_bytes(PDF)
    return path


def audit(store: Store, enterprise_id: str, year: int) -> Record:
    return enter(store, "cp_audit", enterprise_id=enterprise_id, cpa_list_year=year, cpa_province_asked="yes")


def attach(store: Store, record: Record, paper: str, source: Path, **details: object) -> int:
    wanted = PaperOf(paper=paper, subject="record", subject_id=record.id)
    return attach_paper(store, wanted, source, PaperDetails(**details), on=DAY, by="甲")  # type: ignore[arg-type]


def test_the_route_is_unknown_until_the_facts_that_decide_it_are_there(store: Store, firm: Make) -> None:
    found = record_papers(store, enter(store, "cp_audit", enterprise_id=firm(), cpa_list_year=2026).id, on=DAY)
    assert (found.checklist, bool(found.waits)) == (None, True)


def test_a_report_of_an_earlier_round_is_no_report_of_this_one(store: Store, firm: Make, source: Path) -> None:
    about = firm()
    before, now = (audit(store, about, year) for year in (2023, 2026))
    attach(store, before, "cp_audit_report", source, issued_on=date(2023, 5, 1))
    note_seen(
        store, PaperOf(paper="cp_filing", subject="enterprise", subject_id=about),
        PaperDetails(seen_by="甲", seen_on=DAY), on=DAY, by="甲",
    )  # fmt: skip
    found = record_papers(store, now.id, on=DAY)
    assert found.checklist is not None
    states = {item.papers[0]: item.state for item in found.checklist.items}
    assert (states["cp_audit_report"], states["cp_filing"], found.checklist.complete) == ("missing", "missing", False)
    assert ([one.paper for one in found.elsewhere], found.own) == (["cp_filing"], ())
    attach(store, now, "cp_audit_report", source, issued_on=date(2026, 5, 1))
    again = record_papers(store, now.id, on=DAY).checklist
    assert again is not None
    assert {item.papers[0]: item.state for item in again.items}["cp_audit_report"] == "present"


def test_a_licence_of_the_firm_counts_for_a_record_while_it_is_valid(
    store: Store, firm: Make, project: Make, source: Path
) -> None:
    about = firm(ent_province="370000")
    plan = project(about)
    body = enter(store, "sw_body", **_body())
    record = enter(store, "sw_eval", project_id=plan, swe_body=body.id, swe_product="水泥")
    licence = PaperOf(paper="business_licence", subject="enterprise", subject_id=about)
    attach_paper(store, licence, source, PaperDetails(valid_to=date(2027, 1, 1)), on=DAY, by="甲")
    for day, state in ((DAY, "present"), (date(2027, 1, 2), "expired")):
        found = record_papers(store, record.id, on=day).checklist
        assert found is not None
        assert {item.papers[0]: item.state for item in found.items}["business_licence"] == state


def _body() -> dict[str, Any]:
    fields = registers.find_register("sw_body")
    return {name: "示例机构" for name in fields.required if fields.fields[name].kind == "str"}


def test_papers_are_attached_to_records_there_are_and_to_no_other(store: Store, firm: Make, source: Path) -> None:
    record = audit(store, firm(), 2026)
    gone = Record(id="00000000-0000-4000-8000-000000000000", register="cp_audit", facts={})
    with pytest.raises(Problem, match="找不到台账记录"):
        attach(store, gone, "cp_audit_report", source)
    registers.put_away(store, record.id, by="甲", why="重复")
    with pytest.raises(Problem, match="回收站"):
        attach(store, record, "cp_audit_report", source)
    assert store.papers.records() == {}


def test_a_register_without_a_list_says_where_papers_go(store: Store, firm: Make) -> None:
    record = enter(store, "triage", enterprise_id=firm(), trg_on="2026-11-01")
    with pytest.raises(Problem, match="没有要核对的材料清单"):
        record_papers(store, record.id, on=DAY)
    with pytest.raises(Problem, match="没有编号为"):
        record_of(store, "三", on=DAY)


def test_a_paper_of_a_record_that_ends_names_the_record(store: Store, firm: Make, source: Path) -> None:
    attach(store, audit(store, firm(), 2026), "cp_list", source, valid_to=date(2026, 12, 1))
    (due,) = dues(store, on=DAY)
    assert (due.subject, due.due_on) == ("清洁生产审核登记第 1 号", date(2026, 12, 1))


def test_the_command_names_a_record_by_register_and_number(
    store: Store, firm: Make, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit(store, firm(), 2026)
    path = str(store.path)
    store.close()
    assert run(["papers", "add", "cp_audit:1", "清洁生产审核报告", str(source), "--record", "--db", path]) == 0
    capsys.readouterr()
    assert run(["papers", "list", "清洁生产审核登记:1", "--record", "--json", "--db", path]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["paper"] for one in answer["records"]] == ["cp_audit_report"]
    assert run(["papers", "list", "cp_audit:1", "--record", "--db", path]) == 0
    assert "清洁生产审核报告" in capsys.readouterr().out
