"""Duties and calendar: what is to be done by when, marking it done, who is responsible, and the office's own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.dues import case_days, cited, gathered
from desktop.work.operations.monitoring import office_cases
from desktop.work.operations.office import load_settings, packs_in_use, save_settings
from matching.duties.collect import Duty, PastDuty, duties_of, past_duties
from matching.duties.due import STATES, Due, State, in_order
from matching.duties.marks import Mark, Marks, duty_of
from matching.duties.office import LEVELS, SIDES, Office
from matching.duties.plan import Span, plan
from matching.errors import ResourceError
from matching.packs.terms import Event, read_term

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.duties.reports import Report

HORIZON_DAYS = 365
"""How far a list looks ahead unless it is asked for more or less."""
FARTHEST_DAYS = 3660
_LONGEST_NOTE = 500
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyList:
    """Hold everything to be done as it stands on a day."""

    on: date
    since: date
    until: date
    warn_days: int
    office: Office
    missing: tuple[str, ...]
    """Settings of the office that must be filled in before duties of the packs can be told."""
    dues: tuple[Due, ...]
    past: tuple[PastDuty, ...]
    """Duties of documents whose time is over."""
    duties: tuple[Duty, ...]
    marks: Marks
    editions: Mapping[str, str]
    """Edition of every document of the day, by its id."""

    def state(self, due: Due) -> State:
        """Return how one thing stands."""
        return due.state(self.on, self.warn_days)

    def grouped(self) -> Mapping[State, tuple[Due, ...]]:
        """Return the things to be done by how they stand, the late ones first."""
        return {state: tuple(due for due in self.dues if self.state(due) == state) for state in STATES}

    def duty(self, key: str) -> Duty | None:
        """Return the duty of the packs a key belongs to; None for other parts of the work."""
        return next((duty for duty in self.duties if duty.key == duty_of(key)), None)

    def marked(self, key: str) -> tuple[Mark, ...]:
        """Return the records that count for a key, or for the duty it belongs to."""
        return tuple(mark for mark in self.marks.all if mark.key in {key, duty_of(key)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Hold what a person wants to see: up to which day, of which sources, of whom; nothing named means all."""

    until: date | None = None
    sources: tuple[str, ...] = ()
    responsible: str = ""

    def at(self, dues: Iterable[Due]) -> tuple[Due, ...]:
        """Return the things of these sources and this person."""
        return tuple(
            due
            for due in dues
            if (not self.sources or due.source in self.sources)
            and (not self.responsible or due.responsible == self.responsible)
        )


def listed(
    store: Store,
    *,
    on: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
) -> DutyList:
    """Return what is to be done, from the day the office began with it to a day ahead."""
    day, settings = on or date.today(), load_settings(store)
    last = until or _ahead(day, HORIZON_DAYS)
    if not day <= last <= _ahead(day, FARTHEST_DAYS):
        raise Problem("截止日须在今天以后的十年以内", remedy="请改截止日", code="duties_until")
    office = office_of(settings)
    marks, since = Marks(store.duties.marks()), _since(store, settings, day)
    library = packs_in_use(store)
    cases = tuple(office_cases(store))
    duties: tuple[Duty, ...] = ()
    if not office.missing:
        duties = duties_of(library.on(day), resources.reports(), office, on=day, marks=marks)
    dictionary = resources.dictionary()
    labels = {name: dictionary[name].label for name in dictionary if dictionary[name].kind == "date"}
    found = plan(duties, marks, case_days(cases), Span(on=day, since=since, until=last), labels)
    cites = {clause: pack.cite(clause) for pack in library.on(day) for clause in pack.clauses}
    others = (
        replace(due, responsible=marks.responsible(due.key) or due.responsible)
        for due in gathered(store, cases, on=day)
        if due.due_on is None or due.due_on <= last
    )
    return DutyList(
        on=day,
        since=since,
        until=last,
        warn_days=settings.duties_warn_days,
        office=office,
        missing=office.missing,
        dues=in_order(cited(due, cites) for due in (*found, *others)),
        past=() if office.missing else past_duties(library.editions, office, on=day),
        duties=duties,
        marks=marks,
        editions={pack.row.id: pack.row.edition for pack in library.on(day)},
    )


