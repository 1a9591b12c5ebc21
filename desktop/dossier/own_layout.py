"""An office's own layout of the dossier or its summary: what it may change and within which limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, NoReturn

import msgspec

from desktop import resources
from desktop.dossier.forms import Form, OwnBox, form, read_form
from desktop.dossier.official.refusals import did_you_mean, parsed
from desktop.dossier.outline import ANNEXES
from desktop.dossier.summary import summary_form
from matching.errors import ResourceError
from matching.fields import Field

DOSSIER, SUMMARY = "dossier", "summary"
TITLES = {DOSSIER: "推荐材料", SUMMARY: "推荐材料摘要"}
"""Papers whose layout an office can change, by the id its file carries."""
FILES = {DOSSIER: "forms/dossier.toml", SUMMARY: "forms/summary.toml"}
_FIRST = "conclusion"
_MOST_BOXES = {DOSSIER: 3, SUMMARY: 2}
_SUBJECTS = frozenset({"enterprise", "project", "loan"})
_MARGINS = {"left": (15.0, 40.0), "right": (12.0, 40.0)}
_SMALLEST = 7.0
"""Points below which print is not legible."""
_SIZE, _LEADING, _WIDTH = (0.75, 1.3), (1.15, 2.5), (6.0, 170.0)
_STYLE_KEYS = ("face", "size", "leading", "align", "indent", "before", "after")
_ALIGNS, _FACES = ("left", "center", "right", "justify"), ("body", "strong")
_BOX_ID = re.compile(r"[a-z][a-z_]{1,19}")
_HEAD = re.compile(r"\s*\[([^\[\]]+)\]")


class _Box(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    choices: tuple[str, ...]
    prompt: str = ""


@lru_cache
def shipped_text(kind: str) -> str:
    """Return the program's own layout as a file to be changed; words of the paper are no part of it."""
    return resources.text(FILES[kind]).partition("\n[dossier]")[0].rstrip() + "\n"


def shipped_form(kind: str) -> Form:
    """Return the program's own layout."""
    return form() if kind == DOSSIER else summary_form()


@lru_cache
def paper_fields() -> tuple[Field, ...]:
    """Return what the tables of enterprise, project and loan may print."""
    dictionary = resources.dictionary()
    return tuple(dictionary[name] for name in dictionary if dictionary[name].subject in _SUBJECTS)


@lru_cache(maxsize=8)
def own_form(text: str, file: str) -> tuple[str, Form]:
    """Return which paper an office's file lays out, and how; refuse it at the first thing that is wrong."""
    document = parsed(text, file=file)
    kind = document.get("id")
    check = _Check(text=text, file=file, document=document)
    if not isinstance(kind, str) or kind not in TITLES:
        check.refuse("id 不对", ("id",), f"应为 {'或 '.join(f'{name}（{title}）' for name, title in TITLES.items())}")
    check.whole(kind)
    boxes = {name: OwnBox(title=one.title, prompt=one.prompt, choices=one.choices) for name, one in check.boxes.items()}
    read = replace(read_form(text), own_boxes=boxes, checksum=sha256(text.encode()).hexdigest())
    return kind, read


