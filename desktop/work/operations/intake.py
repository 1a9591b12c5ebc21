"""Bring spreadsheets into the store, write the form, and show what a foreign table holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.intake.assemble import Firm, Project
from desktop.intake.cells import cell_of
from desktop.intake.drafts import FileDrafts, Reading, draft_file, plans_of
from desktop.intake.form import write_blank_workbook
from desktop.intake.headings import HeadingIndex
from desktop.intake.known import Known, known
from desktop.intake.mapping import ColumnMapping, Proposal, propose_mapping, read_mapping
from desktop.intake.report import FileReport, ImportReport, Rejection, Remark, Taken
from desktop.intake.tables import read_tables
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft, Saved, merge_facts, weakened
from desktop.version import VERSION
from desktop.work.loading import staying
from desktop.work.progress import Progress
from matching.benefit.plausibility import remarks
from matching.case import EVIDENCE_LABELS, Case, Fact
from matching.criteria.facts import CaseView
from matching.fields import FieldDictionary
from matching.packs import fields_asked

if TYPE_CHECKING:
    from desktop.store.database import Store

Facts = Mapping[str, Fact]
Check = Callable[[Case], Sequence[str]]
"""Return sentences about figures of a case that call for a second look."""
_REPORT_EVERY = 200


def write_form(path: Path, *, on: date, dictionary: FieldDictionary | None = None) -> Path:
    """Write the blank form; what the packs of the date do not ask for is folded away."""
    asked = fields_asked(resources.packs().on(on))
    write_blank_workbook(path, dictionary or resources.dictionary(), version=VERSION, asked=asked)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreview:
    """Tell what was found in one file before anything is imported."""

    file: str
    own_form: bool
    proposals: tuple[Proposal, ...]
    """Of every sheet with content; empty for the office's own form."""


def preview_table(
    path: Path, *, dictionary: FieldDictionary | None = None, progress: Progress | None = None
) -> TablePreview:
    """Read a file and propose what its columns are; nothing is stored."""
    step = (progress or Progress()).step
    tables = read_tables(path, step)
    index = HeadingIndex(dictionary or resources.dictionary())
    plans, _ = plans_of(tables, index)
    own = any(plan.sheet != "flat" for plan in plans)
    found = () if own else tuple(propose_mapping(table, index) for table in tables.tables if not table.hidden)
    return TablePreview(file=str(path), own_form=own, proposals=tuple(item for item in found if item is not None))


def save_mapping(store: Store, mapping: ColumnMapping) -> None:
    """Keep a confirmed mapping under its name."""
    store.put_mapping(mapping.name, mapping.document())


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    mapping: str | ColumnMapping | None = None,
    by: str,
    progress: Progress,
    dictionary: FieldDictionary | None = None,
    check: Check | None = None,
) -> ImportReport:
    """Import files one after the other, each whole or not at all; a refused cell or row stops nothing else.

    `mapping` is a confirmed mapping or the name of a saved one. A file that cannot be read is told in the report; a
    store that cannot be written stops the operation.
    """
    dictionary = dictionary or resources.dictionary()
    reading = Reading(
        dictionary=dictionary,
        index=HeadingIndex(dictionary),
        by=by,
        read_code=resources.codes().read,
        mapping=_mapping_of(store, mapping),
    )
    reports = []
    for done, path in enumerate(paths):
        part = _Part(progress, done, len(paths), path.name)
        saving = _Saving(store, dictionary, by, f"导入 {path.name}", check)
        with staying():
            reports.append(_import_file(store, path, reading, saving, part))
    progress.step(len(paths), len(paths), "导入完成")
    return ImportReport(files=tuple(reports))


@dataclass(frozen=True, slots=True)
class _Part:
    """Count the steps of one file within the whole operation."""

    progress: Progress
    file: int
    files: int
    name: str

    def step(self, done: int, total: int, note: str) -> None:
        """Tell how far this file is, in thousandths of it."""
        within = 1_000 * done // total if total else 0
        self.progress.step(1_000 * self.file + min(within, 999), 1_000 * self.files, f"{self.name}：{note}")


def _mapping_of(store: Store, mapping: str | ColumnMapping | None) -> ColumnMapping | None:
    if not isinstance(mapping, str):
        return mapping
    document = store.mapping(mapping)
    if document is None:
        known_names = "、".join(store.mappings()) or "（还没有保存过）"
        raise Problem(f"没有名为“{mapping}”的列对应关系", remedy=f"已保存的有：{known_names}", code="mapping_missing")
    return read_mapping(document)


def _known(store: Store) -> Known:
    return known(store.enterprise_index(), store.project_index())


def _import_file(store: Store, path: Path, reading: Reading, saving: _Saving, part: _Part) -> FileReport:
    try:
        tables = read_tables(path, part.step, meanwhile=_warm_up)
        drafts = draft_file(tables, reading, _known(store), part.step)
    except Problem as problem:
        return FileReport(file=str(path), problem=f"{problem.what}。{problem.remedy}", problem_code=problem.code)
    return _save(store, path, drafts, saving, part)


def _warm_up() -> None:
    """Load what the first rows and names will need, while another process reads the file."""
    import rapidfuzz  # noqa: F401

    from desktop.store.pinyin import Speller

    Speller().spell("绿")
    resources.codes()


