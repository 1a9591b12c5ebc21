"""Ask the worker what the words in the form suggest, and show it under the fields it is for; the form never waits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.ui import calls
from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.suggestion_line import SuggestionLine
from matching.fields import Value
from matching.suggest.found import FIRM_NAME, READ, SOURCE, Suggestion

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.suggesting import CaseSuggestions

SUGGESTED = ("prj_area_247", "prj_gfcat_part", "prj_gfcat_item", "ent_industry_code")
"""Fields with suggestions."""
_MILLISECONDS_AFTER_THE_LAST_CHANGE = 400
_LINES = 2
_NONE = "A0"

_Words = tuple[tuple[str, Value], ...]


class Suggesting(QObject):
    """Keep the suggestions of a form up to date with what is written in it."""

    def __init__(self, form: CaseForm, window: MainWindow) -> None:
        super().__init__(form)
        self._form = form
        self._window = window
        self._rows: dict[str, FieldRow] = {}
        self._asked: _Words = ()
        self._found: CaseSuggestions | None = None
        self._shown: dict[str, tuple[Suggestion, ...]] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_MILLISECONDS_AFTER_THE_LAST_CHANGE)
        self._later.timeout.connect(self._ask)
        form.changed.connect(self._on_changed)
        form.shown.connect(self._on_shown)
        form.row_made.connect(self._on_row)

    def _on_row(self, row: FieldRow) -> None:
        if row.field.id in SUGGESTED:
            self._rows[row.field.id] = row
            self._show()
            self._later.start()

    def _on_shown(self) -> None:
        self._asked, self._found = (), None
        self._show()
        self._later.start()

    def _on_changed(self) -> None:
        self._show()
        self._later.start()

    # ---- asking

    def _ask(self) -> None:
        """Ask when there are words to read and a field in sight that they may help to fill in."""
        known = self._form.entries.sheet.now
        words = tuple((name, known[name].value) for name in (*READ, FIRM_NAME) if name in known)
        if words == self._asked or not any(name in READ for name, _value in words):
            return
        if not any(self._is_open(name) for name in self._rows):
            return
        self._asked = words
        facts = {name: known[name] for name, _value in words}
        self._window.runner.run(
            calls.suggest_facts(facts, on=self._window.office.today), on_done=partial(self._take, words)
        )

    def _take(self, words: _Words, found: CaseSuggestions) -> None:
        if words == self._asked:
            self._found = found
            self._show()

    # ---- showing

    def _is_open(self, field_id: str) -> bool:
        """Say whether a field may still be filled in: several may be chosen, unless none is what was chosen."""
        fact = self._form.entries.sheet.now.get(field_id)
        return fact is None or (isinstance(fact.value, tuple) and _NONE not in fact.value)

    def _open(self, field_id: str) -> tuple[Suggestion, ...]:
        if self._found is None or not self._is_open(field_id):
            return ()
        fact = self._form.entries.sheet.now.get(field_id)
        chosen = fact.value if fact is not None and isinstance(fact.value, tuple) else ()
        fitting = (one for one in self._found.of(field_id) if one.value not in chosen and (one.is_firm or not chosen))
        return tuple(fitting)[:_LINES]

    def _show(self) -> None:
        wanted = {name: self._open(name) for name in self._rows}
        changed = {name: found for name, found in wanted.items() if found != self._shown.get(name, ())}
        if changed:
            self._shown |= changed
            self._form.hold_still(partial(self._put, changed))

    def _put(self, changed: Mapping[str, tuple[Suggestion, ...]]) -> None:
        for name, suggestions in changed.items():
            row = self._rows[name]
            row.put_below(self._lines(row, suggestions) if suggestions else None)

    def _lines(self, row: FieldRow, suggestions: tuple[Suggestion, ...]) -> QFrame:
        below = QFrame()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for suggestion in suggestions:
            line = SuggestionLine(suggestion, row.field.label)
            line.answered.connect(self._on_answered)
            column.addWidget(line)
        return below

    # ---- what the person answers

    def _on_answered(self, suggestion: Suggestion, right: bool) -> None:
        found, row = self._found, self._rows[suggestion.field]
        if found is None:
            return
        office = self._window.office
        self._window.runner.run(
            calls.answer_suggestion(
                found.text, suggestion.field, suggestion.value, right=right, by=office.clerk, on=office.today
            )
        )
        if right:
            row.adopt(self._with(row, suggestion), source=SOURCE)
        else:
            self._found = found.without(suggestion)
            row.editor.setFocus()
            self._show()

    def _with(self, row: FieldRow, suggestion: Suggestion) -> Value:
        """Return what the field shall hold: the value, or what was chosen with the value added."""
        if row.field.kind != "enum[]":
            return suggestion.value
        fact = self._form.entries.sheet.now.get(row.field.id)
        chosen = fact.value if fact is not None and isinstance(fact.value, tuple) else ()
        wanted = {*map(str, chosen), suggestion.value}
        return tuple(choice.id for choice in row.field.values if choice.id in wanted)
