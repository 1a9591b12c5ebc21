"""What accompanies the form of a case: undo, drafts, the what-if above it, pasting, explaining, history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from desktop.ui.actions import make_action
from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.differences import Difference
from desktop.ui.forms.drafting import Drafting
from desktop.ui.forms.live import Trying
from desktop.ui.forms.steps import bring_back
from desktop.ui.forms.suggesting import Suggesting
from desktop.ui.forms.undoing import Undoing
from desktop.ui.forms.versions import VersionContent
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.pages.case import CasePage


class FormDesk(QObject):
    """Hold the companions of one form, and carry out the commands that belong to them."""

    def __init__(self, page: CasePage, form: CaseForm, window: MainWindow) -> None:
        super().__init__(form)
        self._page = page
        self._form = form
        self._window = window
        self._suggesting = Suggesting(form, window)
        self.undoing = Undoing(form)
        self.drafting = Drafting(page, form, window, self.undoing)
        self.trying = Trying(form, window)
        form.explained.connect(self.explain)
        page.tabs.restore_wanted.connect(self.restore)
        self.undoing.told.connect(self._tell)
        self.actions = self._make_actions()
        page.head.offer((self.actions["undo"], self.actions["redo"], self.actions["paste_block"]))
        self._tell()

    def _make_actions(self) -> dict[str, QAction]:
        steps: dict[str, Callable[[], object]] = {
            "undo": self.undo,
            "redo": self.redo,
            "paste_block": self.paste,
            "next_missing": self.go_to_missing,
            "field_history": self.show_field_history,
        }
        return {name: make_action(self._page, name, step) for name, step in steps.items()}

    # ---- commands

    def undo(self) -> None:
        """Take back the last step, show where it was, and say what it was."""
        self._say("undo.done", self.undoing.undo())

    def redo(self) -> None:
        """Take the step again that was taken back last."""
        self._say("redo.done", self.undoing.redo())

    def go_to_missing(self) -> None:
        """Go to the next field that is missing before a recommendation."""
        self._page.tabs.go("form")
        if not self.trying.go_to_next():
            self._window.notice.say(t("command.next_missing.why"))

    def paste(self) -> None:
        """Show what a copied table would fill in, and fill it in as one step."""
        from desktop.ui.forms.paste_dialog import PasteDialog

        self._form.commit()
        self._page.tabs.go("form")
        dialog = PasteDialog(self._page, self._form, self.undoing, self._window.office.today)
        dialog.applied.connect(self._on_pasted)
        dialog.take(QApplication.clipboard().text())
        dialog.open()

    def explain(self, field_id: str) -> None:
        """Show all there is to know about a field."""
        from desktop.ui.forms.field_card import FieldCard

        card = FieldCard(self._page, self._form.material, field_id)
        card.clause_wanted.connect(self._window.show_clause)
        card.history_wanted.connect(self.show_field_history)
        card.open()

    def show_field_history(self) -> None:
        """Show who gave the field in hand which value, when and why."""
        from desktop.ui.forms.field_history import FieldHistory

        stored, name = self._page.stored, self._form.field_in_hand()
        if stored is None or not name:
            self._window.notice.say(t("history.of.none"), grade="warn")
            return
        FieldHistory(self._page, self._window.runner, stored, self._form.material, name).open()

    def restore(self, wanted: Sequence[Difference], then: VersionContent) -> None:
        """Bring fields back as an earlier version had them, as one step that is saved only on demand."""
        self._page.tabs.go("form")
        first = wanted[0]
        words = (
            t("undo.restored", field=first.field.label) if len(wanted) == 1 else t("undo.several", count=len(wanted))
        )
        self.undoing.as_one(words, lambda: bring_back(self._form.entries, wanted, then))
        if first.measure is None:
            self._form.go_to(first.field.id)
        self._window.notice.say(t("history.restored", count=len(wanted)))

    # ---- telling

    def _on_pasted(self, count: int) -> None:
        self._window.notice.say(t("paste.done", count=count))

    def _say(self, name: str, words: str) -> None:
        if words:
            self._page.tabs.go("form")
            self._window.notice.say(t(name, step=words))

    def _tell(self) -> None:
        """Let the commands say what they would do."""
        for name, words in (("undo", self.undoing.undo_words()), ("redo", self.undoing.redo_words())):
            action = self.actions[name]
            action.setEnabled(bool(words) and not self._page.is_in_bin)
            key = action.shortcut().toString()
            hint = t(f"command.{name}.now", step=words) if words else t(f"command.{name}.why")
            action.setToolTip(f"{hint}（{key}）")
        entries = self._form.entries
        if entries.case_id is None:
            self._page.enterprise.tell(entries.firm)
