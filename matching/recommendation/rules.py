"""Read the rules of mutual recommendation, and refuse rows that name what does not exist."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.recommendation.rows import (
    Ask,
    AttributesFile,
    ClockFile,
    Direction,
    FactRow,
    GuardRow,
    GuardsFile,
    LadderFile,
    Move,
    MovesFile,
    Revoke,
    Row,
    StaffFile,
    State,
)

FOLDER = "recommendation/"
START = ""
"""State of what was not begun."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guard:
    """A guard with its compiled condition."""

    row: GuardRow
    when: Expression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecommendationRules:
    """Hold everything the rows say; two are the same when they are the same object."""

    moves: Mapping[str, Move]
    states: Mapping[str, State]
    directions: Mapping[str, Direction]
    revoke: Revoke
    asks: Mapping[str, Ask]
    guards: Mapping[str, Guard]
    facts: Mapping[str, FactRow]
    sides: Mapping[str, str]
    """Label by id."""
    staff: StaffFile
    clock: ClockFile
    ladder: LadderFile
    attributes: AttributesFile
    origin: str

    def label(self, rows: Iterable[Row], row_id: str) -> str:
        """Return the label of a row, the id itself when it is not known."""
        return next((row.label for row in rows if row.id == row_id), row_id)

    def state_label(self, state: str) -> str:
        """Return a state in words."""
        return self.states[state].label if state in self.states else "未开始"

    def reason_label(self, reason: str) -> str:
        """Return a reason code in words."""
        return self.label(self.staff.reason, reason)


def load_recommendation(texts: Mapping[str, str], dictionary: FieldDictionary) -> RecommendationRules:
    """Read all files of the folder by name; raise ResourceError naming file and row of what does not fit."""
    moves = _read(texts, "moves.toml", MovesFile)
    guards = _read(texts, "guards.toml", GuardsFile)
    facts = {row.id: row for row in guards.fact}
    symbols = symbols_of(dictionary, {}) | {row.id: _symbol(row) for row in guards.fact}
    rules = RecommendationRules(
        moves={row.id: row for row in moves.move},
        states={row.id: row for row in moves.state},
        directions={row.id: row for row in moves.direction},
        revoke=moves.revoke,
        asks={row.id: row for row in moves.ask},
        guards={row.id: _guard(row, symbols) for row in guards.guard},
        facts=facts,
        sides={row.id: row.label for row in moves.side},
        staff=_read(texts, "staff.toml", StaffFile),
        clock=_read(texts, "clock.toml", ClockFile),
        ladder=_read(texts, "ladder.toml", LadderFile),
        attributes=_read(texts, "attributes.toml", AttributesFile),
        origin=moves.origin,
    )
    for move in rules.moves.values():
        _check_move(move, rules)
    for stage in rules.clock.stage:
        _known(stage.id, "clock.toml", (stage.starts, *stage.ends), rules.states, "状态")
    for attribute in rules.attributes.attribute:
        _known(attribute.id, "attributes.toml", (attribute.id,), facts, "事实")
    return rules


def _guard(row: GuardRow, symbols: Mapping[str, Symbol]) -> Guard:
    return Guard(row=row, when=read_expression(row.when, symbols, file=f"{FOLDER}guards.toml", item=row.id))


def _symbol(row: FactRow) -> Symbol:
    return Symbol(type=row.type, unit=row.unit, allowed=row.allowed, fact=False)


def _check_move(move: Move, rules: RecommendationRules) -> None:
    file = "moves.toml"
    _known(move.id, file, (*(state for state in move.origins if state != START), move.to), rules.states, "状态")
    _known(move.id, file, (*move.guards, *move.reminders), rules.guards, "条件")
    _known(move.id, file, (*move.asks, *move.may_ask), rules.asks, "填写项")
    _known(move.id, file, move.directions, rules.directions, "方向")
    _known(move.id, file, (move.right,), {row.id for row in rules.staff.right}, "权限")


def _known(item: str, file: str, named: Iterable[str], known: Iterable[str], what: str) -> None:
    there = set(known)
    for name in named:
        if name not in there:
            raise ResourceError(f"没有 {name} 这个{what}", file=FOLDER + file, item=item)


def _read(texts: Mapping[str, str], file: str, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(texts[file]), kind)
    except KeyError as error:
        raise ResourceError("缺少这个文件", file=FOLDER + file) from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=FOLDER + file) from error
