"""Write the rows of the case list and its search text: new ones in bulk, old ones only where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Update, bindparam, case, func, insert, select, update

from desktop.store.batches import CHUNK, chunks, send
from desktop.store.listing import FORGET_WORDS, LEARN_WORDS, Listing, Row

Entry = tuple[Row, Row]
"""A list row and its search text."""
MANY = 500
"""New rows at once from which on it pays to make the indexes of a list that small anew."""


class ListWriter:
    """Write into both derived tables and keep the search index with them."""

    def __init__(self, connection: Connection, listing: Listing) -> None:
        self._connection = connection
        self._listing = listing
        self._lacks_indexes = False
        self._sent: set[int] = set()

    def add_many(self, entries: Sequence[Entry]) -> None:
        """Write rows of cases not listed so far; where they outnumber the list, `finish` must make its indexes.

        Thirty indexes followed row by row took two thirds of the writing of a first import.
        """
        if not self._lacks_indexes and len(entries) >= MANY and self._outnumbered(len(entries)):
            self._listing.drop_orders(self._connection)
            self._lacks_indexes = True
        self.add(entries)

    def finish(self) -> None:
        """Make the indexes that were dropped in this transaction."""
        if self._lacks_indexes:
            self._listing.index(self._connection)
            self._lacks_indexes = False

    def forget(self) -> None:
        """Forget what the transaction that ended did: rolled back, it brought the indexes back by itself."""
        self._lacks_indexes = False
        self._listing.names.touch(self._sent)
        self._sent = set()

    def add(self, entries: Sequence[Entry]) -> None:
        """Write rows of cases not listed so far."""
        if not entries:
            return
        send(self._connection, insert(self._listing.table), [row for row, _ in entries])
        send(self._connection, insert(self._listing.text), [text for _, text in entries])
        numbers = [text["number"] for _, text in entries]
        self._tell(numbers)
        self._learn(numbers)

    def change(self, entries: Iterable[Entry]) -> None:
        """Write rows of listed cases; what is the same stays untouched, in the row, its indexes and the search."""
        for chunk in chunks(list(entries), CHUNK):
            self._change_rows([row for row, _ in chunk])
            self._change_texts([text for _, text in chunk])

    def number_enterprises(self, revisions: dict[str, int]) -> None:
        """Note the new revision of enterprises whose listed facts are as they were."""
        send(self._connection, _number_enterprise(self._listing), [{"firm": f, "new": r} for f, r in revisions.items()])

    def _outnumbered(self, count: int) -> bool:
        return self._connection.execute(select(func.count()).select_from(self._listing.table)).scalar_one() <= count

    def _change_rows(self, rows: list[Row]) -> None:
        table = self._listing.table
        found = self._present(table, rows)
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows:
            old = found[row["number"]]
            row["changed"] = old["judged_revision"] is not None and (
                old["judged_revision"] != row["revision"]
                or old["judged_enterprise_revision"] != row["enterprise_revision"]
            )
            different = tuple(name for name, value in row.items() if old[name] != value)
            if different:
                groups[different].append({"of": row["number"]} | {f"new_{name}": row[name] for name in different})
        for names, changes in groups.items():
            self._update(table, names, changes)

    def _change_texts(self, texts: list[Row]) -> None:
        table = self._listing.text
        found = self._present(table, texts)
        changed = [text for text in texts if text != found[text["number"]]]
        numbers = [text["number"] for text in changed]
        if not changed:
            return
        self._connection.execute(FORGET_WORDS, {"numbers": numbers})
        self._tell(numbers)
        names = tuple(name for name in changed[0] if name != "number")
        self._update(
            table, names, [{"of": text["number"]} | {f"new_{name}": text[name] for name in names} for text in changed]
        )
        self._learn(numbers)

    def _present(self, table: Any, rows: list[Row]) -> dict[int, Row]:  # one of the two derived tables
        query = select(table).where(table.c.number.in_(bindparam("numbers", expanding=True)))
        found = self._connection.execute(query, {"numbers": [row["number"] for row in rows]})
        return {row["number"]: dict(row) for row in found.mappings()}

    def _update(self, table: Any, names: tuple[str, ...], changes: list[Row]) -> None:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        statement = update(table).where(table.c.number == bindparam("of")).values(**values)
        send(self._connection, statement, changes)

    def _tell(self, numbers: list[int]) -> None:
        """Let the names in memory be read again: now, and once more should the transaction be rolled back."""
        self._listing.names.touch(numbers)
        self._sent.update(numbers)

    def _learn(self, numbers: list[int]) -> None:
        for chunk in chunks(numbers, CHUNK):
            self._connection.execute(LEARN_WORDS, {"numbers": chunk})


def _number_enterprise(listing: Listing) -> Update:
    column = listing.table.c
    stale = (column.judged_revision != column.revision) | (column.judged_enterprise_revision != bindparam("new"))
    changed = case((column.judged_revision.is_(None), 0), else_=stale)
    ours = column.enterprise_id == bindparam("firm")
    return update(listing.table).where(ours).values(enterprise_revision=bindparam("new"), changed=changed)
