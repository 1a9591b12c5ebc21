"""What stands against keeping a record of a paper: dates that contradict each other or cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matching.papers.records import EARLIEST, Attachment

_LATEST_YEAR = 2200


def refusals(one: Attachment, on: date) -> tuple[str, ...]:
    """Return one sentence for everything that contradicts itself; nothing is ever only missing here."""
    return (*_days(one, on), *_spans(one), *_seen(one))


def _days(one: Attachment, on: date) -> Iterator[str]:
    for label, day in (("出具日期", one.issued_on), ("查看日期", one.seen_on)):
        if day is None:
            continue
        if day > on:
            yield f"{label} {day} 晚于今天 {on}，请核对"
        if day < EARLIEST:
            yield f"{label} {day} 早于 1990 年，请核对年份"
    for label, day in (("有效期起", one.valid_from), ("有效期至", one.valid_to)):
        if day is not None and not EARLIEST.year <= day.year < _LATEST_YEAR:
            yield f"{label} {day} 的年份不合理，应在 1990 年至 {_LATEST_YEAR} 年之间"


def _spans(one: Attachment) -> Iterator[str]:
    begins = one.valid_from or one.issued_on
    if one.valid_to is not None and begins is not None and one.valid_to < begins:
        yield f"有效期至 {one.valid_to} 早于{'有效期起' if one.valid_from else '出具日期'} {begins}"
    if one.endless and one.valid_to is not None:
        yield "写了有效期至，又写了长期有效，请只留一个"


def _seen(one: Attachment) -> Iterator[str]:
    if one.is_seen_only and not one.seen_by.strip():
        yield "没有文件的材料须写明谁看过原件"
    if one.is_seen_only and one.seen_on is None:
        yield "没有文件的材料须写明哪天看的原件"
