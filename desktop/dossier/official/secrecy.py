"""The last look at a redacted form: nothing filled in may tell which enterprise, project or person it is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from desktop.dossier.official.ground import Ground
from desktop.dossier.official.reading import Layout
from desktop.dossier.paper import Outline, Table, Text
from desktop.problems import Problem

_LEAST = 3
"""Letters from which a text can tell who somebody is."""
_DIGITS = 5


def refuse_leaks(outline: Outline, layout: Layout, ground: Ground) -> None:
    """Refuse a redacted form in which anything was filled in that tells who it is about."""
    printed, fixed = _plain("\n".join(texts_of(outline))), _plain(_fixed(layout))
    telling = {plain for text in ground.identity if len(plain := _plain(text)) >= _LEAST and plain not in fixed}
    found = [plain for plain in telling if plain in printed and not _is_amount(plain)]
    if found:
        raise Problem(
            f"脱敏的表里出现了能认出企业或人的内容（{len(found)} 处），没有打印",
            remedy="请检查本单位的版式，或与随程序提供的“脱敏副本”对照",
            code="official_leak",
        )


def texts_of(outline: Outline) -> Iterator[str]:
    """Yield everything a person or a program can read of a form, name of the file included."""
    yield from (outline.title, outline.subject, outline.author, outline.keywords, outline.file_name)
    yield from (outline.footer.number, outline.footer.edition)
    for section in outline.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Text):
                yield block.text
            elif isinstance(block, Table):
                yield from (column.title for column in block.columns)
                yield from (cell for row in block.rows for cell in row.cells if isinstance(cell, str))


def _fixed(layout: Layout) -> str:
    """Return the words that stand in a form whoever it is about."""
    fields = (*layout.names.fields.values(), *(one for own in layout.names.sources.values() for one in own.values()))
    return "\n".join([layout.text, *(text for one in fields for text in (one.label, *(c.label for c in one.values)))])


def _plain(text: str) -> str:
    """Return a text as it is compared: width of letters, case and spaces do not tell apart."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_amount(plain: str) -> bool:
    """Say whether a text is a bare number of a few digits: any amount may look the same."""
    return plain.replace(".", "").isdigit() and len(plain) <= _DIGITS
