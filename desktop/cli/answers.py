"""Answers of the commands: stable keys for machines (described in docs/command-line.md) and text for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.store import CaseQuery, CaseRow, StoredCase
from matching.explain.printed import printed as printed_value
from matching.fields import FieldDictionary, encode
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS, Finding, Gap, Judgement
from matching.packs import Pack
from matching.packs.asked import OWN_OFFERS
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.intake.report import ImportReport
    from desktop.selftest import Check
    from desktop.store.database import Store
    from desktop.work.operations.batch_printing import PrintReport
    from desktop.work.operations.catalogue import Item
    from desktop.work.operations.judging import CaseJudgement, JudgeReport
    from matching.registers.weights import SmallWeights

Answer = tuple[int, dict[str, Any], str]
OFFER_STATES = {"open": "可办理", "unknown": "待查", "closed": "不可办理", "historic": "历史"}
_SHOWN_PROBLEMS = 40
_SHOWN_STEPS = 15
_LEAST_GAIN = 0.05
_EVERYTHING = 1_000_000


def plain(record: object) -> Any:
    """Return a record as JSON values."""
    if is_dataclass(record) and not isinstance(record, type):
        return msgspec.to_builtins(asdict(record), str_keys=True, builtin_types=(), enc_hook=str)
    if isinstance(record, tuple):
        return [plain(one) for one in record]
    return msgspec.to_builtins(record, str_keys=True)


def imported(report: ImportReport) -> Answer:
    """Answer an import: counts, and every rejected cell or row."""
    return (0 if report.is_clean else 1), plain(report), report.text(limit=_SHOWN_PROBLEMS)


def judged(report: JudgeReport, rows: Sequence[CaseRow]) -> Answer:
    """Answer judging: how many cases, and how they stand."""
    answer = {
        "judged": report.judged,
        "on": report.on.isoformat(),
        "counts": dict(report.counts),
        "ranking": [_row(row) for row in rows],
    }
    counts = "，".join(f"{RECOMMENDATION_LABELS[name]} {report.counts[name]} 个" for name in RECOMMENDATION_LABELS
                      if name in report.counts)  # fmt: skip
    return 0, answer, f"按 {report.on} 的规则评估了 {report.judged} 个项目：{counts}"


def ranking(store: Store, top: int | None) -> tuple[CaseRow, ...]:
    """Return the judged cases in their order."""
    query = CaseQuery(sort="rank", recommendation=tuple(RECOMMENDATION_LABELS), limit=top or _EVERYTHING)
    return store.list_cases(query).rows


def ranked(rows: Sequence[CaseRow]) -> Answer:
    """Answer the ranking."""
    if not rows:
        return 1, {"ranking": []}, "还没有评估过的项目，请先运行 lvjian judge"
    return 0, {"ranking": [_row(row) for row in rows]}, ranking_text(rows)


def _row(row: CaseRow) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "rank_best": row.rank_best,
        "rank_worst": row.rank_worst,
        "id": row.id,
        "number": row.number,
        "enterprise": row.enterprise,
        "project": row.project,
        "uscc": row.uscc,
        "county": row.county,
        "recommendation": row.recommendation,
        "score_low": row.score_low,
        "score_high": row.score_high,
        "judged_on": row.judged_on.isoformat() if row.judged_on else None,
        "changed_since_judged": row.changed_since_judged,
    }


def ranking_text(rows: Iterable[CaseRow]) -> str:
    """Return the ranking as lines for people."""
    lines = ["名次（可能范围）  结论      得分区间        项目"]
    for row in rows:
        span = f"{row.score_low:.1f}–{row.score_high:.1f}" if row.score_low is not None else ""
        place = f"{row.rank}（{row.rank_best}–{row.rank_worst}）"
        stale = "  *资料已变或贷后有问题，需重新评估" if row.changed_since_judged else ""
        label = RECOMMENDATION_LABELS.get(row.recommendation, "")
        lines.append(f"{place:<14}{label:　<6}{span:<14}{row.enterprise} · {row.project}{stale}")
    return "\n".join(lines)


def judgement(found: Judgement, packs: Iterable[Pack]) -> dict[str, Any]:
    """Return a whole judgement for machines: findings, score with its parts, offers, gaps, and verdicts by clause."""
    document = plain(found)
    for finding in document["findings"]:
        finding["clause"] = finding["clauses"][0] if finding["clauses"] else ""
    document["recommendation_label"] = RECOMMENDATION_LABELS[found.recommendation]
    document["approval_label"] = APPROVAL_LABELS[found.approval]
    document["clauses"] = _by_clause(found, packs)
    return {
        "judgement": document,
        **{key: document[key] for key in ("findings", "score", "offers", "gaps", "readings", "clauses")},
    }


def _by_clause(found: Judgement, packs: Iterable[Pack]) -> dict[str, Any]:
    """Return for every clause of the packs what was found: its gate's or own verdict, else that of a criterion."""
    order = {"gate": 0, "clause": 1, "criterion": 2}
    first: dict[str, Finding] = {}
    for finding in sorted(found.findings, key=lambda finding: order[finding.kind]):
        for clause in finding.clauses:
            first.setdefault(clause, finding)
    return {
        clause_id: {
            "verdict": first[clause_id].verdict.value if clause_id in first else None,
            "finding": first[clause_id].id if clause_id in first else None,
            "reason": first[clause_id].reason if clause_id in first else clause.row.summary,
            "missing": list(first[clause_id].missing) if clause_id in first else [],
            "kind": clause.row.kind,
            "title": clause.row.title,
        }
        for pack in packs
        for clause_id, clause in pack.clauses.items()
    }


