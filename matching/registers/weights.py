"""Small weights: what records speak for a project beside its score, for whoever has to choose between equals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def weights_sentence(found: SmallWeights) -> str:
    """Say what speaks for a project and what that is good for; empty where nothing does."""
    if not found.lines:
        return ""
    told = "；".join(f"{one.title}（{one.called}）{one.points} 分" for one in found.lines)
    return (
        f"台账小权重 {found.points} 分（最多 {found.cap} 分，本工具建议）：{told}。"
        "只在结论和已证实得分相同时决定先后，不改结论，不计入得分。"
    )


def small_weights(
    book: Book, *, enterprise_id: str, project_id: str = "", name_code: NameCode | None = None
) -> SmallWeights:
    """Return what the records of an enterprise and project weigh; an unknown condition weighs nothing."""
    return SmallWeights(lines=tuple(_found(book, enterprise_id, project_id, name_code)))


def favours_of(book: Book, cases: Mapping[str, str]) -> dict[str, int]:
    """Return the points of every case (id: id of its enterprise) that has any, capped; each record is asked once."""
    points: dict[str, int] = {}
    owned: dict[str, list[str]] = {}
    for case_id, enterprise_id in cases.items():
        owned.setdefault(enterprise_id, []).append(case_id)
    for register in book.registers.by_id.values():
        for weight in register.weights:
            met: dict[str, None] = {}
            for record in book.records(register.id):
                own = owned.get(record.enterprise_id, ()) if record.enterprise_id else ()
                if own and weight.when.evaluate(book.worked(record).values) is True:
                    met |= dict.fromkeys(one for one in own if record.project_id in ("", one))
            for case_id in met:
                points[case_id] = min(CAP, points.get(case_id, 0) + weight.row.points)
    return points


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
