"""Names that may mean the same firm or project: shown side by side, never merged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from desktop.intake.assemble import Firm, Project
from desktop.intake.known import Known, name_key
from desktop.intake.report import Duplicate, Side

SHOWN: Final = 200
"""Pairs shown for one file; more help nobody."""
LIKE: Final = 0.85
PROJECT_LIKE: Final = 0.85
_LEGAL_FORMS: Final = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|集团|公司|总厂|工厂|合作社|个体工商户|分公司|厂)+$"
)
_PLACES: Final = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:省|市|县|区|自治州|镇)")
_DIGITS: Final = re.compile(r"\d+|[一二三四五六七八九十]+(?=厂|分|期|公司)|第[一二三四五六七八九十]+")
_BLOCK: Final = 40
"""Names compared with each other because of one thing they share."""
_RARE: Final = 10
"""A pair of characters in more names than this tells nothing."""
_SHORTEST: Final = 4
"""Shorter names are too alike by chance."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Hold one name prepared for comparison."""

    side: Side
    core: str
    numbers: tuple[str, ...]
    is_new: bool


def find_duplicates(firms: Sequence[Firm], projects: Sequence[Project], known: Known) -> list[Duplicate]:
    """Return what in a file resembles something else in it or in the store, likeliest first."""
    found = [*_against_store(firms, known), *near_names(firms, known), *_near_projects(projects, known)]
    return sorted(found, key=lambda pair: -pair.likeness)[:SHOWN]


def _against_store(firms: Iterable[Firm], known: Known) -> Iterator[Duplicate]:
    """Yield enterprises recognised by code under another name, and namesakes with another code."""
    for firm in firms:
        if firm.id is not None:
            if name_key(firm.kept_name) != name_key(firm.name):
                kept = Side(name=firm.kept_name, uscc=firm.uscc, place="数据库", id=firm.id)
                yield Duplicate(kind="same_uscc", first=firm.side(), second=kept)
            continue
        for other in known.by_name.get(name_key(firm.name), ()):
            kept = Side(name=other.name, uscc=other.uscc, place="数据库", id=other.id)
            yield Duplicate(kind="same_name", first=firm.side(), second=kept)


def near_names(firms: Sequence[Firm], known: Known) -> Iterator[Duplicate]:
    """Yield pairs of nearly the same name, at least one of them new: typing slips, places and legal forms left out."""
    from rapidfuzz import fuzz

    names = [_named(firm.side(), is_new=firm.id is None) for firm in firms]
    in_file = {firm.id for firm in firms if firm.id is not None}
    names += [
        _named(Side(name=kept.name, uscc=kept.uscc, place="数据库", id=kept.id), is_new=False)
        for kept in known.enterprises
        if kept.id not in in_file
    ]
    numbered = Counter(name.numbers for name in names)
    names = [name for name in names if numbered[name.numbers] > 1]  # firms numbered differently are never the same
    for one, other in _candidates(names):
        first, second = names[one], names[other]
        if first.numbers != second.numbers or name_key(first.side.name) == name_key(second.side.name):
            continue
        if first.side.uscc and first.side.uscc == second.side.uscc:
            continue
        likeness = 1.0 if first.core == second.core else fuzz.ratio(first.core, second.core) / 100
        if likeness >= LIKE:
            yield Duplicate(kind="near_name", first=first.side, second=second.side, likeness=round(likeness, 2))


def _named(side: Side, *, is_new: bool) -> _Named:
    plain = name_key(side.name)
    core = _PLACES.sub("", _LEGAL_FORMS.sub("", plain)) or plain
    return _Named(side, core, tuple(_DIGITS.findall(plain)), is_new)


def _candidates(names: Sequence[_Named]) -> Iterator[tuple[int, int]]:
    """Yield places of names that may be alike, at least one of them new, each pair once."""
    first: dict[str, int] = {}
    blocks: dict[str, list[int]] = {}
    for place, keys in enumerate(_keys([name.core for name in names])):
        for key in keys:
            # Nearly all keys are met once and need no list.
            if (before := first.setdefault(key, place)) != place:
                blocks.setdefault(key, [before]).append(place)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for at, one in enumerate(block[:_BLOCK]):
            for other in block[at + 1 : _BLOCK]:
                if (names[one].is_new or names[other].is_new) and one != other and (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


def _keys(cores: Sequence[str]) -> Iterator[set[str]]:
    """Yield for each name what it shares with names alike.

    The name itself and the name with any one character left out find every single slip; its two rarest pairs of
    characters find longer differences.
    """
    pairs = [{core[i : i + 2] for i in range(len(core) - 1)} for core in cores]
    counts = Counter(chain.from_iterable(pairs))
    for core, found in zip(cores, pairs, strict=True):
        rare = sorted((counts[pair], pair) for pair in found if 1 < counts[pair] <= _RARE)
        keys = {f"+{pair}" for _, pair in rare[:2]}
        keys.add(core)
        if len(core) >= _SHORTEST:
            keys.update(core[:i] + core[i + 1 :] for i in range(len(core)))
        yield keys


def _near_projects(projects: Sequence[Project], known: Known) -> Iterator[Duplicate]:
    """Yield projects of one enterprise with nearly the same name, at least one of them new."""
    from rapidfuzz import fuzz

    by_firm: dict[int, list[Project]] = {}
    for project in projects:
        by_firm.setdefault(id(project.firm), []).append(project)
    for group in by_firm.values():
        firm = group[0].firm
        if len(group) < 2 and not known.projects_of.get(firm.id or ""):
            continue
        in_file = {project.id for project in group}
        sides = [(project.side(), project.id is None) for project in group]
        sides += [
            (Side(name=kept.name, uscc=firm.uscc, place="数据库", id=kept.id), False)
            for kept in known.projects_of.get(firm.id or "", ())
            if kept.id not in in_file
        ]
        for at, (first, first_new) in enumerate(sides[:_BLOCK]):
            for second, second_new in sides[at + 1 : _BLOCK]:
                if not (first_new or second_new) or _DIGITS.findall(first.name) != _DIGITS.findall(second.name):
                    continue
                likeness = fuzz.ratio(name_key(first.name), name_key(second.name)) / 100
                if likeness >= PROJECT_LIKE:
                    yield Duplicate(kind="near_project", first=first, second=second, likeness=round(likeness, 2))
