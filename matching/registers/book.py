"""All records together: what is worked out of each, from itself, its enterprise and the records linked with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from matching.explain.printed import printed
from matching.expression import Expression
from matching.fields import Value, is_unknown
from matching.registers.across import How, belongs, keys_of, place_of
from matching.registers.days import read_step
from matching.registers.model import Computed, Register, Registers
from matching.registers.records import Record

Factor = Callable[[str, int | None, date], Fraction | None]
"""Value of a factor series for a year (None: the newest), on a day; None where there is none."""
Verdict = Callable[[Computed, Record, Mapping[str, Any]], tuple[bool | None, tuple[str, ...]]]
"""What a gate or clause of a pack says of the enterprise or project of a record, and what an unknown waits for."""
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_APART = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Hold a record with everything worked out of it; a figure that is absent waits for what `waits` names."""

    record: Record
    register: Register
    values: Mapping[str, Any]
    """Everything known by name: filled in, worked out, and of the enterprise or project."""
    waits: Mapping[str, tuple[str, ...]]
    on: date

    def value(self, name: str) -> Value | None:
        """Return what is known under a name."""
        found: Value | None = self.values.get(name)
        return found

    def concerns(self, name: str) -> bool:
        """Say whether a figure concerns this record at all."""
        return name in self.values or name in self.waits


@dataclass(slots=True)
class _Work:
    """Hold a record while it is worked out, figure by figure, each once and only as far as somebody asks."""

    record: Record
    register: Register
    values: dict[str, Any]
    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    at: int = 0
    """Figures done."""
    busy: bool = False
    """One is being worked out: who asks for a later one from inside it stands in a circle."""
    done: Worked | None = None


