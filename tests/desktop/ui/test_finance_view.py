"""The finances on screen: the same sums as on paper, missing facts as links, nothing where there is nothing."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.ui.appraisal.finance_view import FinanceView
from tests.desktop.dossier.test_finance import WHOLE
from tests.matching.finance.material import appraised, project


@pytest.fixture
def view(qtbot: QtBot) -> FinanceView:
    made = FinanceView(resources.dictionary())
    qtbot.addWidget(made)
    made.resize(1100, 800)
    return made


def words(view: FinanceView) -> str:
    return "\n".join(prose.toPlainText() for prose in (view.head, view.figures, view.varied))


def test_nothing_to_appraise_says_what_to_fill_in(view: FinanceView) -> None:
    view.show_appraisal(None)
    assert "还没有填投资" in words(view)
    assert view.table is None


def test_the_sums_are_those_of_the_appraisal(view: FinanceView) -> None:
    found = project(**WHOLE)
    view.show_appraisal(found)
    assert view.table is not None
    shown = view.table.rows.rows
    assert [row[1:] for row in shown] == [
        tuple(f"{one:,.2f}" for one in line.amounts) for line in found.cash_flow.lines
    ]
    for figure in (*found.figures, *found.repayment.figures):
        assert figure.label in words(view)
        assert figure.substituted in words(view)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_table_is_as_high_as_its_rows(view: FinanceView) -> None:
    view.show_appraisal(project(**WHOLE))
    assert view.table is not None
    view.show()
    last = view.table.rowViewportPosition(view.table.rows.rowCount() - 1) + view.table.rowHeight(0)
    assert last <= view.table.viewport().height()


def test_a_cash_flow_is_copied_with_its_labels(view: FinanceView) -> None:
    view.show_appraisal(project())
    assert view.table is not None
    view.table.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("项目\t第0年\t第1年")
    assert lines[1].startswith("总投资\t-1,000.00")


def test_a_missing_fact_leads_to_where_it_is_filled_in(view: FinanceView, qtbot: QtBot) -> None:
    view.show_appraisal(appraised(prj_invest_total_cny=1000))
    assert view.table is None
    assert "field:prj_operation_years" in view.head.toHtml()
    with qtbot.waitSignal(view.field_wanted) as heard:
        view.head.anchorClicked.emit(QUrl("field:prj_operation_years"))
    assert heard.args == ["prj_operation_years"]


def test_another_case_takes_the_place_of_the_one_shown(view: FinanceView) -> None:
    view.show_appraisal(project(**WHOLE))
    view.show_appraisal(project(prj_operation_years=3))
    assert view.table is not None
    assert view.table.rows.columnCount() == 6
    view.show_appraisal(None)
    assert "净现值" not in view.head.toPlainText()
