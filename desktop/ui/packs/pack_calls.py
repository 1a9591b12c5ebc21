"""What the window asks the worker about packs: look into a file, install, withdraw, and all that the desk does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.draft_rows import Edits, Rows
    from desktop.work.operations.pack_checking import Fault, PackCheck
    from desktop.work.operations.pack_drafts import Draft, DraftStart, ListedDraft
    from desktop.work.operations.pack_listing import ListedPack
    from desktop.work.operations.packs import BuiltPack, PackInspection, PackInstalled
    from desktop.work.progress import Progress
    from matching.packs.rows import PackRow

T = TypeVar("T")
Operation: TypeAlias = "Callable[[Store, Progress], T]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Hold what is in a file, with the document as it names itself."""

    path: Path
    inspection: PackInspection
    row: PackRow
    replaces: bool
    """An edition of the very same name, with other content, was installed here and can be replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Hold a draft as read or as saved, and its rows."""

    draft: Draft
    texts: Mapping[str, str]
    """The texts as they are in the window; what is not saved yet is in them too."""
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Hold a check, and what was made of the draft when it was sound."""

    opened: Opened
    check: PackCheck
    built: BuiltPack | None = None
    looked: Looked | None = None


# ---- files


def look(path: Path, *, on: date, keys: Path) -> Operation[Looked]:
    """Tell what a file holds and whose result it would change."""

    def operation(store: Store, progress: Progress) -> Looked:
        with _told(path.name):
            return _looked(store, path, on=on, keys=keys, progress=progress)

    return operation


def install(looked: Looked, *, by: str, keys: Path, accept: str) -> Operation[PackInstalled]:
    """Install a file, in place of an installed edition of the same name where there is one; all or nothing."""

    def operation(store: Store, progress: Progress) -> PackInstalled:
        from desktop.work.operations import packs

        found = looked.inspection
        with _told(looked.path.name), store.transaction():
            if looked.replaces:
                packs.withdraw_pack(store, found.pack, found.edition, by=by, why=t("pack.replaced_why"))
            return packs.install_pack(store, looked.path, by=by, keys=keys, accept=accept, progress=progress)

    return operation


def installed(on: date) -> Operation[tuple[ListedPack, ...]]:
    """Read which editions the office installed, with those it withdrew."""

    def operation(store: Store, progress: Progress) -> tuple[ListedPack, ...]:
        from desktop.work.operations.pack_listing import list_packs

        rows = list_packs(store, on=on, withdrawn=True, progress=progress)
        return tuple(row for row in rows if row.installed is not None)

    return operation


def withdraw(pack: str, edition: str, *, by: str, why: str) -> Operation[None]:
    """Use an installed edition no longer."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import packs

        packs.withdraw_pack(store, pack, edition, by=by, why=why, progress=progress)

    return operation


# ---- drafts


def drafts(data: Path) -> Operation[tuple[ListedDraft, ...]]:
    """Read which drafts there are."""

    def operation(store: Store, _progress: Progress) -> tuple[ListedDraft, ...]:
        from desktop.work.operations import pack_drafts

        return pack_drafts.list_drafts(store, data)

    return operation


def editions() -> Operation[tuple[tuple[str, str, str], ...]]:
    """Read id, edition and title of everything that can be copied."""

    def operation(store: Store, _progress: Progress) -> tuple[tuple[str, str, str], ...]:
        from desktop.work.operations.office import packs_in_use

        return tuple((one.row.id, one.row.edition, one.row.title) for one in packs_in_use(store).editions)

    return operation


def new_draft(data: Path, start: DraftStart) -> Operation[Opened]:
    """Make a small valid pack and open it."""

    def operation(store: Store, _progress: Progress) -> Opened:
        from desktop.work.operations import pack_drafts

        return _opened(pack_drafts.new_draft(store, data, start))

    return operation


def copy_edition(data: Path, pack: str, edition: str, *, to: str, valid_from: date | None) -> Operation[Opened]:
    """Copy an edition as the next one and open it."""

    def operation(store: Store, _progress: Progress) -> Opened:
        from desktop.work.operations import pack_drafts
        from desktop.work.operations.office import packs_in_use

        with _told(pack):
            source = packs_in_use(store).edition(pack, edition)
            return _opened(pack_drafts.copy_edition(store, data, source, edition=to, valid_from=valid_from))

    return operation


def open_draft(folder: Path) -> Operation[Opened]:
    """Read a draft."""
    return lambda _store, _progress: _opened(folder)