def with_weights(answer: Answer, found: SmallWeights) -> Answer:
    """Add what an office's registers say for a project where scores are equal."""
    if not found.lines:
        return answer
    from matching.registers.weights import weights_sentence

    code, document, text = answer
    told = {"points": found.points, "cap": found.cap, "lines": plain(found.lines)}
    return code, {**document, "small_weights": told}, f"{text}\n\n{weights_sentence(found)}"


def judgement_text(found: Judgement) -> str:
    """Return a judgement as lines for people."""
    lines = [
        f"评估日期 {found.on}　结论：{RECOMMENDATION_LABELS[found.recommendation]}　{APPROVAL_LABELS[found.approval]}",
        f"得分区间 {found.score.low:.1f}–{found.score.high:.1f}（满分 100，未知项低端计 0、高端计满）",
        "",
        "闸门：",
    ]
    lines += [_gate(finding) for finding in found.findings if finding.kind == "gate" and _counts(finding)]
    lines += ["", "各文件归类："]
    lines += [f"  {'？' if one.is_open else ''}{one.title}：{one.text}（{one.cited}）" for one in found.readings
              if not {"expired", "not_applicable"} & set(one.answers)]  # fmt: skip
    lines += ["", "补正建议："]
    lines += [_step(gap) for gap in found.gaps if gap.stage != OWN_OFFERS][:_SHOWN_STEPS]
    lines += ["", "政策与产品："]
    lines += [f"  [{OFFER_STATES[offer.state]}] {offer.title}：{offer.reason}（{offer.cited}）"
              for offer in found.offers if offer.state in {"open", "unknown"}]  # fmt: skip
    if found.warnings:
        lines += ["", "数据提醒：", *(f"  {warning}" for warning in found.warnings)]
    return "\n".join(lines)


def _counts(gate: Finding) -> bool:
    """Say whether a gate decides anything for the case: not one that does not reach it, nor one on own offers only."""
    return gate.stage != OWN_OFFERS and gate.verdict in {Verdict.YES, Verdict.NO, Verdict.UNKNOWN}


def _gate(gate: Finding) -> str:
    laid = gate.override
    decided = (
        f"　▲{laid.by}（{laid.role}）{laid.on} 决定{'放行' if laid.decided == 'yes' else '不予通过'}" if laid else ""
    )
    return f"  [{gate.verdict.label}] {gate.id} {gate.reason}（{gate.cited}）{decided}"


