"""Who must audit: the enterprises gone over, each with class, reason and what is not known, and those to be listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import dialogs
from desktop.ui.judgement.prose import Prose
from desktop.ui.papers.dialog import read_day
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.work.operations.clean_production import STATES

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.work.operations.clean_production import AuditTarget, AuditTargets
    from matching.mandatory import ClassFound

_SIZE = (1080, 620)
_DETAIL_HEIGHT = 190
_NAMED = 12
_DAY_WIDTH = 170
_COLUMNS = (("state", 130), ("name", 210), ("county", 110), ("classes", 0), ("missing", 200))
List = Callable[[Sequence[str], int, date | None, Callable[["Problem"], object]], object]
"""Start listing these enterprises in a year, listed on a day; tell what stands against it."""


class AuditTargetsDialog(QDialog):
    """Show who must audit; `send` lists the chosen ones, and closes the dialog when they are listed."""

    def __init__(self, parent: QWidget, found: AuditTargets, *, send: List, places: Mapping[str, str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("reg.audits.title", on=found.on))
        self._found, self._send, self._places = found, send, places
        self._shown: tuple[AuditTarget, ...] = ()
        self._lay_out()
        self._fill()
        self.resize(*_SIZE)

    @property
    def chosen(self) -> tuple[AuditTarget, ...]:
        """Return the chosen enterprises that may be listed."""
        return tuple(one for at, one in enumerate(self._shown) if at in self._rows() and one.state == "due")

    def tell(self, problem: Problem) -> None:
        """Say why nobody was listed."""
        self._list.setEnabled(True)
        self._say(f"{problem.what}。{problem.remedy}")

    def _rows(self) -> set[int]:
        return set(self.table.chosen_rows())

    def _fill(self) -> None:
        state = str(self.states.currentData() or "")
        self._shown = self._found.of_state(state) if state else self._found.targets
        self.table.show_rows([self._row(one) for one in self._shown])
        if self._shown:
            self.table.selectRow(0)
        self._tell()

    def _row(self, one: AuditTarget) -> tuple[str, ...]:
        classes = "；".join(f"{each.title}（{each.reason}）" for each in one.found)
        county = self._places.get(one.county, one.county)
        return STATES[one.state], one.name, county, classes, one.missing

    def _tell(self) -> None:
        place = self.table.currentIndex().row()
        self.detail.setHtml(_told(self._shown[place]) if 0 <= place < len(self._shown) else "")
        chosen = self.chosen
        self._list.setEnabled(bool(chosen))
        self._count.setText(t("reg.audits.chosen", count=len(chosen)))

    def _choose_all(self) -> None:
        self.table.selectAll()
        self.table.setFocus()

    def _ask(self) -> None:
        listed_on = read_day(self.listed_on.text())
        if self.listed_on.text().strip() and listed_on is None:
            self._say(t("settings.office.no_date", text=self.listed_on.text()))
            self.listed_on.setFocus()
            return
        chosen, year = self.chosen, self.year.value()
        names = "、".join(one.name for one in chosen[:_NAMED]) + ("……" if len(chosen) > _NAMED else "")
        words = t("reg.audits.sure", count=len(chosen), year=year, names=names)
        if dialogs.ask(self, title=t("reg.audits.list"), words=words, yes=t("reg.audits.yes")):
            self._list.setEnabled(False)
            self._send([one.enterprise_id for one in chosen], year, listed_on, self.tell)

    def _say(self, words: str) -> None:
        self.error.setText(f"× {words}")
        self.error.show()

    # ---- building

    def _lay_out(self) -> None:
        words = QLabel(t("reg.audits.words", count=len(self._found.targets)))
        words.setWordWrap(True)
        words.setObjectName("quiet")
        self.table = RowTable(
            tuple(Head(t(f"reg.audits.{name}"), width) for name, width in _COLUMNS), name=t("reg.audits.targets")
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.detail = Prose(name=t("reg.audits.detail"))
        self.detail.setFixedHeight(_DETAIL_HEIGHT)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addLayout(self._head())
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.error)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        self.states = QComboBox()
        self.states.setAccessibleName(t("reg.audits.state"))
        for state, label in STATES.items():
            self.states.addItem(f"{label}（{len(self._found.of_state(state))}）", state)
        self.states.addItem(t("reg.audits.every", count=len(self._found.targets)), "")
        self.states.setCurrentIndex(next((at for at, one in enumerate(STATES) if self._found.of_state(one)), 0))
        self.states.currentIndexChanged.connect(lambda _place: self._fill())
        every = QPushButton(t("reg.audits.all"))
        every.setAutoDefault(False)
        every.clicked.connect(lambda _checked=False: self._choose_all())
        row = QHBoxLayout()
        row.addWidget(self.states)
        row.addWidget(every)
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        self._count = QLabel()
        self.year = QSpinBox()
        self.year.setRange(2003, 2100)
        self.year.setValue(self._found.on.year)
        self.year.setAccessibleName(t("reg.audits.year"))
        self.listed_on = QLineEdit()
        self.listed_on.setMinimumWidth(_DAY_WIDTH)
        self.listed_on.setPlaceholderText(t("reg.audits.listed_on.hint"))
        self.listed_on.setAccessibleName(t("reg.audits.listed_on"))
        self._list = QPushButton(t("reg.audits.list"))
        self._list.setObjectName("primary")
        self._list.setAutoDefault(False)
        self._list.clicked.connect(lambda _checked=False: self._ask())
        close = QPushButton(t("dialog.close"))
        close.setAutoDefault(False)
        close.clicked.connect(lambda _checked=False: self.reject())
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        for label, editor in ((t("reg.audits.year"), self.year), (t("reg.audits.listed_on"), self.listed_on)):
            words = QLabel(label)
            words.setBuddy(editor)
            row.addWidget(words)
            row.addWidget(editor)
        row.addWidget(self._list)
        row.addWidget(close)
        return row


def _told(one: AuditTarget) -> str:
    in_hand = "、".join(map(str, one.in_hand))
    parts = [f"<h3>{escape(one.name)}</h3><p>{STATES[one.state]}</p>"]
    parts += [f"<p>{escape(t('reg.audits.in_hand', numbers=in_hand))}</p>"] if in_hand else []
    parts += [_class(each) for each in one.classes]
    parts += [f'<p class="quiet">{escape(t("reg.audits.waits", facts=one.missing))}</p>'] if one.missing else []
    return "".join(parts)


def _class(one: ClassFound) -> str:
    key = {True: "belongs", False: "not", None: "unknown"}[one.belongs]
    if one.belongs and one.settled:
        key = "settled"
    told = t(f"reg.audits.class.{key}", title=one.title, reason=one.reason, cited=one.cited)
    return f"<p>{escape(told + (t('reg.audits.draft') if one.draft else ''))}</p>"
