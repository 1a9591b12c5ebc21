"""The office's own policy packs in the making: folders beside the database that a person or the window edits."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.draft_rows import HEAD, read_tables, with_head
from desktop.work.operations.office import packs_in_use
from desktop.work.operations.pack_checking import loaded, read_folder
from matching.errors import ResourceError
from matching.packs.load import FILES

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.packs import Pack

FOLDER = "政策包草稿"
MADE = "已生成"
DELETED = "已删除"
_ORDINARY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStart:
    """Say what a new pack is called, where it holds and from when."""

    pack: str
    edition: str
    title: str
    document_number: str = ""
    county: str = ""
    """Code of the county it holds in; empty: everywhere."""
    issuer: str = ""
    issued: date | None = None
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDraft:
    """Hold one draft as listed."""

    folder: Path
    pack: str
    edition: str
    title: str
    valid_from: date | None
    changed_at: datetime
    state: str
    """installed when these very files are in use, changed when others under this name are, else empty."""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Hold the texts of a draft as read."""

    folder: Path
    texts: Mapping[str, str]


def drafts_folder(data: Path) -> Path:
    """Return where the drafts lie, as `<id>/<edition>/*.toml`."""
    return data / FOLDER


def made_file(data: Path, pack: str, edition: str) -> Path:
    """Return where the file of a draft is made that is installed at once."""
    return drafts_folder(data) / MADE / f"{pack}-{edition}.lvpack"


def list_drafts(store: Store, data: Path) -> tuple[ListedDraft, ...]:
    """Return all drafts, the one changed last first; one that cannot be read says so."""
    place = drafts_folder(data)
    folders = [path for path in place.glob("*/*") if path.is_dir() and path.parent.name not in {MADE, DELETED}]
    in_use = {(one.pack, one.edition): one.checksum for one in store.installed_packs()}
    found = [_listed(folder, in_use) for folder in folders if any(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: one.changed_at, reverse=True))


def new_draft(store: Store, data: Path, start: DraftStart) -> Path:
    """Make a folder with a small valid pack and return it."""
    texts = _template(start)
    try:
        pack = loaded(texts)
    except ResourceError as error:
        raise Problem(error.what, remedy="请改正后再新建", code="draft_start") from error
    known = next((one for one in packs_in_use(store).editions if one.row.id == start.pack), None)
    if known is not None:
        raise Problem(
            f"编号 {start.pack} 已经是“{known.row.title}”",
            remedy="请换一个编号；要做它的新版本，请用“由已有版本复制”",
            code="draft_taken",
        )
    return _create(data, pack, texts)


def copy_edition(store: Store, data: Path, pack: Pack, *, edition: str, valid_from: date | None) -> Path:
    """Make a folder with the content of an edition under another edition's name and return it."""
    known = packs_in_use(store).editions
    if any((one.row.id, one.row.edition) == (pack.row.id, edition) for one in known):
        raise Problem(
            f"{pack.row.title}的 {edition} 版已经有了", remedy="请换一个版本号，如年份", code="draft_edition_taken"
        )
    head = dict(read_tables(pack.texts).head)
    head["edition"] = edition
    if valid_from is not None:
        head["valid_from"] = valid_from
        head.pop("valid_to", None)
    texts = {**pack.texts, HEAD: with_head(pack.texts[HEAD], head)}
    try:
        return _create(data, loaded(texts), texts)
    except ResourceError as error:
        raise Problem(error.what, remedy="请改正后再复制", code="draft_start") from error


def read_draft(folder: Path) -> Draft:
    """Read the files of a draft."""
    return Draft(folder=folder, texts=read_folder(folder))


def save_draft(draft: Draft, texts: Mapping[str, str]) -> Draft:
    """Write what changed, each file whole or not at all; refused when somebody else changed the files meanwhile."""
    try:
        now = read_folder(draft.folder)
    except Problem as problem:
        if problem.code != "no_pack_folder":
            raise
        now = {}
    changed = [name for name in dict.fromkeys((*texts, *draft.texts)) if texts.get(name) != draft.texts.get(name)]
    if strange := [name for name in changed if now.get(name) != draft.texts.get(name)]:
        raise Problem(
            f"{'、'.join(strange)} 已在别处改动，没有保存",
            where=str(draft.folder),
            remedy="请返回清单，选择不保存，再打开这份草稿",
            code="draft_changed_elsewhere",
        )
    for name in changed:
        _write(draft.folder / name, texts.get(name))
    return Draft(folder=draft.folder, texts=dict(texts))


