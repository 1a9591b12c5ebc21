"""`lvjian benefit`: facts with measures from a file, computed without storing, answered with the whole working."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.__main__ import main

MOTOR = {
    "msr_name": "空压机更换", "msr_kind": "motor", "msr_count": 4, "msr_power_kw": "110kW", "msr_load_pct": "75%",
    "msr_hours_y": 7200, "msr_efficiency_after_pct": 95.4,
    "msr_efficiency_before_pct": {"value": "91.2%", "evidence": "E2", "basis": "measured", "source": "测试报告"},
}  # fmt: skip
HEAT = {"msr_name": "余热发电", "msr_kind": "waste_heat", "msr_supply_kwh": "450万kWh"}


class Command:
    """Runs `lvjian benefit` on a document."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._file, self._capsys = folder / "facts.json", capsys

    def __call__(self, document: object, *options: str) -> tuple[int, str]:
        self._file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        status = main(["benefit", "--facts", str(self._file), "--on", "2026-11-21", *options])
        printed = self._capsys.readouterr()
        return status, printed.out + printed.err

    def json(self, document: object) -> tuple[int, dict[str, Any]]:
        status, text = self(document, "--json")
        return status, json.loads(text)


@pytest.fixture
def benefit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def test_the_answer_holds_inputs_with_units_formulas_factors_and_flags(benefit: Command) -> None:
    facts = {"ent_county_code": "440281", "prj_invest_total_cny": "9800万元", "loan_balance_cny": "0.49亿元"}
    status, answer = benefit.json({**facts, "measures": [MOTOR, HEAT]})
    assert status == 0
    motor, heat = answer["benefit"]["measures"]
    power, coal, carbon = motor["workings"]
    assert motor["draft"]
    assert power["value"] == "114697"
    assert power["substituted"].startswith("4 × 110 × 75 ÷ 100 × 7,200 × （100 ÷ 91.2 － 100 ÷ 95.4） ＝ 114,697.1202")
    inputs = {use["field"]: use for use in power["inputs"]}
    assert inputs["msr_power_kw"]["value"] == "110 kW"
    assert inputs["msr_efficiency_before_pct"]["source"] == "测试报告"
    assert coal["factors"][0]["year"]
    assert coal["factors"][0]["origin"]
    assert carbon["factors"][0]["unit"] == "kgCO2/kWh"
    assert heat["workings"][0]["value"] == "4500000"
    totals = {total["quantity"]: total for total in answer["benefit"]["totals"]}
    assert totals["electricity_kwh"]["value"] == "4614697"
    assert totals["electricity_kwh"]["parts"] == [[0, "114697"], [1, "4500000"]]
    assert totals["electricity_kwh"]["attributed"] == "2307349"
    assert answer["benefit"]["share"]["value"] == "0.5000"


def test_people_read_formula_numbers_and_factor_with_its_year(benefit: Command) -> None:
    status, text = benefit({"ent_province": "440000", "measures": [HEAT]})
    assert status == 0
    assert "年节能量 ＝ 年净供电量 × 供电标准煤耗 ÷ 1,000,000" in text
    assert "广东电力平均二氧化碳排放因子：0.4419 kgCO2/kWh，2023" in text
    assert "不能归属" in text


def test_amounts_are_read_in_the_unit_the_measure_states(benefit: Command) -> None:
    measure = {
        "msr_kind": "process_retrofit", "msr_carrier": "electricity", "msr_unit": "万kWh", "msr_before": "4500MWh",
        "msr_after": "420", "msr_output_before": 1, "msr_output_after": 1,
    }  # fmt: skip
    _, answer = benefit.json({"measures": [measure]})
    assert answer["benefit"]["measures"][0]["workings"][0]["value"] == "300000"


def test_every_fault_is_named_with_its_measure(benefit: Command) -> None:
    measures = [
        {"msr_power_kw": "110kWh", "msr_kind": "moter"},
        {"msr_before": "很多", "nothing": 1, "ent_name": "甲"},
        5,
    ]
    status, answer = benefit.json({"msr_after": 3, "measures": measures})
    message = answer["problem"]["message"]
    assert status == 1
    assert "第 1 项措施 msr_power_kw（单台额定功率）填了“110kWh”，需要以kW为单位的数字" in message
    assert "第 1 项措施 msr_kind（措施类型）填了“moter”" in message
    assert "第 2 项措施 msr_before（改造前年用量）填了“很多”" in message
    assert "第 2 项措施 nothing" in message
    assert "第 2 项措施 ent_name（企业名称）不是措施的字段" in message
    assert "第 3 项措施 应是" in message
    assert "msr_after（改造后年用量）是措施的字段" in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"msr_unit": "m3"}, "电力应按 kWh 计量"),
        ({"msr_before": "0"}, "改造前年用量须大于 0"),
        ({"msr_output_after": "0"}, "改造后年产量须大于 0"),
    ],
)
def test_entries_that_cannot_be_meant_give_no_figure_and_status_one(
    benefit: Command, changes: dict[str, str], words: str
) -> None:
    measure = {
        "msr_kind": "process_retrofit", "msr_carrier": "electricity", "msr_unit": "kWh", "msr_before": "45",
        "msr_after": "42", "msr_output_before": "1", "msr_output_after": "1",
    }  # fmt: skip
    status, answer = benefit.json({"measures": [measure | changes]})
    (found,) = answer["benefit"]["measures"]
    assert status == 1
    assert any(words in problem for problem in found["problems"])
    assert {working["value"] for working in found["workings"]} == {None}


def test_a_missing_entry_is_named_and_never_counted_as_nothing(benefit: Command) -> None:
    measure = {name: value for name, value in MOTOR.items() if name != "msr_hours_y"}
    status, answer = benefit.json({"measures": [measure, HEAT]})
    assert status == 0
    assert answer["benefit"]["measures"][0]["workings"][0]["missing"] == ["msr_hours_y"]
    totals = {total["quantity"]: total for total in answer["benefit"]["totals"]}
    assert totals["electricity_kwh"]["value"] is None
    assert totals["electricity_kwh"]["open_measures"] == [0]


def test_a_file_without_measures_says_so(benefit: Command) -> None:
    assert benefit.json({"ent_name": "甲"}) == (1, {"ok": False, "on": "2026-11-21", "benefit": None})


def test_measures_are_judged_with_the_facts_of_a_what_if(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"measures": [HEAT]}, ensure_ascii=False), encoding="utf-8")
    assert main(["judge", "--facts", str(file), "--on", "2026-11-21", "--json"]) == 0
    working = json.loads(capsys.readouterr().out)["judgement"]["working"]
    assert working["measures"][0]["workings"][0]["value"] == "4500000"
