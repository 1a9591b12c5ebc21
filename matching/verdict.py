"""Yes, no and unknown, and the other two states a finding may have; unknown is never yes and never no."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """State the result of one rule for one case; yes is always the favourable side (the requirement holds)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """Return the Chinese word printed for this verdict."""
        return _LABELS[self]


_LABELS = {
    Verdict.YES: "符合",
    Verdict.NO: "不符合",
    Verdict.UNKNOWN: "待查",
    Verdict.EXPIRED: "已失效",
    Verdict.NOT_APPLICABLE: "不适用",
}


def verdict_of(truth: bool | None) -> Verdict:
    """Turn three-valued truth (None is unknown) into a verdict."""
    if truth is None:
        return Verdict.UNKNOWN
    return Verdict.YES if truth else Verdict.NO
