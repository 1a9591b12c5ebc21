"""Gain from moving load between the periods of a day: each period's energy at its price, before and after."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from matching.tools.bench import Bench, Outcome
from matching.tools.figures import money, plain, rounded
from matching.tools.model import AnswerTable
from matching.tools.periods import day_misfits

_CENT = 2


def load_shift(bench: Bench) -> Outcome:
    """Price the yearly energy of each period before and after; the totals are the sums of the printed amounts."""
    outcome = Outcome()
    prices, wrong = _prices(bench)
    loads = bench.rows("profile")
    wrong = wrong or _wrong_loads(bench, prices)
    missing = bench.missing("profile", "prices")
    uses = ("profile", "prices")
    if wrong or missing:
        for output in bench.tool.outputs:
            outcome.workings.append(bench.figure(output.id, None, uses, missing=missing, problem=wrong))
        return outcome
    lines = [(row["period"], prices[row["period"]], Decimal(row["before"]), Decimal(row["after"])) for row in loads]
    paid = [(rounded(before * rate, _CENT), rounded(after * rate, _CENT)) for _, rate, before, after in lines]
    for place, side in enumerate(("before", "after")):
        terms = " + ".join(f"{plain(line[2 + place])} × {plain(line[1])}" for line in lines)
        total = sum((Fraction(one[place]) for one in paid), Fraction(0))
        outcome.workings.append(bench.figure(f"cost_{side}", total, uses, written=terms))
    before, after = bench.number("cost_before") or Fraction(0), bench.number("cost_after") or Fraction(0)
    outcome.workings.append(bench.figure("gain", before - after, (), written=f"{plain(before)} − {plain(after)}"))
    drops = [line for line in lines if line[3] < line[2]]
    moved = sum((Fraction(line[2] - line[3]) for line in drops), Fraction(0))
    written = " + ".join(f"（{plain(line[2])} − {plain(line[3])}）" for line in drops) or "0"
    outcome.workings.append(bench.figure("moved_kwh", moved, ("profile",), written=written))
    change = sum((Fraction(line[3] - line[2]) for line in lines), Fraction(0))
    written = f"{plain(sum(line[3] for line in lines))} − {plain(sum(line[2] for line in lines))}"
    outcome.workings.append(bench.figure("change_kwh", change, ("profile",), written=written))
    if change:
        words = "多用" if change > 0 else "少用"
        outcome.notes.append(
            f"改造后全年{words} {plain(abs(change))} kWh："
            "收益里有一部分来自用电量变化，不全是移峰填谷，也不要与节电收益重复计"
        )
    outcome.tables.append(
        AnswerTable(
            title="分时段电费",
            heads=(
                "时段",
                "电价（元/kWh）",
                "改造前（kWh/年）",
                "改造后（kWh/年）",
                "改造前电费（元）",
                "改造后电费（元）",
            ),
            rows=tuple(
                (name, f"{rate:f}", plain(before), plain(after), money(first), money(second))
                for (name, rate, before, after), (first, second) in zip(lines, paid, strict=True)
            ),
            right=(1, 2, 3, 4, 5),
        )
    )
    return outcome


def _prices(bench: Bench) -> tuple[dict[str, Decimal], str]:
    """Return the price of each period by name; a name with two prices is refused."""
    rows = bench.rows("prices")
    if rows and (misfits := day_misfits(rows)):
        return {}, f"“{bench.label('prices')}”第 {misfits[0].row + 1} 行：{misfits[0].sentence}"
    prices: dict[str, Decimal] = {}
    for row in rows:
        price = Decimal(row["price"])
        if prices.setdefault(row["period"], price) != price:
            return {}, f"“{row['period']}”有两个价格（{prices[row['period']]} 和 {price}），请按价格分成不同名称的时段"
    return prices, ""


def _wrong_loads(bench: Bench, prices: dict[str, Decimal]) -> str:
    seen: set[str] = set()
    for place, row in enumerate(bench.rows("profile"), 1):
        name = row.get("period", "")
        head = f"“{bench.label('profile')}”第 {place} 行"
        if prices and name not in prices:
            return f"{head}的时段“{name}”不在价格表里，应为：{'、'.join(prices)}"
        if name in seen:
            return f"{head}的时段“{name}”写了两次，请合成一行"
        if not {"before", "after"} <= row.keys():
            return f"{head}“{name}”要同时填改造前和改造后的电量，没有用电填 0"
        seen.add(name)
    if prices and seen and (absent := [name for name in prices if name not in seen]):
        return f"“{bench.label('profile')}”缺时段：{'、'.join(absent)}；没有用电的填 0"
    return ""
