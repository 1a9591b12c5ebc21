"""A case and a judgement made by hand, as full and as awkward as real ones: unknowns, drafts, huge numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.dossier.outline import DossierSettings, Standing, matter_of, outline
from desktop.dossier.paper import Outline
from desktop.dossier.sections.matter import Matter
from desktop.resources import dictionary
from matching.case import Case, Fact
from matching.findings import (
    AreaScore,
    BenefitLine,
    BlockScore,
    Finding,
    Gap,
    Judgement,
    OfferResult,
    PackUse,
    ReadingResult,
    Score,
    ScorePart,
)
from matching.override import Override
from matching.verdict import Verdict

YES, NO, UNKNOWN, OUT = Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE
DOCUMENT = "工信部联节〔2018〕247号"
PROVINCIAL = "粤经信节能〔2016〕1号"


def name_code(table: str, code: str) -> str:
    return {("county", "440281"): "广东省韶关市乐昌市", ("industry", "3011"): "水泥制造"}.get((table, code), "")


def fact(value: Any, evidence: str = "E1", source: str = "", on: date | None = date(2026, 9, 30), **more: str) -> Fact:
    return Fact(value=value, evidence=evidence, source=source, on=on, by=more.pop("by", "县工信局节能股"), **more)


def case(**changes: Any) -> Case:
    facts = {
        "ent_name": fact("乐昌市示例水泥有限公司", "E3", "营业执照"),
        "ent_uscc": fact("91440281MA0000000X", "E3", "营业执照"),
        "ent_address": fact("广东省韶关市乐昌市示例镇工业大道1号", "E3", "营业执照"),
        "ent_county_code": fact("440281", "E3", "营业执照"),
        "ent_industry_code": fact("3011", "E3", "统计登记表"),
        "ent_size_class": fact("medium", "E1", "上年度财务报表"),
        "ent_industry_247": fact("building_materials", "E3", "营业执照"),
        "ent_employees": fact(326, "E1", "社保缴费明细"),
        "ent_revenue_cny": fact(Decimal("48650.5"), "E2", "审计报告"),
        "ent_energy_tce": fact(Decimal("132000"), "E2", "能源审计报告"),
        "ent_permit_pollution": fact("valid", "E3", "排污许可证副本"),
        "ent_cp_audit_status": fact("accepted", "E3", "验收意见"),
        "ent_is_county_domain": fact("yes", "E3", "县域企业名单"),
        "ent_is_industrial": fact("yes", "E3", derived="行业代码属 B、C、D 门类即为工业"),
        "ent_dishonesty_record": fact("unknown", "E0"),
        "ent_contact": fact("王先生 0000-0000000", "E0", by="企业"),
        "prj_name": fact("2×9MW 水泥窑纯低温余热发电技术改造项目", "E3", "备案证"),
        "prj_content": fact(
            "对两条日产 2500 吨熟料生产线增设窑头、窑尾余热锅炉各两台，配套建设 9MW 补汽凝汽式汽轮发电机组，"
            "同步改造循环冷却水、化学水处理和接入系统；"
            "建成后年发电量约 6200 万千瓦时，全部自用，吨熟料综合电耗下降约三成。",
            "E2",
            "可行性研究报告",
        ),
        "prj_area_247": fact(("A1e", "A1b", "A4f"), "E1", "申报书"),
        "prj_tech_before": fact("窑头窑尾废气经增湿塔降温后直接排放，余热未利用。", "E2", "可行性研究报告"),
        "prj_tech_after": fact(
            "双压余热锅炉加补汽凝汽式汽轮机，废气温度由 350℃ 降至 95℃ 以下。", "E2", "可行性研究报告"
        ),
        "prj_tech_catalogue": fact(("国家工业节能技术推荐目录：水泥窑低温余热发电",), "E3", "目录"),
        "prj_business_model": fact("EPC", "E1", "合同能源管理合同"),
        "prj_invest_total_cny": fact(Decimal("9800"), "E3", "备案证"),
        "prj_benefit_cny_y": fact(Decimal("2860.75"), "E1", "可行性研究报告", basis="estimated"),
        "prj_energy_baseline_tce": fact(Decimal("132000"), "E2", "能源审计报告", basis="measured"),
        "prj_energy_saving_tce": fact(Decimal("18900"), "E2", "节能评估报告", basis="designed"),
        "prj_co2_t": fact(Decimal("27398.4"), "E2", "节能评估报告", basis="estimated"),
        "prj_eia_status": fact("approved", "E3", "环评批复"),
        "loan_amount_cny": fact(Decimal("6500"), "E1", "融资申请书"),
        "loan_guarantee_type": fact(("pledge",), "E1", "融资申请书"),
        "coll_type": fact(("future_saving_income", "equipment"), "E1", "融资申请书"),
        "coll_value_cny": fact(Decimal("5200"), "E2", "评估报告"),
        "prj_fund_sources": fact({"own": Decimal("2800"), "bank": Decimal("6500"), "fiscal": Decimal("400")}),
        "loan_env_appraisal_status": fact("in_progress", "E1", "农行县支行"),
    }
    measures = (
        {
            "msr_name": fact("窑头余热锅炉及汽轮发电机组"),
            "msr_carrier": fact("electricity", "E2", "节能评估报告"),
            "msr_unit": fact("万kWh", "E2"),
            "msr_before": fact(Decimal("11520"), "E2", "电表台账", basis="measured"),
            "msr_after": fact(Decimal("5320"), "E2", "可行性研究报告", basis="designed"),
            "msr_invest_cny": fact(Decimal("8200")),
        },
        {
            "msr_name": fact("循环水系统节水改造"),
            "msr_carrier": fact("water"),
            "msr_before": fact(Decimal("860000")),
        },
    )
    facts.update(changes)
    return Case(id="c1", enterprise_id="e1", facts=facts, measures=measures)


OVERRIDE = Override(
    finding="G05", pack="abc247", edition="2018", over="no", decided="yes", by="王五", role="高级审批人",
    reason="产能已于上月拆除，见现场记录", on=date(2026, 11, 18),
)  # fmt: skip


def _gate(ident: str, title: str, verdict: Verdict, stage: str = "recommend", **more: Any) -> Finding:
    reasons = {
        YES: f"{title}：符合（相关事实已由政府文件证实）",
        NO: f"{title}：不符合（现有事实不满足条款要求）",
        UNKNOWN: f"{title}：缺少相关事实，尚不能判定",
        OUT: f"{title}：不适用（适用范围：广东省）",
    }
    values: dict[str, Any] = {
        "pack": "abc247",
        "cited": f"{DOCUMENT} 三（二）",
        "result": {YES: "pass", OUT: "not_applicable"}.get(verdict, "hold"),
        "reason": reasons[verdict],
    } | more
    return Finding(
        id=ident, kind="gate", edition="2018", clauses=("abc247.s3.2",), title=title, verdict=verdict, stage=stage,
        **values,
    )  # fmt: skip


def gates() -> tuple[Finding, ...]:
    return (
        _gate("G01", "县域工业范围", YES, cited=f"{DOCUMENT} 题名及序言"),
        _gate("G02", "已申报支持方向", YES, cited=f"{DOCUMENT} 二（引言）"),
        _gate("G03", "绿色准入检查单齐备", UNKNOWN, missing=("prj_green_admission_check",)),
        _gate("G05", "落后产能按期退出", NO, result="pass", override=OVERRIDE),
        _gate("G06", "环保违法已整改", NO, reason="环保违法已整改：不符合（环保违法违规为是，环保整改状态为整改中）"),
        _gate("G07", "安全生产违法已整改", YES),
        _gate("G08", "职业病防控违法已整改", UNKNOWN, missing=("ent_occ_violation", "ent_occ_rectification")),
        _gate("G11", "社会信誉", UNKNOWN, missing=("ent_dishonesty_record",)),
        _gate("G12", "环保达标", YES),
        _gate("G04", "审批前完成环保评估", UNKNOWN, "approve", missing=("loan_env_appraisal_status",)),
        _gate("G09", "在授权范围内", NO, "approve", result="escalate"),
        _gate("G13", "先符合信贷管理规定", UNKNOWN, "queue", result="normal_queue"),
        _gate("G10", "新型担保有本地办法且风险可控", UNKNOWN, "collateral", result="collateral_zero", draft=True),
        _gate("G17", "强制审核未逾期", YES, pack="gdcp", cited=f"{PROVINCIAL} 三（一）"),
        _gate("G18", "固废方案", OUT, pack="sxgm", cited="《山西省绿色制造体系建设实施方案》 三（四）"),
        _gate("GF01", "经营正常", NO, "offers", pack="greenfactory2024", cited="工信部节〔2024〕13号 十五"),
    )


_CLAUSES = (
    ("abc247.s2.1.regions", "重点区域", YES, "二（一）", "247重点区域为长江经济带"),
    ("abc247.s2.1.energy-eff", "能效提升改造", YES, "二（一）", "年节能量为18,900 tce/年，改造前能耗为132,000 tce/年"),
    (
        "abc247.s2.1.green-retrofit",
        "企业绿色化技术改造",
        YES,
        "二（一）",
        "247支持方向为能效提升、绿色改造、合同能源管理",
    ),
    ("abc247.s2.4.epc", "合同能源管理", YES, "二（四）", "商业模式为合同能源管理，合同年限为10 年"),
    ("abc247.s2.3.green-factory", "绿色工厂", NO, "二（三）", "绿色称号为无"),
    ("abc247.s2.2.joint-project", "产学研、上下游联合的绿色制造项目", NO, "二（二）", "联合形式为无"),
    ("abc247.s2.2.own-ip", "具有自主知识产权", UNKNOWN, "二（二）", "缺少项目知识产权数、知识产权状态，尚不能判定"),
    ("abc247.s2.1.adv-mfg", "附加值高、能耗资源消耗少的先进制造", UNKNOWN, "二（一）", "缺少增加值率，尚不能判定"),
    ("abc247.s2.4.demo-base", "新型工业化产业示范基地", OUT, "二（四）", "不适用"),
)


def clauses(times: int = 1) -> tuple[Finding, ...]:
    rows = [
        Finding(
            id=ident, kind="clause", pack="abc247", edition="2018", clauses=(ident,), cited=f"{DOCUMENT} {number}",
            title=title, verdict=verdict, reason=f"{title}：{reason}",
        )
        for ident, title, verdict, number, reason in _CLAUSES
        for _ in range(times)
    ]  # fmt: skip
    rows.append(
        Finding(
            id="gdcp.s3.1.city-accept", kind="clause", pack="gdcp", edition="2016", clauses=(),
            title="市级清洁生产企业", cited=f"{PROVINCIAL} 三（一）", verdict=YES,
            reason="市级清洁生产企业：审核已验收，可授予称号", draft=True,
        )
    )  # fmt: skip
    return tuple(rows)


_PARTS = (
    ("C01", "清洁生产水平提升", "1", "A1", 12.0, 2, 2, "E3", 0.95),
    ("C02", "绿色改造与环保提升", "1", "A1", 12.0, 0, 4, "", 0.3),
    ("C03", "能效提升", "1", "A1", 16.0, 2, 2, "E2", 0.8),
    ("C08", "聚焦行业", "1", "A1", 6.0, 4, 4, "E3", 0.95),
    ("C10", "重点区域", "1", "A1", 5.0, 4, 4, "E3", 0.95),
    ("C12", "共性技术研发推广", "1", "A2", 25.0, 0, 0, "E0", 0.3),
    ("C17", "绿色工厂", "1", "A3", 50.0, 0, 4, "", 0.3),
    ("C23", "合同能源管理", "1", "A4", 70.0, 3, 4, "E1", 0.6),
    ("C28", "绿色、循环、低碳倾斜：减排强度", "2", "", 8.0, 3, 3, "E2", 0.8),
    ("C32", "新型抵质押可用", "2", "", 3.0, 0, 3, "E2", 0.8),
    ("C36", "社会信誉良好", "3", "", 5.0, 0, 4, "", 0.3),
    ("C42", "工信、农行互荐", "3", "", 0.0, 0, 4, "", 0.3),
)


def score() -> Score:
    parts = [
        ScorePart(
            id=i, title=t, block=b, area=a, weight=w, applicable=True, level_low=lo, level_high=hi, evidence=e,
            factor=f, points_low=w * lo / 4 * f,
            points_high=w * hi / 4 * (1.0 if hi > lo else f), missing=("prj_ip_count",) if hi > lo else (),
        )
        for i, t, b, a, w, lo, hi, e, f in _PARTS
    ]  # fmt: skip
    out = replace(parts[0], id="C06", title="工业资源综合利用", applicable=False, points_low=0.0, points_high=0.0)
    return Score(
        low=46.25,
        high=78.04,
        blocks=(
            BlockScore(id="1", title="符合支持领域", low=24.6, high=36.1, maximum=40),
            BlockScore(id="2", title="绿色成效与风险缓释", low=11.65, high=19.94, maximum=30),
            BlockScore(id="3", title="推荐条件与管理能力", low=10, high=22, maximum=30),
        ),
        areas=(
            AreaScore(id="A1", title="制造业绿色改造升级", low=48.2, high=69, applicable_weight=74, scoreable=True,
                      note="适用评分项共 74 分，按 100 分折算"),
            AreaScore(id="A2", title="绿色制造技术创新", low=0, high=0, applicable_weight=25, scoreable=False,
                      note="只有 25 分的评分项适用，少于 40 分，本领域不计分；请核对是否漏选支持方向"),
            AreaScore(id="A3", title="绿色制造体系建设", low=0, high=50, applicable_weight=100, scoreable=True),
            AreaScore(id="A4", title="节能环保产业和新模式", low=31.5, high=70, applicable_weight=100, scoreable=True),
        ),
        parts=(*parts, out),
    )  # fmt: skip


def offers() -> tuple[OfferResult, ...]:
    base = OfferResult(
        id="abc247.s2.4.leasing", pack="abc247", cited=f"{DOCUMENT} 二（四）", family="product", title="融资租赁",
        state="open", reason="本方案项目均可办理", documents=("融资租赁合同或意向书",), note="文件未规定额度和利率",
    )  # fmt: skip
    return (
        base,
        replace(base, id="abc247.s3.2.coll-ip", family="collateral", title="节能环保知识产权质押", state="unknown",
                reason="缺少权利登记编号，尚不能判定", documents=("专利证书", "质押登记证明", "价值评估报告")),
        replace(base, id="abc247.s3.3.interest-subsidy", family="incentive", title="绿色贴息贷款", state="closed",
                reason="条件不满足（政府支持工具为无）", documents=(), note=""),
        replace(base, id="gdcp.s4.3.subsidy", pack="gdcp", cited=f"{PROVINCIAL} 四（三）", family="incentive",
                title="清洁生产审核补助", state="historic", reason="文件或该条已失效，仅作历史参考", draft=True),
    )  # fmt: skip


READINGS = (
    ReadingResult(id="size300.class", pack="size300", edition="2011", cited="工信部联企业〔2011〕300号 四",
                  clause="size300.industry", title="企业规模", answers=("medium",), text="中型"),
    ReadingResult(id="abc247.recommend", pack="abc247", edition="2018", cited=f"{DOCUMENT} 四（二）",
                  clause="abc247.s4.2", title="247 方案下能否推荐", answers=("yes", "no"),
                  text="尚不能确定", missing=("prj_business_model",), draft=True),
    ReadingResult(id="gfcat2025.part", pack="gfcat2025", edition="2025", cited="银发〔2025〕132号 总则",
                  clause="gfcat2025.use", title="资金用途属目录哪一部分", answers=("p1", "p2"), text="还没有选定"),
    ReadingResult(id="sxgm.creation", pack="sxgm", edition="2017", cited="", clause="sxgm.s1", title="山西绿色创建身份",
                  answers=("not_applicable",), text="不适用"),
)  # fmt: skip


def judgement(**changes: Any) -> Judgement:
    found = (
        *gates(),
        *clauses(),
        *(
            Finding(
                id=part.id, kind="criterion", pack="abc247", edition="2018", clauses=(), cited=DOCUMENT,
                title=part.title, verdict=YES,
                reason=f"{part.title}：计 {part.level_low} 级，证据 {part.evidence or '无'}",
            )
            for part in score().parts
        ),
    )  # fmt: skip
    values: dict[str, Any] = {
        "id": "0f3c2b1e-2222-4a4a-9b9b-000000000001",
        "case_id": "c1",
        "on": date(2026, 11, 20),
        "case_revision": 4,
        "enterprise_revision": 2,
        "packs": (
            PackUse(id="abc247", edition="2018", title="关于推进金融支持县域工业绿色发展工作的通知",
                    document_number=DOCUMENT, checksum="5b" * 32),
            PackUse(id="gdcp", edition="2016", title="广东省关于全面推进绿色清洁生产工作的意见",
                    document_number=PROVINCIAL, checksum="c4" * 32),
        ),
        "rubric_checksum": "9e" * 32,
        "model": "rubric",
        "program": "绿荐 0.1.0",
        "recommendation": "hold",
        "approval": "hold",
        "fast_lane": "unknown",
        "lowered": False,
        "score": score(),
        "findings": found,
        "offers": offers(),
        "gaps": (
            Gap(finding="G03", title="绿色准入检查单齐备", cited=f"{DOCUMENT} 三（二）", verdict=UNKNOWN, kind="supply",
                fields=("prj_green_admission_check",), sentence="补充绿色准入检查单（凭据：环评批复；节能审查意见）",
                unlocks=("abc247.s3.2.coll-ip",), pack="abc247", stage="recommend"),
            Gap(finding="G06", title="环保违法已整改", cited=f"{DOCUMENT} 三（二）", verdict=NO, kind="change",
                fields=("ent_env_rectification",),
                sentence="环保整改状态须为“已完成”（现为整改中）；须以事实为准，不得仅改填报", pack="abc247",
                stage="recommend"),
            Gap(finding="C23", title="合同能源管理", cited=f"{DOCUMENT} 二（四）", verdict=YES, kind="evidence",
                fields=("prj_business_model",), sentence="为商业模式提供 E3（政府文件）证据，现为 E1", gain_high=3.42),
        ),
        "readings": READINGS,
        "benefit": (
            BenefitLine(field="prj_energy_saving_tce", label="年节能量", value="18,900", unit="tce/年", evidence="E2",
                        basis="设计", source="节能评估报告"),
            BenefitLine(field="prj_co2_t", label="年CO2减排", value="1,000,000,000,000", unit="tCO2/年", evidence="E2",
                        basis="估算", source="节能评估报告",
                        note="每吨标准煤对应 1.4 tCO2，低于通常的 1.5～4.5，请核对单位"),
            BenefitLine(field="prj_water_saving_m3", label="年节水量", value="0", unit="m3/年", evidence="E0",
                        basis="申报", source=""),
            BenefitLine(field="prj_so2_t", label="年SO2削减", value="未提供（待查）", unit="t/年", evidence="",
                        basis="", source=""),
        ),
        "warnings": ("年CO2减排与年节能量之比低于通常范围，请核对单位。",),
    } | changes  # fmt: skip
    return Judgement(**values)


def settings(**changes: Any) -> DossierSettings:
    values: dict[str, Any] = {
        "bank": "中国农业银行乐昌市支行",
        "standing": Standing(rank=3, best=1, worst=7, of=37),
        "pack_status": {"abc247": "in_force", "gdcp": "expired"},
    } | changes
    return DossierSettings(**values)


def matter(
    what: Judgement | None = None, whose: Case | None = None, chosen: DossierSettings | None = None, **more: Any
) -> Matter:
    values: Mapping[str, Any] = {
        "dictionary": dictionary(),
        "codes": name_code,
        "office": "乐昌市工业和信息化局",
        "number": "LJ-2026-0003",
        "printed_on": date(2026, 11, 21),
    } | more
    return matter_of(what or judgement(), whose or case(), settings=chosen or settings(), **values)


def paper(
    what: Judgement | None = None, whose: Case | None = None, chosen: DossierSettings | None = None, **more: Any
) -> Outline:
    return outline(matter(what, whose, chosen, **more))
