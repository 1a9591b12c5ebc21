"""The operations of papers, each imported only when the worker runs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.paper_records import FilesReport, PaperDetails, PaperOf
    from desktop.work.operations.papers import CasePapers
    from desktop.work.progress import Progress


def case_papers(case_id: str, route: str, *, on: date) -> Operation[CasePapers]:
    """Read how the papers of a route stand for a case."""

    def operation(store: Store, progress: Progress) -> CasePapers:
        from desktop.work.operations import papers

        return papers.case_papers(store, case_id, route, on=on, progress=progress)

    return operation


def attach(paper: PaperOf, source: Path, details: PaperDetails, *, by: str, corrects: int | None) -> Operation[int]:
    """Copy a file beside the database and record it."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import paper_records

        return paper_records.attach_paper(store, paper, source, details, by=by, corrects=corrects, progress=progress)

    return operation


def note_seen(paper: PaperOf, details: PaperDetails, *, by: str) -> Operation[int]:
    """Record an original somebody saw."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import paper_records

        return paper_records.note_seen(store, paper, details, by=by, progress=progress)

    return operation


def correct(number: int, details: PaperDetails, *, paper: str, by: str, why: str) -> Operation[int]:
    """State other details of a record."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import paper_records

        return paper_records.correct_paper(store, number, details, paper=paper, by=by, why=why, progress=progress)

    return operation


def withdraw(number: int, *, by: str, why: str) -> Operation[None]:
    """Let a record count no more."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import paper_records

        paper_records.withdraw_paper(store, number, by=by, why=why, progress=progress)

    return operation


def export(numbers: Sequence[int], folder: Path) -> Operation[tuple[Path, ...]]:
    """Copy files out into a folder, verified on the way."""

    def operation(store: Store, progress: Progress) -> tuple[Path, ...]:
        from desktop.work.operations import paper_records

        return paper_records.export_all(store, numbers, folder, progress=progress)

    return operation


def print_checklist(case_id: str, route: str, path: Path, *, on: date) -> Operation[Path]:
    """Write the checklist of a route to a PDF file."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import paper_printing

        return paper_printing.print_checklist(store, case_id, route, path, on=on, progress=progress)

    return operation


def print_checklists(ids: Sequence[str], path: Path, *, on: date) -> Operation[Path]:
    """Write the checklists of several cases to one PDF file."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import paper_printing

        return paper_printing.print_checklists(store, ids, path, on=on, progress=progress)

    return operation


def missing_files() -> Operation[int]:
    """Count the kept files that are gone or of another size; nothing is read, so it is fast."""

    def operation(store: Store, _progress: Progress) -> int:
        return len(store.papers.faults(whole=False))

    return operation


def check_files() -> Operation[FilesReport]:
    """Compare every kept file with what was kept, and mend what the backups hold."""

    def operation(store: Store, progress: Progress) -> FilesReport:
        from desktop.work.operations import paper_records

        return paper_records.check_files(store, progress=progress)

    return operation
