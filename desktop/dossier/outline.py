"""From a kept judgement to the outline of its dossier: the sections in order, numbered; it judges nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count

from desktop.dossier.checksum import checksum, shown
from desktop.dossier.forms import Form, form, words
from desktop.dossier.names import LONGEST, file_name
from desktop.dossier.paper import Block, ChartRow, Footer, Heading, Outline, Section, Text
from desktop.dossier.proof_figures import proof_of
from desktop.dossier.sections.benefit import benefit
from desktop.dossier.sections.closing import evidence, opinions, versions
from desktop.dossier.sections.conclusion import conclusion
from desktop.dossier.sections.core import CORE
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

_SHORT = 12
"""Digits of a layout's checksum at the foot."""
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
        form=settings.layout or form(),
        words=words(settings.language),
        checksum=settings.checksum or checksum(judgement),
    )


def outline(matter: Matter) -> Outline:
    """Lay a judgement and the case it judged out as a dossier."""
    names = (matter.name("ent_name", "unnamed_enterprise"), matter.name("prj_name", "unnamed_project"))
    kind = "core" if matter.settings.core else "part" if left_out(matter) else "dossier"
    title = titled(matter, kind)
    return framed(
        matter,
        kind=kind,
        title=f"{title}：{names[1]}",
        file=file_name(matter.number, *names) if kind == "dossier" else _named(matter, names, kind),
        sections=_sections(matter, title),
    )


def titled(matter: Matter, kind: str) -> str:
    """Return the title of a paper; one that is not the whole says so."""
    title = matter.words("title")
    return title if kind == "dossier" else matter.words(f"left_out.title_{kind}", title=title)


def left_out(matter: Matter) -> tuple[str, ...]:
    """Return the titles of the sections a paper leaves out of those the full one would have by the program's layout."""
    whole = [name for name in form().sections if name != "conclusion"]
    if matter.settings.monitoring is None:
        whole = [name for name in whole if name != "monitoring"]
    printed = {name for name in matter.form.sections if matter.prints(name)}
    return tuple(matter.words(f"sections.{name}") for name in whole if name not in printed)


def _named(matter: Matter, names: tuple[str, str], kind: str) -> str:
    """Return a file name that tells a part from the whole, whatever has to be cut off."""
    ending = matter.words(f"left_out.title_{kind}", title="")
    return file_name(matter.number, *names)[: LONGEST - len(ending)].strip(" .") + ending


def _opening(matter: Matter, title: str) -> tuple[Block, ...]:
    """Return the opening; what is not printed is named there, so that nobody takes a part for the whole."""
    blocks = conclusion(matter)
    names = left_out(matter)
    if not names and not matter.settings.core:
        return blocks
    told = matter.words("left_out.core") if matter.settings.core else ""
    if names:
        told += matter.words("left_out.sections", names=matter.words("comma").join(names), number=matter.number)
    else:
        told += matter.words("left_out.nothing", number=matter.number)
    changed = (replace(one, text=title) if isinstance(one, Text) and one.style == "title" else one for one in blocks)
    return (*changed, Text(text=told, style="note"))


def framed(
    matter: Matter, *, kind: str, title: str, file: str, sections: tuple[Section, ...], layout: Form | None = None
) -> Outline:
    """Put properties and foot around the sections of a paper of a kind (dossier, core or summary)."""
    number = matter.number
    packs = _packs(matter, with_annex=any(section.id == "versions" for section in sections))
    foot = {"number": number, "on": matter.day(matter.judgement.on), "checksum": shown(matter.checksum)}
    return Outline(
        title=title,
        subject=matter.words("foot.subject", **foot),
        author=matter.office,
        keywords=matter.words("foot.keywords", packs=packs),
        creator=matter.judgement.program or "绿荐",
        printed_on=matter.printed_on,
        file_name=file,
        footer=Footer(
            number=matter.words("foot.number", number=number),
            edition=_with_layout(matter, layout or matter.form, matter.words("foot.edition", packs=packs, **foot)),
            page=matter.words("foot.page", page="{page}", pages="{pages}"),
        ),
        sections=_captioned(matter, sections),
        remark=matter.words("lacking", characters="{characters}"),
        proof=proof_of(matter, kind),
    )


def _with_layout(matter: Matter, layout: Form, text: str) -> str:
    """Say below the editions that an office changed the layout."""
    if not layout.checksum:
        return text
    return matter.words("foot.own_layout", text=text, edition=layout.edition, checksum=layout.checksum[:_SHORT])


def _packs(matter: Matter, *, with_annex: bool) -> str:
    """Name the first editions; the annex is pointed to only where the paper has it."""
    core, in_full = matter.core, matter.in_full
    packs = sorted(matter.judgement.packs, key=lambda pack: (pack.id not in in_full, pack.id not in core))
    named = matter.words("comma").join(
        matter.words("foot.pack", document=pack.document_number or pack.title, edition=pack.edition)
        for pack in packs[:_MOST_PACKS]
    )
    key = "foot.more_packs" if with_annex else "foot.more_packs_only"
    return named if len(packs) <= _MOST_PACKS else named + matter.words(key, count=len(packs))


def _sections(matter: Matter, title: str) -> tuple[Section, ...]:
    chosen = [name for name in matter.form.sections if matter.prints(name) or name == "conclusion"]
    if matter.settings.monitoring is None and "monitoring" in chosen:
        chosen.remove("monitoring")  # before any loan there is nothing to check
    made = {**SECTIONS, **CORE} if matter.settings.core else SECTIONS
    sections: list[Section] = []
    numbers = iter(range(1, len(SECTIONS) + 1))
    annex = 0
    for name in chosen:
        if name == "conclusion":
            sections.append(Section(id=name, title="", blocks=_opening(matter, title)))
        elif name in ANNEXES:
            annex += 1
            head = matter.words("annex", number=annex, title=matter.words(f"sections.{name}"))
            sections.append(Section(id=name, title=head, blocks=ANNEXES[name](matter), new_page=annex == 1))
        else:
            number = _numeral(matter, next(numbers))
            head = matter.words("section", number=number, title=matter.words(f"sections.{name}"))
            blocks = _numbered(matter, made[name](matter))
            # The record sheet is signed on its own.
            sections.append(Section(id=name, title=head, blocks=blocks, new_page=name == "monitoring"))
    return tuple(sections)


def _numbered(matter: Matter, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Number the heads inside a section."""
    numbers = count(1)
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            number = _numeral(matter, next(numbers))
            block = replace(block, text=matter.words("heading", number=number, title=block.text))
        result.append(block)
    return tuple(result)


def _captioned(matter: Matter, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Number the charts through the whole paper."""
    numbers = count(1)

    def captioned(block: Block) -> Block:
        if not isinstance(block, ChartRow):
            return block
        titles = (matter.words("figure", number=next(numbers), title=chart.title) for chart in block.charts)
        return replace(block, captions=tuple(titles))

    return tuple(replace(section, blocks=tuple(map(captioned, section.blocks))) for section in sections)


def _numeral(matter: Matter, number: int) -> str:
    """Return a Chinese numeral up to nineteen (an Arabic one where the language has none)."""
    digits = matter.words("numerals")
    if len(digits) < 10:
        return str(number)
    return digits[number - 1] if number <= 10 else digits[9] + digits[number - 11]
