"""Breaking Chinese text into lines: no closing mark begins a line, no opening mark ends one, numbers stay whole."""

from __future__ import annotations

import re
from collections.abc import Mapping

_OPENING = "（《〈【〔「『“‘([{￥¥"
_CLOSING = "，。、；：？！）》〉】〕」』”’…％‰℃)]},.;:?!%"
# A piece that is never parted: opening marks, then a word in Latin letters and digits or one other character, then
# closing marks. A run of spaces is a piece of its own.
_PIECE = re.compile(
    rf"[ \u3000]+|[{re.escape(_OPENING)}]*(?:[!-~\u00a1-\u024f]+|[^ \u3000])[{re.escape(_CLOSING)}]*|[^ \u3000]"
)
_SPACES = " \u3000"


def break_lines(text: str, width: float, widths: Mapping[str, float], *, indent: float = 0) -> tuple[str, ...]:
    """Break clean text into lines no wider than `width`, all lengths in parts of the type size.

    The first line begins after `indent`.
    """
    measure = widths.__getitem__
    if "\n" not in text and sum(map(measure, text)) <= width - indent:
        return (text,)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(paragraph, width, widths, indent if not lines else 0))
    return tuple(lines)


def _paragraph(text: str, width: float, widths: Mapping[str, float], indent: float) -> list[str]:
    measure = widths.__getitem__
    lines: list[list[str]] = [[]]
    room = width - indent
    for piece in _PIECE.findall(text):
        length = sum(map(measure, piece))
        if length <= room:
            lines[-1].append(piece)
            room -= length
        elif piece[0] in _SPACES:
            lines.append([])
            room = width
        elif length <= width:
            lines.append([piece])
            room = width - length
        else:
            room = _force(piece, lines, room, width, widths)
    _keep_company(lines, width, widths)
    return ["".join(line).rstrip(_SPACES) for line in lines if line] or [""]


def _force(piece: str, lines: list[list[str]], room: float, width: float, widths: Mapping[str, float]) -> float:
    """Part a piece that is longer than a whole line wherever the line is full."""
    for character in piece:
        length = widths[character]
        if length > room and lines[-1]:
            lines.append([])
            room = width
        lines[-1].append(character)
        room -= length
    return room


def _keep_company(lines: list[list[str]], width: float, widths: Mapping[str, float]) -> None:
    """Give a single character alone in the last line a neighbour from the line before."""
    if len(lines) < 2 or len(lines[-1]) != 1 or len(lines[-2]) < 4:
        return
    neighbour = lines[-2][-1]
    alone = lines[-1][0]
    if len(alone.strip(_CLOSING)) <= 1 and neighbour[0] not in _SPACES:
        both = sum(widths[character] for character in neighbour + alone)
        if both <= width:
            lines[-1].insert(0, lines[-2].pop())
