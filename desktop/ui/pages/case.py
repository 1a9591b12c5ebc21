"""The page of one case: its facts, its judgement and its dossier under one head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui import calls, dialogs
from desktop.ui.actions import make_action
from desktop.ui.forms.case_head import CaseHead
from desktop.ui.forms.case_tabs import CaseTabs
from desktop.ui.forms.enterprise_choice import EnterpriseChoice
from desktop.ui.forms.entries import CaseEntries
from desktop.ui.forms.keeping import Content, Opened, keep_case, keep_reasons, read_case, reasons_given
from desktop.ui.forms.material import FormMaterial, load_material
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.store import EnterpriseKey
    from desktop.ui.forms.case_form import CaseForm
    from desktop.ui.forms.desk import FormDesk
    from desktop.ui.main_window import MainWindow
    from desktop.work.tasks import Task
    from matching.case import Fact

REQUIRED = ("ent_name", "prj_name")
_REASONS = ("correction", "update", "papers")


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
        self._saving: Task | None = None
        self._dropped = False
        self._reasons: tuple[str, ...] = ()
        self._actions = self._make_actions()
        self.head = CaseHead(self._actions)
        self.enterprise = EnterpriseChoice(window.runner)
        self.enterprise.chosen.connect(self._choose_enterprise)
        self._lay_out()
        window.runner.run(reasons_given(), on_done=self._take_reasons)

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
        if self._saving is not None:
            self._wait()
        if not self.is_unsaved:
            return True
        answer = dialogs.ask_unsaved(self)
        if answer == "drop":
            self._dropped = True
            if self.desk is not None:
                self.desk.drafting.drop()
            return True
        if answer == "save" and self.save() and self._saving is not None:
            self._wait()
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
        self.head.tell(t("case.loading"), unsaved=False)
        self.head.stand(None)
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
        if self.form is None or self._saving is not None or self.is_in_bin:
            return False
        self.form.commit()
        self._tell()
        if not self._is_complete():
            return False
        if not self._entries.is_changed:
            (then or (lambda: self._window.notice.say(t("case.nothing_changed"))))()
            return True
        why = self._reason()
        if why is None:
            return False
        clerk = self._window.office.clerk
        content = Content(
            case_id=self._entries.case_id,
            enterprise_id=self._entries.enterprise_id,
            facts=self._entries.sheet.signed(clerk),
            measures=self._entries.signed_measures(clerk),
        )
        self._saving = self._window.runner.run(
            keep_case(content, by=clerk, why=why),
            on_done=lambda opened: self._on_saved(opened, then),
            on_problem=self._on_refused,
            title=t("case.saving"),
        )
        self._saving.ended.connect(self._on_ended)
        return True

    def _is_complete(self) -> bool:
        assert self.form is not None
        refused = len(self._entries.sheet.refused) + sum(len(sheet.refused) for sheet in self._entries.measures)
        if refused:
            form = self.form
            words = t("case.refused", count=refused)
            self._window.notice.say(words, grade="bad", step=t("case.refused_go"), then=form.go_to_refused)
            return False
        known = self._entries.sheet.now
        missing = [name for name in REQUIRED if name not in known or not known[name].is_known]
        if missing:
            labels = "、".join(f"“{self.form.material.dictionary[name].label}”" for name in missing)
            self._window.notice.say(t("case.required", names=labels), grade="bad")
            self.form.go_to(missing[0])
            return False
        return True

    def _reason(self) -> str | None:
        """Return why, asking only when something stored changes; None when the person stepped back."""
        if not self._entries.overwrites:
            return t("case.why.new") if self._entries.case_id is None else t("case.why.added")
        offered = tuple(dict.fromkeys((*self._reasons, *(t(f"case.why.{name}") for name in _REASONS))))
        why = dialogs.ask_why(self, title=t("case.why.title"), words=t("case.why.words"), offered=offered)
        if why is not None:
            self._reasons = tuple(dict.fromkeys((why, *self._reasons)))
            self._window.runner.run(keep_reasons(self._reasons))
        return why

    def _on_saved(self, opened: Opened, then: Callable[[], object] | None) -> None:
        self._saving = None
        is_new = self._entries.case_id is None
        self._entries.mark_saved(opened.stored.case)
        self.enterprise.hide()
        if self.form is not None:
            self.form.show_saved()
        self._take_stored(opened)
        self._window.notice.say(
            t("case.saved_new")
            if is_new
            else t("case.saved", case=opened.stored.revision, enterprise=opened.stored.enterprise_revision)
        )
        self.changed.emit()
        if then is not None:
            then()

    def _on_refused(self, problem: Problem) -> None:
        self._saving = None
        known = self._entries.sheet.now.get("ent_uscc")
        if problem.code != "enterprise_exists" or known is None:
            self._window.notice.say_problem(problem)
            return
        code = str(known.value)
        self._window.notice.say(
            problem.what + "。", grade="warn", step=t("case.use_enterprise"), then=lambda: self._use_enterprise(code)
        )

    def _on_ended(self) -> None:
        self._saving = None

    def _wait(self) -> None:
        """Let the worker finish saving before the page goes; the person cannot type meanwhile."""
        if self._saving is not None:
            loop = QEventLoop()
            self._saving.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    # ---- the enterprise of a new case

    def _use_enterprise(self, code: str) -> None:
        self._window.runner.run(
            calls.enterprises(code), on_done=lambda found: self.enterprise.choose(found[0]) if found else None
        )

    def _choose_enterprise(self, key: EnterpriseKey | None) -> None:
        if key is None:
            self._belong_to(None, {})
            return
        asked = self._asked

        def take(facts: Mapping[str, Fact]) -> None:
            if asked == self._asked:
                self._belong_to(key, facts)

        self._window.runner.run(calls.enterprise_facts(key.id), on_done=take)

    def _belong_to(self, key: EnterpriseKey | None, facts: Mapping[str, Fact]) -> None:
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
        self._window.runner.run(
            calls.case_row(case_id), on_done=lambda row: self.head.stand(row) if asked == self._asked else None
        )

    def _on_monitored(self, case_id: str) -> None:
        """Show whether a record of a check asks for another judgement."""
        asked = self._asked
        self.changed.emit()
        self._window.runner.run(
            calls.case_row(case_id), on_done=lambda row: self.head.stand(row) if asked == self._asked else None
        )

    def _take_reasons(self, reasons: tuple[str, ...]) -> None:
        self._reasons = (*self._reasons, *reasons)

    def _tell(self) -> None:
        """Say in the head whose case it is, which version, and whether it is saved."""
        sheet, opened = self._entries.sheet, self._opened
        names = [str(sheet.now[name].value) if name in sheet.now else "" for name in REQUIRED]
        if any(names) or opened is not None:
            names = [name or t("case.unnamed") for name in names]
        self.head.name(*names)
        is_unsaved = self.is_unsaved
        words = "" if is_unsaved else t("case.not_stored")
        if opened is not None:
            words = _version_words(opened)
        self.head.tell(words, unsaved=is_unsaved)
        self._actions["save"].setEnabled(self.form is not None and not self.is_in_bin)
        self._actions["print_one"].setEnabled(opened is not None)
        self._actions["print_sheet"].setEnabled(opened is not None)
        self.tabs.allow_views(opened is not None)


def _version_words(opened: Opened) -> str:
    stored = opened.stored
    saved_at, by = (
        (opened.versions[0].saved_at, opened.versions[0].by) if opened.versions else (stored.saved_at, stored.by)
    )
    return t(
        "case.version",
        case=stored.revision,
        enterprise=stored.enterprise_revision,
        day=f"{saved_at.astimezone():%Y-%m-%d %H:%M}",
        by=by,
    )
