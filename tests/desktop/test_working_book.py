"""The working as a workbook: totals are the sums of what is written, numbers stay numbers, texts stay texts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.appraisal import export_working
from desktop.work.operations.cases import find_case
from desktop.work.progress import Progress
from matching.case import Fact
from tests.conftest import DAY
from tests.empty_store import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db", placed=True) as opened:
        yield opened


def put(store: Store, name: str, **facts: Any) -> str:
    firm = store.save_enterprise(EnterpriseDraft(facts={"ent_name": Fact(value="=1+1")}), id=None, by="测", why="").id
    measures = tuple(
        {
            "msr_name": Fact(value=title),
            "msr_kind": Fact(value="balance"),
            "msr_carrier": Fact(value="electricity"),
            "msr_unit": Fact(value="kWh"),
            "msr_before": Fact(value=before),
            "msr_after": Fact(value=Decimal(1)),
            "msr_boundary": Fact(value=title),
        }
        for title, before in (("一", Decimal("1000.5")), ("二", Decimal("2000.7")))
    )
    stated = {"prj_name": Fact(value=name), **{key: Fact(value=value) for key, value in facts.items()}}
    return store.save_case(CaseDraft(enterprise_id=firm, facts=stated, measures=measures), id=None, by="测", why="").id


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    from python_calamine import CalamineWorkbook

    head, *body = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    titles = [str(title) for title in head]
    return [dict(zip(titles, row, strict=True)) for row in body]


def test_totals_are_the_sums_of_the_figures_written(store: Store, tmp_path: Path) -> None:
    case = put(store, "节电改造", prj_invest_total_cny=Decimal(100), prj_benefit_cny_y=Decimal(40))
    target = tmp_path / "底稿.xlsx"
    assert export_working(store, [case], target, on=DAY, progress=Progress()) == 1
    (saved,) = [row for row in rows(target, "合计") if row["指标"] == "年节能量"]
    parts = [row["结果"] for row in rows(target, "措施测算") if row["指标"] == "年节能量"]
    assert (len(parts), round(sum(parts), 2)) == (2, saved["按措施测算"])
    assert saved["企业"] == "=1+1"
    assert [row["结果"] for row in rows(target, "财务指标") if row["指标"].startswith("静态回收期（正常")] == [2.5]


def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    case = put(store, "节电改造")
    with pytest.raises(Problem, match="测算底稿写不进去"):
        export_working(store, [case], tmp_path / "没有" / "底稿.xlsx", on=DAY, progress=Progress())


def test_a_number_means_the_case_of_that_number_before_any_text(store: Store) -> None:
    first, second = put(store, "2号锅炉改造"), put(store, "空压机改造")
    assert (find_case(store, "2"), find_case(store, "2号锅炉改造")) == (second, first)