@dataclass(slots=True)
class _Check:
    """Check one file against the program's own."""

    text: str
    file: str
    document: Mapping[str, Any]
    boxes: Mapping[str, _Box] = field(default_factory=dict)

    def whole(self, kind: str) -> None:
        """Check everything."""
        ours: dict[str, Any] = parsed(shipped_text(kind), file=FILES[kind])
        for key in self.document:
            if key not in ours and key != "box":
                self.refuse(f"不认识 {key} 这一项", (key,), did_you_mean(key, [*ours, "box"]) or self._known(ours))
        for key, value in ours.items():
            if type(self.document.get(key)) is not type(value):
                self.refuse(f"缺少 {key}，或写法不对", (key,), "请对照 lvjian layout show 的版式补上")
        edition = self.document["edition"]
        if not edition.strip() or len(edition) > 20 or edition == ours["edition"]:
            self.refuse("edition 不对", ("edition",), "请写本单位的版次，如 本局2026-1，不超过 20 字，与原版式不同")
        self._page(ours["page"])
        if self.document["mark"] != ours["mark"]:
            self.refuse("方形码的位置不能改", ("mark",), "请照原版式写")
        self._styles(ours["style"])
        self._tables(ours["table"])
        self._sections(kind, ours)
        self._fields(ours["fields"])
        self._boxes(kind)

    def _page(self, ours: Mapping[str, float]) -> None:
        own = self.document["page"]
        self._same_keys(own, ours, "page")
        for key, value in ours.items():
            low, high = _MARGINS.get(key, (value, value if key in {"width", "height"} else value + 20))
            self._number(own[key], (low, high), ("page", key), "毫米")

    def _styles(self, ours: Mapping[str, Mapping[str, Any]]) -> None:
        own = self.document["style"]
        self._same_keys(own, ours, "style")
        for name, style in own.items():
            at = ("style", name)
            if not isinstance(style, dict) or not {"size", "leading"} <= style.keys():
                self.refuse(f"{name} 须写明 size 和 leading", at, "如 { size = 12, leading = 20 }")
            for key in style:
                if key not in _STYLE_KEYS:
                    self.refuse(f"{name} 里不认识 {key}", at, did_you_mean(key, _STYLE_KEYS) or "、".join(_STYLE_KEYS))
            size = ours[name]["size"]
            self._number(style["size"], (max(_SMALLEST, size * _SIZE[0]), size * _SIZE[1]), at, "磅（字号 size）")
            low, high = (style["size"] * factor for factor in _LEADING)
            self._number(style["leading"], (low, high), at, "磅（行距 leading）")
            self._one_of(style.get("face", "body"), _FACES, at)
            self._one_of(style.get("align", "justify"), _ALIGNS, at)
            for key, most in (("indent", 4), ("before", 40), ("after", 40)):
                self._number(style.get(key, 0), (0, most), at, key)

    def _tables(self, ours: Mapping[str, list[list[Any]]]) -> None:
        own = self.document["table"]
        self._same_keys(own, ours, "table")
        for name, rows in own.items():
            at = ("table", name)
            if not isinstance(rows, list) or [row[::2] for row in rows] != [row[::2] for row in ours[name]]:
                self.refuse(f"{name} 的列只能改宽度", at, "列、次序和对齐请照原版式写")
            for _, width, _ in rows:
                self._number(width, _WIDTH, at, "毫米（列宽）")

    def _sections(self, kind: str, ours: Mapping[str, Any]) -> None:
        for key in ("sections", "core"):
            if key not in ours:
                continue
            self._listed(key, ours["sections"], self.document[key])
            if self.document[key][:1] != [_FIRST]:
                self.refuse(f"{key} 须以 {_FIRST}（结论）开头", (key,), "结论不能省，也不能移到后面")
        sections = self.document["sections"]
        if (last := "boxes" if kind == SUMMARY else "opinions") not in sections:
            self.refuse(f"sections 里没有 {last}（意见与签章）", ("sections",), "没有签章处的材料不能用，请补上")
        for key in ("core",) if "core" in ours else ():
            if loose := [name for name in self.document[key] if name not in sections]:
                self.refuse(f"core 里的 {loose[0]} 不在 sections 里", (key,), "核心部分只能取自 sections")
        parts = [name in ANNEXES for name in sections]
        if parts != sorted(parts):
            self.refuse("附件要排在各部分之后", ("sections",), f"请把 {'、'.join(ANNEXES)} 放到最后")

    def _fields(self, ours: Mapping[str, list[str]]) -> None:
        own = self.document["fields"]
        self._same_keys(own, ours, "fields")
        known = [one.id for one in paper_fields()]
        labels = {one.label: one.id for one in paper_fields()}
        for key, names in own.items():
            self._listed(key, known, names, within="fields", labels=labels)

    def _boxes(self, kind: str) -> None:
        for name, box in (self.document.get("box") or {}).items():
            at = (f"box.{name}", "title")
            if not _BOX_ID.fullmatch(name) or name in {"office", "bank"}:
                self.refuse(
                    f"意见栏的编号 {name} 不对", at, "请用小写英文字母，如 [box.environment]，不要用 office、bank"
                )
            try:
                one = msgspec.convert(box, _Box)
            except msgspec.ValidationError:
                self.refuse(
                    f"意见栏 {name} 写法不对", at, 'title = "…"、choices = ["同意", "不同意"]、prompt = "…"（可不写）'
                )
            if not 1 <= len(one.title) <= 40 or len(one.prompt) > 60:
                self.refuse("意见栏的名称或提示过长或没写", at, "title 1 到 40 字，prompt 不超过 60 字")
            if not 1 <= len(one.choices) <= 4 or not all(1 <= len(choice) <= 12 for choice in one.choices):
                self.refuse("可选的意见不对", (f"box.{name}", "choices"), "请写 1 到 4 项，每项不超过 12 字")
            self.boxes = {**self.boxes, name: one}
        self._listed("boxes", ["office", "bank", *self.boxes], self.document["boxes"])
        if len(self.document["boxes"]) > _MOST_BOXES[kind]:
            self.refuse("意见栏太多，一页放不下", ("boxes",), f"最多 {_MOST_BOXES[kind]} 个")

    # ---- single things

    def _same_keys(self, own: Mapping[str, Any], ours: Mapping[str, Any], table: str) -> None:
        for key in own:
            if key not in ours:
                self.refuse(f"[{table}] 里不认识 {key}", (table, key), did_you_mean(key, ours) or self._known(ours))
        if missing := [key for key in ours if key not in own]:
            self.refuse(f"[{table}] 里缺少 {missing[0]}", (table, missing[0]), "请照原版式补上")

    def _listed(
        self, key: str, known: Iterable[str], own: Any, *, within: str = "", labels: Mapping[str, str] | None = None
    ) -> None:
        at = (within, key) if within else (key,)
        names = list(known)
        if not isinstance(own, list) or not own or not all(isinstance(name, str) for name in own):
            self.refuse(f"{key} 应是列表，至少一项", at, f'如 {key} = ["{names[0]}"]')
        for name in own:
            if name not in names:
                remedy = f"应写编号 {labels[name]}" if labels and name in labels else did_you_mean(name, names)
                self.refuse(f"{key} 里没有“{name}”可用", at, remedy or self._known(names[:20]))
        if twice := [name for name in own if own.count(name) > 1]:
            self.refuse(f"{key} 里 {twice[0]} 写了两次", at, "请删去一个")

    def _number(self, value: Any, limits: tuple[float, float], at: tuple[str, ...], unit: str) -> None:
        low, high = limits
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            told = f"只能是 {low:g}" if low == high else f"应在 {low:g} 到 {high:g} 之间"
            self.refuse(f"{at[-1]} 的 {value} 超出范围", at, f"{told}，{unit}")

    def _one_of(self, value: Any, known: tuple[str, ...], at: tuple[str, ...]) -> None:
        if value not in known:
            self.refuse(f"{at[-1]} 里不能写“{value}”", at, f"可用：{'、'.join(known)}")

    def _known(self, names: Iterable[str]) -> str:
        return f"可用：{'、'.join(names)}"

    def refuse(self, what: str, at: tuple[str, ...], remedy: str) -> NoReturn:
        """Refuse the file at a key; a key that is not there is told by its table."""
        raise ResourceError(what, file=self.file, item=f"第 {_line(self.text, at)} 行 {' '.join(at)}", remedy=remedy)


def _line(text: str, at: tuple[str, ...]) -> int:
    """Return the line of a key, else of the table it belongs in, else the first; a table stands for itself."""
    table, key = at if len(at) == 2 else ("", at[0])
    best, inside = 1, table == ""
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.match(line):
            inside = head[1] == table
            if head[1] in {table, key}:
                best = number
        elif inside and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
            return number
    return best
