"""A foldable section of the form whose rows are made only when they are shown, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.plan import Section
from desktop.ui.forms.row import FieldRow
from desktop.ui.icons import icon
from desktop.ui.texts import t
from matching.fields import Field


class FoldHead(QPushButton):
    """The line that folds and unfolds what is below it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setCheckable(True)
        self.toggled.connect(self._draw)
        self._title = title
        self._draw(False)
        self.tell("")

    def tell(self, words: str) -> None:
        """Show the title with a short remark."""
        text = f"{self._title}　{words}" if words else self._title
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)

    def _draw(self, is_open: bool) -> None:
        self.setIcon(icon("unfold" if is_open else "fold"))


class SectionView(QFrame):
    """Show one section of the form."""

    rows_wanted = Signal(object)
    """Rows are missing; the form makes them a few at a time by `build`."""
    row_made = Signal(object)
    changed = Signal(str)

    def __init__(self, section: Section, material: FormMaterial, levels: QStandardItemModel) -> None:
        super().__init__()
        self.section = section
        self.rows: dict[str, FieldRow] = {}
        self._material = material
        self._levels = levels
        self._sheet = FactSheet()
        self._behind: set[str] = set()
        self._found: frozenset[str] | None = None
        self.head = FoldHead(section.title)
        self.head.toggled.connect(self._refresh)
        self.more = QPushButton()
        self.more.setObjectName("more")
        self.more.setCheckable(True)
        self.more.setChecked(not section.asked)
        self.more.toggled.connect(self._refresh)
        self.more.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.more)
        self._order = {field.id: place for place, field in enumerate(section.fields)}

    # ---- what the form asks

    def show_sheet(self, sheet: FactSheet) -> None:
        """Show the facts of a sheet; rows out of sight follow when they are shown."""
        self._sheet = sheet
        self._behind = set(self.rows)
        self._refresh()

    def narrow(self, found: frozenset[str] | None) -> None:
        """Show only these fields, whether folded or not; None shows all again."""
        self._found = found
        self._refresh()

    def reveal(self, field_id: str) -> None:
        """Unfold what hides a field."""
        self.head.setChecked(True)
        if any(field.id == field_id for field in self.section.more):
            self.more.setChecked(True)

    def build(self) -> bool:
        """Make or fill the next row that is missing; say whether there was one."""
        for field in self._wanted():
            if field.id not in self.rows:
                self._make(field)
                return True
            if field.id in self._behind:
                self._behind.discard(field.id)
                self.rows[field.id].show_sheet(self._sheet)
                return True
        return False

    def tell(self) -> None:
        """Show how much is filled in, changed and refused."""
        self.head.tell(self.summary())

    def summary(self) -> str:
        """Return how many fields are filled in, and what is not yet saved."""
        filled, total = self.count()
        refused = sum(field.id in self._sheet.refused for field in self.section.fields)
        changed = sum(self._sheet.is_changed(field.id) for field in self.section.fields) - refused
        parts = [t("form.filled", filled=filled, total=total)]
        parts += [t("form.changed_count", count=changed)] if changed else []
        parts += [t("form.refused_count", count=refused)] if refused else []
        return "　".join(parts)

    def count(self) -> tuple[int, int]:
        """Return how many fields are filled in, of how many."""
        return sum(field.id in self._sheet.now for field in self.section.fields), len(self.section.fields)

    def tab_stops(self) -> Iterator[QWidget]:
        """Give the widgets in the order Tab visits them."""
        yield self.head
        for field in self.section.asked:
            if field.id in self.rows:
                yield from self.rows[field.id].tab_stops()
        yield self.more
        for field in self.section.more:
            if field.id in self.rows:
                yield from self.rows[field.id].tab_stops()

    # ---- making rows

    def _wanted(self) -> list[Field]:
        if self._found is not None:
            return [field for field in self.section.fields if field.id in self._found]
        if not self.head.isChecked():
            return []
        return list(self.section.fields if self.more.isChecked() else self.section.asked)

    def _refresh(self) -> None:
        wanted = {field.id for field in self._wanted()}
        for name, row in self.rows.items():
            row.setVisible(name in wanted)
        hidden = len(self.section.more)
        self.more.setVisible(bool(hidden) and self._found is None and self.head.isChecked())
        self.more.setText(t("form.less") if self.more.isChecked() else t("form.more", count=hidden))
        self.more.setIcon(icon("unfold" if self.more.isChecked() else "fold"))
        self.setVisible(self._found is None or bool(self._found & self._order.keys()))
        self.tell()
        if wanted - self.rows.keys() or wanted & self._behind:
            self.rows_wanted.emit(self)

    def _make(self, field: Field) -> None:
        row = FieldRow(field, self._material, self._levels)
        row.changed.connect(self._on_changed)
        self.rows[field.id] = row
        place = self._order[field.id]
        before = sum(1 for name in self.rows if self._order[name] < place)
        after_more = place >= len(self.section.asked)
        row.show_sheet(self._sheet)
        self._column.insertWidget(1 + before + (1 if after_more else 0), row)
        self.row_made.emit(row)

    def _on_changed(self, field_id: str) -> None:
        self.tell()
        self.changed.emit(field_id)
