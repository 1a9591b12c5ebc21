"""What differs between two versions of a case, field by field, measures by their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.ui.forms.versions import VersionContent
from matching.case import Fact
from matching.fields import Field, FieldDictionary


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Hold one field as two versions have it, None where one has it not."""

    field: Field
    measure: int | None
    """Place of the measure, None for the case itself."""
    before: Fact | None
    after: Fact | None

    @property
    def is_same(self) -> bool:
        """Say whether both versions say the same."""
        return self.before == self.after


def compared(before: VersionContent, after: VersionContent, dictionary: FieldDictionary) -> Iterator[Difference]:
    """Give every field that one of the two versions has, in the order of the dictionary."""
    yield from _facts(before.facts, after.facts, None, dictionary)
    for place in range(max(len(before.measures), len(after.measures))):
        yield from _facts(_at(before.measures, place), _at(after.measures, place), place, dictionary)


def _facts(
    before: Mapping[str, Fact], after: Mapping[str, Fact], place: int | None, dictionary: FieldDictionary
) -> Iterator[Difference]:
    for name, field in dictionary.items():
        if name in before or name in after:
            yield Difference(field=field, measure=place, before=before.get(name), after=after.get(name))


def _at(measures: Sequence[Mapping[str, Fact]], place: int) -> Mapping[str, Fact]:
    return measures[place] if place < len(measures) else {}
