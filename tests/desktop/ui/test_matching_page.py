"""The matching page and the matching tab of a case: both directions, the product box, the bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import resources
from desktop.store.database import Store
from desktop.ui.main_window import MainWindow
from desktop.ui.matching.case_view import CaseOffersView
from desktop.ui.pages.matching import MatchingPage
from tests.desktop.test_offers import filled, product, stored
from tests.desktop.ui.conftest import Person


@pytest.fixture
def case_id(database: Path) -> str:
    """Store a case before the window opens."""
    with Store.open(database, dictionary=resources.dictionary()) as store:
        return stored(store, "余热利用")


def test_a_product_is_loaded_and_its_projects_read_then_opened(
    case_id: str, window: MainWindow, person: Person, tmp_path: Path
) -> None:
    page = window.show_page("matching")
    assert isinstance(page, MatchingPage)
    person.see(lambda: page.products is not None, "the parts")
    assert page.products is not None
    assert page.fitting is not None
    page.products.load(filled(tmp_path, product("A", when="prj_energy_savng > 0")))
    person.see(lambda: "prj_energy_savng" in page.products.said.text(), "the refusal")  # type: ignore[union-attr]
    page.products.load(filled(tmp_path, product("A", rate_pct=3.8)))
    person.see(lambda: page.products.table.rows.rows[0][0] == "A", "the product")  # type: ignore[union-attr]
    page.fitting.choose("A")
    person.see(lambda: len(page.fitting.table.rows.rows) == 1, "the project")  # type: ignore[union-attr]
    assert page.fitting._shown is not None
    assert page.fitting._shown.cases[0].case_id == case_id
    page.fitting.table.selectRow(0)
    assert "条件已满足" in page.fitting.reason.text() or "均可办理" in page.fitting.reason.text()
    page.fitting.table.activated.emit(page.fitting.table.rows.index(0, 0))
    person.see(lambda: _view(window) is not None and _view(window)._found is not None, "the tab")  # type: ignore[union-attr]
    view = _view(window)
    assert view is not None
    words = view.text.toPlainText()
    assert "最优合法组合" in words
    assert "组成\n作用\n金额（万元）\n为什么可以\n依据" in words
    assert "产品A" in words
    view.states.setCurrentIndex(view.states.findData("security"))
    assert "碳排放权" in view.text.toPlainText()
    assert "100" in view.text.toPlainText()


def _view(window: MainWindow) -> CaseOffersView | None:
    page = window._case_page
    return page.tabs.matching if page is not None else None
