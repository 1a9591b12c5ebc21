"""A block copied from a spreadsheet becomes facts of one case, and what does not fit is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop import resources
from desktop.intake.headings import HeadingIndex
from desktop.intake.pasted import Pasted, PastedCell, read_pasted


@pytest.fixture(scope="module")
def index() -> HeadingIndex:
    return HeadingIndex(resources.dictionary())


def by_field(pasted: Pasted) -> dict[str, PastedCell]:
    return {cell.field.id: cell for cell in pasted.cells if cell.field is not None}


def test_labels_beside_values_are_read_in_the_unit_written_with_them(index: HeadingIndex) -> None:
    found = read_pasted("项目名称\t余热发电\n总投资（元）\t12000000\n年节水量\t3万m3", index)
    cells = by_field(found)
    assert found.kind == "pairs"
    assert cells["prj_name"].value == "余热发电"
    assert cells["prj_invest_total_cny"].value == Decimal(1200)
    assert cells["prj_water_saving_m3"].value == Decimal(30000)


def test_a_unit_in_a_column_of_its_own_counts(index: HeadingIndex) -> None:
    cells = by_field(read_pasted("总投资\t1.2\t亿元\n项目名称\t甲", index))
    assert cells["prj_invest_total_cny"].value == Decimal(12000)
    assert cells["prj_name"].value == "甲"


def test_two_pairs_may_stand_in_one_line(index: HeadingIndex) -> None:
    cells = by_field(read_pasted("企业名称\t青峰厂\t总投资\t800\n项目名称\t甲\t年节能量\t90", index))
    assert {"ent_name", "prj_invest_total_cny", "prj_name", "prj_energy_saving_tce"} <= cells.keys()


def test_a_record_under_headings_takes_the_first_line_and_counts_the_others(index: HeadingIndex) -> None:
    found = read_pasted("企业名称\t项目名称\t总投资\n甲厂\t一期\t100\n乙厂\t二期\t200", index)
    assert found.kind == "record"
    assert by_field(found)["ent_name"].value == "甲厂"
    assert found.left_out == 1


def test_a_table_of_measures_gives_one_measure_a_line(index: HeadingIndex) -> None:
    found = read_pasted("措施名称\t改造前用量\t不认识\n变频风机\t50\t?\nLED 照明\t8\t", index)
    assert found.kind == "measures"
    assert [(cell.measure, cell.text) for cell in found.cells if cell.field and cell.field.id == "msr_name"] == [
        (0, "变频风机"),
        (1, "LED 照明"),
    ]


def test_what_cannot_be_meant_says_why_and_what_no_field_is_called_stays_out(index: HeadingIndex) -> None:
    found = read_pasted("年节能量\t约5万\n天气\t晴\n项目名称\t甲", index)
    saving, weather = found.cells[:2]
    assert "需要数字" in saving.refused
    assert not saving.fits
    assert weather.field is None


def test_a_text_that_is_no_table_fills_nothing(index: HeadingIndex) -> None:
    assert read_pasted("今天天气很好", index).kind == ""
    assert read_pasted("", index).cells == ()
