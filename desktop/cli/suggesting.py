"""The command `lvjian suggest`: what a case's words suggest, with the words and where they stand."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer, day_of, open_store, path_of
from desktop.problems import Problem
from desktop.work.operations import suggesting
from desktop.work.operations.cases import find_case
from desktop.work.operations.suggesting import CaseSuggestions
from matching.suggest.found import CLAUSES, Suggestion


def run(options: Namespace) -> Answer:
    """Suggest for a stored case or for a text; with a text the database is read only where one is named."""
    if (options.case is None) == (options.text is None):
        raise Problem("要写一个项目，或用 --text 给一段文字", remedy="两样写一样", code="suggest_what")
    on = day_of(options)
    if options.text is not None and options.db is None:
        found = suggesting.suggest_text(None, options.text, on=on)
    else:
        with open_store(path_of(options)) as store:
            if options.text is not None:
                found = suggesting.suggest_text(store, options.text, on=on)
            else:
                found = suggesting.suggest_case(store, find_case(store, options.case), on=on)
    return DONE, {"text": found.text, "suggestions": plain(found.found)}, "\n".join(_lines(found))


def _lines(found: CaseSuggestions) -> Iterator[str]:
    yield f"读作：{found.text or '（没有可用的文字）'}"
    if not found.found:
        yield "没有建议：文字里没有指向某个方向、目录部分或行业的词"
        return
    field = ""
    for one in found.found:
        if one.field != field:
            field = one.field
            yield ""
            yield f"{_title(field)}："
        yield f"  {_line(one)}"
    yield ""
    yield "只是按文字的建议，没有写入项目；由经办人在项目表单里采用或否定。"


def _title(field: str) -> str:
    return "可能有关的条款" if field == CLAUSES else resources.dictionary()[field].label


def _line(one: Suggestion) -> str:
    words = "、".join(f"{word.text}（{_place(word.part)}第 {word.start + 1} 字）" for word in one.words)
    like = f"；与确认过的“{one.like}…”相似" if one.like else ""
    return f"{'多半是' if one.is_firm else '可能是'} {one.label}　{one.confidence:.2f}　依据：{words}{like}"


def _place(part: str) -> str:
    return resources.dictionary()[part].label
