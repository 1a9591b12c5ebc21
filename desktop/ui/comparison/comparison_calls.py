"""The operations of the comparison, each imported only when the worker runs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.side_by_side import Look
    from desktop.work.progress import Progress
    from matching.explain.side_by_side import SideBySide


def compare_cases(ids: Sequence[str], on: date) -> Operation[SideBySide]:
    """Put cases side by side."""

    def operation(store: Store, progress: Progress) -> SideBySide:
        from desktop.work.operations import side_by_side

        return side_by_side.compare_cases(store, ids, on=on, progress=progress)

    return operation


def write_comparison(found: SideBySide, path: Path, look: Look, on: date) -> Operation[Path]:
    """Write the comparison to a file."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import side_by_side

        return side_by_side.write_comparison(store, found, path, look=look, on=on, progress=progress)

    return operation
