"""Motors: grades by edition, hints that are never verdicts, and the power saved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.tools.motors import grade_of_class, read_motors
from tests.matching.tools.material import DAY, ask, figure, value

PUMP: dict[str, Any] = {
    "name": "水泵", "model": "Y2-200L-4", "kw": 30, "poles": "4", "count": 2, "hours": 6000, "load": 75,
    "efficiency_now": 91, "class_new": "IE4",
}  # fmt: skip


def test_the_saving_is_the_formula_with_the_pair_of_efficiencies() -> None:
    found = ask("motors", motors=[PUMP], power_price=0.65)
    exact = Decimal(2 * 30 * 6000) * Decimal("0.75") * (1 / Decimal("0.91") - 1 / Decimal("0.949"))
    assert value(found, "saving_kwh") == round(exact) == 12193
    assert value(found, "saving_cny") == Decimal("7925.45")
    (factor,) = figure(found, "saving_kwh").factors
    assert (factor.value, factor.draft) == ("94.9", True)
    assert found.draft


@pytest.mark.parametrize(
    ("edition", "efficiency", "grade"),
    [
        ("GB 18613-2020", "93.5", "低于3级"), ("GB 18613-2020", "93.6", "3级"), ("GB 18613-2020", "94.9", "2级"),
        ("GB 18613-2020", "95.9", "1级"), ("GB 18613-2012", "92.3", "3级"), ("GB 18613-2012", "93.6", "2级"),
        ("GB 18613-2012", "92.2", "低于3级"),
    ],
)  # fmt: skip
def test_the_same_efficiency_has_another_grade_in_another_edition(edition: str, efficiency: str, grade: str) -> None:
    tables = resources.motors()
    held = tables.edition(edition, DAY)
    assert tables.grade(held, poles=4, kw=Decimal(30), efficiency=Decimal(efficiency)) == grade


def test_a_class_has_its_grade_and_below_the_least_it_is_below() -> None:
    tables = resources.motors()
    new, old = (tables.edition(name, DAY) for name in ("GB 18613-2020", "GB 18613-2012"))
    assert [grade_of_class(new, name) for name in ("IE2", "IE3", "IE4", "IE5")] == ["低于3级", "3级", "2级", "1级"]
    assert [grade_of_class(old, name) for name in ("IE1", "IE2", "IE3", "IE4")] == ["低于3级", "3级", "2级", "1级"]


def test_the_edition_in_force_on_the_day_is_taken() -> None:
    tables = resources.motors()
    assert tables.edition("", date(2021, 5, 31)).id == "GB 18613-2012"
    assert tables.edition("", date(2021, 6, 1)).id == "GB 18613-2020"


@pytest.mark.parametrize(
    ("model", "prefix"),
    [
        ("Y225M-4", "Y"), ("Y2-132S", "Y2"), ("YE2-132S", "YE2"), ("YE3-132S", ""), ("JO2-91-4", "JO2"),
        ("jo2-91", "JO2"), ("YE4-160", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_nameplate_is_a_hint_by_its_longest_series(model: str, prefix: str) -> None:
    series = resources.motors().series_of(model)
    assert (series.prefix if series else "") == prefix


def test_a_hint_is_called_a_hint_and_does_not_change_the_grade() -> None:
    found = ask("motors", motors=[{**PUMP, "efficiency_now": 94}], power_price=1)
    assert found.tables[0].rows[0][2] == "3级"
    assert any("不作结论" in note for note in found.notes)


def test_one_motor_not_known_leaves_the_total_open_and_names_the_cell() -> None:
    odd = {"kw": 28, "poles": "4", "count": 1, "hours": 10, "load": 50, "class_now": "IE2", "class_new": "IE4"}
    found = ask("motors", motors=[PUMP, odd], power_price=1)
    assert value(found, "saving_kwh") is None
    assert set(found.missing) == {"motors.2.efficiency_now", "motors.2.efficiency_new"}
    assert any("限值表里没有 IE2 4 极 28 kW" in note for note in found.notes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"efficiency_now": 95}, "不高于旧电机"),
        ({"efficiency_now": 0.91}, "百分数写成 91"),
        ({"class_now": "IE3"}, "低于 IE3 的最低效率"),
        ({"hours": 9000}, "应不大于 8,784"),
        ({"count": 1.5}, "应为整数"),
        ({"kw": 0}, "应大于 0"),
    ],
)
def test_a_motor_that_cannot_be_gives_no_number(change: dict[str, Any], words: str) -> None:
    found = ask("motors", motors=[{**PUMP, **change}], power_price=1)
    assert found.state == "refused"
    assert words in found.sentence
    assert all(one.quantity in {"total_kw", "below_kw"} or one.value is None for one in found.workings)


def test_an_empty_inventory_waits_for_motors() -> None:
    found = ask("motors")
    assert (found.state, found.missing) == ("unknown", ("motors", "power_price"))


def test_a_table_out_of_order_is_refused_with_its_place() -> None:
    text = resources.text("factors/motors.toml").replace("[0.75, 79.6], [1.1, 81.4]", "[1.1, 81.4], [0.75, 79.6]")
    with pytest.raises(ResourceError) as refused:
        read_motors(text)
    assert refused.value.item == "IE2 4 极"
