"""Search finds Chinese of any length, pinyin, initials and codes, and takes signs as they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.store import CaseQuery
from desktop.store.database import Store
from tests.desktop.store.material import PLACES, case_draft, dictionary_of, save_case, save_firm


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that no test changes."""
    path = tmp_path_factory.mktemp("searched") / "searched.db"
    with Store.open(path, dictionary=dictionary_of(), places=PLACES) as store:
        fill(store)
        yield store


def fill(store: Store) -> None:
    firm = save_firm(store, "绿源环保科技有限公司", ent_uscc="91130123MA0ABC1234", ent_county_code="130123")
    save_case(store, "重庆厂余热利用项目", firm=firm, prj_content="建设 5MW 光伏屋顶，配 AND OR 储能 100%_")
    other = save_firm(store, '恒达"重工"(集团)*公司', ent_county_code="340122")
    save_case(store, "节水改造", firm=other, prj_contact="王五 秘密联系人")


def found(store: Store, text: str) -> list[str]:
    return [row.project for row in store.list_cases(CaseQuery(text=text)).rows]


@pytest.mark.parametrize(
    "text",
    [
        "余", "余热", "余热利", "余热利用项目", "绿源环保科技", "正定", "正定县",
        "lyhb", "LYHBKJ", "yrly", "ly", "cqc", "zqc", "chongqing", "zhongqing", "lvyuan", "zhengding", "zdx",
        "91130123MA0ABC1234", "ma0abc", "1234", "12",
        "光伏屋顶", "5mw 光伏屋顶", "光伏屋顶 绿源", "绿源 余热", "lyhb yrly", "AND", "100%_", "  余热  ",
    ],
)  # fmt: skip
def test_a_case_is_found_by(searched: Store, text: str) -> None:
    assert found(searched, text) == ["重庆厂余热利用项目"]


@pytest.mark.parametrize("text", ['"重工"', '"重', "(集团)*", "*公", "(集", '达"'])
def test_signs_of_the_search_language_are_plain_characters(searched: Store, text: str) -> None:
    assert found(searched, text) == ["节水改造"]


@pytest.mark.parametrize(
    "text",
    ['"', "'", "''''", "*", "余热*", "NEAR(", "-余热利用", "names:余热", "绿源 节水", "%", "_", "\\", "a" * 3000],
)
def test_signs_find_nothing_that_does_not_hold_them(searched: Store, text: str) -> None:
    assert "重庆厂余热利用项目" not in found(searched, text) or text in {"%", "_"}


def test_words_that_only_share_trigrams_are_not_found(store: Store) -> None:
    save_case(store, "甲乙丙，乙丙丁")
    assert found(store, "甲乙丙丁") == []
    assert found(store, "甲乙丙") == ["甲乙丙，乙丙丁"]


def test_an_empty_search_finds_all(searched: Store) -> None:
    assert len(found(searched, "   ")) == 2


def test_personal_text_is_not_searched(searched: Store) -> None:
    assert found(searched, "秘密联系人") == []


def test_search_follows_a_change(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, "余热利用", firm=firm, prj_content="旧的内容")
    store.save_case(case_draft(firm, "污水回用", prj_content="新的内容"), id=case_id, by="", why="")
    assert found(store, "余热利用") == []
    assert found(store, "旧的内容") == []
    assert found(store, "yrly") == []
    assert found(store, "污水回用 新的内容 wshy") == ["污水回用"]


def test_search_index_and_text_agree_after_many_changes(store: Store) -> None:
    firm = save_firm(store)
    ids = [save_case(store, f"项目第{number}号", firm=firm) for number in range(20)]
    save_firm(store, "改名环保公司", id=firm)
    for number, case_id in enumerate(ids[::2]):
        store.save_case(case_draft(firm, f"改造第{number}号"), id=case_id, by="", why="")
    assert store.list_cases(CaseQuery(text="绿源环保")).total == 0
    assert store.list_cases(CaseQuery(text="改名环保")).total == 20
    assert store.list_cases(CaseQuery(text="改造第")).total == 10
