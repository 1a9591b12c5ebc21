"""The core of a dossier: the sections in short, with what decides the case and how much more the full paper tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.dossier.paper import Block, Heading, Table, Text
from desktop.dossier.sections.benefit import benefit
from desktop.dossier.sections.gates import gates
from desktop.dossier.sections.matter import STAGES, Matter, points
from desktop.dossier.sections.reasons import gaps, offers, reasons
from desktop.dossier.sections.score import score
from desktop.dossier.sections.stated import enterprise, loan, project
from matching.findings import Finding, Judgement
from matching.verdict import Verdict

_STEPS = 6
_AGAINST = 36
"""Clauses not met that are told one by one."""
_OPEN_OFFERS = 4
_CRITERIA = 8


def _stated(name: str, section: Callable[[Matter], tuple[Block, ...]]) -> Callable[[Matter], tuple[Block, ...]]:
    """Return a section of stated facts that prints those given and names the others in one line."""

    def short(matter: Matter) -> tuple[Block, ...]:
        fields = matter.form.fields[name]
        given = tuple(one for one in fields if matter.fact(one) is not None)
        shown = replace(matter, form=replace(matter.form, fields={**matter.form.fields, name: given}))
        lacking = matter.labels(one for one in fields if one not in given)
        note = (matter.note("core.not_given", fields=lacking),) if lacking else ()
        blocks = (block for block in section(shown) if not (isinstance(block, Table) and not block.rows))
        return (*_without_empty_heads(tuple(blocks)), *note)

    return short


def _without_empty_heads(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Drop heads with nothing under them."""
    return tuple(
        block
        for place, block in enumerate(blocks)
        if not isinstance(block, Heading) or (blocks[place + 1 :] and not isinstance(blocks[place + 1], Heading))
    )


def short_gates(matter: Matter) -> tuple[Block, ...]:
    """Print the gates that are not passed or that a named person let the case through."""
    own = [one for one in matter.judgement.findings if one.kind == "gate" and one.stage in STAGES]
    told = [one for one in own if one.verdict in {Verdict.NO, Verdict.UNKNOWN} or one.override is not None]
    passed = sum(one.verdict is Verdict.YES for one in own if one not in told)
    others = tuple(one for one in matter.judgement.findings if one.kind != "gate")
    left = matter.note("core.gates", count=passed)
    return (*gates(_with(matter, findings=(*told, *others))), left) if told else (left,)


def short_score(matter: Matter) -> tuple[Block, ...]:
    """Print the charts and the criteria that bring or may yet bring most points."""
    found = matter.judgement.score
    counted = [part for part in found.parts if part.applicable and points(part.points_high) != points(0)]
    most = sorted(counted, key=lambda part: (-part.points_high, -part.weight, part.id))[:_CRITERIA]
    kept = {part.id for part in most}
    left = sum(part.applicable for part in found.parts) - len(most)
    blocks_kept = {part.block for part in most}
    shown = replace(
        found,
        parts=tuple(part for part in found.parts if part.id in kept),
        blocks=tuple(block for block in found.blocks if block.id in blocks_kept),
    )
    blocks = score(_with(matter, score=shown))
    return (*_charts_of(score(matter)), *_from_heading(blocks), matter.note("core.score", count=left))


def _charts_of(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what stands before the table of criteria: drawn from all of them, not from those told."""
    heads = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    return blocks[: heads[-1]]


def _from_heading(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    heads = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    return blocks[heads[-1] :]


def short_reasons(matter: Matter) -> tuple[Block, ...]:
    """Print the clauses that speak against the case; those that hold and those still open are counted."""
    own = [one for one in matter.judgement.findings if one.kind == "clause" and one.pack in matter.in_full]
    counted = {verdict: [one for one in own if one.verdict is verdict] for verdict in Verdict}
    against = counted[Verdict.NO]
    names = matter.words("comma").join(dict.fromkeys(matter.title(one) for one in counted[Verdict.YES]))
    blocks: list[Block] = [Heading(text=matter.words("reasons.yes", count=len(counted[Verdict.YES])))]
    blocks.append(Text(text=names or matter.words("none")))
    blocks.append(Heading(text=matter.words("reasons.no", count=len(against))))
    told = reasons(_with(matter, findings=_only(matter, against[:_AGAINST])))
    tables = [block for block in told if isinstance(block, Table)]
    blocks += tables or [Text(text=matter.words("none"))]
    if len(against) > _AGAINST:
        blocks.append(matter.note("core.gaps", count=len(against) - _AGAINST))
    return (*blocks, matter.note("core.reasons", count=len(counted[Verdict.UNKNOWN])))


def _only(matter: Matter, clauses: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings with these clauses alone; gates and criteria stay, for they say which packs decide."""
    return (*clauses, *(one for one in matter.judgement.findings if one.kind != "clause"))


def short_gaps(matter: Matter) -> tuple[Block, ...]:
    """Print the first steps that settle a gate or raise the score."""
    blocks = gaps(_with(matter, gaps=tuple(gap for gap in matter.judgement.gaps if gap.kind != "path")))
    table = next((block for block in blocks if isinstance(block, Table)), None)
    if table is None or len(table.rows) <= _STEPS:
        return blocks
    cut = replace(table, rows=table.rows[:_STEPS])
    rest = matter.note("core.gaps", count=len(table.rows) - _STEPS)
    return (*(cut if block is table else block for block in blocks), rest)


def short_benefit(matter: Matter) -> tuple[Block, ...]:
    """Print the totals and what was declared; measures and their working are left to the full paper."""
    blocks = benefit(matter)
    heads = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    declared = next(place for place in heads if blocks[place] == Heading(text=matter.words("benefit.declared")))
    end = next((place for place in heads if place > declared), len(blocks))
    return (*blocks[:end], matter.note("core.benefit"))


def short_offers(matter: Matter) -> tuple[Block, ...]:
    """Print the bundle and the open offers that fit best; the others are counted."""
    everything = [match.offer for match in matter.settings.matches] or list(matter.judgement.offers)
    chosen = [one for one in everything if one.state == "open"][:_OPEN_OFFERS]
    settings = replace(matter.settings, matches=())
    shown = replace(_with(matter, offers=tuple(chosen)), settings=settings)
    return (*offers(shown), matter.note("core.offers", count=len(everything) - len(chosen)))


def _with(matter: Matter, **changes: object) -> Matter:
    judgement: Judgement = replace(matter.judgement, **changes)  # type: ignore[arg-type]  # fields of a judgement
    return replace(matter, judgement=judgement)


CORE: dict[str, Callable[[Matter], tuple[Block, ...]]] = {
    "enterprise": _stated("enterprise", enterprise),
    "project": _stated("project", project),
    "loan": _stated("loan", loan),
    "gates": short_gates,
    "score": short_score,
    "reasons": short_reasons,
    "gaps": short_gaps,
    "benefit": short_benefit,
    "offers": short_offers,
}
"""Sections the core prints otherwise than the full paper."""
