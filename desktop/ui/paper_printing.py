"""Send the pages of a paper to a printer: range and copies as the dialog says, the window free between the pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop.problems import Problem
from desktop.ui.paper_view import POINTS_PER_INCH
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.ui.notices import NoticeBar

_MOST_DPI = 300
"""Fine enough for 7 pt type; a page takes 26 MB while it is sent, at 600 it would be four times that."""


class PaperPrinter(QObject):
    """Print a paper page by page."""

    def __init__(self, owner: QWidget, notice: NoticeBar) -> None:
        super().__init__(owner)
        self._owner = owner
        self._notice = notice

    def print(self, pages: PdfPages, current: int) -> None:
        """Ask for printer, range and copies, then send the pages; `current` is the page in sight."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(min(_MOST_DPI, printer.resolution()))
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self._owner)
        dialog.setMinMax(1, len(pages.sizes))
        options = QAbstractPrintDialog.PrintDialogOption
        dialog.setOption(options.PrintPageRange, True)
        dialog.setOption(options.PrintCurrentPage, True)
        dialog.setOption(options.PrintCollateCopies, True)
        is_chosen = dialog.exec()
        asked = dialog.printRange()
        dialog.deleteLater()
        if is_chosen:
            only = current if asked is QAbstractPrintDialog.PrintRange.CurrentPage else None
            self.send(printer, pages, chosen_pages(printer, len(pages.sizes), only))

    def send(self, printer: QPrinter, pages: PdfPages, numbers: list[int]) -> None:
        """Draw page after page for the printer, giving the window its turn between them."""
        painter = QPainter()
        if not numbers or not painter.begin(printer):
            self._notice.say_problem(Problem(t("preview.not_printed"), remedy=t("preview.not_printed.remedy")))
            return
        dpi = printer.resolution()

        def send(index: int) -> None:
            if index == len(numbers):
                painter.end()
                self._notice.say(t("preview.printed", printer=printer.printerName(), count=len(numbers)))
                return
            if index:
                printer.newPage()
            width, height = (length * dpi / POINTS_PER_INCH for length in pages.sizes[numbers[index]])
            picture = pages.picture(numbers[index], min(dpi, _MOST_DPI) / POINTS_PER_INCH)
            painter.drawImage(QRectF(0, 0, width, height), picture)
            QTimer.singleShot(0, partial(send, index + 1))

        send(0)


def chosen_pages(printer: QPrinter, count: int, only: int | None = None) -> list[int]:
    """Return the pages to be sent, counted from 0, as often as asked where the printer does not copy itself."""
    if only is not None:
        numbers = [only]
    else:
        first = max(1, printer.fromPage())
        last = printer.toPage() or count
        numbers = list(range(first - 1, min(last, count)))
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return numbers * copies
    return [number for number in numbers for _ in range(copies)]
