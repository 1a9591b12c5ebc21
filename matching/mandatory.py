"""Which classes of mandatory cleaner-production audit a firm belongs to, asked of the gates the packs already have.

A gate says whether an audit that is due is settled. Asked about a firm as if it had never audited, its "no" means that
the firm belongs to the class; so no class is written twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from matching.case import Case, Fact
from matching.criteria.evaluate import judged, reach_of
from matching.criteria.facts import CaseView
from matching.errors import ResourceError, ValueRefused
from matching.explain.printed import NameCode
from matching.fields import FieldDictionary, decode
from matching.packs import Gate, Pack
from matching.packs.model import DRAFT_MARKS
from matching.verdict import Verdict

FILE = "clean_production/mandatory.toml"


class ClassRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One class of firms that must audit, and the gate that knows it."""

    id: str
    title: str
    pack: str
    gate: str
    tell: tuple[str, ...]
    """Facts that say why a firm belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatoryRules:
    """Hold the classes, and the facts that stand for a firm that was never audited."""

    classes: tuple[ClassRow, ...]
    as_if: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFound:
    """Tell of one class whether a firm belongs to it (None: not known), why, and whether its audit is settled."""

    id: str
    title: str
    belongs: bool | None
    settled: bool | None
    reason: str
    cited: str
    missing: tuple[str, ...] = ()
    """Facts an unknown waits for."""
    draft: bool = False


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    as_if: dict[str, Any]
    rows: tuple[ClassRow, ...] = msgspec.field(name="class")


def load_mandatory(text: str, dictionary: FieldDictionary) -> MandatoryRules:
    """Read the classes; refuse a fact the dictionary does not know."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
        facts = {name: Fact(value=decode(dictionary[name], raw)) for name, raw in file.as_if.items()}
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueRefused) as error:
        raise ResourceError(f"内容不合格式：{error}", file=FILE) from error
    except KeyError as error:
        raise ResourceError(f"数据字典里没有 {error.args[0]}", file=FILE) from error
    return MandatoryRules(classes=file.rows, as_if=facts)


def classes_of(
    firm: Case, rules: MandatoryRules, packs: Iterable[Pack], dictionary: FieldDictionary, on: date, *,
    name_code: NameCode | None = None,
) -> tuple[ClassFound, ...]:  # fmt: skip
    """Return every class whose document reaches the firm, in the order of the rules."""
    by_id = {pack.row.id: pack for pack in packs}
    real = CaseView(firm, dictionary, on, name_code=name_code)
    never = CaseView(Case(facts={**firm.facts, **rules.as_if}), dictionary, on)
    found = []
    for row in rules.classes:
        pack = by_id.get(row.pack)
        gate = next((one for one in pack.gates if one.row.id == row.gate), None) if pack is not None else None
        if pack is not None and gate is not None:
            verdict, missing = judged(gate.when, gate.row, never, reach_of(pack, never))
            if verdict not in {Verdict.NOT_APPLICABLE, Verdict.EXPIRED}:
                found.append(
                    _found(row, pack, gate, real, verdict, tuple(one for one in missing if one not in rules.as_if))
                )
    return tuple(found)


def _found(
    row: ClassRow, pack: Pack, gate: Gate, real: CaseView, verdict: Verdict, missing: tuple[str, ...]
) -> ClassFound:
    belongs = {Verdict.YES: False, Verdict.NO: True}.get(verdict)
    settled = judged(gate.when, gate.row, real, reach_of(pack, real))[0] if belongs else Verdict.UNKNOWN
    return ClassFound(
        id=row.id,
        title=row.title,
        belongs=belongs,
        settled={Verdict.YES: True, Verdict.NO: False}.get(settled) if belongs else None,
        reason="；".join(f"{fact.label}：{fact.value}" for fact in real.quotes(row.tell)) if belongs else "",
        cited=pack.cite(gate.row.clause),
        missing=missing,
        draft=pack.is_draft or gate.row.confidence in DRAFT_MARKS,
    )
