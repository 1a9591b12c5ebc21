"""Progress and cancellation of an operation, without Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event


class Cancelled(Exception):
    """Stop an operation because the person asked for it; never an error."""


class Progress:
    """Report how far an operation is and raise Cancelled at its next step once asked to stop."""

    def __init__(self, report: Callable[[int, int, str], None] | None = None) -> None:
        self._report = report
        self._stop = Event()

    def step(self, done: int, total: int, note: str = "") -> None:
        """Tell that `done` of `total` items are finished; raise Cancelled when the person pressed cancel."""
        if self._stop.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, note)

    def cancel(self) -> None:
        """Ask the operation to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Say whether a stop was asked for."""
        return self._stop.is_set()
