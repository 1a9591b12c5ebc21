"""Keep what is entered in a form and not saved yet, so that a crash or a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from desktop import resources
from desktop.store.documents import FactCodec
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

DRAFTS_NAME = "drafts"
NEW = "new"
"""Key of the case that was never saved."""
Refused = Mapping[str, tuple[str, str]]
"""By field a text that could not be read, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSheet:
    """Hold the facts of one subject as they stand in the form."""

    facts: Mapping[str, Fact]
    refused: Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Hold everything entered for one case that is not saved, and what it was entered over."""

    case_id: str
    """Empty for a case that was never saved."""
    enterprise_id: str
    title: str
    by: str
    at: datetime
    revisions: tuple[int, int]
    """Of project and enterprise when the draft was begun."""
    whole: DraftSheet
    measures: tuple[DraftSheet, ...]

    @property
    def key(self) -> str:
        """Return under what the draft is kept."""
        return self.case_id or NEW


def keep_draft(store: Store, draft: Draft, *, progress: Progress | None = None) -> None:
    """Keep a draft in place of the one kept for its case before."""
    codec = FactCodec(resources.dictionary())
    kept = _kept(store) | {draft.key: _document(draft, codec)}
    with store.transaction():
        store.put_setting(DRAFTS_NAME, kept)


def drop_draft(store: Store, key: str, *, progress: Progress | None = None) -> None:
    """Forget the draft of a case: it is saved, or nobody wants it."""
    kept = _kept(store)
    if kept.pop(key, None) is not None:
        with store.transaction():
            store.put_setting(DRAFTS_NAME, kept or None)


def draft_of(store: Store, key: str, *, progress: Progress | None = None) -> Draft | None:
    """Return the draft of a case, None when there is none or it cannot be read."""
    document = _kept(store).get(key)
    return None if document is None else _draft(key, document, FactCodec(resources.dictionary()))


def drafts(store: Store, *, progress: Progress | None = None) -> tuple[Draft, ...]:
    """Return all drafts, the newest first; those of cases that are gone are left out."""
    codec = FactCodec(resources.dictionary())
    found = [draft for key, one in _kept(store).items() if (draft := _draft(key, one, codec)) is not None]
    there = [draft for draft in found if not draft.case_id or store.case_row(draft.case_id) is not None]
    return tuple(sorted(there, key=lambda draft: draft.at, reverse=True))


def _kept(store: Store) -> dict[str, Any]:
    kept = store.setting(DRAFTS_NAME)
    return dict(kept) if isinstance(kept, dict) else {}


def _document(draft: Draft, codec: FactCodec) -> dict[str, Any]:
    return {
        "enterprise": draft.enterprise_id,
        "title": draft.title,
        "by": draft.by,
        "at": draft.at.isoformat(),
        "revisions": list(draft.revisions),
        "whole": _sheet_document(draft.whole, codec),
        "measures": [_sheet_document(sheet, codec) for sheet in draft.measures],
    }


def _sheet_document(sheet: DraftSheet, codec: FactCodec) -> dict[str, Any]:
    return {"facts": codec.write(sheet.facts), "refused": {name: list(one) for name, one in sheet.refused.items()}}


def _draft(key: str, document: dict[str, Any], codec: FactCodec) -> Draft | None:
    try:
        return Draft(
            case_id="" if key == NEW else key,
            enterprise_id=str(document["enterprise"]),
            title=str(document["title"]),
            by=str(document["by"]),
            at=datetime.fromisoformat(document["at"]),
            revisions=(int(document["revisions"][0]), int(document["revisions"][1])),
            whole=_sheet(document["whole"], codec),
            measures=tuple(_sheet(one, codec) for one in document["measures"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, msgspec.MsgspecError):
        return None


def _sheet(document: dict[str, Any], codec: FactCodec) -> DraftSheet:
    refused = {str(name): (str(one[0]), str(one[1])) for name, one in document["refused"].items()}
    return DraftSheet(facts=codec.read(document["facts"]).facts, refused=refused)
