"""Compare what is printed in a file with what was stated when it was made, and say which figure is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from desktop.dossier.proof import DIGEST, Statement, page_digest, plain_line

_AROUND = 10
"""Characters shown on either side of what was changed."""
_SHOWN = 60
_MOST = 40
"""Changes told of one page; a page with more is another page."""
_LINES = 400
"""Lines compared one by one; a full page of ours has 70."""

_SENTENCES = {
    "swapped": "第 {page} 页：放的是原来的第 {other} 页",
    "missing_page": "第 {page} 页：缺失",
    "extra_page": "第 {page} 页：原来没有这一页",
    "page_text": "第 {page} 页：文字被改动（原文没有随文件保存）",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Tell one thing that is not as it was printed."""

    kind: str
    """text, page_text (its original is not carried along), swapped, missing_page, extra_page."""
    page: int
    """Counted from 1."""
    figure: str = ""
    """Label of the figure, where it is one of those that decide."""
    printed: str = ""
    """What stands there now."""
    original: str = ""
    """What stood there; empty where nothing did."""
    other: int = 0
    """Which page it was originally, for a page at another's place."""

    def sentence(self) -> str:
        """Return the change in words."""
        told = _SENTENCES.get(self.kind, "").format(page=self.page, other=self.other)
        if told:
            return told
        figure = f"【{self.figure}】" if self.figure else ""
        now = f"印的是“{self.printed}”" if self.printed else "这一行没有了"
        was = f"原来是“{self.original}”" if self.original else "原来没有这一行"
        return f"第 {self.page} 页{figure}：{now}，{was}"


def compare(statement: Statement, pages: Sequence[Sequence[str]]) -> tuple[Change, ...]:
    """Return what was changed on the pages of a paper, in their order."""
    return tuple(_changes(statement, pages))


def _changes(statement: Statement, pages: Sequence[Sequence[str]]) -> Iterator[Change]:
    places = {page: number for number, page in enumerate(statement.pages, start=1) if page}
    for number, original in enumerate(statement.pages, start=1):
        if number > len(pages):
            yield Change(kind="missing_page", page=number)
            continue
        found = tuple(pages[number - 1])
        if original[:1] and original[0].startswith(DIGEST):
            if (page_digest(found),) != original:
                yield Change(kind="page_text", page=number)
        elif found != original:
            other = places.get(found)
            if other is not None:
                yield Change(kind="swapped", page=number, other=other)
            else:
                yield from _on_page(statement, number, original, found)
    for number in range(len(statement.pages) + 1, len(pages) + 1):
        yield Change(kind="extra_page", page=number)


def _on_page(statement: Statement, number: int, original: Sequence[str], found: Sequence[str]) -> Iterator[Change]:
    if len(found) > _LINES or len(original) > _LINES:
        yield Change(kind="page_text", page=number)
        return
    told = 0
    for tag, start, end, begin, stop in SequenceMatcher(None, original, found, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was, now = list(original[start:end]), list(found[begin:stop])
        for place in range(max(len(was), len(now))):
            told += 1
            if told > _MOST:
                return
            yield _on_line(
                statement, number, was[place] if place < len(was) else "", now[place] if place < len(now) else ""
            )


def _on_line(statement: Statement, number: int, original: str, printed: str) -> Change:
    before, after = _differing(original, printed)
    return Change(
        kind="text",
        page=number,
        figure=_figure(statement, original, before),
        printed=_around(printed, before, after),
        original=_around(original, before, after),
    )


def _differing(first: str, second: str) -> tuple[int, int]:
    """Return how many characters two lines share at the beginning and at the end; a number is never cut."""
    shortest = min(len(first), len(second))
    before = next((place for place in range(shortest) if first[place] != second[place]), shortest)
    while before and _is_of_a_number(first[before - 1]):
        before -= 1
    left = shortest - before
    after = next((place for place in range(left) if first[-1 - place] != second[-1 - place]), left)
    while after and _is_of_a_number(first[len(first) - after]):
        after -= 1
    return before, after


def _is_of_a_number(letter: str) -> bool:
    return letter.isdigit() or letter in ".,"


def _around(line: str, before: int, after: int) -> str:
    """Return the changed part of a line with some of what stands around it."""
    start = max(0, before - _AROUND)
    end = min(len(line), len(line) - after + _AROUND)
    part = line[start:end]
    part = part if len(part) <= _SHOWN else part[: _SHOWN - 1] + "…"
    return ("…" if start else "") + part + ("…" if end < len(line) else "")


def _figure(statement: Statement, line: str, before: int) -> str:
    """Return the figure a line states at a place: the last one whose label stands before it there."""
    found = ""
    latest = -1
    for label, value in statement.figures:
        place = line.rfind(plain_line(label), 0, before + 1)
        if place > latest and plain_line(value)[:4] in line:
            found, latest = label, place
    return found
