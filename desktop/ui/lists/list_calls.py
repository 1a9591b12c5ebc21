"""What the case list asks of the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store import CaseQuery
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.case_list import ListPage, ListSums, Spans
    from desktop.work.operations.list_export import ListTexts
    from desktop.work.operations.list_fields import ListField
    from desktop.work.operations.list_views import ListShape
    from desktop.work.progress import Progress


def list_page(query: CaseQuery, columns: Sequence[str]) -> Operation[ListPage]:
    """Read one page of the list in these columns."""

    def operation(store: Store, progress: Progress) -> ListPage:
        from desktop.work.operations import case_list

        return case_list.list_page(store, query, columns, progress=progress)

    return operation


def know_names() -> Operation[None]:
    """Read the names a search looks through."""

    def operation(store: Store, _progress: Progress) -> None:
        store.know_names()

    return operation


def list_ids(query: CaseQuery, spans: Spans) -> Operation[tuple[str, ...]]:
    """Read the ids of the cases at these places."""

    def operation(store: Store, progress: Progress) -> tuple[str, ...]:
        from desktop.work.operations import case_list

        return case_list.list_ids(store, query, spans, progress=progress)

    return operation


def list_places(query: CaseQuery, ids: Sequence[str]) -> Operation[Mapping[str, int]]:
    """Find these cases in the list."""

    def operation(store: Store, progress: Progress) -> Mapping[str, int]:
        from desktop.work.operations import case_list

        return case_list.list_places(store, query, ids, progress=progress)

    return operation


def list_sums(query: CaseQuery, spans: Spans) -> Operation[ListSums]:
    """Add up the cases at these places."""

    def operation(store: Store, progress: Progress) -> ListSums:
        from desktop.work.operations import case_list

        return case_list.list_sums(store, query, spans, progress=progress)

    return operation


def list_fields(*, gates_on: date | None = None) -> Operation[tuple[ListField, ...]]:
    """Read what the list can show, sort and filter by."""

    def operation(store: Store, progress: Progress) -> tuple[ListField, ...]:
        from desktop.work.operations import list_fields as fields

        return fields.list_fields(store, gates_on=gates_on, progress=progress)

    return operation


def list_texts(query: CaseQuery, columns: Sequence[str], spans: Spans) -> Operation[ListTexts]:
    """Read rows as texts, to copy them."""

    def operation(store: Store, progress: Progress) -> ListTexts:
        from desktop.work.operations import list_export

        return list_export.list_texts(store, query, columns, spans, progress=progress)

    return operation


def write_list(query: CaseQuery, columns: Sequence[str], path: Path, spans: Spans) -> Operation[int]:
    """Write the list as it stands to a file."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import list_export

        return list_export.write_list(store, query, columns, path, spans, progress=progress)

    return operation


def list_views() -> Operation[Mapping[str, ListShape]]:
    """Read the saved views."""

    def operation(store: Store, progress: Progress) -> Mapping[str, ListShape]:
        from desktop.work.operations import list_views as views

        return views.list_views(store, progress=progress)

    return operation


def save_view(name: str, shape: ListShape) -> Operation[Mapping[str, ListShape]]:
    """Keep a view under a name."""

    def operation(store: Store, progress: Progress) -> Mapping[str, ListShape]:
        from desktop.work.operations import list_views as views

        return views.save_view(store, name, shape, progress=progress)

    return operation


def delete_view(name: str) -> Operation[Mapping[str, ListShape]]:
    """Forget a view."""

    def operation(store: Store, progress: Progress) -> Mapping[str, ListShape]:
        from desktop.work.operations import list_views as views

        return views.delete_view(store, name, progress=progress)

    return operation


def name_person(ids: Sequence[str], person: str, *, by: str) -> Operation[Mapping[str, str]]:
    """Make a person responsible for cases; gives who was before."""

    def operation(store: Store, progress: Progress) -> Mapping[str, str]:
        from desktop.work.operations import case_list

        return case_list.name_person(store, ids, person, by=by, progress=progress)

    return operation


def name_persons(persons: Mapping[str, str], *, by: str) -> Operation[None]:
    """Make each of these persons responsible for the case named."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import case_list

        case_list.name_persons(store, persons, by=by, progress=progress)

    return operation
