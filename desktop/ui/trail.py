"""Where the person has been: pages and cases in their order, to go back and forward."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Name a page of the rail, or a case on its page."""

    page: str
    case_id: str = ""


class Trail:
    """Keep the places visited, the one shown being the last of those behind."""

    def __init__(self, first: Place) -> None:
        self._behind = [first]
        self._ahead: list[Place] = []

    @property
    def here(self) -> Place:
        """Return the place shown."""
        return self._behind[-1]

    @property
    def can_back(self) -> bool:
        """Say whether there is a place before this one."""
        return len(self._behind) > 1

    @property
    def can_forward(self) -> bool:
        """Say whether the person went back from a place."""
        return bool(self._ahead)

    def visit(self, place: Place) -> None:
        """Go to a place; what lay ahead is forgotten."""
        if place == self.here:
            return
        self._behind = [*self._behind[-LONGEST:], place]
        self._ahead.clear()

    def back(self) -> Place:
        """Go one place back."""
        if self.can_back:
            self._ahead.append(self._behind.pop())
        return self.here

    def forward(self) -> Place:
        """Go forward to where the person came back from."""
        if self._ahead:
            self._behind.append(self._ahead.pop())
        return self.here
