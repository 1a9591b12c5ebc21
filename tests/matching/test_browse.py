"""Looking through the packs: how documents and clauses stand on a day, what carries a clause, and finding it."""

from __future__ import annotations

import time
from datetime import date

import pytest

from desktop import resources
from desktop.work.operations.policies import PolicyView, view_of
from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.packs import PackLibrary, load_edition
from matching.packs.browse import Clause, Document, cites, documents_on, superseded_on
from matching.packs.coverage import count_sources, read_register
from matching.packs.search import entry, found, spans, words_of
from tests.conftest import DAY


@pytest.fixture(scope="module")
def view(dictionary: FieldDictionary) -> PolicyView:
    register = read_register(resources.text("packs/register.toml"))
    return view_of(resources.packs(), DAY, dictionary, register, name_code=resources.name_code)


def statuses(day: date) -> dict[str, str]:
    return {document.pack.row.id: document.status for document in documents_on(resources.packs(), day)}


def clause_of(documents: tuple[Document, ...], clause_id: str) -> Clause:
    return next(clause for document in documents for clause in document.clauses if clause.row.id == clause_id)


def edition(dictionary: FieldDictionary, *, name: str, begins: str, extra: str = "", clause: str = "") -> PackLibrary:
    pack = (
        f'id = "made"\nedition = "{name}"\ntitle = "甲县办法"\nkind = "办法"\nlevel = "county"\nregion = "甲县"\n'
        f'status = "in_force"\nvalid_from = {begins}\n{extra}'
    )
    row = f'[[clause]]\nid = "made.one"\nnumber = "一"\nkind = "benefit"\ntitle = "奖励"\nsummary = "给奖励"\n{clause}'
    return PackLibrary((load_edition({"pack.toml": pack, "clauses.toml": row}, dictionary),))


def test_a_document_is_in_force_within_its_days_and_expired_after_them() -> None:
    assert statuses(date(2022, 1, 1))["sdsw"] == "in_force"
    assert statuses(DAY)["sdsw"] == "expired"


def test_a_document_is_not_yet_in_force_before_its_first_day() -> None:
    assert statuses(date(2026, 3, 31))["zjtx2026"] == "upcoming"
    assert statuses(date(2026, 4, 1))["zjtx2026"] == "in_force"


def test_a_press_article_is_history_on_every_day() -> None:
    assert statuses(date(2018, 12, 1))["news02"] == "historic"


def test_a_newer_edition_ends_the_older_one_the_day_before(dictionary: FieldDictionary) -> None:
    old = edition(dictionary, name="2024", begins="2024-01-01")
    new = edition(dictionary, name="2026", begins="2026-05-01")
    documents = documents_on(PackLibrary((*old.editions, *new.editions)), DAY)
    assert [(one.status, one.ends) for one in documents] == [("expired", date(2026, 4, 30)), ("in_force", None)]


def test_a_pack_without_proof_is_a_draft_with_all_its_clauses(dictionary: FieldDictionary) -> None:
    document = documents_on(edition(dictionary, name="1", begins="2024-01-01", extra='confidence = "K"\n'), DAY)[0]
    assert (document.status, document.clauses[0].draft) == ("draft", True)


def test_a_clause_may_end_before_its_document(dictionary: FieldDictionary) -> None:
    library = edition(dictionary, name="1", begins="2024-01-01", clause="valid_to = 2025-12-31\n")
    document = documents_on(library, DAY)[0]
    assert (document.status, document.clauses[0].status) == ("in_force", "expired")


def test_a_clause_that_cites_a_replaced_law_says_so_only_from_that_day() -> None:
    law = "ndrc07.s2.6.cp-law"
    before = clause_of(documents_on(resources.packs(), date(2026, 8, 14)), law)
    after = clause_of(documents_on(resources.packs(), date(2026, 8, 15)), law)
    assert before.replaced == ()
    assert [(row.name, row.by) for row in after.replaced] == [("清洁生产促进法", "生态环境法典")]


