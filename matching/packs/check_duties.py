"""Lints for the duties of a pack: readable dates, known fields and regions, nothing that contradicts itself."""

from __future__ import annotations

from collections.abc import Callable

from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.packs.rows import DutyRow
from matching.packs.terms import PERIODS, AfterPeriod, Event, Once, Term, Yearly, read_term

Refuse = Callable[[str, str], ResourceError]
SUBJECTS = frozenset({"enterprise", "project", "loan"})
"""What a date of the records may belong to: that of which a case has exactly one."""


def check_duty(duty: DutyRow, dictionary: FieldDictionary, refuse: Refuse, file: str) -> None:
    """Refuse a duty whose date cannot be read or contradicts the rest of its row."""
    item = f"{duty.clause} {duty.title}"
    term = read_term(duty.due, file=file, item=item)
    for code in duty.regions:
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            raise refuse(f"地区代码“{code}”不是六位数字", item)
    if duty.proposal and term is None:
        raise refuse("没有写 due，就谈不上是本工具的建议", item)
    if isinstance(term, Event) and term.field:
        _date_field(term.field, dictionary, refuse, item)
    if duty.done:
        if not (isinstance(term, Event) and term.field and term.within):
            raise refuse("有 done 的职责，due 须写成 event 日期字段 加时间长短", item)
        _date_field(duty.done, dictionary, refuse, item)
    if not _agree(duty.every, term):
        raise refuse(f"周期 every 写的是 {duty.every}，与期限 {duty.due} 不符", item)


def _date_field(name: str, dictionary: FieldDictionary, refuse: Refuse, item: str) -> None:
    if name not in dictionary or dictionary[name].kind != "date" or dictionary[name].subject not in SUBJECTS:
        raise refuse(f"{name} 不是企业、项目或贷款的日期字段", item)


def _agree(every: str, term: Term | None) -> bool:
    """Say whether the calendar period of a row, where it names one, is that of its date."""
    if every not in {*PERIODS, "event"} or term is None or isinstance(term, Once):
        return True
    if isinstance(term, AfterPeriod):
        return term.period == every
    if isinstance(term, Yearly):
        return every == "year"
    return (every == "event") == isinstance(term, Event)
