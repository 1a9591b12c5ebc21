"""What one project can have: offers by state and fit, the best lawful bundle and the guarantee package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.judgement.offers import FAMILIES, POSSIBLE, STATES
from desktop.ui.judgement.prose import Prose, clause_links, draft_tag, line, missing_line, sign_tag
from desktop.ui.matching import matching_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.offers import CaseOffers
    from matching.offers.bundle import Choice, LeftOut
    from matching.offers.collateral import SecurityLine, SecurityPackage
    from matching.offers.match import Match

_PARTS = ("bundle", "security")
_BUNDLE_COLUMNS = {"what": "24%", "role": "8%", "money": "10%", "why": "36%", "clause": "22%"}


class CaseOffersView(QWidget):
    """Show everything on offer for a stored case, worked out anew each time."""

    field_wanted = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._case_id = ""
        self._found: CaseOffers | None = None
        self.states = QComboBox()
        self.states.addItem(t("offer.possible"), POSSIBLE)
        for state in STATES:
            self.states.addItem(t(f"offer.state.{state}"), state)
        for part in _PARTS:
            self.states.addItem(t(f"matching.{part}"), part)
        self.states.setAccessibleName(t("matching.show"))
        self.states.setMinimumWidth(180)
        self.states.currentIndexChanged.connect(self._fill)
        self.families = QComboBox()
        self.families.addItem(t("offer.all_families"), "")
        for family in FAMILIES:
            self.families.addItem(t(f"offer.family.{family}"), family)
        self.families.setAccessibleName(t("offer.family"))
        self.families.setMinimumWidth(120)
        self.families.currentIndexChanged.connect(self._fill)
        self.head = QLabel()
        self.head.setObjectName("quiet")
        self.text = Prose(name=t("matching.title"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.clause_wanted.connect(window.show_clause)
        row = QHBoxLayout()
        label = QLabel(t("matching.show"))
        label.setBuddy(self.states)
        row.addWidget(label)
        row.addWidget(self.states)
        row.addWidget(self.families)
        row.addSpacing(10)
        row.addWidget(self.head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.text, 1)

    def show_case(self, case_id: str) -> None:
        """Match a stored case and show it."""
        self._case_id = case_id
        self._found = None
        self.head.setText("")
        self.text.setHtml(f"<p>{t('matching.working')}</p>")

        def show(found: CaseOffers) -> None:
            if self._case_id == case_id:
                self._found = found
                self._fill()

        self._window.runner.run(matching_calls.offers_of_case(case_id, self._window.office.today), on_done=show)

    def _fill(self) -> None:
        found = self._found
        if found is None:
            return
        counts = {state: len(found.of_state(state)) for state in STATES}
        self.head.setText(t("matching.counts", on=found.on, **counts))
        chosen = self.states.currentData()
        states = ("open", "unknown") if chosen == POSSIBLE else (chosen,) if chosen in STATES else ()
        parts = [_warnings(found.warnings)]
        if chosen == "bundle" or (chosen == POSSIBLE and not self.families.currentData()):
            parts.append(self._bundle(found))
        parts += [self._section(found, state) for state in states]
        if chosen == "security":
            parts.append(self._security(found.security))
        self.text.setHtml("".join(parts))

    def _section(self, found: CaseOffers, state: str) -> str:
        family = self.families.currentData()
        own = [one for one in found.of_state(state) if family in {"", one.offer.family}]
        if not own:
            return f"<h2>{t(f'offer.state.{state}')}（0）</h2>"
        rows = "".join(self._row(found, one) for one in own)
        title = t(f"offer.state.{state}")
        return f'<h2>{title}（{len(own)}）</h2><table cellspacing="0" width="100%">{rows}</table>'

    def _row(self, found: CaseOffers, one: Match) -> str:
        from matching.offers.words import effect_text, limits_text

        offer, dictionary = one.offer, self._window.office.dictionary
        family = t(f"offer.family.{offer.family}") if offer.family in FAMILIES else offer.family
        is_possible = offer.state in {"open", "unknown"}
        effect = found.effects.get(offer.id)
        product = f"{one.product.bank} {one.product.id}　{limits_text(one.product)}" if one.product else ""
        parts = [
            f"<p><b>{escape(offer.title)}</b>{draft_tag(offer.draft)}　{escape(offer.reason)}</p>",
            missing_line(offer.missing, dictionary) if offer.state == "unknown" else "",
            line(t("matching.product"), product.strip()),
            line(t("matching.effect"), effect_text(effect, dictionary)) if effect and is_possible else "",
            line(t("matching.fit"), _fit(one)) if is_possible else "",
            line(t("offer.documents"), "、".join(offer.documents)) if is_possible else "",
            line(t("offer.note"), offer.note) if is_possible else "",
        ]
        return (
            f'<tr><td width="24">{sign_tag(offer.state)}</td><td width="60" class="quiet">{escape(family)}</td>'
            f'<td>{"".join(parts)}</td><td width="190" class="quiet">{self._cited(one)}</td></tr>'
        )

    def _cited(self, one: Match) -> str:
        edition = self._editions().get(one.offer.pack, "")
        return (
            clause_links(one.offer.cited, one.offer.pack, edition, (one.offer.id,))
            if edition
            else escape(one.offer.cited)
        )

    def _editions(self) -> dict[str, str]:
        return dict(self._found.editions) if self._found else {}

    def _bundle(self, found: CaseOffers) -> str:
        from matching.offers.words import bundle_head

        bundle = found.bundle
        parts = [
            f"<h2>{t('matching.bundle')}</h2><p>{escape(bundle_head(bundle))}</p>",
            self._chosen(found, bundle.chosen),
            _left(t("matching.left_out"), bundle.left_out),
            _left(t("matching.held"), bundle.held),
            *(f"<p>{escape(note)}</p>" for note in bundle.notes),
            f'<p class="quiet">{t("matching.bundle.how")}</p>',
        ]
        return "".join(parts)

    def _chosen(self, found: CaseOffers, chosen: Sequence[Choice]) -> str:
        """Return the offers of the bundle as a table: what, as what, how much, why, by which clause."""
        from matching.explain.printed import number

        if not chosen:
            return ""
        matches = {one.offer.id: one for one in found.of_state("open")}
        heads = "".join(
            f'<th width="{width}" align="{"right" if name == "money" else "left"}">{t(f"matching.bundle.{name}")}</th>'
            for name, width in _BUNDLE_COLUMNS.items()
        )
        rows = []
        for choice in chosen:
            one = matches.get(choice.id)
            family = one.offer.family if one is not None else ""
            money = t("matching.bundle.unknown") if choice.money is None else number(choice.money)
            cells = (
                f"<td><b>{escape(choice.named)}</b></td>",
                f"<td>{escape(t(f'offer.family.{family}') if family in FAMILIES else family)}</td>",
                f'<td align="right">{escape(money)}</td>',
                f"<td>{escape(one.offer.reason) if one is not None else ''}</td>",
                f'<td class="quiet">{self._cited(one) if one is not None else ""}</td>',
            )
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f'<table cellspacing="0" cellpadding="5" width="100%"><tr>{heads}</tr>{"".join(rows)}</table>'

    def _security(self, found: SecurityPackage) -> str:
        from matching.offers.words import working_text

        dictionary = self._window.office.dictionary
        rows = "".join(
            f'<tr><td width="24">{sign_tag(_sign(one))}</td>'
            f'<td width="150">{escape(one.working.label)}</td>'
            f"<td><p>{escape(working_text(one.working))}</p>{missing_line(one.working.missing, dictionary)}"
            f"{line(t('offer.documents'), '、'.join(one.documents))}{line(t('offer.note'), one.working.note)}</td></tr>"
            for one in found.lines
        )
        insured = "".join(
            f'<tr><td width="24">{sign_tag(_INSURED[one.state])}</td><td width="150">{escape(one.label)}</td>'
            f"<td><p>{escape(one.sentence)}</p>{missing_line(one.missing, dictionary)}</td></tr>"
            for one in found.insurances
        )
        parts = [
            f"<h2>{t('matching.security')}</h2>",
            line(found.total.label, working_text(found.total)),
            line(found.cover.label, working_text(found.cover)) if found.total.value is not None else "",
            *(f"<p>{escape(text)}</p>" for text in found.problems),
            f'<table cellspacing="0" width="100%">{rows}{insured}</table>' if rows or insured else "",
        ]
        return "".join(parts)


def _sign(one: SecurityLine) -> str:
    """Return the sign of a part of the package: counted, waiting for a fact or a rate, or barred."""
    if one.counts:
        return "yes"
    return "unknown" if one.working.is_counted or one.working.missing else "no"


_INSURED = {"valid": "yes", "expiring": "hold", "expired": "no", "unknown": "unknown"}


def _fit(one: Match) -> str:
    told = "；".join(f"{part.title}：{part.sentence}" for part in one.fit.parts)
    return f"{one.fit.text}" + (f"（{told}）" if told else "")


def _left(title: str, rows: Sequence[LeftOut]) -> str:
    from matching.offers.words import left_text

    if not rows:
        return ""
    told = "".join(f"<p><b>{escape(one.choice.named)}</b>　{escape(left_text(one))}</p>" for one in rows)
    return f"<h4>{escape(title)}（{len(rows)}）</h4>{told}"


def _warnings(texts: Iterable[str]) -> str:
    return "".join(f'<p class="mark">{escape(text)}</p>' for text in texts)
