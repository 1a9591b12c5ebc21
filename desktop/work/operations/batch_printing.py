"""Print many dossiers with a covering list: one file each or all in one, and take a broken batch up again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from desktop.dossier.coverlist import CoverRow
from desktop.dossier.paper import Outline
from desktop.problems import Problem
from desktop.version import VERSION
from desktop.work.operations.handing_out import PDF, WORD, outline_bytes
from desktop.work.operations.office import load_settings
from desktop.work.operations.printing import (
    UNNAMED_OFFICE,
    PaperChoice,
    case_outline,
    dossier_layout,
    known_form,
    office_choice,
    office_signing_key,
)
from desktop.work.progress import Cancelled

if TYPE_CHECKING:
    from desktop.dossier.batch import BatchResult, Writing
    from desktop.dossier.batch_record import Plan
    from desktop.store.database import Store
    from desktop.work.progress import Progress

_ONE_FILE = "01_推荐材料汇编_{}"
_RESUMABLE = frozenset({"disk_full", "file_too_big", "not_written", "not_writable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWish:
    """Say what a batch prints and how."""

    printed_on: date | None = None
    choice: PaperChoice | None = None
    """None prints what the office set."""
    ending: str = PDF
    one_file: bool = False
    duplex: bool = False
    """In one file, begin every dossier on a new leaf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReport:
    """Tell which files were written (covering list first) and which cases were left out, and why."""

    files: tuple[Path, ...]
    skipped: tuple[str, ...] = ()
    kept: int = 0
    """Dossiers that a former run had written and nothing has changed since."""


def print_dossiers(
    store: Store,
    ids: Sequence[str],
    folder: Path,
    *,
    wish: BatchWish | None = None,
    keys: Path | None = None,
    progress: Progress,
) -> PrintReport:
    """Write the dossiers of cases and the covering list into a folder; cases never judged are left out and named.

    One-page summaries are written under names beside the full dossiers'.
    """
    return DossierBatch(folder, ids, wish or BatchWish(), keys=keys).run(store, progress)


def resume_dossiers(store: Store, folder: Path, *, keys: Path | None = None, progress: Progress) -> PrintReport:
    """Take up the batch that broke off in a folder, of the same cases and date; what is there unchanged stays."""
    return DossierBatch(folder, keys=keys).run(store, progress)


class DossierBatch:
    """Print a batch bit by bit, so that other work has its turn between; without cases take one up again."""

    def __init__(
        self, folder: Path, ids: Sequence[str] = (), wish: BatchWish | None = None, *, keys: Path | None = None
    ) -> None:
        self.folder = folder
        self.done, self.total, self.note = 0, len(ids), ""
        self._ids = tuple(ids)
        self._wish = wish
        self._keys = keys
        self._writing: Writing | None = None
        self._printed_on = date.min
        self._skipped: list[str] = []

    def run(self, store: Store, progress: Progress) -> PrintReport:
        """Print all of it."""
        while (report := self.advance(store, progress)) is None:
            pass
        return report

    def advance(self, store: Store, progress: Progress, *, seconds: float = math.inf) -> PrintReport | None:
        """Print for a while; return the report at the end, None while something is left."""
        until = monotonic() + seconds
        try:
            writing = self._writing = self._writing or self._begin(store)
            progress.step(self.done, self.total, self.note)
            while monotonic() < until:
                self.note = next(writing)
                self.done += 1
                progress.step(self.done, self.total, self.note)
        except StopIteration as end:
            return self._end(store, end.value)
        except Problem as problem:
            raise _resumable(problem) from problem
        except Cancelled:
            self.close()
            raise
        return None

    def close(self) -> None:
        """Break off; what is half written goes, whole files stay and the batch can be taken up again."""
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def _begin(self, store: Store) -> Writing:
        from desktop.dossier.batch import BatchItem, open_record, write_each, write_together

        plan = None if self._wish is None else _plan(store, self._ids, self._wish)
        record = open_record(self.folder, plan, state=f"{VERSION} {store.state()}")
        plan = record.plan
        self.total, self._printed_on = len(plan.cases), plan.printed_on
        layout, key = dossier_layout(store, plan.form), office_signing_key(store, self._keys)
        items = (BatchItem(case=case, lay_out=self._laying(store, case, plan)) for case in plan.cases)
        if plan.one_file:
            return write_together(items, record, _ONE_FILE.format(plan.printed_on.isoformat()), layout=layout, key=key)
        return write_each(items, record, draw=lambda outline: outline_bytes(outline, plan.ending, layout, key=key))

    def _end(self, store: Store, result: BatchResult) -> PrintReport:
        if not result.rows:
            raise Problem("所选项目都还没有评估", remedy="请先评估，再打印推荐材料", code="not_judged")
        cover = _cover(store, self.folder, self._printed_on, result.rows)
        return PrintReport(files=(cover, *result.files), skipped=tuple(self._skipped), kept=result.kept)

    def _laying(self, store: Store, case_id: str, plan: Plan) -> Callable[[], tuple[Outline, CoverRow] | None]:
        choice = PaperChoice(form=plan.form, sections=plan.sections, more=plan.more)

        def lay_out() -> tuple[Outline, CoverRow] | None:
            try:
                return case_outline(store, case_id, plan.printed_on, choice=choice)
            except Problem as problem:
                if problem.code != "not_judged":
                    raise
                self._skipped.append(f"{store.load_case(case_id).case.text('prj_name')}：{problem.what}")
                return None

        return lay_out


def _plan(store: Store, ids: tuple[str, ...], wish: BatchWish) -> Plan:
    from desktop.dossier.batch_record import Plan

    choice = wish.choice or office_choice(store)
    known_form(choice.form)
    if wish.one_file and wish.ending == WORD:
        raise Problem(
            "Word 不能把多个项目合成一个文件", remedy="请去掉“合成一个文件”，或改为 PDF", code="word_one_file"
        )
    return Plan(
        printed_on=wish.printed_on or date.today(),
        form=choice.form,
        sections=choice.sections,
        more=choice.more,
        ending=wish.ending,
        one_file=wish.one_file,
        duplex=wish.duplex,
        cases=ids,
    )


def _resumable(problem: Problem) -> Problem:
    """Add to what the disk refused that nothing is lost."""
    if problem.code not in _RESUMABLE:
        return problem
    remedy = f"{problem.remedy}；已写好的文件都完整，处理后可接着打印"
    return Problem(problem.what, where=problem.where, code=problem.code, remedy=remedy)


def _cover(store: Store, folder: Path, day: date, rows: Sequence[CoverRow]) -> Path:
    from desktop.dossier.pdf import write_cover_list

    office = load_settings(store).office_name or UNNAMED_OFFICE
    numbers = sorted(row.number for row in rows)
    span = numbers[0] if len(numbers) == 1 else f"{numbers[0]} 至 {numbers[-1]}"
    cover = folder / f"00_推荐清单_{day.isoformat()}.pdf"
    write_cover_list(rows, cover, office=office, number=span, printed_on=day, program=f"绿荐 {VERSION}")
    return cover
