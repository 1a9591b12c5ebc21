"""The square mark (QR code, ISO/IEC 18004) on the first page of a paper, drawn as boxes, and the check code below."""

from __future__ import annotations

from dataclasses import replace

from desktop.dossier.fonts import FontSet
from desktop.dossier.forms import MM, Form
from desktop.dossier.paper import Proof
from desktop.dossier.proof import SigningKey, check_code, payload
from desktop.dossier.sheets import BoxMark, Sheet, TextMark

SIDE = 20 * MM
"""Width and height, the white border included."""
_QUIET = 4
"""Modules of white border, as the standard asks."""
_PATTERN = 3
"""The mask. Any of the eight is read; weighing all of them takes four times as long as the rest of the mark."""
_GAP = 1.5


def set_mark(
    sheet: Sheet, proof: Proof, *, form: Form, fonts: FontSet, key: SigningKey | None, landscape: bool = False
) -> None:
    """Put the mark of a paper where its form wants it; a form without a place for it prints none.

    On landscape paper it keeps its distance from the right edge.
    """
    if form.mark is None:
        return
    page = form.page.turned() if landscape else form.page
    left, top = form.mark[0] + page.width - form.page.width, page.height - form.mark[1]
    modules = _modules(payload(proof, key))
    side = SIDE / (len(modules) + 2 * _QUIET)
    for row, line in enumerate(modules):
        y = top - (row + _QUIET + 1) * side
        for start, length in _runs(line):
            sheet.boxes.append(BoxMark(left + (start + _QUIET) * side, y, length * side, side, 0.0))
    style = replace(form.styles["foot"], size=7, align="center")
    text = fonts.clean(proof.caption.format(code=check_code(proof)))
    width = sum(map(fonts.widths[style.face].__getitem__, text)) * style.size
    x = min(max(left + (SIDE - width) / 2, page.left), page.width - page.right - width)
    sheet.texts.append(TextMark(x, top - SIDE - _GAP - style.size * 0.5, style.face, style.size, text))


def _modules(text: str) -> list[list[bool]]:
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, _PATTERN)
    return [[bool(dark) for dark in line] for line in code.modules]


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found
