"""Small weights: what records speak for a project beside its score, for whoever has to choose between equals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matching.explain.printed import NameCode
from matching.registers.book import Book
from matching.registers.words import name_of

CAP = 3
"""All small weights together count no more than this; the sources give no number, this is our proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallWeight:
    """One record that speaks for a project."""

    title: str
    points: int
    register: str
    record_id: str
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallWeights:
    """Everything that speaks for a project, and what it counts together."""

    lines: tuple[SmallWeight, ...]
    cap: int = CAP

    @property
    def points(self) -> int:
        """Return the points together, never above the cap."""
        return min(self.cap, sum(one.points for one in self.lines))


def small_weights(
    book: Book, *, enterprise_id: str, project_id: str = "", name_code: NameCode | None = None
) -> SmallWeights:
    """Return what the records of an enterprise and project weigh; an unknown condition weighs nothing."""
    return SmallWeights(lines=tuple(_found(book, enterprise_id, project_id, name_code)))


def _found(book: Book, enterprise_id: str, project_id: str, name_code: NameCode | None) -> Iterator[SmallWeight]:
    for register in book.registers.by_id.values():
        for weight in register.weights:
            for record in book.records(register.id):
                about = record.enterprise_id == enterprise_id and record.project_id in ("", project_id)
                if about and enterprise_id and weight.when.evaluate(book.worked(record).values) is True:
                    yield SmallWeight(
                        title=weight.row.title,
                        points=weight.row.points,
                        register=register.id,
                        record_id=record.id,
                        called=name_of(book.worked(record), book, name_code=name_code),
                    )
                    break
