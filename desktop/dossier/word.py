"""Papers as Word files a person can edit: the same outline as the PDF, in Word's own styles, heads and fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desktop.charts.wording import told
from desktop.dossier.fit_text import fit, fit_property
from desktop.dossier.forms import Form, Page, form
from desktop.dossier.paper import Block, ChartRow, Heading, Opinions, Outline, Section, Table, Text
from desktop.dossier.word_pictures import Picture, picture_of
from desktop.dossier.word_styles import FIGURE, GAP, alignment, set_styles, word_form
from desktop.dossier.word_tables import TableMaker, style_ids
from desktop.dossier.word_text import let_break, put_field, put_text

if TYPE_CHECKING:
    from docx.document import Document

_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}
_FIELD = re.compile(r"\{(page|pages)\}")
_NOT_NEEDED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/numbering")
"""Ends of the kinds of parts of the library's sample document that a paper has no use for."""
_LONG = re.compile(r"[!-~]{32}")
"""What cannot be parted and is long enough to tear the line before it apart, such as a checksum."""
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def word_bytes(outline: Outline, *, layout: Form | None = None) -> bytes:
    """Set one outline as a Word file in memory, in the dossier's layout or another; equal outlines give equal bytes."""
    from docx import Document

    chosen = layout or form()
    document = Document()
    _strip(document)
    _settle(document)
    _Writer(document, outline, chosen).write()
    return _packed(document)


class _Writer:
    def __init__(self, document: Document, outline: Outline, layout: Form) -> None:
        self._document: Any = document
        self._outline = outline
        self._layout = layout
        self._page = layout.page.turned() if outline.landscape else layout.page
        self._body: Any = document.element.body
        set_styles(document, layout)
        self._ids = style_ids(document, word_form())
        self._break = False
        self._pictures = 0
        self._tables = TableMaker(
            width=self._page.width - self._page.left - self._page.right,
            ids=self._ids,
            figure=self._plain_id(FIGURE),
            put_picture=self._put_picture,
        )

    def write(self) -> None:
        self._set_page(self._page)
        self._set_properties()
        for number, section in enumerate(self._outline.sections):
            self._break = section.new_page and number > 0
            self._add_section(section)

    def _add_section(self, section: Section) -> None:
        if section.title:
            self._paragraph("section", section.title)
        for block in section.blocks:
            self._add(block)

    def _add(self, block: Block) -> None:
        if isinstance(block, Text):
            self._paragraph(block.style, block.text)
        elif isinstance(block, Heading):
            self._paragraph("heading", block.text)
        elif isinstance(block, Table):
            self._put_table(self._tables.table(block))
        elif isinstance(block, Opinions):
            for place, box in enumerate(block.boxes):
                bound = place + 1 < len(block.boxes)
                self._put_table(self._tables.opinion(box, bound=bound), bound=bound)
        else:
            self._add_picture(block)

    def _add_picture(self, block: Block) -> None:
        picture = picture_of(block, self._layout, landscape=self._outline.landscape, told=fit(_told(block)))
        self._put_picture(self._new_paragraph(self._plain_id(FIGURE)), picture)

    def _paragraph(self, style: str, text: str) -> None:
        paragraph = self._new_paragraph(self._ids(style))
        if _LONG.search(text):
            let_break(paragraph)
        put_text(paragraph, text)

    def _new_paragraph(self, style_id: str) -> Any:
        paragraph = self._document.add_paragraph()
        told = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx's way to the XML
        told.get_or_add_pStyle().val = style_id
        if self._break:
            paragraph.paragraph_format.page_break_before = True
            self._break = False
        return paragraph._p  # noqa: SLF001 - as above

    def _put_table(self, table: Any, *, bound: bool = False) -> None:
        """Put a table in, and a small gap without which Word joins it with the next one."""
        if self._break:
            self._new_paragraph(self._plain_id(GAP))
        self._body.sectPr.addprevious(table)
        gap = self._new_paragraph(self._plain_id(GAP))
        if bound:
            gap.get_or_add_pPr().get_or_add_keepNext()

    def _put_picture(self, paragraph: Any, picture: Picture) -> None:
        from docx.shared import Pt
        from docx.text.paragraph import Paragraph

        parent = self._document._body  # noqa: SLF001 - as above
        shape = Paragraph(paragraph, parent).add_run().add_picture(BytesIO(picture.data), width=Pt(picture.width))
        self._pictures += 1
        inline = shape._inline  # noqa: SLF001 - its edges and the words for who cannot see have no other door
        for edge in ("distT", "distB", "distL", "distR"):
            inline.set(edge, "0")
        told = inline.docPr
        told.set("id", str(self._pictures))
        told.set("name", f"图 {self._pictures}")
        told.set("descr", picture.told)

    def _plain_id(self, name: str) -> str:
        return str(self._document.styles[name].style_id)

    def _set_page(self, page: Page) -> None:
        """Set paper, margins, the line above every page, and the feet: number outside on both sides of a leaf."""
        from docx.enum.section import WD_ORIENT
        from docx.shared import Pt

        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Pt(page.width), Pt(page.height)
        section.top_margin, section.bottom_margin = Pt(page.top), Pt(page.bottom)
        section.left_margin, section.right_margin = Pt(page.left), Pt(page.right)
        section.header_distance, section.footer_distance = Pt(page.top * 0.55), Pt(page.bottom * 0.35)
        self._document.settings.odd_and_even_pages_header_footer = True
        for head in (section.header, section.even_page_header):
            self._fill_head(head)
        number, pages = [self._outline.footer.number], [self._outline.footer.page]
        self._fill_foot(section.footer, [*number, "\t", *pages], "left")
        self._fill_foot(section.even_page_footer, [*pages, "\t", *number], "right")

    def _fill_head(self, head: Any) -> None:
        head.is_linked_to_previous = False
        self._foot_paragraph(head, "folio", [word_form().copy], "center", first=True)

    def _fill_foot(self, foot: Any, parts: Sequence[str], inner: str) -> None:
        foot.is_linked_to_previous = False
        self._foot_paragraph(foot, "folio", parts, "left", first=True)
        self._foot_paragraph(foot, "foot", [self._outline.footer.edition], inner, first=False)

    def _foot_paragraph(self, place: Any, style: str, parts: Sequence[str], align: str, *, first: bool) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.oxml.parser import OxmlElement
        from docx.shared import Pt

        paragraph = place.paragraphs[0] if first else place.add_paragraph()
        paragraph.style = self._document.styles[word_form().name(style)]
        paragraph.alignment = alignment(align)
        width = self._page.width - self._page.left - self._page.right
        for part in parts:
            if part == "\t":
                paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(width), WD_TAB_ALIGNMENT.RIGHT)
                run: Any = OxmlElement("w:r")
                run.append(OxmlElement("w:tab"))
                paragraph._p.append(run)  # noqa: SLF001 - as above
            else:
                _put_pattern(paragraph._p, part)  # noqa: SLF001 - as above

    def _set_properties(self) -> None:
        outline, told = self._outline, self._document.core_properties
        told.title, told.subject = fit_property(outline.title), fit_property(outline.subject)
        told.author = told.last_modified_by = fit_property(outline.author)
        told.keywords = fit_property(outline.keywords)
        told.comments = fit_property(f"{word_form().copy}（{outline.creator} {outline.footer.number}）")
        told.language, told.revision = "zh-CN", 1
        day = outline.printed_on
        told.created = told.modified = datetime(day.year, day.month, day.day)


