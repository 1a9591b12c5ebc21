"""The page of one case: its facts, its judgement and its dossier under one head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui import calls, dialogs
from desktop.ui.actions import make_action
from desktop.ui.forms.case_head import CaseHead
from desktop.ui.forms.case_saving import REQUIRED, CaseSaving
from desktop.ui.forms.case_tabs import CaseTabs
from desktop.ui.forms.enterprise_choice import EnterpriseChoice
from desktop.ui.forms.entries import CaseEntries
from desktop.ui.forms.keeping import Opened, read_case
from desktop.ui.forms.material import FormMaterial, load_material
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store import EnterpriseKey
    from desktop.ui.forms.case_form import CaseForm
    from desktop.ui.forms.desk import FormDesk
    from desktop.ui.main_window import MainWindow
    from matching.case import Fact


class CasePage(QWidget):
    """Let a person enter, judge and print one case."""

    left = Signal()
    """The person wants back to the list."""
    changed = Signal()
    """Something was stored that the list shows."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.form: CaseForm | None = None
        self.desk: FormDesk | None = None
        self._entries = CaseEntries()
        self._opened: Opened | None = None
        self._field_wanted = ""
        self._asked = 0
        self._dropped = False
        self._actions = self._make_actions()
        self.head = CaseHead(self._actions)
        self.enterprise = EnterpriseChoice(window.runner)
        self.enterprise.chosen.connect(self._belong_to)
        self._saving = CaseSaving(self, window)
        self._saving.saved.connect(self._on_saved)
        self._lay_out()

    def _make_actions(self) -> dict[str, QAction]:
        steps: dict[str, Callable[[], object]] = {
            "back": self.left.emit,
            "save": self.save,
            "judge_one": self.judge,
            "print_one": lambda: self.tabs.go("dossier"),
            "print_sheet": self.print_sheet,
        }
        return {name: make_action(self, name, step) for name, step in steps.items()}

    def _lay_out(self) -> None:
        self.tabs = CaseTabs(self._window)
        self.tabs.judge_wanted.connect(self.judge)
        self.tabs.decided.connect(lambda case_id: self._on_judged(case_id, self._asked))
        self.tabs.field_wanted.connect(self.enter_field)
        self.tabs.measure_wanted.connect(self.enter_measure)
        self.tabs.monitored.connect(self._on_monitored)
        self._loading = QLabel(t("case.loading"))
        self._loading.setObjectName("quiet")
        self.tabs.add_to_form(self.enterprise)
        self.tabs.add_to_form(self._loading)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self.tabs, 1)

    # ---- what the window asks

    def open(self, case_id: str, tab: str = "") -> None:
        """Show a case, on its form or on the tab named."""
        self._begin(tab)
        self._with_form(lambda: self._read(case_id))

    def begin_new(self) -> None:
        """Show an empty form for a new case."""
        self._begin("form")
        self._with_form(self._show_new)

    def may_leave(self) -> bool:
        """Say whether the page may be left; ask about what is not saved."""
        self._saving.wait()
        if not self.is_unsaved:
            return True
        answer = dialogs.ask_unsaved(self)
        if answer == "drop":
            self._dropped = True
            if self.desk is not None:
                self.desk.drafting.drop()
            return True
        if answer == "save" and self.save() and self._saving.is_running:
            self._saving.wait()
            return not self.is_unsaved
        return False

    def print_sheet(self) -> None:
        """Open the official forms of the case as it is stored."""
        from desktop.ui.sheets.opening import open_for_case

        if self._opened is not None:
            open_for_case(self._window, self.case_id, self._opened.stored.case.text("prj_name"))

    @property
    def case_id(self) -> str:
        """Return the id of the case shown, empty while it is new or not yet read."""
        return self._opened.stored.case.id if self._opened is not None else ""

    @property
    def stored(self) -> Opened | None:
        """Return the case as it is stored, None while it is new or not yet read."""
        return self._opened

    @property
    def revisions(self) -> tuple[int, int]:
        """Return the revisions of project and enterprise that are shown, none of a new case."""
        stored = self._opened.stored if self._opened is not None else None
        return (0, 0) if stored is None else (stored.revision, stored.enterprise_revision)

    @property
    def is_unsaved(self) -> bool:
        """Say whether something was entered that is not stored."""
        if self.form is None or self._dropped:
            return False
        return self.form.is_touched or self._entries.is_changed

    @property
    def is_in_bin(self) -> bool:
        """Say whether the case lies in the recycle bin and may only be read."""
        return self._opened is not None and self._opened.stored.deleted

    # ---- opening

    def _begin(self, tab: str) -> None:
        self._asked += 1
        self._dropped = False
        self._entries, self._opened = CaseEntries(), None
        self._loading.show()
        self.enterprise.hide()
        if self.form is not None:
            self.form.setEnabled(False)
        self.head.name("", "")
        self.head.wait()
        self.tabs.begin(tab)

    def _with_form(self, then: Callable[[], object]) -> None:
        if self.form is not None:
            then()
            return
        asked = self._asked

        def make(material: FormMaterial) -> None:
            if self.form is None:
                self._make_form(material)
            if asked == self._asked:
                then()

        self._window.runner.run(load_material(self._window.office.today), on_done=make)

    def _make_form(self, material: FormMaterial) -> None:
        from desktop.ui.forms.case_form import CaseForm
        from desktop.ui.forms.desk import FormDesk

        self.form = CaseForm(material)
        self.form.changed.connect(self._tell)
        self.desk = FormDesk(self, self.form, self._window)
        self.form.setEnabled(False)
        self.tabs.add_to_form(self.desk.trying.strip)
        self.tabs.add_to_form(self.form, 1)

    def _read(self, case_id: str) -> None:
        asked = self._asked
        self._window.runner.run(
            read_case(case_id), on_done=lambda opened: self._show(opened) if asked == self._asked else None
        )

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self._entries = CaseEntries.of(opened.stored.case)
        self._show_form()
        self._take_stored(opened)
        if self.form is not None and self.tabs.is_at_form:
            self.form.jumps.setFocus()
        if self._field_wanted:
            self.enter_field(self._field_wanted)
            self._field_wanted = ""
        if opened.stored.deleted:
            self._window.notice.say(t("case.in_bin"), grade="warn")
        elif opened.stored.unread:
            self._window.notice.say(t("case.unread", count=len(opened.stored.unread)), grade="warn")

    def _show_new(self) -> None:
        self.enterprise.show_chosen(None)
        self.enterprise.show()
        self._show_form()
        if self.form is not None:
            self.form.go_to("ent_name")

    def _show_form(self) -> None:
        assert self.form is not None
        self._loading.hide()
        self.form.setEnabled(True)
        self.form.show_entries(self._entries)
        self._tell()

    def _take_stored(self, opened: Opened) -> None:
        self._opened = opened
        self.head.stand(opened.row)
        self._tell()
        if self.form is not None:
            self.form.setEnabled(not opened.stored.deleted)
            self.tabs.show_stored(opened, self.form.material)

    def enter_field(self, field_id: str) -> None:
        """Go to a field of the form, so that it can be filled in at once."""
        if self.form is not None and self.form.go_to(field_id):
            self.tabs.go("form")

    def enter_field_once_shown(self, field_id: str) -> None:
        """Go to a field as soon as the case being read is shown."""
        self._field_wanted = field_id

    def enter_measure(self, place: int, field_id: str) -> None:
        """Go to a field of one measure, so that it can be filled in at once."""
        if self.form is not None and self.form.go_to_measure(place, field_id):
            self.tabs.go("form")

    # ---- saving

    def save(self, then: Callable[[], object] | None = None) -> bool:
        """Save what is entered, and go on with `then`; say whether there was nothing in the way."""
        if self.form is None or self._saving.is_running or self.is_in_bin:
            return False
        self.form.commit()
        self._tell()
        return self._saving.save(self.form, then)

    def _on_saved(self, opened: Opened) -> None:
        self._entries.mark_saved(opened.stored.case)
        self.enterprise.hide()
        if self.form is not None:
            self.form.show_saved()
        self._take_stored(opened)
        self.changed.emit()

    def _belong_to(self, key: EnterpriseKey | None, facts: Mapping[str, Fact]) -> None:
        """Let the new case be one of this enterprise, or of a new one."""
        if self.form is None:
            return
        self.form.commit()
        self._entries.belong_to(key, facts)
        self.enterprise.show_chosen(key)
        self._show_form()
        self.form.go_to("ent_name" if key is None else "prj_name")

    # ---- judging, telling

    def judge(self) -> None:
        """Judge the case as it stands; what is entered is saved first."""
        if self.is_unsaved or self._opened is None:
            self.save(then=self._judge_stored)
        else:
            self._judge_stored()

    def _judge_stored(self) -> None:
        if self._opened is None:
            return
        case_id, asked = self._opened.stored.case.id, self._asked
        self._window.runner.run(
            calls.judge_cases((case_id,), on=self._window.office.today),
            on_done=lambda _report: self._on_judged(case_id, asked),
            title=t("task.judge"),
        )

    def _on_judged(self, case_id: str, asked: int) -> None:
        self.changed.emit()
        if asked != self._asked:
            return
        self._window.notice.say(t("case.judged"))
        self.tabs.show_judged()
        self._stand_again(case_id)

    def _on_monitored(self, case_id: str) -> None:
        """Show whether a record of a check asks for another judgement."""
        self.changed.emit()
        self._stand_again(case_id)

    def _stand_again(self, case_id: str) -> None:
        asked = self._asked
        self._window.runner.run(
            calls.case_row(case_id), on_done=lambda row: self.head.stand(row) if asked == self._asked else None
        )

    def _tell(self) -> None:
        """Say in the head whose case it is, which version, and whether it is saved."""
        sheet, opened = self._entries.sheet, self._opened
        names = [str(sheet.now[name].value) if name in sheet.now else "" for name in REQUIRED]
        if any(names) or opened is not None:
            names = [name or t("case.unnamed") for name in names]
        self.head.name(*names)
        self.head.tell(opened, unsaved=self.is_unsaved)
        self._actions["save"].setEnabled(self.form is not None and not self.is_in_bin)
        self._actions["print_one"].setEnabled(opened is not None)
        self._actions["print_sheet"].setEnabled(opened is not None)
        self.tabs.allow_views(opened is not None)
