"""What a project saves, on screen: totals beside what was declared, the bank's share, and every measure's working."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.appraisal.grown_prose import GrownProse
from desktop.ui.appraisal.wording import figure_text, figures_text, mark_text, missing_text, rests_on_text
from desktop.ui.judgement.prose import line
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.workings import COAL_BASES

if TYPE_CHECKING:
    from matching.fields import FieldDictionary
    from matching.workings import MeasureBenefit, ProjectBenefit, Total

_COLUMNS = (
    ("label", 0, False), ("unit", 80, False), ("computed", 130, True), ("declared", 130, True), ("used", 130, True),
    ("attributed", 130, True), ("mark", 100, False), ("note", 80, False),
)  # fmt: skip
_ROW_HEIGHT = 28


class BenefitView(QWidget):
    """Show the benefit of a project, or that nothing was stated that would give one."""

    field_wanted = Signal(str)
    measure_wanted = Signal(int, str)
    copied = Signal(int)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        title = QLabel(t("benefit.title"))
        title.setObjectName("title")
        self.copy = QPushButton(t("benefit.copy"))
        self.copy.clicked.connect(lambda: self.copied.emit(self._copy()))
        self.export = QPushButton(t("benefit.export"))
        self.totals = RowTable(
            [Head(t(f"benefit.head.{name}"), width, right) for name, width, right in _COLUMNS],
            name=t("benefit.totals"),
        )
        self.text = GrownProse(name=t("benefit.title"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.measure_wanted.connect(self.measure_wanted)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.copy)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.totals)
        column.addWidget(self.text)

    def show_benefit(self, benefit: ProjectBenefit | None) -> None:
        """Show this benefit; None says that there are neither measures nor declared quantities."""
        totals = () if benefit is None else benefit.totals
        notes = list(dict.fromkeys(total.note for total in totals if total.note))
        self.totals.show_rows([self._row(total, benefit.stage if benefit else "", notes) for total in totals])
        height = self.totals.horizontalHeader().sizeHint().height() + len(totals) * _ROW_HEIGHT + 4
        self.totals.setFixedHeight(height)
        self.totals.setVisible(bool(totals))
        self.copy.setVisible(bool(totals))
        if benefit is None:
            self.text.setHtml(f'<p class="quiet">{t("benefit.none")}</p>')
        else:
            self.text.setHtml(self._conventions(benefit, notes) + "".join(map(self._measure, benefit.measures)))

    def _copy(self) -> int:
        self.totals.clearSelection()
        return self.totals.copy()

    def _row(self, total: Total, stage: str, notes: list[str]) -> tuple[str, ...]:
        return (
            total.label,
            total.unit,
            figure_text(total.value),
            figure_text(total.declared),
            figure_text(total.used),
            figure_text(total.attributed),
            mark_text(total.mark, stage) if total.used is not None else "",
            t("benefit.see_note", number=notes.index(total.note) + 1) if total.note else "",
        )

    def _conventions(self, benefit: ProjectBenefit, notes: list[str]) -> str:
        share = benefit.share
        words = t("benefit.share.words", sentence=share.sentence) if share.value is not None else share.sentence
        about = [(note, "、".join(total.label for total in benefit.totals if total.note == note)) for note in notes]
        return "".join((
            *(line(t("benefit.note_of", number=at, label=labels), note) for at, (note, labels) in enumerate(about, 1)),
            line(t("benefit.share"), words),
            missing_text(share.missing, 0, self._dictionary),
            line(
                t("benefit.coal_basis"), t("benefit.coal_basis.words", basis=COAL_BASES.get(benefit.coal_basis, ""))
            ),
            line(t("benefit.stage"), t(f"benefit.stage.{benefit.stage or 'unknown'}")),
            line(t("benefit.rounding"), benefit.rounding),
            *(line(t("benefit.note"), problem) for problem in benefit.problems),
        ))  # fmt: skip

    def _measure(self, measure: MeasureBenefit) -> str:
        name = t("benefit.measure", number=measure.place + 1, title=measure.name or t("benefit.unnamed"))
        kind = measure.kind_label or t("benefit.no_kind")
        head = f'<h2>{escape(name)}</h2><p class="quiet">{escape(kind)}</p>'
        lacks = missing_text(("msr_kind",), measure.place, self._dictionary) if not measure.kind else ""
        return head + lacks + figures_text(measure, self._dictionary, factors=False) + rests_on_text(measure)
