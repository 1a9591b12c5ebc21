"""Look into a zipped workbook before any reader does: bombs, far cells, entities, formulas without a value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from desktop.intake import limits
from desktop.intake.findings import Odd, damaged, far_cell, place_of, too_big, wrong_kind
from desktop.problems import Problem

WINDOW: Final = 4 * limits.MEGABYTE
_CARRY: Final = 256 * 1024
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR: Final = re.compile(rb'r="([A-Z]{3,}\d+|[A-Z]{1,2}\d{6,})"[^>]*>')
_ROW_EXTENT: Final = re.compile(rb'r="[A-Z]{1,2}(\d{5})"[^>]*[^/]>')
_COLUMN_EXTENT: Final = re.compile(rb'r="([A-Z]{2})\d+"[^>]*[^/]>')
_ERROR: Final = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
_NO_VALUE: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a zip file after checking its directory; raise Problem where it is damaged, locked or a bomb."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged() from error
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > limits.ENTRIES:
        raise too_big(f"压缩包里有 {len(entries)} 个条目")
    if len(set(names)) != len(names) or any(".." in re.split(r"[/\\]", name) for name in names):
        raise Problem(
            "文件的内部结构不正常（条目重名或路径越界）",
            remedy="正常的表格不会这样，请向提供者重新索取，或用 WPS/Excel 打开后另存为 .xlsx",
            code="suspicious_archive",
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise wrong_kind("这是加了密码的压缩包", "请去掉密码后重新保存")
    return archive


def read_part(archive: zipfile.ZipFile, name: str, budget: int = 32 * limits.MEGABYTE) -> bytes:
    """Return one small part whole."""
    try:
        with archive.open(name) as part:
            content = part.read(budget + 1)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib_error, OSError, EOFError, NotImplementedError) as error:
        raise damaged() from error
    if len(content) > budget:
        raise too_big(f"{name} 解压后超过 {budget // limits.MEGABYTE} MB")
    _refuse_entities(content)
    return content


class Inspection:
    """Count what the XML parts of one archive unpack to, over all of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = limits.UNPACKED_BYTES

    def windows(self, name: str) -> Iterator[bytes]:
        """Unpack one part piece by piece, each piece beginning with the unfinished cell of the one before."""
        carry = b""
        try:
            with self._archive.open(name) as part:
                while chunk := self._next(part):
                    window = carry + chunk
                    _refuse_entities(window)
                    cut = max(window.rfind(b"<c "), window.rfind(b":c "), len(window) - _CARRY)
                    yield window[:cut] if cut > 0 else b""
                    carry = window[max(cut, 0) :]
        except KeyError:
            return
        except (zipfile.BadZipFile, zlib_error, OSError, EOFError, NotImplementedError) as error:
            raise damaged() from error
        yield carry

    def _next(self, part: IO[bytes]) -> bytes:
        chunk = part.read(WINDOW)
        self._left -= len(chunk)
        if self._left < 0:
            raise too_big(f"解压后超过 {limits.UNPACKED_BYTES // limits.MEGABYTE} MB，像是压缩炸弹")
        return chunk

    def skim(self, name: str) -> None:
        """Unpack one part only to count it and to look for entities."""
        for _ in self.windows(name):
            pass


zlib_error = zipfile.zlib.error  # type: ignore[attr-defined]  # zipfile re-exports zlib, the stubs do not say so


def scan_sheet(inspection: Inspection, name: str, *, sheet: str, percent_styles: frozenset[str]) -> list[Odd]:
    """Return the cells of a sheet that a reader would misread; raise Problem for cells far outside any table."""
    odd: list[Odd] = []
    rows = columns = 1
    percent = _percent_pattern(percent_styles)
    for window in inspection.windows(name):
        _refuse_far(window, sheet)
        rows = max(rows, *(int(found[1]) for found in _ROW_EXTENT.finditer(window))) if _ROW_EXTENT.search(window) else rows
        odd.extend(_errors(window))
        odd.extend(_formulas(window))
        if percent is not None and percent[0].search(window):
            odd.extend(Odd(*place_of(found[1], found[2]), "percent", "") for found in percent[1].finditer(window))
    if rows * limits.COLUMNS > limits.GRID_CELLS:
        columns = max(columns, _widest(inspection, name))
        if rows * columns > limits.GRID_CELLS or rows > limits.ROWS:
            raise too_big(f"工作表“{sheet}”有 {rows} 行、{columns} 列")
    return odd
