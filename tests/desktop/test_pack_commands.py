"""The pack commands: what they answer, in words and in JSON, and how they exit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import run
from desktop.exchange.keys import make_key
from desktop.work.operations.packs import build_pack
from tests.county import NEXT, write_folder
from tests.desktop.exchange.material import unsigned_entries, zipped


class Terminal:
    """Run commands in a home of their own and read what they say."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture
        self.database = folder / "库.db"

    def text(self, *arguments: str | Path) -> tuple[int, str]:
        self._capture.readouterr()
        status = run(["pack", *map(str, arguments)])
        said = self._capture.readouterr()
        return status, said.out + said.err

    def json(self, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
        status, text = self.text(*arguments, "--json")
        answer: dict[str, Any] = json.loads(text)
        return status, answer

    def on_store(self, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
        return self.json(*arguments, "--db", self.database, "--on", "2026-11-21")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("LVJIAN_HOME", str(tmp_path / "本机"))
    return Terminal(tmp_path, capsys)


@pytest.fixture
def file(terminal: Terminal, tmp_path: Path) -> Path:
    folder = write_folder(tmp_path / "县规定")
    terminal.json("build", folder, "--out", tmp_path / "county.lvpack")
    return tmp_path / "county.lvpack"


def test_check_answers_faults_with_their_places_and_status_1(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "县规定", ("gates.toml", "prj_energy_saving_tce", "prj_savings"))
    status, answer = terminal.json("check", folder)
    assert (status, answer["ok"]) == (1, False)
    (fault,) = answer["faults"]
    assert (fault["file"], fault["item"], fault["position"]) == ("gates.toml", "SL01", 0)
    status, said = terminal.text("check", folder)
    assert status == 1
    assert "第 1 个字符" in said


def test_check_of_a_sound_folder_ends_with_status_0(terminal: Terminal, tmp_path: Path) -> None:
    status, said = terminal.text("check", write_folder(tmp_path / "县规定"))
    assert status == 0
    assert "没有问题，可以制作" in said


def test_build_names_the_file_and_its_signer(terminal: Terminal, tmp_path: Path) -> None:
    status, answer = terminal.json("build", write_folder(tmp_path / "县规定"), "--out", tmp_path / "c.lvpack")
    assert (status, answer["pack"], answer["edition"]) == (0, "mycounty", "2026")
    assert Path(answer["file"]) == tmp_path / "c.lvpack"
    assert answer["signer"].startswith("未命名单位")


def test_a_faulty_folder_is_not_built(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "县规定", ("pack.toml", "value = 100", "value = nan"))
    status, answer = terminal.json("build", folder, "--out", tmp_path / "c.lvpack")
    assert (status, answer["problem"]["code"]) == (1, "pack_faulty")
    assert not (tmp_path / "c.lvpack").exists()


def test_diff_shows_what_would_change_and_installs_nothing(terminal: Terminal, file: Path) -> None:
    status, answer = terminal.on_store("diff", file)
    assert (status, answer["state"], answer["against"], answer["judged"]) == (0, "trusted", "", 0)
    assert answer["changes"][-1]["sentence"].startswith("新增待遇和产品 mycounty.s4.subsidy")
    _, listed = terminal.on_store("list")
    assert "mycounty" not in {row["pack"] for row in listed["packs"]}


def test_install_list_and_withdraw(terminal: Terminal, file: Path, tmp_path: Path) -> None:
    status, answer = terminal.on_store("install", file)
    assert (status, answer["outcome"], len(answer["changes"])) == (0, "installed", 6)
    assert terminal.on_store("install", file)[1]["outcome"] == "unchanged"
    (row,) = [row for row in terminal.on_store("list")[1]["packs"] if row["pack"] == "mycounty"]
    assert (row["origin"], row["in_force"], row["installed"]["by"]) == ("installed", True, "命令行")
    status, answer = terminal.on_store("diff", write_folder(tmp_path / "下一版", *NEXT))
    assert (answer["against"], answer["state"], answer["on"]) == ("2026", "folder", "2027-01-01")
    assert terminal.on_store("withdraw", "mycounty", "2026", "--why", "已废止")[0] == 0
    origins = {
        row["origin"] for row in terminal.on_store("list", "--withdrawn")[1]["packs"] if row["pack"] == "mycounty"
    }
    assert origins == {"withdrawn"}


def test_an_unknown_signer_is_installed_only_when_accepted(terminal: Terminal, tmp_path: Path) -> None:
    make_key(tmp_path / "邻县", "邻县工信局")
    path = build_pack(write_folder(tmp_path / "县规定"), tmp_path / "n.lvpack", keys=tmp_path / "邻县").file
    status, answer = terminal.on_store("install", path)
    assert (status, answer["problem"]["code"]) == (1, "pack_unknown_signer")
    assert terminal.on_store("install", path, "--accept", "邻县工信局")[0] == 0


def test_an_unsigned_file_is_installed_only_when_accepted_by_its_name(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "u.lvpack"
    path.write_bytes(zipped(unsigned_entries()))
    assert terminal.on_store("install", path)[1]["problem"]["code"] == "pack_unsigned"
    assert terminal.on_store("install", path, "--accept", "u.lvpack")[0] == 0


def test_an_altered_file_is_refused_whatever_is_accepted(terminal: Terminal, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    for accept in ("", file.name, "示例县工信局"):
        status, answer = terminal.on_store("install", file, "--accept", accept)
        assert status == 1
        assert answer["problem"]["code"] in {"pack_altered", "pack_damaged"}


def test_a_refused_pack_is_answered_with_file_item_and_position(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "县规定", ("gates.toml", "prj_energy_saving_tce", "prj_savings"))
    status, answer = terminal.on_store("diff", folder)
    problem = answer["problem"]
    assert (status, problem["file"], problem["item"], problem["position"]) == (1, "gates.toml", "SL01", 0)


def test_the_key_is_made_named_exported_and_trusted_elsewhere(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = tmp_path / "公钥.txt"
    status, own = terminal.json("key", "--name", "示例县工信局", "--out", public)
    assert (status, own["name"], own["made"]) == (0, "示例县工信局", True)
    assert terminal.json("key")[1]["made"] is False
    monkeypatch.setenv("LVJIAN_HOME", str(tmp_path / "另一台"))
    _, other = terminal.json("key", "--name", "邻县工信局", "--trust", public)
    assert [one["fingerprint"] for one in other["trusted"]] == [own["fingerprint"]]
    _, other = terminal.json("key", "--distrust", own["fingerprint"])
    assert other["trusted"] == []


def test_the_key_bears_the_name_the_office_gave_itself(terminal: Terminal) -> None:
    from desktop import resources
    from desktop.settings import Settings
    from desktop.store.database import Store
    from desktop.work.operations.office import save_settings

    with Store.open(terminal.database, dictionary=resources.dictionary()) as store:
        save_settings(store, Settings(office_name="示例县工信局"), by="测")
    assert terminal.json("key", "--db", terminal.database)[1]["name"] == "示例县工信局"


@pytest.mark.parametrize("arguments", [[], ["check"], ["install"], ["withdraw", "mycounty"], ["nonsense"]])
def test_wrong_usage_ends_with_status_2(terminal: Terminal, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        terminal.text(*arguments)
    assert ended.value.code == 2
