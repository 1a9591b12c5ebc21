"""The data dictionary: every fact the program may hold, read from `resources/fields/*.toml`.

Form, workbook, checks, conditions and print all derive from it; a new field is a row there and no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from matching.errors import ResourceError, ValueRefused

KINDS = frozenset({
    "str", "text", "dec", "int", "date", "time", "code", "enum", "enum[]", "text[]", "str[]", "tri", "doc", "map",
    "bool",
})  # fmt: skip
LIST_KINDS = frozenset({"enum[]", "text[]", "str[]"})
LONGEST_NUMBER = 30
"""Digits before or behind the point; what is longer is a slip of the keyboard and a burden to exact arithmetic."""
TRI = ("yes", "no", "unknown")
SUBJECTS = (
    "enterprise", "project", "measure", "loan", "park", "organisation", "monitoring", "library", "service",
    "office", "evidence", "system",
)  # fmt: skip
ENTERPRISE_SUBJECTS = frozenset({"enterprise", "park"})
"""Facts of these subjects are kept once per enterprise; those of CASE_SUBJECTS once per project."""
CASE_SUBJECTS = frozenset({"project", "loan"})

Scalar = str | Decimal | int | bool | date
Value = Scalar | tuple[str, ...] | Mapping[str, Scalar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Name one allowed value (or one key of a map) in both languages."""

    id: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Name one section of the entry form."""

    id: str
    title: str
    title_en: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Describe one fact: what it is called, what it may hold, who supplies it and what proves it."""

    id: str
    label: str
    label_en: str
    kind: str
    subject: str
    group: str
    unit: str = ""
    help: str = ""
    evidence: str = ""
    values: tuple[Choice, ...] = ()
    keys: tuple[Choice, ...] = ()
    """Keys of a `map` field; each key holds a `values` choice if there are values, else a decimal in `unit`."""
    code: str = ""
    """Code table of a `code` field: uscc, region, province, prefecture, county, industry, an office table, or empty."""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    listed: bool = False
    counted: bool = False
    """Kept as a column for statistics, exactly as stated."""
    required: bool = False
    personal: bool = False
    fixed: bool = False
    """A matter of the past, of place or of somebody's opinion: nobody can be advised to change it."""
    aliases: tuple[str, ...] = ()
    """Headers under which earlier workbooks or other tables carried this fact."""
    template: bool = True
    """Whether the blank workbook has a column for it."""

    @property
    def is_list(self) -> bool:
        """Say whether the value is a tuple of texts."""
        return self.kind in LIST_KINDS

    def choice_label(self, value: str) -> str:
        """Return the Chinese label of an allowed value, or the value itself."""
        for choice in self.values:
            if choice.id == value:
                return choice.label
        if self.kind == "tri":
            return {"yes": "是", "no": "否", "unknown": "不清楚"}.get(value, value)
        return value


class FieldDictionary(Mapping[str, Field]):
    """Hold all fields by id, in the order of the files; two are the same when they are the same object."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, fields: Mapping[str, Field], groups: Mapping[str, Group]) -> None:
        self._fields = dict(fields)
        self.groups = dict(groups)

    def __getitem__(self, key: str) -> Field:
        return self._fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def of(self, *subjects: str) -> tuple[Field, ...]:
        """Return the fields of these subjects in dictionary order."""
        return tuple(field for field in self._fields.values() if field.subject in subjects)

    def listed(self) -> tuple[Field, ...]:
        """Return the fields that lists filter and sort by."""
        return tuple(field for field in self._fields.values() if field.listed)

    def counted(self) -> tuple[Field, ...]:
        """Return the fields that statistics sum, group and choose by."""
        return tuple(field for field in self._fields.values() if field.counted)


def load_fields(texts: Mapping[str, str]) -> FieldDictionary:
    """Read the dictionary from file names and their TOML texts; refuse doubled ids, unknown kinds and empty labels."""
    fields: dict[str, Field] = {}
    groups: dict[str, Group] = {}
    for file, text in texts.items():
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ResourceError(f"不是有效的 TOML：{error}", file=file) from error
        subject = str(document.get("subject", ""))
        for row in document.get("group", []):
            groups[row["id"]] = Group(
                id=row["id"], title=row["title"], title_en=row["title_en"], subject=row.get("subject", subject)
            )
        for row in document.get("field", []):
            field = read_field(file, subject, row)
            if field.id in fields:
                raise ResourceError("字段编号重复", file=file, item=field.id)
            if field.group not in groups:
                raise ResourceError(f"没有名为 {field.group} 的分组", file=file, item=field.id)
            fields[field.id] = field
    return FieldDictionary(fields, groups)


def read_field(file: str, subject: str, row: dict[str, Any]) -> Field:
    """Read one row of the dictionary; refuse what it does not know, in Chinese with file and item."""
    ident = str(row.get("id", "?"))
    known = set(Field.__dataclass_fields__)
    if extra := set(row) - known:
        raise ResourceError(f"不认识的属性 {'、'.join(sorted(extra))}", file=file, item=ident)
    missing = [name for name in ("id", "label", "label_en", "kind", "group") if not row.get(name)]
    if missing:
        raise ResourceError(f"缺少 {'、'.join(missing)}", file=file, item=ident)
    values = dict(row)
    values.setdefault("subject", subject)
    if values["kind"] not in KINDS:
        raise ResourceError(f"类型 {values['kind']} 不存在", file=file, item=ident)
    if values["subject"] not in SUBJECTS:
        raise ResourceError(f"主体 {values['subject']} 不存在", file=file, item=ident)
    for name in ("values", "keys"):
        values[name] = tuple(Choice(id=c[0], label=c[1], label_en=c[2]) for c in row.get(name, []))
    values["aliases"] = tuple(row.get("aliases", ()))
    for name in ("minimum", "maximum"):
        if name in row:
            values[name] = Decimal(str(row[name]))
    if values["kind"] in {"enum", "enum[]", "doc"} and not values["values"]:
        raise ResourceError("枚举字段没有可选值", file=file, item=ident)
    if values["kind"] == "map" and not values["keys"]:
        raise ResourceError("明细字段没有列出各项", file=file, item=ident)
    return Field(**values)


def decode(field: Field, raw: object) -> Value:
    """Turn a stored JSON value into the field's own type; raise ValueRefused when it does not fit."""
    return _DECODERS[field.kind](field, raw)


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueRefused(str(raw), "文字")
    return raw


