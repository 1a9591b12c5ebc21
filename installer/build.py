"""Build what users get, from the locked packages, with one command for each target.

    python installer/build.py linux   [--out FOLDER]               portable archive and .deb, on Debian 12
    python installer/build.py windows [--out FOLDER] [--wine DIR]  portable archive and setup program, on Windows or
                                                                   under the root that wine/make_wine.sh makes

Every build is checked before it is packed: nothing that is not listed in bundle.toml, no licence that is not allowed,
and the built program passes its own self-test from a folder named in Chinese. Uses the standard library only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer import blas, contents, icu, linux_package, windows_package  # noqa: E402  # after the search path
from installer.windows_python import WindowsPython  # noqa: E402

LOCKS = ROOT / "installer" / "locks"
BUNDLE = tomllib.loads((ROOT / "installer" / "bundle.toml").read_text(encoding="utf-8"))
CHINESE = "绿荐 自检"
"""Folder the self-test is run from: Chinese, with a space."""


def main() -> int:
    """Build one target and say what was made."""
    options = _options()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    version = _version()
    made = _linux(out, version) if options.target == "linux" else _windows(out, version, options.wine)
    if key := os.environ.get("LVJIAN_RELEASE_KEY"):
        _run([_packages_python(out, options.target), "-m", "installer.signing", str(out), "--key", key])
        made += [path.with_name(path.name + ".lvsig") for path in made]
    sums = out / f"SHA256SUMS-{options.target}"
    sums.write_text("".join(f"{_checksum(path)}  {path.name}\n" for path in made), encoding="utf-8", newline="\n")
    for path in made:
        sys.stdout.write(f"{path}  {path.stat().st_size / 1e6:.1f} MB\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the program for users.")
    parser.add_argument("target", choices=("linux", "windows"))
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--wine", type=Path, help="folder of a Wine root made by installer/wine/make_wine.sh")
    return parser.parse_args()


def _linux(out: Path, version: str) -> list[Path]:
    work = _fresh(out / "work-linux")
    python = _environment(out / "env-linux")
    _notices(work, [str(python), "-m", "installer.parts"])
    _release_key(work, str(python))
    _run([str(python), "-m", "PyInstaller", "-y", "--log-level", "WARN", *_folders(work), "installer/lvjian.spec"])
    folder = work / "dist" / "lvjian"
    contents.strip(folder, BUNDLE)
    for library in (folder / "_internal" / "PySide6" / "Qt" / "lib").glob("libicudata.so.*"):
        icu.trim(library, BUNDLE["icu_keep"])
    blas.share(folder / "_internal")
    contents.check(folder, BUNDLE)
    _selftest(work, folder, ["./lvjian"])
    return linux_package.pack(folder, out, version=version)


def _windows(out: Path, version: str, wine: Path | None) -> list[Path]:
    work = _fresh((wine or out) / "work-windows")
    python = WindowsPython(wine)
    python.install([LOCKS / "run.txt", LOCKS / "build.txt"])
    _notices(work, [sys.executable, "-m", "installer.parts"], python.packages)
    _release_key(work, sys.executable)
    windows_package.prepare(work, version=version)
    python.run(["-m", "PyInstaller", "-y", "--log-level", "WARN", *python.paths(work), "installer/lvjian.spec"], ROOT)
    folder = work / "dist" / "lvjian"
    contents.check(folder, BUNDLE)
    python.selftest(folder, CHINESE)
    return windows_package.pack(folder, out, version=version)


def _environment(folder: Path) -> Path:
    """Return the Python of an environment with the locked packages of the program and of its build."""
    python = folder / "bin" / "python"
    locks = [LOCKS / "run.txt", LOCKS / "build.txt"]
    wanted = sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = folder / "installed"
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return python
    venv.EnvBuilder(with_pip=False, clear=True).create(folder)
    _run(
        [
            sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check",
            "--only-binary", ":all:", "--require-hashes", "-r", str(LOCKS / "build.txt"),
        ]
    )  # fmt: skip
    stamp.write_text(wanted, encoding="ascii")
    return python


def _notices(work: Path, command: list[str], packages: Path | None = None) -> None:
    _run([*command, str(work / "build" / "lvjian" / "notices"), *([str(packages)] if packages else [])])


def _release_key(work: Path, python: str) -> None:
    """Put the public key of whoever releases the program into it, so that it knows the next version's signer."""
    if key := os.environ.get("LVJIAN_RELEASE_KEY"):
        target = work / "build" / "lvjian" / "notices" / "release-key.txt"
        _run([python, "-m", "installer.signing", str(work), "--key", key, "--public", str(target)])


def _packages_python(out: Path, target: str) -> str:
    """Return a Python that has the program's packages."""
    return str(out / "env-linux" / "bin" / "python") if target == "linux" else sys.executable


def _folders(work: Path) -> list[str]:
    return ["--distpath", str(work / "dist"), "--workpath", str(work / "build")]


def _selftest(work: Path, folder: Path, command: list[str]) -> None:
    """Run the built program's own check from a folder named in Chinese."""
    place = work / CHINESE
    shutil.copytree(folder, place, symlinks=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LVJIAN_HOME": str(work / "home")}
    _run([*command, "selftest"], place, environment)
    shutil.rmtree(place)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _run(command: list[str], place: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=place, env=environment or _steady(), check=False).returncode:
        sys.exit(f"failed: {' '.join(command)}")


def _steady() -> dict[str, str]:
    """Return an environment in which the same sources give the same files."""
    return {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1767225600", "PYTHONUTF8": "1"}


def _version() -> str:
    from desktop.version import VERSION

    return VERSION


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
