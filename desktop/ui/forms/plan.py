"""Which fields the case form shows and where: sections from the dictionary, first what the packs in force ask for."""

from __future__ import annotations

from dataclasses import dataclass

from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS, Field, FieldDictionary

PARTS = (("enterprise", ENTERPRISE_SUBJECTS), ("project", CASE_SUBJECTS - {"loan"}), ("loan", frozenset({"loan"})))
"""Parts of the form in the order in which they are filled in, each with the subjects of its fields."""
MEASURES = "measures"
"""Id of the section that lists the technical measures; it follows the project's sections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Hold one foldable section: the fields asked for, and those shown only on demand."""

    id: str
    title: str
    part: str
    asked: tuple[Field, ...]
    more: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return all fields in the order shown."""
        return self.asked + self.more


def form_sections(dictionary: FieldDictionary, asked: frozenset[str]) -> tuple[Section, ...]:
    """Arrange the dictionary's entry fields in sections; registers are no part of the form.

    What the blank workbook has no column for stands behind what it has.
    """
    in_workbook = {field.group for field in dictionary.values() if field.template}
    return tuple(
        section
        for part, subjects in PARTS
        for group in sorted(dictionary.groups.values(), key=lambda group: group.id not in in_workbook)
        if (section := _section(dictionary, part, subjects, group.id, asked)) is not None
    )


def _section(
    dictionary: FieldDictionary, part: str, subjects: frozenset[str], group: str, asked: frozenset[str]
) -> Section | None:
    fields = [field for field in dictionary.of(*subjects) if field.group == group]
    if not fields:
        return None
    fields.sort(key=lambda field: not field.template)
    first = tuple(f for f in fields if f.template and (f.id in asked or f.required or f.listed))
    return Section(
        id=group,
        title=dictionary.groups[group].title,
        part=part,
        asked=first,
        more=tuple(field for field in fields if field not in first),
    )


def fits(field: Field, words: str) -> bool:
    """Say whether a field is what somebody looks for: each word is in its label, an alias, its English label or id."""
    names = " ".join((field.label, *field.aliases, field.label_en, field.id)).casefold()
    return all(word in names for word in words.casefold().split())


def nearness(field: Field, words: str) -> int:
    """Return how near a field that fits is to what somebody looks for: least for the very name of it."""
    label, wanted = field.label.casefold(), words.casefold().strip()
    return 0 if label == wanted else 1 if label.startswith(wanted) else 2 if wanted in label else 3
