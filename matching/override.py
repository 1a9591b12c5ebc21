"""A named person's written decision laid over a finding; the finding itself stays as judged and stays visible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from matching.verdict import Verdict

LAID = {"yes": Verdict.YES, "no": Verdict.NO}


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """State who decided what over which finding, and why.

    It holds only over the verdict it was laid on and under the same edition: when facts or rules change so that the
    finding says something else, the decision no longer covers it and a new one is needed.
    """

    finding: str
    """Gate or clause id."""
    pack: str
    edition: str
    over: str
    """The verdict the person saw: no or unknown (or yes, to be stricter)."""
    decided: str
    """yes or no."""
    by: str
    role: str
    reason: str
    on: date
    until: date | None = None
    """Last day it holds; none: until the finding changes."""


def laid_over(
    overrides: Mapping[tuple[str, str], Override], *, pack: str, edition: str, finding: str, verdict: Verdict, on: date
) -> Override | None:
    """Return the decision that holds over a verdict on a date, None when there is none or it no longer covers it."""
    found = overrides.get((pack, finding))
    if found is None or found.edition != edition or found.over != verdict.value or found.on > on:
        return None
    return None if found.until is not None and found.until < on else found


def by_finding(overrides: Iterable[Override]) -> dict[tuple[str, str], Override]:
    """Return the newest decision on each finding."""
    return {(one.pack, one.finding): one for one in sorted(overrides, key=lambda one: one.on)}
