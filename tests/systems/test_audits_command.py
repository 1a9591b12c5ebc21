"""B23 as a clerk types it: who must audit, the proposals for a year, and the chosen ones listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.run import run
from desktop.store.database import Store
from tests.systems.conftest import Make
from tests.systems.test_clean_production import GUANGDONG, NOTHING

OVER = ["--on", "2026-11-21"]


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    run(["audits", *words, *OVER, "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_b23_the_command_goes_over_all_firms_proposes_and_lists_what_is_chosen(
    store: Store, firm: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm(ent_name="示例水泥厂", **GUANGDONG, **{**NOTHING, "ent_industry_code": "C3011"})
    firm(ent_name="示例玩具厂", **GUANGDONG, **{**NOTHING, "ent_industry_code": "C2451"})
    store.close()
    base = ["--db", str(tmp_path / "库.db")]
    found = typed(capsys, "targets", *base)
    assert found["counts"] == {"due": 1, "in_hand": 0, "settled": 0, "unknown": 0, "none": 1}
    assert [one["name"] for one in found["targets"]] == ["示例水泥厂"]
    assert [one["name"] for one in typed(capsys, "propose", "2027", *base)["proposed"]] == ["示例水泥厂"]
    refused = typed(capsys, "list", "2027", "示例玩具厂", *base)
    assert "没有建议列入名单" in refused["problem"]["message"]
    assert len(typed(capsys, "list", "2027", "示例水泥厂", "--listed-on", "2026-11-20", *base)["listed"]) == 1
    run(["audits", "targets", *base, *OVER])
    assert "须审核，已在名单（登记第 1 号）" in capsys.readouterr().out
