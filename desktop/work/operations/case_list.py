"""The case list as a person shaped it: rows of texts in the chosen columns, sums of what is selected, ids for actions.

Rows are named by their places in the list, in spans of first and last place; no span at all means every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.store import GATE, CaseQuery, CaseRow
from desktop.work.operations.list_fields import OWN, cell_text
from desktop.work.operations.list_gates import keep_gates

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

Spans = Sequence[tuple[int, int]]
SUMMED = ("prj_invest_total_cny", "loan_amount_cny", "prj_benefit_cny_y")
"""Total investment, loan applied for, yearly benefit: what the foot of the list adds up."""

SUMMED_AT_ONCE = 4_000
"""Cases between two looks whether the sum is still wanted: who types on must not wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """Hold one row in the chosen columns."""

    id: str
    cells: tuple[str, ...]
    recommendation: str
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Hold the rows of one page and how many rows fit altogether."""

    rows: tuple[ListRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Hold the sum of what is known of one field, in its unit, and how many cases do not state it."""

    field: str
    known: Decimal
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSums:
    """Hold the count of the cases and the sums over them."""

    count: int
    sums: tuple[Sum, ...]


def list_page(store: Store, query: CaseQuery, columns: Sequence[str], *, progress: Progress | None = None) -> ListPage:
    """Return one page of the list in the chosen columns; fields not listed so far are listed from now on."""
    make_ready(store, query, columns, progress=progress)
    page = store.list_cases(query)
    texts = texts_of(columns)
    rows = tuple(
        ListRow(
            id=row.id,
            cells=tuple(text(row) for text in texts),
            recommendation=row.recommendation,
            is_stale=row.changed_since_judged and bool(row.recommendation),
        )
        for row in page.rows
    )
    return ListPage(rows=rows, total=page.total)


def list_ids(store: Store, query: CaseQuery, spans: Spans = (), *, progress: Progress | None = None) -> tuple[str, ...]:
    """Return the ids of the cases at these places of the list."""
    make_ready(store, query, ())
    return store.list_ids(numbers_at(store, query, spans))


def list_places(
    store: Store, query: CaseQuery, ids: Sequence[str], *, progress: Progress | None = None
) -> Mapping[str, int]:
    """Return at which place of the list each of these cases stands."""
    make_ready(store, query, ())
    return store.list_places(query, ids)


def list_sums(store: Store, query: CaseQuery, spans: Spans = (), *, progress: Progress | None = None) -> ListSums:
    """Add up investment, loan and benefit of the cases at these places; what is not known is counted, never zero."""
    make_ready(store, query, ())
    numbers = numbers_at(store, query, spans)
    sums = [Sum(field=field, known=Decimal(0), unknown=0) for field in SUMMED]
    for start in range(0, len(numbers), SUMMED_AT_ONCE):
        if progress is not None:
            progress.step(start, len(numbers))
        some = store.list_sums(numbers[start : start + SUMMED_AT_ONCE], SUMMED)
        sums = [
            replace(one, known=one.known + known, unknown=one.unknown + unknown)
            for one, (known, unknown) in zip(sums, some, strict=True)
        ]
    return ListSums(count=len(numbers), sums=tuple(sums))


def numbers_at(store: Store, query: CaseQuery, spans: Spans) -> Sequence[int]:
    """Return the running numbers of the cases at these places, all without any."""
    numbers = store.list_numbers(query)
    if not spans:
        return numbers
    return [number for first, last in spans for number in numbers[first : last + 1]]


def make_ready(store: Store, query: CaseQuery, columns: Sequence[str], *, progress: Progress | None = None) -> None:
    """List what is shown, sorted or filtered by and was not listed so far, and bring the gates up to date."""
    asked = {*columns, query.sort, *(name for name, _ in query.then), *(one.field for one in query.where)}
    dictionary = resources.dictionary()
    missing = [name for name in asked - store.listed_fields() - OWN.keys() if name in dictionary]
    if missing:
        store.list_more(sorted(missing), _tell(progress))
    if query.offset == 0 and any(one.field.startswith(GATE) for one in query.where):
        keep_gates(store, progress=progress)


def texts_of(columns: Sequence[str]) -> list[Callable[[CaseRow], str]]:
    """Return for each column what makes the text of a row's cell."""
    return [cell_text(name) for name in columns]


def name_person(
    store: Store, ids: Sequence[str], person: str, *, by: str, progress: Progress | None = None
) -> Mapping[str, str]:
    """Make a person responsible for these cases; return who was before, for undoing it."""
    before = store.persons(ids)
    store.name_persons({case_id: person.strip() for case_id in ids}, by=by)
    return before


def name_persons(store: Store, persons: Mapping[str, str], *, by: str, progress: Progress | None = None) -> None:
    """Make each of these persons responsible for the case named."""
    store.name_persons(persons, by=by)


def _tell(progress: Progress | None) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress.step(done, total, "整理列表的列")

    return tell
