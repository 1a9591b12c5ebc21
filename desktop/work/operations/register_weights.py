"""What an office's records weigh beside the score of a project: flags, titles and memberships."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations.registers import open_book
from matching.registers.weights import SmallWeights, small_weights

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def weights_of_case(
    store: Store, case_id: str, *, on: date | None = None, progress: Progress | None = None
) -> SmallWeights:
    """Return the small weights of a stored project with the records they come from."""
    case = store.load_case(case_id).case
    return small_weights(
        open_book(store, on=on), enterprise_id=case.enterprise_id, project_id=case.id, name_code=resources.name_code
    )
