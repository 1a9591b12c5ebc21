"""What may be kept as a paper, by name and by content; nothing that runs gets in under another name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.intake.attached import allowed_suffixes, inspect
from desktop.problems import Problem
from tests.desktop.paper_files import PDF, PNG, PROGRAM, archive, locked_archive, old_office, word


def copy_of(folder: Path, content: bytes) -> Path:
    path = folder / "copy.part"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("证.pdf", PDF),
        ("照片.JPG", b"\xff\xd8\xff\xe0" + bytes(20)),
        ("图.png", PNG),
        ("图.tif", b"II*\0" + bytes(20)),
        ("文.docx", word()),
        ("表.xlsx", archive(xl__workbook_xml=b"<?xml?>")),
        ("票.ofd", archive(OFD_xml=b"<?xml?>")),
        ("旧.doc", old_office("Root Entry", "WordDocument")),
        ("旧.wps", old_office("WordDocument")),
        ("旧.xls", old_office("Workbook")),
        ("表.et", old_office("Book")),
        ("一包.zip", archive(a_pdf=PDF, b_png=PNG)),
        ("说明.txt", "说明".encode()),
        ("数.csv", "名称,数量\n甲,1\n".encode("gb18030")),
        ("证.pdf.pdf", PDF),
    ],
)
def test_files_of_every_usual_kind_may_be_kept(tmp_path: Path, name: str, content: bytes) -> None:
    assert "/" in inspect(copy_of(tmp_path, content), name)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("工具.exe", PROGRAM, "不收“exe”"),
        ("营业执照.pdf", PROGRAM, "Windows 程序"),
        ("营业执照.jpg", b"\x7fELF" + bytes(20), "Linux 程序"),
        ("说明.txt", b"#!/bin/sh\nrm -rf /\n", "脚本"),
        ("说明.txt", b"\xef\xbb\xbf  <HTML><script>", "网页或脚本"),
        ("说明.txt", b"@ECHO OFF\r\n", "网页或脚本"),
        ("数据.csv", b"a\0b", "不是文本"),
        ("数据.csv", b"\xff\xff\xff\xff", "编码认不出来"),
        ("快捷.pdf", bytes.fromhex("4c0000000114020000000000c000000000000046"), "快捷方式"),
        ("证.pdf", PNG, "与后缀不符"),
        ("证.docx", archive(a_pdf=PDF), "与后缀不符"),
        ("证.docx", word()[:60], "已损坏"),
        ("表.docm", word(), "不收“docm”"),
        ("表.docx", word(word__vbaProject_bin=b"x"), "有宏"),
        ("旧.doc", old_office("WordDocument", "_VBA_PROJECT"), "有宏"),
        ("旧.xls", old_office("Workbook", "VBA"), "有宏"),
        ("旧.doc", old_office("Other"), "与后缀不符"),
        ("包.zip", archive(a_exe=b"x"), "不能收的文件 a.exe"),
        ("包.zip", archive(a_pdf=PROGRAM), "Windows 程序"),
        ("包.zip", archive(b_zip=archive(a_exe=b"x")), "不能收的文件 b.zip"),
        ("包.zip", locked_archive(), "加了密码"),
        ("网页.html", b"<html>", "不收“html”"),
        ("没有后缀", PDF, "没有后缀"),
        ("发票\u202efdp.exe", PROGRAM, "不能用的字符"),
        ("../../证.pdf", PDF, "不能用的字符"),
        ("C:证.pdf", PDF, "不能用的字符"),
        ("..", PDF, "不能用的字符"),
        ("换\n行.pdf", PDF, "不能用的字符"),
        ("长" * 240 + ".pdf", PDF, "超过 200 个字"),
    ],
)
def test_what_runs_or_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(Problem, match=words):
        inspect(copy_of(tmp_path, content), name)


_BEGINNINGS = (b"", b"%PDF", b"PK\x03\x04", archive(a_pdf=PDF)[:-9], old_office("WordDocument"), b"\xef\xbb\xbf")


@given(
    st.builds(bytes.__add__, st.sampled_from(_BEGINNINGS), st.binary(max_size=600)), st.sampled_from(allowed_suffixes())
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_content_is_either_told_or_refused_in_words(tmp_path: Path, content: bytes, suffix: str) -> None:
    try:
        inspect(copy_of(tmp_path, content), f"证.{suffix}")
    except Problem as problem:
        assert problem.code == "paper-type"  # noqa: PT017  # either outcome is right
