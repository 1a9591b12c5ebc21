"""The process that reads one file and may die of it: `python -m desktop.intake.reader FILE OUT`, limits set first."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from desktop.intake import limits
from desktop.intake.kinds import content_of, kind_of
from desktop.intake.oddities import Odd
from desktop.intake.refusals import damaged, locked, too_big
from desktop.problems import Problem

CHUNK_ROWS: Final = 1_000
CANNOT_WRITE: Final = 3
"""Exit status when the temporary folder takes no more."""
Row = list[object]
Write = Callable[[object], None]


def main(arguments: list[str]) -> int:
    """Read FILE within the limits into OUT, frame by frame; return 0, 1 when refused, 3 when OUT takes no more."""
    source, target = Path(arguments[0]), Path(arguments[1])
    limits.limit_this_process(limits.MEMORY_BYTES, limits.SECONDS)
    try:
        with target.open("wb") as out:
            return _answer(source, _writer(out))
    except OSError:
        # Reading tells its own failures as problems; what is left is the temporary folder.
        return CANNOT_WRITE


def _answer(source: Path, write: Write) -> int:
    try:
        read_file(source, write)
    except (Problem, MemoryError) as error:
        problem = error if isinstance(error, Problem) else too_big("内存不够")
        write(["problem", problem.what, problem.remedy, problem.code])
        return 1
    write(["end"])
    return 0


def read_file(path: Path, write: Write) -> None:
    """Write frames: one `book`, then for each sheet one `sheet`, its `rows` in chunks; raise Problem."""
    kind = kind_of(path)
    if kind == "csv":
        from desktop.intake.delimited import read_delimited

        rows, odd, encoding = read_delimited(content_of(path))
        write(["book", kind, False, encoding])
        write(["sheet", path.stem, False, [], odd])
        _write_rows(rows, write)
        return
    _read_workbook(path, kind, write)


def _read_workbook(path: Path, kind: str, write: Write) -> None:
    import python_calamine as calamine

    oddities, epoch_1904 = _inspect(path, kind)
    write(["book", kind, epoch_1904, ""])
    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            for place, sheet in enumerate(book.sheets_metadata):
                if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                grid = book.get_sheet_by_index(place)
                hidden = sheet.visible is not calamine.SheetVisibleEnum.Visible
                merged = [[*start, *end] for start, end in grid.merged_cell_ranges or ()]
                write(["sheet", sheet.name, hidden, merged, oddities.get(sheet.name, [])])
                _write_rows(_numbered(grid), write)
    except calamine.PasswordError as error:
        raise locked() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def _inspect(path: Path, kind: str) -> tuple[dict[str, list[Odd]], bool]:
    """Return for each sheet the cells its reader would misread, and whether days count from 1904."""
    if kind == "xls":
        from desktop.intake.xlsscan import scan_xls

        return scan_xls(content_of(path))
    from desktop.intake.archive import Unpacking, open_archive

    with open_archive(path) as archive:
        unpacking = Unpacking(archive)
        if kind == "ods":
            from desktop.intake.odsscan import scan_ods

            return scan_ods(unpacking), False
        from desktop.intake.xlsxscan import describe, scan_sheet

        about = describe(archive)
        oddities = {
            name: scan_sheet(archive, unpacking, part, sheet=name, styles=about.percent_styles)
            for name, part in about.sheets.items()
        }
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml") and "/" not in name[3:]:
                unpacking.skim(name)
        return oddities, about.epoch_1904


def _numbered(grid: object) -> Iterator[tuple[int, Row]]:
    """Yield the rows that hold anything, with their numbers, starting at column A."""
    start = grid.start  # type: ignore[attr-defined]  # CalamineSheet, which must not be imported at module level
    if start is None:
        return
    first, left = start
    padding: Row = [""] * left
    for number, row in enumerate(grid.iter_rows(), 1):  # type: ignore[attr-defined]
        if number > first and row.count("") < len(row):
            yield number, padding + row if padding else row


def _write_rows(rows: Iterable[tuple[int, Sequence[object]]], write: Write) -> None:
    numbers: list[int] = []
    chunk: list[Sequence[object]] = []
    for number, row in rows:
        numbers.append(number)
        chunk.append(row)
        if len(chunk) >= CHUNK_ROWS:
            write(["rows", numbers, chunk])
            numbers, chunk = [], []
    if chunk:
        write(["rows", numbers, chunk])


def _writer(out: BinaryIO) -> Write:
    import msgspec

    encoder = msgspec.msgpack.Encoder()

    def write(frame: object) -> None:
        content = encoder.encode(frame)
        out.write(len(content).to_bytes(4, "big"))
        out.write(content)

    return write


if __name__ == "__main__":
    # "Not installed": msgspec would load it for annotations, which nothing here has, in a third of the time to start.
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # None is how Python spells that
    sys.exit(main(sys.argv[1:]))
