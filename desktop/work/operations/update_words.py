"""What a person reads of a package: who vouches for it, what it changes, and whether it can be installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.exchange.sealed import STATES
from desktop.work.operations.updates import PACK

if TYPE_CHECKING:
    from desktop.work.operations.updates import Package


def signature_words(one: Package) -> str:
    """Return who vouches for a package, in a line."""
    if one.state == "altered":
        return "签名或内容核对不上"
    words = STATES[one.state] if one.kind == PACK or one.state != "unsigned" else "没有发布签名"
    words += f"：{one.signer}　指纹 {one.fingerprint}" if one.signer else ""
    return words + ("（注意：与已信任的同名签名人不是同一把密钥）" if one.namesake else "") + _windows_words(one)


def _windows_words(one: Package) -> str:
    if one.program is None:
        return ""
    if not one.program.subjects:
        return "；没有 Windows 数字签名"
    judged = {True: "Windows 信任", False: "Windows 不信任它的证书", None: "证书是否受信任要在 Windows 上看"}
    fits = judged[one.program.trusted] if one.program.fits else "与文件不符"
    return f"；Windows 数字签名：{'、'.join(one.program.subjects)}（{fits}）"


def change_lines(one: Package) -> Iterator[str]:
    """Give what came since the installed version, a line each."""
    for release in one.changes:
        yield f"{release.version}" + (f"（{release.on}）" if release.on else "")
        yield from (f"　· {change}" for change in release.changes)


def verdict_words(one: Package) -> str:
    """Return whether a package can be installed here, and why not."""
    if one.refusal:
        return f"不能{'安装' if one.kind == PACK else '更新'}：{one.refusal}"
    return "可以安装" if one.kind == PACK else "可以更新"