def delete_draft(data: Path, folder: Path) -> Path:
    """Move a draft aside, from where a person can take it back, and return where it lies."""
    aside = drafts_folder(data) / DELETED / f"{folder.parent.name}-{folder.name}-{datetime.now():%Y%m%d-%H%M%S}"
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(aside)
        if not any(folder.parent.iterdir()):
            folder.parent.rmdir()
    except OSError as error:
        raise _unwritten(folder) from error
    return aside


def restore_draft(aside: Path, folder: Path) -> Path:
    """Take a draft that was moved aside back to its place, unless another one stands there by now."""
    if folder.exists():
        raise Problem(
            "原来的位置已有另一份草稿", where=str(folder), remedy="请先给那份草稿换一个版本号", code="draft_there"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(folder)
    except OSError as error:
        raise _unwritten(folder) from error
    return folder


def _listed(folder: Path, in_use: Mapping[tuple[str, str], str]) -> ListedDraft:
    name = (folder.parent.name, folder.name)
    changed_at = datetime.fromtimestamp(max(path.stat().st_mtime for path in folder.glob("*.toml"))).astimezone()
    problem, title, valid_from, state = "", "", None, ""
    try:
        texts = read_folder(folder)
        rows = read_tables(texts)
        problem = rows.unread.get(HEAD, "")
        title, valid_from = str(rows.head.get("title", "")), rows.head.get("valid_from")
        if name in in_use:
            state = "installed" if _checksum(texts) == in_use[name] else "changed"
    except Problem as refused:
        problem = refused.what
    return ListedDraft(
        folder=folder,
        pack=name[0],
        edition=name[1],
        title=title,
        valid_from=valid_from if isinstance(valid_from, date) else None,
        changed_at=changed_at,
        state=state,
        problem=problem,
    )


def _checksum(texts: Mapping[str, str]) -> str:
    try:
        return loaded(texts).checksum
    except ResourceError:
        return ""


def _create(data: Path, pack: Pack, texts: Mapping[str, str]) -> Path:
    folder = drafts_folder(data) / pack.row.id / pack.row.edition
    if folder.exists():
        raise Problem(
            f"{pack.row.id} 的 {pack.row.edition} 版草稿已经有了",
            remedy="请打开它，或换一个版本号",
            code="draft_exists",
        )
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise _unwritten(folder) from error
    for name in FILES:
        if name in texts:
            _write(folder / name, texts[name])
    return folder


def _write(path: Path, text: str | None) -> None:
    """Put a text in place of a file at one stroke; no text removes the file."""
    draft = path.with_name(f"{path.name}.new")
    try:
        if text is None or not text.strip():
            path.unlink(missing_ok=True)
            return
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unwritten(path) from error


def _unwritten(path: Path) -> Problem:
    return Problem("草稿没有写成", where=str(path), remedy="请检查文件夹权限和磁盘空间", code="draft_not_written")


def _template(start: DraftStart) -> dict[str, str]:
    """Return the files of a small valid pack; the names are filled in by a TOML writer."""
    region = resources.codes().full_name(start.county) if start.county else "全国"
    head: dict[str, object] = {
        "id": start.pack,
        "edition": start.edition,
        "title": start.title,
        "document_number": start.document_number,
        "kind": "办法",
        "level": "county" if start.county else "national",
        "issuers": [start.issuer] if start.issuer else [],
        "issued": start.issued,
        "valid_from": start.valid_from,
        "region": region,
        "status": "in_force",
        "applies_when": f'ent_county_code == "{start.county}"' if start.county else "",
        "applies_text": f"{region}的企业" if start.county else "",
        "source": "本单位录入",
    }
    written = {key: value for key, value in head.items() if value not in (None, "", [])}
    # The id goes into a condition-free text here, so it must be safe before the loader has looked at it.
    name = start.pack if _ORDINARY.fullmatch(start.pack) else "pack"
    clause = (
        f'[[clause]]\nid = "{name}.s1.scope"\nnumber = "第一条"\nkind = "system"\ntitle = "适用范围"\n'
        f'summary = "{"本办法适用于" + region + "的企业。" if start.county else "本办法适用于各地企业。"}"\n'
        'actions = ["DISPLAY"]\n'
    )
    return {
        HEAD: "# 这份文件说明政策本身：名称、文号、日期、适用范围；井号后面是说明，不起作用。\n"
        + with_head("", written),
        "clauses.toml": f"# 每一条款一节，用自己的话转述。\n\n{clause}",
    }
