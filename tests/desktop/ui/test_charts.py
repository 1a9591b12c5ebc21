"""A chart in the window: told in words, gone through by keys, copied as table and picture, as high as it needs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.charts.records import Amount, Bars, Group, Waterfall, exact
from desktop.ui.charts import ChartView

STEPS = (("支持领域", Amount(low=24.6, high=36.1)), ("减排强度", exact(4.8)), ("社会信誉", exact(None)))
CHART = Waterfall(title="得分构成", unit="分", steps=STEPS, total="总分", legend=("已证实", "待查"), decimals=1)


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.show_chart(CHART)
    made.resize(420, made.heightForWidth(420))
    made.show()
    return made


def test_a_chart_is_told_to_who_cannot_see_it(view: ChartView) -> None:
    assert view.accessibleName() == "得分构成"
    assert "支持领域 24.6～36.1" in view.accessibleDescription()
    assert "社会信誉 待查" in view.accessibleDescription()


@pytest.mark.qt_log_ignore("does not support raise")  # the screen without a screen, of a tool tip
def test_the_arrows_go_from_part_to_part_and_enter_chooses(view: ChartView) -> None:
    chosen: list[int] = []
    view.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(view, key)
    assert chosen == [1]
    assert view.accessibleDescription().startswith("减排强度 4.8")


def test_a_click_chooses_what_is_under_it(view: ChartView) -> None:
    chosen: list[int] = []
    view.chosen.connect(chosen.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(210, view.height() // 3))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(210, 2))
    assert len(chosen) == 1


def test_a_chart_can_be_copied_as_table_and_as_picture(view: ChartView) -> None:
    copy_table, copy_picture = view.actions()
    copy_table.trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1] == "支持领域\t24.6～36.1"
    copy_picture.trigger()
    assert QGuiApplication.clipboard().pixmap().width() >= 2 * view.width()


def test_more_bars_need_more_height_and_no_chart_is_hidden(view: ChartView) -> None:
    before = view.heightForWidth(420)
    groups = tuple(Group(label=f"第{n}县", amounts=(exact(n),)) for n in range(20))
    view.show_chart(Bars(title="各县", groups=groups))
    assert view.heightForWidth(420) > before
    view.show_chart(None)
    assert view.isHidden()
