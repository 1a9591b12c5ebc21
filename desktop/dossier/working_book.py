"""The working of benefit and finances as a workbook to check and file: totals, figures, cash flow, loan."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.problems import Problem
from matching.appraisal import Appraisal, Figure
from matching.case import BASIS_LABELS
from matching.fields import FieldDictionary
from matching.workings import COAL_BASES, FactorUse, InputUse, MeasureBenefit, ProjectBenefit, Working

Cell = str | Decimal | int | date | None
DRAFT = "【草案】"
_STAGES = {"expected": "在建，预计数", "operating": "已投运", "": "没有填建设进度"}
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
_MOST_DIGITS = 15
"""Digits a spreadsheet keeps of a number; a longer one is written as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedCase:
    """Hold what was worked out for one case."""

    number: int
    enterprise: str
    project: str
    benefit: ProjectBenefit | None
    appraisal: Appraisal | None


def write_working_book(path: Path, cases: Iterable[WorkedCase], dictionary: FieldDictionary, *, on: date) -> int:
    """Write the workbook whole or not at all; return how many cases it holds."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.xlsx")
    try:
        book = xlsxwriter.Workbook(
            str(unfinished),
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        writer = _Book(book, dictionary, on)
        count = 0
        for case in cases:
            writer.add(case)
            count += 1
        book.close()
        unfinished.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise Problem(
            "测算底稿写不进去",
            where=str(path),
            remedy="请检查文件夹是否存在、是否只读，文件是否正被 Excel 或 WPS 打开，或换一个文件夹再试",
            code="file_not_writable",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


_SHEETS: dict[str, tuple[tuple[str, int], ...]] = {
    "合计": (
        ("序号", 6), ("企业", 24), ("项目", 28), ("指标", 16), ("单位", 10), ("按措施测算", 14), ("申报", 14),
        ("采用", 14), ("本行应占", 14), ("取得方式", 12), ("阶段", 14), ("折标口径", 10), ("归属", 40),
        ("说明", 50), ("取整", 40),
    ),
    "措施测算": (
        ("序号", 6), ("企业", 20), ("项目", 24), ("措施", 20), ("类型", 16), ("算法和依据", 36), ("指标", 16),
        ("算式", 40), ("代入", 46), ("结果", 14), ("单位", 10), ("计入合计", 8), ("所用数据", 50), ("所用因子", 60),
        ("还缺或说明", 40),
    ),
    "财务指标": (
        ("序号", 6), ("企业", 20), ("项目", 24), ("指标", 26), ("结果", 14), ("单位", 10), ("算式", 46), ("代入", 50),
        ("还缺或说明", 40),
    ),
    "现金流量": (("序号", 6), ("企业", 20), ("项目", 24), ("行", 22), ("年", 10), ("金额（万元）", 14)),
    "还款计划": (
        ("序号", 6), ("企业", 20), ("项目", 24), ("期", 6), ("日期", 12), ("期初本金（元）", 16), ("本金（元）", 14),
        ("利息（元）", 14), ("贴息（元）", 14), ("期末本金（元）", 16),
    ),
}  # fmt: skip


class _Book:
    """Fill the sheets case by case."""

    def __init__(self, book: Any, dictionary: FieldDictionary, on: date) -> None:
        self._dictionary = dictionary
        self._on = on
        self._text = book.add_format(_FONT)
        self._number = book.add_format({**_FONT, "num_format": "#,##0.######", "align": "right"})
        self._day = book.add_format({**_FONT, "num_format": "yyyy-mm-dd"})
        head = book.add_format({**_FONT, "bold": True, "bg_color": "#DDEBDA"})
        self._pages = {}
        self._rows = dict.fromkeys(_SHEETS, 1)
        for name, columns in _SHEETS.items():
            page = book.add_worksheet(name)
            for place, (title, width) in enumerate(columns):
                page.set_column(place, place, width)
                page.write_string(0, place, title, head)
            page.freeze_panes(1, 3)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            page.set_footer("&C第 &P 页　共 &N 页")
            self._pages[name] = page

    def add(self, case: WorkedCase) -> None:
        tie = (case.number, case.enterprise, case.project)
        if case.benefit is not None:
            self._put("合计", (_total(tie, case.benefit, place) for place in range(len(case.benefit.totals))))
            for measure in case.benefit.measures:
                self._put("措施测算", self._measure(tie, measure))
        if case.appraisal is not None:
            found = case.appraisal
            self._put("财务指标", (self._figure(tie, figure) for figure in (*found.figures, *found.repayment.figures)))
            self._put(
                "现金流量",
                (
                    (*tie, line.label, year, amount)
                    for line in found.cash_flow.lines
                    for year, amount in zip(found.cash_flow.years, line.amounts, strict=True)
                ),
            )
            self._put(
                "还款计划",
                (
                    (*tie, one.number, one.on, one.opening, one.principal, one.interest, one.subsidy, one.closing)
                    for one in found.repayment.payments
                ),
            )

    def _put(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        page = self._pages[name]
        for row in rows:
            for place, cell in enumerate(row):
                self._write(page, self._rows[name], place, cell)
            self._rows[name] += 1

    def _write(self, page: Any, row: int, place: int, cell: Cell) -> None:
        if isinstance(cell, date):
            page.write_datetime(row, place, cell, self._day)
        elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= _MOST_DIGITS:
            page.write_number(row, place, float(cell), self._number)
        elif isinstance(cell, int):
            page.write_number(row, place, cell, self._number)
        else:
            page.write_string(row, place, "" if cell is None else f"{cell}", self._text)

    def _measure(self, tie: tuple[Cell, ...], measure: MeasureBenefit) -> Iterator[tuple[Cell, ...]]:
        draft = DRAFT if measure.draft else ""
        method = f"{draft}{measure.method}（{measure.origin}）" if measure.method else ""
        own = (*tie, measure.name, measure.kind_label, method)
        told = "；".join((*measure.problems, *measure.notes))
        if not measure.workings:
            yield (*own, *[""] * 8, told)
        for working in measure.workings:
            yield (
                *own, working.label, working.formula, working.substituted, working.value, working.unit,
                "是" if working.is_counted else "否", "；".join(map(_input, working.inputs)),
                "；".join(map(_factor, working.factors)), self._why(working, told),
            )  # fmt: skip

    def _why(self, working: Working, told: str) -> str:
        basis = f"电力按{COAL_BASES[working.coal_basis]}" if working.coal_basis else ""
        return "；".join(
            part for part in (self._lacks(working.missing), working.problem, working.note, basis, told) if part
        )

    def _figure(self, tie: tuple[Cell, ...], figure: Figure) -> tuple[Cell, ...]:
        why = "；".join(part for part in (self._lacks(figure.missing), figure.problem, figure.note) if part)
        label = f"{DRAFT if figure.draft else ''}{figure.label}"
        return (*tie, label, figure.value, figure.unit, figure.formula, figure.substituted, why)

    def _lacks(self, missing: Iterable[str]) -> str:
        names = "、".join(self._dictionary[name].label for name in missing if name in self._dictionary)
        return f"还缺{names}" if names else ""


def _total(tie: tuple[Cell, ...], benefit: ProjectBenefit, place: int) -> tuple[Cell, ...]:
    total = benefit.totals[place]
    return (
        *tie, total.label, total.unit, total.value, total.declared, total.used, total.attributed,
        BASIS_LABELS.get(total.mark, ""), _STAGES[benefit.stage], COAL_BASES[benefit.coal_basis],
        benefit.share.sentence, total.note, benefit.rounding,
    )  # fmt: skip


def _input(use: InputUse) -> str:
    told = "，".join(
        part for part in (use.converted, BASIS_LABELS.get(use.basis, ""), use.evidence, use.source) if part
    )
    return f"{use.label} {use.value}" + (f"（{told}）" if told else "")


def _factor(use: FactorUse) -> str:
    draft = DRAFT if use.draft else ""
    year = f"，{use.year}" if use.year else ""
    return f"{draft}{use.title} {use.value} {use.unit}（{use.origin}{year}）"
