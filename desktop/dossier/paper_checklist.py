"""The checklist of papers as a printed list: what a route asks for, how each stands, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.forms import Form, Words, read_form, read_words
from desktop.dossier.names import file_name
from desktop.dossier.paper import Block, Footer, Outline, Row, Section, Table, Text
from matching.papers.words import head, state_text, until_text

if TYPE_CHECKING:
    from matching.papers.checklist import Checklist, Item
    from matching.papers.records import Attachment

FILE = "forms/papers.toml"
_SHOWN = 12
"""Characters of a checksum printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperList:
    """Hold what the printed list tells."""

    office: str
    enterprise: str
    project: str
    checklist: Checklist


@lru_cache
def list_form() -> Form:
    """Return the layout of the list."""
    return read_form(resources.text(FILE))


@lru_cache
def list_words() -> Words:
    """Return the words of the list."""
    return read_words(resources.text(FILE), file=FILE)


def list_outline(paper: PaperList) -> Outline:
    """Lay the list out."""
    words, found = list_words(), paper.checklist
    title = words("title", route=found.title)
    return Outline(
        title=title,
        subject=title,
        author=paper.office,
        keywords="",
        creator="绿荐",
        printed_on=found.on,
        file_name=file_name("材料清单", paper.enterprise, found.title),
        footer=Footer(number=words("foot"), edition="", page=words("page", page="{page}", pages="{pages}")),
        sections=(Section(id="papers", title="", blocks=tuple(_blocks(paper, title, words))),),
        landscape=True,
        remark=words("lacking", characters="{characters}"),
    )


def _blocks(paper: PaperList, title: str, words: Words) -> list[Block]:
    found = paper.checklist
    columns = list_form().columns("papers", words)
    rows = [_row(place, item, words) for place, item in enumerate(found.items, start=1)]
    # In the table, so that the place to sign never stands alone on a sheet of its own.
    rows.append(Row(cells=(words("signature"),), spans=(len(columns),)))
    told = [words("office", office=paper.office) if paper.office else "", head(found) + "。"]
    told += [words("authority", authority=found.authority) if found.authority else ""]
    told += [words("not_asked", papers="、".join(found.not_asked)) if found.not_asked else ""]
    return [
        Text(text=title, style="title"),
        Text(text=words("head", enterprise=paper.enterprise, project=paper.project, on=found.on), style="case"),
        Text(text="".join(told)),
        Table(columns=columns, rows=tuple(rows), style="dense"),
        Text(text="".join((found.help, words("note", on=found.on))), style="note"),
    ]


def _row(place: int, item: Item, words: Words) -> Row:
    kept = "\n".join(_kept(one, words) for one in item.serving)
    why = "\n".join(part for part in (item.why, item.cites) if part)
    named = words("any_of", papers="、".join(item.any_of)) if item.any_of else item.title
    title = named + ("" if item.mandatory else words("optional"))
    return Row(cells=(str(place), title, state_text(item), until_text(item), item.issuer, kept, why))


def _kept(one: Attachment, words: Words) -> str:
    if one.is_seen_only:
        return words("seen", number=one.number, by=one.seen_by, on=one.seen_on)
    key = "attachment_number" if one.reference else "attachment"
    return words(key, number=one.number, file=one.file, reference=one.reference, checksum=one.sha256[:_SHOWN])
