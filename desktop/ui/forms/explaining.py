"""What a field means and what asks for it: in one line at the foot of the form, and the whole on a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from desktop.ui.forms.material import FormMaterial
from desktop.ui.texts import names, t
from matching.explain.printed import number
from matching.fields import Field
from matching.packs import Asking

_VALUES_SHOWN = 12
_CLAUSES_IN_LINE = 2
_KINDS = ("gate", "criterion", "clause", "offer")


class HelpStrip(QFrame):
    """Tell how to fill in the field that has the focus, what proves it and which clause asks for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.words = QLabel(t("form.help_idle"))
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.addWidget(self.words, 1)

    def show_field(self, field: Field, material: FormMaterial) -> None:
        """Tell about a field."""
        self.words.setText(field_line(field, material.asked_by.get(field.id, ())))


def field_line(field: Field, asked: Sequence[Asking] = ()) -> str:
    """Return label, help, the paper that proves a field and the clauses that ask for it, in one line."""
    parts = [f"{field.label}：{field.help}" if field.help else field.label]
    if field.evidence:
        parts.append(t("form.help_evidence", papers=field.evidence))
    cited = list(dict.fromkeys(one.cited for one in asked))
    if cited:
        more = t("form.help_more", count=len(cited)) if len(cited) > _CLAUSES_IN_LINE else ""
        parts.append(t("form.help_clauses", clauses="；".join(cited[:_CLAUSES_IN_LINE])) + more)
    return "　".join(parts)


def field_card(field: Field, material: FormMaterial, forms: Sequence[str] = ()) -> str:
    """Return all a person may want to know about a field, as rich text with links to the clauses."""
    asked = material.asked_by.get(field.id, ())
    return "".join((*_meaning(field, material), *_asking(asked), *_forms(forms)))


def _meaning(field: Field, material: FormMaterial) -> Iterator[str]:
    yield f"<h3>{escape(field.label)}</h3>"
    lines = [escape(field.help)]
    if field.unit and field.unit != "-":
        offered = "、".join(material.units.get(field.id, ()))
        also = t("form.card.units", units=offered) if offered else ""
        lines.append(t("form.card.unit", unit=escape(field.unit)) + also)
    if field.minimum is not None or field.maximum is not None:
        low = number(field.minimum) if field.minimum is not None else ""
        high = number(field.maximum) if field.maximum is not None else ""
        lines.append(t("form.card.range", low=low or "…", high=high or "…"))
    lines.append(_example(field))
    if field.values:
        labels = [choice.label for choice in field.values]
        more = t("form.card.more", count=len(labels)) if len(labels) > _VALUES_SHOWN else ""
        lines.append(t("form.card.values", values=escape("、".join(labels[:_VALUES_SHOWN])) + more))
    if field.evidence:
        lines.append(t("form.help_evidence", papers=escape(field.evidence)))
    if field.aliases:
        lines.append(t("form.card.aliases", names=escape("、".join(field.aliases))))
    yield "".join(f"<p>{words}</p>" for words in lines if words)
    yield f'<p class="quiet">{t("form.card.id", id=field.id)}</p>'


def _example(field: Field) -> str:
    """Return how an answer of this kind is written."""
    name = f"form.card.example.{'money' if field.unit.startswith('万元') else field.kind}"
    return t(name) if name in names() else ""


def _asking(asked: Sequence[Asking]) -> Iterator[str]:
    if not asked:
        yield f'<p class="quiet">{t("form.card.asked_none")}</p>'
        return
    for kind in _KINDS:
        own = [one for one in asked if one.kind == kind]
        if own:
            yield f"<h4>{t(f'form.card.{kind}', count=len(own))}</h4><ul>"
            yield from (f"<li>{_asked_line(one)}</li>" for one in own)
            yield "</ul>"


def _asked_line(one: Asking) -> str:
    link = f'<a href="clause:{escape(one.pack)}/{escape(one.edition)}/{escape(one.clause)}">{escape(one.cited)}</a>'
    title = escape(f"{one.id} {one.title}" if one.kind in {"gate", "criterion"} else one.title)
    draft = f' <span class="mark">［{t("finding.draft")}］</span>' if one.draft else ""
    return f"{title}{draft}　{_worth(one)}<br>{link}"


def _worth(one: Asking) -> str:
    """Return what hangs on the answer."""
    if one.kind == "gate":
        name = f"gate.effect.{one.on_no}"
        stage = t(f"gate.stage.{one.stage}") if f"gate.stage.{one.stage}" in names() else ""
        return t("form.card.on_no", stage=stage, effect=t(name) if name in names() else one.on_no)
    if one.kind == "criterion" and one.weight:
        return t("form.card.weight", weight=f"{one.weight:g}")
    return ""


def _forms(forms: Sequence[str]) -> Iterator[str]:
    if forms:
        yield f"<h4>{t('form.card.forms')}</h4><p>{escape('、'.join(forms))}</p>"
