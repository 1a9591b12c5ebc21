"""The tab of a case for its recommendations: how they stand, what can follow and why not, and the ladder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.problems import Problem
from desktop.ui.judgement.prose import Prose
from desktop.ui.recommend import recommend_calls
from desktop.ui.recommend.file_work import RecommendFiles
from desktop.ui.recommend.recommend_calls import CaseView
from desktop.ui.recommend.words import case_text
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.calls import Operation
    from desktop.ui.main_window import MainWindow
    from desktop.ui.recommend.entry_dialog import EntryDialog
    from desktop.work.operations.recommending import MoveEntry, RecommendationView
    from matching.recommendation.ladder import LadderTask
    from matching.recommendation.moves import Option

Step = tuple[str, str, Callable[[], None], bool | None]
"""Name, words, what it does, and whether it is open (None: there is no question of it)."""


class CaseRecommendView(QWidget):
    """Show and take the steps of a case's recommendations."""

    field_wanted = Signal(str)
    place_wanted = Signal(str)
    """Another tab of the case, the settings, or judging."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._case_id = ""
        self.view: CaseView | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.files = RecommendFiles(window, self)
        self._row = QHBoxLayout()
        self.text = Prose(name=t("case.tab.recommend"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.clause_wanted.connect(window.show_clause)
        self.text.place_wanted.connect(self.place_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._row)
        column.addWidget(self.text, 1)

    def show_case(self, case_id: str) -> None:
        """Read and show a stored case."""
        if case_id != self._case_id:
            self.text.setHtml(f"<p>{t('recommend.working')}</p>")
        self._case_id = case_id
        office = self._window.office

        def show(view: CaseView) -> None:
            if self._case_id == case_id:
                self._show(view)

        call = recommend_calls.case_recommendations(case_id, by=office.settings.clerk_name, on=office.today)
        self._window.runner.run(call, on_done=show)

    def _show(self, view: CaseView) -> None:
        self.view = view
        self.text.setHtml(case_text(view.found, self._window.office.dictionary))
        self._place_buttons()

    def _place_buttons(self) -> None:
        while (place := self._row.takeAt(0)) is not None:
            widget = place.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        self._row.addWidget(QLabel(t("recommend.can")))
        for name, words, step, is_open in (*self._starts(), *self._moves(), *self._tasks()):
            button = QPushButton(words if is_open is not False else t("recommend.held.button", label=words))
            button.setObjectName("primary" if is_open else "")
            button.clicked.connect(lambda _checked=False, step=step: step())
            self.buttons[name] = button
            self._row.addWidget(button)
        if not self.buttons:
            self._row.addWidget(QLabel(t("recommend.nothing")))
        self._row.addStretch(1)
        for words, step in self._papers():
            button = QPushButton(words)
            button.clicked.connect(lambda _checked=False, step=step: step())
            self._row.addWidget(button)

    def _papers(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Give what can be printed or handed over: of the latest recommendation, and of the ladder."""
        assert self.view is not None
        found = self.view.found
        if found.items:
            latest = found.items[-1].found
            yield t("recommend.print"), partial(self.files.print_paper, latest.id)
            if latest.state != "draft":
                yield t("recommend.send"), partial(self.files.send, latest.id)
        if found.ladder:
            words = t("recommend.print.ladder")
            yield words, partial(self.files.print_paper, found.case_id, kind="R06", name=words.rstrip("…"))

    def _starts(self) -> Iterator[Step]:
        assert self.view is not None
        for direction, option in self.view.found.starts.items():
            if option.is_open:
                yield f"start:{direction}", f"{self._label(direction)}…", partial(self._start, direction), True

    def _moves(self) -> Iterator[Step]:
        """Give the steps of this office's side; one that is held says so, and its dialog tells why."""
        assert self.view is not None
        for item in self.view.found.items:
            for option in item.options:
                if not option.is_theirs:
                    name = f"{item.found.id}:{option.move.id}"
                    yield name, f"{option.move.label}…", partial(self._move, item, option), option.is_open
            if self._may_revoke(item):
                yield f"{item.found.id}:revoke", t("recommend.revoke"), partial(self._revoke, item), None

    def _tasks(self) -> Iterator[Step]:
        assert self.view is not None
        for task in self.view.found.ladder:
            if self.view.found.side == "bank" and task.state != "settled":
                words = t("recommend.ladder.button", gate=task.gate)
                yield f"ladder:{task.gate}", words, partial(self._ladder, task), task.state == "to_choose" or None

    @staticmethod
    def _label(direction: str) -> str:
        from desktop.resources import recommendation_rules

        return recommendation_rules().directions[direction].label

    def _may_revoke(self, item: RecommendationView) -> bool:
        assert self.view is not None
        last = item.found.last
        return last is not None and len(item.found.steps) > 1 and last.side == self.view.found.side

    # ---- taking a step

    def _dialog(self, title: str, note: str, send: Callable[[EntryDialog], None], *, by: str = "") -> EntryDialog:
        from desktop.ui.recommend.entry_dialog import EntryDialog

        assert self.view is not None
        return EntryDialog(
            self, title=title, note=note, today=date.today(), people=self.view.people, by=by or self.view.found.by,
            send=send,
        )  # fmt: skip

    def _start(self, direction: str) -> None:
        assert self.view is not None
        case_id, option = self._case_id, self.view.found.starts[direction]

        def send(dialog: EntryDialog) -> None:
            self._run(dialog, recommend_calls.start(case_id, direction, _entry("start", dialog)))

        dialog = self._dialog(self._label(direction), option.move.proposal, send, by=option.by)
        self._ask(dialog, option, only=("text",) if direction == "miit_to_bank" else None)
        self._finish(dialog)

    def _move(self, item: RecommendationView, option: Option) -> None:
        def send(dialog: EntryDialog) -> None:
            self._run(dialog, recommend_calls.move(item.found.id, _entry(option.move.id, dialog)))

        note = "\n".join((*(f"× {reason}" for reason in option.reasons), option.move.proposal))
        dialog = self._dialog(option.move.label, note, send, by=option.by)
        self._ask(dialog, option)
        self._finish(dialog)

    def _revoke(self, item: RecommendationView) -> None:
        def send(dialog: EntryDialog) -> None:
            self._run(dialog, recommend_calls.move(item.found.id, _entry("revoke", dialog)))

        dialog = self._dialog(t("recommend.revoke.title"), t("recommend.revoke.note"), send)
        dialog.ask_text("text", t("recommend.why"), long=True)
        self._finish(dialog)

    def _ladder(self, task: LadderTask) -> None:
        from desktop.resources import recommendation_rules
        from desktop.work.operations.ladder import LadderEntry

        rules, case_id = recommendation_rules(), self._case_id

        def send(dialog: EntryDialog) -> None:
            until = dialog.value("due")
            if until and not _is_day(until):
                dialog.tell(Problem(t("settings.office.no_date", text=until), remedy=t("recommend.ladder.no_due")))
                return
            entry = LadderEntry(
                gate=task.gate, kind="rectified" if dialog.value("choice") == "rectified" else "chosen", on=dialog.on,
                by=dialog.by, text=dialog.value("text"),
                choice="" if dialog.value("choice") == "rectified" else dialog.value("choice"),
                due_on=date.fromisoformat(until) if until else None,
            )  # fmt: skip
            self._run(dialog, recommend_calls.enter_ladder(case_id, entry))

        dialog = self._dialog(f"{t('recommend.ladder')} {task.gate}", f"{task.sentence}\n{rules.ladder.origin}", send)
        rows = [(row.id, row.label) for row in rules.ladder.choice]
        if task.state != "to_choose":
            rows.append(("rectified", t("recommend.ladder.proof")))
        dialog.ask_choice("choice", t("recommend.ladder.choice"), rows)
        dialog.ask_text("text", t("recommend.ladder.text"), long=True)
        dialog.ask_text("due", t("recommend.ladder.until"))
        self._finish(dialog)

    def _ask(self, dialog: EntryDialog, option: Option, *, only: tuple[str, ...] | None = None) -> None:
        from desktop.resources import recommendation_rules

        rules = recommendation_rules()
        for name in (*option.move.asks, *option.move.may_ask):
            if only is not None and name not in only:
                continue
            ask = rules.asks[name]
            label = ask.label if name in option.move.asks else t("recommend.optional", label=ask.label)
            if ask.kind == "reason":
                dialog.ask_choice(name, label, [(row.id, row.label) for row in rules.staff.reason])
            else:
                dialog.ask_text(name, label, long=name == "text")

    def _run(self, dialog: EntryDialog, call: Operation[Any]) -> None:
        self._window.runner.run(
            call,
            on_done=lambda _kept: dialog.accept(),
            on_problem=dialog.tell,
            title=t("recommend.task"),
        )

    def _finish(self, dialog: EntryDialog) -> None:
        accepted = dialog.exec() == dialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self._window.notice.say(t("recommend.kept"))
            self.show_case(self._case_id)

    @Slot()
    def read(self) -> None:
        """Show the case anew."""
        if self._case_id:
            self.show_case(self._case_id)


def _entry(move: str, dialog: EntryDialog) -> MoveEntry:
    from desktop.work.operations.recommending import MoveEntry

    return MoveEntry(move=move, on=dialog.on, by=dialog.by, given=dialog.given)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
