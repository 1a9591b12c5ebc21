"""Conditions, further columns, several orders, sums and persons of the case list."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.store import CaseQuery, Condition
from desktop.store.database import Store
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import save_case, save_firm


@pytest.fixture
def listed(store: Store) -> Store:
    """Three cases of two enterprises; the last knows nothing but its name."""
    green = save_firm(store, "绿源环保", ent_county_code="130123", ent_green="yes", ent_staff=12)
    heavy = save_firm(store, "恒达重工", ent_county_code="340122")
    with store.transaction():
        save_case(
            store, "丙项目", firm=green, prj_invest=Decimal("100"), prj_area=("a", "b"), prj_content="建设光伏屋顶"
        )
        save_case(store, "甲项目", firm=heavy, prj_invest=Decimal("99.5"), prj_area=("c",))
        save_case(store, "丁项目", firm=heavy)
    return store


def found(store: Store, *where: Condition) -> set[str]:
    return {row.project for row in store.list_cases(CaseQuery(where=where)).rows}


@pytest.mark.parametrize(
    ("condition", "projects"),
    [
        (Condition(field="prj_invest", how="least", values=("100",)), {"丙项目"}),
        (Condition(field="prj_invest", how="most", values=("100",)), {"丙项目", "甲项目"}),
        (Condition(field="prj_invest", how="unknown"), {"丁项目"}),
        (Condition(field="prj_invest", how="known"), {"丙项目", "甲项目"}),
        (Condition(field="prj_area", how="is", values=("a", "c")), {"丙项目", "甲项目"}),
        (Condition(field="prj_area", how="not", values=("a",)), {"甲项目"}),
        (Condition(field="enterprise", how="holds", values=("绿源",)), {"丙项目"}),
        (Condition(field="enterprise", how="is", values=("恒达重工",)), {"甲项目", "丁项目"}),
        (Condition(field="recommendation", how="is", values=("",)), {"丙项目", "甲项目", "丁项目"}),
        (Condition(field="recommendation", how="not", values=("ready",)), {"丙项目", "甲项目", "丁项目"}),
        (Condition(field="rank", how="unknown"), {"丙项目", "甲项目", "丁项目"}),
    ],
)
def test_a_condition_holds_what_is_known_against_it(listed: Store, condition: Condition, projects: set[str]) -> None:
    assert found(listed, condition) == projects


def test_all_conditions_hold_together(listed: Store) -> None:
    dear = Condition(field="prj_invest", how="least", values=("90",))
    heavy = Condition(field="enterprise", how="holds", values=("恒达",))
    assert found(listed, dear, heavy) == {"甲项目"}


def test_a_list_is_sorted_by_several_columns(listed: Store) -> None:
    rows = listed.list_cases(CaseQuery(sort="enterprise", then=(("prj_invest", True),))).rows
    assert [row.project for row in rows] == ["甲项目", "丁项目", "丙项目"]


def test_two_characters_are_found_in_running_text_to_its_end(listed: Store) -> None:
    for text in ("光伏", "屋顶", "建设光", "光伏屋顶"):
        assert [row.project for row in listed.list_cases(CaseQuery(text=text)).rows] == ["丙项目"], text
    assert listed.list_cases(CaseQuery(text="顶光")).total == 0


def test_a_word_that_grows_finds_what_it_would_have_found_at_once(listed: Store) -> None:
    for end in range(1, 8):
        listed.list_cases(CaseQuery(text="lvyuanhuan"[:end]))
    assert [row.project for row in listed.list_cases(CaseQuery(text="lvyuanh")).rows] == ["丙项目"]


def _rename_in_vain(store: Store) -> None:
    with store.transaction():
        save_firm(store, "改名公司", id=store.list_cases(CaseQuery(text="绿源")).rows[0].enterprise_id)
        assert store.list_cases(CaseQuery(text="绿源")).total == 0
        raise KeyError


def test_a_name_changed_and_rolled_back_is_found_as_before(listed: Store) -> None:
    assert listed.list_cases(CaseQuery(text="绿源")).total == 1
    with pytest.raises(KeyError):
        _rename_in_vain(listed)
    assert listed.list_cases(CaseQuery(text="绿源")).total == 1


def test_a_further_column_is_filled_kept_and_follows_changes(opener: Opener) -> None:
    store = opener()
    firm = save_firm(store, ent_staff=12)
    save_case(store, "甲项目", firm=firm)
    store.list_more(["ent_staff"], lambda _done, _total: None)
    assert store.list_cases(CaseQuery(sort="ent_staff")).rows[0].values["ent_staff"] == "12"
    save_firm(store, id=firm, ent_staff=30)
    assert found(store, Condition(field="ent_staff", how="least", values=("30",))) == {"甲项目"}
    store.close()
    store = opener()
    assert store.list_cases(CaseQuery()).rows[0].values["ent_staff"] == "30"
    assert found(store, Condition(field="ent_staff", how="is", values=("30",))) == {"甲项目"}


def test_a_field_of_measures_cannot_be_a_column(listed: Store) -> None:
    with pytest.raises(ValueError, match="msr_name"):
        listed.list_more(["msr_name"], lambda _done, _total: None)


def test_a_person_is_named_shown_and_taken_away(opener: Opener) -> None:
    store = opener()
    case_id = save_case(store, "甲项目", firm=save_firm(store))
    store.name_persons({case_id: "王五"}, by="张三")
    assert found(store, Condition(field="person", how="is", values=("王五",))) == {"甲项目"}
    assert store.journal(case_id)[0].what == "person_named"
    store.name_persons({case_id: ""}, by="张三")
    assert store.persons([case_id]) == {case_id: ""}
    assert found(store, Condition(field="person", how="unknown")) == {"甲项目"}
