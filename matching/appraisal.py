"""What an appraisal gives: cash flow, figures, repayment and cover, each with its working.

All records are plain and immutable; screens, paper and JSON print from them. Money of the project is in 万元 with two
decimals, money of the repayment plan in 元 to the cent. Sums are sums of the printed parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.workings import InputUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Hold one figure with its whole working; `value` is None where it is not known."""

    id: str
    label: str
    value: Decimal | None
    """Rounded half up to the places it is printed with."""
    unit: str
    formula: str
    """In words: Σ 各年净现金流量 ÷（1＋折现率）^年."""
    substituted: str = ""
    """The same with the numbers in it; empty while something is missing."""
    inputs: tuple[InputUse, ...] = ()
    missing: tuple[str, ...] = ()
    """Ids of the fields it waits for."""
    problem: str = ""
    """Why there is no figure although nothing is missing: no internal rate of return, never paid back …"""
    note: str = ""
    draft: bool = False
    """It rests on a proposal that is not confirmed and must look like a draft everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """Name one assumption of the reckoning: a field somebody filled in, or a visible proposal in its place."""

    id: str
    label: str
    value: str
    """As printed, with its unit."""
    origin: str
    """The field's source, or why the proposal is what it is."""
    field: str = ""
    """Field that sets it, empty for a fixed rule of reckoning."""
    is_proposal: bool = False
    """Nobody filled the field in; the value is ours."""
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Hold one item of a list that should add up, in 万元."""

    id: str
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Hold a list of amounts beside the total they should add up to; nothing is ever made to fit."""

    id: str
    field: str
    label: str
    items: tuple[Amount, ...]
    sum: Decimal | None
    """Sum of the items, None where none is given."""
    total: Decimal | None
    """What was declared."""
    difference: Decimal | None
    """Declared less sum, None where either is not known."""
    sentence: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Tell of one grant or interest subsidy whether it counts, and by which rule not."""

    id: str
    label: str
    value: Decimal
    """万元, or percentage points a year for an interest subsidy."""
    unit: str
    is_counted: bool
    is_interest: bool = False
    month: int | None = None
    """Month it arrives, counted from the beginning of construction."""
    sentence: str = ""
    rule: str = ""
    """Id of the stacking rule that closed it."""
    clause: str = ""
    draft: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """Hold one line of the cash-flow table, one amount (万元) per year; money going out is negative."""

    id: str
    label: str
    kind: str
    """in, out, net (sum of the in and out lines before it), running or discounted."""
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """Hold the yearly cash flow; without lines, `missing` and `problems` say why."""

    years: tuple[str, ...] = ()
    """Heads of the columns: 第0年 (beginning of construction) and the ends of the years that follow."""
    lines: tuple[FlowLine, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def line(self, ident: str) -> FlowLine | None:
        """Return the line of an id."""
        return next((line for line in self.lines if line.id == ident), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Hold one period of the repayment plan, in 元."""

    number: int
    month: int
    """Months after the loan was drawn."""
    on: date | None
    opening: Decimal
    principal: Decimal
    interest: Decimal
    subsidy: Decimal
    """Part of the interest the treasury gives back."""
    closing: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtYear:
    """Hold the debt service of one year of the cash flow (元) and how it is covered."""

    label: str
    available: Decimal | None
    """Cash flow available for debt service, 万元; None where there is no cash flow or the plant is not yet built."""
    principal: Decimal
    interest: Decimal
    subsidy: Decimal
    closing: Decimal
    service: Decimal
    """Principal and interest the cash flow must serve; interest due before operation is borne by the investment."""
    cover: Decimal | None
    """Available over service, two decimals."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """Hold the repayment plan and its yearly summary; without payments, `missing` and `problems` say why."""

    method: str = ""
    terms: str = ""
    """Amount, term, rate, rhythm and grace in one line."""
    payments: tuple[Payment, ...] = ()
    years: tuple[DebtYear, ...] = ()
    principal: Decimal | None = None
    interest: Decimal | None = None
    subsidy: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    """Least and mean cover, loan and term the cash flow can carry."""
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """Hold one bar of the tornado: net present value and rate of return with one driver lowered and raised."""

    id: str
    label: str
    low: str
    """The lowered driver, as printed: -10%."""
    high: str
    npv_low: Decimal | None
    npv_high: Decimal | None
    irr_low: Decimal | None
    irr_high: Decimal | None
    width: Decimal | None
    """Distance of the two net present values; the widest bar stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Hold the two-way table: net present value (万元) over two drivers."""

    row_label: str
    column_label: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Decimal | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Hold one scenario: what it changes and the same figures as the others, side by side."""

    id: str
    label: str
    changes: str
    """In words: 收益 -15%，投资 +10%."""
    figures: tuple[Figure, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Hold one ratio of the statements, one value per year; None where an item is missing or makes no sense."""

    id: str
    label: str
    unit: str
    formula: str
    values: tuple[Decimal | None, ...]
    substituted: tuple[str, ...]
    """The working of each year, or why there is none."""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Tell what does not fit in the statements: which items, by how much, what would be right."""

    id: str
    year: str
    """Empty where it concerns several years."""
    sentence: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """Hold the ratios of up to three years of statements and what does not fit in them."""

    years: tuple[str, ...]
    ratios: tuple[Ratio, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """Hold everything the finances of one project come to."""

    on: date
    investment: Breakdown
    sources: Breakdown
    conventions: tuple[Convention, ...]
    grants: tuple[Grant, ...]
    cash_flow: CashFlow
    figures: tuple[Figure, ...]
    """Payback, net present value and rate of return."""
    repayment: Repayment
    basis: str = ""
    """Which flow is varied and compared: 所得税前 or 所得税后."""
    tornado: tuple[Swing, ...] = ()
    grid: Grid | None = None
    scenarios: tuple[Scenario, ...] = ()
    statements: Statements | None = None
    problems: tuple[str, ...] = ()
    """What is wrong with the entries: each names the field, what was read and what would be right."""
    missing: tuple[str, ...] = ()
    """Ids of all fields anything waits for."""
    rounding: str = ""
    """The rounding rule as printed."""

    @property
    def told(self) -> tuple[Figure, ...]:
        """Return the figures of the project worth telling: not those that only wait for what the cash flow lacks."""
        return tuple(one for one in self.figures if one.id == "payback_normal" or self._is_told(one))

    @property
    def told_of_loan(self) -> tuple[Figure, ...]:
        """Return the figures of the repayment worth telling."""
        return tuple(one for one in self.repayment.figures if self._is_told(one))

    def _is_told(self, figure: Figure) -> bool:
        return figure.value is not None or bool(figure.problem and self.cash_flow.lines)

    def figure(self, ident: str) -> Figure | None:
        """Return a figure of the project or of the repayment by its id."""
        return next((one for one in (*self.figures, *self.repayment.figures) if one.id == ident), None)
