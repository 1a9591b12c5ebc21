"""What makes a drawn file fit for the archive (PDF/A-2b, ISO 19005-2): metadata, output intent, page labels.

Fonts are embedded and nothing transparent is drawn already; what is missing is said here through reportlab's document.
Only `drawing` imports this module, and only when something is printed: reportlab stays out of the program's start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax import saxutils

from reportlab.pdfbase import pdfdoc  # noqa: TID253 - see above

from desktop.dossier import srgb

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from desktop.dossier.paper import Outline

_ZONE = "+08:00"
"""The day of printing is a day in China."""


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML cannot hold."""


def make_archival(canvas: Canvas, outline: Outline, title: str, extra: Callable[[], Mapping[str, str]]) -> None:
    """Give a document its properties, twice: for readers of old (Info) and, the same, as XMP metadata.

    `extra` is asked for further properties when the file is finished.
    """
    doc = canvas._doc  # noqa: SLF001 - the document is only reachable this way
    doc.encrypt = _LineEnds()
    doc.info = _Info(outline, title, extra)
    catalog = doc.Catalog
    catalog.Metadata = _metadata(outline, title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    catalog.OutputIntents = pdfdoc.PDFArray([_intent(doc)])
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]


def label_pages(canvas: Canvas, first: int, prefix: str) -> None:
    """Number the pages from one on as readers show them, behind a prefix where several papers share a file."""
    canvas.addPageLabel(first, style="ARABIC", start=1, prefix=prefix or None)


class _LineEnds(pdfdoc.NoEncryption):  # type: ignore[misc]  # as below
    """End every stream with a line end (ISO 19005-2, 6.1.7.1), which reportlab leaves out; nothing is encrypted."""

    def encode(self, content: bytes) -> _Ended:
        return _Ended(content)


class _Ended(pdfdoc.PDFObject):  # type: ignore[misc]  # as below
    """Hold the content of a stream; its line end counts for nothing in its length."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __len__(self) -> int:
        return len(self._content)

    def format(self, _document: Any) -> bytes:
        return self._content + b"\n"


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]  # reportlab ships no types
    """Write the information dictionary, with what is only known when all pages are drawn."""

    def __init__(self, outline: Outline, title: str, extra: Callable[[], Mapping[str, str]]) -> None:
        super().__init__()
        self.title, self.author, self.subject = title, outline.author, outline.subject
        self.keywords, self.creator, self.producer = outline.keywords, outline.creator, outline.creator
        self._day = f"D:{outline.printed_on:%Y%m%d}000000{_ZONE.replace(':', chr(39))}'"
        self._extra = extra

    def format(self, document: Any) -> bytes:
        entries: dict[str, Any] = {
            "Title": self.title, "Author": self.author, "Subject": self.subject, "Keywords": self.keywords,
            "Creator": self.creator, "Producer": self.producer, "CreationDate": self._day, "ModDate": self._day,
        }  # fmt: skip
        strings = {key: pdfdoc.PDFString(value) for key, value in entries.items()}
        # Letters and figures only, but a great many: nothing in them needs escaping, and looking for it takes long.
        strings |= {key: pdfdoc.PDFString(value, escape=0) for key, value in self._extra().items()}
        formatted = pdfdoc.PDFDictionary(strings)
        return bytes(formatted.format(document))


def _intent(doc: Any) -> Any:
    stream = _stream(srgb.profile(), N=3)
    stream.filters = [pdfdoc.PDFZCompress]
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString(srgb.IDENTIFIER),
            "Info": pdfdoc.PDFString(srgb.IDENTIFIER),
            "DestOutputProfile": doc.Reference(stream, "outputProfile"),
        }
    )


def _metadata(outline: Outline, title: str) -> Any:
    """Return the metadata stream, left unpacked so that an archive reads it without a PDF reader."""
    content = _xmp(outline, title).encode("utf-8")
    return _stream(content, Type=pdfdoc.PDFName("Metadata"), Subtype=pdfdoc.PDFName("XML"))


def _stream(content: bytes, **entries: Any) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    stream.dictionary.dict.update(entries)
    return stream


def _xmp(outline: Outline, title: str) -> str:
    day = _xmp_day(outline.printed_on)
    program, keywords = escape(outline.creator), escape(outline.keywords)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:format>application/pdf</dc:format><dc:title>{_alternative(title)}</dc:title>"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(outline.author)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:description>{_alternative(outline.subject)}</dc:description></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreatorTool>{program}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{day}</xmp:ModifyDate></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{program}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords></rdf:Description>\n"
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _alternative(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'


def escape(text: str) -> str:
    """Return a text as XML takes it: names typed by people may hold markup and control characters."""
    return saxutils.escape(_FORBIDDEN.sub(" ", text))


def _xmp_day(day: date) -> str:
    return f"{day.isoformat()}T00:00:00{_ZONE}"
