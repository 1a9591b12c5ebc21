"""Learn from what the office decided, keep the model with what its test found, and choose which model orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.settings import FREE_DIRECTIONS_NAME, RANKING_MODE_NAME, SALT_NAME
from desktop.store import CaseQuery
from desktop.version import VERSION
from desktop.work.operations.judging import packs_judged_by
from desktop.work.operations.office import load_settings
from desktop.work.operations.ordering import active_model, kept_model, order_anew, scoring_pack, subject_under
from matching.decision import Decision
from matching.findings import RECOMMENDATION_LABELS
from matching.packs import Pack
from matching.ranking.decisions import Decisions, load, merged, newest, source_of
from matching.ranking.features import Subject, feature_row, subject_of
from matching.ranking.labels import Example, Seen, examples_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ranking.learn import Verdict
    from matching.ranking.model import Learned

UNNAMED = "本单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Hold what can be learned from, and how much was recorded altogether."""

    own: tuple[Example, ...]
    shared: tuple[Decisions, ...]
    """Of other offices, over the same criteria: the newest file of each."""
    examples: tuple[Example, ...]
    """Own and others', each once."""
    recorded: int
    """Projects with an outcome, and comparisons."""

    @property
    def unused(self) -> int:
        """Return how much of what was recorded teaches nothing: it followed from a gate, lay outside, is outdated."""
        projects = len({(one.group, one.key) if one.group == "pool" else one.group for one in self.own})
        return max(self.recorded - projects, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Tell how far one project moved in the order."""

    case_id: str
    enterprise: str
    project: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnReport:
    """Tell what learning came to: the model, whether it is used now, why, and who moved."""

    model: Learned
    is_taken: bool
    sentence: str
    moves: tuple[Move, ...] = ()


def material_of(store: Store, scoring: Pack, subject: Subject, *, progress: Progress | None = None) -> Material:
    """Return what the office and those it took decisions from have decided."""
    firms = {key.id: key.enterprise_id for key in store.project_index()}
    outcomes = [one for one in store.outcomes() if one.case_id in firms]
    comparisons = [one for one in store.comparisons() if one.better in firms and one.worse in firms]
    wanted = {one.judgement for one in outcomes}
    wanted |= {name for one in comparisons for name in (one.better_judgement, one.worse_judgement)}
    seen = dict(_seen(store, sorted(wanted - {""}), subject, firms, progress))
    own = examples_of(outcomes, comparisons, seen, resources.labels())
    files = newest(load(file.content, file=file.checksum) for file in store.shared_decisions())
    own_salt = salt(store) if files else ""
    shared = tuple(one for one in files if one.names == subject.names and one.source != source_of(own_salt))
    return Material(
        own=own,
        shared=shared,
        examples=merged(own, shared, own_salt) if shared else own,
        recorded=len({one.case_id for one in outcomes}) + len(comparisons),
    )


def _seen(
    store: Store, judgements: Sequence[str], subject: Subject, firms: Mapping[str, str], progress: Progress | None
) -> Iterator[tuple[str, Seen]]:
    """Give what the model sees of every judgement made by these very criteria."""
    for done, name in enumerate(judgements):
        if progress is not None:
            progress.step(done, len(judgements), "读取结论")
        decision = store.judgement(name)
        scoring = next((pack for pack in packs_judged_by(store, decision) if pack.rubric is not None), None)
        if scoring is None or subject_of(scoring, "").names != subject.names:
            continue
        yield (
            name,
            Seen(
                shares=shares_of(decision, scoring),
                recommendation=decision.recommendation,
                enterprise=firms.get(decision.case_id, ""),
            ),
        )


def shares_of(decision: Decision, scoring: Pack) -> tuple[float, ...]:
    """Return a decision as the row the model sees, within 0 and 1."""
    row = feature_row(decision.areas, decision.shares, [criterion.row for criterion in scoring.criteria])
    return tuple(min(max(share, 0.0), 1.0) for share in row)


def salt(store: Store) -> str:
    """Return the office's own salt for nameless ids, made when first asked for."""
    kept = store.setting(SALT_NAME)
    if not kept:
        kept = token_hex(16)
        store.put_setting(SALT_NAME, kept)
    return str(kept)


def learn_from_decisions(store: Store, on: date, *, by: str, progress: Progress) -> LearnReport:
    """Learn, test, keep the model with its verdict, and let it order when its test does not speak against it.

    Bad material is never an error: the report says why nothing was learned.
    """
    from matching.ranking.learn import learn

    scoring = scoring_pack(store, on)
    subject = subject_under(store, scoring)
    material = material_of(store, scoring, subject, progress=progress)
    progress.step(0, 2, "学习和检验")
    offices = [load_settings(store).office_name or UNNAMED, *dict.fromkeys(one.office for one in material.shared)]
    verdict = learn(
        material.examples, subject, resources.labels().speak, on=on, program=VERSION, office="、".join(offices),
        last=_last(store, subject),
    )  # fmt: skip
    is_taken, sentence = _told(verdict, material.examples)
    progress.step(1, 2, "排序")
    if verdict.model.fallback:
        return LearnReport(model=verdict.model, is_taken=False, sentence=sentence)
    with store.transaction():
        content = _dumped(verdict.model)
        store.keep_model(verdict.model.id, content, origin="learned", taken=is_taken, sentence=sentence, by=by)
        moves = _made_to_order(store, verdict.model.id, on, by=by, why=sentence) if is_taken else ()
    return LearnReport(model=verdict.model, is_taken=is_taken, sentence=sentence, moves=moves)


def policy_model(store: Store, scoring: Pack, on: date) -> Learned:
    """Return the scorecard itself as a model, for explanations before anything was learned."""
    from matching.ranking.learn import learn

    subject = subject_under(store, scoring)
    return learn((), subject, resources.labels().speak, on=on, program=VERSION, office="").model


def activate(
    store: Store, model_id: str, on: date, *, by: str, why: str = "", progress: Progress | None = None
) -> tuple[Move, ...]:
    """Let an earlier model order, or the scorecard when the id is empty; return who moved."""
    if model_id:
        _check_usable(store, model_id, on)
    with store.transaction():
        return _made_to_order(store, model_id, on, by=by, why=why)


def set_mode(store: Store, mode: str, on: date, *, by: str, progress: Progress | None = None) -> tuple[Move, ...]:
    """Say how far a model may speak (rule, bands or full); return who moved."""
    from matching.ranking.voice import MODE_LABELS

    if mode not in MODE_LABELS:
        listed = "、".join(f"{name}（{label}）" for name, label in MODE_LABELS.items())
        raise Problem(f"没有“{mode}”这种排序方式", remedy=f"可用：{listed}", code="model_mode")
    with store.transaction():
        before = _places(store)
        store.put_setting(RANKING_MODE_NAME, mode)
        store.note(by=by, why=MODE_LABELS[mode], what="model_mode")
        order_anew(store, on)
    return _moves(store, before)


def set_direction(store: Store, name: str, on: date, *, free: bool, by: str, progress: Progress | None = None) -> None:
    """Let the declared direction of a criterion go for later learning, or hold to it again."""
    subject = subject_under(store, scoring_pack(store, on))
    if name not in subject.names:
        raise Problem(f"没有“{name}”这个评分项", remedy=f"可用：{'、'.join(subject.names)}", code="model_criterion")
    chosen = set(store.setting(FREE_DIRECTIONS_NAME) or ())
    chosen = chosen | {name} if free else chosen - {name}
    label = subject.labels[subject.names.index(name)]
    with store.transaction():
        store.put_setting(FREE_DIRECTIONS_NAME, sorted(chosen) or None)
        store.note(by=by, why=f"{label}：{'放开方向' if free else '恢复方向'}", what="model_mode")


def _dumped(model: Learned) -> bytes:
    from matching.ranking.model import dump

    return dump(model)


def _last(store: Store, subject: Subject) -> Learned | None:
    """Return the model in use, when it speaks of the same criteria."""
    try:
        model = active_model(store)
    except Problem:
        return None
    if model is None or tuple(curve.name for curve in model.curves) != subject.names:
        return None
    return model


def _told(verdict: Verdict, examples: Sequence[Example]) -> tuple[bool, str]:
    """Return whether a model may order, and why in words."""
    if not examples:
        return False, "还没有可学的结论，排序不变"
    if not verdict.model.fallback:
        if verdict.model.gain is None:
            return False, "结论都出自同一家企业，无法留出检验，不启用；排序不变"
        return verdict.is_taken, verdict.sentence
    if len({(one.group, one.target) for one in examples}) == len({one.group for one in examples}):
        return False, "结论都是同一类，没有可以互相比较的，排序不变"
    return False, "已有结论与全部声明的方向相反，学不出排序；请核对结论，排序不变"


def _check_usable(store: Store, model_id: str, on: date) -> None:
    model = kept_model(store, model_id)
    subject = subject_under(store, scoring_pack(store, on))
    info = next(one for one in store.models() if one.id == model_id)
    if not info.taken:
        raise Problem(
            f"这个模型没有通过检验：{info.sentence}", remedy="请选择另一个模型，或退回评分表", code="model_refused"
        )
    if model.rubric != subject.rubric or tuple(curve.name for curve in model.curves) != subject.names:
        raise Problem(
            "这个模型按另一份评分准则学成，现在不能用",
            remedy="请按现行评分准则重新学习，或恢复当时的评分设置",
            code="model_rubric",
        )


def _made_to_order(store: Store, model_id: str, on: date, *, by: str, why: str) -> tuple[Move, ...]:
    before = _places(store)
    store.activate_model(model_id, by=by, why=why)
    order_anew(store, on)
    return _moves(store, before)


def _places(store: Store) -> dict[str, tuple[int, str, str]]:
    rows = store.list_cases(CaseQuery(recommendation=tuple(RECOMMENDATION_LABELS), limit=1_000_000)).rows
    return {row.id: (row.rank, row.enterprise, row.project) for row in rows if row.rank is not None}


def _moves(store: Store, before: Mapping[str, tuple[int, str, str]]) -> tuple[Move, ...]:
    """Return who changed places, the farthest first."""
    found = [
        Move(case_id=case_id, enterprise=firm, project=project, before=before[case_id][0], after=rank)
        for case_id, (rank, firm, project) in _places(store).items()
        if case_id in before and before[case_id][0] != rank
    ]
    return tuple(sorted(found, key=lambda move: (-abs(move.after - move.before), move.after)))
