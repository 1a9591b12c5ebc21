"""Pack the Windows folder: a portable archive and a setup program for one user, signed where there is a certificate."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from installer.signing import sign

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "installer" / "windows"
STEADY = (2026, 1, 1, 0, 0, 0)
STEADY_SECONDS = 1_767_225_600
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def prepare(work: Path, *, version: str) -> None:
    """Write the icon and the version information the programs carry."""
    build = work / "build" / "lvjian"
    build.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PARTS / "lvjian.ico", build / "lvjian.ico")
    numbers = tuple([*map(int, version.split(".")), 0, 0, 0][:4])
    (build / "version.txt").write_text(_VERSION.format(numbers=numbers, version=version), encoding="utf-8")


def pack(folder: Path, out: Path, *, version: str) -> list[Path]:
    """Return the portable archive and the setup program."""
    sign(folder / "lvjian.exe", folder / "lvjianw.exe")
    setup = _setup(folder, out, version)
    sign(setup)
    return [_portable(folder, out, version), setup]


def _portable(folder: Path, out: Path, version: str) -> Path:
    target = out / f"lvjian-{version}-windows-x64.zip"
    top = f"绿荐-{version}"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            _add(archive, f"{top}/{path.relative_to(folder).as_posix()}", path.read_bytes())
        _add(archive, f"{top}/使用说明.txt", (PARTS / "使用说明.txt").read_bytes().replace(b"\n", b"\r\n"))
        mark = (ROOT / "installer" / "linux" / "portable.txt").read_bytes().replace(b"\n", b"\r\n")
        _add(archive, f"{top}/portable.txt", mark)
    return target


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, STEADY), content, zipfile.ZIP_DEFLATED, 6)


def _setup(folder: Path, out: Path, version: str) -> Path:
    target = out / f"lvjian-{version}-setup.exe"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
    for path in (folder, *folder.rglob("*")):  # the setup keeps the times of the files it holds
        os.utime(path, (STEADY_SECONDS, STEADY_SECONDS))
    subprocess.run(
        [
            "makensis", "-V2", "-INPUTCHARSET", "UTF8", f"-DVERSION={version}", f"-DSOURCE={folder}",
            f"-DTARGET={target}", f"-DICON={PARTS / 'lvjian.ico'}", f"-DSIZE={size * 2}", str(PARTS / "lvjian.nsi"),
        ],
        check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(STEADY_SECONDS)},
    )  # fmt: skip
    return target


_VERSION = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1,
                    subtype=0x0),
  kids=[
    StringFileInfo([StringTable('080404B0', [
      StringStruct('CompanyName', 'Lvjian'),
      StringStruct('FileDescription', '绿荐'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('ProductName', '绿荐'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [2052, 1200])])
  ]
)
"""
