"""What a batch has written so far, kept beside its files line by line, so that a broken batch can be taken up again."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from desktop.dossier.coverlist import CoverRow
from desktop.problems import Problem

NAME = "00_批次记录.jsonl"
FORMAT = 1
_CHUNK = 1 << 20


class Plan(msgspec.Struct, frozen=True, kw_only=True, tag="plan"):
    """Hold what a batch prints and how; taking it up again asks nothing."""

    format: int = FORMAT
    printed_on: date
    form: str
    sections: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    ending: str
    one_file: bool
    duplex: bool
    cases: tuple[str, ...]


class Written(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """Hold one file written: of which case, from which data, and what it must be like to count as unchanged."""

    case: str
    file: str
    state: str
    """Of program and data when it was laid out; while it is the same, the paper is."""
    paper: str
    """Digest of what was printed."""
    sha256: str
    rows: tuple[CoverRow, ...]
    """Its lines in the covering list."""


_Line = Plan | Written


class BatchRecord:
    """Read and add to the record of a folder."""

    def __init__(self, folder: Path, plan: Plan, written: dict[str, Written], state: str) -> None:
        self.folder = folder
        self.plan = plan
        self.state = state
        self._written = written

    @classmethod
    def begin(cls, folder: Path, plan: Plan, state: str) -> BatchRecord:
        """Begin a new batch in a folder; what a former record said is forgotten, its files stay."""
        record = cls(folder, plan, {}, state)
        (folder / NAME).write_bytes(_encoded(plan))
        return record

    @classmethod
    def resume(cls, folder: Path, state: str) -> BatchRecord:
        """Take up the batch of a folder; a last line that a fall cut off counts as not written."""
        try:
            lines = (folder / NAME).read_bytes().split(b"\n")
        except FileNotFoundError as error:
            raise Problem(
                "这个文件夹里没有可以接着打印的批次", where=str(folder),
                remedy="请选择上次批量打印的文件夹，或重新选择项目打印", code="no_batch",
            ) from error  # fmt: skip
        found = [one for one in map(_decoded, lines) if one is not None]
        plan = found[0] if found else None
        if not isinstance(plan, Plan) or plan.format != FORMAT:
            raise Problem("批次记录读不出来", where=str(folder / NAME), remedy="请重新选择项目打印", code="no_batch")
        record = cls(folder, plan, {one.case: one for one in found if isinstance(one, Written)}, state)
        with (folder / NAME).open("ab") as file:
            # What was cut off must not swallow the next line.
            file.write(b"" if not lines[-1] else b"\n")
        return record

    def intact(self, case: str, paper: str = "") -> Written | None:
        """Return what was written of a case where the file is as it was written and the paper would be the same.

        Without the digest of the paper it is the same only while nothing at all was stored since.
        """
        one = self._written.get(case)
        if one is None or (one.paper != paper if paper else one.state != self.state):
            return None
        return one if digest_of(self.folder / one.file) == one.sha256 else None

    def add(self, one: Written) -> None:
        """Note a file that is in its place."""
        former = self._written.get(one.case)
        if former is not None and former.file != one.file:
            (self.folder / former.file).unlink(missing_ok=True)
        self._written[one.case] = one
        with (self.folder / NAME).open("ab") as file:
            file.write(_encoded(one))

    def names(self) -> dict[str, str]:
        """Return the file of each case, as far as written."""
        return {case: one.file for case, one in self._written.items()}


def digest(data: bytes) -> str:
    """Return what tells a file as it was written."""
    return sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of a file, nothing where there is none."""
    try:
        with path.open("rb") as file:
            found = sha256()
            while piece := file.read(_CHUNK):
                found.update(piece)
    except OSError:
        return ""
    return found.hexdigest()


def _encoded(line: _Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _decoded(line: bytes) -> _Line | None:
    try:
        found: _Line = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return None
    return found
