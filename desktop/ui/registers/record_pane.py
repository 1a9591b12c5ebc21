"""One record: its form, what is said about it, its steps, what it proves and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Signal, Slot
from PySide6.QtWidgets import QDialog

from desktop.ui import dialogs
from desktop.ui.forms.entries import FactSheet
from desktop.ui.registers import register_calls
from desktop.ui.registers.papers_part import PapersPart
from desktop.ui.registers.record_form import RecordForm
from desktop.ui.registers.record_view import TABS, RecordView
from desktop.ui.texts import t
from desktop.work.operations.register_record import NOT_FILLED_IN

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.calls import Operation
    from desktop.ui.forms.material import FormMaterial
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.registers.offering import Look, Offers
    from desktop.ui.registers.register_calls import Kept
    from desktop.work.operations.register_desk import Desk
    from desktop.work.operations.register_record import RecordShown, Revised, Step
    from desktop.work.tasks import Task, TaskRunner
    from matching.registers.records import Record


class RecordPane(RecordView):
    """Let a person fill in, save and take on one record."""

    kept = Signal(object)
    """The register as it is after something was kept (Kept)."""
    gone = Signal(object)
    """The register as it is after the record went to the recycle bin (Kept)."""
    left = Signal()
    record_wanted = Signal(str, str)
    new_wanted = Signal(object, object)
    """Children another record shall be begun for, and the record in front."""
    print_wanted = Signal(object)
    """RecordShown to print."""
    sheets_wanted = Signal(object)
    """RecordShown whose official forms are wanted."""
    clause_wanted = Signal(str, str, str)
    case_wanted = Signal(str)

    def __init__(
        self,
        runner: TaskRunner,
        office: Office,
        notice: NoticeBar,
        *,
        material: FormMaterial,
        titles: Mapping[str, str],
    ) -> None:
        super().__init__(runner, PapersPart(runner, office, notice), self.save)
        self._runner, self._office, self._notice = runner, office, notice
        self._material, self._titles = material, titles
        self._desk: Desk | None = None
        self._shown: RecordShown | None = None
        self._sheet = FactSheet()
        self._is_touched = self._about_changed = self._tried = self._dropped = False
        self._asked = 0
        self._keeping: Task | None = None
        self.form: RecordForm | None = None
        self._connect()

    # ---- what the board asks

    @property
    def shown(self) -> RecordShown | None:
        """Return the record in front."""
        return self._shown

    @property
    def is_unsaved(self) -> bool:
        """Say whether something was entered that is not stored."""
        if self._shown is None or self._dropped:
            return False
        return self._is_touched or self._about_changed or bool(self._sheet.changed)

    def show_desk(self, desk: Desk) -> None:
        """Work with these records from now on."""
        self._desk = desk

    def show_record(self, shown: RecordShown, desk: Desk) -> None:
        """Show a record from its beginning."""
        self._desk, self._shown = desk, shown
        self._asked += 1
        self._forget_refusal()
        self._is_touched = self._about_changed = self._tried = self._dropped = False
        self._sheet = FactSheet.of(shown.record.facts)
        form = self._form_of(desk)
        form.show_sheet(self._sheet, shown)
        self.show_tabs(desk)
        if not shown.record.id or not self.tabs.isTabVisible(self.tabs.currentIndex()):
            self.tabs.setCurrentIndex(0)
        self._tell()
        self._fill_tab()
        if not shown.record.id:
            if desk.register.row.about == "office" or shown.about:
                form.go_to_first()
            else:
                self.about.finder.setFocus()

    def clear(self) -> None:
        """Show no record."""
        self._forget_refusal()
        self._shown = None
        self._asked += 1
        self._sheet = FactSheet()
        self._is_touched = self._about_changed = False

    def may_leave(self) -> bool:
        """Say whether the record may be left; ask about what is not saved."""
        if self._keeping is not None:
            self._wait()
        if not self.is_unsaved:
            return True
        answer = dialogs.ask_unsaved(self, t("reg.unsaved.words"))
        if answer == "drop":
            self._dropped = True
            return True
        if answer == "save" and self.save() and self._keeping is not None:
            self._wait()
            return not self.is_unsaved
        return False

    def _forget_refusal(self) -> None:
        """Take away the notice of a refusal that the record in front had, and not the one that comes now."""
        if self._tried:
            self._notice.hide()
        self._tried = False

    # ---- saving

    def save(self, then: Callable[[], object] | None = None) -> bool:
        """Save what is entered, and go on with `then`; say whether nothing stood in the way."""
        if self._desk is None or self._shown is None or self.form is None:
            return False
        if self._keeping is not None or self._shown.closed:
            return False
        self.form.commit()
        self._is_touched = False
        if self._sheet.refused:
            name = next(iter(self._sheet.refused))
            words = t("reg.refused", count=len(self._sheet.refused))
            self._notice.say(words, grade="bad", step=t("case.refused_go"), then=lambda: self._go_to(name))
            self._go_to(name)
            return False
        if self._shown.record.id and not self.is_unsaved:
            (then or (lambda: self._notice.say(t("reg.nothing_changed"))))()
            return True
        why = ""
        if self._shown.record.id and self._sheet.overwrites:
            offered = tuple(t(f"case.why.{name}") for name in ("correction", "update", "papers"))
            asked = dialogs.ask_why(self, title=t("case.why.title"), words=t("reg.why.words"), offered=offered)
            if asked is None:
                return False
            why = asked
        call = register_calls.save(self._desk, self._signed(), by=self._office.clerk, why=why)
        self._keep(call, t("reg.saved"), then)
        return True

    def delete(self) -> None:
        """Move the record to the recycle bin; the notice offers to undo it."""
        shown = self._shown
        if shown is None or not shown.record.id or self._keeping is not None:
            return
        record, called = shown.record, shown.called
        clerk, on = self._office.clerk, self._office.today
        call = register_calls.put_away(record.register, record.id, on=on, by=clerk, why=t("reg.delete.why"))

        def gone(kept: Kept) -> None:
            self.clear()
            self.gone.emit(kept)
            back = register_calls.take_back(record.register, (record.id,), on=on, by=clerk, why=t("reg.delete.undo"))
            self._notice.say(
                t("reg.deleted", called=called),
                step=t("delete.undo"),
                then=lambda: self._runner.run(back, on_done=self.kept.emit),
            )

        self._runner.run(call, on_done=gone)

    def _keep(self, call: Operation[Kept], words: str, then: Callable[[], object] | None = None) -> None:
        self.body.setEnabled(False)

        def done(kept: Kept) -> None:
            self._keeping = None
            self.body.setEnabled(True)
            self._sheet.loaded = dict(self._sheet.now)
            self._about_changed = False
            self.kept.emit(kept)
            self._notice.say(words)
            if then is not None:
                then()

        self._keeping = self._runner.run(call, on_done=done, on_problem=self._on_problem)
        self._keeping.ended.connect(self._on_ended)

    def _on_problem(self, problem: Problem) -> None:
        self._keeping = None
        self._tried = True
        self._notice.say_problem(problem)
        self._work_out()

    @Slot()
    def _on_ended(self) -> None:
        self._keeping = None
        self.body.setEnabled(True)

    def _wait(self) -> None:
        """Let the worker finish before the record goes; the person cannot type meanwhile."""
        if self._keeping is not None:
            loop = QEventLoop()
            self._keeping.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    # ---- steps and what it proves

    @Slot(object)
    def _step(self, step: Step) -> None:
        """Make a step; what is entered is saved first, and the step asked for again."""
        if self.is_unsaved:
            self.save(then=lambda: self._step_again(step.id))
        elif self._shown is not None:
            self._ask_step(step)

    def _step_again(self, step_id: str) -> None:
        step = next((one for one in self._shown.steps if one.id == step_id), None) if self._shown else None
        if step is not None and not step.reasons:
            self._ask_step(step)
        elif step is not None:
            words = t("reg.step.closed", label=step.label, reason="；".join(step.reasons))
            self._notice.say(words, grade="warn")

    def _ask_step(self, step: Step) -> None:
        from desktop.ui.registers.step_dialog import StepDialog

        desk, shown = self._desk, self._shown
        if desk is None or shown is None:
            return
        dialog = StepDialog(
            self, step, shown, desk.register, material=self._material, looks=self._look_for, titles=self._titles
        )
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        facts, why = dialog.facts, dialog.why.text().strip()
        dialog.deleteLater()
        if accepted:
            call = register_calls.move(
                shown.record, step.id, facts, on=self._office.today, by=self._office.clerk, why=why
            )
            self._keep(call, t("reg.step.done", label=step.label, to=step.to))

    @Slot(tuple)
    def _take_over(self, fields: tuple[str, ...]) -> None:
        if self._shown is not None and fields:
            call = register_calls.take_over(self._shown.record, fields, on=self._office.today, by=self._office.clerk)
            self._keep(call, t("reg.gives.done", count=len(fields)))

    # ---- what is entered

    def _record(self) -> Record:
        assert self._shown is not None
        return replace(self._shown.record, facts=dict(self._sheet.now))

    def _signed(self) -> Record:
        return replace(self._record(), facts=self._sheet.signed(self._office.clerk))

    def _on_changed(self) -> None:
        self._is_touched = False
        self._tell_head()
        self._work_out()

    def _on_touched(self) -> None:
        self._is_touched = True
        self._tell_head()

    def _work_out(self) -> None:
        """Ask the worker what follows from what is entered; of several questions only the last answer shows."""
        if self._desk is None or self._shown is None:
            return
        self._asked += 1
        asked = self._asked
        self._runner.run(
            register_calls.record_shown(self._desk, self._record()),
            on_done=lambda shown: self._take(shown) if asked == self._asked else None,
        )

    def _take(self, shown: RecordShown) -> None:
        self._shown = shown
        self._tell()

    @Slot(str)
    def _choose_about(self, name: str) -> None:
        if self._desk is None or self._shown is None:
            return
        project = self._desk.register.row.about == "project"
        record = self._record()
        record = replace(record, project_id=name) if project else replace(record, enterprise_id=name)
        self._asked += 1
        asked = self._asked

        def take(shown: RecordShown) -> None:
            if asked == self._asked:
                self._about_changed = True
                self._take(shown)
                if self.form is not None:
                    self.form.go_to_first()

        self._runner.run(register_calls.about(self._desk, record), on_done=take)

    def _look_for(self, register_id: str) -> Look:
        def look(text: str, then: Callable[[Offers], object]) -> None:
            if self._desk is not None:
                self._runner.run(register_calls.link_offers(self._desk, register_id, text), on_done=then)

        return look

    def _go_to(self, name: str) -> None:
        self.tabs.setCurrentIndex(0)
        if self.form is not None:
            self.form.go_to(name)

    # ---- telling

    def _tell(self) -> None:
        shown, desk = self._shown, self._desk
        assert shown is not None
        assert desk is not None
        assert self.form is not None
        remarks = [one for one in shown.remarks if self._tried or shown.record.id or one.id not in NOT_FILLED_IN]
        self.tell(shown, desk, remarks)
        self.form.show_figures(shown, desk.cites)
        self._tell_head()

    def _tell_head(self) -> None:
        if self._shown is not None:
            self.tell_head(self._shown, unsaved=self.is_unsaved)

    def _fill_tab(self) -> None:
        shown, desk = self._shown, self._desk
        if shown is None or desk is None or not shown.record.id:
            return
        name = TABS[self.tabs.currentIndex()]
        if name == "gives":
            self.gives.show_record(shown, unsaved=self.is_unsaved)
        elif name == "children":
            self.children_part.show_record(shown)
        elif name == "papers":
            self.papers.show_record(shown.record.id)
        elif name == "revisions":
            record_id = shown.record.id
            call = register_calls.revised(desk, record_id)
            self._runner.run(call, on_done=lambda found: self._show_revisions(record_id, found))

    def _show_revisions(self, record_id: str, found: tuple[Revised, ...]) -> None:
        if self._shown is not None and self._shown.record.id == record_id:
            self.revisions.show_revisions(found)

    def _form_of(self, desk: Desk) -> RecordForm:
        """Return the form of a register; the one of the register before goes."""
        if self.form is not None and self.form.register is desk.register:
            return self.form
        if self.form is not None:
            self.form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = RecordForm(desk.register, self._titles, self._material, self._look_for)
        self.form.show_proof(self.with_proof.isChecked())
        self.form.changed.connect(self._on_changed)
        self.form.touched.connect(self._on_touched)
        self.form.record_wanted.connect(self.record_wanted)
        self.form.clause_wanted.connect(self.clause_wanted)
        self.form_place.addWidget(self.form, 1)
        return self.form

    def _connect(self) -> None:
        self.close_button.clicked.connect(lambda _checked=False: self.left.emit())
        self.about.chosen.connect(self._choose_about)
        self.about.case_wanted.connect(self.case_wanted)
        self.steps.wanted.connect(self._step)
        self.remarks.field_wanted.connect(self._go_to)
        self.remarks.clause_wanted.connect(self.clause_wanted)
        self.gives.wanted.connect(self._take_over)
        self.papers.clause_wanted.connect(self.clause_wanted)
        self.children_part.record_wanted.connect(self.record_wanted)
        self.children_part.new_wanted.connect(
            lambda kind: self.new_wanted.emit(kind, self._shown.record) if self._shown is not None else None
        )
        self.tabs.currentChanged.connect(lambda _place: self._fill_tab())
        self.delete_button.clicked.connect(lambda _checked=False: self.delete())
        self.print_button.clicked.connect(lambda _checked=False: self.print_wanted.emit(self._shown))
        self.sheet_button.clicked.connect(lambda _checked=False: self.sheets_wanted.emit(self._shown))
        self.with_proof.toggled.connect(lambda on: self.form.show_proof(on) if self.form is not None else None)
