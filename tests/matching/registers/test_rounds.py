"""Rounds that follow one another: the newest, the link back, the record a step opens; and finding records."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from matching.case import Fact
from matching.errors import ResourceError
from matching.fields import decode
from matching.registers import Record, Registers
from matching.registers.book import Book
from matching.registers.checks import refusals
from matching.registers.follow import follower
from matching.registers.load import load_registers
from matching.registers.search import search
from tests.matching.registers.material import ON

FILE = "rounds.toml"
TEXT = """
[[register]]
id = "round"
title = "轮次"
title_en = "Rounds"
group = "测试"
about = "enterprise"
systems = ["B21"]
help = "一轮一条"
name = "{enterprise} {rnd_year}"
columns = ["enterprise", "rnd_year", "state"]
impersonal = true

[[register.field]]
id = "rnd_year"
label = "年度"
label_en = "Year"
kind = "int"
unit = "年"

[[register.field]]
id = "rnd_kind"
label = "性质"
label_en = "Kind"
kind = "enum"
values = [["own", "自愿", "Own"], ["must", "强制", "Must"]]

[[register.field]]
id = "rnd_note"
label = "说明"
label_en = "Note"
kind = "text"

[[register.field]]
id = "rnd_place"
label = "地区"
label_en = "Place"
kind = "code"
code = "region"

[[register.field]]
id = "rnd_trades"
label = "行业"
label_en = "Trades"
kind = "str[]"

[[register.field]]
id = "rnd_from"
label = "上一轮"
label_en = "From"
kind = "record"
register = "round"

[[register.computed]]
id = "rnd_next"
label = "下一轮"
label_en = "Next"
places = 0
term = 'rnd_year + 1'

[[register.computed]]
id = "rnd_latest"
label = "最近一轮"
label_en = "Latest"
newest = "rnd_year"

[[register.computed]]
id = "rnd_follows"
label = "由上一轮而来"
label_en = "Follows"
linked = "rnd_from"

[[register.state]]
id = "open"
label = "在办"
label_en = "Open"

[[register.state]]
id = "over"
label = "已滚动"
label_en = "Over"

[[register.move]]
id = "roll"
label = "滚动"
label_en = "Roll"
from = ["open"]
to = "over"
follow = { link = "rnd_from", carry = ["rnd_kind"], set = { rnd_year = "rnd_next" } }
"""


@cache
def rounds() -> Registers:
    return load_registers({FILE: TEXT}, resources.dictionary())


def one(number: int, *, firm: str = "e1", state: str = "open", **values: Any) -> Record:
    fields = rounds()["round"].fields
    facts = {name: Fact(value=decode(fields[name], raw)) for name, raw in values.items() if raw is not None}
    return Record(id=f"r{number}", register="round", number=number, facts=facts, state=state, enterprise_id=firm)


def book_of(records: Iterable[Record]) -> Book:
    return Book(rounds(), records, on=ON)


def value(book: Book, record: Record, name: str) -> object:
    return book.worked(record).value(name)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.one_of(st.none(), st.integers(2000, 2005))), max_size=8))
def test_the_latest_round_of_a_firm_is_the_one_with_the_highest_year(given_rounds: list[tuple[str, Any]]) -> None:
    records = [one(at, firm=firm, rnd_year=year) for at, (firm, year) in enumerate(given_rounds, 1)]
    book = book_of(records)
    for record in records:
        years = [other.value("rnd_year") for other in records if other.enterprise_id == record.enterprise_id]
        own = record.value("rnd_year")
        best = max((year for year in years if isinstance(year, int)), default=None)
        wanted = None if own is None else "yes" if own == best else "no"
        assert value(book, record, "rnd_latest") == wanted


def test_an_empty_link_is_no_and_a_filled_one_yes() -> None:
    first, second = one(1), one(2, rnd_from="r1")
    book = book_of([first, second])
    assert (value(book, first, "rnd_follows"), value(book, second, "rnd_follows")) == ("no", "yes")


def test_the_following_round_carries_what_it_shall_and_names_the_last() -> None:
    last = one(1, state="over", rnd_year=2025, rnd_kind="must", rnd_note="不带走")
    follow = rounds()["round"].moves[0].row.follow
    assert follow is not None
    opened = follower(last, follow, book_of([last]))
    assert opened is not None
    assert (opened.state, opened.value("rnd_year"), opened.value("rnd_kind")) == ("open", 2026, "must")
    assert (opened.value("rnd_from"), opened.value("rnd_note")) == ("r1", None)
    assert follower(last, follow, book_of([last, one(2, rnd_from="r1")])) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('follow = { link = "rnd_from"', 'follow = { link = "rnd_note"', "rnd_note"),
        ('carry = ["rnd_kind"]', 'carry = ["rnd_sort"]', "rnd_sort"),
        ('rnd_year = "rnd_next"', 'rnd_year = "rnd_last"', "rnd_last"),
        ('newest = "rnd_year"', 'newest = "rnd_note"', "rnd_note"),
        ('newest = "rnd_year"', 'newest = "rnd_years"', "rnd_years"),
        ('linked = "rnd_from"', 'linked = "rnd_note"', "rnd_note"),
    ],
)
def test_a_round_that_does_not_hold_together_is_refused(old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(ResourceError, match=told):
        load_registers({FILE: TEXT.replace(old, new)}, resources.dictionary())


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("13800138000", True), ("张三13800138000转", True), ("11010119900307123X", True), ("110101199003071234", True),
        ("91440101000000000X", False), ("12800138000", False), ("2026年11月21日", False), ("138001380001", False),
    ],
)  # fmt: skip
def test_a_mobile_or_identity_number_is_refused_and_nothing_else(text: str, *, refused: bool) -> None:
    record = one(1, rnd_note=text)
    assert any(remark.id == "personal" for remark in refusals(record, book_of([record]))) is refused


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ({"rnd_place": "440000"}, [1, 2]), ({"rnd_place": "441821"}, [1, 2]), ({"rnd_place": "440281"}, [2]),
        ({"rnd_trades": "C30"}, [1]), ({"rnd_trades": "C3011"}, [1]), ({"rnd_trades": "C26"}, []),
        ({"rnd_kind": "强制"}, [1]), ({"rnd_kind": "must", "rnd_year": "2025"}, [1]), ({"rnd_year": "2024"}, []),
        ({"state": "over"}, [2]), ({}, [1, 2]),
    ],
)  # fmt: skip
def test_records_are_found_by_what_their_fields_hold(where: dict[str, str], numbers: list[int]) -> None:
    first = one(1, rnd_place="441821", rnd_trades=["C3011", "C31"], rnd_kind="must", rnd_year=2025)
    second = one(2, state="over", rnd_place="440000")
    found = search(book_of([first, second]), "round", where=where)
    assert [worked.record.number for worked in found] == numbers


def test_every_word_must_be_there() -> None:
    book = book_of([one(1, rnd_note="窑炉 余热"), one(2, rnd_note="余热")])
    assert [found.record.number for found in search(book, "round", text="余热 窑炉")] == [1]
    assert len(search(book, "round", text="余热 在办")) == 2
    assert not search(book, "round", text="余热 已滚动")
