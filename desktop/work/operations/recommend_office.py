"""The office's part in the mutual recommendation: its side, level and region, its people's rights, limits and days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.settings import Settings
from desktop.work.operations.office import load_settings, save_settings
from matching.recommendation.events import amount_in
from matching.recommendation.staff import Authority, Member

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

MOST_DAYS = 366
COUNTINGS = {"working": "工作日", "calendar": "日历日"}
_REGION = re.compile(r"\d{6}")
_SPLIT = re.compile(r"[=＝]")


def keep_office(store: Store, settings: Settings, *, by: str, progress: Progress | None = None) -> Settings:
    """Keep the office's part after checking it whole, and write down what changed."""
    problems = list(faults(settings))
    if problems:
        raise Problem("设置没有保存：" + "；".join(problems), remedy="请改正后再保存", code="office")
    before = load_settings(store)
    changed = [words for name, words in _TOLD.items() if getattr(before, name) != getattr(settings, name)]
    with store.transaction():
        save_settings(store, settings, by=by)
        if changed:
            store.note(by=by, why=f"修改了{'、'.join(changed)}", what="office_changed")
    return settings


_TOLD = {
    "office_name": "单位名称", "office_side": "单位属于哪一方", "office_level": "单位级别", "office_region": "地区",
    "staff": "人员权限", "authority": "审批授权额", "clock_days": "时限", "clock_counts": "时限算法",
    "days_off": "放假日期", "days_on": "调休上班日期",
}  # fmt: skip


def faults(settings: Settings) -> Iterable[str]:
    """Return what is wrong with the office's part."""
    rules = resources.recommendation_rules()
    if settings.office_side and settings.office_side not in rules.sides:
        yield f"没有“{settings.office_side}”这一方，可用：{_listed(rules.sides.items())}"
    if settings.office_level not in {row.id for row in rules.staff.office_level}:
        known = _listed((row.id, row.label) for row in rules.staff.office_level)
        yield f"没有“{settings.office_level}”这个级别，可用：{known}"
    if settings.office_region and not _REGION.fullmatch(settings.office_region):
        yield f"地区代码“{settings.office_region}”应为六位数字，如 440281"
    yield from _staff_faults(settings.staff)
    yield from _number_faults(settings)


def _staff_faults(staff: Sequence[Member]) -> Iterable[str]:
    names = [one.name for one in staff]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"人员“{name}”写了两次"
    for one in staff:
        yield from _member_faults(one)


def _number_faults(settings: Settings) -> Iterable[str]:
    rules = resources.recommendation_rules()
    for row in settings.authority:
        if row.level not in {level.id for level in rules.staff.level}:
            yield f"没有“{row.level}”这一级，可用：{_listed((lv.id, lv.label) for lv in rules.staff.level)}"
        if row.limit_wan < 0 or (row.valid_to is not None and row.valid_to < row.valid_from):
            yield f"授权额“{authority_text(row)}”不对：金额不小于 0，止日不早于起日"
    for stage, days in settings.clock_days.items():
        if stage not in {row.id for row in rules.clock.stage} or not 0 <= days <= MOST_DAYS:
            known = _listed((row.id, row.label) for row in rules.clock.stage)
            yield f"时限“{stage}={days}”不对：阶段为{known}，天数在 0 到 {MOST_DAYS} 之间"


def _member_faults(one: Member) -> Iterable[str]:
    staff = resources.recommendation_rules().staff
    rights, levels = {row.id: row.label for row in staff.right}, {row.id: row.label for row in staff.level}
    if not one.name.strip():
        yield "有一个人没有写姓名"
    for right in one.rights:
        if right not in rights:
            yield f"{one.name}：没有“{right}”这个权限，可用：{_listed(rights.items())}"
    if one.level and one.level not in levels:
        yield f"{one.name}：没有“{one.level}”这一级，可用：{_listed(levels.items())}"


def member_of(text: str) -> Member:
    """Read `name=right,right@level`; rights and levels by id or label."""
    name, *rest = _SPLIT.split(text, maxsplit=1)
    rights, _, level = (rest[0] if rest else "").partition("@")
    staff = resources.recommendation_rules().staff
    return Member(
        name=name.strip(),
        rights=tuple(_id_of(part, staff.right) for part in re.split(r"[,，、]", rights) if part.strip()),
        level=_id_of(level, staff.level) if level.strip() else "",
    )


def authority_of(text: str) -> Authority:
    """Read `level=万元@from..to`; `to` and the two dots may be left out, after `#` the document."""
    body, _, source = text.partition("#")
    level, *rest = _SPLIT.split(body, maxsplit=1)
    amount, _, span = (rest[0] if rest else "").partition("@")
    first, _, last = span.strip().partition("..")
    limit = Decimal(0) if amount.strip() in {"0", "0万元"} else amount_in(amount)
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip()) if last.strip() else None
    except ValueError:
        start, end = None, None
    if limit is None or start is None:
        raise Problem(f"授权额“{text}”读不懂", remedy="应如 county=500@2026-01-01，依据写在 # 之后", code="authority")
    rows = resources.recommendation_rules().staff.level
    return Authority(level=_id_of(level, rows), limit_wan=limit, valid_from=start, valid_to=end, source=source.strip())


def person_text(one: Member) -> str:
    """Write a person with the rights in words, as `member_of` reads it as well."""
    rules = resources.recommendation_rules()
    rights = "、".join(rules.label(rules.staff.right, right) for right in one.rights)
    return f"{one.name}={rights}" + (f"@{rules.label(rules.staff.level, one.level)}" if one.level else "")


def days_of(text: str) -> dict[str, int]:
    """Read `stage=days` by id or label; only what differs from the proposal is kept."""
    stages, found = resources.recommendation_rules().clock.stage, {}
    for part in re.split(r"[,，;；]", text):
        name, *rest = _SPLIT.split(part, maxsplit=1)
        days = rest[0].strip() if rest else ""
        if not part.strip():
            continue
        if not days.isdecimal():
            raise Problem(f"时限“{part.strip()}”读不懂", remedy="应如 签收=1", code="office")
        found[_id_of(name, stages)] = int(days)
    return {name: days for name, days in found.items() if days != next((r.days for r in stages if r.id == name), -1)}


def authority_text(row: Authority) -> str:
    """Write a limit as `authority_of` reads it."""
    until = f"..{row.valid_to}" if row.valid_to else ""
    source = f"#{row.source}" if row.source else ""
    rules = resources.recommendation_rules()
    level = rules.label(rules.staff.level, row.level)
    return f"{level}={row.limit_wan:f}@{row.valid_from}{until}{source}"


def with_person(settings: Settings, one: Member) -> Settings:
    """Return the settings with a person's rights replaced; without any right the person goes."""
    others = tuple(each for each in settings.staff if each.name != one.name)
    return replace(settings, staff=(*others, one) if one.rights else others)


def _id_of(text: str, rows: Iterable[object]) -> str:
    wanted = text.strip()
    return next((row.id for row in rows if wanted in {row.id, row.label}), wanted)  # type: ignore[attr-defined]


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{label}（{name}）" for name, label in pairs)
