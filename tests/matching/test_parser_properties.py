"""Whatever is typed as a condition is read or refused with its place; nothing else happens, and nothing slowly."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from matching.errors import ResourceError
from matching.expression import Symbol, generate, read_expression, symbols_of
from matching.expression.parse import LONGEST
from matching.packs import Pack

TEXTS = 100_000
PROCESSES = 2
SLOW_SECONDS = 0.5
SOUP = (
    *"()[],.<>=!+-*/\"'", "==", "!=", "<=", ">=", " ", "  ", "\n", "\t", "and", "or", "not", "in", "has", "overlaps",
    "count", "years", "min", "max", "prefix_in", "on", "0", "1", "3.5", "1.", ".5", "1e5", "00", "9" * 40, "2026-04-01",
    "2026-02-30", "2026-4-1", '"yes"', '"no"', '"无"', '""', '"', "ent_is_industrial", "prj_energy_saving_tce",
    "prj_area_247", "prj_fund_sources.own", "prj_fund_sources", "ent_name", "not in", "__import__", "lambda", "x" * 50,
    "é", "。", "（", "\u3000", "\x00", "\ud800", "\u202e", "😀", "\u0663", "\uff11", "\u00b2", "\u2028", "((((", "[[[[",
    "----", "not not ", "1+1+", "1-1-", "prj_energy_saving_tce+", " and on > on",
)  # fmt: skip


def conditions_of(packs: tuple[Pack, ...]) -> list[str]:
    """Return the conditions of gates and levels as they are written."""
    written = [gate.when.text for pack in packs for gate in pack.gates]
    return written + [level.when.text for pack in packs for scale in pack.criteria for level in scale.levels]


def soup(random: Random) -> str:
    return random.choice(("", " ")).join(random.choices(SOUP, k=random.randint(0, 40)))


def noise(random: Random) -> str:
    encoding = random.choice(("latin-1", "utf-16-le", "gb18030"))
    return random.randbytes(random.randint(0, 120)).decode(encoding, "replace")


def repeated(random: Random) -> str:
    """Return the same few tokens again and again, as deep and as long as a condition may be."""
    part = "".join(random.choices(SOUP, k=random.randint(1, 3)))
    end = "".join(random.choices(SOUP, k=random.randint(0, 3)))
    return (part * random.choice((10, 90, 500, 3_000)))[: LONGEST + 5] + end


def damaged(random: Random, written: list[str]) -> str:
    """Return a real condition with a few characters or tokens lost, doubled, swapped or put in."""
    text = random.choice(written)[:400]
    for _ in range(random.randint(1, 4)):
        at, to = sorted(random.randint(0, len(text)) for _ in range(2))
        to = min(to, at + 8)
        change = random.randrange(4)
        put = ("", text[at:to] * 2, text[at:to][::-1], random.choice(SOUP))[change]
        text = text[:at] + put + text[to:]
    return text


def misbehaviour(seed: int, count: int) -> list[str]:
    """Return the texts that were neither read nor refused with a place, or took their time."""
    random = Random(seed)
    symbols = symbols_of(resources.dictionary(), {})
    written = conditions_of(resources.packs().editions)
    makers: list[Callable[[], str]] = [
        lambda: soup(random), lambda: noise(random), lambda: damaged(random, written), lambda: damaged(random, written),
    ]  # fmt: skip
    found = []
    for number in range(count):
        text = repeated(random) if number % 50 == 0 else random.choice(makers)()
        start = thread_time()
        what = wrong_with(text, symbols)
        if what or thread_time() - start > SLOW_SECONDS:
            found.append(f"{what or 'slow'}: {text!r}")
    return found


def wrong_with(text: str, symbols: dict[str, Symbol]) -> str:
    """Read a condition, judge it for a case without facts, and say what is wrong with how that went."""
    try:
        condition = read_expression(text, symbols)
    except ResourceError as refused:
        return "" if refused.position is not None and 0 <= refused.position <= len(text) else "refused without a place"
    alone = condition.evaluate({})
    condition.waits_for({})
    return "" if generate([condition], symbols)({}) == (alone,) else "judged differently"


@pytest.mark.timeout(300)
def test_100_000_random_texts_are_read_or_refused_with_a_place() -> None:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        halves = pool.map(misbehaviour, range(PROCESSES), [TEXTS // PROCESSES] * PROCESSES)
        assert [text for half in halves for text in half] == []


@settings(max_examples=400)
@given(st.lists(st.sampled_from(SOUP), max_size=25).map("".join))
def test_no_mix_of_tokens_is_neither_read_nor_refused(text: str) -> None:
    assert wrong_with(text, symbols_of(resources.dictionary(), {})) == ""


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_999, "(" * 1_999, "not " * 490 + "on > on", "-" * 1_990 + "1 > 0", "min(" * 490,
        "1 < " + "1+" * 990 + "1",
        "1 < 1" + "-1" * 990, "on > on" + " and on > on" * 160, "on > on or " * 180 + "on > on", "1 < " + "9" * 1_990,
        "(1+" * 45 + "1" + ")" * 45 + " > 0", "count(" * 300, "ent_name in " + "[" * 500, "1 < " + "((1+1)+" * 250,
    ],
)  # fmt: skip
def test_a_deep_or_long_condition_is_read_or_refused_with_a_place(text: str) -> None:
    assert wrong_with(text, symbols_of(resources.dictionary(), {})) == ""


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("prefix_in(ent_name, [1, 2])", 20),
        ("prj_energy_saving_tce / 0 > 1", 24),
        ("ent_is_industrial == ent_name", 18),
        ('(ent_is_industrial and on > on) == "yes"', 32),
        ("prj_area_247 has 5", 17),
        ("prj_area_247 overlaps [[1]]", 23),
    ],
)
def test_a_condition_that_could_never_be_judged_is_refused(text: str, position: int) -> None:
    with pytest.raises(ResourceError) as refused:
        read_expression(text, symbols_of(resources.dictionary(), {}))
    assert refused.value.position == position
