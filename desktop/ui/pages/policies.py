"""The policy page: every document with its clauses, the rules that carry them, the coverage, and the office's own.

The page shows at once and is empty; its parts are made when the worker has read the policies, and with them all that
the parts import.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import calls
from desktop.ui.icons import icon
from desktop.ui.packs.pack_work import PackWork
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.store.database import Store
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.packs.condition_words import Lexicon
    from desktop.ui.packs.desk import RulesDesk
    from desktop.ui.policies.browser import Browser
    from desktop.ui.policies.coverage import CoveragePart
    from desktop.work.operations.policies import PolicyView
    from desktop.work.progress import Progress
    from desktop.work.tasks import TaskRunner

_BREATH = 8
"""Milliseconds between two turns, in which the window answers keys and clicks."""
_COVERAGE, _OWN = 1, 2


class PoliciesPage(QWidget):
    """Let a person look up what rules there are, which held on a day, and what proves them."""

    back_wanted = Signal()
    """The person wants back to the case the clause was opened from."""
    judge_wanted = Signal()
    """Rules have changed and the person wants all cases judged by them."""

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._notice = notice
        self.view: PolicyView | None = None
        self.browser: Browser | None = None
        self.coverage: CoveragePart | None = None
        self.desk: RulesDesk | None = None
        self._covered = ""
        self._wanted: tuple[str, str, str] | None = None
        self._own_day = False
        self._asked = 0
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.currentChanged.connect(lambda _index: self._fill_part())
        self.packs = PackWork(self, runner, office, notice)
        self.packs.changed.connect(self._on_packs_changed)
        self.packs.judge_wanted.connect(self.judge_wanted)
        self._lay_out()

    def show_clause(self, pack_id: str, edition: str, clause_id: str, *, back: bool = False) -> None:
        """Open a clause, now or as soon as the policies are read; `back` offers the way back to a case."""
        self.back_button.setVisible(back or not self.back_button.isHidden())
        self._wanted = (pack_id, edition, clause_id)
        self._go_to_wanted()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the policies when the page comes to the front; nothing changes while they are the same."""
        super().showEvent(event)
        if not self._own_day:
            self._set_day(self._office.today)
        self.read()

    def hideEvent(self, event: object) -> None:
        """Forget the way back once the person has gone elsewhere."""
        super().hideEvent(event)  # type: ignore[arg-type]  # handed through unread
        self.back_button.hide()

    def read(self) -> None:
        """Read the policies as they stand on the day shown."""
        self._asked += 1
        asked = self._asked
        load = calls.load_policies(self.day, shown=self.view.mark if self.view else "")

        def operation(store: Store, progress: Progress) -> PolicyView | None:
            # Imported here, off the window's thread: what the parts need takes longer than a person should wait.
            for part in ("browser", "coverage"):
                import_module(f"desktop.ui.policies.{part}")
            return load(store, progress)

        self._runner.run(operation, on_done=lambda view: self._take(view) if asked == self._asked else None)

    def may_leave(self) -> bool:
        """Say whether the window may close; ask about a draft of a rule that is not saved."""
        return self.desk is None or self.desk.may_leave()

    @property
    def day(self) -> date:
        """Return the day the policies are shown for."""
        return cast(date, self.on.date().toPython())  # PySide types it as object

    # ---- building

    def _lay_out(self) -> None:
        title = QLabel(t("policy.title"))
        title.setObjectName("title")
        self.back_button = QPushButton(icon("back"), t("policy.back"))
        self.back_button.setToolTip(t("policy.back.hint"))
        self.back_button.clicked.connect(self.back_wanted)
        self.back_button.hide()
        self.on = QDateEdit()
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.on.setToolTip(t("policy.on.hint"))
        self.on.setAccessibleName(t("policy.on"))
        self._set_day(self._office.today)
        self.on.dateChanged.connect(self._on_day)
        label = QLabel(t("policy.on"))
        label.setBuddy(self.on)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addWidget(title)
        row.addStretch(1)
        for name, act in (("install", self.packs.ask_file), ("installed", self._show_installed)):
            button = QPushButton(t(f"policy.{name}"))
            button.setToolTip(t(f"policy.{name}.hint"))
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(label)
        row.addWidget(self.on)
        loading = QLabel(t("policy.loading"))
        loading.setObjectName("quiet")
        self._pages = QStackedWidget()
        self._pages.addWidget(loading)
        self._pages.addWidget(self.parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._pages, 1)

    def _show_installed(self) -> None:
        self.packs.show_installed(self.browser.document_key() if self.browser is not None else None)

    def _make_parts(self) -> Browser:
        from desktop.ui.policies.browser import Browser

        browser = Browser()
        browser.clause_wanted.connect(self.show_clause)
        self.parts.addTab(browser, t("policy.tab.clauses"))
        self._coverage_place = QVBoxLayout(place := QWidget())
        self._coverage_place.setContentsMargins(0, 0, 0, 0)
        self.parts.addTab(place, t("policy.tab.coverage"))
        self._desk_place = QVBoxLayout(place := QWidget())
        self._desk_place.setContentsMargins(0, 0, 0, 0)
        self.parts.addTab(place, t("policy.tab.own"))
        return browser

    def _set_day(self, day: date) -> None:
        self.on.blockSignals(True)
        self.on.setDate(QDate(day.year, day.month, day.day))
        self.on.blockSignals(False)

    # ---- filling

    def _on_day(self) -> None:
        self._own_day = self.day != self._office.today
        self.read()

    def _take(self, view: PolicyView | None) -> None:
        """Take over what was read; the parts are made, filled and shown in three turns, so that none is long."""
        if view is None:
            self._go_to_wanted()
            return
        if self.browser is None:
            self.browser = self._make_parts()
            QTimer.singleShot(_BREATH, self, lambda: self._fill(view))
        else:
            self._fill(view)

    def _fill(self, view: PolicyView) -> None:
        assert self.browser is not None
        self.view = view
        self.browser.show_view(view)
        QTimer.singleShot(_BREATH, self, lambda: self._pages.setCurrentIndex(1))
        self._fill_coverage()
        self._go_to_wanted()

    def _on_packs_changed(self) -> None:
        self.read()
        if self.desk is not None:
            self.desk.read()

    def _fill_part(self) -> None:
        self._fill_coverage()
        if self.parts.currentIndex() == _OWN:
            self._fill_desk()

    def _fill_coverage(self) -> None:
        """Make and fill the coverage only when it is in sight."""
        if self.view is None or self.parts.currentIndex() != _COVERAGE or self._covered == self.view.mark:
            return
        if self.coverage is None:
            from desktop.ui.policies.coverage import CoveragePart

            self.coverage = CoveragePart(self._runner, self._notice)
            self.coverage.clause_wanted.connect(self._show_place)
            self._coverage_place.addWidget(self.coverage)
        self._covered = self.view.mark
        self.coverage.show_view(self.view)

    def _go_to_wanted(self) -> None:
        view, wanted = self.view, self._wanted
        if view is None or wanted is None:
            return
        self._wanted = None
        place = view.place_of(*wanted)
        if place is None:
            self._notice.say(t("policy.not_installed", pack=wanted[0]), grade="warn")
            return
        self._show_place(place)
        installed = view.documents[view.clauses[place].document].pack.row.edition
        if installed != wanted[1]:
            self._notice.say(t("policy.other_edition", edition=wanted[1], installed=installed), grade="warn")

    def _show_place(self, place: int) -> None:
        if self.browser is not None:
            self.parts.setCurrentIndex(0)
            self.browser.show_place(place)

    # ---- the desk

    def _fill_desk(self) -> None:
        """Make the desk when it is first looked at; what it needs is read and imported by the worker."""
        if self.desk is not None:
            self.desk.read()
            return

        def operation(store: Store, progress: Progress) -> Lexicon:
            for part in ("desk", "editor", "condition_words"):
                import_module(f"desktop.ui.packs.{part}")
            from desktop.ui.packs.condition_words import load_lexicon

            return load_lexicon()(store, progress)

        self._runner.run(operation, on_done=self._make_desk)

    def _make_desk(self, lexicon: Lexicon) -> None:
        from desktop.ui.packs.desk import RulesDesk

        if self.desk is None:
            self.desk = RulesDesk(self._runner, self._office, self._notice, lexicon)
            self.desk.install_wanted.connect(self.packs.show_made)
            self._desk_place.addWidget(self.desk)
        self.desk.read()
