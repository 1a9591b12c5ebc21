"""Ask the policy packs about a record: the condition of one gate or tested clause, with the facts the record knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from matching.expression import Expression
from matching.packs import Pack
from matching.registers.book import Verdict
from matching.registers.model import Computed
from matching.registers.records import Record


def pack_verdicts(packs: Callable[[], Iterable[Pack]], on: date) -> Verdict:
    """Return what answers for packs, fetched when first asked; one that is over goes by the numbers of its last day."""
    known: dict[str, Pack] = {}
    conditions: dict[str, dict[str, Expression]] = {}

    def verdict(one: Computed, record: Record, values: Mapping[str, Any]) -> tuple[bool | None, tuple[str, ...]]:
        if not known:
            known.update({pack.row.id: pack for pack in packs()})
            conditions.update({name: _conditions(pack) for name, pack in known.items()})
        row, pack = one.row, known.get(one.row.pack)
        when = conditions.get(row.pack, {}).get(row.gate)
        if pack is None or when is None:
            return None, ()
        end = pack.row.valid_to
        day = end if end is not None and end < on else on
        stated = {name: values[own] for name, own in row.given.items() if values.get(own) is not None}
        environment = {**values, **pack.parameters_on(day), **stated}
        result: bool | None = when.evaluate(environment)
        if result is not None:
            return result, ()
        waits = when.waits_for(environment)
        return None, tuple(row.given.get(name, name) for name in when.names if name in waits)

    return verdict


def _conditions(pack: Pack) -> dict[str, Expression]:
    gates = {gate.row.id: gate.when for gate in pack.gates}
    return {clause.row.id: clause.when for clause in pack.tested if clause.when is not None} | gates
