"""Keep what is typed as a draft at every field, and bring it back after a crash: nobody types anything twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.store import EnterpriseKey
from desktop.ui import calls
from desktop.ui.forms import form_calls
from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.entries import CaseEntries, FactSheet, Refusal
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.undoing import Undoing
from desktop.ui.texts import t
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.pages.case import CasePage
    from desktop.work.operations.drafts import Draft, DraftSheet

_NEW = "new"
_MILLISECONDS_AFTER_A_KEY = 300
NAMES = ("ent_name", "prj_name")
FIRM = ("ent_name", "ent_uscc")


class Drafting(QObject):
    """Write the draft of the case in the form, and read it when the case is opened."""

    def __init__(self, page: CasePage, form: CaseForm, window: MainWindow, undoing: Undoing) -> None:
        super().__init__(form)
        self._page = page
        self._form = form
        self._window = window
        self._undoing = undoing
        self._entries = form.entries
        self._kept = ""
        """Key of the draft that is kept, empty while there is none."""
        self._is_written = False
        self._while_typing = QTimer(self)
        self._while_typing.setSingleShot(True)
        self._while_typing.setInterval(_MILLISECONDS_AFTER_A_KEY)
        self._while_typing.timeout.connect(self.keep)
        form.changed.connect(self.keep)
        form.saved.connect(self.keep)
        form.shown.connect(self._begin)
        form.row_made.connect(self._on_row)

    @property
    def is_kept(self) -> bool:
        """Say whether all that was entered until now is on the disk."""
        return bool(self._kept) and self._is_written and not self._while_typing.isActive()

    def keep(self) -> None:
        """Keep what is entered now, or forget the draft when all of it is saved."""
        self._while_typing.stop()
        if not self._page.is_unsaved:
            self.drop()
            return
        draft = self._draft()
        if self._kept and self._kept != draft.key:
            self._window.runner.run(form_calls.drop_draft(self._kept))
        self._kept, self._is_written = draft.key, False
        self._window.runner.run(form_calls.keep_draft(draft), on_done=self._on_kept)

    def _on_kept(self, _nothing: None) -> None:
        self._is_written = True

    def drop(self) -> None:
        """Forget the draft: what was entered is saved, or the person does not want it."""
        self._while_typing.stop()
        if self._kept:
            self._window.runner.run(form_calls.drop_draft(self._kept))
            self._kept = ""

    def _on_row(self, row: FieldRow) -> None:
        row.touched.connect(self._while_typing.start)

    def _begin(self) -> None:
        entries = self._form.entries
        if entries is self._entries:
            self.keep()
            return
        self._entries, self._kept = entries, ""
        self._while_typing.stop()
        self._window.runner.run(form_calls.draft_of(entries.case_id or _NEW), on_done=partial(self._offer, entries))

    def _draft(self) -> Draft:
        from desktop.work.operations.drafts import Draft

        entries = self._form.entries
        sheet, measures = self._form.sheets_now()
        names = [str(sheet.now[name].value) for name in NAMES if name in sheet.now]
        return Draft(
            case_id=entries.case_id or "",
            enterprise_id=entries.enterprise_id or "",
            title=" · ".join(names),
            by=self._window.office.clerk,
            at=datetime.now(UTC),
            revisions=self._page.revisions,
            whole=_kept_sheet(sheet),
            measures=tuple(_kept_sheet(one) for one in measures),
        )

    # ---- bringing it back

    def _offer(self, entries: CaseEntries, draft: Draft | None) -> None:
        if draft is None or not self._is_wanted(entries):
            return
        if draft.case_id or not draft.enterprise_id:
            self._bring_back(entries, draft, None, {})
            return
        name, uscc = (str(draft.whole.facts[one].value) if one in draft.whole.facts else "" for one in FIRM)
        firm = EnterpriseKey(id=draft.enterprise_id, name=name, uscc=uscc)
        self._window.runner.run(
            calls.enterprise_facts(firm.id), on_done=lambda facts: self._bring_back(entries, draft, firm, facts)
        )

    def _is_wanted(self, entries: CaseEntries) -> bool:
        return entries is self._form.entries and not self._page.is_unsaved and not self._page.is_in_bin

    def _bring_back(
        self, entries: CaseEntries, draft: Draft, firm: EnterpriseKey | None, facts: Mapping[str, Fact]
    ) -> None:
        """Bring a draft back as one step that can be undone; the person is told, and may do without."""
        if not self._is_wanted(entries):
            return
        self._kept = draft.key
        when = f"{draft.at.astimezone():%m-%d %H:%M}"

        def change() -> None:
            if firm is not None:
                entries.belong_to(firm, facts)
            _put(entries.sheet, draft.whole)
            sheets = [*entries.measures, *(FactSheet() for _ in draft.measures)][: len(draft.measures)]
            for sheet, kept in zip(sheets, draft.measures, strict=True):
                _put(sheet, kept)
            entries.measures[:] = sheets

        self._undoing.as_one(t("draft.step", when=when), change)
        changed = len(entries.sheet.changed) + sum(len(sheet.changed) for sheet in entries.measures)
        is_newer = draft.case_id and draft.revisions != self._page.revisions
        words = t("draft.back_newer" if is_newer else "draft.back", when=when, count=changed)
        self._window.notice.say(words, grade="warn", step=t("draft.drop"), then=self._undoing.undo)


def _kept_sheet(sheet: FactSheet) -> DraftSheet:
    from desktop.work.operations.drafts import DraftSheet

    refused = {name: (one.text, one.sentence) for name, one in sheet.refused.items()}
    return DraftSheet(facts=sheet.now, refused=refused)


def _put(sheet: FactSheet, kept: DraftSheet) -> None:
    sheet.now = dict(kept.facts)
    sheet.refused = {name: Refusal(*one) for name, one in kept.refused.items()}
