"""What a case saves and whether it pays, worked out from what is stored now, judged or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.working_book import WorkedCase, write_working_book
from desktop.work.operations.appraising import appraise_facts
from matching.benefit.project import worked_out
from matching.case import Case
from matching.derive import derived

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.appraisal import Appraisal
    from matching.workings import ProjectBenefit


@dataclass(frozen=True, slots=True)
class CaseAppraisal:
    """Hold the benefit and the finances of a case; None where nothing was stated that would give them."""

    benefit: ProjectBenefit | None
    appraisal: Appraisal | None


def case_appraisal(store: Store, case_id: str, *, on: date, progress: Progress | None = None) -> CaseAppraisal:
    """Work out benefit and finances of a stored case by the factors of a day."""
    case = store.load_case(case_id).case
    return CaseAppraisal(benefit=benefit_of(case, on), appraisal=appraise_facts(case.facts, on))


def benefit_of(case: Case, on: date) -> ProjectBenefit | None:
    """Work out the benefit of a case, stored or not."""
    known = derived(case, resources.derivations())
    return worked_out(known, resources.benefit_rules(), on=on, name_code=resources.name_code)


def export_working(store: Store, ids: Sequence[str], path: Path, *, on: date, progress: Progress) -> int:
    """Write the working of benefit and finances of these cases as a workbook; return how many it holds."""

    def worked() -> Iterator[WorkedCase]:
        for done, stored in enumerate(store.cases(ids)):
            case = stored.case
            progress.step(done, len(ids), case.text("prj_name"))
            row = store.case_row(case.id)
            yield WorkedCase(
                number=row.number if row is not None else 0,
                enterprise=case.text("ent_name"),
                project=case.text("prj_name"),
                benefit=benefit_of(case, on),
                appraisal=appraise_facts(case.facts, on),
            )

    return write_working_book(path, worked(), resources.dictionary(), on=on)
