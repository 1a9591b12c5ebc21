"""A paper checked in an office that keeps the judgement: its figures are compared with those kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop import resources
from desktop.cli.run import run
from desktop.dossier.pdf import pdf_bytes
from desktop.exchange import keys as signing
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.office import load_settings, save_settings
from desktop.work.operations.printing import (
    PaperChoice,
    case_outline,
    keep_choice,
    kept_proof,
    office_choice,
    office_signing_key,
    preview_dossier,
)
from desktop.work.operations.verifying import verify_code, verify_file
from desktop.work.progress import Progress
from tests.conftest import case_of
from tests.empty_store import empty_store

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = empty_store(tmp_path_factory.mktemp("verify") / "库.db")
    with Store.open(path, dictionary=resources.dictionary()) as opened:
        yield opened


@pytest.fixture(scope="module")
def case_id(store: Store) -> str:
    firm = EnterpriseDraft(facts=case_of("E3", ent_name="示例厂").facts)
    plan = case_of("E3", prj_name="改造", prj_invest_total_cny="660").facts
    owner = store.save_enterprise(firm, id=None, by="甲", why="")
    saved = store.save_case(CaseDraft(enterprise_id=owner.id, facts=plan), id=None, by="甲", why="录入").id
    judge_cases(store, [saved], DAY, progress=Progress())
    return saved


def test_what_the_office_printed_is_confirmed_and_its_key_is_made_once(
    store: Store, case_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, choice = tmp_path / "材料.pdf", PaperChoice(form="summary")
    paper.write_bytes(preview_dossier(store, case_id, printed_on=DAY, choice=choice, keys=tmp_path))
    found = verify_file(store, paper, keys=tmp_path)
    assert (found.state, found.kept, found.kind) == ("same", "same", "推荐材料摘要")
    key = signing.office_key(tmp_path)
    assert key is not None
    assert found.fingerprint == key.signer.fingerprint
    path = empty_store(tmp_path / "别处.db")
    monkeypatch.setenv("LVJIAN_HOME", str(tmp_path))
    assert run(["verify", "--db", str(path), str(paper)]) == 0
    assert capsys.readouterr().out.startswith("一致：")
    assert run(["verify", "--db", str(path), "--number", found.number]) == 1
    assert "--code" in capsys.readouterr().err


def test_a_paper_that_states_other_figures_than_are_kept_is_not_called_right(
    store: Store, case_id: str, tmp_path: Path
) -> None:
    laid, _ = case_outline(store, case_id, DAY, choice=PaperChoice(sections=("gates",)))
    assert laid.proof is not None
    figures = tuple((label, "990 万元" if value == "660 万元" else value) for label, value in laid.proof.figures)
    paper = tmp_path / "材料.pdf"
    key = signing.make_key(tmp_path, "示例县工信局")
    paper.write_bytes(pdf_bytes([replace(laid, proof=replace(laid.proof, figures=figures))], key=key))
    found = verify_file(store, paper, keys=tmp_path)
    assert (found.state, found.kept) == ("unverifiable", "differs")
    assert [(one.figure, one.printed, one.kept) for one in found.differences] == [("总投资", "990 万元", "660 万元")]


def test_number_and_code_typed_from_paper_are_compared_with_what_is_kept(store: Store, case_id: str) -> None:
    laid, _ = case_outline(store, case_id, DAY)
    assert laid.proof is not None
    judgement = store.numbered_judgement(laid.proof.number)
    assert judgement == laid.proof.subject
    assert kept_proof(store, laid.proof.subject) == replace(laid.proof, kind="")
    from desktop.dossier.proof import check_code

    code = check_code(laid.proof)
    assert verify_code(store, f"编号 {laid.proof.number}", code).state == "code_same"
    assert verify_code(store, laid.proof.number, "0000-0000-0000").state == "code_differs"
    assert verify_code(store, "2025-0009", code).state == "unverifiable"
    assert verify_code(store, "没有", code).state == "unverifiable"


def test_a_key_made_before_the_office_had_a_name_takes_it_on(store: Store, tmp_path: Path) -> None:
    first = office_signing_key(store, tmp_path)
    assert first is not None
    assert first.signer.name.startswith(signing.UNNAMED)
    before = load_settings(store)
    save_settings(store, replace(before, office_name="示例县工信局"), by="甲")
    named = office_signing_key(store, tmp_path)
    save_settings(store, before, by="甲")
    assert named is not None
    assert (named.signer.name, named.seed) == ("示例县工信局", first.seed)


def test_the_offices_own_choice_is_printed_where_nothing_else_is_asked(store: Store, case_id: str) -> None:
    keep_choice(store, PaperChoice(form="core", more=("evidence",)), by="甲")
    own = office_choice(store)
    assert own.form == "core"
    assert own.sections[-1] == "evidence"
    assert office_choice(store, form="full") == PaperChoice()
    laid, _ = case_outline(store, case_id, DAY, choice=own)
    assert laid.sections[-1].id == "evidence"
    with pytest.raises(Problem, match="没有“nope”这一部分"):
        case_outline(store, case_id, DAY, choice=PaperChoice(sections=("nope",)))
