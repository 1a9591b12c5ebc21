"""Everything figures are worked out by: quantities, carriers, methods and factors, read from data and made ready.

A plan is one method for one carrier on one way of counting electricity, with its expressions compiled; plans are made
when first needed and kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

import msgspec

from matching.benefit.factors import FactorLibrary, load_factors
from matching.benefit.rows import (
    CarrierFile,
    CarrierRow,
    FamilyRow,
    MethodFile,
    MethodRow,
    Named,
    QuantityFile,
    QuantityRow,
    StepRow,
    WayRow,
)
from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary

FILES = ("quantities.toml", "carriers.toml", "methods.toml")
BEFORE, AFTER, AMOUNT = "before", "after", "amount"
LOCAL = {BEFORE: "msr_before", AFTER: "msr_after"}
"""Names of expressions that stand for a converted field."""
_SAVED, _POLLUTANT = "{saved}", "{pollutant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One expression for a step, with what it needs and says."""

    expression: Expression
    needs: tuple[str, ...]
    factors: Named
    note: str = ""
    counted: Expression | None = None
    uncounted: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One figure of a plan with its ways in order of preference; none where the kind gives no such figure."""

    id: str
    label: str
    unit: str
    quantity: QuantityRow | None
    ways: tuple[Way, ...]
    amount: str = ""
    """The step that stands for `amount`."""
    optional: bool = False
    excluded: str = ""
    counted: Expression | None = None
    """Whether it counts where it has no way on the basis used: what would not be added anyway holds no sum back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition the inputs have to meet."""

    must: Expression
    fields: tuple[str, ...]
    sentence: str
    mild: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One method made ready for one carrier and basis."""

    method: MethodRow
    carrier: str
    row: CarrierRow | None
    unit: str
    """Unit of `before` and `after`, empty where the method does not use them."""
    same: Mapping[str, str]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]


Key = tuple[str, str, str, str]


@dataclass(kw_only=True)
class BenefitRules:
    """Hold the rules of `resources/benefit` with the factor library and the dictionary they speak of."""

    quantities: QuantityFile
    carriers: CarrierFile
    methods: MethodFile
    library: FactorLibrary
    dictionary: FieldDictionary
    checksum: str
    """Over the rules and the factors."""
    texts: Mapping[str, str]
    """The files they were read from, by folder and name, to be kept with what was judged by them."""
    _plans: dict[Key, Plan] = field(default_factory=dict)
    _fields: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def symbols(self) -> Mapping[str, Symbol]:
        """Return what expressions may name beside factors and steps."""
        return symbols_of(self.dictionary, {})

    @cached_property
    def quantity(self) -> Mapping[str, QuantityRow]:
        """Return the quantities by id."""
        return {row.id: row for row in self.quantities.quantity}

    @cached_property
    def family(self) -> Mapping[str, FamilyRow]:
        """Return the families by id."""
        return {row.id: row for row in self.carriers.family}

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[MethodRow, ...]]:
        """Return the methods of every kind of measure, the preferred first."""
        found: dict[str, tuple[MethodRow, ...]] = {}
        for method in self.methods.method:
            for kind in method.kinds:
                found[kind] = (*found.get(kind, ()), method)
        return found

    @cached_property
    def project_fields(self) -> frozenset[str]:
        """Return the fields of a case, beside its measures, that figures may depend on."""
        pins = {name for pin in self.quantities.pin for name in (pin.year, pin.edition) if name}
        quantities = {name for row in self.quantities.quantity for name in (row.field, row.baseline) if name}
        return frozenset(
            {"ent_province", "prj_coal_basis", "prj_grid_factor_scope", "prj_media_counted", *pins, *quantities}
        )

    def inputs_of(self, kind: str) -> tuple[str, ...]:
        """Return the fields of a measure that its kind may ask for, in the order of the methods."""
        names: dict[str, None] = {}
        for method in self.by_kind.get(kind, ()):
            names.update(dict.fromkeys(method.needs))
            for step in method.step:
                names.update(dict.fromkeys(name for name in _words(step.value) if name.startswith("msr_")))
                if step.rule:
                    names.update(dict.fromkeys(self._measured(method, step.rule)))
        return tuple(name for name in names if name in self.dictionary)

    def fields_of(self, kind: str) -> frozenset[str]:
        """Return the project's fields that measures of a kind may give a figure for."""
        if kind not in self._fields:
            steps = {step.id for method in self.by_kind.get(kind, ()) for step in method.step if not step.excluded}
            named = {*steps, self.methods.pollutant.get(kind, "")}
            if _SAVED in steps:
                named |= {row.quantity for row in self.carriers.carriers.values()}
            found = (row.field for row in self.quantities.quantity if row.id in named and row.field)
            self._fields[kind] = frozenset(found)
        return self._fields[kind]

    def note_outside(self, kind: str) -> str:
        """Return why a kind has no method, empty when it has one."""
        return next((row.note for row in self.methods.outside if kind in row.kinds), "")

    def plan(self, method: MethodRow, *, kind: str, carrier: str, basis: str) -> Plan:
        """Return a method made ready for a carrier."""
        key = (method.id, kind if method.id in self._varying else "", carrier, basis)
        if key not in self._plans:
            self._plans[key] = _plan(self, method, kind=kind, carrier=carrier, basis=basis)
        return self._plans[key]

    @cached_property
    def _varying(self) -> frozenset[str]:
        return frozenset(
            method.id for method in self.methods.method if any(step.id == _POLLUTANT for step in method.step)
        )

    def _measured(self, method: MethodRow, rule: str) -> list[str]:
        """Return the measured factors that may take the place of the library's."""
        families = [self.carriers.carriers[method.carrier].family] if method.carrier else list(self.family)
        ways = [
            way for name in families for way in (self.family[name].coal if rule == "coal" else self.family[name].co2)
        ]
        return [name for way in ways for name in way.needs]


