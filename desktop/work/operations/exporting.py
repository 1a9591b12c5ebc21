"""Write stored cases into the office's own workbook, and bring in the worked county that comes with the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.intake.form import write_cases_workbook
from desktop.intake.report import ImportReport
from desktop.version import VERSION
from desktop.work.operations.intake import import_files, plausibility, write_form
from matching.case import Case

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def export_form(store: Store, ids: Sequence[str], path: Path, *, progress: Progress) -> int:
    """Write the workbook filled with these cases, blank without any; return how many it holds."""
    if not ids:
        write_form(path, on=date.today())
        return 0

    def cases() -> Iterator[Case]:
        for done, stored in enumerate(store.cases(ids)):
            progress.step(done, len(ids), stored.case.text("prj_name"))
            yield stored.case

    write_cases_workbook(path, resources.dictionary(), cases(), version=VERSION)
    return len(ids)


def load_example(store: Store, *, on: date, by: str, progress: Progress) -> ImportReport:
    """Import the worked county."""
    return import_files(store, [resources.example_workbook()], by=by, progress=progress, check=plausibility(on))
