"""One paper as the file asked for: PDF to sign, Word to edit, a workbook to calculate with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.problems import Problem
from desktop.work.operations.sharing import write_file

if TYPE_CHECKING:
    from desktop.dossier.forms import Form
    from desktop.dossier.paper import Outline
    from desktop.dossier.proof import SigningKey

PDF, WORD, EXCEL = ".pdf", ".docx", ".xlsx"
ENDINGS = (PDF, WORD, EXCEL)


def outline_bytes(outline: Outline, ending: str, layout: Form | None = None, *, key: SigningKey | None = None) -> bytes:
    """Return a paper as the kind of file an ending names; only the PDF is the paper to sign, and only it is sealed."""
    if ending == WORD:
        from desktop.dossier.word import word_bytes

        return word_bytes(outline, layout=layout)
    if ending == EXCEL:
        from desktop.dossier.outline_book import book_bytes

        return book_bytes(outline)
    if ending != PDF:
        raise Problem(
            f"不能写成“{ending or '没有后缀'}”文件",
            remedy="文件名请以 .pdf（签章用）、.docx（可编辑）或 .xlsx（表格）结尾",
            code="paper_kind",
        )
    from desktop.dossier.pdf import pdf_bytes

    return pdf_bytes([outline], layout=layout, key=key)


def write_outline(outline: Outline, path: Path, layout: Form | None = None, *, key: SigningKey | None = None) -> Path:
    """Write a paper to the file whose ending says of which kind."""
    write_file(path, outline_bytes(outline, path.suffix.lower(), layout, key=key))
    return path
