"""Which official forms there are: those of the program, and those an office changed or added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.dossier.official.reading import Layout, load_form, together
from desktop.problems import Problem
from matching.errors import ResourceError

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

KEPT = "official_layouts"
"""Setting that holds the office's own layouts: the file they came in, its checksum, who keeps it since when."""
FOLDER = "forms/official"
LARGEST = 200_000
"""Bytes of a layout file."""
_ID = re.compile(r'^id\s*=\s*"[^"]*"', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """Tell of one form."""

    id: str
    title: str
    report: str
    about: str
    register: str
    issuer: str
    receiver: str
    edition: str
    help: str
    draft: bool
    redacted: bool
    over: bool
    """The document behind it is no longer good for the day."""
    own: bool
    replaces: bool
    """An office's own form that stands in the place of a shipped one."""


@cache
def shipped() -> tuple[Layout, ...]:
    """Return the forms the program comes with."""
    return tuple(load_form(text, file=file) for file, text in resources.texts(FOLDER).items())


def layouts(store: Store) -> dict[str, Layout]:
    """Return all forms by id; one of the office takes the place of a shipped one."""
    return together((*shipped(), *(_own(name, kept) for name, kept in _kept(store).items())))


def _own(name: str, kept: Mapping[str, Any]) -> Layout:
    """Read one of the office's own; one altered outside the program is refused."""
    layout = load_form(str(kept["text"]), file=_file(name), own=True)
    if layout.checksum != kept["checksum"]:
        raise Problem(
            f"本单位的版式“{name}”与保存时的校验码不一致", where="版式",
            remedy=f"内容被改动过，请用 lvjian layout drop {name} 撤下后重新启用", code="layout_altered",
        )  # fmt: skip
    return layout


def find_form(store: Store, text: str) -> Layout:
    """Return the form somebody means by id, title or number of the report."""
    found = layouts(store)
    plain = text.strip()
    if plain in found:
        return found[plain]
    fits = [one for one in found.values() if plain in {one.row.title, one.row.report}]
    if len(fits) == 1:
        return fits[0]
    elsewhere = next((one.row for one in resources.reports() if one.row.id == plain and not fits), None)
    if elsewhere is not None:
        told = f"请用 {elsewhere.how}" if elsewhere.how else "本工具没有它要的资料，不打印这张表"
        raise Problem(f"{plain}“{elsewhere.title}”不在这里打印", remedy=told, code="official_form")
    near = fits or [one for one in found.values() if plain and plain in one.row.title]
    if len(near) == 1:
        return near[0]
    if not near:
        raise Problem(f"没有“{text}”这张表", remedy="lvjian sheet list 列出全部", code="official_form")
    told = "、".join(f"{one.row.id}（{one.row.title}）" for one in near)
    raise Problem(f"“{text}”指的不止一张表", remedy=f"可用：{told}", code="official_form")


def form_lines(store: Store, *, on: date | None = None, progress: Progress | None = None) -> tuple[FormLine, ...]:
    """Return what there is to choose from."""
    day = on or date.today()
    return tuple(_line(one, day) for one in layouts(store).values())


def _line(one: Layout, day: date) -> FormLine:
    row = one.row
    return FormLine(
        id=row.id,
        title=row.title,
        report=row.report,
        about=row.about,
        register=row.register,
        issuer=row.issuer,
        receiver=row.receiver,
        edition=row.edition,
        help=row.help,
        draft=one.is_draft,
        redacted=row.redacted,
        over=row.valid_to is not None and row.valid_to < day,
        own=one.own,
        replaces=one.own and any(each.row.id == row.id for each in shipped()),
    )


def copied(layout: Layout, *, new_id: str = "") -> str:
    """Return the text of a form to be changed, under a new id where one is given."""
    return _ID.sub(f'id = "{new_id}"', layout.text, count=1) if new_id else layout.text


def checked(text: str, *, file: str) -> Layout:
    """Return an office's own form after checking it; raise Problem naming line, key and what would be right."""
    if len(text.encode()) > LARGEST:
        raise Problem(
            "文件太大，不像一张表的版式", where=file, remedy=f"应小于 {LARGEST // 1000} KB", code="layout_refused"
        )
    try:
        return load_form(text, file=file, own=True)
    except ResourceError as error:
        raise Problem(
            error.what, where=f"{file} {error.item}".strip(),
            remedy=error.remedy or "请改正后再试；lvjian layout show 可看随程序提供的版式", code="layout_refused",
        ) from error  # fmt: skip


def use_layout(store: Store, text: str, *, file: str, by: str, progress: Progress | None = None) -> Layout:
    """Keep an office's own form after checking it; one of the same id is replaced."""
    layout = checked(text, file=file)
    same = next((one for one in shipped() if one.row.id == layout.row.id), None)
    if same is not None and same.checksum == layout.checksum:
        raise Problem(
            f"这张表与随程序提供的“{same.row.title}”完全相同", where=file, remedy="请先改好再启用", code="layout_same"
        )
    with store.transaction():
        entry = {"text": text, "checksum": layout.checksum}
        store.put_setting(KEPT, {**_kept(store), layout.row.id: entry})
        store.note(
            by=by, why=f"{layout.row.id} {layout.row.title}（校验码 {layout.checksum[:12]}）", what="layout_used"
        )
    return layout


def drop_layout(store: Store, form_id: str, *, by: str, progress: Progress | None = None) -> bool:
    """Use an office's own form no longer; return whether a shipped one of the same id shows again."""
    kept = _kept(store)
    if form_id not in kept:
        raise Problem(
            f"没有本单位的版式“{form_id}”",
            remedy="随程序提供的版式不能撤下；lvjian layout list 列出全部",
            code="layout_gone",
        )
    with store.transaction():
        store.put_setting(KEPT, {name: entry for name, entry in kept.items() if name != form_id})
        store.note(by=by, why=form_id, what="layout_dropped")
    return any(one.row.id == form_id for one in shipped())


def _file(name: str) -> str:
    return f"本单位的版式 {name}"


def _kept(store: Store) -> dict[str, dict[str, Any]]:
    return dict(store.setting(KEPT) or {})
