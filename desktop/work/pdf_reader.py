"""The process that reads one PDF and may die of it: `python -m desktop.work.pdf_reader FILE OUT`, limits set first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ctypes import byref, c_double
from pathlib import Path
from typing import Any, Final

import msgspec

from desktop.dossier.proof import SEAL, SIGNATURE, STATEMENT, plain_lines, seal_of
from desktop.intake import limits
from desktop.problems import Problem

CANNOT_WRITE: Final = 3
"""Exit status when the temporary folder takes no more."""
FILE_BYTES: Final = 200 * limits.MEGABYTE
SECONDS: Final = 60
_CHARACTERS: Final = 200_000
"""Read of one page; a full one of ours has 3,000."""
_STRINGS: Final = 4_000
"""Properties a statement may be spread over."""
_HYPHENS: Final = frozenset({2, 0xFFFE})
"""What the library gives for a hyphen at the end of a line."""


class ReadPage(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what was found on one page."""

    lines: tuple[str, ...]
    pictures: int
    """Images and pages within the page: our papers have none."""
    remarks: int
    """Comments, stamps and form fields put on top."""


class ReadPdf(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what was found in a file."""

    pages: tuple[ReadPage, ...]
    properties: dict[str, str]
    seal: tuple[bytes, bytes] | None
    """The seal, and the digest it should have been made for."""
    attachments: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the process brings back: the file, or why it was refused."""

    found: ReadPdf | None = None
    problem: tuple[str, str, str] | None = None


def main(arguments: list[str]) -> int:
    """Read FILE within the limits into OUT; return 0, 1 when refused, 3 when OUT takes no more."""
    source, target = Path(arguments[0]), Path(arguments[1])
    limits.limit_this_process(limits.MEMORY_BYTES, SECONDS)
    answer = _answer(source)
    try:
        target.write_bytes(msgspec.msgpack.encode(answer))
    except OSError:
        return CANNOT_WRITE
    return 0 if answer.found is not None else 1


def _answer(source: Path) -> Answer:
    try:
        return Answer(found=read_pdf(source))
    except MemoryError:
        return Answer(problem=("这个 PDF 太复杂，内存不够", "它不像本程序的材料，请向对方核实", "pdf_too_big"))
    except Problem as problem:
        return Answer(problem=(problem.what, problem.remedy, problem.code))


def read_pdf(path: Path) -> ReadPdf:
    """Return text and properties of a PDF; refuse what is none, locked, too large or has scripts in it."""
    content = _content(path)
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise _locked() from error
        raise Problem("PDF 已损坏或不完整，读不出来", remedy="请向对方重新索取原文件", code="pdf_damaged") from error
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise _locked()
        if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or b"/JavaScript" in content:
            raise Problem(
                "这个 PDF 里有脚本，本程序的材料从来没有", remedy="请不要打开它，并向对方核实", code="pdf_script"
            )
        return ReadPdf(
            pages=tuple(_page(document, place) for place in range(len(document))),
            properties=dict(_properties(document)),
            seal=seal_of(content),
            attachments=int(raw.FPDFDoc_GetAttachmentCount(document)),
        )
    finally:
        document.close()


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES:
            raise Problem(
                f"文件超过 {FILE_BYTES // limits.MEGABYTE} MB，不是本程序的材料",
                remedy="请核对文件",
                code="pdf_too_big",
            )
        content = path.read_bytes()
    except OSError as error:
        raise Problem("读不到这个文件", remedy="请检查文件名和权限", code="file") from error
    if b"%PDF-" not in content[:1024]:
        raise Problem("这不是 PDF 文件", remedy="请选择收到的 PDF；打印件和照片可用编号和核验码核对", code="not_pdf")
    return content


def _locked() -> Problem:
    return Problem(
        "这个 PDF 加了密，核验不了", remedy="本程序的材料不加密；请向对方索取没有加密的原文件", code="pdf_locked"
    )


def _properties(document: Any) -> Iterator[tuple[str, str]]:
    for name in (STATEMENT, SIGNATURE, SEAL):
        yield from _property(document, name)
    for place in range(1, _STRINGS):
        more = list(_property(document, f"{STATEMENT}{place}"))
        yield from more
        if not more:
            return


def _property(document: Any, name: str) -> Iterator[tuple[str, str]]:
    value = document.get_metadata_value(name)
    if value:
        yield name, value


def _page(document: Any, place: int) -> ReadPage:
    from pypdfium2 import PdfiumError, raw

    try:
        page = document[place]
        text = page.get_textpage()
    except PdfiumError as error:
        raise Problem(f"第 {place + 1} 页读不出来", remedy="请向对方重新索取原文件", code="pdf_damaged") from error
    kinds = [
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, number))
        for number in range(raw.FPDFPage_CountObjects(page))
    ]
    found = ReadPage(
        lines=_lines(text),
        pictures=sum(
            kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_SHADING} for kind in kinds
        ),
        remarks=int(raw.FPDFPage_GetAnnotCount(page)),
    )
    text.close()
    page.close()
    return found


def _lines(text: Any) -> tuple[str, ...]:
    """Return the lines of a page from top to bottom; characters on one base line are one line, whoever drew them."""
    from pypdfium2 import raw

    count = text.count_chars()
    if count > _CHARACTERS:
        raise Problem("这个 PDF 的一页上字太多，不是本程序的材料", remedy="请核对文件", code="pdf_too_big")
    x, y = c_double(), c_double()
    lines: dict[int, list[tuple[float, int, str]]] = {}
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if (code <= 32 and code not in _HYPHENS) or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        letter = "-" if code in _HYPHENS else chr(code)
        lines.setdefault(round(y.value * 100), []).append((x.value, index, letter))
    ordered = (sorted(lines[height]) for height in sorted(lines, reverse=True))
    return plain_lines("".join(letter for _, _, letter in line) for line in ordered)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
