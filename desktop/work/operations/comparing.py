"""Ask which of two projects comes first, the pair of which the model is least sure, and keep the answer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.work.operations.judging import facts_judged, in_words
from desktop.work.operations.learning import policy_model
from desktop.work.operations.ordering import active_model, comparable, scoring_pack, subject_under
from desktop.work.operations.ranked import standing_shares
from matching.explain.printed import NOT_GIVEN, printed
from matching.ranking.labels import READY, Comparison

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.case import Case
    from matching.findings import Judgement

MOST_CASES = 120
"""Projects a pair is looked for among: those at the top of the order, where it decides most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Name one of the two projects."""

    case_id: str
    enterprise: str
    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Show one fact of both projects."""

    label: str
    first: str
    second: str

    @property
    def is_same(self) -> bool:
        """Say whether both have it alike."""
        return self.first == self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Show two projects side by side, without any score of the model."""

    first: Side
    second: Side
    lines: tuple[Line, ...]


def next_pair(
    store: Store, on: date, *, skipped: Iterable[tuple[str, str]] = (), progress: Progress | None = None
) -> PairView:
    """Return the pair whose order is least sure; raise Problem when there is none to ask about."""
    from matching.ranking.explained import closest_pair

    scoring = scoring_pack(store, on)
    rows = {standing.case_id: standing for standing in comparable(store, scoring) if standing.recommendation == READY}
    listed = store.list_cases(CaseQuery(recommendation=(READY,), sort="rank", limit=1_000_000)).rows
    chosen = [row.id for row in listed if row.id in rows][:MOST_CASES]
    if len(chosen) < 2:
        raise Problem(
            "可推荐的项目不足两个，没有可比较的", remedy="请先补充资料并评估，使项目达到“可推荐”", code="pair_none"
        )
    known = frozenset(frozenset((one.better, one.worse)) for one in store.comparisons())
    known |= {frozenset(pair) for pair in skipped}
    model = active_model(store)
    subject = subject_under(store, scoring)
    if model is None or tuple(curve.name for curve in model.curves) != subject.names:
        model = policy_model(store, scoring, on)
    shares = [(case_id, standing_shares(rows[case_id], scoring)) for case_id in chosen]
    found = closest_pair(model, shares, known=known)
    if found is None:
        raise Problem("可推荐的项目两两都比较过，或评分完全相同", remedy="有新项目评估后再来比较", code="pair_none")
    return pair_view(store, *found)


def pair_view(store: Store, first: str, second: str, *, progress: Progress | None = None) -> PairView:
    """Show two projects side by side."""
    (one, told), (other, told_of_other) = _judged(store, first), _judged(store, second)
    lines = tuple(_lines((one, other), (told, told_of_other)))
    return PairView(first=_side(one), second=_side(other), lines=lines)


def answer(
    store: Store, better: str, worse: str, *, by: str, on: date | None = None, note: str = "",
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """Keep which project comes first, with the judgements that stood; return the number of the answer."""
    if better == worse:
        raise Problem("两个项目是同一个", remedy="请选择两个不同的项目", code="pair_same")
    if not by.strip():
        raise Problem("没有填记录人", remedy="请填姓名；可在设置中填经办人，以后自动带出", code="outcome_by")
    (first, name), (second, other) = _ready(store, better), _ready(store, worse)
    kept = Comparison(
        better=better, worse=worse, on=on or date.today(), by=by.strip(), note=note.strip(), better_judgement=first,
        worse_judgement=second,
    )  # fmt: skip
    return store.record_comparison(kept, told=f"{name} 先于 {other}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Show one answer in words."""

    number: int
    on: date
    by: str
    better: str
    worse: str


def answers(store: Store, *, progress: Progress | None = None) -> tuple[Answered, ...]:
    """Return the answers that count, the latest first."""
    names = {key.id: key.name for key in store.project_index()}
    return tuple(
        Answered(
            number=int(one.id), on=one.on, by=one.by, better=names.get(one.better, one.better),
            worse=names.get(one.worse, one.worse),
        )
        for one in reversed(store.comparisons())
    )  # fmt: skip


def withdraw_answer(store: Store, number: int, *, by: str, why: str, progress: Progress | None = None) -> None:
    """Let an answer count no more."""
    if not why.strip():
        raise Problem("没有填撤回的原因", remedy="请写明为什么撤回", code="outcome_why")
    store.withdraw_comparison(number, by=by, why=why.strip())


def _ready(store: Store, case_id: str) -> tuple[str, str]:
    """Return the latest judgement and the name of a project that may be compared."""
    name = store.load_case(case_id).case.text("prj_name")
    decision = store.latest_judgement(case_id)
    if decision is None:
        raise Problem(f"“{name}”还没有评估", remedy="请先评估，再比较", code="not_judged")
    if decision.recommendation != READY:
        raise Problem(f"“{name}”不是可推荐项目", remedy="只比较通过全部闸门的项目", code="pair_gate")
    return decision.id, name


def _judged(store: Store, case_id: str) -> tuple[Case, Judgement]:
    """Return a project as it was judged last, with what every criterion found."""
    store.load_case(case_id)
    decision = store.latest_judgement(case_id)
    if decision is None:
        raise Problem("这个项目还没有评估", remedy="请先评估，再比较", code="not_judged")
    case = facts_judged(store, decision)
    return case, in_words(store, case, decision, in_full=False)


def _side(case: Case) -> Side:
    return Side(case_id=case.id, enterprise=case.text("ent_name"), project=case.text("prj_name"))


def _lines(both: tuple[Case, Case], judged: tuple[Judgement, Judgement]) -> Iterator[Line]:
    dictionary = resources.dictionary()
    for name in tomllib.loads(resources.text("ranking/compare.toml"))["fields"]:
        field = dictionary[name]
        shown = [printed(field, case.value(name), name_code=resources.name_code) for case in both]
        if set(shown) != {NOT_GIVEN}:
            yield Line(label=field.label, first=shown[0], second=shown[1])
    told = [{each.id: each for each in one.findings if each.kind == "criterion"} for one in judged]
    for name, finding in told[0].items():
        if name in told[1]:
            prefix = f"{finding.title}："
            first, second = (each[name].reason.removeprefix(prefix) for each in told)
            yield Line(label=finding.title, first=first, second=second)
