"""Duties from the store to the calendar: the operations, the command, and the file other programs read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy.exc import IntegrityError

from desktop import resources
from desktop.cli.run import run
from desktop.exchange.calendar import CalendarChoice, calendar, uid
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations import duties
from desktop.work.operations.cases import save_case
from desktop.work.operations.office import load_settings, save_settings
from matching.duties.due import Due
from tests.conftest import case_of

DAY = date(2026, 11, 21)
STAMP = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DISPATCH = "duty:R03@2026Q4"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "库.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as opened:
        yield opened


@pytest.fixture
def office(store: Store) -> Store:
    duties.state_office(store, "industry", "county", "醴陵", by="甲")
    save_settings(store, replace(load_settings(store), duties_since=date(2026, 1, 1)), by="甲")
    return store


def with_case(store: Store) -> str:
    stated = case_of(
        "E3", ent_name="红星印染厂", prj_name="余热改造", ent_county_code="430281", ent_cp_audit_due="2026-03-31",
        ins_valid_to="2026-12-01", loan_first_draw_on="2026-01-10",
    )  # fmt: skip
    return save_case(store, None, None, dict(stated.facts), (), by="甲", why="录入").id


def test_an_office_that_did_not_say_who_it_is_sees_only_its_own_dates(store: Store) -> None:
    with_case(store)
    found = duties.listed(store, on=DAY)
    assert found.missing == ("side", "region")
    assert {due.source for due in found.dues} == {"insurance", "monitoring"}
    with pytest.raises(Problem, match="不是已知的"):
        duties.state_office(store, "bank", "county", "乌有县", by="甲")


def test_everything_with_a_day_comes_together_in_its_order(office: Store) -> None:
    case_id = with_case(office)
    found = duties.listed(office, on=DAY)
    groups = found.grouped()
    late = {due.title: due for due in groups["late"]}
    assert late["完成清洁生产审核，报送审核报告"].case_id == case_id
    assert late["贷后四项检查"].cites.endswith("四（四）")
    assert [due.source for due in groups["due"]] == ["insurance"]
    assert [due.due_on for due in found.dues if due.due_on] == sorted(d.due_on for d in found.dues if d.due_on)
    assert found.past


def test_done_is_kept_withdrawn_and_never_lost(office: Store) -> None:
    number = duties.mark_done(office, DISPATCH, note="报送市局", by="甲", on=DAY)
    assert duties.find(duties.listed(office, on=DAY), DISPATCH).done_on == DAY
    with pytest.raises(Problem, match="已在 2026-11-21 记为办结"):
        duties.mark_done(office, DISPATCH, by="甲", on=DAY)
    with pytest.raises(Problem, match="原因"):
        duties.withdraw(office, number, why=" ", by="乙")
    duties.withdraw(office, number, why="记错期次", by="乙")
    assert duties.find(duties.listed(office, on=DAY), DISPATCH).done_on is None
    with pytest.raises(Problem, match="不在有效记录之中"):
        duties.withdraw(office, number, why="再来", by="乙")
    assert [entry.what for entry in office.journal()[:2]] == ["duty_withdrawn", "duty_done"]


def test_a_kept_record_cannot_be_changed_in_the_file_itself(office: Store) -> None:
    duties.mark_done(office, DISPATCH, by="甲", on=DAY)
    access = office._access
    with pytest.raises(IntegrityError, match="never changed"), access.transaction(), access.reading() as connection:
        connection.exec_driver_sql("DELETE FROM duty_record")


def test_what_is_done_elsewhere_is_not_marked_here(office: Store) -> None:
    with_case(office)
    due = next(due for due in duties.listed(office, on=DAY).dues if due.source == "monitoring")
    with pytest.raises(Problem, match="在办理它的地方办结"):
        duties.mark_done(office, due.key, by="甲", on=DAY)
    duties.assign(office, due.key, "李主任", by="甲", on=DAY)
    assert duties.find(duties.listed(office, on=DAY), due.key).responsible == "李主任"


@pytest.mark.parametrize(
    ("key", "done_on", "said"),
    [
        (DISPATCH, date(2026, 12, 1), "还没有到"),
        ("没有这件事", None, "没有编号或名称"),
        ("duty:sdsw.a23.quarter@2026Q4", None, "没有编号或名称"),
        ("调度评估", None, "请写编号"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_a_way_on(
    office: Store, key: str, done_on: date | None, said: str
) -> None:
    with pytest.raises(Problem) as refused:
        duties.mark_done(office, key, done_on=done_on, by="甲", on=DAY)
    assert said in refused.value.sentence()
    assert office.duties.marks() == ()


def test_a_person_is_responsible_for_all_times_or_for_one(office: Store) -> None:
    duties.assign(office, "调度评估", "张三", by="甲", on=DAY)
    duties.assign(office, DISPATCH, "李四", whole=False, by="甲", on=DAY)
    who = {due.key: due.responsible for due in duties.listed(office, on=DAY).dues if due.key.startswith("duty:R03")}
    assert (who[DISPATCH], who["duty:R03@2027Q1"]) == ("李四", "张三")


def test_the_office_dates_what_the_source_leaves_free_and_nothing_else(office: Store) -> None:
    key = "duty:greenfactory2024.s5.3.fin-table"
    duties.set_date(office, key, "year 03-01", note="省厅通知", by="甲", on=DAY)
    due = duties.find(duties.listed(office, on=DAY), f"{key}@2027")
    assert (due.due_on, due.proposal) == (date(2027, 3, 1), True)
    duties.set_date(office, f"{key}@2027", "", by="甲", on=DAY)
    assert duties.find(duties.listed(office, on=DAY), key).due_on is None
    for wrong, said in (("year 02-30", "02-end"), ("event ent_name +3d", "ent_name")):
        with pytest.raises(Problem, match=said):
            duties.set_date(office, key, wrong, by="甲", on=DAY)
    with pytest.raises(Problem, match="由来源确定"):
        duties.set_date(office, "duty:greenfactory2024.s5.3.cal-dynamic@2027", "year 05-01", by="甲", on=DAY)


def test_the_calendar_reads_back_as_whole_days_with_reminders(office: Store, tmp_path: Path) -> None:
    with_case(office)
    file = tmp_path / "日历" / "待办.ics"
    count = duties.export_calendar(office, file, names=True, on=DAY, stamp=STAMP)
    content = file.read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == count == len({str(event["UID"]) for event in events})
    by_title = {str(event["SUMMARY"]): event for event in events}
    event = by_title["完成清洁生产审核，报送审核报告：红星印染厂"]
    assert event.decoded("DTSTART") == date(2026, 3, 31)
    assert event.decoded("DTEND") == date(2026, 4, 1)
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == -timedelta(days=7)
    assert not list(tmp_path.rglob("*.part"))


def test_a_second_file_names_the_same_entries_again(office: Store, tmp_path: Path) -> None:
    def uids(name: str, on: date) -> set[str]:
        duties.export_calendar(office, tmp_path / name, on=on, look=duties.Look(until=date(2027, 6, 30)), stamp=STAMP)
        return {str(event["UID"]) for event in Calendar.from_ical((tmp_path / name).read_bytes()).walk("VEVENT")}

    assert uids("a.ics", DAY) == uids("b.ics", DAY + timedelta(days=30))


def test_without_names_nothing_of_a_customer_is_in_the_file(office: Store, tmp_path: Path) -> None:
    with_case(office)
    duties.assign(office, DISPATCH, "张三丰", by="甲", on=DAY)
    file = tmp_path / "a.ics"
    duties.export_calendar(office, file, on=DAY, stamp=STAMP)
    text = str(Calendar.from_ical(file.read_bytes()).to_ical().decode()).replace("\r\n ", "")
    assert "有保险到期" in text
    assert "调度评估汇总" in text
    assert not [word for word in ("红星", "印染", "余热", "张三丰") if word in text]
    assert not [case.case.id for case in office.cases() if case.case.id in text]


def test_long_and_odd_texts_are_folded_and_come_back_whole() -> None:
    title = "报告“甲；乙，丙”\n第二行" + "长" * 300 + "𠮷"
    due = Due(key="duty:x@1", title=title, due_on=date(2027, 1, 1), source="duty", cites="一（二）\\三")
    content = calendar([due], CalendarChoice(alarm_days=0), stamp=STAMP)
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
    assert str(event["DESCRIPTION"]) == "依据：一（二）\\三"
    assert str(event["UID"]) == uid("duty:x@1")


def test_the_calendar_needs_no_database_of_time_zones() -> None:
    script = (
        "import sys, zoneinfo; sys.modules['tzdata'] = None; zoneinfo.reset_tzpath([])\n"
        "from datetime import date, datetime, UTC\n"
        "from desktop.exchange.calendar import CalendarChoice, calendar\n"
        "from matching.duties.due import Due\n"
        "due = Due(key='a', title='b', due_on=date(2027, 1, 1), source='duty')\n"
        "sys.stdout.write(calendar([due], CalendarChoice(), stamp=datetime(2026, 1, 1, tzinfo=UTC)).decode())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, encoding="utf-8")
    assert "DTSTAMP:20260101T000000Z" in done.stdout


def test_a_file_that_is_no_calendar_or_cannot_be_written_is_refused(office: Store, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="日历文件名"):
        duties.export_calendar(office, tmp_path / "a.txt", on=DAY)
    (tmp_path / "占用").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match="没有写成"):
        duties.export_calendar(office, tmp_path / "占用" / "a.ics", on=DAY)


def test_the_command_lists_marks_and_exports(
    office: Store, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_case(office)
    office.close()

    def answer(*arguments: str) -> tuple[int, dict[str, object]]:
        status = run(["duties", *arguments, "--db", str(path), "--on", "2026-11-21", "--json"])
        return status, json.loads(capsys.readouterr().out)

    status, listed = answer("list", "--past")
    assert (status, listed["missing"]) == (0, [])
    assert listed["counts"]["late"] >= 2  # type: ignore[index]  # JSON
    assert listed["past"]
    assert answer("done", DISPATCH, "--note", "已报")[1]["number"] == 1
    assert answer("assign", "调度评估", "张三")[0] == 0
    assert answer("withdraw", "1", "--why", "记错")[0] == 0
    assert answer("withdraw", "1")[0] != 0
    status, written = answer("export", str(tmp_path / "a.ics"), "--source", "duty")
    assert (status, Path(str(written["file"])).is_file()) == (0, True)
    reports = answer("reports")[1]["reports"]
    assert len(reports) == 44  # type: ignore[arg-type]  # JSON
