"""Tables for a period: counted, compared with the year before, and the cases behind every figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.statistics.comparing import compared
from desktop.statistics.groups import SEVERAL, UNKNOWN, grouping
from desktop.statistics.layouts import POPULATIONS, Layout, Version, asked_as
from desktop.statistics.periods import Period, around, intervals
from desktop.statistics.rows import DimensionRow
from desktop.statistics.table import NOT_STATED, Printing, StatTable
from desktop.statistics.tally import Asked, Tally, tally
from desktop.work.loading import staying
from desktop.work.operations.office import load_settings, save_settings
from desktop.work.operations.statistics_layouts import dimensions, find_layout
from desktop.work.operations.statistics_material import material_for, needs_of
from desktop.work.operations.statistics_registers import register_table

if TYPE_CHECKING:
    from desktop.statistics.material import Material
    from desktop.store.database import Store
    from desktop.work.progress import Progress


SCOPES = {
    "all": "在库全部项目", "received": "期内收到的项目", "recommended": "期内推荐的项目", "accepted": "期内受理的项目",
    "refused": "期内未受理的项目", "approved": "期内批准的项目", "disbursed": "期内放款的项目",
}  # fmt: skip
"""Which cases a table is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Say which table is wanted: of which period, grouped and chosen how."""

    layout: str
    period: Period
    rows: tuple[str, ...] = ()
    """Other ways to group than the layout's."""
    across: str | None = None
    """None: as the layout says; empty: not at all."""
    region: str = ""
    """Six-digit code of a province, city or county; empty for all."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Key that must hold, by way to group."""
    year_on_year: bool = False
    population: str = ""
    """Other cases than the layout's: all, received, or a kind of step in the period."""
    measures: tuple[str, ...] = ()
    """Only these measures; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold a table with what was asked."""

    table: StatTable
    request: Request
    layout: Layout
    grouped_by: tuple[str, ...]
    check: str = ""
    """Whether the list behind the table gives the same totals."""


def present_period(store: Store, *, on: date | None = None, progress: Progress | None = None) -> Period:
    """Return the period of the office's interval that a day lies in."""
    return around(on or date.today(), load_settings(store).statistics_interval)


def put_interval(store: Store, interval: str, *, by: str, progress: Progress | None = None) -> None:
    """Keep for which interval the office makes its tables; the notice names none."""
    if interval not in intervals():
        told = "、".join(f"{name}（{title}）" for name, title in intervals().items())
        raise Problem(f"没有“{interval}”这种统计周期", remedy=f"可用：{told}", code="statistics_interval")
    save_settings(store, replace(load_settings(store), statistics_interval=interval), by=by)


def table_for(store: Store, request: Request, *, on: date | None = None, progress: Progress | None = None) -> Answer:
    """Count a table."""
    with staying():
        return _table_for(store, request, on, progress)


def _table_for(store: Store, request: Request, on: date | None, progress: Progress | None) -> Answer:
    layout = find_layout(store, request.layout)
    if layout.row.roll_up is not None:
        table = register_table(store, layout, on=on or request.period.end)
        return Answer(table=table, request=request, layout=layout, grouped_by=layout.row.roll_up.levels)
    versions, material, periods = _grounds_of(store, request, layout, progress)
    tables = [
        _counted(layout, version, material, replace(request, period=period))
        for version, period in zip(versions, periods, strict=True)
    ]
    table = tables[0]
    if request.year_on_year:
        between = [one.row for one in layout.versions if versions[1].row.since < one.row.since <= versions[0].row.since]
        table = compared(
            tables[0],
            tables[1],
            versions=(versions[0].row, versions[1].row),
            labels=(request.period.label, request.period.year_before().label),
            between=between,
        )
    check = ""
    if layout.row.list and not request.year_on_year:
        from desktop.work.operations.statistics_lists import reconciled

        check = reconciled(table, versions[0], material)
    return Answer(table=table, request=request, layout=layout, grouped_by=versions[0].row.rows, check=check)


def versions_and_material(
    store: Store, request: Request, *, progress: Progress | None = None
) -> tuple[Version, Material]:
    """Return by what a table of one period is counted, and what it is counted from."""
    versions, material, _ = _grounds_of(store, request, find_layout(store, request.layout), progress)
    return versions[0], material


def _grounds_of(
    store: Store, request: Request, layout: Layout, progress: Progress | None
) -> tuple[list[Version], Material, tuple[Period, ...]]:
    known = _known(request, layout)
    periods = (request.period, request.period.year_before()) if request.year_on_year else (request.period,)
    rows = request.rows or layout.on(request.period.end).row.rows
    # Both years are grouped as the later one asks; they stand where groups across would.
    across = "" if request.year_on_year else request.across
    versions = [
        asked_as(layout.on(one.end), rows=rows, across=across, population=request.population, measures=request.measures)
        for one in periods
    ]
    grouped = [known[name] for one in versions for name in (*one.row.rows, *filter(None, (one.row.across,)))]
    chosen = [known[name] for name in request.where]
    material = material_for(store, needs_of(versions, (*grouped, *chosen)), periods, progress=progress)
    return versions, material, periods


def _known(request: Request, layout: Layout) -> Mapping[str, DimensionRow]:
    known = dimensions()
    for name in (*request.rows, *filter(None, (request.across,)), *request.where):
        if name not in known:
            told = "、".join(f"{one.id}（{one.title}）" for one in known.values())
            raise Problem(f"没有“{name}”这种分组", remedy=f"可用：{told}", code="statistics_dimension")
    if request.region and not (len(request.region) == 6 and request.region.isdigit()):
        raise Problem(f"地区代码“{request.region}”不对", remedy="请写六位行政区划代码，如 441900", code="region")
    if request.population not in {"", *POPULATIONS}:
        told = "、".join(f"{one}（{SCOPES[one]}）" for one in POPULATIONS)
        raise Problem(f"没有“{request.population}”这种范围", remedy=f"可用：{told}", code="statistics_population")
    if strange := set(request.measures) - {one.id for version in layout.versions for one in version.row.measure}:
        told = "、".join(f"{one.id}（{one.title}）" for one in layout.versions[-1].row.measure)
        raise Problem(f"没有指标 {'、'.join(sorted(strange))}", remedy=f"可用：{told}", code="statistics_measure")
    return known


