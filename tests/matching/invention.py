"""Well-typed conditions and cases invented at random over the real dictionary, from a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.expression import Symbol, symbols_of
from matching.fields import Field, FieldDictionary, Value

PARAMETERS = {
    "share_min_pct": ("%", Decimal("0.6")),
    "years_max": ("*", Decimal(6)),
    "not_begun": ("*", None),
    "nothing": ("*", Decimal(0)),
    "monstrous": ("*", Decimal("-1e40")),
}
"""Id, unit and value; without a value it has not begun."""
NUMBERS = (
    0, 0, 1, 1, 2, 3, 5, 8, 10, 25, 29, 100, "0.1", "0.2", "0.29", "0.3", "0.08", "1.5", "7.77", "33.3", "0.7", "1e-3",
    "123456.789", "99999.99", "0.333333333333333333", "0.1000000000000000055511151231257827", "12345678901234567.8",
    "9007199254740993", "9007199254740992", "0.1000000000000000000000000000000000001", "3.0000", "1e20",
)  # fmt: skip
"""Facts: small and round, so that they meet thresholds exactly; some too long for floating point."""
STRANGE = ("1e20", "1e-40", "-3", "-0.1", "1e400", "-1e-400", "1e160", "3e31")
WRITTEN = (
    "0", "1", "2", "3", "5", "8", "10", "29", "100", "0.1", "0.3", "0.29", "0.08", "1.5", "0.7", "33.3",
    "0.333333333333333333", "9007199254740993", "0.30000000000000000001",
    "0.10000000000000000000000000000000000005",
)  # fmt: skip
WORDS = ("", "无", "C3140", "C31", "440222", "44", "none", "甲公司", "A1", "unknown but told")
DAYS = tuple(date(2026, 4, 1) + timedelta(days=days) for days in (-2000, -731, -730, -366, -365, -1, 0, 1, 60, 365))
ON = date(2026, 4, 1)
_KINDS = {"dec": "number", "int": "number", "date": "date", "tri": "truth", "bool": "truth", "map": "map"}


class Inventor:
    """Invent one thing after the other; the same source of chance invents the same things."""

    def __init__(self, dictionary: FieldDictionary, random: Random) -> None:
        self.random = random
        self._dictionary = dictionary
        self.symbols: dict[str, Symbol] = symbols_of(dictionary, {name: unit for name, (unit, _) in PARAMETERS.items()})
        self._fields = [field for field in dictionary.values() if field.subject != "measure"]
        self._by: dict[str, list[Field]] = {}
        self._units: dict[str, list[str]] = {"*": [name for name, (unit, _) in PARAMETERS.items() if unit == "*"]}
        self._units["%"] = ["share_min_pct"]
        for field in self._fields:
            kind = "list" if field.is_list else _KINDS.get(field.kind, "text")
            self._by.setdefault(kind, []).append(field)
            if kind == "number":
                self._units.setdefault(field.unit, []).append(field.id)
            elif kind == "map" and not field.values:
                self._units.setdefault(field.unit, []).extend(f"{field.id}.{key.id}" for key in field.keys)
        self._unit_names = sorted(self._units)
        self._leaves: tuple[Callable[[], str], ...] = (
            self._comparison, self._comparison, self._comparison, self._truth, self._text, self._text, self._list,
            self._date, self._number_in, self._prefix, self._two,
        )  # fmt: skip

    # --- conditions ---

    def condition(self, depth: int = 2) -> str:
        """Return a condition; its parts are drawn so that thresholds are met exactly now and then."""
        chance = self.random.random()
        if not depth or chance < 0.68:
            return self.random.choice(self._leaves)()
        if chance < 0.76:
            return f"not ({self.condition(depth - 1)})"
        word = " and " if chance < 0.88 else " or "
        return word.join(f"({self.condition(depth - 1)})" for _ in range(self.random.choice((2, 2, 3))))

    def number(self, unit: str, depth: int = 2) -> str:
        """Return a number of a unit, or one that fits any unit."""
        pick = self.random.random()
        if not depth or pick < 0.55:
            return self._named(unit)
        if pick < 0.6:
            return self.random.choice(WRITTEN)
        one = self.number(unit, depth - 1)
        if pick < 0.72:
            return f"({one} {self.random.choice('+-')} {self.number(unit, depth - 1)})"
        if pick < 0.8:
            return f"{self.random.choice(('min', 'max'))}({one}, {self.number(unit, depth - 1)})"
        if pick < 0.84:
            return f"-({one})"
        if pick < 0.92:
            return f"({one} {self.random.choice('*/')} {self._bare(depth - 1)})"
        return f"{one} / {self._named(unit)} * {self.random.choice(('100', '1', '0.5', self._named('*')))}"

    def _bare(self, depth: int) -> str:
        pick = self.random.random()
        if pick < 0.4:
            return self.random.choice(WRITTEN[1:])
        if pick < 0.6:
            return f"count({self._one('list')})"
        if pick < 0.8:
            return f"years({self._day()}, {self._day()})"
        unit = self.random.choice(self._unit_names)
        return f"({self.number(unit, depth)} / {self._named(unit)})" if depth > 0 else self._named("*")

    def _named(self, unit: str) -> str:
        return self.random.choice(self._units[unit])

    def _one(self, kind: str) -> str:
        return self.random.choice(self._by[kind]).id

    def _day(self) -> str:
        return self.random.choice((self._one("date"), "on", self.random.choice(DAYS).isoformat()))

    def _comparison(self) -> str:
        unit = self.random.choice(self._unit_names)
        sign = self.random.choice((">=", "<=", ">", "<", "==", "!="))
        other = self.random.choice(WRITTEN) if self.random.random() < 0.6 else self.number(unit)
        pair = [self.number(unit), other]
        if self.random.random() < 0.2:
            pair.reverse()
        return f"{pair[0]} {sign} {pair[1]}"

    def _truth(self) -> str:
        name = self._one("truth")
        return self.random.choice((name, f'{name} == "yes"', f'{name} != "no"', f'"no" == {name}'))

    def _choices(self, field: Field) -> list[str]:
        return [choice.id for choice in field.values if choice.id != "unknown"] or list(WORDS)

    def _some(self, field: Field) -> str:
        texts = self._choices(field)
        chosen = self.random.sample(texts, self.random.randint(1, min(len(texts), 4)))
        if self.random.random() < 0.1:
            chosen = texts
        return "[" + ", ".join(f'"{text}"' for text in chosen) + "]"

    def _text(self) -> str:
        field = self.random.choice(self._by["text"])
        if self.random.random() < 0.1:
            held = self.random.choice([one for one in self._by["map"] if one.values])
            word = self.random.choice(("in", "not in"))
            return f"{held.id}.{self.random.choice(held.keys).id} {word} {self._some(held)}"
        if self.random.random() < 0.5:
            return f'{field.id} {self.random.choice(("==", "!="))} "{self.random.choice(self._choices(field))}"'
        return f"{field.id} {self.random.choice(('in', 'not in'))} {self._some(field)}"

    def _list(self) -> str:
        field = self.random.choice(self._by["list"])
        if self.random.random() < 0.4:
            return f'{field.id} has "{self.random.choice(self._choices(field))}"'
        return f"{field.id} overlaps {self._some(field)}"

    def _date(self) -> str:
        if self.random.random() < 0.2:
            days = ", ".join(day.isoformat() for day in self.random.sample(DAYS, 2))
            return f"{self._day()} {self.random.choice(('in', 'not in'))} [{days}]"
        return f"{self._day()} {self.random.choice(('>=', '<=', '>', '<', '==', '!='))} {self._day()}"

    def _number_in(self) -> str:
        unit = self.random.choice(self._unit_names)
        written = ", ".join(self.random.sample(WRITTEN, self.random.randint(1, 3)))
        return f"{self.number(unit, 1)} {self.random.choice(('in', 'not in'))} [{written}]"

    def _prefix(self) -> str:
        beginnings = ", ".join(f'"{text}"' for text in self.random.sample(("C31", "44", "", "甲", "C"), 2))
        return f"prefix_in({self._one('text')}, [{beginnings}])"

    def _two(self) -> str:
        sign = self.random.choice(("==", "!="))
        if self.random.random() < 0.5:
            return f"{self._one('text')} {sign} {self._one('text')}"
        return f"{self._one('truth')} {sign} ({self.condition(0)})"

    # --- cases ---

    def case(self, *, known: float = 0.7, strange: float = 0.02, of: Sequence[str] = ()) -> Case:
        """Return a case that knows a share of all fields (or of these); a few numbers are monstrous."""
        facts = {}
        for field in [self._dictionary[name] for name in of] or self._fields:
            if self.random.random() < known:
                facts[field.id] = Fact(value=self.value(field, strange), evidence=self.random.choice(EVIDENCE_LEVELS))
        return Case(facts=facts)

    def value(self, field: Field, strange: float = 0.0) -> Value:
        """Return a value of a field."""
        if field.kind == "map":
            keys = [key.id for key in field.keys if self.random.random() < 0.8]
            texts = [choice.id for choice in field.values]
            return {key: self.random.choice(texts) if texts else self._amount(strange) for key in keys}
        if field.is_list:
            texts = self._choices(field)
            return tuple(self.random.choices(texts, k=self.random.randint(0, min(4, len(texts)))))
        if field.values:
            return self.random.choice(field.values).id
        plain: dict[str, Callable[[], Any]] = {
            "int": lambda: self.random.choice((0, 1, 2, 3, 4, 10, 100, 12_345)),
            "dec": lambda: self._amount(strange),
            "date": lambda: self.random.choice(DAYS),
            "tri": lambda: self.random.choice(("yes", "no", "unknown")),
            "bool": lambda: self.random.random() < 0.5,
        }
        chosen: Value = plain.get(field.kind, lambda: self.random.choice(WORDS))()
        return chosen

    def _amount(self, strange: float) -> Decimal:
        if strange and self.random.random() < strange:
            return Decimal(self.random.choice(STRANGE))
        return Decimal(self.random.choice(NUMBERS))


def parameters() -> dict[str, Decimal]:
    """Return the numbers that have begun."""
    return {name: value for name, (_, value) in PARAMETERS.items() if value is not None}
