"""An answer of a tool as rich text and as a table to paste: figures with their working, prices, clauses, marks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.judgement.prose import line, sign_tag
from desktop.ui.texts import t

if TYPE_CHECKING:
    from matching.tools.model import Answer, AnswerTable, Citation
    from matching.workings import FactorUse, InputUse, Working

_SIGNS = {"done": "yes", "unknown": "unknown", "not_applicable": "not_applicable", "refused": "no"}
_HEADS = ("figure", "value", "unit", "formula", "substituted", "factors", "notes")


def answer_html(found: Answer) -> str:
    """Tell an answer in full."""
    draft = _draft(found.draft)
    parts = [
        f"<h3>{sign_tag(_SIGNS[found.state])} {escape(found.title)}：{t(f'tools.{found.state}')}{draft}</h3>",
        f"<p>{_broken(found.sentence)}</p>" if found.state != "done" else "",
        *(_figure(one) for one in found.workings if found.state != "refused"),
        *(_table(one) for one in found.tables),
    ]
    if found.notes:
        parts.append(f"<h4>{t('tools.notes')}</h4>" + "".join(f"<p>{escape(note)}</p>" for note in found.notes))
    parts.append(f"<h4>{t('tools.cites')}</h4>" + "".join(_cite(one) for one in found.cites))
    parts += [
        line(t("tools.origin"), found.origin),
        line(t("tools.on"), str(found.on)),
        line(t("tools.rounding"), found.rounding),
    ]
    return "".join(parts)


def answer_text(found: Answer) -> str:
    """Return an answer as lines of cells that spreadsheets and word processors take."""
    rows: list[Sequence[str]] = [(found.title, t(f"tools.{found.state}") + _draft_words(found.draft))]
    if found.state != "done":
        rows.append((found.sentence,))
    rows.append(tuple(t(f"tools.{name}") for name in _HEADS))
    for one in found.workings:
        values = "；".join([*(_input_words(use) for use in one.inputs), *(_factor_words(use) for use in one.factors)])
        told = "；".join(part for part in (one.problem, one.note) if part)
        rows.append((one.label, _value(one), one.unit, one.formula, one.substituted, values, told))
    for table in found.tables:
        rows += [(table.title,), table.heads, *table.rows]
    rows += [(t("tools.notes"), note) for note in found.notes]
    rows += [(t("tools.cites"), _cite_words(one)) for one in found.cites]
    rows += [(t("tools.origin"), found.origin), (t("tools.on"), str(found.on))]
    if found.rounding:
        rows.append((t("tools.rounding"), found.rounding))
    return "\n".join("\t".join(_one_line(cell) for cell in row) for row in rows)


def _figure(one: Working) -> str:
    unit = "" if one.value is None else f' <span class="quiet">{escape(one.unit)}</span>'
    parts = [f"<h4>{escape(one.label)}：{escape(_value(one))}{unit}</h4>", line(t("tools.formula"), one.formula)]
    parts.append(line(t("tools.substituted"), one.substituted))
    parts.append(line(t("tools.inputs"), "；".join(_input_words(use) for use in one.inputs)))
    parts += [
        f'<p><span class="quiet">{t("tools.factors")}：</span>{escape(_factor_words(use))}{_draft(use.draft)}</p>'
        for use in one.factors
    ]
    parts += [f'<p class="mark">{escape(one.problem)}</p>' if one.problem else "", line(t("tools.notes"), one.note)]
    return "".join(parts)


def _table(table: AnswerTable) -> str:
    heads = "".join(f'<th align="{_side(table, place)}">{escape(head)}</th>' for place, head in enumerate(table.heads))
    rows = "".join(
        "<tr>"
        + "".join(f'<td align="{_side(table, place)}">{escape(cell)}</td>' for place, cell in enumerate(row))
        + "</tr>"
        for row in table.rows
    )
    return f'<h4>{escape(table.title)}</h4><table cellspacing="0" width="96%"><tr>{heads}</tr>{rows}</table>'


def _side(table: AnswerTable, place: int) -> str:
    return "right" if place in table.right else "left"


def _cite(one: Citation) -> str:
    over = f' <span class="mark">［{t("tools.history")}］</span>' if one.is_history else ""
    link = f"clause:{escape(one.pack)}/{escape(one.edition)}/{escape(one.clause)}"
    return f'<p><a href="{link}">{escape(one.text)}</a>{over}</p>'


def _cite_words(one: Citation) -> str:
    return f"{one.text}（{one.clause}）" + (f"［{t('tools.history')}］" if one.is_history else "")


def _value(one: Working) -> str:
    return t("tools.unknown") if one.value is None else f"{one.value:,f}"


def _input_words(use: InputUse) -> str:
    return f"{use.label} {use.value}" + (f"（{use.converted}）" if use.converted else "")


def _factor_words(use: FactorUse) -> str:
    return "　".join(part for part in (f"{use.title} {use.value} {use.unit}".rstrip(), use.year, use.origin) if part)


def _draft(draft: bool) -> str:
    return f' <span class="mark">{_draft_words(draft)}</span>' if draft else ""


def _draft_words(draft: bool) -> str:
    return f"［{t('tools.draft')}］" if draft else ""


def _broken(sentence: str) -> str:
    return escape(sentence).replace("；", "；<br>")


def _one_line(text: str) -> str:
    plain = " ".join(text.split())
    return f"'{plain}" if plain[:1] in {"=", "+", "@"} else plain
