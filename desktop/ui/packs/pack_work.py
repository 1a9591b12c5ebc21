"""The commands on whole packs: look into a file and install it, list what is installed, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.packs.pack_calls import Looked
    from desktop.work.operations.pack_listing import ListedPack
    from desktop.work.operations.packs import PackInstalled
    from desktop.work.progress import Progress
    from desktop.work.tasks import TaskRunner


class PackWork(QObject):
    """Carry out what the policy page asks for and say in the notice what became of it."""

    changed = Signal()
    """Other editions are in use than before."""
    judge_wanted = Signal()
    """The person wants all cases judged by the rules there are now."""

    def __init__(self, page: QWidget, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__(page)
        self._page = page
        self._runner = runner
        self._office = office
        self._notice = notice

    def ask_file(self) -> None:
        """Let the person choose a pack file."""
        path, _ = QFileDialog.getOpenFileName(self._page, t("pack.choose"), "", t("pack.files"))
        if path:
            self.look(Path(path))

    def look(self, path: Path) -> None:
        """Let the worker look into a pack file, then show what installing it would change."""
        from desktop.ui.packs import pack_calls

        day, keys = self._office.today, self._office.data_folder
        self._prepared("install", pack_calls.look(path, on=day, keys=keys), self._show_looked, t("task.pack_look"))

    def show_made(self, looked: Looked) -> None:
        """Show what installing a file would change that was made just now."""
        self._prepared("install", lambda _store, _progress: looked, self._show_looked)

    def show_installed(self, chosen: tuple[str, str] | None) -> None:
        """Show which editions the office installed; one of them can be withdrawn."""
        from desktop.ui.packs import pack_calls

        self._prepared(
            "installed", pack_calls.installed(self._office.today), lambda rows: self._list_installed(rows, chosen)
        )

    def _prepared(
        self, part: str, operation: Callable[[Store, Progress], object], on_done: Callable[..., object], title: str = ""
    ) -> None:
        """Run an operation and, still on the worker, import what will show its result."""

        def prepared(store: Store, progress: Progress) -> object:
            import_module(f"desktop.ui.packs.{part}")
            return operation(store, progress)

        self._runner.run(prepared, on_done=on_done, title=title)

    def _show_looked(self, looked: Looked) -> None:
        from desktop.ui.packs.install import InstallDialog

        office = self._office
        dialog = InstallDialog(looked, self._runner, by=office.clerk, keys=office.data_folder, parent=self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.installed.connect(self._on_installed)
        dialog.open()

    def _list_installed(self, rows: tuple[ListedPack, ...], chosen: tuple[str, str] | None) -> None:
        if not rows:
            self._notice.say(t("installed.none"), grade="warn")
            return
        from desktop.ui.packs.installed import InstalledDialog

        dialog = InstalledDialog(rows, self._runner, by=self._office.clerk, chosen=chosen, parent=self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.withdrawn.connect(self._on_withdrawn)
        dialog.open()

    def _on_installed(self, done: PackInstalled) -> None:
        name = "pack.unchanged" if done.outcome == "unchanged" else "pack.done"
        self._say_changed(t(name, title=done.title, edition=done.edition))

    def _on_withdrawn(self, row: ListedPack) -> None:
        self._say_changed(t("pack.withdrawn", title=row.title or row.pack, edition=row.edition))

    def _say_changed(self, words: str) -> None:
        self.changed.emit()
        self._notice.say(words, step=t("pack.judge"), then=self.judge_wanted.emit)
