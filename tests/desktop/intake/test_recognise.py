"""Foreign tables: where their headings stand, which column is which field, in which unit."""

from __future__ import annotations

import pytest

from desktop.intake.headings import HeadingIndex, parted
from desktop.intake.mapping import ColumnMapping, MappedColumn, plan_by_mapping, propose_mapping, read_mapping
from desktop.intake.recognise import Plan, own_plan, plan_by_headings
from desktop.intake.tables import Cell, Table
from desktop.problems import Problem


def table(*rows: list[Cell], name: str = "Sheet1", merged: tuple[tuple[int, int, int, int], ...] = ()) -> Table:
    width = max(map(len, rows))
    return Table(
        name=name,
        rows=[row + [""] * (width - len(row)) for row in rows],
        numbers=range(1, len(rows) + 1),
        merged=merged,
    )


def columns(plan: Plan | None) -> dict[str, str]:
    """Return field by column letters."""
    assert plan is not None
    return {column.letters: column.target.id for column in plan.columns}


@pytest.mark.parametrize(
    ("text", "title", "unit"),
    [
        ("总投资（万元）", "总投资", "万元"),
        ("总投资(元)*", "总投资", "元"),
        ("年节电量 [万kWh]", "年节电量", "万kWh"),
        ("总投资/万元", "总投资", "万元"),
        ("* 企业名称：", "企业名称", ""),
        ("废水（COD）", "废水(COD)", ""),
        ("占比（%）", "占比", "%"),
        ("单位能耗（tce/万元）", "单位能耗", "tce/万元"),
        ("总投资（单位：万元）", "总投资", "万元"),
    ],
)
def test_a_heading_is_taken_apart_into_words_and_unit(text: str, title: str, unit: str) -> None:
    heading = parted(text)
    assert (heading.title, heading.unit) == (title, unit)


def test_labels_aliases_and_english_labels_name_fields(index: HeadingIndex) -> None:
    found = plan_by_headings(table(["单位名称", "Project name", "投资额（元）"], ["甲", "乙", 1.0]), index)
    assert columns(found) == {"A": "ent_name", "B": "prj_name", "C": "prj_invest_total_cny"}
    assert found is not None
    assert found.columns[2].unit == "元"


def test_titles_above_the_headings_are_passed_over(index: HeadingIndex) -> None:
    found = plan_by_headings(
        table(
            ["示例县绿色项目汇总表"],
            ["填报单位：示例县工信局", "", "2026年"],
            ["企业名称", "项目名称", "总投资"],
            ["甲", "乙", 1.0],
        ),
        index,
    )
    assert columns(found)["C"] == "prj_invest_total_cny"
    assert found is not None
    assert found.first == 3


def test_a_unit_noted_above_the_table_counts_for_its_amounts(index: HeadingIndex) -> None:
    found = plan_by_headings(
        table(["单位：元"], ["企业名称", "项目名称", "总投资", "年节电量"], ["甲", "乙", 1.0, 2.0]), index
    )
    assert found is not None
    assert [column.unit for column in found.columns] == ["", "", "元", ""]


def test_headings_of_two_rows_are_read_together(index: HeadingIndex) -> None:
    found = plan_by_headings(
        table(
            ["企业名称", "项目名称", "污染物削减量", ""],
            ["", "", "二氧化硫", "氮氧化物"],
            ["甲", "乙", 1.0, 2.0],
            merged=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)),
        ),
        index,
    )
    assert columns(found) == {"A": "ent_name", "B": "prj_name", "C": "prj_pollutants.so2", "D": "prj_pollutants.nox"}


def test_columns_that_name_no_field_are_listed(index: HeadingIndex) -> None:
    found = plan_by_headings(table(["企业名称", "项目名称", "备注", "空列"], ["甲", "乙", "无", ""]), index)
    assert found is not None
    assert found.ignored == (("C", "备注"),)


