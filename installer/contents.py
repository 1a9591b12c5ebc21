"""Look through a built folder: nothing in it that is not listed, and nothing too much on it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

_QT_LIBRARY = re.compile(r"(?:lib)?Qt6([A-Za-z0-9]+?)(?:\.so[.0-9]*|\.dll)$")
_QT_MODULE = re.compile(r"^Qt([A-Za-z0-9]+)\.(?:abi3\.so|pyd)$")
_COPYLEFT = (
    "pyqt",
    "pymupdf",
    "_fitz",
    "libmupdf",
    "qtcharts",
    "qtgraphs",
    "qtdatavis",
    "libreadline",
    "libgdbm",
    "libgtk",
)
"""Parts of file names that stand for libraries under the GPL or for what drags them in."""


def strip(folder: Path, rules: Mapping[str, Any]) -> None:
    """Take debugging symbols off the Linux libraries that carry them."""
    inside = folder / "_internal"
    chosen = [
        path
        for path in _files(inside)
        if ".so" in path.name
        and not path.is_symlink()
        and any(fnmatch(path.relative_to(inside).as_posix(), pattern) for pattern in rules["strip"])
    ]
    for path in sorted(chosen):
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)


def check(folder: Path, rules: Mapping[str, Any]) -> None:
    """End the build when a Qt module, plugin or library is in it that the lists do not name."""
    found = sorted(_faults(folder, rules))
    if found:
        sys.exit("not listed in installer/bundle.toml:\n" + "\n".join(found))


def _faults(folder: Path, rules: Mapping[str, Any]) -> Iterator[str]:
    modules = set(rules["qt_modules"])
    for path in _files(folder):
        name, where = path.name, path.relative_to(folder).as_posix()
        library = _QT_LIBRARY.search(name) or _QT_MODULE.match(name)
        if library and library[1] not in modules:
            yield f"Qt module {library[1]}: {where}"
        if any(part in name.lower() for part in _COPYLEFT):
            yield f"library under the GPL: {where}"
        if "/plugins/" in where and where.split("/plugins/")[1].split("/")[0] not in rules["qt_plugins"]:
            yield f"Qt plugin: {where}"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
