"""Old .xls files: their reader says nothing of formats and errors, so we look ourselves."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.compound import stream_of
from desktop.intake.tables import Unreadable, read_tables
from desktop.intake.xlsscan import scan_xls
from desktop.problems import Problem
from tests.desktop.intake.material import write_xls

STYLES = b"".join(struct.pack("<HH", 0xE0, 20) + struct.pack("<HH16x", 0, number) for number in (0, 9))


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def number(row: int, column: int, value: float, *, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def test_texts_and_numbers_are_read(tmp_path: Path) -> None:
    tables = read_tables(write_xls(tmp_path / "a.xls", label(0, 0, "企业名称") + number(1, 0, 12.5)))
    assert (tables.kind, tables.tables[0].rows) == ("xls", [["企业名称"], [12.5]])


def test_the_suffix_of_another_office_program_is_no_obstacle(tmp_path: Path) -> None:
    assert read_tables(write_xls(tmp_path / "a.et", label(0, 0, "企业名称"))).kind == "xls"


def test_percentages_are_read_as_shown_and_errors_are_no_empty_cells(tmp_path: Path) -> None:
    failed = record(0x205, struct.pack("<HHHBB", 0, 2, 0, 7, 1))
    many = record(0xBD, struct.pack("<HHHiHiH", 0, 3, 1, (5 << 2) | 2, 0, (6 << 2) | 2, 4))
    sheet = number(0, 0, 0.5, style=1) + number(0, 1, 0.5) + failed + many
    row = read_tables(write_xls(tmp_path / "a.xls", sheet, globals_=STYLES)).tables[0].rows[0]
    assert row[:2] == ["50%", 0.5]
    assert isinstance(row[2], Unreadable)
    assert row[2].shown == "#DIV/0!"
    assert row[3:] == ["500%", 6.0]


def test_a_failed_formula_is_no_empty_cell(tmp_path: Path) -> None:
    result = struct.pack("<BBBBBBH", 2, 0, 42, 0, 0, 0, 0xFFFF)
    formula = record(0x06, struct.pack("<HHH", 0, 0, 0) + result + struct.pack("<HIH", 0, 0, 0))
    cell = read_tables(write_xls(tmp_path / "a.xls", formula + number(0, 1, 1))).tables[0].rows[0][0]
    assert isinstance(cell, Unreadable)
    assert cell.shown == "#N/A"


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", number(0, 0, 1), globals_=record(0x22, b"\x01\x00"))
    assert read_tables(path).tables[0].epoch_1904


def test_a_cell_far_outside_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        read_tables(write_xls(tmp_path / "a.xls", number(65535, 65535, 1)))
    assert problem.value.code == "far_cell"


def test_a_password_is_told(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", number(0, 0, 1), globals_=record(0x2F, bytes(6)))
    with pytest.raises(Problem) as problem:
        read_tables(path)
    assert problem.value.code == "password"


def test_a_chain_of_sectors_that_runs_in_a_circle_is_told(tmp_path: Path) -> None:
    content = bytearray(write_xls(tmp_path / "a.xls", number(0, 0, 1)).read_bytes())
    content[512 + 4 * 4 : 512 + 4 * 5] = struct.pack("<I", 3)
    with pytest.raises(Problem) as problem:
        stream_of(bytes(content), ("Workbook",))
    assert problem.value.code == "damaged"


@given(st.binary(max_size=3000))
def test_no_container_is_a_surprise(noise: bytes) -> None:
    with pytest.raises(Problem):
        scan_xls(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise)


@given(st.binary(max_size=600), st.integers(0, 500))
def test_no_records_are_a_surprise(tmp_path_factory: pytest.TempPathFactory, noise: bytes, cut: int) -> None:
    path = write_xls(tmp_path_factory.getbasetemp() / "noise.xls", noise)
    try:
        scan_xls(path.read_bytes()[: 4096 + cut])
    except Problem as problem:
        assert problem.remedy  # noqa: PT017  # either outcome is right, a crash is not
