"""Send a recommendation to the other office as a signed file, and take theirs: nothing known here is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from desktop import resources
from desktop.exchange import keys as signing
from desktop.exchange import recfile
from desktop.exchange.recfile import CasePart, Content, Summary
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.identity import is_id
from desktop.version import VERSION
from desktop.work.operations.facts import facts_from_document
from desktop.work.operations.office import load_settings
from desktop.work.operations.recommend_facts import case_ground
from desktop.work.operations.recommend_fills import fill_in, take_out
from desktop.work.operations.recommend_learning import take_back, teach
from desktop.work.operations.recommending import find, told
from matching.case import Fact
from matching.explain.printed import printed
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS, encode
from matching.recommendation.events import Event, Recommendation, faults, replayed

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.recommendation.rules import RecommendationRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Tell one fact the other office has otherwise; ours stays."""

    field: str
    label: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Tell what taking a file came to."""

    recommendation: str
    case_id: str
    enterprise: str
    project: str
    sender: str
    new_case: bool
    new_events: tuple[str, ...]
    """Steps not known before, in words."""
    state: str
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]
    summary: Summary | None


def send(
    store: Store, recommendation: str, path: Path, *, keys: Path, on: date | None = None,
    progress: Progress | None = None,
) -> Path:  # fmt: skip
    """Write a recommendation for the other office; its origin sends the case along, a reply the steps alone."""
    rules, settings = resources.recommendation_rules(), _of_an_office(store)
    found, day = find(store, recommendation), on or date.today()
    if found.state == "draft":
        raise Problem("这件推荐还没有送出", remedy="请先办“送出”，再制作交给对方的文件", code="recommend_file_draft")
    is_origin = rules.directions[found.direction].origin == settings.office_side
    stored = store.load_case(found.case_id)
    ours = [event for event in store.recommendation_events([found.case_id]) if event.recommendation == found.id]
    content = Content(
        enterprise=stored.case.text("ent_name"),
        project=stored.case.text("prj_name"),
        case_id=found.case_id,
        events=ours,
        case=_case_part(store, found) if is_origin else None,
        summary=_summary(store, found.case_id, day) if is_origin else None,
    )
    key = signing.office_key(keys) or signing.make_key(keys, settings.office_name)
    path = path if path.suffix == recfile.SUFFIX else path.with_name(path.name + recfile.SUFFIX)
    recfile.write_recommendation(
        path, content, direction=found.direction, recommendation=found.id,
        sender=(settings.office_side, settings.office_name), program=VERSION, on=day, key=key,
    )  # fmt: skip
    by = settings.clerk_name or settings.office_name
    store.note(by=by, why=f"写成 {path.name}", what="recommendation_file", subject="case", subject_id=found.case_id)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Tell what a file is before it is taken."""

    state: str
    """trusted or unknown_signer."""
    signer: str
    fingerprint: str
    sender: str
    enterprise: str
    project: str
    events: int


def look(path: Path, *, keys: Path) -> Looked:
    """Verify a file and tell whose it is; raise Problem when it is not sound or not signed."""
    rules = resources.recommendation_rules()
    opened, content = recfile.look_at(path, trusted=signing.trusted_signers(keys))
    said = opened.statement
    return Looked(
        state=opened.state,
        signer=opened.signer.name if opened.signer else "",
        fingerprint=opened.signer.fingerprint if opened.signer else "",
        sender=f"{rules.sides.get(said.side, said.side)} {said.office}",
        enterprise=content.enterprise,
        project=content.project,
        events=len(content.events),
    )


def receive(
    store: Store, path: Path, *, keys: Path, by: str, accept: str = "", on: date | None = None,
    progress: Progress | None = None,
) -> Received:  # fmt: skip
    """Take a file of the other office: a case not met is kept as it came, a known one is only compared.

    Raise Problem when the file is not sound, not of a trusted office, or says what the other office cannot say.
    """
    rules, settings, day = resources.recommendation_rules(), _of_an_office(store), on or date.today()
    opened, content = recfile.read_recommendation(path, trusted=signing.trusted_signers(keys), accept=accept)
    said, signer = opened.statement, opened.signer
    known = {event.id: event for event in store.recommendation_events()}
    _check(content, said, known, rules, settings, day)
    who = f"{rules.sides.get(said.side, said.side)} {said.office}"
    with store.transaction():
        new_case, differences = _take_case(store, content, by=by, who=who)
        new = [event for event in _in_steps(content.events) if event.id not in known]
        for event in new:
            origin = signer.fingerprint if signer else opened.name
            store.record_recommendation(event, told=f"收到{who}：{told(event, rules)}", origin=origin)
        found = find(store, said.recommendation)
        _learn(store, found, new, rules)
    over = [event for event in found.passed_over if event.id not in known]
    return Received(
        recommendation=found.id,
        case_id=content.case_id,
        enterprise=content.enterprise,
        project=content.project,
        sender=who,
        new_case=new_case,
        new_events=tuple(told(event, rules) for event in new),
        state=rules.state_label(found.state),
        differences=differences,
        remarks=tuple(f"与本单位已办的步骤接不上，未计入：{told(event, rules)}" for event in over),
        summary=content.summary,
    )


