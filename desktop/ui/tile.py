"""A number with its name, to be pressed for the list behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.icons import icon
from desktop.ui.texts import t
from desktop.ui.theme import wide

_SIGN = 18
_HEIGHT = 66


class Tile(QPushButton):
    """Show a number, what it counts, and a drawing where it stands for a state."""

    def __init__(
        self, title: str, *, drawing: str | None = None, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = title
        self.setObjectName("tile")
        self.setToolTip(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(wide(_HEIGHT))
        self._number = QLabel("—")
        self._number.setObjectName("figure")
        name = QLabel(title)
        name.setObjectName("quiet")
        row = QHBoxLayout()
        row.setSpacing(6)
        if drawing is not None:
            shown = QLabel()
            shown.setPixmap(icon(drawing).pixmap(_SIGN, _SIGN))
            row.addWidget(shown)
        row.addWidget(name)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addLayout(row)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(title)

    def show_number(self, number: int | str) -> None:
        """Show the number; nothing to open where there is none."""
        self._number.setText(str(number))
        self.setAccessibleName(t("today.tile", title=self._title, number=number))
        self.setEnabled(number != 0)

    @property
    def number(self) -> str:
        """Return the number shown."""
        return self._number.text()
