"""One check on a card: when, whether all four dimensions are recorded, and a light with words for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from desktop.ui.icons import sign
from desktop.ui.texts import t
from matching.monitoring.records import DIMENSIONS, span_words

if TYPE_CHECKING:
    from matching.fields import FieldDictionary
    from matching.monitoring.checks import Check

SIGN_OF_RESULT = {"normal": "yes", "attention": "hold", "problem": "block", "": "unknown"}
_SIGN = 18
_IN_A_ROW = 2


class CheckCard(QFrame):
    """Show one check; a light leads to its record, a missing one to a new record."""

    record_chosen = Signal(int)
    record_wanted = Signal(object, str)
    """The check and the dimension that is missing."""

    def __init__(self, check: Check, dictionary: FieldDictionary, group: QButtonGroup) -> None:
        super().__init__()
        self.setObjectName("card")
        self._check, self._dictionary, self._group = check, dictionary, group
        self.lights: dict[str, QToolButton] = {}
        title = QLabel(span_words(check.period) if check.period else t("monitor.no_period", on=check.done_on or ""))
        title.setObjectName("caption")
        drawing = QLabel()
        drawing.setPixmap(sign("yes" if check.is_complete else "unknown").pixmap(_SIGN, _SIGN))
        state = QLabel(
            t("monitor.complete")
            if check.is_complete
            else t("monitor.incomplete", names="、".join(self._label(name) for name in check.missing))
        )
        state.setWordWrap(True)
        state.setObjectName("quiet" if check.is_complete else "warning")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(state, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for place, name in enumerate(DIMENSIONS):
            grid.addWidget(self._light(name), place // _IN_A_ROW, place % _IN_A_ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(5)
        column.addWidget(title)
        column.addLayout(head)
        column.addLayout(grid)

    def _label(self, dimension: str) -> str:
        return self._dictionary["mon_dimension"].choice_label(dimension)

    def _light(self, dimension: str) -> QToolButton:
        records = self._check.of(dimension)
        light = QToolButton()
        light.setIconSize(QSize(_SIGN, _SIGN))
        light.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        light.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        light.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if records:
            record = records[-1]
            result = self._dictionary["mon_result"].choice_label(record.result) if record.result else t("monitor.open")
            light.setIcon(sign(SIGN_OF_RESULT.get(record.result, "unknown")))
            light.setText(t("monitor.light", dimension=self._label(dimension), result=result))
            light.setCheckable(True)
            light.clicked.connect(lambda _on, number=record.number: self.record_chosen.emit(number))
            self._group.addButton(light)
        else:
            light.setIcon(sign(""))
            light.setText(t("monitor.light.missing", dimension=self._label(dimension)))
            light.setToolTip(t("monitor.light.missing.hint"))
            light.clicked.connect(lambda: self.record_wanted.emit(self._check, dimension))
        light.setAccessibleName(light.text())
        self.lights[dimension] = light
        return light
