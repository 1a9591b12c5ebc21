"""What the shipped program may hold: its lists agree with the program, and small packages come out as they should."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from installer import contents, linux_package, parts

ROOT = Path(__file__).resolve().parents[2]
RULES = tomllib.loads((ROOT / "installer" / "bundle.toml").read_text(encoding="utf-8"))


def test_every_qt_module_the_program_imports_is_listed_and_none_is_excluded() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "desktop").rglob("*.py"))
    used = {name for text in sources for name in re.findall(r"^\s*from PySide6\.Qt(\w+) import", text, re.MULTILINE)}
    assert used <= set(RULES["qt_modules"])
    assert not {f"PySide6.Qt{name}" for name in used} & set(RULES["excludes"])


def test_what_is_shipped_is_what_is_tested() -> None:
    lists = {name: (ROOT / "installer" / "locks" / f"{name}.txt") for name in ("run", "dev", "build")}
    pinned = {
        name: dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        for name, path in lists.items()
    }
    assert pinned["run"].items() <= pinned["dev"].items()
    assert pinned["run"].items() <= pinned["build"].items()


def test_every_locked_package_has_a_licence_that_is_allowed() -> None:
    found = parts.parts()
    assert len(found) > 25
    assert parts.refused(found) == ()


def test_a_licence_that_is_not_allowed_stops_the_build() -> None:
    bad = parts.Part(name="somelib", version="1.0", licence="AGPL-3.0-only")
    choice = parts.Part(name="either", version="1.0", licence="GPL-2.0-only OR MIT")
    (told,) = parts.refused((bad, choice))
    assert "somelib 1.0" in told
    assert "AGPL-3.0-only" in told


def test_the_list_of_parts_is_the_same_for_the_same_parts_and_names_every_hash() -> None:
    found = parts.parts()
    first, again = (json.loads(parts.bill(found, version="0.1.0")) for _ in range(2))
    assert first == again
    assert first["bomFormat"] == "CycloneDX"
    named = {one["name"]: one for one in first["components"]}
    assert named["SQLAlchemy"]["externalReferences"][0]["hashes"][0]["alg"] == "SHA-256"
    assert "OFL" in named["Noto Sans SC、Noto Serif SC"]["licenses"][0]["expression"]


@pytest.mark.parametrize(
    "name",
    ["PySide6/Qt/lib/libQt6Network.so.6", "libreadline.so.8", "PySide6/plugins/sqldrivers/x.dll"],
)  # fmt: skip
def test_what_is_not_listed_ends_the_build(tmp_path: Path, name: str) -> None:
    file = tmp_path / "_internal" / name
    file.parent.mkdir(parents=True)
    file.touch()
    with pytest.raises(SystemExit, match=re.escape(file.name)):
        contents.check(tmp_path, RULES)


def test_what_is_listed_passes(tmp_path: Path) -> None:
    for name in (
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/QtWidgets.abi3.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
    ):
        file = tmp_path / "_internal" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    contents.check(tmp_path, RULES)


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not on this machine (Debian only)")
def test_a_debian_package_holds_program_menu_entry_and_file_types_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "lvjian"
    (folder / "_internal").mkdir(parents=True)
    (folder / "lvjian").write_text("#!/bin/sh\n", encoding="utf-8")
    made = []
    for out in (tmp_path / "a", tmp_path / "b"):
        out.mkdir()
        made.append(linux_package.pack(folder, out, version="1.2.3"))
    listed = subprocess.run(["dpkg-deb", "-c", str(made[0][1])], capture_output=True, text=True, check=True).stdout
    for path in ("opt/lvjian/lvjian", "usr/bin/lvjian", "applications/lvjian.desktop", "packages/lvjian.xml"):
        assert path in listed
    assert made[0][1].read_bytes() == made[1][1].read_bytes()
    assert made[0][0].read_bytes() == made[1][0].read_bytes()


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not on this machine (apt-get install nsis)")
def test_the_setup_script_compiles(tmp_path: Path) -> None:
    from installer import windows_package

    folder = tmp_path / "lvjian"
    (folder / "_internal").mkdir(parents=True)
    for name in ("lvjian.exe", "lvjianw.exe"):
        (folder / name).write_bytes(b"MZ")
    made = windows_package.pack(folder, tmp_path, version="1.2.3")
    assert [path.name for path in made] == ["lvjian-1.2.3-windows-x64.zip", "lvjian-1.2.3-setup.exe"]
    first = [path.read_bytes() for path in made]
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    assert [path.read_bytes() for path in windows_package.pack(folder, tmp_path, version="1.2.3")] == first
