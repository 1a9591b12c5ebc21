"""The registers an office keeps: look at records, save, move, put away, and take over what they prove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from matching.derive import derived
from matching.fields import ENTERPRISE_SUBJECTS
from matching.registers.book import Book, Worked
from matching.registers.checks import OpenMove, Remark, open_moves, refusals, remarks
from matching.registers.follow import follower
from matching.registers.gives import Given, given
from matching.registers.model import Move, Register
from matching.registers.records import Record
from matching.registers.verdicts import pack_verdicts
from matching.registers.words import name_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.store.registers import RecordRevision
    from desktop.work.progress import Progress
    from matching.case import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """Hold a record with everything a person is shown of it; `book` prints names of what it is linked with."""

    worked: Worked
    book: Book
    called: str
    remarks: tuple[Remark, ...]
    moves: tuple[OpenMove, ...]
    gives: tuple[Given, ...]

    @property
    def record(self) -> Record:
        """Return the record itself."""
        return self.worked.record


def open_book(store: Store, *, on: date | None = None, progress: Progress | None = None) -> Book:
    """Return all records, with what is known of their enterprises and projects."""
    from desktop.work.operations.office import packs_in_use

    day = on or date.today()
    fields = resources.registers().dictionary
    records = store.registers.records(fields)
    factors = resources.benefit_rules().library

    def factor(series: str, year: int | None, day: date) -> Fraction | None:
        line = factors.factor(series, on=day, year=year)
        return None if line is None else Fraction(line.value)

    # What another office said of its enterprise goes with its record, whatever is known here.
    own = [record for record in records if not record.origin]
    known = _around(store, own)
    return Book(
        resources.registers(),
        [
            record if record.origin else replace(record, around=known[record.enterprise_id, record.project_id])
            for record in records
        ],
        on=day,
        factor=factor,
        verdict=pack_verdicts(lambda: packs_in_use(store).on(day), day),
    )


def view(book: Book, record: Record, *, side: str = "") -> RecordView:
    """Return everything shown of one record, kept or still being filled in."""
    worked = book.worked(record)
    return RecordView(
        worked=worked,
        book=book,
        called=name_of(worked, book, name_code=resources.name_code),
        remarks=remarks(worked, book),
        moves=open_moves(worked, book, side=side) if record.id and not record.origin else (),
        gives=() if record.origin else given(worked, book, name_code=resources.name_code),
    )


def record_view(
    store: Store, record_id: str, *, on: date | None = None, progress: Progress | None = None
) -> RecordView:
    """Return one kept record with everything shown of it."""
    book = open_book(store, on=on)
    return view(book, find_record(book, record_id), side=_side(store))


def blank(
    store: Store, register_id: str, *, enterprise_id: str = "", project_id: str = "", progress: Progress | None = None
) -> Record:
    """Return a new record of a register, with what is known of what it shall be about; nothing is kept yet."""
    register = find_register(register_id)
    record = Record(
        id="",
        register=register.id,
        facts={},
        state=register.first_state,
        enterprise_id=enterprise_id,
        project_id=project_id,
    )
    return with_around(store, record)


def with_around(store: Store, record: Record) -> Record:
    """Return a record with its enterprise (of its project, where it names one) and what is known of both."""
    if record.project_id:
        record = replace(record, enterprise_id=store.load_case(record.project_id).case.enterprise_id)
    known = _around(store, [record])
    return replace(record, around=known[record.enterprise_id, record.project_id])


def save_record(
    store: Store, record: Record, *, on: date | None = None, by: str, why: str = "", progress: Progress | None = None
) -> Record:
    """Keep a record; raise Problem naming everything that stands against it."""
    return keep_record(store, open_book(store, on=on), with_around(store, record), by=by, why=why)


def keep_record(store: Store, book: Book, record: Record, *, by: str, why: str = "") -> Record:
    """Keep a record that fits the others of a book; raise Problem naming everything that stands against it."""
    register = find_register(record.register)
    _refuse_foreign(record, register)
    facts = {name: fact if fact.by else fact.but(by=by) for name, fact in record.facts.items()}
    record = replace(record, facts=facts)
    if record.id:
        kept = find_record(book, record.id)
        _refuse_foreign(kept, register)
        _refuse_locked(kept, register)
    _refuse(refusals(record, book), register)
    return store.registers.save(
        record, resources.registers().dictionary, by=by, why=why or ("修改" if record.id else "登记")
    )


def move_record(
    store: Store,
    record_id: str,
    move_id: str,
    *,
    facts: Mapping[str, Fact] | None = None,
    on: date | None = None,
    by: str,
    why: str = "",
    progress: Progress | None = None,
) -> Record:
    """Take a record to another state, filling in what the step asks for; raise Problem where the step is not open."""
    book = open_book(store, on=on)
    record = find_record(book, record_id)
    register = find_register(record.register)
    _refuse_foreign(record, register)
    filled = {name: fact if fact.by else fact.but(by=by) for name, fact in (facts or {}).items()}
    record = replace(record, facts={**record.facts, **filled})
    found = next(
        (one for one in open_moves(book.worked(record), book, side=_side(store)) if one.move.row.id == move_id), None
    )
    if found is None:
        raise Problem(
            f"“{register.row.title}”的记录在“{_state(register, record)}”时没有步骤 {move_id}",
            remedy="请刷新后再看现在可办的步骤",
            code="record_move",
        )
    if not found.is_open:
        missing = "、".join(register.fields[name].label for name in found.missing)
        told = "；".join((*found.reasons, *((f"请先填{missing}",) if missing else ())))
        raise Problem(f"不能“{found.move.row.label}”：{told}", remedy="条件满足后再办", code="record_move")
    moved = replace(record, state=found.move.row.to)
    _refuse(refusals(moved, book), register)
    why = why or found.move.row.label
    with store.transaction():
        if found.move.row.opens:
            moved = replace(moved, project_id=_open_project(store, moved, found.move.row.opens, by=by))
        saved = store.registers.save(moved, resources.registers().dictionary, move=move_id, by=by, why=why)
        if found.move.row.follow is not None:
            _open_follower(store, saved, found.move, on=on, by=by)
        return saved


def put_away(store: Store, record_id: str, *, by: str, why: str, progress: Progress | None = None) -> None:
    """Move a record to the recycle bin; refused while other records name it."""
    book = open_book(store)
    record = find_record(book, record_id)
    _refuse_foreign(record, find_register(record.register))
    for register, link in book.registers.children(record.register):
        if naming := book.linked(register.id, link, record_id):
            raise Problem(
                f"“{register.row.title}”有 {len(naming)} 条记录指向它，不能删除",
                remedy=f"请先改第 {naming[0].number} 号的“{register.fields[link].label}”",
                code="record_named",
            )
    store.registers.put_away(record_id, by=by, why=why)


def take_back(store: Store, record_id: str, *, by: str, why: str = "", progress: Progress | None = None) -> None:
    """Take a record out of the recycle bin; what its office withdrew comes back only with a file of that office."""
    for record in store.registers.records(resources.registers().dictionary, deleted=True):
        if record.id == record_id:
            _refuse_foreign(record, find_register(record.register))
    store.registers.take_back(record_id, by=by, why=why or "恢复")


def binned(store: Store, register_id: str, *, progress: Progress | None = None) -> tuple[Record, ...]:
    """Return the records of a register in the recycle bin."""
    return store.registers.records(resources.registers().dictionary, registers=(register_id,), deleted=True)


def history(store: Store, record_id: str, *, progress: Progress | None = None) -> tuple[RecordRevision, ...]:
    """Return all revisions of a record, the newest first."""
    return store.registers.history(record_id, resources.registers().dictionary)


def take_over(
    store: Store,
    record_id: str,
    fields: Iterable[str],
    *,
    on: date | None = None,
    by: str,
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Write chosen facts a record proves into its enterprise or project; return the fields that changed there."""
    found = record_view(store, record_id, on=on)
    chosen = {one.field: one.fact for one in found.gives if one.field in set(fields)}
    why = f"由“{found.worked.register.row.title}”第 {found.record.number} 号带出"
    dictionary = resources.dictionary()
    firm = {name: fact for name, fact in chosen.items() if dictionary[name].subject in ENTERPRISE_SUBJECTS}
    rest = {name: fact for name, fact in chosen.items() if name not in firm}
    if rest and not found.record.project_id:
        raise Problem("这条记录没有对应的项目，不能带出项目资料", remedy="请在项目里直接填写", code="record_gives")
    with store.transaction():
        _write_enterprise(store, found.record.enterprise_id, firm, by=by, why=why)
        _write_project(store, found.record.project_id, rest, by=by, why=why)
    return tuple(chosen)


