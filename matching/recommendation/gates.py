"""How the gates of a judgement stand for a recommendation and an approval, and which ask for the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.findings import Finding
from matching.override import LAID, Override
from matching.packs import Pack
from matching.verdict import Verdict

STAGES = {"recommend": ("recommend",), "approve": ("recommend", "approve")}
STOPPING = frozenset({"not_a_case", "block", "hold", "escalate"})
COUNTED = (Verdict.YES, Verdict.NO, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLight:
    """Tell how one gate stands, a named person's decision over it included."""

    id: str
    title: str
    stage: str
    verdict: Verdict
    """As decided: the rule's, or the person's over it."""
    stops: bool
    holds: bool
    """An open question at it holds the case; elsewhere the pack makes it a task, as the judgement's head says too."""
    ladder: bool
    sentence: str
    cited: str
    pack: str
    missing: tuple[str, ...] = ()
    draft: bool = False


def lights(findings: Iterable[Finding], packs: Sequence[Pack]) -> tuple[GateLight, ...]:
    """Return the gates that reach the case."""
    rows = {(pack.row.id, gate.row.id): gate.row for pack in packs for gate in pack.gates}
    found = []
    for finding in findings:
        row = rows.get((finding.pack, finding.id))
        if finding.kind != "gate" or finding.verdict not in COUNTED or row is None:
            continue
        laid = finding.override
        found.append(
            GateLight(
                id=finding.id,
                title=finding.title,
                stage=finding.stage,
                verdict=LAID[laid.decided] if laid else finding.verdict,
                stops=row.on_no in STOPPING,
                holds=row.on_unknown == "hold" or finding.stage == "approve",
                ladder=row.ladder,
                sentence=finding.reason,
                cited=finding.cited,
                pack=finding.pack,
                missing=finding.missing,
                draft=finding.draft,
            )
        )
    return tuple(found)


def ladder_lights(
    verdicts: Mapping[str, str], overrides: Iterable[Override], packs: Sequence[Pack]
) -> tuple[GateLight, ...]:
    """Return the ladder gates of a kept decision from its letters, without the words of the case."""
    laid = {(one.pack, one.finding): LAID[one.decided] for one in overrides}
    by_letter = {verdict.letter: verdict for verdict in COUNTED}
    found = []
    for pack in packs:
        letters = verdicts.get(pack.row.id, "")
        for gate, letter in zip(pack.gates, letters, strict=False):
            row = gate.row
            if not row.ladder or letter not in by_letter:
                continue
            verdict = laid.get((pack.row.id, row.id), by_letter[letter])
            found.append(
                GateLight(
                    id=row.id,
                    title=row.title,
                    stage=row.stage,
                    verdict=verdict,
                    stops=True,
                    holds=True,
                    ladder=True,
                    sentence=f"{row.title}：{verdict.label}",
                    cited=pack.cite(row.clause),
                    pack=pack.row.id,
                )
            )
    return tuple(found)


def waiting(found: Sequence[GateLight], purpose: str) -> tuple[str, ...]:
    """Return the fields the open gates of a purpose wait for."""
    asked = [light for light in found if light.stops and light.stage in STAGES[purpose]]
    return tuple(dict.fromkeys(name for light in asked if _is_open(light) for name in light.missing))


def standing(found: Sequence[GateLight], purpose: str) -> tuple[str | None, tuple[str, ...]]:
    """Return passed, red or None (open questions) for a purpose, and a sentence for each gate that is not passed.

    An unknown is never a pass; one red gate is red whatever else is open.
    """
    asked = [light for light in found if light.stops and light.stage in STAGES[purpose]]
    red = [light for light in asked if light.verdict is Verdict.NO]
    unsure = [light for light in asked if _is_open(light)]
    told = tuple(f"{light.id} {light.title}：{light.sentence}" for light in (*red, *unsure))
    if red:
        return "red", told
    return (None, told) if unsure or not asked else ("passed", ())


def _is_open(light: GateLight) -> bool:
    return light.holds and light.verdict is Verdict.UNKNOWN
