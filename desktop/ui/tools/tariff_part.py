"""The office's tariffs: the price sets kept, with area, dates and document."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.tools import tool_calls
from desktop.ui.tools.book_part import BookPart

if TYPE_CHECKING:
    from desktop.work.operations.tools import ToolsView
    from desktop.work.tasks import TaskRunner


class TariffPart(BookPart):
    """List the price sets; load more, all of a workbook or nothing."""

    def __init__(self, runner: TaskRunner) -> None:
        table = RowTable(
            (
                Head(t("tools.column.sheet"), 130),
                Head(t("tools.column.state"), 60),
                Head(t("tools.column.area"), 100),
                Head(t("tools.column.key"), 200),
                Head(t("tools.column.days"), 190),
                Head(t("tools.column.document"), 170),
                Head(t("tools.column.rows")),
            ),
            name=t("tools.tab.tariffs"),
        )
        super().__init__(runner, table, name="tools", load=tool_calls.load_tariffs, write=tool_calls.write_tariff_form)

    def show_view(self, view: ToolsView, on: date) -> None:
        """Show the tariffs as they stand on a day."""
        valid = sum(line.in_force for line in view.lines)
        words = t("tools.tariffs.count", count=len(view.lines), valid=valid, on=on)
        self.count.setText(words if view.lines else t("tools.tariffs.none"))
        self.table.show_rows(
            [
                (
                    line.sheet,
                    t("tools.state.in_force" if line.in_force else "tools.state.not"),
                    line.area,
                    line.key,
                    line.days,
                    line.document,
                    line.rows,
                )
                for line in view.lines
            ]
        )
