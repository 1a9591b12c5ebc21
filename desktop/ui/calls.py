"""The operations the window starts, each imported only when the worker runs it, so that the window shows first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from desktop.work.progress import Progress
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.intake.mapping import ColumnMapping
    from desktop.intake.report import FileReport, ImportReport
    from desktop.settings import Settings
    from desktop.store import BackupInfo, CasePage, CaseQuery, CaseRow, EnterpriseKey, RevisionInfo, Saved, StoredCase
    from desktop.store.database import Store
    from desktop.work.operations.appraisal import CaseAppraisal
    from desktop.work.operations.batch_printing import DossierBatch, PrintReport
    from desktop.work.operations.catalogue import Item
    from desktop.work.operations.intake import TablePreview
    from desktop.work.operations.judging import CaseJudgement, JudgeReport
    from desktop.work.operations.monitoring import CaseMonitoring
    from desktop.work.operations.office import RubricView
    from desktop.work.operations.overrides import Signed
    from desktop.work.operations.policies import PolicyView
    from desktop.work.operations.printing import PaperChoice, Preview
    from desktop.work.operations.suggesting import CaseSuggestions
    from desktop.work.operations.verifying import Verified
    from matching.findings import Gap
    from matching.override import Override
    from matching.packs import Pack
    from matching.packs.adjust import Adjustments

T = TypeVar("T")
Operation: TypeAlias = "Callable[[Store, Progress], T]"
_TURN = 0.4
"""Seconds a batch is printed before other work has its turn."""


# ---- cases


def list_cases(query: CaseQuery) -> Operation[CasePage]:
    """Read one page of the case list."""

    def operation(store: Store, progress: Progress) -> CasePage:
        from desktop.work.operations import cases

        return cases.list_cases(store, query, progress=progress)

    return operation


def case_ids(query: CaseQuery) -> Operation[tuple[str, ...]]:
    """Read the ids of all cases of a query in its order."""

    def operation(store: Store, progress: Progress) -> tuple[str, ...]:
        from desktop.work.operations import cases

        return cases.case_ids(store, query, progress=progress)

    return operation


def list_filters() -> Operation[Mapping[str, tuple[tuple[str, str], ...]]]:
    """Read the values that occur in the filter fields, with their labels."""

    def operation(store: Store, progress: Progress) -> Mapping[str, tuple[tuple[str, str], ...]]:
        from desktop.work.operations import cases

        return cases.list_filters(store, progress=progress)

    return operation


def load_case(case_id: str, *, revision: int | None = None) -> Operation[StoredCase]:
    """Read one case, as it is or as it was."""

    def operation(store: Store, progress: Progress) -> StoredCase:
        from desktop.work.operations import cases

        return cases.load_case(store, case_id, revision=revision, progress=progress)

    return operation


def save_case(
    case_id: str | None,
    enterprise_id: str | None,
    facts: Mapping[str, Fact],
    measures: tuple[Mapping[str, Fact], ...],
    *,
    by: str,
    why: str,
) -> Operation[Saved]:
    """Save a case and its enterprise as new revisions."""

    def operation(store: Store, progress: Progress) -> Saved:
        from desktop.work.operations import cases

        return cases.save_case(store, case_id, enterprise_id, facts, measures, by=by, why=why, progress=progress)

    return operation


def enterprises(text: str) -> Operation[tuple[EnterpriseKey, ...]]:
    """Find enterprises by name, code or initials."""

    def operation(store: Store, progress: Progress) -> tuple[EnterpriseKey, ...]:
        from desktop.work.operations import cases

        return cases.enterprises(store, text, progress=progress)

    return operation


def enterprise_facts(enterprise_id: str) -> Operation[Mapping[str, Fact]]:
    """Read what is known of an enterprise."""

    def operation(store: Store, progress: Progress) -> Mapping[str, Fact]:
        from desktop.work.operations import cases

        return cases.enterprise_facts(store, enterprise_id, progress=progress)

    return operation


def suggest_facts(facts: Mapping[str, Fact], *, on: date) -> Operation[CaseSuggestions]:
    """Find what the words of these facts suggest."""

    def operation(store: Store, _progress: Progress) -> CaseSuggestions:
        from desktop.work.operations import suggesting

        return suggesting.suggest_facts(store, facts, on=on)

    return operation


def answer_suggestion(text: str, field_id: str, value: str, *, right: bool, by: str, on: date) -> Operation[None]:
    """Keep what a person answered to a suggestion."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import suggesting

        suggesting.answer(store, text, field_id, value, right=right, by=by, on=on, progress=progress)

    return operation


