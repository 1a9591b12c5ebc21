"""What every chart has around it: a title above where it is drawn, and a legend below."""

from __future__ import annotations

from typing import NamedTuple

from desktop.charts.board import Board
from desktop.charts.marks import LINE, Pattern, Role, Room

_SAMPLE = 1.9
"""Width of a sample in the legend, in parts of the type size."""
_APART = 1.4


class Entry(NamedTuple):
    """Explain one look."""

    pattern: Pattern
    role: Role
    text: str
    dashed: bool = False
    line: bool = False


def title_height(room: Room, title: str) -> float:
    """Return the height the title takes."""
    return room.size * 1.8 if room.titled and title else 0.0


def legend_lines(room: Room, legend: tuple[Entry, ...]) -> list[list[tuple[Entry, float]]]:
    """Return the entries of a legend with their widths, line by line."""
    lines: list[list[tuple[Entry, float]]] = []
    left = 0.0
    for entry in legend:
        width = min((_SAMPLE + 0.5 + room.measure(entry.text)) * room.size + 0.1, room.width)
        gap = _APART * room.size
        if not lines or left + gap + width > room.width:
            lines.append([])
            left = -gap
        lines[-1].append((entry, width))
        left += gap + width
    return lines


def legend_height(room: Room, legend: tuple[Entry, ...]) -> float:
    """Return the height the legend takes."""
    lines = legend_lines(room, legend)
    return (len(lines) * LINE + 0.4) * room.size if lines else 0.0


def set_title(board: Board, room: Room, title: str) -> None:
    """Write the title in the middle above the chart."""
    if title_height(room, title):
        board.write(title, 0, 0, width=board.width, align=0.5)


def set_legend(board: Board, room: Room, legend: tuple[Entry, ...]) -> None:
    """Draw the legend at the foot of the board."""
    y = board.height - legend_height(room, legend) + 0.4 * room.size
    for line in legend_lines(room, legend):
        gap = _APART * room.size
        x = (board.width - sum(width for _, width in line) - gap * (len(line) - 1)) / 2
        for entry, width in line:
            _sample(board, entry, x, y, room.size)
            lead = (_SAMPLE + 0.5) * room.size
            board.write(entry.text, x + lead, y, width=width - lead)
            x += width + gap
        y += room.size * LINE


def _sample(board: Board, entry: Entry, x: float, y: float, size: float) -> None:
    middle, width = y + size * LINE / 2, _SAMPLE * size
    if entry.line:
        board.draw_line((x, middle), (x + width, middle), role=entry.role, stroke=1.2, dashed=entry.dashed)
        marker(board, x + width / 2, middle, size, entry.role)
    else:
        corner = (x + width, middle + size * 0.38)
        board.box((x, middle - size * 0.38), corner, entry.pattern, entry.role, dashed=entry.dashed)


def marker(board: Board, x: float, y: float, size: float, role: Role) -> None:
    """Draw the point of a line."""
    half = size * 0.2
    board.box((x - half, y - half), (x + half, y + half), "solid", role)