def test_the_second_column_of_one_field_is_listed(index: HeadingIndex) -> None:
    found = plan_by_headings(table(["企业名称", "项目名称", "总投资", "投资额"], ["甲", "乙", 1.0, 2.0]), index)
    assert found is not None
    assert found.ignored == (("D", "投资额"),)


def test_a_table_that_names_no_enterprise_is_left_alone(index: HeadingIndex) -> None:
    assert plan_by_headings(table(["项目名称", "总投资"], ["乙", 1.0]), index) is None


def test_the_form_is_known_by_its_hidden_row_whatever_its_headings_say(index: HeadingIndex) -> None:
    own = own_plan(
        table(
            ["组"],
            ["标记", "公司", "改了标题", "旧列"],
            ["#lvjian-form/1 enterprise", "ent_name", "ent_uscc", "ent_gone"],
            ["", "甲", "", "x"],
        ),
        index,
    )
    assert columns(own) == {"A": "@mark", "B": "ent_name", "C": "ent_uscc"}
    assert own is not None
    assert own.ignored == (("D", "旧列"),)


def test_an_earlier_form_may_use_names_that_have_become_aliases(index: HeadingIndex) -> None:
    own = own_plan(table(["a", "b"], ["#lvjian-form/0 enterprise", "单位名称"], ["", "甲"]), index)
    assert columns(own)["B"] == "ent_name"


def test_a_proposal_tells_how_sure_it_is(index: HeadingIndex) -> None:
    proposal = propose_mapping(
        table(["企业名称", "项目的名称", "总投资额（元）", "联系电话"], ["甲", "乙", 1200.0, "751"]), index
    )
    assert proposal is not None
    by_letters = {column.letters: column for column in proposal.columns}
    assert (by_letters["A"].field, by_letters["A"].confidence) == ("ent_name", 1.0)
    assert by_letters["B"].field == "prj_name"
    assert 0.6 <= by_letters["B"].confidence < 1
    assert (by_letters["C"].field, by_letters["C"].unit) == ("prj_invest_total_cny", "元")
    assert by_letters["D"].field == ""
    assert by_letters["C"].samples == ("1200",)


def test_a_proposal_gives_each_field_to_one_column(index: HeadingIndex) -> None:
    proposal = propose_mapping(table(["企业名称", "总投资", "总投资额"], ["甲", 1.0, 2.0]), index)
    assert proposal is not None
    assert [column.field for column in proposal.columns] == ["ent_name", "prj_invest_total_cny", ""]


def test_a_confirmed_mapping_is_kept_as_json_and_read_again(index: HeadingIndex) -> None:
    mapping = ColumnMapping(
        name="市表",
        columns=(
            MappedColumn(heading="单位", field="ent_name"),
            MappedColumn(heading="钱", field="prj_invest_total_cny", unit="元"),
            MappedColumn(heading="工程", field="prj_name"),
        ),
    )
    again = read_mapping(mapping.document())
    assert again == mapping
    plan = plan_by_mapping(table(["汇总"], ["工程", "单位", "钱", "备注"], ["乙", "甲", 1.0, "x"]), again, index)
    assert columns(plan) == {"A": "prj_name", "B": "ent_name", "C": "prj_invest_total_cny"}
    assert plan is not None
    assert plan.ignored == (("D", "备注"),)


def test_a_mapping_to_a_field_that_is_gone_is_told(index: HeadingIndex) -> None:
    mapping = ColumnMapping(
        name="旧",
        columns=(MappedColumn(heading="单位", field="ent_gone"), MappedColumn(heading="工程", field="prj_name")),
    )
    with pytest.raises(Problem, match="已不存在"):
        plan_by_mapping(table(["单位", "工程"], ["甲", "乙"]), mapping, index)


def test_a_damaged_mapping_is_told() -> None:
    with pytest.raises(Problem, match="不完整"):
        read_mapping({"columns": 3})
