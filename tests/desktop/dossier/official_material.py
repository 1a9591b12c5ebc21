"""Grounds that fill any official form: full, empty, and hostile to layout and print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.dossier.official.ground import Entry, Ground
from desktop.dossier.official.reading import Layout
from matching.fields import Field
from tests.desktop.dossier.material import name_code

DAY = date(2026, 11, 21)
SIXTY = (
    "广东省韶关市乐昌市绿色低碳循环经济产业园区第一水泥制造与余热综合利用及固体废物协同处置技术服务"
    "股份有限公司第二分公司（示例）"
)
HOSTILE = (SIXTY, "<b>余热</b> & <para>发电</para> &lt;项目&gt; {ent_name} =SUM(A1)", "㐂𠮷䶮﨑 🏭♻️", "W" * 60)
Value = Callable[[Field, int], Any]


def full(one: Field, place: int) -> Any:
    """Return an ordinary value of a field."""
    if one.kind in {"dec", "int"}:
        return Decimal("1250.5") if one.kind == "dec" else 12
    if one.kind == "date":
        return date(2026, 3, 1 + place % 28)
    if one.kind == "map":
        value: Any = one.values[0].id if one.values else Decimal("80")
        return {key.id: value for key in one.keys[:3]}
    if one.kind in {"str[]", "text[]"}:
        return ("粉煤灰", "炉渣")
    if one.values:
        known = [choice.id for choice in one.values if choice.id != "unknown"]
        chosen = known[place % len(known)]
        return (chosen,) if one.is_list else chosen
    return {"tri": "yes", "bool": True}.get(one.kind, f"{one.label}示例")


def hostile(one: Field, place: int) -> Any:
    """Return the worst value of a field."""
    if one.kind == "dec":
        return (Decimal(0), Decimal("1000000000000"), Decimal("-0.000001"))[place % 3]
    if one.kind == "int":
        return 10**12
    if one.kind in {"str[]", "text[]"}:
        return HOSTILE
    if one.kind == "map" and not one.values:
        return {key.id: Decimal("1000000000000") for key in one.keys}
    if one.is_list:
        return tuple(choice.id for choice in one.values if choice.id != "unknown")
    if one.kind == "text":
        return HOSTILE[place % 4] * 12
    if one.kind in {"str", "code"}:
        return HOSTILE[place % 4]
    return full(one, place)


def ground(layout: Layout, value: Value | None, *, rows: int = 3) -> Ground:
    """Return what fills a form with values of one sort; none leaves everything out."""
    names = layout.names
    values = {} if value is None else {one.id: value(one, at) for at, one in enumerate(names.fields.values())}
    lists = {
        source: tuple(
            Entry(values={one.id: value(one, at + row) for at, one in enumerate(fields.values())})
            for row in range(rows)
        )
        for source, fields in names.sources.items()
        if value is not None
    }
    return Ground(
        own=Entry(values=values),
        lists=lists,
        called=SIXTY if value is hostile else "示例厂 改造",
        number="7",
        office="示例县工业和信息化局",
        printed_on=DAY,
        on=DAY,
        name_code=name_code,
    )
