"""What one edition changes against another, row by row, each change told in plain Chinese lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from matching.packs.labels import CONDITIONS, key_label, value_label
from matching.packs.model import Pack
from matching.packs.rows import CriterionRow, OtherwiseRow, Row

Say = Callable[[str], str]
"""Tells a condition in words."""
PARTS = {
    "pack": "文件", "supersedes": "被取代的文件", "parameter": "参数", "clause": "条款", "gate": "闸门",
    "rubric": "评分办法", "criterion": "评分项", "reading": "读法", "offer": "待遇和产品", "duty": "职责",
    "cases": "算例",
}  # fmt: skip
KINDS = {"added": "新增", "removed": "删除", "changed": "修改"}
_KEYED = {"levels": "level", "classes": "value", "block": "id", "area": "id", "pool": "id"}
"""Rows within rows, and the key that tells them apart."""
_TOLD = {
    "parameter": ("value", "unit", "valid_from"), "clause": ("when", "summary"), "gate": ("stage", "when", "on_no"),
    "criterion": ("weight", "value"), "reading": (), "offer": ("family", "when"), "duty": ("actor", "deadline"),
    "supersedes": ("by", "valid_from"),
}  # fmt: skip
"""What is told of a row that is new or gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Tell one row that was added, removed or changed."""

    part: str
    """A key of PARTS."""
    kind: str
    """added, removed or changed."""
    id: str
    title: str
    lines: tuple[str, ...] = ()
    """What changed, each line understood by itself."""

    def sentence(self) -> str:
        """Return the change as one line."""
        named = " ".join(text for text in (PARTS[self.part], self.id) if text) + (f"“{self.title}”" * bool(self.title))
        return f"{KINDS[self.kind]}{named}" + (f"：{'；'.join(self.lines)}" if self.lines else "")


def written(condition: str) -> str:
    """Return a condition as it is written."""
    return " ".join(condition.split())


def changes(old: Pack | None, new: Pack | None, *, say: Say = written) -> tuple[Change, ...]:
    """Return what is different in `new`; without an old edition everything is added, without a new one removed."""
    before, after = (_rows(old) if old else {}), (_rows(new) if new else {})
    found = [change for part in PARTS for change in _of_part(part, before.get(part, {}), after.get(part, {}), say)]
    if old is not None and new is not None and old.cases != new.cases:
        line = f"由 {len(old.cases)} 个变为 {len(new.cases)} 个" if len(old.cases) != len(new.cases) else "内容有改动"
        found.append(Change(part="cases", kind="changed", id="", title="", lines=(line,)))
    return tuple(found)


def _rows(pack: Pack) -> dict[str, dict[str, Row]]:
    """Return all rows by part and by what tells them apart."""
    found: dict[str, dict[str, Row]] = {
        "pack": {pack.row.id: msgspec.structs.replace(pack.row, parameter=(), supersedes=())},
        "supersedes": {row.name: row for row in pack.row.supersedes},
        "parameter": _numbered((row.id, row) for row in pack.row.parameter),
        "clause": {clause_id: clause.row for clause_id, clause in pack.clauses.items()},
        "gate": {gate.row.id: gate.row for gate in pack.gates},
        "rubric": {"": pack.rubric} if pack.rubric else {},
        "criterion": {criterion.row.id: criterion.row for criterion in pack.criteria},
        "reading": {reading.row.id: reading.row for reading in pack.readings},
        "offer": {offer.row.clause: offer.row for offer in pack.offers},
        "duty": _numbered((row.clause, row) for row in pack.duties),
    }
    return found


def _numbered(rows: Iterable[tuple[str, Row]]) -> dict[str, Row]:
    """Tell rows of the same name apart by their place among them: the second is #2."""
    found: dict[str, Row] = {}
    counts: dict[str, int] = {}
    for name, row in rows:
        counts[name] = counts.get(name, 0) + 1
        found[name if counts[name] == 1 else f"{name}#{counts[name]}"] = row
    return found


