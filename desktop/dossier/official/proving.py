"""What a filled form can be checked by: the values and totals printed, and a checksum over everything on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import msgspec

from desktop.dossier.official.ground import Ground
from desktop.dossier.official.reading import Layout
from desktop.dossier.official.secrecy import texts_of
from desktop.dossier.paper import Outline, Proof, Table


def proof_of_form(layout: Layout, ground: Ground, outline: Outline) -> Proof:
    """Return what a form that carries figures can be checked by."""
    row = layout.row
    number = f"{row.id}-{_number(ground)}"
    return Proof(
        kind=row.id,
        number=number,
        subject=number,
        checksum=sha256(msgspec.json.encode(tuple(texts_of(outline)))).hexdigest(),
        figures=(*_values(layout, ground), *_totals(outline)),
    )


def _number(ground: Ground) -> str:
    """Return the number the office keeps it under; a period has its days."""
    return f"{ground.period[0]:%Y%m%d}-{ground.period[1]:%Y%m%d}" if ground.period else ground.number


def _values(layout: Layout, ground: Ground) -> Iterator[tuple[str, str]]:
    for name in layout.asked:
        one = layout.names.fields[name]
        if shown := ground.own.printed(one, name_code=ground.name_code, unit=True):
            yield one.label, shown


def _totals(outline: Outline) -> Iterator[tuple[str, str]]:
    """Yield the sums below the tables, by section and column."""
    for section in outline.sections:
        for table in (block for block in section.blocks if isinstance(block, Table)):
            for row in (row for row in table.rows if row.kind == "total"):
                texts: Sequence[str] = [cell if isinstance(cell, str) else "" for cell in row.cells]
                for column, text in zip(table.columns, texts, strict=True):
                    if any(letter.isdigit() for letter in text):
                        yield f"{section.title}　{column.title}", text
