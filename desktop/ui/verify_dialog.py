"""Check a paper somebody handed over: drop the PDF here, or type what stands below the mark on its first page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
)

from desktop.ui import calls
from desktop.ui.texts import t
from desktop.ui.theme import colours

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.verifying import Verified

_SIGNS = {"same": "✓", "altered": "✗", "code_same": "✓", "code_differs": "✗", "foreign": "—"}
_MOST = 60
"""Changes listed; a paper with more is another paper."""


class VerifyDialog(QDialog):
    """Take files by drop or choice, or number and code, and show what the check came to."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asked = 0
        self.setWindowTitle(t("verify.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.resize(760, 540)
        column = QVBoxLayout(self)
        words = QLabel(t("verify.words"))
        words.setWordWrap(True)
        column.addWidget(words)
        self.choose = QPushButton(t("verify.choose"))
        self.choose.clicked.connect(self._choose)
        self.number = QLineEdit()
        self.number.setPlaceholderText(t("verify.number"))
        self.number.setAccessibleName(t("verify.number"))
        self.code = QLineEdit()
        self.code.setPlaceholderText(t("verify.code"))
        self.code.setAccessibleName(t("verify.code"))
        self.code.returnPressed.connect(self._check_code)
        self.compare = QPushButton(t("verify.compare"))
        self.compare.setEnabled(False)
        self.compare.clicked.connect(self._check_code)
        for entry in (self.number, self.code):
            entry.textChanged.connect(self._allow)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addSpacing(16)
        row.addWidget(self.number)
        row.addWidget(self.code)
        row.addWidget(self.compare)
        column.addLayout(row)
        self.answer = QTextBrowser()
        self.answer.setAccessibleName(t("verify.answer"))
        self.answer.setHtml(f"<p>{escape(t('verify.empty'))}</p>")
        column.addWidget(self.answer, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.choose.setFocus()

    def check(self, path: Path) -> None:
        """Let the worker check a file."""
        self._ask(calls.verify_file(path, keys=self._window.office.data_folder), t("verify.reading", file=path.name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take PDFs."""
        if _pdf(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check the file dropped."""
        path = _pdf(event)
        if path is not None:
            event.acceptProposedAction()
            self.check(path)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("verify.choose"), "", t("preview.files"))
        if path:
            self.check(Path(path))

    def _allow(self) -> None:
        self.compare.setEnabled(bool(self.number.text().strip() and self.code.text().strip()))

    def _check_code(self) -> None:
        number, code = self.number.text().strip(), self.code.text().strip()
        if number and code:
            self._ask(calls.verify_code(number, code), t("verify.reading", file=number))

    def _ask(self, operation: calls.Operation[Verified], words: str) -> None:
        self._asked += 1
        asked = self._asked
        self.answer.setHtml(f"<p>{escape(words)}</p>")
        self._window.runner.run(
            operation,
            on_done=lambda found: self._show(asked, answer_html(found)),
            on_problem=lambda problem: self._show(asked, _problem_html(problem)),
            title=t("task.verify"),
        )

    def _show(self, asked: int, html: str) -> None:
        if asked == self._asked:
            self.answer.setHtml(html)


def answer_html(found: Verified) -> str:
    """Return what a check came to: the answer first, then what was changed, then whose paper it is."""
    return "".join(_parts(found))


def _parts(found: Verified) -> Iterator[str]:
    sign = _SIGNS.get(found.state, "？")
    told = {"✓": colours().green, "✗": colours().red}.get(sign, colours().amber)
    yield f'<h2 style="color:{told}">{sign} {escape(found.label)}</h2><p>{escape(found.why)}</p>'
    if found.changes:
        yield f"<h3>{escape(t('verify.changes', count=len(found.changes)))}</h3><ul>"
        yield from (f"<li>{escape(change.sentence())}</li>" for change in found.changes[:_MOST])
        yield "</ul>"
    if found.differences:
        yield f"<h3>{escape(t('verify.differences' if found.kept == 'differs' else 'verify.figures'))}</h3><table>"
        for one in found.differences:
            yield f"<tr><td>{escape(one.figure)}　</td><td>{escape(one.printed)}　</td><td>{escape(one.kept)}</td></tr>"
        yield "</table>"
    if found.kind or found.number:
        yield f"<h3>{escape(t('verify.about'))}</h3><table>"
        for name in ("file", "kind", "title", "number", "code", "printed_on", "office", "fingerprint"):
            value = str(getattr(found, name))
            if value:
                yield f"<tr><td>{escape(t(f'verify.about.{name}'))}　</td><td>{escape(value)}</td></tr>"
        yield "</table>"
    yield from (f"<p>{escape(remark)}</p>" for remark in found.remarks)


def _problem_html(problem: Problem) -> str:
    return f'<h2 style="color:{colours().red}">{escape(t("verify.refused"))}</h2><p>{escape(problem.sentence())}</p>'


def _pdf(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == ".pdf"), None)
