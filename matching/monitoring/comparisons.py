"""Which actual figure is held against which yearly forecast: rows of resources/fields/monitoring.toml."""

from __future__ import annotations

import tomllib
from typing import Literal

import msgspec

from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.monitoring.records import DIMENSIONS, SUBJECT


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One actual figure as written in monitoring.toml, where the kinds are described."""

    actual: str
    dimension: str
    kind: Literal["flow", "stock"]
    forecast: str = ""
    """Yearly forecast of the case; empty where the case states none."""
    measured: str = ""
    """Field of the case a whole measured year is offered for."""
    places: int = 2

    @property
    def adds_up(self) -> bool:
        """Say whether figures of several periods may be added."""
        return self.kind == "flow"


class _File(msgspec.Struct, frozen=True):
    comparison: tuple[Comparison, ...]


def load_comparisons(
    text: str, dictionary: FieldDictionary, *, file: str = "fields/monitoring.toml"
) -> tuple[Comparison, ...]:
    """Read the rows; refuse a field that the dictionary does not have or that holds no quantity."""
    try:
        rows = msgspec.convert(tomllib.loads(text), _File).comparison
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error
    for row in rows:
        for name in filter(None, (row.actual, row.forecast, row.measured)):
            if name not in dictionary or dictionary[name].kind != "dec":
                raise ResourceError(f"{name} 不是字典里的数量字段", file=file, item=row.actual)
        if dictionary[row.actual].subject != SUBJECT:
            raise ResourceError("实际数应是监测记录的字段", file=file, item=row.actual)
        if row.dimension not in DIMENSIONS:
            raise ResourceError(f"没有 {row.dimension} 这个监测维度", file=file, item=row.actual)
        _check_unit(row, dictionary, file)
    if len({row.actual for row in rows}) < len(rows):
        raise ResourceError("同一个实际数写了两次", file=file)
    return rows


def _check_unit(row: Comparison, dictionary: FieldDictionary, file: str) -> None:
    """Refuse to hold a figure against a forecast in another unit: the forecast is the same per year."""
    unit = dictionary[row.actual].unit
    for name in filter(None, (row.forecast, row.measured)):
        if dictionary[name].unit != f"{unit}/年":
            raise ResourceError(f"{name} 的单位是 {dictionary[name].unit}，应为 {unit}/年", file=file, item=row.actual)
