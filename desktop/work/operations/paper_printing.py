"""Print the checklist of papers of a case on one route."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.work.operations.office import load_settings
from desktop.work.operations.papers import checklist
from desktop.work.operations.sharing import write_file

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def checklist_pdf(store: Store, case_id: str, route: str, *, on: date, progress: Progress | None = None) -> bytes:
    """Return the checklist as a PDF."""
    from desktop.dossier.drawing import PdfFile
    from desktop.dossier.paper_checklist import PaperList, list_form, list_outline

    case = store.load_case(case_id).case
    file = PdfFile(layout=list_form())
    file.add(
        list_outline(
            PaperList(
                office=load_settings(store).office_name,
                enterprise=case.text("ent_name"),
                project=case.text("prj_name"),
                checklist=checklist(store, case_id, route, on=on),
            )
        )
    )
    return file.data()


def print_checklist(
    store: Store, case_id: str, route: str, path: Path, *, on: date, progress: Progress | None = None
) -> Path:
    """Write the checklist to a PDF file."""
    write_file(path, checklist_pdf(store, case_id, route, on=on))
    return path
