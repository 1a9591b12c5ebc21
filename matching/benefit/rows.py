"""Quantities, carriers and methods as written in `resources/benefit`, where the format is described."""

from __future__ import annotations

from typing import Literal

import msgspec

Named = dict[str, tuple[str, str]]
"""Name in an expression to factor series and the label the factor is printed under."""


class QuantityRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One effect that is added up over the measures."""

    id: str
    label: str
    unit: str
    places: int
    field: str = ""
    baseline: str = ""


class PinRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields by which a case pins year or edition of the factors whose series begin so."""

    series: str
    year: str = ""
    edition: str = ""


class QuantityFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """quantities.toml."""

    rounding: str
    disagree_pct: int
    disagree_origin: str
    quantity: tuple[QuantityRow, ...]
    pin: tuple[PinRow, ...] = ()


class WayRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of turning an amount of a carrier into standard coal or CO2."""

    value: str
    needs: tuple[str, ...] = ()
    factors: Named = {}
    basis: Literal["", "equivalent", "calorific"] = ""
    note: str = ""
    counted: str = ""
    uncounted: str = ""


class FamilyRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What carriers of one family have in common."""

    id: str
    unit: str
    title: str = ""
    same: dict[str, str] = {}
    coal: tuple[WayRow, ...] = ()
    co2: tuple[WayRow, ...] = ()
    no_co2: str = ""
    """Why carriers of this family have no CO2 figure; without it a missing one holds the project's sum back."""


class CarrierRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One carrier: its family, the fuel its carbon is listed under and the quantity its saving adds to."""

    family: str
    fuel: str = ""
    quantity: str = ""


class CarrierFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """carriers.toml."""

    family: tuple[FamilyRow, ...]
    carriers: dict[str, CarrierRow]


class StepRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure of a method."""

    id: str
    label: str = ""
    unit: str = ""
    value: str = ""
    rule: Literal["", "coal", "co2"] = ""
    amount: str = ""
    needs: tuple[str, ...] = ()
    factors: Named = {}
    basis: Literal["", "equivalent", "calorific"] = ""
    note: str = ""
    optional: bool = False
    excluded: str = ""


class CheckRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has to hold of the inputs; a mild one is told and does not stop."""

    must: str
    fields: tuple[str, ...]
    sentence: str
    mild: bool = False


class MethodRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to work out the figures of some kinds of measures."""

    id: str
    title: str
    kinds: tuple[str, ...]
    origin: str
    confidence: Literal["V", "V2", "D", "K", "?"]
    needs: tuple[str, ...]
    step: tuple[StepRow, ...]
    check: tuple[CheckRow, ...] = ()
    carrier: str = ""
    unit: str = ""
    same: dict[str, str] = {}
    note: str = ""
    fuels_only: bool = False
    at_least_one: bool = False
    blank_as_zero: tuple[str, ...] = ()


class OutsideRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Kinds of measures without a method."""

    kinds: tuple[str, ...]
    note: str


class MethodFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """methods.toml."""

    method: tuple[MethodRow, ...]
    outside: tuple[OutsideRow, ...] = ()
    pollutant: dict[str, str] = {}
