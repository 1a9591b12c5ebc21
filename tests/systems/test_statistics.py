"""B02 regular dispatch assessment, B12 green-credit label and statistics, and the report R16."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import statistics
from desktop.cli.run import run
from desktop.statistics.periods import read_period
from desktop.store.database import Store
from desktop.work.operations.office import load_settings, save_settings
from desktop.work.operations.statistics import Request, present_period, table_for
from tests.desktop.statistics.county import Raw, fill
from tests.systems.conftest import DAY, Make
from tests.systems.test_clean_production import filed

DOCS = Path(__file__).parents[2] / "docs" / "command-line.md"


def test_b02_dispatch_is_counted_for_any_period_by_county_area_and_office(store: Store) -> None:
    fill(store, 20)
    for by in ("county", "area", "office", "month"):
        table = table_for(store, Request(layout="R03", period=read_period("2026"), rows=(by,))).table
        assert [head.id for head in table.heads if not head.unknown][1:] == [
            "recommended", "accepted", "refused", "approved", "approved_wan", "disbursed", "disbursed_wan", "forecast",
            "actual",
        ]  # fmt: skip
        assert table.lines[-1].kind == "total"
    both = [table_for(store, Request(layout="R03", period=read_period(half))).table for half in ("2026H1", "2026H2")]
    whole = table_for(store, Request(layout="R03", period=read_period("2026"))).table
    # Money of the halves is the money of the year; a recommendation disbursed to in both is one in the year.
    halves = sum((one.lines[-1].cells[7].value or Decimal(0) for one in both), Decimal(0))
    assert whole.lines[-1].cells[7].value == halves


def test_b02_the_interval_is_a_setting(store: Store) -> None:
    from dataclasses import replace

    assert present_period(store, on=DAY).label == "2026年第4季度"
    save_settings(store, replace(load_settings(store), statistics_interval="month"), by="甲")
    assert present_period(store, on=DAY).label == "2026年11月"


def test_b12_the_return_agrees_with_the_loans_to_the_cent(store: Store) -> None:
    fill(store, 30)
    answer = table_for(store, Request(layout="R04", period=read_period("2026")))
    store.close()
    raw = Raw(store.path)
    at = {head.id: place for place, head in enumerate(answer.table.heads)}
    loans = [one for one in raw.cases.values() if "loan_disbursed_cny" in one]
    assert sum((line.cells[at["loans"]].value or 0) for line in answer.table.lines[:-1]) == len(loans)
    for line in answer.table.lines[:-1]:
        label, risk, _product = line.keys
        own = [one for one in loans if (one["loan_green_label"], one["loan_es_risk_class"]) == (label, risk)]
        disbursed = sum((Decimal(one["loan_disbursed_cny"]) * 10_000 for one in own), Decimal(0))
        assert line.cells[at["disbursed"]].value == disbursed
        known = [Decimal(one["loan_balance_cny"]) * 10_000 for one in own if "loan_balance_cny" in one]
        assert line.cells[at["balance?"]].value == len(own) - len(known)
        assert (line.cells[at["balance"]].value or Decimal(0)) == sum(known, Decimal(0))
        assert len(answer.table.behind(answer.table.lines.index(line), at["loans"])) == len(own)
    assert "差额 0.00 元" in answer.check
    assert answer.check.count("差额") == 2


def test_b16_performance_adds_up_from_county_to_city_to_province(store: Store, firm: Make) -> None:
    savings = {"440281": "1.2345", "440282": "2.5", "441900": "10.0001", "320481": "7"}
    for county, saving in savings.items():
        filed(store, firm(ent_county_code=county, ent_name=f"{county}厂"), cpa_saving_tce=saving, ev_level="E2")
    filed(store, firm(ent_county_code="440282", ent_name="没有数的厂"))
    table = table_for(store, Request(layout="R16", period=read_period("2026")), on=DAY).table
    at = {head.id: place for place, head in enumerate(table.heads)}
    found = {line.keys: line.cells[at["cpa_saving_tce"]].value for line in table.lines}
    assert found["44", "4402", "440281"] == Decimal("1.235")
    assert found["44", "4402"] == Decimal("3.735")
    assert found[("44",)] == Decimal("13.735")
    assert found[()] == Decimal("20.735")
    unknown = {line.keys: line.cells[at["cpa_saving_tce?"]].value for line in table.lines}
    assert unknown["44", "4402"] == unknown[()] == 1
    assert len(table.behind(len(table.lines) - 1, at["count"])) == 5


def test_the_commands_stand_in_the_docs_and_answer_machines(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    fill(store, 10)
    path = store.path
    store.close()

    def told(*words: str) -> Any:
        run(["stats", *words, "--db", str(path), "--on", DAY.isoformat(), "--json"])
        return json.loads(capsys.readouterr().out)

    assert "green_loans" in [one["id"] for one in told("list")["layouts"]]
    answer = told("table", "R03", "--period", "2026")
    assert (answer["layout"], answer["period"]) == ("dispatch", "2026年")
    cases = told("cases", "R03", "--period", "2026", "--line", "1", "--column", "2")
    assert cases["count"] == answer["behind"][0][1]
    assert told("table", "R09")["problem"]["code"] == "statistics_layout"
    assert told("table", "R03", "--by", "planet")["problem"]["code"] == "statistics_dimension"
    parser = argparse.ArgumentParser()
    statistics.add(parser, argparse.ArgumentParser(add_help=False), lambda _text: DAY)
    commands = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in commands if f"`lvjian stats {name}" not in text] == []
    options = {word for own in commands.values() for action in own._actions for word in action.option_strings}
    assert [word for word in sorted(options - {"-h", "--help"}) if word not in text] == []
