"""What is the same for all measures of one case: date, way of counting electricity, grid and pinned factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.benefit.factors import Factor
from matching.benefit.rules import BenefitRules
from matching.case import Case

EQUIVALENT = "equivalent"
_GRID = "{grid}"
_OF_PROVINCE = "province"
_NATIONAL = "national"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Say why a factor is not to be had: fields it waits for, or a sentence."""

    missing: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Answer which factor holds for a case."""

    rules: BenefitRules
    values: Mapping[str, Any]
    """Known values of the case by field."""
    on: date

    @property
    def basis(self) -> str:
        """Return the way of counting electricity: as stated, else the equivalent one."""
        return str(self.values.get("prj_coal_basis", EQUIVALENT))

    def factor(self, series: str) -> Factor | Lack:
        """Return the line of a series that holds, or why there is none."""
        named = series
        if series == _GRID:
            scope = str(self.values.get("prj_grid_factor_scope", _OF_PROVINCE))
            if scope == _OF_PROVINCE:
                province = self.values.get("ent_province")
                if province is None:
                    return Lack(missing=("ent_province",))
                named = f"grid.{province}"
            else:
                named = "grid.national" if scope == _NATIONAL else f"grid.region.{scope}"
        year, edition = self._pinned(named)
        found = self.rules.library.factor(named, on=self.on, year=year, edition=edition)
        return found or Lack(problem=self._absent(named, year, edition))

    def _pinned(self, series: str) -> tuple[int | None, str]:
        for pin in self.rules.quantities.pin:
            if series.startswith(pin.series):
                year = self.values.get(pin.year) if pin.year else None
                return (None if year is None else int(year)), str(
                    self.values.get(pin.edition, "") if pin.edition else ""
                )
        return None, ""

    def _absent(self, series: str, year: int | None, edition: str) -> str:
        lines = self.rules.library.versions(series)
        if not lines:
            if series.startswith("grid."):
                return "所在省没有公布电网平均排放因子，请在“电网因子范围”里选所属区域或全国"
            return f"因子库里没有 {series}，不能计算；有实测值的请填实测值"
        pinned = f"{year} 年" if year is not None else edition
        known = "、".join(f"{line.year} 年" if line.year else line.edition for line in lines)
        if pinned:
            return f"“{lines[-1].title}”没有 {pinned} 的值（现有 {known}），或在 {self.on} 尚未公布"
        return f"“{lines[-1].title}”在 {self.on} 尚未公布（现有 {known}）"


def setting_of(case: Case, rules: BenefitRules, on: date) -> Setting:
    """Return the setting of a case (with its derived facts) on a date."""
    return Setting(rules, {name: fact.value for name, fact in case.facts.items() if fact.is_known}, on)
