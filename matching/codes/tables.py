"""All code tables behind one door, read from texts: what a code is called and which code a text means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from matching.codes.industries import Industry, IndustryTable
from matching.codes.lists import OperatorList, TableSource, read_entries
from matching.codes.regions import LEVELS, Region, RegionTable
from matching.codes.uscc import check_uscc
from matching.errors import ResourceError, ValueRefused

_Record = TypeVar("_Record", TableSource, OperatorList)
_SHOWN = 4
"""Candidates named in a message; more do not help anyone choose."""
_WANTED = {
    "province": "省（区、市）名称或 6 位代码",
    "prefecture": "市（州、盟）名称或 6 位代码",
    "county": "县（市、区）名称或 6 位代码",
    "region": "行政区划名称或 6 位代码",
    "industry": "国民经济行业代码（如 C1711）或行业名称",
}


class CodeTables:
    """Answer questions about codes; tables are parsed on the first question."""

    def __init__(
        self,
        *,
        regions: RegionTable,
        industries: IndustryTable,
        sources: Mapping[str, TableSource],
        lists: Mapping[str, OperatorList],
    ) -> None:
        self._regions = regions
        self._industries = industries
        self.sources = dict(sources)
        self.lists = dict(lists)

    def region(self, code: str, on: date | None = None) -> Region | None:
        """Return the region of a code, as it was on a day if one is given."""
        return self._regions.get(code, on)

    def county(self, code: str) -> Region | None:
        """Return the county of a code; a prefecture without counties (东莞) counts as one."""
        found = self._regions.get(code)
        return found if found is not None and self._regions.stands_for_county(found) else None

    def regions_below(self, code: str = "") -> tuple[Region, ...]:
        """Return the regions directly below a code, or all provinces."""
        return self._regions.children(code)

    def counties(self) -> tuple[Region, ...]:
        """Return every region a case may lie in, by code."""
        last = (found[-1] for found in self._regions.rows.values())
        return tuple(region for region in last if self._regions.stands_for_county(region))

    def full_name(self, code: str) -> str:
        """Return 广东省韶关市始兴县 for 440222, empty for an unknown code."""
        found = self._regions.get(code)
        return self._regions.full_name(found) if found else ""

    def find_region(self, text: str, level: str = "") -> tuple[Region, ...]:
        """Return every region a name or code may mean, at one level if that is given."""
        return self._regions.find(text, level)

    def industry(self, code: str) -> Industry | None:
        """Return the industry of a code written with or without its section letter."""
        return self._industries.get(code)

    def industries(self) -> tuple[Industry, ...]:
        """Return all industries in the order of the standard."""
        return tuple(self._industries.rows.values())

    def section(self, code: str) -> str:
        """Return the section letter of an industry code, empty when there is no such code."""
        return self._industries.section(code)

    def find_industry(self, text: str) -> tuple[Industry, ...]:
        """Return every industry a code, a name or part of a name may mean."""
        return self._industries.find(text)

    def name(self, table: str, code: str) -> str:
        """Return what a code of a table (region, county, industry, …) is called, empty when it is not in the table."""
        if table == "industry":
            industry = self._industries.get(code)
            return industry.name if industry else ""
        if table not in _WANTED:
            return ""
        return self.full_name(code)

    def read(self, table: str, text: str) -> str:
        """Return the one code a typed text means, or raise ValueRefused naming what it might have meant."""
        if table == "uscc":
            return check_uscc(text)
        if table not in _WANTED:
            return text.strip()
        found = self._candidates(table, text)
        if len(found) == 1 and not (table == "county" and self._wider(text, *found)):
            return next(iter(found))
        raise ValueRefused(text.strip(), _WANTED[table], suggestion=self._advice(table, text, found))

    def _candidates(self, table: str, text: str) -> dict[str, str]:
        if table == "industry":
            return {row.code: f"{row.name} {row.code}" for row in self._industries.find(text)}
        level = table if table in LEVELS else ""
        return {row.code: f"{self.full_name(row.code)} {row.code}" for row in self._regions.find(text, level)}

    def _wider(self, text: str, county: str) -> tuple[Region, ...]:
        """Return the prefectures that the same short form names (新乡 is a city and a county)."""
        return tuple(
            region
            for region in self._regions.find(text)
            if not self._regions.stands_for_county(region) and self.full_name(region.code) != self.full_name(county)
        )

    def _advice(self, table: str, text: str, found: Mapping[str, str]) -> str:
        if len(found) == 1:
            names = "、".join(self.full_name(region.code) for region in self._wider(text, *found))
            return f"也可能指{names}，请写全名 {next(iter(found.values()))} 或只填代码"
        if found:
            more = f"等 {len(found)} 个" if len(found) > _SHOWN else ""
            return f"可能是 {'、'.join(list(found.values())[:_SHOWN])}{more}，请写全或直接填代码"
        if table == "industry":
            return "行业分类里没有这个代码或名称，可抄统计报表上的行业代码"
        if table in LEVELS and (other := self._regions.find(text)):
            names = "、".join(self.full_name(region.code) for region in other[:_SHOWN])
            return f"{names}不是这一级，请填到{_WANTED[table].split('名称')[0]}"
        if near := self._ending(table, text):
            return f"没有这样的上下级关系，是不是 {'、'.join(near[:_SHOWN])}"
        as_of = self.sources["regions"].as_of
        return f"{as_of.year} 年 {as_of.month} 月 {as_of.day} 日的区划表里没有，请核对；新设的县要先由本单位补充区划表"

    def _ending(self, table: str, text: str) -> list[str]:
        """Return regions whose official name ends the text, for a path that names the wrong region above."""
        level = table if table in LEVELS else ""
        for start in range(1, max(1, len(text) - 1)):
            if found := self._regions.find(text[start:], level):
                return [f"{self.full_name(region.code)} {region.code}" for region in found]
        return []


def load_codes(texts: Mapping[str, str]) -> CodeTables:
    """Read codes.toml and the tables it names from file names and their texts."""
    try:
        document = tomllib.loads(texts.get("codes.toml", ""))
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"不是有效的 TOML：{error}", file="codes.toml") from error
    sources = {row["id"]: _record(TableSource, row) for row in document.get("table", [])}
    if missing := {"regions", "industries"} - set(sources):
        raise ResourceError(f"没有登记代码表 {'、'.join(sorted(missing))}", file="codes.toml")
    regions, industries = sources["regions"].file, sources["industries"].file
    return CodeTables(
        regions=RegionTable(_text(texts, regions), file=regions),
        industries=IndustryTable(_text(texts, industries), file=industries),
        sources=sources,
        lists={row["id"]: _list(row, texts) for row in document.get("list", [])},
    )


def _list(row: Mapping[str, Any], texts: Mapping[str, str]) -> OperatorList:
    file = str(row.get("file", ""))
    entries = read_entries(_text(texts, file), file=file) if file else ()
    return _record(OperatorList, {**row, "entries": entries})


def _text(texts: Mapping[str, str], file: str) -> str:
    if file not in texts:
        raise ResourceError("缺少代码表文件", file=file, remedy="请重新安装本程序")
    return texts[file]


def _record(kind: type[_Record], row: Mapping[str, Any]) -> _Record:
    try:
        return kind(**row)
    except TypeError as error:
        raise ResourceError(f"登记项不完整：{error}", file="codes.toml", item=str(row.get("id", "?"))) from error
