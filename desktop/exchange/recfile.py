"""A recommendation as one signed file (.lvrec) between the two offices: the case, its steps, and what was found.

A file of the recommending office carries the case; a reply carries the steps alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from desktop.exchange import sealed
from desktop.exchange.keys import OfficeKey, Signer
from desktop.exchange.sealed import Opened, Statement
from desktop.problems import Problem
from matching.recommendation.events import Event

SUFFIX = ".lvrec"
CONTENT = "recommendation.json"


class Manifest(Statement, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State whose recommendation is in the file and who sends it."""

    recommendation: str
    direction: str
    side: str
    office: str


class CasePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the facts of the case as the sending office has them."""

    id: str
    enterprise_id: str
    enterprise: dict[str, Any]
    """Facts of the enterprise: value, evidence, source, day, basis."""
    project: dict[str, Any]
    measures: list[dict[str, Any]] = []


class Summary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell what the sending office found; nothing is decided by it on the other side."""

    judged_on: date | None = None
    recommendation: str = ""
    approval: str = ""
    score_low: float | None = None
    score_high: float | None = None
    gates: list[list[str]] = []
    """Id, title, verdict and sentence of each gate that reaches the case."""
    attributes: list[list[str]] = []
    papers_complete: bool | None = None
    papers_open: list[str] = []


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold everything a file carries."""

    enterprise: str
    project: str
    case_id: str
    events: list[Event]
    case: CasePart | None = None
    summary: Summary | None = None


KIND = sealed.Kind(
    noun="互荐",
    code="recommend_file",
    format=1,
    entries=(CONTENT,),
    statement=Manifest,
    remake="请对方用 lvjian recommend send 重新制作",
    use="接收",
)


def write_recommendation(
    path: Path, content: Content, *, direction: str, recommendation: str, sender: tuple[str, str], program: str,
    on: date, key: OfficeKey,
) -> Path:  # fmt: skip
    """Write and sign a file; `sender` is side and name of the office."""
    contents = {CONTENT: msgspec.json.encode(content)}
    manifest = Manifest(
        format=KIND.format,
        files=sealed.checksums(contents),
        program=program,
        built_by=key.signer.name,
        public_key=key.signer.public_key,
        built_on=on,
        recommendation=recommendation,
        direction=direction,
        side=sender[0],
        office=sender[1],
    )
    return sealed.write_sealed(path, KIND, manifest, contents, key)


def look_at(path: Path, *, trusted: Sequence[Signer]) -> tuple[Opened[Manifest], Content]:
    """Read and verify a file; one without a signature is always refused."""
    opened = sealed.read_sealed(path, KIND, trusted=trusted)
    if opened.signer is None:
        raise Problem(
            "这个互荐文件没有签名，不能确认由谁制作",
            where=path.name,
            remedy=KIND.remake,
            code="recommend_file_unsigned",
        )
    try:
        return opened, msgspec.json.decode(opened.contents.get(CONTENT, b""), type=Content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise sealed.altered(KIND, f"内容不完整：{error}") from error


def read_recommendation(path: Path, *, trusted: Sequence[Signer], accept: str) -> tuple[Opened[Manifest], Content]:
    """Take a file of a trusted office, or of one the person accepts by name or fingerprint."""
    opened, content = look_at(path, trusted=trusted)
    sealed.check_accepted(opened, KIND, accept)
    return opened, content
