"""The catalogue of papers: who issues each, how long it is valid, which facts it proves, and how others spell it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.model import DRAFT_MARKS

FILE = "papers/papers.toml"
Validity = Literal["own", "months", "unlimited"]
Groups = tuple[tuple[str, ...], ...]
"""What one entry of a list asks for: each group once, by any one of its papers."""


class PaperRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One paper as written in papers.toml, where the keys are described."""

    id: str
    title: str
    issuer: str
    validity: Validity
    months: int = 0
    belongs: Literal["enterprise", "project"] = "project"
    proves: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    when: str = ""
    optional: bool = False
    clauses: tuple[str, ...] = ()
    cites: str = ""
    confidence: str = ""
    proposal: bool = False
    """The months are our proposal: no source names them."""
    note: str = ""

    @property
    def is_draft(self) -> bool:
        """Say whether what is told of it rests on general knowledge."""
        return self.confidence in DRAFT_MARKS


class SpellingRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of a list that names several papers (all of them, or any one), or one under a condition of its own."""

    text: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    when: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plain: tuple[str, ...]
    paper: tuple[PaperRow, ...]
    spelling: tuple[SpellingRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Hold the papers and resolve every spelling; one that is not in it is a paper of its own name."""

    rows: Mapping[str, PaperRow]
    spellings: Mapping[str, Groups]
    plain: frozenset[str]
    """Spellings that are papers of their own on purpose."""
    whens: Mapping[str, Expression]
    """By paper and by entry: when it is asked at all where it stands in a list."""

    def row(self, paper: str) -> PaperRow | None:
        """Return what is known of a paper, None for one that goes by its own name."""
        return self.rows.get(paper)

    def title(self, paper: str) -> str:
        """Return how a paper is named to people."""
        row = self.rows.get(paper)
        return row.title if row is not None else paper

    def resolve(self, text: str) -> Groups:
        """Return the papers an entry of a list asks for."""
        return self.spellings.get(text.strip()) or ((text.strip(),),)

    def knows(self, text: str) -> bool:
        """Say whether an entry is in the catalogue, or a paper of its own on purpose."""
        return text.strip() in self.spellings or text.strip() in self.plain

    def find(self, text: str) -> tuple[str, ...]:
        """Return the papers of an id, a title or a spelling, else those whose names hold the text."""
        wanted = text.strip()
        if wanted in self.rows:
            return (wanted,)
        groups = self.spellings.get(wanted)
        if groups is not None and len(groups) == 1 and len(groups[0]) == 1:
            return groups[0]
        return tuple(
            row.id for row in self.rows.values() if wanted and any(wanted in one for one in (row.title, *row.aliases))
        )


def load_catalogue(text: str, dictionary: FieldDictionary) -> Catalogue:
    """Read papers.toml; refuse a fact, a paper or a spelling that does not fit."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"材料目录不完整：{error}", file=FILE) from error
    rows = {row.id: row for row in file.paper}
    if len(rows) < len(file.paper):
        raise ResourceError("材料编号重复", file=FILE)
    symbols = symbols_of(dictionary, {})
    for row in file.paper:
        _check(row, dictionary)
    spellings = _spellings(file)
    for spelled in file.plain:
        if spelled in spellings:
            raise ResourceError("既在目录中，又写作目录外的材料", file=FILE, item=spelled)
    return Catalogue(
        rows=rows,
        spellings=spellings,
        plain=frozenset(file.plain),
        whens={
            **{row.id: _when(row.when, symbols, row.id) for row in file.paper if row.when},
            **{row.text: _when(row.when, symbols, row.text) for row in file.spelling if row.when},
        },
    )


def _when(text: str, symbols: Mapping[str, Symbol], item: str) -> Expression:
    return read_expression(text, symbols, file=FILE, item=item)


def _check(row: PaperRow, dictionary: FieldDictionary) -> None:
    for name in row.proves:
        if name not in dictionary:
            raise ResourceError(f"数据字典里没有字段 {name}", file=FILE, item=row.id)
    if (row.validity == "months") != (row.months > 0):
        raise ResourceError("只有按月数计有效期的材料写 months，且应为 1 以上", file=FILE, item=row.id)


def _spellings(file: _File) -> dict[str, Groups]:
    found: dict[str, Groups] = {}
    for row in file.paper:
        for name in (row.id, row.title, *row.aliases):
            _put(found, name, ((row.id,),))
    known = {row.id for row in file.paper}
    for several in file.spelling:
        papers = (*several.all_of, *several.any_of)
        _known(papers, known, several.text)
        groups = tuple((paper,) for paper in several.all_of)
        _put(found, several.text, (*groups, several.any_of) if several.any_of else groups)
    return found


def _known(papers: Iterable[str], known: set[str], item: str) -> None:
    for paper in papers:
        if paper not in known:
            raise ResourceError(f"材料目录里没有 {paper}", file=FILE, item=item)


def _put(found: dict[str, Groups], name: str, groups: Groups) -> None:
    if name in found or not groups:
        raise ResourceError("同一个写法对应了两种材料，或没有对应的材料", file=FILE, item=name)
    found[name] = groups
