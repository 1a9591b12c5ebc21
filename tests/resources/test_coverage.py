"""The source documents: every clause row is in the packs exactly once, and every rule with a condition is proved."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from desktop import resources
from matching.packs.browse import Document, documents_on
from matching.packs.coverage import SourceRow, count_sources, read_register
from tests.conftest import DAY

REGISTER = read_register(resources.text("packs/register.toml"))
POLICIES = Path(__file__).parents[3] / "shared" / "domain" / "policies.md"
_ROW = re.compile(r"^\| ([a-z]+\d*\.[\w.-]+) \|", re.MULTILINE)
_PREFIXES = {row.id for row in REGISTER}


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return documents_on(resources.packs(), DAY)


def clause_ids_as_written() -> Counter[str]:
    """Return how often each clause id stands in the files, before anything is read into a pack."""
    written: Counter[str] = Counter()
    for folder, texts in resources.pack_texts().items():
        if folder.partition("/")[0] in _PREFIXES:
            written.update(row["id"] for row in tomllib.loads(texts["clauses.toml"])["clause"])
    return written


def test_the_register_names_fourteen_documents_with_583_rows() -> None:
    assert (len(REGISTER), sum(row.clauses for row in REGISTER)) == (14, 583)


@pytest.mark.parametrize("source", REGISTER, ids=lambda source: source.id)
def test_a_source_document_has_as_many_clauses_as_the_register_counts(source: SourceRow) -> None:
    own = [clause for clause in clause_ids_as_written() if clause.startswith(f"{source.id}.")]
    assert len(own) == source.clauses


def test_no_clause_of_the_source_documents_stands_twice() -> None:
    assert [clause for clause, times in clause_ids_as_written().items() if times > 1] == []


@pytest.mark.skipif(not POLICIES.exists(), reason="the list of clause rows is not beside this checkout")
def test_the_packs_have_exactly_the_clauses_of_the_list() -> None:
    listed = {clause for clause in _ROW.findall(POLICIES.read_text(encoding="utf-8")) if _prefix(clause) in _PREFIXES}
    written = set(clause_ids_as_written())
    assert {"missing": sorted(listed - written), "not listed": sorted(written - listed)} == {
        "missing": [],
        "not listed": [],
    }


def _prefix(clause: str) -> str:
    return clause.partition(".")[0]


def test_the_coverage_view_counts_583_of_583(documents: tuple[Document, ...]) -> None:
    sources = [count for count in count_sources(REGISTER, documents) if count.wanted is not None]
    assert (sum(count.accounted for count in sources), sum(count.wanted or 0 for count in sources)) == (583, 583)


def test_what_carries_a_clause_adds_up_to_all_clauses(documents: tuple[Document, ...]) -> None:
    for count in count_sources(REGISTER, documents):
        assert count.by_rule + count.by_duty + count.by_person + count.shown == count.present, count.id


def test_every_rule_with_a_condition_has_a_worked_case(documents: tuple[Document, ...]) -> None:
    unproved = {
        f"{rule.kind} {rule.id or clause.row.id}"
        for document in documents
        for clause in document.clauses
        for rule in clause.rules
        if rule.wants_case and not rule.proofs
    }
    assert sorted(unproved) == []
