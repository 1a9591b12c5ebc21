"""From a file into the store: what is taken, what is refused cell by cell, and that nothing is ever half done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.intake.form import write_cases_workbook
from desktop.intake.layout import FORM_MARK
from desktop.intake.mapping import ColumnMapping, MappedColumn
from desktop.intake.report import FileReport, ImportReport
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft, StoredCase
from desktop.store.database import Store
from desktop.work.operations.intake import import_files, preview_table, save_mapping
from desktop.work.progress import Cancelled, Progress
from matching.case import Case, Fact
from matching.fields import FieldDictionary
from tests.desktop.intake.material import USCC_A, USCC_B, USCC_C, Cells, text_cell, write_raw, write_xlsx

FLAT = ["企业名称", "统一社会信用代码", "项目名称", "总投资（万元）"]


@pytest.fixture
def bring(store: Store, fields: FieldDictionary) -> Bring:
    return Bring(store, fields)


class Bring:
    """Import one file and give its report."""

    def __init__(self, store: Store, fields: FieldDictionary) -> None:
        self.store, self.fields = store, fields

    def __call__(self, path: Path, mapping: str | ColumnMapping | None = None) -> FileReport:
        return self.all([path], mapping).files[0]

    def all(self, paths: Sequence[Path], mapping: str | ColumnMapping | None = None) -> ImportReport:
        return import_files(self.store, paths, mapping=mapping, by="李四", progress=Progress(), dictionary=self.fields)

    def cases(self) -> dict[str, StoredCase]:
        return {stored.case.text("prj_name"): stored for stored in self.store.cases()}


def flat(path: Path, *rows: list[object], head: Sequence[str] = FLAT) -> Path:
    return write_xlsx(path, {"清单": [list(head), *rows]})


def form(path: Path, **sheets: Cells) -> Path:
    """Write a form as filled by hand: hidden ids and rows, sheet by sheet."""
    names = {"enterprise": "企业", "project": "项目", "measure": "措施与能源前后", "loan": "贷款", "evidence": "证据"}
    content: dict[str, Cells] = {}
    for sheet, rows in sheets.items():
        ids, *data = rows
        content[names[sheet]] = [
            ["组"],
            ["标记", *map(str, ids)],
            [f"{FORM_MARK}1 {sheet}", *ids],
            *(["", *row] for row in data),
        ]
    return write_xlsx(path, content)


# What is taken


def test_a_flat_list_becomes_enterprises_and_projects(tmp_path: Path, bring: Bring) -> None:
    report = bring(
        flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热发电", 2000], ["乙公司", USCC_B, "节水", "３,５００"])
    )
    assert report.is_clean
    assert (report.count("enterprise", "created"), report.count("project", "created")) == (2, 2)
    assert bring.cases()["节水"].case.value("prj_invest_total_cny") == Decimal(3500)


def test_every_fact_of_a_filled_form_arrives_with_its_evidence(tmp_path: Path, bring: Bring) -> None:
    facts = {
        "ent_name": Fact(value="甲公司", evidence="E3", source="营业执照", on=date(2020, 1, 1)),
        "ent_uscc": Fact(value=USCC_A),
        "ent_emission_compliant": Fact(value="unknown"),
        "prj_name": Fact(value="余热发电"),
        "prj_invest_total_cny": Fact(value=Decimal("2000.5"), evidence="E2", source="可研", basis="designed"),
        "prj_areas": Fact(value=("water", "energy")),
        "prj_stage": Fact(value="build"),
        "prj_eia": Fact(value="present", evidence="E3", source="批复〔2026〕3号", on=date(2026, 3, 1)),
        "prj_start_date": Fact(value=date(2026, 4, 1)),
        "prj_pollutants": Fact(value={"so2": Decimal("1.5"), "nox": Decimal(0)}),
        "prj_partners": Fact(value=("丙研究所", "丁公司")),
        "prj_jobs": Fact(value=12),
        "loan_amount_cny": Fact(value=Decimal(800)),
    }
    measures = (
        {"msr_name": Fact(value="锅炉"), "msr_before": Fact(value=Decimal(10))},
        {"msr_name": Fact(value="电机")},
    )
    write_cases_workbook(tmp_path / "a.xlsx", bring.fields, [Case(enterprise_id="e", facts=facts, measures=measures)])
    assert bring(tmp_path / "a.xlsx").is_clean
    stored = bring.cases()["余热发电"].case
    told = {name: (f.value, f.evidence, f.source, f.on, f.basis) for name, f in stored.facts.items()}
    assert told == {name: (f.value, f.evidence, f.source, f.on, f.basis) for name, f in facts.items()}
    assert [{name: fact.value for name, fact in measure.items()} for measure in stored.measures] == [
        {name: fact.value for name, fact in measure.items()} for measure in measures
    ]


def test_reading_the_same_workbook_again_changes_nothing(tmp_path: Path, bring: Bring) -> None:
    path = form(
        tmp_path / "a.xlsx",
        enterprise=[["ent_name", "ent_uscc"], ["甲公司", USCC_A], ["乙公司", ""]],
        project=[
            ["@enterprise", "prj_name", "prj_areas", "prj_pollutants.so2"],
            [USCC_A, "余热", "清洁生产；能效提升", 1.25],
            ["乙公司", "节水", "", ""],
        ],
        measure=[
            ["@enterprise", "@project", "msr_name", "msr_before"],
            [USCC_A, "余热", "锅炉", 3],
            [USCC_A, "余热", "锅炉", 4],
        ],
        evidence=[
            ["@enterprise", "@project", "@field", "@evidence", "@source"],
            [USCC_A, "余热", "支持领域", "E2", "报告"],
        ],
    )
    assert bring(path).is_clean
    report = bring(path)
    assert {taken.outcome for taken in report.taken} == {"unchanged"}
    assert len(report.taken) == 4


def test_a_changed_cell_updates_one_project_and_keeps_what_the_file_leaves_out(tmp_path: Path, bring: Bring) -> None:
    bring(flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 2000], ["甲公司", USCC_A, "节水", 100]))
    report = bring(flat(tmp_path / "b.xlsx", ["甲公司", USCC_A, "余热", 2500], ["甲公司", USCC_A, "节水", None]))
    assert [(taken.name, taken.outcome) for taken in report.taken if taken.kind == "project"] == [
        ("余热", "updated"), ("节水", "unchanged"),
    ]  # fmt: skip
    assert bring.cases()["节水"].case.value("prj_invest_total_cny") == Decimal(100)


def test_an_enterprise_without_code_is_known_again_by_its_exact_name(tmp_path: Path, bring: Bring) -> None:
    bring(flat(tmp_path / "a.xlsx", ["甲（韶关）公司", "", "余热", 1]))
    report = bring(flat(tmp_path / "b.xlsx", ["甲(韶关)公司", USCC_A, "余热", 1]))
    assert report.count("enterprise", "updated") == 1
    assert len(bring.store.enterprise_index()) == 1


def test_projects_may_point_to_an_enterprise_that_is_already_kept(tmp_path: Path, bring: Bring) -> None:
    bring(form(tmp_path / "a.xlsx", enterprise=[["ent_name", "ent_uscc"], ["甲公司", USCC_A]]))
    report = bring(
        form(tmp_path / "b.xlsx", project=[["@enterprise", "prj_name"], ["甲公司", "余热"], [USCC_A, "节水"]])
    )
    assert report.count("project", "created") == 2


def test_the_example_row_totals_and_repeated_headings_are_passed_over(tmp_path: Path, bring: Bring) -> None:
    report = bring(
        flat(
            tmp_path / "a.xlsx",
            ["示例", "", "示例项目", 1],
            ["甲公司", USCC_A, "余热", 1],
            list(FLAT),
            ["合计", "", "", 2],
        )
    )
    assert report.is_clean
    assert report.skipped_rows == 3
    assert list(bring.cases()) == ["余热"]


def test_amounts_are_converted_from_the_unit_of_their_heading(tmp_path: Path, bring: Bring) -> None:
    head = ["企业名称", "项目名称", "总投资（元）", "年节电量（万kWh）"]
    assert bring(flat(tmp_path / "a.xlsx", ["甲", "余热", 20_000_000, 12.5], head=head)).is_clean
    case = bring.cases()["余热"].case
    assert case.value("prj_invest_total_cny") == Decimal(2000)
    assert case.value("prj_electricity_saving_kwh") == Decimal(125_000)


def test_names_merged_over_several_rows_stand_for_each_of_them(tmp_path: Path, bring: Bring) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"清单": [FLAT, ["", "", "余热", 1], ["", "", "节水", 2]]},
        merged=[("清单", "A2:A3", "甲公司"), ("清单", "B2:B3", USCC_A)],
    )
    assert bring(path).is_clean
    assert {stored.case.text("ent_name") for stored in bring.cases().values()} == {"甲公司"}


def test_a_figure_merged_over_several_rows_is_pointed_out(tmp_path: Path, bring: Bring) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"清单": [FLAT, ["甲", USCC_A, "余热", ""], ["甲", USCC_A, "节水", ""]]},
        merged=[("清单", "D2:D3", "300")],
    )
    report = bring(path)
    assert "合并了第 2 至 3 行" in report.remarks[0].text
    assert bring.cases()["节水"].case.value("prj_invest_total_cny") is None


def test_measures_keep_their_order_and_are_not_doubled_by_a_second_import(tmp_path: Path, bring: Bring) -> None:
    ids = ["@enterprise", "@project", "msr_name", "msr_before"]
    sheets = {"enterprise": [["ent_name"], ["甲"]], "project": [["@enterprise", "prj_name"], ["甲", "余热"]]}
    bring(form(tmp_path / "a.xlsx", **sheets, measure=[ids, ["甲", "余热", "锅炉", 1], ["甲", "余热", "电机", 2]]))
    bring(form(tmp_path / "b.xlsx", **sheets, measure=[ids, ["甲", "余热", "电机", 5], ["甲", "余热", "风机", 3]]))
    measures = bring.cases()["余热"].case.measures
    assert [(str(m["msr_name"].value), m["msr_before"].value) for m in measures] == [
        ("锅炉", Decimal(1)), ("电机", Decimal(5)), ("风机", Decimal(3)),
    ]  # fmt: skip


def test_a_csv_in_gb18030_is_imported(tmp_path: Path, bring: Bring) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(f'企业名称,信用代码,项目名称,总投资（万元）\r\n甲公司,{USCC_A},余热,"2,000"\r\n'.encode("gb18030"))
    assert bring(path).is_clean
    assert bring.cases()["余热"].case.value("prj_invest_total_cny") == Decimal(2000)


# What is refused, and how it is told


def test_a_bad_cell_is_reported_with_place_and_advice_and_its_row_is_kept(tmp_path: Path, bring: Bring) -> None:
    head = ["企业名称", "项目名称", "年节电量"]
    report = bring(flat(tmp_path / "a.xlsx", ["甲", "余热", "约5万"], ["乙", "节水", 7], head=head))
    (found,) = report.rejected
    assert (found.sheet, found.row, found.column, found.field, found.read) == ("清单", 2, "C", "年节电量", "约5万")
    assert found.sentence() == (
        "表“清单”第 2 行 C 列：“年节电量”填了“约5万”，需要数字（kWh/年）。可改为 50000 并标为“估算”"
    )
    assert set(bring.cases()) == {"余热", "节水"}


def test_a_wrong_credit_code_refuses_its_row_and_the_rows_that_depend_on_it(tmp_path: Path, bring: Bring) -> None:
    report = bring(
        form(
            tmp_path / "a.xlsx",
            enterprise=[["ent_name", "ent_uscc"], ["甲公司", USCC_A[:-1] + "9"], ["乙公司", USCC_B]],
            project=[["@enterprise", "prj_name"], ["甲公司", "余热"], ["乙公司", "节水"]],
        )
    )
    assert [(found.sheet, found.row, found.whole_row) for found in report.rejected] == [
        ("企业", 4, True),
        ("项目", 4, True),
    ]
    assert "没有导入" in report.rejected[1].suggestion
    assert list(bring.cases()) == ["节水"]


def test_a_row_without_name_is_refused(tmp_path: Path, bring: Bring) -> None:
    report = bring(flat(tmp_path / "a.xlsx", ["", "", "余热", 1], ["甲", "", "", 5], ["乙", "", "节水", 1]))
    assert [(found.row, found.field) for found in report.rejected] == [(2, "企业名称"), (3, "项目名称")]
    assert list(bring.cases()) == ["节水"]


def test_an_unknown_enterprise_is_named(tmp_path: Path, bring: Bring) -> None:
    report = bring(form(tmp_path / "a.xlsx", project=[["@enterprise", "prj_name"], ["没有的公司", "余热"]]))
    assert report.rejected[0].read == "没有的公司"
    assert not bring.cases()


def test_an_unknown_county_is_refused_with_advice(tmp_path: Path, bring: Bring) -> None:
    head = ["企业名称", "项目名称", "所在县"]
    report = bring(flat(tmp_path / "a.xlsx", ["甲", "余热", "440222"], ["乙", "节水", "999999"], head=head))
    assert [(found.row, found.read) for found in report.rejected] == [(3, "999999")]


@pytest.mark.parametrize(
    ("cell", "word"),
    [('<c r="C2"><f>1+1</f></c>', "还没有计算"), ('<c r="C2" t="e"><v>#REF!</v></c>', "出错")],
)
def test_a_formula_that_gave_nothing_is_reported_not_lost(tmp_path: Path, bring: Bring, cell: str, word: str) -> None:
    head = text_cell("A1", "企业名称") + text_cell("B1", "项目名称") + text_cell("C1", "总投资")
    row = text_cell("A2", "甲") + text_cell("B2", "余热") + cell
    report = bring(write_raw(tmp_path / "a.xlsx", f'<row r="1">{head}</row><row r="2">{row}</row>'))
    assert word in report.rejected[0].expected
    assert list(bring.cases()) == ["余热"]


def test_a_unit_of_another_kind_refuses_every_number_under_it(tmp_path: Path, bring: Bring) -> None:
    head = ["企业名称", "项目名称", "年节电量（t）"]
    report = bring(flat(tmp_path / "a.xlsx", ["甲", "余热", 5], head=head))
    assert report.rejected[0].field == "年节电量"
    assert bring.cases()["余热"].case.value("prj_electricity_saving_kwh") is None


def test_a_long_number_in_a_text_column_is_refused_because_digits_are_lost(tmp_path: Path, bring: Bring) -> None:
    report = bring(flat(tmp_path / "a.xlsx", ["甲", 914402220000000000, "余热", 1]))
    assert "丢失" in report.rejected[0].suggestion


def test_the_same_code_under_two_names_is_shown_and_the_second_row_refused(tmp_path: Path, bring: Bring) -> None:
    report = bring(flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1], ["乙公司", USCC_A, "节水", 1]))
    assert [pair.kind for pair in report.duplicates] == ["same_uscc"]
    assert [(found.row, found.whole_row) for found in report.rejected] == [(3, True)]


def test_two_lists_of_one_workbook_may_tell_of_the_same_project(tmp_path: Path, bring: Bring) -> None:
    loans: Cells = [["企业名称", "项目名称", "申请贷款金额"], ["甲", "余热", 800]]
    path = write_xlsx(tmp_path / "a.xlsx", {"项目清单": [FLAT, ["甲", USCC_A, "余热", 1]], "贷款清单": loans})
    assert bring(path).is_clean
    case = bring.cases()["余热"].case
    assert (case.value("prj_invest_total_cny"), case.value("loan_amount_cny")) == (1, 800)


def test_a_row_that_names_only_its_enterprise_is_reported(tmp_path: Path, bring: Bring) -> None:
    sheets = {"enterprise": [["ent_name"], ["甲"]], "project": [["@enterprise", "prj_name"], ["甲", ""], ["", ""]]}
    report = bring(form(tmp_path / "a.xlsx", **sheets))
    assert [(found.sheet, found.row, found.field) for found in report.rejected] == [("项目", 4, "项目名称")]


def test_an_enterprise_written_twice_is_shown_and_kept_once(tmp_path: Path, bring: Bring) -> None:
    report = bring(form(tmp_path / "a.xlsx", enterprise=[["ent_name", "ent_uscc"], ["甲", USCC_A], ["甲", USCC_A]]))
    assert [pair.sentence() for pair in report.duplicates] == [
        f"同一企业填了两行：“甲”（{USCC_A}，表“企业”第 4 行）与“甲”（{USCC_A}，表“企业”第 5 行）"
    ]
    assert len(bring.store.enterprise_index()) == 1


def test_a_name_of_several_enterprises_is_not_guessed(tmp_path: Path, bring: Bring) -> None:
    rows = (["甲", USCC_A, "余热", 1], ["甲", USCC_B, "节水", 1], ["甲", "", "光伏", 1])
    report = bring(flat(tmp_path / "a.xlsx", *rows))
    assert [(found.row, found.whole_row) for found in report.rejected] == [(4, True)]
    assert set(bring.cases()) == {"余热", "节水"}


def test_a_project_written_twice_is_shown_and_the_second_row_refused(tmp_path: Path, bring: Bring) -> None:
    report = bring(flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1], ["甲公司", USCC_A, "余 热", 2]))
    assert [pair.kind for pair in report.duplicates] == ["same_project"]
    assert [found.row for found in report.rejected] == [3]
    assert bring.cases()["余热"].case.value("prj_invest_total_cny") == 1


def test_rows_that_contradict_about_one_enterprise_are_reported(tmp_path: Path, bring: Bring) -> None:
    head = ["企业名称", "营业收入", "项目名称"]
    report = bring(flat(tmp_path / "a.xlsx", ["甲", 100, "余热"], ["甲", 200, "节水"], head=head))
    (found,) = report.rejected
    assert (found.row, found.field, found.whole_row) == (3, "营业收入", False)
    assert bring.cases()["节水"].case.value("ent_revenue_cny") == 100


def test_evidence_for_a_fact_that_is_not_there_is_reported(tmp_path: Path, bring: Bring) -> None:
    report = bring(
        form(
            tmp_path / "a.xlsx",
            enterprise=[["ent_name"], ["甲"]],
            evidence=[
                ["@enterprise", "@field", "@evidence"],
                ["甲", "营业收入", "E2"],
                ["丙", "企业名称", "E2"],
                ["甲", "企业名称", "E9"],
            ],
        )
    )
    assert [found.row for found in report.rejected] == [4, 5, 6]


def test_a_better_proven_value_is_not_replaced_by_a_weaker_one(tmp_path: Path, bring: Bring) -> None:
    store = bring.store
    firm = store.save_enterprise(EnterpriseDraft(facts={"ent_name": Fact(value="甲")}), id=None, by="王", why="")
    facts = {
        "prj_name": Fact(value="余热"),
        "prj_invest_total_cny": Fact(value=Decimal(500), evidence="E3", source="批复"),
    }
    store.save_case(CaseDraft(enterprise_id=firm.id, facts=facts), id=None, by="王", why="")
    report = bring(flat(tmp_path / "a.xlsx", ["甲", "", "余热", 700]))
    assert "E3" in report.rejected[0].expected
    assert bring.cases()["余热"].case.value("prj_invest_total_cny") == 500


# Duplicates across files


def test_a_known_code_under_another_name_updates_and_is_shown(tmp_path: Path, bring: Bring) -> None:
    bring(flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1]))
    report = bring(flat(tmp_path / "b.xlsx", ["甲科技公司", USCC_A, "余热", 1]))
    assert [pair.kind for pair in report.duplicates] == ["same_uscc"]
    assert [key.name for key in bring.store.enterprise_index()] == ["甲科技公司"]


def test_a_namesake_with_another_code_is_kept_apart_and_shown(tmp_path: Path, bring: Bring) -> None:
    bring(flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1]))
    report = bring(flat(tmp_path / "b.xlsx", ["甲公司", USCC_B, "余热", 1]))
    assert [pair.kind for pair in report.duplicates] == ["same_name"]
    assert len(bring.store.enterprise_index()) == 2


# The operation as a whole


def test_a_cancelled_import_leaves_nothing(tmp_path: Path, store: Store, fields: FieldDictionary) -> None:
    path = flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1])
    progress = Progress(lambda done, total, note: progress.cancel() if "保存" in note else None)
    with pytest.raises(Cancelled):
        import_files(store, [path], by="李", progress=progress, dictionary=fields)
    assert store.enterprise_index() == ()


def test_a_failure_while_saving_leaves_nothing(tmp_path: Path, store: Store, fields: FieldDictionary) -> None:
    path = flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1], ["乙公司", USCC_B, "节水", 1])

    def report(done: int, total: int, note: str) -> None:
        if "写入" in note:
            raise Problem("磁盘已满", remedy="请清理")

    with pytest.raises(Problem, match="磁盘已满"):
        import_files(store, [path], by="李", progress=Progress(report), dictionary=fields)
    assert store.enterprise_index() == ()


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, bring: Bring) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"\x89PNG")
    report = bring.all([bad, flat(tmp_path / "b.xlsx", ["甲", USCC_A, "余热", 1])])
    assert report.files[0].problem_code == "wrong_kind"
    assert report.files[1].is_clean
    assert not report.is_clean
    assert "坏.xlsx" in report.text()


def test_a_table_of_unknown_headings_asks_for_a_mapping_which_is_then_kept(tmp_path: Path, bring: Bring) -> None:
    path = flat(tmp_path / "a.xlsx", ["甲", "余热", 30000], head=["哪家", "干什么", "多少钱（元）"])
    assert bring(path).problem_code == "mapping_needed"
    (proposal,) = preview_table(path, dictionary=bring.fields).proposals
    assert [column.heading for column in proposal.columns] == ["哪家", "干什么", "多少钱（元）"]
    targets = ("ent_name", "prj_name", "prj_invest_total_cny")
    columns = tuple(
        MappedColumn(heading=c.heading, field=target) for c, target in zip(proposal.columns, targets, strict=True)
    )
    save_mapping(bring.store, ColumnMapping(name="市局表", columns=columns))
    assert bring(path, "市局表").is_clean
    assert bring.cases()["余热"].case.value("prj_invest_total_cny") == 3


def test_a_mapping_nobody_saved_is_told(tmp_path: Path, bring: Bring) -> None:
    with pytest.raises(Problem, match="没有名为“市局表”"):
        bring(flat(tmp_path / "a.xlsx"), "市局表")


def test_a_preview_of_the_own_form_asks_for_no_mapping(tmp_path: Path, bring: Bring) -> None:
    path = form(tmp_path / "a.xlsx", enterprise=[["ent_name"], ["甲"]])
    assert preview_table(path, dictionary=bring.fields).own_form


def test_figures_that_call_for_a_second_look_are_remarked(
    tmp_path: Path, store: Store, fields: FieldDictionary
) -> None:
    path = flat(tmp_path / "a.xlsx", ["甲", USCC_C, "余热", 9_000_000])
    report = import_files(
        store, [path], by="李", progress=Progress(), dictionary=fields,
        check=lambda case: ["投资偏大"] if (case.value("prj_invest_total_cny") or 0) > 10**6 else [],  # type: ignore[operator]
    )  # fmt: skip
    assert report.files[0].remarks[0].sentence() == "表“清单”第 2 行：投资偏大"


def test_the_report_is_plain_data(tmp_path: Path, bring: Bring) -> None:
    report = bring.all([flat(tmp_path / "a.xlsx", ["甲", USCC_A, "余热", "约5"], ["", "", "节水", 1])])
    assert json.loads(json.dumps(asdict(report), ensure_ascii=False))["files"][0]["rejected"][0]["row"] == 2


def test_an_import_reports_how_far_it_is(tmp_path: Path, store: Store, fields: FieldDictionary) -> None:
    steps: list[tuple[int, int]] = []
    path = flat(tmp_path / "a.xlsx", ["甲公司", USCC_A, "余热", 1])
    progress = Progress(lambda done, total, note: steps.append((done, total)))
    import_files(store, [path], by="李", progress=progress, dictionary=fields)
    assert steps == sorted(steps, key=lambda step: step[0] / step[1])
    assert steps[-1] == (1, 1)
