"""What statistics read: columns of all live cases, and tables derived from events, checks and measures.

Nothing kept here is a record: the derived tables may be thrown away at any time and are brought up to date when read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop.store import meta
from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks, send
from desktop.store.listing import counted_column
from desktop.store.schema import monitoring, project, recommendation_event

if TYPE_CHECKING:
    from matching.case import Fact
    from matching.recommendation.events import Event

HEAD = ("number", "case_id", "created_at", "saved_at", "saved_by", "enterprise", "project")
"""Columns every case has before its counted fields."""
Tell = Callable[[int, int, str], None]
"""Is told how many of how many are done, and what is being done."""
_derived = MetaData()
case_step = Table(
    "case_step",
    _derived,
    Column("recommendation_id", String, nullable=False),
    Column("project_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("done_on", String, nullable=False),
    Column("amount", Text),
    Column("done_by", Text, nullable=False),
    Column("office", Text, nullable=False),
    Index("ix_case_step_recommendation", "recommendation_id"),
    Index("ix_case_step_done_on", "done_on"),
)
"""Steps of recommendations that are counted, in their order; those taken back are not among them."""
case_measured = Table(
    "case_measured",
    _derived,
    Column("seq", Integer, primary_key=True),
    Column("project_id", String, nullable=False),
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
    """Hold one counted step."""

    recommendation: str
    case_id: str
    kind: str
    on: str
    amount: str | None
    by: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """Hold what one record of a check measured over its period."""

    case_id: str
    start: str
    end: str
    figures: Mapping[str, str]


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

    def cases(self, fields: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        """Return HEAD and these counted fields of every live case, in the order of arrival."""
        columns = self._access.listing.table.c
        if strange := [name for name in fields if name not in self._access.listing.counted]:
            raise ValueError(f"{strange} are not counted fields")
        wanted = [
            columns.number, columns.case_id, project.c.created_at, columns.saved_at, columns.saved_by,
            columns.enterprise, columns.project, *(columns[counted_column(name)] for name in fields),
        ]  # fmt: skip
        query = (
            select(*wanted)
            .join(project, project.c.number == columns.number)
            .where(columns.deleted == 0)
            .order_by(columns.number)
        )
        with self._access.reading() as connection:
            return self._raw(connection, query)

    def counted(self) -> tuple[str, ...]:
        """Return the fields statistics can read."""
        return self._access.listing.counted

    # ---- steps of recommendations

    def read_steps(
        self,
        signature: str,
        derive: Callable[[Sequence[Event]], Iterable[StepRow]],
        *,
        until: str,
        tell: Tell = silent,
    ) -> tuple[StepRow, ...]:
        """Return the counted steps up to a day, after deriving those of recommendations that went on."""
        self._renew_steps(signature, derive, tell)
        order = (case_step.c.recommendation_id, case_step.c.done_on)
        live = project.c.deleted_at.is_(None)
        query = (
            select(case_step)
            .join(project, project.c.id == case_step.c.project_id)
            .where(live, case_step.c.done_on <= until)
            .order_by(*order)
        )
        with self._access.reading() as connection:
            rows = self._raw(connection, query)
        return tuple(
            StepRow(recommendation=one[0], case_id=one[1], kind=one[2], on=one[3], amount=one[4], by=one[5],
                    office=one[6])
            for one in rows
        )  # fmt: skip

    def _renew_steps(self, signature: str, derive: Callable[[Sequence[Event]], Iterable[StepRow]], tell: Tell) -> None:
        from matching.recommendation.events import Event

        events = recommendation_event.c
        seen = self._seen("statistics_steps", signature)
        with self._access.reading() as connection:
            latest = connection.execute(select(func.max(events.seq))).scalar() or 0
            if seen == latest:
                return
            changed = select(events.recommendation_id).where(events.seq > seen).distinct()
            ids = connection.execute(changed.order_by(events.recommendation_id)).scalars().all()
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
                connection.execute(_FORGET_STEPS, {"ids": list(chunk)})
                send(connection, insert(case_step), [_step(one) for one in derive([decoder.decode(d) for d in found])])
            meta.put(connection, "statistics_steps", f"{signature} {latest}")

    # ---- what checks measured

    def read_measured(
        self, signature: str, fields: Sequence[str], *, start: str, end: str, tell: Tell = silent
    ) -> tuple[MeasuredRow, ...]:
        """Return what the records that count measured over periods that end between two days."""
        self._renew_measured(signature, fields, tell)
        corrected = select(monitoring.c.corrects).where(monitoring.c.corrects.is_not(None))
        query = (
            select(case_measured)
            .join(project, project.c.id == case_measured.c.project_id)
            .where(project.c.deleted_at.is_(None), case_measured.c.end_on >= start, case_measured.c.end_on <= end)
            .where(case_measured.c.seq.not_in(corrected))
            .order_by(case_measured.c.seq)
        )
        decoder = msgspec.json.Decoder(dict[str, str])
        with self._access.reading() as connection:
            rows = self._raw(connection, query)
        return tuple(
            MeasuredRow(case_id=one[1], start=one[2], end=one[3], figures=decoder.decode(one[4])) for one in rows
        )

    def _renew_measured(self, signature: str, fields: Sequence[str], tell: Tell) -> None:
        records = monitoring.c
        seen = self._seen("statistics_measured", signature)
        wanted = frozenset((*fields, "mon_period_start", "mon_period_end"))
        with self._access.reading() as connection:
            latest = connection.execute(select(func.max(records.seq))).scalar() or 0
            if seen == latest:
                return
            new = select(records.seq, records.project_id, records.doc).where(records.seq > seen, records.withdrawn == 0)
            rows = connection.execute(new.order_by(records.seq)).all()
        with self._access.transaction(), self._access.reading() as connection:
            self._begin(connection, case_measured, fresh=seen < 0)
            for place, chunk in enumerate(chunks(rows, CHUNK)):
                tell(place * CHUNK, len(rows), "整理贷后记录")
                read = self._access.codec.read_only
                found = [_measured(row.seq, row.project_id, read(row.doc, wanted), fields) for row in chunk]
                send(connection, insert(case_measured), [one for one in found if one is not None])
            meta.put(connection, "statistics_measured", f"{signature} {latest}")

    # ---- what measures give

    def uncomputed(self, signature: str, fields: Sequence[str]) -> tuple[tuple[int, str, int, int], ...]:
        """Return number, id and revisions of cases with measures whose undeclared figures are not worked out yet."""
        fresh = self._seen("statistics_computed", signature) < 0
        with self._access.transaction(), self._access.reading() as connection:
            self._begin(connection, case_computed, fresh=fresh)
            if fresh:
                meta.put(connection, "statistics_computed", f"{signature} 0")
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
            return tuple(tuple(row) for row in connection.execute(query))  # type: ignore[misc]  # four columns

    def put_computed(self, rows: Sequence[tuple[int, int, int, Mapping[str, str]]]) -> None:
        """Keep what measures give, by number and revisions of the case."""
        if not rows:
            return
        with self._access.transaction(), self._access.reading() as connection:
            for chunk in chunks(rows, CHUNK):
                connection.execute(_FORGET_COMPUTED, {"numbers": [row[0] for row in chunk]})
                made = [
                    {"number": number, "revision": revision, "enterprise_revision": firm,
                     "figures": msgspec.json.encode(figures).decode()}
                    for number, revision, firm, figures in chunk
                ]  # fmt: skip
                send(connection, insert(case_computed), made)

    def computed(self) -> Mapping[int, Mapping[str, str]]:
        """Return what measures give, by number of the case."""
        decoder = msgspec.json.Decoder(dict[str, str])
        with self._access.reading() as connection:
            rows = self._raw(connection, select(case_computed.c.number, case_computed.c.figures))
        return {number: decoder.decode(figures) for number, figures in rows if figures != "{}"}

    # ---- common

    def _seen(self, name: str, signature: str) -> int:
        """Return up to which record a derived table goes, -1 when it must be made anew."""
        with self._access.reading() as connection:
            kept, _, seq = meta.get(connection, name).rpartition(" ")
        return int(seq) if kept == signature and seq else -1

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
        return result.cursor.fetchall()  # type: ignore[no-any-return]  # tuples of the driver


def _step(one: StepRow) -> dict[str, Any]:
    return {
        "recommendation_id": one.recommendation, "project_id": one.case_id, "kind": one.kind, "done_on": one.on,
        "amount": one.amount, "done_by": one.by, "office": one.office,
    }  # fmt: skip


def _measured(seq: int, case_id: str, facts: Mapping[str, Fact], fields: Sequence[str]) -> dict[str, Any] | None:
    start, end = facts.get("mon_period_start"), facts.get("mon_period_end")
    if start is None or end is None:
        return None
    figures = {name: f"{facts[name].value:f}" for name in fields if name in facts}
    return {
        "seq": seq, "project_id": case_id, "start_on": str(start.value), "end_on": str(end.value),
        "figures": msgspec.json.encode(figures).decode(),
    }  # fmt: skip


_FORGET_STEPS = delete(case_step).where(case_step.c.recommendation_id.in_(bindparam("ids", expanding=True)))
_FORGET_COMPUTED = delete(case_computed).where(case_computed.c.number.in_(bindparam("numbers", expanding=True)))