def delete_draft(data: Path, folder: Path) -> Operation[Path]:
    """Move a draft aside."""

    def operation(_store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import pack_drafts

        return pack_drafts.delete_draft(data, folder)

    return operation


def restore_draft(aside: Path, folder: Path) -> Operation[Path]:
    """Take a draft that was moved aside back to its place."""

    def operation(_store: Store, _progress: Progress) -> Path:
        from desktop.work.operations import pack_drafts

        return pack_drafts.restore_draft(aside, folder)

    return operation


def settle(opened: Opened, texts: Mapping[str, str], edits: Edits) -> Operation[Opened]:
    """Bring texts and rows into one, without saving."""
    return lambda _store, _progress: _settled(opened, texts, edits)


def save(opened: Opened, texts: Mapping[str, str], edits: Edits) -> Operation[Opened]:
    """Bring texts and rows into one and write what changed."""
    return lambda _store, _progress: _saved(opened, texts, edits)


def check(opened: Opened, texts: Mapping[str, str], edits: Edits) -> Operation[Tried]:
    """Save a draft and check it with its worked cases."""

    def operation(_store: Store, progress: Progress) -> Tried:
        from desktop.work.operations.pack_checking import check_folder

        kept = _saved(opened, texts, edits)
        return Tried(opened=kept, check=check_folder(kept.draft.folder, progress=progress))

    return operation


def build(
    opened: Opened, texts: Mapping[str, str], edits: Edits, *, out: Path, keys: Path, name: str, on: date
) -> Operation[Tried]:
    """Save and check a draft and, when it is sound, make the signed file of it."""

    def operation(store: Store, progress: Progress) -> Tried:
        from desktop.work.operations import packs

        tried = check(opened, texts, edits)(store, progress)
        if tried.check.faults:
            return tried
        _name_key(keys, name)
        built = packs.build_pack(tried.opened.draft.folder, out, keys=keys, built_on=on, name=name, progress=progress)
        return Tried(opened=tried.opened, check=tried.check, built=built)

    return operation


def build_and_look(
    opened: Opened, texts: Mapping[str, str], edits: Edits, *, data: Path, name: str, on: date
) -> Operation[Tried]:
    """Save, check and make a draft, and tell what installing it would change."""

    def operation(store: Store, progress: Progress) -> Tried:
        from desktop.work.operations.pack_drafts import made_file

        folder = opened.draft.folder
        out = made_file(data, folder.parent.name, folder.name)
        tried = build(opened, texts, edits, out=out, keys=data, name=name, on=on)(store, progress)
        if tried.built is None:
            return tried
        with _told(out.name):
            looked = _looked(store, out, on=on, keys=data, progress=progress)
        return Tried(opened=tried.opened, check=tried.check, built=tried.built, looked=looked)

    return operation


def file_faults(texts: Mapping[str, str], file: str) -> Operation[Sequence[Fault]]:
    """Return what is wrong with one file of a draft."""

    def operation(_store: Store, _progress: Progress) -> Sequence[Fault]:
        from desktop import resources
        from desktop.work.operations.pack_checking import fault_of
        from matching.packs.examine import faults_of

        given = {name: text for name, text in texts.items() if text.strip()}
        faults = [fault_of(error) for error in faults_of(given, resources.dictionary())]
        return tuple(fault for fault in faults if fault.file == file)

    return operation


def _name_key(keys: Path, name: str) -> None:
    """Give a key that was made before the office had a name the office's name."""
    from desktop.exchange import keys as signing

    key = signing.office_key(keys)
    if name and key is not None and key.signer.name.startswith(signing.UNNAMED):
        signing.rename_key(keys, name)


def _looked(store: Store, path: Path, *, on: date, keys: Path, progress: Progress) -> Looked:
    from desktop.exchange import keys as signing
    from desktop.exchange import packfile
    from desktop.work.operations import packs
    from matching.packs.load import read_rows
    from matching.packs.rows import PackRow

    found = packs.inspect_pack(store, path, on=on, keys=keys, progress=progress)
    texts = packfile.read_pack(path, trusted=signing.trusted_signers(keys)).texts
    same = [one for one in store.installed_packs() if (one.pack, one.edition) == (found.pack, found.edition)]
    return Looked(
        path=path,
        inspection=found,
        row=read_rows(texts, "pack.toml", PackRow),
        replaces=bool(same) and not found.present,
    )


def _opened(folder: Path) -> Opened:
    from desktop.work.operations import pack_drafts
    from desktop.work.operations.draft_rows import read_tables

    draft = pack_drafts.read_draft(folder)
    return Opened(draft=draft, texts=draft.texts, rows=read_tables(draft.texts))


def _settled(opened: Opened, texts: Mapping[str, str], edits: Edits) -> Opened:
    from desktop.work.operations.draft_rows import read_tables, with_edits

    with _told(opened.draft.folder.name):
        merged = with_edits(texts, edits)
    return Opened(draft=opened.draft, texts=merged, rows=read_tables(merged))


def _saved(opened: Opened, texts: Mapping[str, str], edits: Edits) -> Opened:
    from desktop.work.operations import pack_drafts

    merged = _settled(opened, texts, edits)
    kept = pack_drafts.save_draft(opened.draft, merged.texts)
    return Opened(draft=kept, texts=merged.texts, rows=merged.rows)


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Let a refusal of what is in a pack be told like any other problem."""
    from desktop.problems import Problem
    from matching.errors import ResourceError

    try:
        yield
    except ResourceError as error:
        where = "，".join(part for part in (place, error.file, error.item) if part)
        what = error.what if error.position is None else f"{t('pack.sign', place=error.position + 1)}：{error.what}"
        raise Problem(what, where=where, remedy=error.remedy or t("pack.ask_maker"), code="pack_refused") from error
