"""Printing many from the window: what is asked, pause, stop, going on, and what a refusing disk leads to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.dossier.batch_record import NAME
from desktop.ui.batch.dialog import EDITABLE, TOGETHER, BatchDialog
from desktop.work.operations.batch_printing import BatchWish, DossierBatch
from desktop.work.operations.handing_out import WORD
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.printing import SUMMARY, PaperChoice
from tests.desktop.ui.conftest import Person, facts, fill

DAY = date(2026, 11, 21)


@pytest.fixture
def judged(database: Path) -> list[str]:
    """Store three cases before any window is there."""
    names = [facts(ent_name=f"{name}厂", prj_name="空压机改造") for name in "甲乙丙"]
    return fill(database, *names)


def judge(person: Person, ids: list[str]) -> None:
    person.ask_store(lambda store, progress: judge_cases(store, ids, DAY, progress=progress))


def batch(ids: list[str], folder: Path) -> DossierBatch:
    return DossierBatch(folder, ids, BatchWish(printed_on=DAY, choice=PaperChoice(form=SUMMARY)))


def dossiers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.pdf") if not path.name.startswith("00_"))


def test_the_dialog_asks_for_kind_and_folder(judged: list[str], person: Person, tmp_path: Path) -> None:
    dialog = BatchDialog(person.window, 3)
    assert dialog.wish == BatchWish()
    dialog.choose_kind(TOGETHER)
    dialog.duplex.setChecked(True)
    assert dialog.wish == BatchWish(one_file=True, duplex=True)
    dialog.choose_kind(EDITABLE)
    assert dialog.wish == BatchWish(ending=WORD)
    assert not dialog.duplex.isEnabled()
    dialog.folder.setText(" ")
    assert not dialog.go.isEnabled()
    dialog.deleteLater()


def test_a_batch_is_printed_into_the_folder_named(judged: list[str], person: Person, tmp_path: Path) -> None:
    judge(person, judged[:1])

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, BatchDialog)
        dialog.folder.setText(str(tmp_path / "材料"))
        dialog.accept()

    person.answer(answer)
    person.window.work.print_dossiers(judged)
    person.notice("已生成 2 个文件")
    assert "2 个项目没有生成" in person.window.notice.words
    assert len(dossiers(tmp_path / "材料")) == 1


def test_a_paused_batch_waits_and_a_stopped_one_goes_on_later(
    judged: list[str], person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    judge(person, judged)
    bar = person.window.batch
    bar.begin(batch(judged, tmp_path / "材料"))
    bar.pause.click()
    person.see(lambda: "已暂停" in bar.words.text() and bar._turn is None, "the pause")
    assert bar.pause.text() == "继续"
    bar.stop.click()
    person.notice("已停止打印")
    assert not bar.is_busy
    kept = len(dossiers(tmp_path / "材料"))
    person.press("接着打印…")
    person.notice("已生成 4 个文件")
    assert len(dossiers(tmp_path / "材料")) == 3
    assert kept == 0 or f"其中 {kept} 个项目上次已写好" in person.window.notice.words


def test_closing_the_window_over_a_paused_batch_leaves_no_part_of_a_file(
    judged: list[str], person: Person, tmp_path: Path
) -> None:
    judge(person, judged)
    bar, folder = person.window.batch, tmp_path / "材料"
    wish = BatchWish(printed_on=DAY, choice=PaperChoice(form=SUMMARY), one_file=True)
    begun = DossierBatch(folder, judged, wish)
    while not list(folder.glob(".lvjian-*.tmp")):
        assert person.ask_store(lambda store, progress: begun.advance(store, progress, seconds=0.01)) is None
    bar.begin(begun)
    bar.pause.click()
    person.see(lambda: bar._turn is None, "the pause")
    assert bar.is_busy
    person.window.runner.close()
    bar.leave()
    assert [path.name for path in folder.iterdir()] == [NAME]


def test_a_folder_that_refuses_is_told_with_a_way_on(judged: list[str], person: Person, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    person.window.batch.begin(batch(judged, tmp_path / "文件"))
    person.notice("请另选一个文件夹")
    assert person.offers("接着打印…")
    assert not person.window.batch.is_busy


def test_there_is_nothing_to_go_on_with_in_another_folder(judged: list[str], person: Person, tmp_path: Path) -> None:
    person.window.work.resume_print(tmp_path)
    person.notice("没有可以接着打印的批次")
    assert not (tmp_path / NAME).exists()
