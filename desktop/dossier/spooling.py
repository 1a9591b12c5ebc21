"""A PDF written to disk page by page, so that a thousand papers in one file take the memory of one.

reportlab keeps all pages until the file is finished. Here a page and its content are formatted and written as soon as
they are drawn (PDF 32000-1, 7.5.3: objects may stand in any order), and only fonts, bookmarks and the page tree wait.
Only `batch` imports this module, and only when something is printed: reportlab stays out of the program's start.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc  # noqa: TID253 - see above

from desktop.dossier.drawing import PdfFile
from desktop.dossier.forms import Form
from desktop.dossier.paper import Outline
from desktop.dossier.proof import SigningKey, seal_place

_CHUNK = 1 << 20


class SpooledPdf(PdfFile):
    """Draw outlines into one file on disk."""

    def __init__(self, out: BinaryIO, *, layout: Form | None = None, key: SigningKey | None = None) -> None:
        super().__init__(layout=layout, key=key)
        self._out = out
        self._offset = 0
        self._next = 1

    def add(self, outline: Outline, *, own_sheet: bool = False) -> int:
        """Draw an outline, write its pages, and return how many they are."""
        pages = super().add(outline, own_sheet=own_sheet)
        self._spill()
        return pages

    def finish(self) -> None:
        """Write what waited for the last page; nothing can be added afterwards."""
        if self._canvas is None:
            raise ValueError("nothing was drawn")
        # What reportlab does with the whole file is done here with the rest of it.
        self._canvas._doc.format = self._finish  # noqa: SLF001 - the document is only reachable this way
        self._canvas.getpdfdata()
        self._out.flush()

    def _spill(self) -> None:
        """Write the pages drawn since, and let go of them."""
        doc: Any = self._canvas._doc  # type: ignore[union-attr]  # noqa: SLF001 - as above; it was just drawn on
        if not self._offset:
            self._put(pdfdoc.PDFFile(doc._pdfVersion).format(doc))  # noqa: SLF001 - as above
        while self._next <= doc.objectcounter:
            name = doc.numberToId[self._next]
            found = doc.idToObject[name]
            if isinstance(found, pdfdoc.PDFPage):
                self._write(doc, name)
                self._write(doc, found.Contents.__dict__["__InternalName__"])
                found.__dict__.clear()
                found.__InternalName__ = name
            self._next += 1

    def _write(self, doc: Any, name: str) -> None:
        doc.idToOffset[name] = self._offset
        self._put(pdfdoc.PDFIndirectObject(name, doc.idToObject[name]).format(doc))
        if not isinstance(doc.idToObject[name], pdfdoc.PDFPage):
            doc.idToObject[name] = _WRITTEN

    def _finish(self) -> bytes:
        """Write the remaining objects, the cross-reference table, the trailer and the seal."""
        doc: Any = self._canvas._doc  # type: ignore[union-attr]  # noqa: SLF001 - as above
        root, info = doc.Reference(doc.Catalog), doc.Reference(doc.info)
        number = 1
        while number in doc.numberToId:
            name = doc.numberToId[number]
            if name not in doc.idToOffset:
                self._write(doc, name)
            number += 1
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, [doc.numberToId[place] for place in range(1, number)])
        start = self._offset
        self._put(table.format(doc))
        trailer = pdfdoc.PDFTrailer(startxref=start, Size=number, Root=root, Info=info, ID=doc.ID())
        self._put(trailer.format(doc))
        self._seal(doc.idToOffset[info.name])
        return b""

    def _put(self, content: bytes) -> None:
        self._out.write(content)
        self._offset += len(content)

    def _seal(self, info: int) -> None:
        """Sign all bytes but the seal itself and put it in."""
        if self._key is None:
            return
        self._out.seek(info)
        found = seal_place(self._out.read())
        if found is None:
            return
        digest = sha256()
        self._out.seek(0)
        left = info + found.start(1)
        while left:
            piece = self._out.read(min(left, _CHUNK))
            digest.update(piece)
            left -= len(piece)
        self._out.seek(info + found.end(1))
        while piece := self._out.read(_CHUNK):
            digest.update(piece)
        self._out.seek(info + found.start(1))
        self._out.write(self._key.sign(digest.digest()).hex().encode("ascii"))


class _Written(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab ships no types
    """Stand for an object that is in the file already."""


_WRITTEN = _Written()
