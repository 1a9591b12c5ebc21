"""The page 工作台: what is due, what waits and which verdicts changed, each number opening its list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.duties.words import row
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.tile import Tile
from desktop.ui.today import today_calls
from matching.findings import RECOMMENDATION_LABELS

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.duties import DutyList
    from desktop.work.operations.today import Today
    from matching.duties.due import Due

WAITING = ("never", "stale", "unknown", "hold", "ready")
_DRAWINGS = {
    "never": "sign_none", "stale": "stale", "unknown": "sign_unknown", "hold": "sign_hold", "ready": "sign_yes",
}  # fmt: skip
_TAB = {"monitoring": "monitoring", "paper": "papers", "recommendation": "recommend", "register": "registers"}


class TodayPage(QWidget):
    """Let a person begin the day: see what waits and go there."""

    new_wanted = Signal()
    example_wanted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._found: Today | None = None
        self._dues: tuple[Due, ...] = ()
        self._asked = 0
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew whenever the page comes to the front."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Count what waits; of several questions only the answer to the last is shown."""
        self._asked += 1
        asked = self._asked
        self._window.runner.run(
            today_calls.today(self._window.office.today),
            on_done=lambda found: self._take(found) if asked == self._asked else None,
        )

    # ---- building

    def _build(self) -> None:
        self.title = QLabel(t("rail.today"))
        self.title.setObjectName("title")
        self.day = QLabel()
        self.day.setObjectName("quiet")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addSpacing(12)
        head.addWidget(self.day)
        head.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())
        self._pages.addWidget(self._empty_page())
        self._pages.addWidget(self._full_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _full_page(self) -> QWidget:
        page = QWidget()
        window = self._window
        self.tiles: dict[str, Tile] = {}
        tiles = QGridLayout()
        tiles.setSpacing(8)
        steps: dict[str, Callable[[], object]] = {
            "late": lambda: window.show_page("duties"), "near": lambda: window.show_page("duties"),
            "ours": lambda: window.show_page("recommend"),
        }  # fmt: skip
        steps |= {name: lambda name=name: self._open_list(name) for name in WAITING}  # type: ignore[misc]  # bound
        for at, (name, start) in enumerate(steps.items()):
            tile = Tile(t(f"today.{name}"), drawing=_DRAWINGS.get(name), hint=t(f"today.{name}.hint"))
            tile.clicked.connect(lambda _checked=False, start=start: start())
            self.tiles[name] = tile
            tiles.addWidget(tile, at // 8, at % 8)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(tiles)
        column.addWidget(self._tables(), 1)
        return page

    def _tables(self) -> QSplitter:
        names, widths = ("state", "day", "title", "subject"), (88, 88, 0, 190)
        self.deadlines = RowTable(
            [Head(t(f"duties.column.{name}"), width) for name, width in zip(names, widths, strict=True)],
            name=t("today.deadlines"),
        )
        self.deadlines.activated.connect(lambda index: self._open_due(index.row()))
        self.changed = RowTable(
            [Head(t("today.case")), Head(t("today.before"), 76), Head(t("today.now"), 76), Head(t("today.on"), 92)],
            name=t("today.changed"),
        )
        self.changed.activated.connect(lambda index: self._open_changed(index.row()))
        self.at_hand = RowTable([Head(t("today.case")), Head(t("today.result"), 92)], name=t("today.at_hand"))
        self.at_hand.activated.connect(lambda index: self._open_at_hand(index.row()))
        self.no_deadlines, self.no_changes, self.none_at_hand = QLabel(), QLabel(), QLabel()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(_titled("today.deadlines", self.deadlines, self.no_deadlines))
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(_titled("today.changed", self.changed, self.no_changes))
        right.addWidget(_titled("today.at_hand", self.at_hand, self.none_at_hand))
        split.addWidget(right)
        split.setSizes([700, 560])
        return split

    def _empty_page(self) -> QWidget:
        page = QFrame()
        page.setObjectName("card")
        column = QVBoxLayout(page)
        column.addStretch(2)
        for name, key in (("title", "today.empty"), ("quiet", "today.empty.words")):
            label = QLabel(t(key))
            label.setObjectName(name)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("empty.import", lambda: self._window.show_page("import_page")), ("empty.new", self.new_wanted.emit),
            ("empty.example", self.example_wanted.emit), ("command.tour", lambda: self._window.desk.start("tour")),
            ("command.handbook", lambda: self._window.desk.start("handbook")),
        )  # fmt: skip
        for at, (key, start) in enumerate(steps):
            made = QPushButton(t(key))
            if not at:
                made.setObjectName("primary")
            made.clicked.connect(lambda _checked=False, start=start: start())
            row.addWidget(made)
        row.addStretch(1)
        column.addSpacing(10)
        column.addLayout(row)
        column.addStretch(3)
        return page

    # ---- showing

    def _take(self, found: Today) -> None:
        self._found = found
        on = found.on
        weekday = t("today.weekdays").split()[on.weekday()]
        self.day.setText(t("today.day", year=on.year, month=on.month, day=on.day, weekday=weekday))
        if not found.total:
            self._pages.setCurrentIndex(1)
            return
        self._pages.setCurrentIndex(2)
        for name in WAITING:
            self.tiles[name].show_number(found.waiting[name])
        self.tiles["ours"].show_number(found.ours)
        self.changed.show_rows(
            [
                (f"{one.enterprise} · {one.project}", RECOMMENDATION_LABELS.get(one.before, one.before),
                 RECOMMENDATION_LABELS.get(one.now, one.now), str(one.on))
                for one in found.changed
            ]
        )  # fmt: skip
        self.at_hand.show_rows(
            [(f"{row.enterprise} · {row.project}", t(f"recommendation.{row.recommendation or 'none'}"))
             for row in found.at_hand]
        )  # fmt: skip
        self._say(self.changed, self.no_changes, "" if found.changed else t("today.no_changes"))
        self._say(self.at_hand, self.none_at_hand, "" if found.at_hand else t("today.none_at_hand"))
        if found.reads_deadlines:
            asked = self._asked
            if not self._dues:
                self._say(self.deadlines, self.no_deadlines, t("today.deadlines.reading"))
            self._window.runner.run(
                today_calls.deadlines(on), on_done=lambda dues: self._take_dues(dues) if asked == self._asked else None
            )
        else:
            self._say(self.deadlines, self.no_deadlines, t("today.deadlines.many"))

    def _take_dues(self, found: DutyList) -> None:
        groups = found.grouped()
        self.tiles["late"].show_number(len(groups["late"]))
        self.tiles["near"].show_number(len(groups["due"]))
        self.tiles["near"].setToolTip(t("today.near.within", days=found.warn_days))
        self._dues = tuple(due for due in found.dues if due.due_on is not None and due.done_on is None)
        self.deadlines.show_rows([row(found, due)[:4] for due in self._dues])
        words = "" if self._dues else t("today.no_deadlines")
        self._say(
            self.deadlines,
            self.no_deadlines,
            "　".join(filter(None, (words, t("today.office") if found.missing else ""))),
        )

    @staticmethod
    def _say(table: RowTable, label: QLabel, words: str) -> None:
        """Show a table, or where it has nothing the words that say so."""
        label.setText(words)
        label.setVisible(bool(words))
        table.setVisible(table.rows.rowCount() > 0)

    # ---- going on

    def _open_list(self, name: str) -> None:
        from desktop.work.operations.today import WAITING as LISTS

        self._window.show_cases(LISTS[name])

    def _open_due(self, row: int) -> None:
        if not 0 <= row < len(self._dues):
            return
        due = self._dues[row]
        if due.case_id:
            self._window.open_case(due.case_id, _TAB.get(due.source, ""))
        else:
            self._window.show_page("duties")

    def _open_changed(self, row: int) -> None:
        if self._found is not None and 0 <= row < len(self._found.changed):
            self._window.open_case(self._found.changed[row].case_id, "judgement")

    def _open_at_hand(self, row: int) -> None:
        if self._found is not None and 0 <= row < len(self._found.at_hand):
            self._window.open_case(self._found.at_hand[row].id)


def _titled(key: str, table: QWidget, words: QLabel) -> QWidget:
    place = QWidget()
    title = QLabel(t(key))
    title.setObjectName("caption")
    words.setObjectName("quiet")
    words.setWordWrap(True)
    words.hide()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(title)
    column.addWidget(words)
    column.addWidget(table, 10)
    column.addStretch(0)
    return place
