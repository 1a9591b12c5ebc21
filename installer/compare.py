"""Compare two builds: the same files with the same content, except what bundle.toml names with its reason.

    python installer/compare.py FOLDER_A FOLDER_B

Each is a folder of packages, or a built folder. Archives and .deb packages are looked into, so that a difference is
named by the file that differs. Uses the standard library, and dpkg-deb for .deb packages.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

RULES = Path(__file__).resolve().parent / "bundle.toml"
_SKIPPED = ("work-", "env-", "SHA256SUMS", "pictures", "report.md")
"""Beginnings of what a build leaves beside its packages."""


def main() -> int:
    """Tell every difference; fail when there is one that is not named."""
    first, second = map(Path, sys.argv[1:3])
    told = differences(first, second)
    allowed = tomllib.loads(RULES.read_text(encoding="utf-8"))["may_differ"]
    wrong = [line for line in told if reason(line, allowed) is None]
    for line in told:
        sys.stdout.write(f"{line}　{reason(line, allowed) or 'NOT NAMED in installer/bundle.toml'}\n")
    sys.stdout.write(f"{len(told)} differences, {len(wrong)} of them not named\n")
    return int(bool(wrong))


def reason(name: str, allowed: dict[str, str]) -> str | None:
    """Return why a file may differ, None when nothing says that it may."""
    return next((why for pattern, why in allowed.items() if fnmatch(name, pattern)), None)


def differences(first: Path, second: Path) -> list[str]:
    """Return the names of files that differ or are in one build only; those inside a package after its name."""
    ours, theirs = (dict(_files(folder)) for folder in (first, second))
    found = []
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in ours or name not in theirs:
            found.append(name)
        elif _sum(ours[name]) != _sum(theirs[name]):
            found += _inside(name, ours[name], theirs[name])
    return found


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (path.is_file() or path.is_symlink()) and not name.startswith(_SKIPPED):
            yield name, path


def _sum(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return sha256(path.read_bytes()).hexdigest()


def _inside(name: str, first: Path, second: Path) -> list[str]:
    """Return what differs inside two packages; the package itself when that cannot be told."""
    if not name.endswith((".tar.xz", ".zip", ".deb")):
        return [name]
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place, side) for side in ("a", "b")]
        for package, folder in zip((first, second), folders, strict=True):
            _unpack(package, folder)
        return [f"{name}:{inner}" for inner in differences(*folders)] or [f"{name}: order or dates of its parts"]


def _unpack(package: Path, folder: Path) -> None:
    if package.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-R", str(package), str(folder)], check=True)
    elif package.suffix == ".zip":
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
    else:
        with tarfile.open(package) as bundle:
            bundle.extractall(folder, filter="data")


if __name__ == "__main__":
    sys.exit(main())
