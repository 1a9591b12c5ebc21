"""The office's own layouts of the dossier and its summary: kept with their checksum, used in every print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.dossier.own_layout import DOSSIER, SUMMARY, TITLES, own_form, shipped_form, shipped_text
from desktop.problems import Problem
from desktop.work.operations.official_layouts import LARGEST
from matching.errors import ResourceError

if TYPE_CHECKING:
    from desktop.dossier.forms import Form
    from desktop.store.database import Store
    from desktop.work.progress import Progress


KEPT = "dossier_layouts"
"""Setting that holds the office's own: the file they came in and its checksum, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLayout:
    """Tell of the layout a paper is printed in."""

    id: str
    title: str
    edition: str
    checksum: str
    """Of the file; empty for the program's own."""
    own: bool
    text: str


def is_paper(name: str) -> bool:
    """Say whether an id is that of the dossier or its summary."""
    return name in TITLES


def paper_form(store: Store, kind: str) -> Form:
    """Return the layout a paper is printed in: the office's own where it has one."""
    entry = _kept(store).get(kind)
    return shipped_form(kind) if entry is None else _own(kind, entry)


def dossier_form_of(store: Store) -> Form:
    """Return the layout of the dossier."""
    return paper_form(store, DOSSIER)


def summary_form_of(store: Store) -> Form:
    """Return the layout of the summary."""
    return paper_form(store, SUMMARY)


def _own(kind: str, entry: dict[str, Any]) -> Form:
    """Read one of the office's own; one altered outside the program is refused."""
    file = f"本单位的版式 {kind}"
    _, form = own_form(str(entry["text"]), file)
    if form.checksum != entry["checksum"]:
        raise Problem(
            f"本单位的版式“{TITLES[kind]}”与保存时的校验码不一致", where="版式",
            remedy=f"内容被改动过，请用 lvjian layout drop {kind} 撤下后重新启用", code="layout_altered",
        )  # fmt: skip
    return form


def paper_layout(store: Store, kind: str) -> PaperLayout:
    """Return the layout of a paper as it is used."""
    entry = _kept(store).get(kind)
    if entry is None:
        return _told(kind, shipped_form(kind), shipped_text(kind))
    return _told(kind, _own(kind, entry), str(entry["text"]))


def paper_layouts(store: Store) -> tuple[PaperLayout, ...]:
    """Return the layouts of dossier and summary."""
    return tuple(paper_layout(store, kind) for kind in TITLES)


def checked_paper(text: str, *, file: str) -> PaperLayout:
    """Return an office's own layout after checking it; raise Problem naming line, key and what would be right."""
    if len(text.encode()) > LARGEST:
        raise Problem("文件太大，不像版式", where=file, remedy=f"应小于 {LARGEST // 1000} KB", code="layout_refused")
    try:
        kind, form = own_form(text, file)
    except ResourceError as error:
        raise Problem(
            error.what, where=f"{file} {error.item}".strip(), remedy=error.remedy, code="layout_refused"
        ) from error
    return _told(kind, form, text)


def use_paper(store: Store, text: str, *, file: str, by: str, progress: Progress | None = None) -> PaperLayout:
    """Keep an office's own layout after checking it; an earlier one of the same paper is replaced."""
    layout = checked_paper(text, file=file)
    with store.transaction():
        store.put_setting(KEPT, {**_kept(store), layout.id: {"text": text, "checksum": layout.checksum}})
        store.note(by=by, why=f"{layout.id} {layout.title}（校验码 {layout.checksum[:12]}）", what="layout_used")
    return layout


def drop_paper(store: Store, kind: str, *, by: str, progress: Progress | None = None) -> None:
    """Print in the program's own layout again."""
    kept = _kept(store)
    if kind not in kept:
        raise Problem(
            f"“{TITLES[kind]}”用的就是随程序提供的版式", remedy="没有可撤下的；lvjian layout list 列出全部",
            code="layout_gone",
        )  # fmt: skip
    with store.transaction():
        store.put_setting(KEPT, {name: entry for name, entry in kept.items() if name != kind})
        store.note(by=by, why=kind, what="layout_dropped")


def _told(kind: str, form: Form, text: str) -> PaperLayout:
    return PaperLayout(
        id=kind, title=TITLES[kind], edition=form.edition, checksum=form.checksum, own=bool(form.checksum), text=text
    )


def _kept(store: Store) -> dict[str, dict[str, Any]]:
    return dict(store.setting(KEPT) or {})
