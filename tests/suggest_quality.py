"""Measure the suggestions on published projects labelled by hand, and write the table of docs/suggestions.md.

python -m tests.suggest_quality          prints the figures
python -m tests.suggest_quality --write  writes the table anew
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from desktop import resources
from desktop.work.operations.suggesting import CaseSuggestions, suggest_facts
from matching.case import Fact
from matching.fields import decode
from matching.suggest.found import FIRM_NAME, READ, Suggestion

SOURCE = Path(__file__).parent / "data" / "suggest_labels.toml"
PAGE = Path(__file__).parents[1] / "docs" / "suggestions.md"
BEGIN, END = "<!-- table: python -m tests.suggest_quality --write -->", "<!-- end of table -->"
ON = date(2026, 11, 21)
FIELDS = {"prj_area_247": "247方向", "prj_gfcat_part": "目录部分", "ent_industry_code": "行业代码"}
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Hold one project, and for each field what is right and what may be suggested beside it."""

    id: str
    name: str
    content: str
    right: dict[str, tuple[str, ...]]
    ok: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Hold how often the first and one of the first three suggestions was right, of how many cases."""

    first: int
    three: int
    cases: int
    suggested: int
    """Cases for which anything was suggested."""
    wrong: int
    """Suggestions that were neither right nor acceptable, of all shown."""
    shown: int


def read() -> tuple[Labelled, ...]:
    """Return the labelled projects."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["case"]
    return tuple(_labelled(row) for row in rows)


def _labelled(row: dict[str, list[str]]) -> Labelled:
    names = {"prj_area_247": ("right", "ok"), "ent_industry_code": ("industry", "industry_ok"),
             "prj_gfcat_part": ("part", "part_ok")}  # fmt: skip
    return Labelled(
        id=str(row["id"]), name=str(row["name"]), content=str(row["content"]),
        right={field: tuple(row[right]) for field, (right, _ok) in names.items() if right in row},
        ok={field: tuple(row.get(ok, ())) for field, (_right, ok) in names.items()},
    )  # fmt: skip


@cache
def suggested(name: str, content: str) -> CaseSuggestions:
    """Return what the shipped vocabulary suggests, nothing learned."""
    return suggest_facts(None, {"prj_name": Fact(value=name), "prj_content": Fact(value=content)}, on=ON)


def is_right(case: Labelled, field: str, found: Sequence[Suggestion]) -> bool:
    """Say whether one of these suggestions is right; where nothing fits, whether nothing wrong is suggested."""
    right = case.right[field]
    if not right:
        return all(one.value in case.ok[field] for one in found)
    return any(one.value in right for one in found)


def figures(field: str) -> Figures:
    """Return the figures of one field over all cases labelled for it."""
    cases = [case for case in read() if field in case.right]
    found = {case.id: suggested(case.name, case.content).of(field)[:_SHOWN] for case in cases}
    return Figures(
        first=sum(is_right(case, field, found[case.id][:1]) for case in cases),
        three=sum(is_right(case, field, found[case.id]) for case in cases),
        cases=len(cases),
        suggested=sum(bool(found[case.id]) for case in cases),
        wrong=sum(not _may_be(case, field, one) for case in cases for one in found[case.id]),
        shown=sum(len(found[case.id]) for case in cases),
    )


def by_level() -> dict[str, tuple[int, int]]:
    """Return by wording of the confidence how many first suggestions were right, of how many."""
    counts = {"firm": [0, 0], "possible": [0, 0]}
    for case in read():
        for field in case.right:
            for one in suggested(case.name, case.content).of(field)[:1]:
                level = counts["firm" if one.is_firm else "possible"]
                level[0] += one.value in case.right[field]
                level[1] += 1
    return {name: (right, total) for name, (right, total) in counts.items()}


