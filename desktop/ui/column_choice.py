"""What a person decides about the columns of a foreign table: for each heading a field and a unit, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.intake import layout
from desktop.intake.headings import IMPORTED, parted
from desktop.intake.mapping import SURE, ColumnMapping, MappedColumn, Proposal
from desktop.intake.plain import bare
from desktop.ui.texts import t
from matching import units
from matching.fields import ENTERPRISE_SUBJECTS, Choice, Field, FieldDictionary

_UNITS = (
    "元", "万元", "亿元", "kWh", "万kWh", "MWh", "GJ", "tce", "kgce", "tCO2", "t", "kg", "万t", "m3", "万m3", "Nm3",
    "m2", "亩", "kW", "MW", "月", "年", "天", "小时", "%",
)  # fmt: skip
"""Units offered for a column where they fit its field; any other that converts can be typed."""
_NUMBERS = frozenset({"dec", "int", "map"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOption:
    """Name one thing a column may hold."""

    id: str
    label: str
    group: str
    subject: str
    unit: str
    """Unit of the field, empty where its values are no quantities."""
    help: str
    found_by: str
    """All its names in one spelling, for searching."""


def field_options(dictionary: FieldDictionary) -> tuple[FieldOption, ...]:
    """Return everything a column may hold, in the order of the dictionary."""
    found = []
    for field in dictionary.of(*IMPORTED):
        group = dictionary.groups[field.group].title
        keys: Sequence[Choice | None] = field.keys or (None,)
        for key in keys:
            label = layout.title_of(field, key)
            names = (label, field.label_en, *field.aliases, group, field.id)
            found.append(
                FieldOption(
                    id=layout.column_id(field, key),
                    label=label,
                    group=group,
                    subject=field.subject,
                    unit=_unit_of(field),
                    help=field.help,
                    found_by="\n".join(bare(name) for name in names),
                )
            )
    return tuple(found)


def _unit_of(field: Field) -> str:
    counted = field.kind in _NUMBERS and not (field.kind == "map" and field.values)
    return field.unit if counted and field.unit != "-" else ""


@dataclass(slots=True, kw_only=True)
class ColumnChoice:
    """Hold one heading of a foreign table with what a person chose for it."""

    heading: str
    place: str
    """Sheet and letters of the column."""
    samples: tuple[str, ...]
    proposed: str
    confidence: float
    field: str = ""
    unit: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether there is a proposal that nobody has taken or refused."""
        return bool(self.proposed) and not self.field


class ColumnChoices:
    """Hold the choices for all headings of a file and say what of them does not hold."""

    def __init__(self, proposals: Sequence[Proposal], dictionary: FieldDictionary) -> None:
        self.options = {option.id: option for option in field_options(dictionary)}
        self.rows = self._rows(proposals)

    def _rows(self, proposals: Sequence[Proposal]) -> list[ColumnChoice]:
        rows: dict[str, ColumnChoice] = {}
        for proposal in proposals:
            sheet = f"{proposal.sheet} " if len(proposals) > 1 else ""
            for column in proposal.columns:
                proposed = column.field if column.field in self.options else ""
                sure = proposed and column.confidence >= SURE
                # One mapping serves all sheets of a file, so a heading that occurs in two is decided once.
                rows.setdefault(
                    bare(column.heading),
                    ColumnChoice(
                        heading=column.heading,
                        place=f"{sheet}{column.letters}",
                        samples=column.samples,
                        proposed=proposed,
                        confidence=column.confidence,
                        field=proposed if sure else "",
                        unit=column.unit,
                    ),
                )
        return list(rows.values())

    def label(self, row: int) -> str:
        """Return the Chinese name of the field chosen for a row."""
        option = self.options.get(self.rows[row].field)
        return option.label if option is not None else t("mapping.none")

    def choose(self, row: int, field: str) -> None:
        """Let a column hold this field, empty to leave it out; a unit that does not fit the field is dropped."""
        choice = self.rows[row]
        choice.field = field
        choice.proposed = choice.proposed if field else ""
        option = self.options.get(field)
        if option is None or (choice.unit and not _fits(choice.unit, option.unit)):
            choice.unit = ""

    def accept_proposals(self) -> None:
        """Take every proposal not yet decided upon whose field no other column has."""
        taken = {choice.field for choice in self.rows}
        for place, choice in enumerate(self.rows):
            if choice.is_open and choice.proposed not in taken:
                self.choose(place, choice.proposed)
                taken.add(choice.field)

    def apply(self, mapping: ColumnMapping) -> int:
        """Take over a saved mapping for the headings it knows; return how many it knows."""
        saved = {bare(column.heading): column for column in mapping.columns}
        known = 0
        for choice in self.rows:
            column = saved.get(bare(choice.heading))
            if column is not None:
                known += 1
                choice.field = column.field if column.field in self.options else ""
                choice.unit = column.unit
                choice.proposed = choice.proposed if choice.field else ""
        return known

    def units(self, row: int) -> tuple[str, ...]:
        """Return units to offer for a row, none where its field is no quantity."""
        option = self.options.get(self.rows[row].field)
        if option is None or not option.unit:
            return ()
        return tuple(unit for unit in _UNITS if units.conversion(unit, option.unit) is not None)

    def unit_assumed(self, row: int) -> str:
        """Return the unit numbers are in when none is chosen: that of the heading, else the field's own."""
        choice = self.rows[row]
        option = self.options.get(choice.field)
        if option is None or not option.unit:
            return ""
        heading = parted(choice.heading).unit
        return heading if heading and _fits(heading, option.unit) else option.unit

    def errors(self) -> tuple[str, ...]:
        """Return sentences about choices that cannot stand."""
        found = []
        columns: dict[str, list[str]] = {}
        for choice in self.rows:
            option = self.options.get(choice.field)
            if option is None:
                continue
            columns.setdefault(choice.field, []).append(f"“{choice.heading}”")
            if choice.unit and option.unit and not _fits(choice.unit, option.unit):
                found.append(t("mapping.unit_wrong", heading=choice.heading, unit=choice.unit, wanted=option.unit))
        for field, headings in columns.items():
            if len(headings) > 1:
                found.append(t("mapping.twice", field=self.options[field].label, columns="、".join(headings)))
        if not columns.keys() & {layout.NAME_FIELDS["enterprise"], layout.USCC_FIELD}:
            found.append(t("mapping.no_enterprise"))
        tells_of_projects = any(self.options[field].subject not in ENTERPRISE_SUBJECTS for field in columns)
        if tells_of_projects and layout.NAME_FIELDS["project"] not in columns:
            found.append(t("mapping.no_project"))
        return tuple(found)

    def mapping(self, name: str) -> ColumnMapping:
        """Return the choices as a mapping to keep."""
        return ColumnMapping(
            name=name,
            columns=tuple(
                MappedColumn(heading=choice.heading, field=choice.field, unit=choice.unit) for choice in self.rows
            ),
        )


def fitting(mappings: Sequence[ColumnMapping], proposals: Sequence[Proposal]) -> ColumnMapping | None:
    """Return the first saved mapping that knows every heading of a file."""
    headings = {bare(column.heading) for proposal in proposals for column in proposal.columns}
    for mapping in mappings:
        if headings and headings <= {bare(column.heading) for column in mapping.columns}:
            return mapping
    return None


def _fits(unit: str, wanted: str) -> bool:
    return bool(wanted) and units.conversion(unit, wanted) is not None