def test_a_pack_not_yet_in_force_replaces_nothing() -> None:
    assert superseded_on(resources.packs().editions, date(2026, 8, 14)) == ()


def test_a_longer_title_that_contains_the_name_is_another_instrument() -> None:
    assert not cites("按《海洋环境保护法》办理", "环境保护法")
    assert cites("按《中华人民共和国环境保护法》办理", "环境保护法")


def test_a_gate_carries_its_clause_with_the_cases_that_prove_it(view: PolicyView) -> None:
    clause = next(one for one in view.clauses if one.clause.row.id == "abc247.s3.2.hard-constraint")
    gate = next(one for one in clause.rules if one.rule.kind == "gate")
    assert gate.rule.id == "G03"
    assert {proof.expected for proof in gate.rule.proofs} >= {"yes", "no", "unknown"}
    assert "绿色准入检查单" in gate.conditions[0][1]


def test_a_statistic_is_accounted_for_by_being_shown(view: PolicyView) -> None:
    clause = next(one for one in view.clauses if one.clause.row.id == "ndrc07.s1.mining")
    assert clause.carried in {"shown", "rule"}
    press = [one for one in view.clauses if one.clause.row.id.startswith("bull.")]
    assert {one.carried for one in press} == {"shown"}


def test_a_missing_document_is_counted_as_missing(dictionary: FieldDictionary) -> None:
    register = read_register('[[document]]\nid = "made"\nedition = "1"\ntitle = "甲县办法"\nclauses = 3\n')
    counts = count_sources(register, documents_on(edition(dictionary, name="1", begins="2024-01-01"), DAY))
    assert [(count.accounted, count.wanted, count.is_whole) for count in counts] == [(1, 3, False)]
    assert count_sources(register, ())[0].accounted == 0


def test_a_register_that_is_not_one_is_refused() -> None:
    with pytest.raises(ResourceError, match="不合格式"):
        read_register("[[document]]\nid = 1")


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("融资租赁", "abc247.s2.4.leasing"),
        ("〔2018〕247号 租赁", "abc247.s2.4.leasing"),
        ("（2018）247 租赁", "abc247.s2.4.leasing"),
        ("ABC247.S2.4.LEASING", "abc247.s2.4.leasing"),
        ("县域企业 G01", "abc247.s0.scope"),
    ],
)
def test_words_find_a_clause_by_title_number_id_or_field(query: str, clause: str, view: PolicyView) -> None:
    assert clause in {view.clauses[place].clause.row.id for place in found(view.entries, words_of(query))}


def test_several_words_must_all_occur_at_least_one_of_them_in_the_clause() -> None:
    texts = (("清洁生产", "开展审核"), ("清洁生产", "自愿"), ("办理", "开展审核"), ("办理", "自愿"))
    entries = [entry(title, (summary,), ("甲县清洁办法",)) for title, summary in texts]
    assert found(entries, words_of("清洁 审核")) == [0, 2]
    assert found(entries, words_of("清洁")) == [0, 1]


def test_one_character_is_too_short_to_search_for() -> None:
    assert words_of("节 节能  节能") == ("节能",)


def test_hits_in_the_title_come_first(view: PolicyView) -> None:
    first = view.clauses[found(view.entries, words_of("融资租赁"))[0]]
    assert "融资租赁" in first.clause.row.title


def test_hits_are_marked_where_they_stand_and_joined_where_they_touch() -> None:
    assert spans("清洁生产审核与清洁", ("清洁", "生产")) == [(0, 4), (7, 9)]
    assert spans("见２４７号", ("247",)) == [(1, 4)]


def test_a_search_over_all_clauses_answers_within_50_milliseconds(view: PolicyView) -> None:
    assert len(view.clauses) > 800
    slowest = 0.0
    for query in ("节能", "清洁 生产 审核", "二（一）", "没有这样的词"):
        start = time.perf_counter()
        hits = found(view.entries, words_of(query))
        for place in hits[:50]:
            spans(view.clauses[place].clause.row.summary, words_of(query))
        slowest = max(slowest, time.perf_counter() - start)
    assert slowest < 0.05
