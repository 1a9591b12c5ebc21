"""A workbook is hostile until read: every bad file gives a message that names it, and the program survives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from desktop.intake import limits
from desktop.intake.reader import CANNOT_WRITE
from desktop.intake.tables import Tables, Unreadable, read_tables
from desktop.problems import Problem
from desktop.work.progress import Cancelled, Progress
from tests.desktop.intake.material import write_bomb, write_raw, write_xlsx

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refused(path: Path) -> Problem:
    """Read a file that must be refused and return the message, which always names the file."""
    with pytest.raises(Problem) as problem:
        read_tables(path)
    assert problem.value.where == str(path)
    assert problem.value.remedy
    return problem.value


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# Files that are no table


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "空.xlsx", b"")).code == "empty"


def test_a_workbook_without_content_is_told(tmp_path: Path) -> None:
    assert refused(write_xlsx(tmp_path / "a.xlsx", {"表": []})).code == "empty"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx").code == "missing"


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert "文件夹" in refused(tmp_path).what


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        (b"%PDF-1.7\n", "PDF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML"),
        (b"just some words", "不是表格"),
    ],
)
def test_another_kind_of_file_under_the_name_of_a_table_is_told(tmp_path: Path, content: bytes, word: str) -> None:
    problem = refused(written(tmp_path / "名单.xls", content))
    assert problem.code == "wrong_kind"
    assert word in problem.what


def test_a_word_document_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Word" in refused(tmp_path / "a.xlsx").what


def test_a_plain_zip_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("企业.xlsx", b"PK")
    assert "解压" in refused(tmp_path / "a.xlsx").remedy


def test_the_lock_file_of_an_open_workbook_is_told(tmp_path: Path) -> None:
    assert "临时文件" in refused(written(tmp_path / "~$名单.xlsx", b"x" * 165)).what


def test_a_truncated_workbook_is_told(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", {"表": [["企业名称"]]}).read_bytes()
    assert refused(written(tmp_path / "b.xlsx", whole[: len(whole) // 2])).code == "damaged"


def test_a_workbook_with_broken_xml_is_told(tmp_path: Path) -> None:
    assert refused(write_raw(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</row>')).code == "damaged"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs an ordinary user's permissions")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]})
    path.chmod(0)
    assert refused(path).code == "no_permission"


# Passwords


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert refused(written(tmp_path / "a.xlsx", content)).code == "password"


def test_a_zip_with_a_password_is_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]})
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    assert refused(written(path, bytes(content))).code == "password"


# Bombs and far cells


def test_a_gigabyte_of_zeros_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_bomb(tmp_path / "炸弹.xlsx", megabytes=1024)
    assert path.stat().st_size < 4 * limits.MEGABYTE
    problem = refused(path)
    assert problem.code == "too_big"
    assert "400 MB" in problem.what


def test_a_part_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "a.xlsx", "<row>" + " " * 3 * limits.MEGABYTE + "</row>")
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert refused(written(path, bytes(content))).code == "damaged"


def test_one_value_in_the_last_cell_is_named(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    problem = refused(write_raw(tmp_path / "a.xlsx", ONE + far))
    assert problem.code == "far_cell"
    assert "XFD1048576" in problem.what


def test_a_format_without_value_in_the_last_cell_is_harmless(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read_tables(write_raw(tmp_path / "a.xlsx", ONE + far)).tables[0].rows == [[1.0]]


def test_a_declared_range_without_content_is_harmless(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "a.xlsx", ONE, head='<dimension ref="A1:XFD1048576"/>')
    assert read_tables(path).tables[0].rows == [[1.0]]


def test_a_rectangle_that_would_not_fit_into_memory_is_refused(tmp_path: Path) -> None:
    corners = ONE + '<row r="90000"><c r="ZZ90000"><v>1</v></c></row>'
    assert refused(write_raw(tmp_path / "a.xlsx", corners)).code == "too_big"


def test_a_hundred_thousand_blank_rows_are_passed_over(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="CV{row}" s="1"/></row>' for row in range(2, 100_001))
    assert read_tables(write_raw(tmp_path / "a.xlsx", ONE + blank)).tables[0].numbers == [1]


def test_a_hundred_thousand_rows_of_empty_text_are_passed_over(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" t="str"><v></v></c></row>' for row in range(2, 100_001))
    assert read_tables(write_raw(tmp_path / "a.xlsx", ONE + blank)).tables[0].numbers == [1]


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, prolog: str) -> None:
    assert refused(write_raw(tmp_path / "a.xlsx", ONE, prolog=prolog)).code == "suspicious"


def test_doubled_entries_are_refused(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "a.xlsx", ONE)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<x/>")
    assert refused(path).code == "suspicious"


def test_paths_that_leave_the_archive_are_refused(tmp_path: Path) -> None:
    assert refused(write_raw(tmp_path / "a.xlsx", ONE, extra={"../../x.xml": b"<x/>"})).code == "suspicious"


def test_an_endless_repeat_in_an_ods_is_refused(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>'
    )
    assert refused(write_ods(tmp_path / "a.ods", rows)).code == "far_cell"


def test_a_process_killed_from_outside_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.intake.sandbox._command", lambda: [sys.executable, "-c", _DIES])
    assert refused(write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]})).code == "reader_died"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]})
    command = [sys.executable, "-m", "desktop.intake.reader", str(path), "/dev/full"]
    assert subprocess.run(command, check=False).returncode == CANNOT_WRITE


def test_a_temporary_folder_that_takes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "没有"))
    assert refused(path).code == "no_temporary_space"


def test_a_process_that_never_ends_is_stopped_at_the_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "desktop.intake.sandbox._command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    begun = time.monotonic()
    assert refused(write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]})).code == "too_slow"
    assert time.monotonic() - begun < 20


_DIES = (
    "import os, signal; os.kill(os.getpid(), signal.SIGTERM)" if hasattr(signal, "SIGTERM") else "import os; os.abort()"
)


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is kept by a job object there")
def test_the_reading_process_may_not_take_more_than_its_memory(tmp_path: Path) -> None:
    code = (
        "from desktop.intake import limits; limits.limit_this_process(limits.MEMORY_BYTES, 60)\n"
        "try:\n    bytearray(limits.MEMORY_BYTES + 1)\nexcept MemoryError:\n    print('held')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "held"


def test_cancelling_ends_the_reading_process_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "desktop.intake.sandbox._command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    progress = Progress()
    progress.cancel()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        read_tables(write_xlsx(tmp_path / "a.xlsx", {"表": [["1"]]}), progress.step)
    assert time.monotonic() - begun < 20


# Cells whose content is lost


def test_a_formula_without_value_is_no_empty_cell(tmp_path: Path) -> None:
    cell = only_cell(write_raw(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><f>B1*2</f></c><c r="B1"><v>2</v></c></row>'))
    assert isinstance(cell, Unreadable)
    assert "还没有计算" in cell.reason


@pytest.mark.parametrize("value", ["<v/>", "<v></v>"])
def test_a_formula_with_an_empty_value_is_no_empty_cell(tmp_path: Path, value: str) -> None:
    sheet = f'<row r="1"><c r="A1"><f>B1*2</f>{value}</c><c r="B1"><v>2</v></c></row>'
    assert isinstance(only_cell(write_raw(tmp_path / "a.xlsx", sheet)), Unreadable)


def test_a_formula_that_gives_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    sheet = '<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1"><v>2</v></c></row>'
    assert only_cell(write_raw(tmp_path / "a.xlsx", sheet)) == ""


def test_a_row_of_nothing_but_uncalculated_formulas_is_kept(tmp_path: Path) -> None:
    sheet = ONE + '<row r="2"><c r="B2"><f>A1</f></c></row><row r="3"><c r="A3"><v>3</v></c></row>'
    table = read_tables(write_raw(tmp_path / "a.xlsx", sheet)).tables[0]
    assert list(table.numbers) == [1, 2, 3]
    assert isinstance(table.rows[1][1], Unreadable)


def test_a_failed_formula_shows_its_error(tmp_path: Path) -> None:
    sheet = '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><v>2</v></c></row>'
    cell = only_cell(write_raw(tmp_path / "a.xlsx", sheet))
    assert isinstance(cell, Unreadable)
    assert cell.shown == "#DIV/0!"


def test_a_percentage_is_read_the_way_it_is_shown(tmp_path: Path) -> None:
    assert only_cell(write_xlsx(tmp_path / "a.xlsx", {"表": [[(0.125, "0.0%")]]})) == "12.5%"


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    sheet = '<row r="1"><c r="A1" s="1"><v>43834</v></c></row>'
    path = write_raw(tmp_path / "a.xlsx", sheet, workbook='<workbookPr date1904="1"/>')
    table = read_tables(path).tables[0]
    assert (table.rows[0][0], table.epoch_1904) == ("2024-01-05", True)


def test_dates_count_from_1900_otherwise(tmp_path: Path) -> None:
    assert (
        only_cell(write_raw(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="1"><v>45296</v></c></row>')) == "2024-01-05"
    )


def test_columns_keep_their_places_where_the_table_starts_further_right(tmp_path: Path) -> None:
    table = read_tables(write_raw(tmp_path / "a.xlsx", '<row r="3"><c r="C3"><v>1</v></c></row>')).tables[0]
    assert (table.rows, list(table.numbers)) == ([["", "", 1.0]], [3])


def test_an_ods_tells_errors_percentages_and_places(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=A1"/></table:table-row>'
    )
    table = read_tables(write_ods(tmp_path / "a.ods", rows)).tables[0]
    assert list(table.numbers) == [3]
    assert table.rows[0][2] == "50%"
    assert [isinstance(cell, Unreadable) for cell in table.rows[0][3:]] == [True, True]


def test_an_ods_with_a_password_is_told(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", "", manifest="<manifest:encryption-data/>")
    assert refused(path).code == "password"


# Text tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_tables_are_read_in_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    text = f"企业名称{separator}总投资\r\n“绿源”公司{separator}12\r\n"
    tables = read_tables(written(tmp_path / "a.csv", text.encode(encoding)))
    assert tables.tables[0].rows == [["企业名称", "总投资"], ["“绿源”公司", "12"]]


def test_quoted_separators_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '名称,说明\n甲,"一,二\n三"\n'.encode())
    assert read_tables(path).tables[0].rows[1] == ["甲", "一,二\n三"]


def test_a_text_table_of_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    content = "名称,数\n".encode() + "绿源机械,1\n".encode("gb18030") + "清能建材,2\n".encode()
    tables = read_tables(written(tmp_path / "a.csv", content))
    assert tables.encoding == "mixed"
    assert [row[0] for row in tables.tables[0].rows] == ["名称", "绿源机械", "清能建材"]


def test_a_character_of_no_encoding_is_reported_with_its_cell(tmp_path: Path) -> None:
    content = "名称,数\n".encode() + b"\xff\xfe\xfa,1\n" + "清能,2\n".encode()
    cell = read_tables(written(tmp_path / "a.csv", content)).tables[0].rows[1][0]
    assert isinstance(cell, Unreadable)


def test_a_quote_that_never_ends_is_told(tmp_path: Path) -> None:
    content = 'a,b\n"一,二\n' + "三,四\n" * 500
    assert refused(written(tmp_path / "a.csv", content.encode())).code == "open_quote"


def test_a_separator_named_by_excel_is_taken(tmp_path: Path) -> None:
    assert read_tables(written(tmp_path / "a.csv", b"sep=|\na|b,c\n")).tables[0].rows == [["a", "b,c"]]


def test_binary_content_under_the_name_of_a_text_table_is_told(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "a.csv", bytes(range(256)) * 4)).code == "wrong_kind"


def test_a_file_beyond_the_size_limit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert refused(path).code == "too_big"


def test_rows_shorter_than_others_are_filled_up(tmp_path: Path) -> None:
    assert read_tables(written(tmp_path / "a.csv", b"a,b,c\n1\n1,2,3,4\n")).tables[0].rows == [
        ["a", "b", "c", ""], ["1", "", "", ""], ["1", "2", "3", "4"],
    ]  # fmt: skip


def only_cell(path: Path) -> object:
    tables: Tables = read_tables(path)
    return tables.tables[0].rows[0][0]


def write_ods(path: Path, rows: str, *, manifest: str = "") -> Path:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}manifest:1.0">{manifest}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
            f'xmlns:text="{names}text:1.0" '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="表一">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return path
