"""The words that lead to each value of a field: the office's own, and those of dictionary, packs and code tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.packs.model import DRAFT_MARKS
from matching.suggest.words import STRENGTHS, Weights

if TYPE_CHECKING:
    from matching.codes.industries import Industry
    from matching.packs import Pack

_STOPS = re.compile(r"[、，。；：“”（）()《》,;:\s/]+")
_MEANS_SOMETHING = 4
_SPLIT = re.compile(r"[、，。；：“”（）()《》,;:\s/]+|以及|和|及|与|或")
_SUFFIX = re.compile(r"(制造业|加工业|制造|加工|生产和供应业|生产和供应|生产|制作|业)$")
_OTHER = "其他"
_LOWEST_LEVEL = "小类"
_CODE = re.compile(r"^[A-Z]\d[a-z]\s+|^[一二三四五六七八九]、")
_NAMED = 2
"""A clause that asks for more directions than this says nothing of any one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Hold words that lead to one value of one field, and how strongly."""

    field: str
    value: str
    text: str
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Hold what may be suggested for one field: the label of each value, and what is a second choice."""

    field: str
    labels: dict[str, str]
    second: frozenset[str] = frozenset()
    """Values that count less beside one of the others."""
    second_share: float = 1.0


class ClassRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of the office for one value."""

    value: str
    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()


class WordFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of words, described at its head."""

    field: str
    classes: tuple[ClassRow, ...] = msgspec.field(name="class")
    out: tuple[str, ...] = ()
    table: str = ""
    within: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    installed_share: float = 1.0
    pieces_out: tuple[str, ...] = ()


def load_file(text: str, *, file: str) -> WordFile:
    """Read one file of words; refuse what does not fit, and a value that stands twice."""
    try:
        rows = msgspec.convert(tomllib.loads(text), WordFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"格式有误：{error}", file=file) from error
    values = [row.value for row in rows.classes]
    for value in values:
        if values.count(value) > 1:
            raise ResourceError("这个值写了两次", file=file, item=value, remedy="请合并成一条")
    return rows


def check_values(rows: WordFile, known: Iterable[str], *, file: str) -> None:
    """Refuse words for a value the field does not have."""
    allowed = frozenset(known)
    for row in rows.classes:
        if row.value not in allowed:
            raise ResourceError("字段没有这个值", file=file, item=row.value, remedy="请按数据字典或代码表改正")


def office_phrases(rows: WordFile, weights: Weights) -> Iterator[Phrase]:
    """Give the office's own words."""
    for row in rows.classes:
        for strength in STRENGTHS:
            for text in getattr(row, strength):
                yield Phrase(field=rows.field, value=row.value, text=text, strength=getattr(weights, strength))


def label_phrases(rows: WordFile, dictionary: FieldDictionary, weights: Weights) -> Iterator[Phrase]:
    """Give the labels of the field's values, without their numbers."""
    for choice in dictionary[rows.field].values:
        if choice.id not in rows.out:
            text = _CODE.sub("", choice.label)
            yield Phrase(field=rows.field, value=choice.id, text=text, strength=weights.name)


def clause_phrases(packs: Sequence[Pack], rows: WordFile, weights: Weights) -> Iterator[Phrase]:
    """Give the titles of clauses whose test asks for one or two values of the field."""
    for pack in packs:
        for clause in pack.clauses.values():
            row = clause.row
            if rows.field not in row.when:
                continue
            asked = {each.value for each in rows.classes if f'"{each.value}"' in row.when}
            if 0 < len(asked) <= _NAMED:
                for value in sorted(asked):
                    for text in pieces(row.title):
                        yield Phrase(field=rows.field, value=value, text=text, strength=weights.title / len(asked))


def clauses(rows: WordFile, packs: Sequence[Pack], weights: Weights, on: date) -> tuple[Target, list[Phrase]]:
    """Return the clauses with words of the office and the priority areas, each with the words of its title."""
    office = [*office_phrases(rows, weights)]
    named = {row.value for row in rows.classes}
    labels: dict[str, str] = {}
    phrases: list[Phrase] = []
    for pack in packs:
        for clause in pack.clauses.values():
            row = clause.row
            if row.historic or (row.id not in named and row.kind != "priority_area"):
                continue
            labels[row.id] = f"{pack.cite(row.id)} {row.title}{_mark(pack, row.confidence, on)}"
            phrases += (
                Phrase(field=rows.field, value=row.id, text=text, strength=weights.title)
                for text in _STOPS.split(row.title)
                if len(text) >= _MEANS_SOMETHING
            )
    known = (phrase for phrase in office if phrase.value in labels)
    return Target(field=rows.field, labels=labels), [*known, *phrases]


def _mark(pack: Pack, confidence: str, on: date) -> str:
    """Return what must be told about a clause before it is read as a rule."""
    is_draft = pack.is_draft or confidence in DRAFT_MARKS
    return ("" if pack.is_live(on) else "（已过期）") + ("（草案，待核对）" if is_draft else "")


def industries_within(rows: WordFile, industries: Iterable[Industry]) -> dict[str, str]:
    """Return the names of the four-digit classes offered, by code."""
    return {one.code: one.name for one in industries if one.level == _LOWEST_LEVEL and one.code.startswith(rows.within)}


def name_phrases(rows: WordFile, names: dict[str, str], weights: Weights) -> Iterator[Phrase]:
    """Give the names of industries: whole, and the products a name lists one after the other."""
    for code, name in names.items():
        if name.startswith(_OTHER):
            continue
        listed = pieces(_SUFFIX.sub("", name))
        strength = weights.name if len(listed) == 1 else weights.part_of_name
        for part in listed:
            if part not in rows.pieces_out:
                text = f"{part}制造" if code[1:].startswith(rows.made) else part
                yield Phrase(field=rows.field, value=code, text=text, strength=strength)


def item_phrases(field: str, lines: Iterable[str], weights: Weights) -> Iterator[Phrase]:
    """Give the names of items the office supplied, each written as number and name."""
    for line in lines:
        for text in pieces(line.partition(" ")[2]):
            yield Phrase(field=field, value=line, text=_SUFFIX.sub("", text), strength=weights.name)


def pieces(text: str) -> list[str]:
    """Return the pieces of a title or a sentence that can be found by themselves.

    >>> pieces("高效节能、节水装备推广（方向 A1c）")
    ['高效节能', '节水装备推广', '方向', 'A1c']
    """
    return [piece for piece in _SPLIT.split(text) if len(piece) > 1]
