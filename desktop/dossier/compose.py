"""From an outline to filled sheets: which block goes where, so that no head stands alone and no box is torn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.dossier.chart_row import chart_row_height, set_chart_row
from desktop.dossier.fonts import FontSet
from desktop.dossier.forms import Form
from desktop.dossier.opinions import opinions_height, set_opinions
from desktop.dossier.paper import Block, ChartRow, Heading, Opinions, Outline, Section, Table, Text
from desktop.dossier.sheets import Flow, LineMark, Sheet
from desktop.dossier.shorten import shortened
from desktop.dossier.tables import least_height, set_table

_TABLE_GAP = 6.0
_APART = 18.0
"""Least distance between what stands inside and outside at the foot."""
_FOOT_GAP = 24.0
"""Distance of the rule above the foot from the type area, in points."""


def compose(outline: Outline, form: Form, fonts: FontSet) -> list[Sheet]:
    """Set an outline on sheets, feet with page numbers included."""
    flow = Flow(form.page.turned() if outline.landscape else form.page, fonts)
    for section in outline.sections:
        _set_section(flow, section, outline, form)
    _set_feet(flow, outline, form)
    return flow.sheets


def _set_section(flow: Flow, section: Section, outline: Outline, form: Form) -> None:
    if section.new_page and not flow.is_fresh:
        flow.turn()
    flow.lacking.clear()
    if section.title:
        _set_heading(flow, section.title, "section", _first_height(flow, section.blocks, form), form)
    for index, block in enumerate(section.blocks):
        if isinstance(block, Heading):
            _set_heading(flow, block.text, "heading", _first_height(flow, section.blocks[index + 1 :], form), form)
        else:
            _set_block(flow, block, form)
    if flow.lacking:
        characters = "、".join(f"U+{ord(character):04X}" for character in sorted(flow.lacking))
        flow.set_text(outline.remark.format(characters=characters), form.styles["note"])


def _set_block(flow: Flow, block: Block, form: Form) -> None:
    if isinstance(block, Text):
        flow.set_text(block.text, form.styles[block.style])
    elif isinstance(block, Table):
        set_table(flow, block, form)
        flow.space(_TABLE_GAP)
    elif isinstance(block, ChartRow):
        set_chart_row(flow, block, form)
        flow.space(_TABLE_GAP)
    elif isinstance(block, Opinions):
        set_opinions(flow, block, form)


def _set_heading(flow: Flow, text: str, style_name: str, company: float, form: Form) -> None:
    style = form.styles[style_name]
    lines = flow.lines(text, style, flow.width)
    flow.need(style.before + len(lines) * style.leading + style.after + company)
    flow.space(style.before)
    flow.sheet.bookmarks.append((text, 0 if style_name == "section" else 1, flow.y))
    left = style.indent * style.size
    for number, line in enumerate(lines):
        inset = left if number == 0 else 0
        flow.set_line(line, replace(style, align="left"), x=flow.left + inset, width=flow.width, top=flow.y)
        flow.y -= style.leading
    flow.space(style.after)


def _first_height(flow: Flow, blocks: Sequence[Block], form: Form) -> float:
    """Return the height that must follow a head on the same sheet."""
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            style = form.styles["heading"]
            return style.before + style.leading + style.after + _first_height(flow, blocks[index + 1 :], form)
        if isinstance(block, Text):
            style = form.styles[block.style]
            lines = flow.lines(block.text, style, flow.width)
            height = style.before + min(2, len(lines)) * style.leading + style.after
            # A short note belongs to the table below it.
            belongs = len(lines) <= 3 and index + 1 < len(blocks) and not isinstance(blocks[index + 1], (Heading, Text))
            return height + (_first_height(flow, blocks[index + 1 :], form) if belongs else 0)
        if isinstance(block, Table):
            return least_height(flow, block, form)
        if isinstance(block, ChartRow):
            return chart_row_height(flow, block, form)
        if isinstance(block, Opinions):
            return opinions_height(flow, block)
    return 0.0


def _set_feet(flow: Flow, outline: Outline, form: Form) -> None:
    """Set the feet: page number outside (odd right, even left), number, editions and checksum inside."""
    page_style, small = form.styles["folio"], form.styles["foot"]
    total = len(flow.sheets)
    for number, sheet in enumerate(flow.sheets, start=1):
        flow.sheet = sheet
        odd = number % 2 == 1
        y = flow.bottom - _FOOT_GAP
        sheet.lines.append(LineMark(flow.left, y, flow.left + flow.width, y, 0.4))
        y -= 4
        folio = flow.fonts.clean(outline.footer.page.format(page=number, pages=total))
        outer, inner = ("right", "left") if odd else ("left", "right")
        flow.set_line(folio, replace(page_style, align=outer), x=flow.left, width=flow.width, top=y)
        # A title of any length may stand here; it must not run into the page number.
        room = flow.width - sum(map(flow.fonts.widths[page_style.face].__getitem__, folio)) * page_style.size - _APART
        named = shortened(outline.footer.number, "…", style=page_style, width=room, lines=1, fonts=flow.fonts)
        flow.set_line(
            flow.fonts.clean(named),
            replace(page_style, align=inner),
            x=flow.left,
            width=flow.width,
            top=y,
        )
        y -= page_style.leading
        for line in flow.lines(outline.footer.edition, small, flow.width):
            flow.set_line(line, replace(small, align=inner), x=flow.left, width=flow.width, top=y)
            y -= small.leading
