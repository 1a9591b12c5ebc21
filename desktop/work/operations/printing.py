"""Print kept judgements as dossiers, one or many, with a covering list; printing never judges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.coverlist import CoverRow, cover_row
from desktop.dossier.forms import words
from desktop.dossier.outline import DossierSettings, Standing, matter_of, outline
from desktop.dossier.paper import Outline, Proof
from desktop.dossier.proof_figures import proof_of
from desktop.dossier.sections.matter import AttachedFile
from desktop.dossier.summary import summary_outline
from desktop.exchange import keys as signing
from desktop.problems import Problem
from desktop.work.operations.dossier_layouts import dossier_form_of, summary_form_of
from desktop.work.operations.judging import case_judgement, facts_judged, ground_of, in_words, packs_judged_by
from desktop.work.operations.monitoring import case_monitoring
from desktop.work.operations.offers import offers_on_paper
from desktop.work.operations.office import load_settings, save_settings
from matching.decision import checksum

if TYPE_CHECKING:
    from desktop.dossier.forms import Form
    from desktop.exchange.keys import OfficeKey
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.case import Case
    from matching.monitoring.overview import Monitoring

UNNAMED_OFFICE = "（推荐单位）"
FULL, CORE, SUMMARY = "full", "core", "summary"
"""Forms of a dossier: the whole of it, what decides in short, or its one-page summary, under the same number."""
FORMS = (FULL, CORE, SUMMARY)

_FORMS_TOLD = "请用 full（全文）、core（核心部分）或 summary（一页摘要）"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChoice:
    """Choose what of a dossier is printed."""

    form: str = FULL
    sections: tuple[str, ...] = ()
    """Sections and annexes by id, the conclusion always; empty for those of the form."""
    more: tuple[str, ...] = ()
    """Sections and annexes printed on top of those of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Hold a paper as it would be printed, and what was chosen for it."""

    content: bytes
    choice: PaperChoice
    sections: tuple[tuple[str, str, bool], ...]
    """What there is to choose from in the office's layout, as `printable_sections` tells it."""


_ALL = PaperChoice()


def office_signing_key(store: Store, keys: Path | None) -> OfficeKey | None:
    """Return the key that signs what the office prints, made at its first print; None where no folder holds keys.

    A key made before the office had a name takes the name on.
    """
    if keys is None:
        return None
    name = load_settings(store).office_name.strip()
    name = name if signing.is_name(name) else ""
    key = signing.office_key(keys) or signing.make_key(keys, name)
    if name and key.signer.name.startswith(signing.UNNAMED):
        return signing.rename_key(keys, name)
    return key


def kept_proof(store: Store, judgement_id: str) -> Proof | None:
    """Return what the papers of a kept judgement can be checked by; None where it is not kept or was never numbered."""
    number = store.dossier_number(judgement_id)
    if not number:
        return None
    decision = store.judgement(judgement_id)
    case = facts_judged(store, decision)
    judgement = in_words(store, case, decision)
    matter = matter_of(
        judgement,
        ground_of(store, decision).completed(case, judgement.on),
        dictionary=resources.dictionary(),
        codes=resources.name_code,
        office="",
        number=number,
        printed_on=judgement.on,
        settings=DossierSettings(checksum=checksum(decision)),
    )
    return proof_of(matter, "")


def printable_sections(store: Store) -> tuple[tuple[str, str, bool], ...]:
    """Return id, title and whether the core has it, for every section a person may choose, in their order."""
    layout, names = dossier_form_of(store), words()
    return tuple((one, names(f"sections.{one}"), one in layout.core) for one in layout.sections if one != "conclusion")


def office_choice(
    store: Store, *, form: str | None = None, sections: tuple[str, ...] = (), more: tuple[str, ...] = ()
) -> PaperChoice:
    """Return what is to be printed; what was not asked for is as the office set it."""
    office = load_settings(store)
    if form is None:
        return PaperChoice(form=office.print_form, sections=sections or office.print_sections, more=more)
    return PaperChoice(form=form, sections=sections, more=more)


def keep_choice(store: Store, choice: PaperChoice, *, by: str) -> None:
    """Let the office print this when nothing else is asked."""
    known_form(choice.form)
    sections = _sections(store, choice)[1:] if choice.sections or choice.more else ()
    save_settings(store, replace(load_settings(store), print_form=choice.form, print_sections=sections), by=by)


def _sections(store: Store, choice: PaperChoice) -> tuple[str, ...]:
    """Return the sections chosen in the layout's order; refuse one that does not exist."""
    layout = dossier_form_of(store)
    unknown = [one for one in (*choice.sections, *choice.more) if one not in layout.sections]
    if unknown:
        known = "、".join(f"{one}（{title}）" for one, title, _ in printable_sections(store))
        raise Problem(f"没有“{unknown[0]}”这一部分", remedy=f"可选：{known}", code="no_section")
    own = choice.sections or (layout.core if choice.form == CORE else layout.sections)
    return tuple(one for one in layout.sections if one == "conclusion" or one in own or one in choice.more)


