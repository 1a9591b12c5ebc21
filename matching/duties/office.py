"""The office as duties see it: its side of the work, its level and its region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from matching.packs.model import Pack

SIDES = {"industry": "工信部门", "bank": "农业银行"}
LEVELS = {"county": "县", "city": "市", "province": "省"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Hold who the office is; an empty side or region is not said."""

    side: str = ""
    level: str = "county"
    region: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the settings that must be said before duties can be told."""
        return tuple(name for name in ("side", "region") if not getattr(self, name))


def lies_in(place: str, codes: Iterable[str]) -> bool:
    """Say whether a region lies in one of these, or is one of them; no code named means everywhere.

    >>> lies_in("440222", ["440000"]), lies_in("440000", ["440222"]), lies_in("440222", [])
    (True, False, True)
    """
    named = tuple(codes)
    return not named or any(place.startswith(_stem(code)) for code in named)


def reaches(pack: Pack, place: str, on: date) -> bool:
    """Say whether a document may hold in a region: only a condition that says no keeps it out."""
    if pack.applies is None or not place:
        return True
    facts: Mapping[str, object] = {"ent_province": f"{place[:2]}0000", "ent_county_code": place, "on": on}
    if place.endswith("00"):
        facts = {name: value for name, value in facts.items() if name != "ent_county_code"}
    return pack.applies.evaluate({**facts, **pack.parameters_on(on)}) is not False


def _stem(code: str) -> str:
    """Return what the codes of all places in a region begin with."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
