"""Registers ready to work with: their conditions compiled, their fields in one dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.expression import Expression
from matching.fields import Field, FieldDictionary
from matching.registers.rows import (
    CheckRow,
    ComputedRow,
    GiveRow,
    ListRow,
    MoveRow,
    RegisterRow,
    ReminderRow,
    StateRow,
    TotalRow,
    WeightRow,
)

DRAFT = frozenset({"K", "?"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """One thing worked out, as a field of its own for print, with its compiled parts."""

    row: ComputedRow
    field: Field
    term: Expression | None = None
    when: Expression | None = None
    choices: tuple[tuple[Expression | None, str], ...] = ()
    only: Expression | None = None
    """Over the fields of the register it gathers from."""
    where: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check with its compiled condition."""

    row: CheckRow
    when: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of state with its compiled guard."""

    row: MoveRow
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder with the compiled condition that ends it."""

    row: ReminderRow
    unless: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One table of totals or list to hand out, with the compiled condition of what stands in it."""

    row: TotalRow | ListRow
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """One fact the record proves, with the compiled condition."""

    row: GiveRow
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One small weight with its compiled condition."""

    row: WeightRow
    when: Expression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Register:
    """One register; two are the same when they are the same object."""

    row: RegisterRow
    fields: Mapping[str, Field]
    """What a person fills in, in order."""
    required: frozenset[str]
    links: Mapping[str, str]
    """Of fields that name another record: the register it is in."""
    computed: tuple[Computed, ...]
    checks: tuple[Check, ...]
    states: Mapping[str, StateRow]
    moves: tuple[Move, ...]
    reminders: tuple[Reminder, ...]
    totals: tuple[Chosen, ...]
    lists: tuple[Chosen, ...]
    gives: tuple[Give, ...]
    weights: tuple[Weight, ...] = ()

    @property
    def id(self) -> str:
        """Return its id."""
        return self.row.id

    @property
    def is_draft(self) -> bool:
        """Say whether it rests on general knowledge or is doubtful."""
        return self.row.confidence in DRAFT

    @property
    def first_state(self) -> str:
        """Return the state of a new record, empty where there are none."""
        return next(iter(self.states), "")

    def shown(self, name: str) -> Field | None:
        """Return a field or figure of a record, None for what is not its own."""
        if name in self.fields:
            return self.fields[name]
        return next((one.field for one in self.computed if one.row.id == name), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Registers:
    """All registers, and one dictionary of every field their records may hold."""

    by_id: Mapping[str, Register]
    dictionary: FieldDictionary

    def __getitem__(self, register_id: str) -> Register:
        return self.by_id[register_id]

    def children(self, register_id: str) -> tuple[tuple[Register, str], ...]:
        """Return the registers whose records may name one of this register, with the field that does."""
        return tuple(
            (one, link) for one in self.by_id.values() for link, target in one.links.items() if target == register_id
        )
