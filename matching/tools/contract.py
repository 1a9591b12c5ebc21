"""Energy- and water-performance contracts: who gets what of the saving, year by year, and what the income is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matching.tools.bench import Bench, Outcome
from matching.tools.figures import money, plain, rounded, summed
from matching.tools.model import AnswerTable

_CENT = 2
NEEDS = {
    "shared": ("saving_y", "prj_benefit_share_pct"),
    "guaranteed": ("saving_y", "guaranteed_y", "service_fee_y", "excess_share_pct"),
    "custody": ("baseline_cost_y", "actual_cost_y", "custody_fee_y"),
}
"""What each kind of contract splits by; the year table may give the saving or the share of single years."""
_RECORD = ("baseline_text", "measurement_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """Hold one year: what is saved, and what host and service company get of it."""

    saving: Decimal
    company: Decimal
    words: str

    @property
    def host(self) -> Decimal:
        return self.saving - self.company


def contract(bench: Bench) -> Outcome:
    """Split the yearly saving over the term, and value the company's income that is still to come."""
    outcome = Outcome()
    kind, term = bench.text("contract_kind"), bench.number("prj_contract_term_years")
    missing = bench.missing("contract_kind", "prj_contract_term_years", *NEEDS.get(kind, ()))
    per_year, problem = _by_year(bench)
    if kind in {"shared", "guaranteed"} and per_year and term is not None and len(per_year) >= term:
        covered = {"saving_y"} | ({"prj_benefit_share_pct"} if all(one[1] is not None for one in per_year) else set())
        missing = tuple(name for name in missing if name not in covered)
    uses = ("prj_contract_term_years", *NEEDS.get(kind, ()), "years")
    if term is not None and len(per_year) > term:
        problem = f"“{bench.label('years')}”有 {len(per_year)} 年，合同只有 {plain(term)} 年，请核对"
    if missing or problem or term is None:
        for name in ("saving_total", "company_total", "host_total", "present_value"):
            outcome.workings.append(bench.figure(name, None, uses, missing=missing, problem=problem))
        return outcome
    years = [
        _split(bench, kind, per_year[place] if place < len(per_year) else (None, None)) for place in range(int(term))
    ]
    _totals(bench, outcome, years, uses)
    _present_value(bench, outcome, years)
    outcome.tables.append(_table(bench, years))
    if any(year.host < 0 for year in years):
        outcome.notes.append("有的年份用能（水）方所得是负数：付给服务方的超过了节约额，请核对费用")
    if kind == "guaranteed" and any(year.company < 0 for year in years):
        outcome.notes.append("有的年份服务方要倒补：节约量达不到承诺量，差额由服务方补足")
    return outcome


def _by_year(bench: Bench) -> tuple[list[tuple[Fraction | None, Fraction | None]], str]:
    """Return saving and share of single years from the year table, or what is wrong with it."""
    found: list[tuple[Fraction | None, Fraction | None]] = []
    for place, row in enumerate(bench.rows("years"), 1):
        if Decimal(row.get("year") or place) != place:
            return [], f"“{bench.label('years')}”第 {place} 行写的是第 {row['year']} 年，应从第 1 年起逐年填写，不跳年"
        saving, share = row.get("saving"), row.get("share")
        found.append((Fraction(saving) if saving else None, Fraction(share) if share else None))
    return found, ""


def _split(bench: Bench, kind: str, own: tuple[Fraction | None, Fraction | None]) -> _Split:
    saving = own[0] if own[0] is not None else bench.number("saving_y") or Fraction(0)
    if kind == "shared":
        share = own[1] if own[1] is not None else bench.number("prj_benefit_share_pct") or Fraction(0)
        company = saving * share / 100
        words = f"{plain(saving)} × {plain(share)}%"
    elif kind == "guaranteed":
        promised, fee = bench.number("guaranteed_y") or Fraction(0), bench.number("service_fee_y") or Fraction(0)
        excess = bench.number("excess_share_pct") or Fraction(0)
        short, over = max(promised - saving, Fraction(0)), max(saving - promised, Fraction(0))
        company = fee - short + over * excess / 100
        words = f"{plain(fee)} − {plain(short)} + {plain(over)} × {plain(excess)}%"
    else:
        base, actual = bench.number("baseline_cost_y") or Fraction(0), bench.number("actual_cost_y") or Fraction(0)
        fee = bench.number("custody_fee_y") or Fraction(0)
        saving, company = base - actual, fee - actual
        words = f"{plain(fee)} − {plain(actual)}"
    return _Split(saving=rounded(saving, _CENT), company=rounded(company, _CENT), words=words)


def _totals(bench: Bench, outcome: Outcome, years: list[_Split], uses: tuple[str, ...]) -> None:
    for name, parts in (
        ("saving_total", [year.saving for year in years]),
        ("company_total", [year.company for year in years]),
        ("host_total", [year.host for year in years]),
    ):
        written = (
            f"{plain(parts[0])} × {len(parts)} 年" if len(set(parts)) == 1 else summed([plain(one) for one in parts])
        )
        total = sum(map(Fraction, parts), Fraction(0))
        outcome.workings.append(bench.figure(name, total, uses, written=written))


def _present_value(bench: Bench, outcome: Outcome, years: list[_Split]) -> None:
    """Discount the company's remaining income to now; a value for pledge needs baseline and method of measuring."""
    uses = ("discount_pct", "years_done", "prj_contract_term_years", *_RECORD)
    missing = bench.missing("discount_pct", "years_done", *_RECORD)
    rate, done = bench.number("discount_pct"), bench.number("years_done")
    if missing or rate is None or done is None:
        note = "没有写明基准和计量方法的收益不能核实，不给质押价值" if set(missing) & set(_RECORD) else ""
        outcome.workings.append(bench.figure("present_value", None, uses, missing=missing, note=note))
        return
    if done >= len(years):
        problem = f"“{bench.label('years_done')}”填了 {plain(done)} 年，合同只有 {len(years)} 年，已没有未到期收益"
        outcome.workings.append(bench.figure("present_value", None, uses, problem=problem))
        return
    rest = years[int(done) :]
    growth = 1 + rate / 100
    parts = [rounded(Fraction(year.company) / growth**place, _CENT) for place, year in enumerate(rest, 1)]
    terms = [f"{plain(year.company)} ÷ {plain(growth)}^{place}" for place, year in enumerate(rest, 1)]
    outcome.workings.append(
        bench.figure("present_value", sum(map(Fraction, parts), Fraction(0)), uses, written=summed(terms))
    )


def _table(bench: Bench, years: list[_Split]) -> AnswerTable:
    rate, done = bench.number("discount_pct"), bench.number("years_done")
    rows = []
    for place, year in enumerate(years, 1):
        worth = "—"
        if rate is not None and done is not None and place > done:
            worth = money(rounded(Fraction(year.company) / (1 + rate / 100) ** (place - int(done)), _CENT))
        rows.append((f"第 {place} 年", money(year.saving), year.words, money(year.company), money(year.host), worth))
    heads = (
        "年份",
        "节约额（元）",
        "服务方算式",
        "服务方（元）",
        "用能（水）方（元）",
        "服务方现值（元）",
    )
    return AnswerTable(title="逐年分配", heads=heads, rows=tuple(rows), right=(1, 3, 4, 5))
