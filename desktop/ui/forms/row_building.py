"""Making the rows of a form a few at a time, so that the window answers in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.forms.measures import MeasuresView
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.section import SectionView

AnySection = SectionView | MeasuresView
_SECONDS_OF_BUILDING = 0.012


class RowBuilding(QObject):
    """Build the rows that sections ask for, and do one thing more once they are there."""

    built = Signal(object)
    """All rows that a section wanted are made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[AnySection] = []
        self._narrowing: list[Callable[[], None]] = []
        self._then: Callable[[], bool] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._build_some)

    @property
    def is_busy(self) -> bool:
        """Say whether rows are still to be made."""
        return self._timer.isActive()

    def queue(self, section: AnySection) -> None:
        """Make the missing rows of a section."""
        if section not in self._waiting:
            self._waiting.append(section)
        self._timer.start()

    def narrow(self, steps: Iterable[Callable[[], None]]) -> None:
        """Take these steps, one after the other, in place of those that still wait."""
        self._narrowing = list(steps)
        self._timer.start()

    def is_ready(self, section: AnySection) -> bool:
        """Say whether nothing of a section is still to come."""
        return not self._narrowing and section not in self._waiting

    def when(self, step: Callable[[], bool]) -> None:
        """Try a step until it says that it could be done; the step asked for before is let go."""
        self._then = step
        self._timer.start()

    def _build_some(self) -> None:
        until = time.perf_counter() + _SECONDS_OF_BUILDING
        while (self._narrowing or self._waiting) and time.perf_counter() < until:
            if self._narrowing:
                self._narrowing.pop(0)()
                continue
            section = self._waiting[0]
            if not section.build():
                self._waiting.pop(0)
                self.built.emit(section)
        if self._then is not None and self._then():
            self._then = None
        if not self._waiting and not self._narrowing:
            self._timer.stop()


def order_tabs(section: AnySection) -> None:
    """Let Tab visit the rows of a section in the order of the dictionary."""
    for before, after in pairwise(section.tab_stops()):
        QWidget.setTabOrder(before, after)


def place_in_tabs(row: FieldRow, sections: Mapping[str, AnySection]) -> None:
    """Let Tab find a new row in its place at once, while other rows are still being made."""
    section = next(one for one in sections.values() if one.rows.get(row.field.id) is row)
    stops, own = list(section.tab_stops()), list(row.tab_stops())
    if own[0] in stops:
        before = stops[stops.index(own[0]) - 1]
        for one in own:
            QWidget.setTabOrder(before, one)
            before = one


def rows_made(sections: Mapping[str, AnySection]) -> Iterator[FieldRow]:
    """Give the rows made so far in the order of the form."""
    for section in sections.values():
        made = (section.rows.get(field.id) for field in section.section.fields)
        yield from (row for row in made if row is not None)
