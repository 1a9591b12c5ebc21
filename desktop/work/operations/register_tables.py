"""What a person looks up in the registers: which there are, their records, lists to hand out, totals, things due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.intake.known import known, looks_like_uscc
from desktop.intake.plain import bare
from desktop.problems import Problem
from desktop.work.operations.registers import find_register, open_book
from matching.duties.due import Due
from matching.registers.book import Book
from matching.registers.links import meant
from matching.registers.model import Chosen, Register
from matching.registers.records import Record
from matching.registers.reminders import reminded
from matching.registers.tables import RegisterTable, list_table, record_table, total_table
from matching.registers.words import name_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def records_of(
    store: Store,
    register_id: str,
    *,
    columns: Sequence[str] = (),
    states: Sequence[str] = (),
    text: str = "",
    where: Mapping[str, str] | None = None,
    on: date | None = None,
    progress: Progress | None = None,
) -> RegisterTable:
    """Return the records of a register: all, those of some states, or those that hold words and values."""
    register = find_register(register_id)
    strange = [one for one in states if one not in register.states]
    if strange:
        raise Problem(
            f"“{register.row.title}”没有状态 {'、'.join(strange)}",
            remedy="可用：" + "、".join(f"{one.id}（{one.label}）" for one in register.states.values()),
            code="register_state",
        )
    book = open_book(store, on=on)
    if strange := [name for name in where or {} if name != "state" and register.shown(name) is None
                   and name not in book.registers.dictionary]:  # fmt: skip
        raise Problem(
            f"“{register.row.title}”没有 {'、'.join(strange)}",
            remedy=f"字段编号见 lvjian register describe {register.id}",
            code="register_field",
        )
    return record_table(
        register, book, columns=columns, states=states, text=text, where=where, name_code=resources.name_code
    )


def handed_out(
    store: Store, register_id: str, list_id: str = "", *, on: date | None = None, progress: Progress | None = None
) -> RegisterTable:
    """Return a list to hand out, the register's first where none is named."""
    register = find_register(register_id)
    chosen = _chosen(register, register.lists, list_id, "对外清单")
    return list_table(chosen, register, open_book(store, on=on), name_code=resources.name_code)


def totals_of(
    store: Store, register_id: str, total_id: str = "", *, on: date | None = None, progress: Progress | None = None
) -> RegisterTable:
    """Return a table of totals, the register's first where none is named."""
    register = find_register(register_id)
    chosen = _chosen(register, register.totals, total_id, "汇总表")
    return total_table(chosen, register, open_book(store, on=on), name_code=resources.name_code)


def dues(store: Store, *, on: date, progress: Progress | None = None) -> tuple[Due, ...]:
    """Return what the records of all registers ask for by a day; done things are left out."""
    book = open_book(store, on=on)
    return tuple(
        Due(
            key=f"register:{one.worked.record.id}:{one.id}",
            title=one.title,
            due_on=one.due_on,
            source="register",
            subject=f"{one.worked.register.row.title}：{one.called}",
            case_id=one.worked.record.project_id,
            record_id=one.worked.record.id,
            clause=one.clause,
            proposal=one.proposal,
            draft=one.worked.register.is_draft,
        )
        for one in reminded(book)
    )


def record_named(book: Book, register_id: str, text: str) -> Record:
    """Return the record of a register somebody means by its number, its name or the start of its identity."""
    register = find_register(register_id)
    found = meant(text, register.id, book, plain=bare, name_code=resources.name_code)
    if found.record is None:
        raise Problem(found.why, remedy="lvjian register records 列出全部记录", code="record_unknown")
    return found.record


def called(book: Book, record: Record) -> str:
    """Return what a record is called."""
    return name_of(book.worked(record), book, name_code=resources.name_code)


def enterprise_named(store: Store, text: str) -> str:
    """Return the id of the enterprise somebody means by credit code or exact name."""
    index = known(store.enterprise_index(), ())
    if any(one.id == text for one in index.enterprises):
        return text
    code = bare(text).upper() if looks_like_uscc(text) else ""
    found = index.enterprise("" if code else text, code)
    if found.record is None:
        why = "有几家" if found.several else "没有"
        raise Problem(
            f"库里{why}企业“{text}”",
            remedy="请写统一社会信用代码" if found.several else "请写统一社会信用代码或企业全称；新企业请先录入",
            code="enterprise_unknown",
        )
    return found.record.id


def _chosen(register: Register, rows: tuple[Chosen, ...], row_id: str, what: str) -> Chosen:
    found = next((one for one in rows if not row_id or row_id in {one.row.id, one.row.title}), None)
    if found is None:
        known_rows = "、".join(f"{one.row.id}（{one.row.title}）" for one in rows) or "无"
        raise Problem(
            f"“{register.row.title}”没有{what} {row_id}".rstrip(), remedy=f"可用：{known_rows}", code="register_table"
        )
    return found
