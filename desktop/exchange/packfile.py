"""A policy pack as one signed file (.lvpack): written once, and verified before anything in it is used.

It is a zip of `manifest.json`, the edition's TOML files and `signature`. The manifest names every file with its
checksum, the signer and the public key; the signature stands under the manifest's bytes. A signed file has exactly one
form, so that no byte of it can be changed without being noticed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from desktop.exchange.container import FILE_BYTES, packed, too_big, unpacked
from desktop.exchange.keys import OfficeKey, Signer, is_signed, signer_of
from desktop.problems import Problem
from matching.packs.load import FILES

SUFFIX = ".lvpack"
FORMAT = 1
MANIFEST = "manifest.json"
SIGNATURE = "signature"
KNOWN = frozenset({MANIFEST, SIGNATURE, *FILES})
STATES = {
    "trusted": "由已信任的签名人签名", "unknown_signer": "由未信任的签名人签名", "unsigned": "没有签名",
}  # fmt: skip


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State what is in the file and who made it."""

    format: int
    pack: str
    edition: str
    title: str
    files: dict[str, str]
    """Name and SHA-256 of every TOML file."""
    program: str
    built_by: str
    """Name of the signer; who made an unsigned file, where that was said."""
    public_key: str
    """Key of the signer; empty for a file without signature."""
    built_on: date | None = None


class _Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    algorithm: str
    signer: str
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """Hold a verified file: its texts, and how far its origin is proved."""

    name: str
    """Name of the file itself."""
    manifest: Manifest
    texts: Mapping[str, str]
    state: str
    """trusted, unknown_signer or unsigned; an altered file is never returned."""
    signer: Signer | None = None
    """Under the name it is trusted by; an unknown one under the name it gives itself."""
    namesake: Signer | None = None
    """A trusted signer whose name an unknown key bears."""


def write_pack(
    path: Path,
    texts: Mapping[str, str],
    *,
    pack: str,
    edition: str,
    title: str,
    program: str,
    built_on: date | None = None,
    key: OfficeKey | None,
) -> Path:
    """Write the texts of an edition as one file, signed when there is a key; whole or not at all."""
    contents = {name: texts[name].encode() for name in FILES if name in texts}
    manifest = msgspec.json.encode(
        Manifest(
            format=FORMAT,
            pack=pack,
            edition=edition,
            title=title,
            files={name: sha256(content).hexdigest() for name, content in contents.items()},
            program=program,
            built_by=key.signer.name if key else "",
            public_key=key.signer.public_key if key else "",
            built_on=built_on,
        )
    )
    entries = {MANIFEST: manifest} | ({SIGNATURE: _signature(key, manifest)} if key else {}) | contents
    draft = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(packed(entries))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Problem(
            "政策包文件没有写成", where=str(path), remedy="请检查文件夹权限和磁盘空间", code="file"
        ) from error
    return path


