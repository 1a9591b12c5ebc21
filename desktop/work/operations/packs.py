"""The life of a policy pack beside the shipped ones: build, look into, install, withdraw, list; all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.exchange import keys as signing
from desktop.exchange import packfile
from desktop.exchange.packfile import PackFile
from desktop.problems import Problem
from desktop.store import InstalledPack
from desktop.version import VERSION
from desktop.work.operations.judging import ground_on
from desktop.work.operations.office import adjustments, load_settings, packs_in_use, packs_with
from desktop.work.operations.pack_checking import case_faults, check_folder, loaded, read_folder
from desktop.work.operations.pack_impact import CaseChange, changed_cases
from matching.errors import ResourceError
from matching.explain.condition import spoken
from matching.expression.parse import parse
from matching.packs import Pack, PackLibrary, library_of
from matching.packs.change import Change, changes

if TYPE_CHECKING:
    from desktop.exchange.keys import Signer
    from desktop.store.database import Store
    from desktop.work.progress import Progress

_SHOWN_FAULTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPack:
    """Tell which file was made of which edition, and in whose name."""

    file: Path
    pack: str
    edition: str
    title: str
    checksum: str
    signer: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInspection:
    """Tell what is in a file or folder, how far its origin is proved, and what installing it would change."""

    source: str
    pack: str
    edition: str
    title: str
    checksum: str
    state: str
    """trusted, unknown_signer, unsigned; folder for one that is not a file yet."""
    signer: str
    fingerprint: str
    namesake: bool
    """An unknown key bears the name of a trusted signer."""
    present: str
    """shipped or installed when the very same edition is there already, else empty."""
    refusal: str
    """Why it cannot be installed beside the others, empty when it can."""
    against: str
    """Edition it is compared with; empty for a document that is new here."""
    changes: tuple[Change, ...]
    on: date
    """Day on which cases were judged: the day asked for, or the first day of the edition when that is later."""
    judged: int
    cases: tuple[CaseChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInstalled:
    """Tell what installing did: installed, or unchanged when the very same edition was there."""

    outcome: str
    pack: str
    edition: str
    title: str
    checksum: str
    state: str
    signer: str
    fingerprint: str


def build_pack(
    folder: Path,
    out: Path | None,
    *,
    keys: Path,
    built_on: date | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> BuiltPack:
    """Check a folder and write it as one signed file; the office's key is made when there is none yet."""
    checked = check_folder(folder, progress=progress)
    if checked.faults:
        told = "；".join(fault.sentence for fault in checked.faults[:_SHOWN_FAULTS])
        raise Problem(
            f"政策包有 {len(checked.faults)} 处问题：{told}",
            where=str(folder),
            remedy="请改正后再制作（lvjian pack check 列出全部问题）",
            code="pack_faulty",
        )
    texts = read_folder(folder)
    key = signing.office_key(keys) or signing.make_key(keys, name)
    path = packfile.write_pack(
        out or Path(f"{checked.pack}-{checked.edition}{packfile.SUFFIX}"),
        texts,
        pack=checked.pack,
        edition=checked.edition,
        title=checked.title,
        program=VERSION,
        built_on=built_on,
        key=key,
    )
    return BuiltPack(
        file=path,
        pack=checked.pack,
        edition=checked.edition,
        title=checked.title,
        checksum=checked.checksum,
        signer=key.signer.name,
        fingerprint=key.signer.fingerprint,
    )


def check_origin(path: Path, *, keys: Path, accept: str = "") -> None:
    """Refuse a file that is altered, or whose origin is neither proved nor accepted by name."""
    packfile.check_accepted(packfile.read_pack(path, trusted=signing.trusted_signers(keys)), accept)


