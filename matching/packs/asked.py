"""Which facts the packs ask for: everything their conditions mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matching.expression import Expression
from matching.packs.model import Pack


def fields_asked(packs: Iterable[Pack]) -> frozenset[str]:
    """Return the names in all conditions of these packs (fields, and the parameters beside them)."""
    return frozenset(name for pack in packs for condition in _conditions(pack) for name in condition.names)


def _conditions(pack: Pack) -> Iterator[Expression]:
    optional = [pack.applies, *(offer.when for offer in pack.offers), *(clause.when for clause in pack.tested)]
    optional += [criterion.applicable for criterion in pack.criteria]
    yield from (condition for condition in optional if condition is not None)
    yield from (when for reading in pack.readings for when in reading.whens)
    yield from (gate.when for gate in pack.gates)
    yield from (level.when for criterion in pack.criteria for level in criterion.levels)
