"""The page of a comparison: two to four cases side by side, what differs in words, to copy and to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.comparison import comparison_calls
from desktop.ui.comparison.table import ComparisonTable
from desktop.ui.texts import t
from desktop.ui.theme import colours, wide
from desktop.ui.written_files import written_to

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.problems import Problem
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.side_by_side import Look
    from matching.explain.side_by_side import SideBySide, SideLine

FEWEST = 2
"""Cases below which there is nothing to compare."""
TAB_OF = {"benefit": "appraisal", "finance": "appraisal", "offers": "matching", "facts": "form"}
"""Where a section of the comparison stands in a case; the judgement otherwise."""


class ComparisonPage(QWidget):
    """Let a person see where cases differ, and go to what is behind it."""

    field_wanted = Signal(str, str)
    """A case and the field to go to."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.ids: tuple[str, ...] = ()
        self._found: SideBySide | None = None
        self._line: SideLine | None = None
        self._asked = 0
        self._made_for = colours()
        self._build()

    def show_cases(self, ids: Sequence[str]) -> None:
        """Compare these cases; of several questions only the answer to the last is shown."""
        self.ids = tuple(dict.fromkeys(ids))
        self._asked += 1
        asked = self._asked
        self._say(t("compare.loading"))
        self._window.runner.run(
            comparison_calls.compare_cases(self.ids, self._window.office.today),
            on_done=lambda found: self._take(found) if asked == self._asked else None,
            on_problem=self._refuse,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Show the table in the colours now in force."""
        super().showEvent(event)
        if self._found is not None and self._made_for is not colours():
            self._fill()

    def drop(self, at: int) -> None:
        """Go on without one case."""
        self.show_cases([case_id for place, case_id in enumerate(self.ids) if place != at])

    # ---- building

    def _build(self) -> None:
        title = QLabel(t("compare.title"))
        title.setObjectName("title")
        self.only_different = QCheckBox(t("compare.only_different"))
        self.only_different.setChecked(True)
        self.with_facts = QCheckBox(t("compare.with_facts"))
        self.copy = QPushButton(t("compare.copy"))
        self.save = QPushButton(t("compare.save"))
        self.copy.setToolTip(t("compare.copy.hint"))
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.save.clicked.connect(lambda _checked=False: self._write())
        for box in (self.only_different, self.with_facts):
            box.toggled.connect(lambda _on: self._fill())
        self._cases = QHBoxLayout()
        self._cases.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(16)
        head.addWidget(self.only_different)
        head.addWidget(self.with_facts)
        head.addStretch(1)
        head.addLayout(self._cases)
        head.addSpacing(16)
        for each in (self.copy, self.save):
            head.addWidget(each)
        self.table = ComparisonTable()
        self.table.case_wanted.connect(self._open_case)
        self.table.field_wanted.connect(lambda at, field: self.field_wanted.emit(self.ids[at], field))
        self.table.line_chosen.connect(self._tell)
        self.words = QLabel(t("compare.loading"))
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.words)
        self._pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(self._foot())
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._window.shell.go_back)

    def _foot(self) -> QHBoxLayout:
        self.about = QLabel()
        self.about.setObjectName("quiet")
        self.about.setWordWrap(True)
        self.clause = QPushButton(t("compare.clause"))
        self.clause.clicked.connect(lambda _checked=False: self._open_clause())
        self.clause.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.about, 1)
        foot.addWidget(self.clause)
        return foot

    def _show_sides(self, found: SideBySide) -> None:
        """Offer to leave a case out, as long as two are left."""
        while (item := self._cases.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if len(found.sides) <= FEWEST:
            return
        label = QLabel(t("compare.drop.head"))
        label.setObjectName("quiet")
        self._cases.addWidget(label)
        for at, (name, side) in enumerate(zip(found.names, found.sides, strict=True)):
            made = QPushButton(name)
            made.setFixedWidth(wide(34))
            words = t("compare.drop.of", of=name, project=side.project)
            made.setAccessibleName(words)
            made.setToolTip(words)
            made.clicked.connect(lambda _checked=False, at=at: self.drop(at))
            self._cases.addWidget(made)

    # ---- showing

    def _take(self, found: SideBySide) -> None:
        self._found = found
        self._show_sides(found)
        self._fill()

    def _fill(self) -> None:
        if self._found is None:
            return
        look = self._look()
        self._made_for = colours()
        lines = self.table.show_comparison(self._found, only_different=look.only_different, with_facts=look.with_facts)
        self._tell(None)
        if not lines:
            self._say(t("compare.same"))
            return
        self._pages.setCurrentWidget(self.table)
        self.table.setCurrentIndex(self.table.lines.index(1, 0))
        for each in (self.copy, self.save):
            each.setEnabled(True)

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self._pages.setCurrentWidget(self.words)
        for each in (self.copy, self.save):
            each.setEnabled(False)

    def _refuse(self, problem: Problem) -> None:
        self._say(problem.sentence())

    def _tell(self, line: SideLine | None) -> None:
        """Say below what the line in front is about, and offer its clause."""
        self._line = line
        told = t("compare.hint")
        if line is not None and line.field:
            field = self._window.office.dictionary[line.field]
            told = t("compare.field", label=field.label, help=field.help or t("compare.no_help"))
        self.about.setText(told)
        self.clause.setVisible(line is not None and line.clause is not None)

    # ---- going on

    def _open_case(self, at: int, kind: str) -> None:
        self._window.open_case(self.ids[at], TAB_OF.get(kind, "judgement"))

    def _open_clause(self) -> None:
        if self._line is not None and self._line.clause is not None:
            self._window.show_clause(*self._line.clause)

    def _copy(self) -> None:
        self.table.clearSelection()
        self._window.notice.say(t("compare.copied", count=self.table.copy()))

    def _write(self) -> None:
        found = self._found
        if found is None:
            return
        path, kind = QFileDialog.getSaveFileName(self, t("compare.save"), t("compare.file"), t("compare.files"))
        if path:
            target = written_to(path, kind)
            call = comparison_calls.write_comparison(found, target, self._look(), self._window.office.today)
            self._window.runner.run(
                call, on_done=lambda done: self._window.notice.say(t("compare.written", path=done)),
                title=t("compare.save"),
            )  # fmt: skip

    def _look(self) -> Look:
        from desktop.work.operations.side_by_side import Look

        return Look(only_different=self.only_different.isChecked(), with_facts=self.with_facts.isChecked())
