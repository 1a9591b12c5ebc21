"""What the case is under each document that reaches it, side by side, with what is still open."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.judgement.prose import Prose, clause_links, draft_tag, line, missing_line, sign_tag
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.fields import FieldDictionary
    from matching.findings import Judgement, ReadingResult

_OUTSIDE = frozenset({"expired", "not_applicable"})


class ReadingsPanel(QWidget):
    """Show every reading: the answer, or the answers still possible and the facts that would settle it."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self.text = Prose(name=t("judged.readings"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.clause_wanted.connect(self.clause_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the readings of this judgement, those outside their document's reach at the end by name only."""
        titles = {pack.id: pack.title for pack in judgement.packs}
        told = readings_of(judgement)
        parts = [f'<p class="quiet">{t("reading.words")}</p>']
        for pack in dict.fromkeys(reading.pack for reading in told):
            own = [reading for reading in told if reading.pack == pack]
            parts.append(f"<h2>{escape(titles.get(pack, pack))}</h2>{self._table(own)}")
        outside = [reading for reading in judgement.readings if reading not in told]
        if outside:
            names = "；".join(f"{reading.title}（{reading.text}）" for reading in outside)
            parts.append(f'<h2>{t("reading.outside")}（{len(outside)}）</h2><p class="quiet">{escape(names)}</p>')
        self.text.setHtml("".join(parts))

    def _table(self, readings: Sequence[ReadingResult]) -> str:
        rows = "".join(self._row(reading) for reading in readings)
        return f'<table cellspacing="0" width="100%">{rows}</table>'

    def _row(self, reading: ReadingResult) -> str:
        cited = clause_links(reading.cited, reading.pack, reading.edition, (reading.clause,))
        parts = [
            f"<p>{escape(reading.title)}{draft_tag(reading.draft)}　<b>{escape(reading.text)}</b></p>",
            missing_line(reading.missing, self._dictionary) if reading.is_open else "",
            line(t("reading.facts"), _facts(reading)),
            line(t("offer.note"), reading.note),
        ]
        sign = "unknown" if reading.is_open else {"yes": "yes", "no": "no"}.get(reading.answers[0], "yes")
        return (
            f'<tr><td width="24">{sign_tag(sign)}</td><td>{"".join(parts)}</td>'
            f'<td width="210" class="quiet">{cited}</td></tr>'
        )


def _facts(reading: ReadingResult) -> str:
    return "，".join(t("reading.fact", label=fact.label, value=fact.value) for fact in reading.facts)


def readings_of(judgement: Judgement) -> tuple[ReadingResult, ...]:
    """Return the readings of documents that reach the case on the day."""
    return tuple(reading for reading in judgement.readings if not _OUTSIDE & set(reading.answers))
