"""What a layout may name: dictionary fields, fields of registers, what the program supplies, and things it can list."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from desktop import resources
from desktop.dossier.official.rows import FieldRow, FormRow, SourceRow, VocabularyFile
from matching.errors import ResourceError
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS, Choice, Field
from matching.registers.model import Register

FILE = "forms/official_names.toml"
REGISTER = "register:"
_WORDED = frozenset({"str", "text", "str[]", "text[]"})
"""Kinds whose value a person words."""
_SAFE_CODES = frozenset({"industry", "province"})
"""Codes that many share."""
_SUBJECTS = {
    "case": ENTERPRISE_SUBJECTS | CASE_SUBJECTS,
    "enterprise": ENTERPRISE_SUBJECTS,
    "record": ENTERPRISE_SUBJECTS | CASE_SUBJECTS,
    "period": frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Hold the names one form may use."""

    fields: Mapping[str, Field]
    sources: Mapping[str, Mapping[str, Field]]
    titles: Mapping[str, str]
    """Of the sources."""
    supplied: frozenset[str]
    """Names the program supplies."""
    secret: frozenset[str]
    """Those of them that tell who a form is about."""

    def is_open(self, field: Field) -> bool:
        """Say whether a field may tell who a form is about: worded by a person, personal, or a name."""
        if field.personal or field.id in self.secret:
            return True
        if field.kind == "code":
            return field.code not in _SAFE_CODES
        return field.kind in _WORDED and field.id not in self.supplied


def vocabulary(row: FormRow) -> Vocabulary:
    """Return the names a form may use, by what it is about."""
    names = _names()
    dictionary = resources.dictionary()
    fields = {one.id: _field(one) for one in names.field}
    fields |= {one.id: one for one in dictionary.of(*_SUBJECTS[row.about])}
    if row.about == "record" and row.register in resources.registers().by_id:
        fields |= register_fields(resources.registers()[row.register])
    sources: dict[str, Mapping[str, Field]] = {
        one.id: _columns(one) for one in names.source if not one.about or row.about in one.about
    }
    titles = {one.id: one.title for one in names.source}
    sources |= _registers()
    titles |= {REGISTER + one.id: one.row.title for one in resources.registers().by_id.values()}
    return Vocabulary(
        fields=fields,
        sources=sources,
        titles=titles,
        supplied=frozenset(one.id for one in _every(names)),
        secret=frozenset(one.id for one in _every(names) if one.secret),
    )


@cache
def _registers() -> dict[str, Mapping[str, Field]]:
    return {REGISTER + one.id: register_fields(one) for one in resources.registers().by_id.values()}


def register_fields(register: Register) -> dict[str, Field]:
    """Return what a record of a register can show: whom it is about, what was filled in, what is worked out."""
    dictionary = resources.registers().dictionary
    found = {name: dictionary[name] for name in ("ent_name", "prj_name", "ent_uscc", "ent_county_code")}
    found |= register.fields
    found |= {one.row.id: one.field for one in register.computed}
    if register.states:
        values = tuple(Choice(id=one.id, label=one.label, label_en=one.label_en) for one in register.states.values())
        found["state"] = _plain("state", "状态", kind="enum", values=values)
    found["number"] = _plain("number", "编号", kind="int")
    return found


def _every(names: VocabularyFile) -> Iterable[FieldRow]:
    yield from names.field
    for source in names.source:
        yield from source.field


def _columns(row: SourceRow) -> dict[str, Field]:
    found = {one.id: one for one in resources.dictionary().of(row.subject)} if row.subject else {}
    return found | {one.id: _field(one) for one in row.field}


def _field(row: FieldRow) -> Field:
    values = tuple(Choice(id=one[0], label=one[1], label_en=one[2]) for one in row.values)
    return _plain(row.id, row.label, kind=row.kind, unit=row.unit, values=values)


def _plain(name: str, label: str, *, kind: str, unit: str = "", values: tuple[Choice, ...] = ()) -> Field:
    return Field(
        id=name, label=label, label_en=name, kind=kind, subject="office", group="", unit=unit, values=values,
        template=False,
    )  # fmt: skip


@cache
def _names() -> VocabularyFile:
    try:
        return msgspec.convert(tomllib.loads(resources.text(FILE)), VocabularyFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=FILE) from error
