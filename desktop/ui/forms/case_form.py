"""The form of one case: jump list and search at the left, foldable sections, one line of help at the foot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.actions import make_action
from desktop.ui.forms.entries import CaseEntries, FactSheet
from desktop.ui.forms.explaining import HelpStrip
from desktop.ui.forms.field_finder import FieldFinder
from desktop.ui.forms.jump_list import JumpList
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.measures import MeasuresView
from desktop.ui.forms.plan import MEASURES, PARTS
from desktop.ui.forms.proof import level_model
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.row_building import AnySection, RowBuilding, order_tabs, place_in_tabs, rows_made
from desktop.ui.forms.section import SectionView
from desktop.ui.forms.sheet_area import SheetArea, row_of
from desktop.ui.texts import t
from matching.case import Case, Fact
from matching.derive import derived
from matching.explain.printed import printed

OPEN_AT_FIRST = ("ent.identity", "prj.overview")


class CaseForm(QWidget):
    """Edit the entries of one case; nothing is stored here."""

    changed = Signal()
    """Something was entered, chosen or typed."""
    shown = Signal()
    """Another case is shown."""
    saved = Signal()
    """What is entered is what is stored."""
    row_made = Signal(object)
    explained = Signal(str)
    """The person asks what a field means."""

    def __init__(self, material: FormMaterial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.material = material
        self.entries = CaseEntries()
        self.is_touched = False
        """Something is typed that no row has taken yet."""
        self.sections: dict[str, AnySection] = {}
        self.building = RowBuilding(self)
        self.building.built.connect(self._on_built)
        self._levels = level_model(self)
        self._row: FieldRow | None = None
        self._build()
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # there is one
        make_action(self, "field_help", self.explain)
        for name in OPEN_AT_FIRST:
            if name in self.sections:
                self.sections[name].head.setChecked(True)

    # ---- what the page asks

    def show_entries(self, entries: CaseEntries) -> None:
        """Show a case; sections stay folded or open as the person left them."""
        self.entries = entries
        self.show_again()
        self.shown.emit()

    def show_saved(self) -> None:
        """Show that what there is has been saved."""
        for section in self.sections.values():
            if isinstance(section, MeasuresView):
                section.settle()
            else:
                section.show_sheet(self.entries.sheet)
        self._tell_all()
        self.saved.emit()

    def show_again(self, chosen: int = 0) -> None:
        """Show the entries of the same case after something changed them from outside, with this measure chosen."""
        self.is_touched = False
        for section in self.sections.values():
            if isinstance(section, MeasuresView):
                section.show_measures(self.entries.measures, len(self.entries.stored_measures), chosen)
            else:
                section.show_sheet(self.entries.sheet)
        self._tell_all()

    def commit(self) -> None:
        """Take what is typed in the field that has the focus."""
        if self._row is not None:
            self._row.commit()
        self.is_touched = False

    def go_to(self, field_id: str) -> bool:
        """Show a field and give it the focus, as soon as its row is made; say whether the form has it."""
        for section in self.sections.values():
            if any(field.id == field_id for field in section.section.fields):
                self.finder.drop()
                section.reveal(field_id)
                self._when_made(section, field_id)
                return True
        return False

    def go_to_refused(self) -> bool:
        """Go to the first field whose text could not be read."""
        for section in self.sections.values():
            for field in section.section.fields:
                if field.id in self.entries.sheet.refused:
                    return self.go_to(field.id)
        for place, measure in enumerate(self.entries.measures):
            for name in measure.refused:
                return self.go_to_measure(place, name)
        return False

    def go_to_measure(self, place: int, field_id: str) -> bool:
        """Show a field of one measure and give it the focus."""
        self._measures.choose(place)
        return self.go_to(field_id)

    @property
    def _measures(self) -> MeasuresView:
        section = self.sections[MEASURES]
        assert isinstance(section, MeasuresView)
        return section

    def explain(self) -> None:
        """Explain the field that has the focus in full."""
        if self._row is not None:
            self.explained.emit(self._row.field.id)

    def field_in_hand(self) -> str:
        """Return the field that has or had the focus last, empty when none had."""
        return self._row.field.id if self._row is not None else ""

    def rows_made(self) -> Iterator[FieldRow]:
        """Give every row that was made so far."""
        return rows_made(self.sections)

    def sheets_now(self) -> tuple[FactSheet, tuple[FactSheet, ...]]:
        """Return what is entered now, with what stands in a line and was not taken yet."""
        row, whole, measures = self._row, self.entries.sheet, tuple(self.entries.measures)
        if row is None or not row.is_typed:
            return whole, measures
        sheet = row.sheet.copied()
        row.read_into(sheet)
        if row.sheet is whole:
            return sheet, measures
        return whole, tuple(sheet if one is row.sheet else one for one in measures)

    def entered_now(self) -> tuple[Mapping[str, Fact], tuple[Mapping[str, Fact], ...]]:
        """Return the facts entered now; a measure nobody filled in is none."""
        whole, measures = self.sheets_now()
        return dict(whole.now), tuple(dict(one.now) for one in measures if one.now)

    # ---- building

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addLayout(self._left_side())
        row.addWidget(self._sheet(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row, 1)
        self.help = HelpStrip()
        column.addWidget(self.help)

    def _left_side(self) -> QVBoxLayout:
        self.finder = FieldFinder(self, self.sections, self.building)
        self.finder.found.connect(self._on_found)
        self.finder.wanted.connect(self._when_made)
        self.jumps = JumpList()
        self.jumps.wanted.connect(self._jump)
        self.finder.setFixedWidth(self.jumps.width())
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.finder)
        column.addWidget(self.jumps, 1)
        return column

    def _sheet(self) -> SheetArea:
        inside = QWidget()
        inside.setObjectName("sheet")
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 2, 6, 16)
        column.setSpacing(0)
        for part, _subjects in PARTS:
            title = QLabel(t(f"form.part.{part}"))
            title.setObjectName("part")
            column.addWidget(title)
            self.jumps.add_part(t(f"form.part.{part}.short"))
            for section in self._sections_of(part):
                self.sections[section.section.id] = section
                self.jumps.add(section.section.id, section.section.title)
                section.rows_wanted.connect(self.building.queue)
                section.row_made.connect(self._on_row)
                section.changed.connect(self._on_changed)
                column.addWidget(section)
        self._nothing_found = QLabel(t("form.find_none"))
        self._nothing_found.setObjectName("quiet")
        self._nothing_found.hide()
        column.addWidget(self._nothing_found)
        column.addStretch(1)
        self._scroll = SheetArea(inside)
        return self._scroll

    def _sections_of(self, part: str) -> list[AnySection]:
        sections: list[AnySection] = [
            SectionView(section, self.material, self._levels)
            for section in self.material.sections
            if section.part == part
        ]
        if part == "project":
            measures = MeasuresView(self.material, self._levels)
            measures.field_wanted.connect(self.go_to)
            sections.append(measures)
        return sections

    # ---- going to rows, once they are made

    def _when_made(self, section: AnySection, field_id: str) -> None:
        def step() -> bool:
            row = section.rows.get(field_id)
            if row is None or not self.building.is_ready(section):
                return False
            QTimer.singleShot(0, row, lambda: self._go(row))
            return True

        self.building.when(step)

    def _go(self, row: FieldRow) -> None:
        row.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(row, 0, 120)

    def _on_row(self, row: FieldRow) -> None:
        place_in_tabs(row, self.sections)
        row.touched.connect(self._on_touched)
        row.next_wanted.connect(self._go_on)
        self.row_made.emit(row)

    def _on_found(self, found: bool) -> None:
        self._nothing_found.setVisible(not found)

    def _on_built(self, section: AnySection) -> None:
        order_tabs(section)
        section.tell()
        self._show_hints()

    # ---- what happens

    def _on_touched(self) -> None:
        if not self.is_touched:
            self.is_touched = True
            self.changed.emit()

    def _on_changed(self, _field_id: str) -> None:
        self.is_touched = False
        section = self.sender()
        if isinstance(section, (SectionView, MeasuresView)):
            self.jumps.tell(section.section.id, *section.count())
        self._show_hints()
        self.changed.emit()

    def _show_hints(self) -> None:
        """Show in empty fields what follows from what is entered; it is never entered by itself."""
        case = derived(Case(facts=self.entries.sheet.now), self.material.derivations)
        for rule in self.material.derivations:
            name = rule.row.field
            fact = case.facts.get(name)
            field = self.material.dictionary[name]
            words = printed(field, fact.value, name_code=self.material.name_code) if fact and fact.derived else ""
            for section in self.sections.values():
                if name in section.rows:
                    section.rows[name].hint(words)
        self._measures.tell_case(case.facts)

    def _tell_all(self) -> None:
        for section in self.sections.values():
            section.tell()
            self.jumps.tell(section.section.id, *section.count())
        self._show_hints()

    def _jump(self, section_id: str, go_in: bool) -> None:
        if self.finder.text():
            self.finder.drop()
        section = self.sections[section_id]
        section.head.setChecked(True)

        def step() -> bool:
            if not self.building.is_ready(section):
                return False
            QTimer.singleShot(0, section, lambda: self._scroll_to(section, go_in))
            return True

        self.building.when(step)

    def _scroll_to(self, section: AnySection, go_in: bool) -> None:
        self._scroll.verticalScrollBar().setValue(section.y())
        rows = list(section.rows.values())
        if go_in and rows:
            rows[0].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_on(self, row: FieldRow) -> None:
        """Go to the next row in sight, as Enter does in a table."""
        rows = [made for made in rows_made(self.sections) if made.isVisible()]
        place = rows.index(row) + 1
        if place < len(rows):
            rows[place].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        row = row_of(now)
        if row is None or not self.isAncestorOf(row):
            return
        self._row = row
        self.help.show_field(row.field, self.material)
        self._scroll.keep_in_sight(row)

    def hold_still(self, change: Callable[[], object]) -> None:
        """Make a change to rows that may grow, and leave what the person looks at where it is."""
        self._scroll.hold_still(change, self._row)
