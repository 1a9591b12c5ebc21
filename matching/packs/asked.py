"""Which facts every case is asked for at once, and what in the packs asks for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from matching.packs.model import DRAFT_MARKS, Pack

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Tell what asks for a fact: a gate, a scored criterion, a tested clause or an offer, and what it is worth."""

    kind: str
    """gate, criterion, clause or offer."""
    id: str
    title: str
    pack: str
    edition: str
    clause: str
    cited: str
    stage: str = ""
    """Of a gate: what it guards."""
    on_no: str = ""
    """Of a gate: what follows from a no."""
    weight: float = 0.0
    """Of a criterion."""
    draft: bool = False


def asked_by(packs: Iterable[Pack], on: date) -> Mapping[str, tuple[Asking, ...]]:
    """Return by field what asks for it in the packs that hold on a day: gates first, then scores, clauses, offers."""
    found: dict[str, list[Asking]] = {}
    live = [pack for pack in packs if pack.is_live(on)]
    for part in (_gates, _criteria, _clauses, _offers):
        for pack in live:
            for names, asking in part(pack):
                for name in dict.fromkeys(names):
                    found.setdefault(name, []).append(asking)
    return {name: tuple(askings) for name, askings in found.items()}


_Named = Iterator[tuple[Iterable[str], Asking]]


def _gates(pack: Pack) -> _Named:
    for gate in pack.gates:
        row = gate.row
        asking = _asking(pack, "gate", row.id, row.title, row.clause, draft=row.confidence in DRAFT_MARKS)
        yield gate.when.names, replace(asking, stage=row.stage, on_no=row.on_no)


def _criteria(pack: Pack) -> _Named:
    for criterion in pack.criteria:
        row = criterion.row
        clause = row.clauses[0] if row.clauses else ""
        asking = _asking(pack, "criterion", row.id, row.title, clause, draft=row.confidence in DRAFT_MARKS)
        yield criterion.names, replace(asking, weight=row.weight)


def _clauses(pack: Pack) -> _Named:
    for clause in pack.tested:
        if clause.when is not None:
            row = clause.row
            yield (
                clause.when.names,
                _asking(pack, "clause", row.id, row.title, row.id, draft=row.confidence in DRAFT_MARKS),
            )


def _offers(pack: Pack) -> _Named:
    for offer in pack.offers:
        if offer.when is not None:
            row = offer.row
            yield (
                offer.when.names,
                _asking(pack, "offer", row.clause, row.title, row.clause, draft=row.confidence in DRAFT_MARKS),
            )


def _asking(pack: Pack, kind: str, ident: str, title: str, clause: str, *, draft: bool) -> Asking:
    return Asking(
        kind=kind, id=ident, title=title, pack=pack.row.id, edition=pack.row.edition, clause=clause,
        cited=pack.cite(clause) if clause in pack.clauses else pack.row.title, draft=draft or pack.is_draft,
    )  # fmt: skip
