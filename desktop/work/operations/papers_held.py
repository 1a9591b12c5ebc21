"""Which papers stored cases hold on a day: of one case, or of all with one look at the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from matching.papers.held import NOTHING, Held, held_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.case import Case
    from matching.offers.match import Holder
    from matching.papers.records import Attachment


def held_by(store: Store, case: Case, on: date) -> Held:
    """Return the papers one case holds with its firm."""
    return _held(store.papers.records([case.id, case.enterprise_id]), _gone(store), on)(case)


def holder_on(store: Store, on: date) -> Holder:
    """Return what gives the papers of any case: one query and one look at the folder of files."""
    return _held(store.papers.records(), _gone(store), on)


def _gone(store: Store) -> frozenset[str]:
    return frozenset(fault.sha256 for fault in store.papers.faults(whole=False))


def _held(kept: Mapping[str, Iterable[Attachment]], gone: frozenset[str], on: date) -> Holder:
    catalogue = resources.paper_catalogue()
    by_subject = {
        ident: held_of(catalogue, (replace(one, lost=one.sha256 in gone) for one in records), on)
        for ident, records in kept.items()
    }

    def of_case(case: Case) -> Held:
        own, firm = by_subject.get(case.id, NOTHING), by_subject.get(case.enterprise_id, NOTHING)
        return (
            own.with_those_of(firm) if own is not NOTHING and firm is not NOTHING else firm if own is NOTHING else own
        )

    return of_case
