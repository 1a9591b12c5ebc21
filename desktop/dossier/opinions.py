"""Setting the boxes for opinions, signatures and seals."""

from __future__ import annotations

from dataclasses import replace

from desktop.dossier.forms import Form, Style
from desktop.dossier.paper import OpinionBox, Opinions
from desktop.dossier.sheets import BoxMark, Flow

_BOX_GAP = 12.0


def set_opinions(flow: Flow, opinions: Opinions, form: Form) -> None:
    """Set the opinion boxes together on one sheet, as high as the sheet allows up to a third each."""
    flow.need(opinions_height(flow, opinions))
    room = flow.room / len(opinions.boxes) - _BOX_GAP
    height = min(room, _tallest(flow))
    for box in opinions.boxes:
        _set_opinion(flow, box, height, form)
        flow.y -= height + _BOX_GAP


def opinions_height(flow: Flow, opinions: Opinions) -> float:
    """Return the least height opinion boxes need to be written in."""
    return len(opinions.boxes) * (_tallest(flow) * 0.62 + _BOX_GAP)


def _tallest(flow: Flow) -> float:
    return (flow.top - flow.bottom) * 0.42


def _set_opinion(flow: Flow, box: OpinionBox, height: float, form: Form) -> None:
    title, normal = form.styles["table-strong"], form.styles["table"]
    top, left, width = flow.y, flow.left, flow.width
    head = title.leading + 8
    flow.sheet.boxes.append(BoxMark(left, top - head, width, head, 0.92))
    flow.sheet.boxes.append(BoxMark(left, top - height, width, height, None, 0.9))
    flow.sheet.boxes.append(BoxMark(left, top - head, width, head, None, 0.4))
    _put(flow, box.title, replace(title, align="center"), x=left, width=width, top=top - 4)
    inner, inner_width = left + 10, width - 20
    y = top - head - 8
    y -= _put(flow, "　".join(f"□ {choice}" for choice in box.choices), normal, x=inner, width=inner_width, top=y)
    if box.prompt:
        _put(flow, box.prompt, replace(form.styles["note"], align="left"), x=inner, width=inner_width, top=y - 3)
    foot = top - height + 8 + normal.leading
    half = inner_width / 2
    pitch = normal.leading * 1.6
    _put(flow, box.date, replace(normal, align="right"), x=inner + half, width=half, top=foot)
    _put(flow, box.seal, replace(normal, align="center"), x=inner + half, width=half, top=foot + pitch)
    for number, signature in enumerate(reversed(box.signatures)):
        _put(flow, signature, normal, x=inner, width=half, top=foot + number * pitch)


def _put(flow: Flow, text: str, style: Style, *, x: float, width: float, top: float) -> float:
    """Set a text in as many lines as it needs and return their height."""
    lines = flow.lines(text, style, width)
    for number, line in enumerate(lines):
        flow.set_line(line, style, x=x, width=width, top=top - number * style.leading)
    return len(lines) * style.leading
