"""The form: what it asks for, how it guards its cells, and that it comes back as it went out."""

from __future__ import annotations

import re
import stat
import sys
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.intake.form import write_blank_workbook, write_cases_workbook
from desktop.intake.layout import FORM_MARK, sheets
from desktop.intake.tables import Tables, read_tables
from desktop.problems import Problem
from matching.case import Case, Fact
from matching.fields import FieldDictionary, load_fields
from tests.desktop.intake.material import USCC_A, small_dictionary

FORM_SHEETS = ["填写说明", "企业", "项目", "措施与能源前后", "贷款", "证据"]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "登记表.xlsx"
    write_blank_workbook(path, small_dictionary(), version="0.1.0", made_on=date(2026, 11, 21))
    return path


@pytest.fixture(scope="module")
def tables(blank: Path) -> Tables:
    return read_tables(blank)


def test_the_form_has_the_sheets_an_office_fills(tables: Tables) -> None:
    assert [table.name for table in tables.tables if not table.hidden] == FORM_SHEETS


def test_every_field_of_the_dictionary_has_its_column(tables: Tables, fields: FieldDictionary) -> None:
    headings = {str(cell) for table in tables.tables[1:] for cell in table.rows[1]}
    assert {
        "企业名称 *",
        "统一社会信用代码",
        "营业收入（万元）",
        "污染物削减量·二氧化硫（t/年）",
        "申请贷款金额（万元）",
    } <= headings


def test_a_hidden_row_names_form_and_fields(tables: Tables) -> None:
    project = tables.tables[2]
    assert project.rows[2][0] == f"{FORM_MARK}1 project"
    assert project.rows[2][1:4] == ["@enterprise", "prj_name", "prj_invest_total_cny"]


def test_the_row_of_ids_is_hidden_and_the_head_stays_in_sight(blank: Path) -> None:
    sheet = _part(blank, "xl/worksheets/sheet2.xml")
    assert re.search(r'<row r="3"[^>]*hidden="1"', sheet)
    assert '<pane xSplit="3" ySplit="3"' in sheet or '<pane xSplit="2" ySplit="3"' in sheet


def test_choices_are_drop_downs_and_several_may_be_typed(blank: Path) -> None:
    sheet = _part(blank, "xl/worksheets/sheet3.xml")
    assert '"前期,在建,已完工"' in sheet
    assert "多选用；分隔" in sheet


def test_long_lists_stand_on_a_hidden_sheet(tmp_path: Path) -> None:
    values = [[f"v{i}", f"很长的选项名称第{i}号", f"Value {i}"] for i in range(60)]
    text = (
        'subject = "project"\n[[group]]\nid = "g"\ntitle = "组"\ntitle_en = "G"\n[[field]]\nid = "prj_long"\n'
        f'label = "长列表"\nlabel_en = "Long"\nkind = "enum"\ngroup = "g"\nvalues = {values!r}\n'
    )
    path = tmp_path / "f.xlsx"
    write_blank_workbook(path, load_fields({"a.toml": text}))
    assert "'_选项'!$A$1:$A$60" in _part(path, "xl/worksheets/sheet3.xml")


def test_numbers_and_dates_are_guarded_with_chinese_words(blank: Path) -> None:
    sheet = _part(blank, "xl/worksheets/sheet3.xml")
    assert 'type="decimal"' in sheet
    assert 'type="date"' in sheet
    assert "请填完整日期" in sheet


def test_notes_tell_help_and_evidence(blank: Path) -> None:
    notes = _part(blank, "xl/comments1.xml")
    assert "营业执照上的全称" in notes
    assert "营业执照（E3）" in notes


def test_codes_are_kept_as_text(blank: Path) -> None:
    assert 'formatCode="@"' in _part(blank, "xl/styles.xml") or 'numFmtId="49"' in _part(blank, "xl/styles.xml")


def test_a_filled_form_comes_back_with_every_fact(tmp_path: Path, fields: FieldDictionary) -> None:
    path = tmp_path / "填好.xlsx"
    write_cases_workbook(path, fields, [_case()])
    rows = {table.name: table.rows[4:] for table in read_tables(path).tables}
    assert rows["项目"][0][:6] == ["", USCC_A, "余热发电", 2000.0, "", 45.5]
    assert rows["企业"][0][1:3] == ["示例水泥有限公司", USCC_A]
    assert rows["证据"][0][1:5] == [USCC_A, "余热发电", "项目总投资", "E3"]


