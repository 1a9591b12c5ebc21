"""Motor inventory: grade of each motor, hints for the phase-out lists, and the power a more efficient one saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matching.tools.bench import Bench, Outcome
from matching.tools.figures import money, plain, rounded, summed
from matching.tools.model import AnswerTable, Given
from matching.tools.motors import Edition, MotorTables, grade_of_class
from matching.workings import FactorUse, Working

_PLACES = 0
_OPEN = "待查"


@dataclass(slots=True, kw_only=True)
class _Motor:
    """Collect what is found about one row of the inventory."""

    place: int
    name: str
    grade: str
    hint: str
    kw: Decimal | None
    saved: Decimal | None
    written: str
    missing: tuple[str, ...]
    problem: str
    notes: tuple[str, ...] = ()


class _Yard:
    """Hold what all motors share: tables, edition, and the table values used."""

    def __init__(self, tables: MotorTables, edition: Edition) -> None:
        self.tables = tables
        self.edition = edition
        self.factors: dict[str, FactorUse] = {}

    def efficiency(self, row: Mapping[str, Given], side: str) -> Decimal | None:
        """Return the efficiency entered, else the least one of the class entered; None where neither is known."""
        given = _number(row, f"efficiency_{side}")
        name, kw = _text(row, f"class_{side}"), _number(row, "kw")
        if given is not None or not name or kw is None or not _text(row, "poles"):
            return given
        poles = int(_text(row, "poles"))
        column = self.tables.column(name, poles)
        least = None if column is None else column.at(kw)
        if column is not None and least is not None:
            title = f"{name} {poles} 极 {plain(kw)} kW 最低效率"
            self.factors[title] = FactorUse(
                id=f"motor.{name}.{poles}.{plain(kw)}",
                title=title,
                value=plain(least),
                unit="%",
                year=column.edition,
                origin=column.origin,
                confidence=column.confidence,
                draft=column.is_draft,
            )
        return least


def inventory(bench: Bench, tables: MotorTables) -> Outcome:
    """Check and count every motor; the totals are the sums of the printed parts and wait while a part is unknown."""
    edition = tables.edition(bench.text("standard"), bench.on)
    yard = _Yard(tables, edition)
    given = bench.given.get("motors")
    rows = given.value if given is not None and isinstance(given.value, tuple) else ()
    motors = [_motor(place, row, yard) for place, row in enumerate(rows, 1)]
    outcome = Outcome()
    _totals(bench, outcome, motors, yard)
    if motors:
        outcome.tables.append(_table(motors, edition))
    outcome.notes += [note for motor in motors for note in motor.notes]
    outcome.notes.append(f"等级按 {edition.id}：" + "，".join(f"{grade}＝{name}" for grade, name in edition.grades))
    if any(motor.hint for motor in motors):
        outcome.notes.append(f"铭牌型号只作线索，不作结论：{tables.hint}")
    return outcome


def _totals(bench: Bench, outcome: Outcome, motors: list[_Motor], yard: _Yard) -> None:
    problem = next((motor.problem for motor in motors if motor.problem), "")
    uses = ("motors",)
    empty = () if motors else bench.missing("motors")
    kws = [motor.kw for motor in motors]
    known = [kw for kw in kws if kw is not None]
    open_kw = tuple(name for motor in motors for name in motor.missing if name.endswith((".kw", ".count")))
    total = sum(map(Fraction, known), Fraction(0)) if motors and not open_kw else None
    written = summed([plain(kw) for kw in known]) if total is not None else ""
    outcome.workings.append(bench.figure("total_kw", total, uses, written=written, missing=(*empty, *open_kw)))
    below = [motor for motor in motors if motor.grade.startswith("低于")]
    ungraded = tuple(f"motors.{motor.place}.efficiency_now" for motor in motors if motor.grade == _OPEN)
    value = None
    if motors and not ungraded and not open_kw:
        value = sum((Fraction(motor.kw or 0) for motor in below), Fraction(0))
    written = summed([plain(motor.kw or 0) for motor in below]) if value is not None else ""
    missing = tuple(dict.fromkeys((*empty, *open_kw, *ungraded)))
    outcome.workings.append(bench.figure("below_kw", value, uses, written=written, missing=missing))
    open_ = tuple(dict.fromkeys((*empty, *(name for motor in motors for name in motor.missing))))
    saved = [motor.saved for motor in motors if motor.saved is not None]
    whole = sum(map(Fraction, saved), Fraction(0)) if motors and not open_ and not problem else None
    written = summed([motor.written for motor in motors]) if whole is not None else ""
    saving = bench.figure("saving_kwh", whole, uses, written=written, missing=open_, problem=problem)
    outcome.workings.append(_with_factors(saving, yard))
    kwh, price = bench.number("saving_kwh"), bench.number("power_price")
    cost = None if kwh is None or price is None else kwh * price
    written = "" if cost is None else f"{plain(kwh or 0)} × {plain(price or 0)}"
    missing = bench.missing("saving_kwh", "power_price")
    names = ("power_price",)
    outcome.workings.append(bench.figure("saving_cny", cost, names, written=written, missing=missing, problem=problem))


def _with_factors(working: Working, yard: _Yard) -> Working:
    from dataclasses import replace

    return replace(working, factors=(*working.factors, *yard.factors.values()))


def _motor(place: int, row: Mapping[str, Given], yard: _Yard) -> _Motor:
    kw, count = _number(row, "kw"), _number(row, "count")
    now, new = yard.efficiency(row, "now"), yard.efficiency(row, "new")
    name = _text(row, "name") or _text(row, "model") or f"第 {place} 台"
    missing = [one for one in ("kw", "count", "hours", "load") if _number(row, one) is None]
    missing += [f"efficiency_{side}" for side, value in (("now", now), ("new", new)) if value is None]
    problem, saved, written = "", None, ""
    if not missing and kw and count and now and new:
        hours, load = _number(row, "hours") or Decimal(0), _number(row, "load") or Decimal(0)
        if new <= now:
            problem = f"“{name}”的新电机效率 {plain(new)}% 不高于旧电机 {plain(now)}%，不会省电，请核对两个效率"
        factor = Fraction(100) / Fraction(now) - Fraction(100) / Fraction(new)
        saved = rounded(Fraction(count * kw * load * hours) / 100 * factor, _PLACES)
        written = (
            f"{plain(count)} × {plain(kw)} × {plain(load)}% × {plain(hours)} × （1/{plain(now)}% − 1/{plain(new)}%）"
        )
    return _Motor(
        place=place,
        name=name,
        grade=_grade(row, yard, now),
        hint=yard.tables.hint_for(_text(row, "model")),
        kw=None if kw is None or count is None else kw * count,
        saved=saved,
        written=written,
        missing=tuple(f"motors.{place}.{one}" for one in missing),
        problem=problem or _contradiction(name, row, yard),
        notes=_untold(name, row, yard),
    )


def _contradiction(name: str, row: Mapping[str, Given], yard: _Yard) -> str:
    """Say where an efficiency entered is below the least one of the class entered beside it."""
    for side in ("now", "new"):
        given, wanted, kw = _number(row, f"efficiency_{side}"), _text(row, f"class_{side}"), _number(row, "kw")
        if given is None or not wanted or kw is None or not _text(row, "poles"):
            continue
        least = yard.tables.least(wanted, int(_text(row, "poles")), kw)
        if least is not None and given < least:
            return f"“{name}”填的效率 {plain(given)}% 低于 {wanted} 的最低效率 {plain(least)}%，两者不一致，请核对"
    return ""


def _untold(name: str, row: Mapping[str, Given], yard: _Yard) -> tuple[str, ...]:
    """Say where the tables tell no efficiency for the class entered."""
    kw, poles = _number(row, "kw"), _text(row, "poles")
    if kw is None or not poles:
        return ()
    return tuple(
        f"“{name}”：限值表里没有 {wanted} {poles} 极 {plain(kw)} kW 的效率，请填铭牌或实测效率"
        for side in ("now", "new")
        if (wanted := _text(row, f"class_{side}"))
        and _number(row, f"efficiency_{side}") is None
        and yard.tables.least(wanted, int(poles), kw) is None
    )


def _grade(row: Mapping[str, Given], yard: _Yard, now: Decimal | None) -> str:
    kw, poles, name = _number(row, "kw"), _text(row, "poles"), _text(row, "class_now")
    if name:
        return grade_of_class(yard.edition, name)
    if now is None or kw is None or not poles:
        return _OPEN
    return yard.tables.grade(yard.edition, poles=int(poles), kw=kw, efficiency=now) or _OPEN


def _table(motors: list[_Motor], edition: Edition) -> AnswerTable:
    rows = tuple(
        (
            motor.name,
            _OPEN if motor.kw is None else plain(motor.kw),
            motor.grade,
            _OPEN if motor.saved is None or motor.problem else money(motor.saved),
            motor.hint or "—",
        )
        for motor in motors
    )
    heads = ("电机", "容量（kW）", f"现有等级（{edition.id}，草案）", "年节电（kWh）", "淘汰目录线索")
    return AnswerTable(title="逐台结果", heads=heads, rows=rows, right=(1, 3))


def _number(row: Mapping[str, Given], name: str) -> Decimal | None:
    held = row.get(name)
    return held.value if held is not None and isinstance(held.value, Decimal) else None


def _text(row: Mapping[str, Given], name: str) -> str:
    held = row.get(name)
    return str(held.value) if held is not None else ""
