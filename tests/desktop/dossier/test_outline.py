"""What a dossier says, compared on its outline without any PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop.charts.wording import table
from desktop.dossier.checksum import checksum, shown
from desktop.dossier.paper import ChartRow, Heading, Interval, Opinions, Outline, Section, Table, Text
from desktop.dossier.sections.matter import AttachedFile, Standing
from matching.case import Case
from matching.verdict import Verdict
from tests.desktop.dossier.material import case, fact, gates, judgement, offers, paper, settings


def section(outline: Outline, ident: str) -> Section:
    return next(part for part in outline.sections if part.id == ident)


def rows(part: Section) -> list[tuple[str, ...]]:
    return [
        tuple("" if isinstance(cell, Interval) else cell for cell in row.cells)
        for block in part.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]


def texts(part: Section) -> list[str]:
    return [block.text for block in part.blocks if isinstance(block, (Text, Heading))]


def row(part: Section, label: str) -> tuple[str, ...]:
    return next(cells for cells in rows(part) if label in cells)


def test_two_outlines_of_the_same_judgement_are_equal() -> None:
    assert paper() == paper()


def test_sections_are_numbered_in_order_and_annexes_apart() -> None:
    titles = [part.title for part in paper().sections]
    assert titles[1] == "一、企业概况"
    assert titles[12] == "十二、意见与签章"
    assert titles[13:] == ["附件1　证据清单", "附件2　评审所依据的政策版本"]


def test_only_chosen_sections_are_printed_and_numbers_close_up() -> None:
    outline = paper(chosen=settings(sections=("gates", "opinions")))
    assert [part.title for part in outline.sections] == ["", "一、准入闸门", "二、意见与签章"]


def test_no_section_is_a_head_with_nothing_under_it() -> None:
    bare = judgement(findings=(), offers=(), gaps=(), benefit=(), warnings=())
    for part in paper(bare, Case(id="c2", enterprise_id="e2")).sections:
        assert part.blocks
        assert not isinstance(part.blocks[-1], Heading)


def test_the_conclusion_gives_labels_interval_and_possible_ranks() -> None:
    box = section(paper(), "conclusion")
    assert row(box, "推荐结论")[1] == "△ 暂缓推荐"
    assert row(box, "审批前置")[1] == "△ 审批前须办结"
    assert row(box, "快速通道")[1] == "？待查"
    assert row(box, "得分区间")[1].startswith("46.2～78.0 分")
    assert row(box, "排序位次")[1] == "第 3 名（待查事项查清后可能为第 1～7 名），同批评审 37 个项目"


def test_a_case_judged_alone_has_no_rank() -> None:
    box = section(paper(chosen=settings(standing=None)), "conclusion")
    assert row(box, "排序位次")[1] == "未参加同批排序"


def test_a_certain_rank_is_given_without_a_range() -> None:
    box = section(paper(chosen=settings(standing=Standing(rank=2, best=2, worst=2, of=9))), "conclusion")
    assert row(box, "排序位次")[1] == "第 2 名，同批评审 9 个项目"


def test_failed_gates_stand_before_open_ones_in_the_conclusion() -> None:
    stops = row(section(paper(), "conclusion"), "制约事项")[1].split("\n")
    assert stops[0] == "× 不符合（推荐环节）：环保违法已整改（G06）"
    assert stops[1].startswith("× 不符合（审批环节）")
    assert all(line.startswith("？") for line in stops[2:-1])
    assert stops[-1].startswith("▲")


def test_an_unknown_fact_prints_as_not_given_and_never_as_no() -> None:
    outline = paper(whose=case(ent_size_class=fact("unknown")))
    assert row(section(outline, "enterprise"), "企业规模")[1] == "未提供（待查）"
    assert row(section(outline, "project"), "新建项目") == ("新建项目", "未提供（待查）", "—", "—")


def test_no_cell_of_a_fact_table_is_blank() -> None:
    for ident in ("enterprise", "project", "benefit", "loan", "evidence"):
        assert all(all(cells) for cells in rows(section(paper(), ident)))


def test_a_fact_shows_value_unit_evidence_source_and_date() -> None:
    assert row(section(paper(), "project"), "年节能量") == (
        "年节能量",
        "18,900 tce/年",
        "E2 第三方报告",
        "节能评估报告\n2026-09-30",
    )


def test_a_very_long_fact_takes_the_whole_width_with_its_evidence_below() -> None:
    cells = row(section(paper(), "project"), "建设内容")
    assert cells[1].endswith("下降约三成。\n（证据：E2 第三方报告；来源：可行性研究报告 2026-09-30）")


def test_gates_are_grouped_by_stage_with_verdict_in_words() -> None:
    part = section(paper(), "gates")
    assert [t for t in texts(part) if t.startswith("（")] == [
        "（一）推荐环节", "（二）审批环节", "（三）排队顺序", "（四）担保环节",
    ]  # fmt: skip
    assert row(part, "G06")[2] == "× 不符合"
    assert row(part, "G06")[3].endswith("暂缓。")
    assert row(part, "G03")[2] == "？待查"
    assert row(part, "G17")[2] == "√ 符合"


def test_what_does_not_reach_the_case_or_guards_only_its_own_offers_is_not_among_the_gates() -> None:
    printed = {cells[0] for cells in rows(section(paper(), "gates"))}
    assert not printed & {"G18", "GF01"}


def test_a_named_decision_is_printed_beside_the_finding_it_lies_over() -> None:
    verdict, reason = row(section(paper(), "gates"), "G05")[2:4]
    assert verdict == "× 不符合"
    assert "王五（高级审批人）2026-11-18 决定放行" in reason
    stops = row(section(paper(), "conclusion"), "制约事项")[1]
    assert "▲ 由具名决定放行：落后产能按期退出（G05）" in stops
    assert "× 不符合（推荐环节）：环保违法已整改（G06）" in stops


def test_each_document_that_reaches_the_case_gives_its_own_reading() -> None:
    part = section(paper(), "readings")
    assert row(part, "企业规模")[1] == "中型"
    assert row(part, "【草案】247 方案下能否推荐")[1] == "？尚不能确定"
    assert "资金用途属目录哪一部分" not in {cells[0] for cells in rows(part)}
    assert any("另有 1 项归类" in text for text in texts(part))
    assert "山西绿色创建身份" not in {cells[0] for cells in rows(part)}


def test_a_clause_loses_the_document_its_group_head_names() -> None:
    assert row(section(paper(), "gates"), "G06")[4] == "三（二）"


def test_draft_rules_and_offers_look_like_drafts() -> None:
    assert row(section(paper(), "gates"), "G10")[1].startswith("【草案】")
    assert any(cells[0].startswith("【草案】") for cells in rows(section(paper(), "offers")))


def test_points_agree_between_conclusion_chart_and_table() -> None:
    part = section(paper(), "score")
    charts = next(block.charts for block in part.blocks if isinstance(block, ChartRow))
    assert table(charts[0])[-1] == ("总分", "46.2～78.0")
    assert row(part, "C03 能效提升")[3] == "6.4 / 16"
    assert row(part, "C02 绿色改造与环保提升")[1] == "0～4"


def test_the_score_says_that_its_numbers_are_a_proposal() -> None:
    assert "通知没有规定分值" in texts(section(paper(), "score"))[0]


def test_criteria_that_do_not_apply_are_named_once() -> None:
    part = section(paper(), "score")
    assert texts(part)[-1] == "不适用的准则（项目未申报相应方向，不计入）：C06 工业资源综合利用。"


def test_reasons_are_split_by_verdict_and_group_by_document() -> None:
    part = section(paper(), "reasons")
    heads = [t for t in texts(part) if t.startswith("（")]
    assert heads == ["（一）符合的条款（5 条）", "（二）不符合或未达到的条款（2 条）", "（三）待查的条款（2 条）"]
    assert ("关于推进金融支持县域工业绿色发展工作的通知（工信部联节〔2018〕247号）",) in rows(part)
    assert ("二（三）", "绿色工厂", "绿色称号为无") in rows(part)


def test_gaps_list_gates_before_points() -> None:
    part = section(paper(judgement(gaps=tuple(reversed(judgement().gaps)))), "gaps")
    assert [cells[1] for cells in rows(part)][-1] == "C23 合同能源管理"
    assert rows(part)[-1][4] == "最多增加 3.4 分"


def test_plausibility_remarks_are_printed_once_and_referred_to() -> None:
    note = "每吨标准煤对应 1.4 tCO2，请核对单位"
    lines = tuple(replace(line, note=note) if line.evidence else line for line in judgement().benefit)
    part = section(paper(judgement(benefit=lines, warnings=(note,))), "benefit")
    assert row(part, "年节能量")[5] == "节能评估报告\n见提示 1"
    assert sum(note in text for text in texts(part)) == 1


def test_a_remark_not_among_the_warnings_is_printed_too() -> None:
    part = section(paper(judgement(warnings=())), "benefit")
    assert any("每吨标准煤" in text for text in texts(part))


def test_measures_show_before_after_and_change() -> None:
    cells = rows(section(paper(), "benefit"))
    assert cells[-2][3:] == ("11,520", "5,320", "6,200（53.8%）")
    assert cells[-1][4:] == ("未提供（待查）", "未提供（待查）")


def test_a_measure_from_nothing_has_no_percentage() -> None:
    measure = {"msr_name": fact("新增"), "msr_before": fact(Decimal(0)), "msr_after": fact(Decimal(5))}
    cells = rows(section(paper(whose=replace(case(), measures=(measure,))), "benefit"))
    assert cells[-1][5] == "-5"


def test_fund_sources_are_added_up_exactly_and_checked_against_the_investment() -> None:
    part = section(paper(), "loan")
    assert row(part, "合计")[1] == "9,700"
    assert "资金来源合计 9,700 万元与总投资 9,800 万元相差 100 万元，请核对。" in texts(part)[-1]


def test_fund_sources_that_agree_say_so() -> None:
    sources = {"own": Decimal("0.1"), "bank": Decimal("0.2")}
    whose = case(prj_fund_sources=fact(sources), prj_invest_total_cny=fact(Decimal("0.3")))
    assert texts(section(paper(whose=whose), "loan"))[-1].startswith("资金来源合计与总投资 0.3 万元一致。")


def test_fund_sources_without_investment_cannot_be_checked() -> None:
    whose = case(prj_invest_total_cny=fact("unknown"))
    assert "无法核对" in texts(section(paper(whose=whose), "loan"))[-1]


def test_offers_are_listed_by_state_with_papers_and_clause() -> None:
    part = section(paper(), "offers")
    assert [t for t in texts(part) if t.startswith("（")] == [
        "（一）可以办理（1 项）",
        "（二）待查后确定（1 项）",
        "（三）不能办理（1 项）",
        "（四）历史条款，仅供参考（1 项）",
    ]
    assert row(part, "融资租赁（产品）")[1:] == (
        "本方案项目均可办理。文件未规定额度和利率",
        "融资租赁合同或意向书",
        "二（四）",
    )


def test_a_case_with_no_open_offer_says_none() -> None:
    part = section(paper(judgement(offers=offers()[1:])), "offers")
    assert texts(part)[1:3] == ["（一）可以办理（0 项）", "无。"]


def test_opinion_boxes_name_office_and_bank() -> None:
    opinions = section(paper(), "opinions").blocks[0]
    assert isinstance(opinions, Opinions)
    assert [box.title for box in opinions.boxes] == [
        "县级工业和信息化主管部门意见（乐昌市工业和信息化局）",
        "农业银行意见（中国农业银行乐昌市支行）",
    ]


def test_every_known_fact_is_in_the_evidence_annex_with_who_supplied_it() -> None:
    listed = rows(section(paper(), "evidence"))
    known = [name for name, value in case().facts.items() if value.is_known]
    proved = [stated for cells in listed for stated in cells[5].split("；") if "：" in stated]
    assert len(proved) >= len(known) + sum(len(measure) for measure in case().measures)
    (contact,) = [cells for cells in listed if "联系人及电话：王先生 0000-0000000" in cells[5]]
    assert contact[1:5] == ("E0", "未附材料", "2026-09-30", "企业")
    assert any("推算：行业代码属" in cells[2] for cells in listed)


def test_a_paper_is_listed_once_with_everything_it_proves() -> None:
    papers = [cells[1:5] for cells in rows(section(paper(), "evidence"))]
    assert len(papers) == len(set(papers))


def test_the_editions_annex_gives_number_edition_status_and_checksums() -> None:
    part = section(paper(), "versions")
    assert rows(part)[0][1:] == ("工信部联节〔2018〕247号", "2018", "现行", "5b" * 32)
    assert rows(part)[1][3] == "已失效"
    assert checksum(judgement()) in texts(part)[-1]


def test_the_foot_names_number_editions_data_date_and_checksum() -> None:
    foot = paper().footer
    assert foot.number == "编号 LJ-2026-0003"
    assert "工信部联节〔2018〕247号（2018版）" in foot.edition
    assert "资料截至：2026年11月20日" in foot.edition
    assert shown(checksum(judgement())) in foot.edition


def test_the_checksum_changes_with_any_part_of_the_judgement() -> None:
    changed = replace(gates()[0], verdict=Verdict.NO)
    other = judgement(findings=(changed, *judgement().findings[1:]))
    assert checksum(other) != checksum(judgement())


def test_the_printing_day_is_the_one_given() -> None:
    outline = paper(printed_on=date(2027, 1, 2))
    assert "2027年1月2日" in texts(section(outline, "conclusion"))[2]


def test_english_heads_can_be_printed() -> None:
    assert paper(chosen=settings(language="en")).sections[1].title == "1. Enterprise"


def test_recorded_papers_stand_in_the_list_of_evidence_with_the_checksum_of_their_file() -> None:
    files = (
        AttachedFile(number=3, title="营业执照", file="执照.pdf", checksum="ab" * 32, endless=True),
        AttachedFile(number=4, title="监测报告", file="", seen_by="甲", seen_on=date(2026, 11, 2)),
    )
    part = section(paper(chosen=settings(attached=files)), "evidence")
    listed = rows(part)[-2:]
    assert [cells[:3] for cells in listed] == [
        ("3", "营业执照", "执照.pdf"),
        ("4", "监测报告", "甲 2026-11-02 看过原件"),
    ]
    assert [cells[-2:] for cells in listed] == [("长期", "ab" * 32), ("—", "—")]
    assert "已登记的材料文件" in texts(part)
    assert "已登记的材料文件" not in texts(section(paper(), "evidence"))
