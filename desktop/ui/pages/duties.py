"""The page of things to be done: what is late, near, coming or free of a date, who does it, and the calendar file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import dialogs
from desktop.ui.duties import asking, duties_calls, words
from desktop.ui.duties.detail import DetailPanel
from desktop.ui.row_table import Head, Place, RowTable
from desktop.ui.texts import t
from desktop.ui.theme import colours

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.operations.duties import DutyList, Look
    from desktop.work.tasks import TaskRunner
    from matching.duties.due import Due

TABS = ("dated", "undated", "done", "past")
_AHEAD = ("year", "90", "30", "years")
_DAYS = {"year": 365, "90": 90, "30": 30, "years": 1096}


class DutiesPage(QWidget):
    """Let a person see what is to be done and keep that it was."""

    case_wanted = Signal(str, str)
    """A case, and the tab the thing is done on."""
    clause_wanted = Signal(str, str, str)

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner, self._office, self._notice = runner, office, notice
        self._found: DutyList | None = None
        self._shown: tuple[Due, ...] = ()
        self._asked = 0
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Read everything again when the page comes to the front."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read what is to be done; of several questions only the answer to the last is shown."""
        self._asked += 1
        asked, today = self._asked, self._office.today
        until = today + timedelta(days=_DAYS[str(self.ahead.currentData())])
        self._runner.run(
            duties_calls.listed(today, until), on_done=lambda found: self._take(found) if asked == self._asked else None
        )

    # ---- showing

    def _take(self, found: DutyList) -> None:
        self._found = found
        self.empty.setVisible(bool(found.missing))
        groups = found.grouped()
        told = {state: len(groups[state]) for state in groups}
        self.counts.setText(t("duties.counts", warn=found.warn_days, since=found.since, **told))
        people = sorted({due.responsible for due in found.dues if due.responsible})
        self._refill(self.person, people)
        self._show()

    def _refill(self, box: QComboBox, names: list[str]) -> None:
        now = box.currentData()
        box.blockSignals(True)
        while box.count() > 1:
            box.removeItem(1)
        for name in names:
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(now)))
        box.blockSignals(False)

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        chosen, tab = self._chosen(), TABS[self.tabs.currentIndex()]
        wanted = self._look().at(found.dues)
        groups = {
            "dated": tuple(due for due in wanted if due.done_on is None and due.due_on is not None),
            "undated": tuple(due for due in wanted if due.done_on is None and due.due_on is None),
            "done": tuple(due for due in wanted if due.done_on is not None),
        }
        counts = {name: len(dues) for name, dues in groups.items()} | {"past": len(found.past)}
        for place, name in enumerate(TABS):
            self.tabs.setTabText(place, t(f"duties.tab.{name}", count=counts[name]))
        self._shown = groups.get(tab, ())
        rows = [words.row(found, due) for due in self._shown]
        if tab == "past":
            rows = [words.past_row(one) for one in found.past]
        self.table.show_rows(rows)
        self.nothing.setVisible(not rows)
        self.nothing.setText(t(f"duties.nothing.{tab}"))
        self._choose(chosen.key if chosen else "")

    def _choose(self, key: str) -> None:
        rows = [place for place, due in enumerate(self._shown) if due.key == key]
        if self.table.rows.rowCount():
            index = self.table.rows.index(rows[0] if rows else 0, 0)
            self.table.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        self._tell()

    def _chosen(self) -> Due | None:
        row = self.table.currentIndex().row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _tell(self) -> None:
        found, due, row = self._found, self._chosen(), self.table.currentIndex().row()
        if found is not None and due is not None:
            self.detail.show_due(found, due)
        elif found is not None and TABS[self.tabs.currentIndex()] == "past" and 0 <= row < len(found.past):
            self.detail.show_past(found.past[row])
        else:
            self.detail.show_nothing()

    # ---- what a person does

    def _do(self, name: str) -> None:
        due = self._chosen()
        if due is None or self._found is None:
            return
        steps: dict[str, Callable[[Due], None]] = {
            "done": self._done, "assign": self._assign, "date": self._date, "case": self._open_case,
            "clause": self._open_clause,
        }  # fmt: skip
        steps[name](due)

    def _activate(self) -> None:
        due = self._chosen()
        if due is not None:
            self._do("done" if due.source == "duty" and due.done_on is None else "case" if due.case_id else "clause")

    def _done(self, due: Due) -> None:
        answer = asking.ask_done(self, _named(due), self._office.today)
        if answer is not None:
            call = duties_calls.mark_done(
                due.key, done_on=answer.on, note=answer.note, by=self._office.clerk, on=self._office.today
            )
            self._runner.run(call, on_done=lambda number: self._kept(t("duties.done.said", number=number)))

    def _assign(self, due: Due) -> None:
        known = tuple(str(self.person.itemData(place)) for place in range(1, self.person.count()))
        answer = asking.ask_person(self, _named(due), due.responsible, known)
        if answer is not None:
            person, whole = answer
            call = duties_calls.assign(due.key, person, whole=whole, by=self._office.clerk, on=self._office.today)
            self._runner.run(call, on_done=lambda _number: self._kept(t("duties.assign.said")))

    def _date(self, due: Due) -> None:
        duty = (
            next((one for one in self._found.duties if due.key.split("@")[0] == one.key), None) if self._found else None
        )
        now = str(duty.term) if duty is not None and duty.own_date and duty.term else ""
        answer = asking.ask_date(self, due.title, now)
        if answer is not None:
            term, note = answer
            call = duties_calls.set_date(due.key, term, note=note, by=self._office.clerk, on=self._office.today)
            self._runner.run(call, on_done=lambda _number: self._kept(t("duties.date.said")))

    def _open_case(self, due: Due) -> None:
        self.case_wanted.emit(due.case_id, _TAB.get(due.source, ""))

    def _open_clause(self, due: Due) -> None:
        pack = (
            next((duty.pack for duty in self._found.duties if duty.clause == due.clause), None) if self._found else None
        )
        self.clause_wanted.emit(due.clause.partition(".")[0], pack.row.edition if pack else "", due.clause)

    def _withdraw(self, number: int) -> None:
        why = dialogs.ask_why(
            self,
            title=t("duties.withdraw.title"),
            words=t("duties.withdraw.why"),
            offered=(t("duties.withdraw.offered"),),
        )
        if why is not None:
            call = duties_calls.withdraw(number, why=why, by=self._office.clerk)
            self._runner.run(call, on_done=lambda _mark: self._kept(t("duties.withdraw.said")))

    def _state_office(self) -> None:
        now = self._found.office if self._found is not None else None
        answer = asking.ask_office(self, now.side if now else "", now.level if now else "", now.region if now else "")
        if answer is not None:
            self._runner.run(
                duties_calls.state_office(*answer, by=self._office.clerk), on_done=lambda _none: self.read()
            )

    def _export(self) -> None:
        count = sum(due.due_on is not None and due.done_on is None for due in self._look().at(self._dues()))
        names = asking.ask_export(self, count)
        if names is None:
            return
        path, _ = QFileDialog.getSaveFileName(
            self, t("duties.export.title"), t("duties.export.file"), "iCalendar (*.ics)"
        )
        if path:
            call = duties_calls.export_calendar(Path(path), names=names, look=self._look(), on=self._office.today)
            self._runner.run(
                call, on_done=lambda done: self._notice.say(t("duties.export.said", count=done, path=Path(path).name))
            )

    def _dues(self) -> tuple[Due, ...]:
        return self._found.dues if self._found is not None else ()

    def _look(self) -> Look:
        from desktop.work.operations.duties import Look

        source, person = str(self.source.currentData() or ""), str(self.person.currentData() or "")
        return Look(
            until=self._found.until if self._found else None, sources=(source,) if source else (), responsible=person
        )

    def _kept(self, said: str) -> None:
        self._notice.say(said)
        self.read()

    # ---- building

    def _build(self) -> None:
        title = QLabel(t("duties.title"))
        title.setObjectName("title")
        self.counts = QLabel(t("duties.loading"))
        self.counts.setObjectName("quiet")
        self.source = _filter("duties.filter.source", [(t(f"duties.source.{name}"), name) for name in _SOURCES])
        self.person = _filter("duties.filter.person", [])
        self.ahead = QComboBox()
        for name in _AHEAD:
            self.ahead.addItem(t(f"duties.ahead.{name}"), name)
        self.ahead.setAccessibleName(t("duties.ahead"))
        self.source.currentIndexChanged.connect(lambda _place: self._show())
        self.person.currentIndexChanged.connect(lambda _place: self._show())
        self.ahead.currentIndexChanged.connect(lambda _place: self.read())
        self.export_button = QPushButton(t("duties.export"))
        self.export_button.setToolTip(t("duties.export.hint"))
        self.export_button.clicked.connect(self._export)
        self.office_button = QPushButton(t("duties.office"))
        self.office_button.setToolTip(t("duties.office.words"))
        self.office_button.clicked.connect(self._state_office)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(12)
        head.addWidget(self.counts, 1)
        for widget in (self.source, self.person, self.ahead, self.office_button, self.export_button):
            head.addWidget(widget)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in TABS:
            self.tabs.addTab(t(f"duties.tab.{name}", count=0))
        self.tabs.currentChanged.connect(lambda _place: self._show())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._empty_card())
        column.addWidget(self.tabs)
        column.addWidget(self._body(), 1)

    def _empty_card(self) -> QFrame:
        self.empty = QFrame()
        self.empty.setObjectName("card")
        words_ = QLabel(t("duties.empty"))
        words_.setWordWrap(True)
        fill = QPushButton(t("duties.empty.fill"))
        fill.setObjectName("primary")
        fill.clicked.connect(self._state_office)
        row = QHBoxLayout(self.empty)
        row.addWidget(words_, 1)
        row.addWidget(fill)
        self.empty.hide()
        return self.empty

    def _body(self) -> QSplitter:
        names, widths = ("state", "day", "title", "subject", "person", "source"), (92, 92, 0, 230, 84, 72)
        self.table = RowTable(
            tuple(Head(t(f"duties.column.{name}"), width) for name, width in zip(names, widths, strict=True)),
            name=t("duties.title"),
        )
        self.table.setItemDelegateForColumn(0, _StateColour(self.table))
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell())
        self.table.activated.connect(lambda _index: self._activate())
        self.nothing = QLabel()
        self.nothing.setObjectName("quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        self.detail = DetailPanel()
        self.detail.wanted.connect(self._do)
        self.detail.withdraw_wanted.connect(self._withdraw)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.detail)
        splitter.setSizes([900, 330])
        splitter.setStretchFactor(0, 1)
        return splitter


class _StateColour(QStyledItemDelegate):
    """Paint what is late red and what is near amber; the words say the same."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Place) -> None:
        """Choose the colour by the words."""
        super().initStyleOption(option, index)
        text = str(index.data())
        if text.startswith(t("duties.late")):
            option.palette.setColor(option.palette.ColorRole.Text, QColor(colours().red))
        elif text.startswith(t("duties.near")):
            option.palette.setColor(option.palette.ColorRole.Text, QColor(colours().amber))


def _filter(name: str, items: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.addItem(t(f"{name}.all"), "")
    for label, value in items:
        box.addItem(label, value)
    box.setAccessibleName(t(name))
    return box


def _named(due: Due) -> str:
    return "：".join(filter(None, (due.title, due.subject)))


_TAB = {"monitoring": "monitoring", "paper": "papers", "recommendation": "recommend", "register": "registers"}
_SOURCES = ("duty", "recommendation", "paper", "monitoring", "product", "insurance", "register")
