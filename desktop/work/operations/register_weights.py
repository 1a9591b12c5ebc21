"""What an office's records weigh beside the score of a project: flags, titles and memberships.

They never change a verdict or a score: they only order projects with the same class and the same assured points.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations.registers import open_book
from matching.registers.weights import SmallWeights, favours_of, small_weights

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def weights_of_case(
    store: Store, case_id: str, *, on: date | None = None, progress: Progress | None = None
) -> SmallWeights:
    """Return the small weights of a stored project with the records they come from."""
    if not _any_weighing(store):
        return SmallWeights(lines=())
    case = store.load_case(case_id).case
    return small_weights(
        open_book(store, on=on), enterprise_id=case.enterprise_id, project_id=case.id, name_code=resources.name_code
    )


def favours(store: Store, *, on: date) -> dict[str, int]:
    """Return the points of all projects that have any, by case id; an office without records pays nothing for it."""
    if not _any_weighing(store):
        return {}
    return favours_of(open_book(store, on=on), {key.id: key.enterprise_id for key in store.project_index()})


def _any_weighing(store: Store) -> bool:
    """Say whether a register that may weigh holds a record; without any, the registers need not even be read."""
    kept = store.registers.counts()
    return bool(kept) and any(one.weights and kept.get(one.id) for one in resources.registers().by_id.values())
