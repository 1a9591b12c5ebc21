"""Read one edition of a pack from its TOML texts; it is refused as a whole with file, item and position."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.expression.support import support_of
from matching.fields import FieldDictionary
from matching.packs.adjust import Adjustments, adjusted
from matching.packs.check import check_edition
from matching.packs.layout import layout_of
from matching.packs.mistakes import row_mistake, toml_mistake
from matching.packs.model import Criterion, Gate, Level, Offer, Pack, Reading, TestedClause, Timed
from matching.packs.rows import (
    CasesFile,
    ClauseRow,
    ClausesFile,
    CriteriaFile,
    CriterionRow,
    DutiesFile,
    GateRow,
    GatesFile,
    OfferRow,
    OffersFile,
    PackRow,
    ReadingRow,
    ReadingsFile,
)
from matching.packs.soundness import check_soundness
from matching.packs.truths import truths_of

FILES = (
    "pack.toml", "clauses.toml", "gates.toml", "criteria.toml", "offers.toml", "readings.toml", "duties.toml",
    "cases.toml",
)  # fmt: skip
_NEEDED = ("pack.toml", "clauses.toml")
LONGEST = 2_000_000
"""Characters of an edition; the longest shipped one has a tenth of it."""
T = TypeVar("T")


def load_edition(
    texts: Mapping[str, str], dictionary: FieldDictionary, *, folder: str = "", adjustments: Adjustments | None = None
) -> Pack:
    """Read an edition from file names and texts; office adjustments change weights and scales, never conditions."""
    for name in texts:
        if name not in FILES:
            raise ResourceError("政策包里不应有这个文件", file=f"{folder}{name}")
    for name in _NEEDED:
        if name not in texts:
            raise ResourceError("政策包缺少这个文件", file=f"{folder}{name}")
    if (length := sum(map(len, texts.values()))) > LONGEST:
        raise ResourceError(f"政策包共有 {length} 个字符，最多 {LONGEST} 个", file=f"{folder}pack.toml")
    read = _Reader(texts, folder)
    row = read.file("pack.toml", PackRow)
    criteria = adjusted(read.file("criteria.toml", CriteriaFile), adjustments or {}, file=f"{folder}criteria.toml")
    check_soundness(row, criteria, folder=folder)
    compiler = _Compiler(dictionary, row, folder)
    clauses = {
        clause.id: TestedClause(row=clause, when=compiler.optional(clause.when, "clauses.toml", clause.id))
        for clause in read.unique("clauses.toml", ClausesFile).clause
    }
    tested = tuple(clause for clause in clauses.values() if clause.when is not None)
    gates = tuple(
        Gate(row=gate, when=compiler.condition(gate.when, "gates.toml", gate.id))
        for gate in read.file("gates.toml", GatesFile).gate
    )
    scales = tuple(compiler.criterion(criterion) for criterion in criteria.criterion)
    offers = tuple(
        Offer(row=offer, when=compiler.optional(offer.when, "offers.toml", offer.clause))
        for offer in read.file("offers.toml", OffersFile).offer
    )
    readings = tuple(compiler.reading(reading, gates) for reading in read.file("readings.toml", ReadingsFile).reading)
    applies = compiler.optional(row.applies_when, "pack.toml", row.id)
    conditions: tuple[tuple[Expression | None, ...], ...] = (
        tuple(gate.when for gate in gates),
        tuple(clause.when for clause in tested),
        tuple(offer.when for offer in offers),
        tuple(scale.applicable for scale in scales),
        tuple(when for reading in readings for when in reading.whens),
    )
    levels = [[level.when for level in scale.levels] for scale in scales]
    pack = Pack(
        row=row,
        checksum=_checksum(texts),
        texts=dict(texts),
        applies=applies,
        clauses=clauses,
        tested=tested,
        gates=gates,
        rubric=criteria.rubric,
        layout=None,
        criteria=scales,
        offers=offers,
        truths=truths_of(applies, conditions, levels, compiler.symbols),
        readings=readings,
        timed=Timed(
            gates=_timed(gate.row for gate in gates),
            clauses=_timed(clause.row for clause in tested),
            offers=_timed(offer.row for offer in offers),
        ),
        names=_names(row, [applies, *(one for group in (*conditions, *levels) for one in group)]),
        duties=read.file("duties.toml", DutiesFile).duty,
        cases=read.file("cases.toml", CasesFile).case,
    )
    check_edition(pack, dictionary, folder=folder)
    if pack.rubric is None:
        return pack
    return replace(pack, layout=layout_of(pack.rubric, [criterion.row for criterion in pack.criteria]))


def read_rows(texts: Mapping[str, str], name: str, kind: type[T], *, folder: str = "") -> T:
    """Decode one file of an edition into its rows; a file that is not there has none."""
    place = f"{folder}{name}"
    try:
        document: dict[str, Any] = tomllib.loads(texts.get(name, ""))
    except (ValueError, RecursionError) as error:  # beside its own, tomllib lets those of int() and of depth out
        raise ResourceError(toml_mistake(error), file=place) from error
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        what, remedy = row_mistake(str(error))
        raise ResourceError(what, file=place, item=_item(document, str(error)), remedy=remedy) from error


def _names(row: PackRow, conditions: Iterable[Expression | None]) -> frozenset[str]:
    found = {name for condition in conditions if condition is not None for name in condition.names}
    return frozenset(found | {row.dated_by} if row.dated_by else found)


def _timed(rows: Iterable[ClauseRow | GateRow | OfferRow]) -> tuple[int, ...]:
    return tuple(
        index
        for index, row in enumerate(rows)
        if row.valid_from or row.valid_to or (not isinstance(row, GateRow) and row.historic)
    )


def _checksum(texts: Mapping[str, str]) -> str:
    digest = sha256()
    for name in sorted(texts):
        digest.update(name.encode())
        digest.update(b"\0")
        digest.update(texts[name].replace("\r\n", "\n").encode())
        digest.update(b"\0")
    return digest.hexdigest()


class _Reader:
    """Decode the files into rows."""

    def __init__(self, texts: Mapping[str, str], folder: str) -> None:
        self._texts = texts
        self._folder = folder

    def file(self, name: str, kind: type[T]) -> T:
        return read_rows(self._texts, name, kind, folder=self._folder)

    def unique(self, name: str, kind: type[ClausesFile]) -> ClausesFile:
        rows = self.file(name, kind)
        seen: set[str] = set()
        for clause in rows.clause:
            if clause.id in seen:
                raise ResourceError("条款编号重复", file=f"{self._folder}{name}", item=clause.id)
            seen.add(clause.id)
        return rows


def _item(document: dict[str, Any], message: str) -> str:
    """Name the row that an error path like `$.gate[3].stage` points to."""
    path = message.rpartition("`$.")[2]
    table, bracket, rest = path.partition("[")
    if not bracket:
        return ""
    rows = document.get(table, [])
    index = int(rest.partition("]")[0] or 0) if rest.partition("]")[0].isdigit() else -1
    if not 0 <= index < len(rows):
        return ""
    return str(rows[index].get("id") or rows[index].get("clause") or rows[index].get("name") or index + 1)


class _Compiler:
    """Compile the conditions of one pack."""

    def __init__(self, dictionary: FieldDictionary, row: PackRow, folder: str) -> None:
        parameters = {parameter.id: parameter.unit or "*" for parameter in row.parameter}
        if doubled := set(parameters) & set(dictionary):
            raise ResourceError("参数与字段同名", file=f"{folder}pack.toml", item=min(doubled))
        self.symbols: dict[str, Symbol] = symbols_of(dictionary, parameters)
        self._folder = folder

    def condition(self, text: str, file: str, item: str) -> Expression:
        return read_expression(text, self.symbols, file=f"{self._folder}{file}", item=item)

    def optional(self, text: str, file: str, item: str) -> Expression | None:
        return self.condition(text, file, item) if text else None

    def reading(self, row: ReadingRow, gates: Sequence[Gate]) -> Reading:
        places = {gate.row.id: index for index, gate in enumerate(gates)}
        for gate in row.gates:
            if gate not in places:
                raise ResourceError(f"本文件没有闸门 {gate}", file=f"{self._folder}readings.toml", item=row.id)
        return Reading(
            row=row,
            whens=tuple(self.condition(one.when, "readings.toml", row.id) for one in row.classes),
            gates=tuple(places[gate] for gate in row.gates),
        )

    def _level(self, level: int, when: Expression, text: str) -> Level:
        return Level(level=level, when=when, text=text, support=support_of(when.tree, self.symbols))

    def criterion(self, row: CriterionRow) -> Criterion:
        file = "criteria.toml"
        if row.rating == "number":
            read_expression(row.value, self.symbols, number=True, file=f"{self._folder}{file}", item=row.id)
            levels = [
                self._level(
                    index + 1,
                    self.condition(f"({row.value}) {row.at_op} {_plain(at)}", file, row.id),
                    f"{_OPERATORS[row.at_op]} {_plain(at)}{row.unit}",
                )
                for index, at in enumerate(row.at)
            ]
        else:
            levels = [
                self._level(level.level, self.condition(level.when, file, row.id), level.text) for level in row.levels
            ]
        levels.sort(key=lambda level: -level.level)
        return Criterion(
            row=row,
            applicable=self.optional(row.applicable, file, row.id),
            levels=tuple(levels),
            names=tuple(
                dict.fromkeys(name for level in levels for name in level.when.names if self.symbols[name].fact)
            ),
        )


_OPERATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
