"""Running text of a judgement: selectable, readable by screen readers, with links to the fields it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QUrl, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop.ui.colours import Colours, recoloured
from desktop.ui.icons import SIGNS, sign
from desktop.ui.texts import t
from desktop.ui.theme import colours, points

if TYPE_CHECKING:
    from matching.fields import FieldDictionary
    from matching.findings import FactUse, Finding

_FIELD, _CLAUSE, _PLACE = "field", "clause", "place"
_SIGN_SIZE = 16


class Prose(QTextBrowser):
    """Show rich text; a link to a field or a clause is told instead of followed."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)
    """Pack, edition and clause id."""
    place_wanted = Signal(str)
    """Name of a tab or page where something can be put right."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self._html, self._made_for = "", (colours(), points(1))
        self.document().setDefaultStyleSheet(_sheet(colours()))
        self.document().setDocumentMargin(10)
        for state in SIGNS:
            drawing = sign(state).pixmap(_SIGN_SIZE, _SIGN_SIZE)
            self.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(f"sign:{state}"), drawing)
        self.anchorClicked.connect(self._follow)

    def setHtml(self, html: str) -> None:
        """Show rich text, and keep it to show it in other colours."""
        self._html, self._made_for = html, (colours(), points(1))
        self.document().setDefaultStyleSheet(_sheet(colours()))
        super().setHtml(html)

    def changeEvent(self, event: QEvent) -> None:
        """Show the same text in the colours and the size now in force."""
        super().changeEvent(event)
        if hasattr(self, "_html") and self._html and (colours(), points(1)) != self._made_for:
            bar = self.verticalScrollBar()
            place = bar.value()
            self.setHtml(recoloured(self._html, self._made_for[0], colours()))
            bar.setValue(place)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        if link.scheme() == _FIELD:
            self.field_wanted.emit(link.path())
        elif link.scheme() == _CLAUSE:
            pack, edition, clause = link.path().split("/", 2)
            self.clause_wanted.emit(pack, edition, clause)
        elif link.scheme() == _PLACE:
            self.place_wanted.emit(link.path())


def _sheet(now: Colours) -> str:
    return f"""
h2 {{ font-size: {points(13)}; margin: 14px 0 2px 0; }}
h3 {{ font-size: {points(11)}; margin: 2px 0 4px 0; }}
p {{ margin: 3px 0; }}
.quiet {{ color: {now.quiet}; }}
.mark {{ color: {now.amber}; font-weight: 600; }}
a {{ color: {now.green}; }}
.hit {{ background-color: {now.hit}; }}
h4 {{ font-size: {points(10.5)}; margin: 10px 0 2px 0; }}
td, th {{ padding: 3px 14px 3px 0; text-align: left; vertical-align: top; }}
th {{ color: {now.quiet}; font-weight: normal; border-bottom: 1px solid {now.line}; }}
"""


def sign_tag(state: str) -> str:
    """Return the sign of a verdict, recommendation or offer state as part of a text."""
    return f'<img src="sign:{state}" width="{_SIGN_SIZE}" height="{_SIGN_SIZE}">'


def line(label: str, words: str) -> str:
    """Return a labelled line of plain words."""
    return f'<p><span class="quiet">{escape(label)}：</span>{escape(words)}</p>' if words else ""


def draft_tag(draft: bool) -> str:
    """Return the mark of a rule that is not confirmed."""
    return f' <span class="mark">［{t("finding.draft")}］</span>' if draft else ""


def clause_links(cited: str, pack: str, edition: str, clauses: Sequence[str]) -> str:
    """Return a citation as links to its clauses in the policy page; a citation of several names each."""
    parts = cited.split("；") if len(clauses) > 1 else [cited]
    if len(parts) > len(clauses):
        parts = [cited]
    links = [
        f'<a href="{_CLAUSE}:{escape(pack)}/{escape(edition)}/{escape(clause)}">{escape(part)}</a>'
        for part, clause in zip(parts, clauses, strict=False)
    ]
    return "；".join(links) or escape(cited)


def field_links(fields: Iterable[str], dictionary: FieldDictionary) -> str:
    """Return the names of fields, each a link to fill it in; what a person cannot enter is left out."""
    known = [dictionary[name] for name in fields if name in dictionary]
    links = [f'<a href="{_FIELD}:{field.id}">{escape(field.label)}</a>' for field in known]
    return "、".join(links)


def missing_line(fields: Sequence[str], dictionary: FieldDictionary) -> str:
    """Return the line of what is missing, with links to fill it in now."""
    links = field_links(fields, dictionary)
    if not links:
        return ""
    missing, fill = t("finding.missing"), t("finding.fill")
    return f'<p><span class="quiet">{missing}：</span>{links}　<span class="quiet">（{fill}）</span></p>'


def facts_table(facts: Sequence[FactUse]) -> str:
    """Return the facts a finding rests on, with their evidence."""
    if not facts:
        return ""
    heads = "".join(f"<th>{t(f'finding.{name}')}</th>" for name in ("fact", "value", "evidence", "source", "on"))
    rows = "".join(
        f"<tr><td>{escape(fact.label)}</td><td>{escape(fact.value)}</td><td>{escape(evidence_text(fact.evidence))}</td>"
        f'<td class="quiet">{escape(fact.source)}</td><td class="quiet">{fact.on or ""}</td></tr>'
        for fact in facts
    )
    return f'<table cellspacing="0" width="100%"><tr>{heads}</tr>{rows}</table>'


def evidence_text(level: str) -> str:
    """Print an evidence level with what it means."""
    from matching.case import EVIDENCE_LABELS

    return f"{level} {EVIDENCE_LABELS[level]}" if level in EVIDENCE_LABELS else level


def finding_text(finding: Finding, dictionary: FieldDictionary, *, effect: str = "", steps: Sequence[str] = ()) -> str:
    """Tell one finding in full: result, reason, clause, missing facts, steps and the facts it rests on."""
    head = f"{finding.id}　{finding.title}" if finding.kind != "clause" else finding.title
    verdict = f"{escape(finding.verdict.label)}{draft_tag(finding.draft)}"
    parts = [
        f"<h3>{sign_tag(finding.verdict.value)} {escape(head)}：{verdict}</h3>",
        f"<p>{escape(finding.reason)}</p>",
        line(t("finding.effect"), effect),
        line(t("finding.rule"), finding.rule),
        _clause_line(finding),
        missing_line(finding.missing, dictionary),
    ]
    if steps:
        parts.append(line(t("finding.steps"), "；".join(steps)))
    parts.append(facts_table(finding.facts))
    return "".join(parts)


def _clause_line(finding: Finding) -> str:
    links = clause_links(finding.cited, finding.pack, finding.edition, finding.clauses)
    return f'<p><span class="quiet">{t("finding.clause")}：</span>{links}</p>' if links else ""
