"""What the latest judgement of each case says of every gate, as letters to filter by; made when asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.schema import CreateTable

from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks, send
from desktop.store.gate_tables import case_gate, derived, gate_place
from desktop.store.schema import judgement

if TYPE_CHECKING:
    from collections.abc import Mapping


class GatePart(msgspec.Struct, frozen=True, gc=False):
    """Hold what of a decision tells of gates."""

    basis: str
    verdicts: dict[str, str]


class GateShelf:
    """Keep what judgements say of gates beside the list; nothing kept here is a record."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def missing(self) -> tuple[tuple[int, str], ...]:
        """Return number and judgement of the judged cases whose gates are not kept, or of an older judgement."""
        listed, kept = self._access.listing.table.c, case_gate.c
        query = (
            select(listed.number, listed.judgement_id)
            .outerjoin(case_gate, kept.number == listed.number)
            .where(listed.judgement_id.is_not(None), listed.judgement_id.is_distinct_from(kept.judgement_id))
        )
        with self._access.transaction(), self._access.reading() as connection:
            for table in derived.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
            return tuple((row[0], row[1]) for row in connection.execute(query))

    def decisions(self, wanted: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str, GatePart]]]:
        """Give number, judgement and what it says of gates, some hundred at a time."""
        query = select(judgement.c.id, judgement.c.doc).where(judgement.c.id.in_(bindparam("ids", expanding=True)))
        decoder = msgspec.json.Decoder(GatePart)
        for chunk in chunks(wanted, CHUNK):
            numbers: Mapping[str, int] = {name: number for number, name in chunk}
            with self._access.reading() as connection:
                rows = connection.execute(query, {"ids": list(numbers)}).all()
            yield [(numbers[name], name, decoder.decode(zlib.decompress(doc))) for name, doc in rows]

    def knows(self, basis: str) -> bool:
        """Say whether the places of the gates of a basis are kept."""
        with self._access.reading() as connection:
            count = select(func.count()).where(gate_place.c.basis == basis)
            return connection.execute(count).scalar_one() > 0

    def put_places(self, basis: str, gates: Sequence[str]) -> None:
        """Keep where in the letters of a basis each gate stands; `gates` are in the order of the letters."""
        rows = [{"basis": basis, "gate": gate, "place": place} for place, gate in enumerate(gates, 1)]
        with self._access.transaction(), self._access.reading() as connection:
            send(connection, insert(gate_place), rows)

    def put(self, rows: Sequence[tuple[int, str, str, str]]) -> None:
        """Keep the letters of gates by number, judgement and basis."""
        made: list[dict[str, Any]] = [
            {"number": number, "judgement_id": name, "basis": basis, "letters": letters}
            for number, name, basis, letters in rows
        ]
        with self._access.transaction(), self._access.reading() as connection:
            for chunk in chunks([row["number"] for row in made], CHUNK):
                connection.execute(_FORGET, {"numbers": list(chunk)})
            send(connection, insert(case_gate), made)


_FORGET = delete(case_gate).where(case_gate.c.number.in_(bindparam("numbers", expanding=True)))
