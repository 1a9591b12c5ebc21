"""What closes a dossier: opinion boxes, the list of evidence and the editions the judgement rests on."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.dossier.forms import OwnBox
from desktop.dossier.paper import Block, Heading, OpinionBox, Opinions, Row, Table, Text
from desktop.dossier.sections.matter import BLANK, Matter
from matching.case import Fact


def opinions(matter: Matter) -> tuple[Block, ...]:
    """Leave boxes for the opinions, signatures and seals of county office and bank."""
    return (Opinions(boxes=tuple(opinion_box(matter, name) for name in matter.form.boxes)),)


def opinion_box(matter: Matter, name: str) -> OpinionBox:
    """Return the box of one body, or of one an office added, with its choices, signatures, seal and date."""
    words = matter.words
    own = matter.form.own_boxes.get(name) or _own_box(matter, name)
    return OpinionBox(
        title=own.title,
        prompt=own.prompt,
        choices=own.choices,
        signatures=(words("opinions.sign_clerk"), words("opinions.sign_head")),
        seal=words("opinions.seal"),
        date=words("opinions.date"),
    )


def _own_box(matter: Matter, name: str) -> OwnBox:
    """Return what the program's own boxes ask."""
    words = matter.words
    body = matter.office if name == "office" else matter.settings.bank
    return OwnBox(
        title=words(f"opinions.{name}.named", name=body) if body else words(f"opinions.{name}.title"),
        prompt=words(f"opinions.{name}.prompt"),
        choices=tuple(words(f"opinions.{name}.choices").split("|")),
    )


def evidence(matter: Matter) -> tuple[Block, ...]:
    """List every paper with its level, date and who supplied it, and each fact it proves with its value."""
    papers: dict[tuple[str, str, str, str], list[str]] = {}
    for prefix, name, fact in _facts(matter):
        on = matter.short_day(fact.on) if fact.on else BLANK
        paper = (fact.evidence, matter.origin(fact) or matter.words("evidence.no_paper"), on, fact.by or BLANK)
        stated = f"{prefix}{matter.dictionary[name].label}：{matter.value(name, fact)}"
        papers.setdefault(paper, []).append(stated)
    if not papers:
        return (matter.note("evidence.note"), Text(text=matter.words("evidence.none")), *_attached(matter))
    ordered = sorted(papers.items(), key=lambda item: item[0], reverse=True)
    rows = tuple(
        Row(cells=(str(number), level, source, on, by, matter.words("evidence.mark").join(proves)))
        for number, ((level, source, on, by), proves) in enumerate(ordered, start=1)
    )
    table = Table(columns=matter.columns("evidence"), rows=rows, style="dense")
    return (matter.note("evidence.note"), table, *_attached(matter))


def _attached(matter: Matter) -> tuple[Block, ...]:
    """List the papers recorded with the case, each file with its checksum; nothing where there is none."""
    if not matter.settings.attached:
        return ()
    rows = []
    for one in matter.settings.attached:
        seen = matter.words("attached.seen", by=one.seen_by, on=matter.short_day(one.seen_on) if one.seen_on else BLANK)
        issued, until = (matter.short_day(day) if day else BLANK for day in (one.issued_on, one.valid_to))
        until = matter.words("attached.endless") if one.endless else until
        rows.append((str(one.number), one.title, one.file or seen, issued, until, one.checksum or BLANK))
    return (
        Heading(text=matter.words("attached.title")),
        matter.note("attached.note", on=matter.day(matter.printed_on)),
        matter.table("attached", rows),
    )


def _facts(matter: Matter) -> Iterator[tuple[str, str, Fact]]:
    """Give every known fact with the measure it belongs to, in dictionary order."""
    for name in matter.dictionary:
        fact = matter.fact(name)
        if fact is not None:
            yield "", name, fact
    for number, measure in enumerate(matter.case.measures, start=1):
        prefix = matter.words("evidence.measure", number=number)
        for name, fact in measure.items():
            if fact.is_known and name in matter.dictionary:
                yield prefix, name, fact


def versions(matter: Matter) -> tuple[Block, ...]:
    """List the pack editions with checksums, and what else the judgement can be checked by."""
    judgement, words = matter.judgement, matter.words
    status = matter.settings.pack_status
    rows = (
        (
            pack.title,
            pack.document_number or BLANK,
            pack.edition,
            words(f"versions.{status.get(pack.id, 'applied')}"),
            pack.checksum,
        )
        for pack in judgement.packs
    )
    return (
        matter.table("packs", rows),
        Text(
            text=words(
                "versions.judgement",
                id=judgement.id or BLANK,
                case=judgement.case_revision,
                enterprise=judgement.enterprise_revision,
                on=matter.day(judgement.on),
            ),
            style="note",
        ),
        matter.note("versions.rubric", checksum=judgement.rubric_checksum),
        matter.note("versions.program", model=_order(matter), program=judgement.program or BLANK),
        matter.note("versions.checksum", checksum=matter.checksum),
        *_layout(matter),
    )


def _layout(matter: Matter) -> tuple[Text, ...]:
    """Say that an office changed the layout; nothing of the program's own."""
    own = matter.form
    return (matter.note("versions.own_layout", edition=own.edition, checksum=own.checksum),) if own.checksum else ()


def _order(matter: Matter) -> str:
    """Return what ordered the office's projects when the case was judged."""
    kind, _, model = matter.judgement.model.partition(" ")
    if not kind:
        return BLANK
    return matter.words(f"versions.order_{kind}", id=model) if kind in {"rubric", "bands", "full"} else kind
