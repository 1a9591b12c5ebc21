"""Judge stored cases, keep the judgements and put the office's projects in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.version import VERSION
from desktop.work.operations.office import packs_in_use
from matching.case import Case, Fact
from matching.errors import ValueRefused
from matching.fields import Field, FieldDictionary, decode
from matching.findings import RECOMMENDATION_LABELS, Judgement
from matching.judge import Ground, judge
from matching.packs import PackLibrary
from matching.ranking.order import Place, Standing, rank, standing

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


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
        name_code=resources.name_code,
        program=VERSION,
    )


def judge_cases(store: Store, ids: Sequence[str] | None, on: date, *, progress: Progress) -> JudgeReport:
    """Judge the cases (all when None) on a date, keep every judgement, and order all judged cases anew."""
    ground = ground_on(packs_in_use(store), on)
    if ground.scoring_pack is None:
        raise Problem(f"{on} 没有可用的评分政策包", remedy="请检查评估日期或安装政策包", code="no_pack")
    total = store.list_cases(CaseQuery(limit=1)).total if ids is None else len(ids)
    made: dict[str, Judgement] = {}
    for done, stored in enumerate(store.cases(ids)):
        progress.step(done, total, stored.case.text("prj_name"))
        judgement = judge(
            stored.case,
            ground,
            on=on,
            identity=str(uuid4()),
            case_revision=stored.revision,
            enterprise_revision=stored.enterprise_revision,
        )
        made[stored.case.id] = judgement
    progress.step(total, total, "排序")
    standings = [standing(judgement) for judgement in made.values()]
    standings += _others(store, made)
    places = {place.case_id: place for place in rank(standings, ground.scoring_pack)}
    with store.transaction():
        store.save_judgements(
            (judgement, *_numbers(places[case_id])) for case_id, judgement in made.items()
        )
        store.put_ranks({case_id: _numbers(place) for case_id, place in places.items() if case_id not in made})
    counts: dict[str, int] = {}
    for judgement in made.values():
        counts[judgement.recommendation] = counts.get(judgement.recommendation, 0) + 1
    return JudgeReport(judged=len(made), on=on, counts=counts)


def _numbers(place: Place) -> tuple[int, int, int]:
    return place.rank, place.best, place.worst


def _others(store: Store, made: Mapping[str, Judgement]) -> list[Standing]:
    """Return the standing of the cases judged earlier that are not judged now."""
    others = (case_id for case_id in store.case_ids(CaseQuery()) if case_id not in made)
    return [standing(judgement) for judgement in map(store.latest_judgement, others) if judgement is not None]


def case_judgement(store: Store, case_id: str, *, progress: Progress | None = None) -> CaseJudgement | None:
    """Return the latest judgement of a case with its present place, None when it was never judged."""
    judgement = store.latest_judgement(case_id)
    row = store.case_row(case_id)
    if judgement is None or row is None:
        return None
    return CaseJudgement(
        judgement=judgement,
        rank=row.rank,
        rank_best=row.rank_best,
        rank_worst=row.rank_worst,
        of=store.list_cases(CaseQuery(recommendation=tuple(RECOMMENDATION_LABELS), limit=1)).total,
        stale=row.changed_since_judged,
    )


def facts_from_document(document: object, dictionary: FieldDictionary) -> dict[str, Fact]:
    """Read `{field id: value}` (or `{field id: {"value": …, "evidence": …, …}}`); refuse all of it, naming each fault."""
    if not isinstance(document, Mapping):
        raise Problem("事实文件应是一个 JSON 对象", remedy="格式为 {字段编号: 值}", code="facts")
    facts: dict[str, Fact] = {}
    faults = []
    for name, raw in document.items():
        try:
            fact = _fact(dictionary, str(name), raw)
        except ValueRefused as refused:
            faults.append(f"{name}：{refused}")
            continue
        if fact is not None:
            facts[str(name)] = fact
    if faults:
        raise Problem("事实文件有误——" + "；".join(faults), remedy="请按数据字典改正后再试", code="facts")
    return facts


def _fact(dictionary: FieldDictionary, name: str, raw: object) -> Fact | None:
    if name not in dictionary:
        raise ValueRefused(name, "数据字典里的字段编号")
    field = dictionary[name]
    described: Mapping[str, Any] = raw if isinstance(raw, Mapping) and "value" in raw else {"value": raw}
    if described["value"] is None:
        return None
    on = described.get("on")
    return Fact(
        value=_value(field, described["value"]),
        evidence=_evidence(described.get("evidence", "E0")),
        source=str(described.get("source", "")),
        on=date.fromisoformat(on) if isinstance(on, str) else None,
        basis=str(described.get("basis", "")),
    )


def _evidence(level: object) -> str:
    if level not in {"E0", "E1", "E2", "E3", "E4"}:
        raise ValueRefused(str(level), "证据等级 E0 至 E4")
    return str(level)


def _value(field: Field, raw: object) -> Any:
    """Read a value strictly, or else as a person would type it."""
    if field.is_list and isinstance(raw, str):
        raw = [raw]
    try:
        return decode(field, raw)
    except ValueRefused:
        if not isinstance(raw, str):
            raise
    from desktop.intake.typed import parse_typed

    return parse_typed(field, raw).value


def what_if(
    facts: Mapping[str, Fact], on: date, *, library: PackLibrary, measures: Iterable[Mapping[str, Fact]] = ()
) -> Judgement:
    """Judge facts that are not stored."""
    return judge(Case(facts=facts, measures=tuple(measures)), ground_on(library, on), on=on)
