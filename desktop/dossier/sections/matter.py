"""What every section prints from, and how single facts are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from desktop.dossier.forms import Form, Words
from desktop.dossier.paper import Column, Row, Table, Text
from matching.case import EVIDENCE_LABELS, Case, Fact
from matching.explain.printed import NameCode, printed
from matching.fields import FieldDictionary
from matching.findings import Finding, Judgement, OfferResult, PackUse, ReadingResult
from matching.monitoring.overview import Monitoring
from matching.verdict import Verdict

if TYPE_CHECKING:
    from matching.offers.bundle import Bundle
    from matching.offers.match import Match

BLANK = "—"
"""Stands where a column has nothing to say; an unknown fact is never printed this way."""

PRODUCT_BOX = "products"
"""Stands in the place of a document where an offer is a product of the bank."""
STAGES = ("recommend", "approve", "queue", "collateral")
"""What the gates guard that are printed one by one; gates on a document's own offers show in the offers."""
PRINTED = (Verdict.YES, Verdict.NO, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Tell the rank of a case among those judged together, and the ranks it may still take."""

    rank: int
    best: int
    worst: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """Name one paper recorded with a case, and the checksum its file can be told by."""

    number: int
    title: str
    file: str
    """Empty where only the original was seen."""
    checksum: str = ""
    issued_on: date | None = None
    valid_to: date | None = None
    endless: bool = False
    seen_by: str = ""
    seen_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSettings:
    """Hold what the office chose for a print, and the standing of the case at that time."""

    bank: str = ""
    """Name of the bank's branch, for its opinion box."""
    standing: Standing | None = None
    sections: tuple[str, ...] = ()
    """Sections to print, in the form's order; empty for all."""
    core: bool = False
    """Print the sections in short, as the core form does."""
    pack_status: Mapping[str, str] = field(default_factory=dict)
    """Status of each pack by id (in_force, expired, historic, draft) as the pack library knows it."""
    in_full: frozenset[str] = frozenset()
    """Packs whose verdicts are printed clause by clause; none named: all that decide anything."""
    language: str = "zh"
    monitoring: Monitoring | None = None
    """What was checked after the loan up to the day of printing; None where nothing was."""
    checksum: str = ""
    """Checksum of what was decided, as it is kept; worked out from the judgement when empty."""
    matches: tuple[Match, ...] = ()
    """The judgement's offers and the office's products, best fit first; none: in the order of the documents."""
    bundle: Bundle | None = None
    """The best lawful bundle of the open offers; None where it was not worked out."""
    layout: Form | None = None
    """The office's own layout; None for the program's."""
    attached: tuple[AttachedFile, ...] = ()
    """Papers recorded with the case and its enterprise up to the day of printing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Hold everything a section may print."""

    judgement: Judgement
    case: Case
    dictionary: FieldDictionary
    codes: NameCode | None
    office: str
    number: str
    printed_on: date
    settings: DossierSettings
    form: Form
    words: Words
    checksum: str

    def prints(self, section: str) -> bool:
        """Say whether a section is among those printed."""
        return section in (self.settings.sections or self.form.sections)

    def columns(self, table: str) -> tuple[Column, ...]:
        """Return the columns of a table of the form."""
        return self.form.columns(table, self.words)

    def value(self, field_id: str, fact: Fact | None) -> str:
        """Print a fact; what is not known says so."""
        if fact is None or not fact.is_known:
            return self.words("not_given")
        return printed(self.dictionary[field_id], fact.value, name_code=self.codes)

    def fact(self, field_id: str) -> Fact | None:
        """Return the known fact of a field."""
        fact = self.case.facts.get(field_id)
        return fact if fact is not None and fact.is_known else None

    def name(self, field_id: str, otherwise: str) -> str:
        """Return a name for a head line."""
        return self.case.text(field_id) or self.words(otherwise)

    def day(self, day: date) -> str:
        """Print a date."""
        return self.words("date", year=day.year, month=day.month, day=day.day)

    def short_day(self, day: date) -> str:
        """Print a date the short way, for tables."""
        return self.words("project.on", year=day.year, month=day.month, day=day.day)

    def origin(self, fact: Fact) -> str:
        """Print the document a fact comes from, or the rule it was derived by."""
        return self.words("evidence.derived", rule=fact.derived) if fact.derived else fact.source

    def source(self, fact: Fact) -> str:
        """Print where a fact comes from and of when it is."""
        source = self.origin(fact)
        if fact.on is None:
            return source or BLANK
        day = self.short_day(fact.on)
        return self.words("project.source_on", source=source, on=day) if source else day

    def evidence(self, level: str) -> str:
        """Print an evidence level with its meaning."""
        if level not in EVIDENCE_LABELS:
            return BLANK
        return self.words("evidence_level.both", level=level, label=EVIDENCE_LABELS[level])

    def labels(self, field_ids: Iterable[str]) -> str:
        """Print the labels of fields as a list."""
        names = (self.dictionary[name].label if name in self.dictionary else name for name in field_ids)
        return self.words("comma").join(dict.fromkeys(names))

    def title(self, item: Finding | OfferResult | ReadingResult) -> str:
        """Print a title, marked when the rule behind it is only a draft."""
        return self.words("draft") + item.title if item.draft else item.title

    def clause(self, pack_id: str, cited: str) -> str:
        """Print a clause number without the document a group head already names."""
        pack = self._packs.get(pack_id)
        if pack is None:
            return cited
        for name in (pack.document_number, f"《{pack.title}》"):
            if name:
                cited = cited.replace(name, "")
        return cited.strip() or BLANK

    def pack_title(self, pack_id: str) -> str:
        """Print title and number of a document."""
        pack = self._packs.get(pack_id)
        if pack is None:
            return self.words("offers.products") if pack_id == PRODUCT_BOX else pack_id
        key = "reasons.group" if pack.document_number else "reasons.group_unnumbered"
        return self.words(key, title=pack.title, document=pack.document_number)

    @property
    def core(self) -> frozenset[str]:
        """Return the packs that decide on recommendation, approval or score; the others are printed in short."""
        return frozenset(
            finding.pack
            for finding in self.judgement.findings
            if finding.verdict in PRINTED and (finding.kind == "criterion" or finding.stage in STAGES)
        )

    @property
    def in_full(self) -> frozenset[str]:
        """Return the packs whose clauses are printed one by one."""
        return self.core & self.settings.in_full if self.settings.in_full else self.core

    @property
    def _packs(self) -> dict[str, PackUse]:
        return {pack.id: pack for pack in self.judgement.packs}

    def grouped(self, name: str, rows: Iterable[tuple[str, tuple[str, ...]]]) -> Table:
        """Return a table of the form with a head for each document; rows come as pack id and cells."""
        columns = self.columns(name)
        by_pack: dict[str, list[Row]] = {}
        for pack, cells in rows:
            by_pack.setdefault(pack, []).append(Row(cells=cells))
        lines: list[Row] = []
        for pack, own in by_pack.items():
            lines += [Row(cells=(self.pack_title(pack),), spans=(len(columns),), kind="group"), *own]
        return Table(columns=columns, rows=tuple(lines), style="dense")

    def table(self, name: str, rows: Iterable[tuple[str, ...]], *, style: str = "dense") -> Table:
        """Return a plain table of the form."""
        return Table(columns=self.columns(name), rows=tuple(Row(cells=cells) for cells in rows), style=style)

    def note(self, key: str, **values: object) -> Text:
        """Return a small explaining paragraph."""
        return Text(text=self.words(key, **values), style="note")


def reason_without_title(reason: str, title: str) -> str:
    """Return a reason without the title it begins with, where a column of its own prints the title."""
    return reason.removeprefix(f"{title}：")


def points(value: float) -> str:
    """Print points with one decimal, the same everywhere."""
    return f"{value:.1f}"
