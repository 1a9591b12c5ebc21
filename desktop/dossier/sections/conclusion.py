"""The opening of a dossier: number, title, office, date, case, and the conclusion in one box."""

from __future__ import annotations

from desktop.dossier.paper import Block, Row, Table, Text
from desktop.dossier.sections.matter import STAGES, Matter, points
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS, Finding
from matching.verdict import Verdict

_STRONG = ("recommendation", "approval", "score")


def conclusion(matter: Matter) -> tuple[Block, ...]:
    """Print the head lines and the conclusion."""
    words = matter.words
    case = words(
        "case",
        enterprise=matter.name("ent_name", "unnamed_enterprise"),
        project=matter.name("prj_name", "unnamed_project"),
    )
    office = words("office", office=matter.office, date=matter.day(matter.printed_on))
    return (
        Text(text=words("number", number=matter.number), style="number"),
        Text(text=words("title"), style="title"),
        Text(text=office, style="office"),
        Text(text=case, style="case"),
        _box(matter),
    )


def _box(matter: Matter) -> Table:
    words, judgement = matter.words, matter.judgement
    lines = [
        ("recommendation", _signed(matter, judgement.recommendation, RECOMMENDATION_LABELS)),
        ("approval", _signed(matter, judgement.approval, APPROVAL_LABELS)),
        ("fast_lane", words(f"sign.{judgement.fast_lane}") + words(f"conclusion.lane_{judgement.fast_lane}")),
        ("score", _score(matter)),
        ("rank", _rank(matter)),
        ("stops", _stops(matter)),
    ]
    if judgement.warnings:
        lines.append(("warnings", _warnings(matter)))
    rows = (
        Row(cells=(words(f"conclusion.{key}"), text), kind="strong" if key in _STRONG else "") for key, text in lines
    )
    return Table(columns=matter.columns("conclusion"), rows=tuple(rows), headed=False)


def _warnings(matter: Matter) -> str:
    """Point to the remarks where they are printed, else give them here."""
    warnings = tuple(dict.fromkeys(matter.judgement.warnings))
    if not matter.prints("benefit"):
        return "\n".join(warnings)
    section = matter.words("sections.benefit")
    return matter.words("conclusion.see_warnings", count=len(warnings), section=section)


def _signed(matter: Matter, state: str, labels: dict[str, str]) -> str:
    return matter.words(f"sign.{state}") + labels[state]


def _score(matter: Matter) -> str:
    score = matter.judgement.score
    low, high = points(score.low), points(score.high)
    return matter.words("conclusion.point" if low == high else "conclusion.scored", low=low, high=high)


def _rank(matter: Matter) -> str:
    standing = matter.settings.standing
    if standing is None:
        return matter.words("conclusion.unranked")
    sure = standing.best == standing.worst
    lowered = matter.words("conclusion.lowered") if matter.judgement.lowered else ""
    return lowered + matter.words(
        "conclusion.ranked_sure" if sure else "conclusion.ranked",
        rank=standing.rank,
        best=standing.best,
        worst=standing.worst,
        of=standing.of,
    )


def _stops(matter: Matter) -> str:
    """Name the gates that are not passed, those that fail before those still open, by stage."""
    words = matter.words
    gates = [finding for finding in matter.judgement.findings if finding.kind == "gate"]
    lines = []
    for verdict in (Verdict.NO, Verdict.UNKNOWN):
        for stage in STAGES:
            own = [gate for gate in gates if gate.verdict is verdict and gate.stage == stage and not is_lifted(gate)]
            if own:
                named = words("comma").join(words("conclusion.stop", title=gate.title, id=gate.id) for gate in own)
                shown = words(f"sign.{verdict.value}") + verdict.label
                lines.append(
                    words("conclusion.stops_line", verdict=shown, stage=words(f"gates.stages.{stage}"), gates=named)
                )
    lifted = [gate for gate in gates if gate.stage in STAGES and is_lifted(gate)]
    if lifted:
        named = words("comma").join(words("conclusion.stop", title=gate.title, id=gate.id) for gate in lifted)
        lines.append(words("conclusion.overridden", gates=named))
    return "\n".join(lines) if lines else words("conclusion.no_stops")


def is_lifted(gate: Finding) -> bool:
    """Say whether a named person's decision lets a case through a gate it does not pass."""
    return gate.override is not None and gate.override.decided == "yes"
