"""Pictures in a Word file of what the paper draws: the same marks, fine enough to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import NamedTuple

from desktop.dossier.drawing import PdfFile
from desktop.dossier.forms import Form, Page
from desktop.dossier.paper import Block, Footer, Interval, Outline, Section

_DPI = 200
_POINTS_PER_INCH = 72
_MARGIN = 2.0
"""Room around a picture for the thickness of its outer lines, in points."""
_BAR = (220, 26)
"""Size of the picture of one interval in pixels."""
_HATCH = 8


class Picture(NamedTuple):
    """Hold a picture as PNG, its width in points, and what it says for people who do not see it."""

    data: bytes
    width: float
    told: str


def picture_of(block: Block, layout: Form, *, landscape: bool, told: str) -> Picture:
    """Draw one block as on paper and cut the paper off round it."""
    import pypdfium2
    from PIL import ImageOps

    page = layout.page.turned() if landscape else layout.page
    width, height = page.width - page.left - page.right, page.height - page.top - page.bottom
    # Without a lower margin the foot of the page falls off it.
    bare = Page(width=width + 2 * _MARGIN, height=height + _MARGIN, top=_MARGIN, right=_MARGIN, bottom=0, left=_MARGIN)
    file = PdfFile(layout=replace(layout, page=bare))
    file.add(_alone(block))
    document = pypdfium2.PdfDocument(file.data())
    try:
        picture = document[0].render(scale=_DPI / _POINTS_PER_INCH, grayscale=True).to_pil()
    finally:
        document.close()
    found = ImageOps.invert(picture).getbbox()
    if found is not None:
        picture = picture.crop((0, 0, picture.width, min(picture.height, found[3] + round(_MARGIN))))
    return Picture(_png(picture), width, told)


def interval_picture(interval: Interval, width: float) -> Picture:
    """Draw one interval bar: dark up to the assured value, hatched up to the possible one, empty up to the maximum."""
    from PIL import Image, ImageDraw

    across, high = _BAR
    picture = Image.new("L", _BAR, 255)
    draw = ImageDraw.Draw(picture)
    scale = (across - 1) / interval.maximum if interval.maximum > 0 else 0
    low = round(max(0.0, min(interval.low, interval.maximum)) * scale)
    possible = max(low, round(max(0.0, min(interval.high, interval.maximum)) * scale))
    for start in range(low - high, possible, _HATCH):
        draw.line((start, high, start + high, 0), fill=0, width=2)
    draw.rectangle((possible + 1, 0, across, high), fill=255)
    draw.rectangle((0, 0, low, high), fill=64)
    draw.rectangle((0, 0, possible, high - 1), outline=0, width=2)
    draw.rectangle((0, 0, across - 1, high - 1), outline=0, width=2)
    told = f"{interval.low:g}～{interval.high:g}／{interval.maximum:g}"
    return Picture(_png(picture), width, told)


def _alone(block: Block) -> Outline:
    return Outline(
        title="", subject="", author="", keywords="", creator="", printed_on=date.min, file_name="",
        footer=Footer(number="", edition="", page=""), sections=(Section(id="", title="", blocks=(block,)),), remark="",
    )  # fmt: skip


def _png(picture: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=False)  # type: ignore[attr-defined]  # a picture of Pillow
    return buffer.getvalue()
