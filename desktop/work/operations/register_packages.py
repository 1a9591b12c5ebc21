"""Registers between levels: make a signed file for the office above, look into one from below, and take it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from desktop import resources
from desktop.exchange import keys as signing
from desktop.exchange.registerfile import (
    RegisterFile,
    SentRecord,
    check_accepted,
    read_registers,
    write_registers,
)
from desktop.intake.known import Known, known
from desktop.problems import Problem
from desktop.store.documents import FactCodec
from desktop.store.identity import is_id
from desktop.version import VERSION
from desktop.work.operations.office import load_settings, packs_in_use
from desktop.work.operations.registers import find_register, open_book
from matching.registers.book import Book
from matching.registers.records import Record
from matching.registers.sending import GateNames, asked_around, belonging, gathered_too, travelling
from matching.registers.words import name_of, shown

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.packs import Pack
    from matching.registers.model import Register

SETTING = "register_packages"
"""What was received, oldest first, as the store keeps it."""
KINDS = {
    "new": "新增", "changed": "更新", "same": "未变", "older": "本机已有更新的一版，不动",
    "other": "不是它报来的，不动", "withdrawn": "报送单位已撤去",
}  # fmt: skip
_LONGEST_ORIGIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPackage:
    """Tell which file was made, of what, and in whose name."""

    file: Path
    registers: tuple[str, ...]
    records: int
    personal: bool
    signer: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """Tell what a file would do with one record: new, changed, same, older, other or withdrawn."""

    id: str
    register: str
    title: str
    called: str
    office: str
    kind: str
    lines: tuple[str, ...] = ()
    """Each value that changes, before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageInspection:
    """Tell what is in a file, how far its origin is proved, and what receiving it would change."""

    source: str
    state: str
    """trusted or unknown_signer."""
    signer: str
    fingerprint: str
    namesake: bool
    made_at: datetime
    registers: tuple[str, ...]
    outdated: bool
    """A later file of this office was received already: nothing is withdrawn by this one."""
    changes: tuple[RecordChange, ...]

    def count(self, kind: str) -> int:
        """Return how many records a file would treat so."""
        return sum(one.kind == kind for one in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPackage:
    """Tell of one file received: from whom, when it was made and came, and what it brought."""

    office: str
    fingerprint: str
    made_at: datetime
    came_at: datetime
    by: str
    registers: tuple[str, ...]
    counts: dict[str, int]


def build_package(
    store: Store,
    register_ids: Sequence[str],
    path: Path,
    *,
    keys: Path,
    with_personal: bool = False,
    on: date | None = None,
    made_at: datetime | None = None,
    progress: Progress | None = None,
) -> BuiltPackage:
    """Write chosen registers, whole, as one signed file; the office's key is made when there is none yet."""
    registers = resources.registers()
    whole = gathered_too(registers, [find_register(one).id for one in register_ids])
    book = open_book(store, on=on)
    records = belonging(book, whole)
    if not records:
        raise Problem("所选台账都没有记录，没有制作", remedy="请先登记，再上报", code="lvreg_empty")
    key = signing.office_key(keys) or signing.make_key(keys, load_settings(store).office_name)
    codec = FactCodec(registers.dictionary)
    gate_names = _gate_names(store)
    asked = {one: asked_around(registers[one], registers, gate_names) for one in {r.register for r in records}}
    sent = [
        _sent(record, registers[record.register], asked[record.register], codec, key.signer.name, with_personal)
        for record in records
    ]
    file = write_registers(path, sent, registers=whole, made_at=made_at or datetime.now(UTC), program=VERSION, key=key)
    return BuiltPackage(
        file=file,
        registers=whole,
        records=len(sent),
        personal=with_personal,
        signer=key.signer.name,
        fingerprint=key.signer.fingerprint,
    )


def inspect_package(
    store: Store, path: Path, *, keys: Path, on: date | None = None, progress: Progress | None = None
) -> PackageInspection:
    """Tell what a file holds and what receiving it would change; nothing is kept."""
    found = read_registers(path, trusted=signing.trusted_signers(keys))
    return _Comparing(store, found, keys, on or date.today()).inspection()


def receive_package(
    store: Store,
    path: Path,
    *,
    by: str,
    keys: Path,
    accept: str = "",
    on: date | None = None,
    progress: Progress | None = None,
) -> PackageInspection:
    """Verify a file and keep its records beside our own, read-only; all or nothing."""
    found = read_registers(path, trusted=signing.trusted_signers(keys))
    check_accepted(found, accept)
    comparing = _Comparing(store, found, keys, on or date.today())
    told = comparing.inspection()
    kinds = {one.id: one.kind for one in told.changes}
    wanted = [record for record in comparing.records.values() if kinds[record.id] in {"new", "changed"}]
    why = f"{told.signer} {told.made_at:%Y-%m-%d} 上报"
    dictionary = resources.registers().dictionary
    with store.transaction():
        if progress is not None:
            progress.step(0, 1, "正在保存")
        store.registers.receive(wanted, dictionary, by=by, why=why)
        for one in told.changes:
            if one.kind == "withdrawn":
                store.registers.put_away(one.id, by=by, why=f"{told.signer} {told.made_at:%Y-%m-%d} 的上报中已没有")
        _note_received(store, told, by)
    return told


def received_packages(store: Store, *, progress: Progress | None = None) -> tuple[ReceivedPackage, ...]:
    """Return the files received, the newest first."""
    kept = msgspec.convert(store.setting(SETTING) or [], tuple[ReceivedPackage, ...])
    return tuple(reversed(kept))


class _Comparing:
    """Hold a file against what is kept."""

    def __init__(self, store: Store, found: RegisterFile, keys: Path, on: date) -> None:
        signer = found.opened.signer
        assert signer is not None, "a file without signature is refused when read"
        own = signing.office_key(keys)
        if own is not None and own.signer.public_key == signer.public_key:
            raise Problem("这是本单位自己制作的上报文件", remedy="请交给上级单位接收", code="lvreg_own")
        self._found = found
        self._signer = signer
        made_at = found.opened.statement.made_at
        earlier = [one for one in received_packages(store) if one.fingerprint == signer.fingerprint]
        self._outdated = any(one.made_at > made_at for one in earlier)
        dictionary = resources.registers().dictionary
        self._here = open_book(store, on=on)
        binned = store.registers.records(dictionary, deleted=True)
        self._kept = {record.id: record for record in (*_all(self._here), *binned)}
        self._binned = {record.id for record in binned}
        firms = known(store.enterprise_index(), ())
        codec = FactCodec(dictionary)
        read = [_read(one, codec, signer.name, signer.fingerprint, firms) for one in found.records]
        self.records = {record.id: record for record in read}
        self._there = Book(resources.registers(), read, on=on)

    def inspection(self) -> PackageInspection:
        """Return what receiving the file would do."""
        said, signer = self._found.opened.statement, self._signer
        changes = [self._change(record) for record in self.records.values()]
        if not self._outdated:
            changes += list(self._withdrawn(said.registers))
        return PackageInspection(
            source=self._found.opened.name,
            state=self._found.opened.state,
            signer=signer.name,
            fingerprint=signer.fingerprint,
            namesake=self._found.opened.namesake is not None,
            made_at=said.made_at,
            registers=said.registers,
            outdated=self._outdated,
            changes=tuple(changes),
        )

    def _change(self, record: Record) -> RecordChange:
        kept = self._kept.get(record.id)
        kind = "new"
        lines: tuple[str, ...] = ()
        if kept is not None:
            kind = self._kind(record, kept)
            lines = tuple(self._lines(record, kept)) if kind == "changed" else ()
        return self._told(record, self._there, kind, lines)

    def _kind(self, record: Record, kept: Record) -> str:
        if not kept.origin or kept.sender != record.sender or kept.register != record.register:
            return "other"
        if record.sent_revision < kept.sent_revision or (self._outdated and record.id in self._binned):
            return "older"
        if record.id in self._binned or record.sent_revision > kept.sent_revision:
            return "changed"
        # Of one revision, what is said of the enterprise may have been corrected since.
        alike = (record.facts, record.around, record.state) == (kept.facts, kept.around, kept.state)
        return "same" if alike or self._outdated else "changed"

    def _lines(self, record: Record, kept: Record) -> Iterator[str]:
        register = resources.registers()[record.register]
        before, after = self._here.worked(kept), self._there.worked(record)
        for name in ("state", *register.fields):
            code = resources.name_code
            old = shown(before, name, self._here, name_code=code)
            new = shown(after, name, self._there, name_code=code)
            if old != new:
                label = "状态" if name == "state" else register.fields[name].label
                yield f"{label}：{old} → {new}"

    def _withdrawn(self, registers: Iterable[str]) -> Iterator[RecordChange]:
        whole = set(registers)
        for record in _all(self._here):
            theirs = record.sender == self._signer.fingerprint and bool(record.origin)
            if theirs and record.register in whole and record.id not in self.records:
                yield self._told(record, self._here, "withdrawn", ())

    def _told(self, record: Record, book: Book, kind: str, lines: tuple[str, ...]) -> RecordChange:
        return RecordChange(
            id=record.id,
            register=record.register,
            title=resources.registers()[record.register].row.title,
            called=name_of(book.worked(record), book, name_code=resources.name_code),
            office=record.origin,
            kind=kind,
            lines=lines,
        )


def _sent(
    record: Record, register: Register, asked: frozenset[str], codec: FactCodec, office: str, with_personal: bool
) -> SentRecord:
    facts, around = travelling(record, register, asked, with_personal=with_personal)

    def document(held: Mapping[str, Any]) -> msgspec.Raw:
        # Who typed a value is the office's own business: above, the office answers for it.
        return msgspec.Raw(codec.write({name: fact.but(by=office) for name, fact in held.items()}).encode())

    return SentRecord(
        id=record.id,
        register=record.register,
        number=record.number,
        state=record.state,
        revision=record.revision,
        facts=document(facts),
        around=document(around),
        origin=record.origin,
    )


def _read(one: SentRecord, codec: FactCodec, office: str, sender: str, firms: Known) -> Record:
    """Return a record as it will be kept here; refuse the file where anything in it is not understood."""
    registers = resources.registers()
    register = registers.by_id.get(one.register)
    if register is None:
        raise _strange(f"台账 {one.register}")
    if not is_id(one.id) or one.revision < 1 or len(one.origin) > _LONGEST_ORIGIN or not one.origin.isprintable():
        raise _strange(f"“{register.row.title}”第 {one.number} 号的识别码或版次")
    if one.state != register.first_state and one.state not in register.states:
        raise _strange(f"“{register.row.title}”的状态 {one.state}")
    facts, around = (_facts(raw, codec, register) for raw in (one.facts, one.around))
    if strange := sorted(set(facts) - set(register.fields)):
        raise _strange(f"“{register.row.title}”的 {'、'.join(strange)}")
    firm = firms.enterprise(*(str(around[name].value) if name in around else "" for name in ("ent_name", "ent_uscc")))
    return Record(
        id=one.id,
        register=one.register,
        number=one.number,
        facts=facts,
        around=around,
        state=one.state,
        enterprise_id=firm.record.id if firm.record is not None and register.row.about != "office" else "",
        sent_revision=one.revision,
        by=one.origin or office,
        origin=one.origin or office,
        sender=sender,
    )


def _facts(raw: msgspec.Raw, codec: FactCodec, register: Register) -> dict[str, Any]:
    try:
        read = codec.read(bytes(raw).decode())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _strange(f"“{register.row.title}”的内容") from error
    if read.unread:
        raise _strange(f"“{register.row.title}”的 {'、'.join(read.unread)}")
    return read.facts


def _strange(what: str) -> Problem:
    return Problem(
        f"文件里有本机不认识的内容（{what}）",
        remedy="可能由较新版本的程序制作：请先升级本程序，仍不行请向报送单位核实",
        code="lvreg_newer",
    )


def _all(book: Book) -> Iterator[Record]:
    for register in book.registers.by_id:
        yield from book.records(register)


def _gate_names(store: Store) -> GateNames:
    """Return what tells which facts a gate or clause asks for; the packs are read only where one is asked."""
    packs: dict[str, Pack] = {}

    def names(pack_id: str, gate: str) -> Iterable[str]:
        if not packs:
            packs.update({pack.row.id: pack for pack in packs_in_use(store).editions})
        pack = packs.get(pack_id)
        if pack is None:
            return ()
        conditions = {one.row.id: one.when for one in pack.gates} | {one.row.id: one.when for one in pack.tested}
        when = conditions.get(gate)
        return () if when is None else when.names

    return names


def _note_received(store: Store, told: PackageInspection, by: str) -> None:
    kept = ReceivedPackage(
        office=told.signer,
        fingerprint=told.fingerprint,
        made_at=told.made_at,
        came_at=datetime.now(UTC),
        by=by,
        registers=told.registers,
        counts={kind: told.count(kind) for kind in KINDS if told.count(kind)},
    )
    store.put_setting(SETTING, [*(store.setting(SETTING) or []), msgspec.to_builtins(kept)])
    store.note(by=by, why=f"{told.signer} 上报", what="registers_received", subject="store")
