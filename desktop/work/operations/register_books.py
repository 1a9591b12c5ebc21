"""Workbooks of registers: write blank forms, write records, and bring filled rows in, each with its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.intake import layout
from desktop.intake.filled import Cell
from desktop.intake.known import Known, known, looks_like_uscc
from desktop.intake.plain import bare
from desktop.intake.register_form import (
    COMPUTED,
    FIRM,
    NUMBER,
    ORIGIN,
    RECORD,
    STATE,
    RecordRow,
    cells_of_field,
    write_record_book,
    write_register_form,
)
from desktop.intake.register_rows import RegisterRow, read_register_tables
from desktop.intake.report import IgnoredColumn, Rejection
from desktop.problems import Problem
from desktop.store import merge_facts, weakened
from desktop.version import VERSION
from desktop.work.operations.registers import find_register, keep_record, open_book, with_around
from desktop.work.progress import Progress
from matching.case import EVIDENCE_LABELS
from matching.registers.links import meant, resolved
from matching.registers.records import Record
from matching.registers.words import name_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.case import Fact
    from matching.registers.book import Book
    from matching.registers.model import Register

OUTCOMES = {"new": "新增", "changed": "修改", "unchanged": "未变", "refused": "未导入"}
_SHOWN_OPTIONS = 500
_REPORT_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """Tell what became of one row: new, changed, unchanged or refused (with every reason)."""

    sheet: str
    row: int
    register: str
    outcome: str
    number: int = 0
    called: str = ""
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterImport:
    """Tell what a workbook brought, row by row."""

    file: str
    rows: tuple[RowOutcome, ...]
    ignored_columns: tuple[IgnoredColumn, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    skipped: int = 0

    def count(self, outcome: str) -> int:
        """Return how many rows had an outcome."""
        return sum(one.outcome == outcome for one in self.rows)

    @property
    def is_clean(self) -> bool:
        """Say whether every row was taken."""
        return not self.count("refused")

    def lines(self) -> Iterator[str]:
        """Yield the report line by line, what was refused in full."""
        yield "，".join(f"{label} {self.count(name)} 条" for name, label in OUTCOMES.items())
        for one in self.rows:
            if one.outcome == "refused":
                yield from (rejection.sentence() for rejection in one.rejected)
            elif one.outcome != "unchanged":
                yield f"表“{one.sheet}”第 {one.row} 行：{OUTCOMES[one.outcome]}，第 {one.number} 号　{one.called}"
        if self.skipped:
            yield f"跳过 {self.skipped} 行（示例、空行、合计）"
        for column in self.ignored_columns:
            yield f"表“{column.sheet}”{column.column} 列“{column.heading}”没有读：本台账没有这一项"
        yield from (f"表“{name}”没有读：认不出是哪种台账" for name in self.ignored_sheets)


def write_forms(
    store: Store, path: Path, register_ids: Sequence[str] = (), *, progress: Progress | None = None
) -> tuple[str, ...]:
    """Write blank forms of these registers, of all without any; return their ids."""
    every = resources.registers()
    chosen = [find_register(one) for one in register_ids] or list(every.by_id.values())
    book = open_book(store)
    options = {target: _names(book, target) for one in chosen for target in one.links.values()}
    write_register_form(path, chosen, every.dictionary, options=options, version=VERSION)
    return tuple(one.id for one in chosen)


def export_records(
    store: Store,
    register_id: str,
    path: Path,
    *,
    only_listed: bool = False,
    on: date | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the records of a register as a workbook that reads back as the same records; return how many."""
    register = find_register(register_id)
    book = open_book(store, on=on)
    records = book.records(register.id)
    rows = [RecordRow(register=register.id, cells=_cells(record, register, book)) for record in records]
    only = frozenset(register.row.columns) if only_listed else frozenset()
    write_record_book(path, register, rows, resources.registers().dictionary, only=only, version=VERSION)
    return len(records)


def import_records(
    store: Store, path: Path, *, register_id: str = "", on: date | None = None, by: str, progress: Progress
) -> RegisterImport:
    """Take the rows of a workbook in, each by itself; a bad row stops no other, a cancelled import leaves nothing."""
    from desktop.intake.tables import read_tables

    default = find_register(register_id) if register_id else None
    tables = read_tables(path, progress.step)
    found = read_register_tables(
        tables, resources.registers(), default=default, by=by, read_code=resources.codes().read
    )
    with store.transaction():
        taking = _Taking(store, open_book(store, on=on), by, f"导入 {path.name}")
        outcomes = []
        for done, row in enumerate(found.rows):
            if done % _REPORT_EVERY == 0:
                progress.step(done, len(found.rows), f"{path.name}：正在保存")
            outcomes.append(taking.take(row))
        progress.step(len(found.rows), len(found.rows), f"{path.name}：正在写入数据库")
    return RegisterImport(
        file=str(path),
        rows=tuple(outcomes),
        ignored_columns=found.ignored_columns,
        ignored_sheets=found.ignored_sheets,
        skipped=found.skipped,
    )


