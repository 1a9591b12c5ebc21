"""Printing many: files, one file, cancelling, refusals of the disk, names, and the covering list."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

from desktop.dossier.batch import BatchItem, BatchResult, Writing, open_record, write_each, write_together
from desktop.dossier.batch_record import NAME, BatchRecord, Plan
from desktop.dossier.coverlist import CoverRow, cover_outline, cover_row
from desktop.dossier.names import distinct, file_name
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import pdf_bytes, refused, write_cover_list, write_dossier
from desktop.dossier.sections.matter import Standing
from desktop.problems import Problem
from desktop.work.progress import Cancelled, Progress
from tests.desktop.dossier.material import case, fact, judgement, paper, settings
from tests.desktop.dossier.reading import all_text, bookmarks, read, squeezed

DAY = date(2026, 11, 21)


@lru_cache
def one_paper() -> Outline:
    whole = paper()
    return replace(whole, sections=whole.sections[:3])


def papers(count: int) -> list[Outline]:
    one = one_paper()
    numbers = [f"LJ-2026-{n:04d}" for n in range(1, count + 1)]
    return [replace(one, footer=replace(one.footer, number=n), file_name=f"{n} 示例") for n in numbers]


def row(number: int, amount: Decimal | None = Decimal("0.1"), **more: object) -> CoverRow:
    values: dict[str, object] = {
        "number": f"LJ-2026-{number:04d}", "enterprise": "乐昌市示例水泥有限公司", "project": "余热发电项目",
        "recommendation": "ready", "score_low": 50.04, "score_high": 61.0,
        "standing": Standing(rank=number, best=1, worst=number + 2, of=60), "amount": amount,
    } | more  # fmt: skip
    return CoverRow(**values)  # type: ignore[arg-type]  # built by name


PLAN = Plan(printed_on=DAY, form="full", ending=".pdf", one_file=False, duplex=False, cases=())


def items(outlines: Iterable[Outline | None]) -> Iterator[BatchItem]:
    """Make the items of a batch; None stands for a case that is left out."""
    for number, outline in enumerate(outlines, start=1):
        laid = None if outline is None else (outline, row(number))
        yield BatchItem(case=f"c{number}", lay_out=lambda laid=laid: laid)  # type: ignore[misc]  # bound early


def begin(folder: Path, *, state: str = "1") -> BatchRecord:
    return open_record(folder, PLAN, state=state)


def drive(writing: Writing, progress: Progress | None = None) -> BatchResult:
    """Go on to the end, or until cancelled."""
    names: list[str] = []
    try:
        while True:
            names.append(next(writing))
            (progress or Progress()).step(len(names), 3, names[-1])
    except StopIteration as end:
        result: BatchResult = end.value
        return result
    except Cancelled:
        writing.close()
        raise


def each(outlines: Iterable[Outline | None], record: BatchRecord, progress: Progress | None = None) -> BatchResult:
    return drive(write_each(items(outlines), record, draw=lambda outline: pdf_bytes([outline])), progress)


def together(outlines: Iterable[Outline | None], record: BatchRecord, progress: Progress | None = None) -> BatchResult:
    return drive(write_together(items(outlines), record, "全部"), progress)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != NAME)


def test_each_dossier_becomes_a_file_and_progress_counts_them(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total, note: steps.append((done, total)))
    result = each(papers(3), begin(tmp_path / "新文件夹"), progress)
    assert [path.name for path in result.files] == [f"LJ-2026-000{n} 示例.pdf" for n in (1, 2, 3)]
    assert names(tmp_path / "新文件夹") == [path.name for path in result.files]
    assert [one.number for one in result.rows] == ["LJ-2026-0001", "LJ-2026-0002", "LJ-2026-0003"]
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_case_left_out_is_no_file(tmp_path: Path) -> None:
    result = each([None, *papers(1)], begin(tmp_path))
    assert names(tmp_path) == [path.name for path in result.files] == ["LJ-2026-0001 示例.pdf"]


def test_one_file_holds_all_with_page_numbers_of_each(tmp_path: Path) -> None:
    (target,) = together(papers(2), begin(tmp_path)).files
    data = target.read_bytes()
    single = len(read(pdf_bytes(papers(1))))
    assert len(read(data)) == 2 * single
    assert all_text(data).count(f"第1页共{single}页") == 2
    assert [mark for mark in bookmarks(data) if mark[0] == 0] == [(0, "LJ-2026-0001 示例"), (0, "LJ-2026-0002 示例")]


def test_a_file_written_page_by_page_is_the_one_made_in_memory(tmp_path: Path) -> None:
    outlines = [replace(one, bookmark=one.file_name) for one in papers(2)]
    (target,) = together(papers(2), begin(tmp_path)).files
    spooled, whole = target.read_bytes(), pdf_bytes(outlines)
    assert [page.glyphs for page in read(spooled)] == [page.glyphs for page in read(whole)]
    assert bookmarks(spooled) == bookmarks(whole)
    assert abs(len(spooled) - len(whole)) < 2000


def test_the_table_of_a_file_written_page_by_page_points_at_its_objects(tmp_path: Path) -> None:
    data = together(papers(1), begin(tmp_path)).files[0].read_bytes()
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    lines = data[start:].split(b"\n")
    assert lines[0] == b"xref"
    count = int(lines[1].split()[1])
    for number, line in enumerate(lines[3 : 2 + count], start=1):
        assert data[int(line[:10]) :].startswith(b"%d 0 obj" % number)


def test_for_two_sided_printing_each_dossier_begins_on_a_new_leaf(tmp_path: Path) -> None:
    short = [replace(outline, sections=outline.sections[:1]) for outline in papers(2)]
    record = open_record(tmp_path, msgspec.structs.replace(PLAN, duplex=True), state="1")
    (target,) = together(short, record).files
    assert [bool(page.glyphs) for page in read(target.read_bytes())] == [True, False, True, False]


@pytest.mark.parametrize("one_file", [True, False])
def test_cancelling_leaves_no_part_of_a_file(tmp_path: Path, one_file: bool) -> None:
    progress = Progress(lambda done, total, note: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        (together if one_file else each)(papers(3), begin(tmp_path), progress)
    left = names(tmp_path)
    assert len(left) == (0 if one_file else 2)
    assert all((tmp_path / name).read_bytes().endswith(b"%%EOF\n") for name in left)


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="没有要打印的项目"):
        together([], begin(tmp_path))
    assert names(tmp_path) == []


def stamps(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in names(folder)}


def broken_off(folder: Path) -> dict[str, int]:
    """Write two of three and return when each was written."""
    progress = Progress(lambda done, total, note: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        each(papers(3), begin(folder), progress)
    return stamps(folder)


def test_a_broken_batch_goes_on_without_laying_out_again_what_is_there(tmp_path: Path) -> None:
    before = broken_off(tmp_path)
    asked: list[str] = []

    def telling(one: BatchItem) -> BatchItem:
        def lay_out() -> tuple[Outline, CoverRow] | None:
            asked.append(one.case)
            return one.lay_out()

        return replace(one, lay_out=lay_out)

    record = open_record(tmp_path, None, state="1")
    result = drive(write_each(map(telling, items(papers(3))), record, draw=lambda outline: pdf_bytes([outline])))
    assert (asked, result.kept, len(result.files), len(result.rows)) == (["c3"], 2, 3, 3)
    assert before.items() <= stamps(tmp_path).items()


def test_after_a_change_only_papers_that_differ_are_written_again(tmp_path: Path) -> None:
    before = broken_off(tmp_path)
    changed = [papers(1)[0], replace(papers(2)[1], subject="另一项目"), papers(3)[2]]
    result = each(changed, open_record(tmp_path, None, state="2"))
    after = stamps(tmp_path)
    assert result.kept == 1
    assert [before[name] == after[name] for name in sorted(before)] == [True, False]


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.4 cut off"])
def test_a_damaged_or_missing_file_is_written_again(tmp_path: Path, damage: bytes) -> None:
    broken_off(tmp_path)
    spoilt = tmp_path / "LJ-2026-0001 示例.pdf"
    spoilt.write_bytes(damage) if damage else spoilt.unlink()
    result = each(papers(3), open_record(tmp_path, None, state="1"))
    assert result.kept == 1
    assert spoilt.read_bytes() == pdf_bytes(papers(1))


def test_a_record_cut_off_in_its_last_line_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    broken_off(tmp_path)
    record = tmp_path / NAME
    record.write_bytes(record.read_bytes()[:-20])
    (tmp_path / ".lvjian-1.tmp").write_bytes(b"half")
    assert each(papers(3), open_record(tmp_path, None, state="1")).kept == 1
    assert each(papers(3), open_record(tmp_path, None, state="1")).kept == 3
    assert names(tmp_path) == [f"LJ-2026-000{n} 示例.pdf" for n in (1, 2, 3)]


def test_a_renamed_paper_leaves_no_old_file_behind(tmp_path: Path) -> None:
    each(papers(1), begin(tmp_path))
    each([replace(papers(1)[0], file_name="LJ-2026-0001 新名")], open_record(tmp_path, None, state="2"))
    assert names(tmp_path) == ["LJ-2026-0001 新名.pdf"]


def test_one_file_that_is_there_and_unchanged_stays(tmp_path: Path) -> None:
    together(papers(2), begin(tmp_path))
    before = stamps(tmp_path)
    result = together([], open_record(tmp_path, None, state="1"))
    assert (result.kept, len(result.rows), stamps(tmp_path)) == (2, 2, before)


def test_a_folder_without_a_batch_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="没有可以接着打印的批次"):
        open_record(tmp_path, None, state="1")
    (tmp_path / NAME).write_text("不是记录", encoding="utf-8")
    with pytest.raises(Problem, match="读不出来"):
        open_record(tmp_path, None, state="1")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize("one_file", [True, False])
def test_a_disk_that_refuses_in_the_middle_leaves_whole_files_only(tmp_path: Path, one_file: bool) -> None:
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    outlines = [*papers(2), replace(papers(3)[2], sections=papers(1)[0].sections * 12)]
    size = len(pdf_bytes(papers(1))) + 20_000
    record = begin(tmp_path)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
        with pytest.raises(Problem, match="放不下") as found:
            (together if one_file else each)(outlines, record)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert found.value.remedy
    assert len(names(tmp_path)) == (0 if one_file else 2)
    assert each(outlines, open_record(tmp_path, None, state="1")).kept == (0 if one_file else 2)


def test_a_folder_that_is_a_file_is_a_problem_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match="另选一个文件夹"):
        begin(tmp_path / "文件")
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
