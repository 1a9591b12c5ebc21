"""The keys cases, steps and measured figures are grouped by; what is not stated has a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.statistics.material import Material, MeasuredLine, StepLine
from desktop.statistics.rows import DimensionRow

UNKNOWN = ""
"""Key of what is not stated; never that of a value."""
SEVERAL = "\uffff"
"""Key of cases that fall into several classes, where each case is counted once."""
Keys = tuple[str, ...]
Line = StepLine | MeasuredLine
_QUARTER = {"01": "Q1", "02": "Q1", "03": "Q1", "04": "Q2", "05": "Q2", "06": "Q2", "07": "Q3", "08": "Q3",
            "09": "Q3", "10": "Q4", "11": "Q4", "12": "Q4"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """One way to group, ready for a material: keys of a case, and of a line of it."""

    row: DimensionRow
    of_case: Sequence[Keys]
    of_line: Callable[[Line], Keys] | None = None
    """None: a line has the keys of its case."""

    def keys(self, case: int, line: Line | None) -> Keys:
        """Return the keys of a case, or of a line of it."""
        if line is None or self.of_line is None:
            return self.of_case[case]
        return self.of_line(line)


def grouping(row: DimensionRow, material: Material, *, section: Callable[[str], str]) -> Grouping:
    """Make one way to group ready; `section` names the section of an industry code."""
    if row.source == "field":
        return Grouping(row=row, of_case=_field_keys(row, material.columns[row.field], section))
    if row.source == "officer":
        return Grouping(
            row=row,
            of_case=[(one or UNKNOWN,) for one in material.officers],
            of_line=lambda line: (
                (line.by or UNKNOWN,) if isinstance(line, StepLine) else (material.officers[line.case],)
            ),
        )
    if row.source == "office":
        return _office(row, material)
    cut = _CUTS[row.source]
    return Grouping(
        row=row,
        of_case=[(cut(day),) for day in material.received],
        of_line=lambda line: (cut(line.on if isinstance(line, StepLine) else line.end),),
    )


def _office(row: DimensionRow, material: Material) -> Grouping:
    """Group by the office that did a step; a case belongs to the one that recommended it last."""
    latest: dict[int, str] = {}
    for step in material.steps:
        if step.kind == "recommended":
            latest[step.case] = step.office
    return Grouping(
        row=row,
        of_case=[(latest.get(place, UNKNOWN),) for place in range(len(material.ids))],
        of_line=lambda line: (
            (line.office or UNKNOWN,) if isinstance(line, StepLine) else (latest.get(line.case, UNKNOWN),)
        ),
    )


def _field_keys(row: DimensionRow, column: Sequence[str | None], section: Callable[[str], str]) -> list[Keys]:
    """Return the keys of every case; values are few and cases many, so each spelling is worked out once."""
    known: dict[str | None, Keys] = {None: (UNKNOWN,)}
    found = []
    for text in column:
        keys = known.get(text)
        if keys is None:
            assert text is not None
            keys = known[text] = _keys(row, text, section)
        found.append(keys)
    return found


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
