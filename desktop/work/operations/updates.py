"""Look at packages in a folder or on a stick: newer or not, whose, whole, and fit for this machine."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.exchange import keys as signing
from desktop.exchange import releasefile
from desktop.exchange.authenticode import ProgramSignature, signature_of
from desktop.exchange.releasefile import Release, numbers
from desktop.paths import PORTABLE_MARK, notices_folder
from desktop.problems import Problem
from desktop.version import VERSION

if TYPE_CHECKING:
    from desktop.exchange.keys import Signer
    from desktop.exchange.releasefile import ReleaseStatement
    from desktop.exchange.sealed import Opened
    from desktop.work.progress import Progress

SETUP, DEB, PORTABLE, PACK, SOURCE = "setup", "deb", "portable", "pack", "source"
KINDS = {SETUP: "安装程序", DEB: "Debian 安装包", PORTABLE: "便携版", PACK: "政策包"}
SYSTEMS = {"windows": "Windows", "linux": "Linux", "": "各系统"}
_V = r"(?P<version>\d+(?:\.\d+){1,3})"
_COPY = r"(?: ?\(\d+\))?"
_NAMES = (
    (re.compile(rf"lvjian-{_V}-setup{_COPY}\.exe"), "windows", SETUP),
    (re.compile(rf"lvjian_{_V}_amd64{_COPY}\.deb"), "linux", DEB),
    (re.compile(rf"lvjian-{_V}-linux-x86_64{_COPY}\.tar\.xz"), "linux", PORTABLE),
    (re.compile(rf"lvjian-{_V}-windows-x64{_COPY}\.zip"), "windows", PORTABLE),
)
_DEEPEST = 2
_MOST_LOOKED_AT = 3000
_SPARE = 50_000_000
"""Bytes that must stay free beyond what is needed."""
_GROWS = 4
"""How many times larger a package is when unpacked, where no note says it."""
RELEASE_KEY = "release-key.txt"
"""Public key of whoever released this program, put into the bundle by the build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Name what is installed: system, kind of installation, version, and the folder of the program."""

    system: str
    kind: str
    """setup, deb, portable; source when it was not installed at all."""
    version: str
    program: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Tell what a file is, and why it cannot be installed here, if so."""

    path: Path
    kind: str
    system: str
    version: str
    """Of a policy pack its edition."""
    size: int
    title: str = ""
    state: str = "unsigned"
    """trusted, unknown_signer, unsigned; altered when signature or content do not fit."""
    signer: str = ""
    fingerprint: str = ""
    namesake: bool = False
    unpacked: int = 0
    changes: tuple[Release, ...] = ()
    """What came since the version installed here."""
    program: ProgramSignature | None = None
    """The Windows signature of a setup program."""
    refusal: str = ""

    @property
    def wanted(self) -> str:
        """Return what a person must type to accept the file: nothing when its signer is trusted."""
        if self.namesake:
            return self.fingerprint
        return {"trusted": "", "unknown_signer": self.signer}.get(self.state, self.path.name)


def here() -> Here:
    """Return what is installed on this machine."""
    system = "windows" if sys.platform == "win32" else "linux"
    program = Path(sys.executable).parent
    kind = SOURCE
    if getattr(sys, "frozen", False):
        is_portable = (program / PORTABLE_MARK).exists()
        kind = PORTABLE if is_portable else SETUP if system == "windows" else DEB
    return Here(system=system, kind=kind, version=VERSION, program=program)


def is_package(path: Path) -> bool:
    """Say whether a file bears the name of a package of this program."""
    return _named(path) is not None


