"""One quiet line under a field: what the project's words suggest, with the words, to take over or to turn down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.texts import t
from matching.suggest.found import Suggestion

_HINTED_WORDS = 3


class SuggestionLine(QFrame):
    """Show one suggestion for a field; two buttons answer it."""

    answered = Signal(object, bool)
    """The suggestion, and whether the person took it over."""

    def __init__(self, suggestion: Suggestion, label: str) -> None:
        super().__init__()
        self.suggestion = suggestion
        self.setObjectName("suggestion")
        self.words = ElidedLabel()
        self.words.setObjectName("quiet")
        self.words.show_words(line_of(suggestion))
        self.words.setMaximumWidth(self.words.fontMetrics().horizontalAdvance(line_of(suggestion)) + 4)
        self.take = self._button("take", label, right=True)
        self.turn_down = self._button("not", label, right=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.take)
        row.addWidget(self.turn_down)
        row.addStretch(0)

    def _button(self, name: str, label: str, *, right: bool) -> QPushButton:
        button = QPushButton(t(f"suggest.{name}"))
        button.setObjectName("answer")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(t(f"suggest.{name}_of", field=label, value=self.suggestion.label))
        button.setToolTip(t("suggest.tip" if right else "suggest.not_tip"))
        button.clicked.connect(lambda: self.answered.emit(self.suggestion, right))
        return button


def line_of(suggestion: Suggestion) -> str:
    """Return a suggestion in one sentence."""
    words = "、".join(word.text for word in suggestion.words[:_HINTED_WORDS])
    if suggestion.like:
        words = "；".join(part for part in (words, t("suggest.like", text=suggestion.like)) if part)
    return t("suggest.firm" if suggestion.is_firm else "suggest.possible", value=suggestion.label, words=words)
