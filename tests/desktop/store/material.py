"""A small dictionary and the drafts the store's tests save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from matching.case import Fact
from matching.decision import Decision
from matching.fields import FieldDictionary, Value, load_fields

_CHOICES = 'values = [["a", "甲", "A"], ["b", "乙", "B"], ["c", "丙", "C"]]'


def _field(field_id: str, kind: str, subject: str, *, listed: bool = False, more: str = "") -> str:
    return (
        f'[[field]]\nid = "{field_id}"\nlabel = "{field_id}"\nlabel_en = "{field_id}"\nkind = "{kind}"\n'
        f'subject = "{subject}"\ngroup = "g"\nlisted = {str(listed).lower()}\n{more}\n'
    )


FIELDS = {
    "ent_name": _field("ent_name", "str", "enterprise", listed=True),
    "ent_uscc": _field("ent_uscc", "code", "enterprise", listed=True),
    "ent_county_code": _field("ent_county_code", "code", "enterprise", listed=True),
    "ent_size": _field("ent_size", "enum", "enterprise", listed=True, more=_CHOICES),
    "ent_staff": _field("ent_staff", "int", "enterprise"),
    "ent_green": _field("ent_green", "tri", "enterprise", listed=True),
    "prj_name": _field("prj_name", "str", "project", listed=True),
    "prj_content": _field("prj_content", "text", "project"),
    "prj_contact": _field("prj_contact", "text", "project", more="personal = true"),
    "prj_invest": _field("prj_invest", "dec", "project", listed=True),
    "prj_area": _field("prj_area", "enum[]", "project", listed=True, more=_CHOICES),
    "prj_start": _field("prj_start", "date", "project", listed=True),
    "prj_flows": _field("prj_flows", "map", "project", more='keys = [["so2", "二氧化硫", "SO2"]]'),
    "loan_amount": _field("loan_amount", "dec", "loan", more="minimum = 0\nmaximum = 1000"),
    "msr_name": _field("msr_name", "str", "measure"),
    "msr_before": _field("msr_before", "dec", "measure"),
    "mon_result": _field("mon_result", "enum", "monitoring", more=_CHOICES),
}
_HEAD = 'subject = "enterprise"\n[[group]]\nid = "g"\ntitle = "组"\ntitle_en = "group"\n'
PLACES = {"130123": "正定县", "340122": "肥东县"}
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = NOON.date()


def dictionary_of(*left_out: str, **instead: str) -> FieldDictionary:
    """Return the small dictionary, without some fields or with others in their place."""
    fields = {name: text for name, text in {**FIELDS, **instead}.items() if name not in left_out}
    return load_fields({"fields.toml": _HEAD + "".join(fields.values())})


class Clock:
    """A clock that a test sets forward."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: int) -> None:
        self.now += timedelta(**duration)


def facts(**values: Value) -> dict[str, Fact]:
    """Make facts of plain values."""
    return {field_id: Fact(value=value) for field_id, value in values.items()}


def save_firm(store: Store, name: str = "绿源环保科技有限公司", *, id: str | None = None, **values: Value) -> str:
    """Save an enterprise and return its id."""
    draft = EnterpriseDraft(facts=facts(ent_name=name, **values))
    return store.save_enterprise(draft, id=id, by="张三", why="录入").id


def case_draft(enterprise_id: str, name: str = "余热利用改造项目", **values: Value) -> CaseDraft:
    """Make the draft of a project."""
    return CaseDraft(enterprise_id=enterprise_id, facts=facts(prj_name=name, **values))


def save_case(
    store: Store, name: str = "余热利用改造项目", *, firm: str | None = None, id: str | None = None, **values: Value
) -> str:
    """Save a project, with an enterprise of its own unless one is given, and return its id."""
    draft = case_draft(firm or save_firm(store), name, **values)
    return store.save_case(draft, id=id, by="张三", why="录入").id


def full_facts() -> Mapping[str, Fact]:
    """Return facts of every kind with everything a fact can carry."""
    said = {"evidence": "E2", "source": "节能评估报告", "on": date(2026, 4, 1), "by": "李四", "basis": "measured"}
    return {
        "prj_name": Fact(value="余热利用改造项目", **said),  # type: ignore[arg-type]  # a mixed dict of keywords
        "prj_content": Fact(value="含“引号”、换行\n与 emoji 🌿"),
        "prj_invest": Fact(value=Decimal("12345678901234567890.10"), evidence="E4"),
        "prj_area": Fact(value=("a", "c")),
        "prj_start": Fact(value=date(2026, 1, 31)),
        "prj_flows": Fact(value={"so2": Decimal("1.50")}),
        "loan_amount": Fact(value=Decimal("0.1"), derived="loan.sum"),
    }


def decision(
    store: Store, case_id: str, *, id: str, recommendation: str = "ready", low: float = 60.0, on: date = TODAY
) -> Decision:
    """Make a decision on the present facts of a case."""
    stored = store.load_case(case_id)
    return Decision(
        id=id,
        case_id=case_id,
        on=on,
        case_revision=stored.revision,
        enterprise_revision=stored.enterprise_revision,
        basis="ab12",
        recommendation=recommendation,
        approval="unknown",
        fast_lane="no",
        lowered=False,
        score_low=low,
        score_high=low + 10,
        areas=((40.0, 55.0),),
        shares=((8.0, 16.0), (0.0, 4.0)),
        verdicts={"abc247": "yyun"},
        offers={"abc247": "oc"},
        readings={},
    )