def find(found: DutyList, text: str, *, whole: bool = False) -> Due:
    """Return the one thing to be done that a key, or part of a title, names; `whole`: any time of the one duty."""
    wanted = text.strip()
    for due in found.dues:
        if due.key == wanted:
            return due
    named = [due for due in found.dues if wanted and wanted in due.title]
    if len(named) == 1 or (whole and len({duty_of(due.key) for due in named}) == 1):
        return named[0]
    if named:
        keys = "、".join(due.key for due in named[:5])
        raise Problem(f"“{text}”对应 {len(named)} 件待办", remedy=f"请写编号，如 {keys}", code="duty_ambiguous")
    raise Problem(
        f"没有编号或名称为“{text}”的待办",
        remedy="请用 lvjian duties list 查看；可能文件已失效、不归本单位，或不在所查的时段内",
        code="duty_unknown",
    )


def mark_done(
    store: Store,
    key: str,
    *,
    done_on: date | None = None,
    note: str = "",
    by: str,
    on: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
) -> int:
    """Keep that a duty was done on a day and return the number of the record; other work ends in its own place."""
    found = listed(store, on=on, until=until)
    due = find(found, key)
    day = done_on or found.on
    if due.source != "duty":
        raise Problem(f"“{due.title}”在办理它的地方办结", remedy=_WHERE[due.source], code="duty_elsewhere")
    if day > found.on:
        raise Problem(f"办结日 {day} 还没有到", remedy="请填今天或以前的日期", code="duty_done_early")
    if due.done_on is not None:
        raise Problem(
            f"“{due.title}”已在 {due.done_on} 记为办结", remedy="记错了请先撤回，再重新记", code="duty_done_twice"
        )
    return store.duties.record(
        Mark(number=0, kind="done", key=due.key, value=day.isoformat(), note=_text(note, "说明", _LONGEST_NOTE)), by=by
    )


def assign(
    store: Store,
    key: str,
    person: str,
    *,
    whole: bool = True,
    by: str,
    on: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
) -> int:
    """Keep who is responsible: for every time of a duty, or for this one only; an empty name takes it back."""
    due = find(listed(store, on=on, until=until), key, whole=whole)
    name = _text(person, "责任人", _LONGEST_NAME)
    return store.duties.record(
        Mark(number=0, kind="responsible", key=duty_of(due.key) if whole else due.key, value=name), by=by
    )


