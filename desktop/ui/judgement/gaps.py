"""What is missing: gates first, then what would raise the score, each with a link to the field that settles it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.judgement.prose import Prose, clause_links, field_links, sign_tag
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching.fields import FieldDictionary
    from matching.findings import Finding, Gap, Judgement

_OFFERS_NAMED = 3


class GapsPanel(QWidget):
    """Show the steps that would settle or raise a case."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self._findings: dict[str, Finding] = {}
        self.text = Prose(name=t("judged.gaps"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.clause_wanted.connect(self.clause_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the steps of this judgement: the whole way, the gates, then what would raise the score."""
        self._findings = {finding.id: finding for finding in judgement.findings}
        offers = {offer.id: offer.title for offer in judgement.offers}
        parts = [
            self._section(kind, [gap for gap in judgement.gaps if section_of(gap) == kind], offers) for kind in _ORDER
        ]
        parts.append(_warnings(judgement.warnings))
        self.text.setHtml("".join(parts) or f"<p>{t('gap.none')}</p>")

    def _section(self, kind: str, gaps: Sequence[Gap], offers: Mapping[str, str]) -> str:
        if not gaps:
            return ""
        rows = "".join(self._row(gap, offers) for gap in gaps)
        return (
            f'<h2>{t(f"gap.{kind}")}（{len(gaps)}）</h2><p class="quiet">{t(f"gap.{kind}.words")}</p>'
            f'<table cellspacing="0" width="100%">{rows}</table>'
        )

    def _row(self, gap: Gap, offers: Mapping[str, str]) -> str:
        links = field_links(gap.fields, self._dictionary)
        lines = [f"<b>{escape(gap.title)}</b>　{escape(gap.sentence)}"]
        if links:
            lines.append(f'<span class="quiet">{t("finding.fill")}：</span>{links}')
        if gap.unlocks:
            lines.append(f'<span class="quiet">{escape(_unlocks(gap, offers))}</span>')
        finding = self._findings.get(gap.finding)
        if finding is not None:
            cited = clause_links(finding.cited, finding.pack, finding.edition, finding.clauses)
            lines.append(f'<span class="quiet">{t("finding.clause")}：</span>{cited}')
        return (
            f'<tr><td width="24">{sign_tag(gap.verdict.value)}</td><td>{"<br>".join(lines)}</td>'
            f'<td width="130">{"<br>".join(_effects(gap))}</td></tr>'
        )


def section_of(gap: Gap) -> str:
    """Return the section a step stands in."""
    if gap.kind == "path":
        return "path"
    if gap.stage:
        return "titles" if gap.stage == "offers" else "gates"
    return gap.kind


_ORDER = ("path", "gates", "supply", "evidence", "change", "titles")


def _effects(gap: Gap) -> list[str]:
    """Say what a step would bring, as it was found by judging again with it."""
    effects = []
    if gap.kind == "path" and gap.effect is not None:
        effects.append(t("gap.then", state=t(f"recommendation.{gap.effect.recommendation}")))
    if gap.gain_high >= _LEAST:
        low, high = f"{gap.gain_low:.1f}", f"{gap.gain_high:.1f}"
        effects.append(
            t("gap.gain", points=high) if low == high or gap.gain_low < _LEAST else t("gap.between", low=low, high=high)
        )
    if gap.rank is not None:
        effects.append(t("gap.rank", rank=gap.rank))
    return effects


_LEAST = 0.05


def _unlocks(gap: Gap, offers: Mapping[str, str]) -> str:
    titles = [offers.get(clause, clause) for clause in gap.unlocks]
    named = "、".join(titles[:_OFFERS_NAMED])
    more = t("gap.more", count=len(titles)) if len(titles) > _OFFERS_NAMED else ""
    return t("gap.unlocks", offers=named + more)


def _warnings(warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    rows = "".join(f"<li>{escape(warning)}</li>" for warning in warnings)
    return (
        f'<h2>{t("gap.warnings")}（{len(warnings)}）</h2><p class="quiet">{t("gap.warnings.words")}</p><ul>{rows}</ul>'
    )
