"""The worked county: its workbook is what its source says, and its firms are plainly made up."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from desktop import resources
from desktop.intake.form import write_cases_workbook
from desktop.version import VERSION
from installer.example import cases
from matching.case import Case
from matching.codes import check_uscc

CASES = list(cases(resources.text("example/cases.toml"), resources.dictionary()))
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "published_cases.csv"


def content(path: Path) -> dict[str, list[Any]]:
    book = load_workbook(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_is_what_its_source_gives(tmp_path: Path) -> None:
    made = tmp_path / "新.xlsx"
    write_cases_workbook(made, resources.dictionary(), CASES, version=VERSION, made_on=date(2026, 11, 21))
    assert content(made) == content(resources.example_workbook())


def test_there_are_the_published_projects_and_the_complete_examples() -> None:
    assert len(CASES) == 41
    assert len([case for case in CASES if "示例" in case.text("prj_name")]) >= 8


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_firm_is_plainly_made_up_and_has_a_valid_code(case: Case) -> None:
    assert "示例" in case.text("ent_name")
    assert check_uscc(case.text("ent_uscc")) == case.text("ent_uscc")


def test_a_fact_made_up_says_so() -> None:
    made_up = [case for case in CASES if case.id.startswith("S")]
    told = [fact.source for case in made_up for fact in case.facts.values()]
    assert all("示例数据（虚构）" in source for source in told)


def test_published_figures_are_those_of_the_table() -> None:
    if not PUBLISHED.is_file():
        pytest.skip("公开案例表不随程序分发，只在开发资料旁才能比对")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {"investment_wan_yuan": "prj_invest_total_cny", "energy_saving_tce": "prj_energy_saving_tce",
               "co2_t": "prj_co2_t", "so2_t": "prj_so2_t", "nox_t": "prj_nox_t",
               "water_saving_m3": "prj_water_saving_m3"}  # fmt: skip
    printed = sorted(tuple(row[column] or "" for column in columns) for row in rows)
    kept = sorted(
        tuple("" if (value := case.value(field)) is None else str(value) for field in columns.values())
        for case in CASES
        if case.id.startswith("P")
    )
    assert kept == printed
