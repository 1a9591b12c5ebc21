"""The environmental benefit: totals, what was declared with its evidence, measures before and after, their working."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from desktop.charts.judged import energy
from desktop.dossier.paper import Block, ChartRow, Heading, Text
from desktop.dossier.sections.matter import BLANK, Matter
from desktop.dossier.sections.working import totals, workings
from matching.case import Fact
from matching.explain.printed import number
from matching.findings import BenefitLine


def benefit(matter: Matter) -> tuple[Block, ...]:
    """Print the totals, the declared quantities with mark and evidence, plausibility remarks, then the measures."""
    words = matter.words
    remarks = _remarks(matter)
    lines = (_line(matter, line, remarks) for line in matter.judgement.benefit)
    found = matter.judgement.working
    blocks: list[Block] = [
        *(totals(matter, found) if found is not None else ()),
        Heading(text=words("benefit.declared")),
        matter.note("benefit.note"),
        matter.table("benefit", lines),
    ]
    blocks += [
        matter.note("benefit.remark", number=number, text=text.rstrip("。"))
        for number, text in enumerate(remarks, start=1)
    ]
    if matter.case.measures:
        rows = [_measure(matter, measure) for measure in matter.case.measures if found is None or _has_amounts(measure)]
        heading = Heading(text=words("benefit.measures"))
        blocks += [heading, matter.note("benefit.measures_note"), matter.table("measures", rows)] if rows else []
        used = energy(matter.case, found, matter.dictionary, language=matter.settings.language)
        blocks += [ChartRow(charts=(used,))] if used is not None else []
        blocks += workings(matter, found) if found is not None else ()
    else:
        blocks += [Heading(text=words("benefit.measures")), Text(text=words("benefit.no_measures"))]
    return tuple(blocks)


def _remarks(matter: Matter) -> tuple[str, ...]:
    """Return all plausibility remarks once; a line's note may join several of the judgement's warnings."""
    warnings = dict.fromkeys(matter.judgement.warnings)
    for line in matter.judgement.benefit:
        if line.note and not any(warning in line.note for warning in warnings):
            warnings[line.note] = None
    return tuple(warnings)


def _line(matter: Matter, line: BenefitLine, remarks: tuple[str, ...]) -> tuple[str, ...]:
    numbers = [str(number) for number, text in enumerate(remarks, start=1) if text in line.note]
    see = matter.words("benefit.see", numbers=matter.words("comma").join(numbers)) if numbers else ""
    source = "\n".join(part for part in (line.source, see) if part) or BLANK
    if not line.evidence:
        return line.label, line.value, line.unit, BLANK, BLANK, source
    return line.label, line.value, line.unit, line.basis or BLANK, matter.evidence(line.evidence), source


def _has_amounts(measure: Mapping[str, Fact]) -> bool:
    """Say whether a measure is about use before and after; equipment, flows and concentrations stand in the working."""
    return not {"msr_before", "msr_after"}.isdisjoint(measure)


def _measure(matter: Matter, measure: Mapping[str, Fact]) -> tuple[str, ...]:
    def shown(name: str) -> str:
        return matter.value(name, measure.get(name))

    before, after = _amount(measure, "msr_before"), _amount(measure, "msr_after")
    name = shown("msr_name")
    invested = _amount(measure, "msr_invest_cny")
    if invested is not None:
        name += "\n" + matter.words("benefit.invest", amount=number(invested))
    return (
        name,
        shown("msr_carrier"),
        shown("msr_unit"),
        number(before) if before is not None else matter.words("not_given"),
        number(after) if after is not None else matter.words("not_given"),
        _change(matter, before, after),
    )


def _change(matter: Matter, before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        return matter.words("not_given")
    change = before - after
    if not before:
        return number(change)
    return matter.words("benefit.change", amount=number(change), share=f"{change / before * 100:.1f}")


def _amount(measure: Mapping[str, Fact], name: str) -> Decimal | None:
    fact = measure.get(name)
    return fact.value if fact is not None and isinstance(fact.value, Decimal) else None
