"""What registers take from files and give to files: forms, workbooks, papers, and signed files between offices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QMessageBox, QToolButton, QWidget

from desktop.ui.icons import icon
from desktop.ui.registers import register_calls
from desktop.ui.registers.report_dialog import ReportDialog
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.calls import Operation
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.operations.register_books import RegisterImport
    from desktop.work.operations.register_desk import Desk
    from desktop.work.operations.register_packages import BuiltPackage, PackageInspection
    from desktop.work.operations.register_record import RecordShown
    from desktop.work.tasks import TaskRunner

_PAPER = ("reg.files.pdf", "reg.files.word", "files.xlsx")
_LINES = 400
_SAID_AT_ONCE = 2


class FileWork(QObject):
    """Carry out what is wanted with files, and say in the notice what became of it."""

    changed = Signal()
    """Records were taken in: the register is to be read anew."""

    def __init__(self, board: QWidget, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__(board)
        self._board, self._runner, self._office, self._notice = board, runner, office, notice
        self._desk: Desk | None = None

    def show_desk(self, desk: Desk) -> None:
        """Work with this register from now on."""
        self._desk = desk

    def menu_button(self) -> QToolButton:
        """Return the button that opens everything there is to do with files."""
        made = QToolButton()
        made.setText(f"{t('reg.files')} ▾")
        made.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        made.setAccessibleName(t("reg.files"))
        made.setIcon(icon("export"))
        made.setToolTip(t("reg.files.hint"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(made)
        steps: tuple[tuple[str, str, Callable[[], object]] | None, ...] = (
            ("print", "print", lambda: self.print_table("records", "")),
            None,
            ("form", "new", self.write_form),
            ("import", "import", self.import_records),
            ("export", "export", self.export_records),
            None,
            ("send", "export", self.send),
            ("receive", "import", self.receive),
        )
        for step in steps:
            if step is None:
                menu.addSeparator()
                continue
            name, drawing, start = step
            action = menu.addAction(icon(drawing), t(f"reg.files.{name}"))
            action.setToolTip(t(f"reg.files.{name}.hint"))
            action.triggered.connect(lambda _checked=False, start=start: start())
        menu.setToolTipsVisible(True)
        made.setMenu(menu)
        return made

    # ---- forms and workbooks

    def write_form(self) -> None:
        """Write the blank workbook of the register."""
        if self._desk is not None and (
            path := self._save_as(t("reg.files.form.file", title=self._title), "files.xlsx")
        ):
            self._write(register_calls.write_form(self._desk.register.id, path))

    def export_records(self) -> None:
        """Write the records as a workbook."""
        if self._desk is not None and (path := self._save_as(f"{self._title}.xlsx", "files.xlsx")):
            self._write(register_calls.export_records(self._desk.register.id, path, on=self._office.today))

    def import_records(self) -> None:
        """Take the rows of a workbook in and show what became of each."""
        if self._desk is None:
            return
        path, _ = QFileDialog.getOpenFileName(self._board, t("reg.files.import"), _documents(), t("reg.files.tables"))
        if path:
            call = register_calls.import_records(
                self._desk.register.id, Path(path), on=self._office.today, by=self._office.clerk
            )
            self._runner.run(call, on_done=self._on_imported, title=t("reg.files.import"))

    def _on_imported(self, report: RegisterImport) -> None:
        self.changed.emit()
        lines = list(report.lines())
        if report.is_clean and len(lines) <= _SAID_AT_ONCE:
            self._notice.say("；".join(lines))
            return
        words = t("reg.files.imported" if report.is_clean else "reg.files.imported.refused", file=report.file)
        self._tell(ReportDialog(self._board, title=t("reg.files.import"), words=words, lines=_first(lines)))

    # ---- papers

    def print_table(self, kind: str, table_id: str, title: str = "") -> None:
        """Write records, totals or a list as PDF or workbook."""
        name = f"{self._title}{'-' if title else ''}{title}.pdf"
        if self._desk is not None and (path := self._save_as(name, *_PAPER)):
            register_id = self._desk.register.id
            call = register_calls.write_table(register_id, path, kind=kind, table_id=table_id, on=self._office.today)
            self._write(call)

    def print_record(self, shown: RecordShown) -> None:
        """Write one record as PDF or Word."""
        if path := self._save_as(f"{self._title}-{shown.record.number}.pdf", "reg.files.pdf", "reg.files.word"):
            self._write(register_calls.write_record_paper(shown.record.id, path, on=self._office.today))

    def open_sheets(self, shown: RecordShown) -> None:
        """Open the official forms about a record."""
        from desktop.ui.sheets.opening import open_for_record

        open_for_record(
            self._board, self._runner, self._office, self._notice, record_id=shown.record.id, called=shown.called
        )

    # ---- between offices

    def send(self) -> None:
        """Write the register as a signed file for another office; personal data go along only when asked for."""
        desk = self._desk
        if desk is None:
            return
        personal = [field.label for field in desk.register.fields.values() if field.personal]
        along = self._ask_personal(personal) if personal else False
        if along is None:
            return
        if path := self._save_as(f"{self._title}.lvreg", "reg.files.package"):
            call = register_calls.build_package(
                desk.register.id, path, keys=self._office.data_folder, with_personal=along, on=self._office.today
            )
            self._runner.run(call, on_done=self._on_sent, title=t("reg.files.send"))

    def _ask_personal(self, labels: Sequence[str]) -> bool | None:
        """Ask whether personal data go along; None when the person stepped back."""
        words = t("reg.files.send.personal", names="、".join(labels))
        box = QMessageBox(QMessageBox.Icon.Question, t("reg.files.send"), words, parent=self._board)
        plain = box.addButton(t("reg.files.send.plain"), QMessageBox.ButtonRole.AcceptRole)
        along = box.addButton(t("reg.files.send.along"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(t("dialog.cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(plain)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return None if clicked not in {plain, along} else clicked is along

    def _on_sent(self, built: BuiltPackage) -> None:
        words = t("reg.files.sent", count=built.records, signer=built.signer, fingerprint=built.fingerprint)
        self._say_file(words, built.file)

    def receive(self) -> None:
        """Look into a signed file, and keep it when the person says so."""
        path, _ = QFileDialog.getOpenFileName(self._board, t("reg.files.receive"), _documents(), t("reg.files.package"))
        if path:
            self.look(Path(path))

    def look(self, path: Path) -> None:
        """Look into a signed file that was given, and keep it when the person says so."""
        call = register_calls.inspect_package(path, keys=self._office.data_folder, on=self._office.today)
        self._runner.run(call, on_done=lambda found: self._ask_receive(path, found))

    def _ask_receive(self, path: Path, found: PackageInspection) -> None:
        unknown = found.state != "trusted"
        wanted = (found.fingerprint,) if found.namesake else (found.signer, found.fingerprint) if unknown else ()
        words = t(f"reg.files.from.{'namesake' if found.namesake else 'unknown' if unknown else 'trusted'}",
                  signer=found.signer, fingerprint=found.fingerprint,
                  when=f"{found.made_at.astimezone():%Y-%m-%d %H:%M}")  # fmt: skip
        if found.outdated:
            words += "\n" + t("reg.files.outdated")
        dialog = ReportDialog(
            self._board,
            title=t("reg.files.receive"),
            words=words,
            lines=_first(_changes(found)),
            yes=t("reg.files.receive.yes"),
            wanted=wanted,
            ask=t("reg.files.receive.ask"),
        )
        accepted, name = dialog.exec() == QDialog.DialogCode.Accepted, dialog.accepted_name.text().strip()
        dialog.deleteLater()
        if accepted:
            call = register_calls.receive_package(
                path, keys=self._office.data_folder, accept=name, on=self._office.today, by=self._office.clerk
            )
            self._runner.run(call, on_done=self._on_received, title=t("reg.files.receive"))

    def _on_received(self, found: PackageInspection) -> None:
        self.changed.emit()
        new, changed = found.count("new"), found.count("changed")
        self._notice.say(t("reg.files.received", signer=found.signer, new=new, changed=changed))

    # ---- what they share

    @property
    def _title(self) -> str:
        return self._desk.register.row.title.replace("/", "、") if self._desk is not None else ""

    def _save_as(self, name: str, *kinds: str) -> Path | None:
        proposal = str(Path(_documents()) / name)
        path, _ = QFileDialog.getSaveFileName(self._board, t("reg.files"), proposal, ";;".join(map(t, kinds)))
        return Path(path) if path else None

    def _write(self, call: Operation[Path]) -> None:
        self._runner.run(
            call,
            on_done=lambda path: self._say_file(t("reg.files.written", path=path), path),
            title=t("reg.files.task"),
        )

    def _say_file(self, words: str, path: Path) -> None:
        url = QUrl.fromLocalFile(str(path))
        self._notice.say(words, step=t("files.open"), then=lambda: QDesktopServices.openUrl(url))

    def _tell(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()


def _changes(found: PackageInspection) -> list[str]:
    """Say how many records a file would treat how, and then each that is not simply the same."""
    kinds = ("new", "changed", "same", "older", "other", "withdrawn")
    counted = [
        t("reg.files.kind", kind=t(f"reg.files.kind.{kind}"), count=found.count(kind))
        for kind in kinds
        if found.count(kind)
    ]
    lines = ["，".join(counted)]
    for one in found.changes:
        if one.kind != "same":
            kind = t(f"reg.files.kind.{one.kind}")
            lines.append(f"{kind}　{one.title}　{one.called}（{one.office}）")
            lines += [f"    {line}" for line in one.lines]
    return lines


def _first(lines: list[str]) -> list[str]:
    rest = len(lines) - _LINES
    return lines if rest <= 0 else [*lines[:_LINES], t("reg.files.more", count=rest)]


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
