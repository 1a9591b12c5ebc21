"""The operations the page of registers starts, imported only when the worker runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store import CaseRow
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.ui.forms.material import FormMaterial
    from desktop.work.operations.clean_production import AuditTargets
    from desktop.work.operations.record_papers import RecordPapers
    from desktop.work.operations.register_books import RegisterImport
    from desktop.work.operations.register_desk import AboutLine, Desk, RegisterLine
    from desktop.work.operations.register_packages import BuiltPackage, PackageInspection
    from desktop.work.operations.register_record import RecordShown, Revised
    from desktop.work.progress import Progress
    from matching.case import Fact
    from matching.registers.records import Record
    from matching.registers.tables import RegisterTable

_PARTS = ("board", "record_pane", "records_part", "totals_part", "handout_part", "bin_part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Hold what the page needs before it can show anything."""

    lines: tuple[RegisterLine, ...]
    material: FormMaterial


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Hold a register as it is after something was kept, and the record in front."""

    desk: Desk
    shown: RecordShown | None


def load_start(on: date) -> Operation[Start]:
    """Read which registers there are and what forms are made from, and import what the page's parts need."""

    def operation(store: Store, progress: Progress) -> Start:
        from desktop.ui.forms.material import load_material
        from desktop.work.operations import register_desk

        for part in _PARTS:
            import_module(f"desktop.ui.registers.{part}")
        material = load_material(on)(store, progress)
        return Start(lines=register_desk.register_lines(store, on=on), material=material)

    return operation


def register_lines(on: date) -> Operation[tuple[RegisterLine, ...]]:
    """Read which registers there are and how many records each holds."""

    def operation(store: Store, _progress: Progress) -> tuple[RegisterLine, ...]:
        from desktop.work.operations import register_desk

        return register_desk.register_lines(store, on=on)

    return operation


def open_desk(register_id: str, *, on: date, record_id: str = "") -> Operation[Kept]:
    """Read a register with its records; with a record's id also what is shown of that."""
    return lambda store, _progress: _kept(store, register_id, record_id, on)


def record_shown(desk: Desk, record: Record) -> Operation[RecordShown]:
    """Work out a record, kept or still being filled in."""

    def operation(_store: Store, _progress: Progress) -> RecordShown:
        from desktop.work.operations import register_record

        return register_record.record_shown(desk, record)

    return operation


def open_record(desk: Desk, record_id: str) -> Operation[RecordShown | None]:
    """Work out a kept record; None when the register does not hold it any more."""

    def operation(_store: Store, _progress: Progress) -> RecordShown | None:
        from desktop.work.operations import register_record

        record = desk.book.find(desk.register.id, record_id)
        return None if record is None else register_record.record_shown(desk, record)

    return operation


def begin(
    desk: Desk, facts: Mapping[str, Fact], *, enterprise_id: str = "", project_id: str = ""
) -> Operation[RecordShown]:
    """Begin a record that already holds these facts."""

    def operation(store: Store, _progress: Progress) -> RecordShown:
        from desktop.work.operations import register_record

        record = register_record.begin(
            store, desk.register.id, facts, enterprise_id=enterprise_id, project_id=project_id
        )
        return register_record.record_shown(desk, record)

    return operation


def about(desk: Desk, record: Record) -> Operation[RecordShown]:
    """Work out a record anew with what is known of the enterprise or project it now names."""

    def operation(store: Store, _progress: Progress) -> RecordShown:
        from desktop.work.operations import register_record, registers

        return register_record.record_shown(desk, registers.with_around(store, record))

    return operation


def save(desk: Desk, record: Record, *, by: str, why: str) -> Operation[Kept]:
    """Keep a record among those its desk holds, without reading everything again."""

    def operation(store: Store, _progress: Progress) -> Kept:
        from desktop.work.operations import register_desk, register_record, registers

        book = desk.book
        saved = registers.keep_record(store, book, registers.with_around(store, record), by=by, why=why)
        kept = registers.with_around(store, saved)
        book.keep(kept)
        now = register_desk.desk_of(store, kept.register, book)
        return Kept(desk=now, shown=register_record.record_shown(now, kept))

    return operation


