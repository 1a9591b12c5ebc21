"""The form of one case: jump list and search at the left, foldable sections, one line of help at the foot."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.actions import make_action
from desktop.ui.forms.entries import CaseEntries, FactSheet
from desktop.ui.forms.explaining import HelpStrip
from desktop.ui.forms.jump_list import JumpList
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.measures import MeasuresView
from desktop.ui.forms.plan import MEASURES, PARTS, fits, nearness
from desktop.ui.forms.proof import level_model
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.section import SectionView
from desktop.ui.forms.sheet_area import SheetArea, row_of
from desktop.ui.texts import t
from matching.case import Case, Fact
from matching.derive import derived
from matching.explain.printed import printed

AnySection = SectionView | MeasuresView
OPEN_AT_FIRST = ("ent.identity", "prj.overview")
_SECONDS_OF_BUILDING = 0.012
_MILLISECONDS_AFTER_THE_LAST_KEY = 150


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
        self._waiting: list[AnySection] = []
        self._narrowing: list[Callable[[], None]] = []
        self._then: list[Callable[[], bool]] = []
        self._levels = level_model(self)
        self._row: FieldRow | None = None
        self._build()
        self._builder = QTimer(self)
        self._builder.setInterval(0)
        self._builder.timeout.connect(self._build_some)
        self._searching = QTimer(self)
        self._searching.setSingleShot(True)
        self._searching.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._searching.timeout.connect(self._search)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # there is one
        make_action(self, "field_help", self.explain)
        to_find = QShortcut(QKeySequence("Ctrl+G"), self)
        to_find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        to_find.activated.connect(self.finder.setFocus)
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
                self.finder.clear()
                self._search()
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
        for section in self.sections.values():
            yield from section.rows.values()

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
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(t("form.find"))
        self.finder.setAccessibleName(t("form.find"))
        self.finder.setClearButtonEnabled(True)
        self.finder.textChanged.connect(lambda _text: self._searching.start())
        self.finder.returnPressed.connect(self._go_to_first_found)
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
                section.rows_wanted.connect(self._queue)
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

    # ---- rows made a few at a time, so that the window answers in between

    def _queue(self, section: AnySection) -> None:
        if section not in self._waiting:
            self._waiting.append(section)
        self._builder.start()

    def _build_some(self) -> None:
        until = time.perf_counter() + _SECONDS_OF_BUILDING
        while (self._narrowing or self._waiting) and time.perf_counter() < until:
            if self._narrowing:
                self._narrowing.pop(0)()
                continue
            section = self._waiting[0]
            if not section.build():
                self._waiting.pop(0)
                self._order_tabs(section)
                section.tell()
                self._show_hints()
        self._then = [step for step in self._then if not step()]
        if not self._waiting and not self._narrowing:
            self._builder.stop()

    def _when_made(self, section: AnySection, field_id: str) -> None:
        def step() -> bool:
            row = section.rows.get(field_id)
            if row is None or self._narrowing or section in self._waiting:
                return False
            QTimer.singleShot(0, row, lambda: self._go(row))
            return True

        self._then = [step]
        self._builder.start()

    def _go(self, row: FieldRow) -> None:
        row.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(row, 0, 120)

    def _order_tabs(self, section: AnySection) -> None:
        stops = list(section.tab_stops())
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _place_in_tabs(self, row: FieldRow) -> None:
        """Let Tab find a new row in its place at once, while other rows are still being made."""
        section = next(one for one in self.sections.values() if one.rows.get(row.field.id) is row)
        stops, own = list(section.tab_stops()), list(row.tab_stops())
        if own[0] in stops:
            before = stops[stops.index(own[0]) - 1]
            for one in own:
                QWidget.setTabOrder(before, one)
                before = one

    def _on_row(self, row: FieldRow) -> None:
        self._place_in_tabs(row)
        row.touched.connect(self._on_touched)
        row.next_wanted.connect(self._go_on)
        self.row_made.emit(row)

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

    def _search(self) -> None:
        words = self.finder.text().strip()
        found: frozenset[str] | None = None
        if words:
            fields = (field for section in self.sections.values() for field in section.section.fields)
            found = frozenset(field.id for field in fields if fits(field, words))
        self._narrowing = [partial(section.narrow, found) for section in self.sections.values()]
        self._builder.start()
        self._nothing_found.setVisible(found is not None and not found)

    def _go_to_first_found(self) -> None:
        self._searching.stop()
        self._search()
        words = self.finder.text().strip()
        found = [
            (nearness(field, words), section, field.id)
            for section in self.sections.values()
            for field in section.section.fields
            if words and fits(field, words)
        ]
        if found:
            _nearness, section, field_id = min(found, key=lambda one: one[0])
            self._when_made(section, field_id)

    def _jump(self, section_id: str, go_in: bool) -> None:
        if self.finder.text():
            self.finder.clear()
            self._search()
        section = self.sections[section_id]
        section.head.setChecked(True)

        def step() -> bool:
            if self._narrowing or section in self._waiting:
                return False
            QTimer.singleShot(0, section, lambda: self._scroll_to(section, go_in))
            return True

        self._then = [step]
        self._builder.start()

    def _scroll_to(self, section: AnySection, go_in: bool) -> None:
        self._scroll.verticalScrollBar().setValue(section.y())
        rows = list(section.rows.values())
        if go_in and rows:
            rows[0].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_on(self, row: FieldRow) -> None:
        """Go to the next row in sight, as Enter does in a table."""
        rows = [
            made
            for section in self.sections.values()
            for field in section.section.fields
            if (made := section.rows.get(field.id)) is not None and made.isVisible()
        ]
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
