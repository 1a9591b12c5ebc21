"""`lvjian register`: look at the registers, keep records, move them, and take over what they prove."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.register_answers import DRAFT, facts, record_answer, table_answer, view_text
from desktop.cli.session import DONE, Answer, clerk_of, day_of, open_store, path_of
from desktop.problems import Problem
from matching.explain.printed import printed
from matching.fields import FieldDictionary
from matching.registers.formula import formula_of
from matching.registers.words import label_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.case import Fact
    from matching.registers.book import Book
    from matching.registers.model import Register
    from matching.registers.records import Record

Run = Callable[[Namespace, object], Answer]


def run(options: Namespace, document: object) -> Answer:
    """Run one of the register commands; `document` is what --facts gave, None without."""
    from desktop.cli import register_files

    if options.register_command in register_files.COMMANDS:
        return register_files.COMMANDS[options.register_command](options)
    return _COMMANDS[options.register_command](options, document)


def _list(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.register_desk import register_lines

    with open_store(path_of(options)) as store:
        rows = register_lines(store, on=day_of(options))
    lines, group = [], ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", f"{group}："]
        draft = DRAFT if row.draft else ""
        elsewhere = f"（用于{row.elsewhere}）" if row.elsewhere else ""
        lines.append(f"  {row.id:<18}{row.title}{draft}{elsewhere}　{row.count} 条　{row.help}")
    return DONE, {"registers": plain(rows)}, "\n".join(lines).lstrip("\n")


def _describe(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.registers import find_register

    register = find_register(options.register)
    row = register.row
    answer = {
        "id": row.id, "title": row.title, "about": row.about, "help": row.help, "clauses": list(row.clauses),
        "confidence": row.confidence, "draft": register.is_draft, "origin": row.origin,
        "fields": [_field(name, register) for name in register.fields],
        "computed": [
            {
                "id": one.row.id, "label": one.row.label, "unit": one.row.unit,
                "formula": formula_of(one, register, resources.registers()),
            }
            for one in register.computed
        ],
        "states": [{"id": one.id, "label": one.label} for one in row.state],
        "moves": [{"id": one.id, "label": one.label, "from": list(one.origin), "to": one.to} for one in row.move],
        "totals": [{"id": one.id, "title": one.title} for one in row.total],
        "lists": [{"id": one.id, "title": one.title} for one in row.list],
    }  # fmt: skip
    return DONE, {"register": answer}, "\n".join(_described(register))


def _field(name: str, register: Register) -> dict[str, Any]:
    field = register.fields[name]
    return {
        "id": name, "label": field.label, "kind": "record" if name in register.links else field.kind,
        "unit": field.unit, "help": field.help, "required": name in register.required, "personal": field.personal,
        "register": register.links.get(name, ""),
        "values": [{"id": choice.id, "label": choice.label} for choice in field.values],
    }  # fmt: skip


def _described(register: Register) -> Iterator[str]:
    row = register.row
    about = {"office": "", "enterprise": "　每条说的是一家企业", "project": "　每条说的是一个项目"}[row.about]
    yield f"{row.title}（{row.id}）{DRAFT if register.is_draft else ''}{about}"
    yield row.help
    yield "要填的："
    for name, field in register.fields.items():
        unit = f"（{field.unit}）" if field.unit and field.unit != "-" else ""
        must = " *" if name in register.required else ""
        values = "、".join(f"{choice.id} {choice.label}" for choice in field.values)
        link = register.links.get(name, "")
        told = f"　可选：{values}" if values else f"　指向台账 {link}" if link else ""
        told += "　个人信息" if field.personal else ""
        yield f"  {name}　{field.label}{unit}{must}{told}" + (f"　{field.help}" if field.help else "")
    if register.computed:
        yield "自动算出："
        for one in register.computed:
            formula = formula_of(one, register, resources.registers(), name_code=resources.name_code)
            yield f"  {one.row.id}　{one.row.label}" + (f"　{formula}" if formula else "")
    if row.state:
        yield "状态：" + "、".join(f"{one.id} {one.label}" for one in row.state)
    for move in row.move:
        start = "、".join(register.states[one].label for one in move.origin)
        yield f"步骤 {move.id}　{move.label}：{start} → {register.states[move.to].label}"
    for title, found in (("汇总表", row.total), ("对外清单", row.list)):
        yield from (f"{title} {one.id}　{one.title}" for one in found)
    yield from (f"说明：{note}" for note in row.notes)


def _records(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.register_tables import records_of

    with open_store(path_of(options)) as store:
        if options.bin:
            return _binned(store, options)
        where = dict(_pair(one) for one in options.where)
        return table_answer(
            records_of(
                store, options.register, states=options.state, text=options.find, where=where, on=day_of(options)
            )
        )


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not name.strip() or not value.strip():
        raise Problem(f"--where 不认识“{text}”", remedy="请写成 字段编号=值，如 cpa_list_year=2026", code="arguments")
    return name.strip(), value.strip()


def _binned(store: Store, options: Namespace) -> Answer:
    from desktop.work.operations.registers import binned, find_register

    found = binned(store, find_register(options.register).id)
    rows = [{"number": one.number, "id": one.id, "state": one.state, "facts": facts(one.facts)} for one in found]
    dictionary = resources.registers().dictionary
    lines = []
    for one in found:
        said = "，".join(f"{dictionary[name].label} {printed(dictionary[name], fact.value)}"
                        for name, fact in list(one.facts.items())[:4])  # fmt: skip
        lines.append(f"第 {one.number} 号　{said}")
    return DONE, {"records": rows}, "\n".join(lines) or "回收站里没有这种台账的记录"


def _show(options: Namespace, document: object) -> Answer:
    with open_store(path_of(options)) as store:
        return _shown(store, options, _record(store, options).id)


def _record(store: Store, options: Namespace) -> Record:
    from desktop.work.operations.register_tables import record_named
    from desktop.work.operations.registers import open_book

    return record_named(open_book(store, on=day_of(options)), options.register, options.record)


def _shown(store: Store, options: Namespace, record_id: str, told: str = "") -> Answer:
    from desktop.work.operations.registers import record_view

    found = record_view(store, record_id, on=day_of(options))
    return DONE, {"record": record_answer(found)}, "\n".join([*([told, ""] if told else []), *view_text(found)])


def _add(options: Namespace, document: object) -> Answer:
    from dataclasses import replace

    from desktop.work.operations.cases import find_case
    from desktop.work.operations.register_tables import enterprise_named
    from desktop.work.operations.registers import blank, open_book, save_record

    with open_store(path_of(options)) as store:
        firm = enterprise_named(store, options.enterprise) if options.enterprise else ""
        case = find_case(store, options.project) if options.project else ""
        record = blank(store, options.register, enterprise_id=firm, project_id=case)
        given, _ = _facts_of(document, record.register, open_book(store, on=day_of(options)))
        kept = save_record(store, replace(record, facts=given), on=day_of(options), by=clerk_of(store), why=options.why)
        return _shown(store, options, kept.id, f"已登记，第 {kept.number} 号")


def _edit(options: Namespace, document: object) -> Answer:
    from dataclasses import replace

    from desktop.work.operations.registers import open_book, save_record

    with open_store(path_of(options)) as store:
        record = _record(store, options)
        given, cleared = _facts_of(document, record.register, open_book(store, on=day_of(options)))
        laid = {name: fact for name, fact in {**record.facts, **given}.items() if name not in cleared}
        kept = save_record(store, replace(record, facts=laid), on=day_of(options), by=clerk_of(store), why=options.why)
        told = "没有变化" if kept.revision == record.revision else f"已保存，第 {kept.revision} 版"
        return _shown(store, options, kept.id, told)


def _facts_of(document: object, register_id: str, book: Book) -> tuple[dict[str, Fact], frozenset[str]]:
    """Read what was given for a record, links by name or number, and which fields shall be emptied."""
    from desktop.intake.plain import bare
    from desktop.work.operations.facts import facts_from_document
    from matching.registers.links import resolved

    register = book.registers[register_id]
    given = facts_from_document(document, FieldDictionary(register.fields, {}))
    found, wrong = resolved(given, register, book, plain=bare, name_code=resources.name_code)
    if wrong:
        told = "；".join(f"{label_of(register, name, book)}：{why}" for name, why in wrong.items())
        raise Problem(f"事实文件有误：{told}", remedy="请改正后再试", code="facts")
    names = document if isinstance(document, dict) else {}
    return found, frozenset(name for name, value in names.items() if value is None)


def _move(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.registers import find_register, move_record, open_book

    with open_store(path_of(options)) as store:
        record = _record(store, options)
        book = open_book(store, on=day_of(options))
        given = _facts_of(document, record.register, book)[0] if document is not None else {}
        register = find_register(record.register)
        ids = {one.row.label: one.row.id for one in register.moves if record.state in one.row.origin}
        move = ids.get(options.move, options.move)
        kept = move_record(store, record.id, move, facts=given, on=day_of(options), by=clerk_of(store), why=options.why)
        return _shown(store, options, kept.id, f"已办，现在是“{register.states[kept.state].label}”")


def _delete(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.registers import put_away

    with open_store(path_of(options)) as store:
        record = _record(store, options)
        put_away(store, record.id, by=clerk_of(store), why=options.why)
    answer = {"id": record.id, "number": record.number}
    return DONE, answer, f"第 {record.number} 号已放进回收站，可用 lvjian register restore 恢复"


def _restore(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.registers import binned, find_register, take_back

    with open_store(path_of(options)) as store:
        found = [one for one in binned(store, find_register(options.register).id) if str(one.number) == options.record]
        if not found:
            raise Problem(
                f"回收站里没有第 {options.record} 号", remedy="lvjian register records … --bin 列出", code="record_gone"
            )
        take_back(store, found[0].id, by=clerk_of(store), why=options.why)
        return _shown(store, options, found[0].id, f"第 {found[0].number} 号已恢复")


def _history(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.registers import history

    with open_store(path_of(options)) as store:
        record = _record(store, options)
        found = history(store, record.id)
    register = resources.registers()[record.register]
    moves = {one.row.id: one.row.label for one in register.moves}
    rows, lines = [], []
    for place, one in enumerate(found):
        before = found[place + 1].record.facts if place + 1 < len(found) else {}
        after = one.record.facts
        changed = [name for name in register.fields if before.get(name) != after.get(name)]
        at = one.record.saved_at.astimezone().isoformat(timespec="seconds") if one.record.saved_at else None
        rows.append(
            {
                "revision": one.record.revision, "state": one.record.state, "move": one.move, "by": one.record.by,
                "why": one.why, "saved_at": at, "changed": changed, "facts": facts(after),
            }
        )  # fmt: skip
        named = "、".join(register.fields[name].label for name in changed)
        step = f"　步骤“{moves.get(one.move, one.move)}”" if one.move else ""
        lines.append(
            f"第 {one.record.revision} 版　{at}　{one.record.by}　{one.why}{step}" + (f"　改了：{named}" * bool(named))
        )
    return DONE, {"id": record.id, "number": record.number, "revisions": rows}, "\n".join(lines)


def _take(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.registers import record_view, take_over

    with open_store(path_of(options)) as store:
        record = _record(store, options)
        offered = {one.field: one.label for one in record_view(store, record.id, on=day_of(options)).gives}
        if strange := [name for name in options.fields if name not in offered]:
            raise Problem(
                f"第 {record.number} 号不能带出 {'、'.join(strange)}",
                remedy="可带出：" + ("、".join(f"{name}（{label}）" for name, label in offered.items()) or "无"),
                code="record_gives",
            )
        taken = take_over(store, record.id, options.fields, on=day_of(options), by=clerk_of(store))
    return DONE, {"id": record.id, "taken": list(taken)}, "已写入：" + "、".join(offered[name] for name in taken)


def _totals(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.register_tables import totals_of

    with open_store(path_of(options)) as store:
        return table_answer(totals_of(store, options.register, options.table, on=day_of(options)))


def _handout(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.register_tables import handed_out

    with open_store(path_of(options)) as store:
        return table_answer(handed_out(store, options.register, options.table, on=day_of(options)))


def _due(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.register_tables import dues

    on = day_of(options)
    with open_store(path_of(options)) as store:
        found = sorted(dues(store, on=on), key=lambda one: (str(one.due_on), one.subject))
    lines = []
    for one in found:
        late = "　▲已过期" if one.due_on is not None and one.due_on < on else ""
        proposal = "　（期限为建议）" if one.proposal else ""
        lines.append(f"{one.due_on}　{one.title}　{one.subject}{late}{proposal}")
    return DONE, {"on": on.isoformat(), "dues": plain(tuple(found))}, "\n".join(lines) or "没有要办的"


def _weights(options: Namespace, document: object) -> Answer:
    from desktop.work.operations.cases import find_case
    from desktop.work.operations.register_weights import weights_of_case

    with open_store(path_of(options)) as store:
        found = weights_of_case(store, find_case(store, options.case), on=day_of(options))
    lines = [f"小权重 {found.points} 分（合计最多 {found.cap} 分，为本工具建议；不改评分，只在同分时决定先后）"]
    lines += [f"  {one.points}　{one.title}：{one.called}" for one in found.lines]
    return DONE, {"points": found.points, "cap": found.cap, "lines": plain(found.lines)}, "\n".join(lines)


_COMMANDS: dict[str, Run] = {
    "list": _list, "describe": _describe, "records": _records, "show": _show, "history": _history, "add": _add,
    "edit": _edit, "move": _move, "delete": _delete, "restore": _restore, "take": _take, "totals": _totals,
    "handout": _handout, "due": _due,
    "weights": _weights,
}  # fmt: skip