def set_date(
    store: Store, key: str, term: str, *, note: str = "", by: str, on: date | None = None,
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """Keep the office's own date for a duty the source leaves free; never for one it dates."""
    found = listed(store, on=on)
    duty = found.duty(find(found, key, whole=True).key)
    if duty is None or not duty.may_be_dated:
        raise Problem("这件事的日期由来源确定，不能另定", remedy="只有原文没有定日期的职责可以自定", code="duty_fixed")
    try:
        read = read_term(term)
    except ResourceError as error:
        raise Problem(error.what, remedy=error.remedy, code="duty_term") from error
    if isinstance(read, Event) and read.field:
        dictionary = resources.dictionary()
        if read.field not in dictionary or dictionary[read.field].kind != "date":
            raise Problem(f"{read.field} 不是日期字段", remedy="可改写成中文的事项名称", code="duty_term")
    mark = Mark(
        number=0, kind="dated", key=duty.key, value=str(read) if read else "", note=_text(note, "说明", _LONGEST_NOTE)
    )
    return store.duties.record(mark, by=by)


def withdraw(store: Store, number: int, *, why: str, by: str, progress: Progress | None = None) -> Mark:
    """Let a record count no more; it stays with who withdrew it and why."""
    if not why.strip():
        raise Problem("没有填撤回的原因", remedy="请写明为什么撤回，如“记错了期次”", code="duty_why")
    return store.duties.withdraw(number, by=by, why=_text(why, "原因", _LONGEST_NOTE))


def export_calendar(
    store: Store,
    path: Path,
    *,
    names: bool = False,
    look: Look | None = None,
    on: date | None = None,
    stamp: datetime | None = None,
    progress: Progress | None = None,
) -> int:
    """Write what is late and what comes as an .ics calendar and return how many entries it has.

    Without `names` it carries no firm, product, person or note.
    """
    from desktop.exchange.calendar import CalendarChoice, calendar

    if path.suffix.lower() != ".ics":
        raise Problem(f"“{path.name}”不是日历文件名", remedy="文件名请以 .ics 结尾", code="calendar_name")
    wanted = look or Look()
    found, settings = listed(store, on=on, until=wanted.until), load_settings(store)
    dues = [due for due in wanted.at(found.dues) if due.due_on is not None and due.done_on is None]
    choice = CalendarChoice(alarm_days=settings.duties_alarm_days, names=names)
    content = calendar(dues, choice, stamp=stamp or datetime.now(UTC))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise Problem(
            f"日历文件没有写成：{error.strerror}",
            where=str(path),
            remedy="请换一个能写入的文件夹",
            code="calendar_write",
        ) from error
    return len(dues)


def state_office(
    store: Store, side: str, level: str, region: str, *, by: str, progress: Progress | None = None
) -> None:
    """Keep which side, level and region the office is; the region by code or by a name that means only one."""
    if side not in SIDES or level not in LEVELS:
        raise Problem(
            "没有选本单位是哪一方、哪一级", remedy="请选工信部门或农业银行，以及县、市、省", code="office_side"
        )
    codes = resources.codes()
    found = codes.find_region(region.strip()) if region.strip() else ()
    if len(found) != 1:
        told = "、".join(f"{codes.full_name(one.code)}（{one.code}）" for one in found[:5])
        raise Problem(
            f"地区“{region.strip()}”" + (f"可能是{told}" if found else f"不是已知的{LEVELS[level]}级地区"),
            remedy="请写全称或六位代码，并与所选的级别一致，如 湖南省株洲市醴陵市 或 430281",
            code="office_region",
        )
    settings = load_settings(store)
    save_settings(store, replace(settings, office_side=side, office_level=level, office_region=found[0].code), by=by)


def reports_of(store: Store, *, progress: Progress | None = None) -> tuple[tuple[Report, bool], ...]:
    """Return all reports of the sources, each with whether this office has to make it."""
    office = office_of(load_settings(store))
    return tuple((report, _makes(report, office)) for report in resources.reports())


def office_of(settings: Settings) -> Office:
    """Return the office as duties see it."""
    level = settings.office_level if settings.office_level in LEVELS else "county"
    return Office(side=settings.office_side, level=level, region=settings.office_region)


def _makes(report: Report, office: Office) -> bool:
    return office.side in report.row.sides and (not report.row.for_levels or office.level in report.row.for_levels)


def _since(store: Store, settings: Settings, day: date) -> date:
    """Return from when a duty not marked done is late: as set, else the day the database was begun."""
    if settings.duties_since is not None:
        return settings.duties_since
    first = store.duties.first_day()
    return min(date.fromisoformat(first[:10]), day) if first else day


def _ahead(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _text(text: str, what: str, most: int) -> str:
    told = " ".join(text.split())
    if len(told) > most:
        raise Problem(f"{what}有 {len(told)} 个字，最多 {most} 个", remedy="请写短一些", code="duty_text")
    return told


_REGIONS = {"county": "county", "city": "prefecture", "province": "province"}
_WHERE = {
    "recommendation": "请到项目的互荐页办理下一步",
    "paper": "请到项目的材料页补上新的材料",
    "monitoring": "请到项目的贷后页记录检查，四项齐全后自动排下一次",
    "product": "请在产品表中改填新的复核日后重新导入",
    "insurance": "请在项目资料中改填新的保险止期",
    "register": "请到台账办理这条记录",
}
