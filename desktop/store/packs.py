"""Keep which policy packs the office installed beside the shipped ones, on whose word, and which it withdrew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from desktop.store import judgements
from desktop.store.access import Access
from desktop.store.journal import note
from desktop.store.records import InstalledPack
from desktop.store.schema import installed_pack


def install(access: Access, installed: InstalledPack, texts: Mapping[str, str]) -> None:
    """Keep an edition's files and use it from now on."""
    judgements.put_edition(access, installed.checksum, texts)
    with access.transaction(), access.reading() as connection:
        connection.execute(
            insert(installed_pack),
            {
                "pack": installed.pack,
                "edition": installed.edition,
                "checksum": installed.checksum,
                "installed_at": access.stamp(),
                "done_by": installed.by,
                "signer": installed.signer,
                "fingerprint": installed.fingerprint,
                "accepted": installed.accepted,
            },
        )
        why = f"签名：{installed.signer or '无'}" + (f"；接受：{installed.accepted}" if installed.accepted else "")
        _note(access, installed.pack, installed.edition, what="pack_installed", by=installed.by, why=why)


def withdraw(access: Access, pack: str, edition: str, *, by: str, why: str) -> bool:
    """Use an installed edition no longer; say whether there was one."""
    with access.transaction(), access.reading() as connection:
        done = connection.execute(_WITHDRAW, {"of_pack": pack, "of_edition": edition, "moment": access.stamp()})
        if done.rowcount:
            _note(access, pack, edition, what="pack_withdrawn", by=by, why=why)
        return bool(done.rowcount)


def installed(access: Access, *, withdrawn: bool) -> tuple[InstalledPack, ...]:
    """Return the installed editions in the order of their coming, with the withdrawn ones when asked for."""
    with access.reading() as connection:
        rows = connection.execute(_ALL if withdrawn else _IN_USE).all()
    return tuple(
        InstalledPack(
            pack=row.pack,
            edition=row.edition,
            checksum=row.checksum,
            installed_at=datetime.fromisoformat(row.installed_at),
            by=row.done_by,
            signer=row.signer,
            fingerprint=row.fingerprint,
            accepted=row.accepted,
            withdrawn=datetime.fromisoformat(row.withdrawn) if row.withdrawn else None,
        )
        for row in rows
    )


def _note(access: Access, pack: str, edition: str, *, what: str, by: str, why: str) -> None:
    note(access, by=by, why=why, what=what, subject="pack", subject_id=f"{pack}/{edition}")


_ALL = select(installed_pack).order_by(installed_pack.c.seq)
_IN_USE = _ALL.where(installed_pack.c.withdrawn.is_(None))
_WITHDRAW = (
    update(installed_pack)
    .where(installed_pack.c.pack == bindparam("of_pack"), installed_pack.c.edition == bindparam("of_edition"))
    .where(installed_pack.c.withdrawn.is_(None))
    .values(withdrawn=bindparam("moment"))
)