def move(record: Record, move_id: str, facts: Mapping[str, Fact], *, on: date, by: str, why: str) -> Operation[Kept]:
    """Take a record to another state and read its register anew."""

    def operation(store: Store, _progress: Progress) -> Kept:
        from desktop.work.operations import registers

        moved = registers.move_record(store, record.id, move_id, facts=facts, on=on, by=by, why=why)
        return _kept(store, moved.register, moved.id, on)

    return operation


def put_away(register_id: str, record_id: str, *, on: date, by: str, why: str) -> Operation[Kept]:
    """Move a record to the recycle bin."""

    def operation(store: Store, _progress: Progress) -> Kept:
        from desktop.work.operations import registers

        registers.put_away(store, record_id, by=by, why=why)
        return _kept(store, register_id, "", on)

    return operation


def take_back(register_id: str, record_ids: Sequence[str], *, on: date, by: str, why: str) -> Operation[Kept]:
    """Take records out of the recycle bin; the first of them comes to the front."""

    def operation(store: Store, _progress: Progress) -> Kept:
        from desktop.work.operations import registers

        with store.transaction():
            for record_id in record_ids:
                registers.take_back(store, record_id, by=by, why=why)
        return _kept(store, register_id, record_ids[0], on)

    return operation


def take_over(record: Record, fields: Sequence[str], *, on: date, by: str) -> Operation[Kept]:
    """Write what a record proves into its enterprise or project."""

    def operation(store: Store, _progress: Progress) -> Kept:
        from desktop.work.operations import registers

        registers.take_over(store, record.id, fields, on=on, by=by)
        return _kept(store, record.register, record.id, on)

    return operation


def revised(desk: Desk, record_id: str) -> Operation[tuple[Revised, ...]]:
    """Read the revisions of a record."""

    def operation(store: Store, _progress: Progress) -> tuple[Revised, ...]:
        from desktop.work.operations import register_record

        return register_record.revised(store, desk, record_id)

    return operation


def totals(desk: Desk) -> Operation[tuple[RegisterTable, ...]]:
    """Work out the tables of totals of a register."""

    def operation(_store: Store, _progress: Progress) -> tuple[RegisterTable, ...]:
        from desktop.work.operations import register_desk

        return register_desk.desk_totals(desk)

    return operation


def lists(desk: Desk) -> Operation[tuple[RegisterTable, ...]]:
    """Work out the lists a register hands out."""

    def operation(_store: Store, _progress: Progress) -> tuple[RegisterTable, ...]:
        from desktop.work.operations import register_desk

        return register_desk.desk_lists(desk)

    return operation


def link_offers(desk: Desk, register_id: str, text: str) -> Operation[tuple[tuple[str, str], ...]]:
    """Find records of a register by their names."""

    def operation(_store: Store, _progress: Progress) -> tuple[tuple[str, str], ...]:
        from desktop.work.operations import register_record

        return register_record.link_offers(desk, register_id, text)

    return operation


def enterprise_offers(text: str) -> Operation[tuple[tuple[str, str], ...]]:
    """Find enterprises by name or code, as id and line."""

    def operation(store: Store, progress: Progress) -> tuple[tuple[str, str], ...]:
        from desktop.work.operations import cases

        found = cases.enterprises(store, text, progress=progress)
        return tuple((key.id, f"{key.name}　{key.uscc}".strip()) for key in found)

    return operation


def project_offers(text: str) -> Operation[tuple[tuple[str, str], ...]]:
    """Find projects by name, enterprise or initials, as id and line."""

    def operation(store: Store, _progress: Progress) -> tuple[tuple[str, str], ...]:
        from desktop.store import CaseQuery

        rows: tuple[CaseRow, ...] = store.list_cases(CaseQuery(text=text, limit=20)).rows
        return tuple((row.id, f"{row.project}　{row.enterprise}") for row in rows)

    return operation


def records_about(case_id: str, *, on: date) -> Operation[tuple[AboutLine, ...]]:
    """Read the records about a case's project or enterprise."""

    def operation(store: Store, _progress: Progress) -> tuple[AboutLine, ...]:
        from desktop.work.operations import register_desk

        return register_desk.records_about(store, case_id, on=on)

    return operation


