"""What the tab says of a paper: sign, row, details with links, and the rows of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.judgement.prose import clause_links, line, missing_line
from desktop.ui.texts import t
from desktop.ui.theme import colours
from matching.papers.records import Attachment
from matching.papers.words import state_text, until_text

if TYPE_CHECKING:
    from desktop.work.operations.paper_records import FilesReport
    from matching.fields import FieldDictionary
    from matching.papers.checklist import Item

_SIGNS = {"present": "yes", "unknown": "unknown", "later": "hold", "expired": "expired", "lost": "no", "missing": "no"}
_COLOURS = {"yes": "green", "unknown": "amber", "hold": "amber", "expired": "red", "no": "red", "": "quiet"}


def sign_of(item: Item) -> str:
    """Return the sign of a paper: what is asked only perhaps looks unknown, what may stay away looks like nothing."""
    if item.state == "present":
        return "hold" if item.soon or item.weak else "yes"
    if item.asked is None:
        return "unknown"
    if item.state == "missing" and not item.mandatory:
        return ""
    return _SIGNS[item.state]


def colour_of(item: Item) -> str:
    """Return the colour of the words that tell the state; the words tell it without colour as well."""
    return str(getattr(colours(), _COLOURS[sign_of(item)]))


def row(item: Item, *, listed: bool) -> tuple[str, ...]:
    """Return the cells of a paper."""
    mark = t("papers.unlisted.mark") if not listed else "" if item.mandatory else t("papers.optional")
    title = item.title + mark
    return state_text(item), title, item.issuer, until_text(item), _kept(item)


def _kept(item: Item) -> str:
    files = sum(not one.is_seen_only for one in (*item.serving, *item.others))
    seen = len(item.serving) + len(item.others) - files
    told = [t("papers.files", count=files) if files else "", t("papers.seen.count", count=seen) if seen else ""]
    return "，".join(part for part in told if part)


def details(item: Item, by_clause: Mapping[str, tuple[str, str]], dictionary: FieldDictionary, *, listed: bool) -> str:
    """Return what there is to know of a paper, with links to the facts it waits for and to its clause."""
    cited = ""
    if item.cites and item.clause in by_clause:
        pack, edition = by_clause[item.clause]
        link = clause_links(item.cites, pack, edition, (item.clause,))
        cited = f'<p><span class="quiet">{t("papers.clause")}：</span>{link}</p>'
    draft, note_draft = (t("papers.draft") if one else "" for one in (item.draft, item.note_draft))
    parts = [
        f'<h3>{escape(item.title)}</h3><p style="color:{colour_of(item)}">{escape(state_text(item))}</p>',
        "" if listed else f'<p class="quiet">{t("papers.unlisted")}</p>',
        line(t("papers.any_of"), "、".join(item.any_of)),
        line(t("papers.issuer"), item.issuer),
        line(t("papers.until"), until_text(item)),
        line(t("papers.why"), item.why + draft if item.why else ""),
        missing_line(item.waits_for, dictionary),
        cited,
        line(t("papers.note"), item.note + note_draft if item.note else ""),
        f'<p class="mark">{t("papers.named")}</p>' if item.named and item.state == "missing" else "",
        f'<p class="quiet">{t("papers.plain")}</p>' if item.plain else "",
    ]
    return "".join(parts)


def record_row(one: Attachment) -> tuple[str, ...]:
    """Return the cells of one record."""
    what = one.file or t("papers.seen.by", by=one.seen_by, on=one.seen_on)
    until = t("papers.endless") if one.endless else str(one.valid_to or "")
    return str(one.number), what, str(one.issued_on or ""), until, one.reference, one.by


def check_words(found: FilesReport) -> str:
    """Return what checking the kept files found."""
    lost = sum(not fault.mended for fault in found.faults)
    name = "clean" if not found.faults else "lost" if lost else "mended"
    return t(f"papers.check.{name}", files=found.files, count=lost or len(found.faults))


def records_of(item: Item) -> Sequence[Attachment]:
    """Return the records of a paper, those that count first."""
    return (*item.serving, *item.others)
