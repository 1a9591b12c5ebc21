"""A signed file of any kind: a manifest naming every entry with its checksum, and the signature under the manifest.

A signed file has exactly one form, so that no byte of it can be changed without being noticed; nothing in it is used
before it is verified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from desktop.exchange.container import FILE_BYTES, packed, too_big, unpacked
from desktop.exchange.keys import OfficeKey, Signer, is_signed, signer_of
from desktop.problems import Problem

MANIFEST = "manifest.json"
SIGNATURE = "signature"
STATES = {
    "trusted": "由已信任的签名人签名", "unknown_signer": "由未信任的签名人签名", "unsigned": "没有签名",
}  # fmt: skip


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State what is in a file and who made it; each kind of file adds what it needs."""

    format: int
    files: dict[str, str]
    """Name and SHA-256 of every entry."""
    program: str
    built_by: str
    """Name of the signer; who made an unsigned file, where that was said."""
    public_key: str
    """Key of the signer; empty for a file without signature."""
    built_on: date | None = None


Said = TypeVar("Said", bound=Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Said]):
    """Describe one kind of signed file."""

    noun: str
    """What a person calls it."""
    code: str
    """Beginning of the codes of its problems."""
    format: int
    entries: tuple[str, ...]
    """Names it may hold, in their one order."""
    statement: type[Said]
    remake: str
    """How a proper one is made."""
    use: str
    """What a person does with it: 安装, 接收."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Generic[Said]):
    """Hold a verified file, and how far its origin is proved."""

    name: str
    """Name of the file itself."""
    statement: Said
    contents: Mapping[str, bytes]
    state: str
    """trusted, unknown_signer or unsigned; an altered file is never returned."""
    signer: Signer | None = None
    """Under the name it is trusted by; an unknown one under the name it gives itself."""
    namesake: Signer | None = None
    """A trusted signer whose name an unknown key bears."""


class _Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    algorithm: str
    signer: str
    public_key: str
    signature: str


class _Format(msgspec.Struct, frozen=True):
    format: int


def checksums(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of every entry by its name."""
    return {name: sha256(content).hexdigest() for name, content in contents.items()}


def write_sealed(
    path: Path, kind: Kind[Said], statement: Said, contents: Mapping[str, bytes], key: OfficeKey | None
) -> Path:
    """Write entries as one file, signed when there is a key; whole or not at all."""
    manifest = msgspec.json.encode(statement)
    signature = {SIGNATURE: _signature(key, manifest)} if key else {}
    entries = _in_order({MANIFEST: manifest, **signature, **contents}, kind)
    draft = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(packed(entries))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Problem(
            f"{kind.noun}文件没有写成", where=str(path), remedy="请检查文件夹权限和磁盘空间", code="file"
        ) from error
    return path


