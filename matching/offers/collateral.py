"""The guarantee package: what each collateral, guarantee and insurance counts, with its working, or why it does not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from matching.case import EVIDENCE_LEVELS
from matching.criteria.facts import CaseView
from matching.errors import ResourceError
from matching.explain.printed import number, printed
from matching.fields import FieldDictionary
from matching.workings import FactorUse, InputUse, Working

FILE = "offers/collateral.toml"
KINDS, VALUE, VALUES, RULE, OPINION = (
    "coll_type", "coll_value_cny", "coll_values_cny", "coll_local_rule_ref", "coll_risk_opinion",
)  # fmt: skip
GUARANTEES, WISH = "guar_amounts_cny", "loan_amount_cny"
INSURANCES, POLICY, UNTIL = "ins_types", "ins_policy_no", "ins_valid_to"
_CENT = Decimal("0.01")


class KindRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one kind of collateral asks for."""

    id: str
    documents: tuple[str, ...]
    needs_rule: bool = False
    """One of the four new kinds: it counts only under a local rule, at a risk the bank calls controllable."""
    clause: str = ""


class CollateralRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the kinds and the days before an insurance ends at which to remind."""

    expiring_days: int
    ignored_rules: tuple[str, ...]
    kind: tuple[KindRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeRate:
    """Hold the share of its value a kind may secure, as the office's local rule says."""

    kind: str
    rate_pct: Decimal
    document: str
    """The local rule."""
    area: str = ""
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityLine:
    """Hold one part of the package: what it counts, the papers it asks, and what to know of it."""

    id: str
    working: Working
    documents: tuple[str, ...] = ()
    clause: str = ""

    @property
    def counts(self) -> bool:
        """Say whether it adds to the package."""
        return self.working.is_counted and self.working.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceLine:
    """Tell how one insurance stands; it secures no amount by itself."""

    id: str
    label: str
    state: str
    """valid, expiring, expired or unknown."""
    sentence: str
    until: date | None = None
    remind_on: date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityPackage:
    """Hold everything that secures a loan, what it adds up to and how much of the loan it covers."""

    lines: tuple[SecurityLine, ...]
    insurances: tuple[InsuranceLine, ...]
    total: Working
    cover: Working
    problems: tuple[str, ...] = ()


def load_collateral(text: str, dictionary: FieldDictionary) -> CollateralRules:
    """Read collateral.toml; a kind the dictionary does not have is refused."""
    try:
        rules = msgspec.convert(tomllib.loads(text), CollateralRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"担保规则不完整：{error}", file=FILE) from error
    known = {choice.id for choice in dictionary[KINDS].values}
    for row in rules.kind:
        if row.id not in known:
            raise ResourceError(f"“{dictionary[KINDS].label}”没有 {row.id} 这一种", file=FILE, item=row.id)
    return rules


def security_package(view: CaseView, rules: CollateralRules, rates: Mapping[str, PledgeRate]) -> SecurityPackage:
    """Work out what secures the loan of a case; `rates` are the office's own for its region on the day."""
    problems: list[str] = []
    lines = (*_collateral(view, rules, rates, problems), *_guarantees(view, problems))
    total = _total(lines)
    return SecurityPackage(
        lines=lines,
        insurances=_insurances(view, rules),
        total=total,
        cover=_cover(view, total),
        problems=tuple(problems),
    )


def _collateral(
    view: CaseView, rules: CollateralRules, rates: Mapping[str, PledgeRate], problems: list[str]
) -> tuple[SecurityLine, ...]:
    stated = view.values.get(KINDS)
    kinds = [kind for kind in stated if kind != "none"] if isinstance(stated, tuple) else []
    values = _amounts(view, VALUES)
    kinds += [kind for kind in values if kind not in kinds]
    whole = view.values.get(VALUE)
    if len(kinds) == 1 and not values and isinstance(whole, Decimal):
        values = {kinds[0]: whole}
    elif values and isinstance(whole, Decimal) and sum(values.values()) != whole:
        label, other = view.dictionary[VALUES].label, view.dictionary[VALUE].label
        added = number(sum(values.values(), Decimal(0)))
        problems.append(f"“{label}”合计 {added} 万元，与“{other}”{number(whole)} 万元不符，按分项计算")
    rows = {row.id: row for row in rules.kind}
    return tuple(
        _line(view, rules, rows.get(kind, KindRow(id=kind, documents=())), values.get(kind), rates.get(kind))
        for kind in kinds
    )


