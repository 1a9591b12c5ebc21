"""Measures in a workbook: equipment, flows and concentrations under their headings, converted exactly, and computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop import resources
from desktop.intake.form import write_cases_workbook
from desktop.intake.layout import sheets
from desktop.intake.report import FileReport
from desktop.store.database import Store
from desktop.work.operations.appraisal import benefit_of
from desktop.work.operations.intake import import_files
from desktop.work.progress import Progress
from matching.case import Case
from matching.fields import FieldDictionary, Value
from tests.desktop.intake.material import USCC_A, Cells, write_xlsx

ON = date(2026, 11, 21)
FIRM, PROJECT = "示例水泥有限公司", "综合节能改造"
HEADS = (
    "所属企业",
    "项目名称",
    "措施名称",
    "措施类型",
    "能源或介质",
    "计量单位",
    "改造前年用量",
    "改造后年用量",
    "改造前年产量",
    "改造后年产量",
    "台数",
    "单台额定功率(W)",
    "平均负载率（%）",
    "年运行小时",
    "改造前效率(%)",
    "改造后效率(%)",
    "年对外供电量（万kWh）",
    "年处理水量(万m3)",
    "COD进水浓度(g/m3)",
    "COD出水浓度（mg/L）",
    "各转速的时间占比·80%转速",
)
ROWS: tuple[Mapping[str, object], ...] = (
    {
        "措施名称": "空压机更换",
        "措施类型": "电机、风机、水泵更换",
        "台数": 4,
        "单台额定功率(W)": 110000,
        "平均负载率（%）": 75,
        "年运行小时": 7200,
        "改造前效率(%)": 91.2,
        "改造后效率(%)": "95.4%",
    },
    {"措施名称": "余热发电", "措施类型": "余热余压利用", "年对外供电量（万kWh）": 450.5},
    {
        "措施名称": "污水处理",
        "措施类型": "污水处理",
        "年处理水量(万m3)": 1.2,
        "COD进水浓度(g/m3)": 300,
        "COD出水浓度（mg/L）": 45,
    },
    {"措施名称": "风机调速", "措施类型": "变频或伺服", "各转速的时间占比·80%转速": 60},
)


@pytest.fixture(scope="module")
def dictionary() -> FieldDictionary:
    return resources.dictionary()


def bring(path: Path, book: Path, dictionary: FieldDictionary) -> tuple[FileReport, Case]:
    with Store.open(path, dictionary=dictionary) as store:
        report = import_files(store, [book], by="李", progress=Progress())
        (stored,) = store.cases()
    return report.files[0], stored.case


def told(measure: Mapping[str, object]) -> dict[str, Value]:
    return {name: fact.value for name, fact in measure.items()}  # type: ignore[attr-defined]  # facts


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, dictionary: FieldDictionary) -> tuple[FileReport, Case]:
    folder = tmp_path_factory.mktemp("book")
    content: dict[str, Cells] = {
        "企业": [["企业名称", "统一社会信用代码", "县（市、区）"], [FIRM, USCC_A, "440281"]],
        "项目": [["所属企业", "项目名称", "总投资（万元）"], [FIRM, PROJECT, 9800]],
        "措施与能源前后": [
            list(HEADS), *([FIRM, PROJECT, *(row.get(head) for head in HEADS[2:])] for row in ROWS),
        ],
    }  # fmt: skip
    return bring(folder / "县.db", write_xlsx(folder / "表.xlsx", content), dictionary)


def test_columns_the_blank_form_does_not_have_are_taken_and_converted(imported: tuple[FileReport, Case]) -> None:
    report, case = imported
    assert [found.sentence() for found in report.rejected] == []
    motor, heat, water, drive = map(told, case.measures)
    assert (motor["msr_count"], motor["msr_power_kw"], motor["msr_hours_y"]) == (4, Decimal(110), Decimal(7200))
    assert motor["msr_efficiency_after_pct"] == Decimal("95.4")
    assert heat["msr_supply_kwh"] == Decimal(4505000)
    assert (water["msr_flow_m3"], water["msr_cod_in_mgl"]) == (Decimal(12000), Decimal(300))
    assert drive["msr_speed_shares"] == {"s80": Decimal(60)}


def test_what_was_read_is_computed(imported: tuple[FileReport, Case]) -> None:
    benefit = benefit_of(imported[1], ON)
    assert benefit is not None
    figures = {(one.place, working.quantity): working.value for one in benefit.measures for working in one.workings}
    assert figures[0, "electricity_kwh"] == Decimal(114697)  # 4 x 110 x 0.75 x 7200 x (1/0.912 - 1/0.954)
    assert figures[1, "electricity_kwh"] == Decimal(4505000)
    assert figures[2, "cod_t"] == Decimal("3.060")  # 12,000 m3 x 255 mg/L


def test_the_filled_form_keeps_what_the_blank_one_has_no_column_for(
    imported: tuple[FileReport, Case], tmp_path: Path, dictionary: FieldDictionary
) -> None:
    write_cases_workbook(tmp_path / "还.xlsx", dictionary, [imported[1]])
    report, case = bring(tmp_path / "新.db", tmp_path / "还.xlsx", dictionary)
    assert [found.sentence() for found in report.rejected] == []
    assert [told(measure) for measure in case.measures] == [told(measure) for measure in imported[1].measures]


def test_the_blank_form_stays_narrow(dictionary: FieldDictionary) -> None:
    sheet = next(sheet for sheet in sheets(dictionary) if sheet.id == "measure")
    assert "msr_power_kw" not in {column.id for column in sheet.columns}
    assert len(sheet.columns) < 20


@pytest.mark.parametrize(
    ("head", "cell", "expected"),
    [("单台额定功率(kW)", "110kWh", "以kW为单位"), ("年运行小时", "9000", "不大于 8784"), ("台数", "1.5", "整数")],
)
def test_what_cannot_be_meant_is_refused_with_row_and_heading(
    tmp_path: Path, dictionary: FieldDictionary, head: str, cell: str, expected: str
) -> None:
    content: dict[str, Cells] = {
        "企业": [["企业名称", "统一社会信用代码"], [FIRM, USCC_A]],
        "项目": [["所属企业", "项目名称"], [FIRM, PROJECT]],
        "措施与能源前后": [["所属企业", "项目名称", "措施名称", head], [FIRM, PROJECT, "空压机", cell]],
    }
    report, _ = bring(tmp_path / "县.db", write_xlsx(tmp_path / "表.xlsx", content), dictionary)
    (refused,) = report.rejected
    assert expected in refused.sentence()
    assert "第 2 行" in refused.sentence()
