"""How a person shaped the case list: columns, order, filters; saved under names in the office's database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from desktop.problems import Problem
from desktop.store import CaseQuery, Condition

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

VIEWS_NAME = "list_views"
LONGEST_NAME = 30
FIRST_COLUMNS = (
    "enterprise", "project", "county", "prj_area_247", "loan_amount_cny", "prj_energy_saving_tce", "recommendation",
    "score_low", "rank", "judged_on", "changed_since_judged",
)  # fmt: skip


class ListShape(msgspec.Struct, kw_only=True, frozen=True):
    """Hold columns with their widths (0: the usual one), order and filters of the list."""

    columns: tuple[tuple[str, int], ...] = tuple((name, 0) for name in FIRST_COLUMNS)
    filters: dict[str, tuple[str, ...]] = {}
    recommendation: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    sort: str = "rank"
    descending: bool = False
    then: tuple[tuple[str, bool], ...] = ()

    def query(self, *, text: str = "", deleted: bool = False) -> CaseQuery:
        """Return the question to the store."""
        return CaseQuery(
            text=text, filters=self.filters, recommendation=self.recommendation, where=self.where, sort=self.sort,
            descending=self.descending, then=self.then, deleted=deleted,
        )  # fmt: skip


def shape_of(query: CaseQuery, columns: tuple[tuple[str, int], ...]) -> ListShape:
    """Return the shape of a list that asks this, its text apart."""
    return ListShape(
        columns=columns, filters=dict(query.filters), recommendation=query.recommendation, where=query.where,
        sort=query.sort, descending=query.descending, then=query.then,
    )  # fmt: skip


def list_views(store: Store, *, progress: Progress | None = None) -> Mapping[str, ListShape]:
    """Return the saved views by name; one that this program cannot read is left out and stays kept."""
    found = {}
    for name, document in dict(store.setting(VIEWS_NAME) or {}).items():
        try:
            found[name] = msgspec.convert(document, ListShape)
        except msgspec.ValidationError:
            continue
    return found


def save_view(
    store: Store, name: str, shape: ListShape, *, progress: Progress | None = None
) -> Mapping[str, ListShape]:
    """Keep a view under a name, in place of an earlier one of that name."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Problem("视图名称不合适", remedy=f"请填写 1 至 {LONGEST_NAME} 个字的名称", code="view_name")
    kept = dict(store.setting(VIEWS_NAME) or {})
    store.put_setting(VIEWS_NAME, kept | {name: msgspec.to_builtins(shape)})
    return list_views(store)


def delete_view(store: Store, name: str, *, progress: Progress | None = None) -> Mapping[str, ListShape]:
    """Forget a view."""
    kept = dict(store.setting(VIEWS_NAME) or {})
    store.put_setting(VIEWS_NAME, {other: shape for other, shape in kept.items() if other != name})
    return list_views(store)
