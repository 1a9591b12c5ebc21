"""One case seen by conditions: known values by name, and each fact as findings quote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.explain.printed import NameCode, printed
from matching.expression import Expression
from matching.fields import FieldDictionary, is_unknown
from matching.findings import FactUse

_RANKS = {level: rank for rank, level in enumerate(EVIDENCE_LEVELS)}


class CaseView:
    """Hold the environment of conditions and quote facts, each printed once."""

    def __init__(self, case: Case, dictionary: FieldDictionary, on: date, *, name_code: NameCode | None = None) -> None:
        self.case = case
        self.dictionary = dictionary
        self.on = on
        self._known = {name: fact for name, fact in case.facts.items() if not is_unknown(fact.value)}
        self.values: dict[str, Any] = {name: fact.value for name, fact in self._known.items()}
        self.values["on"] = on
        self.name_code = name_code
        self._quoted: dict[str, FactUse] = {}

    def environment(self, parameters: Mapping[str, Decimal]) -> Mapping[str, Any]:
        """Return the values a pack's conditions see: facts, evaluation date and its dated parameters."""
        return {**self.values, **parameters} if parameters else self.values

    def quote(self, name: str) -> FactUse | None:
        """Return the fact as a finding quotes it, None when it is not known or not a fact."""
        if name in self._quoted:
            return self._quoted[name]
        fact = self._known.get(name)
        if fact is None or name not in self.dictionary:
            return None
        field = self.dictionary[name]
        use = FactUse(
            field=name,
            label=field.label,
            value=printed(field, fact.value, name_code=self.name_code),
            evidence=fact.evidence,
            source=fact.source or fact.derived,
            on=fact.on,
        )
        self._quoted[name] = use
        return use

    def quotes(self, names: Iterable[str]) -> tuple[FactUse, ...]:
        """Return the known facts among these names."""
        return tuple(use for use in map(self.quote, names) if use is not None)

    def fact(self, name: str) -> Fact | None:
        """Return the known fact of a name."""
        return self._known.get(name)

    @cached_property
    def proofs(self) -> Mapping[str, int]:
        """Return the rank of the evidence of every known fact."""
        return {name: _RANKS[fact.evidence] for name, fact in self._known.items()}

    def missing(self, expression: Expression, environment: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the fields an unknown result waits for, in reading order."""
        waits = expression.waits_for(environment)
        return tuple(name for name in expression.names if name in waits)
