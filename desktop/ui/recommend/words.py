"""Recommendations as rich text: the line of steps, the clock, and why a step is or is not open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.judgement.prose import evidence_text, field_links, line, sign_tag
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.recommending import CaseRecommendations, RecommendationView
    from matching.fields import FieldDictionary
    from matching.recommendation.attributes import AttributeResult
    from matching.recommendation.clock import StageTime
    from matching.recommendation.ladder import LadderTask
    from matching.recommendation.moves import GuardResult, Option

PLACES = ("judgement", "papers", "settings")
_DETAILS = 6


def case_text(found: CaseRecommendations, dictionary: FieldDictionary) -> str:
    """Tell everything about recommending one case."""
    parts = [item_text(item, dictionary) for item in reversed(found.items)]
    if not found.items:
        parts.append(f'<p class="quiet">{t("recommend.none")}</p>')
    held = [(name, option) for name, option in found.starts.items() if not option.is_open]
    if not found.items and len(held) == len(found.starts):
        parts.append(f"<h4>{t('recommend.start.held')}</h4>")
        parts += [option_text(option, dictionary, label=_direction(name)) for name, option in held]
    if found.ladder:
        parts.append(ladder_text(found.ladder))
    parts.append(attributes_text(found.attributes, dictionary))
    parts.append(line(t("recommend.route"), found.route.sentence))
    return "".join(parts)


def _direction(name: str) -> str:
    from desktop.resources import recommendation_rules

    return recommendation_rules().directions[name].label


def item_text(item: RecommendationView, dictionary: FieldDictionary) -> str:
    """Tell one recommendation: where it stands, how it came there, its clock and what can follow."""
    fast = "yes" if item.fast else "unknown" if item.fast is None else "not_applicable"
    parts = [
        f"<h2>{escape(item.direction)}：{escape(item.label)}</h2>",
        f"<p>{sign_tag(fast)} {escape(item.fast_words)}</p>",
        steps_line(item),
        stages_text(item.stages),
        steps_table(item),
    ]
    if item.options:
        parts.append(f"<h4>{t('recommend.next')}</h4>")
        parts += [option_text(option, dictionary) for option in item.options]
    return "".join(parts)


def steps_line(item: RecommendationView) -> str:
    """Return the states passed through as one line, the present one last and bold."""
    cells = []
    for place, time in enumerate(item.states):
        is_now = place == len(item.states) - 1
        words = f"<b>{escape(time.label)}</b>" if is_now else escape(time.label)
        stay = t("recommend.stay", days=time.elapsed, unit=time.unit)
        cells.append(f'<td>{words}<br><span class="quiet">{time.since}<br>{stay}</span></td>')
    arrow = '<td class="quiet">→</td>'
    return f'<table cellspacing="0"><tr>{arrow.join(cells)}</tr></table>'


def stages_text(stages: Sequence[StageTime]) -> str:
    """Return each stage against its days, in words and with a sign."""
    return "".join(
        f"<p>{sign_tag('no' if one.is_late else 'yes' if one.ended else 'hold')} {escape(one.words)}"
        f'<span class="quiet">　{t("recommend.due", day=one.due_on)}</span></p>'
        for one in stages
    )


def steps_table(item: RecommendationView) -> str:
    """Return who did what on which day, what was taken back, and what does not count."""
    from desktop.resources import recommendation_rules
    from desktop.work.operations.recommending import told

    rules = recommendation_rules()
    rows = [f"<p>{escape(told(step.event, rules))}</p>" for step in item.found.steps]
    rows += [
        f'<p class="quiet">{t("recommend.revoked")}{escape(told(event, rules))}</p>' for event in item.found.revoked
    ]
    rows += [
        f'<p class="quiet">{t("recommend.passed_over")}{escape(told(event, rules))}</p>'
        for event in item.found.passed_over
    ]
    return f"<h4>{t('recommend.steps')}</h4>{''.join(rows)}"


def option_text(option: Option, dictionary: FieldDictionary, *, label: str = "") -> str:
    """Tell one step: open, or each reason against it with where it can be put right."""
    name = label or option.move.label
    if option.is_open:
        who = t("recommend.open_by", by=option.by)
        head = f"<p>{sign_tag('yes')} <b>{escape(name)}</b>　{escape(who)}</p>"
    else:
        head = f"<p>{sign_tag('hold')} <b>{escape(name)}</b>　{t('recommend.held')}</p>"
    reasons = [f"<p>　· {escape(sentence)}</p>" for sentence in option.holds]
    own = () if option.is_theirs else option.guards
    reasons += [_guard(one, dictionary) for one in own if one.verdict.value != "yes"]
    reasons += [
        _guard(one, dictionary, note=t("recommend.reminder")) for one in option.reminders if one.verdict.value != "yes"
    ]
    return head + "".join(reasons)


def _guard(one: GuardResult, dictionary: FieldDictionary, *, note: str = "") -> str:
    shown = one.details[:_DETAILS]
    more = (t("recommend.more", count=len(one.details)),) if len(one.details) > _DETAILS else ()
    details = "".join(f'<p class="quiet">　　{escape(text)}</p>' for text in (*shown, *more))
    links = [field_links(one.fields, dictionary)] if one.fields else []
    if one.place in PLACES:
        links.append(f'<a href="place:{one.place}">{t(f"recommend.place.{one.place}")}</a>')
    where = "　".join(link for link in links if link)
    sign = sign_tag(one.verdict.value)
    proposal = f'<span class="quiet">（{escape(one.proposal)}）</span>' if one.proposal else ""
    return f"<p>　{sign} {escape(one.sentence)}{escape(note)}　{where}{proposal}</p>{details}"


def attributes_text(rows: Iterable[AttributeResult], dictionary: FieldDictionary) -> str:
    """Return the four conditions, each with its evidence."""
    cells = "".join(
        f'<tr><td width="24">{sign_tag(one.verdict.value)}</td><td width="120">{escape(one.label)}</td>'
        f"<td>{escape(one.sentence)}　{field_links(one.missing, dictionary)}</td>"
        f'<td class="quiet">{escape(evidence_text(one.evidence))}</td></tr>'
        for one in rows
    )
    return f'<h4>{t("recommend.attributes")}</h4><table cellspacing="0" width="100%">{cells}</table>'


def ladder_text(tasks: Sequence[LadderTask]) -> str:
    """Return the tasks of the ladder with what was entered on them."""
    from desktop.resources import recommendation_rules

    rules = recommendation_rules()
    parts = [f"<h4>{t('recommend.ladder')}</h4>"]
    for task in tasks:
        sign = {"to_choose": "no", "settled": "yes"}.get(task.state, "hold")
        late = f'　<span class="mark">{t("recommend.ladder.late")}</span>' if task.overdue else ""
        parts.append(
            f"<p>{sign_tag(sign)} <b>{escape(task.gate)} {escape(task.title)}</b>　{escape(task.label)}{late}</p>"
        )
        parts.append(f'<p>　{escape(task.sentence)}<span class="quiet">（{escape(task.cited)}）</span></p>')
        for one in task.events:
            label = rules.label(rules.ladder.choice, one.choice) if one.choice else t("recommend.ladder.proof")
            due = t("recommend.ladder.due", day=one.due_on) if one.due_on else ""
            parts.append(f"<p>　{one.on} {escape(one.by)}　{label}：{escape(one.text)}{due}</p>")
        if task.state == "to_judge":
            parts.append(f'<p>　<a href="place:judge">{t("recommend.place.judge")}</a></p>')
    return "".join(parts)