def read_pack(path: Path, *, trusted: Sequence[Signer]) -> PackFile:
    """Read and verify a file; raise Problem when it is damaged, contrived, too big or altered."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= FILE_BYTES else b""
    except OSError as error:
        raise Problem("读不到政策包文件", where=str(path), remedy="请检查文件名和权限", code="file") from error
    try:
        if size > FILE_BYTES:
            raise too_big(f"{size // (1024 * 1024)} MB")
        return verified(content, name=path.name, trusted=trusted)
    except Problem as problem:
        raise Problem(problem.what, where=path.name, remedy=problem.remedy, code=problem.code) from problem


def verified(content: bytes, *, name: str, trusted: Sequence[Signer]) -> PackFile:
    """Return what a file holds after every check; nothing of it is used before."""
    entries = unpacked(content, known=KNOWN)
    manifest = _manifest(entries)
    texts = {entry: data for entry, data in entries.items() if entry not in {MANIFEST, SIGNATURE}}
    if {entry: sha256(data).hexdigest() for entry, data in texts.items()} != manifest.files:
        raise _altered("内容与清单不符")
    signer = _signer(entries, manifest)
    if signer is not None and content != packed(_in_order(entries)):
        raise _altered("文件在签名之后被重新打包或改动过")
    known = next((one for one in trusted if signer is not None and one.public_key == signer.public_key), None)
    namesake = next((one for one in trusted if signer is not None and one.name == signer.name), None)
    return PackFile(
        name=name,
        manifest=manifest,
        texts={entry: _text(entry, data) for entry, data in texts.items()},
        state="trusted" if known else "unknown_signer" if signer else "unsigned",
        signer=known or signer,
        namesake=None if known else namesake,
    )


def check_accepted(found: PackFile, accept: str) -> None:
    """Refuse a file of no proved origin unless the person accepts it by name."""
    accept = accept.strip()
    if found.state == "trusted":
        return
    if found.signer is None:
        if accept != found.name:
            raise Problem(
                "这个政策包没有签名，不能确认由谁制作",
                where=found.name,
                remedy=f"请向提供者核实；确要安装，须写明接受文件“{found.name}”",
                code="pack_unsigned",
            )
    elif found.namesake is not None:
        if accept.upper() != found.signer.fingerprint:
            raise Problem(
                f"签名人自称“{found.signer.name}”，但与已信任的同名签名人不是同一把密钥，可能是冒名",
                where=found.name,
                remedy=f"请与对方核对指纹；确要安装，须写明接受指纹 {found.signer.fingerprint}",
                code="pack_namesake",
            )
    elif accept not in {found.signer.name, found.signer.fingerprint}:
        raise Problem(
            f"签名人“{found.signer.name}”（指纹 {found.signer.fingerprint}）还没有得到信任",
            where=found.name,
            remedy=f"请与对方核对指纹；确要安装，须写明接受“{found.signer.name}”，或先把对方列为信任的签名人",
            code="pack_unknown_signer",
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


def _manifest(entries: Mapping[str, bytes]) -> Manifest:
    if MANIFEST not in entries:
        raise Problem(f"文件里没有 {MANIFEST}", remedy="请用 lvjian pack build 制作政策包文件", code="pack_damaged")
    try:
        made_by = msgspec.json.decode(entries[MANIFEST], type=_Format)
        if made_by.format > FORMAT:
            raise Problem("这个政策包由较新版本的程序制作", remedy="请先升级本程序", code="pack_newer")
        return msgspec.json.decode(entries[MANIFEST], type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _altered("清单不完整") from error


class _Format(msgspec.Struct, frozen=True):
    format: int


def _signer(entries: Mapping[str, bytes], manifest: Manifest) -> Signer | None:
    """Return who signed, None for a file that never claimed a signature; a false or lost one is an alteration."""
    if SIGNATURE not in entries:
        if manifest.public_key:
            raise _altered("签名被去掉了")
        return None
    try:
        document = msgspec.json.decode(entries[SIGNATURE], type=_Signature)
        signature = bytes.fromhex(document.signature)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise _altered("签名不完整") from error
    signer = signer_of(manifest.built_by, manifest.public_key)
    one_form = msgspec.json.encode(document) == entries[SIGNATURE] and document.signature == signature.hex()
    if signer is None or not one_form or document.algorithm != "Ed25519":
        raise _altered("签名不完整")
    if (document.signer, document.public_key) != (signer.name, signer.public_key):
        raise _altered("签名人与清单不符")
    if not is_signed(entries[MANIFEST], signature, signer.public_key):
        raise _altered("签名与内容不符")
    return signer


def _in_order(entries: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: entries[name] for name in (MANIFEST, SIGNATURE, *FILES) if name in entries}


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Problem(f"{name} 不是 UTF-8 编码", remedy="请把文件另存为 UTF-8 后重新制作", code="encoding") from error


def _altered(what: str) -> Problem:
    return Problem(
        f"政策包文件被改动过（{what}）", remedy="请不要使用它，向制作单位重新索取原文件", code="pack_altered"
    )
