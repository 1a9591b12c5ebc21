"""The evidence sheet: which paper proves which fact, laid over the facts the other sheets brought."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Final

from desktop.intake import layout
from desktop.intake.assemble import Drafts, Firm
from desktop.intake.columns import shown
from desktop.intake.dates import read_date
from desktop.intake.facts import MakeFact, fact_maker
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


def lay_evidence(plan: Plan, drafts: Drafts, index: HeadingIndex, *, by: str) -> None:
    """Give the facts named by the rows their level, source and day; report rows that name no fact of this file."""
    sheet = _EvidenceSheet(drafts, index, by)
    columns = {column.target.id: column.place for column in plan.columns}
    mark, *places = (columns.get(ident) for ident in _COLUMNS)
    for row, number in zip(plan.table.rows[plan.first :], plan.table.numbers[plan.first :], strict=True):
        if mark is not None and shown(row[mark]).startswith(layout.EXAMPLE_MARK):
            continue
        owner, project, about, *proof = ("" if place is None else shown(row[place]).strip() for place in places)
        if not about:
            continue
        try:
            sheet.lay(owner, project, about, tuple(proof))
        except ValueRefused as refusal:
            drafts.rejected.append(
                Rejection(
                    sheet=plan.table.name, row=number, field="证据", read=refusal.read, expected=refusal.expected,
                    suggestion=refusal.suggestion, whole_row=True,
                )
            )  # fmt: skip


_COLUMNS: Final = (
    layout.MARK_ID,
    layout.ENTERPRISE_ID,
    layout.PROJECT_ID,
    "@field",
    "@evidence",
    "@source",
    "@on",
    "@basis",
)


class _EvidenceSheet:
    """Find the facts rows speak of; what rows repeat (fields, papers, names) is understood once."""

    def __init__(self, drafts: Drafts, index: HeadingIndex, by: str) -> None:
        self._firms = _firms(drafts)
        self._projects = {(id(project.firm), name_key(project.name)): project for project in drafts.projects}
        self._find = lru_cache(maxsize=None)(partial(_field_id, index))
        self._proven = lru_cache(maxsize=None)(partial(_proven, by))

    def lay(self, owner: str, name: str, about: str, proof: tuple[str, ...]) -> None:
        """Lay one row's proof over the fact it names; raise ValueRefused where there is none."""
        firm = self._firms.get(name_key(owner))
        if firm is None:
            raise ValueRefused(owner, "本文件“企业”或“项目”表里出现过的企业")
        project = self._projects.get((id(firm), name_key(name))) if name else None
        if name and project is None:
            raise ValueRefused(name, "本文件“项目”表里有的项目名称")
        field_id = self._find(about, bool(name))
        make, basis = self._proven(proof)
        for facts in (project.facts, *project.measures) if project is not None else (firm.facts,):
            fact = facts.get(field_id)
            if fact is not None:
                facts[field_id] = make(fact.value, basis or fact.basis)
                return
        raise ValueRefused(about, "本文件里这一行填了值的字段", suggestion="这一项没有填值，证据无处可放")


def _field_id(index: HeadingIndex, about: str, of_project: bool) -> str:
    target = index.find(about, _SUBJECTS if of_project else _SUBJECTS[::-1]) or index.by_id(about)
    if target is None or target.field is None:
        raise ValueRefused(about, "列标题中的一个", suggestion="请照抄“企业”“项目”“贷款”表的列标题")
    return target.field.id


def _proven(by: str, proof: tuple[str, ...]) -> tuple[MakeFact, str]:
    """Return what makes facts proven this way, and the basis the row states."""
    level, source, on, basis = proof
    model = Fact(
        value="",
        evidence=_level(level),
        source="" if says_nothing(source) else source,
        on=None if says_nothing(on) else read_date(on[:10] if on[10:11] == "T" else on),
        by=by,
    )
    return fact_maker(model), _basis(basis)


def _level(text: str) -> str:
    plain = folded(text)
    match = _LEVEL.match(plain)
    level = match[1].upper() if match is not None else _LEVELS.get(plain, "E0" if says_nothing(text) else "")
    if level not in EVIDENCE_LEVELS:
        advice = "、".join(f"{ident} {label}" for ident, label in EVIDENCE_LABELS.items())
        raise ValueRefused(text, "证据等级 E0 至 E4", suggestion=advice)
    return level


def _basis(text: str) -> str:
    if says_nothing(text):
        return ""
    basis = _BASES.get(folded(text).removesuffix("值"))
    if basis is None:
        raise ValueRefused(text, "实测、设计、估算或申报")
    return basis


def _firms(drafts: Drafts) -> dict[str, Firm]:
    """Return the enterprises of a file, and those its projects point to, by code and by name."""
    found: dict[str, Firm] = {}
    for firm in (*drafts.firms, *(project.firm for project in drafts.projects)):
        for text in (firm.uscc, firm.name):
            if text:
                found.setdefault(name_key(text), firm)
    return found
