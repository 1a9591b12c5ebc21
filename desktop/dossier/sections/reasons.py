"""Reasons clause by clause, what is missing to pass, and what the documents open for the case."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.dossier.paper import Block, Heading, Table, Text
from desktop.dossier.sections.matter import BLANK, Matter, points, reason_without_title
from matching.findings import Finding, Gap, OfferResult
from matching.verdict import Verdict

_PRINTED = (Verdict.YES, Verdict.NO, Verdict.UNKNOWN)
_STATES = ("open", "unknown", "closed", "historic")
_MOST_UNLOCKS = 2


def reasons(matter: Matter) -> tuple[Block, ...]:
    """Print the clauses that hold, those that do not and those still open, by document."""
    clauses = [finding for finding in matter.judgement.findings if finding.kind == "clause"]
    skipped = sum(finding.verdict not in _PRINTED for finding in clauses)
    note = matter.words("reasons.note") + (matter.words("reasons.skipped", skipped=skipped) if skipped else "")
    blocks: list[Block] = [Text(text=note, style="note")]
    for verdict in _PRINTED:
        found = [finding for finding in clauses if finding.verdict is verdict]
        blocks.append(Heading(text=matter.words(f"reasons.{verdict.value}", count=len(found))))
        blocks.append(_clause_table(matter, found) if found else Text(text=matter.words("none")))
    return tuple(blocks)


def _clause_table(matter: Matter, findings: Sequence[Finding]) -> Table:
    return matter.grouped(
        "reasons",
        (
            (f.pack, (matter.clause(f.pack, f.cited), matter.title(f), reason_without_title(f.reason, f.title)))
            for f in findings
        ),
    )


def gaps(matter: Matter) -> tuple[Block, ...]:
    """Print the smallest steps that would settle an open gate or raise the score."""
    # Gates come first whatever document they are from, then what brings most.
    steps = sorted(matter.judgement.gaps, key=lambda gap: -gap.gain_high if gap.gain_high else float("-inf"))
    if not steps:
        return (Text(text=matter.words("gaps.none")),)
    rows = (
        (
            str(number),
            f"{gap.finding} {gap.title}",
            matter.words(f"gaps.{gap.kind}"),
            gap.sentence,
            _effect(matter, gap),
        )
        for number, gap in enumerate(steps, start=1)
    )
    return (matter.note("gaps.note"), matter.table("gaps", rows))


def _gap_cells(matter: Matter, gap: Gap) -> tuple[str, ...]:
    return f"{gap.finding} {gap.title}", matter.words(f"gaps.{gap.kind}"), gap.sentence, _effect(matter, gap)


def _effect(matter: Matter, gap: Gap) -> str:
    words = matter.words
    parts: list[str] = []
    if points(gap.gain_high) != points(0):
        between = points(gap.gain_low) not in {points(0), points(gap.gain_high)}
        key = "gaps.gain_between" if between else "gaps.gain"
        parts.append(words(key, low=points(gap.gain_low), high=points(gap.gain_high)))
    else:
        parts.append(words("gaps.gate_change" if gap.kind == "change" else "gaps.gate"))
    if len(gap.unlocks) > _MOST_UNLOCKS:
        parts.append(words("gaps.unlock_count", count=len(gap.unlocks)))
    elif gap.unlocks:
        titles = {offer.id: offer.title for offer in matter.judgement.offers}
        named = words("comma").join(titles.get(name, name) for name in gap.unlocks)
        parts.append(words("gaps.unlocks", titles=named))
    return "；".join(parts)


def offers(matter: Matter) -> tuple[Block, ...]:
    """Print what is open, what waits for facts, what is closed and what is only history."""
    blocks: list[Block] = [matter.note("offers.note")]
    for state in _STATES:
        found = [offer for offer in matter.judgement.offers if offer.state == state]
        if not found and state != "open":
            continue
        blocks.append(Heading(text=matter.words(f"offers.{state}", count=len(found))))
        blocks.append(_offer_table(matter, state, found) if found else Text(text=matter.words("none")))
    return tuple(blocks)


def _offer_table(matter: Matter, state: str, found: Sequence[OfferResult]) -> Table:
    name = "offers" if state in {"open", "unknown"} else "closed"
    return matter.grouped(name, ((offer.pack, _offer_cells(matter, name, offer)) for offer in found))


def _offer_cells(matter: Matter, table: str, offer: OfferResult) -> tuple[str, ...]:
    family = matter.words.get(f"offers.family.{offer.family}", offer.family)
    title = f"{matter.title(offer)}（{family}）"
    cited = matter.clause(offer.pack, offer.cited)
    if table == "closed":
        return title, offer.reason, cited
    reason = "。".join(part.rstrip("。") for part in (offer.reason, offer.note) if part)
    return title, reason, matter.words("comma").join(offer.documents) or BLANK, cited
