"""Say in Chinese what is wrong with a layout file, with its line, its key and what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import pairwise
from typing import NoReturn

import msgspec

from desktop.dossier.official import rows
from matching.errors import ResourceError

_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(\w+)`")
_TYPE = re.compile(r"Expected `(.+?)`, got `(.+?)`")
_VALUE = re.compile(r"Invalid (?:enum )?value '?(.*?)'?(?: - at|$)")
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")
_TYPES = {
    "str": "文字（加引号）", "int": "整数", "float": "数字", "bool": "true 或 false", "array": "列表 [ ]",
    "object": "表 { }", "date": "日期", "null": "空",
}  # fmt: skip
_BLOCKS = ("text", "grid", "choices", "table", "hand", "boxes", "signatures")
_STRUCTS = (
    rows.FormRow, rows.SectionRow, rows.TextBlock, rows.GridBlock, rows.ChoiceBlock, rows.TableBlock, rows.ColumnRow,
    rows.HandBlock, rows.BoxesBlock, rows.BoxRow, rows.SignBlock,
)  # fmt: skip
_CHOICES = {
    "kind": _BLOCKS, "about": ("case", "enterprise", "record", "period"), "align": ("left", "center", "right"),
    "style": ("body", "plain", "strong", "right", "note"), "confidence": ("V", "D", "K", "?"),
}  # fmt: skip
Path = tuple[str | int, ...]
"""Steps from the top of the file: section, 2, block, 0, columns."""


def refuse(what: str, text: str, path: Path, *, file: str, remedy: str = "") -> NoReturn:
    """Refuse a layout at a place of its file."""
    raise ResourceError(what, file=file, item=place_of(text, path), remedy=remedy)


def place_of(text: str, path: Path) -> str:
    """Name a place of the file: line, part, block and key."""
    words = [f"第 {_line_of(text, path)} 行"]
    for step, index in pairwise(path):
        if isinstance(index, int) and step in _PARTS:
            words.append(f"{_PARTS[str(step)]} {index + 1}")
    if path and isinstance(path[-1], str):
        words.append(path[-1])
    return " ".join(words)


_PARTS = {"section": "部分", "block": "块", "columns": "列", "box": "意见栏"}


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return what a misspelled name may have meant, as a remedy."""
    near = get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f"是不是：{'、'.join(near)}" if near else ""


def parsed(text: str, *, file: str) -> dict[str, object]:
    """Read the TOML; a slip of the pen is named with its line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 个字符" if found else "文件末尾"
        remedy = "请检查引号、方括号和等号是否成对，一项是否写了两次；文字要放在引号里"
        raise ResourceError("这里的写法不合 TOML 格式", file=file, item=place, remedy=remedy) from error


def refuse_shape(error: msgspec.ValidationError, text: str, *, file: str) -> NoReturn:
    """Refuse what does not have the shape of a form."""
    message, _, where = str(error).partition(" - at ")
    path = _path_of(where.strip("`"))
    if found := _MISSING.search(message):
        refuse(f"缺少 {found[1]}", text, (*path, found[1]), file=file, remedy="请补上这一项，可对照随程序提供的版式")
    if found := _UNKNOWN.search(message):
        known = {name for struct in _STRUCTS for name in struct.__struct_fields__}
        remedy = did_you_mean(found[1], known) or f"可用的名称：{'、'.join(sorted(known))}"
        refuse(f"不认识 {found[1]} 这一项", text, (*path, found[1]), file=file, remedy=remedy)
    if found := _TYPE.search(message):
        wanted = "、".join(_TYPES.get(one.strip(), one.strip()) for one in found[1].split("|"))
        got = _TYPES.get(found[2], found[2])
        refuse(f"写成了{got}", text, path, file=file, remedy=f"这里应是{wanted}")
    if found := _VALUE.search(message):
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        allowed = _CHOICES.get(key, ())
        remedy = f"可用：{'、'.join(allowed)}" if allowed else "请对照随程序提供的版式"
        refuse(f"不能写“{found[1]}”", text, path, file=file, remedy=remedy)
    refuse("内容不合格式", text, path, file=file, remedy="请对照随程序提供的版式")


def _path_of(where: str) -> Path:
    found = _STEP.finditer(where.removeprefix("$"))
    return tuple(step[1] if step[1] else int(step[2]) if step[2].isdigit() else 0 for step in found)


def _line_of(text: str, path: Path) -> int:
    """Return the line of a place, counted from 1: of its key where it is written, else of the part it should be in."""
    counts = {"section": -1, "block": -1, "box": -1}
    wanted = {name: step for name, step in pairwise(path) if isinstance(step, int)}
    key = next((step for step in path if isinstance(step, str) and step not in counts), "")
    best = 1
    inside = not wanted.keys() & counts.keys()
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[\[?([\w.]+)\]\]?", line)
        if head:
            _count(counts, head[1].split(".")[-1])
            inside = all(counts[name] == wanted.get(name, -1) for name in counts)
            if inside:
                best = number
        elif inside and key and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
            return number
    return best


def _count(counts: dict[str, int], name: str) -> None:
    """Go on to the next part; what it holds is counted anew."""
    order = ("section", "block", "box")
    if name in order:
        counts[name] += 1
        for inner in order[order.index(name) + 1 :]:
            counts[inner] = -1
