"""Bring text to one spelling, so that full-width letters, stray spaces and punctuation never decide a match."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

EMPTY_MARKS: Final = frozenset(
    {"-", "--", "---", "—", "——", "–", "/", "\\", "n/a", "na", "#n/a", "null", "none", "nil"}
)
"""What people put into a cell to say that it is empty."""
NOT_KNOWN: Final = frozenset({
    "不清楚", "未知", "不详", "待定", "待查", "待补", "待补充", "暂无", "暂缺", "不知道", "不明", "无数据", "未统计",
    "?", "unknown", "tbd", "待核实", "未提供", "未填",
})  # fmt: skip
_SPACES = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Return the text with half-width characters, lower case and no spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def half_width(text: str) -> str:
    """Return the text with half-width characters and no spaces at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def bare(text: str) -> str:
    """Return letters, digits and Chinese characters only."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def says_nothing(text: str) -> bool:
    """Say whether a cell only tells that its value is absent or not known."""
    plain = folded(text)
    return not plain or plain in EMPTY_MARKS or plain in NOT_KNOWN
