"""The shipped packs: complete, consistent, proved by their own worked cases, and in our own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.ground import Ground
from matching.packs import Pack, load_edition
from matching.trial import failures

PACKS = {pack.row.id: pack for pack in resources.packs().editions}
WEIGHTS = {
    "C01": 12, "C02": 12, "C03": 16, "C04": 10, "C05": 8, "C06": 12, "C07": 8, "C08": 6, "C09": 6, "C10": 5,
    "C11": 5, "C12": 25, "C13": 20, "C14": 20, "C15": 20, "C16": 15, "C20": 30, "C21": 20, "C26": 15, "C28": 8,
    "C29": 5, "C30": 3, "C31": 4, "C32": 3, "C33": 3, "C34": 2, "C35": 2, "C36": 5, "C37": 6, "C38": 4, "C39": 4,
    "C40": 4, "C41": 4, "C42": 0, "C43": 3,
}  # fmt: skip
SOURCES = Path(__file__).parents[3] / "shared" / "domain" / "sources"
LONGEST_OVERLAP = 24
"""Characters in a row that may agree with a source: names of documents, lists of pollutants and terms of art do."""


@pytest.mark.parametrize("name", sorted(PACKS))
def test_worked_cases_come_out_as_written(name: str, ground: Ground) -> None:
    assert [failure.sentence() for failure in failures(PACKS[name], ground)] == []


@pytest.mark.parametrize("name", sorted(PACKS))
def test_every_gate_has_a_yes_a_no_and_an_unknown_case(name: str) -> None:
    pack = PACKS[name]
    found = {
        (item, verdict) for case in pack.cases for item, verdict in case.expect.items() if isinstance(verdict, str)
    }
    wanted = {(gate.row.id, verdict) for gate in pack.gates for verdict in ("yes", "no", "unknown")}
    assert wanted - found == set()


@pytest.mark.parametrize("name", sorted(PACKS))
def test_every_criterion_has_a_high_a_zero_and_an_open_case(name: str) -> None:
    pack = PACKS[name]
    levels: dict[str, set[str]] = {criterion.row.id: set() for criterion in pack.criteria}
    for case in pack.cases:
        for item, level in case.expect.items():
            if item in levels and isinstance(level, list):
                levels[item].add("open")
            elif item in levels and isinstance(level, int):
                levels[item].add("zero" if level == 0 else "high" if level >= 3 else "some")
    assert {item: kinds for item, kinds in levels.items() if not {"high", "zero", "open"} <= kinds} == {}


def test_the_weights_are_those_of_the_proposal() -> None:
    rows = {criterion.row.id: criterion.row.weight for criterion in PACKS["abc247"].criteria}
    assert {name: rows[name] for name in WEIGHTS} == WEIGHTS


def test_all_thirteen_gates_of_the_notice_are_there() -> None:
    assert [gate.row.id for gate in PACKS["abc247"].gates] == [f"G{number:02d}" for number in range(1, 14)]


def edition(**changed: str) -> Pack:
    texts = {**PACKS["abc247"].texts, **changed}
    return load_edition(texts, resources.dictionary(), folder="packs/abc247/2018/")


@pytest.mark.parametrize(
    ("file", "old", "new", "item"),
    [
        ("gates.toml", 'id = "G10"', 'id = "G09"', "G09"),
        ("gates.toml", "ent_env_rectification", "ent_env_rectified", "G06"),
        ("criteria.toml", "weight = 16", "weight = 17", "A1"),
        ("offers.toml", 'clause = "abc247.s2.4.leasing"', 'clause = "abc247.s9.nothing"', ""),
        ("pack.toml", "valid_from = 2018-11-20", "valid_from = 2018-11-20\nvalid_to = 2017-01-01", "abc247"),
        ("pack.toml", 'kind = "通知"', 'kind = "通知"\ncolour = "red"', ""),
        ("clauses.toml", 'id = "abc247.s0.purpose"', 'id = "abc247.s0.scope"', "abc247.s0.scope"),
    ],
)
def test_a_broken_pack_is_refused_as_a_whole_with_file_and_item(file: str, old: str, new: str, item: str) -> None:
    text = PACKS["abc247"].texts[file]
    assert old in text
    with pytest.raises(ResourceError) as refused:
        edition(**{file: text.replace(old, new, 1)})
    assert refused.value.file == f"packs/abc247/2018/{file}"
    assert item in refused.value.item


def test_no_sentence_of_a_source_is_copied() -> None:
    if not SOURCES.is_dir():
        pytest.skip("原文不随程序分发，只在开发资料旁才能比对")
    originals = "\n".join("".join(path.read_text(encoding="utf-8").split()) for path in sorted(SOURCES.glob("*.txt")))
    pieces = {originals[start : start + LONGEST_OVERLAP] for start in range(len(originals) - LONGEST_OVERLAP + 1)}
    copied = [
        (pack.row.id, name, text[start : start + LONGEST_OVERLAP])
        for pack in PACKS.values()
        for name, file in pack.texts.items()
        for sentence in _sentences(tomllib.loads(file))
        for text in ["".join(_TITLES.sub("", sentence).split())]
        for start in range(len(text) - LONGEST_OVERLAP + 1)
        if text[start : start + LONGEST_OVERLAP] in pieces
    ]
    assert copied == []


_TITLES = re.compile("《[^》]*》")
"""Titles of documents are cited as they are."""


def _sentences(value: object) -> Iterator[str]:
    """Yield every text of a pack's file but its own title and sources."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for key, item in value.items() if key not in {"title", "source"} for text in _sentences(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _sentences(item))
