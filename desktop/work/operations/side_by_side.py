"""Put up to four stored cases side by side, and hand the comparison out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.comparison_paper import comparison_outline
from desktop.dossier.forms import Words, read_words
from desktop.dossier.register_paper import PaperOffice, register_form
from desktop.problems import Problem
from desktop.work.operations.appraisal import benefit_of
from desktop.work.operations.appraising import appraise_facts
from desktop.work.operations.handing_out import write_outline
from desktop.work.operations.judging import case_judgement
from desktop.work.operations.office import load_settings
from desktop.work.operations.printing import UNNAMED_OFFICE
from matching.explain.side_by_side import MOST, Side, SideBySide, side_by_side

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

FILE = "texts/comparison.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Say what of a comparison is looked at."""

    only_different: bool = True
    with_facts: bool = False


@lru_cache
def comparison_words() -> Words:
    """Return the words of the comparison."""
    return read_words(resources.text(FILE), file=FILE)


def compare_cases(store: Store, ids: Sequence[str], *, on: date, progress: Progress | None = None) -> SideBySide:
    """Return two to four cases side by side: as judged last, and where never judged as stored."""
    wanted = tuple(dict.fromkeys(ids))
    if not 2 <= len(wanted) <= MOST:
        raise Problem(
            f"选了 {len(wanted)} 个项目，不能并排比较", remedy=f"请选 2 到 {MOST} 个项目", code="comparison_count"
        )
    sides = []
    for done, case_id in enumerate(wanted):
        if progress is not None:
            progress.step(done, len(wanted), "比较")
        sides.append(_side(store, case_id, on))
    return side_by_side(sides, resources.dictionary(), comparison_words(), name_code=resources.name_code)


def write_comparison(
    store: Store, found: SideBySide, path: Path, *, look: Look, on: date, progress: Progress | None = None
) -> Path:
    """Write the comparison, as it is looked at, to PDF, Word or a workbook, as the file's ending says."""
    office = PaperOffice(name=load_settings(store).office_name or UNNAMED_OFFICE, printed_on=on, on=on)
    outline = comparison_outline(
        found, office, comparison_words(), only_different=look.only_different, with_facts=look.with_facts
    )
    return write_outline(outline, path, register_form())


def _side(store: Store, case_id: str, on: date) -> Side:
    row = store.case_row(case_id)
    if row is None:
        raise Problem("要比较的项目已移入回收站", remedy="请恢复它，或换一个项目", code="comparison_deleted")
    try:
        judged = case_judgement(store, case_id)
    except Problem as problem:
        if problem.code not in {"not_reproducible", "no_basis", "no_pack", "no_factors"}:
            raise
        return _unjudged(store, case_id, row.number, on, why=comparison_words()("not_explained"))
    if judged is None:
        return _unjudged(store, case_id, row.number, on, why=comparison_words()("not_judged"))
    return Side(
        case=judged.case, number=row.number, judgement=judged.judgement, rank=judged.rank,
        rank_best=judged.rank_best, rank_worst=judged.rank_worst, of=judged.of, stale=judged.stale,
        benefit=judged.judgement.working, appraisal=judged.judgement.appraisal,
    )  # fmt: skip


def _unjudged(store: Store, case_id: str, number: int, on: date, *, why: str) -> Side:
    case = store.load_case(case_id).case
    return Side(
        case=case, number=number, judgement=None, why=why, benefit=benefit_of(case, on),
        appraisal=appraise_facts(case.facts, on),
    )  # fmt: skip
