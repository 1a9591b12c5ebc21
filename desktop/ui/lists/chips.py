"""The conditions in force below the filters, each with a way to take it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QWidget

from desktop.store import Condition
from desktop.ui.lists.condition_words import sentence
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.list_fields import ListField


class Chips(QWidget):
    """Show conditions in a row; nothing while there is none."""

    taken_away = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._inner = QWidget()
        self._inner.setLayout(self._row)
        area = QScrollArea()
        area.setWidget(self._inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._area = area
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(t("list.conditions.in_force")))
        column.addWidget(area, 1)
        self.hide()

    def show_conditions(self, conditions: Sequence[Condition], fields: Mapping[str, ListField]) -> None:
        """Show these conditions in words."""
        for chip in self._inner.findChildren(QPushButton):
            chip.hide()
            chip.deleteLater()
        while self._row.count():
            self._row.takeAt(0)
        for condition in conditions:
            words = sentence(condition, fields)
            chip = QPushButton(f"{words}　×")
            chip.setToolTip(t("list.condition.take_away"))
            chip.setAccessibleName(f"{t('list.condition.take_away')} {words}")
            chip.clicked.connect(lambda _=False, one=condition: self.taken_away.emit(one))
            chip.ensurePolished()
            self._area.setFixedHeight(chip.sizeHint().height() + 4)
            self._row.addWidget(chip)
        self._row.addStretch(1)
        self.setVisible(bool(conditions))
