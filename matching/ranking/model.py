"""A learned model as plain data: its curves, what it learned from, how good it is. Loading one can never run code.

A file carries a checksum over everything else; strict types, bounds and the monotone shape are checked before any of it
is used, because a model file may come from another office.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from matching.errors import ValueRefused
from matching.ranking.quality import Gain

FORMAT = 1
_LARGEST = 4_000_000
"""Bytes of a model file; a real one has some ten thousand."""


class Curve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold one criterion's curve: its knots from 0 to 1 and the slope between each two."""

    name: str
    label: str
    direction: int
    policy: float
    """Weight of the policy; all sum to one."""
    knots: tuple[float, ...]
    slopes: tuple[float, ...]
    against: float = 0.0
    """How far, in standard errors, the decisions pull against the declared direction."""
    low: float = 0.0
    high: float = 1.0
    """Range of the shares it learned from."""


class Learned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a whole model."""

    format: int
    id: str
    made_on: date
    program: str
    office: str
    rubric: str
    """Checksum of the rubric it starts from."""
    curves: tuple[Curve, ...]
    policy_scale: float
    covariance: tuple[tuple[float, ...], ...]
    examples: int
    """Projects it learned from."""
    comparisons: int
    first_on: date | None
    last_on: date | None
    by_target: dict[str, int]
    """Number of projects by outcome."""
    gain: Gain | None
    fallback: str = ""
    """Why the policy alone speaks, empty when decisions do."""
    far: float = 1.0
    """Mean distance from its nearest neighbour beyond which a case is unlike anything it learned from."""
    known: tuple[tuple[float, ...], ...] = ()
    """Shares it learned from, rounded, without any names: to tell what is unlike them."""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    checksum: str
    model: Learned


def checksum(model: Learned) -> str:
    """Return the checksum over everything a model holds."""
    return sha256(msgspec.json.encode(model, order="sorted")).hexdigest()


def dump(model: Learned) -> bytes:
    """Return a model as a file."""
    return msgspec.json.format(msgspec.json.encode(_File(checksum=checksum(model), model=model), order="sorted"))


def load(data: bytes, *, file: str) -> Learned:
    """Read a model file; raise ValueRefused on anything altered, unknown or impossible."""
    if len(data) > _LARGEST:
        raise ValueRefused(file, "排序模型文件", suggestion="文件过大，不是本程序的模型文件")
    try:
        held = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ValueRefused(file, "排序模型文件", suggestion=f"内容不合格式：{error}") from error
    if held.checksum != checksum(held.model):
        raise ValueRefused(file, "未经改动的排序模型文件", suggestion="校验码不符，文件被改动或损坏，请重新导出")
    if problem := _problem(held.model):
        raise ValueRefused(file, "能用的排序模型文件", suggestion=problem)
    return held.model


def _problem(model: Learned) -> str:
    if model.format != FORMAT:
        return f"格式版本是 {model.format}，本程序能读 {FORMAT}"
    if not model.curves:
        return "没有任何评分项"
    for curve in model.curves:
        ends = curve.knots
        if len(ends) != len(curve.slopes) + 1 or ends[0] != 0.0 or ends[-1] != 1.0 or list(ends) != sorted(set(ends)):
            return f"“{curve.label}”的分段不完整"
        if curve.direction not in {-1, 0, 1} or curve.policy < 0:
            return f"“{curve.label}”的方向或权重不对"
        if not _finite(curve.slopes) or (curve.direction and min(curve.slopes) < 0):
            return f"“{curve.label}”违反声明的方向"
    count = sum(len(curve.slopes) for curve in model.curves)
    if len(model.covariance) not in {0, count} or any(len(row) != count for row in model.covariance):
        return "误差矩阵的大小不对"
    if not all(_finite(row) for row in model.covariance) or not _finite([model.policy_scale, model.far]):
        return "含有非数"
    if any(len(row) != len(model.curves) or not _finite(row) for row in model.known):
        return "学习样本的列数不对"
    return ""


def _finite(values: Sequence[Any]) -> bool:
    return all(abs(value) < 1e9 for value in values)
