"""A second start brings the first window forward and hands its file over; files go where their flow begins."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.__main__ import FOR_THE_WINDOW, _is_for_the_window
from desktop.cli.arguments import parse
from desktop.ui.given_files import KINDS
from desktop.ui.pages.importing import ImportPage
from desktop.ui.pages.registers import RegistersPage
from desktop.ui.second_start import FirstWindow
from tests.desktop.ui.conftest import Person


def test_the_first_start_is_the_window_and_the_second_is_not(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = (FirstWindow(tmp_path / "库.db", tmp_path) for _ in range(2))
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_windows_on_other_databases_do_not_meet(tmp_path: Path, qtbot: QtBot) -> None:
    one, other = FirstWindow(tmp_path / "甲.db", tmp_path), FirstWindow(tmp_path / "乙.db", tmp_path)
    assert one.take()
    assert other.take()
    one.release()
    other.release()


_SECOND = """
import sys
from pathlib import Path
from desktop.ui.second_start import FirstWindow
second = FirstWindow(Path(sys.argv[1]), Path(sys.argv[2]))
assert not second.take()
print(second.hand_over(Path(sys.argv[3]) if len(sys.argv) > 3 else None))
"""


@pytest.mark.parametrize("file", ["", "包.lvpack"])
def test_a_second_process_hands_its_file_over_and_is_answered(tmp_path: Path, qtbot: QtBot, file: str) -> None:
    first = FirstWindow(tmp_path / "库.db", tmp_path)
    assert first.take()
    heard: list[Path | None] = []
    first.wanted.connect(heard.append)
    given = [str(tmp_path / file)] if file else []
    command = [sys.executable, "-c", _SECOND, str(tmp_path / "库.db"), str(tmp_path), *given]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert process.communicate()[0].strip() == "True"
    assert heard == [tmp_path / file if file else None]
    first.release()


def test_a_window_that_died_leaves_no_lock(tmp_path: Path, qtbot: QtBot) -> None:
    code = (
        "import os, sys; from pathlib import Path; from desktop.ui.second_start import FirstWindow\n"
        "from PySide6.QtCore import QCoreApplication; app = QCoreApplication([])\n"
        "first = FirstWindow(Path(sys.argv[1]), Path(sys.argv[2])); assert first.take(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "库.db"), str(tmp_path)], check=False)
    later = FirstWindow(tmp_path / "库.db", tmp_path)
    assert later.take()
    later.release()


def test_a_window_that_does_not_answer_is_told_after_a_while(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.second_start.SECONDS_TO_ANSWER", 0.2)
    first, second = (FirstWindow(tmp_path / "库.db", tmp_path) for _ in range(2))
    assert first.take()
    assert not second.take()
    begun = time.monotonic()
    assert not second.hand_over(None)  # nobody runs the first one's loop meanwhile
    assert time.monotonic() - begun < 2
    first.release()


def test_a_file_alone_on_the_command_line_means_the_window(tmp_path: Path) -> None:
    pack = tmp_path / "政策 包.lvpack"
    pack.write_bytes(b"")
    assert _is_for_the_window(str(pack))
    assert not _is_for_the_window(str(tmp_path / "没有.lvpack"))
    assert not _is_for_the_window("judge")
    assert parse(["desktop", str(pack)]).file == pack
    assert FOR_THE_WINDOW == KINDS


def drop(person: Person, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    person.window.dropEvent(QDropEvent(QPoint(300, 300), actions, mime, buttons, Qt.KeyboardModifier.NoModifier))


def test_a_dropped_table_lies_on_the_import_page(person: Person) -> None:
    drop(person, resources.example_workbook())
    page = person.window.page_shown
    assert isinstance(page, ImportPage)
    assert [file.path for file in page.files.files] == [resources.example_workbook()]
    person.see(lambda: all(file.is_known for file in page.files.files), "the file looked into")


def test_a_dropped_pack_that_is_none_is_told_on_the_page_of_policies(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "坏.lvpack"
    path.write_bytes(b"nothing")
    drop(person, path)
    assert person.window.place_shown.page == "policies"
    person.see(lambda: person.window.notice.words, "what is wrong")


def test_a_register_file_waits_for_the_registers_and_is_then_looked_into(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "坏.lvreg"
    path.write_bytes(b"nothing")
    drop(person, path)
    page = person.window.page_shown
    assert isinstance(page, RegistersPage)
    person.see(lambda: person.window.notice.words, "what is wrong")


def test_a_recommendation_file_is_looked_into(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "坏.lvrec"
    path.write_bytes(b"nothing")
    person.window.shell.on_second_start(path)
    assert person.window.place_shown.page == "recommend"
    person.see(lambda: person.window.notice.words, "what is wrong")


def test_a_file_that_is_gone_or_unknown_is_told_with_what_would_do(person: Person, tmp_path: Path) -> None:
    person.window.shell.give(tmp_path / "没有.lvpack")
    person.notice("找不到文件")
    other = tmp_path / "照片.jpg"
    other.write_bytes(b"")
    person.window.shell.give(other)
    person.notice("可以打开的有")


def test_files_of_other_kinds_cannot_be_dropped(person: Person, tmp_path: Path) -> None:
    drop(person, tmp_path / "照片.jpg")
    assert person.window.place_shown.page == "cases"
