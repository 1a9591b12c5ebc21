"""Read the descriptions of the tools from `resources/tools/*.toml`; what does not fit is refused with file and item."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from matching.errors import ResourceError
from matching.expression import Symbol, read_expression
from matching.tools.model import KINDS, Choice, Citation, Input, Keep, Lookup, Output, Rule, Tool

_TYPES = {"number": "number", "choice": "text", "tri": "truth", "date": "date", "time": "text", "text": "text"}


def read_tools(texts: Mapping[str, str], programs: Collection[str]) -> dict[str, Tool]:
    """Read all tools from file names and texts, in the order the files ask for; `programs` names the code there is."""
    tools: dict[str, Tool] = {}
    documents = {file: _document(file, text) for file, text in texts.items()}
    for file, document in sorted(documents.items(), key=lambda pair: (pair[1].get("place", 0), pair[0])):
        for row in document.get("tool", []):
            tool = _reported(file, row, programs)
            if tool.id in tools:
                raise ResourceError("工具编号重复", file=file, item=tool.id)
            tools[tool.id] = tool
    return tools


def _document(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"不是有效的 TOML：{error}", file=file) from error


def _reported(file: str, row: Mapping[str, Any], programs: Collection[str]) -> Tool:
    try:
        return _tool(file, row, programs)
    except KeyError as error:
        raise ResourceError(f"缺少 {error.args[0]}", file=file, item=str(row.get("id", ""))) from error


def _tool(file: str, row: Mapping[str, Any], programs: Collection[str]) -> Tool:
    name = row["id"]
    inputs = tuple(_input(file, name, one) for one in row["input"])
    program = row.get("program", "")
    if program and program not in programs:
        raise ResourceError(f"没有名为 {program} 的算法", file=file, item=name)
    symbols = {one.id: _symbol(one) for one in inputs if one.kind != "rows"}
    symbols["on"] = Symbol(type="date", fact=False)
    rules = tuple(
        Rule(when=read_expression(one["when"], symbols, file=file, item=name), no=one["no"], unknown=one["unknown"])
        for one in row.get("rule", ())
    )
    return Tool(
        id=name,
        title=row["title"],
        group=row["group"],
        summary=row["summary"],
        confidence=row["confidence"],
        origin=row["origin"],
        cites=tuple(_citation(one) for one in row.get("cites", ())),
        inputs=inputs,
        outputs=_outputs(file, row, symbols),
        rules=rules,
        notes=tuple(row.get("notes", ())),
        program=program,
        keep=_keep(file, row),
    )


def _keep(file: str, row: Mapping[str, Any]) -> Keep | None:
    keep = row.get("keep")
    if keep is None:
        return None
    known = {one["id"] for one in row["output"]} | {f"@{one['id']}" for one in row["input"]}
    if strange := sorted(set(keep["put"].values()) - known):
        raise ResourceError(f"没有可留存的 {'、'.join(strange)}", file=file, item=row["id"])
    return Keep(register=keep["register"], put=dict(keep["put"]), fixed=dict(keep.get("fixed", {})))


def _citation(row: Mapping[str, Any]) -> Citation:
    return Citation(
        clause=row["clause"], edition=row["edition"], text=row["text"], is_history=row.get("history", False)
    )


def _outputs(file: str, row: Mapping[str, Any], symbols: dict[str, Symbol]) -> tuple[Output, ...]:
    outputs = []
    for one in row["output"]:
        term = one.get("term", "")
        if not term and not row.get("program"):
            raise ResourceError(f"{one['id']} 没有算式", file=file, item=row["id"])
        expression = read_expression(term, symbols, number=True, file=file, item=row["id"]) if term else None
        outputs.append(
            Output(
                id=one["id"],
                label=one["label"],
                unit=one["unit"],
                places=one["places"],
                formula=one["formula"],
                term=expression,
                note=one.get("note", ""),
            )
        )
        # A later figure goes by the printed one before it, so that a person with a calculator gets the same.
        symbols[one["id"]] = Symbol(type="number", unit=one["unit"])
    return tuple(outputs)


def _symbol(one: Input) -> Symbol:
    return Symbol(type=_TYPES[one.kind], unit=one.unit, allowed=tuple(choice.id for choice in one.values))


def _input(file: str, tool: str, row: Mapping[str, Any]) -> Input:
    kind = row["kind"]
    if kind not in KINDS:
        raise ResourceError(f"{row['id']} 的类型 {kind} 不认识", file=file, item=tool)
    lookup = row.get("tariff")
    return Input(
        id=row["id"],
        label=row["label"],
        kind=kind,
        unit=row.get("unit", ""),
        help=row.get("help", ""),
        optional=row.get("optional", False),
        values=tuple(Choice(id=value, label=label) for value, label in row.get("values", ())),
        columns=tuple(_input(file, tool, one) for one in row.get("column", ())),
        lookup=None
        if lookup is None
        else Lookup(sheet=lookup["sheet"], column=lookup["column"], key=tuple(sorted(lookup.get("key", {}).items()))),
        only=next(((name, tuple(values)) for name, values in row.get("only", {}).items()), None),
        tariff_area=row.get("tariff_area", False),
        minimum=_bound(row, "minimum", Decimal(0) if kind == "number" and "above" not in row else None),
        above=_bound(row, "above", None),
        maximum=_bound(row, "maximum", None),
        whole=row.get("whole", False),
    )


def _bound(row: Mapping[str, Any], name: str, default: Decimal | None) -> Decimal | None:
    return Decimal(row[name]) if name in row else default
