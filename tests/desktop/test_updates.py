"""Updating from a file: what is newer, whole, signed and fits is taken; everything else is refused with its reason."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.cli.run import run
from desktop.exchange import keys, releasefile
from desktop.exchange.authenticode import signature_of
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.version import VERSION
from desktop.work.operations import updating
from desktop.work.operations.update_words import change_lines, signature_words, verdict_words
from desktop.work.operations.updates import DEB, PORTABLE, SETUP, Here, Package, inspect, is_package, look_in
from tests.empty_store import empty_store

CHANGES = """
[[release]]
version = "9.1.0"
on = 2027-03-01
changes = ["新增一份政策", "改正两处"]

[[release]]
version = "0.0.1"
on = 2026-01-01
changes = ["最早的版本"]
"""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "U盘"
    made.mkdir()
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "数据"


@pytest.fixture
def at(tmp_path: Path) -> Here:
    (tmp_path / "程序").mkdir()
    return Here(system="linux", kind=DEB, version="0.1.0", program=tmp_path / "程序")


def deb(folder: Path, version: str = "9.1.0") -> Path:
    path = folder / f"lvjian_{version}_amd64.deb"
    members = ((b"debian-binary", b"2.0\n"), (b"data.tar", b"content" * 500))
    text = b"!<arch>\n"
    for name, held in members:
        head = name.ljust(16) + b"0".ljust(12) + b"0".ljust(6) + b"0".ljust(6) + b"100644".ljust(8)
        text += head + str(len(held)).encode().ljust(10) + b"`\n" + held + b"\n" * (len(held) % 2)
    path.write_bytes(text)
    return path


def portable(folder: Path, version: str = "9.1.0", *, zipped: bool = False) -> Path:
    top = f"绿荐-{version}"
    parts = {"lvjian": b"new program", "_internal/part": b"new part", "portable.txt": b"new"}
    if zipped:
        path = folder / f"lvjian-{version}-windows-x64.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, held in parts.items():
                archive.writestr(f"{top}/{name}", held)
        return path
    path = folder / f"lvjian-{version}-linux-x86_64.tar.xz"
    with tarfile.open(path, "w:xz") as bundle:
        for name, held in parts.items():
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size = len(held)
            bundle.addfile(info, io.BytesIO(held))
    return path


def program(folder: Path, name: str = "lvjian-9.1.0-setup.exe", signature: bytes = b"") -> Path:
    """Return a file that has the heads of a Windows program, its signature at its end."""
    content = bytearray(b"MZ" + bytes(1022))
    struct.pack_into("<I", content, 0x3C, 0x80)
    content[0x80:0x84] = b"PE\0\0"
    struct.pack_into("<H", content, 0x80 + 24, 0x20B)
    if signature:
        struct.pack_into("<II", content, 0x80 + 24 + 144, len(content), len(signature) + 8)
        content += struct.pack("<IHH", len(signature) + 8, 0x200, 2) + signature
    path = folder / name
    path.write_bytes(content)
    return path


def sign(package: Path, keyring: Path, name: str = "发布单位", *, version: str = "9.1.0", unpacked: int = 10) -> None:
    key = keys.office_key(keyring) or keys.make_key(keyring, name)
    releasefile.write_note(package, version=version, unpacked=unpacked, changes=CHANGES, key=key)


def trusting(data: Path, keyring: Path) -> None:
    key = keys.office_key(keyring)
    assert key is not None
    keys.trust(data, key.signer)


def test_a_signed_newer_package_is_shown_with_its_signer_and_what_came_since(
    stick: Path, data: Path, at: Here, tmp_path: Path
) -> None:
    package = deb(stick)
    sign(package, tmp_path / "发布")
    found = inspect(package, keys=data, at=at)
    assert (found.state, found.signer, found.refusal) == ("unknown_signer", "发布单位", "")
    assert found.wanted == "发布单位"
    assert list(change_lines(found)) == ["9.1.0（2027-03-01）", "　· 新增一份政策", "　· 改正两处"]
    assert "未信任的签名人签名：发布单位" in signature_words(found)
    trusting(data, tmp_path / "发布")
    again = inspect(package, keys=data, at=at)
    assert (again.state, again.wanted, verdict_words(again)) == ("trusted", "", "可以更新")


def test_a_stick_is_searched_and_what_can_be_installed_stands_first(stick: Path, data: Path, at: Here) -> None:
    inner = stick / "绿荐" / "新版"
    inner.mkdir(parents=True)
    for folder, version in ((stick, "0.0.9"), (inner, "9.1.0"), (stick, "9.0.0")):
        deb(folder, version)
    program(stick)
    (stick / "其他.exe").write_bytes(b"MZ")
    found = look_in([stick], keys=data, at=at)
    assert [(one.version, bool(one.refusal)) for one in found] == [
        ("9.1.0", False), ("9.0.0", False), ("9.1.0", True), ("0.0.9", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "told"), [("0.0.9", "这是旧版本（已装 0.1.0）"), ("0.1.0", "已装的就是 0.1.0")]
)  # fmt: skip
def test_an_older_and_the_same_version_are_refused(stick: Path, data: Path, at: Here, version: str, told: str) -> None:
    package = deb(stick, version)
    assert told in inspect(package, keys=data, at=at).refusal
    with pytest.raises(Problem, match="已装的程序没有改动"):
        updating.begin(None, package, data=data, at=at, accept=package.name)
    assert not data.exists()


def test_a_package_cut_short_or_changed_is_refused(stick: Path, data: Path, at: Here, tmp_path: Path) -> None:
    package = deb(stick)
    whole = package.read_bytes()
    package.write_bytes(whole[:-100])
    assert "文件不完整" in inspect(package, keys=data, at=at).refusal
    package.write_bytes(whole)
    sign(package, tmp_path / "发布")
    package.write_bytes(whole[:-1] + b"X")
    found = inspect(package, keys=data, at=at)
    assert found.state == "altered"
    assert "安装包与发布说明不符" in found.refusal


def test_a_release_note_that_was_changed_is_refused(stick: Path, data: Path, at: Here, tmp_path: Path) -> None:
    package = deb(stick)
    sign(package, tmp_path / "发布")
    note = releasefile.note_of(package)
    note.write_bytes(note.read_bytes().replace("改正两处".encode(), "改正三处".encode()))
    assert inspect(package, keys=data, at=at).state == "altered"


def test_a_package_of_another_system_or_kind_is_refused(stick: Path, data: Path, at: Here) -> None:
    assert "这是 Windows 的安装包" in inspect(program(stick), keys=data, at=at).refusal
    assert "请用Debian 安装包更新" in inspect(portable(stick), keys=data, at=at).refusal
    source = replace(at, kind="source")
    assert "由源代码运行" in inspect(deb(stick), keys=data, at=source).refusal


def test_without_room_nothing_is_begun(stick: Path, data: Path, at: Here, tmp_path: Path) -> None:
    package = deb(stick)
    sign(package, tmp_path / "发布", unpacked=10**15)
    found = inspect(package, keys=data, at=at)
    assert "磁盘空间不够" in found.refusal
    assert "更新要 1000000050 MB" in found.refusal


def test_an_unknown_or_missing_signature_must_be_accepted_by_name(
    stick: Path, data: Path, at: Here, tmp_path: Path
) -> None:
    package = deb(stick)
    with pytest.raises(Problem, match="没有发布签名"):
        updating.begin(None, package, data=data, at=at)
    sign(package, tmp_path / "发布")
    with pytest.raises(Problem, match="还没有得到信任"):
        updating.begin(None, package, data=data, at=at, accept="别的单位")
    begun = updating.begin(None, package, data=data, at=at, accept="发布单位")
    assert begun.for_administrator == f"sudo apt install {data / 'updates' / package.name}"


def test_a_false_namesake_of_the_releaser_is_told(stick: Path, data: Path, at: Here, tmp_path: Path) -> None:
    keys.make_key(tmp_path / "真", "发布单位")
    trusting(data, tmp_path / "真")
    package = deb(stick)
    sign(package, tmp_path / "假")
    found = inspect(package, keys=data, at=at)
    assert found.namesake
    assert "不是同一把密钥" in signature_words(found)
    with pytest.raises(Problem, match="可能是冒名"):
        updating.begin(None, package, data=data, at=at, accept="发布单位")


def test_an_update_backs_up_and_brings_the_package_to_this_machine(stick: Path, data: Path, at: Here) -> None:
    from desktop import resources

    package = deb(stick)
    with Store.open(empty_store(data / "库.db"), dictionary=resources.dictionary()) as store:
        begun = updating.begin(store, package, data=data, at=at, accept=package.name)
    assert begun.backup is not None
    assert begun.backup.exists()
    assert begun.package.read_bytes() == package.read_bytes()
    assert updating.read_history(data).begun["to"] == "9.1.0"
    updating.note_version(data, datetime(2026, 11, 21, tzinfo=UTC))
    history = updating.read_history(data)
    assert [(one.version, one.on) for one in history.seen] == [(VERSION, "2026-11-21")]
    assert not begun.package.exists()


@pytest.mark.parametrize("zipped", [False, True])
def test_a_portable_folder_is_unpacked_beside_and_changes_places_keeping_the_data(
    stick: Path, data: Path, at: Here, *, zipped: bool
) -> None:
    at = replace(at, kind=PORTABLE, system="windows" if zipped else "linux")
    old = at.program
    (old / "_internal").mkdir()
    (old / "数据").mkdir()
    for name, held in (("lvjian", "old"), ("_internal/part", "old"), ("_internal/gone", "old"), ("数据/库", "data")):
        (old / name).write_text(held, encoding="utf-8")
    package = portable(stick, zipped=zipped)
    begun = updating.begin(None, package, data=data, at=at, accept=package.name)
    assert begun.command[1:4] == ("update", "--finish", str(old))
    assert (old / "lvjian").read_text(encoding="utf-8") == "old"
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        ended.wait()
    updating.finish(old, new=old / "new", after=ended.pid)
    assert (old / "lvjian").read_text(encoding="utf-8") == "new program"
    assert (old / "数据" / "库").read_text(encoding="utf-8") == "data"
    assert not (old / "_internal" / "gone").exists()
    updating.tidy(at)
    assert sorted(path.name for path in old.iterdir()) == ["_internal", "lvjian", "portable.txt", "数据"]


def test_a_part_that_cannot_be_changed_leaves_the_old_version_whole(tmp_path: Path) -> None:
    old, new = tmp_path / "旧", tmp_path / "新"
    for folder, held in ((old, "old"), (new, "new")):
        (folder / "_internal").mkdir(parents=True)
        (folder / "_internal" / "part").write_text(held, encoding="utf-8")
        (folder / "lvjian").write_text(held, encoding="utf-8")
    (new / "lvjian").unlink()
    (new / "lvjian").symlink_to(new / "nowhere")
    with pytest.raises(Problem, match="已恢复原来的版本"):
        updating.finish(old, new=new, after=0, patience=0.1)
    assert (old / "_internal" / "part").read_text(encoding="utf-8") == "old"
    assert (old / "lvjian").read_text(encoding="utf-8") == "old"


def test_a_portable_archive_with_ways_out_is_refused(stick: Path, data: Path, at: Here) -> None:
    at = replace(at, kind=PORTABLE, system="windows")
    path = stick / "lvjian-9.1.0-windows-x64.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../outside", "x")
    with pytest.raises(Problem, match="没有解开"):
        updating.begin(None, path, data=data, at=at, accept=path.name)
    assert not (at.program / "new.part").exists()


def test_a_windows_signature_names_its_certificate_and_whether_it_fits(tmp_path: Path) -> None:
    bare = program(tmp_path)
    found = signature_of(bare)
    assert found is not None
    assert found.subjects == ()
    named = bytes.fromhex("0603550403") + b"\x0c" + bytes([len("示例发布".encode())]) + "示例发布".encode()
    false = signature_of(program(tmp_path, signature=named + b"\x04\x20" + bytes(32)))
    assert false is not None
    assert (false.subjects, false.fits) == (("示例发布",), False)
    assert signature_of(deb(tmp_path)) is None


def test_a_setup_program_that_does_not_fit_its_windows_signature_is_refused(stick: Path, data: Path, at: Here) -> None:
    at = replace(at, kind=SETUP, system="windows")
    named = bytes.fromhex("0603550403") + b"\x0c\x03ABC" + bytes(40)
    found = inspect(program(stick, signature=named), keys=data, at=at)
    assert "与它自带的 Windows 签名不符" in found.refusal
    bare = inspect(program(stick), keys=data, at=at)
    assert bare.refusal == ""
    assert "没有 Windows 数字签名" in signature_words(bare)


def test_only_files_named_as_the_build_names_them_count() -> None:
    assert is_package(Path("lvjian-0.2.0-setup.exe"))
    assert is_package(Path("lvjian-0.2.0-setup (1).exe"))
    assert not is_package(Path("setup.exe"))
    assert not is_package(Path("lvjian-x-setup.exe"))


def test_the_command_looks_and_says_why_nothing_was_installed(
    stick: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LVJIAN_HOME", str(data))
    deb(stick)
    assert run(["update", str(stick), "--check", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["packages"]
    assert told["version"] == "9.1.0"
    assert told["installable"] is False
    assert run(["update", str(stick)]) == 1
    assert run(["update", str(stick / "没有")]) == 1
    assert "找不到" in capsys.readouterr().err


def test_packages_are_read_within_moments(stick: Path, data: Path, at: Here) -> None:
    for number in range(20):
        deb(stick, f"9.{number}.0")
    begun = time.perf_counter()
    found: tuple[Package, ...] = look_in([stick], keys=data, at=at)
    assert [one.version for one in found][:2] == ["9.19.0", "9.18.0"]
    assert time.perf_counter() - begun < 5
