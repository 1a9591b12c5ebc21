"""Workbooks of registers: what is written reads back the same, each bad row is told, no good one is stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.intake.register_form import RecordRow, write_record_book
from desktop.intake.tables import read_tables
from desktop.problems import Problem
from desktop.work.operations import registers as operations
from desktop.work.operations.register_books import RegisterImport, export_records, import_records, write_forms
from desktop.work.progress import Cancelled, Progress
from tests.desktop.registers.conftest import BY, Office, Open
from tests.matching.registers.material import ON, facts, registers


def taken(office: Office, path: Path, register: str = "") -> RegisterImport:
    return import_records(office.store, path, register_id=register, on=ON, by=BY, progress=Progress())


def outcomes(report: RegisterImport) -> list[str]:
    return [one.outcome for one in report.rows]


def sheet(path: Path, *rows: Mapping[str, Any], register: str = "visit") -> Path:
    """Write rows as somebody fills them in: cells by column id."""
    found = registers()
    lines = [RecordRow(register=register, cells=dict(row)) for row in rows]
    write_record_book(path, found[register], lines, found.dictionary)
    return path


texts = st.text("汉字abZ09 =+-@,，；、\"'<>&\n", max_size=12).map(lambda text: f"甲{text}乙")
numbers = st.decimals(0, 10**9, places=3)
records = st.fixed_dictionaries(
    {},
    optional={
        "vis_kind": st.sampled_from(["own", "must"]), "vis_agreed": st.sampled_from(["yes", "no", "unknown"]),
        "vis_before": numbers.map(str), "vis_saved": st.decimals(-(10**6), 10**6, places=2).map(str),
        "vis_measures": st.integers(0, 10**6),
        "vis_start": st.dates(date(1901, 1, 1), date(2199, 12, 31)).map(str),
        "vis_fields": st.lists(st.sampled_from(["water", "heat", "power"]), min_size=1, unique=True).map(sorted),
        "vis_flows": st.dictionaries(st.sampled_from(["so2", "cod"]), numbers.map(str), min_size=1),
        "vis_note": texts, "vis_contact": texts,
    },
)  # fmt: skip


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(records, min_size=1, max_size=20))
def test_records_written_and_read_are_the_same_records(
    office: Office, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    firm = f"第{len(office.records())}"
    kept = [office.add(firm=firm, vis_year=2000 + at, **row) for at, row in enumerate(rows)]
    path = tmp_path / "导出.xlsx"
    assert export_records(office.store, "visit", path, on=ON) == len(office.records())
    assert set(outcomes(taken(office, path))) == {"unchanged"}
    for record in kept:
        operations.put_away(office.store, record.id, by=BY, why="重来")
    fresh = tmp_path / "重填.xlsx"
    _without_identity(path, fresh)
    report = taken(office, fresh)
    assert outcomes(report).count("new") == len(rows), list(report.lines())
    again = {record.value("vis_year"): record for record in office.records() if record.about == f"{firm}厂"}
    for record in kept:
        found = again[record.value("vis_year")]
        assert {name: fact.value for name, fact in found.facts.items()} == {
            name: fact.value for name, fact in record.facts.items()
        }


def _without_identity(path: Path, target: Path) -> None:
    """Write the same rows as new ones: by the names of their columns, without number and identity."""
    (table,) = [one for one in read_tables(path).tables if one.name == "走访登记"]
    ids = [str(cell) for cell in table.rows[2]]
    rows = [
        {name: _cell(cell) for name, cell in zip(ids, row, strict=True) if cell != "" and name in _FILLED}
        for row in table.rows[4:]
    ]
    sheet(target, *rows)


_FILLED = {"@enterprise", *registers()["visit"].fields, "vis_flows.so2", "vis_flows.cod"}


def _cell(cell: Any) -> Any:
    return Decimal(format(cell, ".15g")) if isinstance(cell, (int, float)) else cell


def test_the_blank_form_brings_nothing_and_its_example_row_is_passed_over(office: Office, tmp_path: Path) -> None:
    assert write_forms(office.store, tmp_path / "表.xlsx") == ("visit", "body")
    report = taken(office, tmp_path / "表.xlsx")
    assert (outcomes(report), report.skipped) == ([], 2)


def test_the_form_offers_choices_and_the_names_of_linked_records(office: Office, tmp_path: Path) -> None:
    import zipfile

    office.add("body", bod_name="绿行咨询所")
    write_forms(office.store, tmp_path / "表.xlsx", ["visit"])
    with zipfile.ZipFile(tmp_path / "表.xlsx") as archive:
        written = "".join(archive.read(name).decode() for name in archive.namelist() if "sheet" in name)
    assert '"自愿,强制"' in written
    assert '"绿行咨询所"' in written
    assert "请填数字（tce），不小于 0" in written


def test_a_bad_row_stops_no_good_one_and_is_told_cell_by_cell(office: Office, tmp_path: Path) -> None:
    office.firm("甲")
    path = sheet(
        tmp_path / "表.xlsx",
        {"@enterprise": "甲厂", "vis_year": Decimal(2025)},
        {"@enterprise": "乙厂", "vis_year": Decimal(2025)},
        {"@enterprise": "甲厂", "vis_year": "去年", "vis_before": "很多"},
        {"@enterprise": "甲厂", "vis_year": Decimal(2026), "vis_kind": "强迫"},
        {"@enterprise": "甲厂", "vis_year": Decimal(2024)},
    )
    report = taken(office, path)
    assert outcomes(report) == ["new", "refused", "refused", "refused", "new"]
    said = list(report.lines())
    assert said[0] == "新增 2 条，修改 0 条，未变 0 条，未导入 3 条"
    assert any(line.startswith("表“走访登记”第 6 行 C 列：“所属企业”填了“乙厂”，需要库里有的企业") for line in said)
    assert any("第 7 行 E 列：“年度”填了“去年”" in line for line in said)
    assert any("第 7 行 H 列：“改造前用能”填了“很多”，需要数字（tce）" in line for line in said)
    assert any("“性质”填了“强迫”，需要以下之一：自愿、强制" in line for line in said)
    assert len(office.records()) == 2


def test_what_the_register_refuses_is_refused_row_by_row(office: Office, tmp_path: Path) -> None:
    office.firm("甲")
    path = sheet(
        tmp_path / "表.xlsx",
        {"@enterprise": "甲厂", "vis_year": Decimal(2025), "vis_start": "2025-05-02", "vis_end": "2025-05-01"},
        {"@enterprise": "甲厂", "vis_year": Decimal(2026)},
    )
    report = taken(office, path)
    assert outcomes(report) == ["refused", "new"]
    assert "开始日 2025年5月2日 晚于结束日 2025年5月1日" in "".join(report.lines())


def test_a_row_without_number_means_the_record_it_would_double(office: Office, tmp_path: Path) -> None:
    office.add(vis_year=2025, vis_saved="3", vis_note="原来写的")
    path = sheet(tmp_path / "表.xlsx", {"@enterprise": "甲厂", "vis_year": Decimal(2025), "vis_saved": Decimal(4)})
    assert outcomes(taken(office, path)) == ["changed"]
    (kept,) = office.records()
    assert (kept.text("vis_saved"), kept.text("vis_note"), kept.revision) == ("4", "原来写的", 2)


def test_one_record_filled_in_twice_is_taken_once(office: Office, tmp_path: Path) -> None:
    office.add(vis_year=2025)
    row = {"@enterprise": "甲厂", "vis_year": Decimal(2025)}
    path = sheet(tmp_path / "表.xlsx", {**row, "vis_saved": Decimal(4)}, {**row, "vis_saved": Decimal(5)})
    assert outcomes(taken(office, path)) == ["changed", "refused"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"@number": "9"}, "已有记录的编号"),
        ({"@record": "0" * 36}, "本库这种台账里有的记录"),
        ({"@state": "已归档"}, "进行中"),
    ],
)
def test_what_cannot_be_set_by_a_workbook_is_refused(
    office: Office, tmp_path: Path, cells: dict[str, str], told: str
) -> None:
    office.firm("甲")
    path = sheet(tmp_path / "表.xlsx", {"@enterprise": "甲厂", "vis_year": Decimal(2025), **cells})
    report = taken(office, path)
    assert outcomes(report) == ["refused"]
    assert told in "".join(report.lines())


def test_linked_records_are_named_by_name_or_number_also_from_the_same_file(office: Office, tmp_path: Path) -> None:
    import xlsxwriter

    office.firm("甲")
    office.firm("乙")
    path = tmp_path / "手工.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        visits = book.add_worksheet("走访登记")
        for at, row in enumerate(
            [("企业", "年度", "服务机构"), ("甲厂", 2025, "甲 所"), ("乙厂", 2025, 1), ("乙厂", 2026, "无此所")]
        ):
            visits.write_row(at, 0, row)
        bodies = book.add_worksheet("服务机构")
        for at, line in enumerate([("机构名称", "类别"), ("甲所", "咨询")]):
            bodies.write_row(at, 0, line)
    report = taken(office, path)
    assert outcomes(report) == ["new", "new", "new", "refused"]
    (body,) = office.records("body")
    assert {one.text("vis_body") for one in office.records()} == {body.id}
    assert "“服务机构”里没有“无此所”" in "".join(report.lines())


def test_a_cancelled_import_leaves_nothing(office: Office, tmp_path: Path) -> None:
    office.firm("甲")
    rows = [{"@enterprise": "甲厂", "vis_year": Decimal(year)} for year in range(2000, 2080)]
    progress = Progress()

    def stop(done: int, total: int, note: str) -> None:
        if "正在保存" in note and done:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        import_records(office.store, sheet(tmp_path / "表.xlsx", *rows), on=ON, by=BY, progress=progress)
    assert not office.records()


def test_text_that_looks_like_a_formula_stays_text(office: Office, tmp_path: Path) -> None:
    import zipfile

    office.add(vis_year=2025, vis_note='=HYPERLINK("http://x","点我")')
    export_records(office.store, "visit", tmp_path / "导出.xlsx", on=ON)
    with zipfile.ZipFile(tmp_path / "导出.xlsx") as archive:
        written = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in text for text in written)
    assert outcomes(taken(office, tmp_path / "导出.xlsx")) == ["unchanged"]


def test_an_export_of_listed_columns_reads_back_too(office: Office, tmp_path: Path) -> None:
    office.add(vis_year=2025, vis_note="不在列表里", vis_saved="3")
    export_records(office.store, "visit", tmp_path / "导出.xlsx", only_listed=True, on=ON)
    (table,) = [one for one in read_tables(tmp_path / "导出.xlsx").tables if one.name == "走访登记"]
    assert "vis_note" not in table.rows[2]
    assert outcomes(taken(office, tmp_path / "导出.xlsx")) == ["unchanged"]


def test_a_better_proved_value_does_not_give_way_to_a_workbook(office: Office, tmp_path: Path) -> None:
    first = office.add(vis_year=2025, vis_saved="3")
    proved = {**facts(vis_year=2025), "vis_saved": facts(vis_saved="3")["vis_saved"].but(evidence="E3")}
    operations.save_record(office.store, replace(first, facts=proved), by=BY)
    row = {"@enterprise": "甲厂", "vis_year": Decimal(2025), "vis_saved": Decimal(9)}
    report = taken(office, sheet(tmp_path / "表.xlsx", row))
    assert outcomes(report) == ["refused"]
    assert "不弱于 E3" in "".join(report.lines())


def test_a_sheet_of_nothing_known_is_refused_with_what_to_do(office: Office, tmp_path: Path) -> None:
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(Problem) as refused:
        taken(office, tmp_path / "别的.csv")
    assert refused.value.code == "register_sheets"


def test_records_of_another_office_are_shown_and_not_changed(offices: Open, tmp_path: Path) -> None:
    from desktop.work.operations.register_packages import build_package, receive_package

    county, city = offices("甲县工信局"), offices("乙市工信局")
    county.add(vis_year=2025, vis_saved="3")
    build_package(county.store, ["visit"], tmp_path / "a.lvreg", keys=county.keys, on=ON)
    receive_package(city.store, tmp_path / "a.lvreg", by=BY, keys=city.keys, accept="甲县工信局", on=ON)
    city.firm("甲")
    export_records(city.store, "visit", tmp_path / "导出.xlsx", on=ON)
    assert outcomes(taken(city, tmp_path / "导出.xlsx")) == ["unchanged"]
