"""What the case list can show, sort and filter by: its own columns, every field of the dictionary, the gates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.store import GATE, CaseRow
from desktop.store.listing import can_be_listed
from desktop.work.number_words import interval_text, number_text
from desktop.work.operations.office import packs_in_use
from matching.fields import Field
from matching.findings import RECOMMENDATION_LABELS

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

NEVER = "未评估"
KINDS = ("text", "number", "day", "choice")
_VERDICTS = (("yes", "满足"), ("no", "不满足"), ("unknown", "待核实"))
_KINDS: Mapping[str, str] = {
    "dec": "number", "int": "number", "date": "day", "enum": "choice", "enum[]": "choice", "tri": "choice",
    "bool": "choice", "doc": "choice",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ListField:
    """Describe one thing the list can show, sort or filter by."""

    id: str
    title: str
    group: str
    kind: str
    """One of KINDS: it decides which comparisons make sense."""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Values with their labels, where the value is chosen."""
    can_show: bool = True
    help: str = ""


@dataclass(frozen=True, slots=True)
class _Own:
    title: str
    kind: str
    text: Callable[[CaseRow], str]


def _places(row: CaseRow) -> str:
    if row.rank_best is None or row.rank_worst is None:
        return ""
    return str(row.rank_best) if row.rank_best == row.rank_worst else f"{row.rank_best} – {row.rank_worst}"


OWN: Mapping[str, _Own] = {
    "number": _Own("编号", "number", lambda row: str(row.number)),
    "enterprise": _Own("企业", "text", lambda row: row.enterprise),
    "project": _Own("项目", "text", lambda row: row.project),
    "county": _Own("县区", "text", lambda row: row.county),
    "recommendation": _Own("结论", "choice", lambda row: RECOMMENDATION_LABELS.get(row.recommendation, NEVER)),
    "score_low": _Own("得分区间", "number", lambda row: interval_text(row.score_low, row.score_high)),
    "score_high": _Own("最高可能得分", "number", lambda row: interval_text(row.score_high, row.score_high)),
    "rank": _Own("名次", "number", lambda row: "" if row.rank is None else str(row.rank)),
    "rank_range": _Own("可能名次", "text", _places),
    "judged_on": _Own("判定日期", "day", lambda row: "" if row.judged_on is None else str(row.judged_on)),
    "changed_since_judged": _Own(
        "待重判", "choice", lambda row: "待重判" if row.changed_since_judged and row.recommendation else ""
    ),
    "person": _Own("责任人", "text", lambda row: row.person),
    "saved_at": _Own("最后保存", "day", lambda row: f"{row.saved_at.astimezone():%Y-%m-%d %H:%M}"),
    "saved_by": _Own("保存人", "text", lambda row: row.saved_by),
}
"""Columns that are no fields of the dictionary, by their names in a question to the store."""
_CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "recommendation": (*RECOMMENDATION_LABELS.items(), ("", NEVER)),
    "changed_since_judged": (("1", "待重判"), ("0", "不需要")),
}
UNSORTED = frozenset({"rank_range"})
"""Columns shown only: no question can sort or filter by them."""


def list_fields(
    store: Store, *, gates_on: date | None = None, progress: Progress | None = None
) -> tuple[ListField, ...]:
    """Return everything the list can show, sort or filter by; with a day the gates in force then as well."""
    dictionary = resources.dictionary()
    listed = store.listed_fields()
    own = [
        ListField(id=name, title=one.title, group="项目清单", kind=one.kind, choices=_CHOICES.get(name, ()))
        for name, one in OWN.items()
    ]
    known = {"ent_name", "prj_name"}  # the list's own columns hold them
    fields = [
        ListField(
            id=field.id,
            title=field.label,
            group=dictionary.groups[field.group].title,
            kind=_KINDS.get(field.kind, "choice" if _is_coded(field, listed) else "text"),
            unit="" if field.unit == "-" else field.unit,
            choices=_choices(store, field, listed),
            help=field.help,
        )
        for field in can_be_listed(dictionary)
        if field.id not in known
    ]
    return (*own, *fields, *(() if gates_on is None else _gates(store, gates_on)))


def title_of(name: str) -> str:
    """Return the heading of a column with its unit."""
    if name in OWN:
        return OWN[name].title
    field = resources.dictionary().get(name)
    if field is None:
        return name
    return f"{field.label}（{field.unit}）" if field.unit not in {"", "-"} else field.label


def is_number(name: str) -> bool:
    """Say whether a column holds plain numbers."""
    field = resources.dictionary().get(name)
    return name in {"number", "rank"} or (field is not None and field.kind in {"dec", "int"})


def cell_text(name: str) -> Callable[[CaseRow], str]:
    """Return what makes the text of a column; nothing for a field that is no longer there."""
    if name in OWN:
        return OWN[name].text
    field = resources.dictionary().get(name)
    if field is None:
        return lambda _row: ""
    return lambda row: field_text(field, row.values.get(name, ""))


def field_text(field: Field, value: str) -> str:
    """Print a listed value of a field: labels for choices and codes, numbers with separators."""
    if not value:
        return ""
    if field.kind in {"dec", "int"}:
        return number_text(value)
    if field.kind == "bool":
        return {"1": "是", "0": "否"}.get(value, value)
    if field.code:
        return resources.name_code(field.code, value) or value
    if field.is_list or field.values or field.kind == "tri":
        return "、".join(field.choice_label(part) for part in value.split("|") if part)
    return value


def _is_coded(field: Field, listed: frozenset[str]) -> bool:
    return field.code in {"county", "industry"} and field.id in listed


def _choices(store: Store, field: Field, listed: frozenset[str]) -> tuple[tuple[str, str], ...]:
    if field.kind == "tri":
        return (("yes", "是"), ("no", "否"))
    if field.kind == "bool":
        return (("true", "是"), ("false", "否"))
    if _is_coded(field, listed):
        return tuple((value, field_text(field, value)) for value in store.value_counts(field.id) if value)
    return tuple((choice.id, choice.label) for choice in field.values)


def _gates(store: Store, on: date) -> list[ListField]:
    return [
        ListField(
            id=f"{GATE}{pack.row.id}:{gate.row.id}",
            title=f"{gate.row.id} {gate.row.title}",
            group=f"闸门：{pack.row.title}",
            kind="choice",
            choices=_VERDICTS,
            can_show=False,
        )
        for pack in packs_in_use(store).on(on)
        for gate in pack.gates
    ]
