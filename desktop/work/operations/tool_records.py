"""Keep the finished answer of a tool as a record beside a project, with its formula and the tariffs it went by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations import registers
from desktop.work.operations.tariffs import tariff_book
from desktop.work.operations.tools import answer, read_entries, tool_named
from matching.case import Fact
from matching.fields import decode

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.registers.model import Register
    from matching.registers.records import Record
    from matching.tools import Answer, Given, Tool

TOLD = {"kept_title": "title", "kept_formula": "formula", "kept_basis": "basis", "kept_on": "on"}
"""Fields whose ids end so hold the tool's title, its formulas, the tariffs used and the day."""


def keep_answer(
    store: Store,
    case_id: str,
    name: str,
    entered: object,
    *,
    on: date | None = None,
    by: str,
    progress: Progress | None = None,
) -> Record:
    """Work a tool out and keep the answer beside a project; an answer that is not finished is refused with its why."""
    day, tool = on or date.today(), tool_named(name)
    if tool.keep is None:
        kept = "、".join(one.title for one in resources.tools().values() if one.keep is not None)
        raise Problem(f"“{tool.title}”的结果不留存到项目", remedy=f"可留存的有：{kept}", code="tool_keep")
    found = answer(tool, entered, day, book=tariff_book(store))
    if found.state != "done":
        raise Problem(f"“{tool.title}”没有算出，不能留存：{found.sentence}", remedy="补齐后再留存", code="tool_open")
    given, _ = read_entries(tool, entered)
    register = registers.find_register(tool.keep.register)
    facts = _facts(tool, register, found, given)
    record = registers.blank(store, register.id, project_id=case_id)
    why = f"留存“{tool.title}”的测算"
    return registers.save_record(store, replace(record, facts=facts), on=day, by=by, why=why)


def _facts(tool: Tool, register: Register, found: Answer, given: Mapping[str, Given]) -> dict[str, Fact]:
    assert tool.keep is not None
    figures = {one.quantity: one.value for one in found.workings}
    raw: dict[str, object] = dict(tool.keep.fixed)
    for field, origin in tool.keep.put.items():
        entry = given.get(origin[1:]) if origin.startswith("@") else None
        raw[field] = figures.get(origin) if not origin.startswith("@") else entry.value if entry else None
    told = _told(found)
    raw |= {field: told[TOLD[end]] for field in register.fields for end in TOLD if field.endswith(end)}
    source = f"测算：{tool.title}"
    return {
        field: Fact(value=decode(register.fields[field], value), source=source, on=found.on, basis="estimated")
        for field, value in raw.items()
        if value not in (None, "")
    }


def _told(found: Answer) -> dict[str, object]:
    lines = [
        f"{one.label}：{one.formula}" + (f"；{one.substituted}" if one.substituted else "") for one in found.workings
    ]
    used = dict.fromkeys(
        f"{use.title} {use.value} {use.unit}（{use.origin}）" for one in found.workings for use in one.factors
    )
    return {
        "title": found.title + ("［草案］" if found.draft else ""),
        "formula": "\n".join(lines),
        "basis": "\n".join(used) or "由填写人给出",
        "on": found.on,
    }