def _step(gap: Gap) -> str:
    gain = f"（最多加 {gap.gain_high:.1f} 分）" if gap.gain_high >= _LEAST_GAIN else ""
    return f"  {gap.finding or gap.title} {gap.sentence}{gain}"


def catalogued(items: Sequence[Item]) -> Answer:
    """Answer the office's catalogue table: the items kept."""
    return 0, {"items": plain(tuple(items))}, f"已收下目录项目 {len(items)} 个，填写“绿色金融目录项目编号”时可选"


def steps(gaps: Sequence[Gap]) -> Answer:
    """Answer which facts would turn one finding into a yes."""
    return 0, {"steps": plain(gaps)}, "\n".join(map(_step, gaps)) or "没有找到可以补的：它已经符合，或须以事实本身改变"


def shown(
    stored: StoredCase, found: CaseJudgement | None, packs: Sequence[Pack], dictionary: FieldDictionary
) -> Answer:
    """Answer `show`: the facts and the latest judgement of a case."""
    case = stored.case
    facts = {
        name: {"value": encode(fact.value), "evidence": fact.evidence, "source": fact.source, "basis": fact.basis,
               "on": fact.on.isoformat() if fact.on else None}
        for name, fact in case.facts.items()
    }  # fmt: skip
    answer: dict[str, Any] = {"id": case.id, "revision": stored.revision, "facts": facts, "judgement": None}
    lines = [f"{case.text('ent_name')} · {case.text('prj_name')}（编号 {case.id}，第 {stored.revision} 版）", ""]
    lines += [f"  {dictionary[name].label}：{printed_value(dictionary[name], fact.value)}［{fact.evidence}］"
              for name, fact in case.facts.items() if name in dictionary]  # fmt: skip
    if found is None:
        return 0, answer, "\n".join([*lines, "", "尚未评估"])
    answer |= judgement(found.judgement, packs)
    answer |= {"rank": found.rank, "rank_best": found.rank_best, "rank_worst": found.rank_worst, "of": found.of,
               "changed_since_judged": found.stale}  # fmt: skip
    place = f"名次 {found.rank}/{found.of}（可能 {found.rank_best}–{found.rank_worst}）"
    return 0, answer, "\n".join([*lines, "", place, judgement_text(found.judgement)])


def printed(report: PrintReport) -> Answer:
    """Answer printing: the files written."""
    answer = {"files": [str(path) for path in report.files], "skipped": list(report.skipped), "kept": report.kept}
    kept = f"（其中 {report.kept} 个项目上次已写好，没有变化）" if report.kept else ""
    lines = [f"写出 {len(report.files)} 个文件{kept}", *(f"  {path}" for path in report.files)]
    lines += [f"未打印：{sentence}" for sentence in report.skipped]
    return 0, answer, "\n".join(lines)


def demonstrated(report: ImportReport, judging: JudgeReport, rows: Sequence[CaseRow], prints: PrintReport) -> Answer:
    """Answer the worked county: what was imported, judged, ranked and printed."""
    answer = {
        "import": plain(report),
        "judged": judging.judged,
        "counts": dict(judging.counts),
        "ranking": [_row(row) for row in rows],
        "files": [str(path) for path in prints.files],
        "skipped": list(prints.skipped),
    }
    text = [
        report.text(limit=_SHOWN_PROBLEMS),
        judged(judging, rows)[2],
        "",
        ranking_text(rows),
        "",
        printed(prints)[2],
    ]
    return 0, answer, "\n".join(text)


def tested(checks: Sequence[Check]) -> Answer:
    """Answer the self-test."""
    failed = [check for check in checks if check.problem]
    lines = [f"失败  {check.title}：{check.problem}" if check.problem else f"通过  {check.title}" for check in checks]
    answer = {"checks": [{"title": check.title, "problem": check.problem} for check in checks]}
    return (1 if failed else 0), answer, "\n".join(lines)
