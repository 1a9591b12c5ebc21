"""Period tables against a plain recount of the raw tables; totals, unknowns, definitions of two years, own layouts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.statistics.periods import read_period
from desktop.statistics.table import StatLine, StatTable
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.statistics import Request, table_for
from desktop.work.operations.statistics_layouts import add_layout, find_layout, layout_lines, remove_layout, shipped
from desktop.work.operations.statistics_lists import cases_behind
from desktop.work.operations.statistics_printing import as_table, table_pdf, write_table_file
from matching.benefit.sums import decimal
from tests.conftest import case_of
from tests.desktop.statistics.county import EFFECTS, Raw, fill

YEAR = read_period("2026")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("county") / "库.db"
    with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as store:
        fill(store, 60)
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    path = Path(shutil.copy(filled, tmp_path / "库.db"))
    with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as opened:
        yield opened


def body(table: StatTable) -> list[StatLine]:
    return [line for line in table.lines if line.kind == ""]


def value(table: StatTable, line: StatLine, column: str) -> Decimal | None:
    return line.cells[next(at for at, head in enumerate(table.heads) if head.id == column)].value


def up(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def sums_hold(table: StatTable) -> None:
    """Every total is the sum of the printed parts."""
    total = table.lines[-1]
    assert total.kind == "total"
    for at, head in enumerate(table.heads):
        if head.measure and head.unit != "%":
            printed = sum((line.cells[at].value or Decimal(0) for line in body(table)), Decimal(0))
            assert (total.cells[at].value or Decimal(0)) == printed, head.id


def test_effects_by_county_are_those_of_the_raw_tables(store: Store, filled: Path) -> None:
    raw = Raw(filled)
    table = table_for(store, Request(layout="effects", period=YEAR)).table
    sums_hold(table)
    assert {line.keys[0] for line in body(table)} == {one.get("ent_county_code", "") for one in raw.cases.values()}
    version = shipped()[2].versions[0].row
    for line in body(table):
        own = [one for one, facts in raw.cases.items() if facts.get("ent_county_code", "") == line.keys[0]]
        assert value(table, line, "projects") == len(own)
        for measure in version.measure:
            if measure.sum in EFFECTS:
                total, unknown = raw.sum_of(measure.sum, own)
                assert value(table, line, f"{measure.id}?") == unknown
                expected = up(total, measure.places) if unknown < len(own) else None
                assert value(table, line, measure.id) == expected


def test_steps_of_a_period_are_those_of_the_raw_events(store: Store, filled: Path) -> None:
    raw = Raw(filled)
    for text in ("2026", "2026Q2", "2025H2"):
        period = read_period(text)
        table = table_for(store, Request(layout="dispatch", period=period)).table
        sums_hold(table)
        start, end = period.start.isoformat(), period.end.isoformat()
        for line in body(table):
            for column, move in (("recommended", "send"), ("accepted", "accept"), ("disbursed", "disburse")):
                count, amount = raw.amounts(move, start, end, line.keys[0])
                assert value(table, line, column) == count
                if column == "disbursed":
                    assert value(table, line, "disbursed_wan") == up(amount, 2)


def test_forecast_and_actual_cover_the_same_periods(store: Store, filled: Path) -> None:
    raw = Raw(filled)
    table = table_for(store, Request(layout="measured", period=YEAR, rows=("size",))).table
    for line in body(table):
        own = [(case, facts) for case, facts in raw.checks if raw.cases[case]["ent_size_class"] == line.keys[0]]
        measured = [(case, Decimal(facts["mon_co2_t"])) for case, facts in own if "mon_co2_t" in facts]
        assert value(table, line, "co2") == up(sum((one for _, one in measured), Decimal(0)), 2)
        shares = [
            decimal(Fraction(Decimal(raw.cases[case]["prj_co2_t"])) * Fraction(181, 365), 2)
            for case, _ in measured if "prj_co2_t" in raw.cases[case]
        ]  # fmt: skip
        assert value(table, line, "co2_forecast") == sum(shares, Decimal(0))
        assert value(table, line, "co2_forecast?") == len(measured) - len(shares)


def test_a_case_in_two_areas_is_counted_once_and_in_the_overlapping_table_there_is_no_total(
    store: Store, filled: Path
) -> None:
    raw = Raw(filled)
    classes = table_for(store, Request(layout="effects", period=YEAR, rows=("area",))).table
    sums_hold(classes)
    assert value(classes, classes.lines[-1], "projects") == len(raw.cases)
    items = table_for(store, Request(layout="effects", period=YEAR, rows=("area_item",))).table
    assert all(line.kind == "" for line in items.lines)
    counted = {line.keys[0]: value(items, line, "projects") for line in items.lines}
    assert counted["A1a"] == sum("A1a" in facts["prj_area_247"] for facts in raw.cases.values())
    assert any("不可相加" in note for note in items.notes)


def test_columns_across_add_up_both_ways(store: Store) -> None:
    table = table_for(
        store, Request(layout="effects", period=YEAR, rows=("county",), across="size", measures=("co2",))
    ).table
    sums_hold(table)
    for line in table.lines:
        parts = [line.cells[at].value or Decimal(0) for at, head in enumerate(table.heads)
                 if head.id.startswith("co2@") and head.id not in {"co2@"} and not head.unknown]  # fmt: skip
        assert (value(table, line, "co2@") or Decimal(0)) == sum(parts, Decimal(0))


def test_every_figure_opens_its_cases(store: Store, filled: Path) -> None:
    raw = Raw(filled)
    answer = table_for(store, Request(layout="effects", period=YEAR))
    at = next(place for place, head in enumerate(answer.table.heads) if head.id == "cod?")
    for number, line in enumerate(answer.table.lines):
        rows, total = cases_behind(store, answer, number, at)
        assert total == line.cells[at].value == len(rows)
        assert all("prj_cod_t" not in raw.cases[row.id] for row in rows)
    with pytest.raises(Problem, match="没有第 99 行"):
        cases_behind(store, answer, 98, 0)


def test_a_correction_and_the_bin_are_seen_at_once(store: Store) -> None:
    before = table_for(store, Request(layout="effects", period=YEAR)).table
    gone = before.behind(0, 1)[0]
    store.delete_case(gone, by="甲", why="重复")
    after = table_for(store, Request(layout="effects", period=YEAR)).table
    assert (value(after, after.lines[-1], "projects") or 0) == (value(before, before.lines[-1], "projects") or 0) - 1


OWN = """
id = "own"
title = "本局专用表"
[[version]]
rows = ["county"]
[[version.measure]]
id = "co2"
title = "CO2减排"
sum = "prj_co2_t"
[[version]]
since = 2026-01-01
change = "只计有总投资的大项目"
when = "prj_invest_total_cny >= 300"
rows = ["county"]
[[version.measure]]
id = "co2"
title = "CO2减排"
sum = "prj_co2_t"
change = "不再计小项目"
[[version.measure]]
id = "cod"
title = "COD削减"
sum = "prj_cod_t"
"""


def test_an_office_adds_a_table_and_each_year_keeps_its_definition(store: Store, filled: Path) -> None:
    raw = Raw(filled)
    add_layout(store, OWN, by="甲")
    assert [line.own for line in layout_lines(store) if line.id == "own"] == [True]
    every = raw.sum_of("prj_co2_t", list(raw.cases))[0]
    large = [one for one, facts in raw.cases.items() if Decimal(facts["prj_invest_total_cny"]) >= 300]
    table = table_for(store, Request(layout="own", period=YEAR, rows=("province",), year_on_year=True)).table
    bottom = [line for line in table.lines if line.kind == "total"]
    figures = {line.keys[-1]: line.cells for line in bottom}
    told = {line.keys[-1]: line.cells[-1].text for line in bottom}
    assert abs((figures["co2"][4].value or 0) - every) < Decimal("0.05")
    assert abs((figures["co2"][2].value or 0) - raw.sum_of("prj_co2_t", large)[0]) < Decimal("0.05")
    assert figures["cod"][4].text == "—"
    assert told == {"co2": "2026-01-01起：不再计小项目", "cod": "上年口径没有这一项"}
    remove_layout(store, "own", by="甲")
    with pytest.raises(Problem, match="没有“own”这张统计表"):
        find_layout(store, "own")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('"prj_co2_t"', '"prj_jobs"'), "不是可统计的数量字段"),
        (('["county"]', '["planet"]'), "没有 planet 这种分组"),
        (('change = "只计有总投资的大项目"', ""), "写明改了什么"),
        (("prj_invest_total_cny >= 300", "import os"), "统计表没有添加"),
        (('sum = "prj_cod_t"', 'sum = "prj_cod_t"\ncount = "approved"'), "只写一种取数方式"),
        (('id = "cod"', 'id = "co2"'), "指标编号重复"),
    ],
)
def test_a_layout_that_cannot_be_counted_is_refused(store: Store, change: tuple[str, str], told: str) -> None:
    with pytest.raises(Problem, match=told):
        add_layout(store, OWN.replace(*change), by="甲")
    assert all(not line.own for line in layout_lines(store))


def test_a_table_is_handed_out_as_workbook_and_paper_and_no_text_is_a_formula(store: Store, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    answer = table_for(store, Request(layout="green_loans", period=YEAR))
    write_table_file(store, answer, tmp_path / "表.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "表.xlsx"))
    assert book.sheet_names == ["统计表", "清单"]
    rows = book.get_sheet_by_name("统计表").to_python()
    shown = as_table(answer)
    assert rows[2][3] == float(str(shown.rows[0][3].value))
    assert table_pdf(store, answer).startswith(b"%PDF")
    with pytest.raises(Problem, match="写不进去"):
        write_table_file(store, answer, tmp_path / "无此文件夹" / "表.xlsx")


@pytest.mark.parametrize("text", ["2026Q5", "2026-13", "明年", "", "2026-03-01..2026-02-01", "99999"])
def test_a_period_nobody_understands_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        read_period(text)


@pytest.mark.parametrize(
    ("text", "label", "before"),
    [
        ("2026", "2026年", "2025年"),
        ("2026Q1", "2026年第1季度", "2025年第1季度"),
        ("2026年上半年", "2026年上半年", "2025年上半年"),
        ("2024-02", "2024年2月", "2023年2月"),
        ("2026-01-05..2026-02-10", "2026-01-05至2026-02-10", "2025-01-05至2025-02-10"),
    ],
)
def test_periods_are_read_as_they_are_written(text: str, label: str, before: str) -> None:
    period = read_period(text)
    assert (period.label, period.year_before().label) == (label, before)
    assert read_period(label) == period


def test_what_nobody_declared_is_taken_from_the_measures_and_follows_them(store: Store) -> None:
    def kept(after: str, case_id: str | None, firm: str) -> str:
        facts = case_of("E3", prj_name="电机").facts
        measure = case_of(
            "E3", msr_kind="process_retrofit", msr_carrier="electricity", msr_unit="kWh", msr_before="1000000",
            msr_after=after,
        ).facts  # fmt: skip
        draft = CaseDraft(enterprise_id=firm, facts=facts, measures=(measure,))
        return store.save_case(draft, id=case_id, by="甲", why="录入").id

    def saved() -> tuple[Decimal, Decimal]:
        table = table_for(store, Request(layout="effects", period=YEAR, where={"county": "440783"})).table
        assert any("按措施测算" in note for note in table.notes[1:])
        return value(table, table.lines[0], "tce") or Decimal(0), value(table, table.lines[0], "tce?") or Decimal(0)

    where = case_of("E3", ent_name="有措施的厂", ent_county_code="440783").facts
    firm = store.save_enterprise(EnterpriseDraft(facts=where), id=None, by="甲", why="录入").id
    case_id = kept("900000", None, firm)
    first, unknown = saved()
    assert first > 0
    assert unknown == 0
    kept("800000", case_id, firm)
    assert abs(saved()[0] - 2 * first) <= Decimal("0.01")
