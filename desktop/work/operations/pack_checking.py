"""Read a policy pack's folder and check it the way installing would: every lint, every worked case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.judging import ground_on
from matching.errors import ResourceError
from matching.packs import Pack, PackLibrary, load_edition
from matching.packs.examine import faults_of
from matching.packs.library import library_of
from matching.packs.load import FILES
from matching.trial import failures

if TYPE_CHECKING:
    from desktop.work.progress import Progress
    from matching.packs.adjust import Adjustments

FOLDER_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Tell one thing that keeps a pack from being used, and where it is."""

    what: str
    file: str = ""
    item: str = ""
    position: int | None = None
    """Place of the character in the condition, counted from 0."""
    remedy: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCheck:
    """Hold what is in a folder, what is wrong with it, and what its author may have forgotten."""

    folder: str
    pack: str = ""
    edition: str = ""
    title: str = ""
    checksum: str = ""
    counts: Mapping[str, int]
    """Number of rows by kind; empty when the pack cannot be read."""
    faults: tuple[Fault, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Say whether the pack can be built."""
        return not self.faults


def read_folder(folder: Path) -> dict[str, str]:
    """Return the TOML texts of a folder; raise Problem when there is no pack in it."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml") if folder.is_dir() else []
        if sum(path.stat().st_size for path in paths) > FOLDER_BYTES:
            raise Problem("政策包太大", where=str(folder), remedy="一个政策包最多 20 MB", code="pack_too_big")
        texts = {path.name: path.read_text(encoding="utf-8-sig") for path in paths}
    except OSError as error:
        raise Problem("读不到文件夹里的文件", where=str(folder), remedy="请检查权限", code="file") from error
    except UnicodeDecodeError as error:
        raise Problem("有文件不是 UTF-8 编码", where=str(folder), remedy="请另存为 UTF-8", code="encoding") from error
    if not texts:
        raise Problem(
            "这里没有政策包",
            where=str(folder),
            remedy=f"请指定放着 {FILES[0]}、{FILES[1]} 等文件的文件夹",
            code="no_pack_folder",
        )
    return texts


def check_folder(folder: Path, *, progress: Progress | None = None) -> PackCheck:
    """Check a folder: all that is wrong with its rows and conditions, its worked cases, and what is missing."""
    texts = read_folder(folder)
    faults = [fault_of(error) for error in faults_of(texts, resources.dictionary())]
    if faults:
        return PackCheck(folder=str(folder), counts={}, faults=tuple(faults))
    pack = loaded(texts)
    return PackCheck(
        folder=str(folder),
        pack=pack.row.id,
        edition=pack.row.edition,
        title=pack.row.title,
        checksum=pack.checksum,
        counts=counts_of(pack),
        faults=case_faults(pack, progress=progress),
        hints=tuple(_hints(pack)),
    )


def loaded(texts: Mapping[str, str], *, folder: str = "", adjustments: Adjustments | None = None) -> Pack:
    """Load an edition from its texts; raise ResourceError with file, item and position."""
    return load_edition(texts, resources.dictionary(), folder=folder, adjustments=adjustments)


def case_faults(pack: Pack, *, progress: Progress | None = None) -> tuple[Fault, ...]:
    """Return every expectation of the worked cases that does not hold."""
    if progress is not None:
        progress.step(0, len(pack.cases), "算例")
    ground = ground_on(PackLibrary((pack,)), pack.begins())
    return tuple(
        Fault(
            what=f"{failure.item} 应为 {failure.expected}，实为 {failure.found}",
            file="cases.toml",
            item=failure.case,
            remedy="请核对条件，或改正算例",
            sentence=f"文件 cases.toml：{failure.sentence()}",
        )
        for failure in failures(pack, ground)
    )


def fault_of(error: ResourceError) -> Fault:
    """Return a refusal as a record."""
    return Fault(
        what=error.what,
        file=error.file,
        item=error.item,
        position=error.position,
        remedy=error.remedy,
        sentence=error.sentence(),
    )


def counts_of(pack: Pack) -> dict[str, int]:
    """Return how many rows of each kind a pack has."""
    return {
        "clauses": len(pack.clauses),
        "gates": len(pack.gates),
        "criteria": len(pack.criteria),
        "readings": len(pack.readings),
        "offers": len(pack.offers),
        "duties": len(pack.duties),
        "parameters": len(pack.row.parameter),
        "cases": len(pack.cases),
    }


def _hints(pack: Pack) -> Iterator[str]:
    """Yield what installing would stumble over, and what no worked case shows yet."""
    shipped = resources.packs().editions
    if not any(one.checksum == pack.checksum for one in shipped):
        try:
            library_of((*shipped, pack))
        except ResourceError as error:
            yield f"与程序自带的政策包不能并存：{error.what}。{error.remedy}"
    if pack.begins() == date.min:
        yield "没有写生效日（valid_from）和发文日期（issued），按一直有效处理"
    yield from _unproved(pack)


def _unproved(pack: Pack) -> Iterator[str]:
    """Yield the gates, clauses and offers of which the worked cases do not show every result."""
    expected = [pair for case in pack.cases for pair in case.expect.items()]
    shown = {(item, _AS_VERDICT.get(str(found), str(found))) for item, found in expected}
    wanted = {gate.row.id: "闸门" for gate in pack.gates}
    wanted |= {clause.row.id: "条款" for clause in pack.tested if not clause.row.historic}
    wanted |= {one.row.clause: "待遇" for one in pack.offers if one.when is not None and not one.row.historic}
    for item, label in wanted.items():
        missing = [said for verdict, said in _VERDICTS.items() if (item, verdict) not in shown]
        if missing and (item, "expired") not in shown:
            yield f"{label} {item} 还缺结果为{'、'.join(missing)}的算例"


_VERDICTS = {"yes": "“是”", "no": "“否”", "unknown": "“不能确定”"}
_AS_VERDICT = {"open": "yes", "closed": "no", "historic": "expired"}
