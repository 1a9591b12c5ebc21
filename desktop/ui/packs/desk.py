"""The desk for the office's own rules: the list of drafts, and the draft under work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import dialogs
from desktop.ui.packs import pack_calls
from desktop.ui.packs.editor import DraftEditor
from desktop.ui.packs.new_draft import CopyEdition, NewDraft
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.packs.condition_words import Lexicon
    from desktop.ui.packs.pack_calls import Opened
    from desktop.work.operations.pack_drafts import DraftStart, ListedDraft
    from desktop.work.tasks import TaskRunner


class RulesDesk(QWidget):
    """Let an office write its own rules."""

    install_wanted = Signal(object)
    """Looked: a file ready to be installed."""

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar, lexicon: Lexicon) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._notice = notice
        self._lexicon = lexicon
        self._drafts: tuple[ListedDraft, ...] = ()
        self.list = RowTable(
            (
                Head(t("draft.column.title")), Head(t("draft.column.id"), 130), Head(t("draft.column.edition"), 80),
                Head(t("draft.column.valid_from"), 100), Head(t("draft.column.state"), 200),
                Head(t("draft.column.changed"), 140),
            ),
            name=t("draft.list"),
        )  # fmt: skip
        self.list.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.list.activated.connect(lambda _index: self.open_chosen())
        self.list.selectionModel().currentRowChanged.connect(lambda _now, _before: self._allow())
        self.editor = DraftEditor(runner, office, notice, lexicon)
        self.editor.left.connect(self.leave_editor)
        self.editor.install_wanted.connect(self.install_wanted)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list_page())
        self._pages.addWidget(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def read(self) -> None:
        """Read which drafts there are."""
        self._runner.run(pack_calls.drafts(self._office.data_folder), on_done=self._show)

    def may_leave(self) -> bool:
        """Say whether the window may go; ask about a draft that is not saved."""
        return self._pages.currentIndex() == 0 or self.editor.may_leave()

    # ---- what a person does

    def ask_new(self) -> None:
        """Ask for a new document."""
        dialog = NewDraft(
            self._lexicon.codes["county"],
            issuer=self._office.settings.office_name,
            today=self._office.today,
            parent=self,
        )

        def make(start: DraftStart) -> None:
            self._runner.run(
                pack_calls.new_draft(self._office.data_folder, start),
                on_done=lambda opened: self._begin(opened, dialog),
                on_problem=dialog.say,
            )

        dialog.wanted.connect(make)
        dialog.open()

    def ask_copy(self) -> None:
        """Ask which edition is to be copied."""
        self._runner.run(pack_calls.editions(), on_done=self._ask_copy)

    def open_chosen(self) -> None:
        """Open the chosen draft."""
        draft = self._chosen()
        if draft is not None:
            self._runner.run(pack_calls.open_draft(draft.folder), on_done=self._begin)

    def delete_chosen(self) -> None:
        """Move the chosen draft aside after asking."""
        draft = self._chosen()
        if draft is None:
            return
        words = t("draft.delete.words", title=draft.title or draft.pack, edition=draft.edition)
        if dialogs.ask(self, title=t("draft.delete"), words=words, yes=t("draft.delete.yes")):
            self._runner.run(
                pack_calls.delete_draft(self._office.data_folder, draft.folder),
                on_done=lambda aside: self._on_deleted(aside, draft.folder),
            )

    def leave_editor(self) -> None:
        """Go back to the list unless the person wants to stay."""
        if self.editor.may_leave():
            self._pages.setCurrentIndex(0)
            self.read()
            self.list.setFocus()

    # ---- building

    def _list_page(self) -> QWidget:
        words = QLabel(t("draft.words"))
        words.setWordWrap(True)
        words.setObjectName("quiet")
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        for name, act in (
            ("new", self.ask_new), ("copy", self.ask_copy), ("open", self.open_chosen), ("delete", self.delete_chosen),
            ("folder", self._open_folder),
        ):  # fmt: skip
            made = QPushButton(t(f"draft.{name}"))
            made.setToolTip(t(f"draft.{name}.hint"))
            made.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons[name] = made
            row.addWidget(made)
        self._buttons["new"].setObjectName("primary")
        row.addStretch(1)
        self._none = QLabel(t("draft.none"))
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.addWidget(words, 0, 0)
        grid.addLayout(row, 1, 0)
        grid.addWidget(self.list, 2, 0)
        grid.addWidget(self._none, 2, 0)
        grid.setRowStretch(2, 1)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.delete_chosen)
        self._allow()
        return page

    # ---- what happens

    def _show(self, drafts: tuple[ListedDraft, ...]) -> None:
        place = max(self.list.currentIndex().row(), 0)
        self._drafts = drafts
        self.list.show_rows([_cells(draft) for draft in drafts])
        self.list.setVisible(bool(drafts))
        self._none.setVisible(not drafts)
        if drafts:
            self.list.selectRow(min(place, len(drafts) - 1))
        self._allow()

    def _chosen(self) -> ListedDraft | None:
        place = self.list.currentIndex().row()
        return self._drafts[place] if 0 <= place < len(self._drafts) else None

    def _allow(self) -> None:
        for name in ("open", "delete"):
            self._buttons[name].setEnabled(self._chosen() is not None)

    def _begin(self, opened: Opened, dialog: NewDraft | CopyEdition | None = None) -> None:
        if dialog is not None:
            dialog.accept()
        self._pages.setCurrentIndex(1)
        self.editor.show_draft(opened)

    def _ask_copy(self, editions: Sequence[tuple[str, str, str]]) -> None:
        dialog = CopyEdition(editions, today=self._office.today, parent=self)

        def make(pack: str, edition: str, to: str, valid_from: date | None) -> None:
            self._runner.run(
                pack_calls.copy_edition(self._office.data_folder, pack, edition, to=to, valid_from=valid_from),
                on_done=lambda opened: self._begin(opened, dialog),
                on_problem=dialog.say,
            )

        dialog.wanted.connect(make)
        dialog.open()

    def _on_deleted(self, aside: Path, folder: Path) -> None:
        back = pack_calls.restore_draft(aside, folder)
        self._notice.say(
            t("draft.deleted", folder=aside),
            step=t("delete.undo"),
            then=lambda: self._runner.run(back, on_done=lambda _folder: self.read()),
        )
        self.read()

    def _open_folder(self) -> None:
        from desktop.work.operations.pack_drafts import drafts_folder

        folder = drafts_folder(self._office.data_folder)
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _cells(draft: ListedDraft) -> tuple[str, ...]:
    state = draft.problem or (t(f"draft.state.{draft.state}") if draft.state else "")
    return (
        draft.title or t("rules.untitled"),
        draft.pack,
        draft.edition,
        str(draft.valid_from or ""),
        state,
        f"{draft.changed_at:%Y-%m-%d %H:%M}",
    )
