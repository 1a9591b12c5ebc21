"""What both checks of the packages say and how they end."""

from __future__ import annotations

import sys
from pathlib import Path

COLOURS = 24
"""Of a picture among the documents."""


def want(holds: bool, what: str) -> None:
    """End the check with a sentence unless something holds."""
    if not holds:
        sys.exit(what)


def picture(source: Path, target: Path) -> None:
    """Keep a picture of the screen, small enough to lie among the documents."""
    from PIL import Image

    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as whole:
        window = whole.convert("RGB")
        window = window.crop(window.getbbox())  # without the black of the empty screen
        window.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def say(text: str) -> None:
    """Tell that a part of the check is passed."""
    sys.stdout.write(f"ok  {text}\n")
    sys.stdout.flush()
