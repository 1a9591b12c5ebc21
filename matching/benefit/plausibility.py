"""Ask whether the figures of a case are plausible: green, amber (explain), red (prove or correct), as data says.

A remark asks for proof; it never changes a number and never blocks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from matching.benefit.bands import Check, load_checks
from matching.benefit.mix import Told, mix_of
from matching.benefit.slips import Slip, slips
from matching.criteria.facts import CaseView
from matching.explain.printed import number, printed

__all__ = ["Check", "Remark", "load_checks", "remarks"]

_ASKS = {"amber": "请说明原因", "red": "请举证或更正"}
_OURS = {"proposal": "（界限为本工具建议）", "sanity": "", "arithmetic": ""}
_NAMED = re.compile(r"\{(\w+)\}")
_SIGNIFICANT = 4
_FAR = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Tell that a figure lies outside the green band."""

    check: str
    title: str
    colour: str
    """amber (explain) or red (prove or correct)."""
    value: str
    fields: tuple[str, ...]
    sentence: str
    slips: tuple[Slip, ...] = ()
    """Slips of the unit that would explain it."""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Hold one case as the bands see it."""

    view: CaseView
    mix: Mapping[str, Told]
    values: Mapping[str, Any]


def remarks(checks: Sequence[Check], view: CaseView) -> tuple[Remark, ...]:
    """Return the remarks a case's figures call for; what cannot be worked out calls for none."""
    if not checks:
        return ()
    around = checks[0].around
    parameters = around.numbers(view.on)
    mix = mix_of(view, around.rules, around.groups, parameters)
    scene = _Scene(view, mix, {**view.values, **parameters, **{name: told.value for name, told in mix.items()}})
    found = (_remark(check, scene) for check in checks if _applies(check, scene))
    return tuple(remark for remark in found if remark is not None)


def _applies(check: Check, scene: _Scene) -> bool:
    if any(name in scene.view.values for name in check.row.without):
        return False
    if check.unless is not None and check.unless.evaluate(scene.values) is True:
        return False
    return check.when is None or check.when.evaluate(scene.values) is True


def _remark(check: Check, scene: _Scene) -> Remark | None:
    values = {**scene.values, **(_blanks(check, scene.view) if check.row.blank_as_zero else {})}
    evaluated = check.value.evaluate(values)
    if evaluated is None:
        return None
    value = Fraction(evaluated)
    colour = check.colour(value)
    if colour == "green":
        return None
    found = tuple(_slips(check, values, scene)) if colour == "red" else ()
    names = tuple(name for name in check.value.names if name in scene.view.dictionary)
    fields = (*names, *(name for told in check.value.names if told in scene.mix for name in scene.mix[told].fields))
    return Remark(
        check=check.row.id,
        title=check.row.title,
        colour=colour,
        value=_with_unit(value, check.row.unit),
        fields=fields,
        sentence=_sentence(check, value, colour, found, scene),
        slips=found,
        origin=check.row.origin,
    )


def _blanks(check: Check, view: CaseView) -> dict[str, Mapping[str, object]]:
    """Return the maps a check names with their missing keys as nothing."""
    return {
        name: {key: view.values[name].get(key, Decimal(0)) for key in keys}
        for name, keys in check.value.keys.items()
        if name in view.values
    }


def _slips(check: Check, values: Mapping[str, Any], scene: _Scene) -> list[Slip]:
    """Return the slips of a single entry that would explain the figure."""
    entered = {
        name: (values[name], unit)
        for name in check.value.names
        if (unit := _unit(name, scene)) and isinstance(values.get(name), (Decimal, int, Fraction))
    }
    return list(
        slips(check.around.slips, entered, lambda meant: check.value.evaluate({**values, **meant}), check.fits)
    )


def _unit(name: str, scene: _Scene) -> str:
    """Return the unit of an entered number, empty for what nobody entered."""
    if name in scene.view.dictionary:
        return scene.view.dictionary[name].unit
    return scene.mix[name].unit if name in scene.mix and scene.mix[name].fields else ""


# ---- the sentence


def _sentence(check: Check, value: Fraction, colour: str, found: tuple[Slip, ...], scene: _Scene) -> str:
    row = check.row
    rests_on = "、".join(text for text in (_entered(name, scene) for name in check.value.names) if text)
    usual = "" if row.suspect is not None else f"通常{_usual(row.green)}，"
    explain = _NAMED.sub(lambda match: _number(scene.values.get(match[1])), row.explain)
    said = [f"{row.title}为 {_with_unit(value, row.unit)}（{rests_on}），{usual}{_ASKS[colour]}：{explain}"]
    said += [_slip(one, check, scene) for one in found]
    return "；".join(said) + _OURS[row.kind]


def _entered(name: str, scene: _Scene) -> str:
    """Name an entry with its value, as the remark rests on it."""
    if name in scene.view.dictionary:
        field = scene.view.dictionary[name]
        if name not in scene.view.values:
            return ""
        return f"{field.label} {printed(field, scene.view.values[name], name_code=scene.view.name_code)}"
    told = scene.mix.get(name)
    return f"{told.label} {_with_unit(told.value, told.unit)}" if told is not None else ""


def _slip(slip: Slip, check: Check, scene: _Scene) -> str:
    label = scene.view.dictionary[slip.field].label if slip.field in scene.view.dictionary else ""
    label = label or scene.mix[slip.field].label
    unit = _unit(slip.field, scene)
    meant, figure = _with_unit(slip.meant, unit), _with_unit(slip.figure, check.row.unit)
    return f"“{label}”{slip.sentence}：若为 {meant}，则{check.row.title}为 {figure}"


def _usual(green: tuple[float, float]) -> str:
    low, high = green
    if low <= 0 or low == float("-inf"):
        return f"不超过 {high:,g}"
    return f"不低于 {low:,g}" if high == float("inf") else f" {low:,g}–{high:,g}"


def _with_unit(value: Any, unit: str) -> str:
    return _number(value) + (unit if unit == "%" else f" {unit}" if unit and unit != "-" else "")


def _number(value: Any) -> str:
    """Print a number with as many decimals as say something.

    >>> _number(Fraction(1, 30000)), _number(Fraction(7, 3)), _number(Decimal("103400"))
    ('0.00003333', '2.333', '103,400')
    """
    if value is None:
        return "—"
    exact = Fraction(value)
    if exact == round(exact) or abs(exact) >= _FAR:
        return number(Decimal(round(exact)))
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    places = max(_SIGNIFICANT - 1 - decimal.adjusted(), 0)
    return number(round(decimal, places))
