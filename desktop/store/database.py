"""The store: one database file, one owner, one thread; everything the program keeps goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.store import (
    backup,
    cases,
    journal,
    judgements,
    listing,
    listing_more,
    monitoring,
    opening,
    outcomes,
    overrides,
    packs,
    persons,
    ranking_models,
    recommendations,
    recovery,
    saving,
    search,
    settings,
    state,
)
from desktop.store.access import Access
from desktop.store.duties import DutyShelf
from desktop.store.gate_shelf import GateShelf
from desktop.store.judgements import Part, Ranked
from desktop.store.paper_shelf import PaperShelf
from desktop.store.records import (
    Activation,
    BackupInfo,
    CaseDraft,
    CasePage,
    CaseQuery,
    CaseRow,
    EnterpriseDraft,
    EnterpriseKey,
    InstalledPack,
    JournalEntry,
    JudgementInfo,
    ProjectKey,
    RankingModelInfo,
    RevisionInfo,
    Saved,
    SharedDecisions,
    StoredCase,
    StoredEnterprise,
    VerdictChange,
)
from desktop.store.registers import RegisterShelf
from desktop.store.schema import mapping, setting
from desktop.store.statistics import StatisticsShelf
from matching.fields import ENTERPRISE_SUBJECTS, FieldDictionary

if TYPE_CHECKING:
    from matching.case import Fact
    from matching.decision import Decision
    from matching.ground import Basis
    from matching.monitoring.records import MonitoringRecord
    from matching.override import Override
    from matching.ranking.labels import Comparison, Outcome
    from matching.recommendation.events import Event
    from matching.recommendation.ladder import LadderEvent


class Store:
    """Keep everything of one office in one file; used only by the thread that opened it.

    Failures of file, disk or key come as `desktop.problems.Problem`, errors of a caller as ValueError or RuntimeError.
    A change made outside a transaction is a transaction of its own.
    """

    def __init__(self, opener: Callable[[], Access], dictionary: FieldDictionary, key: str | None) -> None:
        self._opener = opener
        self._dictionary = dictionary
        self._key = key
        self._enterprise_fields = frozenset(field.id for field in dictionary.of(*ENTERPRISE_SUBJECTS))
        self._measure_fields = frozenset(field.id for field in dictionary.of("measure"))
        self._monitoring_fields = frozenset(field.id for field in dictionary.of("monitoring"))
        self._case_fields = frozenset(dictionary) - self._enterprise_fields - self._measure_fields
        self._access = opener()
        self._closed = False

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        dictionary: FieldDictionary,
        key: str | None = None,
        places: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Store:
        """Open the database, creating or upgrading it; `places` names the counties by their codes."""

        def opener() -> Access:
            return opening.open_access(path, dictionary=dictionary, key=key, places=places or {}, clock=now)

        return cls(opener, dictionary, key)

    def close(self) -> None:
        """Back up when due and let go of the file; closing twice is no harm."""
        if not self._closed:
            self._closed = True
            opening.close_access(self._access)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Return where the database file lies."""
        return self._access.path

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what the person should know about the place of the database, usually nothing."""
        return opening.notes(self.path)

    def transaction(self) -> AbstractContextManager[None]:
        """Keep everything done inside, or nothing of it."""
        return self._access.transaction()

    # Enterprises and cases

    def save_enterprise(self, draft: EnterpriseDraft, *, id: str | None, by: str, why: str) -> Saved:
        """Save all facts of an enterprise; an id not met before (from another office) is taken over."""
        saving.check_draft(draft.facts, id=id, allowed=self._enterprise_fields)
        return saving.save_enterprise(self._access, draft, id=id, by=by, why=why)

    def save_case(self, draft: CaseDraft, *, id: str | None, by: str, why: str) -> Saved:
        """Save all facts and measures of a project; an id not met before (from another office) is taken over."""
        saving.check_draft(draft.facts, id=id, allowed=self._case_fields)
        for measure in draft.measures:
            saving.check_draft(measure, id=None, allowed=self._measure_fields)
        return saving.save_case(self._access, draft, id=id, by=by, why=why)

    def load_enterprise(self, enterprise_id: str, *, revision: int | None = None) -> StoredEnterprise:
        """Return an enterprise at its present or an earlier revision."""
        return cases.load_enterprise(self._access, enterprise_id, revision=revision)

    def load_case(self, case_id: str, *, revision: int | None = None) -> StoredCase:
        """Return a case at its present revision, or at an earlier one with its enterprise as it was then."""
        return cases.load_case(self._access, case_id, revision=revision)

    def cases(self, ids: Sequence[str] | None = None) -> Iterator[StoredCase]:
        """Give these cases, or all outside the recycle bin, one by one."""
        return cases.load_cases(self._access, ids)

    def enterprise_index(self) -> tuple[EnterpriseKey, ...]:
        """Return name and credit code of every enterprise outside the recycle bin."""
        return cases.enterprise_index(self._access)

    def project_index(self) -> tuple[ProjectKey, ...]:
        """Return name and enterprise of every project outside the recycle bin."""
        return cases.project_index(self._access)

    def revisions(self, case_id: str) -> tuple[RevisionInfo, ...]:
        """Return all revisions of a project, the newest first."""
        return cases.revisions(self._access, case_id)

    def revert_case(self, case_id: str, revision: int, *, by: str, why: str) -> Saved:
        """Save an earlier revision of a project as its newest one."""
        return recovery.revert_case(self._access, case_id, revision, by=by, why=why)

    def delete_case(self, case_id: str, *, by: str, why: str) -> None:
        """Move a case to the recycle bin."""
        cases.move_case(self._access, case_id, to_bin=True, by=by, why=why)

    def restore_case(self, case_id: str, *, by: str, why: str) -> None:
        """Take a case out of the recycle bin, its enterprise with it."""
        cases.move_case(self._access, case_id, to_bin=False, by=by, why=why)

    def delete_enterprise(self, enterprise_id: str, *, by: str, why: str) -> None:
        """Move an enterprise without live cases to the recycle bin."""
        cases.move_enterprise(self._access, enterprise_id, to_bin=True, by=by, why=why)

    def restore_enterprise(self, enterprise_id: str, *, by: str, why: str) -> None:
        """Take an enterprise out of the recycle bin."""
        cases.move_enterprise(self._access, enterprise_id, to_bin=False, by=by, why=why)

    def journal(self, case_id: str | None = None, *, limit: int = 500) -> tuple[JournalEntry, ...]:
        """Return who did what, when and why, the newest first: of everything, or of one case and its enterprise."""
        return journal.entries(self._access, case_id, limit=limit)

    # The case list

    def list_cases(self, query: CaseQuery) -> CasePage:
        """Return one page of the case list and how many cases fit altogether."""
        return search.list_cases(self._access, query)

    def case_ids(self, query: CaseQuery) -> tuple[str, ...]:
        """Return the ids of all cases that fit, in the order asked for, whatever the page."""
        return search.case_ids(self._access, query)

    def case_row(self, case_id: str) -> CaseRow | None:
        """Return the list row of one live case, None when there is none."""
        return search.case_row(self._access, case_id)

    def value_counts(self, field_id: str) -> dict[str, int]:
        """Return how many live cases hold each value of a listed field; an empty text stands for not known."""
        return search.value_counts(self._access, field_id)

    def list_numbers(self, query: CaseQuery) -> Sequence[int]:
        """Return the running numbers of all cases that fit, in the order asked for."""
        return search.numbers_of(self._access, query)

    def list_places(self, query: CaseQuery, ids: Sequence[str]) -> Mapping[str, int]:
        """Return at which place of the list each of these cases stands; those that do not fit are left out."""
        return search.places_of(self._access, query, ids)

    def know_names(self) -> None:
        """Read the names a search looks through, so that the first key need not wait for them."""
        search.know_names(self._access)

    def list_rows(self, numbers: Sequence[int]) -> tuple[CaseRow, ...]:
        """Return the list rows of these running numbers."""
        return search.rows_of(self._access, numbers)

    def list_ids(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of these running numbers."""
        return search.ids_of(self._access, numbers)

    def list_sums(self, numbers: Sequence[int], fields: Sequence[str]) -> tuple[tuple[Decimal, int], ...]:
        """Return the exact sum of what is known of counted fields, and of how many of these cases it is not known."""
        return search.sums_of(self._access, numbers, fields)

    def listed_fields(self) -> frozenset[str]:
        """Return the fields the list shows, filters and sorts by."""
        return frozenset(self._access.listing.fields) | frozenset(listing.CORE)

    def list_more(
        self, field_ids: Sequence[str], tell: Callable[[int, int], None] = lambda _done, _total: None
    ) -> None:
        """List further fields from now on, filled from the facts kept."""
        listing_more.list_more(self._access, self._dictionary, field_ids, tell)

    def name_persons(self, persons_by_case: Mapping[str, str], *, by: str) -> None:
        """Make persons responsible for cases; an empty name takes the person away."""
        persons.name(self._access, persons_by_case, by=by)

    def persons(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return who is responsible for each of these cases, an empty text where nobody is."""
        return persons.of_cases(self._access, ids)

    @property
    def gate_shelf(self) -> GateShelf:
        """Return what the latest judgements say of gates, for filtering."""
        return GateShelf(self._access)

    # Judgements

    def save_judgements(self, ranked: Iterable[Ranked], *, by: str = "", why: str = "") -> int:
        """Keep judgements with rank, best and worst rank (None when not ranked); return how many."""
        return judgements.save(self._access, ranked, by=by, why=why)

    def judgement(self, judgement_id: str) -> Decision:
        """Return one judgement; refuse it when it is not what was kept."""
        return judgements.load(self._access, judgement_id)

    def latest_judgement(self, case_id: str) -> Decision | None:
        """Return the judgement of a case made last, None when it was never judged."""
        return judgements.latest(self._access, case_id)

    def latest_judgements(self, part: type[Part]) -> tuple[Part, ...]:
        """Return a part (a struct with some of a Decision's fields) of the latest judgement of every live case."""
        return judgements.latest_of_all(self._access, part)

    def changed_verdicts(self, since: date, *, limit: int = 200) -> tuple[VerdictChange, ...]:
        """Return the live cases judged since a day with another recommendation than the time before."""
        return judgements.changed_since(self._access, since, limit=limit)

    def put_ranks(self, ranks: Mapping[str, tuple[int, int, int]]) -> None:
        """Show the present rank, best and worst rank of cases that were judged earlier."""
        judgements.put_ranks(self._access, ranks)

    def put_edition(self, checksum: str, texts: Mapping[str, str]) -> None:
        """Keep the files of a policy pack's edition, so that what was judged by it can be explained for ever."""
        judgements.put_edition(self._access, checksum, texts)

    def edition(self, checksum: str) -> dict[str, str] | None:
        """Return the files of a kept edition, None when it was never kept."""
        return judgements.kept_edition(self._access, checksum)

    def put_basis(self, checksum: str, basis: Basis) -> None:
        """Keep what judgements rest on (editions, office numbers, model, program) under its checksum."""
        judgements.put_basis(self._access, checksum, basis)

    def basis(self, checksum: str) -> Basis | None:
        """Return what a judgement rests on, None when it was never kept."""
        return judgements.kept_basis(self._access, checksum)

    def lay_override(self, case_id: str, laid: Override) -> None:
        """Keep a named person's decision over a finding; it takes the place of an earlier one on the same finding."""
        with self.transaction():
            overrides.lay(self._access, case_id, laid)

    def withdraw_override(self, case_id: str, laid: Override, *, by: str, why: str) -> None:
        """Take a named person's decision back."""
        with self.transaction():
            overrides.withdraw(self._access, case_id, laid, by=by, why=why)

    def overrides(self, ids: Sequence[str] | None = None) -> Mapping[str, tuple[Override, ...]]:
        """Return the decisions over findings that count, by case: of these cases, or of all that have any."""
        return overrides.of_cases(self._access, ids)

    def record_monitoring(
        self, case_id: str, facts: Mapping[str, Fact], *, recheck: bool, by: str, why: str, corrects: int | None = None
    ) -> int:
        """Keep a record of a check after the loan, or correct an earlier one by it; return its number.

        With `recheck` the case shows as one to be judged again until it is.
        """
        saving.check_draft(facts, id=None, allowed=self._monitoring_fields)
        with self.transaction():
            if corrects is None:
                return monitoring.record(self._access, case_id, facts, recheck=recheck, by=by, why=why)
            return monitoring.correct(self._access, corrects, facts, recheck=recheck, by=by, why=why)

    def withdraw_monitoring(self, number: int, *, by: str, why: str) -> None:
        """Let a record of a check count no more."""
        with self.transaction():
            monitoring.withdraw(self._access, number, by=by, why=why)

    def monitoring(self, ids: Sequence[str] | None = None) -> Mapping[str, tuple[MonitoringRecord, ...]]:
        """Return the records of checks that count, by case: of these cases, or of all that have any."""
        return monitoring.of_cases(self._access, ids)

    def monitoring_since_judged(self, case_id: str) -> frozenset[int]:
        """Return the numbers of the records of checks entered since a case was judged last."""
        return monitoring.since_judged(self._access, case_id)

    @property
    def registers(self) -> RegisterShelf:
        """Return the records an office keeps beside its cases."""
        return RegisterShelf(self._access)

    @property
    def duties(self) -> DutyShelf:
        """Return what people said of duties."""
        return DutyShelf(self._access)

    @property
    def statistics(self) -> StatisticsShelf:
        """Return what statistics read."""
        return StatisticsShelf(self._access)

    @property
    def papers(self) -> PaperShelf:
        """Return the papers of cases, enterprises and register records, with their files."""
        return PaperShelf(self._access)

    # What became of projects, and what was learned from it

    def record_outcome(self, kept: Outcome, *, told: str, corrects: int | None = None, why: str = "") -> int:
        """Keep what became of a case, or correct an earlier record by it; return its number."""
        with self.transaction():
            return outcomes.record(self._access, kept, told=told, corrects=corrects, why=why)

    def withdraw_outcome(self, number: int, *, by: str, why: str) -> None:
        """Let a record of an outcome count no more."""
        with self.transaction():
            outcomes.withdraw(self._access, number, by=by, why=why)

    def outcomes(self, ids: Sequence[str] | None = None) -> tuple[Outcome, ...]:
        """Return the outcomes that count in the order of their numbers: of these cases, or of all."""
        return outcomes.of_cases(self._access, ids)

    def record_comparison(self, kept: Comparison, *, told: str) -> int:
        """Keep which of two cases was put first; return its number."""
        with self.transaction():
            return outcomes.compare(self._access, kept, told=told)

    def withdraw_comparison(self, number: int, *, by: str, why: str) -> None:
        """Let an answer to "which first?" count no more."""
        with self.transaction():
            outcomes.withdraw_comparison(self._access, number, by=by, why=why)

    def comparisons(self) -> tuple[Comparison, ...]:
        """Return the answers to "which first?" that count, in the order of their numbers."""
        return outcomes.comparisons(self._access)

    # The mutual recommendation

    def record_recommendation(self, event: Event, *, told: str, origin: str = "") -> Event:
        """Keep a step of a recommendation, of this office or (with the key's fingerprint) of the other."""
        with self.transaction():
            return recommendations.record(self._access, event, told=told, origin=origin)

    def recommendation_events(self, case_ids: Iterable[str] | None = None) -> tuple[Event, ...]:
        """Return the steps of all recommendations in the order they were kept: of these cases, or of all."""
        return recommendations.events(self._access, case_ids)

    def record_ladder(self, event: LadderEvent, *, told: str) -> LadderEvent:
        """Keep what was chosen for a violation, or what proves that it was rectified."""
        with self.transaction():
            return recommendations.record_ladder(self._access, event, told=told)

    def ladder_events(self, case_id: str | None = None) -> tuple[LadderEvent, ...]:
        """Return what was entered on the ladder: of a case, or of all."""
        return recommendations.ladder_events(self._access, case_id)

    def keep_model(self, model_id: str, content: bytes, *, origin: str, taken: bool, sentence: str, by: str) -> bool:
        """Keep a ranking model once; say whether it was not there before."""
        with self.transaction():
            return ranking_models.keep(
                self._access, model_id, content, origin=origin, taken=taken, sentence=sentence, by=by
            )

    def model(self, model_id: str) -> bytes | None:
        """Return a ranking model as kept, None when there is none."""
        return ranking_models.load(self._access, model_id)

    def models(self) -> tuple[RankingModelInfo, ...]:
        """Return the heads of all ranking models, the newest first."""
        return ranking_models.history(self._access)

    def activate_model(self, model_id: str, *, by: str, why: str) -> None:
        """Let a ranking model order from now on; an empty id gives the order back to the scorecard."""
        with self.transaction():
            ranking_models.activate(self._access, model_id, by=by, why=why)

    def active_model(self) -> str:
        """Return the id of the ranking model that orders, empty when the scorecard does."""
        return ranking_models.active(self._access)

    def activations(self) -> tuple[Activation, ...]:
        """Return when which ranking model was made to order, the newest first."""
        return ranking_models.activations(self._access)

    def share_decisions(self, checksum: str, content: bytes, *, by: str, told: str, withdrawn: bool = False) -> None:
        """Keep a file of another office's decisions, or let it count no more."""
        with self.transaction():
            ranking_models.share(self._access, checksum, content, withdrawn=withdrawn, by=by, told=told)

    def shared_decisions(self) -> tuple[SharedDecisions, ...]:
        """Return the files of other offices' decisions that count."""
        return ranking_models.shared(self._access)

    def note(self, *, by: str, why: str, what: str, subject: str = "store", subject_id: str = "") -> None:
        """Write down what changed beside the records."""
        with self.transaction():
            journal.note(self._access, by=by, why=why, what=what, subject=subject, subject_id=subject_id)

    def install_pack(self, installed: InstalledPack, texts: Mapping[str, str]) -> None:
        """Keep an edition's files and use it from now on; its time is the present moment."""
        with self.transaction():
            packs.install(self._access, installed, texts)

    def withdraw_pack(self, pack: str, edition: str, *, by: str, why: str) -> bool:
        """Use an installed edition no longer; its files stay for what was judged by it. Say whether there was one."""
        with self.transaction():
            return packs.withdraw(self._access, pack, edition, by=by, why=why)

    def installed_packs(self, *, withdrawn: bool = False) -> tuple[InstalledPack, ...]:
        """Return the editions the office installed, in their order; those it withdrew as well when asked for."""
        return packs.installed(self._access, withdrawn=withdrawn)

    def judgements(self, case_id: str) -> tuple[JudgementInfo, ...]:
        """Return the heads of all judgements of a case, the newest first."""
        return judgements.history(self._access, case_id)

    def number_dossier(self, case_id: str, judgement_id: str, printed_on: date, *, by: str = "") -> str:
        """Return the dossier number of a judgement, running within the year; asking again gives the same one."""
        return judgements.number_dossier(self._access, case_id, judgement_id, printed_on, by=by)

    def numbered_judgement(self, number: str) -> str | None:
        """Return the id of the judgement a dossier number stands for, None when none has it."""
        return judgements.numbered(self._access, number)

    def dossier_number(self, judgement_id: str) -> str:
        """Return the dossier number of a judgement, empty when it was never printed."""
        return judgements.number_of(self._access, judgement_id)

    def state(self) -> str:
        """Return a text that stays the same while nothing but numbers of dossiers is stored."""
        return state.state(self._access)

    # Settings of the office

    def setting(self, name: str) -> Any:  # JSON
        """Return a setting, None when it was never put."""
        return settings.get(self._access, setting, name)

    def put_setting(self, name: str, value: object) -> None:
        """Keep a setting; None removes it."""
        settings.put(self._access, setting, name, value)

    def mapping(self, name: str) -> Any:  # JSON
        """Return a saved column mapping, None when there is none of this name."""
        return settings.get(self._access, mapping, name)

    def mappings(self) -> tuple[str, ...]:
        """Return the names of all saved column mappings."""
        return settings.names(self._access, mapping)

    def put_mapping(self, name: str, doc: object) -> None:
        """Keep a column mapping; None removes it."""
        settings.put(self._access, mapping, name, doc)

    # Backups

    def backups(self) -> tuple[BackupInfo, ...]:
        """Return the backups of this database, the newest first."""
        return backup.list_backups(self.path)

    def backup(self, kind: str = "manual") -> BackupInfo:
        """Check the database and copy it now."""
        self._access.check_idle()
        return opening.back_up(self._access, kind=kind)

    def restore(self, backup_path: Path, *, by: str = "", why: str = "") -> None:
        """Let a verified backup take the place of the database, which is kept as a backup of its own first."""
        self._access.check_idle()
        backup.verify(backup_path, self._key)
        opening.back_up(self._access, kind="restore", spare=backup_path)
        self._closed = True
        opening.release(self._access)
        try:
            backup.put_in_place(backup_path, self.path)
        finally:
            self._access = self._opener()
            self._closed = False
        self.papers.mend(whole=False)
        with self.transaction():
            journal.note(
                self._access, by=by, why=why, what="backup_restored", subject="store", subject_id=backup_path.name
            )

    def recover_case(self, backup_path: Path, case_id: str, *, by: str, why: str) -> Saved:
        """Take one case out of a backup as its newest revision; everything else stays as it is."""
        return recovery.recover_case(
            self._access, backup_path, case_id, dictionary=self._dictionary, key=self._key, by=by, why=why
        )
