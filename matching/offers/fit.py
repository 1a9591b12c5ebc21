"""How well an offer fits a project: parts with weights, each an interval, explained one by one (fit.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from matching.case import EVIDENCE_LEVELS
from matching.criteria.facts import CaseView
from matching.errors import ResourceError
from matching.explain.printed import number
from matching.expression import Expression
from matching.offers.products import LOANS, ProductRow
from matching.papers.catalogue import Groups
from matching.papers.held import NOTHING, Held

FILE = "offers/fit.toml"
PartId = Literal["amount", "term", "cost", "papers", "evidence"]
AMOUNT, TERM, RATE = "loan_amount_cny", "loan_term_years", "loan_rate_pct"
SUBSIDY = "loan_subsidy_rate_pct"
_STATE_ORDER = ("open", "unknown", "closed", "historic")
_BEST = len(EVIDENCE_LEVELS) - 1
Entry = tuple[str, Groups]
"""One entry of an offer's list as spelled, with the papers it stands for."""


class PartRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of the measure with its weight."""

    id: PartId
    title: str
    weight: int
    help: str


class FitRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the parts of the measure."""

    part: tuple[PartRow, ...]

    def row(self, ident: str) -> PartRow:
        """Return a part by its id."""
        return next(row for row in self.part if row.id == ident)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitPart:
    """Tell what one part gives: share of its weight between `low` and `high`, and why."""

    id: str
    title: str
    weight: int
    low: Fraction
    high: Fraction
    sentence: str
    missing: tuple[str, ...] = ()
    """Fields of the project it waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Hold the measure, 0 to 100, with its parts; without any part nothing can be said."""

    low: Decimal
    high: Decimal
    parts: tuple[FitPart, ...]

    @property
    def text(self) -> str:
        """Return the interval as printed."""
        if not self.parts:
            return "无可比内容"
        return f"{number(self.low)}" if self.low == self.high else f"{number(self.low)}–{number(self.high)}"


def load_fit(text: str) -> FitRules:
    """Read fit.toml; a weight below 1 or a part twice is refused."""
    try:
        rules = msgspec.convert(tomllib.loads(text), FitRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"匹配度规则不完整：{error}", file=FILE) from error
    names = [row.id for row in rules.part]
    for row in rules.part:
        if row.weight < 1 or names.count(row.id) > 1:
            raise ResourceError("每个分项只能有一行，权重应为 1 以上的整数", file=FILE, item=row.id)
    return rules


def fit_of(
    rules: FitRules,
    view: CaseView,
    *,
    product: ProductRow | None,
    when: Expression | None,
    papers: Sequence[Entry],
    held: Held = NOTHING,
) -> Fit:
    """Measure one offer: its product's limits where there is one, the papers it asks and the facts it rests on.

    A paper nobody recorded is not known to be missing; one that is over is known not to be there.
    """
    parts = [*_limit_parts(rules, view, product), *_papers(rules, papers, held), *_evidence(rules, view, when)]
    low, high = total([(part.weight, part.low) for part in parts]), total([(part.weight, part.high) for part in parts])
    return Fit(low=tenth(low), high=tenth(high if parts else Fraction(100)), parts=tuple(parts))


def total(parts: Iterable[tuple[int, Fraction]]) -> Fraction:
    """Return the weighted mean of shares out of 100, nothing where there is no part.

    >>> total([(40, Fraction(1, 2)), (10, Fraction(1))])
    Fraction(60, 1)
    """
    rows = list(parts)
    weight = sum(one for one, _ in rows)
    return sum((one * share for one, share in rows), Fraction(0)) * 100 / weight if weight else Fraction(0)


def tenth(value: Fraction) -> Decimal:
    """Round to one decimal, halves up."""
    return Decimal((value * 10 + Fraction(1, 2)).__floor__()).scaleb(-1)


def order_key(
    state: str, fit: Fit, *, missing: int, draft: bool, ident: str
) -> tuple[int, Decimal, Decimal, int, bool, str]:
    """Return the key that puts offers in their order: state, assured and possible fit, facts missing, draft last."""
    return _STATE_ORDER.index(state), -fit.low, -fit.high, missing, draft, ident