def find_register(register_id: str) -> Register:
    """Return a register by id or title."""
    known = resources.registers().by_id
    found = known.get(register_id) or next((one for one in known.values() if one.row.title == register_id), None)
    if found is None:
        raise Problem(f"没有名为“{register_id}”的台账", remedy="可用：" + "、".join(known), code="register")
    return found


def find_record(book: Book, record_id: str) -> Record:
    """Return a kept record by its id."""
    for register in book.registers.by_id:
        found = book.find(register, record_id)
        if found is not None:
            return found
    raise Problem("没有这条记录", remedy="它可能已删除，请刷新后再看", code="record_gone")


def _open_follower(store: Store, saved: Record, move: Move, *, on: date | None, by: str) -> None:
    """Open the record that goes on from one just moved; what refuses it refuses the step."""
    assert move.row.follow is not None
    book = open_book(store, on=on)
    opened = follower(find_record(book, saved.id), move.row.follow, book)
    if opened is not None:
        facts = {name: fact.but(by=by) for name, fact in opened.facts.items()}
        opened = replace(opened, facts=facts)
        _refuse(refusals(opened, book), find_register(opened.register))
        why = f"由第 {saved.number} 号“{move.row.label}”产生"
        store.registers.save(opened, resources.registers().dictionary, by=by, why=why)


