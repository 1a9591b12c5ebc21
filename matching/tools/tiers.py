"""Prices by tiers: a whole quantity at the rate of the tier it falls into, or each part at its own tier's price."""

from __future__ import annotations

from fractions import Fraction

from matching.tools.bench import Bench, Outcome
from matching.tools.figures import money, plain, rounded
from matching.tools.model import AnswerTable
from matching.tools.periods import Tier, slices, tier_at, tier_misfits, tiers_of
from matching.workings import Working

_CENT = 2


def tier_level(bench: Bench) -> Outcome:
    """Charge all power at the surcharge of the tier its intensity falls into, before and after the project."""
    outcome = Outcome()
    tiers, wrong = _tiers(bench, "surcharge")
    for side in ("before", "after"):
        _level_side(bench, outcome, side, tiers, wrong)
    outcome.workings.append(_saving(bench))
    if tiers:
        outcome.tables.append(_level_table(bench, tiers))
    return outcome


def water(bench: Bench) -> Outcome:
    """Charge water up to the quota at the base price and each part over it at its tier's multiple of that price."""
    outcome = Outcome()
    tiers, wrong = _tiers(bench, "multiple")
    for side in ("before", "after"):
        _water_side(bench, outcome, side, tiers, wrong)
    outcome.workings.append(_saving(bench))
    return outcome


def _tiers(bench: Bench, rate: str) -> tuple[tuple[Tier, ...], str]:
    """Return the tiers, or what is wrong with those entered by hand."""
    rows = bench.rows("tiers")
    if not rows:
        return (), ""
    if misfits := tier_misfits(rows):
        return (), f"“{bench.label('tiers')}”第 {misfits[0].row + 1} 行：{misfits[0].sentence}"
    return tiers_of(rows, rate), ""


def _level_side(bench: Bench, outcome: Outcome, side: str, tiers: tuple[Tier, ...], wrong: str) -> None:
    intensity, kwh = f"intensity_{side}", f"kwh_{side}"
    uses = (intensity, "tiers")
    missing = bench.missing(*uses)
    value = bench.number(intensity)
    rate = None
    if wrong or missing or value is None:
        outcome.workings.append(bench.figure(f"surcharge_{side}", None, uses, missing=missing, problem=wrong))
    else:
        found = tier_at(value, tiers)
        rate = Fraction(found.rate if found else 0)
        unit = bench.tool.input(intensity).unit
        words = f"落在 {found.words(unit)}" if found else "不到第一档，不加价"
        outcome.workings.append(
            bench.figure(f"surcharge_{side}", rate, uses, written=f"{plain(value)} {unit} {words}，加价标准")
        )
    amount = bench.number(kwh)
    surcharge = bench.number(f"surcharge_{side}")
    cost = None if amount is None or surcharge is None else amount * surcharge
    written = "" if cost is None else f"{plain(amount or 0)} × {plain(surcharge or 0)}"
    open_ = bench.missing(kwh, f"surcharge_{side}")
    names = (kwh, *uses)
    outcome.workings.append(bench.figure(f"cost_{side}", cost, names, written=written, missing=open_, problem=wrong))


def _level_table(bench: Bench, tiers: tuple[Tier, ...]) -> AnswerTable:
    unit = bench.tool.input("intensity_before").unit
    rows = tuple((one.words(unit), f"{one.rate:f}") for one in tiers)
    return AnswerTable(title="加价分档", heads=("档", "加价（元/kWh）"), rows=rows, right=(1,))


def _water_side(bench: Bench, outcome: Outcome, side: str, tiers: tuple[Tier, ...], wrong: str) -> None:
    use, cost = f"use_{side}", f"cost_{side}"
    uses = (use, "ent_water_quota_m3", "base_price", "tiers")
    amount, quota, price = (bench.number(name) for name in uses[:3])
    # Within the quota the tiers do not matter, so they need not be known.
    within = amount is not None and quota is not None and amount <= quota
    missing = bench.missing(*(uses[:3] if within else uses))
    if wrong or missing or amount is None or quota is None or price is None:
        outcome.workings.append(bench.figure(cost, None, uses, missing=missing, problem=wrong))
        return
    lines = [("定额内", min(amount, quota), price)]
    if not within:
        share = (amount - quota) / quota * 100
        lines += [
            (f"超定额 {tier.words('%')}", part / 100 * quota, price * Fraction(tier.rate))
            for tier, part in slices(share, tiers)
        ]
    parts = [(words, part, rate, rounded(part * rate, _CENT)) for words, part, rate in lines]
    total = sum((Fraction(paid) for *_, paid in parts), Fraction(0))
    charged = sum((part for _, part, _, _ in parts), Fraction(0))
    if charged != amount:
        problem = (
            f"加价分档没有盖住全部超定额水量（差 {plain(amount - charged)} m³）：第一档应从 0 起，最后一档不写上限"
        )
        outcome.workings.append(bench.figure(cost, None, uses, problem=problem))
        return
    written = " + ".join(f"{plain(part)} × {plain(rate)}" for _, part, rate, _ in parts)
    outcome.workings.append(bench.figure(cost, total, uses, written=written))
    outcome.tables.append(
        AnswerTable(
            title=f"{'改造前' if side == 'before' else '改造后'}水费分档",
            heads=("分档", "水量（m³）", "水价（元/m³）", "水费（元）"),
            rows=tuple((words, plain(part), plain(rate), money(paid)) for words, part, rate, paid in parts),
            right=(1, 2, 3),
        )
    )


def _saving(bench: Bench) -> Working:
    before, after = bench.number("cost_before"), bench.number("cost_after")
    value = None if before is None or after is None else before - after
    written = "" if value is None else f"{plain(before or 0)} − {plain(after or 0)}"
    wrong = next((one.problem for one in bench.figures.values() if one.problem), "")
    missing = bench.missing("cost_before", "cost_after")
    return bench.figure("saving", value, (), written=written, missing=missing, problem=wrong)
