"""Lay a comparison of cases out for print: a table for every subject, a column for every case, differences in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from desktop.charts.records import Amount, Bars, Group
from desktop.dossier.names import file_name
from desktop.dossier.paper import Block, ChartRow, Column, Footer, Outline, Row, Section, Table, Text
from matching.explain.printed import span_text

if TYPE_CHECKING:
    from desktop.dossier.register_paper import PaperOffice
    from matching.explain.side_by_side import SideBySide, SideCell, SideLine, SideSection

    Words = Callable[..., str]

_LABEL, _COMPARED = 0.2, 0.14
_LANDSCAPE_FROM = 3
"""Cases from which on the sheet is turned."""


def comparison_outline(
    found: SideBySide, office: PaperOffice, words: Words, *, only_different: bool = True, with_facts: bool = True
) -> Outline:
    """Lay out a comparison; without what is alike, or without the facts, where that is asked for."""
    sections = [Section(id="head", title="", blocks=tuple(_head(found, office, words, only_different=only_different)))]
    for each in found.sections:
        lines = each.shown(only_different=only_different)
        if lines and (with_facts or each.kind != "facts"):
            blocks: list[Block] = [_table(found, lines, words)]
            if each.id == "score":
                blocks += _chart(each, found.names, words)
            sections.append(Section(id=each.id, title=each.title, blocks=tuple(blocks)))
    if len(sections) == 1:
        sections.append(Section(id="same", title="", blocks=(Text(text=words("all_same")),)))
    return Outline(
        title=words("title"),
        subject="；".join(side.project for side in found.sides),
        author=office.name,
        keywords="",
        creator="绿荐",
        printed_on=office.printed_on,
        file_name=file_name(words("title"), found.sides[0].project),
        footer=Footer(
            number=words("foot_number"),
            edition=words("foot_edition", office=office.name),
            page=words("page", page="{page}", pages="{pages}"),
        ),
        sections=tuple(sections),
        landscape=len(found.sides) >= _LANDSCAPE_FROM,
    )


def _head(found: SideBySide, office: PaperOffice, words: Words, *, only_different: bool) -> Iterator[Block]:
    yield Text(text=words("title"), style="title")
    yield Text(text=words("printed", office=office.name, on=office.printed_on), style="number")
    for name, side in zip(found.names, found.sides, strict=True):
        yield Text(text=words("side", name=name, enterprise=side.enterprise, project=side.project))
    yield Text(text=words("lead", count=len(found.sides)), style="note")
    if only_different:
        yield Text(text=words("only_different"), style="note")


def _table(found: SideBySide, lines: Sequence[SideLine], words: Words) -> Table:
    width = (1 - _LABEL - _COMPARED) / len(found.sides)
    return Table(
        columns=(
            Column(title=words("item"), width=_LABEL, label=True),
            *(Column(title=name, width=width) for name in found.names),
            Column(title=words("compare"), width=_COMPARED),
        ),
        rows=tuple(Row(cells=(line.label, *(cell.text for cell in line.cells), line.compared)) for line in lines),
        style="dense",
    )


def _chart(score: SideSection, names: tuple[str, ...], words: Words) -> Iterator[Block]:
    """Draw the whole points and those of every area, case beside case."""
    lines = [line for line in score.lines if line.is_area or line is score.lines[0]]
    groups = tuple(
        Group(label=line.label, amounts=tuple(_amount(cell) for cell in line.cells))
        for line in lines
        if any(cell.interval is not None for cell in line.cells)
    )
    if groups:
        yield ChartRow(
            charts=(
                Bars(title=words("figure"), series=names, groups=groups, maximum=100.0, possible=words("legend_open")),
            )
        )


def _amount(cell: SideCell) -> Amount:
    if cell.interval is None:
        return Amount(low=None, high=None, text=cell.text)
    return Amount(low=cell.interval[0], high=cell.interval[1], text=span_text(*cell.interval[:2]))
