"""What the project saves, worked out: totals beside what was declared, and the working of every measure.

Whoever has the printed numbers and a calculator comes to the printed results.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from desktop.dossier.paper import Block, Heading, Row, Table
from desktop.dossier.sections.matter import BLANK, Matter
from matching.case import BASIS_LABELS
from matching.explain.printed import number
from matching.workings import COAL_BASES, FactorUse, InputUse, MeasureBenefit, ProjectBenefit, Total, Working

_EXPECTED = "expected"


def totals(matter: Matter, benefit: ProjectBenefit) -> tuple[Block, ...]:
    """Print what the measures add up to, what was declared, what is used, and the bank's share."""
    words = matter.words
    noted = list(dict.fromkeys(total.note for total in benefit.totals if total.note))
    rows = (_total(matter, total, benefit.stage, noted) for total in benefit.totals)
    share = benefit.share
    return (
        Heading(text=words("totals.title")),
        matter.table("totals", rows),
        *(matter.note("totals.note", number=at, text=text) for at, text in enumerate(noted, start=1)),
        matter.note("totals.share" if share.value is not None else "totals.no_share", sentence=share.sentence),
        matter.note(
            "totals.conventions", basis=COAL_BASES.get(benefit.coal_basis, ""), rounding=benefit.rounding,
            stage=words(f"totals.stage.{benefit.stage or 'unknown'}"),
        ),
        *(matter.note("totals.sentence", text=problem) for problem in benefit.problems),
    )  # fmt: skip


def workings(matter: Matter, benefit: ProjectBenefit) -> tuple[Block, ...]:
    """Print for every measure its method, each figure in words and in numbers, and what it rests on."""
    rows = tuple(row for measure in benefit.measures for row in _measure(matter, measure))
    return (
        Heading(text=matter.words("working.title")),
        matter.note("working.note"),
        Table(columns=matter.columns("working"), rows=rows, style="dense"),
    )


def _total(matter: Matter, total: Total, stage: str, noted: list[str]) -> tuple[str, ...]:
    marks = [BASIS_LABELS.get(total.mark, total.mark)] if total.used is not None else []
    marks += [matter.words("totals.expected")] if marks and stage == _EXPECTED else []
    marks += [matter.words("totals.see", number=noted.index(total.note) + 1)] if total.note else []
    return (
        total.label,
        total.unit,
        _figure(matter, total.value),
        _figure(matter, total.declared),
        _figure(matter, total.used),
        _figure(matter, total.attributed),
        "\n".join(part for part in marks if part) or BLANK,
    )


def _figure(matter: Matter, value: Decimal | None) -> str:
    return BLANK if value is None else f"{value:,f}"


def _measure(matter: Matter, measure: MeasureBenefit) -> Iterator[Row]:
    words = matter.words
    name = measure.name or words("working.unnamed")
    title = words(
        "working.measure", number=measure.place + 1, title=name, kind=measure.kind_label or words("not_given")
    )
    yield Row(cells=(title,), spans=(2,), kind="group")
    if measure.method:
        method = (words("draft") if measure.draft else "") + measure.method
        yield Row(cells=(words("working.method"), words("working.method_of", method=method, origin=measure.origin)))
    if measure.problems:
        yield Row(cells=(words("working.check"), "\n".join(measure.problems)))
    if measure.notes:
        yield Row(cells=(words("working.notes"), "\n".join(measure.notes)))
    for working in measure.workings:
        yield Row(cells=(working.label, "\n".join(_working(matter, working))))
    if not measure.workings and not measure.problems and not measure.notes:
        yield Row(cells=(words("working.result"), words("working.waits", fields=matter.labels(("msr_kind",)))))
    inputs = {use.field: use for working in measure.workings for use in working.inputs}
    if inputs:
        told = "\n".join(_input(matter, use) for use in inputs.values())
        yield Row(cells=(words("working.inputs"), told))
    factors = {use.id + use.value: use for working in measure.workings for use in working.factors}
    if factors:
        yield Row(cells=(words("working.factors"), "\n".join(_factor(matter, use) for use in factors.values())))


def _working(matter: Matter, working: Working) -> Iterator[str]:
    words = matter.words
    if working.formula:
        yield f"＝ {working.formula}"
    if working.substituted:
        yield f"＝ {working.substituted}"
    if working.value is not None:
        value = f"{working.value:,f}" if working.is_counted else number(working.value)
        marks = [BASIS_LABELS.get(working.mark, ""), matter.evidence(working.evidence) if working.evidence else ""]
        marks += [words(f"working.basis.{working.coal_basis}")] if working.coal_basis else []
        told = words("comma").join(part for part in marks if part)
        key = "working.value" if working.is_counted else "working.value_between"
        yield words(key, value=value, unit=working.unit, told=told)
    elif working.missing:
        yield words("working.waits", fields=matter.labels(working.missing))
    if working.problem:
        yield words("working.problem", text=working.problem)
    if working.note:
        yield words("working.remark", text=working.note)


def _input(matter: Matter, use: InputUse) -> str:
    words = matter.words
    value = words("working.converted", value=use.value, converted=use.converted) if use.converted else use.value
    basis = BASIS_LABELS.get(use.basis, "") or BASIS_LABELS["declared"]
    proof = [basis, matter.evidence(use.evidence), use.source, matter.short_day(use.on) if use.on else ""]
    told = words("comma").join(part for part in proof if part and part != BLANK)
    return words("working.input", label=use.label, value=value, told=told)


def _factor(matter: Matter, use: FactorUse) -> str:
    words = matter.words
    draft = words("draft") if use.draft else ""
    year = use.year or (words("working.measured") if use.measured else "")
    told = words("comma").join(part for part in (year if year not in use.origin else "", use.origin) if part)
    unit = "" if use.unit in {"", "-", "1"} else f" {use.unit}"
    return words("working.factor", title=draft + use.title, value=f"{use.value}{unit}", told=told)
