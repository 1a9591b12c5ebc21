"""Print the registers: one record, all records, totals or a list to hand out, as PDF or (tables) as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.register_book import write_table_book
from desktop.dossier.register_paper import (
    PaperFigure,
    PaperOffice,
    PaperStep,
    RecordPaper,
    record_outline,
    register_form,
    register_pdf,
    table_outline,
)
from desktop.work.operations.handing_out import EXCEL, write_outline
from desktop.work.operations.office import load_settings, packs_in_use
from desktop.work.operations.printing import UNNAMED_OFFICE
from desktop.work.operations.register_tables import handed_out, records_of, totals_of
from desktop.work.operations.registers import RecordView, history, record_view
from matching.registers.formula import formula_of
from matching.registers.words import labels, shown

if TYPE_CHECKING:
    from desktop.dossier.paper import Outline
    from desktop.store.database import Store
    from desktop.store.registers import RecordRevision
    from desktop.work.progress import Progress
    from matching.registers.checks import Remark
    from matching.registers.tables import RegisterTable

CONFIDENCE = {"V": "已核对", "D": "推算", "K": "一般了解，未见原文", "?": "存疑"}


def record_paper(
    store: Store,
    record_id: str,
    *,
    on: date | None = None,
    printed_on: date | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return one record as a PDF."""
    return register_pdf(record_paper_outline(store, record_id, on=on, printed_on=printed_on))


def record_paper_outline(
    store: Store, record_id: str, *, on: date | None = None, printed_on: date | None = None
) -> Outline:
    """Lay one record out for print."""
    day = on or date.today()
    found = record_view(store, record_id, on=day)
    paper = _paper(found, history(store, record_id), cites_of(store, day))
    return record_outline(paper, _office(store, day, printed_on))


def table_paper(
    store: Store,
    register_id: str,
    *,
    kind: str = "records",
    table_id: str = "",
    on: date | None = None,
    printed_on: date | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return the records, totals or a list to hand out as a PDF; `kind` is records, totals or list."""
    day = on or date.today()
    return register_pdf(_table_outline(store, _table(store, register_id, kind, table_id, day), day, printed_on))


def _table_outline(store: Store, table: RegisterTable, day: date, printed_on: date | None = None) -> Outline:
    return table_outline(table, _office(store, day, printed_on), cites=_told(store, table, day))


def write_record_paper(
    store: Store, record_id: str, path: Path, *, on: date | None = None, progress: Progress | None = None
) -> None:
    """Write one record to PDF or Word, as the file's ending says."""
    write_outline(record_paper_outline(store, record_id, on=on), path, register_form())


def write_table(
    store: Store,
    register_id: str,
    path: Path,
    *,
    kind: str = "records",
    table_id: str = "",
    on: date | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a table to PDF, Word or a workbook, as the file's ending says."""
    day = on or date.today()
    table = _table(store, register_id, kind, table_id, day)
    if path.suffix.lower() != EXCEL:
        write_outline(_table_outline(store, table, day), path, register_form())
        return
    office = _office(store, day, None)
    cites = "；".join(_told(store, table, day))
    told = [f"{office.name}　数据日期 {day}", *([f"依据：{cites}"] if cites else [])]
    write_table_book(path, table, told=told)


def _table(store: Store, register_id: str, kind: str, table_id: str, on: date) -> RegisterTable:
    if kind == "totals":
        return totals_of(store, register_id, table_id, on=on)
    if kind == "list":
        return handed_out(store, register_id, table_id, on=on)
    return records_of(store, register_id, on=on)


def _paper(found: RecordView, revisions: tuple[RecordRevision, ...], cites: Mapping[str, str]) -> RecordPaper:
    record, register, worked, book = found.record, found.worked.register, found.worked, found.book
    code = resources.name_code
    filled = [name for name in register.fields if record.value(name) is not None]
    clauses = dict.fromkeys((*register.row.clauses, *(one.row.clause for one in register.computed)))
    return RecordPaper(
        title=register.row.title,
        called=found.called,
        number=record.number,
        revision=record.revision,
        head=tuple(_head(found)),
        values=tuple((register.fields[name].label, shown(worked, name, book, name_code=code)) for name in filled),
        figures=tuple(
            PaperFigure(
                label=one.row.label,
                value=shown(worked, one.row.id, book, name_code=code),
                waits=labels(register, worked.waits.get(one.row.id, ()), book),
                formula=formula_of(one, register, book.registers, name_code=code),
            )
            for one in register.computed
            if worked.concerns(one.row.id)
        ),
        remarks=tuple((_kind(one), one.sentence) for one in found.remarks),
        steps=tuple(_step(one, found) for one in reversed(revisions)),
        clauses=tuple(_by_document(cites.get(one, one) for one in clauses if one)),
        notes=register.row.notes,
        is_draft=register.is_draft,
        confidence=CONFIDENCE[register.row.confidence],
        has_personal=any(register.fields[name].personal for name in filled),
    )


def _head(found: RecordView) -> list[tuple[str, str]]:
    record, register = found.record, found.worked.register
    pairs = []
    if register.row.about != "office":
        label = {"enterprise": "企业", "project": "项目"}[register.row.about]
        pairs.append((label, record.about))
    if record.state in register.states:
        pairs.append(("状态", register.states[record.state].label))
    if record.origin:
        pairs.append(("报送单位", record.origin))
    return pairs


def _kind(remark: Remark) -> str:
    return "unknown" if remark.unknown else "refuse" if remark.refuses else "warn"


def _step(one: RecordRevision, found: RecordView) -> PaperStep:
    register = found.worked.register
    moves = {move.row.id: move.row.label for move in register.moves}
    state = register.states.get(one.record.state)
    step = moves.get(one.move, "") or ("登记" if one.record.revision == 1 else "修改")
    return PaperStep(
        on=one.record.saved_at.astimezone().date() if one.record.saved_at else None,
        step=step,
        state=state.label if state is not None else "",
        by=one.record.by,
        why="" if one.why == step else one.why,
    )


def cites_of(store: Store, on: date) -> Mapping[str, str]:
    """Return how every clause of the packs is cited, those in force on the day first."""
    library = packs_in_use(store)
    in_force = library.on(on)
    every = [*(pack for pack in library.editions if pack not in in_force), *in_force]
    return {clause: f"{pack.cite(clause)} {row.row.title}" for pack in every for clause, row in pack.clauses.items()}


def _by_document(cited: Iterable[str]) -> Iterator[str]:
    """Yield the cited clauses of each document in one paragraph: 《…》 三（一） …；三（四） …."""
    documents: dict[str, list[str]] = {}
    for one in cited:
        document, closing, clause = one.partition("》")
        documents.setdefault(document + closing, []).append(clause.strip() if closing else "")
    for document, clauses in documents.items():
        yield f"{document}　{'；'.join(filter(None, clauses))}".rstrip("　")


def _told(store: Store, table: RegisterTable, on: date) -> tuple[str, ...]:
    return (cites_of(store, on).get(table.clause, table.clause),) if table.clause else ()


def _office(store: Store, on: date, printed_on: date | None) -> PaperOffice:
    name = load_settings(store).office_name or UNNAMED_OFFICE
    return PaperOffice(name=name, printed_on=printed_on or date.today(), on=on)
