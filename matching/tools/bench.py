"""The workbench of one calculation: values entered or looked up, what each waits for, and figures with their uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from matching.tools.figures import exactly, plain, rounded
from matching.tools.model import AnswerTable, Given, Input, Tool
from matching.tools.tariff import TariffBook, TariffSet
from matching.workings import FactorUse, InputUse, Working

Row = Mapping[str, str]


@dataclass(slots=True)
class Outcome:
    """Collect what a program found."""

    workings: list[Working] = field(default_factory=list)
    tables: list[AnswerTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Bench:
    """Hold the values of one calculation; an input that is absent has no value and waits for somebody."""

    def __init__(self, tool: Tool, given: Mapping[str, Given], book: TariffBook, on: date) -> None:
        self.tool = tool
        self.on = on
        self.given = given
        self._book = book
        self.values: dict[str, Any] = {"on": on}
        self.waiting: dict[str, tuple[str, ...]] = {}
        self.reasons: dict[str, str] = {}
        """Why an input could not be looked up."""
        self.factors: dict[str, FactorUse] = {}
        self.figures: dict[str, Working] = {}
        for one in tool.inputs:
            self._take(one)

    def number(self, name: str) -> Fraction | None:
        """Return a number, or None while it is not known."""
        value = self.values.get(name)
        return None if value is None else Fraction(value)

    def text(self, name: str) -> str:
        """Return a text or choice, empty while it is not known."""
        return str(self.values.get(name) or "")

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table, none while it is not known."""
        return tuple(self.values.get(name) or ())

    def missing(self, *names: str) -> tuple[str, ...]:
        """Return what these inputs or figures wait for, each once."""
        found: list[str] = []
        for name in names:
            if name in self.figures:
                found += self.figures[name].missing
            elif self.values.get(name) is None:
                found += self.waiting.get(name, (name,))
        return tuple(dict.fromkeys(found))

    def label(self, name: str) -> str:
        """Return what an input, a cell of a table (`motors.2.hours`) or a figure is called."""
        table, _, rest = name.partition(".")
        place, _, column = rest.partition(".")
        labels: dict[str, str] = {one.id: one.label for one in self.tool.outputs}
        labels |= {one.id: one.label for one in self.tool.inputs}
        if not rest:
            return labels.get(name, name)
        columns = {one.id: one.label for one in self.tool.input(table).columns}
        return f"{labels[table]}第 {place} 行的{columns[column]}"

    def figure(
        self,
        name: str,
        value: Fraction | None,
        uses: Iterable[str],
        *,
        written: str = "",
        missing: Sequence[str] = (),
        problem: str = "",
        note: str = "",
    ) -> Working:
        """Make and keep one figure: rounded, with the term as written and the inputs and prices it used."""
        output = self.tool.output(name)
        names = tuple(dict.fromkeys(uses))
        result = None if value is None else rounded(value, output.places)
        tail = exactly(value, result) if value is not None and result is not None and written else ""
        reasons = "；".join(self.reasons[one] for one in names if one in self.reasons and value is None)
        self.figures[name] = working = Working(
            quantity=name,
            label=output.label,
            unit=output.unit,
            value=result,
            formula=output.formula,
            substituted=f"{written}{tail}{f' {output.unit}' if output.unit else ''}" if tail else "",
            inputs=tuple(self._use(one) for one in names if one in self.given and one not in self.factors),
            factors=tuple(self.factors[one] for one in names if one in self.factors),
            missing=tuple(missing) if value is None and not problem else (),
            problem=problem,
            note="；".join(part for part in (note, reasons, output.note) if part),
        )
        if result is not None:
            self.values[name] = result
        return working

    # ---- taking values

    def _take(self, one: Input) -> None:
        given = self.given.get(one.id)
        if given is not None:
            self.values[one.id] = _plain_rows(given.value) if isinstance(given.value, tuple) else given.value
        elif one.lookup is not None:
            self._look_up(one)
        elif not one.optional:
            self.waiting[one.id] = (one.id,)

    def _look_up(self, one: Input) -> None:
        lookup = one.lookup
        assert lookup is not None
        area = next((field.id for field in self.tool.inputs if field.tariff_area), "")
        asked = {field.id: field for field in self.tool.inputs}
        keys = [name for _, name in lookup.key if not name.startswith("=") and not asked[name].optional]
        wanting = tuple(name for name in (area, *keys) if not self.text(name))
        if wanting:
            words = "、".join(f"“{self.label(name)}”" for name in wanting)
            self.waiting[one.id] = (one.id,)
            self.reasons[one.id] = f"“{one.label}”没有填；要按本单位价格表查，请填{words}"
            return
        key = {column: name[1:] if name.startswith("=") else self.text(name) for column, name in lookup.key}
        found = self._book.in_force(lookup.sheet, area=self.text(area), key=key, on=self.on)
        if found is None:
            self.waiting[one.id] = (one.id,)
            self.reasons[one.id] = self._book.why_none(lookup.sheet, area=self.text(area), key=key, on=self.on)
        elif not lookup.column:
            self.values[one.id] = found.rows
            self.factors[one.id] = _factor(one, found, f"{len(found.rows)} 行")
        elif not (cell := found.rows[0].get(lookup.column, "")):
            self.waiting[one.id] = (one.id,)
            self.reasons[one.id] = f"{found.place} 没有写“{one.label}”，请补上后重新载入，或直接填写"
        else:
            self.values[one.id] = Decimal(cell)
            self.factors[one.id] = _factor(one, found, plain(Decimal(cell)))

    def _use(self, name: str) -> InputUse:
        one = self.tool.input(name)
        return input_use(one, self.given[name])


def input_use(one: Input, given: Given) -> InputUse:
    """Return one input as printed: as entered, and in the tool's unit where that differs."""
    value = given.value
    if isinstance(value, tuple):
        return InputUse(field=one.id, label=one.label, value=f"{len(value)} 行")
    if isinstance(value, Decimal):
        shown = plain(value) + (f" {one.unit}" if one.unit else "")
        entered = given.entered or shown
        return InputUse(
            field=one.id, label=one.label, value=entered, converted=shown if given.entered not in {"", shown} else ""
        )
    shown = one.label_of(value) if isinstance(value, str) else str(value)
    return InputUse(field=one.id, label=one.label, value=shown)


def _factor(one: Input, found: TariffSet, value: str) -> FactorUse:
    return FactorUse(
        id=f"{found.sheet}.{one.id}",
        title=one.label,
        value=value,
        unit=one.unit,
        year=found.days(),
        origin=f"本单位载入：{found.document}（{found.area}，{found.place}）",
    )


def _plain_rows(rows: tuple[Mapping[str, Given], ...]) -> tuple[Row, ...]:
    return tuple({name: str(one.value) for name, one in row.items()} for row in rows)
