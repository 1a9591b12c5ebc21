"""Bring back what one case was: an earlier revision, or its state in a backup, as a new revision."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.store import backup, cases, opening, saving
from desktop.store.access import Access
from desktop.store.failures import translated_files
from desktop.store.records import EnterpriseDraft, Saved
from matching.fields import FieldDictionary


def revert_case(access: Access, case_id: str, revision: int, *, by: str, why: str) -> Saved:
    """Save an earlier revision of a project as its newest one."""
    documents = cases.documents(access, case_id, revision=revision)
    return saving.save_documents(access, case_id, documents, by=by, why=why, what="reverted")


def recover_case(
    access: Access, backup_path: Path, case_id: str, *, dictionary: FieldDictionary, key: str | None, by: str, why: str
) -> Saved:
    """Take one case out of a backup as its newest revision, out of the recycle bin if it lies there."""
    backup.verify(backup_path, key)
    with _opened(access, backup_path, dictionary, key) as old:
        documents = cases.documents(old, case_id, revision=None)
        enterprise_id = cases.load_case(old, case_id, revision=None).case.enterprise_id
        firm = cases.load_enterprise(old, enterprise_id, revision=None)
    with access.transaction():
        present = access.buffer.project(case_id)
        if present is not None and present.deleted:
            cases.move_case(access, case_id, to_bin=False, by=by, why=why)
        if present is None and access.buffer.enterprise(enterprise_id) is None:
            draft = EnterpriseDraft(facts=firm.facts)
            saving.save_enterprise(access, draft, id=enterprise_id, by=by, why=why, what="recovered")
        return saving.save_documents(
            access, case_id, documents, enterprise_id=enterprise_id, by=by, why=why, what="recovered"
        )


@contextmanager
def _opened(access: Access, backup_path: Path, dictionary: FieldDictionary, key: str | None) -> Iterator[Access]:
    """Open a copy of a backup, so that the backup itself is not upgraded or touched."""
    folder = backup.folder_of(access.path)
    with translated_files(folder, backup.NOT_RESTORED):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as place:
            copy = Path(place) / "copy.db"
            shutil.copyfile(backup_path, copy)
            old = opening.open_access(
                copy, dictionary=dictionary, key=key, places=access.listing.places, clock=access.now
            )
            try:
                yield old
            finally:
                opening.release(old)
