"""The page of registers: it shows at once and is filled when the worker has read which registers there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui.registers import register_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.registers.board import Board
    from desktop.ui.registers.register_calls import Start
    from desktop.work.tasks import TaskRunner


class RegistersPage(QWidget):
    """Let a person keep the office's registers."""

    clause_wanted = Signal(str, str, str)
    case_wanted = Signal(str)

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner, self._office, self._notice = runner, office, notice
        self.board: Board | None = None
        self._wanted: tuple[str, str] | None = None
        self._given: Path | None = None
        self._loading = QLabel(t("reg.loading"))
        self._loading.setObjectName("quiet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 8)
        self._column.addWidget(self._loading)
        self._column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the registers when the page comes to the front."""
        super().showEvent(event)
        if self.board is None:
            self._runner.run(register_calls.load_start(self._office.today), on_done=self._begin)
        else:
            self.board.read()

    def open_record(self, register_id: str, record_id: str) -> None:
        """Show a record, as soon as the registers are read; without a record's id the register."""
        if self.board is None:
            self._wanted = (register_id, record_id)
        elif record_id:
            self.board.open_record(register_id, record_id)
        else:
            self.board.open_register(register_id)

    def receive(self, path: Path) -> None:
        """Look into a signed file of another office, as soon as the registers are read."""
        if self.board is None:
            self._given = path
        else:
            self.board.files.look(path)

    def may_leave(self) -> bool:
        """Say whether the page may be left; ask about what is not saved."""
        return self.board is None or self.board.may_leave()

    def _begin(self, start: Start) -> None:
        if self.board is not None:
            return
        from desktop.ui.registers.board import Board

        self._loading.hide()
        self._column.takeAt(1)
        self.board = Board(start, self._runner, self._office, self._notice)
        self.board.clause_wanted.connect(self.clause_wanted)
        self.board.case_wanted.connect(self.case_wanted)
        self._column.addWidget(self.board, 1)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.open_record(*wanted)
        if self._given is not None:
            given, self._given = self._given, None
            self.receive(given)
