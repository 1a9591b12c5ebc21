"""Carry out what shapes the case list: its columns, conditions, saved views; and pass it on by copy or file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.store import GATE
from desktop.ui.clipboard import copy_table
from desktop.ui.lists import list_calls
from desktop.ui.lists.columns import is_sorted_by
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.pages.projects import ProjectsPage
    from desktop.work.operations.list_export import ListTexts
    from desktop.work.operations.list_fields import ListField
    from desktop.work.operations.list_views import ListShape
    from desktop.work.tasks import TaskRunner


class Shaping(QObject):
    """Hold what is known of fields and saved views, and open the dialogs."""

    said = Signal(str)
    """Something was done that the notice tells."""
    written = Signal(str, object)
    """What was written, and where."""
    deleted = Signal(str, object)
    """Name and shape of a view that was deleted, to offer undoing it."""

    def __init__(self, page: ProjectsPage, runner: TaskRunner) -> None:
        super().__init__(page)
        self._page = page
        self._runner = runner
        self.fields: Mapping[str, ListField] = {}
        self._with_gates = False
        self.views: Mapping[str, ListShape] = {}
        self.views_menu = QMenu(page)
        self._fill_views()
        heads = page.table.horizontalHeader()
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._offer_at_head)

    def refresh(self) -> None:
        """Read the saved views; and the fields, where the list shows more than the usual ones."""
        self._runner.run(list_calls.list_views(), on_done=self._take_views)
        if any(not heading for heading in self._headings()):
            self._know_fields(lambda: None)
        self.show_conditions()

    def show_conditions(self) -> None:
        """Show the conditions in force; what their fields are called is read when it is not known yet."""
        where = self._page.model.query.where
        if where:
            gates = any(one.field.startswith(GATE) for one in where)
            self._know_fields(lambda: self._page.chips.show_conditions(where, self.fields), gates=gates)
        else:
            self._page.chips.show_conditions((), self.fields)

    # ---- columns

    def ask_columns(self) -> None:
        """Let the person choose the columns."""
        self._know_fields(self._choose_columns)

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns, with the widths those have that stay."""
        kept = dict(self._page.table.columns_shown())
        self._page.table.shape(tuple((name, kept.get(name, 0)) for name in names))
        if any(not heading for heading in self._headings()):
            self._know_fields(lambda: None)
        self._page.model.show(self._page.model.query)
        self._page.shaped.emit()

    def _choose_columns(self) -> None:
        from desktop.ui.lists.columns_dialog import ColumnsDialog

        shown = tuple(name for name, _ in self._page.table.columns_shown())
        dialog = ColumnsDialog(self._page, self.fields, shown)
        dialog.accepted.connect(lambda: self.show_columns(dialog.columns()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _offer_at_head(self, place: QPoint) -> None:
        table = self._page.table
        number = table.horizontalHeader().logicalIndexAt(place)
        if number < 0:
            return
        name, names = table.cases.columns[number], [name for name, _ in table.columns_shown()]
        menu = QMenu(table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if is_sorted_by(name):
            menu.addAction(t("list.head.sort"), lambda: table.sort_by(name))
            menu.addAction(t("list.head.then"), lambda: table.sort_by(name, also=True))
        if len(names) > 1:
            rest = tuple(other for other in names if other != name)
            menu.addAction(t("list.head.hide"), lambda: self.show_columns(rest))
        menu.addAction(t("command.list_columns"), self.ask_columns)
        menu.popup(table.horizontalHeader().mapToGlobal(place))

    # ---- conditions

    def ask_conditions(self) -> None:
        """Let the person state conditions."""
        self._know_fields(self._choose_conditions, gates=True)

    def _choose_conditions(self) -> None:
        from desktop.ui.lists.condition_dialog import ConditionDialog

        dialog = ConditionDialog(self._page, self.fields, self._page.model.query.where)
        dialog.accepted.connect(lambda: self._page.narrow(dialog.conditions()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- saved views

    def save_view(self, name: str) -> None:
        """Keep the list as it stands under a name."""

        def told(views: Mapping[str, ListShape]) -> None:
            self._take_views(views)
            self.said.emit(t("list.view.saved", called=name.strip()))

        self._runner.run(list_calls.save_view(name, self._page.shape()), on_done=told)

    def put_view(self, name: str, shape: ListShape) -> None:
        """Keep a view that was deleted again."""
        self._runner.run(list_calls.save_view(name, shape), on_done=self._take_views)

    def delete_view(self, name: str) -> None:
        """Forget a view; the notice offers to undo it."""
        shape = self.views[name]

        def told(views: Mapping[str, ListShape]) -> None:
            self._take_views(views)
            self.deleted.emit(name, shape)

        self._runner.run(list_calls.delete_view(name), on_done=told)

    def show_view(self, shape: ListShape) -> None:
        """Show the list as a view keeps it."""
        self._page.take_shape(shape)
        self._page.refresh()
        self._page.shaped.emit()

    def _take_views(self, views: Mapping[str, ListShape]) -> None:
        self.views = views
        self._fill_views()

    def _fill_views(self) -> None:
        from desktop.work.operations.list_views import ListShape

        menu = self.views_menu
        menu.clear()
        for name, shape in self.views.items():
            menu.addAction(name, partial(self.show_view, shape))
        if self.views:
            menu.addSeparator()
        menu.addAction(t("list.view.usual"), lambda: self.show_view(ListShape()))
        menu.addAction(t("list.view.save"), self._ask_name)
        if self.views:
            forget = menu.addMenu(t("list.view.delete"))
            for name in self.views:
                forget.addAction(name, partial(self.delete_view, name))

    def _ask_name(self) -> None:
        from desktop.ui.lists.name_dialog import NameDialog

        dialog = NameDialog(
            self._page, title=t("list.view.save_title"), words=t("list.view.name"), offered=tuple(self.views),
            go=t("list.view.save_go"),
        )  # fmt: skip
        dialog.accepted.connect(lambda: self.save_view(dialog.text()))
        dialog.open()

    # ---- passing it on

    def copy(self) -> None:
        """Put the chosen rows, or all, on the clipboard as a table."""

        def told(texts: ListTexts) -> None:
            self.said.emit(t("list.copied", count=copy_table(texts.titles, texts.rows)))

        columns = tuple(name for name, _ in self._page.table.columns_shown())
        asked = list_calls.list_texts(self._page.model.query, columns, self._page.table.chosen_spans())
        self._runner.run(asked, on_done=told, title=t("task.copy"))

    def export(self) -> None:
        """Write the chosen rows, or all, as they stand, to a file the person chooses."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposal = str(Path(folder) / t("list.export.file", day=f"{datetime.now():%Y%m%d}"))
        path, _ = QFileDialog.getSaveFileName(self._page, t("list.export.title"), proposal, t("list.export.kinds"))
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the chosen rows, or all, as they stand, to this file."""
        columns = tuple(name for name, _ in self._page.table.columns_shown())
        self._runner.run(
            list_calls.write_list(self._page.model.query, columns, path, self._page.table.chosen_spans()),
            on_done=lambda count: self.written.emit(t("list.export.done", count=count, path=path), path),
            title=t("task.export"),
        )

    # ---- fields

    def _headings(self) -> list[str]:
        model = self._page.model
        return [model.horizontalHeaderItem(place).text() for place in range(model.columnCount())]

    def _know_fields(self, then: Callable[[], object], *, gates: bool = False) -> None:
        if self.fields and (self._with_gates or not gates):
            then()
            return
        gates = gates or self._with_gates

        def take(found: tuple[ListField, ...]) -> None:
            self.fields = {field.id: field for field in found}
            self._with_gates = gates or self._with_gates
            self._page.model.describe_with(self.fields)
            then()

        day: date | None = date.today() if gates else None
        self._runner.run(list_calls.list_fields(gates_on=day), on_done=take)
