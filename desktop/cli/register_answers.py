"""Answers of the register commands: a record and a table, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from desktop import resources
from desktop.cli.answers import plain
from desktop.cli.session import DONE, Answer
from matching.fields import encode
from matching.registers.formula import formula_of
from matching.registers.words import labels, shown

if TYPE_CHECKING:
    from desktop.work.operations.registers import RecordView
    from matching.case import Fact
    from matching.registers.tables import RegisterTable

DRAFT = "［草案，待核对］"


def record_answer(found: RecordView) -> dict[str, Any]:
    """Return a record for machines; the keys are described in docs/command-line.md."""
    record, register, worked = found.record, found.worked.register, found.worked
    return {
        "id": record.id,
        "register": record.register,
        "number": record.number,
        "called": found.called,
        "state": record.state,
        "enterprise": record.enterprise_id,
        "project": record.project_id,
        "revision": record.revision,
        "origin": record.origin,
        "draft": register.is_draft,
        "facts": facts(record.facts),
        "computed": {
            one.row.id: None if (value := worked.value(one.row.id)) is None else encode(value)
            for one in register.computed
        },
        "waits": {name: list(missing) for name, missing in worked.waits.items()},
        "remarks": plain(found.remarks),
        "moves": [
            {
                "id": one.move.row.id, "label": one.move.row.label, "to": one.move.row.to, "open": one.is_open,
                "reasons": list(one.reasons), "missing": list(one.missing),
            }
            for one in found.moves
        ],
        "gives": [
            {"field": one.field, "label": one.label, "now": one.now, "then": one.then, "differs": one.differs}
            for one in found.gives
        ],
    }  # fmt: skip


def facts(kept: Mapping[str, Fact]) -> dict[str, Any]:
    """Return facts for machines."""
    return {
        name: {
            "value": encode(fact.value), "evidence": fact.evidence, "source": fact.source,
            "on": fact.on.isoformat() if fact.on else None, "by": fact.by,
        }
        for name, fact in kept.items()
    }  # fmt: skip


def view_text(found: RecordView) -> Iterator[str]:
    """Yield everything shown of one record, line by line."""
    record, register = found.record, found.worked.register
    yield f"{register.row.title}　第 {record.number} 号　{found.called}" + (DRAFT if register.is_draft else "")
    yield from (f"  {text}" for text in (record.about,) if text)
    if record.state:
        yield f"  状态：{register.states[record.state].label}"
    if record.origin:
        yield f"  由{record.origin}报来，本机只读"
    yield from _values_text(found)
    if found.remarks:
        yield "提醒："
        yield from (f"  {'·' if one.unknown else '▲'}{one.sentence}" for one in found.remarks)
    if found.moves:
        yield "步骤："
        yield from _moves_text(found)
    if found.gives:
        yield "可写入企业或项目资料："
        for give in found.gives:
            yield f"  {give.field}　{give.label}：现为 {give.now}" + (f" → {give.then}" if give.differs else "（相同）")


def _values_text(found: RecordView) -> Iterator[str]:
    worked, register, book = found.worked, found.worked.register, found.book
    for name in register.fields:
        if found.record.value(name) is not None:
            yield f"  {register.fields[name].label}：{shown(worked, name, book, name_code=resources.name_code)}"
    for one in register.computed:
        if not worked.concerns(one.row.id):
            continue
        waits = worked.waits.get(one.row.id, ())
        why = f"　缺 {labels(register, waits, book)}" if waits else ""
        value = shown(worked, one.row.id, book, name_code=resources.name_code)
        formula = formula_of(one, register, book.registers, name_code=resources.name_code)
        yield f"  ＝{one.row.label}：{value}{why}" + (f"　［{formula}］" if formula else "")


def _moves_text(found: RecordView) -> Iterator[str]:
    for move in found.moves:
        told = list(move.reasons)
        if move.missing:
            told.append(f"请先填{labels(found.worked.register, move.missing, found.book)}")
        why = f"　{'；'.join(told)}" if told else ""
        yield f"  {'○' if move.is_open else '×'} {move.move.row.id}　{move.move.row.label}{why}"


def table_answer(table: RegisterTable) -> Answer:
    """Answer a table: for people in columns, for machines with the numbers behind the text."""
    rows = [
        {
            head.id: _cell(one.value if one.value is not None else one.text)
            for head, one in zip(table.heads, row, strict=True)
        }
        for row in table.rows
    ]
    answer = {
        "register": table.register, "table": table.id, "title": table.title,
        "columns": [{"id": head.id, "label": head.label, "unit": head.unit} for head in table.heads],
        "rows": rows, "records": list(table.records), "left_out": table.left_out, "notes": list(table.notes),
        "draft": table.draft,
        "bottom": {
            head.id: _cell(one.value if one.value is not None else one.text)
            for head, one in zip(table.heads, table.bottom, strict=False)
        },
    }  # fmt: skip
    lines = [table.title + (DRAFT if table.draft else "")]
    rows_of_text = [[one.text for one in row] for row in (*table.rows, *([table.bottom] if table.bottom else []))]
    lines += _in_columns([[head.title for head in table.heads], *rows_of_text])
    lines += [] if table.rows else ["（没有记录）"]
    lines += [f"注：{note}" for note in table.notes]
    return DONE, answer, "\n".join(lines)


def _in_columns(rows: list[list[str]]) -> Iterator[str]:
    """Yield rows with their columns under one another, as a terminal shows Chinese."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _cell(value: Any) -> Any:
    return encode(value)
