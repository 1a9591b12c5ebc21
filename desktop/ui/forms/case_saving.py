"""Saving a case from its page: what must be there first, the reason for a change, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Signal

from desktop.ui import dialogs
from desktop.ui.forms.keeping import Content, Opened, keep_case, keep_reasons, reasons_given
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.forms.case_form import CaseForm
    from desktop.ui.main_window import MainWindow
    from desktop.ui.pages.case import CasePage
    from desktop.work.tasks import Task

REQUIRED = ("ent_name", "prj_name")
_REASONS = ("correction", "update", "papers")


class CaseSaving(QObject):
    """Save what the form of a case holds; one saving at a time."""

    saved = Signal(object)
    """The case as it is stored now, an Opened."""

    def __init__(self, page: CasePage, window: MainWindow) -> None:
        super().__init__(page)
        self._page = page
        self._window = window
        self._running: Task | None = None
        self._reasons: tuple[str, ...] = ()
        window.runner.run(reasons_given(), on_done=self._take_reasons)

    @property
    def is_running(self) -> bool:
        """Say whether the worker is saving."""
        return self._running is not None

    def save(self, form: CaseForm, then: Callable[[], object] | None = None) -> bool:
        """Save the entries of the form, and go on with `then`; say whether there was nothing in the way."""
        entries = form.entries
        if not self._is_complete(form):
            return False
        if not entries.is_changed:
            (then or (lambda: self._window.notice.say(t("case.nothing_changed"))))()
            return True
        why = self._reason(form)
        if why is None:
            return False
        clerk = self._window.office.clerk
        content = Content(
            case_id=entries.case_id,
            enterprise_id=entries.enterprise_id,
            facts=entries.sheet.signed(clerk),
            measures=entries.signed_measures(clerk),
        )
        is_new = entries.case_id is None
        self._running = self._window.runner.run(
            keep_case(content, by=clerk, why=why),
            on_done=lambda opened: self._on_saved(opened, is_new, then),
            on_problem=lambda problem: self._on_refused(form, problem),
            title=t("case.saving"),
        )
        self._running.ended.connect(self._on_ended)
        return True

    def wait(self) -> None:
        """Let the worker finish saving before the page goes; the person cannot type meanwhile."""
        if self._running is not None:
            loop = QEventLoop()
            self._running.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _take_reasons(self, reasons: tuple[str, ...]) -> None:
        self._reasons = (*self._reasons, *reasons)

    def _is_complete(self, form: CaseForm) -> bool:
        entries, notice = form.entries, self._window.notice
        refused = len(entries.sheet.refused) + sum(len(sheet.refused) for sheet in entries.measures)
        if refused:
            words = t("case.refused", count=refused)
            notice.say(words, grade="bad", step=t("case.refused_go"), then=form.go_to_refused)
            return False
        known = entries.sheet.now
        missing = [name for name in REQUIRED if name not in known or not known[name].is_known]
        if missing:
            labels = "、".join(f"“{form.material.dictionary[name].label}”" for name in missing)
            notice.say(t("case.required", names=labels), grade="bad")
            form.go_to(missing[0])
            return False
        return True

    def _reason(self, form: CaseForm) -> str | None:
        """Return why, asking only when something stored changes; None when the person stepped back."""
        if not form.entries.overwrites:
            return t("case.why.new") if form.entries.case_id is None else t("case.why.added")
        offered = tuple(dict.fromkeys((*self._reasons, *(t(f"case.why.{name}") for name in _REASONS))))
        why = dialogs.ask_why(self._page, title=t("case.why.title"), words=t("case.why.words"), offered=offered)
        if why is not None:
            self._reasons = tuple(dict.fromkeys((why, *self._reasons)))
            self._window.runner.run(keep_reasons(self._reasons))
        return why

    def _on_saved(self, opened: Opened, is_new: bool, then: Callable[[], object] | None) -> None:
        self._running = None
        self.saved.emit(opened)
        stored = opened.stored
        words = t("case.saved", case=stored.revision, enterprise=stored.enterprise_revision)
        self._window.notice.say(t("case.saved_new") if is_new else words)
        if then is not None:
            then()

    def _on_refused(self, form: CaseForm, problem: Problem) -> None:
        """Offer the enterprise that is there already when a new case names it; tell every other problem as it is."""
        self._running = None
        known = form.entries.sheet.now.get("ent_uscc")
        if problem.code != "enterprise_exists" or known is None:
            self._window.notice.say_problem(problem)
            return
        code, choice = str(known.value), self._page.enterprise
        self._window.notice.say(
            problem.what + "。", grade="warn", step=t("case.use_enterprise"), then=lambda: choice.choose_by_code(code)
        )

    def _on_ended(self) -> None:
        self._running = None
