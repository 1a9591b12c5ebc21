"""Checks after the loan: read what was recorded and how it stands against the forecast; record, correct, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.office import load_settings
from matching.case import Case, Fact
from matching.derive import derived
from matching.monitoring.checks import checks_of
from matching.monitoring.overview import Monitoring, monitored
from matching.monitoring.records import SUBJECT, MonitoringRecord
from matching.monitoring.refusals import Refusal, refusals
from matching.monitoring.schedule import Due, loan_start, next_due

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMonitoring:
    """Hold a case with all that is known of it after its loan."""

    case: Case
    monitoring: Monitoring

    def refusals(self, facts: Mapping[str, Fact], *, corrects: int | None = None) -> tuple[Refusal, ...]:
        """Return what stands against keeping these facts as a record, or in the place of one."""
        return refusals(
            MonitoringRecord(facts=facts),
            [record for record in self.monitoring.records if record.number != corrects],
            case=self.case,
            dictionary=resources.dictionary(),
            comparisons=resources.comparisons(),
            on=self.monitoring.on,
        )


def case_monitoring(
    store: Store, case_id: str, *, on: date | None = None, progress: Progress | None = None
) -> CaseMonitoring:
    """Return the checks of a case, when the next is due, and actual against forecast."""
    case = derived(store.load_case(case_id).case, resources.derivations())
    monitoring = monitored(
        case,
        store.monitoring([case_id]).get(case_id, ()),
        dictionary=resources.dictionary(),
        comparisons=resources.comparisons(),
        on=on or date.today(),
        months=load_settings(store).monitoring_months,
        asking=store.monitoring_since_judged(case_id),
    )
    return CaseMonitoring(case=case, monitoring=monitoring)


def office_cases(store: Store) -> Iterator[Case]:
    """Return all cases with what follows from their facts."""
    rules = resources.derivations()
    return (derived(stored.case, rules) for stored in store.cases())


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """Tell when a case with a loan is to be checked next."""

    case_id: str
    enterprise: str
    project: str
    due: Due
    asks_recheck: bool
    """A problem was recorded since the case was judged last."""


def due_checks(
    store: Store, *, on: date | None = None, cases: Iterable[Case] | None = None, progress: Progress | None = None
) -> tuple[DueCase, ...]:
    """Return every case with a loan or a record by the day its next check is due; unknown days come last.

    `cases` are all cases with what follows from their facts, where they were read already.
    """
    months, kept = load_settings(store).monitoring_months, store.monitoring()
    day, found = on or date.today(), []
    everything = cases if cases is not None else office_cases(store)
    for case in everything:
        records = kept.get(case.id, ())
        if not records and loan_start(case)[0] is None:
            continue
        asks = any(record.asks_recheck for record in records)
        since = store.monitoring_since_judged(case.id) if asks else frozenset()
        found.append(
            DueCase(
                case_id=case.id,
                enterprise=case.text("ent_name"),
                project=case.text("prj_name"),
                due=next_due(case, checks_of(records), months=months, on=day),
                asks_recheck=any(record.asks_recheck and record.number in since for record in records),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.due.on or date.max, one.enterprise, one.project)))


def record_check(
    store: Store,
    case_id: str,
    facts: Mapping[str, Fact],
    *,
    on: date | None = None,
    by: str,
    corrects: int | None = None,
    why: str = "",
    progress: Progress | None = None,
) -> int:
    """Keep one dimension of a check, or correct an earlier record by it; return its number.

    Raise Problem naming every field that cannot be kept as it is. A problem asks for another judgement.
    """
    _refuse_strangers(facts)
    before = case_monitoring(store, case_id, on=on)
    if corrects is not None:
        _counting(before, corrects)
    found = before.refusals(facts, corrects=corrects)
    if found:
        told = "；".join(f"“{refusal.label}”{refusal.sentence}" for refusal in found)
        raise Problem(f"贷后记录没有保存：{told}", remedy="请改正后再保存", code="monitoring_refused")
    record = MonitoringRecord(facts={name: fact if fact.by else fact.but(by=by) for name, fact in facts.items()})
    return store.record_monitoring(
        case_id, record.facts, recheck=record.asks_recheck, by=by, why=why or _words(record), corrects=corrects
    )


def record_checks(
    store: Store, case_id: str, checks: Sequence[Mapping[str, Fact]], *, on: date | None = None, by: str
) -> tuple[int, ...]:
    """Keep several dimensions of a check, all or none; return their numbers."""
    with store.transaction():
        return tuple(record_check(store, case_id, facts, on=on, by=by) for facts in checks)


def withdraw_check(
    store: Store, case_id: str, number: int, *, by: str, why: str, progress: Progress | None = None
) -> None:
    """Let a record count no more; it stays in the database with who withdrew it and why."""
    if not why.strip():
        raise Problem("没有填撤回的原因", remedy="请写明为什么撤回，如“记错了项目”", code="monitoring_why")
    _counting(case_monitoring(store, case_id), number)
    store.withdraw_monitoring(number, by=by, why=why.strip())


def _refuse_strangers(facts: Mapping[str, Fact]) -> None:
    dictionary = resources.dictionary()
    strange = [name for name in facts if name not in dictionary or dictionary[name].subject != SUBJECT]
    if strange:
        labels = "、".join(f"{name}（{dictionary[name].label}）" if name in dictionary else name for name in strange)
        raise Problem(
            f"{labels}不是贷后监测的字段",
            remedy="贷后记录只收以 mon_ 开头的字段，其他请在项目资料中填写",
            code="monitoring_field",
        )


def _counting(found: CaseMonitoring, number: int) -> None:
    if all(record.number != number for record in found.monitoring.records):
        raise Problem(
            f"这个项目没有第 {number} 号有效的贷后记录",
            remedy="它可能已被更正或撤回，请刷新后再看",
            code="monitoring_unknown",
        )


def _words(record: MonitoringRecord) -> str:
    dictionary = resources.dictionary()
    result = dictionary["mon_result"].choice_label(record.result) if record.result else "结果待查"
    return f"{record.checked_on} {dictionary['mon_dimension'].choice_label(record.dimension)}：{result}"
