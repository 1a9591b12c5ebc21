"""The lines of the one-page summary: what of a judgement it tells, in words, before anything is cut."""

from __future__ import annotations

from dataclasses import replace

from desktop.dossier.forms import Form, Words
from desktop.dossier.paper import OpinionBox
from desktop.dossier.sections.closing import opinion_box
from desktop.dossier.sections.conclusion import is_lifted
from desktop.dossier.sections.matter import STAGES, Matter, points
from matching.appraisal import Figure
from matching.case import BASIS_LABELS
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS, BenefitLine, Finding, Gap, ScorePart
from matching.verdict import Verdict
from matching.workings import Total

Pair = tuple[str, str]
"""A label (or its key) and what is told of it."""

_CRITERIA = 5
_BENEFITS = 6
_OFFERS = 3
_AREAS = "prj_area_247"
_FIGURES = ("payback", "payback_normal", "npv", "irr", "dscr_min")


def conclusion(matter: Matter, words: Words) -> tuple[Pair, ...]:
    """Return money, place, conclusion, score and standing, two to a row."""
    judgement = matter.judgement

    def value(name: str) -> str:
        return matter.value(name, matter.fact(name))

    def money(name: str) -> str:
        return value(name) if matter.fact(name) is None else words("money", amount=_bare(value(name)))

    return (
        ("invest", money("prj_invest_total_cny")),
        ("loan", money("loan_amount_cny")),
        ("industry", value("ent_industry_code")),
        ("county", value("ent_county_code")),
        ("recommendation", _signed(matter, judgement.recommendation, RECOMMENDATION_LABELS)),
        ("approval", _signed(matter, judgement.approval, APPROVAL_LABELS)),
        ("score", _score(matter, words)),
        ("rank", _rank(matter, words)),
    )


def _bare(amount: str) -> str:
    """Return a printed amount without its unit, which the summary sets itself."""
    return amount.removesuffix("万元").rstrip()


def _signed(matter: Matter, state: str, labels: dict[str, str]) -> str:
    return matter.words(f"sign.{state}") + labels[state]


def _score(matter: Matter, words: Words) -> str:
    low, high = points(matter.judgement.score.low), points(matter.judgement.score.high)
    return words("score_sure" if low == high else "score", low=low, high=high)


def _rank(matter: Matter, words: Words) -> str:
    found = matter.settings.standing
    if found is None:
        return matter.words("conclusion.unranked")
    told = words("rank", rank=found.rank, best=found.best, worst=found.worst, of=found.of)
    return told + (words("lowered") if matter.judgement.lowered else "")


def gates(matter: Matter, words: Words) -> tuple[str, ...]:
    """Return how many gates are passed, and the names of those that are not and of those still open."""
    own = [one for one in matter.judgement.findings if one.kind == "gate" and one.stage in STAGES]
    lifted = [one for one in own if is_lifted(one)]
    judged = [one for one in own if not is_lifted(one)]
    by_verdict = {
        verdict: [one for one in judged if one.verdict is verdict]
        for verdict in (Verdict.YES, Verdict.NO, Verdict.UNKNOWN)
    }
    if not any((*by_verdict.values(), lifted)):
        return (words("no_gates"),)

    def named(key: str, found: list[Finding]) -> str:
        names = matter.words("comma").join(matter.title(one) for one in found)
        return words(key, count=len(found), names=names) if found else words(f"{key}_none")

    told = [
        words("passed", count=len(by_verdict[Verdict.YES])),
        named("red", by_verdict[Verdict.NO]),
        named("open", by_verdict[Verdict.UNKNOWN]),
    ]
    return (*told, named("lifted", lifted)) if lifted else tuple(told)


def strongest(matter: Matter, words: Words) -> tuple[Pair, ...]:
    """Return the criteria with most of their points assured, best first."""
    found = _strongest(matter)
    return tuple(_part(one, words) for one in found) or ((words("no_strong"), ""),)


def weakest(matter: Matter, words: Words) -> tuple[Pair, ...]:
    """Return the criteria with least of their points assured, the heaviest of equals first; none of the strongest.

    A criterion of a support area counts only where the project claims the area: nobody lacks what was never claimed.
    """
    strong = {one.id for one in _strongest(matter)}
    claimed = _claimed_areas(matter)
    left = [one for one in _counted(matter) if one.id not in strong and (not one.area or one.area in claimed)]
    left.sort(key=lambda one: (one.points_low / one.weight, -one.weight, one.id))
    return tuple(_part(one, words) for one in left[:_CRITERIA]) or ((words("no_weak"), ""),)


