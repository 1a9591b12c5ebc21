"""What an appraisal takes from the resources: proposals where nothing is filled in, stacking rules, what is varied."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Literal

import msgspec

from matching.errors import ResourceError
from matching.fields import FieldDictionary

_DRAFTS = frozenset({"K", "?"})
_PARTS = ("prj_grant_amounts", "loan_subsidy_sources_pct")
FILE = "finance/rules.toml"

Driver = Literal["investment", "benefit", "cost", "rate", "ramp"]


class ConventionRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the value used while a field is not filled in."""

    id: str
    field: str
    value: Decimal
    origin: str
    confidence: str = ""

    @property
    def draft(self) -> bool:
        """Say whether it is not confirmed."""
        return self.confidence in _DRAFTS


class FixedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a rule of reckoning that no field changes."""

    id: str
    label: str
    value: Decimal
    unit: str
    origin: str
    confidence: str = ""

    @property
    def draft(self) -> bool:
        """Say whether it is not confirmed."""
        return self.confidence in _DRAFTS


class StackingRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold one rule by which public money does not count; rules.toml describes the kinds."""

    id: str
    title: str
    kind: Literal["status", "one_of", "unless"]
    sentence: str
    origin: str
    states: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Parts it concerns; none named: all grants."""
    asks: str = ""
    clause: str = ""
    confidence: str = ""

    @property
    def draft(self) -> bool:
        """Say whether it is not confirmed."""
        return self.confidence in _DRAFTS


class ScenarioRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold one scenario as changes in per cent."""

    id: str
    label: str
    investment: Decimal = Decimal(0)
    benefit: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)
    ramp: Decimal = Decimal(0)
    confidence: str = ""

    @property
    def draft(self) -> bool:
        """Say whether its percentages are not confirmed."""
        return self.confidence in _DRAFTS


class SensitivityRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold what is varied and by how much, in per cent."""

    step: Decimal
    drivers: tuple[Driver, ...]
    row: Driver
    rows: tuple[Decimal, ...]
    column: Driver
    columns: tuple[Decimal, ...]
    labels: dict[str, str]


class BoundRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the per cents between which an entry can be meant."""

    field: str
    low: Decimal
    high: Decimal
    usual: tuple[Decimal, Decimal]
    """Between these lies what somebody meant who shifted the point."""


class RatioRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold one ratio of the statements; items are fields ent_fs_* without their prefix."""

    id: str
    label: str
    unit: str
    over: tuple[str, ...]
    under: str
    less: tuple[str, ...] = ()
    """Items taken off above the line."""
    times: int = 1
    before: bool = False
    """Growth: this year less the year before, over the year before."""

    @property
    def items(self) -> tuple[str, ...]:
        """Return every item once."""
        return tuple(dict.fromkeys((*self.over, *self.less, self.under)))


class FinanceRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold all rules of the appraisal."""

    convention: tuple[ConventionRow, ...]
    fixed: tuple[FixedRow, ...]
    stacking: tuple[StackingRow, ...]
    scenario: tuple[ScenarioRow, ...]
    sensitivity: SensitivityRow
    bound: tuple[BoundRow, ...] = ()
    ratio: tuple[RatioRow, ...] = ()

    def fixed_value(self, ident: str) -> Decimal:
        """Return the value of a fixed rule."""
        return next(row.value for row in self.fixed if row.id == ident)


def load_rules(text: str, dictionary: FieldDictionary) -> FinanceRules:
    """Read rules.toml; refuse fields and parts the dictionary does not have."""
    try:
        rules = msgspec.convert(tomllib.loads(text, parse_float=Decimal), FinanceRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"测算规则不完整：{error}", file=FILE) from error
    named = [row.field for row in rules.convention] + [row.field for row in rules.bound]
    for field in (*named, *(f"ent_fs_{item}" for ratio in rules.ratio for item in ratio.items)):
        if field not in dictionary:
            raise ResourceError(f"没有 {field} 这个字段", file=FILE, item=field)
    known = {key.id for field in _PARTS for key in dictionary[field].keys}
    states = {choice.id for choice in dictionary["prj_grant_status"].values}
    for rule in rules.stacking:
        unknown = (set(rule.parts) - known) | (set(rule.states) - states)
        if rule.asks and rule.asks not in dictionary:
            unknown.add(rule.asks)
        if unknown:
            raise ResourceError(f"不认识 {'、'.join(sorted(unknown))}", file=FILE, item=rule.id)
    return rules
