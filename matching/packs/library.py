"""All installed packs with their editions, and which of them a date calls for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.errors import ResourceError
from matching.packs.adjust import Adjustments
from matching.packs.model import Pack


@dataclass(frozen=True, slots=True)
class PackLibrary:
    """Hold every edition of every pack."""

    editions: tuple[Pack, ...]
    adjustments: Mapping[str, Adjustments] = field(default_factory=dict)
    """The office's own weights and scales the editions were read with, by pack."""

    def on(self, day: date) -> tuple[Pack, ...]:
        """Return for each pack the edition a date calls for: the newest that had begun by then."""
        chosen: dict[str, Pack] = {}
        for pack in self.editions:
            begins = pack.begins()
            if begins > day:
                continue
            if pack.row.id not in chosen or begins > chosen[pack.row.id].begins():
                chosen[pack.row.id] = pack
        return tuple(chosen.values())

    def edition(self, pack_id: str, edition: str) -> Pack:
        """Return one edition; raise ResourceError when it is not installed."""
        for pack in self.editions:
            if (pack.row.id, pack.row.edition) == (pack_id, edition):
                return pack
        raise ResourceError(f"没有安装政策包 {pack_id} 的 {edition} 版", remedy="请先安装该政策包")


def library_of(editions: Iterable[Pack], *, adjustments: Mapping[str, Adjustments] | None = None) -> PackLibrary:
    """Put editions together; two of one document that hold on the same day by their own dates are refused."""
    library = PackLibrary(tuple(editions), adjustments or {})
    known: dict[str, list[Pack]] = {}
    for pack in library.editions:
        for other in known.setdefault(pack.row.id, []):
            _compare(*sorted((other, pack), key=Pack.begins), newer=pack)
        known[pack.row.id].append(pack)
    return library


def _compare(first: Pack, second: Pack, *, newer: Pack) -> None:
    """Refuse two editions of one document that cannot be told apart by name or by day."""
    file, item = f"packs/{newer.row.id}/{newer.row.edition}/pack.toml", newer.row.id
    if first.row.edition == second.row.edition:
        raise ResourceError(
            f"{newer.row.edition} 版已经有了", file=file, item=item, remedy="内容有改动时请换一个版本号"
        )
    if first.begins() == second.begins():
        other = first if second is newer else second
        raise ResourceError(f"与 {other.row.edition} 版同日生效", file=file, item=item, remedy="请改生效日")
    if first.row.valid_to is not None and second.begins() <= first.row.valid_to:
        raise ResourceError(
            f"{second.row.edition} 版自 {second.begins()} 起生效，"
            f"{first.row.edition} 版到 {first.row.valid_to} 才失效，两版的有效期重叠",
            file=file,
            item=item,
            remedy="请改 valid_from，或另起一个政策包 id",
        )
