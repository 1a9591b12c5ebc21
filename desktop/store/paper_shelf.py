"""The papers of an office: records in the database and files beside it, kept or refused together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.store import attached_files, attachments
from desktop.store.access import Access

if TYPE_CHECKING:
    from matching.papers.records import Attachment


class PaperShelf:
    """Read and write records of papers and the files they name."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def drafted(self, source: Path, *, limit: int) -> AbstractContextManager[attached_files.Draft]:
        """Copy a file beside the database under a temporary name; what is not attached inside is removed again."""
        return attached_files.drafted(self._access.path, source, limit=limit)

    def attach(
        self,
        one: Attachment,
        *,
        by: str,
        why: str,
        draft: attached_files.Draft | None = None,
        corrects: int | None = None,
    ) -> int:
        """Keep a record of a paper with its file, or correct an earlier one by it; return its number."""
        is_new = draft is not None and attached_files.keep(self._access.path, draft)
        try:
            return attachments.record(self._access, one, by=by, why=why, corrects=corrects)
        except BaseException:
            if is_new and draft is not None:
                attached_files.drop(self._access.path, draft.sha256)
            raise

    def withdraw(self, number: int, *, by: str, why: str) -> None:
        """Let a record count no more; its file stays."""
        attachments.withdraw(self._access, number, by=by, why=why)

    def record(self, number: int) -> Attachment:
        """Return a record that counts."""
        return attachments.one(self._access, number)

    def records(self, ids: Sequence[str] | None = None) -> Mapping[str, tuple[Attachment, ...]]:
        """Return the records that count, by the id of what they belong to: of these, or of all."""
        return attachments.of_subjects(self._access, ids)

    def fault(self, checksum: str, size: int, *, whole: bool) -> str:
        """Return missing, size or content for a file that is not as it was kept; empty when it is."""
        found = attached_files.fault(self._access.path, checksum, size, whole=whole)
        return "" if found is None else found.kind

    def faults(self, *, whole: bool) -> tuple[attached_files.Fault, ...]:
        """Return all files that are gone or changed: by size, with `whole` by content."""
        return attachments.faults(self._access, whole=whole)

    def sizes(self) -> Mapping[str, int]:
        """Return the size of every file any record names, by checksum."""
        return attachments.files(self._access)

    def mend(self, *, whole: bool) -> tuple[str, ...]:
        """Take files that are gone or changed from the backups; return the checksums of those mended."""
        return attached_files.mend(self._access.path, attachments.files(self._access), whole=whole)

    def copy_out(self, checksum: str, size: int, target: Path) -> None:
        """Copy a kept file to a new name, verified on the way."""
        attached_files.copy_out(self._access.path, checksum, size, target)
