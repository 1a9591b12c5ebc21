"""Everything a judgement rests on beside the case: dictionary, packs of the date, bands and derivations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

import msgspec

from matching.benefit.computed import with_computed
from matching.benefit.plausibility import Check
from matching.benefit.rules import BenefitRules
from matching.case import Case
from matching.derive import Derivation, derived, follow
from matching.explain.printed import NameCode
from matching.fields import FieldDictionary
from matching.finance.rules import FinanceRules
from matching.findings import PackUse
from matching.packs import Pack


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Name what a judgement rests on beside the case; kept once for all judgements that share it."""

    packs: tuple[PackUse, ...]
    rubric_checksum: str
    """Over all weights, scales and factors used, office settings included."""
    adjustments: dict[str, dict[str, float | tuple[float, ...]]]
    """The office's own weights and scales in use, by pack."""
    model: str
    program: str
    benefit: str = ""
    """Checksum of the factors and methods the benefit of measures was worked out by."""
    finance: FinanceRules | None = None
    """What the appraisal takes where nothing is filled in; no more than a page, so it is kept whole."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Hold what is the same for all cases judged together."""

    dictionary: FieldDictionary
    packs: tuple[Pack, ...]
    checks: tuple[Check, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    benefit: BenefitRules | None = None
    finance: FinanceRules | None = None
    name_code: NameCode | None = None
    adjustments: dict[str, dict[str, float | tuple[float, ...]]] = field(default_factory=dict)
    model: str = "rubric"
    program: str = ""

    def completed(self, case: Case, on: date) -> Case:
        """Return the case with all that follows from what was entered, by definition and from its measures."""
        known = derived(case, self.derivations)
        worked = with_computed(known, self.benefit, on)
        return known if worked is known else derived(worked, self.derivations)

    def touched(self, fields: Iterable[str], case: Case) -> frozenset[str]:
        """Return these fields with all that may change with them."""
        reached = follow(fields, self.derivations)
        if self.benefit is None or not case.measures or reached.isdisjoint(self.benefit.project_fields):
            return reached
        return follow(reached | self.benefit.project_fields, self.derivations)

    @cached_property
    def scoring_pack(self) -> Pack | None:
        """Return the pack whose rubric scores; the first that has one."""
        return next((pack for pack in self.packs if pack.rubric is not None), None)

    @cached_property
    def uses(self) -> tuple[PackUse, ...]:
        """Return the packs as a judgement names them."""
        return tuple(
            PackUse(
                id=pack.row.id,
                edition=pack.row.edition,
                title=pack.row.title,
                document_number=pack.row.document_number,
                checksum=pack.checksum,
            )
            for pack in self.packs
        )

    @cached_property
    def rubric_checksum(self) -> str:
        """Return the checksum over all weights, scales and factors in use."""
        rows = [(pack.rubric, [criterion.row for criterion in pack.criteria]) for pack in self.packs]
        return sha256(msgspec.json.encode(rows)).hexdigest()

    @cached_property
    def basis(self) -> Basis:
        """Return what a judgement on this ground names as its basis."""
        return Basis(
            packs=self.uses,
            rubric_checksum=self.rubric_checksum,
            adjustments=self.adjustments,
            model=self.model,
            program=self.program,
            benefit="" if self.benefit is None else self.benefit.checksum,
            finance=self.finance,
        )

    @cached_property
    def basis_checksum(self) -> str:
        """Return the checksum that stands for the basis."""
        return sha256(msgspec.json.encode(self.basis, order="sorted")).hexdigest()
