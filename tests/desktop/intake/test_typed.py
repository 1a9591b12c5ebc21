"""How people type: every spelling that can be meant is taken, every other one is refused with advice."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.cells import cell_of
from desktop.intake.typed import parse_typed
from matching.codes.uscc import check_uscc
from matching.errors import ValueRefused
from matching.fields import KINDS, Field, decode, encode
from tests.desktop.intake.material import USCC_A, choices, field

MONEY = field("dec", unit="万元", minimum=Decimal(0))
POWER = field("dec", unit="kWh/年", minimum=Decimal(0))
SHARE = field("dec", unit="%")
HEADS = field("int", unit="人", minimum=Decimal(0))
DAY = field("date")
YES_NO = field("tri")
FUELS = choices(("a", "煤、油", "Coal/oil"), ("b", "电 力", "Electricity"), ("none", "无", "None"))
FUEL, SEVERAL = field("enum", values=FUELS), field("enum[]", values=FUELS)
PAPER = field("doc", values=choices(("missing", "缺", "Missing"), ("present", "已有", "Present")))
CUTS = field("map", unit="t/年", keys=choices(("so2", "二氧化硫", "SO2"), ("nox", "氮氧化物", "NOx")))
CODE = field("code", code="uscc")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3000", "3000"), ("３０００", "3000"), ("3,000.50", "3000.5"), ("3，000", "3000"), ("12 345", "12345"),
        ("1.2万", "1.2"), ("3000万", "3000"), ("1.2亿", "12000"), ("1亿2000万元", "12000"), ("3,000,000元", "300"),
        ("￥3,000", "3000"), ("人民币500万元", "500"), ("5万元整", "5"), ("300万元/年", "300"), ("1e3", "1000"),
    ],
)  # fmt: skip
def test_money_is_read_in_wan_yuan_however_it_is_written(text: str, amount: str) -> None:
    assert parse_typed(MONEY, text).value == Decimal(amount)


@pytest.mark.parametrize(("text", "amount"), [("3000000", "300"), ("1.2万", "1.2"), ("5万元", "5"), ("300元", "0.03")])
def test_a_bare_number_counts_in_the_unit_of_its_heading(text: str, amount: str) -> None:
    assert parse_typed(MONEY, text, unit_hint="元").value == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"), [("5万度", "50000"), ("12MWh", "12000"), ("3.5万千瓦时", "35000"), ("40", "40")]
)
def test_electricity_is_converted_to_the_unit_of_the_field(text: str, amount: str) -> None:
    assert parse_typed(POWER, text).value == Decimal(amount)


@pytest.mark.parametrize(("text", "amount"), [("50%", "50"), ("50％", "50"), ("0.5", "0.5"), ("5‰", "0.5")])
def test_a_percentage_may_carry_its_sign(text: str, amount: str) -> None:
    assert parse_typed(SHARE, text).value == Decimal(amount)


def test_an_estimate_says_so_and_is_kept_as_one() -> None:
    typed = parse_typed(POWER, "5万（估算）")
    assert (typed.value, typed.basis) == (Decimal(50000), "estimated")


def test_about_five_wan_is_refused_with_the_number_it_may_become() -> None:
    with pytest.raises(ValueRefused) as refused:
        parse_typed(POWER, "约5万")
    assert refused.value.read == "约5万"
    assert refused.value.expected == "数字（kWh/年）"
    assert refused.value.suggestion == "可改为 50000 并标为“估算”"


@pytest.mark.parametrize(
    "text", ["近300", "300左右", "300多", "≥300", "300-400", "三百", "1,23", "1,2345", "300kg", "2024-01-05", "1e99"]
)
def test_what_is_no_single_exact_number_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_typed(MONEY, text)


def test_a_number_outside_the_bounds_is_refused_with_the_bound() -> None:
    with pytest.raises(ValueRefused, match="不小于 0"):
        parse_typed(MONEY, "-3")


def test_none_under_a_number_asks_for_zero_or_nothing() -> None:
    with pytest.raises(ValueRefused, match="请填 0"):
        parse_typed(MONEY, "无")


@pytest.mark.parametrize(("text", "count"), [("12人", 12), ("1,200", 1200), ("12.0", 12)])
def test_whole_numbers_stay_whole(text: str, count: int) -> None:
    value = parse_typed(HEADS, text).value
    assert (value, type(value)) == (count, int)


def test_half_a_person_is_refused() -> None:
    with pytest.raises(ValueRefused, match="整数"):
        parse_typed(HEADS, "12.5")


@pytest.mark.parametrize(
    "text",
    [
        "2024-1-5",
        "2024/1/5",
        "2024.1.5",
        "2024年1月5日",
        "20240105",
        "２０２４－０１－０５",
        "2024-01-05 00:00:00",
        "45296",
    ],
)
def test_dates_are_read_however_they_are_written(text: str) -> None:
    assert parse_typed(DAY, text).value == date(2024, 1, 5)


def test_a_day_number_counts_from_1904_where_the_workbook_does() -> None:
    assert parse_typed(DAY, "43834", epoch_1904=True).value == date(2024, 1, 5)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("2024-03", "2024-03-31"),
        ("2024年3月", "2024-03-01"),
        ("2024", "2024-12-31"),
        ("24.1.5", "2024-01-05"),
        ("1/5/2024", "2024-01-05"),
    ],
)
def test_a_part_of_a_date_is_asked_about_never_completed(text: str, advice: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        parse_typed(DAY, text)
    assert advice in refused.value.suggestion


@pytest.mark.parametrize("text", ["2024-2-30", "1900-02-28", "1899-12-31", "长期"])
def test_days_that_never_were_or_cannot_be_trusted_are_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_typed(DAY, text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", "yes"), ("有", "yes"), ("√", "yes"), ("Ｙ", "yes"), ("否", "no"), ("无", "no"), ("×", "no"),
        ("不清楚", "unknown"), ("未知", "unknown"),
    ],
)  # fmt: skip
def test_yes_no_and_not_known_have_many_signs(text: str, answer: str) -> None:
    assert parse_typed(YES_NO, text).value == answer


@pytest.mark.parametrize("text", ["煤、油", "coal/oil", "A", "煤、 油", "煤，油"])
def test_a_choice_is_found_by_label_english_label_or_id(text: str) -> None:
    assert parse_typed(FUEL, text).value == "a"


def test_a_wrong_choice_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ValueRefused, match="最接近的是“电 力”"):
        parse_typed(FUEL, "电力能源")


@pytest.mark.parametrize("text", ["煤、油；电力", "煤、油;电 力", "煤、油\n电力", "煤、油|b", "a、b", "a, b"])
def test_several_choices_are_separated_as_people_separate(text: str) -> None:
    assert parse_typed(SEVERAL, text).value == ("a", "b")


def test_none_of_several_is_an_answer() -> None:
    assert parse_typed(SEVERAL, "无").value == ("none",)


def test_none_together_with_something_is_refused() -> None:
    with pytest.raises(ValueRefused, match="不能再选别的"):
        parse_typed(SEVERAL, "无；电力")


def test_one_wrong_choice_among_several_is_named() -> None:
    with pytest.raises(ValueRefused) as refused:
        parse_typed(SEVERAL, "电力；风")
    assert refused.value.read == "风"


@pytest.mark.parametrize(
    ("text", "state"), [("有", "present"), ("已有", "present"), ("无", "missing"), ("√", "present")]
)
def test_a_paper_is_there_or_missing(text: str, state: str) -> None:
    assert parse_typed(PAPER, text).value == state


def test_free_lists_are_split_where_people_separate() -> None:
    assert parse_typed(field("text[]"), "甲公司；乙、丙研究所").value == ("甲公司", "乙、丙研究所")


def test_a_list_of_nothing_states_nothing() -> None:
    assert parse_typed(field("text[]"), "无").value is None


def test_amounts_of_several_kinds_stand_in_one_cell() -> None:
    assert parse_typed(CUTS, "SO2=3；氮氧化物：500kg").value == {"so2": Decimal(3), "nox": Decimal("0.5")}


@pytest.mark.parametrize("text", [USCC_A, USCC_A.lower(), f" {USCC_A[:8]} {USCC_A[8:]} "])
def test_a_credit_code_is_kept_in_its_one_spelling(text: str) -> None:
    assert parse_typed(CODE, text).value == USCC_A


@pytest.mark.parametrize("text", [USCC_A[:-1] + "9", USCC_A[:-1], "440222000000123", "9.14402E+17"])
def test_a_wrong_credit_code_is_refused_with_what_is_wrong(text: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        parse_typed(CODE, text)
    assert refused.value.suggestion


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u3000", "-", "——", "/"])
@pytest.mark.parametrize("kind", sorted(KINDS - {"bool"}))
def test_what_says_nothing_states_nothing(kind: str, text: str) -> None:
    assert parse_typed(_any_field(kind), text).value is None


@pytest.mark.parametrize("kind", ["dec", "int", "date", "enum", "enum[]", "doc", "map", "code"])
@pytest.mark.parametrize("text", ["不详", "待定", "暂无"])
def test_not_known_is_no_value(kind: str, text: str) -> None:
    typed = parse_typed(_any_field(kind), text)
    assert typed.value in {None, "missing"}


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=30))
def test_no_text_is_a_surprise(kind: str, text: str) -> None:
    about = _any_field(kind)
    with suppress(ValueRefused):
        value = parse_typed(about, text).value
        assert value is None or decode(about, encode(value)) == value


@given(st.decimals(min_value=0, max_value=10**12, places=4), st.sampled_from(["元", "万元", "亿元"]))
def test_an_amount_means_the_same_in_every_unit(amount: Decimal, unit: str) -> None:
    factor = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}[unit]
    assert parse_typed(MONEY, f"{amount:,f}{unit}").value == amount * factor


@given(st.data())
def test_what_a_form_shows_is_read_as_the_same_value(data: st.DataObject) -> None:
    about, values = data.draw(st.sampled_from(_SHOWN))
    value = data.draw(values)
    assert parse_typed(about, str(cell_of(about, value))).value == value


def _any_field(kind: str) -> Field:
    if kind in {"enum", "enum[]"}:
        return field(kind, values=FUELS)
    if kind == "doc":
        return PAPER
    return CUTS if kind == "map" else field(kind)


_SHOWN: list[tuple[Field, st.SearchStrategy[Any]]] = [
    (MONEY, st.decimals(min_value=0, max_value=10**12, places=4).map(lambda amount: amount.normalize())),
    (HEADS, st.integers(0, 10**9)),
    (DAY, st.dates(min_value=date(1900, 3, 1))),
    (YES_NO, st.sampled_from(["yes", "no", "unknown"])),
    (FUEL, st.sampled_from(["a", "b", "none"])),
    (SEVERAL, st.sampled_from([("a",), ("b", "a"), ("none",), ("a", "b")])),
    (CUTS, st.dictionaries(st.sampled_from(["so2", "nox"]), st.integers(0, 10**6).map(Decimal), min_size=1)),
]


@given(
    st.from_regex(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True),
    st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"),
)
def test_a_credit_code_is_taken_exactly_where_the_reference_computes_its_check_digit(stem: str, last: str) -> None:
    from stdnum.cn.uscc import calc_check_digit

    right = str(calc_check_digit(stem))
    assert check_uscc(stem + right) == stem + right
    if last != right:
        with pytest.raises(ValueRefused, match=f"应为 {right}"):
            check_uscc(stem + last)
