"""Up to four cases side by side: what each comes to and what is stated of it, and in words where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from matching.case import BASIS_LABELS
from matching.explain.printed import NOT_GIVEN, NameCode, printed, span_text
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS, lights_of
from matching.verdict import Verdict

if TYPE_CHECKING:
    from matching.appraisal import Appraisal, Figure
    from matching.case import Case, Fact
    from matching.fields import FieldDictionary
    from matching.findings import Finding, Judgement, OfferResult
    from matching.workings import ProjectBenefit, Total

MOST = 4
"""Cases compared at once: more do not fit on a sheet or into one glance."""
_FIRST_GAPS = 6
_FAST = {"yes": "yes", "no": "not_applicable", "unknown": "unknown"}
"""Sign of the fast lane: the usual order is no refusal."""
_POSSIBLE = frozenset({"open", "unknown"})


class Words(Protocol):
    """Give the fixed words by dotted key."""

    def __call__(self, key: str, **values: object) -> str:
        """Return the words under a key with values put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Hold one case with all that is compared of it; without a judgement `why` says why there is none."""

    case: Case
    number: int
    judgement: Judgement | None
    why: str = ""
    rank: int | None = None
    rank_best: int | None = None
    rank_worst: int | None = None
    of: int = 0
    stale: bool = False
    benefit: ProjectBenefit | None = None
    appraisal: Appraisal | None = None

    @property
    def enterprise(self) -> str:
        """Return the name of its enterprise."""
        return self.case.text("ent_name")

    @property
    def project(self) -> str:
        """Return the name of the project."""
        return self.case.text("prj_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCell:
    """Hold what one case has in a line; `lacks` where nobody knows."""

    text: str
    lacks: bool = False
    state: str = ""
    """Verdict, recommendation or state of an offer, for the sign beside the words."""
    number: Decimal | float | None = None
    interval: tuple[float, float, float] | None = None
    """Low, high and maximum of points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """Hold one line over all cases and in words where they differ."""

    label: str
    cells: tuple[SideCell, ...]
    compared: str
    is_same: bool
    field: str = ""
    """The field it tells of, empty for what is worked out."""
    clause: tuple[str, str, str] | None = None
    """Pack, edition and clause it rests on."""
    is_area: bool = False
    """It tells the points of one support area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideSection:
    """Hold the lines of one subject."""

    id: str
    title: str
    lines: tuple[SideLine, ...]

    @property
    def kind(self) -> str:
        """Return the subject without the group of facts."""
        return self.id.partition(".")[0]

    def shown(self, *, only_different: bool) -> tuple[SideLine, ...]:
        """Return the lines, or those in which the cases are not alike."""
        return tuple(line for line in self.lines if not (only_different and line.is_same))


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Hold the whole comparison."""

    sides: tuple[Side, ...]
    names: tuple[str, ...]
    """Short names of the cases: 甲, 乙 …"""
    sections: tuple[SideSection, ...]


def side_by_side(
    sides: Sequence[Side], dictionary: FieldDictionary, words: Words, *, name_code: NameCode | None = None
) -> SideBySide:
    """Compare cases in every respect that matters; unknown is told apart and never counts as different or least."""
    made = _Comparison(tuple(sides), words)
    sections = (
        *made.results(), *made.benefit(), *made.finance(), *made.offers(), *made.facts(dictionary, name_code),
    )  # fmt: skip
    return SideBySide(sides=made.sides, names=made.names, sections=sections)


def compared(cells: Sequence[SideCell], names: Sequence[str], words: Words) -> tuple[str, bool]:
    """Say in words where cells differ, and whether they do not."""
    lacking = [name for cell, name in zip(cells, names, strict=True) if cell.lacks]
    known = [(cell, name) for cell, name in zip(cells, names, strict=True) if not cell.lacks]
    if not known:
        texts = {cell.text for cell in cells}
        return words("is.no_one", what=texts.pop()) if len(texts) == 1 else words("is.different"), True
    counted = Counter(cell.text for cell, _ in known)
    parts = []
    if len(counted) == 1:
        parts += [] if lacking else [words("is.same")]
    else:
        parts.append(_how(known, counted, words))
    for what in dict.fromkeys(cell.text for cell in cells if cell.lacks):
        own = [name for cell, name in zip(cells, names, strict=True) if cell.lacks and cell.text == what]
        parts.append(words("is.lacking", names=words("is.and").join(own), what=what))
    return words("is.join").join(parts), len(counted) == 1 and not lacking


