"""Write down what became of a project: recommended, refused, lent to, repaid; list it, correct it, take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from matching.ranking.labels import Outcome, OutcomeRow

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

_MOST_AMOUNT = Decimal(10) ** 9
"""万元; more than this is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold what a person says became of a project."""

    kind: str
    on: date
    by: str
    reason: str = ""
    amount: Decimal | None = None
    """万元."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Show one record in words."""

    number: int
    case_id: str
    kind: str
    label: str
    on: date
    by: str
    reason: str
    amount: Decimal | None
    note: str
    judgement: str

    @property
    def sentence(self) -> str:
        """Return the record in one line."""
        amount = "" if self.amount is None else f"{self.amount:,f} 万元"
        return "　".join(part for part in (f"{self.on} {self.label}", amount, self.reason, self.note) if part)


def record_outcome(
    store: Store,
    case_id: str,
    entry: Entry,
    *,
    today: date | None = None,
    corrects: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Keep what became of a case under the judgement that stood on that day; return its number.

    Raise Problem when something is missing or cannot be, and when the case was not judged by then.
    """
    row = checked(entry, today or date.today())
    judgement = _standing_judgement(store, case_id, entry.on)
    kept = Outcome(
        case_id=case_id, kind=row.id, on=entry.on, by=entry.by.strip(), reason=entry.reason, amount=entry.amount,
        note=entry.note.strip(), judgement=judgement,
    )  # fmt: skip
    if corrects is not None:
        _own(store, case_id, corrects)
    told = in_words(kept).sentence
    return store.record_outcome(kept, told=told, corrects=corrects, why=entry.note.strip())


def checked(entry: Entry, today: date) -> OutcomeRow:
    """Return the kind of an entry that can be kept; raise Problem naming what is missing or cannot be."""
    row = kind_named(entry.kind)
    if not entry.by.strip():
        raise Problem("没有填记录人", remedy="请填姓名；可在设置中填经办人，以后自动带出", code="outcome_by")
    if row.reason and not entry.reason:
        raise Problem(f"“{row.label}”没有填原因", remedy="请选择一个原因", code="outcome_reason")
    reason_named(entry.reason)
    _check_amount(row, entry.amount)
    if entry.on > today:
        raise Problem(f"日期 {entry.on} 在今天（{today}）之后", remedy="请填实际发生的日期", code="outcome_date")
    return row


def withdraw_outcome(
    store: Store, case_id: str, number: int, *, by: str, why: str, progress: Progress | None = None
) -> None:
    """Let a record count no more; it stays in the database with who withdrew it and why."""
    if not why.strip():
        raise Problem("没有填撤回的原因", remedy="请写明为什么撤回，如“记错了项目”", code="outcome_why")
    _own(store, case_id, number)
    store.withdraw_outcome(number, by=by, why=why.strip())


def outcomes_of(store: Store, case_id: str, *, progress: Progress | None = None) -> tuple[Recorded, ...]:
    """Return what was recorded of a case, the latest first."""
    found = [in_words(one) for one in store.outcomes([case_id])]
    return tuple(sorted(found, key=lambda one: (one.on, one.number), reverse=True))


def in_words(one: Outcome) -> Recorded:
    """Put a record into words; a kind or reason this program does not know keeps its code."""
    rules = resources.labels()
    row = rules.kind(one.kind)
    reason = next((each.label for each in rules.reason if each.id == one.reason), one.reason)
    return Recorded(
        number=int(one.id or 0), case_id=one.case_id, kind=one.kind, label=one.kind if row is None else row.label,
        on=one.on, by=one.by, reason=reason, amount=one.amount, note=one.note, judgement=one.judgement,
    )  # fmt: skip


def kind_named(text: str) -> OutcomeRow:
    """Return a kind of outcome by id or label; raise Problem naming those there are."""
    rules = resources.labels().outcome
    found = next((row for row in rules if text.strip() in {row.id, row.label}), None)
    if found is None:
        raise Problem(
            f"没有“{text}”这种结论",
            remedy=f"可用：{_listed((row.id, row.label) for row in rules)}",
            code="outcome_kind",
        )
    return found


def reason_named(text: str) -> str:
    """Return a reason code by id or label, empty for none; raise Problem naming those there are."""
    rules = resources.labels().reason
    if not text.strip():
        return ""
    found = next((row.id for row in rules if text.strip() in {row.id, row.label}), None)
    if found is None:
        raise Problem(
            f"没有“{text}”这个原因",
            remedy=f"可用：{_listed((row.id, row.label) for row in rules)}",
            code="outcome_reason",
        )
    return found


def amount_of(text: str) -> Decimal | None:
    """Read an amount in 万元, None for an empty text; raise Problem on anything else."""
    plain = text.strip().removesuffix("万元").replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise Problem(f"金额“{text}”不是数字", remedy="请填以万元计的数字，如 500", code="outcome_amount")
    return amount


def _check_amount(row: OutcomeRow, amount: Decimal | None) -> None:
    if row.amount and amount is None:
        raise Problem(f"“{row.label}”没有填金额", remedy="请填金额（万元）", code="outcome_amount")
    if not row.amount and amount is not None:
        raise Problem(f"“{row.label}”没有金额", remedy="请删去金额，或改选批准贷款、放款", code="outcome_amount")
    if amount is not None and not 0 < amount <= _MOST_AMOUNT:
        raise Problem(f"金额 {amount:,f} 万元不对", remedy="请填大于 0 的万元数", code="outcome_amount")


def _standing_judgement(store: Store, case_id: str, on: date) -> str:
    """Return the judgement that stood on a day: an outcome that arrives late belongs to what was known then."""
    store.load_case(case_id)
    judged = store.judgements(case_id)
    if not judged:
        raise Problem("这个项目还没有评估", remedy="请先评估，再记录结论", code="not_judged")
    standing = next((info for info in judged if info.on <= on), None)
    if standing is None:
        first = min(info.on for info in judged)
        raise Problem(
            f"日期 {on} 早于评估日期 {first}",
            remedy="请填评估之后的日期；补录以前的结论时，先按当时的日期评估一次",
            code="outcome_date",
        )
    return standing.id


def _own(store: Store, case_id: str, number: int) -> None:
    if all(one.number != number for one in outcomes_of(store, case_id)):
        raise Problem(
            f"这个项目没有第 {number} 号有效结论", remedy="它可能已被更正或撤回，请刷新后再看", code="outcome_unknown"
        )


def _listed(rows: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{label}（{name}）" for name, label in rows)