def test_a_fact_without_a_column_in_the_blank_form_gets_one(tmp_path: Path) -> None:
    hidden = {name: replace(field, template=name != "prj_stage") for name, field in small_dictionary().items()}
    dictionary = FieldDictionary(hidden, small_dictionary().groups)
    write_blank_workbook(tmp_path / "a.xlsx", dictionary)
    assert "prj_stage" not in {column.id for sheet in sheets(dictionary) for column in sheet.columns}
    case = Case(facts={**_case().facts, "prj_stage": Fact(value="build")})
    write_cases_workbook(tmp_path / "b.xlsx", dictionary, [case])
    assert "在建" in {
        cell for table in read_tables(tmp_path / "b.xlsx").tables for row in table.rows[4:] for cell in row
    }


@pytest.mark.parametrize("text", ["=1+1", "+86-751", "-x", "@SUM(A1)", '=HYPERLINK("http://a")', "http://a.cn"])
def test_text_never_becomes_a_formula(tmp_path: Path, fields: FieldDictionary, text: str) -> None:
    path = tmp_path / "a.xlsx"
    case = Case(facts={"ent_name": Fact(value=text), "prj_name": Fact(value=text)})
    write_cases_workbook(path, fields, [case])
    assert "<f>" not in _part(path, "xl/worksheets/sheet2.xml")
    assert read_tables(path).tables[1].rows[4][1] == text


def test_a_number_too_long_for_a_spreadsheet_is_written_as_text(tmp_path: Path, fields: FieldDictionary) -> None:
    amount = Decimal("12345678901234.5678")
    case = Case(
        facts={"ent_name": Fact(value="甲"), "prj_name": Fact(value="乙"), "prj_invest_total_cny": Fact(value=amount)}
    )
    write_cases_workbook(tmp_path / "a.xlsx", fields, [case])
    assert read_tables(tmp_path / "a.xlsx").tables[2].rows[4][3] == "12345678901234.5678"


def test_the_same_form_is_the_same_file(tmp_path: Path, fields: FieldDictionary, blank: Path) -> None:
    write_blank_workbook(tmp_path / "b.xlsx", fields, version="0.1.0", made_on=date(2026, 11, 21))
    assert (tmp_path / "b.xlsx").read_bytes() == blank.read_bytes()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, fields: FieldDictionary) -> None:
    with pytest.raises(Problem, match="写不进去") as problem:
        write_blank_workbook(tmp_path / "没有" / "a.xlsx", fields)
    assert "只读" in problem.value.remedy


def test_nothing_unfinished_is_left_where_the_name_is_taken_by_a_folder(
    tmp_path: Path, fields: FieldDictionary
) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(Problem):
        write_blank_workbook(tmp_path / "a.xlsx", fields)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made read-only by mode there")
def test_a_read_only_folder_is_told(tmp_path: Path, fields: FieldDictionary) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        (folder / "x").touch()
    except PermissionError:
        with pytest.raises(Problem, match="写不进去"):
            write_blank_workbook(folder / "a.xlsx", fields)
    finally:
        folder.chmod(stat.S_IRWXU)


def _case() -> Case:
    return Case(
        enterprise_id="e",
        facts={
            "ent_name": Fact(value="示例水泥有限公司"),
            "ent_uscc": Fact(value=USCC_A),
            "prj_name": Fact(value="余热发电"),
            "prj_invest_total_cny": Fact(value=Decimal(2000), evidence="E3", source="备案证", on=date(2026, 3, 31)),
            "prj_progress_pct": Fact(value=Decimal("45.5")),
        },
        measures=({"msr_name": Fact(value="余热锅炉")},),
    )


def _part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def test_columns_the_packs_do_not_ask_for_are_folded_away_and_still_read(tmp_path: Path) -> None:
    fields = small_dictionary()
    asked = {field.id for field in fields.values() if field.required}
    write_blank_workbook(tmp_path / "全.xlsx", fields)
    write_blank_workbook(tmp_path / "收.xlsx", fields, asked=asked)
    assert "hidden" not in columns_of(tmp_path / "全.xlsx")
    assert 'hidden="1"' in columns_of(tmp_path / "收.xlsx")


def columns_of(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    return sheet[sheet.index("<cols>") : sheet.index("</cols>")]