class _Taking:
    """Take rows one after the other, each seeing what those before it brought."""

    def __init__(self, store: Store, book: Book, by: str, why: str) -> None:
        self._store = store
        self._book = book
        self._by = by
        self._why = why
        self._known = known(store.enterprise_index(), store.project_index())
        self._met: dict[str, int] = {}
        self._surroundings: dict[tuple[str, str], Mapping[str, Fact]] = {}

    def take(self, row: RegisterRow) -> RowOutcome:
        """Save one row, or tell why it is not saved."""
        record = self._record(row)
        if record is None or row.rejected:
            return self._refused(row)
        kept = self._book.find(record.register, record.id) if record.id else None
        if kept is not None and record.facts == kept.facts and _about(record) == _about(kept):
            return self._taken(row, kept, "unchanged")
        try:
            saved = keep_record(self._store, self._book, record, by=self._by, why=self._why)
        except Problem as problem:
            row.refuse("", "", "", problem.what, problem.remedy)
            return self._refused(row)
        saved = replace(saved, around=record.around)
        self._book.keep(saved)
        return self._taken(row, saved, "new" if kept is None else "changed")

    def _record(self, row: RegisterRow) -> Record | None:
        """Return the record a row makes: laid over the kept one it means, else a new one."""
        facts, wrong = resolved(row.facts, row.register, self._book, plain=bare, name_code=resources.name_code)
        for name, why in wrong.items():
            row.refuse(name, row.register.fields[name].label, str(row.facts[name].value), why)
        kept = self._kept(row)
        firm, case = self._subject(row, kept)
        if row.rejected:
            return None
        record = Record(
            id="", register=row.register.id, facts=facts, state=row.register.first_state, enterprise_id=firm,
            project_id=case, around=self._around(row.register.id, firm, case),
        )  # fmt: skip
        kept = kept or self._twin(record)
        if kept is None:
            self._check_state(row, record.state)
            return record
        if earlier := self._met.get(kept.id):
            row.refuse(NUMBER, "编号", str(kept.number), f"同一条记录在第 {earlier} 行已填过，一份表里只填一次")
            return None
        self._met[kept.id] = row.row
        self._check_state(row, kept.state)
        self._check_evidence(row, record, kept)
        laid = merge_facts(kept.facts, facts)
        return replace(record, id=kept.id, revision=kept.revision, number=kept.number, state=kept.state,
                       origin=kept.origin, facts=laid)  # fmt: skip

    def _around(self, register_id: str, firm: str, case: str) -> Mapping[str, Fact]:
        if (firm, case) not in self._surroundings:
            asked = Record(id="", register=register_id, facts={}, enterprise_id=firm, project_id=case)
            self._surroundings[firm, case] = with_around(self._store, asked).around
        return self._surroundings[firm, case]

    def _kept(self, row: RegisterRow) -> Record | None:
        ident, number = row.ties.get(RECORD, ""), row.ties.get(NUMBER, "")
        if ident:
            kept = self._book.find(row.register.id, ident)
            if kept is None:
                row.refuse(RECORD, "识别码", ident, "本库这种台账里有的记录", "别的单位的表请用空白表重填")
            elif number and number != str(kept.number):
                row.refuse(NUMBER, "编号", number, f"与识别码相符的编号 {kept.number}", "编号不能改；新记录请另起一行")
            return kept
        if not number:
            return None
        found = next((one for one in self._book.records(row.register.id) if str(one.number) == number), None)
        if found is None:
            row.refuse(NUMBER, "编号", number, "已有记录的编号", "新记录的编号请留空")
        return found

    def _twin(self, record: Record) -> Record | None:
        for names in self._book.registers[record.register].row.unique:
            if twin := self._book.twin(record, names):
                return twin
        return None

    def _subject(self, row: RegisterRow, kept: Record | None) -> tuple[str, str]:
        about = row.register.row.about
        if about == "office":
            return "", ""
        if kept is not None and kept.origin:
            return _about(kept)
        text = row.ties.get(layout.ENTERPRISE_ID, "")
        if about == "enterprise":
            if not text and kept is not None:
                return kept.enterprise_id, ""
            return self._enterprise(row, text), ""
        project = row.ties.get(layout.PROJECT_ID, "")
        if not project and kept is not None:
            return kept.enterprise_id, kept.project_id
        return self._project(row, project, text)

    def _enterprise(self, row: RegisterRow, text: str) -> str:
        if not text:
            row.refuse(layout.ENTERPRISE_ID, "所属企业", "", "没有填", "请填库里企业的统一社会信用代码或全称")
            return ""
        code = bare(text).upper() if looks_like_uscc(text) else ""
        found = self._known.enterprise("" if code else text, code)
        if found.record is None:
            expected = "只有一家的企业名称" if found.several else "库里有的企业"
            row.refuse(
                layout.ENTERPRISE_ID, "所属企业", text, expected,
                "几家企业同名，请填统一社会信用代码" if found.several else "新企业请先录入，再导入台账",
            )  # fmt: skip
            return ""
        return found.record.id

    def _project(self, row: RegisterRow, name: str, firm: str) -> tuple[str, str]:
        if not name:
            row.refuse(layout.PROJECT_ID, "所属项目", "", "没有填", "请填库里项目的名称")
            return "", ""
        owner = self._enterprise(row, firm) if firm else ""
        found = _projects(self._known, name, owner)
        if len(found) != 1:
            expected = "只有一个的项目名称" if found else "库里有的项目"
            row.refuse(layout.PROJECT_ID, "所属项目", name, expected, "请同时写明所属企业" if found else "")
            return "", ""
        return found[0]

    def _check_state(self, row: RegisterRow, state: str) -> None:
        text = row.ties.get(STATE, "")
        states = row.register.states
        label = states[state].label if state in states else ""
        if text and text not in {label, state}:
            row.refuse(STATE, "状态", text, f"现在的状态“{label}”", "状态要在程序里按步骤改")

    def _check_evidence(self, row: RegisterRow, record: Record, kept: Record) -> None:
        for name in weakened(kept.facts, record.facts):
            old, about = kept.facts[name], row.register.fields[name]
            row.refuse(
                name, about.label, str(record.facts[name].value),
                f"不弱于 {old.evidence}（{EVIDENCE_LABELS[old.evidence]}）的证据才能替换已有的值",
                "请在程序里修改并写明来源",
            )  # fmt: skip

    def _taken(self, row: RegisterRow, record: Record, outcome: str) -> RowOutcome:
        called = name_of(self._book.worked(record), self._book, name_code=resources.name_code)
        return RowOutcome(
            sheet=row.sheet, row=row.row, register=row.register.id, outcome=outcome, number=record.number,
            called=called,
        )  # fmt: skip

    def _refused(self, row: RegisterRow) -> RowOutcome:
        return RowOutcome(
            sheet=row.sheet, row=row.row, register=row.register.id, outcome="refused", rejected=tuple(row.rejected)
        )