def sticks() -> tuple[Path, ...]:
    """Return the removable drives that are there."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        letters = kernel.GetLogicalDrives()
        drives = [f"{chr(65 + place)}:\\" for place in range(26) if letters >> place & 1]
        return tuple(Path(drive) for drive in drives if kernel.GetDriveTypeW(drive) == 2)  # DRIVE_REMOVABLE
    found = (place for top in ("/media", "/run/media") for place in sorted(Path(top).glob("*/*")))
    return tuple(place for place in found if os.path.ismount(place))


def look_in(places: Sequence[Path], *, keys: Path, at: Here, progress: Progress | None = None) -> tuple[Package, ...]:
    """Return the packages and policy packs in files and folders, those for here and the newest first."""
    for place in places:
        if not place.exists():
            raise Problem("找不到这个文件或文件夹", where=str(place), remedy="请插好U盘后再试", code="update_missing")
    found: list[Package] = []
    files = [file for place in places for file in _files(place)]
    for done, file in enumerate(files, start=1):
        if progress is not None:
            progress.step(done, len(files), file.name)
        found.append(inspect(file, keys=keys, at=at))
    return tuple(sorted(found, key=_order))


def inspect(path: Path, *, keys: Path, at: Here) -> Package:
    """Tell all that can be found out about one file; what stands against installing it is its refusal."""
    if path.suffix.lower() == ".lvpack":
        return _pack(path, keys)
    named = _named(path)
    if named is None:
        raise Problem(
            f"“{path.name}”不是绿荐的安装包",
            remedy="安装包的文件名如 lvjian-0.2.0-setup.exe，请不要改名",
            code="update_unknown",
        )
    version, system, kind = named
    try:
        found = Package(path=path, kind=kind, system=system, version=version, size=path.stat().st_size)
        return _judged(_signed(found, keys, at), at)
    except OSError as error:
        raise Problem("读不到安装包", where=str(path), remedy="请检查U盘是否插好，再试一次", code="file") from error


def open_note(found: Package, keys: Path) -> Opened[ReleaseStatement] | None:
    """Return the verified release note of a package."""
    return releasefile.read_note(found.path, trusted=trusted(keys))


def trusted(keys: Path) -> tuple[Signer, ...]:
    """Return whose packages are taken: the signers trusted here, and whoever released the program that runs."""
    own = notices_folder() / RELEASE_KEY
    released = (signing.read_public(own.read_text(encoding="utf-8")),) if own.is_file() else ()
    return (*released, *signing.trusted_signers(keys))


def _signed(found: Package, keys: Path, at: Here) -> Package:
    program = signature_of(found.path) if found.kind == SETUP else None
    found = replace(found, program=program, unpacked=found.size * _GROWS)
    try:
        opened = open_note(found, keys)
    except Problem as problem:
        return replace(found, state="altered", refusal=problem.sentence())
    if opened is None:
        return found
    said = opened.statement
    listed = releasefile.releases(opened.contents[releasefile.CHANGES].decode())
    since = numbers(at.version)
    return replace(
        found,
        version=said.version,
        unpacked=said.unpacked,
        state=opened.state,
        signer=opened.signer.name if opened.signer else "",
        fingerprint=opened.signer.fingerprint if opened.signer else "",
        namesake=opened.namesake is not None,
        changes=tuple(one for one in listed if numbers(one.version) > since),
    )


def _judged(found: Package, at: Here) -> Package:
    refusals = (_damaged(found), _foreign(found, at), _not_newer(found, at), _no_room(found, at))
    return replace(found, refusal=found.refusal or next(filter(None, refusals), ""))


def _damaged(found: Package) -> str:
    if found.program is not None and found.program.subjects and not found.program.fits:
        return "安装程序与它自带的 Windows 签名不符，文件被改动过。请不要使用，重新索取"
    if not _is_whole(found):
        return "文件不完整，可能没有拷全。请重新拷贝"
    return ""


def _foreign(found: Package, at: Here) -> str:
    if found.system != at.system:
        return f"这是 {SYSTEMS[found.system]} 的安装包，本机是 {SYSTEMS[at.system]}"
    if at.kind == SOURCE:
        return "本程序不是安装的（由源代码运行），不能这样更新"
    if found.kind != at.kind:
        return f"本机装的是{KINDS[at.kind]}，请用{KINDS[at.kind]}更新，这是{KINDS[found.kind]}"
    return ""


def _not_newer(found: Package, at: Here) -> str:
    ours, theirs = numbers(at.version), numbers(found.version)
    if theirs == ours:
        return f"已装的就是 {at.version}，不用更新"
    if theirs < ours:
        return f"这是旧版本（已装 {at.version}），旧版本打不开新版本的数据"
    return ""


def _no_room(found: Package, at: Here) -> str:
    place = at.program if at.program.exists() else Path(at.program.anchor or ".")
    free, needed = shutil.disk_usage(place).free, found.unpacked + found.size + _SPARE
    if free < needed:
        return f"磁盘空间不够：{place} 剩 {free / 1e6:.0f} MB，更新要 {needed / 1e6:.0f} MB。请清理后再试"
    return ""


def _is_whole(found: Package) -> bool:
    """Say whether a file ends where its own form says it does."""
    if found.kind == DEB:
        return _deb_is_whole(found.path)
    if found.kind == SETUP:
        return found.program is not None
    if found.path.suffix == ".zip":
        return zipfile.is_zipfile(found.path)
    with found.path.open("rb") as file:
        begins = file.read(6) == b"\xfd7zXZ\0"
        file.seek(-2, os.SEEK_END)
        return begins and file.read() == b"YZ"


def _deb_is_whole(path: Path) -> bool:
    """Say whether every member of the archive ends within the file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(8) != b"!<arch>\n":
            return False
        at = 8
        while at < size:
            file.seek(at)
            head = file.read(60)
            if len(head) < 60 or not head[48:58].strip().isdigit():
                return False
            length = int(head[48:58])
            if at + 60 + length > size:
                return False
            at += 60 + length + length % 2
    return size > 8


def _pack(path: Path, keys: Path) -> Package:
    from desktop.exchange.packfile import read_pack

    found = Package(path=path, kind=PACK, system="", version="", size=path.stat().st_size)
    try:
        pack = read_pack(path, trusted=signing.trusted_signers(keys))
    except Problem as problem:
        return replace(found, state="altered", refusal=problem.sentence())
    return replace(
        found,
        version=pack.manifest.edition,
        title=pack.manifest.title,
        state=pack.state,
        signer=pack.signer.name if pack.signer else "",
        fingerprint=pack.signer.fingerprint if pack.signer else "",
        namesake=pack.namesake is not None,
    )


def _named(path: Path) -> tuple[str, str, str] | None:
    for pattern, system, kind in _NAMES:
        if met := pattern.fullmatch(path.name):
            return met["version"], system, kind
    return None


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    seen = 0
    for folder, inner, names in os.walk(place):
        depth = len(Path(folder).relative_to(place).parts)
        inner[:] = sorted(name for name in inner if depth < _DEEPEST and not name.startswith((".", "$")))
        for name in sorted(names):
            seen += 1
            path = Path(folder, name)
            if _named(path) is not None or path.suffix.lower() == ".lvpack":
                yield path
        if seen > _MOST_LOOKED_AT:
            return


def _order(found: Package) -> tuple[bool, bool, tuple[int, ...], str]:
    """Return what packages are sorted by: what can be installed, then packs, then the rest, the newest first."""
    is_pack = found.kind == PACK
    newest = () if is_pack else tuple(-number for number in numbers(found.version))
    return bool(found.refusal), is_pack, newest, found.path.name
