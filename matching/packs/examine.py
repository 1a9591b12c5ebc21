"""Find everything that is wrong with a pack at once: every unreadable file, every condition that is refused.

Loading stops at the first fault; an author wants to see all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from matching.errors import ResourceError
from matching.expression import Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.labels import CONDITIONS
from matching.packs.load import FILES, LONGEST, load_edition, read_rows
from matching.packs.rows import (
    CasesFile,
    ClausesFile,
    CriteriaFile,
    CriterionRow,
    DutiesFile,
    GatesFile,
    OffersFile,
    PackRow,
    ReadingsFile,
)

_KINDS: dict[str, type[Struct]] = {
    "clauses.toml": ClausesFile, "gates.toml": GatesFile, "criteria.toml": CriteriaFile, "offers.toml": OffersFile,
    "readings.toml": ReadingsFile, "duties.toml": DutiesFile, "cases.toml": CasesFile,
}  # fmt: skip


def faults_of(texts: Mapping[str, str], dictionary: FieldDictionary, *, folder: str = "") -> tuple[ResourceError, ...]:
    """Return every fault found, each with file, item and position; none when the pack loads."""
    try:
        load_edition(texts, dictionary, folder=folder)
    except ResourceError as error:
        first = error
    else:
        return ()
    if sum(map(len, texts.values())) > LONGEST:
        return (first,)
    found = {fault.sentence(): fault for fault in (first, *_all(texts, dictionary, folder))}
    order = [f"{folder}{name}" for name in FILES]
    return tuple(sorted(found.values(), key=lambda fault: order.index(fault.file) if fault.file in order else -1))


def _all(texts: Mapping[str, str], dictionary: FieldDictionary, folder: str) -> Iterator[ResourceError]:
    parameters: dict[str, str] = {}
    try:
        row = read_rows(texts, "pack.toml", PackRow, folder=folder)
        parameters = {parameter.id: parameter.unit or "*" for parameter in row.parameter}
    except ResourceError as error:
        yield error
        return  # without the parameters every condition that names one would be blamed
    symbols = symbols_of(dictionary, parameters)
    yield from _conditions(row, symbols, f"{folder}pack.toml", row.id)
    for name, kind in _KINDS.items():
        if name not in texts:
            continue
        try:
            rows = read_rows(texts, name, kind, folder=folder)
        except ResourceError as error:
            yield error
            continue
        for item in _rows(rows):
            label = str(getattr(item, "id", "") or getattr(item, "clause", "") or getattr(item, "name", ""))
            yield from _conditions(item, symbols, f"{folder}{name}", label)


def _rows(file: Struct) -> Iterator[Struct]:
    for key in file.__struct_fields__:
        value = getattr(file, key)
        if isinstance(value, tuple):
            yield from value


def _conditions(row: Struct, symbols: Mapping[str, Symbol], file: str, item: str) -> Iterator[ResourceError]:
    """Yield the refusal of every condition in a row and in the rows within it."""
    for key in row.__struct_fields__:
        value = getattr(row, key)
        if isinstance(value, tuple):
            for part in value:
                if isinstance(part, Struct):
                    yield from _conditions(part, symbols, file, item)
        elif isinstance(value, str) and (value or (key == "when" and file.endswith("gates.toml"))):
            number = isinstance(row, CriterionRow) and key == "value"
            if number or key in CONDITIONS:
                try:
                    read_expression(value, symbols, number=number, file=file, item=item)
                except ResourceError as error:
                    yield error
