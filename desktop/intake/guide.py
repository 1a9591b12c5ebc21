"""The first sheet of the form: how to fill it in, in the words of the people who do."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.intake.layout import Sheet


def guide_lines(plan: tuple[Sheet, ...], version: str = "") -> Iterator[tuple[str, str]]:
    """Yield the lines of the guide with their style: title, head or text."""
    yield "title", "绿荐项目登记表 填写说明"
    yield "text", f"表格版本 {version}" if version else ""
    yield "head", "一、各张表"
    for sheet in plan:
        must = "、".join(column.title for column in sheet.columns if column.required)
        yield "text", f"{sheet.title}：{sheet.intro}。必填：{must or '无'}"
    yield "head", "二、怎样填"
    yield from (("text", line) for line in _HOW)
    yield "head", "三、导入时会怎样"
    yield from (("text", line) for line in _THEN)


_HOW = (
    "红色标题并带 * 的列必填，其余能填多少填多少；不知道的留空，不要猜。留空表示“不知道”，不表示“没有”。",
    "灰色的“示例”行不会被导入，可以保留，也可以删除。标题下面隐藏的一行是列的编号，请不要删除。",
    "收起的列（点列标上方的 + 展开）是现行政策包没有问到的，可以不填；填了照样读入。",
    "有下拉列表的格子从列表中选；标着“可多选”的格子，多项之间用；分隔。",
    "数字只填数字，单位写在标题里；也认得 1.2万、3,000,000元、50% 这样的写法。",
    "拿不准的数不要写“约”，填确定的数，后面写“（估算）”，或在“证据”表的数据来源里选“估算”。",
    "日期填完整的年月日，如 2026-04-01。统一社会信用代码 18 位，校验位不对的行不会导入。",
    "企业先填在“企业”表，项目、措施、贷款各表用企业名称或统一社会信用代码指向它，项目名称前后要一致。",
    "“证据”表可以不填：一行写明一个数值由哪份文件证明。没有写明的，一律按“自行申报（E0）”处理。",
    "个人信息（如联系人电话）只填登记确实需要的，不要另加列。",
)
_THEN = (
    "导入后给出清单：新增、更新、未变、未导入的行和格子，写明表、行、列、填了什么、应当是什么。一行有错不影响其他行。",
    "再次导入同一张表，已有的企业按统一社会信用代码（没有代码的按全称）识别，项目按企业和项目名称识别；内容相同的不会改动。",
    "格子留空不会删除系统里已有的内容。",
)
