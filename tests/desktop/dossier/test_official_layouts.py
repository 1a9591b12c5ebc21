"""Layouts of official forms: what is refused names line, key and what would be right; what is printed adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.dossier.official.filling import official_outline
from desktop.dossier.official.ground import Entry
from desktop.dossier.official.reading import Layout, load_form
from desktop.dossier.official.secrecy import texts_of
from desktop.dossier.paper import Outline, Table
from desktop.work.operations.official_layouts import shipped
from matching.errors import ResourceError
from tests.desktop.dossier.official_material import full, ground

HEAD = """id = "own"
title = "本行意见"
title_en = "Opinion"
about = "{about}"
issuer = "甲"
receiver = "乙"
edition = "2026-1"
origin = "本行拟定。"
help = "试"
{more}
"""
GRID = """
[[section]]
title = "一、企业"
[[section.block]]
kind = "grid"
fields = ["ent_name", "ent_uscc"]
"""


def layout(body: str = GRID, *, about: str = "case", more: str = "") -> Layout:
    return load_form(HEAD.format(about=about, more=more) + body, file="表.toml", own=True)


def refusal(body: str = GRID, *, about: str = "case", more: str = "") -> str:
    with pytest.raises(ResourceError) as refused:
        layout(body, about=about, more=more)
    return refused.value.sentence()


@pytest.mark.parametrize(
    ("body", "more", "place", "remedy"),
    [
        (GRID.replace("ent_uscc", "ent_usc"), "", "第 16 行 部分 1 块 1 fields", "是不是：ent_uscc"),
        (GRID.replace("ent_uscc", "企业名称"), "", "第 16 行", "应写编号 ent_name"),
        (GRID.replace('"grid"', '"gird"'), "", "第 15 行 部分 1 块 1 kind", "可用：text、grid"),
        (GRID.replace("fields", "field"), "", "部分 1 块 1", "fields"),
        (GRID.replace('["ent_name", "ent_uscc"]', '"ent_name"'), "", "第 16 行", "这里应是列表"),
        (GRID, "zzz = 1", "第 10 行 zzz", "可用的名称"),
        (GRID, "copies = 0", "第 10 行 copies", "应在 1 到 20 之间"),
        (GRID, 'register = "cp_audit"', "第 10 行 register", "about"),
        (GRID + '\nwhen = "ent_name ="', "", "when", "条件写错了"),
        (GRID + '\n[[section.block]]\nkind = "table"\nrows = "gate"\ncolumns = []', "", "第 20 行", "是不是：gates"),
        (GRID + '\n[[section.block]]\nkind = "choices"\nfields = ["ent_name"]', "", "fields", "请改放在 grid 里"),
        (GRID + '\n[[section.block]]\nkind = "boxes"\nbox = []', "", "box", "section.block.box"),
        (GRID + '\n[[section.block]]\nkind = "hand"\ntitle = "甲"\nheads = ["乙"]', "", "blank", "blank = 1 到 60"),
        ("section = []", "", "section", "至少写一个"),
    ],
)
def test_a_layout_that_cannot_be_printed_is_refused_with_its_place_and_what_would_be_right(
    body: str, more: str, place: str, remedy: str
) -> None:
    said = refusal(body, more=more)
    assert place in said
    assert remedy in said
    assert "表.toml" in said


def test_a_slip_of_the_pen_is_named_with_its_line() -> None:
    assert "第 13 行第 9 个字符" in refusal(GRID.replace('title = "一', "title = 一"))


def test_a_redacted_form_refuses_whatever_could_tell_who_it_is_about() -> None:
    for name in ("ent_name", "ent_uscc", "ent_address", "ent_contact", "prj_name", "prj_content", "ent_county_code"):
        said = refusal(GRID.replace("ent_uscc", name).replace("ent_name", name), more="redacted = true")
        assert "脱敏的表不能写" in said
    assert layout(GRID.replace("ent_name", "ent_revenue_cny").replace("ent_uscc", "ent_industry_code"),
                  more="redacted = true")  # fmt: skip


def test_every_shipped_form_can_be_copied_changed_and_read_again() -> None:
    for one in shipped():
        assert load_form(one.text.replace("2026-11", "本局2026-1"), file="表.toml", own=True).row.id == one.row.id


def test_a_changed_form_says_so_with_its_edition_and_checksum() -> None:
    own = layout()
    said = "".join(texts_of(official_outline(own, ground(own, full))))
    assert f"own（2026-1 版，本单位修改，校验码 {own.checksum[:12]}）" in said
    assert "本单位在随程序提供的版式上修改或另行制定" in said


# ---- conditions


def test_a_part_is_left_out_only_where_its_condition_is_known_not_to_hold() -> None:
    body = GRID.replace('title = "一、企业"', 'title = "一、企业"\nwhen = "ent_emission_compliant"')
    own = layout(body)
    empty = ground(own, None)
    for value, printed in (("yes", True), ("no", False), (None, True)):
        known = {} if value is None else {"ent_emission_compliant": value}
        made = official_outline(own, replace(empty, own=Entry(values=known)))
        assert any(section.title == "一、企业" for section in made.sections) is printed, value


# ---- tables

TABLE = """
[[section]]
[[section.block]]
kind = "table"
rows = "register:sw_quarter"
during = "swq_on"
by = ["swq_waste"]
sums = ["swq_used_t"]
count = "条"
columns = [{ field = "swq_waste", width = 60 }, { field = "swq_used_t", width = 40 }]
"""
QUARTERS = layout(TABLE, about="period")
DAYS = st.one_of(st.none(), st.dates(date(2025, 12, 1), date(2026, 5, 1)))
AMOUNTS = st.one_of(st.none(), st.decimals(0, 10**12, places=4))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["粉煤灰", "炉渣", "<b>渣</b>"]), AMOUNTS, DAYS), max_size=30))
def test_a_table_of_sums_equals_what_is_counted_by_hand(records: list[tuple[str, Decimal | None, date | None]]) -> None:
    entries = tuple(
        Entry(values={
            name: value
            for name, value in (("swq_waste", waste), ("swq_used_t", used), ("swq_on", on))
            if value is not None
        })
        for waste, used, on in records
    )  # fmt: skip
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    known = replace(ground(QUARTERS, None), lists={"register:sw_quarter": entries}, period=(first, last))
    made = official_outline(QUARTERS, known)
    inside = [one for one in records if one[2] is not None and first <= one[2] <= last]
    said = "".join(texts_of(made))
    if unclear := sum(one[2] is None for one in records):
        assert f"另有 {unclear} 条" in said
    if not inside:
        return
    *lines, bottom = [row.cells for row in _table(made).rows]
    assert {line[0] for line in lines} == {waste for waste, _, _ in inside}
    assert sum(int(str(line[2])) for line in lines) == len(inside) == int(str(bottom[2]))
    stated = [used for _, used, _ in inside if used is not None]
    assert _number(bottom[1]) == (sum(stated) if stated else None)
    parts = [number for line in lines if (number := _number(line[1])) is not None]
    assert sum(parts) == sum(stated)
    if lacking := len(inside) - len(stated):
        assert f"{lacking} 条没有填" in said


def _table(made: Outline) -> Table:
    return next(block for section in made.sections for block in section.blocks if isinstance(block, Table))


def _number(cell: object) -> Decimal | None:
    return None if cell == "—" else Decimal(str(cell).replace(",", ""))