def inspect_pack(store: Store, path: Path, *, on: date, keys: Path, progress: Progress) -> PackInspection:
    """Tell what a file or folder holds and what it would change, rows and stored cases; nothing is kept."""
    opened = None if path.is_dir() else packfile.read_pack(path, trusted=signing.trusted_signers(keys))
    texts = read_folder(path) if opened is None else opened.texts
    candidate = _candidate(store, texts, opened)
    library = packs_in_use(store)
    others = tuple(pack for pack in library.editions if _name(pack) != _name(candidate))
    day = max(on, candidate.begins())
    present = next((pack for pack in library.editions if pack.checksum == candidate.checksum), None)
    after = library if present else PackLibrary((*others, candidate), library.adjustments)
    cases, judged = changed_cases(store, ground_on(library, day), ground_on(after, day), on=day, progress=progress)
    old = _compared_with(packs_with(store, {}), candidate, day)
    new = loaded(texts)
    return PackInspection(
        source=path.name,
        pack=candidate.row.id,
        edition=candidate.row.edition,
        title=candidate.row.title,
        checksum=candidate.checksum,
        state=opened.state if opened else "folder",
        signer=opened.signer.name if opened and opened.signer else "",
        fingerprint=opened.signer.fingerprint if opened and opened.signer else "",
        namesake=opened is not None and opened.namesake is not None,
        present=_origin(store, present) if present else "",
        refusal="" if present else _refusal(library, candidate) or _unproved(candidate, progress),
        against=old.row.edition if old else "",
        changes=changes(old, new, say=_saying(*(pack for pack in (old, new) if pack))),
        on=day,
        judged=judged,
        cases=cases,
    )


def install_pack(
    store: Store, path: Path, *, by: str, keys: Path, accept: str = "", progress: Progress | None = None
) -> PackInstalled:
    """Verify a file and use its edition from now on; refused as a whole when anything is wrong with it."""
    opened = packfile.read_pack(path, trusted=signing.trusted_signers(keys))
    packfile.check_accepted(opened, accept)
    pack = _candidate(store, opened.texts, opened)
    if unproved := _unproved(pack, progress):
        raise Problem(unproved, where=path.name, remedy="请制作单位核对后重新制作", code="pack_cases")
    library = packs_in_use(store)
    present = any(known.checksum == pack.checksum for known in library.editions)
    if not present:
        if refusal := _refusal(library, pack):
            raise Problem(refusal, where=path.name, remedy="已安装的政策包没有改动", code="pack_conflict")
        with store.transaction():
            store.install_pack(_record(pack, opened, by=by, accept=accept), pack.texts)
    return PackInstalled(
        outcome="unchanged" if present else "installed",
        pack=pack.row.id,
        edition=pack.row.edition,
        title=pack.row.title,
        checksum=pack.checksum,
        state=opened.state,
        signer=opened.signer.name if opened.signer else "",
        fingerprint=opened.signer.fingerprint if opened.signer else "",
    )


def withdraw_pack(
    store: Store, pack_id: str, edition: str, *, by: str, why: str = "", progress: Progress | None = None
) -> None:
    """Use an installed edition no longer; what was judged by it keeps it."""
    if store.withdraw_pack(pack_id, edition, by=by, why=why):
        return
    if any(_name(pack) == (pack_id, edition) for pack in resources.packs().editions):
        raise Problem(
            f"政策包 {pack_id} 的 {edition} 版随程序提供，不能撤下",
            remedy="可以安装同一文件的较新版本来代替它",
            code="pack_shipped",
        )
    raise Problem(
        f"没有安装政策包 {pack_id} 的 {edition} 版", remedy="请用 lvjian pack list 查看", code="pack_not_installed"
    )


def key_of_office(keys: Path, name: str = "", *, default: str = "") -> tuple[Signer, bool]:
    """Return who the office signs as, and whether the key was made just now; a name given renames it."""
    key = signing.office_key(keys)
    if key is None:
        return signing.make_key(keys, name or default).signer, True
    return (signing.rename_key(keys, name) if name else key).signer, False


