"""A block copied from a spreadsheet to facts of one case: label beside value, one record under headings, or measures.

Nothing is guessed: what no field is called, and what cannot be meant, is told and left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.intake.headings import HeadingIndex, Target, parted
from desktop.intake.recognise import unit_for
from desktop.intake.typed import ReadCode, Typed, key_field, parse_typed
from matching import units
from matching.errors import ValueRefused
from matching.fields import Choice, Field, Value

PAIRS, RECORD, MEASURES = "pairs", "record", "measures"
LARGEST = 200_000
"""Characters of a block; a whole workbook is for the import."""
_LIKE = 0.75
_FORM_SUBJECTS = ("project", "enterprise", "loan", "park")
_MEASURE = ("measure",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedCell:
    """Hold one cell of a block: what it is called, what stands there, and where it goes or why it goes nowhere."""

    label: str
    text: str
    field: Field | None = None
    key: Choice | None = None
    """Entry of a field that holds one answer for each of several keys."""
    value: Value | None = None
    basis: str = ""
    note: str = ""
    """How a number was converted."""
    refused: str = ""
    like: str = ""
    """Label of the field that is called nearly so, where none is called so."""
    measure: int | None = None
    """Place of the measure in the block, None for the case itself."""

    @property
    def fits(self) -> bool:
        """Say whether the cell can be filled in."""
        return self.field is not None and self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """Hold a block as it was understood."""

    kind: str
    """pairs, record or measures; empty when nothing in it is called like a field."""
    cells: tuple[PastedCell, ...]
    left_out: int = 0
    """Records under the same headings beyond the first: a form holds one."""


def read_pasted(text: str, index: HeadingIndex, *, read_code: ReadCode | None = None) -> Pasted:
    """Read a block as a spreadsheet puts it on the clipboard."""
    rows = list(_rows(text[:LARGEST]))
    if not rows:
        return Pasted(kind="", cells=())
    if (measures := _headed(rows, index, _MEASURE)) is not None:
        cells = _measures(rows[measures + 1 :], rows[measures], index, read_code)
        return Pasted(kind=MEASURES, cells=tuple(cells))
    head = _headed(rows, index, _FORM_SUBJECTS)
    if head is not None and not _is_pairs(rows, index):
        records = rows[head + 1 :]
        cells = _record(records[:1], rows[head], index, read_code)
        return Pasted(kind=RECORD, cells=tuple(cells), left_out=max(0, len(records) - 1))
    found = tuple(_pairs(rows, index, read_code))
    return Pasted(kind=PAIRS if any(cell.field for cell in found) else "", cells=found)


def _rows(text: str) -> Iterator[list[str]]:
    """Give the rows of a block; a line without tabs may be written as 名称：值."""
    for row in csv.reader(io.StringIO(text), delimiter="\t"):
        cells = [" ".join(cell.split()) for cell in row]
        if len(cells) == 1 and ("：" in cells[0] or ":" in cells[0]):
            cells = list(cells[0].replace(":", "：", 1).split("：", 1))
        if any(cells):
            yield cells


def _headed(rows: Sequence[Sequence[str]], index: HeadingIndex, subjects: tuple[str, ...]) -> int | None:
    """Return which of the first rows is a row of headings for fields of these subjects."""
    for place, row in enumerate(rows[:3]):
        found = [target for cell in row if cell and (target := index.find(cell, subjects)) is not None]
        own = [target for target in found if target.field is not None and target.field.subject in subjects]
        if len(own) >= 2 and len(own) * 2 >= sum(1 for cell in row if cell) and len(rows) > place + 1:
            return place
    return None


def _is_pairs(rows: Sequence[Sequence[str]], index: HeadingIndex) -> bool:
    """Say whether the first column names more fields than the first row does."""
    down = sum(1 for row in rows if row[0] and index.find(row[0], _FORM_SUBJECTS) is not None)
    across = sum(1 for cell in rows[0] if cell and index.find(cell, _FORM_SUBJECTS) is not None)
    return down >= across


def _pairs(rows: Sequence[Sequence[str]], index: HeadingIndex, read_code: ReadCode | None) -> Iterator[PastedCell]:
    for row in rows:
        cells = [*row, "", ""]
        place = 0
        while place < len(row):
            label = cells[place]
            if not label:
                place += 1
                continue
            unit = cells[place + 2] if units.parse_unit(cells[place + 2]) is not None else ""
            yield _cell(label, cells[place + 1], index.find(label, _FORM_SUBJECTS), index, read_code, unit=unit)
            place += 3 if unit else 2


def _record(
    records: Sequence[Sequence[str]], heads: Sequence[str], index: HeadingIndex, read_code: ReadCode | None
) -> Iterator[PastedCell]:
    for record in records:
        for label, text in zip(heads, record, strict=False):
            if label:
                yield _cell(label, text, index.find(label, _FORM_SUBJECTS), index, read_code)


def _measures(
    records: Sequence[Sequence[str]], heads: Sequence[str], index: HeadingIndex, read_code: ReadCode | None
) -> Iterator[PastedCell]:
    for place, record in enumerate(records):
        for label, text in zip(heads, record, strict=False):
            if label and text:
                target = index.find(label, _MEASURE)
                is_own = target is not None and target.field is not None and target.field.subject in _MEASURE
                yield _cell(label, text, target if is_own else None, index, read_code, measure=place)


def _cell(
    label: str,
    text: str,
    target: Target | None,
    index: HeadingIndex,
    read_code: ReadCode | None,
    *,
    unit: str = "",
    measure: int | None = None,
) -> PastedCell:
    field = target.field if target is not None else None
    if target is None or field is None:
        near, score = index.near(label, _FORM_SUBJECTS if measure is None else _MEASURE)
        like = near.field.label if near is not None and near.field is not None and score >= _LIKE else ""
        return PastedCell(label=label, text=text, like=like, measure=measure)
    own = field if target.key is None else key_field(field, target.key)
    hint = unit_for(target, unit or parted(label).unit)
    plain = PastedCell(label=label, text=text, field=field, key=target.key, measure=measure)
    try:
        typed: Typed = parse_typed(own, text, unit_hint=hint, read_code=read_code)
    except ValueRefused as refusal:
        return replace(plain, refused=str(refusal))
    return replace(plain, value=typed.value, basis=typed.basis, note=typed.note)
