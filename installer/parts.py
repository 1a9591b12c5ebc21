"""Name every part of the shipped program: a CycloneDX list with versions and hashes, and a page of licences.

Run by the Python that has the packages of locks/run.txt: python -m installer.parts FOLDER
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "installer" / "bundle.toml"
RUN_LOCK = ROOT / "installer" / "locks" / "run.txt"
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One library or font in the program."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...] = ()
    """Of the files it may have been installed from, as locked."""
    texts: tuple[tuple[str, str], ...] = ()
    """File name and text of its licences."""
    note: str = ""


def parts(search: list[str] | None = None) -> tuple[Part, ...]:
    """Return all parts: the locked packages found, and what they carry inside or comes beside them."""
    rules = tomllib.loads(BUNDLE.read_text(encoding="utf-8"))
    locked = _locked()
    found = distributions(path=search) if search else distributions()
    known = {_key(each.metadata["Name"]): each for each in found}
    packages = [_part(known[name], locked[name], rules["licence_of"]) for name in sorted(locked.keys() & known.keys())]
    return (*packages, *(Part(**row) for row in rules["part"]))


def refused(found: tuple[Part, ...]) -> tuple[str, ...]:
    """Return a sentence for every part whose licence is not among those the program may carry."""
    allowed = set(tomllib.loads(BUNDLE.read_text(encoding="utf-8"))["licences"])
    return tuple(
        f"{part.name} {part.version}: licence “{part.licence}” is not among those allowed (installer/bundle.toml)"
        for part in found
        if not any(names and names <= allowed for names in _alternatives(part.licence))
    )


def bill(found: tuple[Part, ...], *, version: str) -> str:
    """Return the list of parts as a CycloneDX document, the same for the same parts."""
    components = [
        {
            "type": "library",
            "name": part.name,
            "version": part.version,
            "licenses": [{"expression": part.licence}],
            **({"purl": f"pkg:pypi/{_key(part.name)}@{part.version}"} if part.hashes else {}),
            **({"description": part.note} if part.note else {}),
            **(
                {"externalReferences": [{"type": "distribution", "url": f"pkg:pypi/{_key(part.name)}@{part.version}",
                                         "hashes": [{"alg": "SHA-256", "content": each} for each in part.hashes]}]}
                if part.hashes
                else {}
            ),
        }
        for part in found
    ]  # fmt: skip
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "lvjian", "version": version}},
        "components": components,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def page(found: tuple[Part, ...]) -> str:
    """Return the page of licences shown in the program."""
    lines = ["绿荐使用了以下第三方软件和字体，谨此致谢。各许可证全文附后。", ""]
    lines += [f"{part.name} {part.version}　{part.licence}" + (f"　{part.note}" if part.note else "") for part in found]
    for part in found:
        for name, text in part.texts:
            lines += ["", "=" * 78, f"{part.name} {part.version}：{name}", "=" * 78, "", text.strip()]
    return "\n".join(lines) + "\n"


def write(folder: Path, *, version: str, search: list[str] | None = None) -> tuple[str, ...]:
    """Write both into a folder; return what is refused."""
    found = parts(search)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "parts.cdx.json").write_text(bill(found, version=version), encoding="utf-8", newline="\n")
    (folder / "licences.txt").write_text(page(found), encoding="utf-8", newline="\n")
    return refused(found)


def _locked() -> dict[str, tuple[str, ...]]:
    text = RUN_LOCK.read_text(encoding="utf-8")
    starts = list(_PINNED.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return {
        _key(match[1]): tuple(sorted(_HASH.findall(text[match.start() : end])))
        for match, end in zip(starts, ends, strict=True)
    }


def _part(found: Distribution, hashes: tuple[str, ...], known: Mapping[str, str]) -> Part:
    # typed as Message by what importlib.metadata documents it to be
    metadata: Message = found.metadata  # type: ignore[assignment]
    name = str(metadata["Name"])
    stated = known.get(_key(name)) or metadata.get("License-Expression") or metadata.get("License") or ""
    return Part(
        name=name,
        version=found.version,
        licence=str(stated).strip(),
        hashes=hashes,
        texts=tuple(_texts(found)),
    )


def _texts(found: Distribution) -> Iterator[tuple[str, str]]:
    for file in found.files or ():
        stem = file.name.upper()
        in_metadata = any(part.endswith((".dist-info", ".egg-info")) for part in file.parts)
        if in_metadata and stem.startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS")):
            path = Path(str(found.locate_file(file)))
            yield file.name, path.read_text(encoding="utf-8", errors="replace")


def _alternatives(expression: str) -> list[set[str]]:
    """Return the sets of licences of which one must be kept to: `A AND B OR C` gives {A, B} and {C}."""
    return [{name.strip(" ()") for name in each.split(" AND ")} for each in expression.split(" OR ")]


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from desktop.version import VERSION

    wrong = write(Path(sys.argv[1]), version=VERSION, search=sys.argv[2:] or None)
    sys.exit("\n".join(wrong) if wrong else 0)
