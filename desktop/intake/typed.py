"""One typed text to one value of a field: the only place that knows how people write numbers, dates and answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.intake.choices import read_choice, read_choices, read_texts, read_tri
from desktop.intake.dates import read_date
from desktop.intake.numbers import read_number
from desktop.intake.plain import folded, half_width, says_nothing
from matching.codes.uscc import check_uscc
from matching.errors import ValueRefused
from matching.fields import LIST_KINDS, Choice, Field, Scalar, Value

ReadCode = Callable[[str, str], str]
"""Turn what was typed for one code table (region, county, industry …) into the code; raise ValueRefused otherwise."""
MAXIMUM_TEXT = 32_767
LONGEST_DASH = 2
"""Characters of the longest sign for an empty cell."""
_ENTRY = re.compile(r"\s*(?P<key>[^:：=]+?)\s*[:：=]\s*(?P<value>.*)", re.DOTALL)
_CLOCK = re.compile(r"(?P<h>\d{1,2})[:：时](?P<m>\d{2})?(?:[:：]\d{2})?分?")


@dataclass(frozen=True, slots=True)
class Typed:
    """Hold what was meant: the value (None where the text says nothing), how it was obtained, how it was converted."""

    value: Value | None
    basis: str = ""
    note: str = ""


NOTHING = Typed(None)


def parse_typed(
    field: Field, text: str, *, unit_hint: str = "", read_code: ReadCode | None = None, epoch_1904: bool = False
) -> Typed:
    """Read what a person typed for a field; raise ValueRefused with what was expected where it cannot be meant.

    A bare number counts in `unit_hint` (the unit of a column header) and is converted to the field's unit. Without
    `read_code` codes other than the credit code pass unchecked.
    """
    if not text or not text.strip():
        return NOTHING
    kind = field.kind
    if kind in {"dec", "int"}:
        return _number(field, text, unit_hint)
    if kind == "date":
        return NOTHING if says_nothing(text) else Typed(read_date(text, epoch_1904=epoch_1904))
    if kind == "tri":
        return NOTHING if folded(text) in {"-", "--", "—", "——", "/"} else Typed(read_tri(text))
    if kind == "bool":
        return _bool(text)
    if kind in {"enum", "doc"}:
        return Typed(read_choice(field, text))
    if kind in LIST_KINDS:
        return Typed(read_choices(field, text) if kind == "enum[]" else read_texts(text))
    if kind == "map":
        return _map(field, text, unit_hint)
    if kind == "code":
        return _code(field, text, read_code)
    return _time(text) if kind == "time" else _text(text)


def key_field(field: Field, key: Choice) -> Field:
    """Return what one key of a map field holds, as a field of its own."""
    return Field(
        id=f"{field.id}.{key.id}",
        label=f"{field.label}·{key.label}",
        label_en=f"{field.label_en}: {key.label_en}",
        kind="enum" if field.values else "dec",
        subject=field.subject,
        group=field.group,
        unit="" if field.values else field.unit,
        help=field.help,
        evidence=field.evidence,
        values=field.values,
        minimum=field.minimum,
        maximum=field.maximum,
        personal=field.personal,
    )


def _number(field: Field, text: str, unit_hint: str) -> Typed:
    if says_nothing(text):
        return NOTHING
    if folded(text) in {"无", "没有", "不适用", "不涉及"}:
        raise ValueRefused(text.strip(), _wanted(field), suggestion="确实没有请填 0，不知道请留空")
    unit = "" if field.unit == "-" else field.unit
    number = read_number(text, unit=unit, written_in=unit_hint)
    value = in_range(field, number.value, text)
    return Typed(value, number.basis, number.note)


def in_range(field: Field, number: Decimal, read: str = "") -> Decimal | int:
    """Return the number in the field's own type; raise ValueRefused outside its bounds."""
    if field.minimum is not None and number < field.minimum:
        raise ValueRefused(read or str(number), f"不小于 {field.minimum} 的{_wanted(field)}")
    if field.maximum is not None and number > field.maximum:
        raise ValueRefused(read or str(number), f"不大于 {field.maximum} 的{_wanted(field)}")
    if field.kind != "int":
        return number
    if number != number.to_integral_value():
        raise ValueRefused(read or str(number), "整" + _wanted(field).removeprefix("数字").join(("数", "")))
    return int(number)


def _wanted(field: Field) -> str:
    return f"数字（{field.unit}）" if field.unit and field.unit != "-" else "数字"


def _bool(text: str) -> Typed:
    answer = "unknown" if says_nothing(text) else read_tri(text)
    return NOTHING if answer == "unknown" else Typed(answer == "yes")


def _map(field: Field, text: str, unit_hint: str) -> Typed:
    """Read `名称：值；名称：值`, as the forms and exports print it."""
    if says_nothing(text):
        return NOTHING
    names = {folded(name): key for key in field.keys for name in (key.id, key.label, key.label_en)}
    found: dict[str, Scalar] = {}
    for part in re.split(r"[；;\n]+", text):
        if not part.strip():
            continue
        match = _ENTRY.fullmatch(part)
        key = names.get(folded(match["key"])) if match is not None else None
        if match is None or key is None:
            shown = "、".join(choice.label for choice in field.keys[:8])
            raise ValueRefused(part.strip(), f"“名称：值”，名称为 {shown} 等，之间用；分隔")
        value = parse_typed(key_field(field, key), match["value"], unit_hint=unit_hint).value
        if value is not None and not isinstance(value, (tuple, Mapping)):
            found[key.id] = value
    return Typed(found or None)


def _code(field: Field, text: str, read_code: ReadCode | None) -> Typed:
    if says_nothing(text):
        return NOTHING
    if field.code == "uscc":
        return Typed(check_uscc(text))
    if field.code and read_code is not None:
        return Typed(read_code(field.code, half_width(text).removesuffix(".0")))
    return Typed(half_width(text))


def _time(text: str) -> Typed:
    if says_nothing(text):
        return NOTHING
    match = _CLOCK.fullmatch(half_width(text))
    if match is None or int(match["h"]) > 23 or int(match["m"] or 0) > 59:
        raise ValueRefused(text.strip(), "时刻，如 08:30")
    return Typed(f"{int(match['h']):02d}:{int(match['m'] or 0):02d}")


def _text(text: str) -> Typed:
    plain = text.strip()
    if len(plain) <= LONGEST_DASH and folded(plain) in {"-", "--", "—", "——", "/"}:
        return NOTHING
    if len(plain) > MAXIMUM_TEXT:
        raise ValueRefused(plain[:20] + "…", f"不超过 {MAXIMUM_TEXT} 个字的文字")
    return Typed(plain)
