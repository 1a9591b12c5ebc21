"""Text tables (.csv, .txt, .tsv): which encoding, which separator, and rows – without guessing a character away."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Final

from desktop.intake import limits
from desktop.intake.oddities import Odd
from desktop.intake.refusals import empty, too_big, wrong_kind
from desktop.problems import Problem

_SEPARATORS: Final = (",", ";", "\t", "|", "，", "；")
_SAMPLE_LINES: Final = 30
_LINES_IN_ONE_CELL: Final = 200
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def read_delimited(content: bytes) -> tuple[list[tuple[int, list[str]]], list[Odd], str]:
    """Return numbered rows, cells with unreadable characters, and how the text was encoded."""
    text, encoding = decoded(content)
    text, separator = _separator(text)
    csv.field_size_limit(limits.MEGABYTE)
    rows: list[tuple[int, list[str]]] = []
    odd: list[Odd] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.count("\n") > _LINES_IN_ONE_CELL for cell in row):
                raise _open_quote(number)
            if any(row):
                rows.append((number, row))
                odd.extend(Odd(number, place, "character", cell) for place, cell in enumerate(row) if "\ufffd" in cell)
            if number > limits.ROWS:
                raise too_big(f"超过 {limits.ROWS} 行")
    except csv.Error as error:
        raise _open_quote(len(rows) + 1) from error
    if not rows:
        raise empty()
    if max(len(row) for _, row in rows) > limits.COLUMNS:
        raise too_big(f"超过 {limits.COLUMNS} 列")
    return rows, odd, encoding


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding: what the file says, else UTF-8, else GB18030, else line by line.

    Tables pasted together from two sources hold both encodings; a line that is neither keeps U+FFFD where it is broken.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError:
                return content.decode(encoding, "replace"), encoding.removesuffix("-sig")
    if content[:200].count(b"\0"):
        return _without_bom(content)
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return "".join(_line(line) for line in content.splitlines(keepends=True)), "mixed"


def _without_bom(content: bytes) -> tuple[str, str]:
    """Read UTF-16 without its mark by where the zero bytes of commas and digits stand; refuse any other binary file."""
    head = content[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise wrong_kind("这不是文本表格，里面是二进制内容") from None
    if "\0" in text or min(even, odd) > max(even, odd) / 4:
        raise wrong_kind("这不是文本表格，里面是二进制内容")
    return text, encoding


def _line(line: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "replace")


def _separator(text: str) -> tuple[str, str]:
    """Return the text (without an Excel `sep=` line) and the separator that gives the most even table."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return text, max(_SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        return 0.0
    if not widths or max(widths) < 2:
        return 0.0
    usual = max(set(widths), key=widths.count)
    return widths.count(usual) / len(widths) * min(usual, 50) if usual > 1 else 0.5


def _open_quote(row: int) -> Problem:
    return Problem(
        f"从第 {row} 行起引号没有成对，后面的内容都粘成了一格",
        remedy="请用 WPS 或 Excel 打开核对这一行，另存为 .xlsx 再导入",
        code="open_quote",
    )
