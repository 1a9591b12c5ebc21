"""Yes, no and unknown, and the other two states a finding may have; unknown is never yes and never no."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """State the result of one rule for one case; yes is always the favourable side (the requirement holds)."""

    letter: str
    """One letter, for what is kept by the million."""
    offer: str
    """What an offer is whose condition comes out this way, before any gate."""

    def __new__(cls, value: str, letter: str, offer: str) -> Verdict:
        """Make a member with its letter and the state of an offer."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.letter = letter
        member.offer = offer
        return member

    YES = ("yes", "y", "open")
    NO = ("no", "n", "closed")
    UNKNOWN = ("unknown", "u", "unknown")
    EXPIRED = ("expired", "e", "historic")
    NOT_APPLICABLE = ("not_applicable", "x", "closed")

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
