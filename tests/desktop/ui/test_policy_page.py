"""The policy page opens without a pause, finds clauses, shows drafts as drafts, and a finding leads to its clause."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import calls
from desktop.ui.judgement.clauses import ClausesPanel
from desktop.ui.judgement.gates import GatesPanel
from desktop.ui.judgement.offers import OffersPanel
from desktop.ui.judgement_view import JudgementView
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.policies.browser import Browser
from tests.desktop.ui.conftest import Person, facts, fill

LONGEST_PAUSE = 0.25
"""A guard against a window that freezes; the goal is 0.1 s, and 0.05 s is what is seen on an idle machine."""
DAY = date(2026, 11, 21)


class Heartbeat:
    """Beats every few milliseconds on the window's thread and keeps the longest pause that was our own doing.

    A pause counts as far as this process computed in it, on any of its threads; what other programs took does not.
    """

    def __init__(self, parent: QWidget) -> None:
        self.longest = 0.0
        self._last = self._now()
        self._timer = QTimer(parent)
        self._timer.setInterval(4)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), time.process_time()

    def _beat(self) -> None:
        now = self._now()
        self.longest = max(self.longest, min(now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now


def opened(person: Person) -> tuple[PoliciesPage, Browser]:
    page = person.window.show_page("policies")
    assert isinstance(page, PoliciesPage)
    person.see(lambda: page.view is not None, "the policies")
    assert page.browser is not None
    page.on.setDate(QDate(DAY.year, DAY.month, DAY.day))
    person.see(lambda: page.view is not None and page.view.on == DAY, "the day")
    return page, page.browser


def titles(browser: Browser) -> list[str]:
    model = browser.table.clauses
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def follow_link(browser: QTextBrowser, words: str) -> None:
    """Click the link of these words in a text."""
    cursor = browser.document().find(words)
    assert cursor.charFormat().isAnchor(), f"no link “{words}”"
    browser.setTextCursor(cursor)
    browser.ensureCursorVisible()
    place = browser.cursorRect(cursor).center() - QPoint(4, 0)
    QTest.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_opening_the_page_never_stops_the_window_for_long(person: Person, qtbot: QtBot) -> None:
    beat = Heartbeat(person.window)
    page = person.window.show_page("policies")
    assert isinstance(page, PoliciesPage)
    person.see(lambda: page.view is not None, "the policies")
    qtbot.wait(200)
    assert page.view is not None
    assert len(page.view.clauses) > 800
    assert beat.longest < LONGEST_PAUSE


def test_all_documents_are_there_by_how_they_stand(person: Person) -> None:
    page, browser = opened(person)
    rows = [str(browser.documents.model().index(row, 0).data()) for row in range(browser.documents.model().rowCount())]
    assert page.view is not None
    heads = [row for row in rows if row.startswith(("现行（", "历史与已失效（"))]
    assert len(heads) == 2
    assert rows.index("山东省工业固体废物资源综合利用评价管理实施细则") > rows.index(heads[1])
    assert rows.index("关于推进金融支持县域工业绿色发展工作的通知") < rows.index(heads[1])


def test_on_an_earlier_day_a_document_is_still_in_force(person: Person) -> None:
    page, browser = opened(person)
    page.show_clause("sdsw", "2018", "sdsw.a4.voluntary")
    assert "已不再施行" in browser.detail.toPlainText()
    page.on.setDate(QDate(2020, 1, 1))
    person.see(lambda: page.view is not None and page.view.on == date(2020, 1, 1), "the day")
    assert "自愿评价" in browser.detail.toPlainText()
    assert "已不再施行" not in browser.detail.toPlainText()


def test_typed_words_narrow_all_documents_and_are_marked(person: Person) -> None:
    _, browser = opened(person)
    browser.search.setFocus()
    QTest.keyClicks(browser.search, "x")
    browser.search.setText("融资租赁 设备")
    person.see(lambda: browser.count.text().startswith("找到"), "the hits")
    assert any("租赁" in title for title in titles(browser))
    assert "background-color:#ffe08a" in browser.detail.toHtml()
    browser.search.clear()
    person.see(lambda: browser.count.text() == f"{len(titles(browser))} 条", "all clauses again")


def test_words_that_occur_nowhere_say_what_to_do(person: Person) -> None:
    _, browser = opened(person)
    browser.search.setText("没有这样的词")
    browser.search_now()
    assert titles(browser) == []
    assert "改动查找的文字" in browser.detail.toPlainText()


def test_the_kind_filter_leaves_only_its_clauses(person: Person) -> None:
    page, browser = opened(person)
    browser.kinds.setCurrentIndex(browser.kinds.findText("排除情形"))
    assert page.view is not None
    wanted = [one.clause.row.title for one in page.view.clauses if one.clause.row.kind == "exclusion"]
    assert titles(browser) == wanted


def test_a_clause_is_told_in_full_with_condition_effect_and_cases(person: Person) -> None:
    page, browser = opened(person)
    page.show_clause("abc247", "2018", "abc247.s0.scope")
    text = browser.detail.toPlainText()
    for words in ("闸门 G01", "县域企业、工业企业都为“是”", "推荐环节，不属本方案", "G01 县域工业企业", "247号"):
        assert words in text


def test_a_draft_looks_like_a_draft_in_list_and_text(person: Person) -> None:
    page, browser = opened(person)
    assert page.view is not None
    draft = next(one for one in page.view.clauses if one.clause.draft)
    row = page.view.documents[draft.document].pack.row
    page.show_clause(row.id, row.edition, draft.clause.row.id)
    assert "［草案］" in browser.detail.toPlainText()
    assert "请先核对原文" in browser.detail.toPlainText()
    current = browser.table.currentIndex().siblingAtColumn(1)
    assert "［草案］" in str(current.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_clause_that_cites_a_replaced_law_says_what_took_its_place(person: Person) -> None:
    page, browser = opened(person)
    page.show_clause("ndrc07", "2007", "ndrc07.s2.6.cp-law")
    assert "自 2026-08-15 起已由《生态环境法典》取代" in browser.detail.toPlainText()


def test_a_clause_that_is_not_installed_is_told_with_a_remedy(person: Person) -> None:
    page, _ = opened(person)
    page.show_clause("gone", "1", "gone.one")
    person.notice("没有安装 gone")


def test_an_edition_that_is_not_installed_shows_the_installed_one_and_says_so(person: Person) -> None:
    page, browser = opened(person)
    page.show_clause("abc247", "2017", "abc247.s0.scope")
    person.notice("2017 版没有安装")
    assert "abc247.s0.scope" in browser.detail.toPlainText()


def test_the_coverage_counts_every_clause_of_the_source_documents(person: Person) -> None:
    page, _ = opened(person)
    page.parts.setCurrentIndex(1)
    assert page.coverage is not None
    assert page.coverage.total.text() == "已落实 583 / 583 条"
    assert "展示出来就算落实" in page.coverage.words.text()
    assert page.coverage.rows.rows.rowCount() == 583


def test_the_coverage_is_exported_for_spreadsheets(person: Person, tmp_path: Path) -> None:
    page, _ = opened(person)
    page.parts.setCurrentIndex(1)
    assert page.coverage is not None
    page.coverage.save(tmp_path / "覆盖.csv")
    person.notice("已写入")
    rows = list(csv.reader((tmp_path / "覆盖.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 584
    assert rows[0][:3] == ["文件", "编号", "条号"]
    ids = [row[1] for row in rows[1:]]
    assert len(set(ids)) == 583


def test_the_file_that_cannot_be_written_is_told_with_a_remedy(person: Person, tmp_path: Path) -> None:
    page, _ = opened(person)
    page.parts.setCurrentIndex(1)
    assert page.coverage is not None
    page.coverage.save(tmp_path / "没有这个文件夹" / "覆盖.csv")
    person.notice("文件没有写成")


@pytest.fixture
def judged(database: Path) -> str:
    """Store a case before the window is there and return its id."""
    (case_id,) = fill(database, facts(ent_name="甲公司", prj_name="节能改造", ent_is_industrial="yes"))
    return case_id


def judgement_of(person: Person, case_id: str) -> JudgementView:
    """Judge a case and open its judgement."""
    window, done = person.window, list[object]()
    window.runner.run(calls.judge_cases((case_id,), on=DAY), on_done=done.append)
    person.see(lambda: done, "a judgement")
    window.open_case(case_id, "judgement")
    person.see(lambda: (view := window.findChild(JudgementView)) is not None and view.case_id, "the judgement")
    found = window.findChild(JudgementView)
    assert isinstance(found, JudgementView)
    return found


def test_the_clause_of_a_finding_opens_with_one_click_and_back_again(judged: str, person: Person) -> None:
    judgement = judgement_of(person, judged)
    judgement.show_section("clauses")
    panel = judgement.panel("clauses")
    assert isinstance(panel, ClausesPanel)
    follow_link(panel.detail, "工信部联节")
    page = person.window.findChild(PoliciesPage)
    assert isinstance(page, PoliciesPage)
    person.see(
        lambda: page.browser is not None and "abc247.s0.scope" in page.browser.detail.toPlainText(), "the clause"
    )
    person.press("返回项目", page)
    assert judgement.isVisible()


def test_the_clause_of_an_offer_is_a_link(judged: str, person: Person) -> None:
    judgement = judgement_of(person, judged)
    judgement.show_section("offers")
    panel = judgement.panel("offers")
    assert isinstance(panel, OffersPanel)
    assert 'href="clause:abc247/2018/abc247.' in panel.text.toHtml()


def test_gates_on_one_documents_own_offers_are_no_lights_of_the_case(judged: str, person: Person) -> None:
    judgement = judgement_of(person, judged)
    judgement.show_section("gates")
    panel = judgement.panel("gates")
    assert isinstance(panel, GatesPanel)
    assert "G01" in panel.lights
    assert not [gate for gate in panel.lights if gate.startswith("LG")]
