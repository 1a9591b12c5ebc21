"""`lvjian tool` and `lvjian tariff`: what is printed, what a machine reads, and what typed entries become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.run import run
from desktop.work.operations.tools import read_entries, tool_named
from tests.desktop.test_tariffs import PLACE, WATER_HEADS, write

WATER: dict[str, Any] = {
    "area": "醴陵市", "use": "非居民", "group": "normal", "ent_water_quota_m3": "10万m3", "use_before": "8万m3",
    "use_after": {"value": 7, "unit": "万m3"},
}  # fmt: skip


def facts(tmp_path: Path, content: object) -> str:
    path = tmp_path / "输入.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(path)


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = run([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_the_list_names_every_tool_with_what_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = answered(capsys, "tool", "list")
    assert status == 0
    assert len(answer["tools"]) == 19
    assert all(tool["inputs"] and tool["outputs"] and tool["clauses"] for tool in answer["tools"])


def test_a_tool_without_entries_tells_what_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tool", "储能峰谷收益"]) == 0
    assert "efficiency_pct　充放综合效率（%）" in capsys.readouterr().out


def test_a_loaded_price_is_used_by_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    db = str(tmp_path / "库.db")
    table = write(tmp_path / "价格.xlsx", {"水价": [WATER_HEADS, [*PLACE, "非居民", 3]]})
    assert run(["tariff", "load", str(table), "--db", db]) == 0
    capsys.readouterr()
    status, answer = answered(capsys, "tool", "water", "--facts", facts(tmp_path, WATER), "--db", db,
                              "--on", "2026-11-21")  # fmt: skip
    figures = {one["quantity"]: one for one in answer["answer"]["workings"]}
    assert (status, figures["saving"]["value"]) == (0, "30000.00")
    assert figures["cost_after"]["inputs"][0] == {
        "field": "use_after", "label": "改造后年用水量", "value": "7万m3", "converted": "70,000 m3", "evidence": "",
        "basis": "", "source": "", "on": None,
    }  # fmt: skip
    assert run(["tariff", "show", "--db", db, "--on", "2025-06-01"]) == 0
    assert "○ 醴陵市　非居民" in capsys.readouterr().out


def test_asking_without_a_database_makes_none_and_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    db = tmp_path / "没有.db"
    status, answer = answered(capsys, "tool", "water", "--facts", facts(tmp_path, WATER), "--db", str(db))
    assert (status, answer["answer"]["state"], answer["answer"]["missing"]) == (0, "unknown", ["base_price"])
    assert not db.exists()


@pytest.mark.parametrize(
    ("name", "entered", "words"),
    [
        ("没有", {}, "没有名为“没有”的工具"),
        ("storage", {"x": 1}, "没有这些输入：x"),
        ("storage", [1], "不是“编号: 值”的形式"),
    ],
)
def test_a_command_that_cannot_be_is_told_with_what_there_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, entered: object, words: str
) -> None:
    assert run(["tool", name, "--facts", facts(tmp_path, entered)]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("tool", "entered", "words"),
    [
        ("storage", {"prj_storage_kwh": "约2MWh"}, "“储能容量”填了“约2MWh”"),
        ("storage", {"prj_storage_kwh": "2吨"}, "以kWh为单位的数字"),
        ("storage", {"price_peak": "65分"}, "65 分写成 0.65"),
        ("waste", {"pricing": "随便"}, "以下之一：政府定价、协商价"),
        ("waste", {"ent_hazwaste_traceable": "大概"}, "“是”“否”或“不清楚”"),
        ("motors", {"motors": "三台"}, "应为一行行的表"),
        ("motors", {"motors": [{"kW": 3}]}, "不认识的列：kW"),
        ("load_shift", {"profile": [{"before": 3}]}, "没有填时段"),
        ("load_shift", {"prices": [{"period": "高峰", "start": "99:99", "end": "8", "price": 1}]}, "“开始”填了“99:99”"),
        ("water", {"tiers": [{"low": 0, "multiple": "很多"}]}, "加价分档第 1 行的“是基本水价的”"),
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_by_its_label(tool: str, entered: Any, words: str) -> None:
    _, refused = read_entries(tool_named(tool), entered)
    assert words in "；".join(refused)


def test_unknown_is_neither_yes_nor_no() -> None:
    given, refused = read_entries(tool_named("waste"), {"ent_hazwaste_traceable": "不清楚", "waste_before": ""})
    assert (given, refused) == ({}, ())
