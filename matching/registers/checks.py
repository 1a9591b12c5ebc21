"""What a register says to a record: what refuses it, what is remarkable, and which moves are open and why not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matching.registers.book import Book, Worked
from matching.registers.model import Check, Move, Register
from matching.registers.records import Record
from matching.registers.words import filled, label_of, labels, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing said about a record; a refusal keeps it from being saved."""

    id: str
    sentence: str
    refuses: bool = False
    unknown: bool = False
    """Not wrong: what is missing leaves it open."""
    fields: tuple[str, ...] = ()
    clause: str = ""
    proposal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMove:
    """One move from the present state: whether it is open, and everything that holds it back."""

    move: Move
    reasons: tuple[str, ...]
    missing: tuple[str, ...] = ()
    """What must be filled in first."""

    @property
    def is_open(self) -> bool:
        """Say whether the move may be made now."""
        return not self.reasons and not self.missing


def remarks(worked: Worked, book: Book) -> tuple[Remark, ...]:
    """Return what the register's checks say of a record: failures and, after them, what cannot be checked yet."""
    found = [remark for check in worked.register.checks if (remark := _checked(check, worked, book)) is not None]
    return tuple(sorted(found, key=lambda one: (one.unknown, not one.refuses)))


def refusals(record: Record, book: Book) -> tuple[Remark, ...]:
    """Return everything that keeps a record from being saved as it is."""
    register = book.registers[record.register]
    worked = book.worked(record)
    found = [
        Remark(id="required", sentence=f"没有填“{register.fields[name].label}”", refuses=True, fields=(name,))
        for name in register.fields
        if name in register.required and record.value(name) is None
    ]
    found += _about(record, register)
    found += _links(record, register, book)
    found += _personal(record, register)
    found += _doubled(record, register, book)
    return (*found, *(remark for remark in remarks(worked, book) if remark.refuses))


def open_moves(worked: Worked, book: Book, *, side: str = "") -> tuple[OpenMove, ...]:
    """Return every move from the present state, open or not; a guard that is unknown does not open."""
    return tuple(
        _open(move, worked, book, side) for move in worked.register.moves if worked.record.state in move.row.origin
    )


def _checked(check: Check, worked: Worked, book: Book) -> Remark | None:
    result = check.when.evaluate(worked.values)
    if result is True:
        return None
    row, fields = check.row, tuple(name for name in check.when.names if worked.register.shown(name) is not None)
    if result is None:
        waits = check.when.waits_for(worked.values)
        missing = tuple(name for name in check.when.names if name in waits)
        causes = dict.fromkeys(one for name in missing for one in (worked.waits.get(name) or (name,)))
        sentence = f"缺少{labels(worked.register, tuple(causes), book)}，“{row.title}”还不能核对"
        return Remark(id=row.id, sentence=sentence, unknown=True, fields=tuple(causes), clause=row.clause)
    return Remark(
        id=row.id,
        sentence=filled(row.say, worked, book),
        refuses=row.level == "refuse",
        fields=fields,
        clause=row.clause,
        proposal=row.proposal,
    )


def _about(record: Record, register: Register) -> list[Remark]:
    wanted = {"enterprise": (record.enterprise_id, "企业"), "project": (record.project_id, "项目")}
    given, what = wanted.get(register.row.about, ("-", ""))
    return [] if given else [Remark(id="about", sentence=f"没有选{what}", refuses=True)]


def _links(record: Record, register: Register, book: Book) -> list[Remark]:
    return [
        Remark(
            id="link",
            sentence=f"“{register.fields[name].label}”指向的记录不在“{book.registers[target].row.title}”里",
            refuses=True,
            fields=(name,),
        )
        for name, target in register.links.items()
        if record.value(name) is not None and book.find(target, record.text(name)) is None
    ]


def _personal(record: Record, register: Register) -> list[Remark]:
    if not register.row.impersonal:
        return []
    return [
        Remark(
            id="personal",
            sentence=f"“{register.fields[name].label}”里像是有手机号或身份证号，这里只登记单位和岗位",
            refuses=True,
            fields=(name,),
        )
        for name in record.facts
        # A link holds an identity whose digits may look like a telephone number.
        if name in register.fields and name not in register.links and _PERSONAL.search(record.text(name))
    ]


def _doubled(record: Record, register: Register, book: Book) -> list[Remark]:
    found = []
    for names in register.row.unique:
        other = book.twin(record, names)
        if other is not None:
            said = "、".join(label_of(register, name, book) for name in names)
            called = name_of(book.worked(other), book)
            sentence = f"{said}与第 {other.number} 号（{called}）相同，不重复登记"
            found.append(Remark(id="unique", sentence=sentence, refuses=True, fields=names))
    return found


def _open(move: Move, worked: Worked, book: Book, side: str) -> OpenMove:
    row, reasons = move.row, []
    if row.side and side and row.side != side:
        reasons.append(f"这一步由{_SIDES[row.side]}办理")
    missing = tuple(name for name in row.needs if worked.record.value(name) is None)
    if move.when is not None:
        result = move.when.evaluate(worked.values)
        if result is None:
            waits = move.when.waits_for(worked.values)
            named = [name for name in move.when.names if name in waits]
            causes = dict.fromkeys(one for name in named for one in (worked.waits.get(name) or (name,)))
            reasons.append(f"缺少{labels(worked.register, tuple(causes), book)}，还不能判断")
        elif result is False:
            reasons.append(filled(row.say, worked, book) or "条件不满足")
    return OpenMove(move=move, reasons=tuple(reasons), missing=missing)


_BIRTHDAY = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PERSONAL = re.compile(rf"(?<!\d)1[3-9]\d{{9}}(?!\d)|(?<!\d)\d{{6}}{_BIRTHDAY}\d{{3}}[\dXx](?!\d)")
"""A mobile or an identity number; a credit code of a firm holds no birthday."""
_SIDES = {"industry": "工信部门", "bank": "农业银行"}
