"""Embedding a TrueType font as one two-byte subset, so that Chinese text is small, quick to draw and extractable.

Two faults of reportlab's own embedding are avoided. It writes the ToUnicode entry of a character outside the basic
plane as five hexadecimal digits, so that 𬭎 is extracted as another character; and it cuts a font into subsets of 256
characters, which makes Chinese text change font every few characters. Here a font is one Type0 font with a CIDFontType2
descendant (PDF 32000-1, 9.7) and UTF-16 in ToUnicode. Only `fonts` imports this module, and only when something is
printed: reportlab stays out of the program's start.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts  # noqa: TID253 - see above

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


class EmbeddedFont(ttfonts.TTFont):  # type: ignore[misc]  # reportlab ships no types
    """Embed a TrueType font as one two-byte subset per document."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, str(path), asciiReadable=False, shapable=False)
        self.name: str = path.stem
        self.widths: dict[str, float] = {chr(code): width / 1000 for code, width in self.face.charWidths.items()}
        pdfmetrics.registerFont(self)

    def codes(self, text: str, canvas: Canvas) -> str:
        """Return the text as hexadecimal codes for one document."""
        return self._encode(text, canvas._doc)  # noqa: SLF001 - the document is only reachable this way

    def resource(self, canvas: Canvas) -> str:
        """Return the name under which page content selects the font."""
        return self.getSubsetInternalName(0, canvas._doc)  # noqa: SLF001 - as above

    def _encode(self, text: str, doc: Any) -> str:
        assigned = self._assigned(doc)
        try:
            return "".join([assigned[character] for character in text])
        except KeyError:
            for character in text:
                assigned.setdefault(character, f"{len(assigned) + 1:04x}")
            return "".join([assigned[character] for character in text])

    def _assigned(self, doc: Any) -> dict[str, str]:
        """Return the codes given out in a document so far; code 0 stays the missing glyph."""
        found: tuple[str, dict[str, str]] | None = self.state.get(doc)
        if found is None:
            found = self.state[doc] = (f"F{len(doc.fontMapping) + 1}", {})
            doc.fontMapping[self.fontName] = "/" + found[0]
            doc.delayedFonts.append(self)
        return found[1]

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """Encode text for reportlab's own drawing calls."""
        return [(0, bytes.fromhex(self._encode(text, doc)))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """Return the font's resource name in a document."""
        self._assigned(doc)
        return f"/{self.state[doc][0]}+{subset}"

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font into a document that is being finished."""
        assigned = self._assigned(doc)
        characters = [0, *map(ord, assigned)]
        internal = self.getSubsetInternalName(0, doc)[1:]
        tag = sha256("".join(assigned).encode()).digest()[:6]
        base = "".join(chr(65 + byte % 26) for byte in tag) + "+" + self.face.name.decode("ascii")
        descendant = _dictionary(
            Type=_name("Font"),
            Subtype=_name("CIDFontType2"),
            BaseFont=_name(base),
            CIDSystemInfo=_dictionary(
                Registry=pdfdoc.PDFString("Adobe"), Ordering=pdfdoc.PDFString("Identity"), Supplement=0
            ),
            FontDescriptor=self.face.addSubsetObjects(doc, base, characters),
            DW=1000,
            W=pdfdoc.PDFArray([0, pdfdoc.PDFArray([round(self.face.getCharWidth(code)) for code in characters])]),
            CIDToGIDMap=_stream(doc, "cidToGid:" + base, _glyph_map(self.face, characters)),
        )
        font = _dictionary(
            Type=_name("Font"),
            Subtype=_name("Type0"),
            BaseFont=_name(base),
            Encoding=_name("Identity-H"),
            DescendantFonts=pdfdoc.PDFArray([doc.Reference(descendant, "descendant:" + base)]),
            ToUnicode=_stream(doc, "toUnicode:" + base, to_unicode(list(assigned))),
        )
        doc.idToObject["BasicFonts"].dict[internal] = doc.Reference(font, internal)
        del self.state[doc]


def to_unicode(characters: Sequence[str]) -> bytes:
    """Write the map from codes (1, 2, …) back to characters that text extraction reads, as UTF-16."""
    entries = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for code, text in enumerate(characters, start=1)]
    # The format allows a hundred entries in one list.
    lists = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in lists)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _glyph_map(face: Any, characters: Sequence[int]) -> bytes:
    """Map codes to glyphs of the subset, which reportlab numbers in order of first use."""
    numbers: dict[int, int] = {0: 0}
    return b"".join(
        numbers.setdefault(face.charToGlyph.get(code, 0), len(numbers)).to_bytes(2, "big") for code in characters
    )


def _dictionary(**entries: Any) -> Any:
    return pdfdoc.PDFDictionary(entries)


def _name(text: str) -> Any:
    return pdfdoc.PDFName(text)


def _stream(doc: Any, name: str, content: bytes) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    if doc.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    return doc.Reference(stream, name)
