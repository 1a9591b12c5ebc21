"""The aggregates of Guangdong's cleaner-production opinion, worked out to the printed digit with our own code.

Inputs are what the opinion states for 2011 to 2015 (and aims at for 2016 to 2020); the ratios are ours, the ground
of the plausibility bands. Where the program has the formula (bands, payback, present value) that formula is used, else
the condition language and our rounding.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from desktop import resources
from matching.benefit.bands import Check
from matching.benefit.sums import decimal
from matching.expression import Symbol, read_expression
from matching.finance.rates import npv, payback

STATED = {
    # gdcp.s1: audits, measures, 万元, 万元/年, tce/年, t/年
    "audits": 6_979, "measures": 188_766, "invest": 3_170_000, "benefit": 2_200_000, "tce": 3_680_000,
    "co2": 9_576_000, "cod": 84_000, "nh3n": 5_414, "so2": 84_000, "nox": 71_000,
    # gdcp.s2.2.goal-numbers: more than 10,000 audits; tce, t of water, t
    "audits_2020": 10_000, "tce_2020": 4_000_000, "water_2020": 200_000_000, "co2_2020": 10_000_000,
    "cod_2020": 100_000, "so2_2020": 100_000, "nh3n_2020": 6_000, "nox_2020": 80_000,
}  # fmt: skip
NUMBERS = {name: Decimal(value) for name, value in STATED.items()}
SYMBOLS = {name: Symbol(type="number", unit="*", fact=False) for name in STATED}
CHECKS = {check.row.id: check for check in resources.checks()}
PER_AUDIT = "gdcp.s1.stat-savings"
INVESTED = "gdcp.s1.stat-invest"
GOALS = "gdcp.s2.2.goal-numbers"

RATIOS = (
    ("gdcp.s1.stat-measures", "每家次方案数", "measures / audits", "27.05"),
    (INVESTED, "每家次投入，万元", "invest / audits", "454.2"),
    (INVESTED, "每项方案投入，万元", "invest / measures", "16.79"),
    (INVESTED, "每项方案平均投入，万元", "invest / measures", "16.8"),
    (INVESTED, "每家次年效益，万元", "benefit / audits", "315.2"),
    (INVESTED, "每项方案年效益，万元", "benefit / measures", "11.65"),
    (INVESTED, "首年收益率，%", "benefit / invest * 100", "69.4"),
    (PER_AUDIT, "每家次年节能量，tce", "tce / audits", "527.3"),
    (PER_AUDIT, "每项方案年节能量，tce", "tce / measures", "19.50"),
    (PER_AUDIT, "按 1,000 元/tce 计占总效益，%", "tce * 1000 / 10000 / benefit * 100", "16.7"),
    (PER_AUDIT, "每家次年减排二氧化碳，t", "co2 / audits", "1372"),
    (PER_AUDIT, "单位减排投入，元/（tCO2/年）", "invest * 10000 / co2", "3310"),
    (PER_AUDIT, "每家次削减 COD，t", "cod / audits", "12.04"),
    (PER_AUDIT, "每项方案削减 COD，kg", "cod * 1000 / measures", "445"),
    (PER_AUDIT, "投入全部计给 COD，万元/（t/年）", "invest / cod", "37.7"),
    (PER_AUDIT, "每家次削减氨氮，t", "nh3n / audits", "0.776"),
    (PER_AUDIT, "投入全部计给氨氮，万元/（t/年）", "invest / nh3n", "585.5"),
    (PER_AUDIT, "每家次削减二氧化硫，t", "so2 / audits", "12.04"),
    (PER_AUDIT, "投入全部计给二氧化硫，万元/（t/年）", "invest / so2", "37.7"),
    (PER_AUDIT, "每家次削减氮氧化物，t", "nox / audits", "10.17"),
    (PER_AUDIT, "投入全部计给氮氧化物，万元/（t/年）", "invest / nox", "44.6"),
    (GOALS, "目标每家次节能量，tce", "tce_2020 / audits_2020", "400"),
    (GOALS, "目标每家次节水，t", "water_2020 / audits_2020", "20000"),
    (GOALS, "目标每家次减排二氧化碳，t", "co2_2020 / audits_2020", "1000"),
    (GOALS, "目标每家次削减 COD，t", "cod_2020 / audits_2020", "10"),
    (GOALS, "目标每家次削减二氧化硫，t", "so2_2020 / audits_2020", "10"),
    (GOALS, "目标每家次削减氨氮，t", "nh3n_2020 / audits_2020", "0.6"),
    (GOALS, "目标每家次削减氮氧化物，t", "nox_2020 / audits_2020", "8"),
    (GOALS, "目标每吨标准煤对应二氧化碳，t", "co2_2020 / tce_2020", "2.50"),
    (GOALS, "每家次节能量变化，%", "(tce_2020 / audits_2020 / (tce / audits) - 1) * 100", "-24.1"),
    (GOALS, "每家次二氧化碳变化，%", "(co2_2020 / audits_2020 / (co2 / audits) - 1) * 100", "-27.1"),
    (GOALS, "每家次 COD 变化，%", "(cod_2020 / audits_2020 / (cod / audits) - 1) * 100", "-16.9"),
    (GOALS, "每家次二氧化硫变化，%", "(so2_2020 / audits_2020 / (so2 / audits) - 1) * 100", "-16.9"),
    (GOALS, "每家次氨氮变化，%", "(nh3n_2020 / audits_2020 / (nh3n / audits) - 1) * 100", "-22.7"),
    (GOALS, "每家次氮氧化物变化，%", "(nox_2020 / audits_2020 / (nox / audits) - 1) * 100", "-21.4"),
    (GOALS, "按每家次投入推算的总投入，亿元", "invest / audits * audits_2020 / 10000", "454"),
    (GOALS, "按单位节能量投入推算的总投入，亿元", "invest / tce * tce_2020 / 10000", "345"),
    (INVESTED, "每投入百万元年节能量，tce", "tce / invest * 100", "116.1"),
    (INVESTED, "每投入百万元年减排二氧化碳，t", "co2 / invest * 100", "302"),
    (INVESTED, "每投入百万元年效益，万元", "benefit / invest * 100", "69.4"),
)


@pytest.mark.parametrize(("clause", "label", "formula", "printed"), RATIOS, ids=[row[1] for row in RATIOS])
def test_the_ratio_is_as_printed(clause: str, label: str, formula: str, printed: str) -> None:
    value = read_expression(formula, SYMBOLS, number=True, item=clause).evaluate(NUMBERS)
    assert as_printed(value, printed) == Decimal(printed), label


@pytest.mark.parametrize(
    ("band", "printed"),
    [("payback", "1.44"), ("investment_per_tce", "8614"), ("benefit_per_tce_any", "5978"), ("co2_per_tce", "2.602")],
)
def test_the_bands_give_the_provincial_figure_for_the_whole_province(band: str, printed: str) -> None:
    facts = {
        "prj_invest_total_cny": NUMBERS["invest"], "prj_benefit_cny_y": NUMBERS["benefit"],
        "prj_energy_saving_tce": NUMBERS["tce"], "prj_co2_t": NUMBERS["co2"],
    }  # fmt: skip
    assert as_printed(CHECKS[band].value.evaluate(facts), printed) == Decimal(printed)


@pytest.mark.parametrize("band", ["payback", "investment_per_tce", "co2_per_tce", "benefit_per_tce_any"])
def test_the_province_lies_in_the_green_of_its_bands(band: str) -> None:
    facts = {
        "prj_invest_total_cny": NUMBERS["invest"], "prj_benefit_cny_y": NUMBERS["benefit"],
        "prj_energy_saving_tce": NUMBERS["tce"], "prj_co2_t": NUMBERS["co2"],
    }  # fmt: skip
    check: Check = CHECKS[band]
    assert check.colour(Fraction(check.value.evaluate(facts))) == "green"


def test_the_mean_that_savings_are_held_against_is_the_provincial_one() -> None:
    row = next(row for row in CHECKS["saving_scale"].around.parameters if row.id == "mean_saving_per_audit_tce")
    assert as_printed(Fraction(STATED["tce"], STATED["audits"]), str(row.value)) == Decimal(str(row.value))


def test_the_investment_is_paid_back_in_seventeen_months() -> None:
    years = payback([-NUMBERS["invest"], NUMBERS["benefit"], NUMBERS["benefit"]])
    assert years is not None
    assert as_printed(years, "1.44") == Decimal("1.44")
    assert as_printed(years * 12, "17.3") == Decimal("17.3")


def test_the_annualised_cost_of_a_tonne_of_standard_coal() -> None:
    eight_years = npv(Decimal("0.06"), [Decimal(0), *[Decimal(1)] * 8])
    assert as_printed(1 / Fraction(eight_years), "0.1610") == Decimal("0.1610")
    per_tce = Fraction(STATED["invest"] * 10_000, STATED["tce"])
    assert as_printed(per_tce / Fraction(eight_years), "1387") == Decimal("1387")


def as_printed(value: Fraction | Decimal, printed: str) -> Decimal:
    """Round to as many places as were printed."""
    return decimal(Fraction(value), len(printed.partition(".")[2]))
