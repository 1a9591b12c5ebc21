"""Time a dossier against the same pages drawn with bare reportlab platypus and the same font, in the same run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from statistics import median
from time import process_time
from typing import Any
from xml.sax.saxutils import escape

from desktop.charts.records import Chart
from desktop.charts.wording import table
from desktop.dossier.forms import form
from desktop.dossier.paper import ChartRow, Heading, Interval, Opinions, Outline, Table, Text
from desktop.dossier.pdf import pdf_bytes
from tests.desktop.dossier.material import clauses, judgement, paper

LIMIT = 1.3
A_SECOND = 15
"""Dossiers a core is to print in a second."""
ROUNDS = 7
_TYPE_AREA = 442.2
"""Width in points."""


def measure() -> list[tuple[str, float, float, float, float]]:
    """Return name, our seconds, the yardstick's seconds, ratio and limit."""
    found = (*judgement().findings, *clauses(times=12))
    cases: dict[str, Callable[[], Outline]] = {
        "dossier, one case": lambda: paper(),
        "dossier, 110 clauses": lambda: paper(judgement(findings=found)),
    }
    rows = []
    for name, make in cases.items():
        outline = make()
        ours, bare = _median_pair(lambda make=make: pdf_bytes([make()]), lambda outline=outline: platypus(outline))  # type: ignore[misc]  # bound early
        rows.append((name, ours, bare, ours / bare, LIMIT))
        rows.append((f"{name}, {1 / ours:.1f} a second", ours, 1 / A_SECOND, ours * A_SECOND, 1.0))
    return rows


def _median_pair(ours: Callable[[], bytes], bare: Callable[[], bytes]) -> tuple[float, float]:
    """Time both by turns, so that a busy moment of the machine hits both."""
    ours(), bare()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, record in zip((ours, bare), times, strict=True):
            start = process_time()
            run()
            record.append(process_time() - start)
    return median(times[0]), median(times[1])


def platypus(outline: Outline) -> bytes:
    """Draw an outline with reportlab's own paragraphs and tables and nothing else."""
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=(210 * mm, 297 * mm), invariant=1,
        topMargin=37 * mm, rightMargin=26 * mm, bottomMargin=35 * mm, leftMargin=28 * mm,
    )  # fmt: skip

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont(_fonts()["body"], 9)
        canvas.drawString(28 * mm, 22 * mm, outline.footer.number)
        canvas.drawRightString(184 * mm, 22 * mm, str(canvas.getPageNumber()))
        canvas.setFont(_fonts()["body"], 7.5)
        canvas.drawString(28 * mm, 18 * mm, outline.footer.edition)

    document.build(_story(outline), onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


@lru_cache
def _fonts() -> dict[str, str]:
    from reportlab.pdfbase import pdfmetrics, ttfonts

    from desktop.dossier.fonts import FILES
    from desktop.resources import font_path

    for role, name in FILES.items():
        pdfmetrics.registerFont(ttfonts.TTFont(f"bare-{role}", str(font_path(name))))
    return {role: f"bare-{role}" for role in FILES}


@lru_cache
def _style(name: str) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    ours = form().styles[name]
    align = {"left": 0, "center": 1, "right": 2, "justify": 4}[ours.align]
    return ParagraphStyle(
        name, fontName=_fonts()[ours.face], fontSize=ours.size, leading=ours.leading, alignment=align, wordWrap="CJK",
        spaceBefore=ours.before, spaceAfter=ours.after, firstLineIndent=ours.indent * ours.size,
    )  # fmt: skip


def _story(outline: Outline) -> list[Any]:
    from reportlab.platypus import Paragraph

    story: list[Any] = []
    for section in outline.sections:
        if section.title:
            story.append(Paragraph(escape(section.title), _style("section")))
        for block in section.blocks:
            if isinstance(block, Text):
                story.append(Paragraph(escape(block.text).replace("\n", "<br/>"), _style(block.style)))
            elif isinstance(block, Heading):
                story.append(Paragraph(escape(block.text), _style("heading")))
            elif isinstance(block, Table):
                story.append(_table(block))
            elif isinstance(block, ChartRow):
                story.extend(map(_chart, block.charts))
            elif isinstance(block, Opinions):
                story.append(_opinions(block))
    return story


def _table(table: Table) -> Any:
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Grid

    normal, strong = _style(table.style), _style(table.style + "-strong")
    scale = _TYPE_AREA / sum(column.width for column in table.columns)
    commands: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.4, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    rows: list[list[Any]] = []
    if table.headed:
        rows.append([Paragraph(escape(column.title), strong) for column in table.columns])
        commands.append(("BACKGROUND", (0, 0), (-1, 0), "#ebebeb"))
    for row in table.rows:
        cells: list[Any] = []
        for cell, span in zip(row.cells, row.spans or (1,) * len(row.cells), strict=True):
            if span > 1:
                commands.append(("SPAN", (len(cells), len(rows)), (len(cells) + span - 1, len(rows))))
            style = strong if row.kind or table.columns[len(cells)].label else normal
            shown = (
                _bar(cell, 50) if isinstance(cell, Interval) else Paragraph(escape(cell).replace("\n", "<br/>"), style)
            )
            cells += [shown, *[""] * (span - 1)]
        rows.append(cells)
    return Grid(
        rows, colWidths=[column.width * scale for column in table.columns], repeatRows=int(table.headed), style=commands
    )


def _bar(interval: Interval, width: float) -> Any:
    from reportlab.graphics.shapes import Drawing, Rect

    drawing = Drawing(width, 8)
    scale = width / interval.maximum if interval.maximum else 0
    for end, fill in ((interval.maximum, None), (interval.high, "#bbbbbb"), (interval.low, "#404040")):
        drawing.add(Rect(0, 0, end * scale, 8, fillColor=fill, strokeWidth=0.4))
    return drawing


def _chart(chart: Chart) -> Any:
    """Set the figures of a chart as the plainest table with a bar: reportlab's own charts would cost far more."""
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Grid

    rows = [[Paragraph(escape(cell), _style("dense")) for cell in row] for row in table(chart)]
    return Grid([[*row, _bar(Interval(low=1, high=2, maximum=3), 100)] for row in rows])


def _opinions(opinions: Opinions) -> Any:
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Grid

    rows = []
    for box in opinions.boxes:
        lines = [box.title, "　".join(box.choices), box.prompt, *box.signatures, box.seal, box.date]
        rows.append([Paragraph("<br/>".join(map(escape, lines)), _style("table"))])
    return Grid(rows, colWidths=[_TYPE_AREA], style=[("GRID", (0, 0), (-1, -1), 0.4, "black")])


if __name__ == "__main__":
    failed = False
    for name, ours, bare, ratio, limit in measure():
        failed |= ratio > limit
        sys.stdout.write(f"{name:<24}{ours * 1000:8.0f} ms{bare * 1000:8.0f} ms{ratio:8.2f}x  at most {limit:g}x\n")
    sys.exit(failed)
