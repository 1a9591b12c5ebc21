"""The evidence sheet: which paper proves which fact, laid over the facts the other sheets brought."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from desktop.intake import layout
from desktop.intake.assemble import Drafts, Firm, Project
from desktop.intake.columns import shown
from desktop.intake.dates import read_date
from desktop.intake.headings import HeadingIndex
from desktop.intake.known import name_key
from desktop.intake.plain import folded, says_nothing
from desktop.intake.recognise import Plan
from desktop.intake.report import Rejection
from matching.case import BASIS_LABELS, EVIDENCE_LABELS, EVIDENCE_LEVELS, Fact
from matching.errors import ValueRefused

_LEVEL: Final = re.compile(r"^(e[0-4])(?:\D|$)")
_LEVELS: Final = {folded(label): level for level, label in EVIDENCE_LABELS.items()}
_BASES: Final = {folded(label): basis for basis, label in BASIS_LABELS.items() if label}
_SUBJECTS: Final = ("project", "loan", "enterprise", "park")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """Hold one row of the sheet as read."""

    level: str
    source: str
    on: date | None
    basis: str


def lay_evidence(plan: Plan, drafts: Drafts, index: HeadingIndex) -> None:
    """Give the facts named by the rows their level, source and day; report rows that name no fact of this file."""
    firms = _firms(drafts)
    projects = {(id(project.firm), name_key(project.name)): project for project in drafts.projects}
    columns = {column.target.id: column.place for column in plan.columns}
    for place in range(plan.first, len(plan.table.rows)):
        row = plan.table.rows[place]
        cells = {ident: shown(row[column]).strip() for ident, column in columns.items() if column < len(row)}
        if cells.get(layout.MARK_ID, "").startswith(layout.EXAMPLE_MARK) or not cells.get("@field"):
            continue
        try:
            _lay(cells, firms, projects, index)
        except ValueRefused as refusal:
            drafts.rejected.append(
                Rejection(
                    sheet=plan.table.name, row=plan.table.numbers[place], field="证据", read=refusal.read,
                    expected=refusal.expected, suggestion=refusal.suggestion, whole_row=True,
                )
            )  # fmt: skip


def _lay(
    cells: Mapping[str, str],
    firms: Mapping[str, Firm],
    projects: Mapping[tuple[int, str], Project],
    index: HeadingIndex,
) -> None:
    owner, name = cells.get(layout.ENTERPRISE_ID, ""), cells.get(layout.PROJECT_ID, "")
    firm = firms.get(name_key(owner))
    if firm is None:
        raise ValueRefused(owner, "本文件“企业”或“项目”表里出现过的企业")
    project = projects.get((id(firm), name_key(name))) if name else None
    if name and project is None:
        raise ValueRefused(name, "本文件“项目”表里有的项目名称")
    target = index.find(cells["@field"], _SUBJECTS if name else _SUBJECTS[::-1]) or index.by_id(cells["@field"])
    if target is None or target.field is None:
        raise ValueRefused(cells["@field"], "列标题中的一个", suggestion="请照抄“企业”“项目”“贷款”表的列标题")
    proof = _proof(cells)
    for facts in (project.facts, *project.measures) if project is not None else (firm.facts,):
        fact = facts.get(target.field.id)
        if fact is not None:
            facts[target.field.id] = _proven(fact, proof)
            return
    raise ValueRefused(cells["@field"], "本文件里这一行填了值的字段", suggestion="这一项没有填值，证据无处可放")


def _proven(fact: Fact, proof: _Proof) -> Fact:
    return replace(fact, evidence=proof.level, source=proof.source, on=proof.on, basis=proof.basis or fact.basis)


def _proof(cells: Mapping[str, str]) -> _Proof:
    level, basis, on = cells.get("@evidence", ""), cells.get("@basis", ""), cells.get("@on", "")
    return _Proof(
        level=_level(level),
        source="" if says_nothing(cells.get("@source", "")) else cells["@source"],
        on=None if says_nothing(on) else read_date(on[:10] if on[10:11] == "T" else on),
        basis=_basis(basis),
    )


def _level(text: str) -> str:
    plain = folded(text)
    match = _LEVEL.match(plain)
    level = match[1].upper() if match is not None else _LEVELS.get(plain, "E0" if says_nothing(text) else "")
    if level not in EVIDENCE_LEVELS:
        raise ValueRefused(
            text, "证据等级 E0 至 E4", suggestion="、".join(f"{k} {v}" for k, v in EVIDENCE_LABELS.items())
        )
    return level


def _basis(text: str) -> str:
    if says_nothing(text):
        return ""
    basis = _BASES.get(folded(text).removesuffix("值"))
    if basis is None:
        raise ValueRefused(text, "实测、设计、估算或申报")
    return basis


def _firms(drafts: Drafts) -> dict[str, Firm]:
    found: dict[str, Firm] = {}
    for firm in _all_firms(drafts):
        for text in (firm.uscc, firm.name):
            if text:
                found.setdefault(name_key(text), firm)
    return found


def _all_firms(drafts: Drafts) -> Iterator[Firm]:
    yield from drafts.firms
    seen: Sequence[Firm] = [project.firm for project in drafts.projects]
    yield from seen
