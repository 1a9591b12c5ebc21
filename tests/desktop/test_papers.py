"""Papers from entry to answer: attached, seen, corrected, withdrawn, checked, and counted where they are asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.cli.run import run
from desktop.problems import Problem
from desktop.settings import Settings
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.attached_files import folder_of
from desktop.store.database import Store
from desktop.work.operations.offers import cases_of_offer, offers_of_case
from desktop.work.operations.office import save_settings
from desktop.work.operations.paper_dues import dues
from desktop.work.operations.paper_printing import checklist_pdf
from desktop.work.operations.paper_records import (
    PaperDetails,
    PaperOf,
    attach_paper,
    check_files,
    correct_paper,
    export_paper,
    find_paper,
    note_seen,
    withdraw_paper,
)
from desktop.work.operations.papers import case_papers, checklist
from tests.conftest import case_of
from tests.desktop.dossier.reading import all_text
from tests.desktop.paper_files import PDF, PNG, PROGRAM

DAY = date(2026, 11, 21)
LICENCE = PaperDetails(issuer="市场监管局", issued_on=date(2019, 3, 1), endless=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "库.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, dictionary=resources.dictionary()) as opened:
        yield opened


@pytest.fixture
def case_id(store: Store) -> str:
    return saved_case(store)


def saved_case(store: Store, firm: str = "", **facts: Any) -> str:
    stated = case_of("E3", ent_name="示例厂", prj_name="改造", **facts).facts
    own = {name: fact for name, fact in stated.items() if name.startswith("ent_")}
    firm = firm or store.save_enterprise(EnterpriseDraft(facts=own), id=None, by="甲", why="录入").id
    plan = {name: fact for name, fact in stated.items() if name not in own}
    return store.save_case(CaseDraft(enterprise_id=firm, facts=plan), id=None, by="甲", why="录入").id


def file_of(folder: Path, name: str = "扫描.pdf", content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def attach(store: Store, case_id: str, paper: str, source: Path, details: PaperDetails = LICENCE) -> int:
    return attach_paper(store, PaperOf(paper=paper, subject_id=case_id), source, details, on=DAY, by="甲")


def test_a_paper_of_the_firm_serves_every_project_of_the_firm(store: Store, case_id: str, tmp_path: Path) -> None:
    firm = store.load_case(case_id).case.enterprise_id
    other = saved_case(store, firm=firm)
    attach(store, case_id, "business_licence", file_of(tmp_path))
    attach(store, case_id, "eia", file_of(tmp_path, "环评.pdf"))
    for one, wanted in ((case_id, {"business_licence", "eia"}), (other, {"business_licence"})):
        assert {kept.paper for kept in case_papers(store, one, "recommend", on=DAY).records} == wanted


def test_a_checklist_becomes_complete_paper_by_paper(store: Store, case_id: str, tmp_path: Path) -> None:
    assert checklist(store, case_id, "cp_simple", on=DAY).complete is False
    attach(store, case_id, "cp_audit_report", file_of(tmp_path))
    assert checklist(store, case_id, "cp_simple", on=DAY).open[0].startswith("缺“清洁生产审核备案回执”")
    attach(store, case_id, "cp_filing", file_of(tmp_path, "回执.png", PNG))
    found = checklist(store, case_id, "cp_simple", on=DAY)
    assert (found.complete, found.open) == (True, ())


def test_recommendation_and_approval_are_routes_and_never_complete_while_facts_are_unknown(
    store: Store, case_id: str
) -> None:
    for route in ("recommend", "approve"):
        found = checklist(store, case_id, route, on=DAY)
        assert found.complete is False
        assert any("是否需要待查" in sentence for sentence in found.open)


def test_every_offer_and_kind_of_collateral_is_a_route(store: Store, case_id: str) -> None:
    offer = checklist(store, case_id, "offer:sdsw.a4.voluntary", on=DAY)
    assert [item.papers for item in offer.items][:2] == [("business_licence",), ("operation_report_2y",)]
    assert checklist(store, case_id, "sdsw.a4.voluntary", on=DAY) == offer
    pledge = checklist(store, case_id, "collateral:discharge_right", on=DAY)
    assert [item.papers[0] for item in pledge.items][:3] == [
        "discharge_permit", "discharge_right_paid", "discharge_right",
    ]  # fmt: skip
    with pytest.raises(Problem, match="没有“不存在的”"):
        checklist(store, case_id, "不存在的", on=DAY)


def test_a_paper_in_nobodys_catalogue_is_a_paper_of_its_own(store: Store, case_id: str, tmp_path: Path) -> None:
    name = find_paper("惠农e贷申请（农业银行渠道）")
    attach(store, case_id, name, file_of(tmp_path))
    assert checklist(store, case_id, "abc247.s3.4.e-loan", on=DAY).complete is True


def test_what_may_run_is_refused_and_nothing_is_kept(store: Store, case_id: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Windows 程序"):
        attach(store, case_id, "eia", file_of(tmp_path, content=PROGRAM))
    assert store.papers.records() == {}
    assert [one for one in folder_of(store.path).rglob("*") if one.is_file()] == []


def test_dates_that_contradict_each_other_are_refused_before_anything_is_copied(
    store: Store, case_id: str, tmp_path: Path
) -> None:
    late = PaperDetails(issued_on=DAY + timedelta(days=1))
    with pytest.raises(Problem, match="材料“环评批复”没有保存：出具日期 2026-11-22 晚于今天"):
        attach(store, case_id, "eia", file_of(tmp_path), late)
    assert not folder_of(store.path).exists()


def test_the_limit_of_size_is_a_setting(store: Store, case_id: str, tmp_path: Path) -> None:
    big = file_of(tmp_path, "大.pdf", PDF + bytes(2 << 20))
    save_settings(store, Settings(attachment_limit_mb=1), by="甲")
    with pytest.raises(Problem, match="超过上限 1 MB"):
        attach(store, case_id, "eia", big)
    save_settings(store, Settings(attachment_limit_mb=3), by="甲")
    attach(store, case_id, "eia", big)


def test_the_same_file_for_the_same_paper_is_kept_once(store: Store, case_id: str, tmp_path: Path) -> None:
    number = attach(store, case_id, "eia", file_of(tmp_path))
    with pytest.raises(Problem, match=f"第 {number} 号"):
        attach(store, case_id, "eia", file_of(tmp_path, "又一份.pdf"))


def test_an_original_that_was_seen_counts_until_it_ends(store: Store, case_id: str) -> None:
    seen = PaperDetails(seen_by="张三", seen_on=DAY, valid_to=DAY + timedelta(days=10))
    note_seen(store, PaperOf(paper="discharge_permit", subject_id=case_id), seen, on=DAY, by="甲")
    (item,) = (
        item for item in checklist(store, case_id, "recommend", on=DAY).items if item.papers == ("discharge_permit",)
    )
    assert (item.state, item.weak, item.soon) == ("present", True, True)
    with pytest.raises(Problem, match="谁看过原件"):
        note_seen(store, PaperOf(paper="eia", subject_id=case_id), replace(seen, seen_by=" "), on=DAY, by="甲")


def test_a_correction_keeps_the_file_and_a_withdrawal_says_why(store: Store, case_id: str, tmp_path: Path) -> None:
    number = attach(store, case_id, "discharge_permit", file_of(tmp_path), PaperDetails())
    new = correct_paper(store, number, PaperDetails(valid_to=date(2030, 1, 1)), on=DAY, by="乙", why="补有效期")
    kept = store.papers.record(new)
    assert (kept.corrects, kept.file, kept.valid_to) == (number, "扫描.pdf", date(2030, 1, 1))
    with pytest.raises(Problem, match="没有填原因"):
        withdraw_paper(store, new, by="乙", why=" ")
    withdraw_paper(store, new, by="乙", why="附错了企业")
    assert store.papers.records() == {}
    firm = store.load_case(case_id).case.enterprise_id
    assert {entry.what for entry in store.journal(case_id) if entry.subject_id == firm} >= {
        "paper_added", "paper_corrected", "paper_withdrawn",
    }  # fmt: skip


def test_a_file_gone_or_damaged_no_longer_counts_and_is_told(store: Store, case_id: str, tmp_path: Path) -> None:
    number = attach(store, case_id, "cp_audit_report", file_of(tmp_path))
    (place,) = (path for path in folder_of(store.path).rglob("*") if path.is_file())
    place.unlink()
    assert checklist(store, case_id, "cp_simple", on=DAY).items[0].state == "lost"
    with pytest.raises(Problem, match="文件不在了"):
        export_paper(store, number, tmp_path)
    report = check_files(store)
    assert (report.is_clean, report.faults[0].numbers) == (False, (number,))


def test_files_are_copied_out_under_their_own_names_and_never_over_others(
    store: Store, case_id: str, tmp_path: Path
) -> None:
    number = attach(store, case_id, "eia", file_of(tmp_path))
    out = tmp_path / "出"
    out.mkdir()
    first, second = export_paper(store, number, out), export_paper(store, number, out)
    assert (first.name, second.name) == ("扫描.pdf", "扫描 (2).pdf")
    assert first.read_bytes() == second.read_bytes() == PDF


def test_the_checklist_prints_with_what_is_kept_and_what_is_missing(store: Store, case_id: str, tmp_path: Path) -> None:
    number = attach(store, case_id, "business_licence", file_of(tmp_path, "执照.pdf"))
    text = all_text(checklist_pdf(store, case_id, "recommend", on=DAY))
    assert "材料清单：工信部门推荐项目" in text
    assert f"第{number}号执照.pdf" in text
    assert "监测报告" in text


def test_papers_about_to_end_are_dues_of_their_last_record(store: Store, case_id: str, tmp_path: Path) -> None:
    for year in (2024, 2027):
        details = PaperDetails(valid_to=date(year, 5, 1))
        attach(store, case_id, "discharge_permit", file_of(tmp_path, f"{year}.pdf", PDF + bytes([year % 256])), details)
    attach(store, case_id, "business_licence", file_of(tmp_path, "照.pdf"))
    (due,) = dues(store, on=DAY)
    assert (due.due_on, due.source, due.case_id, due.subject) == (date(2027, 5, 1), "paper", case_id, "示例厂")


def test_offers_count_the_papers_recorded(store: Store, case_id: str, tmp_path: Path) -> None:
    def papers() -> str:
        found = offers_of_case(store, case_id, DAY)
        (one,) = (one for one in found.matches if one.offer.id == "abc247.s3.1.product-box")
        (part,) = (part for part in one.fit.parts if part.id == "papers")
        return part.sentence

    assert papers() == "4 份中已有 0 份"
    attach(store, case_id, "business_licence", file_of(tmp_path))
    assert papers() == "4 份中已有 1 份：营业执照"
    (fitting,) = cases_of_offer(store, "abc247.s3.1.product-box", DAY).cases
    assert "4 份中已有 1 份：营业执照" in {part.sentence for part in fitting.match.fit.parts}


def test_the_commands_answer_as_documented(
    store: Store, path: Path, case_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    source = file_of(tmp_path)

    def answer(*arguments: str, status: int = 0) -> dict[str, Any]:
        assert run(["papers", *arguments, "--db", str(path), "--json"]) == status
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    added = answer("add", "1", "营业执照", str(source), "--valid-to", "长期", "--issued", "2019-03-01")
    assert added["record"]["paper"] == "business_licence"
    seen = answer("seen", "1", "环评批复", "--seen-by", "张三", "--seen-on", "2026-01-05")
    found = answer("list", "1", "--on", "2026-11-21")
    assert found["checklist"]["complete"] is False
    assert {record["number"] for record in found["records"]} == {added["recorded"], seen["recorded"]}
    (item,) = (item for item in found["checklist"]["items"] if item["papers"] == ["business_licence"])
    assert (item["state"], item["settled"], item["serving"][0]["number"]) == ("present", True, added["recorded"])
    changed = answer("correct", str(added["recorded"]), "--valid-to", "2027-01-01", "--why", "有期限")
    assert (changed["record"]["valid_to"], changed["record"]["endless"]) == ("2027-01-01", False)
    assert changed["record"]["issued_on"] == "2019-03-01"
    assert answer("due")["dues"][0]["due_on"] == "2027-01-01"
    out = answer("export", str(changed["recorded"]), "--out", str(tmp_path / ""))["files"]
    assert Path(out[0]).read_bytes() == PDF
    assert answer("check")["files"]["faults"] == []
    assert answer("withdraw", str(seen["recorded"]), "--why", "看错了")["withdrawn"] == seen["recorded"]
    refused = answer("add", "1", "营业执照", str(tmp_path), status=1)
    assert refused["problem"]["code"] == "paper-kind"
    assert len(answer("routes")["routes"]) > 100
    wrong = answer("add", "1", "营业执照", str(source), "--valid-to", "明年", status=1)
    assert "不是日期" in wrong["problem"]["message"]
