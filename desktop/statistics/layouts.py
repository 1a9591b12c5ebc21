"""Read layouts and ways to group, and refuse what cannot be counted, naming file and item."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from desktop.statistics.rows import STEPS, WAYS, DimensionRow, LayoutRow, MeasureRow, VersionRow
from matching.errors import ResourceError
from matching.expression import Expression, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.monitoring.comparisons import Comparison

DIMENSIONS = "statistics/dimensions.toml"
POPULATIONS = ("all", "received", *STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A layout as it is from a day on, with its condition ready."""

    row: VersionRow
    when: Expression | None

    @property
    def fields(self) -> frozenset[str]:
        """Return the counted fields it needs beside those it is grouped by."""
        found = {one.sum for one in self.row.measure if one.sum}
        if any(one.attributed for one in self.row.measure):
            found |= {"loan_balance_cny", "prj_invest_total_cny"}
        return frozenset(found | set(self.when.names if self.when is not None else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One table that can be asked for."""

    row: LayoutRow
    versions: tuple[Version, ...]
    own: bool = False
    """Added by the office."""
    text: str = ""
    """The file, to be copied and changed."""

    def on(self, end: date) -> Version:
        """Return the version by which a period that ends on this day is counted: the first where none is older."""
        valid = [one for one in self.versions if one.row.since <= end]
        return valid[-1] if valid else self.versions[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Hold what layouts may name."""

    dictionary: FieldDictionary
    comparisons: Mapping[str, Comparison]
    """By the field of the actual figure."""
    dimensions: Mapping[str, DimensionRow]


class _DimensionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dimension: tuple[DimensionRow, ...]


def load_dimensions(text: str, dictionary: FieldDictionary, *, file: str = DIMENSIONS) -> dict[str, DimensionRow]:
    """Read the ways to group."""
    rows = _read(text, _DimensionFile, file).dimension
    counted = {field.id for field in dictionary.counted()}
    for row in rows:
        if (row.source == "field") != bool(row.field):
            raise ResourceError("按字段分组要写 field，其余不写", file=file, item=row.id)
        if row.field and row.field not in counted:
            raise ResourceError(f"{row.field} 不是可统计的字段（字典中 counted）", file=file, item=row.id)
        if row.repeats and not dictionary[row.field].is_list:
            raise ResourceError(f"{row.field} 只有一个值，不用写 repeats", file=file, item=row.id)
    if twice := _twice(row.id for row in rows):
        raise ResourceError(f"编号重复：{twice}", file=file)
    return {row.id: row for row in rows}


def load_layout(text: str, grounds: Grounds, *, file: str, own: bool = False) -> Layout:
    """Read one layout; what it names must be there."""
    row = _read(text, LayoutRow, file)
    if (row.roll_up is None) == (not row.version):
        raise ResourceError("要么写 version，要么写 roll_up", file=file, item=row.id)
    versions = sorted(row.version, key=lambda one: one.since)
    if len({one.since for one in versions}) < len(versions):
        raise ResourceError("两个口径从同一天起", file=file, item=row.id)
    if any(not one.change for one in versions[1:]):
        raise ResourceError("后一个口径要用 change 写明改了什么", file=file, item=row.id)
    checked = tuple(_Check(one, grounds, file, row.id).version() for one in versions)
    if row.chart and versions and all(row.chart != one.id for each in versions for one in each.measure):
        raise ResourceError(f"没有 {row.chart} 这个指标可画图", file=file, item=row.id)
    return Layout(row=row, versions=checked, own=own, text=text)


def together(layouts: Iterable[Layout]) -> dict[str, Layout]:
    """Return layouts by id; one of the office takes the place of a shipped one of the same id."""
    found: dict[str, Layout] = {}
    for one in layouts:
        if one.row.id in found and not one.own:
            raise ResourceError("表的编号重复", file="statistics", item=one.row.id)
        found[one.row.id] = one
    return found


def asked_as(
    version: Version, *, rows: Collection[str], across: str | None, population: str = "", measures: Collection[str] = ()
) -> Version:
    """Return a version grouped otherwise, of other cases, or with some of its measures."""
    row = version.row
    kept = {one for measure in row.measure if measure.id in measures for one in (measure.id, *(measure.ratio or ()))}
    changed = msgspec.structs.replace(
        row,
        rows=tuple(rows) or row.rows,
        across=row.across if across is None else across,
        population=population or row.population,
        measure=tuple(one for one in row.measure if one.id in kept) if kept else row.measure,
    )
    return replace(version, row=changed)


class _Check:
    """Check one version of a layout."""

    def __init__(self, row: VersionRow, grounds: Grounds, file: str, item: str) -> None:
        self._row, self._grounds, self._file, self._item = row, grounds, file, item
        self._counted = {field.id: field for field in grounds.dictionary.counted()}

    def version(self) -> Version:
        """Return the version with its condition read."""
        row = self._row
        if row.population not in POPULATIONS:
            self._refuse(f"没有 {row.population} 这种范围，可用：{'、'.join(POPULATIONS)}")
        for name in (*row.rows, *row.may, *filter(None, (row.across,))):
            if name not in self._grounds.dimensions:
                self._refuse(f"没有 {name} 这种分组，可用：{'、'.join(self._grounds.dimensions)}")
        if not row.rows or not row.measure:
            self._refuse("rows 和 measure 至少各一个")
        if twice := _twice(one.id for one in row.measure):
            self._refuse(f"指标编号重复：{twice}")
        for measure in row.measure:
            for problem in self._faults(measure):
                self._refuse(f"指标 {measure.id}：{problem}")
        when = None
        if row.when:
            fields = FieldDictionary(self._counted, {})
            when = read_expression(row.when, symbols_of(fields, {}), file=self._file, item=self._item)
        return Version(row=row, when=when)

    def _faults(self, row: MeasureRow) -> Iterator[str]:
        ways = [name for name in WAYS if getattr(row, name)]
        if len(ways) != 1:
            yield f"要写且只写一种取数方式：{'、'.join(WAYS)}"
            return
        if strange := [one for one in (row.count, row.money, row.reached) if one and one not in STEPS]:
            yield f"没有 {strange[0]} 这种步骤，可用：{'、'.join(STEPS)}"
        if row.sum and (row.sum not in self._counted or self._counted[row.sum].kind not in {"dec", "int"}):
            yield f"{row.sum} 不是可统计的数量字段（字典中 counted）"
        if row.attributed and not row.sum:
            yield "attributed 只用于 sum"
        for name in filter(None, (row.actual, row.forecast)):
            if name not in self._grounds.comparisons:
                yield f"{name} 不是贷后对比的实际数"
        if row.forecast and (kept := self._grounds.comparisons.get(row.forecast)) and not kept.forecast:
            yield f"{row.forecast} 没有对应的预期数"
        if row.ratio and (missing := set(row.ratio) - {one.id for one in self._row.measure}):
            yield f"没有 {'、'.join(missing)} 这个指标"
        if not 0 <= row.places <= 6:
            yield "places 应在 0 到 6 之间"

    def _refuse(self, what: str) -> None:
        raise ResourceError(what, file=self._file, item=self._item)


def _read(text: str, kind: type[msgspec.Struct], file: str):  # type: ignore[no-untyped-def]  # an instance of kind
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error


def _twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    return next((one for one in ids if one in seen or seen.add(one)), "")  # type: ignore[func-returns-value]  # adds
