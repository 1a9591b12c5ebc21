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
from matching.expression.tree import Name

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
    checks: Sequence[Check]


def remarks(checks: Sequence[Check], view: CaseView) -> tuple[Remark, ...]:
    """Return the remarks a case's figures call for; what cannot be worked out calls for none."""
    if not checks:
        return ()
    around = checks[0].around
    parameters = around.numbers(view.on)
    mix = mix_of(view, around.rules, around.groups, parameters)
    values = {**view.values, **parameters, **{name: told.value for name, told in mix.items()}}
    scene = _Scene(view, mix, values, checks)
    found = (_remark(check, scene) for check in checks if _applies(check, scene, values))
    return tuple(remark for remark in found if remark is not None)


def _applies(check: Check, scene: _Scene, values: Mapping[str, Any]) -> bool:
    if any(name in scene.view.values for name in check.row.without):
        return False
    if check.unless is not None and check.unless.evaluate(values) is True:
        return False
    return check.when is None or check.when.evaluate(values) is True


def _remark(check: Check, scene: _Scene) -> Remark | None:
    value = _figure(check, scene, scene.values)
    if value is None:
        return None
    colour = check.colour(value)
    if colour == "green":
        return None
    found = _slips(check, scene) if colour == "red" and check.row.suspect is None else ()
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


def _figure(check: Check, scene: _Scene, values: Mapping[str, Any]) -> Fraction | None:
    """Return the figure a band is about, None where it cannot be worked out."""
    if check.row.blank_as_zero:
        blanks = {
            name: {key: values[name].get(key, Decimal(0)) for key in keys}
            for name, keys in check.value.keys.items()
            if name in scene.view.values
        }
        values = {**values, **blanks}
    found = check.value.evaluate(values)
    return None if found is None else Fraction(found)


def _slips(check: Check, scene: _Scene) -> tuple[Slip, ...]:
    """Return the slips of a single entry that would explain the figure and throw no other figure out."""
    entered = {
        name: (scene.values[name], unit)
        for name in check.value.names
        if (unit := _unit(name, scene)) and isinstance(scene.values.get(name), (Decimal, int, Fraction))
    }
    found = slips(
        check.around.slips, entered, lambda meant: _figure(check, scene, {**scene.values, **meant}), check.fits
    )
    return tuple(slip for slip in found if not _breaks_another(slip, scene))


def _breaks_another(slip: Slip, scene: _Scene) -> bool:
    """Say whether a figure that is not red now would be red with what the slip takes for meant."""
    meant = {**scene.values, slip.field: slip.meant}
    concerned = (check for check in scene.checks if slip.field in check.value.names)
    return any(
        _is_red(check, scene, meant) and not _is_red(check, scene, scene.values)
        for check in concerned
        if _applies(check, scene, scene.values)
    )


def _is_red(check: Check, scene: _Scene, values: Mapping[str, Any]) -> bool:
    found = _figure(check, scene, values)
    return found is not None and check.colour(found) == "red"


def _unit(name: str, scene: _Scene) -> str:
    """Return the unit of an entered number, empty for what nobody entered."""
    if name in scene.view.dictionary:
        return scene.view.dictionary[name].unit
    return scene.mix[name].unit if name in scene.mix and scene.mix[name].fields else ""


# ---- the sentence


def _sentence(check: Check, value: Fraction, colour: str, found: tuple[Slip, ...], scene: _Scene) -> str:
    row = check.row
    rests_on = "、".join(text for text in (_entered(name, scene) for name in check.value.names) if text)
    figure = f"{row.title}为 {_with_unit(value, row.unit)}"
    if not isinstance(check.value.tree, Name):
        figure += f"（{rests_on}）"
    usual = "" if row.suspect is not None else f"通常{_usual(row.green)}，"
    explain = _NAMED.sub(lambda match: _number(scene.values.get(match[1])), row.explain)
    said = [f"{figure}，{usual}{_ASKS[colour]}：{explain}", *(_slip(one, check, scene) for one in found)]
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
    return f"“{label}”{slip.sentence}：若为 {meant}，则为 {figure}"


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
