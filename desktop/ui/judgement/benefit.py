"""The benefit of a judgement with its working, and what the finances come to, as they were when it was judged."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.appraisal.benefit_view import BenefitView
from desktop.ui.appraisal.grown_prose import GrownProse
from desktop.ui.charts import ChartView
from desktop.ui.judgement.prose import draft_tag
from desktop.ui.texts import spoken, t

if TYPE_CHECKING:
    from matching.appraisal import Appraisal
    from matching.case import Case
    from matching.fields import FieldDictionary
    from matching.findings import Judgement


class BenefitPanel(QScrollArea):
    """Show every environmental quantity with formula and numbers, the energy as bars, and the finances in brief."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)
    measure_wanted = Signal(int, str)
    tab_wanted = Signal(str)
    """The tab of the case where all of the finances stands."""

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self.energy = ChartView()
        self.benefit = BenefitView(dictionary)
        self.benefit.export.hide()
        self.benefit.field_wanted.connect(self.field_wanted)
        self.benefit.measure_wanted.connect(self.measure_wanted)
        self.finance = GrownProse(name=t("judged.finance"))
        self.finance.field_wanted.connect(self.field_wanted)
        self.finance.place_wanted.connect(self.tab_wanted)
        inner = QWidget()
        inner.setObjectName("sheet")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(self.finance, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.energy, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.benefit)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inner)

    def show_found(self, judgement: Judgement, case: Case) -> None:
        """Show the benefit of this judgement and the case it judged."""
        from desktop.charts.judged import energy

        self.energy.show_chart(energy(case, judgement.working, self._dictionary, language=spoken()))
        self.benefit.show_benefit(judgement.working)
        self.finance.setHtml(_finance(judgement.appraisal))


def _finance(appraisal: Appraisal | None) -> str:
    """Tell the figures of the finances in one table; how they are worked out stands in a tab of its own."""
    figures = [] if appraisal is None else [*appraisal.told, *appraisal.told_of_loan]
    known = [figure for figure in figures if figure.value is not None]
    head = f"<h2>{t('judged.finance')}</h2>"
    way = f'<p><a href="place:appraisal">{t("judged.finance.all")}</a></p>'
    if not known:
        return f"{head}<p>{t('judged.finance.none')}</p>{way}"
    rows = "".join(
        f"<tr><td>{escape(figure.label)}{draft_tag(figure.draft)}</td>"
        f"<td><b>{figure.value:,f}</b> {escape(figure.unit)}</td></tr>"
        for figure in known
    )
    return f'{head}<table cellspacing="0">{rows}</table>{way}'
