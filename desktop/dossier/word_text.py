"""Text and fields put into the XML of a Word file, taking nothing in them for markup."""

from __future__ import annotations

from typing import Any

from desktop.dossier.fit_text import fit


def put_text(paragraph: Any, text: str) -> None:
    """Put text into a paragraph's XML as one run with line breaks."""
    from docx.oxml.parser import OxmlElement

    run = OxmlElement("w:r")
    for number, line in enumerate(fit(text).split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        piece: Any = OxmlElement("w:t")
        piece.text = line
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(piece)
    paragraph.append(run)


def let_break(paragraph: Any) -> None:
    """Let a paragraph's long strings of letters and digits break anywhere, and its lines end where they do."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    told = paragraph.get_or_add_pPr()
    told.jc_val = WD_ALIGN_PARAGRAPH.LEFT
    anywhere: Any = OxmlElement("w:wordWrap")
    anywhere.set(qn("w:val"), "0")
    told.find(qn("w:jc")).addprevious(anywhere)


def put_field(paragraph: Any, code: str) -> None:
    """Put a field that Word works out (PAGE, NUMPAGES) into a paragraph's XML."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run: Any = OxmlElement("w:r")
    shown: Any = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph.append(field)