def _around(store: Store, records: Iterable[Record]) -> dict[tuple[str, str], Mapping[str, Fact]]:
    known: dict[tuple[str, str], Mapping[str, Fact]] = {("", ""): {}}
    for record in records:
        key = (record.enterprise_id, record.project_id)
        if key in known:
            continue
        if record.project_id:
            known[key] = derived(store.load_case(record.project_id).case, resources.derivations()).facts
        else:
            from matching.case import Case

            firm = Case(facts=store.load_enterprise(record.enterprise_id).facts)
            known[key] = derived(firm, resources.derivations()).facts
    return known


def _side(store: Store) -> str:
    from desktop.work.operations.office import load_settings

    return load_settings(store).office_side


def _state(register: Register, record: Record) -> str:
    state = register.states.get(record.state)
    return state.label if state is not None else record.state


def _refuse(found: tuple[Remark, ...], register: Register) -> None:
    if found:
        told = "；".join(remark.sentence for remark in found)
        raise Problem(f"“{register.row.title}”没有保存：{told}", remedy="请改正后再保存", code="record_refused")


def _refuse_foreign(record: Record, register: Register) -> None:
    if record.origin:
        raise Problem(
            f"这条“{register.row.title}”由{record.origin}报来，本机不改",
            remedy="请由原单位改正后重新报送",
            code="record_foreign",
        )


def _refuse_locked(kept: Record, register: Register) -> None:
    state = register.states.get(kept.state)
    if state is not None and state.locked:
        raise Problem(
            f"这条“{register.row.title}”已是“{state.label}”，内容不能再改",
            remedy="需要改的，请先办退回的步骤",
            code="record_locked",
        )


def _write_enterprise(store: Store, enterprise_id: str, facts: Mapping[str, Fact], *, by: str, why: str) -> None:
    from desktop.store.records import EnterpriseDraft

    if facts:
        kept = store.load_enterprise(enterprise_id).facts
        store.save_enterprise(EnterpriseDraft(facts={**kept, **facts}), id=enterprise_id, by=by, why=why)


def _open_project(store: Store, record: Record, opens: Mapping[str, str], *, by: str) -> str:
    """Open a project draft of the record's enterprise with what the record says, and return its id."""
    from desktop.store.records import CaseDraft

    title = find_register(record.register).row.title
    source = f"{title}第 {record.number} 号"
    facts = {
        field: fact.but(source=fact.source or source, by=by)
        for field, name in opens.items()
        if (fact := record.facts.get(name)) is not None and fact.is_known
    }
    draft = CaseDraft(enterprise_id=record.enterprise_id, facts=facts)
    return store.save_case(draft, id=None, by=by, why=f"由“{title}”第 {record.number} 号新建").id


def _write_project(store: Store, project_id: str, facts: Mapping[str, Fact], *, by: str, why: str) -> None:
    from desktop.store.records import CaseDraft

    if facts:
        stored = store.load_case(project_id)
        draft = CaseDraft(
            enterprise_id=stored.case.enterprise_id,
            facts={**stored.project_facts, **facts},
            measures=stored.case.measures,
        )
        store.save_case(draft, id=project_id, by=by, why=why)
