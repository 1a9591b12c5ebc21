"""What a person chooses of a table: which, of which period, grouped how, of which cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.statistics.statistics_calls import Start
    from desktop.work.operations.statistics_layouts import LayoutLine

_LAYOUT_BY = ""
"""Group as the layout says."""


class Choices(QWidget):
    """Hold the fields above a table."""

    changed = Signal()
    interval_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, LayoutLine] = {}
        self._interval = ""
        self.layouts, self.by, self.across, self.scope = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.period, self.region = QLineEdit(), QLineEdit()
        self.region.setPlaceholderText(t("statistics.region.all"))
        self.year_on_year = QCheckBox(t("statistics.year_on_year"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        fields = (
            ("layout", self.layouts), ("period", self.period), ("by", self.by), ("across", self.across),
            ("scope", self.scope), ("region", self.region),
        )  # fmt: skip
        for place, (name, widget) in enumerate(fields):
            label = QLabel(t(f"statistics.{name}"))
            label.setBuddy(widget)
            widget.setAccessibleName(t(f"statistics.{name}"))
            widget.setToolTip(t(f"statistics.{name}.hint"))
            grid.addWidget(label, place // 3, place % 3 * 2)
            grid.addWidget(widget, place // 3, place % 3 * 2 + 1)
            grid.setColumnStretch(place % 3 * 2 + 1, 1)
        self.year_on_year.setToolTip(t("statistics.year_on_year.hint"))
        grid.addWidget(self.year_on_year, 0, 6)
        self.interval = QComboBox()
        self.interval.setAccessibleName(t("statistics.interval"))
        self.interval.setToolTip(t("statistics.interval.hint"))
        self.interval.activated.connect(lambda _place: self.interval_chosen.emit(str(self.interval.currentData())))
        grid.addWidget(self.interval, 1, 6)
        self.layouts.currentIndexChanged.connect(lambda _place: self._take_layout())
        for box in (self.by, self.across, self.scope):
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        for line in (self.period, self.region):
            line.editingFinished.connect(self.changed)
        self.year_on_year.toggled.connect(lambda _on: self.changed.emit())

    def show_start(self, start: Start) -> None:
        """Offer the tables there are; what was chosen stays chosen."""
        before = self.layout_id
        self._lines = {one.id: one for one in start.layouts}
        if not self.period.text() or self.interval.currentData() not in {None, self._interval}:
            self.period.setText(start.period)
        self._interval = start.interval
        self._fill(
            self.interval, {name: t("statistics.interval.is", of=title) for name, title in start.intervals.items()}
        )
        self.interval.setCurrentIndex(self.interval.findData(start.interval))
        self._fill(self.scope, {"": t("statistics.scope.own"), **start.scopes})
        self.layouts.blockSignals(True)
        self.layouts.clear()
        for one in start.layouts:
            report = f"（{one.report}）" if one.report else ""
            self.layouts.addItem(one.title + report, one.id)
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(before)))
        self.layouts.blockSignals(False)
        self._take_layout()

    @property
    def layout_id(self) -> str:
        """Return the chosen table."""
        return str(self.layouts.currentData() or "")

    @property
    def rows(self) -> tuple[str, ...]:
        """Return by what lines are grouped; nothing for the layout's own way."""
        chosen = str(self.by.currentData() or _LAYOUT_BY)
        return (chosen,) if chosen else ()

    def help(self) -> str:
        """Return what the chosen table is for."""
        line = self._lines.get(self.layout_id)
        return line.help if line is not None else ""

    def _take_layout(self) -> None:
        line = self._lines.get(self.layout_id)
        if line is None:
            return
        own = "、".join(line.choices[name] for name in line.rows)
        self._fill(self.by, {_LAYOUT_BY: t("statistics.by.own", names=own) if own else "", **line.choices})
        self._fill(self.across, {"": t("statistics.across.none"), **line.choices})
        for widget in (self.by, self.across, self.scope, self.year_on_year, self.region, self.period):
            widget.setEnabled(not line.fixed)
        self.changed.emit()

    def _fill(self, box: QComboBox, choices: dict[str, str]) -> None:
        before = box.currentData()
        box.blockSignals(True)
        box.clear()
        for name, title in choices.items():
            box.addItem(title, name)
        box.setCurrentIndex(max(0, box.findData(before)))
        box.blockSignals(False)
