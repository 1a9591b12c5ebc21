"""Who of an office may do what, and up to which amount a level of the bank may approve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Name a person of the office with the rights given."""

    name: str
    rights: tuple[str, ...] = ()
    """Ids of rights in resources/recommendation/rights.toml: record, review, approve."""
    level: str = ""
    """Approval level held, for the limit of what the person may approve; empty holds none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """State what a level of the bank may approve, from a day on; the bank enters it, no source names a limit."""

    level: str
    limit_wan: Decimal
    """Largest amount in 万元 the level may approve."""
    valid_from: date
    valid_to: date | None = None
    """Last day it holds; None until the next row of the level."""
    source: str = ""
    """Document that gave the authority."""

    def holds_on(self, on: date) -> bool:
        """Say whether the row holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def member(staff: Iterable[Member], name: str) -> Member | None:
    """Return the person of this name, None when the office did not list one."""
    return next((one for one in staff if one.name == name), None)
