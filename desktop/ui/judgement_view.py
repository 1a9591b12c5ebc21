"""The judgement of one case on screen: what it says, why, what is missing, and what it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import calls
from desktop.ui.dialogs import ask_why
from desktop.ui.icons import icon, sign
from desktop.ui.judgement.benefit import BenefitPanel
from desktop.ui.judgement.clauses import ClausesPanel, clauses_of
from desktop.ui.judgement.gaps import GapsPanel
from desktop.ui.judgement.gates import GatesPanel
from desktop.ui.judgement.headline import Headline
from desktop.ui.judgement.marks import MarksPanel
from desktop.ui.judgement.offers import OffersPanel
from desktop.ui.judgement.outcome import OutcomeRow, ask_outcome
from desktop.ui.judgement.readings import ReadingsPanel, readings_of
from desktop.ui.judgement.summary import SummaryPanel
from desktop.ui.model import model_calls
from desktop.ui.texts import t
from matching.explain.printed import span_text
from matching.findings import lights_of
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.judging import CaseJudgement
    from desktop.work.operations.outcomes import Recorded
    from matching.fields import FieldDictionary
    from matching.findings import Finding, Judgement

SECTIONS = ("summary", "gates", "marks", "benefit", "gaps", "offers", "readings", "clauses")


Panel = SummaryPanel | GatesPanel | MarksPanel | BenefitPanel | GapsPanel | OffersPanel | ReadingsPanel | ClausesPanel
"""One section of the view: shows its side of a judgement and names fields to enter."""


class JudgementView(QWidget):
    """Show the judgement of a case, or that there is none yet."""

    judge_wanted = Signal()
    field_wanted = Signal(str)
    """A field the person wants to fill in now."""
    measure_wanted = Signal(int, str)
    """A field of a measure the person wants to fill in now."""
    tab_wanted = Signal(str)
    """Another tab of the case, where more stands."""
    decision_wanted = Signal(object)
    """A finding a named person wants to decide over."""
    decision_withdrawn = Signal(object)

    def __init__(self, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._office = window.office
        self._found: CaseJudgement | None = None
        self._panels: dict[str, Panel] = {}
        self._stale_sections: set[str] = set()
        self._pages = QStackedWidget()
        loading = QLabel(t("judged.loading"))
        loading.setObjectName("quiet")
        loading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (loading, self._empty_page(), self._judged_page()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    @property
    def case_id(self) -> str:
        """Return the id of the case whose judgement is shown, empty while none is."""
        return self._found.decision.case_id if self._found is not None else ""

    def show_loading(self) -> None:
        """Show that the judgement is being read: nothing is said of a case before it is known."""
        self._found = None
        self._pages.setCurrentIndex(0)

    def show_judgement(self, found: CaseJudgement | None) -> None:
        """Show this judgement; None says that the case was never judged."""
        self._found = found
        self._pages.setCurrentIndex(1 if found is None else 2)
        if found is None:
            return
        self.headline.show_judgement(found)
        self._read_outcomes(found.decision.case_id)
        self._read_weights(found.decision.case_id)
        self._count(found.judgement)
        self._stale_sections = set(SECTIONS)
        self._show_section(self.sections.currentRow())

    def show_section(self, name: str) -> None:
        """Go to one of the sections, by its name in SECTIONS."""
        self.sections.setCurrentRow(SECTIONS.index(name))

    def panel(self, name: str) -> Panel:
        """Return the panel of a section, made when first asked for."""
        if name not in self._panels:
            panel = _PANELS[name](self._office.dictionary)
            panel.field_wanted.connect(self.field_wanted)
            panel.clause_wanted.connect(self._window.show_clause)
            if isinstance(panel, SummaryPanel):
                panel.section_wanted.connect(self.show_section)
            if isinstance(panel, BenefitPanel):
                panel.measure_wanted.connect(self.measure_wanted)
                panel.tab_wanted.connect(self.tab_wanted)
                panel.benefit.copied.connect(lambda count: self._window.notice.say(t("benefit.copied", count=count)))
            if isinstance(panel, (GatesPanel, ClausesPanel)):
                panel.decide.wanted.connect(self.decision_wanted)
                panel.decide.withdrawn.connect(self.decision_withdrawn)
            if isinstance(panel, ClausesPanel):
                panel.decide.steps_wanted.connect(self._find_steps)
            self._panels[name] = panel
            self._shown.addWidget(panel)
        return self._panels[name]

    @Slot(object)
    def _find_steps(self, finding: Finding) -> None:
        """Let the worker search how a clause could become a yes."""
        panel = self.panel("clauses")
        if self._found is None or not isinstance(panel, ClausesPanel):
            return

        def show(gaps: object) -> None:
            panel.show_steps(finding.id, gaps)  # type: ignore[arg-type]  # what steps_towards returns

        self._window.runner.run(calls.steps_towards(self._found.decision.case_id, finding.id), on_done=show)

    # ---- building

    def _empty_page(self) -> QWidget:
        page = QFrame()
        page.setObjectName("card")
        title, words = QLabel(t("judged.none.title")), QLabel(t("judged.none.words"))
        title.setObjectName("title")
        words.setObjectName("quiet")
        self.judge_button = QPushButton(icon("judge"), t("judged.judge"))
        self.judge_button.setObjectName("primary")
        self.judge_button.clicked.connect(self.judge_wanted)
        column = QVBoxLayout(page)
        column.addStretch(2)
        for widget in (title, words, self.judge_button):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)
        return page

    def _judged_page(self) -> QWidget:
        page = QWidget()
        self.headline = Headline()
        self.headline.judge_wanted.connect(self.judge_wanted)
        self.sections = QListWidget()
        self.sections.setAccessibleName(t("judged.sections"))
        self.sections.setFixedWidth(178)
        self.sections.setIconSize(QSize(18, 18))
        self.sections.setSpacing(2)
        for name in SECTIONS:
            self.sections.addItem(QListWidgetItem(t(f"judged.{name}")))
        self.sections.setCurrentRow(0)
        self.sections.currentRowChanged.connect(self._show_section)
        self._shown = QStackedWidget()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.sections)
        row.addWidget(self._shown, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.outcome = OutcomeRow()
        self.outcome.wanted.connect(self._record_outcome)
        self.outcome.withdraw_wanted.connect(self._withdraw_outcome)
        column.addWidget(self.headline)
        column.addWidget(self.outcome)
        column.addLayout(row, 1)
        return page

    # ---- what became of the project

    def _read_weights(self, case_id: str) -> None:
        self.headline.show_weights("")

        def show(words: str) -> None:
            if self._found is not None and self._found.decision.case_id == case_id:
                self.headline.show_weights(words)

        self._window.runner.run(model_calls.weights_of(case_id, self._office.today), on_done=show)

    def _read_outcomes(self, case_id: str) -> None:
        self._window.runner.run(model_calls.outcomes_of(case_id), on_done=partial(self._show_outcomes, case_id, ""))

    @Slot()
    def _record_outcome(self) -> None:
        """Ask what became of the project and keep it."""
        from desktop.work.operations.outcomes import checked

        found = self._found
        today = date.today()
        entry = ask_outcome(self, by=self._office.clerk, today=today, check=lambda one: checked(one, today))
        if found is not None and entry is not None:
            case_id = found.decision.case_id
            call = model_calls.record_outcome(case_id, entry)
            self._window.runner.run(call, on_done=partial(self._show_outcomes, case_id, "outcome.saved"))

    @Slot(object)
    def _withdraw_outcome(self, one: Recorded) -> None:
        why = ask_why(
            self, title=t("outcome.withdraw"), words=t("outcome.withdraw.why"),
            offered=(t("outcome.withdraw.offered"),),
        )  # fmt: skip
        if why is not None:
            call = model_calls.withdraw_outcome(one.case_id, one.number, by=self._office.clerk, why=why)
            self._window.runner.run(call, on_done=partial(self._show_outcomes, one.case_id, "outcome.withdrawn"))

    def _show_outcomes(self, case_id: str, said: str, found: tuple[Recorded, ...]) -> None:
        if said:
            self._window.notice.say(t(said))
        if self._found is not None and self._found.decision.case_id == case_id:
            self.outcome.show_recorded(found)

    # ---- filling

    def _show_section(self, row: int) -> None:
        """Fill a section only when it comes into sight."""
        if self._found is None or row < 0:
            return
        name = SECTIONS[row]
        panel = self.panel(name)
        if name in self._stale_sections:
            self._stale_sections.discard(name)
            if isinstance(panel, BenefitPanel):
                panel.show_found(self._found.judgement, self._found.case)
            else:
                panel.show_judgement(self._found.judgement)
        self._shown.setCurrentWidget(panel)

    def _count(self, judgement: Judgement) -> None:
        gates = Counter(gate.verdict for gate in lights_of(judgement))
        failed, unknown = gates[Verdict.NO], gates[Verdict.UNKNOWN]
        offers = Counter(offer.state for offer in judgement.offers)
        gate_words = (
            t("judged.gates.count", failed=failed, unknown=unknown) if failed or unknown else t("judged.gates.clear")
        )
        self._label("gates", gate_words, "no" if failed else "unknown" if unknown else "yes")
        known = sum(total.used is not None for total in judgement.working.totals) if judgement.working else 0
        self._label("benefit", t("judged.benefit.count", count=known))
        self._label("marks", t("judged.marks.count", score=span_text(judgement.score.low, judgement.score.high)))
        told = readings_of(judgement)
        asked = sum(reading.is_open for reading in told)
        self._label("readings", t("judged.readings.count", count=len(told), open=asked))
        self._label("clauses", t("judged.clauses.count", count=len(clauses_of(judgement))))
        self._label("gaps", t("judged.gaps.count", count=len(judgement.gaps)))
        self._label("offers", t("judged.offers.count", open=offers["open"], unknown=offers["unknown"]))

    def _label(self, name: str, count: str, state: str = "") -> None:
        item = self.sections.item(SECTIONS.index(name))
        item.setText(f"{t(f'judged.{name}')}\n{count}")
        if state:
            item.setIcon(sign(state))


_PANELS: dict[str, Callable[[FieldDictionary], Panel]] = {
    "summary": SummaryPanel, "gates": GatesPanel, "marks": MarksPanel, "benefit": BenefitPanel, "gaps": GapsPanel,
    "offers": OffersPanel, "readings": ReadingsPanel, "clauses": ClausesPanel,
}  # fmt: skip
