"""The keys cases, steps and checks are grouped by; what is not stated has a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.statistics.material import Lines, Material
from desktop.statistics.rows import DimensionRow

UNKNOWN = ""
"""Key of what is not stated; never that of a value."""
UNJUDGED = "none"
"""Key of cases that were never judged."""
SEVERAL = "\uffff"
"""Key of cases that fall into several classes, where each case is counted once."""
Keys = tuple[str, ...]
_QUARTER = {"01": "Q1", "02": "Q1", "03": "Q1", "04": "Q2", "05": "Q2", "06": "Q2", "07": "Q3", "08": "Q3",
            "09": "Q3", "10": "Q4", "11": "Q4", "12": "Q4"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """One way to group, ready for a material."""

    row: DimensionRow
    of_case: Sequence[Keys]
    of_lines: Callable[[Lines], Sequence[Keys] | None] = lambda _lines: None
    """Keys of lines that have their own; None: they have those of their cases."""

    def keys_of(self, lines: Lines) -> Sequence[Keys]:
        """Return the keys of steps or checks."""
        own = self.of_lines(lines)
        return own if own is not None else [self.of_case[case] for case in lines.cases]

    @property
    def is_of_lines(self) -> bool:
        """Say whether lines may have other keys than their cases."""
        return self.row.source not in {"field", "verdict"}


def grouping(row: DimensionRow, material: Material, *, section: Callable[[str], str]) -> Grouping:
    """Make one way to group ready; `section` names the section of an industry code."""
    if row.source == "field":
        return Grouping(row=row, of_case=_field_keys(row, material.texts(row.field), section))
    if row.source == "officer":
        return Grouping(row=row, of_case=_alone(material.officers), of_lines=lambda lines: _own(lines.by))
    if row.source == "verdict":
        return Grouping(row=row, of_case=_alone([one or UNJUDGED for one in material.verdicts]))
    if row.source == "office":
        latest = dict(
            zip(material.steps_of("recommended").cases, material.steps_of("recommended").offices, strict=True)
        )
        offices = [latest.get(place, UNKNOWN) for place in range(len(material.ids))]
        return Grouping(row=row, of_case=_alone(offices), of_lines=lambda lines: _own(lines.offices))
    cut = _CUTS[row.source]
    return Grouping(row=row, of_case=_cut(material.received, cut), of_lines=lambda lines: _cut(lines.days, cut))


def _alone(texts: Sequence[str]) -> list[Keys]:
    known: dict[str, Keys] = {text: (text or UNKNOWN,) for text in set(texts)}
    return [known[text] for text in texts]


def _own(texts: Sequence[str]) -> list[Keys] | None:
    return _alone(texts) if texts else None


def _cut(days: Sequence[str], cut: Callable[[str], str]) -> list[Keys]:
    known: dict[str, Keys] = {day: (cut(day),) for day in set(days)}
    return [known[day] for day in days]


def _field_keys(row: DimensionRow, column: Sequence[str | None], section: Callable[[str], str]) -> list[Keys]:
    """Return the keys of every case; values are few and cases many, so each spelling is worked out once."""
    known = {text: (UNKNOWN,) if text is None else _keys(row, text, section) for text in set(column)}
    return [known[text] for text in column]


def _keys(row: DimensionRow, text: str, section: Callable[[str], str]) -> Keys:
    if row.section:
        return (section(text) or UNKNOWN,)
    values = [one for one in text.strip("|").split("|") if one and one != "unknown"]
    if row.digits:
        values = [one[: row.digits] for one in values if len(one) >= row.digits]
    distinct = tuple(dict.fromkeys(values))
    if row.repeats:
        return distinct or (UNKNOWN,)
    return (SEVERAL,) if len(distinct) > 1 else distinct or (UNKNOWN,)


_CUTS: dict[str, Callable[[str], str]] = {
    "month": lambda day: day[:7],
    "quarter": lambda day: f"{day[:4]}{_QUARTER[day[5:7]]}",
    "year": lambda day: day[:4],
}