def _put_pattern(paragraph: Any, pattern: str) -> None:
    """Put words into a paragraph's XML, fields in place of {page} and {pages}."""
    for place, part in enumerate(_FIELD.split(pattern)):
        if place % 2:
            put_field(paragraph, _FIELDS[part])
        elif part:
            put_text(paragraph, part)


def _told(block: Block) -> str:
    """Return what a picture says, for who cannot see it."""
    if not isinstance(block, ChartRow):
        return str(getattr(block, "title", ""))
    return "。".join(map(told, block.charts))


def _strip(document: Document) -> None:
    part = document.part
    assert part.package is not None
    for relations in (part.rels, part.package.rels):
        for name in [name for name, one in relations.items() if one.reltype.endswith(_NOT_NEEDED)]:
            relations.pop(name)


def _settle(document: Document) -> None:
    """Have the file opened as one of today's Word, in Chinese."""
    from docx.oxml.ns import qn

    settings: Any = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for tongue in settings.iter(qn("w:themeFontLang")):
        tongue.set(qn("w:eastAsia"), "zh-CN")
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


def _packed(document: Document) -> bytes:
    """Return the finished file with the same date on all its parts, so that equal papers are equal files."""
    loose, packed = BytesIO(), BytesIO()
    document.save(loose)
    with ZipFile(loose) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as kept:
        for part in parts.infolist():
            entry = ZipInfo(part.filename, _ZIP_DAY)
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, parts.read(part))
    return packed.getvalue()