def _line(
    view: CaseView, rules: CollateralRules, row: KindRow, value: Decimal | None, rate: PledgeRate | None
) -> SecurityLine:
    label = view.dictionary[KINDS].choice_label(row.id)
    barred, missing = _bar(view, rules, row, rate)
    base = Working(
        quantity=f"collateral.{row.id}", label=label, unit="万元", value=None, formula="评估值×质押率",
        inputs=_inputs(view, value, label), factors=(_factor(rate),) if rate else (),
        evidence=_weakest(view, VALUES, VALUE),
    )  # fmt: skip

    if barred:
        working = replace(base, is_counted=False, problem=f"不计入，因为{barred}", missing=missing)
    elif value is None:
        working = replace(base, missing=(VALUES,), problem="没有分项评估值，尚不能计入")
    elif rate is None:
        working = replace(base, problem="本单位没有填这一种的质押率，尚不能计入", note="按“质押率”工作表填写后计入")
    else:
        exact = value * rate.rate_pct / 100
        counted = exact.quantize(_CENT, ROUND_HALF_UP)
        working = replace(base, value=counted, substituted=f"{number(value)}×{number(rate.rate_pct)}%＝{number(exact)}")
    return SecurityLine(id=row.id, working=working, documents=row.documents, clause=row.clause)


def _bar(view: CaseView, rules: CollateralRules, row: KindRow, rate: PledgeRate | None) -> tuple[str, tuple[str, ...]]:
    """Return why a kind may not count, and what it waits for; empty when it may."""
    if not row.needs_rule:
        return "", ()
    stated = view.values.get(RULE)
    if stated in rules.ignored_rules and rate is None:
        return "当地没有这种新型担保的管理办法", ()
    if stated is None and rate is None:
        return "没有登记当地新型担保管理办法", (RULE,)
    opinion = view.values.get(OPINION)
    if opinion == "not_controllable":
        return "银行认为风险不可控", ()
    return ("", ()) if opinion == "controllable" else ("银行还没有出具风险可控意见", (OPINION,))


def _guarantees(view: CaseView, problems: list[str]) -> tuple[SecurityLine, ...]:
    """Return guarantees at the amount written in them; a surety insurance needs a policy that has not ended."""
    names = {choice.id: choice.label for choice in view.dictionary[GUARANTEES].keys}
    lines = []
    for kind, amount in _amounts(view, GUARANTEES).items():
        base = Working(
            quantity=f"guarantee.{kind}", label=names.get(kind, kind), unit="万元",
            value=amount.quantize(_CENT, ROUND_HALF_UP), formula="担保文件写明的最高担保额",
            substituted=number(amount), inputs=_inputs(view, amount, names.get(kind, kind), field=GUARANTEES),
            evidence=_weakest(view, GUARANTEES),
        )  # fmt: skip
        if kind == "insurance":
            base = _insured(view, base)
        lines.append(SecurityLine(id=kind, working=base, documents=("担保函、担保合同或保单",)))
    return tuple(lines)


def _insured(view: CaseView, working: Working) -> Working:
    until = view.values.get(UNTIL)
    missing = tuple(name for name in (POLICY, UNTIL) if name not in view.values)
    if missing:
        names = "、".join(view.dictionary[name].label for name in missing)
        return replace(working, value=None, is_counted=False, missing=missing, problem=f"不计入，因为没有填{names}")
    if isinstance(until, date) and until < view.on:
        return replace(
            working, value=None, is_counted=False, problem=f"不计入，因为保单 {until} 已到期"
        )  # fmt: skip
    return working


def _insurances(view: CaseView, rules: CollateralRules) -> tuple[InsuranceLine, ...]:
    stated = view.values.get(INSURANCES)
    kinds = [kind for kind in stated if kind != "none"] if isinstance(stated, tuple) else []
    return tuple(_insurance(view, kind, rules.expiring_days) for kind in kinds)


