"""The policies as the browser shows them: documents, clauses, the rules that carry them in words, and the coverage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.loading import staying
from desktop.work.operations.office import packs_in_use
from matching.explain.condition import spoken, with_unit
from matching.explain.printed import NameCode
from matching.expression.tree import Node
from matching.fields import FieldDictionary
from matching.packs import Pack, PackLibrary
from matching.packs.browse import Clause, Document, documents_on
from matching.packs.coverage import Count, SourceRow, carried_by, count_sources, read_register
from matching.packs.rules import Rule
from matching.packs.search import Entry, entry

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """Hold a rule with its conditions said in Chinese."""

    rule: Rule
    conditions: tuple[tuple[str, str, str], ...]
    """What each condition stands for (a level, a class; empty for the rule itself), the sentence, the pack's words."""
    sayings: tuple[tuple[str, str], ...] = ()
    """What the pack says at yes, no and unknown (of an offer: open, closed, unknown), with labels for its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyClause:
    """Hold a clause ready to show."""

    document: int
    """Place of its document in the view."""
    clause: Clause
    rules: tuple[PolicyRule, ...]
    fields: tuple[str, ...]
    """Labels of the fields that decide it."""
    carried: str
    """rule, duty, person or shown: what accounts for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """Hold all installed documents as they stand on a day."""

    on: date
    mark: str
    """Changes with the day and with what is installed."""
    documents: tuple[Document, ...]
    clauses: tuple[PolicyClause, ...]
    """Of all documents, in their order."""
    entries: tuple[Entry, ...]
    """What is searched of each clause."""
    counts: tuple[Count, ...]

    def place_of(self, pack_id: str, edition: str, clause_id: str) -> int | None:
        """Return the place of a clause; where its edition is not installed, in another one of the document."""
        places = [place for place, one in enumerate(self.clauses) if one.clause.row.id == clause_id]
        exact = [place for place in places if self._key(place) == (pack_id, edition)]
        same = [place for place in places if self._key(place)[0] == pack_id]
        return next(iter((*exact, *reversed(same))), None)

    def _key(self, place: int) -> tuple[str, str]:
        row = self.documents[self.clauses[place].document].pack.row
        return row.id, row.edition


def load_policies(store: Store, on: date, *, shown: str = "", progress: Progress | None = None) -> PolicyView | None:
    """Return the policies on a day; None when what is `shown` (its mark) is still right."""
    with nullcontext() if shown else staying():
        library = packs_in_use(store)
        if mark_of(library, on) == shown:
            return None
        register = read_register(resources.text("packs/register.toml"))
        return view_of(library, on, resources.dictionary(), register, name_code=resources.name_code)


def mark_of(library: PackLibrary, on: date) -> str:
    """Return a mark that changes with the day and with the installed editions."""
    parts = [str(on), *(pack.checksum for pack in library.editions)]
    return sha256("\n".join(parts).encode()).hexdigest()


def view_of(
    library: PackLibrary,
    on: date,
    dictionary: FieldDictionary,
    register: Sequence[SourceRow],
    *,
    name_code: NameCode | None = None,
) -> PolicyView:
    """Put a library as it stands on a day into what the browser shows."""
    documents = documents_on(library, on)
    clauses: list[PolicyClause] = []
    for place, document in enumerate(documents):
        say = _Say(document.pack, on, dictionary, name_code)
        clauses += [
            PolicyClause(
                document=place,
                clause=clause,
                rules=tuple(say.rule(rule) for rule in clause.rules),
                fields=tuple(dictionary[name].label for name in clause.row.fields if name in dictionary),
                carried=carried_by(document, clause),
            )
            for clause in document.clauses
        ]
    return PolicyView(
        on=on,
        mark=mark_of(library, on),
        documents=documents,
        clauses=tuple(clauses),
        entries=tuple(_entry(one, documents[one.document].pack) for one in clauses),
        counts=count_sources(register, documents),
    )


class _Say:
    """Say the conditions of one pack; the same rule carries several clauses and is said once."""

    def __init__(self, pack: Pack, on: date, dictionary: FieldDictionary, name_code: NameCode | None) -> None:
        self._dictionary = dictionary
        self._name_code = name_code
        self._parameters = parameters_in_words(pack, on)
        self._said: dict[int, PolicyRule] = {}

    def rule(self, rule: Rule) -> PolicyRule:
        if id(rule) not in self._said:
            conditions = tuple((one.label, self._sentence(one.when.tree), one.text) for one in rule.conditions)
            self._said[id(rule)] = PolicyRule(rule=rule, conditions=conditions, sayings=self._sayings(rule))
        return self._said[id(rule)]

    def _sayings(self, rule: Rule) -> tuple[tuple[str, str], ...]:
        names = ("open", "closed", "unknown") if rule.kind == "offer" else ("yes", "no", "unknown")
        said = ((name, getattr(rule.row, name, "")) for name in names)
        return tuple((name, _HOLE.sub(self._label, text)) for name, text in said if text)

    def _label(self, hole: re.Match[str]) -> str:
        return f"〔{self._dictionary[hole[1]].label}〕" if hole[1] in self._dictionary else hole[0]

    def _sentence(self, tree: Node) -> str:
        return spoken(tree, self._dictionary, parameters=self._parameters, name_code=self._name_code)


def parameters_in_words(pack: Pack, on: date) -> Mapping[str, str]:
    """Return each number a pack names as it stands on a day, with what it is called."""
    values = pack.parameters_on(on)
    return {
        row.id: f"{with_unit(values.get(row.id, row.value), row.unit)}（{row.title}）" for row in pack.row.parameter
    }


def _entry(one: PolicyClause, pack: Pack) -> Entry:
    row = one.clause.row
    ids = [rule.rule.id for rule in one.rules if rule.rule.id]
    titles = [rule.rule.title for rule in one.rules]
    return entry(
        row.title,
        (row.summary, row.number, row.id, *one.fields, *titles, *ids),
        (pack.row.title, pack.row.document_number, *pack.row.number_aliases),
    )
