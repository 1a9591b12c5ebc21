"""What a record proves of its enterprise or project: now and then, taken over when a person says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.register_record import RecordShown
    from matching.registers.gives import Given


class GivesPart(QWidget):
    """Offer the facts of one record."""

    wanted = Signal(tuple)
    """Ids of the fields to write."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._words = QLabel()
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.write = QPushButton(t("reg.gives.write"))
        self.write.setObjectName("primary")
        self.write.clicked.connect(lambda _checked=False: self.wanted.emit(self._chosen()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.addWidget(self._words)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.write, 0, Qt.AlignmentFlag.AlignRight)

    def show_record(self, shown: RecordShown, *, unsaved: bool) -> None:
        """Show what a record proves; what is not saved proves nothing yet."""
        self.boxes = {}
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(shown.gives):
            self._line(grid, place, one)
        grid.setRowStretch(len(shown.gives), 1)
        self._scroll.setWidget(page)
        page.setAutoFillBackground(False)
        key = "reg.gives.unsaved" if unsaved else "reg.gives.words" if shown.gives else "reg.gives.none"
        self._words.setText(t(key))
        self.write.setVisible(bool(shown.gives))
        self.write.setEnabled(not unsaved and any(box.isChecked() for box in self.boxes.values()))

    def _line(self, grid: QGridLayout, place: int, one: Given) -> None:
        box = QCheckBox(one.label)
        box.setChecked(one.differs)
        box.setEnabled(one.differs)
        box.toggled.connect(lambda _on: self.write.setEnabled(any(each.isChecked() for each in self.boxes.values())))
        key = "reg.gives.change" if one.differs else "reg.gives.same"
        told = QLabel(t(key, now=one.now, then=one.then, evidence=one.fact.evidence, source=one.fact.source))
        told.setWordWrap(True)
        told.setTextFormat(Qt.TextFormat.PlainText)
        if not one.differs:
            told.setObjectName("quiet")
        self.boxes[one.field] = box
        grid.addWidget(box, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(told, place, 1, Qt.AlignmentFlag.AlignTop)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.boxes.items() if box.isChecked())
