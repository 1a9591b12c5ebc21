"""Reasons clause by clause, what a case is under each document, what is missing, and what the documents open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.dossier.paper import Block, Heading, Table, Text
from desktop.dossier.sections.matter import BLANK, PRINTED, STAGES, Matter, points, reason_without_title
from matching.findings import RECOMMENDATION_LABELS, Finding, Gap, OfferResult

if TYPE_CHECKING:
    from matching.offers.bundle import Bundle

_STATES = ("open", "unknown", "closed", "historic")
_MOST_UNLOCKS = 2
_MOST_MISSING = 4


def reasons(matter: Matter) -> tuple[Block, ...]:
    """Print the clauses that hold, those that do not and those still open, by document."""
    in_full = matter.in_full
    clauses = [finding for finding in matter.judgement.findings if finding.kind == "clause" and finding.pack in in_full]
    skipped = sum(finding.verdict not in PRINTED for finding in clauses)
    note = matter.words("reasons.note") + (matter.words("reasons.skipped", skipped=skipped) if skipped else "")
    blocks: list[Block] = [Text(text=note, style="note")]
    for verdict in PRINTED:
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


def readings(matter: Matter) -> tuple[Block, ...]:
    """Print what the case is under each document that reaches it, side by side."""
    core = matter.core
    reached = [one for one in matter.judgement.readings if set(one.answers).isdisjoint({"expired", "not_applicable"})]
    told = [one for one in reached if not one.is_open or one.pack in core]
    if not told:
        return (Text(text=matter.words("none")),)
    rows = (
        (
            one.pack,
            (
                matter.title(one),
                (matter.words("sign.unknown") if one.is_open else "") + one.text,
                matter.labels(one.missing[:_MOST_MISSING]) or BLANK,
                matter.clause(one.pack, one.cited),
            ),
        )
        for one in told
    )
    blocks: tuple[Block, ...] = (matter.note("readings.note"), matter.grouped("readings", rows))
    left_out = len(reached) - len(told)
    return (*blocks, matter.note("readings.others", count=left_out)) if left_out else blocks


def gaps(matter: Matter) -> tuple[Block, ...]:
    """Print the smallest steps that would settle an open gate or raise the score."""
    # Gates come first whatever document they are from, then what brings most. How the project itself could score
    # better is advice for the enterprise, not a matter of this paper.
    asked = [gap for gap in matter.judgement.gaps if gap.stage in STAGES or (not gap.stage and gap.kind != "change")]
    steps = sorted(asked, key=lambda gap: -gap.gain_high if not gap.stage and gap.kind != "path" else float("-inf"))
    if not steps:
        return (Text(text=matter.words("gaps.none")),)
    rows = (
        (
            str(number),
            f"{gap.finding} {gap.title}".strip(),
            matter.words(f"gaps.{gap.kind}"),
            gap.sentence,
            _effect(matter, gap),
        )
        for number, gap in enumerate(steps, start=1)
    )
    return (matter.note("gaps.note"), matter.table("gaps", rows))


def _effect(matter: Matter, gap: Gap) -> str:
    words = matter.words
    parts: list[str] = []
    if gap.kind == "path" and gap.effect is not None:
        parts.append(words("gaps.path_effect", state=RECOMMENDATION_LABELS[gap.effect.recommendation]))
    elif points(gap.gain_high) != points(0):
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
    """Print what is open, what waits for facts, what is closed and what is only history; best fit first."""
    blocks: list[Block] = [matter.note("offers.note")]
    if matter.settings.bundle is not None:
        blocks += _bundle(matter, matter.settings.bundle)
    in_full = matter.in_full
    everything = [match.offer for match in matter.settings.matches] or list(matter.judgement.offers)
    for state in _STATES:
        found = [
            offer
            for offer in everything
            if offer.state == state and (state in {"open", "unknown"} or offer.pack in in_full)
        ]
        if not found and state != "open":
            continue
        blocks.append(Heading(text=matter.words(f"offers.{state}", count=len(found))))
        blocks.append(_offer_table(matter, state, found) if found else Text(text=matter.words("none")))
    kept_back = sum(offer.state in {"closed", "historic"} and offer.pack not in in_full for offer in everything)
    if kept_back:
        blocks.append(matter.note("offers.others", count=kept_back))
    return tuple(blocks)


def _bundle(matter: Matter, found: Bundle) -> list[Block]:
    """Print which open offers may be taken together, and what was left out by which rule."""
    from matching.offers.words import bundle_head, left_text

    if not found.chosen:
        return []
    names = matter.words("offers.mark").join(one.named for one in found.chosen)
    blocks: list[Block] = [
        Heading(text=matter.words("offers.bundle")),
        Text(text=matter.words("offers.bundle_chosen", head=bundle_head(found), names=names)),
    ]
    for key, rows in (("offers.left_out", found.left_out), ("offers.held", found.held)):
        blocks += [Text(text=matter.words(key, title=one.choice.named, why=left_text(one))) for one in rows]
    return [*blocks, *(Text(text=note) for note in found.notes), matter.note("offers.bundle_note")]


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
