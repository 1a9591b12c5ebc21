"""A register as written in `resources/registers/*.toml`; the files say what each row is for."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class FieldRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a record holds: a dictionary field by `use`, or one of its own; kind `record` names another record."""

    use: str = ""
    id: str = ""
    label: str = ""
    label_en: str = ""
    kind: str = "str"
    unit: str = ""
    help: str = ""
    evidence: str = ""
    values: tuple[tuple[str, str, str], ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()
    code: str = ""
    minimum: float | int | None = None
    maximum: float | int | None = None
    required: bool = False
    personal: bool = False
    register: str = ""
    """Of kind `record`: the register whose records may be named."""
    aliases: tuple[str, ...] = ()


class ChoiceRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One outcome of a classification: the first whose condition holds; an unknown one before it leaves it open."""

    when: str = ""
    """Empty: in all other cases."""
    value: str


class ComputedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing worked out: exactly one of the ways is given."""

    id: str
    label: str
    label_en: str
    unit: str = ""
    places: int = 2
    formula: str = ""
    """In words, as printed beside the figure."""
    help: str = ""
    clause: str = ""
    proposal: bool = False
    where: str = ""
    """Condition on the record: where it is known not to hold, the figure is neither worked out nor shown."""
    term: str = ""
    """A number by arithmetic."""
    when: str = ""
    """Yes, no or unknown by a condition."""
    choose: tuple[ChoiceRow, ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()
    """Words of what `choose` gives."""
    after: tuple[str, ...] = ()
    """A day: the first known of these dates, moved by `plus`."""
    plus: str = ""
    """As `30 days`, `3 months`, `5 years`, or `year 03-15`, `quarter 15 days`: the first such day after it."""
    pull: str = ""
    """The value of this field or figure of the record that `link` names."""
    link: str = ""
    sum: str = ""
    """Sum of this number over the records of `register` whose `link` names this one."""
    count: bool = False
    """Their number."""
    register: str = ""
    only: str = ""
    """Condition on those records: the others do not count, an unknown one leaves the result unknown."""
    factor: str = ""
    """A dated factor: its series, with `{field}` where a choice of the record stands."""
    year: str = ""
    """Field that holds the year of the factor; none: the newest line in force."""
    least: str = ""
    """The least of this number over those records; unknown where there are none."""
    join: str = ""
    """Texts of this field of those records, or of several as `{field} {field}`, joined; unknown without any."""
    once: bool = False
    """Each enterprise is counted once."""
    match: tuple[str, ...] = ()
    """In place of a link: a name of this record and one of theirs that must belong together as `how` says."""
    how: Literal["same", "holds", "region"] = "same"
    """Same text (any entry of a list); ours holds theirs; our place lies in their region (000000 is everywhere)."""
    also: tuple[str, ...] = ()
    """A second such pair, which must be the same."""
    all: bool = False
    """Every record of `register`, with neither link nor match."""
    tally: tuple[str, ...] = ()
    """How many of these figures are yes."""
    rank: tuple[str, ...] = ()
    """Place among the records of this register by these numbers, the highest first; ties share a place."""
    within: str = ""
    """Only among records with the same value here."""
    gate: str = ""
    """What this gate or tested clause of `pack` says of the enterprise or project, also where the document is over."""
    pack: str = ""
    given: dict[str, str] = {}
    """Facts the gate is to read from this record: dictionary field = field or figure of ours."""
    shares: tuple[str, ...] = ()
    """Yes when two texts or lists have an entry in common, no when both are known and have none."""

    @property
    def joined(self) -> tuple[str, ...]:
        """Return the names whose texts are joined."""
        return tuple(_HOLE.findall(self.join)) or tuple(filter(None, [self.join]))

    linked: str = ""
    """Yes where this link names a record, no where it is empty."""
    newest: str = ""
    """Yes when no other record of this register about the same enterprise (project) has a later value of this field."""


class CheckRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold of a record; `refuse` keeps it from being saved when it does not, `warn` says so."""

    id: str
    title: str
    """What is checked, for a record of which it cannot be told yet."""
    when: str
    say: str
    """The sentence where it does not hold; `{field}` stands for a printed value."""
    level: Literal["refuse", "warn"] = "warn"
    clause: str = ""
    proposal: bool = False


class StateRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One state of a record; the first is that of a new one."""

    id: str
    label: str
    label_en: str
    final: bool = False
    locked: bool = False
    """Nothing but a move changes a record in this state."""


class FollowRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record a step opens in the same register, about the same, to go on from here."""

    link: str
    """Its field that names the record it follows; where one names it already, none is opened."""
    carry: tuple[str, ...] = ()
    """Fields it takes as they are."""
    set: dict[str, str] = {}
    """Its other fields, each from a field or figure of the record it follows."""


class MoveRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change of state: from where, to where, what must hold and what must be filled in."""

    id: str
    label: str
    label_en: str
    origin: tuple[str, ...] = msgspec.field(name="from")
    to: str
    when: str = ""
    say: str = ""
    """What is wrong where the condition does not hold."""
    needs: tuple[str, ...] = ()
    side: Literal["", "industry", "bank"] = ""
    clause: str = ""
    opens: dict[str, str] = {}
    """Facts of the project draft this step opens, each from a field of the record; none: it opens no project."""
    follow: FollowRow | None = None


class ReminderRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One date that asks for something, while the record is in one of these states."""

    id: str
    title: str
    on: str
    states: tuple[str, ...] = ()
    unless: str = ""
    """Condition: nothing is asked any more."""
    clause: str = ""
    proposal: bool = False


class TotalRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of totals: grouped by these, summing these; `county`, `city`, `province` group by place."""

    id: str
    title: str
    by: tuple[str, ...]
    sums: tuple[str, ...] = ()
    when: str = ""
    clause: str = ""


class ListRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list to hand out: its columns and which records may stand in it."""

    id: str
    title: str
    columns: tuple[str, ...]
    when: str = ""
    """Only records of which this is known to hold."""
    order: str = ""
    """By this number, the least first, unknown last; else by the numbers of the records."""
    clause: str = ""
    note: str = ""


class GiveRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact the record proves of its enterprise or project, offered to be taken over there."""

    field: str
    value: str = ""
    """Field or figure of the record."""
    fixed: str = ""
    """Or this very value."""
    key: str = ""
    """Of a field of several entries: the one that is set, the others stay; `{field}` stands for a choice.

    An amount is that of all records that give this entry to the same enterprise or project.
    """
    total: bool = False
    """The amount is that of all records that give this field to the same enterprise or project."""
    add: bool = False
    """Of a field of several choices: the value joins those there are."""
    when: str = ""
    evidence: str = "E3"
    on: str = ""
    """Field that holds the day of the proof."""


class WeightRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small weight beside the score, given once a register while a record of which this is known to hold is there."""

    id: str
    title: str
    points: int
    when: str


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One register."""

    id: str
    title: str
    title_en: str
    group: str
    about: Literal["office", "enterprise", "project"]
    systems: tuple[str, ...]
    """Rows of the list of systems it answers (B01 to B62)."""
    help: str
    clauses: tuple[str, ...] = ()
    confidence: Literal["V", "D", "K", "?"] = "V"
    origin: str = ""
    regions: tuple[str, ...] = ()
    """First digits of the region codes it is meant for; none: everywhere."""
    name: str
    """How a record is called: text with `{field}`."""
    columns: tuple[str, ...]
    """What the list of records shows."""
    unique: tuple[tuple[str, ...], ...] = ()
    field: tuple[FieldRow, ...]
    computed: tuple[ComputedRow, ...] = ()
    check: tuple[CheckRow, ...] = ()
    state: tuple[StateRow, ...] = ()
    move: tuple[MoveRow, ...] = ()
    reminder: tuple[ReminderRow, ...] = ()
    total: tuple[TotalRow, ...] = ()
    list: tuple[ListRow, ...] = ()
    gives: tuple[GiveRow, ...] = ()
    weight: tuple[WeightRow, ...] = ()
    papers: str = ""
    """Route whose papers a record asks for, or a figure of it whose value is the route."""
    impersonal: bool = False
    """Of offices, not persons: a text with a mobile or identity number is refused."""
    notes: tuple[str, ...] = ()


class RegisterFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file."""

    register: tuple[RegisterRow, ...]


def plain_field(row: FieldRow) -> dict[str, Any]:
    """Return a field as the dictionary reads it."""
    given = msgspec.structs.asdict(row)
    for name in ("use", "register"):
        del given[name]
    if row.kind == "record":
        given["kind"] = "str"
    # A minimum of 0 equals False and is a minimum all the same.
    return {name: value for name, value in given.items() if not (value is None or value is False or value in ("", ()))}
