"""The appraisal on paper: every year, every sum of the screen, the working of every figure, what is missing."""

from __future__ import annotations

from typing import Any

from desktop import resources
from desktop.dossier.paper import Outline, Section, Table, Text
from desktop.dossier.pdf import pdf_bytes
from matching.appraisal import Appraisal
from tests.desktop.dossier.material import judgement, paper, settings
from tests.desktop.dossier.reading import all_text, squeezed
from tests.desktop.dossier.test_pages import strings
from tests.matching.finance.material import appraised, project

WHOLE: dict[str, Any] = {
    "prj_operation_years": 18,
    "prj_income_tax_pct": 25,
    "prj_depreciation_years": 10,
    "prj_grant_amounts": {"provincial": 100, "county": 20},
    "prj_grant_status": {"provincial": "approved", "county": "planned"},
    "prj_grant_months": {"provincial": 9},
    "ent_fs_revenue": {"y2": 9000, "y3": 9900},
}


def printed(found: Appraisal | None) -> Outline:
    return paper(judgement(appraisal=found), chosen=settings(sections=("finance",)), codes=resources.name_code)


def section(found: Appraisal | None) -> Section:
    return next(part for part in printed(found).sections if part.id == "finance")


def cells(found: Appraisal) -> list[str]:
    tables = [block for block in section(found).blocks if isinstance(block, Table)]
    return [str(cell) for table in tables for row in table.rows for cell in row.cells]


def test_a_case_without_finances_prints_one_line() -> None:
    blocks = section(None).blocks
    assert [type(block) for block in blocks] == [Text]


def test_everything_of_a_long_project_is_on_the_paper() -> None:
    outline = printed(project(**WHOLE))
    extracted = all_text(pdf_bytes([outline]))
    assert [text for text in map(squeezed, strings(outline)) if text not in extracted] == []


def test_no_year_is_cut_off_and_every_cell_of_the_cash_flow_is_printed() -> None:
    found = project(**WHOLE)
    tables = [block for block in section(found).blocks if isinstance(block, Table)]
    heads = [column.title for table in tables for column in table.columns if column.title.startswith("第")]
    assert heads == list(found.cash_flow.years)
    assert len(heads) == 20
    rows = [row.cells for table in tables for row in table.rows if table.columns[-1].title.startswith("第")]
    for line in found.cash_flow.lines:
        amounts = [amount for row in rows if row[0] == line.label for amount in row[1:]]
        assert amounts == [f"{amount:,.2f}" for amount in line.amounts]


def test_every_figure_is_printed_with_formula_and_numbers() -> None:
    found = project(**WHOLE)
    text = "\n".join(cells(found))
    for figure in (*found.figures, *found.repayment.figures):
        assert figure.formula in text
        assert figure.substituted in text


def test_a_draft_looks_like_one() -> None:
    assert "【草案】净现值（所得税前）" in cells(project(prj_discount_rate_pct=None))
    assert "净现值（所得税前）" in cells(project())


def test_what_is_missing_is_named() -> None:
    blocks = section(appraised(prj_invest_total_cny=1000, loan_amount_cny=600)).blocks
    words = "\n".join(block.text for block in blocks if isinstance(block, Text))
    assert "不能编制：缺建设期、运行年限、年效益明细" in words
    assert "不能编制还款计划：缺贷款期限、贷款利率、还款方式、还款频率" in words


def test_problems_are_printed_first() -> None:
    blocks = section(project(loan_rate_pct=430)).blocks
    words = [block.text for block in blocks if not isinstance(block, Table) and hasattr(block, "text")]
    assert "请核对" in words[1]
    assert "如果是 4.3%，请填 4.3" in words[2]
