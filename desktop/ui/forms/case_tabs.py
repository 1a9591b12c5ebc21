"""The tabs of the case page: the form, and three views of what is stored, each made and filled when first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from desktop.ui import calls
from desktop.ui.dialogs import ask_why
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.appraisal.appraisal_page import AppraisalPage
    from desktop.ui.forms.history import HistoryView
    from desktop.ui.forms.keeping import Opened
    from desktop.ui.forms.material import FormMaterial
    from desktop.ui.judgement_view import JudgementView
    from desktop.ui.main_window import MainWindow
    from desktop.ui.matching.case_view import CaseOffersView
    from desktop.ui.monitoring.view import MonitoringView
    from desktop.ui.papers.view import CasePapersView
    from desktop.ui.preview import PreviewView
    from desktop.ui.recommend.case_view import CaseRecommendView
    from desktop.ui.registers.case_view import CaseRecordsView
    from matching.findings import Finding

TABS = (
    "form", "judgement", "matching", "papers", "appraisal", "dossier", "recommend", "monitoring",
    "registers", "history",
)  # fmt: skip
_OF_WHAT_IS_STORED = frozenset(TABS[1:])


class CaseTabs(QTabWidget):
    """Hold the form and the views of one stored case."""

    judge_wanted = Signal()
    field_wanted = Signal(str)
    measure_wanted = Signal(int, str)
    """A field of a measure (by its place) the person wants to fill in now."""
    restore_wanted = Signal(object, object)
    """Fields to bring back from an earlier version, and what that version said."""
    decided = Signal(str)
    """A named decision was laid or taken back, and the case of this id judged again."""
    monitored = Signal(str)
    """A record of a check after the loan of the case of this id was kept, corrected or withdrawn."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.judgement: JudgementView | None = None
        self.appraisal: AppraisalPage | None = None
        self.matching: CaseOffersView | None = None
        self.papers: CasePapersView | None = None
        self.dossier: PreviewView | None = None
        self.recommend: CaseRecommendView | None = None
        self.monitoring: MonitoringView | None = None
        self.registers: CaseRecordsView | None = None
        self.history: HistoryView | None = None
        self._opened: Opened | None = None
        self._material: FormMaterial | None = None
        self._behind: set[str] = set()
        """Views that do not yet show what is stored now."""
        self._places: dict[str, QVBoxLayout] = {}
        self.setDocumentMode(True)
        for name in TABS:
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 8, 0, 0)
            self.addTab(place, t(f"case.tab.{name}"))
            self._places[name] = column
        self.currentChanged.connect(lambda _place: self._fill())

    # ---- what the page asks

    def begin(self, tab: str) -> None:
        """Forget the case shown so far and go to a tab."""
        self._opened = None
        self._behind.clear()
        for place in range(len(TABS)):
            self.setTabEnabled(place, True)
        self.setCurrentIndex(TABS.index(tab) if tab in TABS else 0)

    def show_stored(self, opened: Opened, material: FormMaterial) -> None:
        """Show what is stored now, in each view when somebody looks at it."""
        self._opened, self._material = opened, material
        self._behind = set(_OF_WHAT_IS_STORED)
        self.allow_views(True)
        self._fill()

    def show_judged(self) -> None:
        """Show a new judgement."""
        self._behind |= {"judgement", "matching", "dossier", "recommend", "monitoring"}
        self.go("judgement")
        self._fill()

    def allow_views(self, is_stored: bool) -> None:
        """Close the views of what is stored while nothing is."""
        for place in range(1, len(TABS)):
            self.setTabEnabled(place, is_stored)

    def add_to_form(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget into the tab of the form."""
        self._places["form"].addWidget(widget, stretch)

    def go(self, name: str) -> None:
        """Go to a tab."""
        self.setCurrentIndex(TABS.index(name))

    @property
    def is_at_form(self) -> bool:
        """Say whether the form is in front."""
        return self.currentIndex() == 0

    # ---- filling the view in front

    def _lend_keys(self, name: str) -> None:
        """Let the keys of the dossier work from the row of tabs too while it is in front."""
        if self.dossier is not None:
            for action in self.dossier.actions():
                (self.addAction if name == "dossier" else self.removeAction)(action)

    def _fill(self) -> None:
        name = TABS[self.currentIndex()]
        self._make(name)
        self._lend_keys(name)
        if name not in self._behind or self._opened is None or self._material is None:
            return
        self._behind.discard(name)
        views = {
            "appraisal": self.appraisal, "matching": self.matching, "papers": self.papers,
            "recommend": self.recommend, "dossier": self.dossier, "registers": self.registers,
        }  # fmt: skip
        view = views.get(name)
        if view is not None:
            view.show_case(self._opened.stored.case.id)
        elif name == "history" and self.history is not None:
            self.history.show_case(self._opened, self._material)
        elif name == "monitoring" and self.monitoring is not None:
            self.monitoring.show_case(self._opened, self._material)
        elif name == "judgement":
            self._read_judgement(self._opened)

    def _make(self, name: str) -> None:
        makers = {
            "judgement": (self.judgement, self._make_judgement), "appraisal": (self.appraisal, self._make_appraisal),
            "matching": (self.matching, self._make_matching), "papers": (self.papers, self._make_papers),
            "dossier": (self.dossier, self._make_dossier), "recommend": (self.recommend, self._make_recommend),
            "registers": (self.registers, self._make_registers), "history": (self.history, self._make_history),
            "monitoring": (self.monitoring, self._make_monitoring),
        }  # fmt: skip
        made, make = makers.get(name, (self, lambda: None))
        if made is None:
            make()

    def _make_judgement(self) -> None:
        from desktop.ui.judgement_view import JudgementView

        self.judgement = JudgementView(self._window)
        self.judgement.judge_wanted.connect(self.judge_wanted)
        self.judgement.field_wanted.connect(self.field_wanted)
        self.judgement.measure_wanted.connect(self.measure_wanted)
        self.judgement.tab_wanted.connect(self.go)
        self.judgement.decision_wanted.connect(self._decide)
        self.judgement.decision_withdrawn.connect(self._withdraw)
        self._places["judgement"].addWidget(self.judgement)

    def _make_appraisal(self) -> None:
        from desktop.ui.appraisal.appraisal_page import AppraisalPage

        self.appraisal = AppraisalPage(self._window)
        self.appraisal.field_wanted.connect(self.field_wanted)
        self.appraisal.measure_wanted.connect(self.measure_wanted)
        self._places["appraisal"].addWidget(self.appraisal)

    def _make_matching(self) -> None:
        from desktop.ui.matching.case_view import CaseOffersView

        self.matching = CaseOffersView(self._window)
        self.matching.field_wanted.connect(self.field_wanted)
        self._places["matching"].addWidget(self.matching)

    def _make_papers(self) -> None:
        from desktop.ui.papers.view import CasePapersView

        self.papers = CasePapersView(self._window)
        self.papers.field_wanted.connect(self.field_wanted)
        self.papers.recorded.connect(self._on_papers)
        self._places["papers"].addWidget(self.papers)

    @Slot(str)
    def _on_papers(self, _case_id: str) -> None:
        """Let the views follow that count what is there."""
        self._behind |= {"matching", "recommend", "history"}

    def _make_dossier(self) -> None:
        from desktop.ui.preview import PreviewView

        self.dossier = PreviewView(self._window)
        self.dossier.judge_wanted.connect(self.judge_wanted)
        self._places["dossier"].addWidget(self.dossier)

    def _make_recommend(self) -> None:
        from desktop.ui.recommend.case_view import CaseRecommendView

        self.recommend = CaseRecommendView(self._window)
        self.recommend.field_wanted.connect(self.field_wanted)
        self.recommend.place_wanted.connect(self._go_to_place)
        self._places["recommend"].addWidget(self.recommend)

    @Slot(str)
    def _go_to_place(self, place: str) -> None:
        """Go where something can be put right: another tab, the settings, or judging."""
        if place == "settings":
            self._window.show_page("settings")
        elif place == "judge":
            self.judge_wanted.emit()
        elif place in TABS:
            self.go(place)

    def _make_monitoring(self) -> None:
        from desktop.ui.monitoring.view import MonitoringView

        self.monitoring = MonitoringView(self._window)
        self.monitoring.judge_wanted.connect(self.judge_wanted)
        self.monitoring.field_wanted.connect(self.field_wanted)
        self.monitoring.recorded.connect(self._on_monitored)
        self._places["monitoring"].addWidget(self.monitoring)

    @Slot(str)
    def _on_monitored(self, case_id: str) -> None:
        """Let the other views follow: a problem asks for another judgement, and the paper prints the records."""
        self._behind |= {"judgement", "dossier"}
        self.monitored.emit(case_id)

    def _make_registers(self) -> None:
        from desktop.ui.registers.case_view import CaseRecordsView

        self.registers = CaseRecordsView(self._window)
        self._places["registers"].addWidget(self.registers)

    def _make_history(self) -> None:
        from desktop.ui.forms.history import HistoryView

        self.history = HistoryView(self._window.runner)
        self.history.restore_wanted.connect(self.restore_wanted)
        self._places["history"].addWidget(self.history)

    def _read_judgement(self, opened: Opened) -> None:
        view = self.judgement
        assert view is not None
        case_id = opened.stored.case.id
        if view.case_id != case_id:
            view.show_loading()

        def show(found: object) -> None:
            now = self._opened
            if now is not None and now.stored.case.id == case_id:
                view.show_judgement(found)  # type: ignore[arg-type]  # what case_judgement returns

        self._window.runner.run(calls.case_judgement(case_id), on_done=show)

    @Slot(object)
    def _decide(self, finding: Finding) -> None:
        """Ask for a named person's decision over a finding and keep it."""
        from desktop.ui.judgement.decide import ask_decision

        opened = self._opened
        asked = ask_decision(self, finding, by=self._window.office.clerk, today=self._window.office.today)
        if opened is None or asked is None:
            return
        decided, signed = asked
        self._run_decision(opened, calls.lay_override(opened.stored.case.id, finding.id, decided, signed), "saved")

    @Slot(object)
    def _withdraw(self, finding: Finding) -> None:
        """Ask why a decision is taken back, and do so."""
        opened = self._opened
        reason = ask_why(
            self,
            title=t("decide.withdraw"),
            words=t("decide.withdraw.why"),
            offered=(t("decide.withdraw.offered"),),
        )
        if opened is None or reason is None:
            return
        by = self._window.office.clerk
        call = calls.withdraw_override(
            opened.stored.case.id, finding.id, by=by, reason=reason, on=self._window.office.today
        )
        self._run_decision(opened, call, "taken_back")

    def _run_decision(self, opened: Opened, call: calls.Operation[Any], done: str) -> None:
        def shown(_result: object) -> None:
            self.decided.emit(opened.stored.case.id)
            self._window.notice.say(t(f"decide.{done}"))

        self._window.runner.run(call, on_done=shown, title=t("task.judge"))
