"""The page 项目: the case list with its filters and the commands that work on the chosen cases.

What shapes the list (columns, views, conditions) is carried out by `desktop.ui.lists.shaping`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import calls
from desktop.ui.actions import button, make_action
from desktop.ui.icons import sign
from desktop.ui.lists import list_calls
from desktop.ui.lists.chips import Chips
from desktop.ui.lists.shaping import Shaping
from desktop.ui.lists.standing import Standing
from desktop.ui.lists.sums import SumLine
from desktop.ui.tables import CaseModel, CaseTable
from desktop.ui.texts import t
from matching.findings import RECOMMENDATION_LABELS

if TYPE_CHECKING:
    from desktop.store import CaseQuery, Condition
    from desktop.work.operations.list_views import ListShape
    from desktop.work.tasks import TaskRunner

FILTER_FIELDS = ("ent_county_code", "ent_industry_247", "prj_area_247")
MOST_COMPARED = 4
_MILLISECONDS_AFTER_READING = 500
"""Until the names are read that a search looks through: the first rows and their numbers come before."""


class ProjectsPage(QWidget):
    """Let a person find cases, choose some, and start what can be done with them."""

    case_opened = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()
    example_wanted = Signal()
    judge_wanted = Signal(object)
    """Ids of the cases, or None for every case in the store."""
    print_wanted = Signal(object)
    export_wanted = Signal(object)
    delete_wanted = Signal(object)
    restore_wanted = Signal(object)
    compare_wanted = Signal(object)
    person_wanted = Signal(object)
    papers_wanted = Signal(object)
    shaped = Signal()
    """The list has other columns, another order or other filters."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.model = CaseModel(runner, self)
        self.table = CaseTable(self.model)
        self._filters: dict[str, QComboBox] = {}
        self.chips = Chips()
        self.chips.taken_away.connect(self._take_away)
        self.sums = SumLine(runner, self)
        self.shaping = Shaping(self, runner)
        self._make_actions()
        self._lists = QStackedWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(self._command_row())
        layout.addLayout(self._filter_row())
        layout.addWidget(self.chips)
        layout.addWidget(self._lists, 1)
        layout.addLayout(self._foot_row())
        self.model.counted.connect(self._on_counted)
        self._standing = Standing(self.table, runner)
        self.table.opened.connect(self.case_opened)
        self.table.chosen.connect(self._tell_count)
        self.table.shaped.connect(self.shaped)
        self._total = 0
        self._quiet = QTimer(self, singleShot=True, interval=_MILLISECONDS_AFTER_READING)
        self._quiet.timeout.connect(lambda: runner.run(list_calls.know_names()))
        self._tell_bin()

    # ---- what the window asks of the page

    def refresh(self) -> None:
        """Read list and filters again, keeping text, filters, order and what is chosen."""
        self._runner.run(calls.list_filters(), on_done=self.offer_filters)
        self._standing.keep()
        self.model.show(self.model.query)
        self.shaping.refresh()
        self._quiet.start()

    def search(self, text: str) -> None:
        """Show the cases whose names, numbers or initials fit the text."""
        if text != self.model.query.text:
            self.model.show(replace(self.model.query, text=text))

    def show_query(self, query: CaseQuery) -> None:
        """Show the cases of a question asked elsewhere; the filters tell which."""
        self._fill_filters(query.filters, query.recommendation)
        self.model.show(query)
        self.table.mark_order()
        self.shaping.show_conditions()
        self._tell_bin()
        self.shaped.emit()

    def shape(self) -> ListShape:
        """Return columns, order and filters as they stand."""
        from desktop.work.operations.list_views import shape_of

        return shape_of(self.model.query, self.table.columns_shown())

    def take_shape(self, shape: ListShape) -> None:
        """Give the list these columns, order and filters; they are read with the next `refresh`."""
        query = shape.query(text=self.model.query.text)
        self.model.query = query
        self.table.shape(shape.columns)
        self._fill_filters(query.filters, query.recommendation)

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the chosen rows that are read."""
        return tuple(self.model.ids(self.table.chosen_rows()) or ())

    def narrow(self, conditions: tuple[Condition, ...]) -> None:
        """Show the cases that fit these conditions beside the filters."""
        self.model.show(replace(self.model.query, where=conditions))
        self.shaping.show_conditions()
        self.shaped.emit()

    @Slot(object)
    def offer_filters(self, offered: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Fill the filters with the values that occur, keeping what is chosen."""
        for field in FILTER_FIELDS:
            box = self._filters[field]
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for value, label in offered.get(field, ()):
                box.addItem(label, value)
            box.blockSignals(False)
        self._fill_filters(self.model.query.filters, self.model.query.recommendation)

    def _fill_filters(self, filters: Mapping[str, tuple[str, ...]], recommendation: tuple[str, ...]) -> None:
        for field, box in self._filters.items():
            wanted = recommendation if field == "recommendation" else filters.get(field, ())
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(wanted[0])) if wanted else 0)
            box.blockSignals(False)

    # ---- building

    def _make_actions(self) -> None:
        self._new = make_action(self, "new", self.new_wanted.emit)
        self._import = make_action(self, "import", self.import_wanted.emit)
        self._judge = make_action(self, "judge", lambda: self._for_chosen(self.judge_wanted.emit, all_as_none=True))
        self._print = make_action(self, "print", lambda: self._for_chosen(self.print_wanted.emit))
        self._export = make_action(self, "export", lambda: self._for_chosen(self.export_wanted.emit))
        self._delete = make_action(self.table, "delete", self._delete_chosen)
        self._restore = make_action(self, "restore", lambda: self._for_chosen(self.restore_wanted.emit))
        self._bin = make_action(self, "recycle_bin", self._toggle_bin)
        self._bin.setCheckable(True)
        self._refresh = make_action(self, "refresh", self.refresh)
        self._compare = QAction(t("command.compare"), self)
        self._compare.triggered.connect(lambda: self.compare_wanted.emit(self.chosen_ids()))
        self._more = {
            "name_person": make_action(self, "name_person", lambda: self._for_chosen(self.person_wanted.emit)),
            "print_papers": make_action(self, "print_papers", lambda: self._for_chosen(self.papers_wanted.emit)),
            "copy_list": make_action(self.table, "copy_list", self.shaping.copy),
            "export_list": make_action(self, "export_list", self.shaping.export),
        }

    def _command_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        title = QLabel(t("rail.cases"))
        title.setObjectName("title")
        self._title = title
        row.addWidget(title)
        row.addSpacing(18)
        self._buttons = {}
        for name, action in (
            ("new", self._new), ("import", self._import), ("judge", self._judge), ("print", self._print),
            ("export", self._export), ("delete", self._delete), ("restore", self._restore),
        ):  # fmt: skip
            self._buttons[name] = button(action, primary=name == "judge")
            row.addWidget(self._buttons[name])
        menu = QMenu(self)
        menu.addActions([self._compare, *self._more.values()])
        self._more_button = menu_button(t("list.more"), menu)
        row.addWidget(self._more_button)
        row.addStretch(1)
        row.addWidget(button(self._refresh))
        row.addWidget(button(self._bin))
        return row

    def _filter_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for field in ("recommendation", *FILTER_FIELDS):
            label = QLabel(t(f"filter.{field}"))
            box = QComboBox()
            box.setMinimumWidth(130)
            box.setMaximumWidth(230)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setAccessibleName(label.text())
            box.addItem(t("filter.all"), None)
            box.currentIndexChanged.connect(self._on_filter)
            label.setBuddy(box)
            self._filters[field] = box
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(8)
        for result in (*RECOMMENDATION_LABELS, ""):
            self._filters["recommendation"].addItem(sign(result), t(f"recommendation.{result or 'none'}"), result)
        self._clear = QPushButton(t("filter.clear"))
        self._clear.clicked.connect(self._clear_filters)
        self._clear.setEnabled(False)
        row.addWidget(self._clear)
        row.addStretch(1)
        for action in (
            make_action(self, "list_conditions", self.shaping.ask_conditions),
            make_action(self, "list_columns", self.shaping.ask_columns),
        ):
            made = button(action)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            row.addWidget(made)
        row.addWidget(menu_button(t("list.views"), self.shaping.views_menu))
        return row

    def _foot_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        keys = QLabel(t("list.keys"))
        keys.setObjectName("quiet")
        row.addWidget(self.sums, 1)
        row.addWidget(keys)
        return row

    def _empty_page(self) -> QWidget:
        page = QFrame()
        page.setObjectName("card")
        self._empty_title = QLabel()
        self._empty_title.setObjectName("title")
        self._empty_words = QLabel()
        self._empty_words.setObjectName("quiet")
        column = QVBoxLayout(page)
        column.addStretch(2)
        steps = QHBoxLayout()
        steps.addStretch(1)
        self._first_steps: list[QPushButton] = []
        for name, signal in (
            ("import", self.import_wanted), ("new", self.new_wanted), ("example", self.example_wanted),
        ):  # fmt: skip
            step = QPushButton(t(f"empty.{name}"))
            step.clicked.connect(lambda _=False, emit=signal.emit: emit())
            steps.addWidget(step)
            self._first_steps.append(step)
        self._first_steps[0].setObjectName("primary")
        steps.addStretch(1)
        for label in (self._empty_title, self._empty_words):
            line = QHBoxLayout()
            line.addStretch(1)
            line.addWidget(label)
            line.addStretch(1)
            column.addLayout(line)
        column.addSpacing(10)
        column.addLayout(steps)
        column.addStretch(3)
        return page

    # ---- what happens

    def _on_filter(self) -> None:
        filters = {
            field: (box.currentData(),)
            for field, box in self._filters.items()
            if field != "recommendation" and box.currentIndex() > 0
        }
        result = self._filters["recommendation"]
        wanted = (result.currentData(),) if result.currentIndex() > 0 else ()
        self.model.show(replace(self.model.query, filters=filters, recommendation=wanted))
        self.shaped.emit()

    def _clear_filters(self) -> None:
        for box in self._filters.values():
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.model.query = replace(self.model.query, where=())
        self.shaping.show_conditions()
        self._on_filter()

    def _take_away(self, condition: Condition) -> None:
        self.narrow(tuple(one for one in self.model.query.where if one != condition))

    def _toggle_bin(self) -> None:
        self.model.show(replace(self.model.query, deleted=not self.model.query.deleted))
        self._tell_bin()

    def _tell_bin(self) -> None:
        in_bin = self.model.query.deleted
        self._title.setText(t("list.bin_title") if in_bin else t("rail.cases"))
        self._bin.setChecked(in_bin)
        self._restore.setVisible(in_bin)
        self._buttons["restore"].setVisible(in_bin)
        for name, action in (
            ("new", self._new), ("import", self._import), ("judge", self._judge), ("print", self._print),
            ("export", self._export), ("delete", self._delete),
        ):  # fmt: skip
            action.setVisible(not in_bin)
            self._buttons[name].setVisible(not in_bin)
        for action in (self._compare, self._more["name_person"], self._more["print_papers"]):
            action.setVisible(not in_bin)

    def _on_counted(self, total: int) -> None:
        self._total = total
        query = self.model.query
        self._clear.setEnabled(bool(query.filters or query.recommendation or query.where))
        narrowed = self._is_narrowed()
        self._lists.setCurrentIndex(0 if total else 1)
        state = "bin" if query.deleted else "none_fit" if narrowed else "none"
        self._empty_title.setText(t(f"empty.{state}.title"))
        self._empty_words.setText(t(f"empty.{state}.words"))
        for step in self._first_steps:
            step.setVisible(state == "none")
        if total and not self.table.chosen_count():
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.clearSelection()
        self._tell_count()

    def _tell_count(self) -> None:
        chosen = self.table.chosen_count()
        self.sums.show_for(self.model.query, self.table.chosen_spans(), total=self._total, chosen=chosen)
        self._judge.setText(t("command.judge.chosen", count=chosen) if chosen else t("command.judge"))
        self._print.setText(t("command.print.chosen", count=chosen) if chosen else t("command.print"))
        for action in (self._judge, self._print):
            action.setEnabled(self._total > 0)
        for action in (self._delete, self._restore, self._more["name_person"]):
            action.setEnabled(chosen > 0)
        for name in ("copy_list", "export_list", "print_papers"):
            self._more[name].setEnabled(self._total > 0)
        self._compare.setEnabled(2 <= chosen <= MOST_COMPARED)

    def _is_narrowed(self) -> bool:
        query = self.model.query
        return bool(query.text or query.filters or query.recommendation or query.where)

    def _delete_chosen(self) -> None:
        if self.table.chosen_count():
            self._for_chosen(self.delete_wanted.emit)

    def _for_chosen(self, start: Callable[[object], object], *, all_as_none: bool = False) -> None:
        """Start something for the chosen cases, or for all the list shows when none is chosen."""
        spans = self.table.chosen_spans()
        if not spans and all_as_none and not self._is_narrowed() and not self.model.query.deleted:
            start(None)
            return
        self._runner.run(list_calls.list_ids(self.model.query, spans), on_done=start)


def menu_button(words: str, menu: QMenu) -> QToolButton:
    """Make a button that opens a menu."""
    made = QToolButton()
    made.setText(words)
    made.setAccessibleName(words)
    made.setMenu(menu)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
