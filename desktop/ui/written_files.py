"""Where a paper is written to: the file a person chose, with the ending of the kind that was chosen with it."""

from __future__ import annotations

from pathlib import Path

ENDINGS = (".pdf", ".docx", ".xlsx")


def written_to(path: str, kind: str) -> Path:
    """Return the file to write; one typed without an ending takes that of the kind chosen, else it is a PDF."""
    if path.lower().endswith(ENDINGS):
        return Path(path)
    return Path(path + next((ending for ending in ENDINGS if f"*{ending}" in kind), ENDINGS[0]))
