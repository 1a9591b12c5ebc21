"""The office's settings and its own weights and scales for the rubric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from desktop import resources
from desktop.problems import Problem
from desktop.settings import ADJUSTMENTS_NAME, SETTINGS_NAME, Settings
from matching.errors import ResourceError
from matching.packs import Pack, PackLibrary
from matching.packs.adjust import Adjustments

if TYPE_CHECKING:
    from desktop.store import InstalledPack
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricView:
    """Show one pack's rubric as in force, as proposed, and what the office changed."""

    pack: Pack
    proposed: Pack
    changes: Adjustments


def load_settings(store: Store, *, progress: Progress | None = None) -> Settings:
    """Return the office's settings, defaults where nothing was set."""
    document = store.setting(SETTINGS_NAME)
    if document is None:
        return Settings()
    known = set(Settings.__dataclass_fields__)
    kept = {name: value for name, value in dict(document).items() if name in known}
    return msgspec.convert(kept, Settings)


def save_settings(store: Store, settings: Settings, *, by: str, progress: Progress | None = None) -> None:
    """Keep the office's settings."""
    with store.transaction():
        store.put_setting(SETTINGS_NAME, msgspec.to_builtins(settings))


def adjustments(store: Store) -> dict[str, Adjustments]:
    """Return the office's own weights and scales by pack."""
    document: Mapping[str, Mapping[str, Any]] = store.setting(ADJUSTMENTS_NAME) or {}
    return {
        pack: {name: tuple(value) if isinstance(value, list) else float(value) for name, value in changes.items()}
        for pack, changes in document.items()
    }


def packs_in_use(store: Store) -> PackLibrary:
    """Return all packs, shipped and installed, with the office's own weights and scales."""
    return packs_with(store, adjustments(store))


def packs_with(store: Store, changes: Mapping[str, Adjustments]) -> PackLibrary:
    """Return all packs, shipped and installed, with these weights and scales."""
    try:
        return _together(store, changes)
    except ResourceError as error:
        if not store.installed_packs():
            raise  # the program's own packs: nothing the office could withdraw
        raise Problem(
            f"政策包现在合不起来：{error.what}",
            where="，".join(part for part in (error.file, error.item) if part),
            remedy="请撤下有问题的已安装政策包（lvjian pack list 查看、lvjian pack withdraw 撤下），或恢复建议的评分",
            code="packs",
        ) from error


def _together(store: Store, changes: Mapping[str, Adjustments]) -> PackLibrary:
    installed = [_installed(store, one, changes.get(one.pack)) for one in store.installed_packs()]
    return resources.packs(changes, installed=installed)


def _installed(store: Store, one: InstalledPack, changes: Adjustments | None) -> Pack:
    texts = partial(store.edition, one.checksum)
    pack = resources.edition(f"{one.pack}/{one.edition}", one.checksum, changes, texts=texts)
    if pack is None:
        raise ResourceError("已安装的内容不在库中", file=f"packs/{one.pack}/{one.edition}/")
    return pack


def load_rubrics(store: Store, *, progress: Progress | None = None) -> tuple[RubricView, ...]:
    """Return the rubric of every pack that scores."""
    changed = adjustments(store)
    proposed = {(pack.row.id, pack.row.edition): pack for pack in packs_with(store, {}).editions}
    return tuple(
        RubricView(pack=pack, proposed=proposed[pack.row.id, pack.row.edition], changes=changed.get(pack.row.id, {}))
        for pack in packs_in_use(store).editions
        if pack.rubric is not None
    )


def save_rubric(store: Store, pack_id: str, changes: Adjustments, *, by: str, progress: Progress | None = None) -> None:
    """Keep the office's numbers for one pack; refuse them as a whole when sums or orders do not hold."""
    changed = {**adjustments(store), pack_id: dict(changes)}
    try:
        _together(store, {pack: own for pack, own in changed.items() if own})
    except ResourceError as error:
        raise Problem(
            f"评分设置不能这样改：{error.what}", where=error.item, remedy="请改正后再保存，或恢复建议值", code="rubric"
        ) from error
    with store.transaction():
        store.put_setting(ADJUSTMENTS_NAME, msgspec.to_builtins({p: c for p, c in changed.items() if c}))


def reset_rubric(store: Store, pack_id: str, *, by: str, progress: Progress | None = None) -> None:
    """Return to the proposed numbers of one pack."""
    save_rubric(store, pack_id, {}, by=by)