def load_benefit(texts: Mapping[str, str], dictionary: FieldDictionary) -> BenefitRules:
    """Read rules and factors from texts by folder and name (benefit/methods.toml, factors/grid.toml)."""
    own, factors = (
        {name.partition("/")[2]: text for name, text in texts.items() if name.startswith(folder)}
        for folder in ("benefit/", "factors/")
    )
    return _load(own, dictionary, load_factors(factors), texts)


def _load(
    own: Mapping[str, str], dictionary: FieldDictionary, library: FactorLibrary, texts: Mapping[str, str]
) -> BenefitRules:
    rules = BenefitRules(
        quantities=_read(own, FILES[0], QuantityFile),
        carriers=_read(own, FILES[1], CarrierFile),
        methods=_read(own, FILES[2], MethodFile),
        library=library,
        dictionary=dictionary,
        checksum=_checksum([*(own[name] for name in FILES), library.checksum]),
        texts=texts,
    )
    for name, row in rules.carriers.carriers.items():
        if row.family not in rules.family:
            raise ResourceError(f"没有名为 {row.family} 的能源类别", file=FILES[1], item=name)
    for method in rules.methods.method:
        for need in method.needs:
            if need not in dictionary:
                raise ResourceError(f"数据字典里没有字段 {need}", file=FILES[2], item=method.id)
    return rules


def _checksum(parts: Sequence[str]) -> str:
    return sha256("\0".join(part.replace("\r\n", "\n") for part in parts).encode()).hexdigest()


T = TypeVar("T")


def _read(texts: Mapping[str, str], name: str, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(texts[name]), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=name) from error


