"""Facts of a case as the appraisal reads them: numbers, items, proposals where nothing is filled in, and slips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from matching.appraisal import Amount, Convention
from matching.criteria.facts import CaseView
from matching.explain.printed import number, printed
from matching.finance.rules import BoundRow, FinanceRules
from matching.workings import InputUse

_LARGEST = Decimal(10) ** 9
"""万元 beyond which an amount cannot be meant."""
_MONEY = frozenset({"万元", "万元/年"})
_OURS = (
    "prj_invest",
    "prj_fund",
    "prj_benefit",
    "prj_added",
    "prj_grant",
    "prj_discount",
    "prj_income_tax",
    "loan_",
    "ent_fs_",
)


class Inputs:
    """Read facts and remember what was proposed in their place and what is wrong with them."""

    def __init__(self, view: CaseView, rules: FinanceRules) -> None:
        self.view = view
        self.rules = rules
        self.problems: list[str] = []
        self._conventions: dict[str, Convention] = {}
        self._bounds = {row.field: row for row in rules.bound}
        self._slips: dict[str, str] = {}
        for name in view.values:
            self._look(name)

    def number(self, name: str) -> Decimal | None:
        """Return a number, None when it is not known or cannot be meant."""
        if name in self._slips:
            return None
        return self._plain(name)

    def whole(self, name: str) -> int | None:
        """Return a whole number, None when it is not known."""
        found = self._plain(name)
        return None if found is None else int(found)

    def text(self, name: str) -> str:
        """Return a text or choice, empty when it is not known."""
        found = self.view.values.get(name)
        return found if isinstance(found, str) else ""

    def day(self, name: str) -> date | None:
        """Return a day, None when it is not known."""
        found = self.view.values.get(name)
        return found if isinstance(found, date) else None

    def mapping(self, name: str) -> Mapping[str, object]:
        """Return a map as entered, empty when it is not known."""
        found = self.view.values.get(name)
        return found if isinstance(found, Mapping) else {}

    def amounts(self, name: str) -> tuple[Amount, ...]:
        """Return the entered parts of a map of numbers in the dictionary's order."""
        found = {} if name in self._slips else self.mapping(name)
        return tuple(
            Amount(id=key.id, label=key.label, value=Decimal(str(found[key.id])))
            for key in self.view.dictionary[name].keys
            if key.id in found
        )

    def knows(self, *names: str) -> bool:
        """Say whether all these fields are known."""
        return all(name in self.view.values for name in names)

    def unknown(self, *names: str) -> tuple[str, ...]:
        """Return those of the fields that are not known."""
        return tuple(name for name in names if name not in self.view.values)

    def slips(self, *names: str) -> tuple[str, ...]:
        """Return the sentences on slips in these fields."""
        return tuple(self._slips[name] for name in names if name in self._slips)

    def label(self, name: str) -> str:
        """Return the label of a field."""
        return self.view.dictionary[name].label

    def labels(self, names: Iterable[str]) -> str:
        """Return the labels of fields as a list."""
        return "、".join(self.label(name) for name in names)

    def proposed(self, ident: str) -> Decimal:
        """Return the value of a convention: the field's where it is filled in, else the proposal, noted as such."""
        row = next(row for row in self.rules.convention if row.id == ident)
        entered = self.number(row.field)
        value = row.value if entered is None else entered
        use = self.use(row.field)
        self._conventions[ident] = Convention(
            id=ident,
            label=self.label(row.field),
            value=printed(self.view.dictionary[row.field], value),
            origin=row.origin if entered is None else (use.source if use else ""),
            field=row.field,
            is_proposal=entered is None,
            draft=entered is None and row.draft,
        )
        return value

    def is_draft(self, *idents: str) -> bool:
        """Say whether one of these conventions is an unconfirmed proposal."""
        return any(self._conventions[ident].draft for ident in idents if ident in self._conventions)

    def note(self, rule: Convention) -> None:
        """Note a rule of reckoning to be printed with the results."""
        self._conventions[rule.id] = rule

    @property
    def conventions(self) -> tuple[Convention, ...]:
        """Return everything proposed or fixed so far, proposals first."""
        return tuple(sorted(self._conventions.values(), key=lambda one: not one.is_proposal))

    def use(self, name: str) -> InputUse | None:
        """Return a fact as a figure names it, None when it is not known."""
        quoted, fact = self.view.quote(name), self.view.fact(name)
        if quoted is None or fact is None:
            return None
        return InputUse(
            field=name,
            label=quoted.label,
            value=quoted.value,
            evidence=quoted.evidence,
            basis=fact.basis,
            source=quoted.source,
            on=quoted.on,
        )

    def uses(self, *names: str) -> tuple[InputUse, ...]:
        """Return the known facts among these as a figure names them."""
        return tuple(use for use in map(self.use, names) if use is not None)

    def _plain(self, name: str) -> Decimal | None:
        found = self.view.values.get(name)
        if isinstance(found, bool) or not isinstance(found, (Decimal, int)):
            return None
        return Decimal(found)

    def _look(self, name: str) -> None:
        """Remember a number that cannot be meant."""
        if name not in self.view.dictionary or self.view.dictionary[name].unit not in _MONEY | {"%"}:
            return
        value, bound = self._plain(name), self._bounds.get(name)
        parts = [Decimal(part) for part in self.mapping(name).values() if isinstance(part, (Decimal, int))]
        largest = max((parts if value is None else [value]), key=abs, default=Decimal(0))
        if abs(largest) > _LARGEST:
            limit = number(_LARGEST)
            self._slips[name] = f"{self.label(name)}填了 {number(largest)}，应在 {limit} 以内，请核对单位"
        elif bound is not None and value and not bound.low <= value <= bound.high:
            self._slips[name] = slip_sentence(self.label(name), value, bound)
        if name in self._slips and name.startswith(_OURS):
            self.problems.append(self._slips[name])


def slip_sentence(label: str, value: Decimal, bound: BoundRow) -> str:
    """Name a per cent that cannot be meant, with the value that would fit."""
    meant = _meant(value, bound)
    fitting = f"；如果是 {number(meant)}%，请填 {number(meant)}" if meant is not None else ""
    return f"{label}填了 {number(value)}%，应在 {number(bound.low)}% 到 {number(bound.high)}% 之间{fitting}"


def _meant(value: Decimal, bound: BoundRow) -> Decimal | None:
    """Return what was meant by 430 or 0.043 for a rate of 4.3 %."""
    low, high = bound.usual
    shifted = (value.scaleb(shift) for shift in (-1, -2, -3, 1, 2))
    return next((one for one in shifted if low <= one <= high), None)
