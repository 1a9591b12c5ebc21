"""What is said about a record: what is wrong, what is remarkable, and on demand what cannot be checked yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QResizeEvent

from desktop.ui.judgement.prose import Prose
from desktop.ui.registers.wording import remarks_text

if TYPE_CHECKING:
    from desktop.work.operations.register_desk import Cited
    from matching.registers.checks import Remark

_HIGHEST = 108


class RemarkList(Prose):
    """Tell remarks in as much room as they need, up to a few lines; what cannot be checked yet is told on demand."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self._remarks: tuple[Remark, ...] = ()
        self._cites: Mapping[str, Cited] = {}
        self._unfolded = False
        self.document().setDocumentMargin(4)
        self.anchorClicked.connect(self._unfold)

    def show_remarks(self, remarks: Sequence[Remark], cites: Mapping[str, Cited]) -> None:
        """Show these remarks, or nothing at all."""
        self._remarks, self._cites = tuple(remarks), cites
        self.setVisible(bool(remarks))
        self.setHtml(remarks_text(self._remarks, cites, unfolded=self._unfolded))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    @Slot(QUrl)
    def _unfold(self, link: QUrl) -> None:
        if link.scheme() == "unfold":
            self._unfolded = not self._unfolded
            self.show_remarks(self._remarks, self._cites)

    def _fit(self) -> None:
        self.setFixedHeight(min(int(self.document().size().height()) + 2, _HIGHEST))
