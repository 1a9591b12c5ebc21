"""Enterprise, project, measures and loan wish as frozen records: what is known about one case, and how well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Self

import msgspec

from matching.fields import Value, is_unknown

if TYPE_CHECKING:
    from matching.override import Override

EVIDENCE_LEVELS = ("E0", "E1", "E2", "E3", "E4")
"""Weakest first; their spelling sorts the same way."""
EVIDENCE_LABELS = {
    "E0": "自行申报", "E1": "企业材料", "E2": "第三方报告", "E3": "政府文件", "E4": "现场核实",
}  # fmt: skip
BASES = ("", "measured", "designed", "estimated", "declared")
BASIS_LABELS = {"": "", "measured": "实测", "designed": "设计", "estimated": "估算", "declared": "申报"}


_SHORT = {"value": "v", "evidence": "e", "source": "s", "on": "d", "basis": "b", "derived": "r", "typed": "w"}
"""Spelling of a fact in JSON; an office keeps millions of them."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, rename=_SHORT):
    """Hold one value with its evidence level, source document, date and the person who supplied it.

    A fact whose level was not stated counts as self-declared (E0).
    """

    value: Value
    evidence: str = "E0"
    source: str = ""
    on: date | None = None
    by: str = ""
    basis: str = ""
    """How a quantity was obtained: measured, designed, estimated, declared, or empty when not said."""
    derived: str = ""
    """Rule by which the program itself obtained the value; empty for a value somebody entered."""
    typed: str = ""
    """What was written, with its unit, where it was written otherwise than the value is kept (1200000 元 for 120)."""

    @property
    def is_known(self) -> bool:
        """Say whether the fact states anything."""
        return not is_unknown(self.value)

    def but(self, **changes: object) -> Self:
        """Return the same fact but for what is named."""
        return msgspec.structs.replace(self, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Hold everything judged at once: one project with its enterprise and its loan wish."""

    id: str = ""
    enterprise_id: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    measures: tuple[Mapping[str, Fact], ...] = ()
    overrides: tuple[Override, ...] = ()
    """Decisions of named persons over single findings."""

    def value(self, field_id: str) -> Value | None:
        """Return the known value of a field, or None."""
        fact = self.facts.get(field_id)
        return fact.value if fact is not None and fact.is_known else None

    def text(self, field_id: str) -> str:
        """Return a text field for display, empty when unknown."""
        value = self.value(field_id)
        return "" if value is None else str(value)