def _counted(layout: Layout, version: Version, material: Material, request: Request) -> StatTable:
    known = dimensions()
    section = resources.codes().section
    ready = {
        name: grouping(known[name], material, section=section)
        for name in {*version.row.rows, *filter(None, (version.row.across,)), *request.where}
    }
    rows = [ready[name] for name in version.row.rows]
    across = ready[version.row.across] if version.row.across else None
    dictionary = resources.dictionary()
    found = tally(
        version,
        material,
        Asked(
            period=request.period,
            region=_region_digits(request.region),
            where=tuple((ready[name], key_of(known[name], text)) for name, text in request.where.items()),
        ),
        rows=rows,
        across=across,
        fields=dictionary,
        comparisons={row.actual: row for row in resources.comparisons()},
    )
    printing = Printing(version.row, rows, across, label=label_of, order=order_of)
    return StatTable(
        id=layout.row.id,
        title=layout.row.title,
        subtitle=_subtitle(request, version),
        heads=printing.heads(found.cells),
        lines=printing.lines(found),
        ids=material.ids,
        notes=(*layout.row.notes, *_notes(layout, version, found, material)),
        clause=layout.row.clause,
        chart=layout.row.chart,
    )


def _region_digits(region: str) -> str:
    if not region:
        return ""
    return region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region


def _subtitle(request: Request, version: Version) -> str:
    known = dimensions()
    parts = [request.period.label]
    if any(one.cases or one.reached or one.sum for one in version.row.measure):
        parts.append(f"范围：{SCOPES[version.row.population]}")
    if request.region:
        parts.append(place_name(request.region))
    parts += [
        f"{known[name].title}：{label_of(known[name], key_of(known[name], text))}"
        for name, text in request.where.items()
    ]
    return "　".join(parts)


def _notes(layout: Layout, version: Version, found: Tally, material: Material) -> tuple[str, ...]:
    notes = []
    known = dimensions()
    if layout.row.origin:
        notes.append(layout.row.origin)
    if any(known[name].repeats for name in version.row.rows):
        notes.append("一个项目认领多项时在每项各计一次，各行不可相加，所以没有合计")
    if found.left_out:
        notes.append(f"另有 {len(found.left_out)} 个项目因资料没有填，不知道是否应计入，没有计入")
    if found.overlapping:
        notes.append(f"{len(found.overlapping)} 个项目的监测期间重叠，实测数不能相加，作未填计，请更正后再统计")
    effects = sorted({one.sum for one in version.row.measure if one.sum})
    told = []
    for name in effects:
        count = material.computed_count(name)
        if count:
            told.append(f"{resources.dictionary()[name].label} {count} 个")
    if told:
        notes.append("在库项目中按措施测算的：" + "、".join(told))
    return tuple(notes)


# ---- names of keys


def label_of(row: DimensionRow, key: str) -> str:
    """Return what a key is called."""
    if key == UNKNOWN:
        return NOT_STATED
    if key == SEVERAL:
        return "跨类"
    if key in row.names:
        return row.names[key]
    if row.code == "product":
        return next((one.row.title for one in resources.shipped_products() if one.row.id == key), key)
    if row.code:
        name = resources.name_code(row.code, key.ljust(6, "0") if row.field == "ent_county_code" else key)
        return name or key
    if row.field:
        return resources.dictionary()[row.field].choice_label(key)
    return f"{key[:4]}年第{key[-1]}季度" if row.source == "quarter" else key


def place_name(code: str) -> str:
    """Return the name of a county, city or province."""
    table = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
    return resources.name_code(table, code) or code


def order_of(row: DimensionRow, key: str) -> tuple[int, str]:
    """Return what keys are sorted by: allowed values in the dictionary's order, all else by itself."""
    if row.source == "verdict":
        return list(row.names).index(key) if key in row.names else len(row.names), ""
    if row.field:
        values = [choice.id for choice in resources.dictionary()[row.field].values]
        if key in values:
            return values.index(key), ""
    return len(key) and 10_000, key


def key_of(row: DimensionRow, text: str) -> str:
    """Return the key somebody means by a key or its name."""
    plain = text.strip()
    if plain in {NOT_STATED, ""}:
        return UNKNOWN
    if row.field == "ent_county_code" and len(plain) == 6 and plain.isdigit():
        return plain[: row.digits or 6]
    if row.field:
        named = {title: key for key, title in row.names.items()}
        named |= {choice.label: choice.id for choice in resources.dictionary()[row.field].values}
        return named.get(plain, plain)
    return plain


def dimension_choices(layout: Layout, version: Version, *, also: Collection[str] = ()) -> dict[str, str]:
    """Return the ways to group a layout by, with their titles, its own first."""
    known = dimensions()
    return {name: known[name].title for name in dict.fromkeys((*version.row.rows, *version.row.may, *also))}


def totals(table: StatTable) -> dict[str, Decimal]:
    """Return the figures of the bottom line by column."""
    bottom: Sequence[Decimal | None] = ()
    if table.lines and table.lines[-1].kind == "total":
        bottom = [cell.value for cell in table.lines[-1].cells]
    return {
        head.id: value
        for head, value in zip(table.heads, bottom, strict=False)
        if value is not None and not head.unknown
    }
