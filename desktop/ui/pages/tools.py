"""The page of the tariff and motor tools.

The page shows at once and is empty; its parts are made when the worker has read tools and tariffs, and with them
all that the parts import.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.texts import t
from desktop.ui.tools import tool_calls

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.tools.board import ToolBoard
    from desktop.ui.tools.tariff_part import TariffPart
    from desktop.work.operations.tools import ToolsView
    from desktop.work.tasks import TaskRunner
    from matching.registers import Record
    from matching.tools import Answer


class ToolsPage(QWidget):
    """Let a person work out prices, contracts and motors with the office's own tariffs."""

    clause_wanted = Signal(str, str, str)
    record_wanted = Signal(str, str)

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._notice = notice
        self.board: ToolBoard | None = None
        self.tariffs: TariffPart | None = None
        self._own_day = False
        self._wanted = ""
        self._asked = 0
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self._lay_out()

    @property
    def day(self) -> date:
        """Return the day whose rules and prices are used."""
        return cast(date, self.on.date().toPython())

    def showEvent(self, event: QShowEvent) -> None:
        """Read tools and tariffs when the page comes to the front."""
        super().showEvent(event)
        if not self._own_day:
            self._set_day(self._office.today)
        self.read()

    def read(self) -> None:
        """Read the tools and the tariffs as they stand on the day shown."""
        self._runner.run(tool_calls.load_tools(self.day), on_done=self._take)

    def run(self, tool: str, entered: dict[str, Any]) -> None:
        """Work out a tool; of several questions only the answer to the last is shown."""
        self._asked += 1
        asked = self._asked
        self._runner.run(
            tool_calls.run_tool(tool, entered, self.day),
            on_done=lambda found: self._show(found) if asked == self._asked else None,
        )

    def keep(self, tool: str, entered: dict[str, Any]) -> None:
        """Ask beside which project an answer is kept, and keep it as a record."""
        from desktop import resources
        from desktop.ui.tools.keep_dialog import KeepDialog

        row = resources.tools()[tool]
        assert row.keep is not None, "the button is there for tools with a register alone"
        register = row.keep.register
        title = resources.registers()[register].row.title
        day = self.day

        def send(dialog: KeepDialog) -> None:
            def kept(record: Record) -> None:
                dialog.accept()
                self._notice.say(
                    t("tools.keep.done", register=title, number=record.number),
                    step=t("tools.keep.show"),
                    then=lambda: self.record_wanted.emit(register, record.id),
                )

            call = tool_calls.keep_answer(dialog.case_id, tool, entered, on=day, by=self._office.clerk)
            self._runner.run(call, on_done=kept, on_problem=dialog.tell)

        dialog = KeepDialog(self, self._runner, tool=row.title, register=title, send=send)
        dialog.exec()
        dialog.deleteLater()

    def open_tool(self, tool: str) -> None:
        """Show a tool, now or as soon as the tools are read."""
        self._wanted = tool
        if self.board is not None:
            self._choose_wanted()

    def _choose_wanted(self) -> None:
        if self._wanted and self.board is not None:
            self.parts.setCurrentWidget(self.board)
            self.board.choose(self._wanted)
            self._wanted = ""

    # ---- filling

    def _take(self, view: ToolsView) -> None:
        if self.board is None or self.tariffs is None:
            self._make(view)
        else:
            self.board.show_view(view)
        assert self.tariffs is not None
        self.tariffs.show_view(view, self.day)
        self._pages.setCurrentIndex(1)
        self._choose_wanted()

    def _make(self, view: ToolsView) -> None:
        from desktop.ui.tools.board import ToolBoard
        from desktop.ui.tools.tariff_part import TariffPart

        self.board = ToolBoard(view)
        self.board.run_wanted.connect(self.run)
        self.board.clause_wanted.connect(self.clause_wanted)
        self.board.keep_wanted.connect(self.keep)
        self.board.copied.connect(lambda: self._notice.say(t("tools.copied")))
        self.tariffs = TariffPart(self._runner)
        self.tariffs.loaded.connect(self._on_loaded)
        self.parts.addTab(self.board, t("tools.tab.work"))
        self.parts.addTab(self.tariffs, t("tools.tab.tariffs"))

    def _show(self, found: Answer) -> None:
        if self.board is not None:
            self.board.show_answer(found)

    def _on_loaded(self) -> None:
        self.read()
        if self.board is not None:
            self.board.run_again()

    def _on_day(self) -> None:
        self._own_day = self.day != self._office.today
        self.read()
        if self.board is not None:
            self.board.run_again()

    def _set_day(self, day: date) -> None:
        self.on.blockSignals(True)
        self.on.setDate(QDate(day.year, day.month, day.day))
        self.on.blockSignals(False)

    # ---- building

    def _lay_out(self) -> None:
        title = QLabel(t("tools.title"))
        title.setObjectName("title")
        self.on = QDateEdit()
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.on.setToolTip(t("tools.on.hint"))
        self.on.setAccessibleName(t("tools.on"))
        self._set_day(self._office.today)
        self.on.dateChanged.connect(self._on_day)
        label = QLabel(t("tools.on"))
        label.setBuddy(self.on)
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.on)
        loading = QLabel(t("tools.loading"))
        loading.setObjectName("quiet")
        self._pages = QStackedWidget()
        self._pages.addWidget(loading)
        self._pages.addWidget(self.parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
