"""The projects in their order: choose one for its parts and the reason of its place, two for why one is above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.judgement.bars import BarOfRow
from desktop.ui.model import model_calls
from desktop.ui.model.parts import PartsPanel
from desktop.ui.model.place_reason import reason_of
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.explain.printed import span_text

if TYPE_CHECKING:
    from desktop.ui.office import Office
    from desktop.work.operations.ranked import Contributions, RankedCase, RankingView
    from desktop.work.tasks import TaskRunner
    from matching.ranking.explained import Difference

COLUMNS = (
    ("rank", 52, True), ("range", 68, True), ("case", 0, False), ("result", 76, False), ("band", 62, True),
    ("bar", 120, False), ("points", 92, True), ("model", 58, True), ("outcome", 76, False), ("unlike", 42, False),
)  # fmt: skip
"""Name, width and side of each column."""
_AT = {name: at for at, (name, _, _) in enumerate(COLUMNS)}
SORTS: Mapping[str, Callable[[RankedCase], Any]] = {
    "rank": lambda case: case.rank,
    "range": lambda case: (case.worst - case.best, case.best),
    "case": lambda case: (case.enterprise, case.project),
    "points": lambda case: -case.points,
    "bar": lambda case: -case.points_high,
    "model": lambda case: -(case.model_points or 0.0),
    "outcome": lambda case: case.outcome,
}
"""What a click on a heading sorts by; the class and the band follow the rank."""
MOST_CHOSEN = 4
_FULL = 100.0
_UP, _DOWN = "↑", "↓"
_LEAST_WIDTH = 432
"""Pixels in which all of a project's parts are seen."""
_DRIFT = 0.2
"""Share of projects far from everything decided from which on the model is called out of date."""


