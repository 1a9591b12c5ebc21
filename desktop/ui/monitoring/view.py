"""The checks of a case after its loan, with what is due, and actual figures against the forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import calls
from desktop.ui.dialogs import ask_why
from desktop.ui.icons import icon, sign
from desktop.ui.judgement.prose import Prose
from desktop.ui.monitoring.check_card import CheckCard
from desktop.ui.monitoring.plan import SHARED
from desktop.ui.monitoring.words import notes_text, record_text, table_rows
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.case import Fact
from matching.monitoring.schedule import due_words

if TYPE_CHECKING:
    from desktop.ui.forms.keeping import Opened
    from desktop.ui.forms.material import FormMaterial
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.monitoring import CaseMonitoring
    from matching.monitoring.checks import Check

_SIGN = 20
_NOTES_HEIGHT = 84
_SIGN_OF_DUE = {"due": "yes", "overdue": "block", "unknown": "unknown"}


class MonitoringView(QWidget):
    """Show and take the records of checks after the loan."""

    recorded = Signal(str)
    """A record of the case of this id was kept, corrected or withdrawn."""
    judge_wanted = Signal()
    field_wanted = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._material: FormMaterial | None = None
        self._case_id = ""
        self._found: CaseMonitoring | None = None
        self._chosen = 0
        self.cards: list[CheckCard] = []
        self._group = QButtonGroup(self)
        self._lay_out()

    # ---- what the page asks

    def show_case(self, opened: Opened, material: FormMaterial) -> None:
        """Read and show what is recorded of a stored case."""
        if opened.stored.case.id != self._case_id:
            self._chosen = 0
        self._case_id, self._material = opened.stored.case.id, material
        self.new_button.setEnabled(not opened.stored.deleted)
        self._read()

    def _read(self) -> None:
        case_id = self._case_id
        self._window.runner.run(
            calls.case_monitoring(case_id, on=self._window.office.today),
            on_done=lambda found: self._show(found) if case_id == self._case_id else None,
        )

    # ---- building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._due_row())
        column.addWidget(self._recheck_row())
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.addTab(self._checks(), t("monitor.checks"))
        self.parts.addTab(self._figures(), t("monitor.table"))
        column.addWidget(self.parts, 1)

    def _due_row(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        self._due_sign, self.due = QLabel(), QLabel()
        self.due.setWordWrap(True)
        self.due.setTextFormat(Qt.TextFormat.PlainText)
        self.new_button = QPushButton(t("monitor.new"))
        self.new_button.setObjectName("primary")
        self.new_button.setToolTip(t("monitor.new.hint"))
        self.new_button.clicked.connect(lambda: self._record({"mon_date": Fact(value=self._window.office.today)}))
        row = QHBoxLayout(card)
        row.setContentsMargins(10, 8, 10, 8)
        row.addWidget(self._due_sign)
        row.addWidget(self.due, 1)
        row.addWidget(self.new_button)
        return card

    def _recheck_row(self) -> QWidget:
        self.recheck = QFrame()
        self.recheck.setObjectName("notice")
        self.recheck.setProperty("grade", "bad")
        drawing, self._recheck_words = QLabel(), QLabel()
        drawing.setPixmap(icon("stale").pixmap(_SIGN, _SIGN))
        self._recheck_words.setWordWrap(True)
        again = QPushButton(t("judged.again"))
        again.setObjectName("primary")
        again.clicked.connect(self.judge_wanted)
        row = QHBoxLayout(self.recheck)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(drawing)
        row.addWidget(self._recheck_words, 1)
        row.addWidget(again)
        self.recheck.hide()
        return self.recheck

    def _checks(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumWidth(380)
        self.detail = Prose(name=t("monitor.detail"))
        self.detail.field_wanted.connect(self.field_wanted)
        self.correct_button, self.withdraw_button = (
            QPushButton(t("monitor.correct")),
            QPushButton(t("monitor.withdraw")),
        )
        self.correct_button.clicked.connect(self._correct)
        self.withdraw_button.clicked.connect(self._withdraw)
        steps = QHBoxLayout()
        steps.setContentsMargins(8, 0, 8, 6)
        steps.addStretch(1)
        steps.addWidget(self.withdraw_button)
        steps.addWidget(self.correct_button)
        right = QFrame()
        right.setObjectName("card")
        column = QVBoxLayout(right)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.detail, 1)
        column.addLayout(steps)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._scroll)
        split.addWidget(right)
        split.setSizes([420, 560])
        split.setContentsMargins(0, 6, 0, 0)
        return split

    def _figures(self) -> QWidget:
        self.table = RowTable(
            (
                Head(t("monitor.column.figure"), 146),
                Head(t("monitor.column.period"), 180),
                Head(t("monitor.column.actual"), 80, right=True),
                Head(t("monitor.column.forecast"), 196, right=True),
                Head(t("monitor.column.difference"), 84, right=True),
                Head(t("monitor.column.ratio"), 80, right=True),
                Head(t("monitor.column.proof"), 0),
            ),
            name=t("monitor.table"),
        )
        self.notes = Prose(name=t("monitor.notes"))
        self.notes.field_wanted.connect(self.field_wanted)
        self.notes.setMinimumHeight(_NOTES_HEIGHT)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 3)
        column.addWidget(self.notes, 1)
        return page

    # ---- filling

    def _show(self, found: CaseMonitoring) -> None:
        assert self._material is not None
        self._found = found
        told, dictionary = found.monitoring, self._material.dictionary
        self._due_sign.setPixmap(sign(_SIGN_OF_DUE[told.due.state]).pixmap(_SIGN, _SIGN))
        self.due.setText(due_words(told.due, dictionary))
        self.recheck.setVisible(bool(told.recheck))
        numbers = "、".join(map(str, told.recheck))
        self._recheck_words.setText(t("monitor.recheck", numbers=numbers))
        self._place_cards()
        self.table.show_rows(list(table_rows(told)))
        self.notes.setHtml(notes_text(told, dictionary))
        numbers_now = [record.number for record in told.records]
        self._choose(self._chosen if self._chosen in numbers_now else next(iter(numbers_now), 0))

    def _place_cards(self) -> None:
        assert self._found is not None
        assert self._material is not None
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        for light in self._group.buttons():
            self._group.removeButton(light)
        self.cards = []
        for check in self._found.monitoring.checks:
            card = CheckCard(check, self._material.dictionary, self._group)
            card.record_chosen.connect(self._choose)
            card.record_wanted.connect(self._add_missing)
            self.cards.append(card)
            column.addWidget(card)
        if not self.cards:
            words = QLabel(t("monitor.none"))
            words.setObjectName("quiet")
            words.setWordWrap(True)
            column.addWidget(words)
        column.addStretch(1)
        self._scroll.setWidget(page)  # the old cards go with it

    @Slot(int)
    def _choose(self, number: int) -> None:
        assert self._found is not None
        assert self._material is not None
        told = self._found.monitoring
        record = next((one for one in told.records if one.number == number), None)
        self._chosen = 0 if record is None else number
        for step in (self.correct_button, self.withdraw_button):
            step.setEnabled(record is not None and self.new_button.isEnabled())
        if record is None:
            self.detail.setHtml(f'<p class="quiet">{t("monitor.detail.none")}</p>')
            return
        self.detail.setHtml(record_text(record, told, self._material.dictionary))
        for card, check in zip(self.cards, told.checks, strict=True):
            if record in check.records and record.dimension in card.lights:
                card.lights[record.dimension].setChecked(True)

    # ---- recording

    @Slot(object, str)
    def _add_missing(self, check: Check, dimension: str) -> None:
        if not self.new_button.isEnabled():
            return
        first = check.records[0].facts
        shared = {name: first[name] for name in SHARED if name in first}
        self._record({**shared, "mon_dimension": Fact(value=dimension)})

    def _record(self, facts: dict[str, Fact], *, corrects: int | None = None) -> None:
        from desktop.resources import comparisons
        from desktop.ui.monitoring.record_dialog import RecordDialog

        found, case_id = self._found, self._case_id
        if found is None or self._material is None:
            return
        dialog = RecordDialog(
            self,
            self._material,
            comparisons(),
            facts,
            check=lambda entered: found.refusals(entered, corrects=corrects),
            corrects=corrects is not None,
        )
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        entered = dialog.facts
        dialog.deleteLater()
        if not accepted:
            return
        why = ""
        if corrects is not None:
            asked = ask_why(
                self, title=t("monitor.save"), words=t("monitor.correct.why"), offered=(t("monitor.correct.offered"),)
            )
            if asked is None:
                return
            why = asked
        call = calls.record_check(
            case_id, entered, on=self._window.office.today, by=self._window.office.clerk, corrects=corrects, why=why
        )
        self._window.runner.run(call, on_done=lambda number: self._on_kept(case_id, number, t("monitor.kept.done")))

    def _correct(self) -> None:
        assert self._found is not None
        record = next((one for one in self._found.monitoring.records if one.number == self._chosen), None)
        if record is not None:
            self._record(dict(record.facts), corrects=record.number)

    def _withdraw(self) -> None:
        case_id, number = self._case_id, self._chosen
        why = ask_why(
            self,
            title=t("monitor.withdraw.title"),
            words=t("monitor.withdraw.why"),
            offered=(t("monitor.withdraw.offered"),),
        )
        if why is None or not number:
            return
        call = calls.withdraw_check(case_id, number, by=self._window.office.clerk, why=why)
        self._window.runner.run(call, on_done=lambda _none: self._on_kept(case_id, 0, t("monitor.withdraw.done")))

    def _on_kept(self, case_id: str, number: int, words: str) -> None:
        self._window.notice.say(words)
        self.recorded.emit(case_id)
        if case_id == self._case_id:
            self._chosen = number
            self._read()
