"""Running text that is as high as what it says, to stand among other things on one page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.judgement.prose import Prose

_MEASURE = "measure"


class GrownProse(Prose):
    """Show rich text in full height; the page around it scrolls."""

    measure_wanted = Signal(int, str)
    """Place of a measure and the field of it to fill in."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def sizeHint(self) -> QSize:
        """Return the height of the whole text."""
        return QSize(super().sizeHint().width(), self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow when a narrower page breaks more lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = int(self.document().size().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        if link.scheme() == _MEASURE:
            place, field_id = link.path().split("/", 1)
            self.measure_wanted.emit(int(place), field_id)
        else:
            super()._follow(link)


def measure_link(place: int, field_id: str) -> str:
    """Return where a link to a field of a measure leads."""
    return f"{_MEASURE}:{place}/{field_id}"
