"""The dossier inside the window: its pages are drawn, and the file saved is the one shown."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.dossier.pdf import pdf_bytes
from desktop.problems import Problem
from desktop.ui.main_window import MainWindow
from desktop.ui.paper_view import PaperView, PdfPages
from desktop.ui.preview import PreviewView
from tests.desktop.dossier.material import paper


def test_pages_are_drawn_when_they_come_into_sight(qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    pages = PdfPages(pdf_bytes([paper()]))
    view.show_pages(pages)
    qtbot.waitUntil(lambda: view._sheets[0].picture is not None)
    assert view._sheets[-1].picture is None
    view.go(len(view._sheets) - 1)
    qtbot.waitUntil(lambda: view._sheets[-1].picture is not None)
    view.let_go()


def test_enlarging_draws_the_page_anew(qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.show_pages(PdfPages(pdf_bytes([paper()])))
    width = view._sheets[0].width()
    view.set_zoom(2.0)
    assert view._sheets[0].width() == 2 * width or abs(view._sheets[0].width() - 2 * width) <= 1
    view.let_go()


def test_a_case_never_judged_offers_to_judge_it(window: MainWindow, qtbot: QtBot) -> None:
    view = PreviewView(window)
    qtbot.addWidget(view)
    view._refuse(Problem("这个项目还没有评估", remedy="请先评估", code="not_judged"))
    assert not view.judge_button.isHidden()


def test_the_saved_file_is_whole_or_not_there(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    view = PreviewView(window)
    qtbot.addWidget(view)
    view._content = b"%PDF-1.4"
    view.save_to(tmp_path / "材料.pdf")
    assert (tmp_path / "材料.pdf").read_bytes() == b"%PDF-1.4"
    view.save_to(tmp_path / "没有" / "材料.pdf")
    assert not (tmp_path / "没有").exists()
