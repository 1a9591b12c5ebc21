"""What the registers print: everything of one record, and tables that hand out no personal data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.dossier.paper import Table, Text
from desktop.intake.tables import read_tables
from desktop.problems import Problem
from desktop.work.operations import registers as operations
from desktop.work.operations.register_papers import (
    record_paper,
    record_paper_outline,
    table_paper,
    write_record_paper,
    write_table,
)
from tests.desktop.registers.conftest import BY, Office
from tests.matching.registers.material import ON


def told(outline: Any) -> str:
    """Return everything an outline says."""
    said = []
    for section in outline.sections:
        said.append(section.title)
        for block in section.blocks:
            if isinstance(block, Text):
                said.append(block.text)
            elif isinstance(block, Table):
                said += [str(cell) for row in block.rows for cell in row.cells]
    return "\n".join(said)


@pytest.fixture
def filled(office: Office) -> Office:
    body = office.add("body", bod_name="甲所", bod_phone="13800000000")
    first = office.add(
        vis_year=2026, vis_before="100", vis_after="50", vis_saved="50", vis_kind="own", vis_agreed="yes",
        vis_contact="某某人", vis_body=body.id, vis_end="2026-05-01",
    )  # fmt: skip
    operations.move_record(office.store, first.id, "finish", on=ON, by="丙", why="材料齐全")
    office.add(firm="乙", vis_year=2026, vis_agreed="no", vis_saved="7")
    return office


def test_a_record_prints_values_figures_with_their_formula_remarks_steps_and_room_to_sign(filled: Office) -> None:
    first = filled.records()[0]
    said = told(record_paper_outline(filled.store, first.id, on=ON, printed_on=ON))
    for text in (
        "甲厂 2026",
        "已完成",
        "100 tce",
        "节能率",
        "50 %",
        "甲所",
        "第 1 号　第 2 版",
        "完成",
        "材料齐全",
        "丙",
    ):
        assert text.replace(" %", "%") in said
    assert "（改造前用能－改造后用能）" in said or "改造前用能" in said
    assert "缺少开始日，“开始与结束的先后”还不能核对" in said
    assert "经办人" in said
    assert "本页含个人信息" in said


def test_what_a_figure_waits_for_is_printed_beside_it(filled: Office) -> None:
    second = filled.records()[1]
    said = told(record_paper_outline(filled.store, second.id, on=ON, printed_on=ON))
    assert "未提供（待查）（缺 改造前用能、改造后用能）" in said
    assert "本页含个人信息" not in said


def test_the_same_record_prints_the_same_file(filled: Office) -> None:
    first = filled.records()[0]
    one, two = (record_paper(filled.store, first.id, on=ON, printed_on=ON) for _ in range(2))
    assert one == two
    assert one.startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["list", "records", "totals"])
def test_no_table_of_another_office_s_eyes_holds_personal_data(filled: Office, tmp_path: Path, kind: str) -> None:
    paper = table_paper(filled.store, "visit", kind=kind, on=ON, printed_on=ON)
    path = tmp_path / "表.xlsx"
    write_table(filled.store, "visit", path, kind=kind, on=ON)
    cells = [str(cell) for table in read_tables(path).tables for row in table.rows for cell in row]
    assert paper.startswith(b"%PDF")
    assert not any("某某人" in cell or "13800000000" in cell for cell in cells)


def test_a_list_to_hand_out_holds_who_agreed(filled: Office, tmp_path: Path) -> None:
    write_table(filled.store, "visit", tmp_path / "公示.xlsx", kind="list", table_id="public", on=ON)
    cells = [cell for table in read_tables(tmp_path / "公示.xlsx").tables for row in table.rows for cell in row]
    assert "甲厂" in cells
    assert "乙厂" not in cells


def test_totals_as_a_workbook_hold_numbers(filled: Office, tmp_path: Path) -> None:
    write_table(filled.store, "visit", tmp_path / "汇总.xlsx", kind="totals", on=ON)
    (table,) = read_tables(tmp_path / "汇总.xlsx").tables
    bottom = next(row for row in table.rows if row[0] == "合计")
    assert bottom[2:4] == [2.0, 57.0]


def test_a_file_of_no_known_kind_is_refused(filled: Office, tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        write_table(filled.store, "visit", tmp_path / "表.doc", on=ON)
    assert refused.value.code == "paper_kind"
    with pytest.raises(Problem):
        write_table(filled.store, "visit", tmp_path / "无此夹" / "表.pdf", on=ON)


def test_a_record_is_written_to_a_file(filled: Office, tmp_path: Path) -> None:
    write_record_paper(filled.store, filled.records()[0].id, tmp_path / "一条.pdf", on=ON)
    assert (tmp_path / "一条.pdf").read_bytes().startswith(b"%PDF")


def test_received_records_name_their_office(filled: Office, offices: Any, tmp_path: Path) -> None:
    from desktop.work.operations.register_packages import build_package, receive_package

    city = offices("乙市工信局")
    build_package(filled.store, ["visit"], tmp_path / "a.lvreg", keys=filled.keys, on=ON)
    receive_package(city.store, tmp_path / "a.lvreg", by=BY, keys=city.keys, accept="示例县工信局", on=ON)
    said = told(record_paper_outline(city.store, city.records()[0].id, on=ON, printed_on=ON))
    assert "报送单位\n示例县工信局" in said
