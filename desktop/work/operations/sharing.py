"""Files between offices: decisions without names, and whole models; nothing in them can run."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop.dossier.pdf import refused
from desktop.problems import Problem
from desktop.version import VERSION
from desktop.work.operations.learning import UNNAMED, material_of, salt
from desktop.work.operations.office import load_settings
from desktop.work.operations.ordering import kept_model, scoring_pack, subject_under
from matching.errors import ValueRefused
from matching.ranking import decisions
from matching.ranking.decisions import Decisions

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ranking.model import Learned

_LARGEST = 32_000_000
"""Bytes read of any file at all."""
_LEAST_CHECKSUM = 8
"""Characters of a checksum a person must give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """Tell of one file of decisions taken from another office."""

    checksum: str
    office: str
    made_on: date
    came_at: datetime
    count: int
    state: str
    """used; unfit (over other criteria: it waits until they are in use again); replaced by a newer file; own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDecisions:
    """Tell what taking a file came to."""

    office: str
    count: int
    new: int
    """Decisions not known before."""


def export_decisions(store: Store, path: Path, on: date, *, progress: Progress | None = None) -> int:
    """Write the office's own decisions as a file without names; return how many."""
    scoring = scoring_pack(store, on)
    subject = subject_under(store, scoring)
    own = material_of(store, scoring, subject, progress=progress).own
    if not own:
        raise Problem("还没有可学的结论，没有可导出的", remedy="请先在项目页记录结论", code="decisions_none")
    kept = Decisions(
        format=decisions.FORMAT,
        source=decisions.source_of(salt(store)),
        office=load_settings(store).office_name or UNNAMED,
        made_on=on,
        program=VERSION,
        names=subject.names,
        examples=decisions.nameless(own, salt(store)),
    )
    write_file(path, decisions.dump(kept))
    return len(kept.examples)


def import_decisions(
    store: Store, path: Path, on: date, *, by: str, progress: Progress | None = None
) -> TakenDecisions:
    """Take a file of another office's decisions to learn from; a decision known already counts once."""
    try:
        found = decisions.load(read_file(path), file=path.name)
    except ValueRefused as error:
        raise _problem(error, "decisions_refused") from error
    scoring = scoring_pack(store, on)
    subject = subject_under(store, scoring)
    if found.names != subject.names:
        raise Problem(
            f"{path.name} 的结论按另一份评分准则作出，不能一起学习",
            remedy="请两处使用同一版评分准则后再交换",
            code="decisions_rubric",
        )
    if found.made_on > on:
        raise Problem(f"{path.name} 的日期 {found.made_on} 在今天之后", remedy="请核对文件", code="decisions_date")
    before = material_of(store, scoring, subject, progress=progress)
    content = decisions.dump(found)
    known = {(one.group, one.key) for held in before.shared for one in held.examples}
    known |= {(one.group, one.key) for one in decisions.nameless(before.own, salt(store))}
    new = sum((one.group, one.key) not in known for one in found.examples)
    checksum = sha256(content).hexdigest()
    if all(file.checksum != checksum for file in store.shared_decisions()):
        told = f"{found.office} {found.made_on}：{len(found.examples)} 项，新 {new} 项"
        store.share_decisions(checksum, content, by=by, told=told)
    return TakenDecisions(office=found.office, count=len(found.examples), new=new)


def shared_files(store: Store, on: date, *, progress: Progress | None = None) -> tuple[SharedFile, ...]:
    """Return the files of other offices' decisions that count."""
    names = subject_under(store, scoring_pack(store, on)).names
    held = [(file, decisions.load(file.content, file=file.checksum)) for file in store.shared_decisions()]
    counting = decisions.newest(one for _, one in held)
    own = decisions.source_of(salt(store)) if held else ""

    def state(one: Decisions) -> str:
        if one.source == own:
            return "own"
        if one not in counting:
            return "replaced"
        return "used" if one.names == names else "unfit"

    return tuple(
        SharedFile(
            checksum=file.checksum, office=one.office, made_on=one.made_on, came_at=file.made_at,
            count=len(one.examples), state=state(one),
        )
        for file, one in held
    )  # fmt: skip


def drop_decisions(store: Store, checksum: str, *, by: str, progress: Progress | None = None) -> None:
    """Let the files of the office that a file came from count no more."""
    held = {file.checksum: decisions.load(file.content, file=file.checksum) for file in store.shared_decisions()}
    found = next((one for name, one in held.items() if name.startswith(checksum)), None)
    if found is None or len(checksum) < _LEAST_CHECKSUM:
        raise Problem("没有这份他处结论", remedy="请刷新后再看", code="decisions_unknown")
    with store.transaction():
        for name, one in held.items():
            if one.source == found.source:
                store.share_decisions(name, b"", by=by, told=f"{one.office} {one.made_on}", withdrawn=True)


def export_model(store: Store, model_id: str, path: Path, *, progress: Progress | None = None) -> None:
    """Write a kept model as a file."""
    from matching.ranking.model import dump

    write_file(path, dump(kept_model(store, model_id)))


def import_model(store: Store, path: Path, *, by: str, progress: Progress | None = None) -> str:
    """Keep a model of another office, not yet in use; return its id."""
    from matching.ranking.model import dump, load

    try:
        found = load(read_file(path), file=path.name)
    except ValueRefused as error:
        raise _problem(error, "model_refused") from error
    if found.fallback or found.id != _identity(found):
        raise Problem(f"{path.name} 的模型不完整", remedy="请让对方重新导出一个学成的模型", code="model_refused")
    sentence = f"来自 {found.office or '其他单位'}（{found.made_on}）；没有用本单位的结论检验"
    store.keep_model(found.id, dump(found), origin="imported", taken=True, sentence=sentence, by=by)
    return found.id


def read_file(path: Path) -> bytes:
    """Return a file's content; raise Problem when it cannot be read or is far too large."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Problem(f"{path.name} 太大，不是本程序的文件", remedy="请核对文件", code="file")
        return path.read_bytes()
    except OSError as error:
        raise Problem(f"读不到 {path}", remedy="请检查文件名和权限", code="file") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raise Problem when the disk refuses."""
    temporary = path.with_name(f".lvjian-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise refused(error, path) from error


def _identity(model: Learned) -> str:
    body = msgspec.structs.replace(model, id="")
    return sha256(msgspec.json.encode(body, order="sorted")).hexdigest()[:16]


def _problem(error: ValueRefused, code: str) -> Problem:
    return Problem(f"没有导入：{error.suggestion}", remedy="请核对文件，或让对方重新导出", code=code)
