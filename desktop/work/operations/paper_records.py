"""Attach papers, note originals that were seen, correct, withdraw, copy out and check what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.office import load_settings
from matching.papers.records import Attachment
from matching.papers.refusals import refusals

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

_MEGABYTE = 1 << 20
_LONGEST = 500
_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOf:
    """Name a paper of a case, an enterprise or a register record."""

    paper: str
    subject_id: str
    subject: str = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDetails:
    """Hold what a person states of a paper; what is not said stays unknown."""

    issuer: str = ""
    reference: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    endless: bool = False
    seen_by: str = ""
    seen_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """Tell which kept file is not as it was, and which records name it."""

    sha256: str
    kind: str
    numbers: tuple[int, ...]
    """Records that count; none: only withdrawn ones name it."""
    mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesReport:
    """Tell how the kept files were found."""

    files: int
    size: int
    whole: bool
    """Their contents were read; else only existence and size were looked at."""
    faults: tuple[FileFault, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether every file is there as it was kept, or was mended."""
        return all(fault.mended for fault in self.faults)


def attach_paper(
    store: Store,
    paper: PaperOf,
    source: Path,
    details: PaperDetails,
    *,
    on: date | None = None,
    by: str,
    corrects: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Copy a file beside the database and record it as a paper; return the record's number.

    Raise Problem, with nothing kept, for a file that is not allowed and for details that contradict each other.
    """
    from desktop.intake.attached import checked_name, inspect

    checked_name(source.name)
    draft = _record(_placed(store, paper), details)
    _refuse(replace(draft, sha256="-"), on)
    limit = load_settings(store).attachment_limit_mb * _MEGABYTE
    with store.papers.drafted(source, limit=limit) as copy:
        media = inspect(copy.path, copy.name)
        one = replace(draft, file=copy.name, media_type=media, size=copy.size, sha256=copy.sha256)
        _refuse_twice(store, one, corrects)
        return store.papers.attach(one, draft=copy, corrects=corrects, by=by, why=_told(one))


def note_seen(
    store: Store,
    paper: PaperOf,
    details: PaperDetails,
    *,
    on: date | None = None,
    by: str,
    corrects: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Record that somebody saw the original of a paper, without a copy; return the record's number."""
    one = _record(_placed(store, paper), details)
    _refuse(one, on)
    return store.papers.attach(one, corrects=corrects, by=by, why=_told(one))


def correct_paper(
    store: Store,
    number: int,
    details: PaperDetails,
    *,
    paper: str | None = None,
    on: date | None = None,
    by: str,
    why: str,
    progress: Progress | None = None,
) -> int:
    """State other details of a recorded paper; its file stays. Return the number of the new record."""
    _why(why)
    before = store.papers.record(number)
    same = PaperOf(paper=paper or before.paper, subject_id=before.subject_id, subject=before.subject)
    told = _record(same, details)
    one = replace(told, file=before.file, media_type=before.media_type, size=before.size, sha256=before.sha256)
    _refuse(one, on)
    return store.papers.attach(one, corrects=number, by=by, why=why.strip())


def withdraw_paper(store: Store, number: int, *, by: str, why: str, progress: Progress | None = None) -> None:
    """Let a record of a paper count no more; record and file stay, with who withdrew it and why."""
    _why(why)
    store.papers.withdraw(number, by=by, why=why.strip())


def export_paper(store: Store, number: int, folder: Path, *, progress: Progress | None = None) -> Path:
    """Copy the file of a record into a folder, verified on the way; never over a file that is there."""
    from desktop.dossier.names import distinct, file_name

    one = _with_file(store, number)
    if not folder.is_dir():
        raise Problem("没有这个文件夹", where=str(folder), remedy="请先建立文件夹，或换一个", code="paper-folder")
    stem, _, suffix = one.file.rpartition(".")
    taken = {path.stem.casefold() for path in folder.iterdir() if path.suffix.lower() == f".{suffix.lower()}"}
    target = folder / f"{distinct(file_name(stem), taken)}.{suffix}"
    store.papers.copy_out(one.sha256, one.size, target)
    return target


def export_all(
    store: Store, numbers: Sequence[int], folder: Path, *, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Copy the files of several records into a folder."""
    written = []
    for done, number in enumerate(numbers):
        if progress is not None:
            progress.step(done, len(numbers), str(number))
        written.append(export_paper(store, number, folder))
    return tuple(written)


def check_files(
    store: Store, *, whole: bool = True, mend: bool = True, progress: Progress | None = None
) -> FilesReport:
    """Compare every kept file with what was kept, take what is gone or damaged from the backups, and tell the rest."""
    sizes = store.papers.sizes()
    found = store.papers.faults(whole=whole)
    mended = frozenset(store.papers.mend(whole=whole)) if found and mend else frozenset()
    numbers: dict[str, list[int]] = {}
    for records in store.papers.records().values():
        for one in records:
            numbers.setdefault(one.sha256, []).append(one.number)
    return FilesReport(
        files=len(sizes),
        size=sum(sizes.values()),
        whole=whole,
        faults=tuple(
            FileFault(
                sha256=fault.sha256,
                kind=fault.kind,
                numbers=tuple(sorted(numbers.get(fault.sha256, ()))),
                mended=fault.sha256 in mended,
            )
            for fault in found
        ),
    )


def details_of(one: Attachment) -> PaperDetails:
    """Return what was stated of a recorded paper."""
    return PaperDetails(**{name: getattr(one, name) for name in PaperDetails.__dataclass_fields__})


def find_paper(text: str) -> str:
    """Return the paper of an id, a title or a spelling; a text no paper of the catalogue has is one of its own."""
    found = resources.paper_catalogue().find(text)
    if len(found) > 1:
        catalogue = resources.paper_catalogue()
        named = "；".join(f"{paper} {catalogue.title(paper)}" for paper in found[:_NAMED])
        raise Problem(f"有 {len(found)} 种材料符合“{text}”：{named}", remedy="请写编号", code="paper-name")
    return found[0] if found else _paper(text)


def _paper(text: str) -> str:
    if not text.strip() or len(text) > _LONGEST:
        raise Problem("没有写是什么材料", remedy="请写材料的编号或名称", code="paper-name")
    return text.strip()


def _placed(store: Store, paper: PaperOf) -> PaperOf:
    """Let what belongs to the firm be recorded with it, so that it serves every project of the firm."""
    row = resources.paper_catalogue().row(_paper(paper.paper))
    if paper.subject == "case" and row is not None and row.belongs == "enterprise":
        case = store.load_case(paper.subject_id).case
        if case.enterprise_id:
            return PaperOf(paper=paper.paper, subject="enterprise", subject_id=case.enterprise_id)
    return paper


def _record(paper: PaperOf, details: PaperDetails) -> Attachment:
    return Attachment(
        subject=paper.subject,
        subject_id=paper.subject_id,
        paper=_paper(paper.paper),
        issuer=details.issuer.strip(),
        reference=details.reference.strip(),
        issued_on=details.issued_on,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        endless=details.endless,
        seen_by=details.seen_by.strip(),
        seen_on=details.seen_on,
        note=details.note.strip(),
    )


def _refuse(one: Attachment, on: date | None) -> None:
    found = refusals(one, on or date.today())
    if found:
        title = resources.paper_catalogue().title(one.paper)
        raise Problem(f"材料“{title}”没有保存：{'；'.join(found)}", remedy="请核对原件后改正", code="paper-refused")


def _refuse_twice(store: Store, one: Attachment, corrects: int | None) -> None:
    for other in store.papers.records([one.subject_id]).get(one.subject_id, ()):
        if (other.paper, other.sha256) == (one.paper, one.sha256) and other.number != corrects:
            raise Problem(
                f"同一份文件已经作为这种材料附加过（第 {other.number} 号）",
                where=one.file,
                remedy="要改日期或编号请用更正，不必再附加",
                code="paper-twice",
            )


def _with_file(store: Store, number: int) -> Attachment:
    one = store.papers.record(number)
    if one.is_seen_only:
        raise Problem(f"第 {number} 号只看过原件，没有文件", remedy="请向企业取得原件后附加", code="paper-no-file")
    return one


def _why(why: str) -> None:
    if not why.strip():
        raise Problem("没有填原因", remedy="请写明原因，如“附错了项目”", code="paper-why")


def _told(one: Attachment) -> str:
    title = resources.paper_catalogue().title(one.paper)
    return f"{title}：{one.file}" if one.file else f"{title}：{one.seen_by} {one.seen_on} 看过原件"