def case_outline(
    store: Store, case_id: str, printed_on: date, *, choice: PaperChoice = _ALL
) -> tuple[Outline, CoverRow]:
    """Lay out the latest judgement of a case; raise Problem when it was never judged."""
    known_form(choice.form)
    sections = _sections(store, choice)
    found = case_judgement(store, case_id)
    if found is None:
        raise Problem("这个项目还没有评估", remedy="请先评估，再打印推荐材料", code="not_judged")
    judgement = found.judgement
    ground = ground_of(store, found.decision)
    case = ground.completed(found.case, judgement.on)
    office = load_settings(store)
    packs = packs_judged_by(store, found.decision)
    paper = offers_on_paper(store, judgement, case, ground)
    settings = DossierSettings(
        bank=office.bank_name,
        checksum=checksum(found.decision),
        standing=_standing(found.rank, found.rank_best, found.rank_worst, found.of),
        pack_status={pack.row.id: pack.row.status if pack.is_live(judgement.on) else "expired" for pack in packs},
        monitoring=_monitoring(store, case_id, printed_on),
        in_full=frozenset(pack.row.id for pack in packs if pack.row.on_paper == "clauses"),
        matches=paper.matches,
        bundle=paper.bundle,
        attached=_attached(store, case),
        sections=sections,
        core=choice.form == CORE,
        layout=dossier_form_of(store),
    )
    number = store.number_dossier(case_id, judgement.id, printed_on)
    matter = matter_of(
        judgement,
        case,
        dictionary=resources.dictionary(),
        codes=resources.name_code,
        office=office.office_name or UNNAMED_OFFICE,
        number=number,
        printed_on=printed_on,
        settings=settings,
    )
    laid_out = summary_outline(matter, summary_form_of(store)) if choice.form == SUMMARY else outline(matter)
    return laid_out, cover_row(judgement, case, number=number, settings=settings)


def known_form(form: str) -> None:
    """Refuse a form of the dossier that does not exist."""
    if form not in FORMS:
        raise Problem(
            f"没有“{form}”这种打印形式",
            remedy=_FORMS_TOLD,
            code="no_form",
        )


def dossier_layout(store: Store, form: str) -> Form:
    """Return the layout a form of the dossier is printed in, the office's own where it has one."""
    known_form(form)
    return summary_form_of(store) if form == SUMMARY else dossier_form_of(store)


def _attached(store: Store, case: Case) -> tuple[AttachedFile, ...]:
    """Return the papers recorded with a case and its enterprise, in the order of their numbers."""
    kept = store.papers.records([one for one in (case.id, case.enterprise_id) if one])
    catalogue = resources.paper_catalogue()
    return tuple(
        AttachedFile(
            number=one.number,
            title=catalogue.title(one.paper),
            file=one.file,
            checksum=one.sha256,
            issued_on=one.issued_on,
            valid_to=one.valid_to,
            endless=one.endless,
            seen_by=one.seen_by,
            seen_on=one.seen_on,
        )
        for one in sorted((one for own in kept.values() for one in own), key=lambda one: one.number)
    )


def _monitoring(store: Store, case_id: str, printed_on: date) -> Monitoring | None:
    """Return what was checked after the loan, None where nothing was."""
    if case_id not in store.monitoring([case_id]):
        return None
    return case_monitoring(store, case_id, on=printed_on).monitoring


def _standing(rank: int | None, best: int | None, worst: int | None, of: int) -> Standing | None:
    if rank is None or best is None or worst is None:
        return None
    return Standing(rank=rank, best=best, worst=worst, of=of)


def preview_dossier(
    store: Store,
    case_id: str,
    *,
    printed_on: date | None = None,
    choice: PaperChoice = _ALL,
    keys: Path | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return the dossier of a case's latest judgement as a PDF, signed with the key kept in a folder."""
    from desktop.dossier.pdf import pdf_bytes

    laid_out, _ = case_outline(store, case_id, printed_on or date.today(), choice=choice)
    return pdf_bytes([laid_out], layout=dossier_layout(store, choice.form), key=office_signing_key(store, keys))


def save_dossier(
    store: Store,
    case_id: str,
    path: Path,
    *,
    printed_on: date | None = None,
    choice: PaperChoice = _ALL,
    keys: Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the dossier of a case's latest judgement as PDF, Word or workbook, as the file's ending says."""
    from desktop.work.operations.handing_out import write_outline

    laid_out, _ = case_outline(store, case_id, printed_on or date.today(), choice=choice)
    return write_outline(laid_out, path, dossier_layout(store, choice.form), key=office_signing_key(store, keys))
