"""The colours of the window, light and dark, and which of them stand on which ground."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Hold one set of colours; a name says what the colour is for, whatever it looks like."""

    ink: str
    quiet: str
    line: str
    edge: str
    """Outline of what takes entries: seen without looking for it."""
    paper: str
    ground: str
    alternate: str
    button: str
    head: str
    rail: str
    rail_hover: str
    rail_chosen: str
    rail_mark: str
    green: str
    fill: str
    """Ground of the chosen and of the main button, under `on_fill`."""
    fill_hover: str
    fill_edge: str
    on_fill: str
    pale_green: str
    red: str
    amber: str
    pale_amber: str
    pale_red: str
    edge_green: str
    edge_amber: str
    edge_red: str
    grey_bar: str
    band: str
    """Pale part of a bar."""
    hit: str
    disabled: str
    disabled_fill: str
    focus: str


LIGHT: Final = Colours(
    ink="#1c2723", quiet="#56635d", line="#d3dbd7", edge="#7d8b84", paper="#ffffff", ground="#f3f6f4",
    alternate="#f8faf9", button="#fbfcfb", head="#eaf0ed", rail="#1d4d38", rail_hover="#2a6149",
    rail_chosen="#2f6b51", rail_mark="#8ed3ad", green="#176c43", fill="#1b7f4f", fill_hover="#197549",
    fill_edge="#16663f", on_fill="#fefefe", pale_green="#e3f1e9", red="#b3261e", amber="#7f5200",
    pale_amber="#fff4d6", pale_red="#fbe9e7", edge_green="#b5d8c5", edge_amber="#e3cf95", edge_red="#e6b5b0",
    grey_bar="#e4e9e6", band="#cfe6d9", hit="#ffe08a", disabled="#8b9691", disabled_fill="#b9c7c0", focus="#0f4a2d",
)  # fmt: skip
DARK: Final = Colours(
    ink="#e4ebe7", quiet="#a9b6b0", line="#38443f", edge="#7f8d86", paper="#1d2421", ground="#151a18",
    alternate="#212926", button="#29322e", head="#262f2b", rail="#123526", rail_hover="#1c4a36",
    rail_chosen="#235a42", rail_mark="#8ed3ad", green="#74d3a0", fill="#1c7d4f", fill_hover="#1f7a4f",
    fill_edge="#3fae7a", on_fill="#fefefe", pale_green="#1f3a2c", red="#ff9d94", amber="#f2bd62",
    pale_amber="#3b3015", pale_red="#452523", edge_green="#3c6b52", edge_amber="#6d5a26", edge_red="#7c4440",
    grey_bar="#3a4540", band="#2d5a44", hit="#6a5206", disabled="#76827c", disabled_fill="#3c4843", focus="#9be7c0",
)  # fmt: skip

TEXT_ON: Final = (
    ("ink", "paper"), ("ink", "ground"), ("ink", "alternate"), ("ink", "button"), ("ink", "head"),
    ("ink", "pale_green"), ("ink", "pale_amber"), ("ink", "pale_red"), ("ink", "hit"),
    ("quiet", "paper"), ("quiet", "ground"), ("quiet", "alternate"), ("quiet", "button"), ("quiet", "pale_green"),
    ("green", "paper"), ("green", "ground"), ("green", "alternate"), ("green", "pale_green"),
    ("red", "paper"), ("red", "ground"), ("red", "alternate"), ("amber", "paper"), ("amber", "ground"),
    ("amber", "alternate"), ("on_fill", "fill"), ("on_fill", "fill_hover"), ("on_fill", "rail"),
    ("on_fill", "rail_hover"), ("on_fill", "rail_chosen"),
)  # fmt: skip
"""Every text colour on every ground it stands on: at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
SEEN_ON: Final = (
    ("edge", "paper"), ("edge", "ground"), ("focus", "paper"), ("focus", "ground"), ("focus", "button"),
    ("rail_mark", "rail_chosen"), ("green", "grey_bar"), ("fill_edge", "paper"),
)  # fmt: skip
"""Outlines, focus marks and bars on their ground: at least 3 to 1 (WCAG 2.2, 1.4.11)."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it, 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def recoloured(text: str, before: Colours, now: Colours) -> str:
    """Return a text made with one set of colours in another set."""
    pairs = {getattr(before, each.name): getattr(now, each.name) for each in fields(Colours)}
    marks = {colour: f"\0{place}\0" for place, colour in enumerate(pairs)}
    for colour, mark in marks.items():
        text = text.replace(colour, mark)
    for colour, mark in marks.items():
        text = text.replace(mark, pairs[colour])
    return text


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