def _of_part(part: str, before: Mapping[str, Row], after: Mapping[str, Row], say: Say) -> Iterator[Change]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        row = new or old
        assert row is not None
        title = str(getattr(row, "title", ""))
        if old is None or new is None:
            kind = "added" if old is None else "removed"
            yield Change(part=part, kind=kind, id=name, title=title, lines=tuple(_told(part, row, say)))
        elif lines := tuple(_differences(old, new, say)):
            yield Change(part=part, kind="changed", id=name, title=title, lines=lines)


def _told(part: str, row: Row, say: Say) -> Iterator[str]:
    for key in _TOLD.get(part, ()):
        value = getattr(row, key)
        if value is not None and value != "":
            yield f"{key_label(key)} {_quoted(row, key, value, say).strip()}"


def _differences(old: Row, new: Row, say: Say) -> Iterator[str]:
    """Yield one line for every key that differs."""
    for key in new.__struct_fields__:
        before, after = getattr(old, key), getattr(new, key)
        if before == after or (_is_condition(new, key) and written(str(before)) == written(str(after))):
            continue
        if key in _KEYED:
            yield from _nested(key, before, after, say)
        elif isinstance(after, dict):
            yield from _entries(key, before, after)
        elif isinstance(after, tuple):
            yield _listed(key, before, after)
        else:
            yield _replaced(new, key, before, after, say)


def _nested(key: str, before: tuple[Row, ...], after: tuple[Row, ...], say: Say) -> Iterator[str]:
    name = _KEYED[key]
    old = {getattr(row, name): row for row in before}
    new = {getattr(row, name): row for row in after}
    lines = []
    for ident in dict.fromkeys((*new, *old)):
        head = f"{key_label(key)} {ident}"
        if ident not in old:
            lines.append(f"新增{head}")
        elif ident not in new:
            lines.append(f"删除{head}")
        else:
            lines += [f"{head}：{line}" for line in _differences(old[ident], new[ident], say)]
    yield from lines or [f"{key_label(key)}的先后次序有改动"]


def _entries(key: str, before: Mapping[str, float], after: Mapping[str, float]) -> Iterator[str]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old != new:
            yield f"{key_label(key)} {name} 由 {value_label(key, old)} 改为 {value_label(key, new)}"


def _listed(key: str, before: tuple[object, ...], after: tuple[object, ...]) -> str:
    """Tell a list: figures whole, names by what came and went."""
    if any(isinstance(item, float) for item in (*before, *after)):
        return f"{key_label(key)}由 {_series(key, before)} 改为 {_series(key, after)}"
    came = [item for item in after if item not in before]
    gone = [item for item in before if item not in after]
    parts = [f"增加{_series(key, came)}"] * bool(came) + [f"去掉{_series(key, gone)}"] * bool(gone)
    return key_label(key) + ("，".join(parts) or "的先后次序有改动")


def _series(key: str, items: Iterable[object]) -> str:
    return "、".join(value_label(key, item) for item in items) or "无"


def _replaced(row: Row, key: str, before: object, after: object, say: Say) -> str:
    label = key_label(key)
    if before in {None, ""}:
        return f"{label}原来没有写，现为{_quoted(row, key, after, say)}".rstrip()
    if after in {None, ""}:
        return f"{label}去掉了，原为{_quoted(row, key, before, say)}".rstrip()
    return f"{label}由{_quoted(row, key, before, say)}改为{_quoted(row, key, after, say)}".rstrip()


def _quoted(row: Row, key: str, value: object, say: Say) -> str:
    if isinstance(value, OtherwiseRow):
        return f"“{value.title}”"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f" {value_label(key, value)} "
    return f"“{say(str(value)) if _is_condition(row, key) else value_label(key, value)}”"


def _is_condition(row: Row, key: str) -> bool:
    return key in CONDITIONS or (key == "value" and isinstance(row, CriterionRow))