def export_public_key(signer: Signer, out: Path) -> None:
    """Write the public part of a key to hand to other offices."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(signing.public_text(signer), encoding="utf-8")
    except OSError as error:
        raise Problem("公钥没有写成", where=str(out), remedy="请检查文件夹权限和磁盘空间", code="file") from error


def trust_public_key(keys: Path, path: Path) -> Signer:
    """Trust the signer whose public key another office handed over; compare the fingerprint with them first."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("读不到公钥文件", where=str(path), remedy="请检查文件名和权限", code="file") from error
    signer = signing.read_public(text)
    signing.trust(keys, signer)
    return signer


def name_of_office(store: Store) -> str:
    """Return the name an office signs with unless it says otherwise, empty when it has none yet."""
    return load_settings(store).office_name


def _candidate(store: Store, texts: Mapping[str, str], opened: PackFile | None) -> Pack:
    """Load what a file holds under the office's own numbers; refuse a manifest that names something else."""
    folder = f"{opened.name}/" if opened else ""
    pack = loaded(texts, folder=folder)
    if opened is not None:
        said = opened.manifest
        if (said.pack, said.edition, said.title) != (pack.row.id, pack.row.edition, pack.row.title):
            raise Problem(
                "清单写的政策包与内容不是同一个", where=opened.name, remedy="请制作单位重新制作", code="pack_altered"
            )
    own = adjustments(store).get(pack.row.id)
    if not own:
        return pack
    try:
        return loaded(texts, folder=folder, adjustments=own)
    except ResourceError as error:
        raise Problem(
            f"本单位改过的评分设置不适用于这个版本（{error.item}：{error.what}）",
            where=pack.row.title,
            remedy="请先在设置中恢复该政策包的建议值",
            code="pack_rubric",
        ) from error


def _refusal(library: PackLibrary, pack: Pack) -> str:
    """Return why an edition cannot stand beside the others, empty when it can."""
    try:
        library_of((*library.editions, pack))
    except ResourceError as error:
        return f"{error.file}：{error.what}。{error.remedy}"
    return ""


def _unproved(pack: Pack, progress: Progress | None) -> str:
    """Return what the pack's own worked cases contradict, empty when they come out as written."""
    faults = case_faults(pack, progress=progress)
    return f"政策包自带的算例有 {len(faults)} 处不符：{faults[0].sentence}" if faults else ""


def _compared_with(library: PackLibrary, pack: Pack, day: date) -> Pack | None:
    """Return the edition a person compares with: of the same name, else the one in force, else the newest."""
    own = [known for known in library.editions if known.row.id == pack.row.id]
    same = [known for known in own if known.row.edition == pack.row.edition]
    in_force = [known for known in library.on(day) if known.row.id == pack.row.id]
    newest = sorted(own, key=Pack.begins, reverse=True)
    return next(iter((*same, *in_force, *newest)), None)


def _saying(*packs: Pack) -> Callable[[str], str]:
    """Return how conditions of these packs are told: in labels, with the names of their parameters."""
    parameters = {row.id: row.title for pack in packs for row in pack.row.parameter}
    dictionary = resources.dictionary()

    def say(condition: str) -> str:
        return spoken(parse(condition), dictionary, parameters=parameters, name_code=resources.name_code)

    return say


def _record(pack: Pack, opened: PackFile, *, by: str, accept: str) -> InstalledPack:
    return InstalledPack(
        pack=pack.row.id,
        edition=pack.row.edition,
        checksum=pack.checksum,
        installed_at=datetime.now(UTC),  # the store enters the moment by its own clock
        by=by,
        signer=opened.signer.name if opened.signer else "",
        fingerprint=opened.signer.fingerprint if opened.signer else "",
        accepted="" if opened.state == "trusted" else accept.strip(),
    )


def _origin(store: Store, pack: Pack) -> str:
    installed = {one.checksum for one in store.installed_packs()}
    shipped = {one.checksum for one in resources.packs().editions}
    return "shipped" if pack.checksum in shipped or pack.checksum not in installed else "installed"


def _name(pack: Pack) -> tuple[str, str]:
    return pack.row.id, pack.row.edition
