"""From twenty decisions in the books to an order that says why it changed, and back: on a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop import resources
from desktop.cli.run import run
from desktop.dossier.drawing import PdfFile
from desktop.dossier.model_card import card_form, card_outline
from desktop.problems import Problem
from desktop.settings import Settings
from desktop.store import CaseDraft, CaseQuery
from desktop.store.database import Store
from desktop.work.operations import comparing, learning, model_view, ranked, sharing
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.operations.model_card import card_of
from desktop.work.operations.office import save_settings
from desktop.work.operations.outcomes import Entry, outcomes_of, record_outcome, withdraw_outcome
from desktop.work.progress import Cancelled, Progress
from tests.desktop.dossier.reading import all_text
from tests.desktop.learning_county import BAD, DAY, GOOD, county_file, decide_twenty


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "库.db"
    path.write_bytes(county_file())
    with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as opened:
        yield opened


def order(store: Store) -> list[str]:
    rows = store.list_cases(CaseQuery(sort="rank", limit=100)).rows
    return [row.id for row in rows]


def places(store: Store) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {row.id: (row.rank, row.rank_best, row.rank_worst) for row in store.list_cases(CaseQuery(limit=100)).rows}


def learned(store: Store) -> learning.LearnReport:
    return learning.learn_from_decisions(store, DAY, by="李四", progress=Progress())


def band(store: Store, case_id: str) -> int:
    row = store.case_row(case_id)
    assert row is not None
    assert row.score_low is not None
    return int(row.score_low // resources.labels().speak.band_points)


# ---- a walk through twenty decisions


def test_twenty_decisions_change_the_order_within_bands_and_say_why(store: Store) -> None:
    before = order(store)
    decide_twenty(store)
    report = learned(store)
    view = ranked.ranking_view(store, DAY)
    after = order(store)
    assert report.is_taken
    assert "模型" in report.sentence
    assert view.mode == "bands"
    assert after != before
    assert {move.case_id for move in report.moves} == {
        name for place, name in enumerate(before) if after.index(name) != place
    }
    bands = [band(store, case_id) for case_id in after]
    assert bands == sorted(bands, reverse=True)
    upper, lower = next(
        (one, other)
        for place, one in enumerate(after)
        for other in after[place + 1 :]
        if before.index(one) > before.index(other)
    )
    why = ranked.why_above(store, upper, lower, DAY)
    assert why.points > 0
    assert any(abs(part.office) > abs(part.policy) for part in why.parts[:3])
    assert sum(part.whole for part in why.parts) == pytest.approx(why.points)


def test_rolling_back_gives_the_scorecards_order_exactly(store: Store) -> None:
    before = places(store)
    decide_twenty(store)
    first = learned(store).model.id
    taught = places(store)
    assert taught != before
    learning.activate(store, "", DAY, by="李四", why="再看看")
    assert places(store) == before
    learning.activate(store, first, DAY, by="李四")
    assert places(store) == taught
    learning.set_mode(store, "rule", DAY, by="李四")
    assert places(store) == before
    assert next(entry.what for entry in store.journal(limit=3)) == "model_mode"


def test_a_judgement_names_what_ordered_it_and_can_still_be_explained(store: Store) -> None:
    chosen = decide_twenty(store)
    first = case_judgement(store, chosen[0])
    model = learned(store).model.id
    judge_cases(store, chosen[:1], DAY, progress=Progress())
    again = case_judgement(store, chosen[0], with_ranks=True)
    assert first is not None
    assert again is not None
    assert (first.judgement.model, again.judgement.model) == ("rubric", f"bands {model}")
    learning.activate(store, "", DAY, by="李四")
    assert case_judgement(store, chosen[0]) is not None


def test_a_project_is_explained_by_policy_and_by_decisions_and_tried_with_other_shares(store: Store) -> None:
    decide_twenty(store)
    learned(store)
    view = ranked.ranking_view(store, DAY)
    middle = view.cases[20]
    now = ranked.contributions(store, middle.case_id, DAY)
    assert now.place == middle.rank
    assert now.total == pytest.approx(middle.model_points)
    worst = ranked.contributions(store, middle.case_id, DAY, shares=[0.0] * len(view.names))
    best = ranked.contributions(store, middle.case_id, DAY, shares=[1.0] * len(view.names))
    assert (best.place, worst.place) == (1, 40)


def test_the_pair_asked_about_is_new_and_its_answer_teaches(store: Store) -> None:
    pair = comparing.next_pair(store, DAY)
    comparing.answer(store, pair.first.case_id, pair.second.case_id, by="李四", on=DAY)
    following = comparing.next_pair(store, DAY)
    assert {following.first.case_id, following.second.case_id} != {pair.first.case_id, pair.second.case_id}
    assert model_view.model_view(store, DAY).usable == 1
    (kept,) = comparing.answers(store)
    comparing.withdraw_answer(store, kept.number, by="李四", why="看错了")
    assert comparing.answers(store) == ()


# ---- what is refused, and what cannot be learned from


def test_what_became_of_a_project_is_corrected_and_withdrawn_but_never_lost(store: Store) -> None:
    case_id = order(store)[0]
    number = record_outcome(store, case_id, GOOD, today=DAY)
    lent = Entry(kind="approved", on=DAY, by="李四", amount=Decimal(500))
    better = record_outcome(store, case_id, lent, today=DAY, corrects=number)
    (shown,) = outcomes_of(store, case_id)
    assert shown.sentence == "2026-11-21 批准贷款　500 万元"
    with pytest.raises(Problem, match="没有第 1 号"):
        withdraw_outcome(store, case_id, number, by="李四", why="旧的")
    withdraw_outcome(store, case_id, better, by="李四", why="记错了项目")
    assert outcomes_of(store, case_id) == ()
    told = [entry.what for entry in store.journal(case_id)]
    assert told[:3] == ["outcome_withdrawn", "outcome_corrected", "outcome_recorded"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry(kind="approved", on=DAY, by="李四"), "没有填金额"),
        (Entry(kind="recommended", on=DAY, by="李四", amount=Decimal(5)), "没有金额"),
        (Entry(kind="approved", on=DAY, by="李四", amount=Decimal("-5")), "金额"),
        (Entry(kind="refused", on=DAY, by="李四"), "没有填原因"),
        (Entry(kind="refused", on=DAY, by="李四", reason="weather"), "没有“weather”这个原因"),
        (Entry(kind="magic", on=DAY, by="李四"), "没有“magic”这种结论"),
        (Entry(kind="recommended", on=DAY, by=" "), "没有填记录人"),
        (Entry(kind="recommended", on=DAY + timedelta(days=1), by="李四"), "在今天"),
        (Entry(kind="recommended", on=date(2026, 1, 1), by="李四"), "早于评估日期"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_by_name(store: Store, entry: Entry, words: str) -> None:
    with pytest.raises(Problem, match=words):
        record_outcome(store, order(store)[0], entry, today=DAY)
    assert store.outcomes() == ()


def test_a_project_never_judged_has_no_outcome(store: Store) -> None:
    case_id = order(store)[0]
    stored = store.load_case(case_id)
    draft = CaseDraft(enterprise_id=stored.case.enterprise_id, facts=stored.project_facts)
    new = store.save_case(draft, id=None, by="甲", why="").id
    with pytest.raises(Problem, match="还没有评估"):
        record_outcome(store, new, GOOD, today=DAY)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [([], "还没有可学的结论"), ([GOOD] * 25, "都是同一类"), ([replace(BAD, reason="papers")] * 25, "还没有可学的结论")],
)
def test_decisions_of_one_kind_leave_the_order_and_say_so(store: Store, kinds: list[Entry], words: str) -> None:
    before = places(store)
    for case_id, entry in zip(order(store), kinds, strict=False):
        record_outcome(store, case_id, entry, today=DAY)
    report = learned(store)
    assert not report.is_taken
    assert words in report.sentence
    assert places(store) == before
    assert store.models() == ()


def test_decisions_over_one_firm_cannot_be_tested_and_are_not_used(store: Store) -> None:
    firm = store.load_case(order(store)[0]).case.enterprise_id
    first, second = (case_id for case_id in order(store) if store.load_case(case_id).case.enterprise_id == firm)
    record_outcome(store, first, GOOD, today=DAY)
    record_outcome(store, second, BAD, today=DAY)
    report = learned(store)
    assert not report.is_taken
    assert "同一家企业" in report.sentence


def test_contradictory_answers_leave_a_report_and_no_crash(store: Store) -> None:
    names = order(store)[:6]
    for one, other in pairwise(names):
        comparing.answer(store, one, other, by="李四", on=DAY)
        comparing.answer(store, other, one, by="王五", on=DAY)
    report = learned(store)
    assert report.sentence
    assert ranked.ranking_view(store, DAY).sentence


def test_learning_stops_when_asked_and_keeps_nothing(store: Store) -> None:
    decide_twenty(store)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        learning.learn_from_decisions(store, DAY, by="李四", progress=progress)
    assert store.models() == ()


def test_what_lies_in_the_recycle_bin_teaches_nothing_until_it_is_back(store: Store) -> None:
    chosen = decide_twenty(store)
    store.delete_case(chosen[0], by="李四", why="误录")
    assert model_view.model_view(store, DAY).usable == 19
    store.restore_case(chosen[0], by="李四", why="找回")
    assert model_view.model_view(store, DAY).usable == 20


def test_a_direction_let_go_is_learned_freely_and_stays_visible(store: Store) -> None:
    learning.set_direction(store, "C39", DAY, free=True, by="李四")
    decide_twenty(store)
    model = learned(store).model
    (curve,) = [curve for curve in model.curves if curve.name == "C39"]
    assert curve.direction == 0
    assert [row.name for row in model_view.model_view(store, DAY).weights if row.is_free] == ["C39"]
    with pytest.raises(Problem, match="没有“X9”这个评分项"):
        learning.set_direction(store, "X9", DAY, free=True, by="李四")


# ---- between offices


def test_decisions_travel_without_names_and_count_once(store: Store, tmp_path: Path) -> None:
    decide_twenty(store)
    save_settings(store, Settings(office_name="甲局"), by="李四")
    file = tmp_path / "结论.json"
    assert sharing.export_decisions(store, file, DAY) == 20
    text = file.read_text(encoding="utf-8")
    assert not [word for word in ("示例", "改造", *order(store)) if word in text]
    assert sharing.import_decisions(store, file, DAY, by="李四").new == 0
    other = tmp_path / "乙.db"
    other.write_bytes(county_file())
    with Store.open(other, dictionary=resources.dictionary(), places=resources.places()) as elsewhere:
        assert sharing.import_decisions(elsewhere, file, DAY, by="乙").new == 20
        assert sharing.import_decisions(elsewhere, file, DAY, by="乙").new == 0
        assert learned(elsewhere).is_taken
        view = model_view.model_view(elsewhere, DAY)
        assert (view.usable, view.files[0].office) == (20, "甲局")
        (first, *_) = store.outcomes()
        withdraw_outcome(store, first.case_id, int(first.id), by="李四", why="记错了项目")
        sharing.export_decisions(store, file, DAY)
        assert sharing.import_decisions(elsewhere, file, DAY, by="乙").new == 0
        assert model_view.model_view(elsewhere, DAY).usable == 19
        assert [kept.state for kept in model_view.model_view(elsewhere, DAY).files] == ["replaced", "used"]
        sharing.drop_decisions(elsewhere, view.files[0].checksum, by="乙")
        assert model_view.model_view(elsewhere, DAY).usable == 0


def test_an_altered_or_foreign_file_is_refused_and_nothing_is_kept(store: Store, tmp_path: Path) -> None:
    decide_twenty(store)
    model = learned(store).model.id
    decisions, kept = tmp_path / "结论.json", tmp_path / "模型.json"
    sharing.export_decisions(store, decisions, DAY)
    sharing.export_model(store, model, kept)
    for file, take in ((decisions, sharing.import_decisions), (kept, sharing.import_model)):
        altered = file.read_text(encoding="utf-8").replace("0.", "0.1", 1)
        for content in (altered, "{}", "", "[" * 100_000, '{"py/object": "os.system"}'):
            file.write_text(content, encoding="utf-8")
            with pytest.raises(Problem, match="没有导入"):
                take(store, file, *((DAY,) if take is sharing.import_decisions else ()), by="李四")
    assert store.shared_decisions() == ()
    assert [info.id for info in store.models()] == [model]


def test_a_model_of_another_office_waits_until_somebody_uses_it(store: Store, tmp_path: Path) -> None:
    decide_twenty(store)
    model = learned(store).model.id
    taught = order(store)
    file = tmp_path / "模型.json"
    sharing.export_model(store, model, file)
    other = tmp_path / "乙.db"
    other.write_bytes(county_file())
    with Store.open(other, dictionary=resources.dictionary(), places=resources.places()) as elsewhere:
        assert sharing.import_model(elsewhere, file, by="乙") == model
        assert elsewhere.active_model() == ""
        learning.activate(elsewhere, model, DAY, by="乙")
        assert order(elsewhere) == taught


# ---- paper and command


def test_the_card_holds_on_one_page_what_the_model_is(store: Store) -> None:
    decide_twenty(store)
    learned(store)
    learned(store)
    view = model_view.model_view(store, DAY)
    assert view.model is not None
    assert view.model.gain is not None
    gain = msgspec.structs.replace(view.model.gain, last=view.model.gain.model, beside_last=view.model.gain.model)
    worst = replace(
        view,
        model=msgspec.structs.replace(view.model, gain=gain, office="某某市某某县工业和信息化局" * 4),
        office="某某市某某县工业和信息化局",
        weights=tuple(replace(row, is_against=True) for row in view.weights),
    )
    outline = card_outline(card_of(worst))
    file = PdfFile(layout=card_form())
    assert file.add(outline) == 1
    told = all_text(file.data()).replace("\n", "").replace(" ", "")
    assert view.model is not None
    for words in ("排序模型卡", view.model.id, "财务稳健", "留出检验", "草案", "公平性", "项结论"):
        assert words in told, words


def test_the_commands_record_learn_and_show(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LVJIAN_HOME", str(tmp_path))
    chosen = decide_twenty(store)
    path = store.path
    store.close()

    def told(*arguments: str, status: int = 0) -> dict[str, Any]:
        found = run([*arguments, "--db", str(path), "--on", "2026-11-21", "--json"])
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert (found, answer["ok"]) == (status, status == 0)
        return answer

    assert told("outcome", chosen[0], "--kind", "批准贷款", status=1)["problem"]["code"] == "outcome_amount"
    assert len(told("outcome", chosen[0], "--kind", "批准贷款", "--amount", "500万元")["outcomes"]) == 2
    pair = told("compare")["pair"]
    told("compare", "--answer", pair["second"]["case_id"], pair["first"]["case_id"])
    model = told("learn")["id"]
    assert told("model", "show")["model"]["id"] == model
    assert told("model", "rubric", "--why", "试试")["active"] == ""
    assert told("model", "activate", model[:8])["active"] == model
    assert told("model", "history")["models"][0]["taken"]
    assert told("decisions", "export", str(tmp_path / "d.json"))["count"] == 22
    told("model", "card", str(tmp_path / "c.pdf"))
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