def _whole(field: Field, raw: object) -> int:
    number = _decimal(raw)
    if number != number.to_integral_value():
        raise ValueRefused(str(raw), "整数")
    return int(_in_range(field, number))


def _flag(field: Field, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueRefused(str(raw), "true 或 false")
    return raw


def _tri(field: Field, raw: object) -> str:
    return _one_of(raw if not isinstance(raw, bool) else ("yes" if raw else "no"), TRI)


def _choice(field: Field, raw: object) -> str:
    return _one_of(raw, tuple(choice.id for choice in field.values))


def _in_range(field: Field, number: Decimal) -> Decimal:
    if field.minimum is not None and number < field.minimum:
        raise ValueRefused(str(number), f"不小于 {field.minimum} 的数")
    if field.maximum is not None and number > field.maximum:
        raise ValueRefused(str(number), f"不大于 {field.maximum} 的数")
    return number


def _decimal(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise ValueRefused(str(raw), "数字")
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        raise ValueRefused(str(raw), "数字") from None
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueRefused(str(raw)[:40], "有限的数字")
    return number


def _date(raw: object) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueRefused(str(raw), "日期，如 2026-04-01") from None


def _one_of(raw: object, allowed: tuple[str, ...]) -> str:
    if raw not in allowed:
        raise ValueRefused(str(raw), "以下之一：" + "、".join(allowed))
    return str(raw)


def _texts(field: Field, raw: object) -> tuple[str, ...]:
    if isinstance(raw, str) or not isinstance(raw, (list, tuple)):
        raise ValueRefused(str(raw), "列表")
    if field.kind == "enum[]":
        allowed = tuple(choice.id for choice in field.values)
        items = tuple(_one_of(item, allowed) for item in raw)
        if "unknown" in items and len(set(items)) > 1:
            raise ValueRefused("、".join(items), "选了“不清楚”就不再选其他项")
        return items
    return tuple(str(item) for item in raw)


def _map(field: Field, raw: object) -> dict[str, Scalar]:
    if not isinstance(raw, Mapping):
        raise ValueRefused(str(raw), "明细")
    keys = {choice.id for choice in field.keys}
    if extra := set(raw) - keys:
        raise ValueRefused("、".join(sorted(map(str, extra))), "以下各项：" + "、".join(sorted(keys)))
    if field.values:
        allowed = tuple(choice.id for choice in field.values)
        return {key: _one_of(value, allowed) for key, value in raw.items()}
    return {key: _in_range(field, _decimal(value)) for key, value in raw.items()}


_DECODERS: dict[str, Callable[[Field, object], Value]] = {
    "dec": lambda field, raw: _in_range(field, _decimal(raw)),
    "int": _whole,
    "date": lambda field, raw: _date(raw),
    "bool": _flag,
    "tri": _tri,
    "enum": _choice,
    "doc": _choice,
    "map": lambda field, raw: _map(field, raw),
    **dict.fromkeys(LIST_KINDS, lambda field, raw: _texts(field, raw)),
    **dict.fromkeys(("str", "text", "time", "code"), _text),
}


def encode(value: Value) -> object:
    """Turn a field value into what JSON can hold without losing a digit."""
    if isinstance(value, (Decimal, date)):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    return value


def is_unknown(value: Value | None) -> bool:
    """Say whether a value states nothing: absent, or recorded as not known."""
    kind = type(value)
    if kind is str:
        return value == "unknown"
    if kind is Decimal or kind is int:
        return False
    return value is None or value in ((), ("unknown",), {})
