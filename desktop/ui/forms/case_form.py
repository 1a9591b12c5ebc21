"""The form of one case: jump list and search at the left, foldable sections, one line of help at the foot."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWhatsThis,
    QWidget,
)

from desktop.ui.actions import make_action
from desktop.ui.forms.entries import CaseEntries
from desktop.ui.forms.explaining import field_card, field_line
from desktop.ui.forms.jump_list import JumpList
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.measures import MeasuresView
from desktop.ui.forms.plan import MEASURES, PARTS, fits
from desktop.ui.forms.proof import level_model
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.section import SectionView
from desktop.ui.texts import t
from matching.case import Case
from matching.derive import derived
from matching.explain.printed import printed

AnySection = SectionView | MeasuresView
OPEN_AT_FIRST = ("ent.identity", "prj.overview")
_SECONDS_OF_BUILDING = 0.012
_INTO_THE_SHEET = 20
"""Pixels from its left edge at which there is a label of some row."""
_MILLISECONDS_AFTER_THE_LAST_KEY = 150


class CaseForm(QWidget):
    """Edit the entries of one case; nothing is stored here."""

    changed = Signal()
    """Something was entered, chosen or typed."""
    shown = Signal()
    """Another case is shown."""
    row_made = Signal(object)

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
        self.is_touched = False
        for section in self.sections.values():
            if isinstance(section, MeasuresView):
                section.show_measures(entries.measures)
            else:
                section.show_sheet(entries.sheet)
        self._tell_all()
        self.shown.emit()

    def show_saved(self) -> None:
        """Show that what there is has been saved."""
        for section in self.sections.values():
            if isinstance(section, MeasuresView):
                section.settle()
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
            place = self._row.editor.mapToGlobal(self._row.editor.rect().bottomLeft())
            QWhatsThis.showText(place, field_card(self._row.field), self._row.editor)

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
        column.addWidget(self._help_strip())

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

    def _sheet(self) -> QScrollArea:
        inside = self._inside = QWidget()
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
        self._scroll = QScrollArea()
        self._scroll.setObjectName("formArea")
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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

    def _help_strip(self) -> QFrame:
        strip = QFrame()
        strip.setObjectName("card")
        self.help = QLabel(t("form.help_idle"))
        self.help.setWordWrap(True)
        self.help.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setMinimumHeight(2 * self.help.fontMetrics().lineSpacing())
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(strip)
        row.setContentsMargins(10, 5, 10, 5)
        row.addWidget(self.help, 1)
        return strip

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

    def _on_row(self, row: FieldRow) -> None:
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
        for section in self.sections.values():
            for field in section.section.fields:
                if words and fits(field, words):
                    self._when_made(section, field.id)
                    return

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
        row = _row_of(now)
        if row is None or not self.isAncestorOf(row):
            return
        self._row = row
        self.help.setText(field_line(row.field))
        self.keep_in_sight(row)

    def hold_still(self, change: Callable[[], object]) -> None:
        """Make a change to rows that may grow, and leave what the person looks at where it is."""
        view, bar, row = self._scroll.viewport(), self._scroll.verticalScrollBar(), self._row
        in_use = _row_of(QApplication.focusWidget())
        anchor = row if row is not None and row is in_use else view.childAt(_INTO_THE_SHEET, view.height() // 2)
        if anchor is None:
            change()
            return
        before = anchor.mapTo(view, anchor.rect().topLeft()).y()
        change()

        def settle() -> None:
            bar.setValue(bar.value() + anchor.mapTo(view, anchor.rect().topLeft()).y() - before)
            if isinstance(anchor, FieldRow):
                self.keep_in_sight(anchor)

        QTimer.singleShot(0, anchor, settle)

    def keep_in_sight(self, row: FieldRow) -> None:
        """Scroll as far as needed to see a row whole."""
        inside = QRect(row.mapTo(self._inside, row.rect().topLeft()), row.size())
        self._scroll.ensureVisible(inside.left(), inside.bottom(), 0, 40)
        self._scroll.ensureVisible(inside.left(), inside.top(), 0, 40)


def _row_of(widget: QWidget | None) -> FieldRow | None:
    while widget is not None and not isinstance(widget, FieldRow):
        widget = widget.parentWidget()
    return widget
