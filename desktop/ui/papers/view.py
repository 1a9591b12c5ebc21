"""The papers of a case on one route: what is there, missing or over, and what a person can do about each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.icons import sign
from desktop.ui.papers import papers_calls
from desktop.ui.papers.desk import PaperDesk
from desktop.ui.papers.part import STEPS, PaperPart
from desktop.ui.papers.table import PaperTable
from desktop.ui.papers.words import check_words, details
from desktop.ui.texts import t
from matching.papers.words import head

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.paper_records import FilesReport
    from desktop.work.operations.papers import CasePapers
    from matching.papers.checklist import Item

FIRST = "recommend"
_SIGN = 20
_SIGN_OF = {True: "yes", False: "no", None: "unknown"}


class CasePapersView(QWidget):
    """Show the checklist of a route of a stored case, and take, open and withdraw papers."""

    field_wanted = Signal(str)
    recorded = Signal(str)
    """A paper of the case of this id was recorded, corrected or withdrawn."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._case_id, self._route = "", FIRST
        self._found: CasePapers | None = None
        self._chosen: tuple[str, ...] = ()
        self._desk = PaperDesk(self, window.runner, window.office, window.notice, kept=self._on_kept)
        self.setAcceptDrops(True)
        self._lay_out()

    # ---- what the page asks

    def show_case(self, case_id: str, route: str = "") -> None:
        """Read and show the papers of a stored case, on the route looked at last unless one is named."""
        if case_id != self._case_id:
            self._chosen = ()
        self._case_id = self._desk.subject_id = case_id
        self._route = route or self._route
        self._read()

    def _read(self) -> None:
        case_id, route = self._case_id, self._route

        def show(found: CasePapers) -> None:
            if (case_id, route) == (self._case_id, self._route):
                self._show(found)

        call = papers_calls.case_papers(case_id, route, on=self._window.office.today)
        self._window.runner.run(call, on_done=show)

    # ---- building

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.table = PaperTable()
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.table.activated.connect(lambda _index: self._attach())
        split.addWidget(self.table)
        self.part = PaperPart(window_clauses=self._window.show_clause)
        self.part.field_wanted.connect(self.field_wanted)
        for name in STEPS:
            self.part.buttons[name].clicked.connect(getattr(self, f"_{name}"))
        self.part.open_wanted.connect(self._open)
        split.addWidget(self.part)
        split.setSizes([780, 480])
        split.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._route_row())
        column.addWidget(self._head_row())
        column.addWidget(split, 1)

    def _route_row(self) -> QHBoxLayout:
        self.routes = QComboBox()
        self.routes.setEditable(True)
        self.routes.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.routes.setMinimumWidth(420)
        self.routes.setAccessibleName(t("papers.route"))
        finder = self.routes.completer()
        assert finder is not None  # an editable box has one
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.routes.activated.connect(self._go_to_route)
        label = QLabel(t("papers.route"))
        label.setBuddy(self.routes)
        self.check_button = QPushButton(t("papers.check"))
        self.check_button.setToolTip(t("papers.check.hint"))
        self.check_button.clicked.connect(self._check)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.routes)
        self.print_button = QPushButton(t("papers.print"))
        self.print_button.clicked.connect(self._print)
        self.sheet_button = QPushButton(t("command.print_sheet"))
        self.sheet_button.setToolTip(t("command.print_sheet.hint"))
        self.sheet_button.clicked.connect(self._print_sheet)
        row.addStretch(1)
        row.addWidget(self.sheet_button)
        row.addWidget(self.print_button)
        row.addWidget(self.check_button)
        return row

    def _head_row(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        self._head_sign, self.head, self.help = QLabel(), QLabel(), QLabel()
        self.head.setObjectName("caption")
        for words in (self.head, self.help):
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setObjectName("quiet")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.head)
        texts.addWidget(self.help)
        row = QHBoxLayout(card)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self._head_sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        return card

    # ---- filling

    def _show(self, found: CasePapers) -> None:
        self._found = found
        listed = found.checklist
        self._head_sign.setPixmap(sign(_SIGN_OF[listed.complete]).pixmap(_SIGN, _SIGN))
        self.head.setText(head(listed))
        told = [t("papers.authority", authority=listed.authority) if listed.authority else ""]
        told += [t("papers.not_asked", papers="、".join(listed.not_asked)) if listed.not_asked else "", listed.help]
        self.help.setText("　".join(part for part in told if part))
        self.help.setVisible(any(told))
        self._fill_routes(found)
        self.table.show_items(listed.items, found.others)
        if self.table.items:
            self.table.choose(self._chosen)
        else:
            self._tell(-1)

    def _fill_routes(self, found: CasePapers) -> None:
        self.routes.blockSignals(True)
        self.routes.clear()
        kind = ""
        for line in found.routes:
            if kind and line.kind != kind:
                self.routes.insertSeparator(self.routes.count())
            kind = line.kind
            self.routes.addItem(line.title + (t("papers.route.other") if line.suits is False else ""), line.id)
        self.routes.setCurrentIndex(self.routes.findData(found.checklist.route))
        self.routes.blockSignals(False)

    @Slot(int)
    def _go_to_route(self, place: int) -> None:
        route = str(self.routes.itemData(place) or "")
        if route and route != self._route:
            self._route = route
            self._read()

    @property
    def item(self) -> Item | None:
        """Return the paper looked at."""
        return self.table.item_at(self.table.currentIndex().row())

    def _tell(self, place: int) -> None:
        item = self.table.item_at(place)
        if item is None or self._found is None:
            self.part.show_nothing()
            return
        self._chosen = item.papers
        words = details(item, self._found.by_clause, self._window.office.dictionary, listed=place < self.table.listed)
        self.part.show_item(item, words)

    # ---- taking papers

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged over the tab."""
        if self._found is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for each dropped file which paper it is; one dropped on a row is proposed as the paper of the row."""
        place = self.table.viewport().mapFromGlobal(self.mapToGlobal(event.position().toPoint()))
        index = self.table.indexAt(place)
        if index.isValid():
            self.table.selectRow(index.row())
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.attach_files(files)

    def attach_files(self, files: Sequence[Path]) -> None:
        """Ask for each file which paper it is, and keep it."""
        for file in files:
            if not self._desk.attach(self._paper, file):
                return

    @property
    def _paper(self) -> str:
        return self.item.papers[0] if self.item is not None else ""

    def _attach(self) -> None:
        self._desk.attach(self._paper)

    def _seen(self) -> None:
        self._desk.seen(self._paper)

    def _correct(self) -> None:
        self._desk.correct(self.part.record)

    def _withdraw(self) -> None:
        self._desk.withdraw(self.part.record)

    def _open(self) -> None:
        self._desk.open(self.part.record)

    def _export(self) -> None:
        self._desk.export(self.part.record)

    def _on_kept(self, case_id: str) -> None:
        self.recorded.emit(case_id)
        if case_id == self._case_id:
            self._read()

    # ---- giving out

    def _print_sheet(self) -> None:
        from desktop.ui.sheets.opening import open_for_case

        if self._found is not None:
            open_for_case(self._window, self._case_id, self._found.project)

    def _print(self) -> None:
        found = self._found
        if found is None:
            return
        proposal = t("papers.print.file", route=found.checklist.title)
        path, _ = QFileDialog.getSaveFileName(self, t("papers.print"), proposal, t("papers.print.kind"))
        if not path:
            return
        target = Path(path if path.lower().endswith((".pdf", ".docx")) else f"{path}.pdf")
        call = papers_calls.print_checklist(self._case_id, self._route, target, on=self._window.office.today)
        self._window.runner.run(
            call, on_done=lambda _path: self._window.notice.say(t("papers.export.done", file=target.name))
        )

    def _check(self) -> None:
        self._window.runner.run(papers_calls.check_files(), on_done=self._on_checked, title=t("papers.check"))

    def _on_checked(self, found: FilesReport) -> None:
        self._window.notice.say(check_words(found), grade="good" if found.is_clean else "bad")
        self._read()
