"""Official forms printed from a store: what they are about, the redacted copy, and the office's own layouts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.cli import run
from desktop.dossier.official.filling import official_outline
from desktop.dossier.official.ground import Entry
from desktop.dossier.official.secrecy import refuse_leaks, texts_of
from desktop.dossier.proof import check_code
from desktop.problems import Problem
from desktop.statistics.periods import read_period
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.official_layouts import checked, copied, drop_layout, find_form, use_layout
from desktop.work.operations.official_material import Subject
from desktop.work.operations.official_printing import filled_form, form_outline, forms_for, print_forms
from desktop.work.operations.verifying import verify_file
from desktop.work.progress import Progress
from tests.desktop.dossier.material import case
from tests.desktop.dossier.official_material import full, ground
from tests.desktop.dossier.reading import all_text, properties, squeezed
from tests.empty_store import empty_store
from tests.systems.conftest import enter

DAY = date(2026, 11, 21)
TELLING = (
    "示例水泥", "91440281MA0000000X", "示例镇工业大道", "乐昌", "韶关", "王先生", "0000-0000000",
    "余热发电技术改造项目",    "熟料", "可行性研究报告", "县工信局节能股",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(empty_store(tmp_path / "库.db"), dictionary=resources.dictionary()) as opened:
        yield opened


@pytest.fixture
def case_id(store: Store) -> str:
    whole = case()
    firm = {name: fact for name, fact in whole.facts.items() if name.startswith("ent_")}
    project = {name: fact for name, fact in whole.facts.items() if name not in firm}
    enterprise = store.save_enterprise(EnterpriseDraft(facts=firm), id=None, by="甲", why="录入").id
    draft = CaseDraft(enterprise_id=enterprise, facts=project, measures=whole.measures)
    return store.save_case(draft, id=None, by="甲", why="录入").id


def said(store: Store, form: str, **subject: Any) -> str:
    made, _ = form_outline(store, form, Subject(**subject), on=DAY, printed_on=DAY)
    return "\n".join(texts_of(made))


def test_a_redacted_copy_names_nobody_in_text_properties_or_name(store: Store, case_id: str, tmp_path: Path) -> None:
    judge_cases(store, [case_id], DAY, progress=Progress())
    (path,) = print_forms(store, ["redacted"], Subject(case_id=case_id), tmp_path / "出", on=DAY)
    data = path.read_bytes()
    everything = all_text(data) + "".join(properties(data).values()) + path.name
    for telling in TELLING:
        assert squeezed(telling) not in squeezed(everything), telling
    assert "9,800万元" in squeezed(everything)
    assert "水泥制造" in everything


def test_a_redacted_form_is_held_back_where_anything_filled_in_tells(store: Store) -> None:
    layout = find_form(store, "redacted")
    for telling in ("乐昌示例水泥", "乐昌 示例水泥", "ＡＢＣ水泥", "13900000000"):
        known = replace(ground(layout, None), own=Entry(values={"score_words": f"68 {telling}"}), identity=(telling,))
        with pytest.raises(Problem, match="没有打印"):
            refuse_leaks(official_outline(layout, known), layout, known)
    harmless = replace(ground(layout, full), identity=("节能减排", "1250", "企业规模"))
    refuse_leaks(official_outline(layout, harmless), layout, harmless)


def test_what_is_not_known_is_left_to_be_written_and_listed(store: Store, case_id: str) -> None:
    text = said(store, "finance_need", case_id=case_id)
    assert "乐昌市示例水泥有限公司" in text
    assert "△" in text
    assert "申请贷款额" not in text.partition("待补")[2]
    assert "融资需求说明" in text.partition("待补")[2]
    states = {one.id: one for one in forms_for(store, Subject(case_id=case_id), on=DAY)}
    assert "融资需求说明" in states["finance_need"].lacking
    assert {"R05", "R31", "redacted"} <= set(states), "forms about the project and its enterprise"


def test_a_record_and_a_period_are_printed_with_their_records(store: Store, case_id: str) -> None:
    enterprise = store.load_case(case_id).case.enterprise_id
    audit = enter(store, "cp_audit", enterprise_id=enterprise, cpa_list_year=2026, cpa_kind="mandatory",
                  cpa_listed_on="2026-01-20", cpa_report_on="2026-08-10", cpa_saving_tce="612.4")  # fmt: skip
    assert "612.4 tce/年" in said(store, "R15", record_id=audit.id)
    whole = said(store, "R16", period=read_period("2026"))
    assert "乐昌市示例水泥有限公司" in whole
    assert "612.4" in whole
    assert "本期没有完成的审核。" in said(store, "R16", period=read_period("2026Q1"))


def test_a_form_asked_for_the_wrong_way_says_the_right_one(store: Store, case_id: str) -> None:
    with pytest.raises(Problem, match="--period"):
        said(store, "R20", case_id=case_id)
    with pytest.raises(Problem, match="lvjian recommend sheet"):
        said(store, "R01", case_id=case_id)
    with pytest.raises(Problem, match="不打印这张表"):
        said(store, "R36", case_id=case_id)
    audit = enter(store, "cp_audit", enterprise_id=store.load_case(case_id).case.enterprise_id, cpa_list_year=2026,
                  cpa_kind="mandatory", cpa_listed_on="2026-01-20")  # fmt: skip
    with pytest.raises(Problem, match="mrv:编号"):
        said(store, "R34", record_id=audit.id)


# ---- the check code of forms that carry figures


def test_a_form_with_figures_is_signed_and_an_altered_or_covered_one_is_found(
    store: Store, case_id: str, tmp_path: Path
) -> None:
    keys = tmp_path / "钥"
    keys.mkdir()
    path = tmp_path / "R05.pdf"
    data = filled_form(store, "R05", Subject(case_id=case_id), on=DAY, printed_on=DAY, keys=keys).content
    path.write_bytes(data)
    answer = verify_file(store, path, keys=keys)
    assert answer.state == "same", answer.why
    assert answer.kind == "环境评估意见书"
    assert answer.number.startswith("R05-")
    assert answer.code in all_text(data)
    path.write_bytes(data.replace(b"/Title", b"/Titel", 1))
    assert verify_file(store, path, keys=keys).state != "same"


def test_totals_of_a_period_are_what_the_check_code_stands_for(store: Store, case_id: str) -> None:
    enterprise = store.load_case(case_id).case.enterprise_id
    for saving in ("100.5", "12.5"):
        enter(
            store, "cp_audit", enterprise_id=enterprise, cpa_list_year=2026 if saving == "12.5" else 2025,
            cpa_kind="mandatory", cpa_listed_on="2026-01-20", cpa_report_on="2026-08-10", cpa_saving_tce=saving,
        )  # fmt: skip
    made, layout = form_outline(store, "R16", Subject(period=read_period("2026")), on=DAY, printed_on=DAY)
    assert made.proof is not None
    assert made.proof.number == "R16-20260101-20261231"
    assert [value for label, value in made.proof.figures if "年节能量" in label] == ["113", "113"]
    one, other = (replace(made.proof, figures=figures) for figures in (made.proof.figures, made.proof.figures[1:]))
    assert check_code(one) != check_code(other)
    assert layout.row.landscape


def test_forms_filled_in_mostly_by_hand_and_the_redacted_one_carry_no_code(store: Store, case_id: str) -> None:
    for form in ("R08", "redacted"):
        assert form_outline(store, form, Subject(case_id=case_id), on=DAY, printed_on=DAY)[0].proof is None


# ---- the office's own


def test_an_office_changes_a_form_and_takes_it_back(store: Store, case_id: str) -> None:
    own = find_form(store, "R05").text.replace("环境评估意见书", "本行环评意见").replace('edition = "2026-11"',
                                                                                'edition = "本行1"')  # fmt: skip
    use_layout(store, own, file="表.toml", by="甲")
    text = said(store, "R05", case_id=case_id)
    assert "本行环评意见" in text
    assert "本行1 版，本单位修改" in text
    assert drop_layout(store, "R05", by="甲")
    assert "本单位修改" not in said(store, "R05", case_id=case_id)
    with pytest.raises(Problem, match="没有本单位的版式"):
        drop_layout(store, "R05", by="甲")


def test_a_form_of_its_own_stands_beside_the_shipped_ones(store: Store, case_id: str) -> None:
    own = copied(find_form(store, "R08"), new_id="R08_ours").replace("贷款资金用途检查表", "本行用途检查表")
    use_layout(store, own, file="表.toml", by="甲")
    assert "本行用途检查表" in said(store, "R08_ours", case_id=case_id)
    assert "贷款资金用途检查表" in said(store, "贷款资金用途检查表", case_id=case_id)
    assert not drop_layout(store, "R08_ours", by="甲")


def test_a_layout_altered_behind_the_programs_back_is_refused(store: Store) -> None:
    own = find_form(store, "R05").text.replace("环境评估意见书", "本行环评意见")
    use_layout(store, own, file="表.toml", by="甲")
    kept = dict(store.setting("official_layouts") or {})
    kept["R05"] = {**kept["R05"], "text": own.replace("客户经理", "经理")}
    with store.transaction():
        store.put_setting("official_layouts", kept)
    with pytest.raises(Problem, match="校验码不一致"):
        find_form(store, "R05")
    drop_layout(store, "R05", by="甲")
    assert not find_form(store, "R05").own


def test_a_refused_layout_leaves_nothing_and_an_unchanged_one_is_not_kept(store: Store) -> None:
    shipped = find_form(store, "R05").text
    with pytest.raises(Problem, match="完全相同"):
        use_layout(store, shipped, file="表.toml", by="甲")
    with pytest.raises(Problem, match=r"第 \d+ 行") as refused:
        checked(shipped.replace("ent_uscc", "ent_usc"), file="表.toml")
    assert "表.toml" in str(refused.value)
    assert not store.setting("official_layouts")


def test_the_commands_list_print_copy_check_use_and_drop(
    store: Store, case_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()

    def command(*words: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        status = run([*map(str, words), "--db", str(store.path), "--on", "2026-11-21"])
        told = capsys.readouterr()
        return status, told.out + told.err

    assert "贷前调查提纲" in command("sheet", "list")[1]
    assert "缺 " in command("sheet", "list", "--case", case_id)[1]
    status, _ = command("sheet", "print", "R07", "R08", "--case", case_id, "--out", tmp_path / "出")
    assert (status, len(list((tmp_path / "出").glob("*.pdf")))) == (0, 2)
    file = tmp_path / "版式.toml"
    assert command("layout", "copy", "R07", file, "--id", "R07_ours")[0] == 0
    assert "ent_uscc" in command("layout", "fields", "R07", "--find", "统一社会")[1]
    assert command("layout", "check", file)[0] == 0
    assert "已启用" in command("layout", "use", file)[1]
    assert "R07_ours" in command("layout", "list")[1]
    assert command("layout", "show", "R07_ours")[1].startswith("#")
    assert command("layout", "drop", "R07_ours")[0] == 0
    file.write_text("id = 1", encoding="utf-8")
    assert "第 1 行" in command("layout", "check", file)[1]
    assert command("sheet", "print", "R07", "--case", case_id, "--enterprise", "甲", "--out", tmp_path)[0] == 1


def test_a_form_is_the_same_bytes_every_time(store: Store, case_id: str) -> None:
    one, other = (filled_form(store, "R08", Subject(case_id=case_id), on=DAY, printed_on=DAY) for _ in range(2))
    assert one == other
