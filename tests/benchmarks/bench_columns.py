"""Time the 43 criteria of abc247 over columns against the same in hand-written numpy and in a row-at-a-time engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from desktop import resources
from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.criteria.columns import columns_of, levels, names_of, scale_conditions, truths
from matching.expression.tree import Call, Constant, Items, Junction, Name, Negation, Node, Operation, names_in
from matching.fields import Field, Value
from matching.packs import Pack
from tests.benchmarks import by_hand

CASES = 100_000
ENGINE_CASES = 300
DAY = date(2026, 11, 21)
HAND_LIMIT = 3.0
ENGINE_TIMES = 50
ROUNDS = 9
KNOWN = 0.8
Row = tuple[str, float, float, float, float]


def measure() -> list[Row]:
    """Return name, our seconds, the yardstick's seconds, ratio and limit; facts are made into columns beforehand."""
    pack = resources.packs().edition("abc247", "2018")
    names = names_of(scale_conditions(pack))
    cases = many(names, CASES)
    start = perf_counter()
    columns = columns_of(cases, names, resources.dictionary())
    converted = perf_counter() - start
    facts = by_hand.Facts(cases, names, resources.dictionary())
    parameters = {name: float(number) for name, number in pack.parameters_on(DAY).items()}
    _same(pack, cases)
    ours, hand = _by_turns(
        lambda: levels(pack, columns, DAY), lambda: by_hand.levels(facts, DAY.toordinal(), parameters)
    )
    engine = _engine(pack, cases[:ENGINE_CASES])
    fifty, of_engine = ours / CASES * ENGINE_TIMES * 1000, engine / ENGINE_CASES * 1000
    return [
        (f"43 criteria, {CASES} cases / numpy by hand, s", ours, hand, ours / hand, HAND_LIMIT),
        (f"43 criteria, {ENGINE_TIMES} cases / rule-engine one case, ms", fifty, of_engine, fifty / of_engine, 1.0),
        (f"facts of {CASES} cases into columns, s / 60 s", converted, 60.0, converted / 60, 1.0),
    ]


def _by_turns(ours: Callable[[], object], hand: Callable[[], object]) -> tuple[float, float]:
    """Time both by turns, so that a busy moment of the machine hits both."""
    ours(), hand()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, record in zip((ours, hand), times, strict=True):
            start = perf_counter()
            run()
            record.append(perf_counter() - start)
    return median(times[0]), median(times[1])


