"""Time imports of 10,000 projects against calamine reading the file and sqlite3 storing the same rows."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.intake.form import write_cases_workbook
from desktop.store.database import Store
from desktop.work.operations.intake import import_files
from desktop.work.progress import Progress
from installer.example import cases
from matching.case import Case, Fact
from matching.fields import Field

PROJECTS = 10_000
FIRMS = 3_000
FLAT_FIRMS = 2_000
FACTS = 40
LIMIT = 6.0
ROUNDS = 3
Row = tuple[str, float, float, float, float]


def measure() -> list[Row]:
    """Return name, our seconds, the yardstick's seconds, ratio and limit of the form and of two flat sheets."""
    with tempfile.TemporaryDirectory() as folder:
        form, shared, single = (Path(folder) / name for name in ("登记表.xlsx", "清单.xlsx", "各家一行.xlsx"))
        write_cases_workbook(form, resources.dictionary(), many())
        write_flat(shared, firms=FLAT_FIRMS)
        write_flat(single, firms=PROJECTS)
        return [
            _compared("form", form),
            _compared(f"flat sheet, {FLAT_FIRMS} firms", shared),
            _compared("flat sheet, a firm a row", single),
        ]


def _compared(title: str, book: Path) -> Row:
    """Time each import between two runs of the yardstick, so that both meet the same load of the machine."""
    bare, ours = [_bare(book, book.with_suffix(".bare.db"))], []
    for turn in range(ROUNDS):
        ours.append(_import(book, book.with_suffix(f".ours{turn}.db")))
        bare.append(_bare(book, book.with_suffix(f".bare{turn}.db")))
    beside = [(before + after) / 2 for before, after in pairwise(bare)]
    ratio = median(mine / theirs for mine, theirs in zip(ours, beside, strict=True))
    return f"import, {title} / calamine + sqlite, s", median(ours), median(bare), ratio, LIMIT


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


def write_flat(path: Path, *, firms: int, count: int = PROJECTS) -> None:
    """Write one sheet as another office would send it: every row a project with its firm, all 40 columns filled."""
    import xlsxwriter

    fields = _flat_fields()
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("清单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, field in enumerate(fields):
            unit = f"（{field.unit}）" if field.unit and field.unit != "-" else ""
            sheet.write(0, place, field.label + unit)
        for row in range(1, count + 1):
            firm = row % firms
            for place, field in enumerate(fields):
                cell = _flat_cell(field, firm, row)
                sheet.write(row, place, cell, day if isinstance(cell, date) else None)


def _flat_fields() -> list[Field]:
    """Return the names, the code and the first fields of a firm and a project that are filled by one cell."""
    dictionary = resources.dictionary()
    usual = {"dec", "int", "date", "tri", "enum", "enum[]", "str"}
    firm, project = (
        [field for field in dictionary.of(subject) if field.kind in usual and field.template]
        for subject in ("enterprise", "project")
    )
    named = [dictionary["ent_name"], dictionary["ent_uscc"], dictionary["prj_name"]]
    others = [field for field in (*firm[: FACTS * 2 // 5], *project) if field not in named]
    return (named + others)[:FACTS]


def _flat_cell(field: Field, firm: int, row: int) -> str | float | date:
    if field.id == "ent_name":
        return f"示例县{_NAMES[firm % len(_NAMES)]}{_NAMES[firm // 7 % len(_NAMES)]}{firm}号机械有限公司"
    if field.id == "ent_uscc":
        return uscc(firm)
    if field.id == "prj_name":
        return f"{_NAMES[row % len(_NAMES)]}第{row}期节能改造项目"
    chance = Random(f"{field.id} {firm if field.subject == 'enterprise' else row}")
    low, high = int(field.minimum or 0), int(min(field.maximum or 100_000, 100_000))
    invent: dict[str, Callable[[], str | float | date]] = {
        "dec": lambda: round(chance.uniform(low, high), 2),
        "int": lambda: chance.randint(low, high),
        "date": lambda: date(2020, 1, 1) + timedelta(days=chance.randrange(2_000)),
        "tri": lambda: chance.choice("是否"),
        "str": lambda: f"{chance.choice(_NAMES)}{chance.randrange(10**6)}",
    }
    return invent.get(field.kind, lambda: chance.choice(field.values).label)()


def uscc(number: int) -> str:
    """Return a credit code with its right check digit for a made-up firm."""
    from stdnum.cn.uscc import calc_check_digit

    stem = f"91440222MA{number:07d}"
    return stem + str(calc_check_digit(stem))


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
