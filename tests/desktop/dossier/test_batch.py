"""Printing many: files, one file, cancelling, refusals of the disk, names, and the covering list."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.dossier.coverlist import CoverRow, cover_outline, cover_row
from desktop.dossier.names import distinct, file_name
from desktop.dossier.pdf import pdf_bytes, refused, write_cover_list, write_dossier, write_dossiers
from desktop.dossier.sections.matter import Standing
from desktop.problems import Problem
from desktop.work.progress import Cancelled, Progress
from tests.desktop.dossier.material import case, fact, judgement, paper, settings
from tests.desktop.dossier.reading import all_text, bookmarks, read, squeezed

DAY = date(2026, 11, 21)


def papers(count: int) -> list:  # type: ignore[type-arg]  # of outlines
    return [replace(paper(number=f"LJ-2026-{n:04d}"), file_name=f"LJ-2026-{n:04d} 示例") for n in range(1, count + 1)]


def row(number: int, amount: Decimal | None = Decimal("0.1"), **more: object) -> CoverRow:
    values: dict[str, object] = {
        "number": f"LJ-2026-{number:04d}", "enterprise": "乐昌市示例水泥有限公司", "project": "余热发电项目",
        "recommendation": "ready", "score_low": 50.04, "score_high": 61.0,
        "standing": Standing(rank=number, best=1, worst=number + 2, of=60), "amount": amount,
    } | more  # fmt: skip
    return CoverRow(**values)  # type: ignore[arg-type]  # built by name


def test_each_dossier_becomes_a_file_and_progress_counts_them(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total, note: steps.append((done, total)))
    written = write_dossiers(papers(3), tmp_path / "新文件夹", progress=progress)
    assert [path.name for path in written] == [f"LJ-2026-000{n} 示例.pdf" for n in (1, 2, 3)]
    assert sorted(path.name for path in (tmp_path / "新文件夹").iterdir()) == [path.name for path in written]
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_one_file_holds_all_with_page_numbers_of_each(tmp_path: Path) -> None:
    target = tmp_path / "全部.pdf"
    write_dossiers(papers(2), target, progress=Progress(), one_file=True)
    data = target.read_bytes()
    single = len(read(pdf_bytes(papers(1))))
    assert len(read(data)) == 2 * single
    assert all_text(data).count(f"第1页共{single}页") == 2
    assert [mark for mark in bookmarks(data) if mark[0] == 0] == [(0, "LJ-2026-0001 示例"), (0, "LJ-2026-0002 示例")]


def test_for_two_sided_printing_each_dossier_begins_on_a_new_leaf(tmp_path: Path) -> None:
    short = [replace(outline, sections=outline.sections[:1]) for outline in papers(2)]
    target = tmp_path / "双面.pdf"
    write_dossiers(short, target, progress=Progress(), one_file=True, duplex=True)
    assert [bool(page.glyphs) for page in read(target.read_bytes())] == [True, False, True, False]


@pytest.mark.parametrize("one_file", [True, False])
def test_cancelling_leaves_no_part_of_a_file(tmp_path: Path, one_file: bool) -> None:
    progress = Progress(lambda done, total, note: progress.cancel() if done == 1 else None)
    target = tmp_path / "全部.pdf" if one_file else tmp_path
    with pytest.raises(Cancelled):
        write_dossiers(papers(3), target, progress=progress, one_file=one_file)
    left = list(tmp_path.iterdir())
    assert len(left) == (0 if one_file else 2)
    assert all(path.read_bytes().endswith(b"%%EOF\n") for path in left)


def test_a_batch_may_come_from_a_generator(tmp_path: Path) -> None:
    written = write_dossiers((outline for outline in papers(2)), tmp_path, progress=Progress(), total=2)
    assert len(written) == 2


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="没有要打印的项目"):
        write_dossiers([], tmp_path / "a.pdf", progress=Progress(), one_file=True)


def test_a_folder_that_is_a_file_is_a_problem_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match="另选一个文件夹"):
        write_dossiers(papers(1), tmp_path / "文件", progress=Progress())
    with pytest.raises(Problem, match="另选一个文件夹"):
        write_dossier(paper(), tmp_path / "没有" / "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["文件"]


def test_a_target_that_is_a_folder_keeps_the_folder_and_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(Problem):
        write_dossier(paper(), tmp_path / "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "没有写入权限"),
        (errno.EROFS, "没有写入权限"),
        (errno.EIO, "没有写成"),
    ],
)
def test_refusals_of_the_disk_say_what_to_do(number: int, words: str) -> None:
    problem = refused(OSError(number, "x"), Path("甲.pdf"))
    assert words in problem.sentence()
    assert problem.remedy


def test_an_older_print_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old" * 400_000)
    write_dossier(paper(), target)
    assert target.read_bytes() == pdf_bytes([paper()])


def test_file_names_are_safe_on_windows() -> None:
    assert file_name("LJ-1", 'a/b\\c:d*e?"<f>|', "乙.") == "LJ-1 a_b_c_d_e___f__ 乙"
    assert file_name("CON") == "_CON"
    assert file_name("", " ") == "_"
    assert len(file_name("甲" * 300)) <= 80


def test_equal_file_names_are_told_apart() -> None:
    taken: set[str] = set()
    assert [distinct(name, taken) for name in ("甲A", "甲a", "甲A")] == ["甲A", "甲a (2)", "甲A (3)"]


def test_the_covering_list_adds_the_loans_up_exactly(tmp_path: Path) -> None:
    target = tmp_path / "清单.pdf"
    rows = [row(n) for n in range(1, 11)]
    write_cover_list(rows, target, office="乐昌市工业和信息化局", number="LJ-2026-清单1", printed_on=DAY)
    text = all_text(target.read_bytes())
    assert "合计（共10个项目）1" in text
    assert "50.0～61.0" in text
    assert "√可以推荐" in text
    assert "经办人（签字）" in text


def test_cases_without_an_amount_are_counted_apart() -> None:
    outline = cover_outline([row(1), row(2, amount=None)], office="甲", number="1", printed_on=DAY)
    text = all_text(pdf_bytes([outline]))
    assert "1个项目未提供申请贷款额，未计入合计。" in text
    assert "未提供" in text


def test_a_long_covering_list_repeats_its_head_on_landscape_pages() -> None:
    rows = [row(n, enterprise="很长的名称" * 12) for n in range(1, 61)]
    pages = read(pdf_bytes([cover_outline(rows, office="甲", number="1", printed_on=DAY)]))
    assert len(pages) > 2
    assert all(page.width > page.height for page in pages)
    listed = [page for page in pages if "余热发电项目" in page.text]
    assert all("申请贷款额" in squeezed(page.text) for page in listed)


def test_a_row_of_the_list_is_made_from_judgement_and_case() -> None:
    made = cover_row(judgement(), case(loan_amount_cny=fact("unknown")), number="LJ-9", settings=settings())
    assert made.amount is None
    assert made.enterprise == "乐昌市示例水泥有限公司"
    assert made.standing == settings().standing
