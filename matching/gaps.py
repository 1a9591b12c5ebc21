"""What is missing to pass: for each gate and criterion the smallest step, tried by judging again with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from matching.case import EVIDENCE_LABELS, EVIDENCE_LEVELS, Case, Fact
from matching.criteria.changes import Change, Step, smallest_changes
from matching.criteria.evaluate import reach_of
from matching.criteria.facts import CaseView
from matching.decision import OFFER_LETTERS, Decision, Outcome, outcome, outcomes, taken_together
from matching.explain.printed import printed
from matching.explain.steps import HONESTLY, demand, label, papers
from matching.explain.wording import labels
from matching.expression import Expression
from matching.findings import Effect, Finding, Gap, GapStep, Score, ScorePart
from matching.ground import Ground
from matching.override import by_finding
from matching.packs import Criterion, Pack
from matching.packs.asked import OWN_OFFERS
from matching.ranking.scorecard import totals
from matching.verdict import Verdict

LEAST_GAIN = 0.05
"""Points below which a step is not worth a line."""
STATED, PROVED = EVIDENCE_LEVELS[0], EVIDENCE_LEVELS[-1]

_YES = Verdict.YES.letter
_OPEN = OFFER_LETTERS["open"]


@dataclass(frozen=True, slots=True)
class Bench:
    """Judge a case again with changed facts."""

    case: Case
    """As stored, without derived facts."""
    ground: Ground
    before: Decision
    view: CaseView
    outcomes: Mapping[str, Outcome]
    """Of every pack, as it is."""
    tried: dict[str, Decision] = field(default_factory=dict)
    """Decisions of steps tried before: several gaps are closed by the same step."""

    def judged(self, steps: Iterable[Step], evidence: str) -> Decision:
        """Decide the case with these steps taken, their facts at an evidence level."""
        changed = self._changed(steps, evidence)
        spelled = repr(sorted(changed.items()))
        if spelled not in self.tried:
            self.tried[spelled] = self.decided(changed)
        return self.tried[spelled]

    def gain_at_best(self, steps: Iterable[Step]) -> float:
        """Return the assured points these steps add once they are proved as well as can be."""
        scoring, changed = self.ground.scoring_pack, self._changed(steps, PROVED)
        if scoring is None or scoring.layout is None:
            return 0.0
        if self.ground.touched(changed, self.case).isdisjoint(scoring.names):
            return 0.0
        view = CaseView(self._with(changed), self.ground.dictionary, self.before.on)
        marks = outcome(scoring, view, by_finding(self.case.overrides), scoring=True).marks
        return sum(block.low for block in totals(scoring.layout, marks)[1]) - self.before.score_low

    def decided(self, changed: Mapping[str, Fact]) -> Decision:
        """Decide the case with these facts in place of its own; packs that do not ask for them say what they said."""
        case = self._with(changed)
        touched = self.ground.touched(changed, self.case)
        same = {pack.row.id: self.outcomes[pack.row.id] for pack in self.ground.packs if touched.isdisjoint(pack.names)}
        found = outcomes(case, self.ground, on=self.before.on, known=same)
        return taken_together(self.ground, found, on=self.before.on, overrides=case.overrides)

    def unlocked(self, after: Decision) -> tuple[str, ...]:
        """Return the clauses of offers that are open now and were not before."""
        return tuple(
            offer.row.clause
            for pack in self.ground.packs
            for offer, was, is_ in zip(
                pack.offers, self.before.offers[pack.row.id], after.offers[pack.row.id], strict=True
            )
            if is_ == _OPEN != was
        )

    def gain(self, after: Decision) -> float:
        """Return the assured points added."""
        return after.score_low - self.before.score_low

    def _with(self, changed: Mapping[str, Fact]) -> Case:
        return self.ground.completed(replace(self.case, facts={**self.case.facts, **changed}), self.before.on)

    def _changed(self, steps: Iterable[Step], evidence: str) -> dict[str, Fact]:
        return {step.field: self._fact(step, evidence) for step in _merged(steps, self.view)}

    def _fact(self, step: Step, evidence: str) -> Fact:
        held = self.view.fact(step.field)
        level = evidence if held is None else max(evidence, held.evidence)
        return Fact(value=step.values[0], evidence=level)


def gaps(bench: Bench, findings: Sequence[Finding], score: Score) -> tuple[Gap, ...]:
    """Return the steps for the gates of every pack that reaches the case, the way through all, and for the score."""
    steps: list[Gap] = []
    needed: list[Step] = []
    for pack in bench.ground.packs:
        reach = reach_of(pack, bench.view)
        if not reach.live or reach.applies is False:
            continue
        own = [one for one in findings if one.pack == pack.row.id and one.kind == "gate"]
        for place, finding in enumerate(own):
            if finding.verdict not in {Verdict.NO, Verdict.UNKNOWN} or finding.result == "pass":
                continue
            found = _gate_gaps(bench, pack, place, finding)
            steps += [gap for gap, _ in found]
            if finding.stage == "recommend" and found:
                needed += found[0][1]
        if pack is bench.ground.scoring_pack:
            scored = list(_score_gaps(bench, pack, score))
            steps += sorted(scored, key=lambda gap: -gap.gain_high)
    way = _whole_way(bench, needed)
    return tuple([way, *steps] if way else steps)


def step_towards(bench: Bench, finding: Finding) -> tuple[Gap, ...]:
    """Return the steps for one gate or clause, wherever it stands."""
    pack = next(pack for pack in bench.ground.packs if pack.row.id == finding.pack)
    if finding.kind == "gate":
        place = next(place for place, gate in enumerate(pack.gates) if gate.row.id == finding.id)
        return tuple(gap for gap, _ in _gate_gaps(bench, pack, place, finding))
    return tuple(
        gap
        for place, clause in enumerate(pack.tested, len(pack.gates))
        if clause.row.id == finding.id and clause.when is not None
        for gap, _ in _rule_gaps(bench, finding, clause.when, place)
    )


def _gate_gaps(bench: Bench, pack: Pack, place: int, finding: Finding) -> list[tuple[Gap, Change]]:
    found = _rule_gaps(bench, finding, pack.gates[place].when, place)
    return found[:1] if finding.stage == OWN_OFFERS else found


def _rule_gaps(bench: Bench, finding: Finding, when: Expression, place: int) -> list[tuple[Gap, Change]]:
    plain = Gap(
        finding=finding.id, title=finding.title, cited=finding.cited, verdict=finding.verdict, kind="supply",
        fields=finding.missing, sentence="", pack=finding.pack, stage=finding.stage,
    )  # fmt: skip
    found = []
    for change in _changes(bench, when, finding.pack):
        after = bench.judged(change, STATED)
        if after.verdicts[finding.pack][place] == _YES:
            found.append((_tried(bench, plain, change, after), change))
    if found:
        return found
    view = bench.view
    if finding.verdict is Verdict.UNKNOWN:
        sentence = f"补充{labels(finding.missing, view.dictionary)}" + papers(finding.missing, view.dictionary)
        return [(replace(plain, sentence=sentence), ())]
    names = tuple(name for name in when.names if name in view.dictionary)
    return [(replace(plain, kind="change", fields=names, sentence=finding.reason), ())]


def _changes(bench: Bench, when: Expression, pack_id: str) -> tuple[Change, ...]:
    pack = next(pack for pack in bench.ground.packs if pack.row.id == pack_id)
    environment = reach_of(pack, bench.view).environment
    dictionary = bench.view.dictionary
    fixed = {name for name in when.names if name not in dictionary or dictionary[name].fixed}
    return smallest_changes(when, environment, fixed=fixed)


def _tried(bench: Bench, plain: Gap, change: Change, after: Decision) -> Gap:
    """Return a step that was tried, with what it brings."""
    told = tuple(_told(step, bench.view) for step in change)
    supplies = all(not step.now for step in told)
    return replace(
        plain,
        kind="supply" if supplies else "change",
        fields=tuple(dict.fromkeys(step.field for step in told)),
        sentence=_sentence(told, bench.view),
        steps=told,
        proved=True,
        effect=_effect(after),
        gain_low=bench.gain(after),
        gain_high=bench.gain_at_best(change),
        unlocks=bench.unlocked(after),
    )


def _whole_way(bench: Bench, steps: Sequence[Step]) -> Gap | None:
    """Return everything together that stands before a recommendation, when that is more than one gate."""
    distinct = list({(step.field, step.key): step for step in steps}.values())
    if len(distinct) < 2:
        return None
    after = bench.judged(distinct, STATED)
    if after.recommendation != "ready":
        return None
    title = "推荐前须办妥的全部事项"
    plain = Gap(finding="", title=title, cited="", verdict=Verdict.UNKNOWN, kind="path", fields=(), sentence="")
    return replace(_tried(bench, plain, tuple(distinct), after), kind="path")


def _score_gaps(bench: Bench, pack: Pack, score: Score) -> Iterator[Gap]:
    for part, criterion in zip(score.parts, pack.criteria, strict=True):
        if not part.applicable or not part.weight:
            continue
        for gap in _part_gaps(bench, pack, criterion, part):
            if gap.gain_high >= LEAST_GAIN:
                yield gap


def _part_gaps(bench: Bench, pack: Pack, criterion: Criterion, part: ScorePart) -> Iterator[Gap]:
    verdict = Verdict.YES if part.level_low else Verdict.UNKNOWN if part.missing else Verdict.NO
    plain = Gap(
        finding=part.id, title=part.title, cited="；".join(pack.cite(clause) for clause in criterion.row.clauses[:2]),
        verdict=verdict, kind="supply", fields=part.missing, sentence="", pack=pack.row.id,
    )  # fmt: skip
    if part.level_high > part.level_low and part.missing:
        yield _level_gap(bench, pack, criterion, part, plain)
    elif part.level_low > 0 and part.evidence and part.evidence != PROVED:
        yield _evidence_gap(bench, pack, criterion, part, plain)
    if part.level_low == part.level_high < max(level.level for level in criterion.levels):
        yield from _raise_gap(bench, pack, criterion, part, plain)


def _level_gap(bench: Bench, pack: Pack, criterion: Criterion, part: ScorePart, plain: Gap) -> Gap:
    """Find out what is open, for the best level still possible."""
    best = None
    for level in criterion.levels:
        if level.level <= part.level_low:
            break
        for change in _changes(bench, level.when, pack.row.id):
            if any(bench.view.fact(step.field) is not None and not step.key for step in change):
                continue
            gap = _tried(bench, plain, change, bench.judged(change, STATED))
            if best is None or gap.gain_high > best.gain_high + LEAST_GAIN:
                best = gap
    if best is not None and best.gain_high >= LEAST_GAIN:
        return best
    sentence = f"补充{labels(part.missing, bench.view.dictionary)}" + papers(part.missing, bench.view.dictionary)
    return replace(plain, sentence=sentence, gain_high=_most(bench, pack, part))


def _most(bench: Bench, pack: Pack, part: ScorePart) -> float:
    """Return the assured points the score would gain if a criterion gave all it still can."""
    marks = bench.outcomes[pack.row.id].marks
    if pack.layout is None:
        return 0.0
    raised = [
        msgspec.structs.replace(mark, points_low=mark.points_high) if mark.id == part.id else mark for mark in marks
    ]
    return sum(block.low for block in totals(pack.layout, raised)[1]) - bench.before.score_low


def _evidence_gap(bench: Bench, pack: Pack, criterion: Criterion, part: ScorePart, plain: Gap) -> Gap:
    """Prove better what is stated already."""
    wanted = max(criterion.row.evidence_for_4 or "E2", EVIDENCE_LEVELS[EVIDENCE_LEVELS.index(part.evidence) + 1])
    held = {name: fact for name in criterion.names if (fact := bench.view.fact(name)) is not None}
    weak = {name: fact for name, fact in held.items() if fact.evidence < wanted}
    after = bench.decided({name: fact.but(evidence=wanted) for name, fact in weak.items()})
    named = labels(tuple(weak), bench.view.dictionary)
    sentence = f"为{named}提供 {wanted}（{EVIDENCE_LABELS[wanted]}）证据，现为 {part.evidence}"
    gain = bench.gain(after)
    return replace(
        plain, kind="evidence", fields=tuple(weak), sentence=sentence + papers(weak, bench.view.dictionary),
        proved=gain > 0, effect=_effect(after), gain_low=gain, gain_high=gain, unlocks=bench.unlocked(after),
    )  # fmt: skip


def _raise_gap(bench: Bench, pack: Pack, criterion: Criterion, part: ScorePart, plain: Gap) -> Iterator[Gap]:
    """Improve the project itself: what the next level asks."""
    above = [level for level in criterion.levels if level.level > part.level_low]
    for level in reversed(above):
        for change in _changes(bench, level.when, pack.row.id)[:1]:
            gap = _tried(bench, plain, change, bench.judged(change, STATED))
            if gap.gain_high >= LEAST_GAIN:
                yield replace(gap, kind="change", verdict=Verdict.NO if not part.level_low else Verdict.YES)
                return


def _merged(steps: Iterable[Step], view: CaseView) -> Iterator[Step]:
    """Give one step for every field: entries of a map are put together with those it holds."""
    maps: dict[str, dict[str, Any]] = {}
    for step in steps:
        if not step.key:
            yield step
            continue
        fact = view.fact(step.field)
        held = fact.value if fact is not None else {}
        maps.setdefault(step.field, dict(held) if isinstance(held, Mapping) else {})[step.key] = step.values[0]
    for name, entries in maps.items():
        yield Step(name, "", (entries,))


def _told(step: Step, view: CaseView) -> GapStep:
    field = view.dictionary[step.field]
    fact = view.fact(step.field)
    held = fact.value if fact is not None else None
    if step.key:
        held = held.get(step.key) if isinstance(held, Mapping) else None
        held = None if held == "unknown" else held
        shown = "" if held is None else field.choice_label(held) if isinstance(held, str) else printed(field, held)
    else:
        shown = "" if held is None else printed(field, held)
    return GapStep(
        field=step.field,
        key=step.key,
        label=label(field, step.key),
        demand=demand(field, key=step.key, values=step.values, bound=step.bound, now=held),
        now=shown,
    )


def _sentence(steps: Sequence[GapStep], view: CaseView) -> str:
    known = [f"{step.label}{step.demand}（现为{step.now}）" for step in steps if step.now]
    unknown = list(_demanded([step for step in steps if not step.now]))
    parts = (["查明" + "、".join(unknown)] if unknown else []) + known
    proof = papers((step.field for step in steps), view.dictionary)
    honest = HONESTLY if any(step.demand for step in steps) else ""
    return "，且".join(parts) + proof + honest


def _demanded(steps: Sequence[GapStep]) -> Iterator[str]:
    """Name the facts with what they have to be, said once for all of which the same is asked."""
    labels: dict[str, list[str]] = {}
    for step in steps:
        labels.setdefault(step.demand, []).append(step.label)
    for asked, named in labels.items():
        both = "均" if len(named) > 1 else ""
        yield "、".join(named) + (f"（{both}{asked}）" if asked else "")


def _effect(after: Decision) -> Effect:
    return Effect(
        recommendation=after.recommendation,
        approval=after.approval,
        lowered=after.lowered,
        score_low=after.score_low,
        areas=after.areas,
        shares=after.shares,
    )
