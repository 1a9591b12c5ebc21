"""List every edition there is: shipped, installed and withdrawn, and which of them a day calls for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from desktop import resources
from matching.errors import ResourceError
from matching.packs import Pack, PackLibrary

if TYPE_CHECKING:
    from desktop.store import InstalledPack
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPack:
    """Hold one edition as listed, shipped or installed."""

    pack: str
    edition: str
    title: str
    number: str
    status: str
    valid_from: date | None
    valid_to: date | None
    checksum: str
    origin: str
    """shipped, installed or withdrawn."""
    in_force: bool
    """It is the edition of its document that the day calls for."""
    problem: str = ""
    """Why an installed edition cannot be read any more."""
    installed: InstalledPack | None = None


def list_packs(
    store: Store, *, on: date, withdrawn: bool = False, progress: Progress | None = None
) -> tuple[ListedPack, ...]:
    """Return every edition there is, shipped ones first; an installed one that cannot be read says so."""
    shipped = resources.packs().editions
    installed = [(one, *_opened(store, one)) for one in store.installed_packs(withdrawn=withdrawn)]
    used = PackLibrary((*shipped, *(pack for one, pack, _ in installed if pack and one.withdrawn is None)))
    called_for = {pack.checksum for pack in used.on(on)}
    rows = [_listed(pack, "shipped", in_force=pack.checksum in called_for) for pack in shipped]
    for one, pack, problem in installed:
        origin = "withdrawn" if one.withdrawn else "installed"
        if pack is None:
            rows.append(_unread(one, origin, problem))
        else:
            in_force = not one.withdrawn and pack.checksum in called_for
            rows.append(_listed(pack, origin, in_force=in_force, installed=one))
    return tuple(rows)


def _opened(store: Store, one: InstalledPack) -> tuple[Pack | None, str]:
    """Read an installed edition; it may speak of fields a later program no longer has."""
    texts = partial(store.edition, one.checksum)
    try:
        pack = resources.edition(f"{one.pack}/{one.edition}", one.checksum, None, texts=texts)
    except ResourceError as error:
        return None, error.sentence()
    return pack, "" if pack else "内容不在库中"


def _listed(pack: Pack, origin: str, *, in_force: bool, installed: InstalledPack | None = None) -> ListedPack:
    return ListedPack(
        pack=pack.row.id,
        edition=pack.row.edition,
        title=pack.row.title,
        number=pack.row.document_number,
        status=pack.row.status,
        valid_from=pack.row.valid_from,
        valid_to=pack.row.valid_to,
        checksum=pack.checksum,
        origin=origin,
        in_force=in_force,
        installed=installed,
    )


def _unread(one: InstalledPack, origin: str, problem: str) -> ListedPack:
    return ListedPack(
        pack=one.pack,
        edition=one.edition,
        title="",
        number="",
        status="",
        valid_from=None,
        valid_to=None,
        checksum=one.checksum,
        origin=origin,
        in_force=False,
        problem=problem,
        installed=one,
    )