def county(field: str) -> Figures:
    """Return the figures of one field over the worked county, whose projects say the same in whole sentences."""
    counts = {"first": 0, "three": 0, "cases": 0, "suggested": 0, "wrong": 0, "shown": 0}
    for facts in _county_cases():
        chosen = facts[field].value if field in facts else ()
        right = tuple(map(str, chosen)) if isinstance(chosen, tuple) else (str(chosen),)
        if not right and field != "prj_area_247":
            continue
        case = Labelled(id="", name="", content="", right={field: right}, ok={field: ()})
        words = {name: facts[name] for name in (*READ, FIRM_NAME) if name in facts}
        found = suggest_facts(None, words, on=ON).of(field)[:_SHOWN]
        counts["cases"] += 1
        counts["first"] += is_right(case, field, found[:1])
        counts["three"] += is_right(case, field, found)
        counts["suggested"] += bool(found)
        counts["wrong"] += sum(one.value not in right for one in found)
        counts["shown"] += len(found)
    return Figures(**counts)


def _county_cases() -> Iterator[dict[str, Fact]]:
    document = tomllib.loads(resources.text("example/cases.toml"))
    firms = {firm["key"]: firm["facts"] for firm in document["enterprise"]}
    dictionary = resources.dictionary()
    for project in document["project"]:
        facts = {**firms[project["enterprise"]], **project["facts"]}
        wanted = (*READ, FIRM_NAME, *FIELDS)
        raw = {name: facts[name] for name in wanted if name in facts}
        plain = {name: one["value"] if isinstance(one, dict) else one for name, one in raw.items()}
        yield {name: Fact(value=decode(dictionary[name], value)) for name, value in plain.items()}


def _may_be(case: Labelled, field: str, one: Suggestion) -> bool:
    return one.value in (*case.right[field], *case.ok[field])


def table() -> str:
    """Return the table of the page."""
    lines = ["| 字段 | 案例 | 有建议 | 第一条对 | 前三条有对的 | 不合适的建议 |", "|---|---:|---:|---:|---:|---:|"]
    for field, label in FIELDS.items():
        one = figures(field)
        lines.append(
            f"| {label} | {one.cases} | {one.suggested} | {one.first}（{_percent(one.first, one.cases)}） | "
            f"{one.three}（{_percent(one.three, one.cases)}） | {one.shown} 条中 {one.wrong} 条 |"
        )
    lines += ["", "| 示例县 | 项目 | 有建议 | 第一条对 | 前三条有对的 |", "|---|---:|---:|---:|---:|"]
    for field in ("prj_area_247", "ent_industry_code"):
        one = county(field)
        lines.append(
            f"| {FIELDS[field]} | {one.cases} | {one.suggested} | {one.first}（{_percent(one.first, one.cases)}） | "
            f"{one.three}（{_percent(one.three, one.cases)}） |"
        )
    levels = by_level()
    lines += ["", "| 措辞 | 第一条建议 | 其中对的 |", "|---|---:|---:|"]
    for name, label in (("firm", "多半是"), ("possible", "可能是")):
        right, total = levels[name]
        lines.append(f"| {label} | {total} | {right}（{_percent(right, total)}） |")
    lines += ["", "| 案例 | 247方向 | 目录部分 | 行业代码 |", "|---|---|---|---|"]
    lines += [f"| {case.id} {case.name} | {' | '.join(_cell(case, field) for field in FIELDS)} |" for case in read()]
    return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "—"


def _cell(case: Labelled, field: str) -> str:
    found = suggested(case.name, case.content).of(field)[:_SHOWN]
    words = "、".join(f"{_mark(case, field, one)}{one.value} {one.confidence:.2f}" for one in found) or "没有建议"
    right = case.right.get(field)
    if right is None:
        return f"{words}（没有标注）"
    return words if is_right(case, field, found) else f"{words}（应为{'、'.join(right) or '无'}）"


def _mark(case: Labelled, field: str, one: Suggestion) -> str:
    if field not in case.right:
        return ""
    return "✓" if one.value in case.right[field] else "○" if one.value in case.ok[field] else "✗"


def write() -> None:
    """Write the table into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    else:
        sys.stdout.write(table() + "\n")
