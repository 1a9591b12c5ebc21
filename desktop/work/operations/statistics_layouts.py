"""Which tables there are: those of the program and those an office added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.statistics.layouts import DIMENSIONS, Grounds, Layout, load_dimensions, load_layout, together
from desktop.statistics.rows import DimensionRow
from matching.errors import ResourceError

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

KEPT = "statistics_layouts"
"""Setting that holds the office's own layouts, as the files they came in, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutLine:
    """Tell of one table."""

    id: str
    title: str
    help: str
    report: str
    clause: str
    own: bool
    rows: tuple[str, ...]
    choices: Mapping[str, str]
    """Ways to group it by, with their titles."""
    measures: tuple[str, ...]
    fixed: bool
    """Neither period nor grouping can be chosen."""


@cache
def dimensions() -> dict[str, DimensionRow]:
    """Return the ways to group."""
    return load_dimensions(resources.text(DIMENSIONS), resources.dictionary())


def grounds() -> Grounds:
    """Return what layouts may name."""
    known = {row.actual: row for row in resources.comparisons()}
    return Grounds(dictionary=resources.dictionary(), comparisons=known, dimensions=dimensions())


@cache
def shipped() -> tuple[Layout, ...]:
    """Return the tables the program comes with, in their order."""
    texts = {file: text for file, text in resources.texts("statistics").items() if file != DIMENSIONS}
    found = [load_layout(text, grounds(), file=file) for file, text in texts.items()]
    return tuple(sorted(found, key=lambda one: one.row.place))


def layouts(store: Store) -> dict[str, Layout]:
    """Return all tables by id; one of the office takes the place of a shipped one."""
    own = [load_layout(text, grounds(), file="统计表（本单位）", own=True) for text in _kept(store).values()]
    return together((*shipped(), *own))


def find_layout(store: Store, text: str) -> Layout:
    """Return the table somebody means by id, title or number of the report."""
    found = layouts(store)
    fits = [one for one in found.values() if text in {one.row.id, one.row.title, one.row.report}]
    if not fits:
        told = "、".join(f"{one.row.id}（{one.row.title}）" for one in found.values())
        raise Problem(f"没有“{text}”这张统计表", remedy=f"可用：{told}", code="statistics_layout")
    return fits[0]


def layout_lines(store: Store, *, progress: Progress | None = None) -> tuple[LayoutLine, ...]:
    """Return what there is to choose from."""
    return tuple(_line(one) for one in layouts(store).values())


def _line(one: Layout) -> LayoutLine:
    known = dimensions()
    latest = one.versions[-1].row if one.versions else None
    rows = latest.rows if latest is not None else ()
    names = dict.fromkeys((*rows, *(latest.may if latest is not None else ())))
    return LayoutLine(
        id=one.row.id,
        title=one.row.title,
        help=one.row.help,
        report=one.row.report,
        clause=one.row.clause,
        own=one.own,
        rows=rows,
        choices={name: known[name].title for name in names},
        measures=tuple(measure.title for measure in latest.measure) if latest is not None else (),
        fixed=one.row.roll_up is not None,
    )


def add_layout(store: Store, text: str, *, by: str, progress: Progress | None = None) -> Layout:
    """Keep an office's own layout after checking it; one of the same id is replaced."""
    try:
        layout = load_layout(text, grounds(), file="统计表", own=True)
    except ResourceError as error:
        raise Problem(
            f"统计表没有添加：{error.sentence()}",
            remedy="请改正后再添加；lvjian stats layout ID 可打印现有的表作样本",
            code="statistics_layout",
        ) from error
    with store.transaction():
        store.put_setting(KEPT, {**_kept(store), layout.row.id: text})
        store.note(by=by, why=layout.row.title, what="statistics_layout_added")
    return layout


def remove_layout(store: Store, layout_id: str, *, by: str, progress: Progress | None = None) -> None:
    """Remove an office's own layout; a shipped one of the same id shows again."""
    kept = _kept(store)
    if layout_id not in kept:
        raise Problem(
            f"没有本单位添加的统计表“{layout_id}”",
            remedy="随程序提供的表不能删除，可添加同编号的表代替",
            code="statistics_layout",
        )
    with store.transaction():
        store.put_setting(KEPT, {name: text for name, text in kept.items() if name != layout_id})
        store.note(by=by, why=layout_id, what="statistics_layout_removed")


def _kept(store: Store) -> dict[str, str]:
    return dict(store.setting(KEPT) or {})
