"""An official form as written in `resources/forms/official/*.toml`, or in an office's own copy of one."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import msgspec

HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""Where a value stands in a text."""
About = Literal["case", "enterprise", "record", "period"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anything a layout writes; a key nobody knows is refused."""


class TextBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """One paragraph with `{field}` where values stand."""

    text: str
    style: Literal["body", "plain", "strong", "right", "note"] = "body"
    when: str = ""


class GridBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="grid"):
    """Labels and values two by two; a long value takes a line of its own."""

    fields: tuple[str, ...]
    titles: dict[str, str] = {}
    """Other labels than the dictionary's."""
    when: str = ""


class ChoiceBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="choices"):
    """Fields with all their allowed values to tick; the one stated is ticked."""

    fields: tuple[str, ...]
    titles: dict[str, str] = {}
    when: str = ""


class ColumnRow(Row, frozen=True, kw_only=True):
    """One column of a table."""

    field: str
    width: float
    """Share of the width, in millimetres of a full line."""
    title: str = ""
    """Another title than the dictionary's."""
    align: Literal["", "left", "center", "right"] = ""
    """Empty: numbers to the right, all else to the left."""
    optional: bool = False
    """Need not be filled in: where it is not known the place is left empty without a mark."""


class TableBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="table"):
    """A table over things there are several of."""

    rows: str
    """What is listed: measures, gates, checks …, or `register:<id>`."""
    columns: tuple[ColumnRow, ...]
    where: str = ""
    """Condition on a row; one of which it cannot be told is counted below the table."""
    during: str = ""
    """Date of a row that must lie in the period of the form."""
    by: tuple[str, ...] = ()
    """Rows with the same values here are one line, the columns named in `sums` summed."""
    sums: tuple[str, ...] = ()
    """Columns summed in the bottom line; what a row does not state is counted below the table."""
    count: str = ""
    """Title of a column that counts the rows of each line of `by`."""
    numbered: bool = False
    """A first column with running numbers."""
    empty: str = ""
    """What is said where there are no rows; without it blank rows are left to fill in by hand."""
    blank: int = 2
    """Blank rows left where there are none."""
    when: str = ""


class HandBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="hand"):
    """A table the program has nothing to put in: heads, labels of its lines, and room to write."""

    title: str
    """What is to be filled in, for the list at the end."""
    heads: tuple[str, ...]
    widths: tuple[float, ...] = ()
    lines: tuple[str, ...] = ()
    """Labels in the first column."""
    blank: int = 0
    """Empty lines after them."""
    when: str = ""


class BoxRow(Row, frozen=True, kw_only=True):
    """Room for one body's opinion, ticks, signature, seal and date."""

    title: str
    prompt: str = ""
    choices: tuple[str, ...] = ()
    sign: str = "签字："
    seal: str = "（盖章）"
    lines: int = 2
    """Empty lines to write in."""


class BoxesBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="boxes"):
    """Opinion boxes, kept together on one page."""

    box: tuple[BoxRow, ...]
    when: str = ""


class SignBlock(Row, frozen=True, kw_only=True, tag_field="kind", tag="signatures"):
    """Places to sign, two in a line."""

    labels: tuple[str, ...]
    when: str = ""


Block = TextBlock | GridBlock | ChoiceBlock | TableBlock | HandBlock | BoxesBlock | SignBlock


class SectionRow(Row, frozen=True, kw_only=True):
    """One part of a form."""

    title: str = ""
    when: str = ""
    """Condition; where it is known not to hold, the part is left out."""
    new_page: bool = False
    block: tuple[Block, ...] = ()


class FormRow(Row, frozen=True, kw_only=True):
    """One form."""

    id: str
    title: str
    title_en: str
    report: str = ""
    """Row of the list of reports it answers (R01 to R44)."""
    place: int = 100
    """Where it stands in lists."""
    about: About
    register: str = ""
    """Of a form about a record: its register."""
    issuer: str
    receiver: str
    edition: str
    """As `2026-11`; an office's copy has its own."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day the document behind it is good for; printed later, the form says so."""
    clauses: tuple[str, ...] = ()
    confidence: Literal["V", "D", "K", "?"] = "V"
    draft: str = ""
    """What stands beside the title while nothing confirms the form: 草案."""
    origin: str
    """Who drew the form up; printed at its end."""
    help: str
    landscape: bool = False
    letter: bool = False
    """Set as an official letter after GB/T 9704."""
    redacted: bool = False
    """Names nobody: no field that could tell which enterprise, project or person it is about."""
    proof: bool = False
    """Carries figures: printed with check code and square mark, and the file can be checked offline."""
    copies: int = 1
    number: str = ""
    """Line above the title, with `{field}`."""
    heading: str = ""
    """Line under the title, with `{field}`."""
    section: tuple[SectionRow, ...]


class FieldRow(Row, frozen=True, kw_only=True):
    """One name the program itself supplies."""

    id: str
    label: str
    kind: str = "str"
    unit: str = ""
    values: tuple[tuple[str, str, str], ...] = ()
    secret: bool = False
    """Tells who it is about."""


class SourceRow(Row, frozen=True, kw_only=True):
    """One thing there are several of."""

    id: str
    title: str
    about: tuple[About, ...] = ()
    """Kinds of forms it can stand in; none: all."""
    subject: str = ""
    """Its columns are the dictionary's fields of this subject."""
    field: tuple[FieldRow, ...] = ()


class VocabularyFile(Row, frozen=True, kw_only=True):
    """What resources/forms/official_names.toml says."""

    field: tuple[FieldRow, ...]
    source: tuple[SourceRow, ...]
