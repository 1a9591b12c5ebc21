"""Answers chosen from a list: by label, English label or id, however they are spaced; several separated by ；."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from desktop.intake.plain import bare, folded, half_width, says_nothing
from matching.errors import ValueRefused
from matching.fields import Choice, Field

YES_NO: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1", "对", "已有", "具有", "是的"), "yes"
    ),
    **dict.fromkeys(("否", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "f", "0", "不是", "非", "错"), "no"),
    **dict.fromkeys(("不清楚", "未知", "不详", "待查", "待定", "unknown", "?", "不知道", "不明", "待核实"), "unknown"),
}
_PAPERS: Final = {
    **dict.fromkeys(("有", "是", "√", "✓", "✔", "yes", "y", "已有", "已提供", "具备"), "present"),
    **dict.fromkeys(("无", "否", "没有", "×", "✗", "no", "n", "缺", "未提供", "暂无"), "missing"),
    **dict.fromkeys(("不适用", "不涉及"), "n_a"),
}
_NOTHING = frozenset({"无", "没有", "none", "否", "未涉及", "不涉及"})
_LEVELS = (re.compile(r"[;；\n\r|]+"), re.compile(r"[、,，]+"), re.compile(r"[/／\s]+"))


def read_choice(field: Field, text: str) -> str | None:
    """Return the id of the one allowed value meant, or None where the cell says nothing."""
    found = _lookup(field, text)
    if found is not None:
        return found
    if says_nothing(text):
        return "unknown" if any(choice.id == "unknown" for choice in field.values) else None
    raise refused(field, text)


def read_choices(field: Field, text: str) -> tuple[str, ...] | None:
    """Return the ids of all values meant, in the order written, or None where the cell says nothing."""
    if says_nothing(text) and _lookup(field, text) is None:
        return None
    found = tuple(dict.fromkeys(_parts(field, text, 0)))
    if not found:
        return None
    if "none" in found and len(found) > 1:
        raise ValueRefused(text, "“无”或其他选项之一", suggestion="选了“无”就不能再选别的")
    return found


def read_texts(text: str) -> tuple[str, ...] | None:
    """Return a list of free texts; ； or a new line separates, and where there is neither, 、 and commas do."""
    level = _LEVELS[0] if _LEVELS[0].search(text.strip()) else _LEVELS[1]
    parts = tuple(part for part in (item.strip() for item in level.split(text)) if not says_nothing(part))
    return parts if parts and parts != ("无",) else None


def read_tri(text: str) -> str:
    """Return yes, no or unknown."""
    found = YES_NO.get(folded(text))
    if found is None:
        raise ValueRefused(text, "是、否或不清楚")
    return found


def refused(field: Field, text: str) -> ValueRefused:
    """Tell which values are allowed and which comes nearest."""
    if not field.values:
        return ValueRefused(text, "是、否或不清楚")
    labels = [choice.label for choice in field.values]
    shown = "、".join(labels[:12]) + (f" 等 {len(labels)} 项" if len(labels) > 12 else "")
    near = _nearest(text, labels)
    return ValueRefused(text, f"以下之一：{shown}", suggestion=f"最接近的是“{near}”" if near else "")


def _lookup(field: Field, text: str) -> str | None:
    if field.kind == "tri":
        return YES_NO.get(folded(text))
    return choice_index(field.values, papers=field.kind == "doc").get(folded(text)) or _loose(field.values).get(
        bare(text)
    )


@lru_cache(maxsize=2048)
def choice_index(values: tuple[Choice, ...], *, papers: bool = False) -> Mapping[str, str]:
    """Return which id each spelling stands for; a spelling of two values stands for neither."""
    ids = {choice.id for choice in values}
    index = _unambiguous((folded(name), c.id) for c in values for name in (c.id, c.label, c.label_en) if name)
    if papers:
        index = {**{word: ident for word, ident in _PAPERS.items() if ident in ids}, **index}
    return index


@lru_cache(maxsize=2048)
def _loose(values: tuple[Choice, ...]) -> Mapping[str, str]:
    return _unambiguous((bare(name), c.id) for c in values for name in (c.id, c.label, c.label_en) if bare(name))


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    index: dict[str, str] = {}
    doubled = set()
    for name, ident in pairs:
        if index.setdefault(name, ident) != ident:
            doubled.add(name)
    return {name: ident for name, ident in index.items() if name not in doubled}


def _parts(field: Field, text: str, level: int) -> Iterable[str]:
    """Split only where the whole is not itself a choice, so that labels may contain separators."""
    plain = half_width(text)
    if not plain:
        return
    found = _lookup(field, plain)
    if found is not None:
        yield found
    elif level < len(_LEVELS) and len(pieces := _LEVELS[level].split(plain)) > 1:
        for piece in pieces:
            yield from _parts(field, piece, level + 1)
    elif level < len(_LEVELS) - 1:
        yield from _parts(field, plain, level + 1)
    elif folded(plain) not in _NOTHING and not says_nothing(plain):
        raise refused(field, plain)


def _nearest(text: str, labels: list[str]) -> str:
    """Return the label sharing most character pairs with the text, if any shares a third."""
    wanted = _pairs(bare(text))
    if not wanted:
        return ""
    scored = [(len(wanted & (pairs := _pairs(bare(label)))) / len(wanted | pairs), label) for label in labels]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= 1 / 3 else ""


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} | set(text)
