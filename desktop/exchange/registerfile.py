"""Records of registers as one signed file (.lvreg) for the office above: verified before anything in it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from desktop.exchange import sealed
from desktop.exchange.keys import OfficeKey, Signer
from desktop.exchange.sealed import Opened, Statement
from desktop.problems import Problem

SUFFIX = ".lvreg"
RECORDS = "records.json"


class RegisterStatement(Statement, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State what is in the file and who made it."""

    made_at: datetime
    registers: tuple[str, ...]
    """Sent whole: what stood there before and is not in the file is there no more."""
    records: int


class SentRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold one record as its office has it."""

    id: str
    register: str
    number: int
    """In the sending office."""
    state: str
    revision: int
    facts: msgspec.Raw
    around: msgspec.Raw
    """The little that is said of its enterprise or project."""
    origin: str = ""
    """Office it came from by file, where it is not the sender's own."""


KIND = sealed.Kind(
    noun="台账上报文件",
    code="lvreg",
    format=1,
    entries=(RECORDS,),
    statement=RegisterStatement,
    remake="请用 lvjian register pack 制作上报文件",
    use="接收",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFile:
    """Hold a verified file: its records, and how far its origin is proved."""

    opened: Opened[RegisterStatement]
    records: tuple[SentRecord, ...]


def write_registers(
    path: Path,
    records: Sequence[SentRecord],
    *,
    registers: Sequence[str],
    made_at: datetime,
    program: str,
    key: OfficeKey,
) -> Path:
    """Write records as one signed file; whole or not at all."""
    contents = {RECORDS: msgspec.json.encode(records)}
    statement = RegisterStatement(
        format=KIND.format,
        files=sealed.checksums(contents),
        program=program,
        built_by=key.signer.name,
        public_key=key.signer.public_key,
        built_on=made_at.date(),
        made_at=made_at,
        registers=tuple(registers),
        records=len(records),
    )
    return sealed.write_sealed(path, KIND, statement, contents, key)


def read_registers(path: Path, *, trusted: Sequence[Signer]) -> RegisterFile:
    """Read and verify a file; raise Problem when it is damaged, contrived, too big, altered or not signed."""
    opened = sealed.read_sealed(path, KIND, trusted=trusted)
    if opened.signer is None:
        raise Problem(
            "上报文件没有签名，不能确认由哪个单位报来",
            where=path.name,
            remedy="请向报送单位索取签名的文件",
            code="lvreg_unsigned",
        )
    try:
        records = msgspec.json.decode(opened.contents.get(RECORDS, b""), type=tuple[SentRecord, ...])
    except (msgspec.DecodeError, RecursionError) as error:
        raise sealed.altered(KIND, "记录不完整") from error
    if len(records) != opened.statement.records or len({one.id for one in records}) != len(records):
        raise sealed.altered(KIND, "记录数与清单不符")
    return RegisterFile(opened=opened, records=records)


def check_accepted(found: RegisterFile, accept: str) -> None:
    """Refuse a file of an unknown signer unless the person accepts it by name."""
    sealed.check_accepted(found.opened, KIND, accept)
