"""The product box: products kept, with version, region, limits and review day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.matching import matching_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.tools.book_part import BookPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.products import ProductLine
    from desktop.work.tasks import TaskRunner


class ProductPart(BookPart):
    """List the products; load more, all of a workbook or nothing."""

    def __init__(self, runner: TaskRunner) -> None:
        names = ("id", "title", "family", "bank", "version", "region", "days", "review", "state", "limits")
        widths = (125, 205, 72, 78, 66, 74, 176, 92, 56, 0)
        table = RowTable(
            tuple(Head(t(f"products.column.{name}"), width) for name, width in zip(names, widths, strict=True)),
            name=t("matching.tab.products"),
        )
        super().__init__(
            runner, table, name="products", load=matching_calls.load_products, write=matching_calls.write_product_form
        )
        self.count.setText(t("products.none"))

    def show_products(self, lines: Sequence[ProductLine]) -> None:
        """Show the product box; review days that have passed are told above it."""
        own = sum(line.own for line in lines)
        late = [line.warning for line in lines if line.warning and line.in_force]
        words = t("products.count", own=own, shipped=len(lines) - own) if own else t("products.none")
        self.count.setText("\n".join((words, *late)))
        self.table.show_rows([_cells(line) for line in lines])


def _cells(line: ProductLine) -> tuple[str, ...]:
    state = t("products.draft") if line.draft else t("tools.state.in_force" if line.in_force else "tools.state.not")
    return (
        line.id,
        line.title,
        line.family,
        line.bank,
        line.version,
        line.region,
        line.days,
        str(line.review_on or ""),
        state,
        line.limits,
    )
