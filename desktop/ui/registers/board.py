"""The page of registers as one whole: the registers at the left, one of them in the middle, one record at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.actions import button, make_action
from desktop.ui.judgement.prose import Prose
from desktop.ui.registers import register_calls
from desktop.ui.registers.audit_work import AuditWork
from desktop.ui.registers.bin_part import BinPart
from desktop.ui.registers.file_work import FileWork
from desktop.ui.registers.handout_part import HandoutPart
from desktop.ui.registers.record_pane import RecordPane
from desktop.ui.registers.records_part import RecordsPart
from desktop.ui.registers.register_list import RegisterList, marks_of
from desktop.ui.registers.totals_part import TotalsPart
from desktop.ui.registers.wording import about_text
from desktop.ui.texts import t
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.ui.calls import Operation
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.registers.register_calls import Kept, Start
    from desktop.work.operations.register_desk import Desk, RegisterLine
    from desktop.work.operations.register_record import Children, RecordShown
    from desktop.work.tasks import TaskRunner
    from matching.registers.records import Record

T = TypeVar("T")
_TABS = ("records", "totals", "lists", "bin", "about")
_SIZES = (220, 430, 600)


class Board(QWidget):
    """Let a person keep every register of the office."""

    clause_wanted = Signal(str, str, str)
    case_wanted = Signal(str)

    def __init__(self, start: Start, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner, self._office, self._notice = runner, office, notice
        self._desk: Desk | None = None
        self._asked = 0
        self._behind: set[str] = set()
        titles = {line.id: line.title for line in start.lines}
        self.registers = RegisterList()
        self.records, self.totals, self.lists, self.bin = RecordsPart(), TotalsPart(), HandoutPart(), BinPart()
        self.about = Prose(name=t("reg.tab.about"))
        self.pane = RecordPane(runner, office, notice, material=start.material, titles=titles)
        self.files = FileWork(self, runner, office, notice)
        self.audits = AuditWork(self, runner, office, notice)
        self._lay_out()
        self._connect()
        self.registers.show_lines(start.lines)

    # ---- what the page asks

    @property
    def desk(self) -> Desk | None:
        """Return the register in front."""
        return self._desk

    def may_leave(self) -> bool:
        """Say whether the page may be left; ask about what is not saved."""
        return self.pane.may_leave()

    def read(self) -> None:
        """Read registers and records anew, unless something is entered that is not stored."""
        self._read_lines()
        if self._desk is not None and not self.pane.is_unsaved:
            shown = self.pane.shown
            self._open(self._desk.register.id, shown.record.id if shown is not None else "")

    def open_register(self, register_id: str) -> None:
        """Show a register."""
        if not self.pane.may_leave():
            self.registers.choose(self._desk.register.id if self._desk is not None else "")
            return
        self._close_record()
        self.registers.choose(register_id)
        self._open(register_id, "")

    def open_record(self, register_id: str, record_id: str) -> None:
        """Show a record in its register."""
        if not self.pane.may_leave():
            return
        desk = self._desk
        if desk is not None and desk.register.id == register_id:
            self.tabs.setCurrentIndex(0)
            self._ask(register_calls.open_record(desk, record_id), lambda shown: self._show_record(shown, desk))
            return
        self._close_record()
        self.registers.choose(register_id)
        self._open(register_id, record_id)

    def new_record(self) -> None:
        """Begin a record of the register in front."""
        desk = self._desk
        if desk is not None and self.pane.may_leave():
            self.tabs.setCurrentIndex(0)
            self._ask(register_calls.begin(desk, {}), lambda shown: self._show_record(shown, desk))

    # ---- opening

    def _open(self, register_id: str, record_id: str, then: Callable[[Desk], object] | None = None) -> None:
        def show(kept: Kept) -> None:
            self._show_desk(kept.desk)
            if kept.shown is not None:
                self._show_record(kept.shown, kept.desk)
            elif record_id:
                self._close_record()
                self._notice.say(t("reg.gone"), grade="warn")
            if then is not None:
                then(kept.desk)

        self._ask(register_calls.open_desk(register_id, on=self._office.today, record_id=record_id), show)

    def _ask(self, call: Operation[T], show: Callable[[T], object]) -> None:
        """Run a read; of several only the answer to the last is shown."""
        self._asked += 1
        asked = self._asked
        self._runner.run(call, on_done=lambda found: show(found) if asked == self._asked else None)

    def _show_desk(self, desk: Desk) -> None:
        self._desk = desk
        self._pages.setCurrentIndex(1)
        line = self.registers.line_of(desk.register.id)
        self.title.setText(desk.register.row.title)
        marks = marks_of(line) if line is not None else ()
        self.marks.setText("　".join(marks))
        self.marks.setVisible(bool(marks))
        self.records.show_desk(desk)
        self.bin.show_lines(desk.binned)
        self.tabs.setTabText(_TABS.index("bin"), t("reg.tab.bin") + (f"（{len(desk.binned)}）" if desk.binned else ""))
        self.tabs.setTabVisible(_TABS.index("totals"), bool(desk.register.totals))
        self.tabs.setTabVisible(_TABS.index("lists"), bool(desk.register.lists))
        self.about.setHtml(about_text(desk, line))
        self.pane.show_desk(desk)
        self.files.show_desk(desk)
        self.audits.show_desk(desk)
        self._behind = {"totals", "lists"}
        self._fill_tab()

    def _show_record(self, shown: RecordShown | None, desk: Desk) -> None:
        if shown is None:
            self._notice.say(t("reg.gone"), grade="warn")
            return
        first = self.pane.isHidden()
        self.pane.show()
        if first:
            self._share()
        self.pane.show_record(shown, desk)
        self.records.mark(shown.record.id)

    @Slot()
    def close_record(self) -> None:
        """Put the record away, after asking about what is not saved."""
        if self.pane.may_leave():
            self._close_record()
            self.records.table.setFocus()

    def _close_record(self) -> None:
        self.pane.clear()
        self.pane.hide()
        self.records.mark("")

    # ---- what happens

    def _on_kept(self, kept: Kept) -> None:
        if self._desk is not None and self._desk.register.id != kept.desk.register.id:
            self.registers.choose(kept.desk.register.id)
        self._asked += 1
        self._show_desk(kept.desk)
        if kept.shown is not None:
            self._show_record(kept.shown, kept.desk)
        self._read_lines()

    def _on_gone(self, kept: Kept) -> None:
        self._close_record()
        self._asked += 1
        self._show_desk(kept.desk)
        self._read_lines()

    def _on_record(self, record_id: str) -> None:
        if self._desk is None:
            return
        before = self.pane.shown
        if not self.pane.may_leave():
            self.records.mark(before.record.id if before is not None else "")
            return
        self.open_record(self._desk.register.id, record_id)

    def _on_new_child(self, kind: Children, parent: Record) -> None:
        if not self.pane.may_leave():
            return
        facts = {kind.link: Fact(value=parent.id)}
        enterprise, project = parent.enterprise_id, parent.project_id

        def begin(desk: Desk) -> None:
            call = register_calls.begin(desk, facts, enterprise_id=enterprise, project_id=project)
            self._ask(call, lambda shown: self._show_record(shown, desk))

        if self._desk is not None and self._desk.register.id == kind.register:
            begin(self._desk)
            return
        self._close_record()
        self.registers.choose(kind.register)
        self._open(kind.register, "", begin)

    def _take_back(self, records: Sequence[str]) -> None:
        if self._desk is None or not records or not self.pane.may_leave():
            return
        call = register_calls.take_back(
            self._desk.register.id, records, on=self._office.today, by=self._office.clerk, why=t("reg.bin.restore")
        )

        def done(kept: Kept) -> None:
            self.tabs.setCurrentIndex(0)
            self._on_kept(kept)
            self._notice.say(t("reg.bin.restored", count=len(records)))

        self._runner.run(call, on_done=done)

    def _show_behind(self, records: tuple[str, ...], words: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.records.show_only(records, words)
        self.records.table.setFocus()

    def _fill_tab(self) -> None:
        name, desk = _TABS[self.tabs.currentIndex()], self._desk
        if desk is None or name not in self._behind:
            return
        self._behind.discard(name)
        if name == "totals":
            self._runner.run(
                register_calls.totals(desk),
                on_done=lambda found: self.totals.show_totals(found) if self._desk is desk else None,
            )
        else:
            self._runner.run(
                register_calls.lists(desk),
                on_done=lambda found: self.lists.show_lists(found) if self._desk is desk else None,
            )

    def _read_lines(self) -> None:
        def show(lines: tuple[RegisterLine, ...]) -> None:
            self.registers.show_lines(lines)

        self._runner.run(register_calls.register_lines(self._office.today), on_done=show)

    # ---- building

    def _connect(self) -> None:
        self.registers.chosen.connect(self.open_register)
        self.records.record_wanted.connect(self._on_record)
        self.totals.records_wanted.connect(self._show_behind)
        self.lists.record_wanted.connect(self._on_record)
        self.bin.wanted.connect(self._take_back)
        self.about.clause_wanted.connect(self.clause_wanted)
        self.files.changed.connect(self.read)
        self.audits.changed.connect(self.read)
        self.lists.print_wanted.connect(lambda one, title: self.files.print_table("list", one, title))
        self.totals.print_wanted.connect(lambda one, title: self.files.print_table("totals", one, title))
        self.pane.print_wanted.connect(self.files.print_record)
        self.pane.sheets_wanted.connect(self.files.open_sheets)
        self.pane.kept.connect(self._on_kept)
        self.pane.gone.connect(self._on_gone)
        self.pane.left.connect(self.close_record)
        self.pane.record_wanted.connect(self.open_record)
        self.pane.new_wanted.connect(self._on_new_child)
        self.pane.clause_wanted.connect(self.clause_wanted)
        self.pane.case_wanted.connect(self.case_wanted)
        self.tabs.currentChanged.connect(lambda _place: self._fill_tab())
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.pane)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_record)

    def _lay_out(self) -> None:
        self.title, self.marks = QLabel(), QLabel()
        self.title.setObjectName("title")
        self.marks.setObjectName("warning")
        self.marks.setWordWrap(True)
        self._new = make_action(self, "new_record", self.new_record)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.audits.button)
        head.addWidget(self.files.menu_button())
        head.addWidget(button(self._new, primary=True))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for name, widget in zip(_TABS, (self.records, self.totals, self.lists, self.bin, self.about), strict=True):
            self.tabs.addTab(widget, t(f"reg.tab.{name}"))
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.marks)
        column.addWidget(self.tabs, 1)
        choose = QLabel(t("reg.choose"))
        choose.setObjectName("quiet")
        choose.setWordWrap(True)
        choose.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(choose)
        self._pages.addWidget(full)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        for place, (widget, stretch) in enumerate(((self.registers, 0), (self._pages, 4), (self.pane, 5))):
            self._split.addWidget(widget)
            self._split.setStretchFactor(place, stretch)
        self.pane.hide()
        self._split.setSizes([_SIZES[0], _SIZES[1] + _SIZES[2], 0])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)

    def _share(self) -> None:
        """Give the record more than half of what the registers leave."""
        left, every = self._split.sizes()[0], self._split.width()
        rest = every - left
        self._split.setSizes(
            [left, rest * _SIZES[1] // (_SIZES[1] + _SIZES[2]), rest * _SIZES[2] // (_SIZES[1] + _SIZES[2])]
        )