def _plan(rules: BenefitRules, method: MethodRow, *, kind: str, carrier: str, basis: str) -> Plan:
    row = rules.carriers.carriers.get(carrier)
    family = rules.family[row.family] if row is not None else None
    uses_amounts = "msr_before" in method.needs
    writer = _Writer(rules, method, row, family, basis)
    ids = {
        _SAVED: (row.quantity if row is not None and row.quantity else "saved"),
        _POLLUTANT: rules.methods.pollutant.get(kind, ""),
    }
    steps: list[Step] = []
    for step in method.step:
        named = msgspec.structs.replace(step, id=ids.get(step.id, step.id), amount=ids.get(step.amount, step.amount))
        if step.id == _SAVED and named.id != "saved":
            named = msgspec.structs.replace(named, label="")
        same = next((place for place, done in enumerate(steps) if done.id == named.id), None)
        if same is None:
            steps.append(writer.step(named, steps))
        else:
            steps[same] = replace(steps[same], ways=(*steps[same].ways, *writer.step(named, steps).ways))
    return Plan(
        method=method,
        carrier=carrier,
        row=row,
        unit=(method.unit or (family.unit if family else "")) if uses_amounts else "",
        same=method.same or (family.same if family else {}),
        steps=tuple(steps),
        checks=tuple(
            Check(must=writer.condition(row.must), fields=row.fields, sentence=row.sentence, mild=row.mild)
            for row in method.check
        ),
    )


class _Writer:
    """Compile the expressions of one plan."""

    def __init__(
        self, rules: BenefitRules, method: MethodRow, row: CarrierRow | None, family: FamilyRow | None, basis: str
    ) -> None:
        self._rules, self._method, self._row, self._family, self._basis = rules, method, row, family, basis

    def step(self, step: StepRow, before: Sequence[Step]) -> Step:
        quantity = self._rules.quantity.get(step.id)
        excluded = step.excluded or (self._family.no_co2 if self._family and quantity and step.rule == "co2" else "")
        unit = step.unit or (quantity.unit if quantity else f"{self._family.unit}/年" if self._family else "")
        counted = next((row.counted for row in self._rows(step) if row.counted), "")
        return Step(
            id=step.id,
            label=step.label or (quantity.label if quantity else step.id),
            unit=unit,
            quantity=quantity,
            ways=() if excluded else tuple(self._ways(step, before)),
            amount=step.amount,
            optional=step.optional,
            excluded=excluded,
            counted=self.condition(counted) if counted else None,
        )

    def condition(self, text: str) -> Expression:
        return read_expression(text, self._symbols((), ()), file=FILES[2], item=self._method.id)

    def _ways(self, step: StepRow, before: Sequence[Step]) -> list[Way]:
        note = step.note if step.rule else ""
        return [self._way(row, before, note) for row in self._rows(step) if row.basis in {"", self._basis}]

    def _rows(self, step: StepRow) -> tuple[WayRow, ...]:
        if not step.rule:
            row = WayRow(value=step.value, needs=step.needs, factors=step.factors, basis=step.basis, note=step.note)
            return (row,)
        if self._family is None:
            return ()
        return self._family.coal if step.rule == "coal" else self._family.co2

    def _way(self, row: WayRow, before: Sequence[Step], note: str) -> Way:
        symbols = self._symbols(row.factors, before)
        fuel = self._row.fuel if self._row is not None else ""
        return Way(
            expression=read_expression(row.value, symbols, number=True, file=FILES[2], item=self._method.id),
            needs=row.needs,
            factors={
                name: (series.replace("{carrier}", self._carrier()).replace("{fuel}", fuel), label)
                for name, (series, label) in row.factors.items()
            },
            note="；".join(part for part in (row.note, note) if part),
            counted=read_expression(row.counted, symbols, file=FILES[1]) if row.counted else None,
            uncounted=row.uncounted,
            basis=row.basis,
        )

    def _carrier(self) -> str:
        return next((name for name, row in self._rules.carriers.carriers.items() if row is self._row), "")

    def _symbols(self, factors: Mapping[str, object] | tuple[()], before: Sequence[Step]) -> Mapping[str, Symbol]:
        names = (*factors, BEFORE, AFTER, AMOUNT, *(step.id for step in before))
        return {**self._rules.symbols, **{name: Symbol(type="number", unit="*", fact=False) for name in names}}


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()