def _projects(index: Known, name: str, owner: str) -> list[tuple[str, str]]:
    """Return enterprise and id of the projects a name means, within one enterprise where it is given."""
    owners = [owner] if owner else list(index.projects_of)
    return [(one, found.id) for one in owners if (found := index.project(one, name)) is not None]


def _about(record: Record) -> tuple[str, str]:
    return record.enterprise_id, record.project_id


def _names(book: Book, register_id: str) -> tuple[str, ...]:
    records = book.records(register_id)[:_SHOWN_OPTIONS]
    return tuple(dict.fromkeys(name_of(book.worked(one), book, name_code=resources.name_code) for one in records))


def _cells(record: Record, register: Register, book: Book) -> Mapping[str, Cell]:
    worked = book.worked(record)
    cells: dict[str, Cell] = {
        NUMBER: str(record.number),
        RECORD: record.id,
        ORIGIN: record.origin,
        STATE: register.states[record.state].label if record.state in register.states else "",
        layout.ENTERPRISE_ID: _said(record, "ent_uscc") or _said(record, "ent_name"),
        FIRM: _said(record, "ent_name"),
        layout.PROJECT_ID: _said(record, "prj_name"),
    }
    for name, fact in record.facts.items():
        if name in register.links and fact.is_known:
            cells[name] = _link(str(fact.value), register.links[name], book)
        elif name in register.fields:
            cells |= dict(cells_of_field(register.fields[name], fact.value))
    for one in register.computed:
        value = worked.value(one.row.id)
        if value is not None:
            cells |= {COMPUTED + name: cell for name, cell in cells_of_field(one.field, value)}
    return cells


def _said(record: Record, name: str) -> str:
    fact = record.around.get(name)
    return str(fact.value) if fact is not None and fact.is_known else ""


def _link(target: str, register_id: str, book: Book) -> str:
    """Return what names a linked record so that it is found again: its name, its number where that would mislead."""
    found = book.find(register_id, target)
    if found is None:
        return ""
    called = name_of(book.worked(found), book, name_code=resources.name_code)
    again = meant(called, register_id, book, plain=bare, name_code=resources.name_code)
    return called if again.record is found else str(found.number)
