"""Selection, current row and scrolling of the case list, kept while the same list is read anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Slot

from desktop.ui.lists import list_calls

if TYPE_CHECKING:
    from desktop.store import CaseQuery
    from desktop.ui.tables import CaseTable
    from desktop.work.tasks import TaskRunner

MOST_KEPT = 2_000
"""Chosen rows found again one by one; a list chosen as a whole is chosen as a whole again."""
_ROWS = QItemSelectionModel.SelectionFlag.Rows
_ONLY_THESE = QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS
_JUST_GO = QItemSelectionModel.SelectionFlag.NoUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    query: CaseQuery
    top: int
    current: str
    chosen: tuple[str, ...]
    is_all_chosen: bool


class Standing(QObject):
    """Find again by their ids what was chosen: after a judgement the same cases stand at other places."""

    def __init__(self, table: CaseTable, runner: TaskRunner) -> None:
        super().__init__(table)
        self._table = table
        self._runner = runner
        self._kept: _Kept | None = None
        table.cases.counted.connect(self._restore)

    def keep(self) -> None:
        """Remember how the list stands, now that it is asked for again."""
        table, total = self._table, self._table.cases.rowCount()
        if self._kept is not None or not total:  # not restored yet since the time before
            return
        count = table.chosen_count()
        is_all = count == total
        chosen = table.cases.ids(table.chosen_rows()) if 0 < count <= MOST_KEPT and not is_all else ()
        self._kept = _Kept(
            query=table.cases.query,
            top=table.verticalScrollBar().value(),
            current="".join(table.cases.ids([table.currentIndex().row()]) or ()),
            chosen=chosen or (),
            is_all_chosen=is_all,
        )

    @Slot(int)
    def _restore(self, total: int) -> None:
        kept = self._kept
        if kept is None or kept.query != self._table.cases.query or not total:
            self._kept = None
            return
        self._table.verticalScrollBar().setValue(kept.top)
        wanted = {*kept.chosen, kept.current} - {""}
        if wanted:
            asked = list_calls.list_places(kept.query, tuple(wanted))
            self._runner.run(asked, on_done=partial(self._choose, kept), on_problem=self._give_up)
        else:
            self._choose(kept, {})

    def _choose(self, kept: _Kept, places: Mapping[str, int]) -> None:
        self._kept = None
        table = self._table
        if kept.query != table.cases.query or table.chosen_count():
            return
        model, chosen = table.selectionModel(), QItemSelection()
        if kept.current in places:
            model.setCurrentIndex(table.cases.index(places[kept.current], 0), _JUST_GO)
            table.verticalScrollBar().setValue(kept.top)
        for row in sorted(places[one] for one in kept.chosen if one in places):
            chosen.select(table.cases.index(row, 0), table.cases.index(row, 0))
        if kept.is_all_chosen:
            table.selectAll()
        elif not chosen.isEmpty():
            model.select(chosen, _ONLY_THESE)

    def _give_up(self, _problem: object) -> None:
        self._kept = None
