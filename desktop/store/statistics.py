"""What statistics read: columns of all live cases, and tables derived from events, checks and measures.

Nothing kept here is a record: the derived tables may be thrown away at any time and are brought up to date when read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop.store import meta
from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks, send
from desktop.store.listing import counted_column, millionths
from desktop.store.schema import monitoring, project, recommendation, recommendation_event

if TYPE_CHECKING:
    from matching.case import Fact
    from matching.recommendation.events import Event

SHAPE = 1
"""Raised whenever a derived table is kept otherwise than before."""
Tell = Callable[[int, int, str], None]
"""Is told how many of how many are done, and what is being done."""
_derived = MetaData()
case_step = Table(
    "case_step",
    _derived,
    Column("recommendation", Integer, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("done_on", String, nullable=False),
    Column("amount", Integer),
    Column("done_by", Text, nullable=False),
    Column("office", Text, nullable=False),
)
"""Steps of recommendations that are counted, in their order; those taken back are not among them.

`recommendation` is the running number of the recommendation, `number` that of the case, `amount` in millionths of 万元.
"""
case_measured = Table(
    "case_measured",
    _derived,
    Column("seq", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("start_on", String, nullable=False),
    Column("end_on", String, nullable=False, index=True),
    Column("figures", Text, nullable=False),
)
"""What checks after the loan measured, by record; which of them count is asked of the records."""
case_computed = Table(
    "case_computed",
    _derived,
    Column("number", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("enterprise_revision", Integer, nullable=False),
    Column("figures", Text, nullable=False),
)
"""What the measures of a case give for the figures nobody declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """Hold one counted step as it is derived."""

    recommendation: str
    kind: str
    on: date
    amount: Decimal | None
    by: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """Hold what one record of a check measured over its period, in millionths."""

    number: int
    start: str
    end: str
    figures: Mapping[str, int | str]


def silent(_done: int, _total: int, _what: str) -> None:
    """Tell nobody."""