def _how(known: Sequence[tuple[SideCell, str]], counted: Counter[str], words: Words) -> str:
    numbers = [(cell.number, name) for cell, name in known if cell.number is not None]
    if len(numbers) == len(known):
        most = max(number for number, _ in numbers)
        highest = words("is.highest", names=words("is.and").join(name for number, name in numbers if number == most))
        # Points still open may turn the order: what is proved alone does not say who is first.
        rivals = [
            name
            for cell, name in known
            if cell.interval is not None and cell.number != most and cell.interval[1] > float(most)
        ]
        return highest + words("is.may_pass", names=words("is.and").join(rivals)) if rivals else highest
    (_, times), *_rest = counted.most_common(1)
    odd = [name for cell, name in known if counted[cell.text] == 1]
    if len(known) > 2 and len(odd) == 1 and times == len(known) - 1:
        return words("is.one", names=odd[0])
    return words("is.different")


class _Comparison:
    """Make the sections of one comparison."""

    def __init__(self, sides: tuple[Side, ...], words: Words) -> None:
        self.sides = sides
        self._words = words
        self.names = tuple(words("names")[: len(sides)])

    # ---- what the judgements say

    def results(self) -> Iterator[SideSection]:
        """Yield the verdicts, the points, the gates and what is missing."""
        yield self._section("verdict", self._verdict())
        yield self._section("score", self._score())
        yield self._section("gates", self._gates())
        yield self._section("gaps", self._gaps())

    def _verdict(self) -> Iterator[SideLine]:
        words = self._words
        yield self._judged("recommendation", lambda one: _state(one.recommendation, RECOMMENDATION_LABELS))
        yield self._judged("approval", lambda one: _state(one.approval, APPROVAL_LABELS))
        yield self._judged(
            "fast_lane", lambda one: SideCell(text=words(f"fast_lane.{one.fast_lane}"), state=_FAST[one.fast_lane])
        )
        cells = []
        for side in self.sides:
            if side.judgement is None:
                cells.append(self._without(side))
            else:
                cells.append(SideCell(text=words("value.stale" if side.stale else "value.on", on=side.judgement.on)))
        yield self._line(words("line.on"), cells)
        yield self._line(words("line.rank"), [self._rank(side) for side in self.sides])

    def _rank(self, side: Side) -> SideCell:
        words = self._words
        if side.judgement is None:
            return self._without(side)
        if side.rank is None:
            return SideCell(text=words("value.no_rank"), lacks=True)
        sure = side.rank_best == side.rank_worst or side.rank_best is None
        key = "value.rank" if sure else "value.rank_between"
        text = words(key, rank=side.rank, best=side.rank_best, worst=side.rank_worst, of=side.of)
        return SideCell(text=text)

    def _score(self) -> Iterator[SideLine]:
        words = self._words
        yield self._judged(
            "total",
            lambda one: _points(
                one.score.low, one.score.high, sum(block.maximum for block in one.score.blocks) or 100.0
            ),
        )
        blocks = self._titles(lambda one: [(block.id, block.title) for block in one.score.blocks])
        for block_id, title in blocks.items():
            cells = [self._block(side, block_id) for side in self.sides]
            yield self._line(words("line.block", title=title), cells)
        areas = self._titles(lambda one: [(area.id, area.title) for area in one.score.areas])
        for area_id, title in areas.items():
            cells = [self._area(side, area_id) for side in self.sides]
            yield replace(self._line(words("line.area", title=title), cells), is_area=True)

    def _block(self, side: Side, block_id: str) -> SideCell:
        if side.judgement is None:
            return self._without(side)
        found = next((one for one in side.judgement.score.blocks if one.id == block_id), None)
        if found is None:
            return SideCell(text=self._words("not_concerned"))
        return _points(found.low, found.high, found.maximum)

    def _area(self, side: Side, area_id: str) -> SideCell:
        if side.judgement is None:
            return self._without(side)
        found = next((one for one in side.judgement.score.areas if one.id == area_id), None)
        if found is None or not found.scoreable:
            return SideCell(text=self._words("value.not_scored"))
        return _points(found.low, found.high, 100.0)

    def _gates(self) -> Iterator[SideLine]:
        found: dict[str, Finding] = {}
        own: list[dict[str, Finding]] = []
        for side in self.sides:
            gates = {} if side.judgement is None else {one.id: one for one in lights_of(side.judgement)}
            own.append(gates)
            found = gates | found
        for gate_id, gate in found.items():
            cells = [
                self._without(side)
                if side.judgement is None
                else _verdict(gates[gate_id].verdict)
                if gate_id in gates
                else SideCell(text=self._words("not_concerned"))
                for side, gates in zip(self.sides, own, strict=True)
            ]
            clause = (gate.pack, gate.edition, gate.clauses[0]) if gate.clauses else None
            label = f"{gate.id} {gate.title}" + (self._words("draft") if gate.draft else "")
            yield self._line(label, cells, clause=clause)

    def _gaps(self) -> Iterator[SideLine]:
        kinds: tuple[tuple[str, Callable[[Judgement], int]], ...] = (
            ("gates_to_settle", lambda one: sum(bool(gap.stage) and gap.stage != "offers" for gap in one.gaps)),
            ("facts_to_find", lambda one: sum(gap.kind == "supply" and not gap.stage for gap in one.gaps)),
            ("papers_to_find", lambda one: sum(gap.kind == "evidence" and not gap.stage for gap in one.gaps)),
        )
        for name, count in kinds:
            yield self._judged(name, lambda one, count=count: self._count(count(one)))  # type: ignore[misc]  # bound
        yield self._judged("first_gaps", self._first_gaps)

    def _first_gaps(self, one: Judgement) -> SideCell:
        steps = [step.label for gap in one.gaps if gap.stage and gap.stage != "offers" for step in gap.steps]
        named = list(dict.fromkeys(steps))
        text = self._words("is.and").join(named[:_FIRST_GAPS])
        return SideCell(text=text or "—")

    # ---- what is worked out

    def benefit(self) -> Iterator[SideSection]:
        """Yield the environmental quantities, with how they were obtained."""
        totals: dict[str, Total] = {}
        for side in self.sides:
            for total in side.benefit.totals if side.benefit is not None else ():
                totals.setdefault(total.quantity, total)
        lines = [
            self._line(f"{total.label}（{total.unit}）", [self._total(side, name) for side in self.sides])
            for name, total in totals.items()
        ]
        yield self._section("benefit", (line for line in lines if not all(cell.lacks for cell in line.cells)))

    def _total(self, side: Side, quantity: str) -> SideCell:
        totals = () if side.benefit is None else side.benefit.totals
        found = next((one for one in totals if one.quantity == quantity), None)
        if found is None or found.used is None:
            return self._nothing()
        mark = BASIS_LABELS.get(found.mark, "")
        return SideCell(text=f"{found.used:,f}" + (f"（{mark}）" if mark else ""), number=found.used)

    def finance(self) -> Iterator[SideSection]:
        """Yield the figures of the finances that any case has."""
        figures: dict[str, Figure] = {}
        own = [_figures(side.appraisal) for side in self.sides]
        for each in own:
            figures = each | figures
        lines = []
        for name, figure in figures.items():
            label = f"{figure.label}（{figure.unit}）" if figure.unit else figure.label
            label += self._words("draft") if figure.draft else ""
            cells = [self._figure(each.get(name)) for each in own]
            if not all(cell.lacks for cell in cells):
                lines.append(self._line(label, cells))
        yield self._section("finance", lines)

    def _figure(self, figure: Figure | None) -> SideCell:
        if figure is None or figure.value is None:
            return self._nothing()
        return SideCell(text=f"{figure.value:,f}", number=figure.value)

    # ---- offers

    def offers(self) -> Iterator[SideSection]:
        """Yield how many offers are open or wait, and those that are not alike."""
        yield self._section("offers", self._offers())

    def _offers(self) -> Iterator[SideLine]:
        words = self._words
        for state in ("open", "unknown"):
            yield self._judged(
                state, lambda one, state=state: self._count(sum(offer.state == state for offer in one.offers))  # type: ignore[misc]  # bound
            )  # fmt: skip
        found: dict[str, OfferResult] = {}
        own: list[dict[str, OfferResult]] = []
        for side in self.sides:
            offers = {} if side.judgement is None else {one.id: one for one in side.judgement.offers}
            own.append(offers)
            found = offers | found
        editions = {
            pack.id: pack.edition for side in self.sides if side.judgement is not None for pack in side.judgement.packs
        }
        for offer_id, offer in found.items():
            if not any(each[offer_id].state in _POSSIBLE for each in own if offer_id in each):
                continue
            cells = [
                self._without(side)
                if side.judgement is None
                else _state(each[offer_id].state, None, words("state." + each[offer_id].state))
                if offer_id in each
                else SideCell(text=words("not_concerned"))
                for side, each in zip(self.sides, own, strict=True)
            ]
            label = words("line.offer", family=words(f"family.{offer.family}"), title=offer.title)
            label += words("draft") if offer.draft else ""
            clause = (offer.pack, editions.get(offer.pack, ""), offer.id)
            yield self._line(label, cells, clause=clause)

    # ---- what is stated

    def facts(self, dictionary: FieldDictionary, name_code: NameCode | None) -> Iterator[SideSection]:
        """Yield what is stated of any of the cases, group by group of the form."""
        groups: dict[str, list[SideLine]] = {}
        for field in dictionary.of(*ENTERPRISE_SUBJECTS, *CASE_SUBJECTS):
            values = [side.case.value(field.id) for side in self.sides]
            if all(value is None for value in values) or field.id in {"ent_name", "prj_name"} or field.personal:
                continue
            cells = []
            for value in values:
                number = value if isinstance(value, Decimal | int) and not isinstance(value, bool) else None
                text = printed(field, value, name_code=name_code)
                cells.append(
                    self._nothing() if text == NOT_GIVEN else SideCell(text=text, number=None if field.code else number)
                )
            groups.setdefault(field.group, []).append(self._line(field.label, cells, field=field.id))
        for group, lines in groups.items():
            title = self._words("section.facts", group=dictionary.groups[group].title)
            yield SideSection(id=f"facts.{group}", title=title, lines=tuple(lines))
        names = [[_measure_name(one) for one in side.case.measures] for side in self.sides]
        if any(names):
            cells = [
                SideCell(text=self._words("value.measures", count=len(own), names=self._words("is.and").join(own)))
                if own
                else self._nothing()
                for own in names
            ]
            line = self._line(self._words("line.measures"), cells)
            title = self._words("section.facts", group=self._words("line.measures"))
            yield SideSection(id="facts.measures", title=title, lines=(line,))

    # ---- lines

    def _section(self, section_id: str, lines: Iterator[SideLine] | Sequence[SideLine]) -> SideSection:
        return SideSection(id=section_id, title=self._words(f"section.{section_id}"), lines=tuple(lines))

    def _line(
        self, label: str, cells: Sequence[SideCell], *, field: str = "", clause: tuple[str, str, str] | None = None
    ) -> SideLine:
        told, is_same = compared(cells, self.names, self._words)
        return SideLine(label=label, cells=tuple(cells), compared=told, is_same=is_same, field=field, clause=clause)

    def _judged(self, name: str, tell: Callable[[Judgement], SideCell]) -> SideLine:
        cells = [self._without(side) if side.judgement is None else tell(side.judgement) for side in self.sides]
        return self._line(self._words(f"line.{name}"), cells)

    def _titles(self, read: Callable[[Judgement], Sequence[tuple[str, str]]]) -> dict[str, str]:
        return {
            name: title for side in self.sides if side.judgement is not None for name, title in read(side.judgement)
        }

    def _without(self, side: Side) -> SideCell:
        return SideCell(text=side.why or self._words("not_judged"), lacks=True)

    def _nothing(self) -> SideCell:
        return SideCell(text=self._words("nothing"), lacks=True)

    def _count(self, count: int) -> SideCell:
        return SideCell(text=self._words("value.count", count=count), number=count)


def _points(low: float, high: float, maximum: float) -> SideCell:
    return SideCell(text=f"{span_text(low, high)} / {maximum:g}", number=low, interval=(low, high, maximum))


def _verdict(verdict: Verdict) -> SideCell:
    return SideCell(text=verdict.label, state=verdict.value)


def _state(state: str, labels: dict[str, str] | None, text: str = "") -> SideCell:
    return SideCell(text=labels[state] if labels is not None else text, state=state)


def _figures(appraisal: Appraisal | None) -> dict[str, Figure]:
    if appraisal is None:
        return {}
    return {figure.id: figure for figure in (*appraisal.told, *appraisal.told_of_loan)}


def _measure_name(measure: Mapping[str, Fact]) -> str:
    fact = measure.get("msr_name")
    return str(fact.value) if fact is not None and fact.is_known else "—"
