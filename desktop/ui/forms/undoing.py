"""Take back and take again what was done in a case, whatever it was: typed, chosen, pasted, proved, measures moved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.steps import CaseState, Step, Steps, put_back, state_of
from desktop.ui.texts import t
from matching.case import Fact
from matching.explain.printed import printed

_LONGEST = 24
"""Characters of a value in the words of a step."""


class Undoing(QObject):
    """Keep the steps taken in the form of a case, as long as it is the same case."""

    told = Signal()
    """What can be taken back or again is another now."""

    def __init__(self, form: CaseForm) -> None:
        super().__init__(form)
        self._form = form
        self._entries = form.entries
        self._steps = Steps(state_of(form.entries))
        self._words = ""
        form.shown.connect(self._begin)
        form.changed.connect(self._note)
        form.saved.connect(self._begin_from_here)

    def as_one(self, words: str, change: Callable[[], object]) -> None:
        """Make a change of several fields that is taken back as one, under these words."""
        self._form.commit()
        self._note()
        change()
        self._words = words
        self._form.show_again()
        self._form.changed.emit()
        self._words = ""

    def undo(self) -> str:
        """Take the last step back; return what it was, empty when there is none."""
        self._form.commit()
        self._note()
        step = self._steps.back()
        return "" if step is None else self._put(step, step.before)

    def redo(self) -> str:
        """Take the step again that was taken back last; return what it was."""
        step = self._steps.again()
        return "" if step is None else self._put(step, step.after)

    def undo_words(self) -> str:
        """Return what would be taken back, empty when nothing can be."""
        return words_of(self._steps.past[-1], self._form.material) if self._steps.past else ""

    def redo_words(self) -> str:
        """Return what would be taken again."""
        return words_of(self._steps.future[-1], self._form.material) if self._steps.future else ""

    def _put(self, step: Step, state: CaseState) -> str:
        put_back(self._entries, state)
        self._begin_from_here()
        places = step.places()
        chosen = next((place for place, _field in places if place is not None), 0)
        self._form.show_again(chosen)
        if places:
            self._go(*places[0])
        self._form.changed.emit()
        self.told.emit()
        return words_of(step, self._form.material)

    def _go(self, place: int | None, field_id: str) -> None:
        if place is None:
            self._form.go_to(field_id)
        elif place < len(self._entries.measures):
            self._form.go_to_measure(place, field_id)

    def _begin(self) -> None:
        """Begin anew with another case; the same one shown again goes on."""
        if self._form.entries is self._entries:
            self._note()
            return
        self._entries = self._form.entries
        self._steps = Steps(state_of(self._entries))
        self.told.emit()

    def _begin_from_here(self) -> None:
        """Take what there is as it is: saving signs facts, which is no step of the person."""
        self._steps.now = state_of(self._entries)

    def _note(self) -> None:
        if self._steps.note(state_of(self._entries), self._words):
            self.told.emit()


def words_of(step: Step, material: FormMaterial) -> str:
    """Return what a step did, in a few words."""
    if step.words:
        return step.words
    if step.before.firm != step.after.firm:
        return t("undo.firm")
    if step.measures_added:
        return t("undo.measure_added" if step.measures_added > 0 else "undo.measure_removed")
    places = step.places()
    if len(places) != 1:
        return t("undo.several", count=len(places))
    place, name = places[0]
    before, after = (_fact_at(state, place, name) for state in (step.before, step.after))
    label = material.dictionary[name].label
    if place is not None:
        label = t("undo.of_measure", place=place + 1, field=label)
    if before is not None and after is not None and before.value == after.value:
        return t("undo.proof", field=label)
    return t("undo.value", field=label, before=_shown(name, before, material), after=_shown(name, after, material))


def _fact_at(state: CaseState, place: int | None, name: str) -> Fact | None:
    found = state.whole if place is None else state.measures[place]
    refusal = found.refused.get(name)
    return Fact(value=refusal.text) if refusal is not None else found.now.get(name)


def _shown(name: str, fact: Fact | None, material: FormMaterial) -> str:
    if fact is None:
        return t("form.not_given")
    field = material.dictionary[name]
    is_text = isinstance(fact.value, str) and field.kind in {"dec", "int", "date", "map"}
    words = str(fact.value) if is_text else printed(field, fact.value, name_code=material.name_code)
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
