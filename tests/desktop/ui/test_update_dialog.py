"""The window shows packages on a stick with their signers, lets nothing unknown through, and shows the licences."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from desktop.ui.given_files import dropped, open_files
from desktop.ui.settings import about
from desktop.ui.settings.about import AboutPart
from desktop.ui.updates import licences
from desktop.ui.updates.dialog import UpdateDialog
from desktop.ui.updates.licences import LicencesDialog
from desktop.work.operations import updates
from desktop.work.operations.updates import DEB, Here
from desktop.work.operations.updating import History, Seen
from installer import parts
from tests.desktop.test_updates import deb, sign
from tests.desktop.ui.conftest import Person


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "U盘"
    made.mkdir()
    sign(deb(made), tmp_path / "发布")
    installed = Here(system="linux", kind=DEB, version="0.1.0", program=tmp_path)
    monkeypatch.setattr(updates, "here", lambda: installed)
    return made


def opened(person: Person) -> UpdateDialog:
    person.see(lambda: isinstance(QApplication.activeModalWidget(), UpdateDialog), "the dialog")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, UpdateDialog)
    person.see(lambda: dialog.table.rows.rowCount(), "the packages")
    return dialog


def test_a_folder_dropped_on_the_window_is_searched_and_an_unknown_signer_must_be_named(
    person: Person, stick: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(stick))])
    assert dropped(mime) == (stick,)
    open_files(person.window, dropped(mime))
    dialog = opened(person)
    assert "新增一份政策" in dialog.detail.toPlainText()
    assert "未信任的签名人签名：发布单位" in dialog.detail.toPlainText()
    assert not dialog.update_button.isEnabled()
    dialog.accepted_name.setText("发布单位")
    assert dialog.update_button.isEnabled()
    dialog.update_button.click()
    person.see(lambda: "由管理员运行：sudo apt install" in person.window.notice.words, "what the administrator does")
    assert list((person.window.office.data_folder / "updates").glob("*.deb"))


def test_what_cannot_be_installed_says_why(person: Person, stick: Path) -> None:
    for path in stick.iterdir():
        path.unlink()
    deb(stick, "0.0.9")
    person.window.shell.update_program([stick])
    dialog = opened(person)
    assert "这是旧版本" in dialog.detail.toPlainText()
    assert dialog.accepted_name.isHidden()
    assert not dialog.update_button.isEnabled()
    dialog.reject()


def test_the_licences_of_all_libraries_are_shown(person: Person) -> None:
    person.window.shell.show_licences()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LicencesDialog)
    text = dialog.page.toPlainText()
    assert "PySide6" in text
    assert "Permission is hereby granted" in text
    dialog.line.setText("reportlab")
    dialog.line.returnPressed.emit()
    assert dialog.page.textCursor().selectedText().lower() == "reportlab"
    dialog.reject()


def test_a_built_program_shows_the_page_and_the_parts_of_the_build(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.write(tmp_path / "notices", version="0.1.0")
    for module in (about, licences):
        monkeypatch.setattr(module, "notices_folder", lambda: tmp_path / "notices")
    assert "谨此致谢。各许可证全文附后。" in licences.licences_text()
    part = AboutPart(person.window.office)
    part.read()
    shown = {row[0]: row[2] for row in part.table.rows.rows}
    assert shown["SQLAlchemy"] == "MIT"
    assert shown["Noto Sans SC、Noto Serif SC"] == "OFL-1.1"
    part.deleteLater()


def test_the_settings_tell_of_the_last_update(person: Person) -> None:
    from desktop.work.operations.updating import _write_history

    folder = person.window.office.data_folder
    seen = [Seen(version="0.0.9", on="2026-01-02"), Seen(version="0.1.0", on="2026-11-21")]
    person.see(lambda: not person.window.runner.is_busy, "the worker at rest")
    _write_history(folder, History(seen=seen))
    part = AboutPart(person.window.office)
    part.read()
    assert part.updated.text() == "上次更新：2026-11-21，由 0.0.9 到 0.1.0。"
    part.deleteLater()
