"""The benefit as declared: each quantity with its mark and evidence, and a remark where it looks implausible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.benefit.plausibility import Check, Remark, remarks
from matching.case import BASIS_LABELS
from matching.criteria.facts import CaseView
from matching.explain.printed import NOT_GIVEN, printed
from matching.findings import BenefitLine

QUANTITIES = (
    "prj_energy_saving_tce", "prj_co2_t", "prj_water_saving_m3", "prj_cod_t", "prj_nh3n_t", "prj_so2_t", "prj_nox_t",
    "prj_dust_t", "prj_voc_t", "prj_waste_used_t",
)  # fmt: skip
"""The seven effects of green-credit statistics and three more, in the order of the return."""


def declared_benefit(view: CaseView, checks: Sequence[Check]) -> tuple[BenefitLine, ...]:
    """Return one line per quantity; what was not declared says so."""
    notes = _notes(remarks(checks, view))
    return tuple(_line(view, name, notes) for name in QUANTITIES if name in view.dictionary)


def _line(view: CaseView, name: str, notes: Mapping[str, str]) -> BenefitLine:
    field = view.dictionary[name]
    fact = view.fact(name)
    if fact is None:
        return BenefitLine(
            field=name, label=field.label, value=NOT_GIVEN, unit=field.unit, evidence="", basis="", source=""
        )
    return BenefitLine(
        field=name,
        label=field.label,
        value=printed(field, fact.value, unit=False),
        unit=field.unit,
        evidence=fact.evidence,
        basis=BASIS_LABELS[fact.basis] or BASIS_LABELS["declared"],
        source=fact.source or fact.derived,
        note=notes.get(name, ""),
    )


def _notes(found: Sequence[Remark]) -> dict[str, str]:
    notes: dict[str, str] = {}
    for remark in found:
        for name in remark.fields:
            notes[name] = f"{notes[name]}；{remark.sentence}" if name in notes else remark.sentence
    return notes
