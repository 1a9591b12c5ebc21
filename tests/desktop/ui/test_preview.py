"""The dossier inside the window: its pages are drawn, and the file saved is the one shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from pytestqt.qtbot import QtBot

from desktop.dossier.forms import form
from desktop.dossier.pdf import pdf_bytes
from desktop.problems import Problem
from desktop.ui.given_files import dropped, open_files
from desktop.ui.main_window import MainWindow
from desktop.ui.paper_printing import chosen_pages
from desktop.ui.paper_view import PaperView
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.preview import PreviewView
from desktop.ui.verify_dialog import VerifyDialog
from desktop.work.operations.printing import PaperChoice, Preview
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


SECTIONS = tuple((one, one, one in form().core) for one in form().sections if one != "conclusion")


@cache
def pdf() -> bytes:
    return pdf_bytes([paper()])


def shown(window: MainWindow, qtbot: QtBot) -> PreviewView:
    view = PreviewView(window)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view._show("", None, Preview(content=pdf(), choice=PaperChoice(), sections=SECTIONS))
    return view


def test_a_search_marks_every_place_and_goes_round(window: MainWindow, qtbot: QtBot) -> None:
    view = shown(window, qtbot)
    view.words.setText("总投资")
    qtbot.waitUntil(lambda: view.search._page == len(view.paper._sheets), timeout=5000)
    hits = len(view.search._hits)
    assert hits > 1
    assert sum(len(sheet.hits) for sheet in view.paper._sheets) == hits
    view.search.step(-1)
    assert view._hits.text() == f"{hits} / {hits}"
    assert view.paper.page >= view.search._hits[-1][0] - 1
    view.words.setText("")
    qtbot.waitUntil(lambda: not any(sheet.hits for sheet in view.paper._sheets), timeout=5000)
    view.paper.let_go()


def test_pages_bookmarks_and_the_number_lead_to_the_same_page(window: MainWindow, qtbot: QtBot) -> None:
    view = shown(window, qtbot)
    count = len(view.paper._sheets)
    assert (view.page.maximum(), view.side.small.count()) == (count, count)
    view.page.setValue(3)
    assert view.side.small.currentRow() == view.paper.page
    view.side.small.setCurrentRow(5)
    assert view.page.value() in {6, 7}
    top = view.side.marks.topLevelItem(0)
    assert top is not None
    assert top.text(0) == "一、企业概况"
    view.side.marks.setCurrentItem(top)
    assert view.page.value() == 1
    qtbot.waitUntil(lambda: not view.side.small.item(0).icon().isNull(), timeout=3000)
    view.paper.let_go()
    view.side.show_pages(None)


def test_a_page_can_be_seen_whole_and_as_large_as_on_paper(window: MainWindow, qtbot: QtBot) -> None:
    view = shown(window, qtbot)
    view.fit.setCurrentIndex(view.fit.findData("page"))
    assert view.paper._sheets[0].height() <= view.paper.viewport().height()
    view.fit.setCurrentIndex(view.fit.findData("actual"))
    assert view.paper._sheets[0].width() == round(view.paper.pages.sizes[0][0] * view.paper.logicalDpiX() / 72)  # type: ignore[union-attr]
    view.paper.let_go()


def test_the_choice_of_sections_is_what_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    view = shown(window, qtbot)
    panel = view.choice
    assert panel.choice() == PaperChoice()
    panel.form.setCurrentIndex(panel.form.findData("core"))
    assert panel.choice() == PaperChoice(form="core")
    last = panel.list.item(panel.list.count() - 1)
    last.setCheckState(Qt.CheckState.Checked)
    assert panel.choice().sections[-1] == "versions"
    panel.tell_pages(11)
    assert "共 11 页" in panel.told.text()
    assert "不印" in panel.told.text()
    panel.form.setCurrentIndex(panel.form.findData("summary"))
    assert panel.choice() == PaperChoice(form="summary")
    assert not panel.list.isEnabled()
    view._set_again.stop()
    view.paper.let_go()


def test_printing_sends_the_range_and_the_copies_asked_for(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    view = shown(window, qtbot)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "p.pdf"))
    printer.setResolution(72)
    printer.setFromTo(2, 3)
    assert chosen_pages(printer, 13) == [1, 2]
    assert chosen_pages(printer, 13, 7) == [7]
    pages = view.paper.pages
    assert pages is not None
    view.printer.send(printer, pages, [1, 2])
    qtbot.waitUntil(lambda: "2 页" in window.notice.words)
    view.paper.let_go()


def test_a_pdf_dropped_on_the_window_is_checked(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "收到的.pdf"
    path.write_bytes(pdf())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert dropped(mime) == (path,)
    open_files(window, dropped(mime))
    dialog = window.findChild(VerifyDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: "无法核验" in dialog.answer.toPlainText(), timeout=20_000)
    assert "没有签名" in dialog.answer.toPlainText()
    dialog.number.setText("2026-0001")
    dialog.code.setText("AAAA")
    assert dialog.compare.isEnabled()
    dialog.compare.click()
    qtbot.waitUntil(lambda: "没有留存" in dialog.answer.toPlainText(), timeout=20_000)
    dialog.close()
