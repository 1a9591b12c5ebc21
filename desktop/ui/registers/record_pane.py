"""One record: its form, what is said about it, its steps, what it proves and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import dialogs
from desktop.ui.actions import button, make_action
from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.forms.entries import FactSheet
from desktop.ui.judgement.prose import Prose
from desktop.ui.registers import register_calls
from desktop.ui.registers.about_row import AboutRow
from desktop.ui.registers.children_part import ChildrenPart
from desktop.ui.registers.gives_part import GivesPart
from desktop.ui.registers.record_form import RecordForm
from desktop.ui.registers.revisions_part import RevisionsPart
from desktop.ui.registers.steps_row import StepsRow
from desktop.ui.registers.wording import remarks_text
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.calls import Operation
    from desktop.ui.forms.material import FormMaterial
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.registers.offering import Look, Offers
    from desktop.ui.registers.register_calls import Kept
    from desktop.work.operations.register_desk import Cited, Desk
    from desktop.work.operations.register_record import RecordShown, Step
    from desktop.work.tasks import Task, TaskRunner
    from matching.registers.checks import Remark
    from matching.registers.records import Record

_REMARKS_HIGHEST = 108
_ONLY_EMPTY = frozenset({"required", "about"})
"""Refusals that a form just begun is not reproached with before somebody saves it."""
_TABS = ("form", "gives", "children", "revisions")


class RecordPane(QFrame):
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
        super().__init__()
        self.setObjectName("card")
        self._runner, self._office, self._notice = runner, office, notice
        self._material, self._titles = material, titles
        self._desk: Desk | None = None
        self._shown: RecordShown | None = None
        self._sheet = FactSheet()
        self._is_touched = self._about_changed = self._tried = self._dropped = False
        self._asked = 0
        self._keeping: Task | None = None
        self.form: RecordForm | None = None
        self._lay_out()

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
        self.tabs.setTabVisible(_TABS.index("gives"), bool(desk.register.gives))
        self.tabs.setTabVisible(_TABS.index("children"), bool(desk.book.registers.children(desk.register.id)))
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
        self._body.setEnabled(False)

        def done(kept: Kept) -> None:
            self._keeping = None
            self._body.setEnabled(True)
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
        self._body.setEnabled(True)

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
        self.about.show_record(shown, desk.register.row.about)
        self.steps.show_record(shown)
        remarks = [one for one in shown.remarks if self._tried or shown.record.id or one.id not in _ONLY_EMPTY]
        self.remarks.show_remarks(remarks, desk.cites)
        self.form.show_figures(shown, desk.cites)
        self.closed.setText(shown.closed)
        self.closed.setVisible(bool(shown.closed))
        differ = sum(one.differs for one in shown.gives)
        kin = sum(len(one.records) for one in shown.children)
        self.tabs.setTabText(_TABS.index("gives"), _counted(t("reg.tab.gives"), differ))
        self.tabs.setTabText(_TABS.index("children"), _counted(t("reg.tab.children"), kin))
        for place in range(1, len(_TABS)):
            self.tabs.setTabEnabled(place, bool(shown.record.id))
        self._tell_head()

    def _tell_head(self) -> None:
        shown = self._shown
        if shown is None:
            return
        record = shown.record
        self.title.show_words(shown.called if record.id else t("reg.new_record"))
        saved = f"{record.saved_at.astimezone():%Y-%m-%d %H:%M}" if record.saved_at is not None else ""
        words = t("reg.version", number=record.number, revision=record.revision, by=record.by, when=saved)
        self.version.setText(words if record.id else t("reg.not_kept"))
        self.unsaved.setVisible(self.is_unsaved)
        self._save.setEnabled(not shown.closed)
        self._print.setEnabled(bool(record.id) and not self.is_unsaved)
        self._delete.setEnabled(bool(record.id) and not record.origin)

    def _fill_tab(self) -> None:
        shown, desk = self._shown, self._desk
        if shown is None or desk is None or not shown.record.id:
            return
        name = _TABS[self.tabs.currentIndex()]
        if name == "gives":
            self.gives.show_record(shown, unsaved=self.is_unsaved)
        elif name == "children":
            self.children_part.show_record(shown)
        elif name == "revisions":
            record_id = shown.record.id
            self._runner.run(
                register_calls.revised(desk, record_id),
                on_done=lambda found: (
                    self.revisions.show_revisions(found)
                    if self._shown is not None and self._shown.record.id == record_id
                    else None
                ),
            )

    def _form_of(self, desk: Desk) -> RecordForm:
        """Return the form of a register; the one of the register before goes."""
        if self.form is not None and self.form.register is desk.register:
            return self.form
        if self.form is not None:
            self._form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = RecordForm(desk.register, self._titles, self._material, self._look_for)
        self.form.show_proof(self.with_proof.isChecked())
        self.form.changed.connect(self._on_changed)
        self.form.touched.connect(self._on_touched)
        self.form.record_wanted.connect(self.record_wanted)
        self.form.clause_wanted.connect(self.clause_wanted)
        self._form_place.addWidget(self.form, 1)
        return self.form

    # ---- building

    def _lay_out(self) -> None:
        self.title, self.version, self.unsaved = ElidedLabel(), QLabel(), QLabel(t("reg.unsaved"))
        self.title.setObjectName("caption")
        self.version.setObjectName("quiet")
        self.unsaved.setObjectName("warning")
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip(t("reg.close"))
        close.setAccessibleName(t("reg.close"))
        close.clicked.connect(lambda _checked=False: self.left.emit())
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        second = QHBoxLayout()
        second.addWidget(self.version, 1)
        second.addWidget(self.unsaved)
        self.about = AboutRow(self._runner)
        self.about.chosen.connect(self._choose_about)
        self.about.case_wanted.connect(self.case_wanted)
        self.steps = StepsRow()
        self.steps.wanted.connect(self._step)
        self.remarks = RemarkList(name=t("reg.remarks"))
        self.remarks.field_wanted.connect(self._go_to)
        self.remarks.clause_wanted.connect(self.clause_wanted)
        self.closed = QLabel()
        self.closed.setObjectName("warning")
        self.closed.setWordWrap(True)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        for widget in (self.about, self.steps, self.closed, self.remarks):
            body.addWidget(widget)
        body.addWidget(self._tab_widget(), 1)
        body.addLayout(self._foot())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(3)
        column.addLayout(head)
        column.addLayout(second)
        column.addWidget(self._body, 1)

    def _tab_widget(self) -> QTabWidget:
        self.gives, self.children_part, self.revisions = GivesPart(), ChildrenPart(), RevisionsPart()
        self.gives.wanted.connect(self._take_over)
        self.children_part.record_wanted.connect(self.record_wanted)
        self.children_part.new_wanted.connect(
            lambda kind: self.new_wanted.emit(kind, self._shown.record) if self._shown is not None else None
        )
        page = QWidget()
        self._form_place = QVBoxLayout(page)
        self._form_place.setContentsMargins(0, 0, 0, 0)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for name, widget in zip(_TABS, (page, self.gives, self.children_part, self.revisions), strict=True):
            self.tabs.addTab(widget, t(f"reg.tab.{name}"))
        self.tabs.currentChanged.connect(lambda _place: self._fill_tab())
        return self.tabs

    def _foot(self) -> QHBoxLayout:
        self._save = make_action(self, "save", self.save)
        self._delete = QPushButton(t("reg.delete"))
        self._delete.setToolTip(t("reg.delete.hint"))
        self._delete.setAutoDefault(False)
        self._delete.clicked.connect(lambda _checked=False: self.delete())
        self._print = QPushButton(t("reg.list.print"))
        self._print.setToolTip(t("reg.print.hint"))
        self._print.setAutoDefault(False)
        self._print.clicked.connect(lambda _checked=False: self.print_wanted.emit(self._shown))
        self.with_proof = QCheckBox(t("reg.with_proof"))
        self.with_proof.setToolTip(t("reg.with_proof.hint"))
        self.with_proof.toggled.connect(lambda on: self.form.show_proof(on) if self.form is not None else None)
        row = QHBoxLayout()
        row.addWidget(button(self._save, primary=True))
        row.addWidget(self.with_proof)
        row.addStretch(1)
        row.addWidget(self._print)
        row.addWidget(self._delete)
        return row


class RemarkList(Prose):
    """Tell remarks in as much room as they need, up to a few lines; what cannot be checked yet is told on demand."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self._remarks: tuple[Remark, ...] = ()
        self._cites: Mapping[str, Cited] = {}
        self._unfolded = False
        self.document().setDocumentMargin(4)
        self.anchorClicked.connect(self._unfold)

    def show_remarks(self, remarks: Sequence[Remark], cites: Mapping[str, Cited]) -> None:
        """Show these remarks, or nothing at all."""
        self._remarks, self._cites = tuple(remarks), cites
        self.setVisible(bool(remarks))
        self.setHtml(remarks_text(self._remarks, cites, unfolded=self._unfolded))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    @Slot(QUrl)
    def _unfold(self, link: QUrl) -> None:
        if link.scheme() == "unfold":
            self._unfolded = not self._unfolded
            self.show_remarks(self._remarks, self._cites)

    def _fit(self) -> None:
        self.setFixedHeight(min(int(self.document().size().height()) + 2, _REMARKS_HIGHEST))


def _counted(title: str, count: int) -> str:
    return f"{title}（{count}）" if count else title
