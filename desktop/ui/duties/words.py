"""Things to be done in words: how one stands, its row, and its whole story."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from desktop.ui.texts import t
from matching.packs.terms import Event

if TYPE_CHECKING:
    from desktop.work.operations.duties import DutyList
    from matching.duties.collect import PastDuty
    from matching.duties.due import Due


def standing(found: DutyList, due: Due) -> str:
    """Return how a thing stands, with the days that tell how near it is."""
    state = found.state(due)
    if due.done_on is not None:
        return t("duties.state.done")
    if due.due_on is None:
        duty = found.duty(due.key)
        return t("duties.state.event" if duty is not None and isinstance(duty.term, Event) else "duties.state.undated")
    days = (due.due_on - found.on).days
    if state == "late":
        return t("duties.state.late", days=-days)
    if days == 0:
        return t("duties.state.today")
    return t("duties.state.near" if state == "due" else "duties.state.ahead", days=days)


def row(found: DutyList, due: Due) -> tuple[str, ...]:
    """Return the cells of one thing."""
    day = due.done_on if due.done_on is not None else due.due_on
    marks = "".join(
        t(f"duties.mark.{name}")
        for name, holds in (("proposal", due.proposal and due.due_on is not None), ("draft", due.draft))
        if holds
    )
    return (
        standing(found, due),
        str(day or ""),
        due.title + marks,
        due.subject,
        due.responsible,
        t(f"duties.source.{due.source}"),
    )


def past_row(past: PastDuty) -> tuple[str, ...]:
    """Return the cells of a duty that is over."""
    return (t("duties.state.past"), str(past.ended or ""), past.title, past.actor, "", past.cites)


def story(found: DutyList, due: Due) -> str:
    """Return everything known of one thing, as the panel shows it."""
    parts = [f"<p><b>{escape(due.title)}</b></p>"]
    if due.subject:
        parts.append(f"<p>{escape(due.subject)}</p>")
    day = t("duties.due_on", on=due.due_on) if due.due_on else ""
    done = t("duties.done_on", on=due.done_on) if due.done_on else ""
    parts.append(_line("duties.stands", "　".join(filter(None, (standing(found, due), day, done)))))
    parts.append(_line("duties.cites", due.cites))
    parts += [f"<p>{escape(note)}</p>" for note in due.note.split("；") if note]
    if due.proposal and due.due_on:
        parts.append(f"<p>{escape(t('duties.proposed'))}</p>")
    if due.draft:
        parts.append(f"<p>{escape(t('duties.drafted'))}</p>")
    parts.append(_line("duties.responsible", due.responsible or t("duties.nobody")))
    return "".join(parts)


def _line(name: str, words: str) -> str:
    return f"<p>{escape(t(name))}：{escape(words)}</p>" if words else ""
