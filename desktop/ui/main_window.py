"""The one window: rail at the left, search above, one page at a time, running work at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import dialogs
from desktop.ui.batch.bar import BatchBar
from desktop.ui.drafts_left import tell_drafts
from desktop.ui.given_files import dropped, open_files
from desktop.ui.icons import icon
from desktop.ui.notices import NoticeBar, TaskBar
from desktop.ui.pages.projects import ProjectsPage
from desktop.ui.papers import papers_calls
from desktop.ui.rail import Rail
from desktop.ui.shell import Shell
from desktop.ui.texts import t
from desktop.ui.trail import Place
from desktop.ui.work_on_cases import CaseWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.store import CaseQuery
    from desktop.ui.command_desk import CommandDesk
    from desktop.ui.office import Office
    from desktop.ui.pages.case import CasePage
    from desktop.work.operations.paper_records import FilesReport
    from desktop.work.tasks import TaskRunner

RAIL = (
    "today", "cases", "duties", "import_page", "policies", "matching", "recommend",
    "registers", "statistics", "model", "tools", "settings",
)  # fmt: skip


class MainWindow(QMainWindow):
    """Hold the pages, move between them and show what the worker has to say."""

    closed = Signal()
    desk: CommandDesk

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self.runner = runner
        self.office = office
        self.setWindowTitle(t("window.title"))
        self.setWindowIcon(icon("app"))
        self.notice = NoticeBar()
        self.tasks = TaskBar()
        self.batch = BatchBar(runner)
        self.projects = ProjectsPage(runner)
        self._case_page: CasePage | None = None
        self._pages: dict[str, QWidget] = {"cases": self.projects}
        self.work = CaseWork(self)
        self.shell = Shell(self, RAIL)
        self._build()
        self.setAcceptDrops(True)
        self.projects.table.setFocus()
        self.shell.keeper.restore_window()
        runner.started.connect(self.tasks.follow)
        runner.problem_raised.connect(self.notice.say_problem)
        runner.crashed.connect(lambda crash: dialogs.tell_crash(self, crash))
        self.projects.case_opened.connect(self.open_case)
        self.projects.new_wanted.connect(self.new_case)
        self.projects.import_wanted.connect(lambda: self.show_page("import_page"))

    # ---- moving between pages

    def show_page(self, name: str) -> QWidget:
        """Show a page of the rail, made when first asked for; a case with unsaved entries asks before it goes."""
        if not self._may_leave_page():
            self._mark_rail()
            return self._stack.currentWidget() or self.projects
        page = self._page(name)
        self._stack.setCurrentWidget(page)
        self._mark_rail()
        self.shell.visited(Place(name))
        if name == "cases":
            self.projects.table.setFocus()
        return page

    def open_case(self, case_id: str, tab: str = "") -> bool:
        """Open a case on its page; say whether the page before could be left."""
        if not self._may_leave_page():
            return False
        self._case().open(case_id, tab)
        self._show_case()
        self.shell.visited(Place("case", case_id))
        return True

    def open_case_at(self, case_id: str, field_id: str) -> None:
        """Open a case at a field of its form, so that it can be filled in at once."""
        if self.open_case(case_id, "form"):
            self._case().enter_field_once_shown(field_id)

    def go_to(self, place: Place) -> bool:
        """Show a place the person has been to; say whether it could be shown."""
        if place.case_id:
            return self.open_case(place.case_id)
        return self.show_page(place.page) is self._pages.get(place.page)

    @property
    def page_shown(self) -> QWidget:
        """Return the page in front."""
        return self._stack.currentWidget() or self.projects

    @property
    def case_shown(self) -> str:
        """Return the id of the case in front, empty when there is none or it was never saved."""
        page = self._case_page
        return page.case_id if page is not None and self._stack.currentWidget() is page else ""

    @property
    def place_shown(self) -> Place:
        """Return the page or the case in front; a case not yet saved counts as the list."""
        if self.case_shown:
            return Place("case", self.case_shown)
        return Place(next((name for name, page in self._pages.items() if page is self.page_shown), "cases"))

    def pages_made(self) -> tuple[QWidget, ...]:
        """Return every page that was opened so far."""
        return (*self._pages.values(), *([self._case_page] if self._case_page is not None else []))

    def is_in_head(self, widget: QWidget) -> bool:
        """Say whether a widget belongs to the head: whoever types there is left alone."""
        return self._head.isAncestorOf(widget)

    def areas(self) -> tuple[QWidget, ...]:
        """Return the parts of the window in their order."""
        return self._rail, self._head, self.notice, self._stack

    def new_case(self) -> None:
        """Open an empty case, for a new enterprise or one that is there."""
        if self._may_leave_page():
            self._case().begin_new()
            self._show_case()

    def cases_chosen(self) -> tuple[str, ...]:
        """Return the cases chosen on the page in front, or the one that is open."""
        page = self.page_shown
        found: object = page.chosen_ids() if hasattr(page, "chosen_ids") else ()
        return found if isinstance(found, tuple) and found else tuple(filter(None, (self.case_shown,)))

    def compare(self, ids: Sequence[str]) -> None:
        """Show two to four cases side by side."""
        from desktop.ui.pages.comparison import ComparisonPage

        page = self.show_page("comparison")
        if isinstance(page, ComparisonPage):
            page.show_cases(ids)

    def show_cases(self, query: CaseQuery) -> None:
        """Show the case list narrowed to a question."""
        if self.show_page("cases") is self.projects:
            self.projects.show_query(query)

    def show_clause(self, pack_id: str, edition: str, clause_id: str) -> None:
        """Open the policy page at a clause; from a case there is a way back."""
        from desktop.ui.pages.policies import PoliciesPage

        from_case = self._case_page is not None and self._stack.currentWidget() is self._case_page
        page = self.show_page("policies")
        if isinstance(page, PoliciesPage):
            page.show_clause(pack_id, edition, clause_id, back=from_case)

    def show_record(self, register_id: str, record_id: str = "") -> None:
        """Open the page of registers at a record; without one at the register."""
        from desktop.ui.pages.registers import RegistersPage

        page = self.show_page("registers")
        if isinstance(page, RegistersPage):
            page.open_record(register_id, record_id)

    def _show_case(self) -> None:
        self._stack.setCurrentWidget(self._case())
        self._mark_rail()

    def _case(self) -> CasePage:
        if self._case_page is None:
            from desktop.ui.pages.case import CasePage

            self._case_page = CasePage(self)
            self._case_page.left.connect(lambda: self.show_page("cases"))
            self._case_page.changed.connect(self.projects.refresh)
            self._stack.addWidget(self._case_page)
        return self._case_page

    def _page(self, name: str) -> QWidget:
        if name not in self._pages:
            self._pages[name] = self._make_page(name)
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def _make_page(self, name: str) -> QWidget:
        makers = {
            "today": self._make_today, "import_page": self._make_import, "policies": self._make_policies,
            "tools": self._make_tools, "model": self._make_model, "duties": self._make_duties,
            "statistics": self._make_statistics, "matching": self._make_matching,
            "recommend": self._make_recommend, "registers": self._make_registers,
            "comparison": self._make_comparison,
        }  # fmt: skip
        return makers.get(name, self._make_settings)()

    def _make_settings(self) -> QWidget:
        from desktop.ui.pages.settings import SettingsPage

        return SettingsPage(self.runner, self.office)

    def _make_import(self) -> QWidget:
        from desktop.ui.pages.importing import ImportPage

        page = ImportPage(self.runner, self.office)
        page.imported.connect(self.projects.refresh)
        page.list_wanted.connect(lambda: self.show_page("cases"))
        return page

    def _make_policies(self) -> QWidget:
        from desktop.ui.pages.policies import PoliciesPage

        page = PoliciesPage(self.runner, self.office, self.notice)
        page.back_wanted.connect(self._show_case)
        page.judge_wanted.connect(lambda: self.work.judge(None))
        return page

    def _make_tools(self) -> QWidget:
        from desktop.ui.pages.tools import ToolsPage

        page = ToolsPage(self.runner, self.office, self.notice)
        page.clause_wanted.connect(self.show_clause)
        page.record_wanted.connect(self.show_record)
        return page

    def _make_model(self) -> QWidget:
        from desktop.ui.pages.model import ModelPage

        page = ModelPage(self.runner, self.office, self.notice)
        page.case_wanted.connect(lambda case_id: self.open_case(case_id, "judgement"))
        page.reordered.connect(self.projects.refresh)
        page.compare_wanted.connect(self.compare)
        return page

    def _make_statistics(self) -> QWidget:
        from desktop.ui.pages.statistics import StatisticsPage

        page = StatisticsPage(self.runner, self.office, self.notice)
        page.case_wanted.connect(self.open_case)
        page.compare_wanted.connect(self.compare)
        page.record_wanted.connect(self.show_record)
        return page

    def _make_comparison(self) -> QWidget:
        from desktop.ui.pages.comparison import ComparisonPage

        page = ComparisonPage(self)
        page.field_wanted.connect(self.open_case_at)
        return page

    def _make_today(self) -> QWidget:
        from desktop.ui.pages.today import TodayPage

        page = TodayPage(self)
        page.new_wanted.connect(self.new_case)
        page.example_wanted.connect(self.work.load_example)
        return page

    def _make_duties(self) -> QWidget:
        from desktop.ui.pages.duties import DutiesPage

        page = DutiesPage(self.runner, self.office, self.notice)
        page.case_wanted.connect(self.open_case)
        page.clause_wanted.connect(self.show_clause)
        return page

    def _make_recommend(self) -> QWidget:
        from desktop.ui.pages.recommending import RecommendPage

        page = RecommendPage(self)
        page.case_wanted.connect(lambda case_id: self.open_case(case_id, "recommend"))
        return page

    def _make_registers(self) -> QWidget:
        from desktop.ui.pages.registers import RegistersPage

        page = RegistersPage(self.runner, self.office, self.notice)
        page.clause_wanted.connect(self.show_clause)
        page.case_wanted.connect(self.open_case)
        return page

    def _make_matching(self) -> QWidget:
        from desktop.ui.pages.matching import MatchingPage

        page = MatchingPage(self.runner, self.office)
        page.case_wanted.connect(lambda case_id: self.open_case(case_id, "matching"))
        return page

    def _may_leave_page(self) -> bool:
        return self._may_leave_case() and self._may_leave_record()

    def _may_leave_record(self) -> bool:
        page = self._pages.get("registers")
        if page is None or self._stack.currentWidget() is not page:
            return True
        from desktop.ui.pages.registers import RegistersPage

        return not isinstance(page, RegistersPage) or page.may_leave()

    def _may_leave_case(self) -> bool:
        page = self._case_page
        return page is None or self._stack.currentWidget() is not page or page.may_leave()

    def _may_leave_rules(self) -> bool:
        from desktop.ui.pages.policies import PoliciesPage

        page = self._pages.get("policies")
        return not isinstance(page, PoliciesPage) or page.may_leave()

    # ---- the start, told by app

    @Slot()
    def on_store_opened(self) -> None:
        """Fill what needs the store, now that it is open."""
        self._store_label.setText(str(self.office.database.name))
        self._store_label.setToolTip(str(self.office.database))
        self.projects.refresh()
        self.shell.on_store_opened()
        self.runner.run(papers_calls.missing_files(), on_done=self._tell_missing_files)
        tell_drafts(self)

    def _tell_missing_files(self, count: int) -> None:
        """Tell of attached files that are gone or cut short, with a way to look for them in the backups."""
        if count:
            words, step = t("papers.start.missing", count=count), t("papers.check")
            self.notice.say(words, grade="bad", step=step, then=self._mend_files)

    def _mend_files(self) -> None:
        from desktop.ui.papers.words import check_words

        def tell(found: FilesReport) -> None:
            self.notice.say(check_words(found), grade="good" if found.is_clean else "bad")

        self.runner.run(papers_calls.check_files(), on_done=tell, title=t("papers.check"))

    # ---- building

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.projects)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._rail = Rail(RAIL, self.show_page)
        self._head = self._header()
        right.addWidget(self._head)
        right.addWidget(self.notice)
        right.addWidget(self._stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self._store_label = QLabel(t("window.opening"))
        self._store_label.setObjectName("quiet")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._store_label)
        self.statusBar().addPermanentWidget(self.batch)
        self.statusBar().addPermanentWidget(self.tasks)
        self.setMinimumSize(1000, 600)
        self.resize(1320, 720)

    def _header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("header")
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 8, 16, 8)
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("search.placeholder"))
        self.search.setAccessibleName(t("search.accessible"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(520)
        self.search.setMinimumHeight(30)
        glass = QAction(icon("search"), "", self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(0)  # what is typed at once, such as a code read in, is one question
        self._typing.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        self._office_label = QLabel()
        self._office_label.setObjectName("quiet")
        for made in self.shell.header_buttons():
            row.addWidget(made)
        row.addSpacing(6)
        row.addWidget(self.search, 1)
        row.addWidget(self.shell.palette_button())
        row.addStretch(1)
        row.addWidget(self._office_label)
        self.office.changed.connect(self._name_office)
        self._name_office()
        return header

    # ---- what happens

    def _name_office(self) -> None:
        settings = self.office.settings
        self._office_label.setText("　".join(part for part in (settings.office_name, settings.clerk_name) if part))

    def go_to_search(self) -> None:
        """Give the search line the focus."""
        self.search.setFocus()
        self.search.selectAll()

    def _search(self) -> None:
        if self._stack.currentWidget() is not self.projects and self.show_page("cases") is not self.projects:
            return
        if not self.search.hasFocus():
            self.search.setFocus()
        self.projects.search(self.search.text().strip())

    def _search_now(self) -> None:
        self._typing.stop()
        self._search()
        self.projects.table.setFocus()

    def _mark_rail(self) -> None:
        current = self._stack.currentWidget()
        shown = next((name for name, page in self._pages.items() if page is current), "cases")
        self._rail.mark(shown if shown in RAIL else "cases")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved entries and running work, then let the worker finish."""
        if not (self._may_leave_page() and self._may_leave_rules()):
            event.ignore()
            return
        event.accept()
        self.shell.keeper.keep()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of a kind that has a flow."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin what the dropped files are for."""
        event.acceptProposedAction()
        open_files(self, dropped(event.mimeData()))
