"""Find in the XML of an .xlsx what its reader would abort on or misread: far cells, errors, formulas, percentages."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from desktop.intake import limits
from desktop.intake.archive import Unpacking, read_part
from desktop.intake.oddities import Odd, column_number
from desktop.intake.refusals import damaged, far_cell, too_big, wrong_kind

_FAR: Final = re.compile(rb'r="([A-Z]{3,}\d+|[A-Z]{1,2}\d{6,})"[^>]*>')
_LOW_ROW: Final = re.compile(rb'row r="(\d{5,6})"')
_WIDE: Final = re.compile(rb'r="[A-Z]{2,}\d')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
_CELL: Final = re.compile(rb'r="([A-Z]+)(\d+)"[^>]*>')
_ERROR: Final = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
_NO_VALUE: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_BUILT_IN_PERCENT: Final = frozenset({"9", "10"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Hold what the parts around the sheets say."""

    sheets: dict[str, str]
    """Part of each worksheet by its name."""
    percent_styles: frozenset[str]
    epoch_1904: bool


def describe(archive: zipfile.ZipFile) -> Described:
    """Read which sheets there are, which cell styles show percentages and from which year days count."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise _not_a_workbook(names)
    workbook = _parsed(read_part(archive, "xl/workbook.xml"))
    targets = {
        str(element.get("Id")): str(element.get("Target"))
        for element in _parsed(read_part(archive, "xl/_rels/workbook.xml.rels")).iter()
        if element.get("Target")
    }
    sheets = {}
    for element in _named(workbook, "sheet"):
        relation = next((value for name, value in element.items() if name.endswith("}id")), "")
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        sheets[str(element.get("name"))] = part
    epoch_1904 = any(element.get("date1904") in {"1", "true"} for element in _named(workbook, "workbookPr"))
    return Described(sheets=sheets, percent_styles=_percent_styles(archive), epoch_1904=epoch_1904)


def scan_sheet(
    archive: zipfile.ZipFile, unpacking: Unpacking, part: str, *, sheet: str, styles: frozenset[str]
) -> list[Odd]:
    """Return the cells of a sheet its reader would misread; raise Problem where its rectangle would be too large."""
    odd: list[Odd] = []
    percent = _percent_cells(styles)
    rows, is_wide = 9_999, False
    for window in unpacking.windows(part):
        for found in _FAR.finditer(window):
            _refuse_far(found, sheet)
        rows = max(rows, max(map(int, _LOW_ROW.findall(window)), default=0))
        is_wide = is_wide or _WIDE.search(window) is not None
        if b't="e"' in window:
            odd.extend(
                Odd(*_place(found[1], found[2]), "error", found[3].decode()) for found in _ERROR.finditer(window)
            )
        if (b"<f" in window or b":f" in window) and _FORMULA.search(window):  # the words are found ten times as fast
            odd.extend(_valueless(window))
        if percent is not None:
            odd.extend(Odd(*_place(found[1], found[2]), "percent", "") for found in percent.finditer(window))
    if rows * (limits.COLUMNS if is_wide else 26) > limits.GRID_CELLS or rows > limits.ROWS:
        _refuse_wide(archive, part, sheet)
    return odd


def _refuse_far(found: re.Match[bytes], sheet: str) -> None:
    """Let formatted but empty cells pass: whole rows and columns are often formatted."""
    if not _holds(found):
        return
    reference = found[1].decode()
    letters = reference.rstrip("0123456789")
    if column_number(letters) > limits.COLUMNS or int(reference[len(letters) :]) > limits.ROWS:
        raise far_cell(sheet, reference)


def _holds(found: re.Match[bytes]) -> bool:
    return not found[0].endswith(b"/>")


def _refuse_wide(archive: zipfile.ZipFile, part: str, sheet: str) -> None:
    """Measure the rectangle around all cells that hold something, formatted blank rows left out."""
    rows = columns = 1
    for window in Unpacking(archive).windows(part):
        for found in _CELL.finditer(window):
            if _holds(found):
                rows, columns = max(rows, int(found[2])), max(columns, column_number(found[1].decode()))
    if rows * columns > limits.GRID_CELLS or rows > limits.ROWS:
        raise too_big(f"工作表“{sheet}”有 {rows} 行、{columns} 列")


def _valueless(window: bytes) -> Iterator[Odd]:
    """Yield formulas nobody has calculated; a calculated empty text (type str with an empty value) is none."""
    for found in _NO_VALUE.finditer(window):
        place = _PLACE.search(found[1])
        if place is not None and not (b't="str"' in found[1] and found["value"]):
            yield Odd(*_place(place[1], place[2]), "formula", "")


def _percent_cells(styles: frozenset[str]) -> re.Pattern[bytes] | None:
    if not styles:
        return None
    ids = "|".join(sorted(styles)).encode()
    return re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bs="(?:' + ids + rb')"[\s>])[^>]*?\br="([A-Z]+)(\d+)"')


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    content = read_part(archive, "xl/styles.xml")
    if b"numFmtId" not in content:
        return frozenset()
    styles = _parsed(content)
    formats = {
        str(element.get("numFmtId"))
        for element in _named(styles, "numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", str(element.get("formatCode")))
    } | _BUILT_IN_PERCENT
    for element in _named(styles, "cellXfs"):
        return frozenset(str(place) for place, style in enumerate(element) if style.get("numFmtId") in formats)
    return frozenset()


def _parsed(content: bytes) -> Element:
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # it has no stubs
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # it has no stubs

    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise damaged() from error
    if not isinstance(root, Element):
        raise damaged()
    return root


def _named(root: Element, name: str) -> Iterator[Element]:
    """Yield elements by local name: strict and transitional files use different namespaces."""
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    return int(row), column_number(letters.decode()) - 1


def _not_a_workbook(names: set[str]) -> Exception:
    if "word/document.xml" in names:
        return wrong_kind("这是 Word 文档，不是表格", "请把其中的表格复制到 Excel 或 WPS 表格里，另存为 .xlsx 再导入")
    if "ppt/presentation.xml" in names:
        return wrong_kind("这是演示文稿，不是表格")
    if "xl/workbook.bin" in names:
        return wrong_kind("这是二进制工作簿（.xlsb），暂不读取")
    return wrong_kind("这是压缩包，不是表格", "请先解压，再导入其中的表格")
