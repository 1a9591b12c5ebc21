"""Hold the benefit engine against published projects and write the table of docs/published_cases.md.

python -m tests.published_cases          writes the table anew
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop import resources
from matching.benefit.plausibility import remarks
from matching.benefit.project import worked_out
from matching.case import Case, Fact
from matching.criteria.facts import CaseView
from matching.explain.printed import number
from matching.workings import ProjectBenefit, Total

SOURCE = Path(__file__).parent / "data" / "published_cases.toml"
PAGE = Path(__file__).parents[1] / "docs" / "published_cases.md"
ON = date(2026, 11, 21)
QUANTITIES = {"prj_energy_saving_tce": ("saving_tce", "tce"), "prj_co2_t": ("co2_t", "tCO2")}
FAR = Decimal("0.1")
"""A difference beyond this share of the published figure needs a reason."""
_NOTHING = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Hold one published project as printed."""

    id: str
    title: str
    source: str
    province: str = ""
    year: int | None = None
    published: Mapping[str, Decimal]
    measures: tuple[Mapping[str, Fact], ...] = ()
    lacks: str = ""
    reason: Mapping[str, str]
    note: str = ""

    def case(self, *, own_year: bool = False, declared: bool = False) -> Case:
        """Return the case: its inputs, on request with the factors of its own year or with what was claimed."""
        facts = {"ent_province": Fact(value=self.province)} if self.province else {}
        if own_year and self.year is not None:
            for name, series in (("prj_coal_rate_year", "supply_coal.national"), ("prj_grid_factor_year", self.grid)):
                facts[name] = Fact(value=nearest(series, self.year))
        if declared:
            facts.update({name: Fact(value=value) for name, value in self.published.items()})
        return Case(id=self.id, facts=facts, measures=self.measures)

    @property
    def grid(self) -> str:
        """Return the factor series of its province."""
        return f"grid.{self.province}"

    @property
    def is_enough(self) -> bool:
        """Say whether it gives what a computation needs."""
        return bool(self.measures) and not self.lacks


def read() -> tuple[Published, ...]:
    """Return the published projects."""
    document = tomllib.loads(SOURCE.read_text(encoding="utf-8"), parse_float=Decimal)
    return tuple(_case(row) for row in document["case"])


def _case(row: dict[str, Any]) -> Published:
    measures = tuple(
        {name: Fact(value=Decimal(value) if isinstance(value, int) else value) for name, value in measure.items()}
        for measure in row.get("measures", ())
    )
    published = {name: Decimal(value) for name, value in row.get("published", {}).items()}
    return Published(**{**row, "measures": measures, "published": published, "reason": row.get("reason", {})})


def nearest(series: str, year: int) -> int:
    """Return the newest year a series has up to a year, or its first."""
    years = [line.year for line in resources.benefit_rules().library.versions(series) if line.year is not None]
    return max((each for each in years if each <= year), default=min(years))


def worked(case: Case) -> ProjectBenefit:
    """Return the benefit of a case with today's rules."""
    found = worked_out(case, resources.benefit_rules(), on=ON)
    assert found is not None, case.id
    return found


def total(case: Case, quantity: str) -> Total | None:
    """Return one total of a case."""
    return next((each for each in worked(case).totals if each.quantity == quantity), None)


def difference(computed: Decimal, published: Decimal) -> Decimal:
    """Return how far a computed figure is from the published one, as a share of it."""
    return (computed - published) / published


# ---- the page


def page() -> str:
    """Return the whole page."""
    cases = read()
    return "\n".join(
        [
            "# 公开案例对照",
            "",
            "由 `python -m tests.published_cases` 生成，测试核对是否最新。案例为公开报道所载的项目，数字照录，",
            "未经核实；本工具只用原文给出的投入量，按 `resources/benefit` 的算法和 `resources/factors` 的因子计算。",
            "案例后的括号为年份。“按当年”取不晚于案例年份的最新因子；因子库的供电煤耗从 2020 年、电网因子从 2021 年",
            "开始，更早的案例改用库里最早一年，因子后的括号为所用的年份。“按现行”取",
            f"{ON.year} 年 {ON.month} 月 {ON.day} 日默认的因子。相差为（计算值－公布值）÷公布值，超过 10% 的写明原因。",
            "",
            "## 可以计算的案例",
            "",
            "| 案例 | 量 | 公布值 | 当年因子 | 按当年 | 相差 | 现行因子 | 按现行 | 相差 |",
            "|---|---|---:|---|---:|---:|---|---:|---:|",
            *(line for case in cases if case.is_enough for line in _rows(case)),
            "",
            "### 原因和说明",
            "",
            *(f"- **{case.id}**：{text}。" for case in cases if case.is_enough and (text := _said(case))),
            "",
            "## 投入不足、不能计算的案例",
            "",
            "| 案例 | 公布值 | 缺什么 | 说明 |",
            "|---|---|---|---|",
            *(_lacking(case) for case in cases if not case.is_enough),
            "",
            "## 合理性检查提出的疑问",
            "",
            "把公布值当作申报数，合理性检查会这样问；只要求说明、举证或更正，不改动数字。",
            "",
            *(line for case in cases for line in _asked(case)),
            "",
            "## 来源",
            "",
            *(f"- {case.id}：{case.source}" for case in cases),
            "",
        ]
    )


def _rows(case: Published) -> Iterator[str]:
    own, today = case.case(own_year=True), case.case()
    for field, (quantity, unit) in QUANTITIES.items():
        then, now = total(own, quantity), total(today, quantity)
        published = case.published.get(field)
        cells = [
            f"{case.id} {case.title}（{case.year}）" if quantity == "saving_tce" else "",
            unit,
            number(published) if published is not None else _NOTHING,
        ]
        for one, whose in ((then, own), (now, today)):
            value = one.value if one is not None else None
            cells.append(_factors(whose, quantity))
            cells.append(number(round(value)) if value is not None else _NOTHING)
            cells.append(_apart(value, published))
        yield f"| {' | '.join(cells)} |"


def _factors(case: Case, quantity: str) -> str:
    """Name the factors of a figure with their years."""
    used = [
        factor
        for measure in worked(case).measures
        for working in measure.workings
        if working.quantity == quantity
        for factor in working.factors
    ]
    return "；".join(f"{factor.value} {factor.unit}（{factor.year}）" for factor in used) or _NOTHING


def _apart(value: Decimal | None, published: Decimal | None) -> str:
    if value is None or published is None:
        return _NOTHING
    return f"{difference(value, published) * 100:+.1f}%"


def _said(case: Published) -> str:
    texts = [f"{QUANTITIES[field][1]}：{reason}" for field, reason in case.reason.items()]
    return "。".join((*texts, case.note) if case.note else texts)


def _lacking(case: Published) -> str:
    dictionary = resources.dictionary()
    claimed = (
        f"{dictionary[name].label} {number(value)} {dictionary[name].unit}" for name, value in case.published.items()
    )
    cells = (f"{case.id} {case.title}", "；".join(claimed) or _NOTHING, case.lacks, case.note or _NOTHING)
    return f"| {' | '.join(cells)} |"


def _asked(case: Published) -> Iterator[str]:
    view = CaseView(case.case(declared=True), resources.dictionary(), ON)
    colours = {"amber": "黄", "red": "红"}
    for remark in remarks(resources.checks(), view):
        yield f"- **{case.id}**（{colours[remark.colour]}）{remark.sentence}。"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
