"""Two registers of the tests' own, one pointing to the other, and records made in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from desktop import resources
from matching.case import Fact
from matching.fields import decode
from matching.registers import Record, Registers
from matching.registers.book import Book
from matching.registers.load import load_registers

ON = date(2026, 11, 21)
FILE = "test.toml"
TEXT = """
[[register]]
id = "visit"
title = "走访登记"
title_en = "Visits"
group = "测试"
about = "enterprise"
systems = ["B16"]
help = "每家企业每年一条"
name = "{enterprise} {vis_year}"
columns = ["enterprise", "vis_year", "vis_kind", "vis_saved", "state"]
unique = [["enterprise", "vis_year"]]

[[register.field]]
id = "vis_year"
label = "年度"
label_en = "Year"
kind = "int"
unit = "年"
minimum = 2000
maximum = 2100
required = true

[[register.field]]
id = "vis_kind"
label = "性质"
label_en = "Kind"
kind = "enum"
values = [["own", "自愿", "Own"], ["must", "强制", "Must"]]

[[register.field]]
id = "vis_agreed"
label = "企业同意公开"
label_en = "Agreed"
kind = "tri"

[[register.field]]
id = "vis_before"
label = "改造前用能"
label_en = "Before"
kind = "dec"
unit = "tce"
minimum = 0

[[register.field]]
id = "vis_after"
label = "改造后用能"
label_en = "After"
kind = "dec"
unit = "tce"
minimum = 0

[[register.field]]
id = "vis_saved"
label = "节能量"
label_en = "Saved"
kind = "dec"
unit = "tce"

[[register.field]]
id = "vis_measures"
label = "措施数"
label_en = "Measures"
kind = "int"
unit = "项"
minimum = 0

[[register.field]]
id = "vis_start"
label = "开始日"
label_en = "Start"
kind = "date"

[[register.field]]
id = "vis_end"
label = "结束日"
label_en = "End"
kind = "date"

[[register.field]]
id = "vis_fields"
label = "涉及方面"
label_en = "Fields"
kind = "enum[]"
values = [["water", "节水", "Water"], ["heat", "余热", "Heat"], ["power", "节电", "Power"]]

[[register.field]]
id = "vis_flows"
label = "各介质"
label_en = "Flows"
kind = "map"
keys = [["so2", "二氧化硫", "SO2"], ["cod", "化学需氧量", "COD"]]
unit = "t"

[[register.field]]
id = "vis_note"
label = "情况"
label_en = "Note"
kind = "text"

[[register.field]]
id = "vis_contact"
label = "联系人"
label_en = "Contact"
personal = true

[[register.field]]
id = "vis_body"
label = "服务机构"
label_en = "Body"
kind = "record"
register = "body"

[[register.computed]]
id = "vis_share"
label = "节能率"
label_en = "Share"
unit = "%"
places = 2
term = "100 * (vis_before - vis_after) / vis_before"

[[register.computed]]
id = "vis_good"
label = "节能率达到十分之一"
label_en = "Good"
when = "vis_after * 10 <= vis_before * 9"

[[register.computed]]
id = "vis_class"
label = "分类"
label_en = "Class"
choose = [
  { when = 'vis_kind == "must" and vis_good', value = "a" },
  { when = 'vis_good', value = "b" },
  { value = "c" },
]
values = [["a", "甲类", "A"], ["b", "乙类", "B"], ["c", "丙类", "C"]]

[[register.computed]]
id = "vis_due"
label = "应结束日"
label_en = "Due"
after = ["vis_start"]
plus = "30 days"

[[register.computed]]
id = "vis_body_kind"
label = "机构类别"
label_en = "Kind of body"
link = "vis_body"
pull = "bod_kind"

[[register.check]]
id = "order"
title = "开始与结束的先后"
when = "vis_start <= vis_end"
say = "开始日 {vis_start} 晚于结束日 {vis_end}"
level = "refuse"

