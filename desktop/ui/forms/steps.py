"""The steps a person took in a case, so that each can be taken back and taken again; no step is ever half of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from desktop.ui.forms.differences import Difference
from desktop.ui.forms.entries import CaseEntries, FactSheet, Refusal
from desktop.ui.forms.versions import VersionContent
from matching.case import Fact

Place = tuple[int | None, str]
"""Where a step changed something: the place of the measure (None for the case itself) and the field."""
KEPT = 500
"""Steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class SheetState:
    """Hold what one sheet said at a moment."""

    sheet: FactSheet
    now: Mapping[str, Fact]
    refused: Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class CaseState:
    """Hold what everything entered for a case said at a moment."""

    whole: SheetState
    measures: tuple[SheetState, ...]
    firm: object
    """Enterprise chosen for a new case, None for a new one."""
    loaded: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Hold one step: how it was before and after, and what the person did, in words where the change does not say."""

    before: CaseState
    after: CaseState
    words: str = ""

    def places(self) -> tuple[Place, ...]:
        """Return what the step changed, in the order of the form."""
        return tuple(_places(self.before, self.after))

    @property
    def measures_added(self) -> int:
        """Return how many measures it added; less than none when it took some away."""
        return len(self.after.measures) - len(self.before.measures)


@dataclass(slots=True)
class Steps:
    """Keep the steps of one case in their order, those taken back for taking them again."""

    now: CaseState
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)

    def note(self, state: CaseState, words: str = "") -> bool:
        """Keep what changed since the last step as a step of its own; say whether anything did."""
        if state == self.now:
            return False
        self.past.append(Step(before=self.now, after=state, words=words))
        del self.past[:-KEPT]
        self.future.clear()
        self.now = state
        return True

    def back(self) -> Step | None:
        """Take the last step back."""
        if not self.past:
            return None
        step = self.past.pop()
        self.future.append(step)
        self.now = step.before
        return step

    def again(self) -> Step | None:
        """Take the step again that was taken back last."""
        if not self.future:
            return None
        step = self.future.pop()
        self.past.append(step)
        self.now = step.after
        return step


def state_of(entries: CaseEntries) -> CaseState:
    """Return what is entered now."""
    return CaseState(
        whole=_state(entries.sheet),
        measures=tuple(_state(sheet) for sheet in entries.measures),
        firm=entries.firm,
        loaded=entries.sheet.loaded if entries.case_id is None else {},
    )


def put_back(entries: CaseEntries, state: CaseState) -> None:
    """Let the entries say what they said at a moment; what was saved since stays what is stored."""
    if entries.case_id is None and entries.firm != state.firm:
        entries.belong_to(state.firm, state.loaded)  # type: ignore[arg-type]  # what state_of took from there
    _restore(state.whole)
    entries.measures[:] = [one.sheet for one in state.measures]
    for one in state.measures:
        _restore(one)


def bring_back(entries: CaseEntries, wanted: Iterable[Difference], then: VersionContent) -> None:
    """Let fields say what they said in an earlier version; a measure that is gone comes back whole."""
    for one in wanted:
        if one.measure is None:
            _say(entries.sheet, one.field.id, one.before)
        elif one.measure < len(entries.measures):
            _say(entries.measures[one.measure], one.field.id, one.before)
        elif one.measure < len(then.measures):
            entries.measures.append(FactSheet(now=dict(then.measures[one.measure])))


def _say(sheet: FactSheet, name: str, fact: Fact | None) -> None:
    sheet.refused.pop(name, None)
    if fact is None:
        sheet.now.pop(name, None)
    else:
        sheet.now[name] = _as_stored(fact, sheet.loaded.get(name))


def _state(sheet: FactSheet) -> SheetState:
    return SheetState(sheet, dict(sheet.now), dict(sheet.refused))


def _restore(state: SheetState) -> None:
    """Put facts back; one that says what is stored is the stored one, whoever signed it."""
    sheet = state.sheet
    sheet.now = {name: _as_stored(fact, sheet.loaded.get(name)) for name, fact in state.now.items()}
    sheet.refused = dict(state.refused)


def _as_stored(fact: Fact, stored: Fact | None) -> Fact:
    is_same = stored is not None and stored.but(by=fact.by, derived=fact.derived) == fact
    return stored if is_same and stored is not None else fact


def _places(before: CaseState, after: CaseState) -> Iterator[Place]:
    yield from ((None, name) for name in _differing(before.whole, after.whole))
    known = [one.sheet for one in before.measures]
    for place, one in enumerate(after.measures):
        at = next((at for at, sheet in enumerate(known) if sheet is one.sheet), None)
        if at is None:
            yield place, "msr_name"
        else:
            yield from ((place, name) for name in _differing(before.measures[at], one))
    left = [one.sheet for one in after.measures]
    for place, one in enumerate(before.measures):
        if not any(sheet is one.sheet for sheet in left):
            yield place, "msr_name"


def _differing(before: SheetState, after: SheetState) -> list[str]:
    names = dict.fromkeys((*before.now, *after.now, *before.refused, *after.refused))
    return [
        name
        for name in names
        if before.now.get(name) != after.now.get(name) or before.refused.get(name) != after.refused.get(name)
    ]