def _save(store: Store, path: Path, file: FileDrafts, saving: _Saving, part: _Part) -> FileReport:
    """Save the drafts of one file in one transaction and tell what became of each."""
    firms, projects = file.drafts.firms, file.drafts.projects
    total = len(firms) + len(projects)
    with store.transaction():
        for done, firm in enumerate(firms):
            if done % _REPORT_EVERY == 0:
                part.step(done, total, "正在保存企业")
            saving.save_firm(firm)
        for done, project in enumerate(projects, len(firms)):
            if done % _REPORT_EVERY == 0:
                part.step(done, total, "正在保存项目")
            saving.save_project(project)
        part.step(total, total, "正在写入数据库")
    return FileReport(
        file=str(path),
        taken=tuple(saving.taken),
        rejected=tuple(sorted((*file.drafts.rejected, *saving.kept_back), key=lambda found: (found.sheet, found.row))),
        remarks=(*file.drafts.remarks, *saving.remarks),
        duplicates=tuple(file.drafts.duplicates),
        ignored_columns=file.ignored_columns,
        ignored_sheets=file.ignored_sheets,
        skipped_rows=file.skipped_rows,
    )


class _Saving:
    """Lay drafts over what is kept and save them, one file long."""

    def __init__(self, store: Store, dictionary: FieldDictionary, by: str, why: str, check: Check | None) -> None:
        self._store = store
        self._dictionary = dictionary
        self._by = by
        self._why = why
        self._check = check
        self.taken: list[Taken] = []
        self.kept_back: list[Rejection] = []
        self.remarks: list[Remark] = []

    def save_firm(self, firm: Firm) -> None:
        """Save one enterprise and let its projects know its identity."""
        facts: Facts = firm.facts
        if firm.id is not None:
            facts = self._laid_over(self._store.load_enterprise(firm.id).facts, firm.facts, firm.sheet, firm.row)
        saved = self._store.save_enterprise(EnterpriseDraft(facts=facts), id=firm.id, by=self._by, why=self._why)
        firm.id = saved.id
        firm.facts = dict(facts)
        self._take("enterprise", saved, firm)

    def save_project(self, project: Project) -> None:
        """Save one project with its loan and measures."""
        facts: Facts = project.facts
        measures: Sequence[Facts] = project.measures
        if project.id is not None:
            stored = self._store.load_case(project.id)
            facts = self._laid_over(stored.project_facts, project.facts, project.sheet, project.row)
            measures = _laid_measures(stored.case.measures, project.measures)
        draft = CaseDraft(enterprise_id=project.firm.id or "", facts=facts, measures=tuple(measures))
        saved = self._store.save_case(draft, id=project.id, by=self._by, why=self._why)
        self._take("project", saved, project)
        if self._check is not None and saved.outcome != "unchanged":
            case = Case(id=saved.id, facts={**project.firm.facts, **facts}, measures=tuple(measures))
            self.remarks.extend(
                Remark(sheet=project.sheet, row=project.row, field="", text=text) for text in self._check(case)
            )

    def _take(self, kind: str, saved: Saved, draft: Firm | Project) -> None:
        self.taken.append(
            Taken(
                kind=kind, outcome=saved.outcome, id=saved.id, name=draft.name, sheet=draft.sheet, row=draft.row
            )
        )  # fmt: skip

    def _laid_over(self, kept: Facts, new: Facts, sheet: str, row: int) -> Facts:
        """Lay new facts over kept ones; a better proven fact gives way only to one proven as well."""
        weaker = set(weakened(kept, new))
        for field_id in weaker:
            about, old = self._dictionary[field_id], kept[field_id]
            self.kept_back.append(
                Rejection(
                    sheet=sheet, row=row, field=about.label, field_id=field_id,
                    read=str(cell_of(about, new[field_id].value)),
                    expected=f"不弱于 {old.evidence}（{EVIDENCE_LABELS[old.evidence]}）的证据才能替换已有的值"
                    f"“{cell_of(about, old.value)}”",
                    suggestion="确实变了的，请在“证据”表写明来源，或在窗口中修改",
                )
            )  # fmt: skip
        return merge_facts(kept, {field_id: fact for field_id, fact in new.items() if field_id not in weaker})


def _laid_measures(kept: Sequence[Facts], new: Sequence[Facts]) -> list[Facts]:
    """Lay measures over the kept ones of the same name and carrier, in their order; others are added, none is lost."""
    merged = list(kept)
    free: dict[tuple[str, ...], list[int]] = {}
    for place, facts in enumerate(kept):
        free.setdefault(_measure_key(facts), []).append(place)
    for facts in new:
        places = free.get(_measure_key(facts))
        if places:
            place = places.pop(0)
            merged[place] = merge_facts(merged[place], facts)
        else:
            merged.append(facts)
    return merged


def _measure_key(facts: Facts) -> tuple[str, ...]:
    return tuple(str(facts[name].value) if name in facts else "" for name in ("msr_name", "msr_kind", "msr_carrier"))


def plausibility(on: date) -> Check:
    """Return the check of figures against the bands in the resources."""
    dictionary, checks = resources.dictionary(), resources.checks()

    def check(case: Case) -> Sequence[str]:
        return [remark.sentence for remark in remarks(checks, CaseView(case, dictionary, on))]

    return check
