"""Whether a person with a calculator comes from the printed numbers to the printed results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from desktop import resources
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import pdf_bytes
from desktop.work.operations.judging import ground_on
from matching.case import Case, Fact
from matching.judge import judge
from tests.desktop.dossier.material import fact, paper, settings
from tests.desktop.dossier.reading import all_text, squeezed
from tests.desktop.dossier.test_outline import row, rows, section, texts
from tests.desktop.dossier.test_pages import strings

ON = date(2026, 11, 20)
MOTOR = {
    "msr_name": "空压机更换", "msr_kind": "motor", "msr_count": 4, "msr_power_kw": "110", "msr_load_pct": "75",
    "msr_hours_y": "7200", "msr_efficiency_before_pct": "91.2", "msr_efficiency_after_pct": "95.4",
}  # fmt: skip
COAL = {
    "msr_name": "窑炉节煤", "msr_kind": "process_retrofit", "msr_carrier": "raw_coal", "msr_unit": "t",
    "msr_before": "3001", "msr_after": "2407", "msr_output_before": "97", "msr_output_after": "113",
}  # fmt: skip
POWER = {
    "msr_name": "照明", "msr_kind": "process_retrofit", "msr_carrier": "electricity", "msr_unit": "万kWh",
    "msr_before": "450", "msr_after": "419.3", "msr_output_before": "7", "msr_output_after": "7",
}  # fmt: skip
SULPHUR = {"msr_name": "脱硫", "msr_kind": "desulphurisation", "msr_pollutant_before_t": "30"}
SIGNS = str.maketrans({"＋": "+", "－": "-", "×": "*", "÷": "/", "（": "(", "）": ")", ",": None})
FIGURE = re.compile(r"＝ (?P<working>[\d.,（）＋－×÷ ]+) ＝ (?P<exact>-?[\d.,]+)(?:，取 (?P<taken>-?[\d.,]+))?")


def measure(values: Mapping[str, Any]) -> dict[str, Fact]:
    from matching.fields import decode

    return {name: fact(decode(resources.dictionary()[name], value)) for name, value in values.items()}


def case_of(*measures: Mapping[str, Any], **facts: Fact) -> Case:
    stated = {
        "ent_county_code": fact("440281"), "prj_invest_total_cny": fact(Decimal(9800)),
        "loan_balance_cny": fact(Decimal(5000)), "prj_progress_pct": fact(Decimal(40)),
    }  # fmt: skip
    return Case(id="c1", enterprise_id="e1", facts=stated | facts, measures=tuple(map(measure, measures)))


@cache
def ground() -> Any:
    return replace(ground_on(resources.packs(), ON), packs=())


def printed(case: Case) -> Outline:
    judgement = judge(case, ground(), on=ON, identity="j1")
    return paper(judgement, case, settings(sections=("benefit",)), codes=resources.name_code)


@cache
def dossier() -> Outline:
    return printed(case_of(MOTOR, COAL, POWER))


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def test_every_printed_formula_gives_the_printed_result() -> None:
    found = [
        match for cells in rows(section(dossier(), "benefit")) for match in FIGURE.finditer("\n".join(cells))
    ]  # fmt: skip
    assert len(found) == 3 * 3
    for match in found:
        text = re.sub(r"[\d.]+", lambda digits: f"Fraction('{digits[0]}')", match["working"].translate(SIGNS))
        exact = eval(text, {"Fraction": Fraction})
        assert abs(exact - number(match["exact"])) <= abs(exact) * Fraction(1, 10**9)
        if match["taken"]:
            taken = Decimal(match["taken"].replace(",", ""))
            assert Decimal(match["exact"].replace(",", "")).quantize(taken, ROUND_HALF_UP) == taken


@pytest.mark.parametrize("quantity", ["年节能量", "年减排二氧化碳"])
def test_a_printed_total_is_the_sum_of_the_printed_results(quantity: str) -> None:
    part = section(dossier(), "benefit")
    results = [
        re.search(r"结果：(-?[\d.,]+) ", cells[1]) for cells in rows(part) if len(cells) == 2 and cells[0] == quantity
    ]
    assert len(results) == 3
    total = row(part, quantity)
    assert sum(number(result[1]) for result in results if result) == number(total[2])
    share = Fraction(5000, 9800)
    assert abs(number(total[4]) * share - number(total[5])) <= Fraction(1, 200)


def test_totals_say_how_they_came_about_and_that_they_are_only_expected() -> None:
    part = section(dossier(), "benefit")
    assert row(part, "年节能量")[6] == "申报\n预计"
    told = "\n".join(texts(part))
    assert "贷款余额 5,000 万元 ÷ 总投资 9,800 万元 ＝ 0.5102" in told
    assert "电力按等价值折算标准煤" in told
    assert "四舍五入" in told


def test_a_declared_figure_stands_beside_the_computed_one_and_is_never_replaced() -> None:
    part = section(printed(case_of(POWER, prj_energy_saving_tce=fact(Decimal("900"), basis="designed"))), "benefit")
    assert row(part, "年节能量")[3:5] == ("900", "900")
    assert any("相差" in text for text in texts(part))


def test_methods_and_factors_that_are_not_confirmed_look_like_drafts() -> None:
    told = "\n".join("\n".join(cells) for cells in rows(section(dossier(), "benefit")))
    assert "【草案】铭牌效率法" in told
    assert "【草案】每吨标准煤的二氧化碳排放" in told
    assert "广东电力平均二氧化碳排放因子：0.4419 kgCO2/kWh（2023" in told


def test_what_is_missing_is_named_and_no_total_given() -> None:
    part = section(printed(case_of(SULPHUR)), "benefit")
    assert row(part, "年削减二氧化硫")[2:6] == ("—", "—", "—", "—")
    assert ("年削减二氧化硫", "＝ 治理前年排放量 － 治理后年排放量\n还缺：治理后年排放量，暂无结果") in rows(part)


def test_without_total_investment_nothing_is_attributed() -> None:
    part = section(printed(case_of(POWER, prj_invest_total_cny=fact("unknown"))), "benefit")
    assert row(part, "年节能量")[5] == "—"
    assert any("不能归属" in text for text in texts(part))


def test_a_case_without_measures_prints_one_line_of_them() -> None:
    part = section(printed(case_of()), "benefit")
    assert texts(part)[-1] == "未填报分项措施。"


def test_the_whole_working_is_on_the_pages() -> None:
    outline = printed(case_of(MOTOR, COAL, POWER, SULPHUR, *({**MOTOR, "msr_boundary": f"{n} 号站"} for n in range(6))))
    extracted = all_text(pdf_bytes([outline]))
    assert [text for text in map(squeezed, strings(outline)) if text not in extracted] == []