class StatisticsShelf:
    """Read for statistics, and keep their derived tables up to date."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def state(self) -> str:
        """Return what changes with every change of the store."""
        with self._access.reading() as connection:
            return meta.get(connection, meta.CHANGES)

    def cases(self, fields: Sequence[str], *, head: Sequence[str] = ()) -> Sequence[tuple[Any, ...]]:
        """Return number, id, what `head` names (created_at, saved_by, recommendation) and fields of live cases."""
        columns = self._access.listing.table.c
        if strange := [name for name in fields if name not in self._access.listing.counted]:
            raise ValueError(f"{strange} are not counted fields")
        heads = {
            "created_at": project.c.created_at, "saved_by": columns.saved_by, "recommendation": columns.recommendation
        }  # fmt: skip
        query = select(
            columns.number, columns.case_id, *(heads[name] for name in head),
            *(columns[counted_column(name)] for name in fields),
        )  # fmt: skip
        if "created_at" in head:
            query = query.join(project, project.c.number == columns.number)
        with self._access.reading() as connection:
            return self._raw(connection, query.where(columns.deleted == 0).order_by(columns.number))

    def names(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Return enterprise and project of cases by their running numbers."""
        columns = self._access.listing.table.c
        query = select(columns.number, columns.enterprise, columns.project)
        query = query.where(columns.number.in_(bindparam("numbers", expanding=True)))
        found = {}
        with self._access.reading() as connection:
            for chunk in chunks(numbers, CHUNK):
                for number, firm, plan in connection.execute(query, {"numbers": list(chunk)}):
                    found[number] = f"{firm} · {plan}"
        return found

    def counted(self) -> tuple[str, ...]:
        """Return the fields statistics can read."""
        return self._access.listing.counted

    # ---- steps of recommendations

    def steps(self, kind: str, *, until: str, people: bool = False) -> Sequence[tuple[Any, ...]]:
        """Return case number, day, recommendation and amount of the steps of a kind; who did them on demand."""
        columns = case_step.c
        wanted = [columns.number, columns.done_on, columns.recommendation, columns.amount]
        query = select(*wanted, *((columns.done_by, columns.office) if people else ()))
        query = query.where(columns.kind == kind, columns.done_on <= until).order_by(literal_column("case_step.rowid"))
        with self._access.reading() as connection:
            return self._raw(connection, query)

    def renew_steps(
        self, signature: str, derive: Callable[[Sequence[Event]], Iterable[StepRow]], *, tell: Tell = silent
    ) -> None:
        """Derive the counted steps of recommendations that went on."""
        from matching.recommendation.events import Event

        events = recommendation_event.c
        seen = self._seen("statistics_steps", signature)
        with self._access.reading() as connection:
            latest = connection.execute(select(func.max(events.seq))).scalar() or 0
            if seen == latest:
                return
            changed = select(events.recommendation_id).where(events.seq > seen).distinct()
            ids = connection.execute(changed).scalars().all()
        decoder = msgspec.json.Decoder(Event)
        query = (
            select(events.doc)
            .where(events.recommendation_id.in_(bindparam("ids", expanding=True)))
            .order_by(events.recommendation_id, events.seq)
        )
        with self._access.transaction(), self._access.reading() as connection:
            self._begin(connection, case_step, fresh=seen < 0)
            for place, chunk in enumerate(chunks(ids, CHUNK)):
                tell(place * CHUNK, len(ids), "整理互荐记录")
                found = connection.execute(query, {"ids": list(chunk)}).scalars().all()
                numbers = {row.id: (row.seq, row.number) for row in connection.execute(_NUMBERS, {"ids": list(chunk)})}
                connection.execute(_FORGET_STEPS, {"ids": [seq for seq, _ in numbers.values()]})
                derived = derive([decoder.decode(document) for document in found])
                send(connection, insert(case_step), [_step(one, *numbers[one.recommendation]) for one in derived])
            meta.put(connection, "statistics_steps", f"{SHAPE} {signature} {latest}")

    # ---- what checks measured

    def read_measured(
        self, signature: str, fields: Sequence[str], *, start: str, end: str, tell: Tell = silent
    ) -> tuple[MeasuredRow, ...]:
        """Return what the records that count measured over periods that end between two days."""
        self._renew_measured(signature, fields, tell)
        corrected = select(monitoring.c.corrects).where(monitoring.c.corrects.is_not(None))
        query = (
            select(case_measured)
            .where(case_measured.c.end_on >= start, case_measured.c.end_on <= end)
            .where(case_measured.c.seq.not_in(corrected))
            .order_by(case_measured.c.seq)
        )
        decoder = msgspec.json.Decoder(dict[str, int | str])
        with self._access.reading() as connection:
            rows = self._raw(connection, query)
        return tuple(
            MeasuredRow(number=one[1], start=one[2], end=one[3], figures=decoder.decode(one[4])) for one in rows
        )

    def _renew_measured(self, signature: str, fields: Sequence[str], tell: Tell) -> None:
        records = monitoring.c
        seen = self._seen("statistics_measured", signature)
        wanted = frozenset((*fields, "mon_period_start", "mon_period_end"))
        with self._access.reading() as connection:
            latest = connection.execute(select(func.max(records.seq))).scalar() or 0
            if seen == latest:
                return
            new = (
                select(records.seq, project.c.number, records.doc)
                .join(project, project.c.id == records.project_id)
                .where(records.seq > seen, records.withdrawn == 0)
            )
            rows = connection.execute(new.order_by(records.seq)).all()
        with self._access.transaction(), self._access.reading() as connection:
            self._begin(connection, case_measured, fresh=seen < 0)
            for place, chunk in enumerate(chunks(rows, CHUNK)):
                tell(place * CHUNK, len(rows), "整理贷后记录")
                read = self._access.codec.read_only
                found = [_measured(row.seq, row.number, read(row.doc, wanted), fields) for row in chunk]
                send(connection, insert(case_measured), [one for one in found if one is not None])
            meta.put(connection, "statistics_measured", f"{SHAPE} {signature} {latest}")

    # ---- what measures give

    def uncomputed(self, signature: str, fields: Sequence[str]) -> tuple[tuple[int, str, int, int], ...]:
        """Return number, id and revisions of cases with measures whose undeclared figures are not worked out yet."""
        fresh = self._seen("statistics_computed", signature) < 0
        with self._access.transaction(), self._access.reading() as connection:
            self._begin(connection, case_computed, fresh=fresh)
            if fresh:
                meta.put(connection, "statistics_computed", f"{SHAPE} {signature} 0")
        listed, kept = self._access.listing.table.c, case_computed.c
        undeclared = [listed[counted_column(name)].is_(None) for name in fields]
        known = (
            select(kept.number)
            .where(kept.number == listed.number, kept.revision == listed.revision)
            .where(kept.enterprise_revision == listed.enterprise_revision)
            .exists()
        )
        query = (
            select(listed.number, listed.case_id, listed.revision, listed.enterprise_revision)
            .where(listed.deleted == 0, listed.has_measures == 1, ~known)
            .where(or_(*undeclared))
        )
        with self._access.reading() as connection:
            return tuple(tuple(row) for row in connection.execute(query))

    def put_computed(self, rows: Sequence[tuple[int, int, int, Mapping[str, Decimal]]]) -> None:
        """Keep what measures give, by number and revisions of the case."""
        if not rows:
            return
        with self._access.transaction(), self._access.reading() as connection:
            for chunk in chunks(rows, CHUNK):
                connection.execute(_FORGET_COMPUTED, {"numbers": [row[0] for row in chunk]})
                made = [
                    {"number": number, "revision": revision, "enterprise_revision": firm,
                     "figures": _packed(figures)}
                    for number, revision, firm, figures in chunk
                ]  # fmt: skip
                send(connection, insert(case_computed), made)

    def computed(self) -> Mapping[int, Mapping[str, int | str]]:
        """Return what measures give in millionths, by number of the case."""
        decoder = msgspec.json.Decoder(dict[str, int | str])
        with self._access.reading() as connection:
            rows = self._raw(connection, select(case_computed.c.number, case_computed.c.figures))
        return {number: decoder.decode(figures) for number, figures in rows if figures != "{}"}

    # ---- common

    def _seen(self, name: str, signature: str) -> int:
        """Return up to which record a derived table goes, -1 when it must be made anew."""
        with self._access.reading() as connection:
            kept, _, seq = meta.get(connection, name).rpartition(" ")
        return int(seq) if kept == f"{SHAPE} {signature}" and seq else -1

    def _begin(self, connection: Any, table: Table, *, fresh: bool) -> None:
        if not fresh:
            return
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}")
        connection.execute(CreateTable(table))
        for index in table.indexes:
            connection.execute(CreateIndex(index))

    def _raw(self, connection: Any, query: Any) -> Sequence[tuple[Any, ...]]:
        """Ask the driver itself: rows by the hundred thousand come in half the time."""
        compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        result = connection.exec_driver_sql(
            str(compiled), tuple(compiled.params[name] for name in compiled.positiontup)
        )
        rows: Sequence[tuple[Any, ...]] = result.cursor.fetchall()
        return rows


