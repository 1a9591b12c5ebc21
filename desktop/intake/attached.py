"""Look at a file before it is kept as a paper: of an allowed kind by name and by content, and nothing that runs."""

from __future__ import annotations

import tomllib
import zipfile
import zlib
from codecs import getincrementaldecoder
from functools import cache
from pathlib import Path

import msgspec

from desktop import resources
from desktop.problems import Problem

FILE = "papers/types.toml"
_HEAD = 4096
_PIECE = 1 << 20
_MEMBERS = 2_000
"""Entries of an archive looked into; one with more is refused."""
_CONTROL = frozenset(
    map(chr, (*range(32), 127, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
"""Characters that hide how a name ends: control characters and marks of writing direction."""
_LONGEST = 200


class TypeRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of file that may be kept."""

    suffixes: tuple[str, ...]
    media_type: str
    magic: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


class ForbiddenRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a kind of program begins."""

    label: str
    magic: str = ""
    begins: tuple[str, ...] = ()

    def fits(self, head: bytes) -> bool:
        """Say whether a file that begins like this is one."""
        if self.magic and head.startswith(bytes.fromhex(self.magic)):
            return True
        text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        return any(text.startswith(begin.encode()) for begin in self.begins)


class Types(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold what may be kept and what never."""

    suffixes: tuple[str, ...]
    macros: tuple[str, ...]
    macro_streams: tuple[str, ...]
    type: tuple[TypeRow, ...]
    forbidden: tuple[ForbiddenRow, ...]


@cache
def types() -> Types:
    """Return the rows of types.toml."""
    return msgspec.convert(tomllib.loads(resources.text(FILE)), Types)


def allowed_suffixes() -> tuple[str, ...]:
    """Return the endings of files that may be attached."""
    return tuple(suffix for row in types().type for suffix in row.suffixes)


def checked_name(name: str) -> str:
    """Return the name a file may be kept under; refuse one that leads elsewhere or hides how it ends."""
    bad = any(char in _CONTROL for char in name)
    if not name.strip() or bad or {"/", "\\", ":"} & set(name) or name in {".", ".."}:
        raise Problem(
            "文件名里有不能用的字符", where=repr(name), remedy="请把文件改成普通名称再附加", code="paper-name"
        )
    if len(name) > _LONGEST:
        raise Problem(f"文件名超过 {_LONGEST} 个字", where=name[:40], remedy="请缩短文件名再附加", code="paper-name")
    return name


def inspect(copy: Path, name: str) -> str:
    """Return the media type of a copy that came under this name; refuse what is not allowed or may run."""
    rows, parts = types(), checked_name(name).lower().split(".")
    suffix = parts[-1] if len(parts) > 1 else ""
    row = next((one for one in rows.type if suffix in one.suffixes), None)
    if row is None:
        allowed = "、".join(allowed_suffixes())
        raise _refused(
            name, f"不收“{suffix or '没有后缀'}”这种文件", f"可以附加的有 {allowed}；程序、脚本和带宏的文件不收"
        )
    head = _head(copy)
    _refuse_programs(head, name)
    if row.magic and not any(head.startswith(bytes.fromhex(magic)) for magic in row.magic):
        raise _refused(name, f"内容不是 {suffix} 文件，与后缀不符", "请用原来的软件重新另存或扫描后再附加")
    if not row.magic:
        _check_text(copy, name)
    elif head.startswith(b"PK"):
        _check_archive(copy, name, row)
    elif head.startswith(bytes.fromhex("d0cf11e0")):
        _check_compound(copy, name, row)
    return row.media_type


def _refused(name: str, what: str, remedy: str) -> Problem:
    return Problem(what, where=name, remedy=remedy, code="paper-type")


def _refuse_programs(head: bytes, name: str) -> None:
    for row in types().forbidden:
        if row.fits(head):
            raise _refused(name, f"内容是{row.label}", "程序、脚本和网页不能作为材料附加")


def _check_text(copy: Path, name: str) -> None:
    """Refuse what only calls itself text: bytes no text has, or an encoding nobody reads."""
    content = b""
    with copy.open("rb") as stream:
        while piece := stream.read(_PIECE):
            if b"\0" in piece:
                raise _refused(name, "内容不是文本", "请用原来的软件另存为文本后再附加")
            content = content or piece
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            # The first piece may end within a character.
            getincrementaldecoder(encoding)().decode(content, len(content) < _PIECE)
        except UnicodeDecodeError:
            continue
        return
    raise _refused(name, "文本的编码认不出来", "请另存为 UTF-8 文本后再附加")


def _check_archive(copy: Path, name: str, row: TypeRow) -> None:
    try:
        with zipfile.ZipFile(copy) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS:
                raise _refused(name, f"压缩包里有 {len(members)} 个文件，最多 {_MEMBERS} 个", "请分开附加")
            if row.inside and not {member.filename for member in members} & set(row.inside):
                raise _refused(name, "内容与后缀不符，或文件不完整", "请用原来的软件重新另存后再附加")
            for member in members:
                _check_member(archive, member, name, is_plain=not row.inside)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refused(name, "文件已损坏或打不开", "请重新另存或下载后再附加") from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, *, is_plain: bool) -> None:
    inner = member.filename.lower()
    if any(macro in inner for macro in types().macros):
        raise _refused(name, "文件里有宏", "请另存为不带宏的格式，或导出为 PDF 后再附加")
    if member.flag_bits & 1:
        raise _refused(name, "文件加了密码，查不了里面有什么", "请去掉密码后再附加")
    if member.is_dir():
        return
    if is_plain and inner.rpartition(".")[2] in types().suffixes:
        raise _refused(name, f"压缩包里有不能收的文件 {member.filename}", "请取出其中的材料，单独附加")
    with archive.open(member) as stream:
        head = stream.read(_HEAD)
    if is_plain or not inner.endswith((".xml", ".rels")):
        _refuse_programs(head, f"{name} 里的 {member.filename}")


def _check_compound(copy: Path, name: str, row: TypeRow) -> None:
    """Look for the streams of an old office document and for those of macros; names are kept in UTF-16."""
    wanted = {text.encode("utf-16-le") for text in row.inside}
    macros = {text.encode("utf-16-le") + b"\0\0" for text in types().macro_streams}
    found, before = False, b""
    with copy.open("rb") as stream:
        while piece := stream.read(_PIECE):
            content = before + piece
            if any(_entry(content, macro) for macro in macros):
                raise _refused(name, "文件里有宏", "请另存为不带宏的格式，或导出为 PDF 后再附加")
            found = found or any(text in content for text in wanted)
            before = content[-_HEAD:]
    if not found:
        raise _refused(name, "内容与后缀不符，或文件不完整", "请用原来的软件重新另存后再附加")


def _entry(content: bytes, name: bytes) -> bool:
    """Say whether a directory entry of this name is there: entries lie at every 128 bytes and begin with their name."""
    at = content.find(name)
    while at >= 0:
        if content[at + 64 : at + 66] == len(name).to_bytes(2, "little"):
            return True
        at = content.find(name, at + 2)
    return False


def _head(copy: Path) -> bytes:
    with copy.open("rb") as stream:
        return stream.read(_HEAD)
