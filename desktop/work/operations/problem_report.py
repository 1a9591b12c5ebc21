"""A file for whoever helps: versions, settings without names, crashes without words, the self-test; no case of anybody.

Only what is named here goes in: of settings numbers and choices, of a crash its places in the program and the kind of
error. As a last net every name and code the store knows is struck out of the whole.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.problems import Problem
from desktop.version import VERSION

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

CRASHES = 10
"""How many of the newest crash notes go in."""
_LONGEST_CRASH = 200_000
_STRUCK = "〔略〕"
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "msgspec", "reportlab", "scikit-learn", "numpy", "sqlcipher3")
_CHOICES = ("office_side", "office_level", "clock_counts")
"""Settings that are one of a few words of ours."""
_PLACE = re.compile(r'^\s*File "(?P<path>[^"]*)", line (?P<line>\d+), in (?P<name>[\w<>.]+)')
_ERROR = re.compile(r"^(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Warning|Exit|Problem|Iteration))\b")
_OURS = ("desktop", "matching", "site-packages")
_SHORTEST_NAME = 2


def write_report(
    store: Store, path: Path, *, crashes: Path, note: str = "", tested: Sequence[tuple[str, str]] = (),
    screen: str = "", made_at: datetime, progress: Progress | None = None,
) -> Path:  # fmt: skip
    """Write the file; `tested` holds title and problem of each check of the self-test."""
    parts = {
        "说明.txt": f"绿荐 {VERSION} 问题报告\n{made_at:%Y-%m-%d %H:%M}\n\n{note.strip() or '（没有写发生了什么）'}\n",
        "版本.json": _json(_versions(screen)),
        "设置.json": _json(_settings(store)),
        "资料概况.json": _json(_extent(store)),
        "自检.txt": "\n".join(f"{title}：{problem or '完好'}" for title, problem in tested) or "没有做自检",
    }
    for place, text in enumerate(_crash_notes(crashes), start=1):
        parts[f"出错记录/{place}.txt"] = text
    names = sorted(_names(store), key=len, reverse=True)
    struck = {name: _without(text, names) for name, text in parts.items()}
    _write(path, struck)
    return path


def shortened(trace: str) -> str:
    """Return of a crash note only places in the program and kinds of errors: messages may quote what was entered."""
    found = []
    for line in trace.splitlines():
        if place := _PLACE.match(line):
            found.append(f"{_short(place['path'])}:{place['line']} {place['name']}")
        elif error := _ERROR.match(line):
            found.append(error["kind"])
    return "\n".join(found)


def _short(path: str) -> str:
    parts = re.split(r"[\\/]", path)
    for mark in _OURS:
        if mark in parts:
            return "/".join(parts[parts.index(mark) :])
    return f"…/{parts[-1]}" if parts[-1].isascii() else "…"


def _crash_notes(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("crash-*.txt"), reverse=True)[:CRASHES]:
        try:
            trace = path.read_text(encoding="utf-8", errors="replace")[:_LONGEST_CRASH]
        except OSError:
            continue
        when = re.match(r"crash-(\d{8}-\d{6})", path.name)
        yield f"{when[1] if when else ''}\n{shortened(trace)}\n"


def _versions(screen: str) -> dict[str, Any]:
    return {
        "program": VERSION,
        "frozen": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count(),
        "screen": screen,
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _settings(store: Store) -> dict[str, Any]:
    from desktop.work.operations.office import load_settings

    kept = load_settings(store)
    found: dict[str, Any] = {}
    for name in kept.__dataclass_fields__:
        value = getattr(kept, name)
        if isinstance(value, (bool, int)) or name in _CHOICES:
            found[name] = value
        elif name != "extra":
            found[name] = "set" if value else "not set"
    return found


def _extent(store: Store) -> dict[str, Any]:
    from desktop.store import CaseQuery

    return {
        "megabytes": round(store.path.stat().st_size / 1e6, 1) if store.path.exists() else None,
        "cases": store.list_cases(CaseQuery(limit=1)).total,
        "cases_in_bin": store.list_cases(CaseQuery(limit=1, deleted=True)).total,
        "enterprises": len(store.enterprise_index()),
        "backups": len(store.backups()),
        "packs": [f"{one.pack}/{one.edition}" for one in store.installed_packs()],
    }


def _names(store: Store) -> set[str]:
    """Return every name and code by which a firm, a project or a person of the office could be told."""
    from desktop.work.operations.office import load_settings

    kept = load_settings(store)
    found = {kept.office_name, kept.bank_name, kept.clerk_name, *(member.name for member in kept.staff)}
    for firm in store.enterprise_index():
        found |= {firm.name, firm.uscc}
    found |= {project.name for project in store.project_index()}
    return {name.strip() for name in found if name and len(name.strip()) >= _SHORTEST_NAME}


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        if name in text:
            text = text.replace(name, _STRUCK)
    return text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _write(path: Path, parts: dict[str, str]) -> None:
    unfinished = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Problem(
            "问题报告没有写成", where=str(path), remedy="请检查磁盘空间和权限，或换一个文件夹", code="not_written"
        ) from error
