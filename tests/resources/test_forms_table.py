"""The table of the 44 reports is complete, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from desktop import resources
from desktop.work.operations.official_layouts import shipped

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (R\d\d) \| (.+?) \| (.+?) \| (.+) \|$")
TEXT = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
ROWS = {row[1]: row for line in TEXT.splitlines() if (row := ROW.match(line))}


def test_every_report_stands_in_the_table_once_with_the_command_that_prints_it() -> None:
    assert list(ROWS) == [f"R{number:02}" for number in range(1, 45)]
    for report in resources.reports():
        row = ROWS[report.row.id]
        assert row[2] == report.row.title
        assert row[3] == (f"`{report.row.how}`" if report.row.how else "—"), report.row.id


def test_the_sheets_the_reports_name_are_shipped_and_answer_them() -> None:
    forms = {one.row.id: one.row for one in shipped()}
    for report in resources.reports():
        if found := re.fullmatch(r"lvjian sheet print (\w+)", report.row.how):
            assert found[1] in forms, report.row.id
    for row in forms.values():
        assert row.report in {"", row.id}


def test_the_lists_the_reports_name_are_in_their_registers() -> None:
    for report in resources.reports():
        if found := re.match(r"lvjian register print (\w+)(?: --handout (\w+))?", report.row.how):
            register = resources.registers()[found[1]]
            assert not found[2] or found[2] in {one.row.id for one in register.lists}, report.row.id


def test_every_shipped_form_is_told_of() -> None:
    for one in shipped():
        assert f"`{one.row.id}`" in TEXT or one.row.id in ROWS, one.row.id
