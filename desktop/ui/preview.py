"""The paper of a case inside the window: pages, bookmarks, search, choice of sections, printer and file."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.problems import Problem
from desktop.ui import calls
from desktop.ui.actions import make_action
from desktop.ui.paper_choice import ChoicePanel
from desktop.ui.paper_printing import PaperPrinter
from desktop.ui.paper_search import PaperSearch
from desktop.ui.paper_side import PaperSide
from desktop.ui.paper_view import FITS, PaperView
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.printing import PaperChoice, Preview

_STEP = 1.25
_PAUSE = 400
"""Milliseconds after the last change of the choice before the paper is set anew."""


class PreviewView(QWidget):
    """Show the paper of the latest judgement as it will be printed."""

    judge_wanted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._content = b""
        self._case_id = ""
        self._chosen: PaperChoice | None = None
        self.paper = PaperView()
        self.paper.page_changed.connect(self._tell_page)
        self.side = PaperSide()
        self.side.page_wanted.connect(self.paper.go)
        self.choice = ChoicePanel()
        self.choice.changed.connect(self._choice_changed)
        self.choice.keep_wanted.connect(self._keep_choice)
        self.search = PaperSearch(self.paper)
        self.search.found.connect(self._tell_hits)
        self.printer = PaperPrinter(self, window.notice)
        self._set_again = QTimer(self)
        self._set_again.setSingleShot(True)
        self._set_again.setInterval(_PAUSE)
        self._set_again.timeout.connect(self._ask)
        self._build()
        self._tell(t("preview.loading"))

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        for part, stretch in ((self.side, 0), (self.paper, 1), (self.choice, 0)):
            row.addWidget(part, stretch)
        self._stack.addWidget(middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._bar())
        column.addWidget(self._stack, 1)
        self._keys = [
            make_action(self, "zoom_out", lambda: self._zoom(self.paper.zoom / _STEP)),
            make_action(self, "zoom_in", lambda: self._zoom(self.paper.zoom * _STEP)),
            make_action(self, "save_pdf", self.save),
            make_action(self, "save_word", self.save_word),
            make_action(self, "paper_find", self._go_to_search),
            make_action(self, "paper_next", lambda: self.search.step(1)),
            make_action(self, "paper_page", self._go_to_page),
        ]

    def _bar(self) -> QHBoxLayout:
        self.page = QSpinBox()
        self.page.setAccessibleName(t("command.paper_page"))
        self.page.setKeyboardTracking(False)
        self.page.valueChanged.connect(lambda number: self.paper.go(number - 1))
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self.fit = QComboBox()
        self.fit.setAccessibleName(t("preview.fit"))
        for fit in FITS:
            self.fit.addItem(t(f"preview.fit.{fit}"), fit)
        self.fit.currentIndexChanged.connect(lambda _row: self.paper.set_fit(str(self.fit.currentData())))
        self.words = QLineEdit()
        self.words.setPlaceholderText(t("preview.search"))
        self.words.setAccessibleName(t("preview.search"))
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(wide(150))
        self.words.textChanged.connect(self.search.look_for)
        self.words.returnPressed.connect(lambda: self.search.step(1))
        self._hits = QLabel()
        self._hits.setObjectName("quiet")
        self._hits.setMinimumWidth(wide(64))
        self._buttons: list[QWidget] = [
            self.page, self.fit, self.words,
            self._button("preview.back", lambda: self.search.step(-1)),
            self._button("preview.next", lambda: self.search.step(1)),
            self._button("command.zoom_out", lambda: self._zoom(self.paper.zoom / _STEP)),
            self._button("command.zoom_in", lambda: self._zoom(self.paper.zoom * _STEP)),
            self._button("command.save_pdf", self.save),
            self._button("command.print_one", self.print),
            self._button("command.save_word", self.save_word),
        ]  # fmt: skip
        row = QHBoxLayout()
        row.addWidget(self.page)
        row.addWidget(self._count)
        row.addWidget(self.fit)
        row.addWidget(self._buttons[5])
        row.addWidget(self._buttons[6])
        row.addStretch(1)
        row.addWidget(self.words)
        row.addWidget(self._buttons[3])
        row.addWidget(self._buttons[4])
        row.addWidget(self._hits)
        row.addStretch(1)
        row.addWidget(self._buttons[7])
        row.addWidget(self._buttons[9])
        row.addWidget(self._buttons[8])
        return row

    def _empty(self) -> QWidget:
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.judge_button = self._button("command.judge_one", self.judge_wanted.emit)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.addStretch(1)
        middle.addWidget(self._words)
        line = QHBoxLayout()
        line.addWidget(self.judge_button)
        line.addStretch(1)
        middle.addLayout(line)
        middle.addStretch(2)
        return empty

    def show_case(self, case_id: str) -> None:
        """Set the paper of a case, as the office prints it or as chosen here, and show it."""
        self._case_id = case_id
        self._tell(t("preview.loading"))
        self._ask()

    def _ask(self) -> None:
        self._window.runner.run(
            calls.preview_dossier(self._case_id, choice=self._chosen, keys=self._window.office.data_folder),
            on_done=partial(self._show, self._case_id, self._chosen),
            on_problem=self._refuse,
        )

    def _choice_changed(self) -> None:
        self._chosen = self.choice.choice()
        self._set_again.start()

    def _keep_choice(self) -> None:
        office = self._window.office
        self._window.runner.run(
            calls.keep_paper_choice(self.choice.choice(), by=office.clerk),
            on_done=lambda _: self._window.notice.say(t("choice.kept")),
        )

    def save(self) -> None:
        """Save the PDF where the person says; the file is whole or not there."""
        path, _ = QFileDialog.getSaveFileName(self, t("command.save_pdf"), t("preview.untitled"), t("preview.files"))
        if path:
            self.save_to(Path(path if path.lower().endswith(".pdf") else f"{path}.pdf"))

    def save_word(self) -> None:
        """Save a copy to edit where the person says: Word, or a workbook with the tables."""
        path, kind = QFileDialog.getSaveFileName(
            self, t("command.save_word"), t("preview.copy.untitled"), t("preview.copy.files")
        )
        if path:
            ending = ".xlsx" if "xlsx" in kind else ".docx"
            chosen = Path(path if path.lower().endswith((".docx", ".xlsx")) else path + ending)
            office = self._window.office
            self._window.runner.run(
                calls.save_paper(self._case_id, chosen, choice=self._chosen, keys=office.data_folder),
                on_done=lambda written: self._window.notice.say(t("preview.saved", path=written)),
                title=t("task.save_word"),
            )

    def save_to(self, path: Path) -> None:
        """Write the PDF beside its place and rename it."""
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            unfinished.write_bytes(self._content)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            self._window.notice.say_problem(
                Problem(t("preview.not_written"), where=str(path), remedy=t("preview.not_written.remedy"))
            )
            return
        self._window.notice.say(t("preview.saved", path=path))

    def print(self) -> None:
        """Send the pages to a printer the person chooses."""
        if self.paper.pages is not None:
            self.printer.print(self.paper.pages, self.paper.page)

    def _button(self, name: str, start: Callable[[], object]) -> QPushButton:
        button = QPushButton(t(name))
        button.clicked.connect(lambda _checked=False: start())
        return button

    def _zoom(self, zoom: float) -> None:
        self.paper.set_zoom(zoom)

    def _go_to_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def _go_to_page(self) -> None:
        self.page.setFocus()
        self.page.selectAll()

    def _show(self, case_id: str, chosen: PaperChoice | None, found: Preview) -> None:
        if case_id != self._case_id or chosen != self._chosen:
            return
        self._content = found.content
        page = self.paper.page if self._stack.currentIndex() else 0
        self._stack.setCurrentIndex(1)
        self.side.show_pages(None)
        pages = PdfPages(found.content)
        self.paper.show_pages(pages)
        self.side.show_pages(pages)
        self.page.setRange(1, len(pages.sizes))
        self._count.setText(t("preview.of", count=len(pages.sizes)))
        self.choice.show_choice(found.choice, found.sections)
        self.choice.tell_pages(len(pages.sizes))
        self._allow(True)
        self.search.again()
        self.paper.go(min(page, len(pages.sizes) - 1))

    def _allow(self, there_are_pages: bool) -> None:
        for part in self._buttons:
            part.setEnabled(there_are_pages)
        for action in self._keys:
            action.setEnabled(there_are_pages)

    def _refuse(self, problem: Problem) -> None:
        self._tell(problem.sentence(), judge=problem.code in {"not_judged", "not_reproducible"})

    def _tell(self, words: str, *, judge: bool = False) -> None:
        self._words.setText(words)
        self.judge_button.setVisible(judge)
        self._count.clear()
        self._stack.setCurrentIndex(0)
        self._allow(False)

    def _tell_page(self, page: int) -> None:
        if self.paper.pages is not None:
            self.page.blockSignals(True)
            self.page.setValue(page + 1)
            self.page.blockSignals(False)
            self.side.follow(page)

    def _tell_hits(self, place: int, count: int) -> None:
        told = t("preview.hit", place=place, count=count) if count else t("preview.no_hit")
        self._hits.setText(told if self.words.text().strip() else "")
