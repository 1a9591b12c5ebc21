"""Labels and values two by two in a grid of four columns; a value too long for its half takes a line of its own."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.dossier.paper import Row

HALF = 15.0
"""Width of a half, in characters."""


def paired(pairs: Iterable[tuple[str, str]], *, half: float = HALF) -> tuple[Row, ...]:
    """Return the rows of a grid in the order of the pairs; `half` is the longest value that stays in its half."""
    rows: list[Row] = []
    waiting: tuple[str, str] | None = None
    for pair in pairs:
        if "\n" in pair[1] or width_of(pair[1]) > half:
            if waiting is not None:
                rows.append(_whole(waiting))
                waiting = None
            rows.append(_whole(pair))
        elif waiting is None:
            waiting = pair
        else:
            rows.append(Row(cells=(*waiting, *pair)))
            waiting = None
    if waiting is not None:
        rows.append(_whole(waiting))
    return tuple(rows)


def _whole(pair: tuple[str, str]) -> Row:
    return Row(cells=pair, spans=(1, 3))


def width_of(text: str) -> float:
    """Return how many Chinese characters wide a text is."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text)
