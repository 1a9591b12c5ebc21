"""The program's own drawings, and the sign that goes with every verdict: shape and word, never colour alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QIcon

import resources

_FOLDER = Path(resources.__file__).parent / "icons"

SIGNS = {
    "yes": "sign_yes", "no": "sign_no", "unknown": "sign_unknown", "expired": "sign_expired",
    "not_applicable": "sign_na",
    "ready": "sign_yes", "hold": "sign_hold", "block": "sign_no", "not_a_case": "sign_na", "": "sign_none",
    "open": "sign_yes", "closed": "sign_no", "historic": "sign_expired",
}  # fmt: skip
"""Drawing for a verdict, a recommendation, an approval or the state of an offer."""


@cache
def icon(name: str) -> QIcon:
    """Return the drawing of this name."""
    return QIcon(str(_FOLDER / f"{name}.svg"))


def sign(state: str) -> QIcon:
    """Return the sign of a verdict, recommendation or offer state; an unforeseen state looks unknown."""
    return icon(SIGNS.get(state, "sign_unknown"))