def revisions(case_id: str) -> Operation[tuple[RevisionInfo, ...]]:
    """Read who saved a case, when and why."""

    def operation(store: Store, progress: Progress) -> tuple[RevisionInfo, ...]:
        from desktop.work.operations import cases

        return cases.revisions(store, case_id, progress=progress)

    return operation


def delete_cases(ids: Sequence[str], *, by: str, why: str) -> Operation[int]:
    """Move cases to the recycle bin."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import cases

        return cases.delete_cases(store, ids, by=by, why=why, progress=progress)

    return operation


def restore_cases(ids: Sequence[str], *, by: str) -> Operation[int]:
    """Bring cases back from the recycle bin."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import cases

        return cases.restore_cases(store, ids, by=by, progress=progress)

    return operation


# ---- judging and printing


def judge_cases(ids: Sequence[str] | None, *, on: date) -> Operation[JudgeReport]:
    """Judge these cases, or all, and keep the results."""

    def operation(store: Store, progress: Progress) -> JudgeReport:
        from desktop.work.operations import judging

        return judging.judge_cases(store, ids, on, progress=progress)

    return operation


def case_row(case_id: str) -> Operation[CaseRow | None]:
    """Read how a case stands in the list; None when it is in the recycle bin."""
    return lambda store, _progress: store.case_row(case_id)


def case_judgement(case_id: str) -> Operation[CaseJudgement | None]:
    """Read the latest judgement of a case in words, None when it was never judged."""

    def operation(store: Store, progress: Progress) -> CaseJudgement | None:
        from desktop.work.operations import judging

        return judging.case_judgement(store, case_id, with_ranks=True, progress=progress)

    return operation


def load_catalogue(path: Path) -> Operation[tuple[Item, ...]]:
    """Keep the third level of the green-finance catalogue from a table of the office."""

    def operation(store: Store, progress: Progress) -> tuple[Item, ...]:
        from desktop.work.operations import catalogue

        return catalogue.load_catalogue(store, path, progress=progress)

    return operation


def catalogue_lines() -> Operation[tuple[str, ...]]:
    """Read the kept items of the catalogue."""

    def operation(store: Store, _progress: Progress) -> tuple[str, ...]:
        from desktop.work.operations import catalogue

        return catalogue.catalogue_lines(store)

    return operation


def steps_towards(case_id: str, finding: str) -> Operation[tuple[Gap, ...]]:
    """Find the smallest steps that would turn a gate or clause into a yes."""

    def operation(store: Store, progress: Progress) -> tuple[Gap, ...]:
        from desktop.work.operations import judging

        return judging.steps_towards(store, case_id, finding, progress=progress)

    return operation


def lay_override(case_id: str, finding: str, decided: str, signed: Signed) -> Operation[Override]:
    """Keep a named person's decision over a finding and judge the case again."""

    def operation(store: Store, progress: Progress) -> Override:
        from desktop.work.operations import overrides

        return overrides.lay_override(store, case_id, finding, decided=decided, signed=signed, progress=progress)

    return operation


def withdraw_override(case_id: str, finding: str, *, by: str, reason: str, on: date) -> Operation[None]:
    """Take a named person's decision back and judge the case again."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import overrides

        overrides.withdraw_override(store, case_id, finding, by=by, reason=reason, on=on, progress=progress)

    return operation


def case_appraisal(case_id: str, *, on: date) -> Operation[CaseAppraisal]:
    """Work out what a case saves and whether it pays."""

    def operation(store: Store, progress: Progress) -> CaseAppraisal:
        from desktop.work.operations import appraisal

        return appraisal.case_appraisal(store, case_id, on=on, progress=progress)

    return operation


def export_working(ids: Sequence[str], path: Path, *, on: date) -> Operation[int]:
    """Write the working of benefit and finances as a workbook."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import appraisal

        return appraisal.export_working(store, ids, path, on=on, progress=progress)

    return operation


def case_monitoring(case_id: str, *, on: date) -> Operation[CaseMonitoring]:
    """Read the checks of a case after its loan, with actual against forecast."""

    def operation(store: Store, progress: Progress) -> CaseMonitoring:
        from desktop.work.operations import monitoring

        return monitoring.case_monitoring(store, case_id, on=on, progress=progress)

    return operation


