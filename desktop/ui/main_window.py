"""The one window: rail at the left, search above, one page at a time, running work at the foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import dialogs
from desktop.ui.actions import COMMANDS
from desktop.ui.icons import icon
from desktop.ui.notices import NoticeBar, TaskBar
from desktop.ui.pages.projects import ProjectsPage
from desktop.ui.texts import t
from desktop.ui.work_on_cases import CaseWork

if TYPE_CHECKING:
    from desktop.ui.office import Office
    from desktop.ui.pages.case import CasePage
    from desktop.work.tasks import TaskRunner

RAIL = ("cases", "import_page", "policies", "matching", "model", "tools", "settings")
_MILLISECONDS_AFTER_THE_LAST_KEY = 150


class MainWindow(QMainWindow):
    """Hold the pages, move between them and show what the worker has to say."""

    closed = Signal()

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self.runner = runner
        self.office = office
        self.setWindowTitle(t("window.title"))
        self.setWindowIcon(icon("app"))
        self.notice = NoticeBar()
        self.tasks = TaskBar()
        self.projects = ProjectsPage(runner)
        self._case_page: CasePage | None = None
        self._pages: dict[str, QWidget] = {"cases": self.projects}
        self.work = CaseWork(self)
        self._build()
        runner.started.connect(self.tasks.follow)
        runner.problem_raised.connect(self.notice.say_problem)
        runner.crashed.connect(lambda crash: dialogs.tell_crash(self, crash))
        self.projects.case_opened.connect(self.open_case)
        self.projects.new_wanted.connect(self.new_case)
        self.projects.import_wanted.connect(lambda: self.show_page("import_page"))

    # ---- moving between pages

    def show_page(self, name: str) -> QWidget:
        """Show a page of the rail, made when first asked for; a case with unsaved entries asks before it goes."""
        if not self._may_leave_case():
            self._mark_rail()
            return self._stack.currentWidget() or self.projects
        page = self._page(name)
        self._stack.setCurrentWidget(page)
        self._mark_rail()
        if name == "cases":
            self.projects.table.setFocus()
        return page

    def open_case(self, case_id: str, tab: str = "") -> None:
        """Open a case on its page."""
        if self._may_leave_case():
            page = self._case()
            page.open(case_id, tab)
            self._show_case()

    def new_case(self) -> None:
        """Open an empty case, for a new enterprise or one that is there."""
        if self._may_leave_case():
            self._case().begin_new()
            self._show_case()

    def show_clause(self, pack_id: str, edition: str, clause_id: str) -> None:
        """Open the policy page at a clause; from a case there is a way back."""
        from desktop.ui.pages.policies import PoliciesPage

        from_case = self._case_page is not None and self._stack.currentWidget() is self._case_page
        page = self.show_page("policies")
        if isinstance(page, PoliciesPage):
            page.show_clause(pack_id, edition, clause_id, back=from_case)

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
        if name == "import_page":
            from desktop.ui.pages.importing import ImportPage

            page = ImportPage(self.runner, self.office)
            page.imported.connect(self.projects.refresh)
            page.list_wanted.connect(lambda: self.show_page("cases"))
            return page
        if name == "policies":
            return self._make_policies()
        if name == "tools":
            return self._make_tools()
        if name == "model":
            return self._make_model()
        if name == "matching":
            return self._make_matching()
        from desktop.ui.pages.settings import SettingsPage

        return SettingsPage(self.runner, self.office)

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
        return page

    def _make_model(self) -> QWidget:
        from desktop.ui.pages.model import ModelPage

        page = ModelPage(self.runner, self.office, self.notice)
        page.case_wanted.connect(lambda case_id: self.open_case(case_id, "judgement"))
        page.reordered.connect(self.projects.refresh)
        return page

    def _make_matching(self) -> QWidget:
        from desktop.ui.pages.matching import MatchingPage

        page = MatchingPage(self.runner, self.office)
        page.case_wanted.connect(lambda case_id: self.open_case(case_id, "matching"))
        return page

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

    # ---- building

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.projects)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._header())
        right.addWidget(self.notice)
        right.addWidget(self._stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail())
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self._store_label = QLabel(t("window.opening"))
        self._store_label.setObjectName("quiet")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._store_label)
        self.statusBar().addPermanentWidget(self.tasks)
        self.setMinimumSize(1000, 600)
        self.resize(1320, 720)

    def _rail(self) -> QWidget:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(84)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(2)
        self._rail_buttons = {}
        group = QButtonGroup(rail)
        for name in RAIL:
            made = QToolButton()
            made.setText(t(f"rail.{name}"))
            made.setIcon(icon(COMMANDS[name].icon))
            made.setIconSize(QSize(24, 24))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setCheckable(True)
            made.setFixedWidth(84)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setToolTip(f"{t(f'command.{name}.hint')}（{COMMANDS[name].key}）")
            go = partial(self.show_page, name)
            made.clicked.connect(lambda _checked=False, go=go: go())
            self._shortcut(COMMANDS[name].key, go)
            group.addButton(made)
            column.addWidget(made)
            self._rail_buttons[name] = made
        column.addStretch(1)
        self._rail_buttons["cases"].setChecked(True)
        return rail

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
        self._typing.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._typing.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        self._shortcut(COMMANDS["find"].key, self._go_to_search)
        self._office_label = QLabel()
        self._office_label.setObjectName("quiet")
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(self._office_label)
        self.office.changed.connect(self._name_office)
        self._name_office()
        return header

    def _shortcut(self, key: str, start: Callable[[], object]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(lambda: start())

    # ---- what happens

    def _name_office(self) -> None:
        settings = self.office.settings
        self._office_label.setText("　".join(part for part in (settings.office_name, settings.clerk_name) if part))

    def _go_to_search(self) -> None:
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
        self._rail_buttons[shown].setChecked(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved entries and running work, then let the worker finish."""
        if not (self._may_leave_case() and self._may_leave_rules()):
            event.ignore()
            return
        event.accept()
        self.closed.emit()
