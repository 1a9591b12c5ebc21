"""The record a step opens to go on from here, with a link back: the next round, the next term."""

from __future__ import annotations

from matching.case import Fact
from matching.fields import Value, decode
from matching.registers.book import Book
from matching.registers.records import Record
from matching.registers.rows import FollowRow
from matching.registers.words import name_of


def follower(moved: Record, follow: FollowRow, book: Book) -> Record | None:
    """Return the new record that follows one, not kept yet; None where a record names it already."""
    register = book.registers[moved.register]
    if book.linked(register.id, follow.link, moved.id):
        return None
    worked = book.worked(moved)
    source = f"{register.row.title}第 {moved.number} 号（{name_of(worked, book)}）"
    facts = {name: moved.facts[name] for name in follow.carry if name in moved.facts}
    for name, figure in follow.set.items():
        raw = worked.value(figure)
        if raw is not None:
            value: Value = decode(register.fields[name], raw)
            facts[name] = Fact(value=value, source=source)
    facts[follow.link] = Fact(value=moved.id, source=source)
    return Record(
        id="",
        register=register.id,
        facts=facts,
        state=register.first_state,
        enterprise_id=moved.enterprise_id,
        project_id=moved.project_id,
        around=moved.around,
    )
