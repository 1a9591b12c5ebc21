"""What the form asks of the worker beside reading and saving a case: what-ifs, drafts, the past of one field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from desktop.ui.calls import Operation
from desktop.work.progress import Progress
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.drafts import Draft
    from desktop.work.operations.trying import Tried


def try_case(
    facts: Mapping[str, Fact], measures: tuple[Mapping[str, Fact], ...], *, case_id: str, on: date
) -> Operation[Tried]:
    """Judge what is entered and not stored."""

    def operation(store: Store, progress: Progress) -> Tried:
        from desktop.work.operations import trying

        return trying.try_case(store, facts, measures, case_id=case_id, on=on, progress=progress)

    return operation


def keep_draft(draft: Draft) -> Operation[None]:
    """Keep what is entered and not saved."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import drafts

        drafts.keep_draft(store, draft, progress=progress)

    return operation


def drop_draft(key: str) -> Operation[None]:
    """Forget the draft of a case."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import drafts

        drafts.drop_draft(store, key, progress=progress)

    return operation


def draft_of(key: str) -> Operation[Draft | None]:
    """Read the draft of a case."""

    def operation(store: Store, progress: Progress) -> Draft | None:
        from desktop.work.operations import drafts

        return drafts.draft_of(store, key, progress=progress)

    return operation


def drafts() -> Operation[tuple[Draft, ...]]:
    """Read all drafts, the newest first."""

    def operation(store: Store, progress: Progress) -> tuple[Draft, ...]:
        from desktop.work.operations import drafts

        return drafts.drafts(store, progress=progress)

    return operation
