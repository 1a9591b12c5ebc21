"""The steps of the walk, read from `resources/handbook/tour.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from desktop import resources

FILE = "handbook/tour.toml"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold one step: the page to show, the tab of the case where the page is "case", and what is told there."""

    page: str
    title: str
    words: str
    tab: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    step: tuple[Step, ...]


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps in their order."""
    return msgspec.convert(tomllib.loads(resources.text(FILE)), _File).step
