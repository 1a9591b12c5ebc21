"""Print kept judgements as dossiers, one or many, with a covering list; printing never judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.coverlist import CoverRow, cover_row
from desktop.dossier.outline import DossierSettings, Standing, matter_of, outline
from desktop.dossier.paper import Outline
from desktop.dossier.sections.matter import AttachedFile
from desktop.dossier.summary import summary_form, summary_outline
from desktop.problems import Problem
from desktop.version import VERSION
from desktop.work.operations.judging import case_judgement, ground_of, packs_judged_by
from desktop.work.operations.monitoring import case_monitoring
from desktop.work.operations.offers import offers_on_paper
from desktop.work.operations.office import load_settings
from matching.decision import checksum

if TYPE_CHECKING:
    from desktop.dossier.forms import Form
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.case import Case
    from matching.monitoring.overview import Monitoring

UNNAMED_OFFICE = "（推荐单位）"
FULL, SUMMARY = "full", "summary"
"""Forms of a dossier: the whole of it, or its one-page summary under the same number."""
FORMS = (FULL, SUMMARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReport:
    """Tell which files were written (covering list first) and which cases were left out, and why."""

    files: tuple[Path, ...]
    skipped: tuple[str, ...] = ()


def case_outline(store: Store, case_id: str, printed_on: date, *, form: str = FULL) -> tuple[Outline, CoverRow]:
    """Lay out the latest judgement of a case; raise Problem when it was never judged."""
    _layout(form)
    found = case_judgement(store, case_id)
    if found is None:
        raise Problem("这个项目还没有评估", remedy="请先评估，再打印推荐材料", code="not_judged")
    judgement = found.judgement
    ground = ground_of(store, found.decision)
    case = ground.completed(found.case, judgement.on)
    office = load_settings(store)
    packs = packs_judged_by(store, found.decision)
    paper = offers_on_paper(store, judgement, case, ground)
    settings = DossierSettings(
        bank=office.bank_name,
        checksum=checksum(found.decision),
        standing=_standing(found.rank, found.rank_best, found.rank_worst, found.of),
        pack_status={pack.row.id: pack.row.status if pack.is_live(judgement.on) else "expired" for pack in packs},
        monitoring=_monitoring(store, case_id, printed_on),
        in_full=frozenset(pack.row.id for pack in packs if pack.row.on_paper == "clauses"),
        matches=paper.matches,
        bundle=paper.bundle,
        attached=_attached(store, case),
    )
    number = store.number_dossier(case_id, judgement.id, printed_on)
    matter = matter_of(
        judgement,
        case,
        dictionary=resources.dictionary(),
        codes=resources.name_code,
        office=office.office_name or UNNAMED_OFFICE,
        number=number,
        printed_on=printed_on,
        settings=settings,
    )
    laid_out = summary_outline(matter) if form == SUMMARY else outline(matter)
    return laid_out, cover_row(judgement, case, number=number, settings=settings)


def _layout(form: str) -> Form | None:
    """Return the layout of a form of the dossier, None for the dossier's own; refuse a form that does not exist."""
    if form not in FORMS:
        raise Problem(f"没有“{form}”这种打印形式", remedy="请用 full（全文）或 summary（一页摘要）", code="no_form")
    return summary_form() if form == SUMMARY else None


def _attached(store: Store, case: Case) -> tuple[AttachedFile, ...]:
    """Return the papers recorded with a case and its enterprise, in the order of their numbers."""
    kept = store.papers.records([one for one in (case.id, case.enterprise_id) if one])
    catalogue = resources.paper_catalogue()
    return tuple(
        AttachedFile(
            number=one.number,
            title=catalogue.title(one.paper),
            file=one.file,
            checksum=one.sha256,
            issued_on=one.issued_on,
            valid_to=one.valid_to,
            endless=one.endless,
            seen_by=one.seen_by,
            seen_on=one.seen_on,
        )
        for one in sorted((one for own in kept.values() for one in own), key=lambda one: one.number)
    )


def _monitoring(store: Store, case_id: str, printed_on: date) -> Monitoring | None:
    """Return what was checked after the loan, None where nothing was."""
    if case_id not in store.monitoring([case_id]):
        return None
    return case_monitoring(store, case_id, on=printed_on).monitoring


def _standing(rank: int | None, best: int | None, worst: int | None, of: int) -> Standing | None:
    if rank is None or best is None or worst is None:
        return None
    return Standing(rank=rank, best=best, worst=worst, of=of)


def preview_dossier(
    store: Store,
    case_id: str,
    *,
    printed_on: date | None = None,
    form: str = FULL,
    progress: Progress | None = None,
) -> bytes:
    """Return the dossier of a case's latest judgement as a PDF."""
    from desktop.dossier.pdf import pdf_bytes

    laid_out, _ = case_outline(store, case_id, printed_on or date.today(), form=form)
    return pdf_bytes([laid_out], layout=_layout(form))


def print_dossiers(
    store: Store,
    ids: Sequence[str],
    folder: Path,
    *,
    printed_on: date | None = None,
    form: str = FULL,
    progress: Progress,
) -> PrintReport:
    """Write one PDF per case and the covering list into a folder; cases never judged are left out and named.

    With form `summary` each case's one-page summary is written, under a name beside the full dossier's.
    """
    from desktop.dossier.pdf import write_cover_list, write_dossiers

    day, layout = printed_on or date.today(), _layout(form)
    rows: list[CoverRow] = []
    skipped: list[str] = []

    def dossiers() -> Iterator[Outline]:
        for case_id in ids:
            try:
                laid_out, row = case_outline(store, case_id, day, form=form)
            except Problem as problem:
                if problem.code != "not_judged":
                    raise
                skipped.append(f"{store.load_case(case_id).case.text('prj_name')}：{problem.what}")
                continue
            rows.append(row)
            yield laid_out

    files = write_dossiers(dossiers(), folder, progress=progress, total=len(ids), layout=layout)
    if not rows:
        raise Problem("所选项目都还没有评估", remedy="请先评估，再打印推荐材料", code="not_judged")
    office = load_settings(store).office_name or UNNAMED_OFFICE
    numbers = sorted(row.number for row in rows)
    span = numbers[0] if len(numbers) == 1 else f"{numbers[0]} 至 {numbers[-1]}"
    cover = folder / f"00_推荐清单_{day.isoformat()}.pdf"
    write_cover_list(rows, cover, office=office, number=span, printed_on=day, program=f"绿荐 {VERSION}")
    return PrintReport(files=(cover, *files), skipped=tuple(skipped))
