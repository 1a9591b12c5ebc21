"""Charts made from a judgement show the figures of its tables, and what is not known stays so."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from desktop import resources
from desktop.charts.appraised import cash_flow, tornado
from desktop.charts.judged import area_radar, energy, score_waterfall
from desktop.charts.records import Amount, Bars, Columns, Group, Series, Tornado, exact
from desktop.charts.wording import table, told
from matching.findings import Score
from matching.workings import InputUse, MeasureBenefit, ProjectBenefit, Share, Working
from tests.desktop.dossier.material import case, fact, score
from tests.matching.finance.material import project


def test_the_steps_of_the_waterfall_add_up_to_the_printed_score() -> None:
    chart = score_waterfall(score())
    assert chart is not None
    lows = sum(amount.low or 0.0 for _, amount in chart.steps)
    highs = sum(amount.high or 0.0 for _, amount in chart.steps)
    assert [lows, highs] == pytest.approx([46.25, 78.04])
    assert table(chart)[-1] == ("总分", "46.2～78.0")
    assert ("符合支持领域", "24.6～36.1") in table(chart)
    assert any(label == "其余：绿色成效与风险缓释" for label, _ in chart.steps)


def test_a_criterion_in_conflict_with_its_block_gives_way_to_the_block() -> None:
    odd = replace(score(), blocks=tuple(replace(block, low=1.0, high=2.0) for block in score().blocks))
    chart = score_waterfall(odd)
    assert chart is not None
    assert [label for label, _ in chart.steps] == [block.title for block in odd.blocks]


def test_nothing_scored_gives_no_chart() -> None:
    empty = Score(low=0.0, high=0.0)
    assert (score_waterfall(empty), area_radar(empty)) == (None, None)


def test_an_area_that_is_not_scored_is_neither_nothing_nor_unknown() -> None:
    chart = area_radar(score())
    assert chart is not None
    assert ("绿色制造技术创新", "不计分") in table(chart)
    assert [amount.is_counted for _, amount in chart.axes] == [True, False, True, True]


def benefit(saved: str, places: str = "0.01") -> ProjectBenefit:
    inputs = tuple(InputUse(field=name, label="", value="") for name in ("msr_before", "msr_after"))
    found = (
        Working(quantity="electricity_kwh", label="", unit="kWh", value=Decimal(62_000_000), formula="", inputs=inputs),
        Working(
            quantity="saving_tce", label="", unit="tce", value=Decimal(saved).quantize(Decimal(places)), formula=""
        ),
    )
    measure = MeasureBenefit(
        place=0, name="", kind="", kind_label="", method="", origin="", draft=False, workings=found
    )  # fmt: skip
    return ProjectBenefit(
        coal_basis="", measures=(measure,), totals=(), share=Share(value=None, sentence=""), stage=""
    )  # fmt: skip


def test_energy_is_shown_in_standard_coal_and_in_its_own_unit() -> None:
    chart = energy(case(), benefit("18724"), resources.dictionary())
    assert chart is not None
    whole, power = chart.groups
    assert [amount.text for amount in whole.amounts] == ["132,000", "113,100"]
    assert [amount.text for amount in power.amounts] == ["约 34,790（11,520 万kWh）", "约 16,070（5,320 万kWh）"]
    assert power.amounts[0].low == pytest.approx(11520 * 18724 / 6200)


def test_energy_without_a_coefficient_worth_it_is_unknown_but_named() -> None:
    for found in (None, benefit("0.02"), benefit("0")):
        chart = energy(case(), found, resources.dictionary())
        assert chart is not None
        power = chart.groups[1]
        assert power.amounts[0] == Amount(low=None, high=None, text="折标待查（11,520 万kWh）")


def test_energy_is_not_drawn_where_nothing_can_be_compared() -> None:
    unknown = case(prj_energy_baseline_tce=fact("unknown"))
    assert energy(unknown, None, resources.dictionary()) is None
    assert energy(replace(unknown, measures=()), None, resources.dictionary()) is None


def test_the_cash_flow_and_the_tornado_show_the_figures_of_the_appraisal() -> None:
    found = project()
    flow, moved = cash_flow(found), tornado(found)
    assert flow is not None
    assert moved is not None
    net = found.cash_flow.line("net")
    assert net is not None
    assert flow.bars[0].values == tuple(map(float, net.amounts))
    running = flow.lines[0].values
    assert all(
        later == pytest.approx(before + added)
        for (before, later), added in zip(pairwise(running), flow.bars[0].values[1:], strict=True)
        if before is not None and later is not None and added is not None
    )
    payback, value = found.figure("payback"), found.figure("npv")
    assert payback is not None
    assert value is not None
    assert flow.mark == (float(payback.value or 0), f"回收期 {payback.value} 年")
    assert moved.base == float(value.value or 0)
    assert [swing.low for swing in moved.swings] == [float(one.npv_low or 0) for one in found.tornado]


def test_a_chart_is_told_in_words_with_its_unknowns() -> None:
    chart = Bars(
        title="能耗", unit="tce", series=("前", "后"),
        groups=(Group(label="电力", amounts=(exact(5.0, "5（1 万kWh）"), exact(None))),),
    )  # fmt: skip
    assert told(chart) == "能耗：电力 前（tce） 5（1 万kWh），后（tce） 待查"
    assert table(chart) == (("", "前（tce）", "后（tce）"), ("电力", "5（1 万kWh）", "待查"))
    assert told(Tornado(title="空")) == "空"
    years = Columns(
        title="现金", unit="万元", labels=("第0年",), bars=(Series(name="净", values=(-3.5,)),), mark=(0.5, "回收")
    )
    assert table(years) == (("", "净（万元）"), ("第0年", "-3.5"), ("回收", ""))


def test_both_languages_have_the_same_words() -> None:
    words = tomllib.loads(resources.text("texts/charts.toml"))
    assert words["zh"].keys() == words["en"].keys()
