"""Find out who must audit and list whom a person chooses, started from the register of audits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.registers import register_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.operations.clean_production import AuditTargets
    from desktop.work.operations.register_desk import Desk
    from desktop.work.tasks import TaskRunner

_REGISTER = "cp_audit"


class AuditWork(QObject):
    """Go over all enterprises, show who must audit, and keep those chosen; the button is there for audits alone."""

    changed = Signal()
    """Enterprises were listed: the register is to be read anew."""

    def __init__(self, board: QWidget, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__(board)
        self._board, self._runner, self._office, self._notice = board, runner, office, notice
        self.button = QPushButton(t("reg.audits"))
        self.button.setToolTip(t("reg.audits.hint"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda _checked=False: self._find())
        self.button.hide()

    def show_desk(self, desk: Desk) -> None:
        """Offer it where the register in front is that of audits."""
        self.button.setVisible(desk.register.id == _REGISTER)

    def _find(self) -> None:
        self.button.setEnabled(False)
        call = register_calls.audit_targets(on=self._office.today)
        task = self._runner.run(call, on_done=self._show, title=t("reg.audits.run"))
        task.ended.connect(lambda: self.button.setEnabled(True))

    def _show(self, found: AuditTargets) -> None:
        from desktop.resources import places
        from desktop.ui.registers.audit_targets import AuditTargetsDialog

        if not found.targets:
            self._notice.say(t("reg.audits.none"), grade="warn")
            return

        def send(ids: Sequence[str], year: int, listed_on: date | None, tell: Callable[[Problem], object]) -> None:
            clerk, on = self._office.clerk, self._office.today
            call = register_calls.list_audits(ids, year, listed_on=listed_on, on=on, by=clerk)
            self._runner.run(call, on_done=lambda kept: listed(len(kept), year), on_problem=tell)

        def listed(count: int, year: int) -> None:
            dialog.accept()
            self._notice.say(t("reg.audits.done", count=count, year=year))
            self.changed.emit()

        dialog = AuditTargetsDialog(self._board, found, send=send, places=places())
        dialog.exec()
        dialog.deleteLater()
