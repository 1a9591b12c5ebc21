"""Lints before anything is compiled: names that conditions can use, numbers that are numbers, dated parameters."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from matching.errors import ResourceError
from matching.expression.parse import WORDS
from matching.expression.tree import FUNCTIONS
from matching.packs.labels import key_label
from matching.packs.rows import CriteriaFile, PackRow, ParameterRow, RubricRow

LARGEST = 1e15
"""No amount, quantity or weight of a policy comes near it."""
_PACK = re.compile(r"[a-z][a-z0-9_]{1,39}")
_EDITION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z_-]|\.(?!\.)){0,38}")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_TAKEN = WORDS | frozenset(FUNCTIONS) | {"on"}


def check_soundness(row: PackRow, criteria: CriteriaFile, *, folder: str = "") -> None:
    """Refuse names no condition could use, numbers that are none, and parameters that contradict themselves."""
    file = f"{folder}pack.toml"
    if not _PACK.fullmatch(row.id):
        raise ResourceError("id 只能用小写字母、数字和下划线，以字母开头，2 至 40 个字符", file=file, item=row.id)
    if not _EDITION.fullmatch(row.edition) or row.edition.endswith("."):
        raise ResourceError(
            "edition 只能用字母、数字、点、连字符和下划线，最多 39 个字符", file=file, item=f"{row.id} {row.edition}"
        )
    _parameters(row, file)
    file = f"{folder}criteria.toml"
    if criteria.rubric is not None:
        _figures(criteria.rubric, file, "rubric")
        _rubric(criteria.rubric, criteria, file)
    for criterion in criteria.criterion:
        _figures(criterion, file, criterion.id)


def _figures(row: Struct, file: str, item: str) -> None:
    for key, number in _numbers(row):
        if not math.isfinite(number) or abs(number) > LARGEST:
            raise ResourceError(f"{key_label(key)}太大或不是数值", file=file, item=item)
        if key not in {"value", "at"} and number < 0:
            raise ResourceError(f"{key_label(key)}不能是负数：{number:g}", file=file, item=item)


def _numbers(value: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number in a row and in the rows within it, with its key."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _numbers(getattr(value, name), name)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each, key)
    elif isinstance(value, tuple):
        for each in value:
            yield from _numbers(each, key)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield key, float(value) if abs(value) <= LARGEST else math.copysign(math.inf, value)


def _parameters(row: PackRow, file: str) -> None:
    known: dict[str, ParameterRow] = {}
    begun = set()
    for parameter in row.parameter:
        if not _PARAMETER.fullmatch(parameter.id):
            raise ResourceError("参数的 id 只能用字母、数字和下划线，以字母开头", file=file, item=parameter.id)
        if parameter.id in _TAKEN:
            raise ResourceError(f"{parameter.id} 是条件语言的词，不能作参数名", file=file, item=parameter.id)
        _figures(parameter, file, parameter.id)
        if known.setdefault(parameter.id, parameter).unit != parameter.unit:
            raise ResourceError("同一参数先后的单位不一致", file=file, item=parameter.id)
        if (parameter.id, parameter.valid_from) in begun:
            raise ResourceError("同一参数有两行同日生效", file=file, item=parameter.id)
        begun.add((parameter.id, parameter.valid_from))


def _rubric(rubric: RubricRow, criteria: CriteriaFile, file: str) -> None:
    for name, rows in (("部分", rubric.block), ("领域", rubric.area), ("择优组", rubric.pool)):
        ids = [row.id for row in rows]
        if doubled := next((ident for ident in ids if ids.count(ident) > 1), None):
            raise ResourceError(f"{name}的编号重复", file=file, item=doubled)
    blocks, areas = {block.id for block in rubric.block}, {area.id for area in rubric.area}
    for row in criteria.criterion:
        if row.block not in blocks:
            raise ResourceError(f"没有第 {row.block} 部分", file=file, item=row.id)
        if row.area and row.area not in areas:
            raise ResourceError(f"没有领域 {row.area}", file=file, item=row.id)
    for pool in rubric.pool:
        if pool.area not in areas:
            raise ResourceError(f"没有领域 {pool.area}", file=file, item=pool.id)
        if not pool.weights or not pool.members:
            raise ResourceError("择优组须有成员和权重", file=file, item=pool.id)
