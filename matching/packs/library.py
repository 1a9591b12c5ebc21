"""All installed packs with their editions, and which of them a date calls for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.packs.adjust import Adjustments
from matching.packs.load import load_edition
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


def load_library(
    folders: Mapping[str, Mapping[str, str]],
    dictionary: FieldDictionary,
    *,
    adjustments: Mapping[str, Adjustments] | None = None,
) -> PackLibrary:
    """Read all editions from `id/edition/` folders of file texts; doubled or overlapping editions are refused."""
    editions = []
    begun: dict[tuple[str, date], str] = {}
    for folder, texts in folders.items():
        own = (adjustments or {}).get(folder.partition("/")[0])
        pack = load_edition(texts, dictionary, folder=f"packs/{folder}/", adjustments=own)
        key = (pack.row.id, pack.begins())
        if key in begun:
            raise ResourceError(f"与 {begun[key]} 版同日生效", file=f"packs/{folder}/pack.toml", item=pack.row.id)
        begun[key] = pack.row.edition
        editions.append(pack)
    return PackLibrary(tuple(editions), adjustments or {})
