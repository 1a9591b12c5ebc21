"""The register commands: what they answer, in words and in JSON, and how they exit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import run
from tests.desktop.registers.conftest import Office


class Terminal:
    """Run register commands on an office's database and read what they say."""

    def __init__(self, database: Path, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._database = database
        self._folder = folder
        self._capture = capture

    def text(self, *arguments: str | Path) -> tuple[int, str]:
        self._capture.readouterr()
        status = run(["register", *map(str, arguments), "--db", str(self._database), "--on", "2026-11-21"])
        said = self._capture.readouterr()
        return status, said.out + said.err

    def json(self, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
        status, text = self.text(*arguments, "--json")
        return status, json.loads(text)

    def file(self, content: object) -> Path:
        path = self._folder / "facts.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return path


@pytest.fixture
def terminal(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("LVJIAN_HOME", str(tmp_path / "本机"))
    office.firm("甲")
    office.store.close()
    return Terminal(office.store.path, tmp_path, capsys)


def add(terminal: Terminal, **values: Any) -> tuple[int, dict[str, Any]]:
    return terminal.json("add", "visit", "--enterprise", "甲厂", "--facts", terminal.file(values))


def test_a_record_goes_its_whole_way(terminal: Terminal) -> None:
    terminal.json("add", "body", "--facts", terminal.file({"bod_name": "甲所"}))
    status, answer = add(terminal, vis_year=2026, vis_before="100", vis_body="甲所", vis_note="旧")
    assert (status, answer["record"]["number"], answer["record"]["computed"]["vis_good"]) == (0, 1, None)
    assert answer["record"]["waits"]["vis_good"] == ["vis_after"]
    status, answer = terminal.json("move", "visit", "1", "finish")
    assert (status, answer["problem"]["code"]) == (1, "record_move")
    status, answer = terminal.json(
        "edit", "visit", "1", "--facts", terminal.file({"vis_after": "50", "vis_note": None})
    )
    assert (answer["record"]["revision"], "vis_note" in answer["record"]["facts"]) == (2, False)
    status, answer = terminal.json("move", "visit", "1", "完成", "--facts", terminal.file({"vis_end": "2026-05-01"}))
    assert (status, answer["record"]["state"]) == (0, "done")
    _, answer = terminal.json("history", "visit", "1")
    assert [(one["revision"], one["move"]) for one in answer["revisions"]] == [(3, "finish"), (2, ""), (1, "")]


def test_tables_answer_numbers_to_machines_and_words_to_people(terminal: Terminal) -> None:
    add(terminal, vis_year=2026, vis_saved="1234.5", vis_agreed="yes")
    _, answer = terminal.json("totals", "visit")
    assert answer["bottom"]["vis_saved"] == "1234.5"
    assert "1,234.5" in terminal.text("totals", "visit")[1]
    _, answer = terminal.json("handout", "visit", "--table", "public")
    assert [row["enterprise"] for row in answer["rows"]] == ["甲厂"]
    assert terminal.json("handout", "body")[1]["problem"]["code"] == "register_table"


def test_what_is_put_away_can_be_listed_and_comes_back(terminal: Terminal) -> None:
    add(terminal, vis_year=2026)
    assert terminal.text("delete", "visit", "1", "--why", "误报")[0] == 0
    assert terminal.json("records", "visit")[1]["rows"] == []
    assert terminal.json("records", "visit", "--bin")[1]["records"][0]["number"] == 1
    assert terminal.json("restore", "visit", "1")[1]["record"]["number"] == 1


def test_dues_of_the_records_are_listed(terminal: Terminal) -> None:
    add(terminal, vis_year=2026, vis_start="2026-05-01")
    status, answer = terminal.json("due")
    assert (status, [(one["title"], one["due_on"]) for one in answer["dues"]]) == (0, [("结束走访", "2026-05-31")])
    assert "▲已过期" in terminal.text("due")[1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "visit", "9"), "record_unknown"), (("show", "visits", "1"), "register"),
        (("records", "visit", "--state", "gone"), "register_state"), (("restore", "visit", "1"), "record_gone"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_with_what_to_do(
    terminal: Terminal, arguments: tuple[str, ...], code: str
) -> None:
    status, answer = terminal.json(*arguments)
    assert (status, answer["problem"]["code"]) == (1, code)
    assert answer["problem"]["remedy"]


def test_an_unknown_link_or_enterprise_keeps_nothing(terminal: Terminal) -> None:
    _, answer = add(terminal, vis_year=2026, vis_body="无此所")
    assert "“服务机构”里没有“无此所”" in answer["problem"]["message"]
    given = terminal.file({"vis_year": 2026})
    assert terminal.json("add", "visit", "--enterprise", "无此厂", "--facts", given)[1]["problem"]["code"] == (
        "enterprise_unknown"
    )
    assert terminal.json("records", "visit")[1]["rows"] == []


def test_workbooks_papers_and_packages_by_command(terminal: Terminal, tmp_path: Path) -> None:
    add(terminal, vis_year=2026, vis_saved="3")
    assert terminal.json("form", tmp_path / "表.xlsx")[1]["registers"] == ["visit", "body"]
    assert terminal.json("export", "visit", "--out", tmp_path / "导出.xlsx")[1]["records"] == 1
    status, answer = terminal.json("import", tmp_path / "导出.xlsx")
    assert (status, [one["outcome"] for one in answer["report"]["rows"]]) == (0, ["unchanged"])
    for arguments in (("1",), (), ("--totals",), ("--handout", "public")):
        path = tmp_path / f"{len(arguments)}.pdf"
        assert terminal.text("print", "visit", *arguments, "--out", path)[0] == 0
        assert path.read_bytes().startswith(b"%PDF")
    status, answer = terminal.json("pack", "visit", "--out", tmp_path / "a.lvreg")
    assert (status, answer["records"], answer["signer"]) == (0, 1, "示例县工信局")
    assert terminal.json("inspect", tmp_path / "a.lvreg")[1]["problem"]["code"] == "lvreg_own"
    assert terminal.text("received") == (0, "还没有接收过上报文件\n")


def test_every_register_is_described(terminal: Terminal) -> None:
    status, said = terminal.text("describe", "visit")
    assert status == 0
    for text in (
        "vis_year　年度（年） *",
        "指向台账 body",
        "个人信息",
        "finish　完成：进行中 → 已完成",
        "汇总表 place",
    ):
        assert text in said
    assert terminal.json("list")[1]["registers"][0]["id"] == "visit"
