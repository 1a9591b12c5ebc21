"""The case list as it stands on the screen, to copy or as a file: the same columns, order and filters."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.dossier.register_book import write_table_book
from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.work.number_words import plain_cell
from desktop.work.operations.case_list import Spans, make_ready, numbers_at, texts_of
from desktop.work.operations.list_fields import is_number, title_of
from matching.registers.tables import Head, RegisterTable, TableCell

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTexts:
    """Hold headings and rows of texts."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_texts(
    store: Store, query: CaseQuery, columns: Sequence[str], spans: Spans = (), *, progress: Progress | None = None
) -> ListTexts:
    """Return the rows at these places of the list as texts in the chosen columns."""
    return ListTexts(
        titles=tuple(title_of(name) for name in columns), rows=tuple(_rows(store, query, columns, spans, progress))
    )


def write_list(
    store: Store,
    query: CaseQuery,
    columns: Sequence[str],
    path: Path,
    spans: Spans = (),
    *,
    progress: Progress | None = None,
) -> int:
    """Write the list to a workbook or, where the name ends in .csv, to a text table; return how many rows it holds."""
    texts = list_texts(store, query, columns, spans, progress=progress)
    if path.suffix.lower() == ".csv":
        _write_csv(path, texts)
    elif path.suffix.lower() == ".xlsx":
        heads = tuple(Head(id=name, label=title_of(name), is_number=is_number(name)) for name in columns)
        rows = tuple(
            tuple(_cell(text, number=head.is_number) for head, text in zip(heads, row, strict=True))
            for row in texts.rows
        )
        write_table_book(path, RegisterTable(register="", id="", title="项目清单", heads=heads, rows=rows))
    else:
        raise Problem("不知道写成哪种文件", where=path.name, remedy="文件名请以 .xlsx 或 .csv 结尾", code="suffix")
    return len(texts.rows)


def _rows(
    store: Store, query: CaseQuery, columns: Sequence[str], spans: Spans, progress: Progress | None
) -> Iterator[tuple[str, ...]]:
    make_ready(store, query, columns, progress=progress)
    numbers, texts = numbers_at(store, query, spans), texts_of(columns)
    for start in range(0, len(numbers), _AT_ONCE):
        if progress is not None:
            progress.step(start, len(numbers))
        for row in store.list_rows(numbers[start : start + _AT_ONCE]):
            yield tuple(text(row) for text in texts)


def _write_csv(path: Path, texts: ListTexts) -> None:
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.csv")
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([plain_cell(title) for title in texts.titles])
            lines.writerows([[plain_cell(text) for text in row] for row in texts.rows])
        unfinished.replace(path)
    except OSError as error:
        raise Problem(
            "表格写不进去",
            where=str(path),
            remedy="请检查文件夹是否存在、是否只读、磁盘是否已满，文件是否正被 Excel 或 WPS 打开，或换一个文件夹再试",
            code="file_not_writable",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _cell(text: str, *, number: bool) -> TableCell:
    if number and text:
        try:
            value = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return TableCell(text=text)
        return TableCell(text=text, value=int(value) if value == value.to_integral_value() else value)
    if len(text) == 10 and text[4:5] == "-":
        try:
            return TableCell(text=text, value=date.fromisoformat(text))
        except ValueError:
            return TableCell(text=text)
    return TableCell(text=text)
