"""The recommend commands: what a person types, what a machine reads, and that the docs name each of them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import recommend_arguments
from desktop.cli.run import run
from tests.desktop.recommendation.county import INDUSTRY, good_case, opened

DOCS = Path(__file__).parents[3] / "docs" / "command-line.md"


def told(capsys: pytest.CaptureFixture[str], database: Path, *words: str) -> Any:
    run(["recommend", *words, "--db", str(database), "--json"])
    return json.loads(capsys.readouterr().out)


def test_a_case_goes_from_start_to_sent_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "局.db"
    with opened(database, INDUSTRY) as store:
        good_case(store)
    begun = told(capsys, database, "start", "余热改造", "--by", "甲")
    assert begun["ok"]
    assert begun["state"] == "draft"
    refused = told(capsys, database, "move", "余热改造", "send", "--by", "甲")
    assert refused["problem"]["code"] == "recommend_right"
    assert "可由乙办" in refused["problem"]["message"]
    assert told(capsys, database, "move", begun["recommendation"][:20], "send", "--by", "乙")["state"] == "sent"
    shown = told(capsys, database, "show", "余热改造")
    assert [one["verdict"] for one in shown["attributes"]] == ["yes"] * 4
    assert [one["move"] for one in shown["recommendations"][0]["moves"]] == ["receive", "withdraw"]
    assert told(capsys, database, "queue")["recommendations"][0]["next_side"] == "农业银行"
    assert told(capsys, database, "counts")["groups"]["all"][0]["recommended"] == 1
    sheet = told(capsys, database, "sheet", "余热改造", "--out", str(tmp_path / "表.pdf"))
    assert Path(sheet["file"]).read_bytes().startswith(b"%PDF")


def test_every_command_below_recommend_stands_in_the_docs() -> None:
    parser = argparse.ArgumentParser()
    recommend_arguments.add(parser, argparse.ArgumentParser(add_help=False), lambda _text: None)  # type: ignore[arg-type, return-value]
    commands = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in commands if f"`lvjian recommend {name}" not in text] == []
    options = {word for own in commands.values() for action in own._actions for word in action.option_strings}
    known = options - {"-h", "--help"}
    assert [word for word in sorted(known) if word not in text] == []
