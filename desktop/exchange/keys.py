"""The office's signing key, made once and kept for its owner alone, and the signers the office trusts by name."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from desktop.problems import Problem

KEY_FILE = "signing-key.json"
TRUSTED_FILE = "trusted-signers.json"
LONGEST_NAME = 60
OWNER_ONLY = 0o600
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_HEX_KEY = re.compile(r"[0-9a-f]{64}")
_PUBLIC = "绿荐签名公钥"
UNNAMED = "未命名单位"
"""Beginning of the name of an office that gave none; the start of its fingerprint tells it from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Name who signs and the public key (64 lower-case hexadecimal digits) that proves it."""

    name: str
    public_key: str

    @property
    def fingerprint(self) -> str:
        """Return what two people compare on the telephone to know that a key is the right one."""
        digest = sha256(bytes.fromhex(self.public_key)).hexdigest().upper()
        return "-".join(digest[start : start + 4] for start in range(0, 24, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeKey:
    """Hold the office's own key; the secret part is never printed."""

    signer: Signer
    seed: bytes = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Return the signature (64 bytes) under a message."""
        from nacl.signing import SigningKey

        return bytes(SigningKey(self.seed).sign(message).signature)


def is_signed(message: bytes, signature: bytes, public_key: str) -> bool:
    """Say whether the owner of a key signed this very message."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(public_key)).verify(message, signature)
    except (BadSignatureError, ValueError):  # ValueError: not the length of a signature
        return False
    return True


def office_key(folder: Path) -> OfficeKey | None:
    """Return the key kept in a folder, None when none was made yet; loosened rights are tightened again."""
    path = folder / KEY_FILE
    document = _read(path)
    if document is None:
        return None
    _tighten(path)
    try:
        name, seed = str(document["name"]), bytes.fromhex(str(document["seed"]))
        return _key(name, seed)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path) from error


def make_key(folder: Path, name: str = "") -> OfficeKey:
    """Make the office's key and keep it where only its owner can read it; an existing one is never replaced."""
    from nacl.signing import SigningKey

    seed = bytes(SigningKey.generate())
    signer_name = checked_name(name) if name else f"{UNNAMED} {_key(UNNAMED, seed).signer.fingerprint[:4]}"
    path = folder / KEY_FILE
    if path.exists():
        raise Problem(
            "签名密钥已经有了", where=str(path), remedy="一个单位只用一把密钥，可以改名，不能另造", code="key_exists"
        )
    _write(path, {"name": signer_name, "seed": seed.hex()})
    return _key(signer_name, seed)


def rename_key(folder: Path, name: str) -> OfficeKey:
    """Give the office's key another name; the key itself stays."""
    key = office_key(folder)
    if key is None:
        return make_key(folder, name)
    signer_name = checked_name(name)
    _write(folder / KEY_FILE, {"name": signer_name, "seed": key.seed.hex()})
    return _key(signer_name, key.seed)


def public_text(signer: Signer) -> str:
    """Return the public part as text to hand to other offices."""
    return f"{_PUBLIC}\n单位：{signer.name}\n公钥：{signer.public_key}\n指纹：{signer.fingerprint}\n"


def read_public(text: str) -> Signer:
    """Read the public part another office handed over; raise Problem when it is not whole."""
    lines = dict(line.strip().partition("：")[::2] for line in text.lstrip("\ufeff").splitlines() if "：" in line)
    signer = signer_of(lines.get("单位", ""), lines.get("公钥", "").strip())
    if _PUBLIC not in text or signer is None or lines.get("指纹", "").strip() != signer.fingerprint:
        raise Problem("这不是完整的签名公钥", remedy="请让对方用 lvjian pack key --out 重新导出", code="public_key")
    return signer


def signer_of(name: str, public_key: str) -> Signer | None:
    """Return the signer, None when name or key is not well formed."""
    if not is_name(name) or not _HEX_KEY.fullmatch(public_key):
        return None
    return Signer(name=name, public_key=public_key)


def trusted_signers(folder: Path) -> tuple[Signer, ...]:
    """Return the signers trusted here: the office itself first, then those it named."""
    key = office_key(folder)
    own = () if key is None else (key.signer,)
    return (*own, *(signer for signer in _named(folder) if signer not in own))


def trust(folder: Path, signer: Signer) -> None:
    """Trust a signer from now on; a name stands for one key only."""
    for known in trusted_signers(folder):
        if known.public_key == signer.public_key:
            return
        if known.name == signer.name:
            raise Problem(
                f"已信任的“{known.name}”用的是另一把密钥（指纹 {known.fingerprint}）",
                remedy="请与对方核对指纹；确实换了密钥时，先取消对旧密钥的信任",
                code="signer_name_taken",
            )
    _keep_named(folder, (*_named(folder), signer))


def distrust(folder: Path, fingerprint: str) -> Signer:
    """Trust a signer no longer; what was installed from it stays."""
    signers = _named(folder)
    gone = next((signer for signer in signers if signer.fingerprint == fingerprint.strip().upper()), None)
    if gone is None:
        raise Problem(
            f"没有信任过指纹为 {fingerprint} 的签名人", remedy="请用 lvjian pack key 查看", code="not_trusted"
        )
    _keep_named(folder, tuple(signer for signer in signers if signer != gone))
    return gone


def is_name(name: str) -> bool:
    """Say whether a name can be shown without deceiving anybody: short, one line, nothing invisible."""
    return bool(name) and len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()


def checked_name(name: str) -> str:
    """Return a signer's name; raise Problem when it cannot serve as one."""
    name = name.strip()
    if not is_name(name):
        raise Problem(
            "签名人的名称不合适", remedy=f"请用单位全称，不超过 {LONGEST_NAME} 个字，不含换行", code="signer_name"
        )
    return name


def _key(name: str, seed: bytes) -> OfficeKey:
    from nacl.signing import SigningKey

    return OfficeKey(signer=Signer(name=name, public_key=bytes(SigningKey(seed).verify_key).hex()), seed=seed)


def _named(folder: Path) -> tuple[Signer, ...]:
    path = folder / TRUSTED_FILE
    document = _read(path)
    if document is None:
        return ()
    try:
        found = [signer_of(str(one["name"]), str(one["public_key"])) for one in document["signers"]]
    except (KeyError, TypeError) as error:
        raise _damaged(path) from error
    if None in found:
        raise _damaged(path)
    return tuple(signer for signer in found if signer is not None)


def _keep_named(folder: Path, signers: tuple[Signer, ...]) -> None:
    rows = [{"name": signer.name, "public_key": signer.public_key} for signer in signers]
    _write(folder / TRUSTED_FILE, {"signers": rows})


def _read(path: Path) -> Any:  # JSON
    try:
        return msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Problem("读不到签名资料", where=str(path), remedy="请检查文件权限", code="key_file") from error
    except msgspec.DecodeError as error:
        raise _damaged(path) from error


def _write(path: Path, document: object) -> None:
    """Write a file whole or not at all, readable by its owner only from its first moment."""
    draft = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, _NEW, OWNER_ONLY), "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(document), indent=1))
        draft.replace(path)
    except OSError as error:
        raise Problem(
            "签名资料没有保存", where=str(path), remedy="请检查文件夹权限和磁盘空间", code="key_file"
        ) from error


def _tighten(path: Path) -> None:
    """Take away what others may do with the file; Windows keeps the user's folder to its owner by itself."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(OWNER_ONLY)


def _damaged(path: Path) -> Problem:
    return Problem(
        "签名资料已损坏", where=str(path), remedy="请从备份恢复这个文件；没有备份时移走它再重新建立", code="key_file"
    )
