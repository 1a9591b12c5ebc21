"""Write things to be done as an .ics calendar that other programs read: whole days, with reminders.

Importing a file again changes entries instead of doubling them: the UID follows from what is to be done alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from matching.duties.due import Due

DOMAIN = "lvjian"
SOURCES = {
    "duty": "职责", "recommendation": "互荐", "paper": "材料", "monitoring": "贷后检查", "product": "产品",
    "insurance": "保险", "register": "台账",
}  # fmt: skip
_PLAIN = {
    "recommendation": "项目互荐有一步到期", "paper": "有材料到期", "monitoring": "有贷后检查到期",
    "product": "有产品到复核日", "insurance": "有保险到期", "register": "台账有一条记录到期",
    "duty": "有企业的事项到期",
}  # fmt: skip
"""What stands for an entry about a customer when names are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChoice:
    """Hold what the person chose for the file."""

    name: str = "绿荐待办"
    alarm_days: int = 7
    """Days before the day a program reminds; 0: on the day."""
    names: bool = False
    """Whether names of firms, products, persons and notes may be in the file."""


def calendar(dues: Iterable[Due], choice: CalendarChoice, *, stamp: datetime) -> bytes:
    """Return the file; things done or without a day are left out."""
    from icalendar import Alarm, Calendar, Event, vDatetime

    book = Calendar()
    book.add("prodid", "-//lvjian//duties//ZH")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", choice.name)
    for due in dues:
        if due.due_on is None or due.done_on is not None:
            continue
        told = _summary(due, choice)
        event = Event()
        event.add("uid", uid(due.key))
        event["dtstamp"] = vDatetime(stamp)  # `add` asks for a database of time zones, which Windows lacks
        event.add("dtstart", due.due_on)
        event.add("dtend", _day_after(due.due_on))
        event.add("summary", told)
        if text := _description(due, choice):
            event.add("description", text)
        event.add("categories", [SOURCES.get(due.source, due.source)])
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", told)
        alarm.add("trigger", -timedelta(days=choice.alarm_days))
        event.add_component(alarm)
        book.add_component(event)
    content: bytes = book.to_ical()
    return content


def uid(key: str) -> str:
    """Return what names an entry for ever; nothing of the key can be read from it."""
    return f"{sha256(key.encode()).hexdigest()[:32]}@{DOMAIN}"


def is_about_customer(due: Due) -> bool:
    """Say whether a thing is about a firm, a case or a record, and not about the office's own duty."""
    return bool(due.case_id or due.record_id) or due.source != "duty"


def _summary(due: Due, choice: CalendarChoice) -> str:
    if choice.names:
        return "：".join(filter(None, (due.title, due.subject)))
    if is_about_customer(due):
        return _PLAIN.get(due.source, "有一件待办到期")
    return "：".join(filter(None, (due.title, due.subject)))


def _description(due: Due, choice: CalendarChoice) -> str:
    parts = [f"依据：{due.cites}" if due.cites else ""]
    if due.proposal:
        parts.append("日期是建议或本单位自定，原文没有定")
    if due.draft:
        parts.append("草案：依据的内容未经核实")
    if choice.names:
        parts += [due.note, f"责任人：{due.responsible}" if due.responsible else ""]
    return "\n".join(filter(None, parts))


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