def _learn(store: Store, found: Recommendation, new: list[Event], rules: RecommendationRules) -> None:
    """Let what the other office decided teach the ranking here as well: refusals and their reasons flow back."""
    everything = {event.id: event for event in (*found.revoked, *(step.event for step in found.steps))}
    counting = {step.event.id for step in found.steps}
    for event in new:
        if event.id in counting:
            teach(store, event, rules.moves[event.move])
            fill_in(store, found, event, rules.moves[event.move])
        elif event.revokes in everything:
            take_back(store, everything[event.revokes], by=event.by, why=event.text("text"))
            take_out(store, everything[event.revokes])


def _of_an_office(store: Store) -> Settings:
    settings = load_settings(store)
    if not settings.office_side or not settings.office_name.strip():
        raise Problem(
            "本单位还没有选定是工信部门还是农业银行，或没有填单位名称",
            remedy="请在设置的“互荐”中选定（lvjian recommend office）",
            code="recommend_office",
        )
    return settings


def _check(
    content: Content, said: recfile.Manifest, known: Mapping[str, Event], rules: RecommendationRules,
    settings: Settings, day: date,
) -> None:  # fmt: skip
    """Refuse a file that contradicts itself, what is known here, or what its sender may say."""
    told_faults: list[str] = []
    if not content.events or not is_id(content.case_id) or not is_id(said.recommendation):
        raise _refused(("没有步骤，或编号不是本程序的写法",))
    for event in content.events:
        where = f"{event.on} {event.move}"
        if (event.recommendation, event.case, event.direction) != (
            said.recommendation, content.case_id, said.direction,
        ):  # fmt: skip
            told_faults.append(f"{where} 属于另一件推荐")
        told_faults += [f"{where}：{fault}" for fault in faults(event, rules)]
        if event.on > day:
            told_faults.append(f"{where} 的日期在今天（{day}）之后")
        if event.id in known and known[event.id] != event:
            told_faults.append(f"{where} 与本库中同一编号的步骤内容不同")
        ours = event.side == settings.office_side and event.office == settings.office_name
        if event.id not in known and ours:
            told_faults.append(f"{where} 以本单位名义，本库里却没有")
        if not is_id(event.id):
            told_faults.append(f"{where} 的编号不是本程序的写法")
    if not told_faults and replayed(content.events, rules).state not in rules.states:
        told_faults.append("没有从“拟推荐”开始")
    if told_faults:
        raise _refused(told_faults)


def _refused(reasons: Sequence[str]) -> Problem:
    return Problem(
        "互荐文件没有接收：" + "；".join(reasons[:6]),
        remedy="没有写入任何内容，请与对方核对后重新制作",
        code="recommend_file_refused",
    )


def _in_steps(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.step, event.on, event.at, event.id))


# ---- the case


def _case_part(store: Store, found: Recommendation) -> CasePart:
    """Return the facts of a case, with what the recommendation itself proves where nothing else is stated."""
    case_id = found.case_id
    stored = store.load_case(case_id)
    firm = store.load_enterprise(stored.case.enterprise_id)
    return CasePart(
        id=case_id,
        enterprise_id=stored.case.enterprise_id,
        enterprise=_plain(firm.facts),
        project=_plain({**_of_itself(found), **_stated(stored.project_facts)}),
        measures=[_plain(measure) for measure in stored.case.measures],
    )


_CHANNELS = {"miit_to_bank": "miit", "bank_to_miit": "abc"}


def _of_itself(found: Recommendation) -> dict[str, Fact]:
    """Return that, how and when the case was recommended: the signed file is the paper that proves it."""
    sent = found.entered("sent")
    source = f"互荐文件 {found.id}"
    facts = {
        "prj_recommend_channel": _CHANNELS[found.direction],
        "prj_recommend_date": sent,
        "prj_recommend_status": "sent",
    }
    return {
        name: Fact(value=value, evidence="E3", source=source, on=sent)
        for name, value in facts.items()
        if value is not None
    }


