"""The orders of the case list asked for lately, as running numbers, until something is written."""

from __future__ import annotations

from collections.abc import Sequence

ORDERS_KEPT = 4
Numbers = Sequence[int]


class Finder:
    """Hold the orders asked for lately, for one connection."""

    def __init__(self) -> None:
        self._mark = -1
        self._kept: dict[str, Numbers] = {}

    def recall(self, key: str, mark: int) -> Numbers | None:
        """Return what was kept under a key unless something was written since."""
        if mark != self._mark:
            self._kept.clear()
            self._mark = mark
        found = self._kept.pop(key, None)
        if found is not None:
            self._kept[key] = found  # asked for last, so forgotten last
        return found

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def keep(self, key: str, numbers: Numbers) -> Numbers:
        """Keep the numbers of a question."""
        while len(self._kept) >= ORDERS_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = numbers
        return numbers
