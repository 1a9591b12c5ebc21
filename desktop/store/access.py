"""The one connection to the database: its thread, its transactions and what every part of the store shares."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from desktop.store import cipher
from desktop.store.buffer import WriteBuffer
from desktop.store.documents import FactCodec
from desktop.store.failures import NOT_SAVED, problem_of, translated
from desktop.store.finder import Finder
from desktop.store.listing import Listing

BUSY_SECONDS = 1.0
"""How long to wait for another program; one that is just closing is gone by then."""
_CAUTION = (
    "PRAGMA trusted_schema = OFF",  # the file may come from anywhere: its triggers call nothing of ours
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # nothing of an encrypted database in a temporary file
)
_ALONE = "PRAGMA locking_mode = EXCLUSIVE"  # one owner of the file, and no shared memory file beside it
_OWNER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
)


def connect(path: Path, key: str | None) -> Connection:
    """Open the database for this thread alone and keep everybody else out; changes nothing before `take_over`."""
    return _connected(path, key, (*_CAUTION, _ALONE), "BEGIN IMMEDIATE")


def take_over(connection: Connection, path: Path) -> None:
    """Set up a file known to be ours for writing; this changes it."""
    for pragma in _OWNER:
        by_driver(connection, path, pragma)


def by_driver(
    connection: Connection, path: Path, statement: str, parameters: tuple[str, ...] = (), *, undone: str = NOT_SAVED
) -> None:
    """Run what SQLite takes outside transactions only; SQLAlchemy would begin one."""
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    try:
        driver_connection.execute(statement, parameters).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        problem = problem_of(error, path, undone)
        if problem is None:
            raise
        raise problem from error


def connect_reader(path: Path, key: str | None) -> Connection:
    """Open a database to look into it, changing nothing."""
    return _connected(path, key, (*_CAUTION, "PRAGMA query_only = ON"), "BEGIN")


def disconnect(connection: Connection) -> None:
    """Close the connection and let go of the file."""
    connection.close()
    connection.engine.dispose()


def _connected(path: Path, key: str | None, pragmas: tuple[str, ...], begin: str) -> Connection:
    def open_driver() -> Any:  # the DBAPI connection, see cipher.connect
        connection = cipher.connect(path, key, timeout=BUSY_SECONDS)
        try:
            for pragma in pragmas:
                connection.execute(pragma).fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def begin_as_told(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = create_engine("sqlite://", creator=open_driver, module=cipher.driver(key), poolclass=StaticPool)
    event.listen(engine, "begin", begin_as_told)
    return engine.connect()


class Access:
    """Hold the connection, the thread that owns it, and the writes waiting for the end of a transaction."""

    def __init__(
        self, path: Path, connection: Connection, *, codec: FactCodec, listing: Listing, clock: Callable[[], datetime]
    ) -> None:
        self.path = path
        self.connection = connection
        self.codec = codec
        self.listing = listing
        self.buffer = WriteBuffer(connection, codec, listing)
        self.finder = Finder()
        self._clock = clock
        self._thread = threading.get_ident()
        self._open = False
        self._moment = ""
        self._failure: DBAPIError | None = None
        self._inside = _Inside(self)

    def list_by(self, listing: Listing) -> None:
        """Keep the list by another listing from now on, between two transactions."""
        self.check_idle()
        listing.names = self.listing.names
        self.listing = listing
        self.buffer = WriteBuffer(self.connection, self.codec, listing)
        self.finder = Finder()

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        moment = self._clock()
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)

    def stamp(self) -> str:
        """Return the present moment as kept in the database: fixed width, so that text order is time order.

        All of a transaction happens at one moment.
        """
        if not self._open:
            return self.now().isoformat(timespec="microseconds")
        if not self._moment:
            self._moment = self.now().isoformat(timespec="microseconds")
        return self._moment

    def check_thread(self) -> None:
        """Refuse use from a thread other than the one that opened the database."""
        if threading.get_ident() != self._thread:
            raise RuntimeError(
                f"the store belongs to thread {self._thread} that opened it, but {threading.current_thread().name} "
                f"({threading.get_ident()}) used it; run this as an operation of the worker"
            )

    def check_idle(self) -> None:
        """Refuse what cannot be part of a transaction."""
        self.check_thread()
        if self._open:
            raise RuntimeError("a backup, a restore or another listing cannot be part of a transaction")

    def transaction(self) -> AbstractContextManager[None]:
        """Keep everything done inside, or nothing of it; an inner transaction is part of the outermost one."""
        self.check_thread()
        return self._inside if self._open else self._outermost()

    def reading(self) -> AbstractContextManager[Connection]:
        """Give the connection for reading, with the writes of the present transaction in sight."""
        self.check_thread()
        return self._reading_inside() if self._open else self._reading()

    def heads(self) -> AbstractContextManager[WriteBuffer]:
        """Give the buffer for looking up single records; unlike `reading`, sends nothing that waits.

        An import loads and saves record by record: sending every one by itself would undo all batching.
        """
        self.check_thread()
        return self._heads_inside() if self._open else self._heads()

    def spoil(self, error: DBAPIError) -> None:
        """Let nothing of the open transaction be kept, even if somebody catches the failure on its way out.

        SQLite may have rolled back on its own (full disk), and what follows would be kept without what came before.
        """
        self._failure = error

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        self._open, self._moment, self._failure = True, "", None
        try:
            with translated(self.path), self.connection.begin():
                yield
                if self._failure is not None:
                    raise self._failure
                self.buffer.finish()
        finally:
            self._open = False
            self.buffer.clear()
            self.finder.forget()  # what was written may have been rolled back

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.path), self.connection.begin():
            yield self.connection

    @contextmanager
    def _heads(self) -> Iterator[WriteBuffer]:
        try:
            with self._reading():
                yield self.buffer
        finally:
            self.buffer.clear()

    @contextmanager
    def _heads_inside(self) -> Iterator[WriteBuffer]:
        with self._inside:
            yield self.buffer

    @contextmanager
    def _reading_inside(self) -> Iterator[Connection]:
        with self._inside:
            self.buffer.flush()
            yield self.connection


class _Inside:
    """Take part in an open transaction; no generator, for thousands of saves pass here."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DBAPIError):
            self._access.spoil(error)
            with translated(self._access.path):
                raise error