def _same(pack: Pack, cases: Sequence[Case]) -> None:
    """Refuse to compare two things that do not give the same levels (but for a threshold met by a hair)."""
    some = cases[: CASES // 10]
    names = names_of(scale_conditions(pack))
    parameters = {name: float(number) for name, number in pack.parameters_on(DAY).items()}
    ours = levels(pack, columns_of(some, names, resources.dictionary()), DAY)
    facts = by_hand.Facts(some, names, resources.dictionary())
    low, high = by_hand.levels(facts, DAY.toordinal(), parameters)
    differing = int(((ours.low != low) | (ours.high != high)).sum())
    assert differing <= len(some) // 1000, f"{differing} levels differ from those written by hand"


# --- cases --------------------------------------------------------------------------------------------------------


def many(names: Sequence[str], count: int) -> list[Case]:
    """Invent cases that know most of these facts; equal facts are one object, which keeps them small."""
    chance = Random(247)
    fields = [resources.dictionary()[name] for name in names if name in resources.dictionary()]
    drawn = []
    for field in fields:
        pool = [_fact(field, chance) for _ in range(2_000)]
        held = int(len(pool) / KNOWN)
        drawn.append(chance.choices([*pool, *[None] * (held - len(pool))], k=count))
    named = [field.id for field in fields]
    return [
        Case(facts={name: fact for name, fact in zip(named, row, strict=True) if fact is not None})
        for row in zip(*drawn, strict=True)
    ]


def _fact(field: Field, chance: Random) -> Fact:
    return Fact(value=_value(field, chance), evidence=chance.choice(EVIDENCE_LEVELS))


def _value(field: Field, chance: Random) -> Value:
    if field.kind == "map":
        return {key.id: _amount(chance, 3_000) for key in field.keys}
    if field.is_list:
        texts = [choice.id for choice in field.values] or [f"单位{number}" for number in range(30)]
        return tuple(chance.sample(texts, chance.randint(1, min(5, len(texts)))))
    if field.values:
        return chance.choice([choice.id for choice in field.values if choice.id != "unknown"])
    invented: dict[str, Callable[[], Value]] = {
        "int": lambda: chance.randint(0, 30),
        "dec": lambda: _amount(chance, 100 if field.unit in {"%", ""} else 20_000),
        "date": lambda: DAY + timedelta(days=chance.randint(-400, 400)),
        "tri": lambda: chance.choice(("yes", "no")),
        "bool": lambda: chance.random() < 0.5,
    }
    return invented.get(field.kind, lambda: chance.choice(("", "无", "粤工信〔2026〕12号", "暂无", "见附件")))()


def _amount(chance: Random, most: int) -> Decimal:
    return Decimal(chance.randint(0, most * 100)) / 100


# --- the row-at-a-time engine -------------------------------------------------------------------------------------


def _engine(pack: Pack, cases: Sequence[Case]) -> float:
    """Return the seconds rule-engine takes for all conditions of these cases, which it judges as we do."""
    from rule_engine import Context, Rule

    conditions = [one for one in scale_conditions(pack) if one is not None]
    context = Context(default_value=None)
    rules = [Rule(_spelled(one.tree), context=context) for one in conditions]
    unknown = dict.fromkeys(f"{_name(name)}" for one in conditions for name in names_in(one.tree))
    rows = [{**unknown, **_row(case, pack.parameters_on(DAY))} for case in cases]
    start = perf_counter()
    found = [[rule.matches(row) for rule in rules] for row in rows]
    taken = perf_counter() - start
    columns = columns_of(cases, names_of(conditions), resources.dictionary())
    ours = truths(conditions, columns, pack.parameters_on(DAY), DAY)
    assert [[bool(truth.yes[row]) for truth in ours] for row in range(len(rows))] == found
    return taken


def _row(case: Case, parameters: Mapping[str, Decimal]) -> dict[str, Any]:
    row: dict[str, Any] = {**parameters, "on": DAY}
    for name, fact in case.facts.items():
        if isinstance(fact.value, Mapping):
            row.update({f"{name}_{key}": value for key, value in fact.value.items()})
        elif fact.is_known:
            row[name] = fact.value
    return row


def _spelled(node: Node) -> str:
    """Write a condition in rule-engine's language; an unknown is null there and must be asked for beforehand."""
    if isinstance(node, Junction):
        return "(" + f" {node.operator} ".join(map(_spelled, node.parts)) + ")"
    if isinstance(node, Name):
        return f'({node.id} == "yes")'
    assert isinstance(node, Operation)
    asked = [f"{_name(name)} != null" for name in dict.fromkeys(names_in(node))]
    asked += [f"{_term(part)} != 0" for part in _divisors(node)]
    if node.operator in {"has", "overlaps"}:
        wanted = node.right.values if isinstance(node.right, Items) else (node.right.value,)  # type: ignore[union-attr]  # checked
        asked.append("(" + " or ".join(f'"{text}" in {_term(node.left)}' for text in wanted) + ")")
    else:
        asked.append(f"{_term(node.left)} {node.operator} {_term(node.right)}")
    return "(" + " and ".join(dict.fromkeys(asked)) + ")"


def _term(node: Node) -> str:
    if isinstance(node, Name):
        return _name(node)
    if isinstance(node, Constant):
        return f'"{node.value}"' if isinstance(node.value, str) else str(node.value)
    if isinstance(node, Items):
        return "[" + ", ".join(f'"{value}"' for value in node.values) + "]"
    if isinstance(node, Negation):
        return f"-({_term(node.part)})"
    if isinstance(node, Call):
        parts = [_term(part) for part in node.arguments]
        if node.function == "count":
            return f'[one for one in {parts[0]} if one not in ["none", "无"]].length'
        return f"${node.function}([{', '.join(parts)}])"
    assert isinstance(node, Operation)
    return f"({_term(node.left)} {node.operator} {_term(node.right)})"


def _name(name: Name) -> str:
    return f"{name.id}_{name.key}" if name.key else name.id


def _divisors(node: Node) -> Iterator[Node]:
    if isinstance(node, Operation):
        if node.operator == "/":
            yield node.right
        yield from _divisors(node.left)
        yield from _divisors(node.right)
    elif isinstance(node, (Call, Negation)):
        for part in node.arguments if isinstance(node, Call) else (node.part,):
            yield from _divisors(part)
