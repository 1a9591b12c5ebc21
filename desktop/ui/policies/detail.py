"""One clause in full as rich text: our paraphrase, status and dates, its rules with conditions, and their cases."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from desktop.resources import dictionary
from desktop.ui.judgement.prose import draft_tag, line
from desktop.ui.policies.words import OVER, days_words, document_days, expected_words, marked, word
from desktop.ui.texts import t
from matching.packs.browse import UPCOMING
from matching.packs.rows import CriterionRow, DutyRow, GateRow, OfferRow, ReadingRow
from matching.packs.terms import Event, read_term

if TYPE_CHECKING:
    from desktop.work.operations.policies import PolicyClause, PolicyRule, PolicyView
    from matching.packs.browse import Document

_CASES_SHOWN = 12


def clause_html(view: PolicyView, place: int, words: Sequence[str] = ()) -> str:
    """Return a clause in full, the searched words marked."""
    one = view.clauses[place]
    clause, document = one.clause, view.documents[one.document]
    row = clause.row
    over = clause.status in OVER
    days = days_words(row.valid_from, row.valid_to, over=over)
    tags = draft_tag(clause.draft) + _over_tag(clause.status)
    parts = [
        f"<h3>{marked(row.number, words)}　{marked(row.title, words)}{tags}</h3>",
        *(f'<p class="mark">{escape(warning)}</p>' for warning in _warnings(one)),
        f"<p>{marked(row.summary, words)}</p>",
        f'<p class="quiet">{t("policy.paraphrase")}</p>',
        line(t("policy.status"), "　".join(filter(None, (word("policy.status", clause.status), days)))),
        line(t("policy.kind"), word("policy.kind", row.kind)),
        line(t("policy.actions"), "、".join(word("policy.action", action) for action in row.actions)),
        _marked_line(t("policy.fields"), "、".join(one.fields) or t("policy.no_fields"), words),
        line(t("policy.confidence"), word("policy.confidence", row.confidence)),
        _marked_line(t("policy.id"), row.id, words),
        _section(t("policy.rules")),
        *(_rule(rule, one, document, words) for rule in one.rules),
    ]
    if one.carried in {"shown", "person"}:
        parts.append(f"<p>{t(f'policy.no_rules.{one.carried}')}</p>")
    return "".join((*parts, _document(document)))


def _warnings(one: PolicyClause) -> list[str]:
    clause = one.clause
    warnings = []
    if clause.draft:
        warnings.append(t("policy.draft_words"))
    if clause.status in OVER:
        warnings.append(t("policy.over_words"))
    if clause.status == UPCOMING:
        warnings.append(t("policy.upcoming_words"))
    for row in clause.replaced:
        words = t("policy.replaced", law=row.name, day=row.valid_from, by=row.by)
        warnings.append(words + (row.note and f"{row.note}。"))
    return warnings


def _section(title: str) -> str:
    return f'<h3 style="margin-top: 16px">{title}</h3>'


def _over_tag(status: str) -> str:
    return f' <span class="mark">［{word("policy.status", status)}］</span>' if status in OVER else ""


def _marked_line(label: str, text: str, words: Sequence[str]) -> str:
    return f'<p><span class="quiet">{escape(label)}：</span>{marked(text, words)}</p>' if text else ""


# ---- the rules


def _rule(shown: PolicyRule, one: PolicyClause, document: Document, words: Sequence[str]) -> str:
    rule = shown.rule
    name = " ".join(filter(None, (word("policy.rule", rule.kind), rule.id if rule.kind != "reading" else "")))
    parts = [f"<h4>{escape(name)}　{marked(rule.title, words)}{draft_tag(rule.draft)}</h4>"]
    row = rule.row
    if isinstance(row, GateRow):
        parts += _gate(shown, row, one, document)
    elif isinstance(row, CriterionRow):
        parts += _criterion(shown, row)
    elif isinstance(row, OfferRow):
        parts += _offer(shown, row)
    elif isinstance(row, DutyRow):
        parts += _duty(row)
    elif isinstance(row, ReadingRow):
        parts += [_table(shown), line(t("policy.note"), row.note)]
    else:
        parts += [_condition(shown), *_sayings(shown)]
    if not isinstance(row, CriterionRow) and (row.valid_from or row.valid_to):
        parts.append(line(t("policy.status"), days_words(row.valid_from, row.valid_to, over=False)))
    if rule.wants_case:
        parts.append(_cases(shown))
    return "".join(parts)


def _gate(shown: PolicyRule, row: GateRow, one: PolicyClause, document: Document) -> list[str]:
    said = dict(shown.sayings)
    refused = f"{word('gate.stage', row.stage)}，{word('gate.effect', row.on_no)}"
    waits = word("gate.effect", row.on_unknown)
    also = [clause for clause in dict.fromkeys((row.clause, *row.also)) if clause != one.clause.row.id]
    numbers = {clause.row.id: clause.row.number for clause in document.clauses}
    key = f"{document.pack.row.id}/{document.pack.row.edition}"
    links = "、".join(f'<a href="clause:{key}/{clause}">{escape(numbers[clause])}</a>' for clause in also)
    return [
        _condition(shown),
        line(t("policy.on_yes"), said.get("yes", "")),
        line(t("policy.on_no"), "。".join(filter(None, (refused, said.get("no", ""))))),
        line(t("policy.on_unknown"), "。".join(filter(None, (waits, said.get("unknown", ""))))),
        line(t("policy.proposal"), row.proposal),
        f'<p><span class="quiet">{t("policy.also")}：</span>{links}</p>' if links else "",
    ]


def _criterion(shown: PolicyRule, row: CriterionRow) -> list[str]:
    weight = t("policy.weight", weight=f"{row.weight:g}") if row.weight else ""
    return [f'<p class="quiet">{weight}</p>' if weight else "", _table(shown), line(t("policy.help"), row.help)]


def _offer(shown: PolicyRule, row: OfferRow) -> list[str]:
    return [
        line(t("offer.family"), word("offer.family", row.family)),
        _condition(shown) if shown.conditions else line(t("policy.condition"), t("policy.unconditional")),
        *_sayings(shown),
        line(t("policy.documents_needed"), "、".join(row.documents)),
        line(t("policy.note"), row.note),
    ]


def _duty(row: DutyRow) -> list[str]:
    return [
        line(t("policy.actor"), row.actor),
        line(t("policy.every"), word("policy.every", row.every) if row.every else ""),
        line(t("policy.deadline"), row.deadline),
        line(t("policy.due"), _due(row)),
        line(t("policy.report"), row.report),
    ]


def _due(row: DutyRow) -> str:
    """Say by when the list of things to be done reminds of a duty; nothing where it has no date."""
    term = read_term(row.due)
    if term is None:
        return ""
    label = dictionary()[term.field].label if isinstance(term, Event) and term.field else ""
    words = term.words(label) if isinstance(term, Event) else term.words()
    return words + (t("policy.due.proposal") if row.proposal else "")


def _condition(shown: PolicyRule) -> str:
    return "".join(
        f'<p><span class="quiet">{t("policy.condition")}：</span>{_broken(sentence)}</p>'
        for _, sentence, _ in shown.conditions
    )


def _sayings(shown: PolicyRule) -> list[str]:
    names = {
        "yes": "policy.on_yes", "no": "policy.on_no", "unknown": "policy.on_unknown", "open": "offer.state.open",
        "closed": "offer.state.closed",
    }  # fmt: skip
    return [line(t(names[name]), said) for name, said in shown.sayings]


def _table(shown: PolicyRule) -> str:
    rows = "".join(
        f'<tr><td class="quiet">{escape(_label(label))}</td><td>{_level_text(text)}{_broken(sentence)}</td></tr>'
        for label, sentence, text in shown.conditions
    )
    return f'<table cellspacing="0">{rows}</table>'


def _level_text(text: str) -> str:
    return f"<b>{escape(text)}</b><br>" if text else ""


def _label(label: str) -> str:
    if label == "applicable":
        return t("policy.condition.applicable")
    return t("policy.condition.level", level=label) if label.isdigit() else label


def _broken(sentence: str) -> str:
    """Put each numbered part of a condition on its own line."""
    said = escape(sentence)
    for sign in "②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        said = said.replace(f"；{sign}", f"；<br>{sign}")
    return said.replace("：①", "：<br>①", 1)


def _cases(shown: PolicyRule) -> str:
    proofs = shown.rule.proofs
    if not proofs:
        return f'<p class="mark">{t("policy.no_cases")}</p>'
    rows = "".join(
        f"<tr><td>{escape(proof.case)}</td><td>{escape(expected_words(proof.expected))}</td>"
        f'<td class="quiet">{proof.on}</td></tr>'
        for proof in proofs[:_CASES_SHOWN]
    )
    more = t("gap.more", count=len(proofs)) if len(proofs) > _CASES_SHOWN else ""
    head = t("policy.cases", count=len(proofs))
    return f'<p class="quiet">{head}</p><table cellspacing="0">{rows}</table><p class="quiet">{more}</p>'


def _document(document: Document) -> str:
    row = document.pack.row
    title = f"{row.title}{('（' + row.document_number + '）') if row.document_number else ''}"
    return "".join(
        (
            _section(t("policy.document")),
            f"<p><b>{escape(title)}</b>{draft_tag(document.pack.is_draft)}　"
            f'<span class="quiet">{t("policy.edition", edition=row.edition)}</span></p>',
            line(t("policy.status"), f"{word('policy.status', document.status)}　{document_days(document)}"),
            line(t("policy.issuers"), "、".join(row.issuers)),
            line(t("policy.level"), word("policy.level", row.level)),
            line(t("policy.region"), row.region),
            line(t("policy.applies"), row.applies_text),
            line(t("policy.confidence"), word("policy.confidence", row.confidence)),
            line(t("policy.status_note"), row.status_note),
            line(t("policy.source"), row.source),
        )
    )
