"""Which facts every case is asked for at once."""

from __future__ import annotations

from collections.abc import Iterable

from matching.packs.model import Pack

OWN_OFFERS = "offers"
"""Stage of gates that guard only what their own document offers."""


def fields_asked(packs: Iterable[Pack]) -> frozenset[str]:
    """Return the names a case is asked for at once: all of a document that is judged clause by clause, else its gates.

    What other documents ask for their own titles and money is asked on demand, or a form would have 400 fields.
    """
    asked: set[str] = set()
    for pack in packs:
        if pack.row.on_paper == "clauses":
            asked |= pack.names
            asked.update(name for clause in pack.clauses.values() for name in clause.row.fields)
        else:
            asked.update(name for gate in pack.gates if gate.row.stage != OWN_OFFERS for name in gate.when.names)
    return frozenset(asked)
