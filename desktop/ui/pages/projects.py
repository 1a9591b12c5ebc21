"""The page 项目: the case list with its filters and the commands that work on the chosen cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import calls
from desktop.ui.actions import button, make_action
from desktop.ui.icons import sign
from desktop.ui.tables import CaseModel, CaseTable
from desktop.ui.texts import t
from matching.findings import RECOMMENDATION_LABELS

if TYPE_CHECKING:
    from desktop.work.tasks import TaskRunner

FILTER_FIELDS = ("ent_county_code", "ent_industry_247", "prj_area_247")
_WHOLE_LIST = 1_000_000


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

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.model = CaseModel(runner, self)
        self.table = CaseTable(self.model)
        self._filters: dict[str, QComboBox] = {}
        self._make_actions()
        self._lists = QStackedWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(self._command_row())
        layout.addLayout(self._filter_row())
        layout.addWidget(self._lists, 1)
        layout.addLayout(self._foot_row())
        self.model.counted.connect(self._on_counted)
        self.table.opened.connect(self.case_opened)
        self.table.chosen.connect(self._tell_count)
        self._total = 0
        self._tell_bin()

    # ---- what the window asks of the page

    def refresh(self) -> None:
        """Read list and filters again, keeping text, filters and order."""
        self._runner.run(calls.list_filters(), on_done=self.offer_filters)
        self.model.show(self.model.query)

    def search(self, text: str) -> None:
        """Show the cases whose names, numbers or initials fit the text."""
        if text != self.model.query.text:
            self.model.show(replace(self.model.query, text=text))

    @Slot(object)
    def offer_filters(self, offered: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Fill the filters with the values that occur, keeping what is chosen."""
        self.model.label_with({field: dict(pairs) for field, pairs in offered.items()})
        for field in FILTER_FIELDS:
            box = self._filters[field]
            chosen = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for value, label in offered.get(field, ()):
                box.addItem(label, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))
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
        return row

    def _foot_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._count = QLabel(t("list.loading"))
        self._count.setObjectName("quiet")
        keys = QLabel(t("list.keys"))
        keys.setObjectName("quiet")
        row.addWidget(self._count)
        row.addStretch(1)
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

    def _clear_filters(self) -> None:
        for box in self._filters.values():
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._on_filter()

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

    def _on_counted(self, total: int) -> None:
        self._total = total
        query = self.model.query
        narrowed = bool(query.text or query.filters or query.recommendation)
        self._clear.setEnabled(bool(query.filters or query.recommendation))
        self._lists.setCurrentIndex(0 if total else 1)
        state = "bin" if query.deleted else "none_fit" if narrowed else "none"
        self._empty_title.setText(t(f"empty.{state}.title"))
        self._empty_words.setText(t(f"empty.{state}.words"))
        for step in self._first_steps:
            step.setVisible(state == "none")
        if total and not self.table.chosen_rows():
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.clearSelection()
        self._tell_count()

    def _tell_count(self) -> None:
        chosen = len(self.table.chosen_rows())
        words = t("list.chosen", total=self._total, chosen=chosen) if chosen else t("list.count", total=self._total)
        self._count.setText(words)
        self._judge.setText(t("command.judge.chosen", count=chosen) if chosen else t("command.judge"))
        self._print.setText(t("command.print.chosen", count=chosen) if chosen else t("command.print"))
        for action in (self._judge, self._print):
            action.setEnabled(self._total > 0)
        for action in (self._delete, self._restore):
            action.setEnabled(chosen > 0)

    def _delete_chosen(self) -> None:
        if self.table.chosen_rows():
            self._for_chosen(self.delete_wanted.emit)

    def _for_chosen(self, start: Callable[[object], object], *, all_as_none: bool = False) -> None:
        """Start something for the chosen cases, or for all the list shows when none is chosen."""
        rows = self.table.chosen_rows()
        query = self.model.query
        if not rows and all_as_none and not (query.text or query.filters or query.recommendation or query.deleted):
            start(None)
            return
        ids = self.model.ids(rows or list(range(self._total)))
        if ids is not None:
            start(ids)
            return
        wanted = rows or range(self._total)
        whole = replace(query, offset=0, limit=_WHOLE_LIST)
        self._runner.run(
            calls.case_ids(whole), on_done=lambda found: start(tuple(found[row] for row in wanted if row < len(found)))
        )
