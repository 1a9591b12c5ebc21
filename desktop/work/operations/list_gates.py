"""Keep what the latest judgement of every case says of its gates where the list can filter by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.work.operations.judging import editions_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.store.gate_shelf import GatePart
    from desktop.work.progress import Progress

_Counts = dict[str, list[tuple[str, int]]]
"""By basis the packs in their order, with how many gates each has."""


def keep_gates(store: Store, *, progress: Progress | None = None) -> None:
    """Bring the gates up to date: only cases judged since are read."""
    shelf, counts = store.gate_shelf, _Counts()
    missing = shelf.missing()
    if not missing:
        return
    done = 0
    with store.transaction():
        for some in shelf.decisions(missing):
            if progress is not None:
                progress.step(done, len(missing), "整理闸门")
            shelf.put([(number, name, part.basis, _letters(store, part, counts)) for number, name, part in some])
            done += len(some)


def _letters(store: Store, part: GatePart, counts: _Counts) -> str:
    """Return the letters of all gates, pack by pack, under the very editions judged by."""
    if part.basis not in counts:
        basis = store.basis(part.basis)
        packs = () if basis is None else editions_of(store, basis)
        counts[part.basis] = [(pack.row.id, len(pack.gates)) for pack in packs]
        if not store.gate_shelf.knows(part.basis):
            names = [f"{pack.row.id}:{gate.row.id}" for pack in packs for gate in pack.gates]
            store.gate_shelf.put_places(part.basis, names)
    return "".join([part.verdicts[pack][:count] for pack, count in counts[part.basis]])
