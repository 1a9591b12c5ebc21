"""Words of registers as rich text: citations as links, remarks by weight, and what a register is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from desktop.ui.registers.register_list import marks_of
from desktop.ui.texts import t
from desktop.ui.theme import colours

if TYPE_CHECKING:
    from desktop.work.operations.register_desk import Cited, Desk, RegisterLine
    from matching.registers.checks import Remark
    from matching.registers.model import Register

_COLOURS = {"refuses": "red", "warns": "amber", "unknown": "quiet"}


def clause_link(clause: str, cites: Mapping[str, Cited]) -> str:
    """Return a citation as a link to the clause on the policy page; the bare id where no such clause is installed."""
    if not clause:
        return ""
    cited = cites.get(clause)
    if cited is None:
        return escape(clause)
    link = f"clause:{cited.pack}/{cited.edition}/{clause}"
    return f'<a href="{escape(link)}">{escape(cited.words)}</a>'


def remarks_text(remarks: Sequence[Remark], cites: Mapping[str, Cited], *, unfolded: bool) -> str:
    """Tell what is wrong and what is remarkable; of what cannot be checked yet only how much, unless unfolded."""
    lines = [_remark(one, cites) for one in remarks if not one.unknown]
    waiting = [one for one in remarks if one.unknown]
    if len(waiting) == 1:
        lines.append(_remark(waiting[0], cites))
    elif waiting:
        key = "reg.remark.fold" if unfolded else "reg.remark.unfold"
        words = escape(t("reg.remark.waiting", count=len(waiting)))
        lines.append(f'<p><span class="quiet">{words}</span>　<a href="unfold:">{escape(t(key))}</a></p>')
        lines += [_remark(one, cites) for one in waiting] if unfolded else []
    return "".join(lines)


def _remark(one: Remark, cites: Mapping[str, Cited]) -> str:
    weight = "unknown" if one.unknown else "refuses" if one.refuses else "warns"
    words, colour = escape(one.sentence), getattr(colours(), _COLOURS[weight])
    if one.fields:
        words = f'<a style="color:{colour}" href="field:{escape(one.fields[0])}">{words}</a>'
    cited = f" （{clause_link(one.clause, cites)}）" if one.clause else ""
    mark = f"［{t('reg.proposal')}］" if one.proposal else ""
    head = escape(t(f"reg.remark.{weight}"))
    return f'<p><span style="color:{colour}"><b>{head}</b> {words}{mark}</span>{cited}</p>'


def about_text(desk: Desk, line: RegisterLine | None) -> str:
    """Tell what a register is for, what it rests on, and its checks, steps, reminders and lists."""
    register, row = desk.register, desk.register.row
    parts = [f"<h2>{escape(row.title)}</h2>", f"<p>{escape(row.help)}</p>"]
    parts += [f'<p><span class="mark">{escape(mark)}</span></p>' for mark in (marks_of(line) if line else ())]
    parts += [_listed(t("reg.about.clauses"), [_clause(clause, desk.cites) for clause in row.clauses])]
    if row.origin:
        parts.append(f'<p><span class="quiet">{escape(t("reg.about.origin"))}：</span>{escape(row.origin)}</p>')
    checks = [escape(t(f"reg.about.check.{one.row.level}", title=one.row.title)) for one in register.checks]
    parts += [_listed(t("reg.about.checks"), checks), _listed(t("reg.about.steps"), _steps(register))]
    reminders = [escape(t("reg.about.reminder", title=one.title, field=_label(register, one.on)))
                 + (f"［{t('reg.proposal')}］" if one.proposal else "") for one in row.reminder]  # fmt: skip
    parts += [_listed(t("reg.about.reminders"), reminders)]
    parts += [_listed(t("reg.about.lists"), [escape(one.title) for one in row.list])]
    parts += [_listed(t("reg.about.totals"), [escape(one.title) for one in row.total])]
    gives = [escape(desk.book.registers.dictionary[one.field].label) for one in row.gives]
    parts += [_listed(t("reg.about.gives"), gives), _listed(t("reg.about.notes"), [escape(one) for one in row.notes])]
    return "".join(parts)


def _clause(clause: str, cites: Mapping[str, Cited]) -> str:
    title = f"　{escape(cites[clause].title)}" if clause in cites else ""
    return clause_link(clause, cites) + title


def _steps(register: Register) -> list[str]:
    found = []
    for move in register.moves:
        origin = "、".join(register.states[name].label for name in move.row.origin)
        words = t("reg.about.step", label=move.row.label, origin=origin, to=register.states[move.row.to].label)
        found.append(escape(words))
    return found


def _label(register: Register, name: str) -> str:
    field = register.shown(name)
    return name if field is None else field.label


def _listed(head: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"<h4>{escape(head)}</h4>" + "".join(f"<p>· {line}</p>" for line in lines)
