"""The policies and products a case may have: what is open, what waits, what is closed, and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.icons import sign
from desktop.ui.judgement.prose import Prose, clause_links, draft_tag, line, missing_line, sign_tag
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.fields import FieldDictionary
    from matching.findings import Judgement, OfferResult

STATES = ("open", "unknown", "closed", "historic")
POSSIBLE = "possible"
"""What is open or may become so; what is closed or over is shown when asked for."""
FAMILIES = ("product", "collateral", "incentive", "insurance", "tool", "title", "channel", "service")


class OffersPanel(QWidget):
    """Show the offers by state, narrowed by state and family."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self._offers: tuple[OfferResult, ...] = ()
        self._editions: dict[str, str] = {}
        self.states = QComboBox()
        self.states.addItem(t("offer.possible"), POSSIBLE)
        self.states.addItem(t("offer.all_states"), "")
        for state in STATES:
            self.states.addItem(sign(state), t(f"offer.state.{state}"), state)
        self.families = QComboBox()
        self.families.addItem(t("offer.all_families"), "")
        for family in FAMILIES:
            self.families.addItem(t(f"offer.family.{family}"), family)
        self.text = Prose(name=t("judged.offers"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.clause_wanted.connect(self.clause_wanted)
        row = QHBoxLayout()
        for name, box in (("state", self.states), ("family", self.families)):
            label = QLabel(t(f"offer.{name}"))
            label.setBuddy(box)
            box.setAccessibleName(label.text())
            box.setMinimumWidth(150)
            box.currentIndexChanged.connect(self._fill)
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(10)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.text, 1)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the offers of this judgement."""
        self._offers = judgement.offers
        self._editions = {pack.id: pack.edition for pack in judgement.packs}
        self._fill()

    def _fill(self) -> None:
        state, family = self.states.currentData(), self.families.currentData()
        shown = [
            offer
            for offer in self._offers
            if (state in {"", offer.state} or (state == POSSIBLE and offer.state in {"open", "unknown"}))
            and family in {"", offer.family}
        ]  # fmt: skip
        parts = [self._section(each, [offer for offer in shown if offer.state == each]) for each in STATES]
        self.text.setHtml("".join(parts) or f"<p>{t('offer.none_fit')}</p>")

    def _section(self, state: str, offers: Sequence[OfferResult]) -> str:
        if not offers:
            return ""
        rows = "".join(self._row(offer) for offer in offers)
        title = t(f"offer.state.{state}")
        return f'<h2>{title}（{len(offers)}）</h2><table cellspacing="0" width="100%">{rows}</table>'

    def _row(self, offer: OfferResult) -> str:
        family = t(f"offer.family.{offer.family}") if offer.family in FAMILIES else offer.family
        mark = f' <span class="mark">［{t("finding.historic")}］</span>' if offer.state == "historic" else ""
        cited = clause_links(offer.cited, offer.pack, self._editions.get(offer.pack, ""), (offer.id,))
        parts = [
            f"<p><b>{escape(offer.title)}</b>{draft_tag(offer.draft)}{mark}　{escape(offer.reason)}</p>",
            missing_line(offer.missing, self._dictionary) if offer.state == "unknown" else "",
            line(t("offer.documents"), "、".join(offer.documents)) if offer.state in {"open", "unknown"} else "",
            line(t("offer.note"), offer.note) if offer.state in {"open", "unknown"} else "",
        ]
        return (
            f'<tr><td width="24">{sign_tag(offer.state)}</td><td width="60" class="quiet">{escape(family)}</td>'
            f'<td>{"".join(parts)}</td><td width="210" class="quiet">{cited}</td></tr>'
        )
