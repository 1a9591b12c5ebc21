"""The head of the case page: whose project it is, how it stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.store import CaseRow
from desktop.ui.actions import button
from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.forms.keeping import Opened
from desktop.ui.icons import sign
from desktop.ui.texts import t
from desktop.work.number_words import interval_text

_SIGN = QSize(18, 18)


class CaseHead(QFrame):
    """Show enterprise and project, recommendation, score interval and the commands."""

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setObjectName("title")
        self.state = QLabel()
        self.state.setObjectName("quiet")
        self._sign = QLabel()
        self.result = QLabel()
        self.result.setObjectName("caption")
        self.score = QLabel()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(button(actions["back"]))
        row.addLayout(names, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        row.addLayout(self._tools)
        for widget in (self._sign, self.result, self.score):
            row.addWidget(widget)
        row.addSpacing(6)
        for name in ("save", "judge_one", "print_one"):
            made = button(actions[name], primary=name == "save")
            if name == "save":
                made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            row.addWidget(made)

    def offer(self, actions: Iterable[QAction]) -> None:
        """Offer more commands by their drawings alone, as soon as the form is there; their tips say what they do."""
        for action in actions:
            made = button(action)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            made.setAutoRaise(True)
            self._tools.addWidget(made)

    def name(self, enterprise: str, project: str) -> None:
        """Show whose project it is."""
        self.title.show_words(
            t("case.title", enterprise=enterprise, project=project) if enterprise or project else t("case.new")
        )

    def wait(self) -> None:
        """Say that the case is being read."""
        self.name("", "")
        self.state.setText(t("case.loading"))
        self.stand(None)

    def tell(self, opened: Opened | None, *, unsaved: bool) -> None:
        """Show the version, None of a new case, and whether something is not yet saved."""
        words = _version_words(opened) if opened is not None else "" if unsaved else t("case.not_stored")
        self.state.setText("　".join(filter(None, (t("case.unsaved") if unsaved else "", words))))

    def stand(self, row: CaseRow | None) -> None:
        """Show recommendation and score interval as in the list."""
        result = row.recommendation if row is not None else ""
        self._sign.setPixmap(sign(result).pixmap(_SIGN))
        self.result.setText(t(f"recommendation.{result or 'none'}"))
        words = interval_text(row.score_low, row.score_high) if row is not None else ""
        stale = t("case.stale") if row is not None and row.changed_since_judged else ""
        self.score.setText("　".join(part for part in (t("case.score", score=words) if words else "", stale) if part))


def _version_words(opened: Opened) -> str:
    stored = opened.stored
    saved_at, by = (
        (opened.versions[0].saved_at, opened.versions[0].by) if opened.versions else (stored.saved_at, stored.by)
    )
    return t(
        "case.version",
        case=stored.revision,
        enterprise=stored.enterprise_revision,
        day=f"{saved_at.astimezone():%Y-%m-%d %H:%M}",
        by=by,
    )