def record_check(
    case_id: str, facts: Mapping[str, Fact], *, on: date, by: str, corrects: int | None = None, why: str = ""
) -> Operation[int]:
    """Keep a record of a check after the loan, or correct an earlier one by it."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import monitoring

        return monitoring.record_check(
            store, case_id, facts, on=on, by=by, corrects=corrects, why=why, progress=progress
        )

    return operation


def withdraw_check(case_id: str, number: int, *, by: str, why: str) -> Operation[None]:
    """Let a record of a check count no more."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import monitoring

        monitoring.withdraw_check(store, case_id, number, by=by, why=why, progress=progress)

    return operation


def print_on(batch: DossierBatch) -> Operation[PrintReport | None]:
    """Print a batch for a moment; the report comes with its end."""

    def operation(store: Store, progress: Progress) -> PrintReport | None:
        return batch.advance(store, progress, seconds=_TURN)

    return operation


def save_paper(case_id: str, path: Path, *, choice: PaperChoice | None, keys: Path) -> Operation[Path]:
    """Write the paper of the latest judgement to a file whose ending says of which kind."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import printing

        wanted = choice or printing.office_choice(store)
        return printing.save_dossier(store, case_id, path, choice=wanted, keys=keys, progress=progress)

    return operation


def preview_dossier(case_id: str, *, choice: PaperChoice | None, keys: Path) -> Operation[Preview]:
    """Make the paper of the latest judgement as one PDF in memory; without a choice, what the office prints."""

    def operation(store: Store, progress: Progress) -> Preview:
        import pypdfium2  # noqa: F401 - the window draws the pages with it, and must not wait for its reading

        from desktop.work.operations import printing

        wanted = choice or printing.office_choice(store)
        content = printing.preview_dossier(store, case_id, choice=wanted, keys=keys, progress=progress)
        return printing.Preview(content=content, choice=wanted, sections=printing.printable_sections(store))

    return operation


def keep_paper_choice(choice: PaperChoice, *, by: str) -> Operation[None]:
    """Let the office print this when nothing else is asked."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import printing

        printing.keep_choice(store, choice, by=by)

    return operation


def verify_file(path: Path, *, keys: Path) -> Operation[Verified]:
    """Check a paper somebody handed over."""

    def operation(store: Store, progress: Progress) -> Verified:
        from desktop.work.operations import verifying

        return verifying.verify_file(store, path, keys=keys, progress=progress)

    return operation


def verify_code(number: str, code: str) -> Operation[Verified]:
    """Check number and code typed from a paper."""

    def operation(store: Store, progress: Progress) -> Verified:
        from desktop.work.operations import verifying

        return verifying.verify_code(store, number, code, progress=progress)

    return operation


# ---- importing


def preview_table(path: Path) -> Operation[TablePreview]:
    """Read a file and propose what its columns are."""

    def operation(_store: Store, progress: Progress) -> TablePreview:
        from desktop.work.operations import intake

        return intake.preview_table(path, progress=progress)

    return operation


def saved_mappings() -> Operation[tuple[ColumnMapping, ...]]:
    """Read the saved mappings; one whose content is damaged is left out and can be saved anew under its name."""

    def operation(store: Store, _progress: Progress) -> tuple[ColumnMapping, ...]:
        from desktop.intake.mapping import read_mapping
        from desktop.problems import Problem

        found = []
        for name in store.mappings():
            try:
                found.append(read_mapping(store.mapping(name)))
            except Problem:
                continue
        return tuple(found)

    return operation


def save_mapping(mapping: ColumnMapping) -> Operation[None]:
    """Keep a confirmed mapping under its name."""

    def operation(store: Store, _progress: Progress) -> None:
        from desktop.work.operations import intake

        intake.save_mapping(store, mapping)

    return operation


def import_tables(tables: Sequence[tuple[Path, ColumnMapping | None]], *, by: str, on: date) -> Operation[ImportReport]:
    """Import files, each by its own mapping, all in one transaction: a cancelled import leaves nothing at all."""

    def operation(store: Store, progress: Progress) -> ImportReport:
        from desktop.intake.report import ImportReport
        from desktop.work.operations import intake

        check = intake.plausibility(on)
        files: list[FileReport] = []
        with store.transaction():
            for done, (path, mapping) in enumerate(tables):
                part = Progress(_share(progress, done, len(tables)))
                files += intake.import_files(store, [path], mapping=mapping, by=by, progress=part, check=check).files
        return ImportReport(files=tuple(files))

    return operation


