"""What resources/recommendation/*.toml may say, row by row."""

from __future__ import annotations

from typing import Literal

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anything with an id and a label."""

    id: str
    label: str


class Side(Row, frozen=True, kw_only=True):
    """One of the two offices."""

    short: str


class Direction(Row, frozen=True, kw_only=True, rename={"origin": "from", "receiver": "to"}):
    """Who recommends to whom."""

    origin: str
    receiver: str
    clause: str = ""

    def side(self, role: str) -> str:
        """Return which side a move's side means in this direction."""
        return {"origin": self.origin, "receiver": self.receiver}.get(role, role)


class State(Row, frozen=True, kw_only=True):
    """Where a recommendation stands."""

    open: bool
    """Somebody still has to do something."""
    rank: int


class Ask(Row, frozen=True, kw_only=True):
    """One thing filled in with a move."""

    kind: Literal["text", "amount", "reason"]
    help: str = ""


class Move(Row, frozen=True, kw_only=True, rename={"origins": "from"}):
    """One step: from which states to which, and what it takes."""

    origins: tuple[str, ...]
    to: str
    side: Literal["origin", "receiver", "bank", "industry"]
    right: str
    guards: tuple[str, ...] = ()
    reminders: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    may_ask: tuple[str, ...] = ()
    directions: tuple[str, ...] = ("miit_to_bank", "bank_to_miit")
    clause: str = ""
    count: str = ""
    outcome: str = ""
    proposal: str = ""
    fills: dict[str, Literal["first", "total"]] = {}
    """Facts of the loan a step proves: the first such day, or the sum of its amounts."""


class Revoke(Row, frozen=True, kw_only=True):
    """Taking back the latest step of the own side."""

    right: str
    asks: tuple[str, ...]
    proposal: str


class FactRow(Row, frozen=True, kw_only=True):
    """Something the program finds out for the guards."""

    type: Literal["truth", "text", "number"]
    place: str
    unit: str = ""
    allowed: tuple[str, ...] = ()


class GuardRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One condition of a move, with a sentence for no and one for unknown."""

    id: str
    title: str
    when: str
    no: str
    unknown: str
    clause: str = ""
    proposal: str = ""


class Right(Row, frozen=True, kw_only=True):
    """Something a person may do."""

    help: str = ""


class Reason(Row, frozen=True, kw_only=True):
    """Why a recommendation is refused."""

    teaches: str = ""


class Stage(Row, frozen=True, kw_only=True):
    """A stretch of the way that has a number of days."""

    starts: str
    ends: tuple[str, ...]
    days: int
    side: Literal["origin", "receiver"]
    directions: tuple[str, ...] = ("miit_to_bank", "bank_to_miit")
    clause: str = ""


class Attribute(Row, frozen=True, kw_only=True):
    """One of the four conditions of a recommendation."""

    clause: str
    evidence: str


class MovesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """moves.toml."""

    origin: str
    side: tuple[Side, ...]
    direction: tuple[Direction, ...]
    state: tuple[State, ...]
    ask: tuple[Ask, ...]
    move: tuple[Move, ...]
    revoke: Revoke


class GuardsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """guards.toml."""

    fact: tuple[FactRow, ...]
    guard: tuple[GuardRow, ...]


class StaffFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """staff.toml."""

    origin: str
    right: tuple[Right, ...]
    level: tuple[Row, ...]
    office_level: tuple[Row, ...]
    reason: tuple[Reason, ...]


class ClockFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """clock.toml."""

    origin: str
    stage: tuple[Stage, ...]


class LadderFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """ladder.toml."""

    origin: str
    clause: str
    side: str
    right: str
    choice: tuple[Row, ...]


class AttributesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """attributes.toml."""

    origin: str
    attribute: tuple[Attribute, ...]
