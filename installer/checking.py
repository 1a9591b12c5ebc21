"""What both checks of the packages say and how they end."""

from __future__ import annotations

import sys


def want(holds: bool, what: str) -> None:
    """End the check with a sentence unless something holds."""
    if not holds:
        sys.exit(what)


def say(text: str) -> None:
    """Tell that a part of the check is passed."""
    sys.stdout.write(f"ok  {text}\n")
    sys.stdout.flush()
