"""Decisions as a file between offices: what a model learns from, without names; models merge by merging decisions.

Who a row is about is a salted hash that only the sending office could make again: the same decision sent twice is
known, a firm is not. Reading is strict, for the file comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from math import isfinite

import msgspec

from matching.errors import ValueRefused
from matching.ranking.labels import POOL, Example

FORMAT = 1
_LARGEST = 16_000_000
"""Bytes of a file of decisions; ten thousand decisions have some six million."""
_KIND = "他处结论文件"
_HASH = 24
_PLACES = 4
_HIGHEST = 100.0


class Decisions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the decisions of one office over the criteria named."""

    format: int
    source: str
    """Stands for the sending office: its newer file takes the place of the older one."""
    office: str
    made_on: date
    program: str
    names: tuple[str, ...]
    """Criteria, in the order of the shares."""
    examples: tuple[Example, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    checksum: str
    decisions: Decisions


def source_of(salt: str) -> str:
    """Return what stands for an office in its files; only the office itself could make it."""
    return _hashed(salt, "source")


def newest(files: Iterable[Decisions]) -> tuple[Decisions, ...]:
    """Return the newest file of every office, of one day the one that came last."""
    found: dict[str, Decisions] = {}
    for one in files:
        if one.source not in found or found[one.source].made_on <= one.made_on:
            found[one.source] = one
    return tuple(found.values())


def nameless(examples: Iterable[Example], salt: str) -> tuple[Example, ...]:
    """Return examples that say nothing of who they are about, by the order of their hashes."""
    found = [
        msgspec.structs.replace(
            one,
            key=_hashed(salt, one.key),
            firm=_hashed(salt, one.firm),
            group=POOL if one.group == POOL else f"compare {_hashed(salt, one.group)}",
            shares=tuple(round(share, _PLACES) for share in one.shares),
        )
        for one in examples
    ]
    return tuple(sorted(found, key=lambda one: (one.group, one.key)))


def merged(own: Sequence[Example], others: Iterable[Decisions], salt: str) -> tuple[Example, ...]:
    """Return own and others' decisions, each once: the latest word on it counts, and the own one before a copy."""
    mine = {(one.group, one.key) for one in nameless(own, salt)}
    found: dict[tuple[str, str], Example] = {}
    for decisions in others:
        for one in decisions.examples:
            key = (one.group, one.key)
            if key not in mine and (key not in found or found[key].on <= one.on):
                found[key] = one
    return (*own, *sorted(found.values(), key=lambda one: (one.on, one.group, one.key)))


def dump(decisions: Decisions) -> bytes:
    """Return decisions as a file."""
    return msgspec.json.format(
        msgspec.json.encode(_File(checksum=checksum(decisions), decisions=decisions), order="sorted")
    )


def load(data: bytes, *, file: str) -> Decisions:
    """Read a file of decisions; raise ValueRefused on anything altered, unknown or impossible."""
    if len(data) > _LARGEST:
        raise ValueRefused(file, _KIND, suggestion="文件过大，不是本程序的结论文件")
    try:
        held = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ValueRefused(file, _KIND, suggestion=f"内容不合格式：{error}") from error
    if held.checksum != checksum(held.decisions):
        raise ValueRefused(file, f"未经改动的{_KIND}", suggestion="校验码不符，文件被改动或损坏，请重新导出")
    if problem := _problem(held.decisions):
        raise ValueRefused(file, f"能用的{_KIND}", suggestion=problem)
    return held.decisions


def checksum(decisions: Decisions) -> str:
    """Return the checksum over everything a file holds."""
    return sha256(msgspec.json.encode(decisions, order="sorted")).hexdigest()


def _hashed(salt: str, text: str) -> str:
    return sha256(f"{salt}\n{text}".encode()).hexdigest()[:_HASH]


def _problem(decisions: Decisions) -> str:
    if decisions.format != FORMAT:
        return f"格式版本是 {decisions.format}，本程序能读 {FORMAT}"
    if not _is_hash(decisions.source):
        return "没有写明来源"
    if len({(one.group, one.key) for one in decisions.examples}) != len(decisions.examples):
        return "同一结论出现两次"
    for place, one in enumerate(decisions.examples, start=1):
        if problem := _example_problem(one, len(decisions.names), decisions.made_on):
            return f"第 {place} 条：{problem}"
    return ""


def _example_problem(one: Example, count: int, made_on: date) -> str:
    kind, _, rest = one.group.partition(" ")
    if len(one.shares) != count or not all(isfinite(share) and 0 <= share <= 1 for share in one.shares):
        return f"应有 {count} 个 0 到 1 之间的得分率"
    if not (isfinite(one.target) and 0 <= one.target <= _HIGHEST):
        return f"结论等级应在 0 到 {_HIGHEST:g} 之间"
    if not (isfinite(one.weight) and 0 < one.weight <= _HIGHEST):
        return f"权重应大于 0，不超过 {_HIGHEST:g}"
    if one.on > made_on:
        return f"日期 {one.on} 在文件日期 {made_on} 之后"
    if not all(_is_hash(text) for text in (one.key, one.firm)):
        return "编号不是去名编号"
    return "" if one.group == POOL or (kind == "compare" and _is_hash(rest)) else "比较组不对"


def _is_hash(text: str) -> bool:
    return len(text) == _HASH and all(letter in "0123456789abcdef" for letter in text)