def _share(progress: Progress, place: int, places: int) -> Callable[[int, int, str], None]:
    """Return a report of one part of several that tells the whole, in thousandths."""

    def report(done: int, total: int, note: str) -> None:
        within = 1_000 * done // total if total else 0
        progress.step(1_000 * place + within, 1_000 * places, note)

    return report


def write_form(path: Path) -> Operation[Path]:
    """Write the blank form."""

    def operation(_store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import intake

        return intake.write_form(path, on=date.today())

    return operation


def save_text(path: Path, text: str) -> Operation[Path]:
    """Write a text file that every editor on the machine opens."""

    def operation(_store: Store, _progress: Progress) -> Path:
        from desktop.problems import Problem
        from desktop.ui.texts import t

        try:
            path.write_text(text, encoding="utf-8-sig", newline="\r\n")
        except OSError as error:
            what, remedy = t("preview.not_written"), t("preview.not_written.remedy")
            raise Problem(what, where=str(path), remedy=remedy, code="not_written") from error
        return path

    return operation


# ---- the office


def load_settings() -> Operation[Settings]:
    """Read the office's settings."""

    def operation(store: Store, progress: Progress) -> Settings:
        from desktop.work.operations import office

        return office.load_settings(store, progress=progress)

    return operation


def save_settings(settings: Settings, *, by: str) -> Operation[Settings]:
    """Keep the office's settings."""

    def operation(store: Store, progress: Progress) -> Settings:
        from desktop.work.operations import office

        office.save_settings(store, settings, by=by, progress=progress)
        return settings

    return operation


def load_rubrics() -> Operation[tuple[RubricView, ...]]:
    """Read the rubric of every pack that scores."""

    def operation(store: Store, progress: Progress) -> tuple[RubricView, ...]:
        from desktop.work.operations import office

        return office.load_rubrics(store, progress=progress)

    return operation


def save_rubric(pack_id: str, changes: Adjustments, *, by: str) -> Operation[tuple[RubricView, ...]]:
    """Keep the office's numbers for one pack (none: the proposal again) and read all rubrics anew."""

    def operation(store: Store, progress: Progress) -> tuple[RubricView, ...]:
        from desktop.work.operations import office

        office.save_rubric(store, pack_id, changes, by=by, progress=progress)
        return office.load_rubrics(store, progress=progress)

    return operation


def installed_packs() -> Operation[tuple[Pack, ...]]:
    """Read every installed edition of every pack."""

    def operation(store: Store, _progress: Progress) -> tuple[Pack, ...]:
        from desktop.work.operations import office

        return office.packs_in_use(store).editions

    return operation


def backups() -> Operation[tuple[BackupInfo, ...]]:
    """Read which backups there are, the newest first."""
    return lambda store, _progress: store.backups()


def make_backup() -> Operation[BackupInfo]:
    """Check the database and copy it now."""
    return lambda store, _progress: store.backup()


def restore_backup(path: Path, *, by: str, why: str) -> Operation[None]:
    """Let a backup take the place of the database, which is kept as a backup first."""
    return lambda store, _progress: store.restore(path, by=by, why=why)


# ---- policies


def load_policies(on: date, *, shown: str = "") -> Operation[PolicyView | None]:
    """Read the policies as they stand on a day; None when what is shown is still right."""

    def operation(store: Store, progress: Progress) -> PolicyView | None:
        from desktop.work.operations import policies

        return policies.load_policies(store, on, shown=shown, progress=progress)

    return operation


# ---- whole workbooks


def export_form(ids: Sequence[str], path: Path) -> Operation[int]:
    """Write the workbook filled with these cases and tell how many it holds."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import exporting

        return exporting.export_form(store, ids, path, progress=progress)

    return operation


def load_example(*, on: date, by: str) -> Operation[ImportReport]:
    """Import the worked county that comes with the program."""

    def operation(store: Store, progress: Progress) -> ImportReport:
        from desktop.work.operations import exporting

        return exporting.load_example(store, on=on, by=by, progress=progress)

    return operation
