"""Read a PDF back the way a reader's program does: text, places of characters, fonts, bookmarks, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


class Glyph(NamedTuple):
    """One extracted character and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as extracted."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    height: float


def read(data: bytes) -> tuple[ReadPage, ...]:
    """Extract all pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = []
    for page in document:
        place = page.get_textpage()
        glyphs = tuple(_glyphs(place))
        pages.append(ReadPage(place.get_text_range(), glyphs, *page.get_size()))
        place.close()
        page.close()
    document.close()
    return tuple(pages)


def _glyphs(place: Any) -> Iterator[Glyph]:
    """Read characters one by one; the library's own convenience calls are a hundred times slower."""
    from ctypes import byref, c_double

    from pypdfium2 import raw

    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    for index in range(place.count_chars()):
        code = raw.FPDFText_GetUnicode(place, index)
        if code > 32 and chr(code).strip():
            raw.FPDFText_GetCharBox(place, index, byref(left), byref(right), byref(bottom), byref(top))
            yield Glyph(chr(code), left.value, bottom.value, right.value, top.value)


def bookmarks(data: bytes) -> list[tuple[int, str]]:
    """Return level and title of all bookmarks."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    document.close()
    return found


def properties(data: bytes) -> dict[str, str]:
    """Return the document properties."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    found: dict[str, str] = document.get_metadata_dict()
    document.close()
    return found


def fonts(data: bytes) -> set[str]:
    """Return the names of all fonts the file mentions."""
    return {name.decode("ascii") for name in re.findall(rb"/BaseFont\s*/([^\s/>]+)", data)}


def squeezed(text: str) -> str:
    """Return a text without white space, which line breaks and extraction move about."""
    return re.sub(r"\s+", "", text)


def all_text(data: bytes) -> str:
    """Return the text of all pages without white space."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return squeezed(text)
