"""What the form holds before it is saved: facts as loaded, facts as they are now, and texts that were refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from matching.case import Case, Fact
from matching.fields import Value

if TYPE_CHECKING:
    from desktop.store import EnterpriseKey


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold a text that could not be read, and the sentence that says what was expected."""

    text: str
    sentence: str


@dataclass(slots=True)
class FactSheet:
    """Hold the facts of one subject of the form, each by its field."""

    loaded: dict[str, Fact] = field(default_factory=dict)
    now: dict[str, Fact] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Mapping[str, Fact]) -> FactSheet:
        """Begin with stored facts."""
        return cls(dict(facts), dict(facts))

    def put(self, field_id: str, value: Value | None, *, basis: str = "", typed: str = "") -> None:
        """Take an entered value; another value than the stored one begins without proof, the same gets its own back."""
        self.refused.pop(field_id, None)
        known = self.now.get(field_id)
        if value is None:
            self.now.pop(field_id, None)
        elif known is None or known.value != value:
            stored = self.loaded.get(field_id)
            same = stored is not None and stored.value == value
            self.now[field_id] = stored if same and stored is not None else Fact(value=value, basis=basis, typed=typed)

    def prove(self, field_id: str, *, evidence: str, source: str, on: date | None, basis: str) -> None:
        """Take level, source, date and basis of a value that is there."""
        if field_id in self.now:
            fact = self.now[field_id]
            self.now[field_id] = fact.but(evidence=evidence, source=source, on=on, basis=basis)

    def refuse(self, field_id: str, text: str, sentence: str) -> None:
        """Remember what could not be read; the fact stays as it was."""
        self.refused[field_id] = Refusal(text, sentence)

    def is_changed(self, field_id: str) -> bool:
        """Say whether a field is not as stored."""
        return field_id in self.refused or self.now.get(field_id) != self.loaded.get(field_id)

    def lost_proof(self, field_id: str) -> bool:
        """Say whether the stored value had proof that another value put in its place has not got."""
        stored, known = self.loaded.get(field_id), self.now.get(field_id)
        if stored is None or known is None or stored.value == known.value:
            return False
        return bool(stored.evidence != "E0" or stored.source) and known.evidence == "E0" and not known.source

    @property
    def changed(self) -> frozenset[str]:
        """Return the fields that are not as stored."""
        return frozenset(name for name in {*self.loaded, *self.now, *self.refused} if self.is_changed(name))

    @property
    def overwrites(self) -> bool:
        """Say whether something stored was changed or taken away, rather than only added to."""
        return any(self.now.get(name) != fact for name, fact in self.loaded.items())

    def signed(self, by: str) -> dict[str, Fact]:
        """Return the facts to keep; those entered or changed carry the name of who did it."""
        return {
            name: fact if fact == self.loaded.get(name) else fact.but(by=by, derived="")
            for name, fact in self.now.items()
        }

    def copied(self) -> FactSheet:
        """Return a sheet that may change without this one."""
        return FactSheet(dict(self.loaded), dict(self.now), dict(self.refused))

    def settle(self, saved: Mapping[str, Fact]) -> None:
        """Take these facts as stored; a fact that was entered since stays as it is."""
        self.loaded = dict(saved)
        for name, fact in saved.items():
            known = self.now.get(name)
            if known is not None and known.but(by=fact.by, derived=fact.derived) == fact:
                self.now[name] = fact


@dataclass(slots=True)
class CaseEntries:
    """Hold everything a person may have entered for one case."""

    case_id: str | None = None
    enterprise_id: str | None = None
    sheet: FactSheet = field(default_factory=FactSheet)
    measures: list[FactSheet] = field(default_factory=list)
    stored_measures: tuple[Mapping[str, Fact], ...] = ()
    firm: EnterpriseKey | None = None
    """Enterprise of the store chosen for a new case."""

    @classmethod
    def of(cls, case: Case) -> CaseEntries:
        """Begin with a stored case."""
        return cls(
            case_id=case.id,
            enterprise_id=case.enterprise_id,
            sheet=FactSheet.of(case.facts),
            measures=[FactSheet.of(measure) for measure in case.measures],
            stored_measures=tuple(dict(measure) for measure in case.measures),
        )

    @property
    def is_changed(self) -> bool:
        """Say whether anything is not as stored."""
        return bool(self.sheet.changed) or self._measures_now() != self.stored_measures or self.has_refused

    @property
    def has_refused(self) -> bool:
        """Say whether some text could not be read."""
        return bool(self.sheet.refused) or any(measure.refused for measure in self.measures)

    @property
    def overwrites(self) -> bool:
        """Say whether saving changes something stored, so that a reason is due."""
        kept = self._measures_now()[: len(self.stored_measures)]
        return (
            self.sheet.overwrites
            or len(kept) < len(self.stored_measures)
            or any(
                new.get(name) != fact
                for old, new in zip(self.stored_measures, kept, strict=False)
                for name, fact in old.items()
            )
        )

    def belong_to(self, firm: EnterpriseKey | None, facts: Mapping[str, Fact]) -> None:
        """Let a new case belong to a stored enterprise, or to a new one; what was typed fills what that leaves open."""
        self.firm = firm
        typed = {name: fact for name, fact in self.sheet.now.items() if self.sheet.loaded.get(name) != fact}
        self.enterprise_id = firm.id if firm is not None else None
        self.sheet.loaded = dict(facts)
        self.sheet.now = {**typed, **facts}

    def _measures_now(self) -> tuple[Mapping[str, Fact], ...]:
        return tuple(measure.now for measure in self.measures if measure.now)

    def signed_measures(self, by: str) -> tuple[Mapping[str, Fact], ...]:
        """Return the measures to keep; a row nobody filled in is none."""
        return tuple(measure.signed(by) for measure in self.measures if measure.now)

    def mark_saved(self, case: Case) -> None:
        """Take what was saved as stored; what was entered since counts as unsaved."""
        self.case_id, self.enterprise_id = case.id, case.enterprise_id
        self.sheet.settle(case.facts)
        self.stored_measures = tuple(dict(measure) for measure in case.measures)
        filled = [measure for measure in self.measures if measure.now]
        for measure, saved in zip(filled, case.measures, strict=False):
            measure.settle(saved)
