"""What is to be done by when: duties, the records of firms and what people marked become dated things to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from matching.duties.collect import Duty, has_date
from matching.duties.due import Due, in_order
from matching.duties.marks import SPLIT, Mark, Marks
from matching.duties.occurrences import occurrences, shifted
from matching.duties.office import lies_in
from matching.packs.terms import Event, Every


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDays:
    """Hold what duties need of a case: whose it is, where it lies, and its facts by name."""

    case_id: str
    enterprise_id: str
    enterprise: str
    project: str
    region: str
    facts: Mapping[str, object]
    firm_fields: frozenset[str] = frozenset()
    """Fields that belong to the firm and not to the project: asked once per firm."""

    def day(self, name: str) -> date | None:
        """Return a date of the case, None when it is not known."""
        value = self.facts.get(name)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days looked at: duties of the calendar from `since`, everything up to `until`, as of `on`."""

    on: date
    since: date
    """Before it the program kept no records: not marked done says nothing there, so nothing is called late."""
    until: date


def plan(
    duties: Iterable[Duty], marks: Marks, cases: Iterable[CaseDays], span: Span, labels: Mapping[str, str]
) -> tuple[Due, ...]:
    """Return everything duties ask for in a span, in the order of the days; labels name the dictionary's dates."""
    known = tuple(cases)
    found: list[Due] = []
    for duty in duties:
        if isinstance(duty.term, Every):
            found += _interval(duty, duty.term, marks, span)
        elif isinstance(duty.term, Event) and duty.term.field and duty.term.within is not None:
            found += _of_cases(duty, duty.term, marks, known, span, labels)
        elif has_date(duty.term):
            found += _of_calendar(duty, marks, span)
        else:
            found.append(_undated(duty, marks, labels))
    return in_order(found)


def when_words(duty: Duty, labels: Mapping[str, str]) -> str:
    """Print by when a duty is to be done: the date, and whose date it is."""
    term = duty.term
    if term is None:
        return duty.deadline or "没有写期限"
    words = term.words(labels.get(term.field, "")) if isinstance(term, Event) else term.words()
    if duty.own_date:
        return f"{words}（本单位自定）"
    return f"{words}（本工具建议，原文没有定）" if duty.proposal else words


def _of_calendar(duty: Duty, marks: Marks, span: Span) -> Iterator[Due]:
    since = max(span.since, duty.begins)
    until = min(span.until, duty.ends) if duty.ends else span.until
    for one in occurrences(duty.term, since, until):
        if one.ends >= duty.begins:
            yield _due(duty, marks, f"{duty.key}{SPLIT}{one.period}", on=one.due_on, subject=one.words)


def _interval(duty: Duty, term: Every, marks: Marks, span: Span) -> Iterator[Due]:
    done = marks.history(duty.key)
    for mark in done:
        if mark.day >= span.since:
            yield _due(duty, marks, mark.key, on=mark.day, said=mark)
    last = marks.last_done(duty.key)
    if last is None:
        note = "还没有办过的记录，算不出下次的日子；记一次完成后从那天起算"
        yield _due(duty, marks, f"{duty.key}{SPLIT}first", on=None, note=note)
        return
    due = shifted(last.day, term.length)
    if due is not None and due <= span.until and not (duty.ends and due > duty.ends):
        yield _due(duty, marks, f"{duty.key}{SPLIT}{last.day.isoformat()}", on=due, note=f"上次办结 {last.day}")


def _of_cases(
    duty: Duty, term: Event, marks: Marks, cases: tuple[CaseDays, ...], span: Span, labels: Mapping[str, str]
) -> Iterator[Due]:
    assert term.within is not None
    seen: set[str] = set()
    for case in cases:
        day = case.day(term.field)
        due = shifted(day, term.within) if day else None
        if day is None or due is None or due > span.until or not _concerns(duty, case, span.on):
            continue
        whole_firm = term.field in case.firm_fields
        subject = case.enterprise_id or case.case_id if whole_firm else case.case_id
        key = f"{duty.key}{SPLIT}{subject}:{day.isoformat()}"
        if key in seen:
            continue
        seen.add(key)
        finished = case.day(duty.done_field) if duty.done_field else None
        if finished is not None and max(finished, due) < span.since:
            continue  # over before the office began: neither to be done nor worth a line
        about = case.enterprise if whole_firm else "　".join(filter(None, (case.enterprise, case.project)))
        yield _of_case(duty, marks, case, key, due, about, labels)
    if not seen:
        yield _undated(duty, marks, labels)


def _of_case(
    duty: Duty, marks: Marks, case: CaseDays, key: str, due: date, about: str, labels: Mapping[str, str]
) -> Due:
    """Return what a duty asks of one case; a date of the records says it is done as a mark does."""
    done = case.day(duty.done_field) if duty.done_field else None
    lacking = bool(duty.done_field) and done is None
    note = f"项目资料中没有填“{labels.get(duty.done_field, duty.done_field)}”" if lacking else ""
    found = replace(_due(duty, marks, key, on=due, note=note), case_id=case.case_id, subject=about)
    return replace(found, done_on=done) if done else found


def _concerns(duty: Duty, case: CaseDays, on: date) -> bool:
    """Say whether a duty may reach a case; a case whose region is not known is not kept out."""
    if duty.regions and case.region and not lies_in(case.region, duty.regions):
        return False
    applies = duty.pack.applies
    return applies is None or applies.evaluate({**case.facts, **duty.pack.parameters_on(on), "on": on}) is not False


def _undated(duty: Duty, marks: Marks, labels: Mapping[str, str]) -> Due:
    last = marks.last_done(duty.key)
    told = f"上次办结 {last.day}" + (f"：{last.note}" if last and last.note else "") if last else ""
    note = "，".join(filter(None, (f"{when_words(duty, labels)}" if duty.term else "", told)))
    return _due(duty, marks, duty.key, on=None, note=note)


def _due(
    duty: Duty, marks: Marks, key: str, *, on: date | None, subject: str = "", note: str = "", said: Mark | None = None
) -> Due:
    """Return one thing to be done with all that is the same for every time of its duty."""
    mark = said or (marks.done(key) if on is not None else None)
    told = (mark.note or note) if mark else note
    return Due(
        key=key,
        title=duty.title,
        due_on=on,
        source="duty",
        subject=subject if duty.whose == "own" else "　".join(filter(None, (duty.actor, subject))),
        clause=duty.clause,
        cites=duty.cites,
        note="；".join(filter(None, (told, f"期限：{duty.deadline}" if duty.deadline else ""))),
        proposal=duty.proposal,
        draft=duty.draft,
        responsible=marks.responsible(key),
        done_on=mark.day if mark else None,
    )