def _insurance(view: CaseView, kind: str, days: int) -> InsuranceLine:
    label, until = view.dictionary[INSURANCES].choice_label(kind), view.values.get(UNTIL)
    effect = "保险不折算担保额，到期后政银保联动和相应产品条件随之失去"
    missing = tuple(name for name in (POLICY, UNTIL) if name not in view.values)
    if not isinstance(until, date) or missing:
        names = "、".join(view.dictionary[name].label for name in missing)
        return InsuranceLine(
            id=kind, label=label, state="unknown", sentence=f"没有填{names}，是否有效待查", missing=missing
        )
    remind = until - timedelta(days=days)
    if until < view.on:
        return InsuranceLine(id=kind, label=label, state="expired", until=until, sentence=f"{until} 已到期；{effect}")
    left = (until - view.on).days
    if remind <= view.on:
        words = f"{until} 到期，还有 {left} 天，应续保；{effect}"
        return InsuranceLine(id=kind, label=label, state="expiring", until=until, remind_on=remind, sentence=words)
    words = f"有效至 {until}，{remind} 起提醒续保；{effect}"
    return InsuranceLine(id=kind, label=label, state="valid", until=until, remind_on=remind, sentence=words)


def _total(lines: tuple[SecurityLine, ...]) -> Working:
    counted = [line.working.value for line in lines if line.counts and line.working.value is not None]
    added = sum(counted, Decimal(0))
    return Working(
        quantity="security.total", label="担保合计", unit="万元", formula="计入的各项相加",
        value=added if counted else None,
        substituted="＋".join(number(one) for one in counted) + f"＝{number(added)}" if counted else "",
        missing=tuple(dict.fromkeys(name for line in lines for name in line.working.missing)),
        problem="" if counted else "没有一项可以计入" if lines else "没有填担保",
        evidence=min((line.working.evidence for line in lines if line.counts), default=""),
    )  # fmt: skip


def _cover(view: CaseView, total: Working) -> Working:
    wish = view.values.get(WISH)
    base = Working(
        quantity="security.cover", label="担保覆盖率", unit="%", value=None, formula="担保合计÷申请贷款额×100",
        evidence=total.evidence,
    )  # fmt: skip
    if not isinstance(wish, Decimal) or wish <= 0:
        return replace(base, missing=(WISH,), problem="没有填申请贷款额")
    if total.value is None:
        return replace(base, missing=total.missing, problem=total.problem)
    exact = total.value * 100 / wish
    words = f"{number(total.value)}÷{number(wish)}×100＝{number(exact.quantize(Decimal('0.0001')))}"
    return replace(base, value=exact.quantize(_CENT, ROUND_HALF_UP), substituted=words)


def _amounts(view: CaseView, field: str) -> dict[str, Decimal]:
    found = view.values.get(field)
    parts = found.items() if isinstance(found, Mapping) else ()
    return {str(key): Decimal(value) for key, value in parts if isinstance(value, (Decimal, int)) and value}


def _inputs(view: CaseView, value: Decimal | None, label: str, *, field: str = "") -> tuple[InputUse, ...]:
    name = field or (VALUES if VALUES in view.values else VALUE)
    fact = view.fact(name)
    if value is None or fact is None:
        return ()
    words = f"{printed(view.dictionary[VALUE], value)}"
    return (
        InputUse(
            field=name, label=f"{view.dictionary[name].label}：{label}", value=words, evidence=fact.evidence,
            basis=fact.basis, source=fact.source, on=fact.on,
        ),
    )  # fmt: skip


def _factor(rate: PledgeRate) -> FactorUse:
    return FactorUse(
        id=f"pledge.{rate.kind}", title="质押率", value=number(rate.rate_pct), unit="%",
        year=str(rate.valid_from.year) if rate.valid_from else "", origin=f"{rate.document}（{rate.area}）",
    )  # fmt: skip


def _weakest(view: CaseView, *names: str) -> str:
    levels = [fact.evidence for name in names if (fact := view.fact(name)) is not None]
    return min(levels, key=EVIDENCE_LEVELS.index) if levels else ""
