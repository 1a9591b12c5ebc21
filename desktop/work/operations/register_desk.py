"""What the page of registers shows: which there are, the records of one, its totals and its lists, all in print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations import registers as operations
from desktop.work.operations.office import load_settings, packs_in_use
from desktop.work.operations.official_layouts import shipped
from matching.explain.printed import NOT_GIVEN
from matching.packs.browse import EXPIRED, HISTORIC, documents_on
from matching.registers.tables import list_table, record_table, total_table
from matching.registers.words import name_of, shown

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.registers.book import Book
    from matching.registers.model import Register
    from matching.registers.records import Record
    from matching.registers.tables import Head, RegisterTable, TableCell

_OVER = frozenset({HISTORIC, EXPIRED})
_NUMBERS = (Decimal, int)
SortKey = tuple[int, Decimal | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """Hold one register as the list of registers names it."""

    id: str
    title: str
    group: str
    count: int
    help: str
    draft: bool
    elsewhere: str
    """Where it is meant for, when that is not the office's region; empty otherwise."""
    over: str
    """Source documents that are over: "all", "some" or empty."""
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold one record as a list shows it."""

    id: str
    called: str
    texts: tuple[str, ...]
    keys: tuple[SortKey, ...]
    """What each column is sorted by; unknown stands last."""
    amounts: tuple[Decimal | None, ...]
    """Of the columns that are summed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Hold a register with its records; only the worker asks its book."""

    register: Register
    book: Book
    side: str
    heads: tuple[Head, ...]
    summed: frozenset[str]
    """Columns whose sum means something: those the register's own totals sum."""
    rows: tuple[Row, ...]
    binned: tuple[BinnedLine, ...]
    cites: Mapping[str, Cited]
    """By clause: where it stands and how it is cited."""
    has_forms: bool = False
    """There are official forms about one of its records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Hold where a clause stands and how it is cited."""

    pack: str
    edition: str
    words: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BinnedLine:
    """Hold one record in the recycle bin."""

    id: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutLine:
    """Hold one record about an enterprise or project, as a case names it."""

    register: str
    record: str
    texts: tuple[str, ...]


def register_lines(store: Store, *, on: date, progress: Progress | None = None) -> tuple[RegisterLine, ...]:
    """Return all registers with their number of records, group by group."""
    registers = resources.registers()
    counts = store.registers.counts()
    region = load_settings(store).office_region
    over = {one.pack.row.id: one.status in _OVER for one in documents_on(packs_in_use(store), on)}
    groups = list(dict.fromkeys(one.row.group for one in registers.by_id.values()))
    lines = (
        RegisterLine(
            id=one.id,
            title=one.row.title,
            group=one.row.group,
            count=counts.get(one.id, 0),
            help=one.row.help,
            draft=one.is_draft,
            elsewhere=_elsewhere(one, region),
            over=_over(one, over),
            systems=one.row.systems,
        )
        for one in registers.by_id.values()
    )
    return tuple(sorted(lines, key=lambda line: groups.index(line.group)))


def open_desk(store: Store, register_id: str, *, on: date, progress: Progress | None = None) -> Desk:
    """Return a register with all its records worked out on a day."""
    with store.transaction():  # one for all that is read: thousands of enterprises come quicker
        book = operations.open_book(store, on=on)
    return desk_of(store, register_id, book)


def desk_of(store: Store, register_id: str, book: Book) -> Desk:
    """Return a register as a book holds it."""
    register = operations.find_register(register_id)
    table = record_table(register, book, name_code=resources.name_code)
    summed = frozenset(name for row in register.row.total for name in row.sums)
    called = {record.id: book.worked(record) for record in book.records(register.id)}
    return Desk(
        register=register,
        book=book,
        side=load_settings(store).office_side,
        heads=table.heads,
        summed=summed,
        rows=tuple(
            _row(name, name_of(called[name], book, name_code=resources.name_code), cells)
            for name, cells in zip(table.records, table.rows, strict=True)
        ),
        binned=tuple(_binned(store, record, book) for record in operations.binned(store, register.id)),
        cites=_cites(store, book.on),
        has_forms=any(one.row.register == register.id for one in shipped()),
    )


def desk_totals(desk: Desk) -> tuple[RegisterTable, ...]:
    """Return all tables of totals of a register."""
    register = desk.register
    return tuple(total_table(one, register, desk.book, name_code=resources.name_code) for one in register.totals)


def desk_lists(desk: Desk) -> tuple[RegisterTable, ...]:
    """Return all lists a register hands out."""
    register = desk.register
    return tuple(list_table(one, register, desk.book, name_code=resources.name_code) for one in register.lists)


def records_about(store: Store, case_id: str, *, on: date, progress: Progress | None = None) -> tuple[AboutLine, ...]:
    """Return the records about a case's project or its enterprise, in the order of the registers."""
    enterprise = store.load_case(case_id).case.enterprise_id
    book = operations.open_book(store, on=on)
    found = []
    for register in book.registers.by_id.values():
        for record in book.records(register.id):
            if case_id == record.project_id or (enterprise == record.enterprise_id and not record.project_id):
                worked = book.worked(record)
                state = shown(worked, "state", book)
                called = name_of(worked, book, name_code=resources.name_code)
                saved = f"{record.saved_at.astimezone():%Y-%m-%d}" if record.saved_at is not None else ""
                texts = (register.row.title, str(record.number), called, state, record.by, saved)
                found.append(AboutLine(register=register.id, record=record.id, texts=texts))
    return tuple(found)


# ---- registers


def _elsewhere(register: Register, region: str) -> str:
    wanted = register.row.regions
    if not wanted or not region or any(region.startswith(one) or one.startswith(region) for one in wanted):
        return ""
    codes = resources.codes()
    return "、".join(codes.full_name(one.ljust(6, "0")) or one for one in wanted)


def _over(register: Register, over: Mapping[str, bool]) -> str:
    cited = {clause.partition(".")[0] for clause in register.row.clauses}
    known = [over[pack] for pack in cited if pack in over]
    return "all" if known and all(known) else "some" if any(known) else ""


def _cites(store: Store, on: date) -> Mapping[str, Cited]:
    return {
        clause: Cited(pack=pack.row.id, edition=pack.row.edition, words=pack.cite(clause), title=tested.row.title)
        for pack in packs_in_use(store).on(on)
        for clause, tested in pack.clauses.items()
    }


# ---- records


def _row(record_id: str, called: str, cells: tuple[TableCell, ...]) -> Row:
    texts = tuple(_text(cell) for cell in cells)
    return Row(
        id=record_id,
        called=called,
        texts=texts,
        keys=tuple(_key(cell, text) for cell, text in zip(cells, texts, strict=True)),
        amounts=tuple(Decimal(cell.value) if isinstance(cell.value, _NUMBERS) else None for cell in cells),
    )


def _text(cell: TableCell) -> str:
    """Return what a list has room for: an empty cell for what is not known, a day in figures."""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return "" if cell.text == NOT_GIVEN else cell.text


def _key(cell: TableCell, text: str) -> SortKey:
    if isinstance(cell.value, _NUMBERS):
        return 0, Decimal(cell.value)
    return (1, text) if text else (2, "")


def _binned(store: Store, record: Record, book: Book) -> BinnedLine:
    worked = book.worked(operations.with_around(store, record))
    saved = f"{record.saved_at.astimezone():%Y-%m-%d %H:%M}" if record.saved_at is not None else ""
    called = name_of(worked, book, name_code=resources.name_code)
    return BinnedLine(id=record.id, texts=(str(record.number), called, shown(worked, "state", book), record.by, saved))