def record_papers(record_id: str, *, on: date) -> Operation[RecordPapers]:
    """Read how the papers of a record stand."""

    def operation(store: Store, _progress: Progress) -> RecordPapers:
        from desktop.work.operations import record_papers

        return record_papers.record_papers(store, record_id, on=on)

    return operation


# ---- who must audit


def audit_targets(*, on: date) -> Operation[AuditTargets]:
    """Go over all enterprises and tell who must audit."""

    def operation(store: Store, progress: Progress) -> AuditTargets:
        from desktop.work.operations import clean_production

        return clean_production.audit_targets(store, on=on, progress=progress)

    return operation


def list_audits(
    enterprises: Sequence[str], year: int, *, listed_on: date | None, on: date, by: str
) -> Operation[tuple[Record, ...]]:
    """Keep an audit of each of these enterprises in the list of a year, all or none."""

    def operation(store: Store, progress: Progress) -> tuple[Record, ...]:
        from desktop.work.operations import clean_production

        return clean_production.list_audits(
            store, enterprises, year, listed_on=listed_on, on=on, by=by, progress=progress
        )

    return operation


# ---- files


def write_form(register_id: str, path: Path) -> Operation[Path]:
    """Write the blank workbook of a register."""

    def operation(store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import register_books

        register_books.write_forms(store, path, (register_id,))
        return path

    return operation


def export_records(register_id: str, path: Path, *, on: date) -> Operation[Path]:
    """Write the records of a register as a workbook that reads back."""

    def operation(store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import register_books

        register_books.export_records(store, register_id, path, on=on)
        return path

    return operation


def import_records(register_id: str, path: Path, *, on: date, by: str) -> Operation[RegisterImport]:
    """Take the rows of a workbook in."""

    def operation(store: Store, progress: Progress) -> RegisterImport:
        from desktop.work.operations import register_books

        return register_books.import_records(store, path, register_id=register_id, on=on, by=by, progress=progress)

    return operation


def write_record_paper(record_id: str, path: Path, *, on: date) -> Operation[Path]:
    """Write one record to a PDF file."""

    def operation(store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import register_papers

        register_papers.write_record_paper(store, record_id, path, on=on)
        return path

    return operation


def write_table(register_id: str, path: Path, *, kind: str, table_id: str, on: date) -> Operation[Path]:
    """Write records, totals or a list as a PDF or a workbook, as the file's ending says."""

    def operation(store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import register_papers

        register_papers.write_table(store, register_id, path, kind=kind, table_id=table_id, on=on)
        return path

    return operation


def build_package(
    register_id: str, path: Path, *, keys: Path, with_personal: bool, on: date
) -> Operation[BuiltPackage]:
    """Write a register as a signed file for another office."""

    def operation(store: Store, _progress: Progress) -> BuiltPackage:
        from desktop.work.operations import register_packages

        return register_packages.build_package(
            store, (register_id,), path, keys=keys, with_personal=with_personal, on=on
        )

    return operation


def inspect_package(path: Path, *, keys: Path, on: date) -> Operation[PackageInspection]:
    """Tell what a signed file holds and what receiving it would change."""

    def operation(store: Store, _progress: Progress) -> PackageInspection:
        from desktop.work.operations import register_packages

        return register_packages.inspect_package(store, path, keys=keys, on=on)

    return operation


def receive_package(path: Path, *, keys: Path, accept: str, on: date, by: str) -> Operation[PackageInspection]:
    """Keep the records of a signed file beside our own, read-only."""

    def operation(store: Store, progress: Progress) -> PackageInspection:
        from desktop.work.operations import register_packages

        return register_packages.receive_package(store, path, by=by, keys=keys, accept=accept, on=on, progress=progress)

    return operation


def _kept(store: Store, register_id: str, record_id: str, on: date) -> Kept:
    from desktop.work.operations import register_desk, register_record

    desk = register_desk.open_desk(store, register_id, on=on)
    record = desk.book.find(register_id, record_id) if record_id else None
    return Kept(desk=desk, shown=None if record is None else register_record.record_shown(desk, record))
