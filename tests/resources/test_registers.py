"""The registers as they ship: what they name of packs and routes is there."""

from __future__ import annotations

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.registers import Register

REGISTERS = tuple(resources.registers().by_id.values())


def _routes(register: Register) -> set[str]:
    """Return the routes a register's records may take: the one it names, or all its figure can give."""
    figure = next((one for one in register.computed if one.row.id == register.row.papers), None)
    return {register.row.papers} if figure is None else {one.id for one in figure.field.values}


def test_every_clause_the_registers_cite_is_one_of_the_packs() -> None:
    clauses = {clause for pack in resources.packs().editions for clause in pack.clauses}
    assert len(resources.read_registers(clauses).by_id) == len(REGISTERS)


def test_a_clause_no_pack_has_is_refused_with_the_register_that_cites_it() -> None:
    with pytest.raises(ResourceError, match="没有条款"):
        resources.read_registers({"gdcp.s3.4.audit-is"})


def test_every_gate_the_registers_ask_is_in_its_pack() -> None:
    known = {(pack.row.id, gate.row.id) for pack in resources.packs().editions for gate in pack.gates}
    known |= {(pack.row.id, clause.row.id) for pack in resources.packs().editions for clause in pack.tested}
    figures = [one.row for register in REGISTERS for one in register.computed]
    assert {(row.pack, row.gate) for row in figures if row.gate} - known == set()


@pytest.mark.parametrize("register", [one for one in REGISTERS if one.row.papers], ids=lambda one: one.id)
def test_the_papers_of_a_register_go_by_routes_there_are(register: Register) -> None:
    assert _routes(register) <= set(resources.paper_routes())
