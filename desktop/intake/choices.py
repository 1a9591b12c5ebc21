"""Answers chosen from a list: by label, English label or id, however they are spaced; several separated by ；."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desktop.intake.plain import bare, folded, half_width, says_nothing
from matching.errors import ValueRefused
from matching.fields import Field

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


@dataclass(frozen=True, slots=True)
class _Spellings:
    """Hold which id each spelling stands for: as written, and with punctuation left out."""

    field: Field
    exact: Mapping[str, str]
    loose: Mapping[str, str]


_spellings: dict[int, _Spellings] = {}
_KEPT: Final = 4_096


def _lookup(field: Field, text: str) -> str | None:
    known = _spellings.get(id(field))
    if known is None or known.field is not field:
        if len(_spellings) >= _KEPT:
            _spellings.clear()
        # Keeping the field itself keeps its id from being given to another one.
        known = _spellings[id(field)] = _spellings_of(field)
    return known.exact.get(folded(text)) or known.loose.get(bare(text))


def _spellings_of(field: Field) -> _Spellings:
    """Return the spellings of a field's values; a spelling of two values stands for neither."""
    names = [(name, choice.id) for choice in field.values for name in (choice.id, choice.label, choice.label_en)]
    exact = _unambiguous((folded(name), ident) for name, ident in names if name)
    loose = _unambiguous((bare(name), ident) for name, ident in names if bare(name))
    if field.kind == "doc":
        ids = {choice.id for choice in field.values}
        exact = {**{word: ident for word, ident in _PAPERS.items() if ident in ids}, **exact}
    return _Spellings(field, exact, loose)


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
