"""Many papers at once: one file each or all in one, whole or not at all, taken up again where a batch broke off."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from desktop.dossier.batch_record import BatchRecord, Plan, Written, digest, digest_of
from desktop.dossier.coverlist import CoverRow
from desktop.dossier.forms import Form
from desktop.dossier.names import distinct
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import make_folder, refused, write_whole
from desktop.dossier.proof import SigningKey
from desktop.dossier.spooling import SpooledPdf
from desktop.problems import Problem
from desktop.version import VERSION

ALL = "*"
"""Stands in the record for all cases of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """Name one case of a batch and say how its paper is laid out when its turn comes."""

    case: str
    lay_out: Callable[[], tuple[Outline, CoverRow] | None]
    """None leaves the case out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """Tell what a batch came to."""

    files: tuple[Path, ...]
    rows: tuple[CoverRow, ...]
    kept: int
    """Papers that were there already, unchanged."""


Writing = Generator[str, None, BatchResult]
"""A batch under way: gives the name of each paper when it is written, and the result at its end."""


def open_record(folder: Path, plan: Plan | None, *, state: str) -> BatchRecord:
    """Begin a batch in a folder, or without a plan take up the one it holds."""
    try:
        if plan is None:
            record = BatchRecord.resume(folder, state)
            for left in folder.glob(".lvjian-*.tmp"):
                left.unlink()  # of a run that was ended by force
            return record
        make_folder(folder)
        return BatchRecord.begin(folder, plan, state)
    except OSError as error:
        raise refused(error, folder) from error


def write_each(items: Iterable[BatchItem], record: BatchRecord, *, draw: Callable[[Outline], bytes]) -> Writing:
    """Write one file per item into the folder of a record, and come back after every one with its name.

    When nobody goes on, or when the disk refuses, the files written stay and no part of another is left.
    """
    files: list[Path] = []
    rows: list[CoverRow] = []
    kept = 0
    taken = {name.rpartition(".")[0].casefold() for name in record.names().values()}
    for item in items:
        found = record.intact(item.case)
        kept += found is not None
        if found is None:
            laid = item.lay_out()
            if laid is None:
                yield ""
                continue
            paper = _paper(laid[0], record.plan.ending)
            found = record.intact(item.case, paper)
            kept += found is not None
            if found is None:
                found = _write_one(item.case, laid, record, taken, draw, paper)
        files.append(record.folder / found.file)
        rows += found.rows
        yield found.file
    return BatchResult(files=tuple(files), rows=tuple(rows), kept=kept)


def _write_one(
    case: str, laid: tuple[Outline, CoverRow], record: BatchRecord, taken: set[str],
    draw: Callable[[Outline], bytes], paper: str,
) -> Written:  # fmt: skip
    outline, row = laid
    ending = record.plan.ending
    taken.discard(record.names().get(case, "").removesuffix(ending).casefold())
    name = distinct(outline.file_name, taken) + ending
    data = draw(outline)
    write_whole(record.folder / name, data)
    one = Written(case=case, file=name, state=record.state, paper=paper, sha256=digest(data), rows=(row,))
    try:
        record.add(one)
    except OSError as error:
        raise refused(error, record.folder) from error
    return one


def write_together(
    items: Iterable[BatchItem], record: BatchRecord, name: str, *, layout: Form | None = None,
    key: SigningKey | None = None,
) -> Writing:  # fmt: skip
    """Write all items into one PDF, page by page; a file that is there already and unchanged stays."""
    target = record.folder / f"{name}.pdf"
    found = record.intact(ALL)
    if found is not None and found.file == target.name:
        return BatchResult(files=(target,), rows=found.rows, kept=len(found.rows))
    temporary = target.with_name(f".lvjian-{os.getpid()}.tmp")
    rows: list[CoverRow] = []
    try:
        with temporary.open("w+b") as out:
            file = SpooledPdf(out, layout=layout, key=key)
            for item in items:
                yield _draw(item, file, record.plan, rows)
            if file.is_empty:
                raise Problem("没有要打印的项目", remedy="请先选择至少一个已评审的项目", code="nothing_to_print")
            file.finish()
        kept = tuple(rows)
        written = digest_of(temporary)
        os.replace(temporary, target)
        record.add(Written(case=ALL, file=target.name, state=record.state, paper="", sha256=written, rows=kept))
    except OSError as error:
        raise refused(error, target) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    return BatchResult(files=(target,), rows=kept, kept=0)


def _draw(item: BatchItem, file: SpooledPdf, plan: Plan, rows: list[CoverRow]) -> str:
    laid = item.lay_out()
    if laid is None:
        return ""
    outline, row = laid
    file.add(replace(outline, bookmark=outline.file_name), own_sheet=plan.duplex)
    rows.append(row)
    return outline.file_name


def _paper(outline: Outline, ending: str) -> str:
    """Return the digest of what is printed, and by which version of the program."""
    return sha256(f"{VERSION} {ending} {outline!r}".encode("utf-8", "surrogatepass")).hexdigest()
