"""Everything of the office's work that has a day, beside the duties of the packs, gathered from where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations import monitoring, paper_dues, products, recommend_queue, register_tables
from matching.duties.due import Due
from matching.duties.plan import CaseDays
from matching.fields import ENTERPRISE_SUBJECTS
from matching.monitoring.schedule import due_words

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.case import Case


def case_days(cases: Iterable[Case]) -> tuple[CaseDays, ...]:
    """Return of every case what duties need of it."""
    firm = frozenset(field.id for field in resources.dictionary().of(*ENTERPRISE_SUBJECTS))
    return tuple(
        CaseDays(
            case_id=case.id,
            enterprise_id=case.enterprise_id,
            enterprise=case.text("ent_name"),
            project=case.text("prj_name"),
            region=case.text("ent_county_code") or case.text("ent_province"),
            facts=_values(case),
            firm_fields=firm,
        )
        for case in cases
    )


def gathered(store: Store, cases: tuple[Case, ...], *, on: date) -> Iterator[Due]:
    """Return what the other parts of the work ask for by a day; the cases are all there are."""
    yield from _monitoring(store, cases, on)
    yield from _products(store, on)
    yield from _insurance(cases)
    yield from recommend_queue.dues(store, on=on)
    yield from paper_dues.dues(store, on=on)
    yield from register_tables.dues(store, on=on)


def _values(case: Case) -> dict[str, object]:
    return {name: fact.value for name, fact in case.facts.items() if fact.is_known}


def _monitoring(store: Store, cases: tuple[Case, ...], on: date) -> Iterator[Due]:
    for one in monitoring.due_checks(store, on=on, cases=cases):
        if one.due.on is None and one.due.missing == ():
            continue
        again = "上次检查发现问题，还须重新评估" if one.asks_recheck else ""
        yield Due(
            key=f"monitoring:{one.case_id}@{one.due.on.isoformat() if one.due.on else ''}",
            title="贷后四项检查",
            due_on=one.due.on,
            source="monitoring",
            subject=_named(one.enterprise, one.project),
            case_id=one.case_id,
            clause="abc247.s4.4.monitor",
            note="；".join(filter(None, (due_words(one.due, resources.dictionary()), again))),
            proposal=True,
        )


def _products(store: Store, on: date) -> Iterator[Due]:
    for line in products.product_lines(store, on):
        if line.own and line.in_force and line.review_on is not None:
            yield Due(
                key=f"product:{line.id}@{line.review_on.isoformat()}",
                title="复核产品条件",
                due_on=line.review_on,
                source="product",
                subject=" ".join(filter(None, (line.title, line.version))),
                record_id=line.id,
                clause="abc247.s3.1.box-update",
                note="复核日由本单位在产品表中填写",
                proposal=True,
            )


def _insurance(cases: tuple[Case, ...]) -> Iterator[Due]:
    for case in cases:
        ends = case.value("ins_valid_to")
        if isinstance(ends, date):
            yield Due(
                key=f"insurance:{case.id}@{ends.isoformat()}",
                title="保险到期，办理续保或核对担保",
                due_on=ends,
                source="insurance",
                subject=_named(case.text("ent_name"), case.text("prj_name")),
                case_id=case.id,
                note="止期为项目资料中所填；续保后改填新的止期",
            )


def _named(enterprise: str, project: str) -> str:
    return " · ".join(filter(None, (enterprise, project)))


def cited(due: Due, cites: dict[str, str]) -> Due:
    """Return a thing to be done with its clause as a person reads it, where it names one and does not say it yet."""
    return due if due.cites or not due.clause else replace(due, cites=cites.get(due.clause, ""))
