"""What closes a dossier: opinion boxes, the list of evidence and the editions the judgement rests on."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.dossier.paper import Block, OpinionBox, Opinions, Row, Table, Text
from desktop.dossier.sections.matter import BLANK, Matter
from matching.case import Fact


def opinions(matter: Matter) -> tuple[Block, ...]:
    """Leave boxes for the opinions, signatures and seals of county office and bank."""
    return (Opinions(boxes=tuple(_box(matter, name) for name in matter.form.boxes)),)


def _box(matter: Matter, name: str) -> OpinionBox:
    words = matter.words
    body = matter.office if name == "office" else matter.settings.bank
    title = words(f"opinions.{name}.named", name=body) if body else words(f"opinions.{name}.title")
    return OpinionBox(
        title=title,
        prompt=words(f"opinions.{name}.prompt"),
        choices=tuple(words(f"opinions.{name}.choices").split("|")),
        signatures=(words("opinions.sign_clerk"), words("opinions.sign_head")),
        seal=words("opinions.seal"),
        date=words("opinions.date"),
    )


def evidence(matter: Matter) -> tuple[Block, ...]:
    """List every known fact with evidence level, source, date and the person who supplied it."""
    columns = matter.columns("evidence")
    rows: list[Row] = []
    for title, facts in _groups(matter):
        if facts:
            rows.append(Row(cells=(title,), spans=(len(columns),), kind="group"))
            rows.extend(_evidence_row(matter, name, fact) for name, fact in facts.items())
    if not rows:
        return (matter.note("evidence.note"), Text(text=matter.words("evidence.none")))
    return (matter.note("evidence.note"), Table(columns=columns, rows=tuple(rows), style="dense"))


def _groups(matter: Matter) -> list[tuple[str, dict[str, Fact]]]:
    groups: dict[str, dict[str, Fact]] = {}
    for name, field in matter.dictionary.items():
        fact = matter.fact(name)
        if fact is not None:
            groups.setdefault(field.group, {})[name] = fact
    found = [(matter.dictionary.groups[group].title, facts) for group, facts in groups.items()]
    for number, measure in enumerate(matter.case.measures, start=1):
        found.append((_measure_title(matter, number, measure), _known(matter, measure)))
    return found


def _known(matter: Matter, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact.is_known and name in matter.dictionary}


def _measure_title(matter: Matter, number: int, measure: Mapping[str, Fact]) -> str:
    name = measure.get("msr_name")
    title = str(name.value) if name is not None and name.is_known else matter.words("evidence.unnamed_measure")
    return matter.words("evidence.measure", number=number, name=title)


def _evidence_row(matter: Matter, name: str, fact: Fact) -> Row:
    return Row(
        cells=(
            matter.dictionary[name].label,
            matter.value(name, fact),
            fact.evidence,
            matter.origin(fact) or BLANK,
            matter.short_day(fact.on) if fact.on else BLANK,
            fact.by or BLANK,
        )
    )


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
        matter.note("versions.program", model=judgement.model or BLANK, program=judgement.program or BLANK),
        matter.note("versions.checksum", checksum=matter.checksum),
    )