class Book:
    """Work records out on a day; each once."""

    def __init__(
        self,
        registers: Registers,
        records: Iterable[Record],
        *,
        on: date,
        factor: Factor = lambda *_: None,
        verdict: Verdict = lambda *_: (None, ()),
    ) -> None:
        self.registers = registers
        self.on = on
        self._factor = factor
        self._verdict = verdict
        self._records: dict[str, dict[str, Record]] = {}
        self._works: dict[str, _Work] = {}
        self._rivals: dict[str, list[tuple[str, Any, list[Any]]]] = {}
        self._children: dict[tuple[str, str], dict[str, list[Record]]] = {}
        self._texts: dict[tuple[str, str], dict[str, list[Record]]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self._fellows: dict[str, dict[tuple[str, str], list[Record]]] = {}
        self._keys: dict[tuple[str, tuple[str, ...]], dict[tuple[object, ...], list[str]]] = {}
        for record in records:
            self._records.setdefault(record.register, {})[record.id] = record

    def records(self, register_id: str) -> tuple[Record, ...]:
        """Return the records of a register in the order of their numbers."""
        return tuple(sorted(self._records.get(register_id, {}).values(), key=lambda one: one.number))

    def find(self, register_id: str, record_id: str) -> Record | None:
        """Return a record, None when there is none."""
        return self._records.get(register_id, {}).get(record_id)

    def keep(self, record: Record) -> None:
        """Take a record just saved into the book, so that a series of saves needs not read everything again."""
        before = self.find(record.register, record.id)
        for (register_id, names), keys in self._keys.items():
            if register_id == record.register and before is not None:
                own = self._key(before, names)
                keys[own] = [one for one in keys.get(own, ()) if one != record.id]
        self._records.setdefault(record.register, {})[record.id] = record
        self._works.clear()
        self._rivals.clear()
        self._texts.clear()
        self._children.clear()
        self._fellows.clear()
        self._texts.clear()
        for (register_id, names), keys in self._keys.items():
            if register_id == record.register and not record.origin:
                keys.setdefault(self._key(record, names), []).append(record.id)

    def twin(self, record: Record, names: tuple[str, ...]) -> Record | None:
        """Return another record of the office's own with the same values here; None where one of them is unknown."""
        own = self._key(record, names)
        if None in own:
            return None
        index = (record.register, names)
        if index not in self._keys:
            found: dict[tuple[object, ...], list[str]] = {}
            for other in self.records(record.register):
                if not other.origin:
                    found.setdefault(self._key(other, names), []).append(other.id)
            self._keys[index] = found
        others = (one for one in self._keys[index].get(own, ()) if one != record.id)
        return next((self.find(record.register, one) for one in others), None)

    def _key(self, record: Record, names: tuple[str, ...]) -> tuple[object, ...]:
        ids = {"enterprise": record.enterprise_id or None, "project": record.project_id or None}
        kept = record is self.find(record.register, record.id)
        values = self._known(record, names) if kept else self.worked(record).values
        return tuple(ids[name] if name in ids else values.get(name) for name in names)

    def linked(self, register_id: str, link: str, record_id: str) -> tuple[Record, ...]:
        """Return the records of a register that name a record by a field."""
        key = (register_id, link)
        if key not in self._children:
            found: dict[str, list[Record]] = {}
            for record in self.records(register_id):
                found.setdefault(record.text(link), []).append(record)
            self._children[key] = found
        return tuple(self._children[key].get(record_id, ()))

    def fellows(self, record: Record) -> tuple[Record, ...]:
        """Return the other records of a register about the same enterprise or project."""
        if record.register not in self._fellows:
            found: dict[tuple[str, str], list[Record]] = {}
            for other in self.records(record.register):
                found.setdefault(other.subject, []).append(other)
            self._fellows[record.register] = found
        same = self._fellows[record.register].get(record.subject, ())
        return tuple(other for other in same if other.id != record.id)

    def worked(self, record: Record) -> Worked:
        """Return a record worked out."""
        if record.id and record == self.find(record.register, record.id):
            known = self._kept(record)
            assert known is not None, "records that name one another in a circle are only met inside"
            return known
        return self._work(record)

    def _kept(self, record: Record) -> Worked | None:
        """Return a kept record worked out; None inside its own working, where a circle of links leads back to it."""
        work = self._begun(record)
        return self._advance(work, len(work.register.computed)).done

    def _known(self, record: Record, names: Iterable[str]) -> Mapping[str, Any]:
        """Return what is known of a kept record, worked out no further than these names ask for."""
        work = self._begun(record)
        position = self._position(record.register)
        return self._advance(work, max((position.get(name, 0) for name in names), default=0)).values

    def _position(self, register_id: str) -> Mapping[str, int]:
        """Return how far a record must be worked out for each of its figures."""
        if register_id not in self._positions:
            computed = self.registers[register_id].computed
            self._positions[register_id] = {one.row.id: at for at, one in enumerate(computed, 1)}
        return self._positions[register_id]

    def _work(self, record: Record) -> Worked:
        work = self._start(record)
        done = self._advance(work, len(work.register.computed)).done
        assert done is not None, "nobody else asks for a record that is not kept"
        return done

    def _begun(self, record: Record) -> _Work:
        if record.id not in self._works:
            self._works[record.id] = self._start(record)
        return self._works[record.id]

    def _start(self, record: Record) -> _Work:
        register = self.registers[record.register]
        values: dict[str, Any] = {name: fact.value for name, fact in record.around.items() if fact.is_known}
        own = {name: fact.value for name, fact in record.facts.items() if not is_unknown(fact.value)}
        values = {name: value for name, value in values.items() if name not in register.fields} | own
        return _Work(record, register, values | {"on": self.on, "state": record.state})

    def _advance(self, work: _Work, stop: int) -> _Work:
        ways = {
            "expression": self._by_expression, "choose": self._by_choice, "after": self._by_day,
            "pull": self._by_link, "gather": self._by_gathering, "factor": self._by_factor,
            "shares": self._by_sharing, "newest": self._by_newness, "linked": self._by_presence,
            "tally": self._by_tally, "rank": self._by_rank, "gate": self._by_gate,
        }  # fmt: skip
        while work.at < stop and not work.busy:
            one = work.register.computed[work.at]
            if one.where is not None and one.where.evaluate(work.values) is False:
                work.at += 1
                continue
            work.busy = True
            value, missing = ways[_way(one)](one, work.record, work.values)
            work.busy = False
            if value is not None:
                work.values[one.row.id] = _rounded(value, one)
            else:
                work.waits[one.row.id] = _reached(missing, work.waits)
            work.at += 1
        if work.done is None and work.at == len(work.register.computed):
            work.done = Worked(
                record=work.record, register=work.register, values=work.values, waits=work.waits, on=self.on
            )
        return work

    def _by_expression(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        expression = one.term or one.when
        assert expression is not None
        result = expression.evaluate(values)
        if result is None:
            return None, _missing(expression, values)
        return ("yes" if result else "no") if one.term is None else result, ()

    def _by_choice(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        for when, value in one.choices:
            result = True if when is None else when.evaluate(values)
            if result:
                return value, ()
            if result is None and when is not None:
                return None, _missing(when, values)
        return None, ()

    def _by_day(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        step = read_step(one.row.plus)
        assert step is not None
        start = next((values[name] for name in one.row.after if name in values), None)
        return (None, one.row.after) if start is None else (step(start), ())

    def _by_link(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        register = self.registers[record.register].links[one.row.link]
        target = self.find(register, str(values.get(one.row.link, "")))
        if target is None:
            return None, (one.row.link,)
        if one.row.pull in self.registers[register].fields:
            value = target.value(one.row.pull)
            return value, (() if value is not None else (one.row.link,))
        worked = self._kept(target)
        if worked is None:
            return None, (one.row.link,)
        return worked.value(one.row.pull), worked.waits.get(one.row.pull, ())

    def _by_gathering(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        row, found = one.row, []
        if missing := tuple(pair[0] for pair in (row.match, row.also) if pair and values.get(pair[0]) is None):
            return None, missing
        asked = (*(one.only.names if one.only else ()), row.sum, row.least, *row.joined, *row.match[1:], *row.also[1:])
        for child in self._children_of(one, record, values):
            known = self._known(child, asked)
            if not _meets(values, known, one):
                continue
            counts = True if one.only is None else one.only.evaluate(known)
            if counts is False:
                continue
            value = 1 if row.count else self._said(one, known) if row.join else known.get(row.sum or row.least)
            if counts is None or value is None:
                return None, (row.sum or row.least or row.join or row.id,)
            found.append((child.subject[0] or child.id, value))
        if row.join:
            return "、".join(dict.fromkeys(str(value) for _, value in found)) or None, ()
        if row.least:
            return min((Fraction(value) for _, value in found), default=None), ()
        counted = dict(found).values() if row.once else [value for _, value in found]
        return sum(map(Fraction, counted), Fraction(0)), ()

    def _children_of(self, one: Computed, record: Record, values: Mapping[str, Any]) -> Iterable[Record]:
        """Return the records a figure gathers from; one that goes by match never counts the record itself."""
        row = one.row
        if row.link:
            return self.linked(row.register, row.link, record.id) if record.id else ()
        if row.match and row.how == "same" and row.match[1] not in self._position(row.register):
            near = self._alike(row.register, row.match[1], values[row.match[0]])
        else:
            near = self.records(row.register)
        return [child for child in near if child.id != record.id]

    def _alike(self, register_id: str, name: str, value: Any) -> Iterable[Record]:
        """Return the records with the same text under a name, in the order of their numbers."""
        key = (register_id, name)
        if key not in self._texts:
            found: dict[str, list[Record]] = {}
            for record in self.records(register_id):
                theirs = self._begun(record).values.get(name)
                for text in keys_of(theirs) if theirs is not None else ():
                    found.setdefault(text, []).append(record)
            self._texts[key] = found
        met = {record.id: record for text in keys_of(value) for record in self._texts[key].get(text, ())}
        return sorted(met.values(), key=lambda one: one.number)

    def _said(self, one: Computed, known: Mapping[str, Any]) -> str | None:
        """Return what one record says in a joined text; None where nothing of it is known."""
        register, names = self.registers[one.row.register], one.row.joined
        fields = {name: register.shown(name) or self.registers.dictionary[name] for name in names}
        texts = {name: printed(field, known.get(name), unit=False) for name, field in fields.items()}
        if all(known.get(name) is None for name in names):
            return None
        return _HOLE.sub(lambda hole: texts[hole[1]], one.row.join) if _HOLE.search(one.row.join) else texts[names[0]]

    def _by_tally(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        return sum(values.get(name) in ("yes", True) for name in one.row.tally), ()

    def _by_rank(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        row = one.row
        if values.get(row.rank[0]) is None:
            return None, (row.rank[0],)
        if row.id not in self._rivals:
            asked = (*row.rank, row.within)
            known = [(other.id, self._known(other, asked)) for other in self.records(record.register)]
            self._rivals[row.id] = [
                (ident, one.get(row.within), [one.get(name) for name in row.rank]) for ident, one in known
            ]
        own, group = [values.get(name) for name in row.rank], values.get(row.within)
        rivals = self._rivals[row.id]
        return place_of(own, (key for ident, at, key in rivals if ident != record.id and at == group)), ()

    def _by_gate(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        verdict, missing = self._verdict(one, record, values)
        return (None, missing) if verdict is None else ("yes" if verdict else "no", ())

    def _by_factor(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        names = (*_HOLE.findall(one.row.factor), *filter(None, [one.row.year]))
        missing = tuple(name for name in names if values.get(name) is None)
        if missing:
            return None, missing
        series = _HOLE.sub(lambda hole: str(values[hole[1]]), one.row.factor)
        return self._factor(series, int(values[one.row.year]) if one.row.year else None, self.on), ()

    def _by_sharing(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        missing = tuple(name for name in one.row.shares if values.get(name) is None)
        if missing:
            return None, missing
        first, second = (_entries(values[name]) for name in one.row.shares)
        return "yes" if first & second else "no", ()

    def _by_presence(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        return "no" if values.get(one.row.linked) is None else "yes", ()

    def _by_newness(self, one: Computed, record: Record, values: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
        own = values.get(one.row.newest)
        if own is None:
            return None, (one.row.newest,)
        others = (other.value(one.row.newest) for other in self.fellows(record))
        return "no" if any(value is not None and value > own for value in others) else "yes", ()


def _way(one: Computed) -> str:
    row = one.row
    if one.term is not None or one.when is not None:
        return "expression"
    if row.sum or row.count or row.join or row.least:
        return "gather"
    ways = ("choose", "after", "pull", "factor", "shares", "newest", "linked", "tally", "rank", "gate")
    return next(name for name in ways if getattr(row, name))


def _meets(values: Mapping[str, Any], known: Mapping[str, Any], one: Computed) -> bool:
    """Say whether a record belongs to this one; one that does not say where it belongs does not."""
    pairs: tuple[tuple[tuple[str, ...], How], ...] = ((one.row.match, one.row.how), (one.row.also, "same"))
    return all(
        known.get(pair[1]) is not None and belongs(values[pair[0]], known[pair[1]], how) for pair, how in pairs if pair
    )


def _missing(expression: Expression, values: Mapping[str, Any]) -> tuple[str, ...]:
    waits = expression.waits_for(values)
    return tuple(name for name in expression.names if name in waits)


def _reached(missing: tuple[str, ...], waits: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what somebody can fill in, in place of figures that wait themselves."""
    found = [entry for name in missing for entry in (waits.get(name) or (name,))]
    return tuple(dict.fromkeys(found))


def _rounded(value: Any, one: Computed) -> Any:
    """Round a figure as it is printed, so that a person with a calculator gets what follows from it."""
    if one.field.kind == "int":
        exact = Fraction(value)
        return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
    if one.field.kind != "dec" or one.row.pull:
        return value
    exact = Fraction(value)
    with_places = Decimal(exact.numerator) / Decimal(exact.denominator)
    return with_places.quantize(Decimal(1).scaleb(-one.row.places), ROUND_HALF_UP)


def _entries(value: Any) -> frozenset[str]:
    texts = value if isinstance(value, tuple) else _APART.split(str(value))
    return frozenset(text.strip() for text in texts if text.strip())
