"""The keys of a pack's rows and their fixed choices in Chinese, for people who read what changed."""

from __future__ import annotations

from datetime import date

KEYS = {
    "id": "编号", "edition": "版本", "title": "名称", "title_en": "英文名称", "document_number": "文号",
    "number_aliases": "文号的其他写法", "kind": "种类", "level": "级别", "issuers": "发文机关", "issued": "发文日期",
    "valid_from": "生效日", "valid_to": "最后有效日", "region": "适用地区", "applies_when": "适用条件",
    "applies_text": "适用范围说明", "status": "状态", "status_note": "效力说明", "confidence": "可信度",
    "dated_by": "按哪个日期适用", "source": "来源", "number": "条款号", "summary": "内容摘要", "actions": "作用",
    "fields": "所依据的字段", "when": "条件", "yes": "满足时的说明", "no": "不满足时的说明",
    "unknown": "不能确定时的说明", "open": "可办理时的说明", "closed": "不可办理时的说明", "historic": "仅作历史",
    "clause": "所属条款", "also": "同时对应的条款", "clauses": "对应条款", "stage": "环节", "on_no": "不满足时",
    "on_unknown": "不能确定时", "closes": "关闭的待遇", "ladder": "逐级提高", "proposal": "本工具的建议",
    "block": "部分", "area": "领域", "pool": "择优组", "weight": "权重", "weights": "权重", "applicable": "适用条件",
    "evidence_for_4": "四级须有的证据", "rating": "评级方式", "value": "取值", "unit": "单位", "at": "分级点",
    "at_op": "分级比较", "levels": "级别", "help": "提高的办法", "note": "说明", "points": "分值",
    "best": "最高领域分值", "second": "次高领域分值", "minimum_applicable": "最少适用分", "evidence": "证据系数",
    "members": "成员",
    "family": "类别", "documents": "所需材料", "actor": "责任人", "every": "周期", "deadline": "期限", "report": "报告",
    "sides": "约束哪一方", "for_levels": "哪一级", "regions": "限定地区", "due": "期限（机读）", "done": "办结日期字段",
    "classes": "结论", "otherwise": "都不符合时的结论", "gates": "所依据的闸门", "origin": "出处", "name": "名称",
    "by": "被谁取代", "text": "说明", "on_paper": "在推荐材料上", "on": "日期", "expect": "应有的结果", "facts": "事实",
    "case": "算例", "rubric": "评分办法", "criterion": "评分项", "duty": "职责", "gate": "闸门", "offer": "待遇和产品",
    "parameter": "参数", "supersedes": "被取代的文件", "reading": "读法",
}  # fmt: skip
CONDITIONS = frozenset({"when", "applies_when", "applicable"})
"""Keys whose text is a condition; `value` of a criterion is one as well."""
CHOICES: dict[str, dict[str, str]] = {
    "status": {"in_force": "现行", "expired": "已失效", "historic": "历史", "draft": "草案"},
    "level": {"national": "国家", "provincial": "省", "prefecture": "市", "county": "县", "bank": "银行"},
    "stage": {
        "recommend": "推荐环节", "approve": "审批环节", "queue": "排队顺序", "collateral": "担保环节",
        "offers": "本文件的待遇",
    },
    "on_no": {
        "block": "不予推荐", "hold": "暂缓", "not_a_case": "不属本方案", "escalate": "提交上级", "lower": "降低次序",
        "normal_queue": "按普通次序办理", "collateral_zero": "该担保不计值", "incentives_off": "停用激励",
        "task": "列为待办", "close": "关闭待遇",
    },
    "on_paper": {"clauses": "逐条列出", "short": "只列闸门、读法和待遇"},
    "on_unknown": {"hold": "暂缓", "task": "列为待办"},
    "family": {
        "product": "融资产品", "collateral": "担保", "incentive": "激励", "insurance": "保险", "tool": "政策工具",
        "title": "称号", "channel": "渠道", "service": "服务",
    },
    "every": {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年", "event": "按事项"},
    "sides": {
        "industry": "工信部门", "bank": "银行", "enterprise": "企业", "evaluator": "评价、核查机构", "park": "园区",
        "price": "价格部门", "environment": "生态环境部门", "finance": "财政部门", "tax": "税务机关",
        "science": "科技部门", "statistics": "统计部门", "government": "政府和其他主管部门", "other": "其他",
    },
    "for_levels": {"county": "县", "city": "市", "province": "省", "state": "国家"},
    "rating": {"number": "按数值分级", "levels": "按条件分级"},
    "at_op": {">=": "达到", ">": "超过", "<=": "不高于", "<": "低于"},
    "confidence": {
        "V": "一处来源", "V2": "多处来源", "D": "推得", "K": "一般了解，草案", "?": "存疑，草案",
    },
    "actions": {
        "BLOCK": "不予推荐", "HOLD": "暂缓", "RAISE": "提高", "LOWER": "降低", "UNLOCK": "开放", "ADD_DOC": "要求材料",
        "TASK": "待办", "REMIND": "提醒", "REPORT": "报告", "DISPLAY": "展示",
    },
}  # fmt: skip
CLAUSE_KINDS = {
    "hard_gate": "硬性条件", "exclusion": "排除情形", "priority_area": "重点方向", "weighted_preference": "优先情形",
    "numeric_threshold": "数值门槛", "benefit": "待遇", "penalty": "处罚", "required_document": "必备材料",
    "process_step": "办理步骤", "target_statistic": "目标与统计", "actor_duty": "职责", "actor": "参与方",
    "product_collateral": "产品与担保", "system": "制度", "reference": "引用",
}  # fmt: skip


def key_label(key: str) -> str:
    """Return the Chinese name of a row's key."""
    return KEYS.get(key, key)


def value_label(key: str, value: object) -> str:
    """Return a value as a person reads it: choices by their label, dates and numbers plainly."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    if key == "kind":
        return CLAUSE_KINDS.get(text, text)
    return CHOICES.get(key, {}).get(text, text)
