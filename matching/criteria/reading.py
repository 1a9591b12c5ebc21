"""What a case is under one document: the answer, or all answers still possible while facts are missing."""

from __future__ import annotations

from collections.abc import Sequence

from matching.criteria.evaluate import Reach, constant_within, timed
from matching.criteria.facts import CaseView
from matching.expression.generate import Truth
from matching.findings import ReadingResult
from matching.packs import Pack, Reading
from matching.packs.model import DRAFT_MARKS
from matching.packs.rows import ReadingRow
from matching.verdict import Verdict

NONE = "none"
Answers = tuple[str, ...]


def answers(pack: Pack, reach: Reach, truths: Sequence[Truth], gates: Sequence[Verdict]) -> tuple[Answers, ...]:
    """Return for each reading of a pack the answers still possible; one is an answer, several are a question."""
    found = []
    start = 0
    for reading in pack.readings:
        end = start + len(reading.whens)
        found.append(_answers(reading, reach, truths[start:end], [gates[index] for index in reading.gates]))
        start = end
    return tuple(found)


def _answers(reading: Reading, reach: Reach, truths: Sequence[Truth], gates: Sequence[Verdict]) -> Answers:
    outside = timed(reading.row, reach.day, constant_within(reach) or Verdict.YES)
    if outside in {Verdict.EXPIRED, Verdict.NOT_APPLICABLE}:
        return (outside.value,)
    if reach.applies is None:  # every answer is still possible, also that the document does not reach the case
        whole = ("yes", "no") if reading.gates else _of_classes(reading.row, [None] * len(reading.whens))
        return (*whole, Verdict.NOT_APPLICABLE.value)
    return _of_gates(gates) if reading.gates else _of_classes(reading.row, truths)


def _of_gates(gates: Sequence[Verdict]) -> Answers:
    if Verdict.NO in gates:
        return ("no",)
    return ("yes", "no") if Verdict.UNKNOWN in gates else ("yes",)


def _of_classes(row: ReadingRow, truths: Sequence[Truth]) -> Answers:
    possible = []
    for one, truth in zip(row.classes, truths, strict=True):
        if truth is not False:
            possible.append(one.value)
        if truth is True:
            return tuple(possible)
    return (*possible, row.otherwise.value if row.otherwise else NONE)


def reading_results(pack: Pack, view: CaseView, reach: Reach, found: Sequence[Answers]) -> tuple[ReadingResult, ...]:
    """Put the answers of a pack's readings into words."""
    return tuple(_result(pack, reading, view, reach, own) for reading, own in zip(pack.readings, found, strict=True))


def _result(pack: Pack, reading: Reading, view: CaseView, reach: Reach, found: Answers) -> ReadingResult:
    row = reading.row
    whens = reading.whens or tuple(pack.gates[index].when for index in reading.gates)
    open_ = len(found) > 1
    waits = {name for when in whens for name in view.missing(when, reach.environment)} if open_ else set()
    names = dict.fromkeys(name for when in whens for name in when.names)
    return ReadingResult(
        id=row.id,
        pack=pack.row.id,
        edition=pack.row.edition,
        cited=pack.cite(row.clause),
        clause=row.clause,
        title=row.title,
        answers=found,
        text=answers_text(row, found),
        facts=view.quotes(names),
        missing=tuple(dict.fromkeys((*reach.missing, *(name for name in names if name in waits)))),
        note=row.note,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
    )


def answers_text(row: ReadingRow, found: Answers) -> str:
    """Return the answer as a person reads it."""
    if len(found) > 1 and row.unknown:
        return row.unknown
    titles = _titles(row)
    return ("可能为" if len(found) > 1 else "") + "、".join(titles[one] for one in found)


def _titles(row: ReadingRow) -> dict[str, str]:
    titles = {
        Verdict.EXPIRED.value: "文件已失效，仅供参考",
        Verdict.NOT_APPLICABLE.value: "不适用",
        NONE: "都不属于",
        "yes": row.yes,
        "no": row.no,
    }
    titles |= {one.value: one.title for one in row.classes}
    if row.otherwise:
        titles[row.otherwise.value] = row.otherwise.title
    return titles
