"""The tools as they are described: clauses that exist, fields as the dictionary has them, and no price at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.tools import Tool, read_tools
from matching.tools.contract import NEEDS
from matching.tools.work import PROGRAMS
from matching.units import conversion

TOOLS = tuple(resources.tools().values())
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.id)
def test_every_cited_clause_is_in_its_pack_under_the_number_and_document_printed(tool: Tool) -> None:
    editions = {f"{pack.row.id}/{pack.row.edition}": pack for pack in resources.packs().editions}
    assert tool.cites
    for cite in tool.cites:
        pack = editions[f"{cite.pack}/{cite.edition}"]
        assert pack.clauses[cite.clause].row.number in cite.text
        assert (pack.row.document_number or "中小企业节能减排") in cite.text
        over = pack.row.valid_to is not None and pack.row.valid_to < TODAY
        assert cite.is_history == over


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.id)
def test_what_a_tool_asks_can_be_converted_and_fits_the_dictionary(tool: Tool) -> None:
    fields = resources.dictionary()
    for one in tool.inputs:
        for each in (one, *one.columns):
            assert each.label
            assert conversion(each.unit, each.unit) is not None
        if one.id.startswith(("ent_", "prj_", "ref_")):
            field = fields[one.id]
            assert (one.unit or "-") in {field.unit or "-", field.unit.removesuffix("/年")}
            if one.kind == "choice":
                assert {choice.id for choice in one.values} <= {choice.id for choice in field.values}


def test_lookups_name_sheets_columns_and_inputs_that_exist() -> None:
    sheets = resources.tariff_sheets()
    for tool in TOOLS:
        names = {one.id for one in tool.inputs}
        for one in tool.inputs:
            if one.lookup is None:
                continue
            sheet = sheets[one.lookup.sheet]
            assert {column for column, _ in one.lookup.key} == {each.id for each in sheet.columns if each.key}
            assert all(name.startswith("=") or name in names for _, name in one.lookup.key)
            wanted = {column.id for column in one.columns} or {one.lookup.column}
            assert wanted <= {column.id for column in sheet.columns}


def test_every_program_and_every_figure_is_used() -> None:
    assert {tool.program for tool in TOOLS} - {""} == set(PROGRAMS)
    assert all(bool(tool.program) != bool(output.term) for tool in TOOLS for output in tool.outputs)


def test_a_contract_asks_what_its_kind_needs() -> None:
    asked = {one.id: one.only[1] for one in resources.tools()["contract"].inputs if one.only is not None}
    for kind, names in NEEDS.items():
        assert all(kind in asked[name] for name in names)


def test_every_tool_stands_in_the_docs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "tools.md").read_text(encoding="utf-8")
    assert [tool.id for tool in TOOLS if f"`{tool.id}`" not in text] == []
    assert all(sheet.title in text for sheet in resources.tariff_sheets().values())


def test_what_rests_on_general_knowledge_is_a_draft() -> None:
    assert {tool.id for tool in TOOLS if tool.is_draft} == {"punitive_power", "contract", "motors"}


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ('term = "power_kwh * surcharge"', 'term = "power_kwh + surcharge"', "surcharge"),
        ('program = "load_shift"', 'program = "nothing"', "load_shift"),
        ('title = "储能峰谷收益"', "", "storage"),
    ],
)
def test_a_tool_that_does_not_fit_is_refused_by_name(old: str, new: str, item: str) -> None:
    text = resources.text("tools/power.toml")
    with pytest.raises(ResourceError) as refused:
        read_tools({"power.toml": text.replace(old, new)}, PROGRAMS)
    assert (refused.value.file, refused.value.item) == ("power.toml", item)
