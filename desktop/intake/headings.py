"""Column headings to fields: by id, label, English label or alias, with the unit that stands in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desktop.intake import layout
from desktop.intake.plain import bare, folded, half_width
from matching import units
from matching.fields import Choice, Field, FieldDictionary

_BRACKETS: Final = re.compile(r"^(?P<title>.+?)\s*[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕]$")
_SLASH: Final = re.compile(r"^(?P<title>.*[\u4e00-\u9fff)])\s*[/:：,]\s*(?P<inside>[^/:：]+(?:/[^/]+)?)$")
_REQUIRED: Final = re.compile(r"[*＊:：\s]+$|^[*＊\s]+")
IMPORTED: Final = ("enterprise", "park", "project", "loan", "measure")
"""Subjects a workbook of projects brings facts about."""
_RIGHT_OF_SHEET: Final = {
    "enterprise": ("enterprise", "park"), "project": ("project", "loan"), "measure": ("measure",),
    "loan": ("loan", "project"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Name what a column holds: a field, one key of a map field, or (id with @) what ties rows together."""

    id: str
    field: Field | None = None
    key: Choice | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold one heading taken apart: the words and the unit given with them."""

    title: str
    unit: str = ""


def parted(text: str) -> Heading:
    """Take a heading apart; what stands in brackets counts as unit only when it is one."""
    plain = _REQUIRED.sub("", half_width(text))
    for pattern in (_BRACKETS, _SLASH):
        match = pattern.match(plain)
        if match is not None:
            unit = match["inside"].removeprefix("单位").lstrip(":： ")
            if unit == "%" or units.parse_unit(unit) is not None:
                return Heading(_REQUIRED.sub("", match["title"]), unit)
    return Heading(plain)


class HeadingIndex:
    """Find fields by what a column may be called; a name of several fields needs the sheet to decide."""

    def __init__(self, dictionary: FieldDictionary, subjects: tuple[str, ...] = IMPORTED) -> None:
        self._dictionary = dictionary
        self._ids: dict[str, Target] = {}
        self._names: dict[str, list[Target]] = {}
        for field in dictionary.of(*subjects):
            for target in _targets(field):
                self._ids[folded(target.id)] = target
                for name in _names(target):
                    found = self._names.setdefault(name, [])
                    if target not in found:
                        found.append(target)
        for column in (layout.MARK, layout.OF_ENTERPRISE, layout.OF_PROJECT, *layout.EVIDENCE):
            self._ids[column.id] = Target(column.id)
        self._names.setdefault(bare(layout.OF_ENTERPRISE.title), [Target(layout.ENTERPRISE_ID)])

    def also(self, name: str, target: Target) -> None:
        """Let another heading stand for something."""
        self._names.setdefault(bare(name), []).append(target)

    def by_id(self, ident: str) -> Target | None:
        """Return the target of an id of the hidden row, also of ids under which earlier forms knew a field."""
        target = self._ids.get(folded(ident)) or (Target(ident) if ident.startswith("@") else None)
        return target or self._single(self._names.get(bare(ident), []), ("enterprise", "project", "measure", "loan"))

    def find(self, text: str, subjects: tuple[str, ...] = ()) -> Target | None:
        """Return the one target a heading names, None where it names none or several."""
        heading = parted(text)
        found = self._names.get(bare(heading.title), []) or self._names.get(bare(text), [])
        return self._single(found, subjects)

    def near(self, text: str, subjects: tuple[str, ...]) -> tuple[Target | None, float]:
        """Return the target whose name comes nearest to a heading, with how near it is (0 to 1)."""
        from rapidfuzz import fuzz, process

        wanted = bare(parted(text).title)
        if len(wanted) < 2:
            return None, 0.0
        names = {
            name: target
            for name, targets in self._names.items()
            if (target := self._single(targets, subjects)) is not None
        }
        best = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=60)
        return (names[best[0]], round(best[1] / 100, 2)) if best is not None else (None, 0.0)

    def _single(self, found: list[Target], subjects: tuple[str, ...]) -> Target | None:
        if len(found) == 1:
            return found[0]
        for subject in subjects:
            fitting = [target for target in found if target.field is not None and target.field.subject == subject]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                return None
        return None


def subjects_of_sheet(sheet: str) -> tuple[str, ...]:
    """Return whose fields the headings of a sheet name in the first place."""
    return _RIGHT_OF_SHEET.get(sheet, ("project", "enterprise", "loan", "measure", "park"))


def _targets(field: Field) -> Iterator[Target]:
    yield Target(field.id, field)
    for key in field.keys:
        yield Target(layout.column_id(field, key), field, key)


def _names(target: Target) -> Iterator[str]:
    field, key = target.field, target.key
    if field is None:
        return
    names = [field.label, field.label_en, *field.aliases] if key is None else []
    if key is not None:
        for outer in (field.label, *field.aliases, field.label_en):
            names.extend(f"{outer}{inner}" for inner in (key.label, key.label_en, key.id))
    for name in names:
        spelled = bare(name)
        if spelled:
            yield spelled
        shorter = bare(parted(name).title)
        if shorter and shorter != spelled:
            yield shorter
