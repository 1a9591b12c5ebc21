"""The model page: an outcome is recorded, the order is learned, explained, tried and given back, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit

from desktop import resources
from desktop.settings import SETTINGS_NAME
from desktop.store.database import Store
from desktop.ui.main_window import MainWindow
from desktop.ui.model.ranking_part import RankingPart
from desktop.ui.pages.model import ModelPage
from tests.desktop.learning_county import DAY, county_file, decide_twenty
from tests.desktop.ui.conftest import Person


@pytest.fixture
def decided(database: Path) -> None:
    """Let the window find twenty decisions."""
    database.write_bytes(county_file())
    with Store.open(database, dictionary=resources.dictionary(), places=resources.places()) as store:
        decide_twenty(store)
        store.put_setting(SETTINGS_NAME, {"clerk_name": "李四", "on": DAY.isoformat()})


def page_of(window: MainWindow, person: Person) -> tuple[ModelPage, RankingPart]:
    page = window.show_page("model")
    assert isinstance(page, ModelPage)
    person.see(lambda: page.ranking is not None and page.parts.isVisible(), "the page")
    assert page.ranking is not None
    return page, page.ranking


def _is_first(ranking: RankingPart) -> bool:
    """Say whether the parts shown are those of the first of the order shown."""
    return "第 1 名" in ranking.parts.place.text() and ranking.parts.title.toolTip() == names(ranking)[0]


def names(ranking: RankingPart) -> list[str]:
    return [row[2] for row in ranking.table.rows.rows]


@pytest.mark.usefixtures("decided")
def test_learning_changes_the_order_and_every_place_can_be_explained(window: MainWindow, person: Person) -> None:
    page, ranking = page_of(window, person)
    assert "还没有学习" in page.now.text()
    before = names(ranking)
    person.press("学习", page)
    person.notice("已启用新模型")
    person.see(lambda: names(ranking) != before, "another order")
    assert "分数带内按模型" in page.now.text()
    ranking.table.clearSelection()
    ranking.table.selectRow(0)
    person.see(lambda: _is_first(ranking), "the parts of the first")
    slider = next(line.slider for line in ranking.parts._lines if line.label.text() == "财务稳健")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    person.see(lambda: "试算" in ranking.parts.place.text(), "a try")
    rows = ranking.table.rows
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    ranking.table.selectionModel().select(rows.index(1, 0), flags)
    person.see(lambda: ranking.why.isVisible() and ranking.why.rows.rows, "why one is above the other")
    person.press("只按评分表", page)
    person.see(lambda: names(ranking) == before, "the scorecard's order")
    assert "本单位设为“只按评分表”" in page.now.text()


@pytest.mark.usefixtures("decided")
def test_a_pair_is_answered_by_a_key_and_counted(window: MainWindow, person: Person) -> None:
    page, _ = page_of(window, person)
    page.parts.setCurrentIndex(2)
    pair = page.pair
    assert pair is not None
    person.see(lambda: pair.table.rows.rows, "a pair")
    first = pair.table.rows.rows[0]
    assert "模型" not in "".join("".join(row) for row in pair.table.rows.rows)
    QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    person.see(lambda: "已记下" in pair.said.text(), "that it was kept")
    person.see(lambda: pair.table.rows.rows and pair.table.rows.rows[0] != first, "another pair")
    assert len(person.ask_store(lambda store, _progress: store.comparisons())) == 1


@pytest.mark.usefixtures("decided")
def test_an_outcome_is_recorded_on_the_case_page_once_nothing_is_missing(window: MainWindow, person: Person) -> None:
    case_id = person.ask_store(lambda store, _progress: store.outcomes()[0].case_id)
    window.open_case(case_id, "judgement")
    person.see(lambda: window._case_page and window._case_page.tabs.judgement, "the judgement")
    assert window._case_page is not None
    view = window._case_page.tabs.judgement
    assert view is not None
    person.see(lambda: "已记结论" in view.outcome.words.text(), "what was recorded")

    def fill_in(dialog: QDialog) -> None:
        kind = dialog.findChildren(QComboBox)[0]
        kind.setCurrentText("放款")
        if not dialog.property("tried"):
            dialog.setProperty("tried", True)
            person.answer(fill_in)
            dialog.accept()
            return
        assert "没有填金额" in person.texts(dialog)
        amount = next(line for line in dialog.findChildren(QLineEdit) if line.placeholderText() == "如 500")
        amount.setText("320")
        dialog.accept()

    person.answer(fill_in)
    person.press("记录结论…", view)
    person.see(lambda: "放款" in view.outcome.words.text(), "the new outcome")
    person.notice("已记录")


def test_an_office_without_projects_sees_the_page_and_no_error(window: MainWindow, person: Person) -> None:
    page, ranking = page_of(window, person)
    assert names(ranking) == []
    person.press("学习", page)
    person.notice("还没有可学的结论")
    page.parts.setCurrentIndex(2)
    person.see(lambda: page.pair is not None and "不足两个" in page.pair.said.text(), "why there is no pair")
    page.parts.setCurrentIndex(4)
    person.see(lambda: page.card is not None and page.card.pages is not None, "the card")
