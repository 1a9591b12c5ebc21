"""Open a database: look at the file, lock, check, upgrade, derive its lists; and close it with a backup.

The order matters: nothing is written before the file is known to be ours, whole and not newer than this program, and
nothing is migrated before it is backed up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from desktop.store import attached_files, attachments, backup, cipher, integrity, judgements, meta, persons, schema
from desktop.store.access import Access, connect, disconnect, take_over
from desktop.store.documents import FactCodec
from desktop.store.failures import locked, os_problem, translated, translated_files
from desktop.store.listing import Listing
from desktop.store.records import BackupInfo
from matching.fields import FieldDictionary

CHECKED_EVERY = timedelta(days=7)
_HELD: dict[Path, bool] = {}
"""Databases this process holds open, and whether under a key.

POSIX drops a process's locks on a file as soon as it closes any handle of it, so nothing here may read the heading of a
database that is open (https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""


def is_encrypted(path: Path) -> bool:
    """Say whether a database file is under a key; False for one that does not exist yet."""
    held = _HELD.get(path.resolve())
    if held is not None:
        return held
    try:
        return path.is_file() and cipher.is_encrypted(path)
    except OSError as error:
        raise os_problem(error, path) from error


def open_access(
    path: Path,
    *,
    dictionary: FieldDictionary,
    key: str | None,
    places: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Access:
    """Open the database at `path`, creating it when there is none, and hold it until `close_access`."""
    path = path.resolve()
    if path in _HELD:
        raise locked(path)
    with translated_files(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        integrity.check_file(path, key)
        crashed = _log_of(path).exists() and _log_of(path).stat().st_size > 0
    with translated(path):
        connection = connect(path, key)
    try:
        moment = clock().astimezone(UTC)
        with translated(path):
            version = integrity.file_version(connection, path, key)
        take_over(connection, path)
        with translated(path), connection.begin():
            if version:
                _check(connection, path, moment, crashed=crashed)
        if version < schema.VERSION:
            _upgrade(connection, path, version, moment)
        with translated(path), connection.begin():
            listing = Listing(dictionary, places, more=meta.get(connection, meta.LISTED_MORE).split())
        access = Access(path, connection, codec=FactCodec(dictionary), listing=listing, clock=clock)
        derive_lists(access, anew=version < schema.VERSION)
    except BaseException:
        disconnect(connection)
        raise
    _HELD[path] = key is not None
    return access


def close_access(access: Access) -> None:
    """Back up when due, then let go of the file whatever happens; a damaged file is told and not backed up."""
    access.check_thread()
    try:
        back_up_when_due(access)
    finally:
        release(access)


def release(access: Access) -> None:
    """Let go of the file."""
    disconnect(access.connection)
    _HELD.pop(access.path, None)


def back_up_when_due(access: Access) -> None:
    """Check all pages and add a backup generation, when something changed and the last one is old enough."""
    connection, path = access.connection, access.path
    with access.reading():
        changes = meta.get(connection, meta.CHANGES)
        is_changed = changes != meta.get(connection, meta.BACKED_UP)
    if is_changed and backup.is_due(path, access.now()):
        back_up(access, kind="auto")


def back_up(access: Access, *, kind: str, spare: Path | None = None) -> BackupInfo:
    """Check all pages, then copy the database to a new generation."""
    connection, path = access.connection, access.path
    with access.reading():
        integrity.check_pages(connection, path)
        changes = meta.get(connection, meta.CHANGES)
    made = backup.make(connection, path, kind=kind, now=access.now(), spare=spare)
    attached_files.spare(path, attachments.files(access))
    with translated(path), connection.begin():
        meta.put(connection, meta.BACKED_UP, changes)
    return made


def notes(path: Path) -> tuple[str, ...]:
    """Return what the person should know about the place of a database."""
    if integrity.is_on_network(path):
        return (
            f"数据库在网络驱动器上（{path}），随时可能损坏：SQLite 数据库不能放在网络盘。"
            "请把它移到本机磁盘，网络盘只放备份。",
        )
    return ()


def derive_lists(access: Access, *, anew: bool = False) -> None:
    """Make the case list and the search index again when the dictionary lists other fields than they were made from."""
    wanted = access.listing.signature
    with access.reading() as connection:
        if not anew and meta.get(connection, meta.LISTING) == wanted:
            return
    with access.transaction():
        access.listing.create(connection)
        numbered = select(schema.project.c.id).order_by(schema.project.c.number)
        access.buffer.list_anew(connection.execute(numbered).scalars().all())
        judgements.show_again(access)
        persons.show_again(access)
        access.listing.index(connection)
        meta.put(connection, meta.LISTING, wanted)


def _check(connection: Connection, path: Path, moment: datetime, *, crashed: bool) -> None:
    if path.stat().st_size > integrity.ALWAYS_CHECKED and not crashed:
        checked = meta.get(connection, meta.CHECKED)
        if checked and moment - datetime.fromisoformat(checked) < CHECKED_EVERY:
            return
    integrity.check_pages(connection, path)
    if path.stat().st_size > integrity.ALWAYS_CHECKED:
        meta.put(connection, meta.CHECKED, moment.isoformat())


def _upgrade(connection: Connection, path: Path, version: int, moment: datetime) -> None:
    """Create the tables of a new file, or back up an old one and bring it to the present schema."""
    from desktop.store.migrations import upgrade  # loads Alembic, which a file up to date never needs

    if version:
        backup.make(connection, path, kind="migration", now=moment)
    with translated(path), connection.begin():
        upgrade(connection)
        if not meta.get(connection, meta.CHANGES):
            meta.put(connection, meta.CHANGES, "0")
            meta.put(connection, meta.BACKED_UP, "0")


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")
