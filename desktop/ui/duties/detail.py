"""One thing to be done in full, with what can be done about it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.duties import words
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.duties import DutyList
    from matching.duties.collect import PastDuty
    from matching.duties.due import Due

ACTIONS = ("done", "assign", "date", "case", "clause")


class DetailPanel(QFrame):
    """Show one thing; say which button was pressed, and which record is to be withdrawn."""

    wanted = Signal(str)
    withdraw_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(300)
        self.text = QLabel(t("duties.choose"))
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.records = QLabel()
        self.records.setWordWrap(True)
        self.records.setTextFormat(Qt.TextFormat.RichText)
        self.records.linkActivated.connect(lambda link: self.withdraw_wanted.emit(int(link)))
        inner = QWidget()
        inner.setObjectName("card")
        told = QVBoxLayout(inner)
        told.setContentsMargins(10, 6, 10, 6)
        told.addWidget(self.text)
        told.addWidget(self.records)
        told.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 8)
        column.addWidget(area, 1)
        self.buttons: dict[str, QPushButton] = {}
        for name in ACTIONS:
            button = QPushButton(t(f"duties.do.{name}"))
            button.setToolTip(t(f"duties.do.{name}.hint"))
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            button.hide()
            self.buttons[name] = button
            column.addWidget(button)
        self.buttons["done"].setObjectName("primary")

    def show_due(self, found: DutyList, due: Due) -> None:
        """Show one thing and offer what can be done about it."""
        self.text.setText(words.story(found, due))
        duty = found.duty(due.key)
        offered = {
            "done": due.source == "duty" and due.done_on is None,
            "assign": True,
            "date": duty is not None and duty.may_be_dated,
            "case": bool(due.case_id),
            "clause": bool(due.clause),
        }
        self.buttons["done"].setText(t("duties.do.done" if due.due_on is not None else "duties.do.log"))
        for name, button in self.buttons.items():
            button.setVisible(offered[name])
        self.records.setText("".join(self._record(found, due)))

    def show_past(self, past: PastDuty) -> None:
        """Show a duty that is over: nothing is to be done about it."""
        self.text.setText(
            "".join(f"<p>{escape(text)}</p>" for text in (past.title, past.actor, past.cites, past.deadline) if text)
            + f"<p>{t('duties.over')}</p>"
        )
        self.clear_actions()

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self.text.setText(t("duties.choose"))
        self.clear_actions()

    def clear_actions(self) -> None:
        """Offer nothing."""
        for button in self.buttons.values():
            button.hide()
        self.records.clear()

    @staticmethod
    def _record(found: DutyList, due: Due) -> list[str]:
        lines = []
        for mark in found.marked(due.key):
            told = t(f"duties.record.{mark.kind}", value=mark.value or t("duties.record.none"))
            more = "，".join(filter(None, (mark.note, mark.by)))
            lines.append(
                f"<p>{escape(told)}{escape(f'（{more}）') if more else ''}　"
                f'<a href="{mark.number}">{t("duties.withdraw")}</a></p>'
            )
        return [f"<p><b>{t('duties.records')}</b></p>", *lines] if lines else []