def _claimed_areas(matter: Matter) -> frozenset[str]:
    fact = matter.fact(_AREAS)
    named = fact.value if fact is not None and isinstance(fact.value, tuple) else ()
    return frozenset(area.id for area in matter.judgement.score.areas for one in named if one.startswith(area.id))


def _counted(matter: Matter) -> list[ScorePart]:
    return [one for one in matter.judgement.score.parts if one.applicable and one.weight > 0]


def _strongest(matter: Matter) -> list[ScorePart]:
    found = [one for one in _counted(matter) if points(one.points_low) != points(0)]
    return sorted(found, key=lambda one: (-one.points_low / one.weight, -one.weight, one.id))[:_CRITERIA]


def _part(part: ScorePart, words: Words) -> Pair:
    low, high = points(part.points_low), points(part.points_high)
    span = low if low == high else words("span", low=low, high=high)
    return f"{part.id} {part.title}", words("points", points=span, weight=f"{part.weight:g}")


def benefit(matter: Matter, words: Words) -> tuple[Pair, ...]:
    """Return the known benefits, each with its unit and whether it was computed or declared."""
    working = matter.judgement.working
    totals = [one for one in working.totals if one.used is not None] if working is not None else []
    covered = {one.field for one in totals if one.field}
    declared = [one for one in matter.judgement.benefit if one.evidence and one.field not in covered]
    told = [*(_total(one, words) for one in totals), *(_declared(one, words) for one in declared)]
    if len(told) > _BENEFITS:
        rest = words("rest", count=len(told) - _BENEFITS + 1)
        told = [*told[: _BENEFITS - 1], ("", rest)]
    return tuple(told) or ((words("no_benefit"), ""),)


def _total(total: Total, words: Words) -> Pair:
    is_declared = total.declared is not None and total.used == total.declared
    marks = [words("declared" if is_declared else "computed")]
    basis = BASIS_LABELS.get(total.mark, "")
    marks += [basis] if basis and basis not in marks else []
    other = total.value if is_declared else total.declared
    if other is not None:
        key = "computed_too" if is_declared else "declared_too"
        marks.append(words("same_too") if other == total.used else words(key, amount=f"{other:,f}"))
    return total.label, words("amount", value=f"{total.used:,f}", unit=total.unit, marks="，".join(marks))


def _declared(line: BenefitLine, words: Words) -> Pair:
    marks = dict.fromkeys(part for part in (words("declared"), line.basis) if part)
    return line.label, words("amount", value=line.value, unit=line.unit, marks="，".join(marks))


def finance(matter: Matter, words: Words) -> tuple[Pair, ...]:
    """Return payback, net present value, rate of return and least cover; what is not known says so."""
    found = matter.judgement.appraisal
    if found is None:
        return ((words("no_finance"), ""),)
    figures = (found.figure(name) for name in _FIGURES)
    return tuple(_figure(matter, one) for one in figures if one is not None) or ((words("no_finance"), ""),)


def _figure(matter: Matter, figure: Figure) -> Pair:
    label = matter.words("draft") + figure.label if figure.draft else figure.label
    if figure.value is None:
        return label, matter.words("finance.unknown")
    return label, f"{figure.value:,f} {figure.unit}"


def offers(matter: Matter, words: Words) -> tuple[str, ...]:
    """Return the open offers that fit best."""
    everything = [match.offer for match in matter.settings.matches] or list(matter.judgement.offers)
    found = [one for one in everything if one.state == "open"]
    told = [
        words("offer", number=number, title=matter.title(one), pack=matter.pack_title(one.pack))
        for number, one in enumerate(found[:_OFFERS], start=1)
    ]
    told += [words("rest", count=len(found) - _OFFERS)] if len(found) > _OFFERS else []
    return tuple(told) or (matter.words("none"),)


def steps(matter: Matter, words: Words, most: int) -> tuple[str, ...]:
    """Return the first steps that settle the gates not passed, one for each gate, in the order of the stages."""
    first: dict[str, Gap] = {}
    for stage in STAGES:
        for gap in matter.judgement.gaps:
            if gap.stage == stage and gap.kind != "path":
                first.setdefault(gap.finding, gap)
    found = list(first.values())
    told = [
        words("step", number=number, title=gap.title, sentence=gap.sentence)
        for number, gap in enumerate(found[:most], start=1)
    ]
    told += [words("rest", count=len(found) - most)] if len(found) > most else []
    return tuple(told) or (matter.words("gaps.none"),)


def opinions(matter: Matter, layout: Form) -> tuple[OpinionBox, ...]:
    """Return the opinion boxes of the dossier that the summary's layout asks for."""
    asked = replace(matter, form=layout)
    return tuple(opinion_box(asked, name) for name in layout.boxes)
