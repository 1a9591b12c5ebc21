"""Who must audit: go over all stored enterprises, say why and what is not known, and propose entries for a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.office import packs_in_use
from desktop.work.operations.registers import keep_record, open_book, with_around
from matching.case import Case, Fact
from matching.derive import derived
from matching.explain.wording import labels
from matching.fields import decode
from matching.mandatory import ClassFound, classes_of
from matching.registers.records import Record

if TYPE_CHECKING:
    from desktop.store import EnterpriseKey
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.packs import Pack
    from matching.registers.book import Book

AUDITS = "cp_audit"
OPEN = frozenset({"listed", "running", "reported"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTarget:
    """Hold one enterprise with every class that reaches it, and its audits in hand."""

    enterprise_id: str
    name: str
    county: str
    classes: tuple[ClassFound, ...]
    in_hand: tuple[int, ...]
    """Numbers of its audits that are not over."""
    missing: str
    """What is not known, in words; empty when nothing matters any more."""

    @property
    def found(self) -> tuple[ClassFound, ...]:
        """Return the classes it belongs to."""
        return tuple(one for one in self.classes if one.belongs)

    @property
    def state(self) -> str:
        """Return how it stands: due, in_hand, settled, unknown or none."""
        if not self.found:
            return "unknown" if any(one.belongs is None for one in self.classes) else "none"
        if all(one.settled for one in self.found):
            return "settled"
        return "in_hand" if self.in_hand else "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTargets:
    """Hold all enterprises gone over, those that must audit first."""

    on: date
    targets: tuple[AuditTarget, ...]

    def of_state(self, *states: str) -> tuple[AuditTarget, ...]:
        """Return the enterprises that stand so."""
        return tuple(one for one in self.targets if one.state in states)


STATES = {
    "due": "须审核，未列入", "in_hand": "须审核，已在名单", "settled": "须审核，已落实",
    "unknown": "缺资料，待查", "none": "不属必审",
}  # fmt: skip


def audit_targets(store: Store, *, on: date | None = None, progress: Progress | None = None) -> AuditTargets:
    """Go over all stored enterprises; nothing is set and nobody is listed by it."""
    day = on or date.today()
    order = list(STATES)
    found = sorted(_targets(store, day, progress), key=lambda one: (order.index(one.state), one.county, one.name))
    return AuditTargets(on=day, targets=tuple(found))


def propose_audits(
    store: Store,
    list_year: int,
    *,
    among: Collection[str] | None = None,
    on: date | None = None,
    progress: Progress | None = None,
) -> tuple[Record, ...]:
    """Return an entry for the list of a year for every enterprise (of these, or of all) that must audit and is on none.

    Nothing is kept.
    """
    targets = [one for one in _targets(store, on or date.today(), progress, among) if one.state == "due"]
    targets.sort(key=lambda one: (one.county, one.name))
    return tuple(with_around(store, _entry(target, list_year)) for target in targets)


def list_audits(
    store: Store, enterprise_ids: Collection[str], list_year: int, *, listed_on: date | None = None,
    on: date | None = None, by: str, progress: Progress | None = None,
) -> tuple[Record, ...]:  # fmt: skip
    """Keep the proposed entries a person chose, all or none; refuse an enterprise nothing was proposed for."""
    proposed = {
        record.enterprise_id: record
        for record in propose_audits(store, list_year, among=frozenset(enterprise_ids), on=on)
    }
    if strange := [one for one in enterprise_ids if one not in proposed]:
        name = store.load_enterprise(strange[0]).facts.get("ent_name")
        called = str(name.value) if name is not None else strange[0]
        raise Problem(
            f"“{called}”没有建议列入名单",
            remedy="它不属必审、资料不全或已在名单里；自愿审核的请在台账里单独登记",
            code="audit_list",
        )
    book = open_book(store, on=on)
    with store.transaction():
        return tuple(
            _keep(store, book, proposed[one], listed_on=listed_on, by=by) for one in dict.fromkeys(enterprise_ids)
        )


def _targets(
    store: Store, on: date, progress: Progress | None, among: Collection[str] | None = None
) -> tuple[AuditTarget, ...]:
    packs = packs_in_use(store).on(on)
    with store.transaction():  # one for all that is read: thousands of enterprises come quicker
        in_hand = _in_hand(store)
        index = [key for key in store.enterprise_index() if among is None or key.id in among]
        found = []
        for done, key in enumerate(index):
            if progress is not None:
                progress.step(done, len(index), key.name)
            found.append(_target(store, key, packs, on, tuple(in_hand.get(key.id, ()))))
    return tuple(found)


def _in_hand(store: Store) -> dict[str, list[int]]:
    """Return the numbers of the audits of each enterprise that are not over."""
    found: dict[str, list[int]] = {}
    for record in store.registers.records(resources.registers().dictionary, registers=(AUDITS,)):
        if record.state in OPEN:
            found.setdefault(record.enterprise_id, []).append(record.number)
    return found


def _target(store: Store, key: EnterpriseKey, packs: Sequence[Pack], on: date, in_hand: tuple[int, ...]) -> AuditTarget:
    rules, dictionary = resources.mandatory_rules(), resources.dictionary()
    firm = derived(Case(facts=store.load_enterprise(key.id).facts), resources.derivations())
    classes = classes_of(firm, rules, packs, dictionary, on, name_code=resources.name_code)
    missing = dict.fromkeys(name for one in classes if one.belongs is None for name in one.missing)
    return AuditTarget(
        enterprise_id=key.id,
        name=key.name,
        county=firm.text("ent_county_code"),
        classes=classes,
        in_hand=in_hand,
        missing=labels(tuple(missing), dictionary) if missing else "",
    )


def _entry(target: AuditTarget, list_year: int) -> Record:
    register = resources.registers()[AUDITS]
    why = "；".join(f"{one.title}（{one.reason}，{one.cited}）" for one in target.found)
    values = {"cpa_list_year": list_year, "cpa_kind": "mandatory", "cpa_reason": why}
    facts = {name: Fact(value=decode(register.fields[name], raw)) for name, raw in values.items()}
    return Record(id="", register=AUDITS, facts=facts, state=register.first_state, enterprise_id=target.enterprise_id)


def _keep(store: Store, book: Book, record: Record, *, listed_on: date | None, by: str) -> Record:
    if listed_on is not None:
        record = replace(record, facts={**record.facts, "cpa_listed_on": Fact(value=listed_on)})
    saved = keep_record(store, book, record, by=by, why="按必审识别列入名单")
    book.keep(replace(saved, around=record.around))
    return saved
