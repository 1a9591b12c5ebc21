"""The dossier of a case inside the window: pages at once, zoom, printer and file."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.problems import Problem
from desktop.ui import calls
from desktop.ui.actions import make_action
from desktop.ui.paper_view import POINTS_PER_INCH, PaperView, PdfPages
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.ui.main_window import MainWindow

_STEP = 1.25
_PRINT_DPI = 200
"""Fine enough for 7 pt type; a page then takes about 4 MB while it is sent."""


class PreviewView(QWidget):
    """Show the dossier of the latest judgement as it will be on paper."""

    judge_wanted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._content = b""
        self._case_id = ""
        self.paper = PaperView()
        self.paper.page_changed.connect(self._tell_page)
        self._place = QLabel()
        self._place.setObjectName("quiet")
        self._buttons = [
            self._button("command.zoom_out", lambda: self._zoom(self.paper.zoom / _STEP)),
            self._button("command.zoom_in", lambda: self._zoom(self.paper.zoom * _STEP)),
            self._button("preview.fit", lambda: self._zoom(1.0)),
            self._button("command.save_pdf", self.save),
            self._button("command.print_one", self.print),
        ]
        self._keys = [
            make_action(self, "zoom_out", lambda: self._zoom(self.paper.zoom / _STEP)),
            make_action(self, "zoom_in", lambda: self._zoom(self.paper.zoom * _STEP)),
            make_action(self, "save_pdf", self.save),
        ]
        row = QHBoxLayout()
        row.addWidget(self._place)
        row.addStretch(1)
        for button in self._buttons:
            row.addWidget(button)
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
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self._tell(t("preview.loading"))

    def show_case(self, case_id: str) -> None:
        """Set the dossier of a case and show it."""
        self._case_id = case_id
        self._tell(t("preview.loading"))
        self._window.runner.run(
            calls.preview_dossier(case_id),
            on_done=partial(self._show, case_id),
            on_problem=self._refuse,
        )

    def save(self) -> None:
        """Save the PDF where the person says; the file is whole or not there."""
        path, _ = QFileDialog.getSaveFileName(self, t("command.save_pdf"), t("preview.untitled"), t("preview.files"))
        if path:
            self.save_to(Path(path if path.lower().endswith(".pdf") else f"{path}.pdf"))

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
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        pages = self.paper.pages
        if pages is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(_PRINT_DPI)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(pages.sizes))
        chosen = dialog.exec()
        dialog.deleteLater()
        if chosen:
            self._send(printer, pages)

    def _send(self, printer: QPrinter, pages: PdfPages) -> None:
        """Draw page after page for the printer, giving the window its turn between them."""
        painter = QPainter()
        if not painter.begin(printer):
            self._window.notice.say_problem(Problem(t("preview.not_printed"), remedy=t("preview.not_printed.remedy")))
            return
        first = max(1, printer.fromPage())
        last = printer.toPage() or len(pages.sizes)
        numbers = list(range(first - 1, min(last, len(pages.sizes))))

        def send(index: int) -> None:
            if index == len(numbers):
                painter.end()
                self._window.notice.say(t("preview.printed", printer=printer.printerName(), count=len(numbers)))
                return
            if index:
                printer.newPage()
            picture = pages.picture(numbers[index], _PRINT_DPI / POINTS_PER_INCH)
            painter.drawImage(QRect(0, 0, picture.width(), picture.height()), picture)
            QTimer.singleShot(0, partial(send, index + 1))

        send(0)

    def _button(self, name: str, start: Callable[[], object]) -> QPushButton:
        button = QPushButton(t(name))
        button.clicked.connect(lambda _checked=False: start())
        return button

    def _zoom(self, zoom: float) -> None:
        self.paper.set_zoom(zoom)

    def _show(self, case_id: str, content: bytes) -> None:
        if case_id != self._case_id:
            return
        self._content = content
        self._stack.setCurrentWidget(self.paper)
        self.paper.show_pages(PdfPages(content))
        self._allow(True)

    def _allow(self, there_are_pages: bool) -> None:
        for button in self._buttons:
            button.setEnabled(there_are_pages)
        for action in self._keys:
            action.setEnabled(there_are_pages)

    def _refuse(self, problem: Problem) -> None:
        self._tell(problem.sentence(), judge=problem.code in {"not_judged", "not_reproducible"})

    def _tell(self, words: str, *, judge: bool = False) -> None:
        self._words.setText(words)
        self.judge_button.setVisible(judge)
        self._place.clear()
        self._stack.setCurrentIndex(0)
        self._allow(False)

    def _tell_page(self, page: int) -> None:
        pages = self.paper.pages
        if pages is not None:
            self._place.setText(t("preview.page", page=page + 1, count=len(pages.sizes)))
