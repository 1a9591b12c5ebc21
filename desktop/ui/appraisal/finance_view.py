"""The finances of a project on screen: the same figures and the same sums as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.appraisal.finance_wording import figures_text, head_text, money, varied_text
from desktop.ui.appraisal.grown_prose import GrownProse
from desktop.ui.appraisal.year_table import YearTable
from desktop.ui.charts import ChartView
from desktop.ui.texts import spoken, t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from matching.appraisal import Appraisal, CashFlow
    from matching.fields import FieldDictionary


class FinanceView(QWidget):
    """Show an appraisal in full height, to stand on a page that scrolls."""

    field_wanted = Signal(str)
    """A field the person wants to fill in now."""

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self.head, self.figures, self.varied = (GrownProse(name=t(f"finance.{name}")) for name in _PARTS)
        self.table: YearTable | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for prose in (self.head, self.figures, self.varied):
            prose.field_wanted.connect(self.field_wanted)
            self._column.addWidget(prose)
        self.cash_flow, self.tornado = ChartView(), ChartView()
        charts = QHBoxLayout()
        charts.setSpacing(wide(16))
        charts.setContentsMargins(0, wide(8), 0, wide(4))
        for chart in (self.cash_flow, self.tornado):
            charts.addWidget(chart, 1)
        self._column.insertLayout(1, charts)
        self._column.addStretch(1)
        self.show_appraisal(None)

    def show_appraisal(self, appraisal: Appraisal | None) -> None:
        """Show this appraisal; None says that the case gives nothing to appraise."""
        self._show_flow(None if appraisal is None else appraisal.cash_flow)
        self._show_charts(appraisal)
        for prose in (self.figures, self.varied):
            prose.setVisible(appraisal is not None)
        if appraisal is None:
            self.head.setHtml(f'<h2>{t("finance.title")}</h2><p class="quiet">{t("finance.none")}</p>')
            return
        self.head.setHtml(head_text(appraisal, self._dictionary))
        self.figures.setHtml(figures_text(appraisal, self._dictionary))
        self.varied.setHtml(varied_text(appraisal))

    def _show_charts(self, appraisal: Appraisal | None) -> None:
        if appraisal is None:
            self.cash_flow.show_chart(None)
            self.tornado.show_chart(None)
            return
        from desktop.charts.appraised import cash_flow, tornado

        self.cash_flow.show_chart(cash_flow(appraisal, language=spoken()))
        self.tornado.show_chart(tornado(appraisal, language=spoken()))

    def _show_flow(self, flow: CashFlow | None) -> None:
        """Put the table of this cash flow in place of the one shown before; its years are its columns."""
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.setParent(None)
            self.table.deleteLater()
            self.table = None
        if flow is None or not flow.lines:
            return
        self.table = YearTable(t("finance.line"), flow.years, name=t("finance.flow"))
        rows = [(line.label, *map(money, line.amounts)) for line in flow.lines]
        self.table.show_years(rows, frozenset(place for place, line in enumerate(flow.lines) if line.kind == "net"))
        self._column.insertWidget(1, self.table)


_PARTS = ("title", "figures", "sensitivity")
