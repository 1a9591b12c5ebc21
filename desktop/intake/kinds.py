"""What a file really is, by its first bytes; its name is only what somebody called it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from desktop.intake import limits
from desktop.intake.refusals import empty, locked, too_big, wrong_kind
from desktop.problems import Problem

_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    (b"\x89PNG", "图片（PNG）"), (b"\xff\xd8\xff", "图片（JPEG）"), (b"GIF8", "图片（GIF）"), (b"BM", "图片（BMP）"),
    (b"%PDF", "PDF 文档"), (b"Rar!", "压缩包（RAR）"), (b"7z\xbc\xaf", "压缩包（7z）"), (b"\x1f\x8b", "压缩包（gzip）"),
    (b"MZ", "程序"), (b"\x7fELF", "程序"), (b"SQLite format 3", "数据库"), (b"{\\rtf", "RTF 文档"),
)  # fmt: skip
_HTML: Final = re.compile(
    rb"^\s*(?:<!doctype\s+html|<html|<table|<head|<meta|<body|<div|<style|<script)", re.IGNORECASE
)
_XML_TABLE: Final = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
_STREAMS: Final = {
    name: name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "PowerPoint Document")
}
_BOOKS: Final = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book", "WORKBOOK", "BOOK"))


def kind_of(path: Path) -> str:
    """Return xlsx, xls, ods or csv; raise Problem for everything that is not a table we read."""
    size, head = _size_and_head(path)
    if size == 0:
        raise empty()
    if size > limits.FILE_BYTES:
        raise too_big(f"{size // limits.MEGABYTE} MB")
    if head.startswith(b"PK\x03\x04"):
        return "ods" if b"opendocument.spreadsheet" in head[:200] else "xlsx"
    if head.startswith(b"PK"):
        raise empty()
    if head.startswith(_OLE):
        return _ole_kind(path)
    _refuse_others(head, path.suffix.lower())
    return "csv"


def _refuse_others(head: bytes, suffix: str) -> None:
    """Refuse what is neither a container nor plain text that somebody called a table."""
    for magic, name in _OTHERS:
        if head.startswith(magic) and not (magic == b"BM" and suffix in _TEXT_SUFFIXES):
            raise wrong_kind(f"这是{name}，不是表格", "请选择 .xlsx、.xls、.ods 或 .csv 文件")
    if _XML_TABLE.search(head):
        raise wrong_kind("这是 2003 版 XML 表格")
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise wrong_kind("这是网页（HTML）格式，只是名字像表格")
    if suffix not in _TEXT_SUFFIXES:
        raise wrong_kind("文件内容不是表格")


def _size_and_head(path: Path) -> tuple[int, bytes]:
    if path.name.startswith("~$"):
        raise wrong_kind("这是 Excel 打开文件时产生的临时文件", "请选择不带 ~$ 的那个文件")
    try:
        if path.is_dir():
            raise wrong_kind("这是文件夹，不是表格", "请选择文件夹里的表格文件")
        with path.open("rb") as file:
            head = file.read(4096)
        return path.stat().st_size, head
    except FileNotFoundError as error:
        raise Problem("找不到这个文件", remedy="文件可能被移动、改名或删除，请重新选择", code="missing") from error
    except PermissionError as error:
        raise Problem(
            "没有权限读取这个文件，或它正被别的程序独占",
            remedy="请关闭正在打开它的程序，或复制一份再导入",
            code="no_permission",
        ) from error
    except OSError as error:
        raise _unreadable() from error


def content_of(path: Path) -> bytes:
    """Return the whole file; raise Problem where its drive fails."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable() from error


def _unreadable() -> Problem:
    return Problem("文件读不出来", remedy="请检查 U 盘或网络盘是否还连着，把文件复制到本机再导入", code="unreadable")


def _ole_kind(path: Path) -> str:
    """Tell apart what old office programs and locked new ones keep in the same kind of container."""
    content = content_of(path)
    if _STREAMS["EncryptedPackage"] in content:
        raise locked()
    if _STREAMS["WordDocument"] in content:
        raise wrong_kind("这是 Word 文档，不是表格", "请把其中的表格复制到 Excel 或 WPS 表格里，另存为 .xlsx 再导入")
    if _STREAMS["PowerPoint Document"] in content:
        raise wrong_kind("这是演示文稿，不是表格", "请选择 .xlsx、.xls、.ods 或 .csv 文件")
    if not any(book in content for book in _BOOKS):
        raise wrong_kind("文件内容不是表格")
    return "xls"
