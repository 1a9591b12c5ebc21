"""Which papers of a case are there and valid on a day, as the fit of offers asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matching.papers.catalogue import Catalogue, Groups
from matching.papers.records import Attachment, standing


@dataclass(frozen=True, slots=True)
class Held:
    """Hold the papers there and valid, and those of which every record is over or gone."""

    there: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()

    def has(self, groups: Groups) -> bool | None:
        """Say whether an entry of a list is there: no where all there is of it is over, unknown where nothing is told.

        >>> Held(frozenset({"a"}), frozenset({"b"})).has((("a",), ("b", "c")))
        False
        """
        open_groups = [group for group in groups if self.there.isdisjoint(group)]
        if not open_groups:
            return True
        return False if any(not self.over.isdisjoint(group) for group in open_groups) else None

    def with_those_of(self, other: Held) -> Held:
        """Return the papers of two together, as of a project and its firm; what one has is there."""
        there = self.there | other.there
        return Held(there, (self.over | other.over) - there)


NOTHING = Held()


def held_of(catalogue: Catalogue, attachments: Iterable[Attachment], on: date) -> Held:
    """Return what the records of one case or firm hold on a day."""
    there: set[str] = set()
    over: set[str] = set()
    for one in attachments:
        state = standing(catalogue.row(one.paper), one, on).state
        if state == "present":
            there.add(one.paper)
        elif state in {"expired", "lost"}:
            over.add(one.paper)
    return Held(frozenset(there), frozenset(over - there)) if there or over else NOTHING
