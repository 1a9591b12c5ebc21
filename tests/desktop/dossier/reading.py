"""Read a PDF back the way a reader's program does: text, places of characters, fonts, bookmarks, properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

POINTS_PER_MM = 72 / 25.4


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
        glyphs = []
        for index in range(place.count_chars()):
            text = place.get_text_range(index, 1)
            if text.strip():
                glyphs.append(Glyph(text, *place.get_charbox(index)))
        pages.append(ReadPage(place.get_text_range(), tuple(glyphs), *page.get_size()))
        place.close()
        page.close()
    document.close()
    return tuple(pages)


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
    return squeezed("".join(page.text for page in read(data)))
