"""What the command palette and the lists of cases at hand ask of the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.recent import AtHand
    from desktop.work.progress import Progress

Titles = tuple[tuple[str, str], ...]
"""Pairs of id and title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Hold what can be gone to besides pages and cases, and how every title is spelled in pinyin."""

    registers: Titles
    tools: Titles
    spelled: Mapping[str, str]


def known(titles: Iterable[str]) -> Operation[Known]:
    """Read which registers and tools there are, and spell their titles and these."""
    own = tuple(titles)

    def operation(_store: Store, _progress: Progress) -> Known:
        from desktop import resources
        from desktop.store.pinyin import Speller

        registers = tuple((row.id, row.title) for row in (one.row for one in resources.registers().by_id.values()))
        tools = tuple((tool.id, tool.title) for tool in resources.tools().values())
        speller = Speller()
        everything = (*own, *(title for _id, title in (*registers, *tools)))
        return Known(
            registers=registers, tools=tools, spelled={title: " ".join(speller.spell(title)) for title in everything}
        )

    return operation


def at_hand() -> Operation[AtHand]:
    """Read the pinned and recent cases."""

    def operation(store: Store, progress: Progress) -> AtHand:
        from desktop.work.operations import recent

        return recent.at_hand(store, progress=progress)

    return operation


def visit(case_id: str) -> Operation[AtHand]:
    """Remember that a case was opened."""

    def operation(store: Store, progress: Progress) -> AtHand:
        from desktop.work.operations import recent

        return recent.visit(store, case_id, progress=progress)

    return operation


def pin(case_id: str, *, pinned: bool) -> Operation[AtHand]:
    """Pin a case, or let it go."""

    def operation(store: Store, progress: Progress) -> AtHand:
        from desktop.work.operations import recent

        return recent.pin(store, case_id, pinned=pinned, progress=progress)

    return operation