[[register.check]]
id = "less"
title = "改造后不多于改造前"
when = "vis_after <= vis_before"
say = "改造后多于改造前"

[[register.state]]
id = "open"
label = "进行中"
label_en = "Open"

[[register.state]]
id = "done"
label = "已完成"
label_en = "Done"

[[register.state]]
id = "filed"
label = "已归档"
label_en = "Filed"
locked = true
final = true

[[register.move]]
id = "finish"
label = "完成"
label_en = "Finish"
from = ["open"]
to = "done"
needs = ["vis_end"]
when = "vis_good"
say = "节能率没有达到十分之一"

[[register.move]]
id = "back"
label = "退回"
label_en = "Back"
from = ["done"]
to = "open"

[[register.move]]
id = "file"
label = "归档"
label_en = "File"
from = ["done"]
to = "filed"
when = 'vis_class in ["a", "b"]'
say = "丙类不归档"

[[register.reminder]]
id = "due"
title = "结束走访"
on = "vis_due"
states = ["open"]
unless = "vis_end <= on"

[[register.total]]
id = "place"
title = "按市县汇总"
by = ["city", "county"]
sums = ["vis_saved", "vis_measures"]

[[register.total]]
id = "class"
title = "按性质汇总"
by = ["vis_kind"]
sums = ["vis_saved"]
when = 'ent_process_complexity != "complex"'

[[register.list]]
id = "public"
title = "走访结果公示"
columns = ["enterprise", "vis_year", "vis_saved", "vis_body"]
when = "vis_agreed"

[[register]]
id = "body"
title = "服务机构"
title_en = "Bodies"
group = "测试"
about = "office"
systems = ["B24"]
help = "参与走访的机构"
name = "{bod_name}"
columns = ["bod_name", "bod_kind", "bod_visits", "bod_saved"]
unique = [["bod_name"]]

[[register.field]]
id = "bod_name"
label = "机构名称"
label_en = "Name"
required = true

[[register.field]]
id = "bod_kind"
label = "类别"
label_en = "Kind"
kind = "enum"
values = [["advice", "咨询", "Advice"], ["check", "核查", "Check"]]

[[register.field]]
id = "bod_phone"
label = "电话"
label_en = "Phone"
personal = true

[[register.computed]]
id = "bod_visits"
label = "走访数"
label_en = "Visits"
register = "visit"
link = "vis_body"
count = true

[[register.computed]]
id = "bod_saved"
label = "节能量合计"
label_en = "Saved"
unit = "tce"
register = "visit"
link = "vis_body"
sum = "vis_saved"
only = 'vis_kind == "must"'
"""


@cache
def registers() -> Registers:
    """Return the registers of the tests."""
    return load_registers({FILE: TEXT}, resources.dictionary())


def facts(register: str = "visit", **values: Any) -> dict[str, Fact]:
    """Make facts of plain values, read as the dictionary stores them."""
    known = registers().dictionary
    return {name: Fact(value=decode(known[name], raw)) for name, raw in values.items() if raw is not None}


def record(register: str = "visit", *, id: str = "r1", number: int = 1, firm: str = "", county: str = "440281",
           state: str = "", around: Mapping[str, Any] | None = None, **values: Any) -> Record:  # fmt: skip
    """Make a record as kept."""
    about = {"ent_name": f"示例{firm}厂", "ent_county_code": county, **(around or {})} if register == "visit" else {}
    fields = resources.dictionary()
    return Record(
        id=id,
        register=register,
        number=number,
        facts=facts(register, **values),
        state=state or registers()[register].first_state,
        enterprise_id=firm or ("firm" if register == "visit" else ""),
        around={name: Fact(value=decode(fields[name], raw)) for name, raw in about.items()},
    )


def book(records: Iterable[Record] = (), on: date = ON) -> Book:
    """Return a book of these records."""
    return Book(registers(), records, on=on)
