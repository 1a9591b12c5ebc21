"""Print the checklists of papers of cases on one route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.work.operations.handing_out import write_outline
from desktop.work.operations.office import load_settings
from desktop.work.operations.papers import checklist
from desktop.work.operations.sharing import write_file

if TYPE_CHECKING:
    from desktop.dossier.paper import Outline
    from desktop.store.database import Store
    from desktop.work.progress import Progress


RECOMMEND = "recommend"
"""The route every project goes first."""


def checklist_pdf(store: Store, case_id: str, route: str, *, on: date, progress: Progress | None = None) -> bytes:
    """Return the checklist as a PDF."""
    from desktop.dossier.paper_checklist import list_form
    from desktop.dossier.pdf import pdf_bytes

    return pdf_bytes(_checklists(store, [case_id], route, on, progress), layout=list_form())


def print_checklist(
    store: Store, case_id: str, route: str, path: Path, *, on: date, progress: Progress | None = None
) -> Path:
    """Write the checklist to PDF or Word, as the file's ending says."""
    from desktop.dossier.paper_checklist import list_form

    (outline,) = _checklists(store, [case_id], route, on, progress)
    return write_outline(outline, path, list_form())


def print_checklists(
    store: Store, ids: Sequence[str], path: Path, *, route: str = RECOMMEND, on: date, progress: Progress | None = None
) -> Path:
    """Write the checklists of several cases on one route to one PDF file."""
    from desktop.dossier.paper_checklist import list_form
    from desktop.dossier.pdf import pdf_bytes

    write_file(path, pdf_bytes(_checklists(store, ids, route, on, progress), layout=list_form()))
    return path


def _checklists(store: Store, ids: Sequence[str], route: str, on: date, progress: Progress | None) -> Iterator[Outline]:
    from desktop.dossier.paper_checklist import PaperList, list_outline

    office = load_settings(store).office_name
    for done, case_id in enumerate(ids):
        case = store.load_case(case_id).case
        if progress is not None:
            progress.step(done, len(ids), case.text("prj_name"))
        shown = checklist(store, case_id, route, on=on)
        names = {"enterprise": case.text("ent_name"), "project": case.text("prj_name")}
        yield list_outline(PaperList(office=office, checklist=shown, **names))