def _limit_parts(rules: FitRules, view: CaseView, product: ProductRow | None) -> list[FitPart]:
    if product is None or product.family not in LOANS:
        return []
    return [
        _cover(rules.row("amount"), view, AMOUNT, product.amount_max, "万元"),
        _cover(rules.row("term"), view, TERM, product.term_max, "年"),
        _cost(rules.row("cost"), view, product),
    ]


def _cover(row: PartRow, view: CaseView, field: str, most: Decimal | None, unit: str) -> FitPart:
    wanted = _number(view, field)
    label = view.dictionary[field].label
    if most is None:
        return _open(row, f"产品没有填最高{row.title}")
    if wanted is None or wanted <= 0:
        return _open(row, f"没有填{label}", (field,))
    share = min(Fraction(1), Fraction(most) / Fraction(wanted))
    words = "够" if share == 1 else f"够 {number(tenth(share * 100))}%"
    return _sure(row, share, f"最高 {number(most)} {unit}，申请 {number(wanted)} {unit}，{words}")


def _cost(row: PartRow, view: CaseView, product: ProductRow) -> FitPart:
    stated = _number(view, RATE)
    net = net_rate(view, product)
    if net is None:
        return _open(row, "产品没有填利率")
    if stated is None:
        return _open(row, f"没有填{view.dictionary[RATE].label}", (RATE,))
    share = Fraction(1) if net <= stated else Fraction(max(stated, Decimal(0))) / Fraction(net)
    return _sure(row, share, f"产品贴息后年利率 {number(net)}%，项目所填 {number(stated)}%")


def net_rate(view: CaseView, product: ProductRow) -> Decimal | None:
    """Return the product's rate less the subsidy stated for the loan, None where no rate is filled in."""
    if product.rate_pct is None:
        return None
    return max(product.rate_pct - (_number(view, SUBSIDY) or Decimal(0)), Decimal(0))


def _papers(rules: FitRules, papers: Sequence[Entry], held: Held) -> list[FitPart]:
    if not papers:
        return []
    found = [(text, held.has(groups)) for text, groups in papers]
    there = [text for text, has in found if has]
    over = [text for text, has in found if has is False]
    words = f"{len(papers)} 份中已有 {len(there)} 份" + (f"：{'、'.join(there)}" if there else "")
    words += f"；已过期或文件不在 {len(over)} 份：{'、'.join(over)}" if over else ""
    low, high = Fraction(len(there), len(papers)), 1 - Fraction(len(over), len(papers))
    return [_part(rules.row("papers"), low, high, words)]


def _evidence(rules: FitRules, view: CaseView, when: Expression | None) -> list[FitPart]:
    if when is None:
        return []
    row = rules.row("evidence")
    ranks: Mapping[str, int] = view.proofs
    known = [ranks[name] for name in when.names if name in ranks]
    if not known:
        return [_open(row, "条件所用的数据都没有填")]
    words = f"所用数据最弱的证据等级 {EVIDENCE_LEVELS[min(known)]}"
    return [_sure(row, Fraction(min(known), _BEST), words)]


def _sure(row: PartRow, share: Fraction, sentence: str) -> FitPart:
    return _part(row, share, share, sentence)


def _open(row: PartRow, sentence: str, missing: tuple[str, ...] = ()) -> FitPart:
    return _part(row, Fraction(0), Fraction(1), sentence, missing)


def _part(row: PartRow, low: Fraction, high: Fraction, sentence: str, missing: tuple[str, ...] = ()) -> FitPart:
    return FitPart(
        id=row.id, title=row.title, weight=row.weight, low=low, high=high, sentence=sentence, missing=missing
    )


def _number(view: CaseView, name: str) -> Decimal | None:
    found = view.values.get(name)
    return Decimal(found) if isinstance(found, (Decimal, int)) and not isinstance(found, bool) else None
