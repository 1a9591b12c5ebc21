"""One record of a register, as kept: what was filled in, its state, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matching.case import Fact
from matching.fields import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Hold one record."""

    id: str
    register: str
    facts: Mapping[str, Fact]
    number: int = 0
    """Running number in its register; 0 when it is not kept yet."""
    state: str = ""
    enterprise_id: str = ""
    project_id: str = ""
    revision: int = 0
    by: str = ""
    saved_at: datetime | None = None
    origin: str = ""
    """Office it came from by file; empty for one of our own, which alone may be changed here."""
    sender: str = ""
    """Fingerprint of the key that brought it by file."""
    sent_revision: int = 0
    """Its revision in the sending office."""
    around: Mapping[str, Fact] = field(default_factory=dict)
    """What is known of the enterprise or project it is about."""

    def value(self, name: str) -> Value | None:
        """Return what was filled in, None when it states nothing."""
        fact = self.facts.get(name)
        return fact.value if fact is not None and fact.is_known else None

    def text(self, name: str) -> str:
        """Return a text, empty when unknown."""
        value = self.value(name)
        return "" if value is None else str(value)

    @property
    def subject(self) -> tuple[str, str]:
        """Return what tells its enterprise and project from others, also those only another office knows."""
        firm = self.enterprise_id or self._said("ent_uscc") or self._said("ent_name")
        return firm, self.project_id or (self._said("prj_name") if self.origin else "")

    def _said(self, name: str) -> str:
        fact = self.around.get(name)
        return str(fact.value) if fact is not None and fact.is_known else ""

    @property
    def about(self) -> str:
        """Return the name of its enterprise, with its project where it is about one; empty where about neither."""
        names = (self.around.get("ent_name"), self.around.get("prj_name") if self.project_id else None)
        return "：".join(str(fact.value) for fact in names if fact is not None and fact.is_known)
