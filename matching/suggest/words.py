"""How a project's words are read and weighed: the rows of resources/suggest/words.toml."""

from __future__ import annotations

import tomllib

import msgspec

from matching.errors import ResourceError
from matching.suggest.found import READ

FILE = "suggest/words.toml"
STRENGTHS = ("sure", "likely", "hint")
"""How surely a word of the office names its class, the surest first."""


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Strength of a phrase found in full, by where it comes from, and of a text a person answered for."""

    sure: float
    likely: float
    hint: float
    title: float
    name: float
    part_of_name: float
    confirmed: float
    rejected: float


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a phrase counts that is found in part, and a text that is like another."""

    least: float
    power: float
    inside: float
    least_alike: float


class Levels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which confidence something is suggested, and how many suggestions are shown."""

    floor: float
    firm: float
    behind_best: float
    shown: int


class LeaveOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that lead nowhere, words after which nothing counts, and words that names of persons follow."""

    generic: tuple[str, ...]
    negators: tuple[str, ...]
    but: tuple[str, ...]
    persons: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """words.toml."""

    origin: str
    weights: Weights
    match: Match
    levels: Levels
    parts: dict[str, float]
    """By field, how much its words count; only these fields are read."""
    leave_out: LeaveOut


def load_words(text: str, *, file: str = FILE) -> Words:
    """Read the rows; refuse what does not fit."""
    try:
        words = msgspec.convert(tomllib.loads(text), Words)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"格式有误：{error}", file=file) from error
    if strange := words.parts.keys() - set(READ):
        raise ResourceError("这些字段的文字不读：" + "、".join(sorted(strange)), file=file, item="parts")
    return words
