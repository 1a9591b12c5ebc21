"""What an official form is filled from: a case, an enterprise, a record of a register, or all records of a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.dossier.official.ground import Entry, Ground
from desktop.dossier.official.rows import TableBlock
from desktop.dossier.official.vocabulary import REGISTER, register_fields
from desktop.problems import Problem
from desktop.version import VERSION
from desktop.work.operations import official_lists as lists
from desktop.work.operations.monitoring import case_monitoring
from desktop.work.operations.office import load_settings
from desktop.work.operations.printing import UNNAMED_OFFICE
from desktop.work.operations.recommend_facts import case_ground
from desktop.work.operations.registers import open_book
from matching.case import Case, Fact
from matching.derive import derived
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS
from matching.registers.words import name_of, shown
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.dossier.official.reading import Layout
    from desktop.statistics.periods import Period
    from desktop.store.database import Store
    from matching.registers.book import Book, Worked
    from matching.registers.records import Record

_SHORT = 12
_MONITORED = frozenset({"monitoring_due", "checks_done", "checks", "compared"})
_WORDED = frozenset({"str", "text", "str[]", "text[]"})
_PLACES = frozenset({"uscc", "county", "prefecture"})
_LEAST = 3
"""Letters from which a text can tell who somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Name what a form is printed about; `period` stands beside the others or alone."""

    case_id: str = ""
    enterprise_id: str = ""
    record_id: str = ""
    period: Period | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """Return what is named, the narrowest first."""
        named = {
            "case": self.case_id, "record": self.record_id, "enterprise": self.enterprise_id, "period": self.period,
        }  # fmt: skip
        return tuple(name for name, one in named.items() if one)


def ground_for(store: Store, layout: Layout, subject: Subject, *, on: date, printed_on: date) -> Ground:
    """Return what a form is filled from; refuse a form that is about something else."""
    row = layout.row
    if row.about not in subject.given:
        raise Problem(
            f"“{row.title}”要按{ABOUT[row.about]}打印", remedy=f"请用 {OPTION[row.about]} 指明", code="official_subject"
        )
    ground = ground_of(store, row.about, subject, wanted=wanted_by(layout), on=on, printed_on=printed_on)
    if row.about == "record" and ground.register != row.register:
        register = resources.registers()[row.register].row.title
        raise Problem(
            f"“{row.title}”要按台账“{register}”的记录打印", remedy=f"请用 --record {row.register}:编号",
            code="official_subject",
        )  # fmt: skip
    return ground


def widened(store: Store, subject: Subject) -> Subject:
    """Return a subject with the enterprise of its case: forms about the enterprise are printed from there too."""
    if not subject.case_id or subject.enterprise_id:
        return subject
    return replace(subject, enterprise_id=store.load_case(subject.case_id).case.enterprise_id)


def ground_of(
    store: Store, about: str, subject: Subject, *, wanted: frozenset[str], on: date, printed_on: date
) -> Ground:
    """Return what is known of a subject, as far as the names wanted ask for it."""
    makers = {"case": _case, "enterprise": _enterprise, "record": _record, "period": _period}
    return makers[about](_Maker(store, wanted, on, printed_on, subject.period), subject)


def wanted_by(layout: Layout) -> frozenset[str]:
    """Return what a form lists, and the single values it prints or asks."""
    blocks = (block for section in layout.row.section for block in section.block)
    listed = {block.rows for block in blocks if isinstance(block, TableBlock)}
    names = {name for condition in layout.conditions.values() for name in condition.names}
    return frozenset(listed | names | set(layout.asked))


ABOUT = {"case": "项目", "enterprise": "企业", "record": "台账记录", "period": "期间"}
OPTION = {"case": "--case", "enterprise": "--enterprise", "record": "--record 台账:编号", "period": "--period"}


@dataclass(slots=True)
class _Maker:
    store: Store
    wanted: frozenset[str]
    on: date
    printed_on: date
    period: Period | None
    _book: Book | None = None

    @property
    def book(self) -> Book:
        if self._book is None:
            self._book = open_book(self.store, on=self.on)
        return self._book

    def ground(
        self, values: Mapping[str, Any], rows: Mapping[str, tuple[Entry, ...]], *, called: str, number: str,
        words: Mapping[str, str] | None = None, identity: tuple[str, ...] = (), register: str = "",
    ) -> Ground:  # fmt: skip
        """Put together what every form knows with what this one is about."""
        office = load_settings(self.store)
        name = office.office_name or UNNAMED_OFFICE
        known: dict[str, Any] = {
            **values, "office_name": name, "printed_on": self.printed_on, "data_on": self.on, "subject_number": number,
        }  # fmt: skip
        if office.bank_name:
            known["bank_name"] = office.bank_name
        if self.period is not None:
            known |= {
                "period_words": self.period.label, "period_start": self.period.start, "period_end": self.period.end
            }  # fmt: skip
        return Ground(
            own=Entry(values=known, words=words or {}),
            lists=rows,
            called=called,
            number=number,
            office=name,
            printed_on=self.printed_on,
            on=self.on,
            period=(self.period.start, self.period.end) if self.period is not None else None,
            identity=identity,
            register=register,
            name_code=resources.name_code,
            program=f"绿荐 {VERSION}",
        )

    # ---- registers

    def records(self, enterprise_id: str = "", project_id: str = "") -> dict[str, tuple[Entry, ...]]:
        """Return the records of every register the form lists: all, or those of an enterprise or project."""
        found = {}
        for name in self.wanted:
            if not name.startswith(REGISTER):
                continue
            every = self.book.records(name.removeprefix(REGISTER))
            kept = [one for one in every if not enterprise_id or _fits(one, enterprise_id, project_id)]
            found[name] = tuple(record_entry(self.book.worked(one), self.book) for one in kept)
        return found

    def linked(self, record: Record) -> dict[str, tuple[Entry, ...]]:
        """Return the records that name this one, of every register the form lists."""
        found = {}
        for register, link in self.book.registers.children(record.register):
            name = REGISTER + register.id
            if name in self.wanted:
                kept = self.book.linked(register.id, link, record.id)
                found[name] = tuple(record_entry(self.book.worked(one), self.book) for one in kept)
        return found


def _fits(record: Record, enterprise_id: str, project_id: str) -> bool:
    """Say whether a record is about a project or its enterprise as such; without a project, about the enterprise."""
    if record.project_id and project_id:
        return record.project_id == project_id
    return record.enterprise_id == enterprise_id


def record_entry(worked: Worked, book: Book) -> Entry:
    """Return a record as a row: its values, and what linked records are called."""
    register = worked.register
    values = {name: worked.values[name] for name in register_fields(register) if name in worked.values}
    values["number"] = worked.record.number
    if worked.record.state:
        values["state"] = worked.record.state
    words = {
        name: shown(worked, name, book, name_code=resources.name_code)
        for name in register.links
        if worked.values.get(name)
    }
    return Entry(values=values, words=words)


# ---- a case


def _case(maker: _Maker, subject: Subject) -> Ground:
    store, wanted = maker.store, maker.wanted
    case = derived(store.load_case(subject.case_id).case, resources.derivations())
    row = store.case_row(subject.case_id)
    values = _facts(case.facts)
    rows: dict[str, tuple[Entry, ...]] = {"measures": lists.measures(case, ())}
    rows |= maker.records(case.enterprise_id, case.id)
    if wanted & lists.JUDGED:
        values |= _judged(maker, case, rows)
    if wanted & _MONITORED:
        found = case_monitoring(store, case.id, on=maker.on).monitoring
        rows |= {"checks": lists.checks(found), "compared": lists.compared(found)}
        values["checks_done"] = len(found.checks)
        if found.due.on is not None:
            values["monitoring_due"] = found.due.on
    if "ladder" in wanted:
        rows["ladder"] = lists.ladder(store, case.id)
    if "needed_papers" in wanted:
        rows["needed_papers"] = lists.needed_papers(store, case.id, on=maker.on)
    names = [case.text(name) for name in ("ent_name", "prj_name")]
    return maker.ground(
        values, rows,
        called=" ".join(filter(None, names)) or "（未命名）",
        number=str(row.number) if row is not None else case.id[-_SHORT:],
        identity=_identity(case.facts, case.measures),
    )  # fmt: skip


def _judged(maker: _Maker, case: Case, rows: dict[str, tuple[Entry, ...]]) -> dict[str, Any]:
    """Return what the latest judgement says, and put what it lists into the rows; nothing where there is none."""
    from desktop.work.operations.judging import facts_judged, in_words

    ground = case_ground(maker.store, case.id, on=maker.on)
    rows |= {"gates": lists.gates(ground), "attributes": lists.attributes(ground)}
    decision = maker.store.latest_judgement(case.id)
    if decision is None:
        return {}
    # What could be done next takes most of the time and is not printed here; the appraisal comes with it.
    judgement = in_words(
        maker.store, facts_judged(maker.store, decision), decision, in_full="finance" in maker.wanted
    )  # fmt: skip
    rows |= lists.of_judgement(judgement)
    rows["measures"] = lists.measures(case, judgement.working.measures if judgement.working else ())
    asked = [one for one in ground.gates if lists.counts(one)]
    passed = sum(one.verdict is Verdict.YES for one in asked)
    low, high = judgement.score.low, judgement.score.high
    return {
        "judged_on": judgement.on,
        "recommendation_words": RECOMMENDATION_LABELS[judgement.recommendation],
        "approval_words": APPROVAL_LABELS[judgement.approval],
        "score_words": f"{low:.1f}" if low == high else f"{low:.1f} 至 {high:.1f}",
        "gates_passed": passed,
        "gates_open": len(asked) - passed,
    }


# ---- an enterprise, a record, a period


def _enterprise(maker: _Maker, subject: Subject) -> Ground:
    stored = maker.store.load_enterprise(subject.enterprise_id)
    case = derived(Case(facts=stored.facts), resources.derivations())
    rows = maker.records(subject.enterprise_id)
    if "projects" in maker.wanted:
        own = (one.case for one in maker.store.cases() if one.case.enterprise_id == subject.enterprise_id)
        rows["projects"] = tuple(
            Entry(values=_facts(derived(one, resources.derivations()).facts))
            for one in own
        )  # fmt: skip
    return maker.ground(
        _facts(case.facts), rows,
        called=case.text("ent_name") or "（未命名）", number=subject.enterprise_id[-_SHORT:].upper(),
        identity=_identity(case.facts, ()),
    )  # fmt: skip


def _record(maker: _Maker, subject: Subject) -> Ground:
    from desktop.work.operations.registers import find_record

    book = maker.book
    record = find_record(book, subject.record_id)
    worked = book.worked(record)
    entry = record_entry(worked, book)
    called = name_of(worked, book, name_code=resources.name_code)
    values = {**_facts(record.around), **entry.values, "record_called": called}
    if record.state in worked.register.states:
        values["record_state"] = worked.register.states[record.state].label
    return maker.ground(
        values, maker.linked(record),
        called=called, number=str(record.number), words=entry.words, identity=_identity(record.around, ()),
        register=record.register,
    )  # fmt: skip


def _period(maker: _Maker, subject: Subject) -> Ground:
    rows = maker.records()
    if "products" in maker.wanted:
        rows["products"] = lists.products(maker.store, on=maker.on)
    if "stages" in maker.wanted:
        rows["stages"] = lists.stages(maker.store, on=maker.on)
    assert subject.period is not None
    return maker.ground({}, rows, called=subject.period.label, number=subject.period.label)


def _facts(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {name: fact.value for name, fact in facts.items() if fact.is_known}


def _identity(facts: Mapping[str, Fact], measures: tuple[Mapping[str, Fact], ...]) -> tuple[str, ...]:
    """Return every text by which somebody could be told: worded by a person, personal, or a code of one firm."""
    found = {text for each in (facts, *measures) for name, fact in each.items() for text in _telling(name, fact)}
    return tuple(sorted(found))


def _telling(name: str, fact: Fact) -> Iterator[str]:
    one = resources.dictionary().get(name)
    if one is not None and fact.is_known and (one.personal or one.kind in _WORDED or one.code in _PLACES):
        parts = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        yield from (text for part in parts if len(text := str(part).strip()) >= _LEAST)
