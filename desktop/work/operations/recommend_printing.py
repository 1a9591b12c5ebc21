"""Print the papers of the mutual recommendation; what is not known is printed as not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.drawing import PdfFile
from desktop.dossier.recommend_paper import KINDS, RecommendPaper, paper_form, recommend_outline
from desktop.problems import Problem
from desktop.work.operations.handing_out import write_outline
from desktop.work.operations.office import load_settings
from desktop.work.operations.printing import UNNAMED_OFFICE, office_signing_key
from desktop.work.operations.recommend_facts import CaseGround, case_ground
from desktop.work.operations.recommending import find
from matching.explain.printed import printed
from matching.recommendation.events import Recommendation
from matching.recommendation.gates import GateLight
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.exchange.keys import OfficeKey
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.recommendation.events import Event

GROUPS = ("enterprise", "project", "loan")
_SHORT = 12


def sheet_of(store: Store, recommendation: str, *, on: date | None = None) -> RecommendPaper:
    """Return the sheet or letter of a recommendation: which one follows from its direction."""
    rules, day = resources.recommendation_rules(), on or date.today()
    found = find(store, recommendation)
    ground = case_ground(store, found.case_id, on=day)
    kind = "R01" if rules.directions[found.direction].origin == "industry" else "R02"
    open_gates = [one for one in ground.gates if one.stage == "recommend" and one.verdict is not Verdict.YES]
    sent = next((step.event for step in found.steps if step.after == "sent"), None)
    complete, lacking = ground.papers["recommend"]
    return RecommendPaper(
        kind=kind,
        office=(sent or found.steps[0].event).office or UNNAMED_OFFICE,
        number=(sent.text("number") if sent else "") or found.id[-_SHORT:].upper(),
        id=found.id,
        enterprise=ground.case.text("ent_name"),
        project=ground.case.text("prj_name"),
        printed_on=day,
        on=sent.on if sent else day,
        judged_on=ground.judged_on,
        is_draft=sent is None,
        fields=_fields(ground),
        attributes=_attributes(ground),
        gates=tuple(_gate(one) for one in open_gates),
        gates_passed=sum(one.stage == "recommend" for one in ground.gates),
        papers_complete=complete,
        papers_open=lacking,
        steps=_steps(found),
        text=_said(found, "text"),
        policies=_said(found, "policies"),
    )


def ladder_record(store: Store, case_id: str, *, on: date | None = None) -> RecommendPaper:
    """Return the record of a case's ladder gates and of what was chosen."""
    rules, day = resources.recommendation_rules(), on or date.today()
    ground = case_ground(store, case_id, on=day)
    events = store.ladder_events(case_id)
    named = {event.gate for event in events}
    gates = [one for one in ground.gates if one.ladder and (one.verdict is not Verdict.YES or one.id in named)]
    return RecommendPaper(
        kind="R06",
        office=load_settings(store).office_name or UNNAMED_OFFICE,
        number=case_id[-_SHORT:].upper(),
        id="",
        enterprise=ground.case.text("ent_name"),
        project=ground.case.text("prj_name"),
        printed_on=day,
        on=day,
        judged_on=ground.judged_on,
        is_draft=False,
        fields={},
        gates=tuple(_gate(one) for one in gates),
        ladder=tuple(
            (
                event.on.isoformat(),
                event.gate,
                rules.label(rules.ladder.choice, event.choice) if event.choice else "整改证明",
                event.text,
                event.due_on.isoformat() if event.due_on else "—",
                event.by,
            )
            for event in events
        ),
        choices=tuple(row.label for row in rules.ladder.choice),
    )


def paper_pdf(paper: RecommendPaper, key: OfficeKey | None = None) -> bytes:
    """Return a paper as a PDF, signed where there is a key."""
    file = PdfFile(layout=paper_form(), key=key)
    file.add(recommend_outline(paper))
    return file.data()


def print_sheet(
    store: Store, subject: str, path: Path, *, kind: str = "", on: date | None = None, keys: Path | None = None,
    progress: Progress | None = None,
) -> Path:  # fmt: skip
    """Write a paper, of a recommendation or (R06) of a case, to PDF or Word as the file's ending says."""
    if kind and kind not in KINDS:
        raise Problem(f"没有“{kind}”这种表", remedy=f"可用：{'、'.join(KINDS)}", code="recommend_paper")
    paper = ladder_record(store, subject, on=on) if kind == "R06" else sheet_of(store, subject, on=on)
    if kind and kind != paper.kind:
        raise Problem(
            f"这件推荐的表是 {paper.kind}，不是 {kind}", remedy="工信推荐打印 R01，农行推荐打印 R02",
            code="recommend_paper",
        )  # fmt: skip
    return write_outline(recommend_outline(paper), path, paper_form(), key=office_signing_key(store, keys))


def _fields(ground: CaseGround) -> dict[str, tuple[tuple[str, str], ...]]:
    dictionary = resources.dictionary()
    return {
        group: tuple(
            (dictionary[name].label, printed(dictionary[name], ground.case.value(name), name_code=resources.name_code))
            for name in paper_form().fields[group]
        )
        for group in GROUPS
    }


def _attributes(ground: CaseGround) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (
            one.label,
            one.verdict.label,
            one.sentence,
            "；".join(
                f"{fact.label}：{fact.value}（{fact.evidence}{'，' + fact.source if fact.source else ''}）"
                for fact in one.facts
            )
            or "—",
        )
        for one in ground.attributes
    )


def _gate(one: GateLight) -> tuple[str, str, str, str]:
    return one.id, one.title, one.verdict.label, f"{one.sentence}（{one.cited}）"


def _steps(found: Recommendation) -> tuple[tuple[str, str, str, str], ...]:
    rules = resources.recommendation_rules()
    return tuple(
        (
            step.event.on.isoformat(),
            rules.moves[step.event.move].label,
            f"{rules.sides.get(step.event.side, '')} {step.event.office} {step.event.by}",
            _given(step.event),
        )
        for step in found.steps
    )


def _given(event: Event) -> str:
    rules = resources.recommendation_rules()
    parts = []
    for name, value in event.given.items():
        label = rules.asks[name].label if name in rules.asks else name
        parts.append(f"{label}：{rules.reason_label(value) if name == 'reason' else value}")
    return "；".join(parts) or "—"


def _said(found: Recommendation, ask: str) -> str:
    """Return what was said when it was sent, or when it was begun."""
    said = [step.event.text(ask) for step in found.steps if step.after in {"sent", "draft"}]
    return next((text for text in reversed(said) if text), "")
