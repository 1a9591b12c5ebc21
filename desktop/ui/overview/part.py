"""All projects at one glance: totals to press, bars to press, and the cases behind what was pressed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.charts import ChartView
from desktop.ui.overview import overview_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.tile import Tile
from desktop.ui.written_files import written_to

if TYPE_CHECKING:
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.overview.overview_calls import Counted
    from desktop.work.operations.overview import Part
    from desktop.work.operations.statistics_lists import Behind
    from desktop.work.tasks import TaskRunner

FUNNEL = "funnel"
COLUMNS = ((FUNNEL, "state", "area"), ("county", "industry"))
"""Charts as they stand side by side."""
GROUPS = tuple(name for names in COLUMNS for name in names if name != FUNNEL)


class OverviewPart(QWidget):
    """Show the totals and bars of all projects; every one of them opens the cases behind it."""

    case_wanted = Signal(str)
    compare_wanted = Signal(object)

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner, self._office, self._notice = runner, office, notice
        self._counted: Counted | None = None
        self._behind: tuple[Behind, ...] = ()
        self._asked = 0
        self._build()

    def read(self) -> None:
        """Count anew; of several questions only the answer to the last is shown."""
        self._asked += 1
        asked = self._asked
        self._runner.run(
            overview_calls.overview(self._office.today),
            on_done=lambda found: self._take(found) if asked == self._asked else None,
        )

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the cases chosen in the list."""
        return tuple(self._behind[row].id for row in self.behind.chosen_rows() if row < len(self._behind))

    # ---- building

    def _build(self) -> None:
        self.measure = QComboBox()
        self.measure.setAccessibleName(t("overview.measure"))
        self.measure.setMinimumWidth(150)
        self.measure.currentIndexChanged.connect(lambda _place: self._fill())
        label = QLabel(t("overview.measure"))
        label.setBuddy(self.measure)
        self.save = QPushButton(t("overview.save"))
        self.save.clicked.connect(lambda _checked=False: self._write())
        self.hint = QLabel(t("overview.hint"))
        self.hint.setObjectName("quiet")
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(self.measure)
        head.addSpacing(12)
        head.addWidget(self.hint, 1)
        head.addWidget(self.save)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(8)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._charts())
        split.addWidget(self._list())
        split.setStretchFactor(0, 1)
        split.setSizes([880, 380])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._figures)
        column.addWidget(split, 1)

    def _charts(self) -> QScrollArea:
        self.charts: dict[str, ChartView] = {}
        inner = QFrame()
        inner.setObjectName("sheet")
        row = QHBoxLayout(inner)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(24)
        self.notes = QLabel()
        self.notes.setObjectName("quiet")
        self.notes.setWordWrap(True)
        for names in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(14)
            for name in names:
                view = ChartView()
                view.chosen.connect(partial(self._choose, name))
                self.charts[name] = view
                column.addWidget(view)
            if names is COLUMNS[-1]:
                column.addWidget(self.notes)
            column.addStretch(1)
            row.addLayout(column, 1)
        room = QScrollArea()
        room.setWidgetResizable(True)
        room.setWidget(inner)
        return room

    def _list(self) -> QWidget:
        self.behind_head = QLabel(t("overview.behind"))
        self.behind_head.setObjectName("caption")
        self.behind_head.setWordWrap(True)
        heads = (
            Head(t("statistics.behind.number"), 56, right=True), Head(t("statistics.behind.name"), 0),
            Head(t("statistics.behind.county"), 80),
        )  # fmt: skip
        self.behind = RowTable(heads, name=t("statistics.behind"))
        self.behind.activated.connect(lambda index: self._open(index.row()))
        self.behind.selectionModel().selectionChanged.connect(lambda _now, _before: self._tell_chosen())
        self.open_button = QPushButton(t("model.open"))
        self.open_button.clicked.connect(lambda _checked=False: self._open(self.behind.currentIndex().row()))
        self.compare = QPushButton(t("command.compare"))
        self.compare.setToolTip(t("command.compare.hint"))
        self.compare.clicked.connect(lambda _checked=False: self.compare_wanted.emit(self.chosen_ids()))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.compare)
        row.addWidget(self.open_button)
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.behind_head)
        column.addWidget(self.behind, 1)
        column.addLayout(row)
        self._tell_chosen()
        return place

    # ---- showing

    def _take(self, counted: Counted) -> None:
        self._counted = counted
        chosen = self.measure.currentData()
        self.measure.blockSignals(True)
        self.measure.clear()
        for name, title in counted.measures.items():
            self.measure.addItem(title, name)
        self.measure.setCurrentIndex(max(0, self.measure.findData(chosen)))
        self.measure.blockSignals(False)
        self._show_figures(counted)
        self._fill()

    def _show_figures(self, counted: Counted) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for part in counted.found.figures():
            tile = Tile(
                t("overview.figure", label=part.label, unit=part.unit), hint=t("overview.figure.hint", label=part.label)
            )
            tile.show_number(part.text if part.value else 0)
            tile.clicked.connect(lambda _checked=False, part=part: self._look_behind(part, part.label))
            self._figures.addWidget(tile, 1)

    def _fill(self) -> None:
        counted = self._counted
        measure = str(self.measure.currentData() or "")
        self.save.setEnabled(bool(counted and measure))
        if counted is None:
            return
        self.charts[FUNNEL].show_chart(counted.funnel if measure else None)
        more = []
        for group in GROUPS:
            bars = counted.bars[group, measure] if measure else None
            self.charts[group].show_chart(counted.charts[group, measure] if bars and bars.parts else None)
            if bars and bars.more:
                more.append(t("overview.more", title=bars.title, count=bars.more))
        words = counted.found.notes if measure else (t("overview.none"),)
        self.notes.setText("\n".join((*more, *words)))

    # ---- looking behind

    def _choose(self, name: str, at: int) -> None:
        counted = self._counted
        if counted is None:
            return
        if name == FUNNEL:
            parts = counted.found.funnel()
            title = counted.funnel.title
        else:
            bars = counted.bars[name, str(self.measure.currentData())]
            parts, title = bars.parts, bars.title
        if 0 <= at < len(parts):
            self._look_behind(parts[at], f"{title}　{parts[at].label}")

    def _look_behind(self, part: Part, said: str) -> None:
        counted = self._counted
        if counted is None:
            return

        def show(answer: tuple[tuple[Behind, ...], int]) -> None:
            self._behind, total = answer
            more = t("statistics.behind.more", count=len(self._behind)) if total > len(self._behind) else ""
            self.behind_head.setText(t("statistics.behind.said", of=said, count=total) + more)
            self.behind.show_rows([(str(one.number), one.name, one.county) for one in self._behind])
            self._tell_chosen()
            if self._behind:
                self.behind.setFocus()

        self._runner.run(overview_calls.behind(counted.found, part.group, part.line, part.column), on_done=show)

    def _tell_chosen(self) -> None:
        count = len(self.behind.chosen_rows())
        self.open_button.setEnabled(count == 1)
        self.compare.setEnabled(2 <= count <= 4)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._behind):
            self.case_wanted.emit(self._behind[row].id)

    # ---- handing out

    def _write(self) -> None:
        counted = self._counted
        if counted is None:
            return
        path, kind = QFileDialog.getSaveFileName(self, t("statistics.write"), t("overview.file"), t("compare.files"))
        if path:
            target = written_to(path, kind)
            call = overview_calls.write(counted.found, target, str(self.measure.currentData()))
            self._runner.run(
                call, on_done=lambda done: self._notice.say(t("statistics.written", path=done), grade="good"),
                title=t("statistics.write"),
            )  # fmt: skip
