"""The figures a dossier is checked by: the same from the full paper, its core and its summary, whenever printed.

Only what the judgement and the case it judged say is among them, so that the office that keeps the judgement can tell
them again from the number alone; rank, bank and day of printing are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.dossier.paper import Proof
from desktop.dossier.sections.matter import Matter, points
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS

_FIELDS = (
    "ent_name", "ent_uscc", "prj_name", "prj_invest_total_cny", "loan_amount_cny", "loan_term_years", "loan_rate_pct",
)  # fmt: skip
_FIGURES = ("payback", "npv", "irr", "dscr_min")


def proof_of(matter: Matter, kind: str) -> Proof:
    """Return what a dossier or its summary can be checked by."""
    return Proof(
        kind=kind,
        number=matter.number,
        subject=matter.judgement.id,
        checksum=matter.checksum,
        figures=tuple(_figures(matter)),
        caption=matter.words("proof.code", code="{code}"),
    )


def _figures(matter: Matter) -> Iterator[tuple[str, str]]:
    words, judgement = matter.words, matter.judgement
    for name in _FIELDS:
        yield matter.dictionary[name].label, matter.value(name, matter.fact(name))
    yield words("conclusion.recommendation"), RECOMMENDATION_LABELS[judgement.recommendation]
    yield words("conclusion.approval"), APPROVAL_LABELS[judgement.approval]
    low, high = points(judgement.score.low), points(judgement.score.high)
    yield (
        words("conclusion.score"),
        words("conclusion.point" if low == high else "conclusion.scored", low=low, high=high),
    )
    totals = judgement.working.totals if judgement.working is not None else ()
    for total in totals:
        if total.used is not None:
            yield total.label, f"{total.used:,f} {total.unit}"
    for name in _FIGURES:
        figure = judgement.appraisal.figure(name) if judgement.appraisal is not None else None
        if figure is not None and figure.value is not None:
            yield figure.label, f"{figure.value:,f} {figure.unit}"