class RankingPart(QWidget):
    """List the projects with band, points and place, and explain the chosen ones."""

    case_wanted = Signal(str)
    compare_wanted = Signal(object)

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._cases: tuple[RankedCase, ...] = ()
        self._shown: list[RankedCase] = []
        self._width = 0.0
        self._asked = 0
        self._sort, self._is_falling = "rank", False
        self.table = RowTable(
            tuple(Head(t(f"model.column.{name}"), width, right=right) for name, width, right in COLUMNS),
            name=t("model.tab.ranking"),
        )
        self.table.setItemDelegateForColumn(_AT["bar"], BarOfRow(self._interval, self.table))
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.table.activated.connect(lambda _index: self._open())
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self.hint = QLabel(t("model.ranking.hint"))
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self.open_button = QPushButton(t("model.open"))
        self.open_button.clicked.connect(self._open)
        self.compare = QPushButton(t("command.compare"))
        self.compare.setToolTip(t("command.compare.hint"))
        self.compare.clicked.connect(lambda _checked=False: self.compare_wanted.emit(self.chosen_ids()))
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.compare)
        foot.addWidget(self.open_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._right())
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 4)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([740, 480])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 8, 4, 4)
        whole.addWidget(splitter, 1)

    @property
    def day(self) -> date:
        """Return the day whose rubric counts."""
        return self._office.today

    def show_view(self, view: RankingView) -> None:
        """Show the order; what was chosen stays chosen."""
        self._cases, self._width = view.cases, view.band_points
        for name, is_hidden in (
            ("band", view.mode != "bands"), ("model", all(case.model_points is None for case in view.cases)),
            ("unlike", not any(case.unlike for case in view.cases)),
        ):  # fmt: skip
            self.table.setColumnHidden(_AT[name], is_hidden)
        far = sum("*" in case.unlike for case in view.cases)
        drifted = far >= _DRIFT * len(view.cases) and far > 0
        words = t("model.ranking.drift", count=far, of=len(view.cases))
        self.hint.setText(words if drifted else t("model.ranking.hint"))
        self._pages.setCurrentIndex(0)
        self._fill()

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the chosen projects."""
        return tuple(case.case_id for case in self._chosen())

    # ---- showing

    def _fill(self) -> None:
        """Show the projects in the order chosen; what was chosen stays chosen."""
        chosen = self.chosen_ids()
        key = SORTS[self._sort]
        self._shown = sorted(self._cases, key=lambda case: (key(case), case.rank), reverse=self._is_falling)
        self.table.show_rows([_row(case, self._width) for case in self._shown])
        heads = [replace(head, title=head.title.rstrip(_UP + _DOWN)) for head in self.table.rows.heads]
        at = _AT[self._sort]
        heads[at] = replace(heads[at], title=heads[at].title + (_DOWN if self._is_falling else _UP))
        self.table.rows.heads = tuple(heads)
        self.table.clearSelection()
        places = [place for place, case in enumerate(self._shown) if case.case_id in chosen] or [0]
        if self._shown:
            for place in places[:MOST_CHOSEN]:
                self.table.selectionModel().select(
                    self.table.rows.index(place, 0),
                    QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
                )

    @Slot(int)
    def _sort_by(self, column: int) -> None:
        """Sort by a column; once more turns the order."""
        name = COLUMNS[column][0]
        if name in SORTS:
            self._is_falling = name == self._sort and not self._is_falling
            self._sort = name
            self._fill()

    def _interval(self, row: int) -> tuple[float, float, float, float] | None:
        case = self._shown[row] if row < len(self._shown) else None
        return None if case is None else (case.points, case.points_high, _FULL, _FULL)

    # ---- explaining what is chosen

    def _chosen(self) -> list[RankedCase]:
        return [self._shown[row] for row in self.table.chosen_rows() if row < len(self._shown)]

    @Slot()
    def _choose(self) -> None:
        chosen = self._chosen()
        self._asked += 1
        self.open_button.setEnabled(len(chosen) == 1)
        self.compare.setEnabled(2 <= len(chosen) <= MOST_CHOSEN)
        self.reason.setVisible(len(chosen) == 1)
        if len(chosen) == 1:
            self.reason.setText(reason_of(chosen[0], self._cases))
        if len(chosen) == 1:
            self._ask_parts(chosen[0], None)
        elif len(chosen) == 2:
            asked = self._asked
            first, second = chosen
            self._runner.run(
                model_calls.why_above(first.case_id, second.case_id, self.day),
                on_done=lambda found: self._show_why(first, second, found) if asked == self._asked else None,
            )
        else:
            self._pages.setCurrentIndex(0)

    def _ask_parts(self, case: RankedCase, shares: tuple[float, ...] | None, *, is_tried: bool = False) -> None:
        asked = self._asked

        def show(found: Contributions) -> None:
            if asked != self._asked:
                return
            if is_tried:
                self.parts.show_tried(found)
            else:
                self.parts.show_case(case, found)
            self._pages.setCurrentWidget(self.parts)

        self._runner.run(model_calls.contributions(case.case_id, self.day, shares), on_done=show)

    def _try(self, shares: tuple[float, ...] | None) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self._asked += 1
            self._ask_parts(chosen[0], shares, is_tried=True)

    def _show_why(self, first: RankedCase, second: RankedCase, found: Difference) -> None:
        names = t("model.why.names", first=first.project, second=second.project)
        if first.recommendation != second.recommendation:
            words = t("model.why.gates")
        elif first.band != second.band:
            words = t("model.why.bands", first=first.band, second=second.band)
        else:
            close = found.is_close
            words = t("model.why.close" if close else "model.why.clear", points=f"{abs(found.points):.1f}",
                      error=f"{found.error:.1f}")  # fmt: skip
        self.why_title.setText(names)
        self.why_words.setText(words)
        self.why.show_rows(
            [
                (part.label, f"{part.share:+.0%}", f"{part.policy:+.1f}", f"{part.office:+.1f}", f"{part.whole:+.1f}")
                for part in found.parts
                if abs(part.whole) > 0.005 or abs(part.policy) > 0.005
            ]
        )
        self._pages.setCurrentWidget(self._why_page)

    def _open(self) -> None:
        for case in self._chosen()[:1]:
            self.case_wanted.emit(case.case_id)

    # ---- building

    def _right(self) -> QWidget:
        self._pages = QStackedWidget()
        nothing = QLabel(t("model.ranking.nothing"))
        nothing.setObjectName("quiet")
        nothing.setWordWrap(True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.parts = PartsPanel()
        self.parts.tried.connect(self._try)
        self._why_page = QWidget()
        self.why_title, self.why_words = QLabel(), QLabel()
        self.why_title.setObjectName("caption")
        for label in (self.why_title, self.why_words):
            label.setWordWrap(True)
        heads = [Head(t("model.parts.criterion"))]
        heads += [Head(t(f"model.why.{name}"), 84, right=True) for name in ("share", "policy", "office", "whole")]
        self.why = RowTable(heads, name=t("model.why.table"))
        column = QVBoxLayout(self._why_page)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.why_title, self.why_words):
            column.addWidget(widget)
        column.addWidget(self.why, 1)
        for page in (nothing, self.parts, self._why_page):
            self._pages.addWidget(page)
        card = QFrame()
        card.setObjectName("card")
        card.setMinimumWidth(_LEAST_WIDTH)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason.hide()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 8, 6, 6)
        inside.addWidget(self._pages, 1)
        inside.addWidget(self.reason)
        return card


def _row(case: RankedCase, width: float) -> tuple[str, ...]:
    band = "" if case.band < 0 else f"{case.band}–{case.band + width:g}"
    model = "" if case.model_points is None else f"{case.model_points:.1f}"
    sure = case.best == case.worst
    return (
        str(case.rank), str(case.rank) if sure else f"{case.best}–{case.worst}", f"{case.enterprise} · {case.project}",
        t(f"recommendation.{case.recommendation}"), band, "", span_text(case.points, case.points_high), model,
        case.outcome or "—", "▲" if case.unlike else "",
    )  # fmt: skip