def _stated(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Leave out what only says that nobody recommended the case yet."""
    empty = {"prj_recommend_channel": "none", "prj_recommend_status": "draft"}
    return {name: fact for name, fact in facts.items() if empty.get(name) != fact.value}


def _plain(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        name: {
            "value": encode(fact.value), "evidence": fact.evidence, "source": fact.source, "basis": fact.basis,
            "on": fact.on.isoformat() if fact.on else None,
        }
        for name, fact in facts.items()
        if not fact.derived
    }  # fmt: skip


def _read(document: Mapping[str, Any], subjects: frozenset[str], by: str) -> dict[str, Fact]:
    """Return the facts of a part; a field this program does not have, or of another part, is refused."""
    dictionary = resources.dictionary()
    facts = facts_from_document(document, dictionary)
    strange = [name for name in facts if dictionary[name].subject not in subjects]
    if strange:
        raise _refused([f"{name} 不在应在的部分" for name in strange])
    return {name: fact.but(by=by) for name, fact in facts.items()}


def _take_case(store: Store, content: Content, *, by: str, who: str) -> tuple[bool, tuple[Difference, ...]]:
    """Keep a case not met before under its own id; say how a known one differs."""
    part = content.case
    is_known = content.case_id in _all_ids(store)
    if part is None:
        if not is_known:
            raise _refused(("回执所说的项目不在本库里",))
        return False, ()
    if part.id != content.case_id or not is_id(part.enterprise_id):
        raise _refused(("项目编号前后不一致",))
    firm = _read(part.enterprise, ENTERPRISE_SUBJECTS, who)
    project = _read(part.project, CASE_SUBJECTS, who)
    measures = tuple(_read(one, frozenset({"measure"}), who) for one in part.measures)
    if is_known:
        ours = store.load_case(part.id).case
        return False, _differences(ours.facts, {**firm, **project}, measures_differ=ours.measures != measures)
    enterprise_id, kept = _enterprise_here(store, part.enterprise_id, firm)
    if kept is None:
        store.save_enterprise(EnterpriseDraft(facts=firm), id=enterprise_id, by=by, why=f"收到{who}的推荐")
    draft = CaseDraft(enterprise_id=enterprise_id, facts=project, measures=measures)
    store.save_case(draft, id=part.id, by=by, why=f"收到{who}的推荐")
    return True, () if kept is None else _differences(kept, firm)


def _all_ids(store: Store) -> frozenset[str]:
    from desktop.store import CaseQuery

    return frozenset((*store.case_ids(CaseQuery()), *store.case_ids(CaseQuery(deleted=True))))


def _enterprise_here(
    store: Store, enterprise_id: str, firm: Mapping[str, Fact]
) -> tuple[str, Mapping[str, Fact] | None]:
    """Return the enterprise the case belongs to here: the same id or credit code when known, else as it came."""
    code = str(firm["ent_uscc"].value) if "ent_uscc" in firm else ""
    for key in store.enterprise_index():
        if key.id == enterprise_id or (code and key.uscc == code):
            return key.id, store.load_enterprise(key.id).facts
    return enterprise_id, None


def _differences(
    ours: Mapping[str, Fact], theirs: Mapping[str, Fact], *, measures_differ: bool = False
) -> tuple[Difference, ...]:
    dictionary, found = resources.dictionary(), []
    for name, fact in theirs.items():
        own = ours.get(name)
        if own is not None and own.value == fact.value:
            continue
        field = dictionary[name]
        said = printed(field, own.value, name_code=resources.name_code) if own is not None else "未填"
        found.append(
            Difference(
                field=name, label=field.label, ours=said,
                theirs=printed(field, fact.value, name_code=resources.name_code),
            )
        )  # fmt: skip
    if measures_differ:
        found.append(Difference(field="measures", label="措施清单", ours="本单位所存", theirs="与本单位不同"))
    return tuple(found)


def _summary(store: Store, case_id: str, on: date) -> Summary:
    ground = case_ground(store, case_id, on=on)
    row = store.case_row(case_id)
    complete, lacking = ground.papers["recommend"]
    decision = store.latest_judgement(case_id)
    return Summary(
        judged_on=ground.judged_on,
        recommendation=decision.recommendation if decision else "",
        approval=decision.approval if decision else "",
        score_low=row.score_low if row else None,
        score_high=row.score_high if row else None,
        gates=[[one.id, one.title, one.verdict.value, one.sentence] for one in ground.gates],
        attributes=[[one.id, one.label, one.verdict.value, one.sentence, one.evidence] for one in ground.attributes],
        papers_complete=complete,
        papers_open=list(lacking),
    )


def summary_words(found: Summary | None) -> dict[str, Any]:
    """Return a summary as JSON values."""
    return {} if found is None else dict(msgspec.to_builtins(found))
