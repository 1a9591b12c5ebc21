"""Setting what is drawn: interval bars and the boxes for opinions, signatures and seals."""

from __future__ import annotations

from dataclasses import replace

from desktop.dossier.forms import Form, Style
from desktop.dossier.paper import Bar, Figure, Interval, OpinionBox, Opinions
from desktop.dossier.sheets import BoxMark, Flow
from desktop.dossier.tables import draw_interval

_LABEL_SHARE = 0.36
_NUMBER_SHARE = 0.22
_ROW = 16.0
_BAR_HEIGHT = 8.0
_FRAME = 8.0
_BOX_GAP = 12.0


def set_figure(flow: Flow, figure: Figure, form: Form) -> None:
    """Set a figure on one sheet: title, groups of bars, legend."""
    strong, normal = form.styles["dense-strong"], form.styles["dense"]
    height = figure_height(flow, figure, form)
    flow.need(height)
    flow.sheet.boxes.append(BoxMark(flow.left, flow.y - height, flow.width, height, None, 0.4))
    flow.y -= _FRAME
    _set_row(flow, figure.title, replace(strong, align="center"), inset=0)
    for title, bars in figure.groups:
        if title:
            _set_row(flow, title, replace(strong, align="left"), inset=_FRAME)
        for bar in bars:
            _set_bar(flow, bar, normal)
    flow.y -= _FRAME / 2
    if figure.legend:
        _set_legend(flow, figure.legend, normal)
    flow.y -= _FRAME / 2


def figure_height(flow: Flow, figure: Figure, form: Form) -> float:
    """Return the height of a figure."""
    style = form.styles["dense"]
    bars = sum(_bar_height(flow, bar, style) for _, group in figure.groups for bar in group)
    rows = 1 + bool(figure.legend) + sum(bool(title) for title, _ in figure.groups)
    return rows * _ROW + bars + 2 * _FRAME


def _set_row(flow: Flow, text: str, style: Style, *, inset: float) -> None:
    width = flow.width - 2 * inset
    _put(flow, text, style, x=flow.left + inset, width=width, top=flow.y - (_ROW - style.leading) / 2)
    flow.y -= _ROW


def _label_width(flow: Flow) -> float:
    return (flow.width - 2 * _FRAME) * _LABEL_SHARE - 6


def _bar_height(flow: Flow, bar: Bar, style: Style) -> float:
    return max(_ROW, len(flow.lines(bar.label, style, _label_width(flow))) * style.leading + 3)


def _set_bar(flow: Flow, bar: Bar, style: Style) -> None:
    inner = flow.width - 2 * _FRAME
    x = flow.left + _FRAME
    height = _bar_height(flow, bar, style)
    lines = flow.lines(bar.label, style, _label_width(flow))
    top = flow.y - (height - len(lines) * style.leading) / 2
    _put(flow, bar.label, replace(style, align="right"), x=x, width=_label_width(flow), top=top)
    draw_interval(
        flow,
        bar.interval,
        x=x + inner * _LABEL_SHARE,
        y=flow.y - (height + _BAR_HEIGHT) / 2,
        width=inner * (1 - _LABEL_SHARE - _NUMBER_SHARE),
        height=_BAR_HEIGHT,
    )
    number = inner * _NUMBER_SHARE - 6
    top = flow.y - (height - style.leading) / 2
    _put(flow, bar.text, replace(style, align="left"), x=x + inner - number, width=number, top=top)
    flow.y -= height


def _set_legend(flow: Flow, legend: tuple[str, str, str], style: Style) -> None:
    samples = (
        Interval(low=1, high=1, maximum=1),
        Interval(low=0, high=1, maximum=1),
        Interval(low=0, high=0, maximum=1),
    )
    widths = [18 + 5 + flow.measure(words, style) + 14 for words in legend]
    x = flow.left + (flow.width - sum(widths) + 14) / 2
    for sample, words, width in zip(samples, legend, widths, strict=True):
        draw_interval(flow, sample, x=x, y=flow.y - (_ROW + _BAR_HEIGHT) / 2, width=18, height=_BAR_HEIGHT)
        _put(flow, words, style, x=x + 23, width=width, top=flow.y - (_ROW - style.leading) / 2)
        x += width
    flow.y -= _ROW


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
