"""Saving writes revisions: everything comes back, nothing is overwritten, no change writes nothing."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

import pytest

from desktop.problems import Problem
from desktop.store import CaseDraft, CaseQuery, EnterpriseDraft
from desktop.store.database import Store
from desktop.store.identity import new_id
from matching.case import Fact
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import Clock, case_draft, dictionary_of, facts, full_facts, save_case, save_firm


def test_every_kind_of_fact_comes_back_exactly(store: Store) -> None:
    firm = save_firm(store)
    draft = CaseDraft(enterprise_id=firm, facts=full_facts())
    saved = store.save_case(draft, id=None, by="张三", why="录入")
    assert store.load_case(saved.id).project_facts == full_facts()


def test_measures_come_back_in_their_order(store: Store) -> None:
    measures = (facts(msr_name="电机", msr_before=Decimal("10.0")), facts(msr_name="锅炉"))
    draft = CaseDraft(enterprise_id=save_firm(store), facts=facts(prj_name="改造"), measures=measures)
    saved = store.save_case(draft, id=None, by="张三", why="录入")
    assert store.load_case(saved.id).case.measures == measures


def test_a_case_holds_the_facts_of_its_enterprise(store: Store) -> None:
    case_id = save_case(store, firm=save_firm(store, ent_size="b"))
    assert store.load_case(case_id).case.value("ent_size") == "b"


def test_saving_again_what_is_there_is_unchanged(store: Store) -> None:
    case_id = save_case(store, prj_invest=Decimal("5"))
    stored = store.load_case(case_id)
    draft = CaseDraft(enterprise_id=stored.case.enterprise_id, facts=dict(reversed(list(stored.project_facts.items()))))
    saved = store.save_case(draft, id=case_id, by="李四", why="再录")
    assert (saved.outcome, saved.revision) == ("unchanged", 1)
    assert len(store.revisions(case_id)) == 1


def test_every_change_is_a_revision_that_can_be_read_later(store: Store, clock: Clock) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm, prj_invest=Decimal("5"))
    clock.pass_by(hours=1)
    saved = store.save_case(case_draft(firm, prj_invest=Decimal("7")), id=case_id, by="李四", why="更正投资")
    assert (saved.outcome, saved.revision) == ("updated", 2)
    assert store.load_case(case_id).case.value("prj_invest") == Decimal("7")
    assert store.load_case(case_id, revision=1).case.value("prj_invest") == Decimal("5")
    newest, first = store.revisions(case_id)
    assert (newest.by, newest.why, newest.saved_at) == ("李四", "更正投资", clock.now)
    assert (first.revision, first.saved_at.tzinfo) == (1, UTC)


def test_an_old_revision_shows_its_enterprise_as_it_was_then(store: Store) -> None:
    firm = save_firm(store, ent_size="a")
    case_id = save_case(store, firm=firm)
    save_firm(store, id=firm, ent_size="b")
    store.save_case(case_draft(firm, "新名称"), id=case_id, by="张三", why="改名")
    assert store.load_case(case_id, revision=1).case.value("ent_size") == "a"
    assert store.load_case(case_id).enterprise_revision == 2
    assert store.load_enterprise(firm, revision=1).facts["ent_size"].value == "a"


def test_a_fact_left_out_of_the_draft_is_gone_from_the_next_revision(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm, prj_invest=Decimal("5"))
    store.save_case(case_draft(firm), id=case_id, by="张三", why="删去")
    assert "prj_invest" not in store.load_case(case_id).case.facts


def test_the_journal_tells_who_changed_which_fields_and_why(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm, prj_invest=Decimal("5"))
    store.save_case(case_draft(firm, prj_invest=Decimal("7")), id=case_id, by="李四", why="更正")
    newest = store.journal(case_id)[0]
    assert (newest.by, newest.why, newest.label, newest.fields) == ("李四", "更正", "修改", ("prj_invest",))
    assert [entry.what for entry in store.journal(case_id)] == ["updated", "created", "created"]


def test_fields_of_another_dictionary_survive_a_save(opener: Opener) -> None:
    store = opener()
    firm = save_firm(store, ent_staff=30)
    case_id = save_case(store, firm=firm, prj_invest=Decimal("5"))
    store.close()
    smaller = opener(dictionary=dictionary_of("prj_invest", "ent_staff"))
    assert smaller.load_case(case_id).unread == ("ent_staff", "prj_invest")
    smaller.save_case(case_draft(firm, "改名"), id=case_id, by="张三", why="改名")
    save_firm(smaller, "改名公司", id=firm)
    smaller.close()
    again = opener()
    assert again.load_case(case_id).case.value("prj_invest") == Decimal("5")
    assert again.load_case(case_id).case.value("ent_staff") == 30


def test_values_no_longer_allowed_survive_a_save(opener: Opener) -> None:
    store = opener()
    case_id = save_case(store, prj_area=("a", "c"))
    firm = store.load_case(case_id).case.enterprise_id
    store.close()
    field = 'kind = "enum[]"\nsubject = "project"\ngroup = "g"\nvalues = [["a", "甲", "A"]]\n'
    narrower = dictionary_of(prj_area=f'[[field]]\nid = "prj_area"\nlabel = "x"\nlabel_en = "x"\n{field}')
    store = opener(dictionary=narrower)
    assert store.load_case(case_id).unread == ("prj_area",)
    assert store.save_case(case_draft(firm), id=case_id, by="张三", why="").outcome == "unchanged"
    store.save_case(case_draft(firm, "改名"), id=case_id, by="张三", why="")
    store.close()
    assert opener().load_case(case_id).case.value("prj_area") == ("a", "c")


def test_measure_fields_of_another_dictionary_survive_a_save(opener: Opener) -> None:
    store = opener()
    firm = save_firm(store)
    measures = (facts(msr_name="电机", msr_before=Decimal("10.0")),)
    draft = CaseDraft(enterprise_id=firm, facts=facts(prj_name="改造"), measures=measures)
    case_id = store.save_case(draft, id=None, by="张三", why="").id
    store.close()
    store = opener(dictionary=dictionary_of("msr_before"))
    renamed = CaseDraft(enterprise_id=firm, facts=facts(prj_name="改造"), measures=(facts(msr_name="电动机"),))
    store.save_case(renamed, id=case_id, by="张三", why="")
    store.close()
    (measure,) = opener().load_case(case_id).case.measures
    assert (measure["msr_name"].value, measure["msr_before"].value) == ("电动机", Decimal("10.0"))


def test_a_case_of_another_office_keeps_its_identity(store: Store) -> None:
    identity = new_id()
    saved = store.save_case(case_draft(save_firm(store)), id=identity, by="张三", why="导入")
    assert (saved.id, saved.outcome) == (identity, "created")


def test_a_text_that_is_no_identity_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no identity"):
        save_case(store, id="17")


def test_facts_of_the_enterprise_are_refused_in_a_project(store: Store) -> None:
    with pytest.raises(ValueError, match="ent_size"):
        save_case(store, ent_size="a")


def test_facts_of_a_measure_are_refused_in_a_project(store: Store) -> None:
    with pytest.raises(ValueError, match="msr_name"):
        save_case(store, msr_name="电机")


def test_facts_of_a_project_are_refused_in_a_measure(store: Store) -> None:
    draft = CaseDraft(enterprise_id=save_firm(store), facts={}, measures=(facts(prj_name="改造"),))
    with pytest.raises(ValueError, match="prj_name"):
        store.save_case(draft, id=None, by="张三", why="")


def test_a_case_needs_an_enterprise_that_is_there(store: Store) -> None:
    with pytest.raises(ValueError, match="save it before"):
        save_case(store, firm=new_id())


def test_a_case_that_is_not_there_is_a_problem(store: Store) -> None:
    with pytest.raises(Problem, match="找不到项目"):
        store.load_case(new_id())


def test_a_case_can_go_back_to_an_earlier_revision(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm, prj_invest=Decimal("5"))
    store.save_case(case_draft(firm, prj_invest=Decimal("7")), id=case_id, by="张三", why="")
    saved = store.revert_case(case_id, 1, by="李四", why="改错了")
    assert (saved.revision, saved.outcome) == (3, "updated")
    assert store.load_case(case_id).case.value("prj_invest") == Decimal("5")
    assert store.list_cases(CaseQuery()).rows[0].values["prj_invest"] == "5"
    assert store.journal(case_id)[0].label == "退回旧版本"


def test_a_case_can_move_to_another_enterprise(store: Store) -> None:
    case_id = save_case(store)
    other = save_firm(store, "恒达重工有限公司")
    store.save_case(case_draft(other), id=case_id, by="张三", why="更正企业")
    row = store.list_cases(CaseQuery(text="恒达")).rows[0]
    assert (row.id, row.enterprise_id) == (case_id, other)
    assert store.list_cases(CaseQuery(text="绿源")).total == 0


def test_all_cases_are_given_one_by_one_in_the_order_of_arrival(store: Store) -> None:
    firm = save_firm(store)
    ids = [save_case(store, f"项目{number}", firm=firm) for number in range(5)]
    assert [stored.case.id for stored in store.cases()] == ids
    assert [stored.case.id for stored in store.cases(ids[3:1:-1])] == ids[3:1:-1]


def test_a_record_may_be_saved_while_the_cases_are_read(store: Store) -> None:
    firm = save_firm(store)
    for number in range(3):
        save_case(store, f"项目{number}", firm=firm)
    for stored in store.cases():
        store.save_case(case_draft(firm, stored.case.text("prj_name") + "改"), id=stored.case.id, by="", why="")
    assert {stored.case.text("prj_name") for stored in store.cases()} == {"项目0改", "项目1改", "项目2改"}


def test_the_indexes_name_every_enterprise_and_project(store: Store) -> None:
    firm = save_firm(store, ent_uscc="91130123MA00000000")
    case_id = save_case(store, firm=firm)
    (enterprise,) = store.enterprise_index()
    (project,) = store.project_index()
    assert (enterprise.id, enterprise.name, enterprise.uscc) == (firm, "绿源环保科技有限公司", "91130123MA00000000")
    assert (project.id, project.enterprise_id, project.name) == (case_id, firm, "余热利用改造项目")


def test_evidence_and_source_alone_make_a_revision(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm)
    proven = {"prj_name": Fact(value="余热利用改造项目", evidence="E3", source="备案证")}
    saved = store.save_case(CaseDraft(enterprise_id=firm, facts=proven), id=case_id, by="张三", why="补证明")
    assert saved.outcome == "updated"


def test_an_enterprise_saved_without_change_writes_nothing(store: Store) -> None:
    firm = save_firm(store, ent_size="a")
    draft = EnterpriseDraft(facts=store.load_enterprise(firm).facts)
    assert store.save_enterprise(draft, id=firm, by="李四", why="").outcome == "unchanged"
    assert len(store.journal()) == 1