def _step(one: StepRow, seq: int, number: int) -> dict[str, Any]:
    return {
        "recommendation": seq, "number": number, "kind": one.kind, "done_on": one.on.isoformat(),
        "amount": None if one.amount is None else millionths(one.amount), "done_by": one.by, "office": one.office,
    }  # fmt: skip


def _measured(seq: int, number: int, facts: Mapping[str, Fact], fields: Sequence[str]) -> dict[str, Any] | None:
    start, end = facts.get("mon_period_start"), facts.get("mon_period_end")
    if start is None or end is None:
        return None
    figures = {name: value for name in fields if name in facts and isinstance(value := facts[name].value, Decimal)}
    return {
        "seq": seq, "number": number, "start_on": str(start.value), "end_on": str(end.value),
        "figures": _packed(figures),
    }  # fmt: skip


def _packed(figures: Mapping[str, Decimal]) -> str:
    return msgspec.json.encode({name: millionths(value) for name, value in figures.items()}).decode()


_NUMBERS = (
    select(recommendation.c.id, recommendation.c.seq, project.c.number)
    .join(project, project.c.id == recommendation.c.project_id)
    .where(recommendation.c.id.in_(bindparam("ids", expanding=True)))
)
_FORGET_STEPS = delete(case_step).where(case_step.c.recommendation.in_(bindparam("ids", expanding=True)))
_FORGET_COMPUTED = delete(case_computed).where(case_computed.c.number.in_(bindparam("numbers", expanding=True)))
