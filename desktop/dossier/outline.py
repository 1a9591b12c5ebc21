"""From a kept judgement to the outline of its dossier: the sections in order, numbered; it judges nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from desktop.dossier.checksum import checksum, shown
from desktop.dossier.forms import form, words
from desktop.dossier.names import file_name
from desktop.dossier.paper import Block, Footer, Heading, Outline, Section
from desktop.dossier.sections.benefit import benefit
from desktop.dossier.sections.closing import evidence, opinions, versions
from desktop.dossier.sections.conclusion import conclusion
from desktop.dossier.sections.finance import finance
from desktop.dossier.sections.gates import gates
from desktop.dossier.sections.matter import DossierSettings, Matter, Standing
from desktop.dossier.sections.monitoring import monitoring
from desktop.dossier.sections.reasons import gaps, offers, readings, reasons
from desktop.dossier.sections.score import score
from desktop.dossier.sections.stated import enterprise, loan, project
from matching.case import Case
from matching.explain.printed import NameCode
from matching.fields import FieldDictionary
from matching.findings import Judgement

__all__ = ["DossierSettings", "Standing", "framed", "matter_of", "outline"]

_MOST_PACKS = 2
"""Pack editions named at the foot; the annex names all."""

SECTIONS: dict[str, Callable[[Matter], tuple[Block, ...]]] = {
    "enterprise": enterprise,
    "project": project,
    "gates": gates,
    "score": score,
    "readings": readings,
    "reasons": reasons,
    "gaps": gaps,
    "benefit": benefit,
    "finance": finance,
    "loan": loan,
    "offers": offers,
    "monitoring": monitoring,
    "opinions": opinions,
}
"""Numbered sections by id; the form sets their order."""
ANNEXES: dict[str, Callable[[Matter], tuple[Block, ...]]] = {"evidence": evidence, "versions": versions}


def matter_of(
    judgement: Judgement,
    case: Case,
    *,
    dictionary: FieldDictionary,
    codes: NameCode | None,
    office: str,
    number: str,
    printed_on: date,
    settings: DossierSettings,
) -> Matter:
    """Put together what a dossier and its summary are printed from.

    `codes` names regions and industries. The printing day is given, never taken from the clock.
    """
    return Matter(
        judgement=judgement,
        case=case,
        dictionary=dictionary,
        codes=codes,
        office=office,
        number=number,
        printed_on=printed_on,
        settings=settings,
        form=form(),
        words=words(settings.language),
        checksum=settings.checksum or checksum(judgement),
    )


def outline(matter: Matter) -> Outline:
    """Lay a judgement and the case it judged out as a dossier."""
    names = (matter.name("ent_name", "unnamed_enterprise"), matter.name("prj_name", "unnamed_project"))
    return framed(
        matter,
        title=f"{matter.words('title')}：{names[1]}",
        file=file_name(matter.number, *names),
        sections=_sections(matter),
    )


def framed(matter: Matter, *, title: str, file: str, sections: tuple[Section, ...]) -> Outline:
    """Put properties and foot around the sections of a paper."""
    number = matter.number
    foot = {"number": number, "on": matter.day(matter.judgement.on), "checksum": shown(matter.checksum)}
    return Outline(
        title=title,
        subject=matter.words("foot.subject", **foot),
        author=matter.office,
        keywords=matter.words("foot.keywords", packs=_packs(matter)),
        creator=matter.judgement.program or "绿荐",
        printed_on=matter.printed_on,
        file_name=file,
        footer=Footer(
            number=matter.words("foot.number", number=number),
            edition=matter.words("foot.edition", packs=_packs(matter), **foot),
            page=matter.words("foot.page", page="{page}", pages="{pages}"),
        ),
        sections=sections,
        remark=matter.words("lacking", characters="{characters}"),
    )


def _packs(matter: Matter) -> str:
    core, in_full = matter.core, matter.in_full
    packs = sorted(matter.judgement.packs, key=lambda pack: (pack.id not in in_full, pack.id not in core))
    named = matter.words("comma").join(
        matter.words("foot.pack", document=pack.document_number or pack.title, edition=pack.edition)
        for pack in packs[:_MOST_PACKS]
    )
    return named if len(packs) <= _MOST_PACKS else named + matter.words("foot.more_packs", count=len(packs))


def _sections(matter: Matter) -> tuple[Section, ...]:
    chosen = [name for name in matter.form.sections if matter.prints(name) or name == "conclusion"]
    if matter.settings.monitoring is None and "monitoring" in chosen:
        chosen.remove("monitoring")  # before any loan there is nothing to check
    sections: list[Section] = []
    numbers = iter(range(1, len(SECTIONS) + 1))
    annex = 0
    for name in chosen:
        if name == "conclusion":
            sections.append(Section(id=name, title="", blocks=conclusion(matter)))
        elif name in ANNEXES:
            annex += 1
            title = matter.words("annex", number=annex, title=matter.words(f"sections.{name}"))
            sections.append(Section(id=name, title=title, blocks=ANNEXES[name](matter), new_page=annex == 1))
        else:
            number = _numeral(matter, next(numbers))
            title = matter.words("section", number=number, title=matter.words(f"sections.{name}"))
            blocks = _numbered(matter, SECTIONS[name](matter))
            # The record sheet is signed on its own.
            sections.append(Section(id=name, title=title, blocks=blocks, new_page=name == "monitoring"))
    return tuple(sections)


def _numbered(matter: Matter, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Number the heads inside a section."""
    count = 0
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            count += 1
            block = replace(block, text=matter.words("heading", number=_numeral(matter, count), title=block.text))
        result.append(block)
    return tuple(result)


def _numeral(matter: Matter, number: int) -> str:
    """Return a Chinese numeral up to nineteen (an Arabic one where the language has none)."""
    digits = matter.words("numerals")
    if len(digits) < 10:
        return str(number)
    return digits[number - 1] if number <= 10 else digits[9] + digits[number - 11]
