"""The dialog of official forms: a list to search in, what a form lacks, and its pages as they will be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.paper_printing import PaperPrinter
from desktop.ui.paper_view import PaperView
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.sheets import sheet_calls
from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.operations.official_material import Subject
    from desktop.work.operations.official_printing import FilledForm, FormState
    from desktop.work.tasks import TaskRunner

T = TypeVar("T")
_PAUSE = 200
"""Milliseconds a form must stay chosen before its pages are made: nobody waits for those passed on the way."""
_STEP = 1.25
_ENDINGS = (".pdf", ".docx", ".xlsx")
_PADDING = 5
_NAMED = 12
"""Things lacking that are named; the form lists them all."""


class SheetDialog(QDialog):
    """Let a person choose, look at, print and save the official forms about a case, a record or a period."""

    def __init__(
        self, parent: QWidget, runner: TaskRunner, office: Office, notice: NoticeBar, *, subject: Subject, name: str
    ) -> None:
        super().__init__(parent)
        self._runner, self._office, self._notice = runner, office, notice
        self._subject = subject
        self._states: dict[str, FormState] = {}
        self._is_closed = False
        self._form = ""
        self._file_name = ""
        self.setWindowTitle(t("sheets.title", subject=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(wide(1080), wide(680))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._ask)
        self.printer = PaperPrinter(self, notice)
        self._lay_out()
        self._read(subject)

    # ---- building

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setSizes([wide(360), wide(700)])
        split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addLayout(self._foot())
        self.search.setFocus()

    def _read(self, subject: Subject) -> None:
        """Read which forms there are about a subject."""
        self._subject = subject
        self._tell(t("sheets.loading"))
        self._runner.run(
            sheet_calls.forms_for(subject, on=self._office.today),
            on_done=self._while_open(self._fill),
            on_problem=self._while_open(self._refuse),
        )

    def _while_open(self, step: Callable[[T], object]) -> Callable[[T], None]:
        """Return a step that is left out once the dialog is closed: answers may come later."""

        def taken(answer: T) -> None:
            if not self._is_closed:
                step(answer)

        return taken

    def _left(self) -> QWidget:
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("sheets.search"))
        self.search.setAccessibleName(t("sheets.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(t("sheets.list"))
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setStyleSheet(f"QListWidget::item {{ padding: {_PADDING}px; }}")
        self.list.currentItemChanged.connect(lambda now, _before: self._choose(now))
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setObjectName("quiet")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        if self._subject.period is not None:
            column.addLayout(self._period_row(self._subject.period.label))
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        return holder

    def _right(self) -> QWidget:
        self.paper = PaperView()
        self.words = QLabel()
        self.words.setWordWrap(True)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.paper, 1)
        return holder

    def _foot(self) -> QHBoxLayout:
        steps = {
            "command.zoom_out": lambda: self.paper.set_zoom(self.paper.zoom / _STEP),
            "command.zoom_in": lambda: self.paper.set_zoom(self.paper.zoom * _STEP),
            "sheets.save": self.save,
            "sheets.print": self.print,
        }
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        for name, step in steps.items():
            made = QPushButton(t(name))
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False, start=step: start())
            self.buttons[name] = made
            row.addWidget(made)
            if name == "command.zoom_in":
                row.addStretch(1)
        self.buttons["sheets.print"].setObjectName("primary")
        close = QPushButton(t("dialog.close"))
        close.setAutoDefault(False)
        close.clicked.connect(lambda _checked=False: self.reject())
        row.addWidget(close)
        return row

    # ---- the period

    def _period_row(self, text: str) -> QHBoxLayout:
        self.period = QLineEdit(text)
        self.period.setToolTip(t("sheets.period.hint"))
        self.period.editingFinished.connect(self._change_period)
        label = QLabel(t("sheets.period"))
        label.setBuddy(self.period)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.period, 1)
        return row

    def _change_period(self) -> None:
        from desktop.problems import Problem
        from desktop.statistics.periods import read_period

        try:
            period = read_period(self.period.text())
        except Problem as problem:
            self._refuse(problem)
            return
        if period != self._subject.period:
            self.period.setText(period.label)
            self._read(replace(self._subject, period=period))

    # ---- the list

    def _fill(self, states: tuple[FormState, ...]) -> None:
        chosen = self._form
        self._states = {one.id: one for one in states}
        self.list.clear()
        for one in states:
            item = QListWidgetItem(f"{one.title}\n{_standing(one)}")
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}，{_standing(one)}")
            self.list.addItem(item)
            if one.id == chosen:
                self.list.setCurrentItem(item)
        self._narrow(self.search.text())

    def _narrow(self, text: str) -> None:
        """Show the forms in whose words all the words looked for stand."""
        words = text.casefold().split()
        first = None
        for place in range(self.list.count()):
            item = self.list.item(place)
            one = self._states[str(item.data(Qt.ItemDataRole.UserRole))]
            said = f"{one.id} {one.title} {one.report} {one.help} {one.receiver}".casefold()
            item.setHidden(not all(word in said for word in words))
            first = first or (None if item.isHidden() else item)
        now = self.list.currentItem()
        if first is None:
            self.list.setCurrentRow(-1)
            self._tell(t("sheets.none"))
        elif now is None or now.isHidden():
            self.list.setCurrentItem(first)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._form = str(item.data(Qt.ItemDataRole.UserRole))
        one = self._states[self._form]
        self.told.setText("\n".join([one.help, t("sheets.receiver", receiver=one.receiver), _lacks(one)]))
        self._tell(t("preview.loading"))
        self._soon.start()

    # ---- the pages

    def _ask(self) -> None:
        form = self._form
        self._runner.run(
            sheet_calls.filled(form, self._subject, on=self._office.today, keys=self._office.data_folder),
            on_done=self._while_open(partial(self._show, form)),
            on_problem=self._while_open(self._refuse),
        )

    def _show(self, form: str, found: FilledForm) -> None:
        if form != self._form:
            return
        self._file_name = found.file_name
        self.words.hide()
        self.paper.show()
        self.paper.show_pages(PdfPages(found.content))
        self._allow(True)

    def _refuse(self, problem: Problem) -> None:
        self._tell(problem.sentence())

    def _tell(self, words: str) -> None:
        self.words.setText(words)
        self.words.show()
        self.paper.hide()
        self._allow(False)

    def _allow(self, there_are_pages: bool) -> None:
        for each in self.buttons.values():
            each.setEnabled(there_are_pages)

    # ---- giving out

    def print(self) -> None:
        """Send the pages to a printer the person chooses."""
        if self.paper.pages is not None:
            self.printer.print(self.paper.pages, self.paper.page)

    def save(self) -> None:
        """Save the form where the person says: PDF to sign, Word or a workbook to go on with."""
        path, kind = QFileDialog.getSaveFileName(self, t("sheets.save"), self._file_name, t("sheets.files"))
        if path:
            ending = next((one for one in _ENDINGS if f"*{one}" in kind), _ENDINGS[0])
            self.save_to(Path(path if path.lower().endswith(_ENDINGS) else path + ending))

    def save_to(self, path: Path) -> None:
        """Write the form to a file."""
        self._runner.run(
            sheet_calls.save(self._form, self._subject, path, on=self._office.today, keys=self._office.data_folder),
            on_done=self._saved,
            on_problem=self._while_open(self._tell_not_saved),
            title=t("sheets.save"),
        )

    def _saved(self, path: Path) -> None:
        """Say it here too: the window's notice lies behind."""
        words = t("preview.saved", path=path)
        self._notice.say(words)
        if not self._is_closed:
            self.told.setText(words)

    def _tell_not_saved(self, problem: Problem) -> None:
        self.told.setText(problem.sentence())

    def done(self, result: int) -> None:
        """Let go of the pages."""
        self._is_closed = True
        self._soon.stop()
        self._form = ""
        self.paper.let_go()
        super().done(result)


def _standing(one: FormState) -> str:
    """Return in a few words how far a form is filled in and what it is."""
    marks = [t(f"sheets.mark.{name}") for name in ("draft", "redacted", "own") if getattr(one, name)]
    count = t("sheets.lacking", count=len(one.lacking), of=one.asked) if one.lacking else t("sheets.filled")
    if not one.asked:
        count = t("sheets.lists")
    return t("sheets.mark.join").join([count, *marks])


def _lacks(one: FormState) -> str:
    """Return what is to be written by hand, as far as there is room to name it."""
    if not one.lacking:
        return t("sheets.whole") if one.asked else t("sheets.lists.told")
    labels = "、".join(one.lacking[:_NAMED])
    more = t("sheets.more", count=len(one.lacking)) if len(one.lacking) > _NAMED else ""
    return t("sheets.lacks", labels=labels + more)
