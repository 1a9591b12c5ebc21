"""Setting what is drawn: interval bars and the boxes for opinions, signatures and seals."""

from __future__ import annotations

from desktop.dossier.forms import Form, Style
from desktop.dossier.paper import Bar, Figure, Interval, OpinionBox, Opinions
from desktop.dossier.sheets import BoxMark, Flow
from desktop.dossier.tables import draw_interval

_LABEL_SHARE = 0.36
_NUMBER_SHARE = 0.22
_BAR_PITCH = 16.0
_BAR_HEIGHT = 8.0
_FRAME = 8.0
_BOX_GAP = 12.0


def set_figure(flow: Flow, figure: Figure, form: Form) -> None:
    """Set a figure on one sheet: title, groups of bars, legend."""
    strong, normal = form.styles["dense-strong"], form.styles["dense"]
    height = figure_height(figure, form)
    flow.need(height)
    flow.sheet.boxes.append(BoxMark(flow.left, flow.y - height, flow.width, height, None, 0.4))
    flow.y -= _FRAME
    flow.set_line(
        flow.lines(figure.title, strong, flow.width)[0],
        _aligned(strong, "center"),
        x=flow.left,
        width=flow.width,
        top=flow.y,
    )
    flow.y -= _BAR_PITCH
    for title, bars in figure.groups:
        flow.set_line(
            flow.lines(title, strong, flow.width)[0],
            _aligned(strong, "left"),
            x=flow.left + _FRAME,
            width=flow.width,
            top=flow.y,
        )
        flow.y -= _BAR_PITCH
        for bar in bars:
            _set_bar(flow, bar, normal)
    _set_legend(flow, figure.legend, normal)
    flow.y -= _FRAME


def figure_height(figure: Figure, form: Form) -> float:
    """Return the height of a figure."""
    rows = 2 + sum(1 + len(bars) for _, bars in figure.groups)
    return rows * _BAR_PITCH + 2 * _FRAME


def _set_bar(flow: Flow, bar: Bar, style: Style) -> None:
    inner = flow.width - 2 * _FRAME
    x = flow.left + _FRAME
    label_width = inner * _LABEL_SHARE - 6
    flow.set_line(
        _first_line(flow, bar.label, style, label_width),
        _aligned(style, "right"),
        x=x,
        width=label_width,
        top=flow.y - (_BAR_PITCH - style.leading) / 2,
    )
    draw_interval(
        flow,
        bar.interval,
        x=x + inner * _LABEL_SHARE,
        y=flow.y - (_BAR_PITCH + _BAR_HEIGHT) / 2,
        width=inner * (1 - _LABEL_SHARE - _NUMBER_SHARE),
        height=_BAR_HEIGHT,
    )
    number = inner * _NUMBER_SHARE - 6
    flow.set_line(
        flow.fonts.clean(bar.text),
        _aligned(style, "left"),
        x=x + inner - number,
        width=number,
        top=flow.y - (_BAR_PITCH - style.leading) / 2,
    )
    flow.y -= _BAR_PITCH


def _set_legend(flow: Flow, legend: tuple[str, str, str], style: Style) -> None:
    samples = (Interval(low=1, high=1, maximum=1), Interval(low=0, high=1, maximum=1), Interval(low=0, high=0, maximum=1))
    widths = [18 + 5 + flow.measure(words, style) + 14 for words in legend]
    x = flow.left + (flow.width - sum(widths) + 14) / 2
    for sample, words, width in zip(samples, legend, widths, strict=True):
        draw_interval(flow, sample, x=x, y=flow.y - (_BAR_PITCH + _BAR_HEIGHT) / 2, width=18, height=_BAR_HEIGHT)
        flow.set_line(
            words, _aligned(style, "left"), x=x + 23, width=width, top=flow.y - (_BAR_PITCH - style.leading) / 2
        )
        x += width
    flow.y -= _BAR_PITCH


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
    return len(opinions.boxes) * (_tallest(flow) * 0.72 + _BOX_GAP)


def _tallest(flow: Flow) -> float:
    return (flow.top - flow.bottom) * 0.36


def _set_opinion(flow: Flow, box: OpinionBox, height: float, form: Form) -> None:
    title, normal = form.styles["table-strong"], form.styles["table"]
    top, left, width = flow.y, flow.left, flow.width
    head = title.leading + 8
    flow.sheet.boxes.append(BoxMark(left, top - head, width, head, 0.92))
    flow.sheet.boxes.append(BoxMark(left, top - height, width, height, None, 0.9))
    flow.sheet.boxes.append(BoxMark(left, top - head, width, head, None, 0.4))
    _put(flow, box.title, _aligned(title, "center"), x=left, width=width, top=top - 4)
    inner, inner_width = left + 10, width - 20
    y = top - head - 8
    _put(flow, "　".join(f"□ {choice}" for choice in box.choices), normal, x=inner, width=inner_width, top=y)
    if box.prompt:
        note = form.styles["note"]
        for line in flow.lines(box.prompt, note, inner_width):
            y -= note.leading
            flow.set_line(line, _aligned(note, "left"), x=inner, width=inner_width, top=y - 4)
    foot = top - height + 8 + normal.leading
    half = inner_width / 2
    _put(flow, box.date, _aligned(normal, "right"), x=inner + half, width=half, top=foot)
    _put(flow, box.seal, _aligned(normal, "center"), x=inner + half, width=half, top=foot + normal.leading * 1.6)
    for number, signature in enumerate(reversed(box.signatures)):
        _put(flow, signature, normal, x=inner, width=half, top=foot + number * normal.leading * 1.6)


def _put(flow: Flow, text: str, style: Style, *, x: float, width: float, top: float) -> None:
    flow.set_line(_first_line(flow, text, style, width), style, x=x, width=width, top=top)


def _first_line(flow: Flow, text: str, style: Style, width: float) -> str:
    """Return a text cut to one line with an ellipsis."""
    lines = flow.lines(text, style, width)
    return lines[0] if len(lines) == 1 else lines[0][:-1] + "…"


def _aligned(style: Style, align: str) -> Style:
    return Style(face=style.face, size=style.size, leading=style.leading, align=align)
