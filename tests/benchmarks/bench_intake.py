"""Time the import of 10,000 projects against calamine reading the file and sqlite3 storing the same rows."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.intake.form import write_cases_workbook
from desktop.store.database import Store
from desktop.work.operations.intake import import_files
from desktop.work.progress import Progress
from installer.example import cases
from matching.case import Case, Fact

PROJECTS = 10_000
FIRMS = 3_000
FACTS = 40
LIMIT = 6.0
ROUNDS = 3


def measure() -> list[tuple[str, float, float, float, float]]:
    """Return name, our seconds, the yardstick's seconds, ratio and limit."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        book = place / "县.xlsx"
        write_cases_workbook(book, resources.dictionary(), many())
        ours = [_import(book, place / f"ours{turn}.db") for turn in range(ROUNDS)]
        bare = [_bare(book, place / f"bare{turn}.db") for turn in range(ROUNDS)]
    return [(f"import of {PROJECTS} projects / calamine + executemany, s", *_ratio(median(ours), median(bare)), LIMIT)]


def _ratio(ours: float, bare: float) -> tuple[float, float, float]:
    return ours, bare, ours / bare


def many(count: int = PROJECTS, firms: int = FIRMS) -> Iterator[Case]:
    """Give projects made from the complete examples, each firm and project with a name of its own."""
    source = cases(resources.text("example/cases.toml"), resources.dictionary())
    whole = [case for case in source if case.id.startswith("S")]
    for number in range(count):
        model = whole[number % len(whole)]
        firm = number % firms
        kept = {name: fact for name, fact in list(model.facts.items())[:FACTS] if name != "ent_uscc"}
        facts = {
            **kept,
            "ent_name": Fact(value=f"{_NAMES[firm % len(_NAMES)]}{firm}号机械有限公司", evidence="E3"),
            "prj_name": Fact(value=f"{_NAMES[number % len(_NAMES)]}第{number}期节能改造项目", evidence="E1"),
        }
        yield Case(id=str(number), enterprise_id=str(firm), facts=facts)


_NAMES = [a + b for a in "青峰云岭河源江海山川" for b in "华泰兴旺昌盛和顺安康"]


def _import(book: Path, path: Path) -> float:
    start = perf_counter()
    with Store.open(path, dictionary=resources.dictionary()) as store:
        import_files(store, [book], by="测", progress=Progress())
        taken = perf_counter() - start
        assert len(store.project_index()) == PROJECTS
    return taken


def _bare(book: Path, path: Path) -> float:
    from python_calamine import load_workbook

    start = perf_counter()
    connection = sqlite3.connect(path)
    for name in (workbook := load_workbook(str(book))).sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        width = max((len(row) for row in rows), default=0)
        if not width:
            continue
        columns = ", ".join(f"c{index}" for index in range(width))
        connection.execute(f'create table "{name}" ({columns})')
        marks = ", ".join("?" * width)
        values = [[cell if isinstance(cell, (str, float, int)) else str(cell) for cell in row] for row in rows]
        connection.executemany(f'insert into "{name}" values ({marks})', values)
    connection.commit()
    connection.close()
    return perf_counter() - start


if __name__ == "__main__":
    for row in measure():
        print(row)  # noqa: T201
