"""Judge stored cases, keep what was decided, put the office's projects in order, and explain a kept decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.version import VERSION
from desktop.work.loading import staying
from desktop.work.operations.office import packs_in_use
from desktop.work.operations.ordering import comparable, current_voice, favours_on
from matching.case import Case
from matching.decision import Decision
from matching.errors import JudgementChanged
from matching.findings import RECOMMENDATION_LABELS, Gap, Judgement
from matching.gaps import step_towards
from matching.ground import Basis, Ground
from matching.judge import bench_of, decided, explained, judge
from matching.packs import Pack, PackLibrary
from matching.ranking.order import Place, Standing, places_of, rank
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.benefit.rules import BenefitRules


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeReport:
    """Tell how many cases were judged and how they stand."""

    judged: int
    on: date
    counts: Mapping[str, int]
    """Number of cases by recommendation."""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJudgement:
    """Hold the latest judgement of a case with its place among all judged cases."""

    judgement: Judgement
    decision: Decision
    case: Case
    """The facts as they were judged."""
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    of: int
    stale: bool
    """The case was changed after it was judged."""


def ground_on(library: PackLibrary, on: date) -> Ground:
    """Return what a judgement on a date rests on."""
    return Ground(
        dictionary=resources.dictionary(),
        packs=library.on(on),
        checks=resources.checks(),
        derivations=resources.derivations(),
        benefit=resources.benefit_rules(),
        finance=resources.finance_rules(),
        name_code=resources.name_code,
        adjustments={pack: dict(changes) for pack, changes in library.adjustments.items()},
        program=VERSION,
    )


def judge_cases(
    store: Store, ids: Sequence[str] | None, on: date, *, library: PackLibrary | None = None, progress: Progress
) -> JudgeReport:
    """Judge the cases (all when None) on a date, keep every decision, and order all judged cases anew.

    The packs are those in use at the office unless others are given.
    """
    ground = ground_on(library or packs_in_use(store), on)
    scoring = ground.scoring_pack
    if scoring is None:
        raise Problem(f"{on} 没有可用的评分政策包", remedy="请检查评估日期或安装政策包", code="no_pack")
    voice = current_voice(store, scoring)
    if voice is not None:
        ground = replace(ground, model=voice.name)
    with staying():
        made = {decision.case_id: decision for decision in _decisions(store, ids, ground, on, progress)}
    progress.step(len(made), len(made), "排序")
    standings = [_standing(decision) for decision in made.values()]
    if ids is not None:
        standings += comparable(store, scoring, without=made)
    places = {place.case_id: place for place in rank(standings, scoring, voice, favours=favours_on(store, on))}
    with store.transaction():
        for pack in ground.packs:
            store.put_edition(pack.checksum, pack.texts)
        if ground.benefit is not None:
            store.put_edition(ground.benefit.checksum, ground.benefit.texts)
        store.put_basis(ground.basis_checksum, ground.basis)
        store.save_judgements((decision, *_numbers(places[case_id])) for case_id, decision in made.items())
        store.put_ranks({case_id: _numbers(place) for case_id, place in places.items() if case_id not in made})
    counts: dict[str, int] = {}
    for decision in made.values():
        counts[decision.recommendation] = counts.get(decision.recommendation, 0) + 1
    return JudgeReport(judged=len(made), on=on, counts=counts)


def _decisions(
    store: Store, ids: Sequence[str] | None, ground: Ground, on: date, progress: Progress
) -> Iterator[Decision]:
    total = store.list_cases(CaseQuery(limit=1)).total if ids is None else len(ids)
    laid = store.overrides(ids)
    for done, stored in enumerate(store.cases(ids)):
        progress.step(done, total, stored.case.text("prj_name"))
        case = stored.case
        if case.id in laid:
            case = replace(case, overrides=laid[case.id])
        yield decided(
            case,
            ground,
            on=on,
            identity=str(uuid4()),
            case_revision=stored.revision,
            enterprise_revision=stored.enterprise_revision,
        )


def _standing(decision: Decision) -> Standing:
    return Standing(
        case_id=decision.case_id,
        recommendation=decision.recommendation,
        lowered=decision.lowered,
        areas=decision.areas,
        shares=decision.shares,
    )


def _numbers(place: Place) -> tuple[int, int, int]:
    return place.rank, place.best, place.worst


def case_judgement(
    store: Store, case_id: str, *, with_ranks: bool = False, progress: Progress | None = None
) -> CaseJudgement | None:
    """Return the latest judgement of a case in words, with its present place; None when it was never judged.

    With ranks, every step tells the place the case would have once it is taken.
    """
    decision = store.latest_judgement(case_id)
    row = store.case_row(case_id)
    if decision is None or row is None:
        return None
    case = facts_judged(store, decision)
    judgement = in_words(store, case, decision)
    return CaseJudgement(
        judgement=_ranked_steps(store, judgement, decision, row.rank) if with_ranks else judgement,
        decision=decision,
        case=case,
        rank=row.rank,
        rank_best=row.rank_best,
        rank_worst=row.rank_worst,
        of=store.list_cases(CaseQuery(recommendation=tuple(RECOMMENDATION_LABELS), limit=1)).total,
        stale=row.changed_since_judged,
    )


def _ranked_steps(store: Store, judgement: Judgement, decision: Decision, now: int | None) -> Judgement:
    """Give every step that moves the case the place it would have among the others."""
    scoring = next((pack for pack in packs_judged_by(store, decision) if pack.rubric is not None), None)
    if scoring is None:
        return judgement
    tried = [
        Standing(
            case_id=decision.case_id,
            recommendation=gap.effect.recommendation,
            lowered=gap.effect.lowered,
            areas=gap.effect.areas,
            shares=gap.effect.shares,
        )
        for gap in judgement.gaps
        if gap.effect is not None
    ]
    others = comparable(store, scoring, without={decision.case_id})
    favours = favours_on(store, decision.on)
    places = iter(places_of(tried, others, scoring, current_voice(store, scoring), favours=favours))
    gaps = []
    for gap in judgement.gaps:
        place = None if gap.effect is None else next(places)
        gaps.append(replace(gap, rank=None if place == now else place))
    return replace(judgement, gaps=tuple(gaps))


def facts_judged(store: Store, decision: Decision) -> Case:
    """Return the facts of a case as a decision found them."""
    stored = store.load_case(decision.case_id, revision=decision.case_revision)
    enterprise = store.load_enterprise(stored.case.enterprise_id, revision=decision.enterprise_revision)
    return replace(stored.case, facts={**enterprise.facts, **stored.project_facts})


def in_words(store: Store, case: Case, decision: Decision, *, in_full: bool = True) -> Judgement:
    """Put a kept decision into words under the very editions and numbers it was made by."""
    ground = ground_of(store, decision)
    try:
        return explained(case, ground, decision, in_full=in_full)
    except JudgementChanged as changed:
        raise Problem(
            "这份评估由另一版本的程序作出，现在无法原样说明",
            remedy="结论仍保存在库中；请重新评估后再查看或打印",
            code="not_reproducible",
        ) from changed


def steps_towards(store: Store, case_id: str, finding_id: str, *, progress: Progress | None = None) -> tuple[Gap, ...]:
    """Return the smallest steps that would turn one gate or clause of the latest judgement into a yes."""
    found = case_judgement(store, case_id)
    if found is None:
        raise Problem("这个项目还没有评估", remedy="请先评估", code="not_judged")
    finding = next((one for one in found.judgement.findings if one.id == finding_id), None)
    if finding is None or finding.kind not in {"gate", "clause"}:
        raise Problem(f"没有 {finding_id} 这项判定", remedy="请从判定列表中选择", code="finding_unknown")
    if finding.verdict not in {Verdict.NO, Verdict.UNKNOWN}:
        return ()
    return step_towards(bench_of(found.case, ground_of(store, found.decision), found.decision), finding)


def ground_of(store: Store, decision: Decision) -> Ground:
    """Return the very ground a kept decision was made on; raise Problem when it is no longer there."""
    basis = store.basis(decision.basis)
    if basis is None:
        raise Problem("这份评估所依据的版本记录不在库中", remedy="请从备份恢复数据库，或重新评估", code="no_basis")
    library = PackLibrary(editions_of(store, basis), basis.adjustments)
    return replace(
        ground_on(library, decision.on), packs=library.editions, model=basis.model, program=basis.program,
        benefit=_benefit_of(store, basis), finance=basis.finance,
    )  # fmt: skip


def _benefit_of(store: Store, basis: Basis) -> BenefitRules | None:
    """Return the very factors and methods of a basis."""
    if not basis.benefit:
        return None
    rules = resources.benefit_edition(basis.benefit, texts=partial(store.edition, basis.benefit))
    if rules is None:
        raise Problem("缺少评估当时的因子和算法", remedy="请从备份恢复数据库，或重新评估", code="no_factors")
    return rules


def packs_judged_by(store: Store, decision: Decision) -> tuple[Pack, ...]:
    """Return the very editions a kept decision was made by."""
    basis = store.basis(decision.basis)
    return () if basis is None else editions_of(store, basis)


def editions_of(store: Store, basis: Basis) -> tuple[Pack, ...]:
    """Return the very editions of a basis: shipped ones, or those kept when they were judged by or installed."""
    editions = []
    for use in basis.packs:
        texts = partial(store.edition, use.checksum)
        pack = resources.edition(f"{use.id}/{use.edition}", use.checksum, basis.adjustments.get(use.id), texts=texts)
        if pack is None:
            raise Problem(f"缺少政策包 {use.id} 的 {use.edition} 版", remedy="请安装该版本，或重新评估", code="no_pack")
        editions.append(pack)
    return tuple(editions)


def what_if(case: Case, on: date, *, library: PackLibrary) -> Judgement:
    """Judge a case that is not stored."""
    return judge(case, ground_on(library, on), on=on)