def read_sealed(path: Path, kind: Kind[Said], *, trusted: Sequence[Signer]) -> Opened[Said]:
    """Read and verify a file; raise Problem when it is damaged, contrived, too big or altered."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= FILE_BYTES else b""
    except OSError as error:
        raise Problem(f"读不到{kind.noun}文件", where=str(path), remedy="请检查文件名和权限", code="file") from error
    try:
        if size > FILE_BYTES:
            raise too_big(f"{size // (1024 * 1024)} MB", kind.noun, kind.code)
        return verified(content, kind, name=path.name, trusted=trusted)
    except Problem as problem:
        raise Problem(problem.what, where=path.name, remedy=problem.remedy, code=problem.code) from problem


def verified(content: bytes, kind: Kind[Said], *, name: str, trusted: Sequence[Signer]) -> Opened[Said]:
    """Return what a file holds after every check; nothing of it is used before."""
    known = frozenset({MANIFEST, SIGNATURE, *kind.entries})
    entries = unpacked(content, known=known, noun=kind.noun, code=kind.code)
    statement = _statement(entries, kind)
    contents = {entry: held for entry, held in entries.items() if entry not in {MANIFEST, SIGNATURE}}
    if checksums(contents) != statement.files:
        raise altered(kind, "内容与清单不符")
    signer = _signer(entries, statement, kind)
    if signer is not None and content != packed(_in_order(entries, kind)):
        raise altered(kind, "文件在签名之后被重新打包或改动过")
    met = next((one for one in trusted if signer is not None and one.public_key == signer.public_key), None)
    namesake = next((one for one in trusted if signer is not None and one.name == signer.name), None)
    return Opened(
        name=name,
        statement=statement,
        contents=contents,
        state="trusted" if met else "unknown_signer" if signer else "unsigned",
        signer=met or signer,
        namesake=None if met else namesake,
    )


def check_accepted(found: Opened[Said], kind: Kind[Said], accept: str) -> None:
    """Refuse a file of no proved origin unless the person accepts it by name."""
    accept = accept.strip()
    if found.state == "trusted":
        return
    if found.signer is None:
        if accept != found.name:
            raise Problem(
                f"这个{kind.noun}没有签名，不能确认由谁制作",
                where=found.name,
                remedy=f"请向提供者核实；确要{kind.use}，须写明接受文件“{found.name}”",
                code=f"{kind.code}_unsigned",
            )
    elif found.namesake is not None:
        if accept.upper() != found.signer.fingerprint:
            raise Problem(
                f"签名人自称“{found.signer.name}”，但与已信任的同名签名人不是同一把密钥，可能是冒名",
                where=found.name,
                remedy=f"请与对方核对指纹；确要{kind.use}，须写明接受指纹 {found.signer.fingerprint}",
                code=f"{kind.code}_namesake",
            )
    elif accept not in {found.signer.name, found.signer.fingerprint}:
        raise Problem(
            f"签名人“{found.signer.name}”（指纹 {found.signer.fingerprint}）还没有得到信任",
            where=found.name,
            remedy=f"请与对方核对指纹；确要{kind.use}，须写明接受“{found.signer.name}”，或先把对方列为信任的签名人",
            code=f"{kind.code}_unknown_signer",
        )


def altered(kind: Kind[Said], what: str) -> Problem:
    """Return the problem of a file that is not as its maker left it."""
    return Problem(
        f"{kind.noun}文件被改动过（{what}）",
        remedy="请不要使用它，向制作单位重新索取原文件",
        code=f"{kind.code}_altered",
    )


def _signature(key: OfficeKey, manifest: bytes) -> bytes:
    return msgspec.json.encode(
        _Signature(
            algorithm="Ed25519",
            signer=key.signer.name,
            public_key=key.signer.public_key,
            signature=key.sign(manifest).hex(),
        )
    )


def _statement(entries: Mapping[str, bytes], kind: Kind[Said]) -> Said:
    if MANIFEST not in entries:
        raise Problem(f"文件里没有 {MANIFEST}", remedy=kind.remake, code=f"{kind.code}_damaged")
    try:
        made_by = msgspec.json.decode(entries[MANIFEST], type=_Format)
        if made_by.format > kind.format:
            raise Problem(f"这个{kind.noun}由较新版本的程序制作", remedy="请先升级本程序", code=f"{kind.code}_newer")
        return msgspec.json.decode(entries[MANIFEST], type=kind.statement)
    except (msgspec.DecodeError, RecursionError) as error:
        raise altered(kind, "清单不完整") from error


def _signer(entries: Mapping[str, bytes], statement: Statement, kind: Kind[Said]) -> Signer | None:
    """Return who signed, None for a file that never claimed a signature; a false or lost one is an alteration."""
    if SIGNATURE not in entries:
        if statement.public_key:
            raise altered(kind, "签名被去掉了")
        return None
    try:
        document = msgspec.json.decode(entries[SIGNATURE], type=_Signature)
        signature = bytes.fromhex(document.signature)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise altered(kind, "签名不完整") from error
    signer = signer_of(statement.built_by, statement.public_key)
    one_form = msgspec.json.encode(document) == entries[SIGNATURE] and document.signature == signature.hex()
    if signer is None or not one_form or document.algorithm != "Ed25519":
        raise altered(kind, "签名不完整")
    if (document.signer, document.public_key) != (signer.name, signer.public_key):
        raise altered(kind, "签名人与清单不符")
    if not is_signed(entries[MANIFEST], signature, signer.public_key):
        raise altered(kind, "签名与内容不符")
    return signer


def _in_order(entries: Mapping[str, bytes], kind: Kind[Said]) -> dict[str, bytes]:
    return {name: entries[name] for name in (MANIFEST, SIGNATURE, *kind.entries) if name in entries}
