"""Charts of a judgement: what the score is made of, the support areas, energy before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from desktop.charts.records import Amount, Bars, Group, Radar, Waterfall, exact
from desktop.charts.scale import trimmed
from desktop.charts.words import chart_words
from matching.case import Case, Fact
from matching.explain.printed import printed
from matching.fields import FieldDictionary
from matching.findings import AreaScore, BlockScore, Score, ScorePart
from matching.workings import MeasureBenefit, ProjectBenefit

_MOST_STEPS = 8
_NOTHING = 0.05
"""Points that are printed as none."""
_NO_ENERGY = frozenset({"water", "soft_water", "deaerated_water", "carbon_dioxide", "calcium_carbide", "other"})
_TCE = "saving_tce"
_EXACT_ENOUGH = 0.0005


def score_waterfall(score: Score, *, language: str = "zh", most: int = _MOST_STEPS) -> Waterfall | None:
    """Return how criteria and blocks add up to the score; None where nothing was scored.

    A block that takes its best areas is one step; of the other criteria those with most points stand alone.
    """
    if not score.blocks:
        return None
    words = chart_words(language)
    shown = sorted(
        (part for part in score.parts if part.applicable and not part.area and part.points_high > _NOTHING),
        key=lambda part: -part.points_high,
    )[:most]
    return Waterfall(
        title=words["waterfall"], unit=words["points"], total=words["total"], decimals=1, unknown=words["unknown"],
        steps=tuple(step for block in score.blocks for step in _steps(block, shown, words)),
        maximum=sum(block.maximum for block in score.blocks) or None,
        legend=(words["assured"], words["possible"]),
    )  # fmt: skip


def _steps(block: BlockScore, shown: list[ScorePart], words: Mapping[str, str]) -> Iterator[tuple[str, Amount]]:
    own = [part for part in shown if part.block == block.id]
    low = block.low - sum(part.points_low for part in own)
    high = block.high - sum(part.points_high for part in own)
    if not own or low < -_NOTHING or high < low - _NOTHING:
        yield block.title, Amount(low=block.low, high=block.high)
        return
    for part in own:
        yield part.title, Amount(low=part.points_low, high=part.points_high)
    if high > _NOTHING:
        yield words["rest"].format(title=block.title), Amount(low=max(low, 0.0), high=high)


def area_radar(score: Score, *, language: str = "zh") -> Radar | None:
    """Return the support areas on axes of 0 to 100; None where nothing was scored."""
    if not score.areas:
        return None
    words = chart_words(language)

    def amount(area: AreaScore) -> Amount:
        if area.scoreable:
            return Amount(low=area.low, high=area.high)
        return Amount(low=None, high=None, text=words["not_scoreable"], is_counted=False)

    return Radar(
        title=words["radar"], unit=words["points"], decimals=1, unknown=words["unknown"],
        axes=tuple((area.title, amount(area)) for area in score.areas),
        legend=(words["assured"], words["possible"]),
    )  # fmt: skip


@dataclass(slots=True)
class _Use:
    """Add up what the measures say of one carrier in one unit."""

    own: list[Decimal | None] = field(default_factory=lambda: [Decimal(0), Decimal(0)])
    tce: list[float | None] = field(default_factory=lambda: [0.0, 0.0])


def energy(
    case: Case, benefit: ProjectBenefit | None, dictionary: FieldDictionary, *, language: str = "zh"
) -> Bars | None:
    """Return the energy of every carrier before and after, in standard coal and in its own unit.

    Standard coal follows from the saving worked out: the same coefficient for both ends. Where there is none it is
    unknown. None where no measure is about energy used before and after.
    """
    words = chart_words(language)
    worked = {measure.place: measure for measure in benefit.measures} if benefit is not None else {}
    uses: dict[tuple[str, str], _Use] = {}
    for place, measure in enumerate(case.measures):
        carrier = measure.get("msr_carrier")
        if carrier is None or not carrier.is_known or carrier.value in _NO_ENERGY:
            continue
        own = (_number(measure, "msr_before"), _number(measure, "msr_after"))
        if own == (None, None):
            continue
        unit = measure.get("msr_unit")
        key = (printed(dictionary["msr_carrier"], carrier.value), str(unit.value) if unit and unit.is_known else "")
        _add(uses.setdefault(key, _Use()), own, _rate(measure, worked.get(place)))
    groups = [*_whole(case, words), *(_group(label, unit, use, words) for (label, unit), use in uses.items())]
    if not groups or all(amount.low is None for group in groups for amount in group.amounts):
        return None
    return Bars(
        title=words["energy"], unit=words["tce"], series=(words["before"], words["after"]), groups=tuple(groups),
        unknown=words["unknown"],
    )  # fmt: skip


def _whole(case: Case, words: Mapping[str, str]) -> Iterator[Group]:
    """Return what was declared for the project as a whole."""
    before, saved = (_number(case.facts, f"prj_energy_{name}_tce") for name in ("baseline", "saving"))
    if before is not None and saved is not None:
        after = before - saved
        pair = (exact(float(before), _plain(before)), exact(float(after), _plain(after)))
        yield Group(label=words["whole"], amounts=pair)


def _add(use: _Use, own: tuple[Decimal | None, Decimal | None], rate: float | None) -> None:
    for end, amount in enumerate(own):
        sum_own, sum_tce = use.own[end], use.tce[end]
        use.own[end] = None if amount is None or sum_own is None else sum_own + amount
        is_known = amount is not None and rate is not None and sum_tce is not None
        use.tce[end] = (sum_tce or 0.0) + float(amount or 0) * (rate or 0.0) if is_known else None


def _group(label: str, unit: str, use: _Use, words: Mapping[str, str]) -> Group:
    amounts = []
    for own, tce in zip(use.own, use.tce, strict=True):
        if own is None:
            amounts.append(exact(None))
            continue
        said = f"{_plain(own)} {unit}".rstrip()
        text = words["not_converted" if tce is None else "converted"]
        amounts.append(exact(tce, text.format(tce="" if tce is None else _four_digits(tce), own=said)))
    return Group(label=label, amounts=tuple(amounts))


def _rate(measure: Mapping[str, Fact], worked: MeasureBenefit | None) -> float | None:
    """Return the standard coal of one unit of the carrier, as the saving worked out implies it."""
    working = next((one for one in worked.workings if one.quantity == _TCE), None) if worked is not None else None
    if working is None or not working.value:
        return None
    before, after = _number(measure, "msr_before"), _number(measure, "msr_after")
    made_before, made_after = _number(measure, "msr_output_before"), _number(measure, "msr_output_after")
    inputs = {use.field for one in worked.workings for use in one.inputs} if worked is not None else set()
    if before is None or after is None or not {"msr_before", "msr_after"} <= inputs:
        return None
    saved = before - after
    if made_before and made_after and "msr_output_before" in inputs:
        saved = before * made_after / made_before - after
    exponent = working.value.as_tuple().exponent
    error = 0.5 * 10.0 ** (exponent if isinstance(exponent, int) else 0) / abs(float(working.value))
    return float(working.value / saved) if saved and error < _EXACT_ENOUGH else None


def _number(facts: Mapping[str, Fact], name: str) -> Decimal | None:
    fact = facts.get(name)
    return fact.value if fact is not None and fact.is_known and isinstance(fact.value, Decimal) else None


def _plain(value: Decimal) -> str:
    return trimmed(f"{value:,f}")


def _four_digits(value: float) -> str:
    """Print what follows from a rounded figure with as many digits as it is worth."""
    return trimmed(f"{float(f'{value:.4g}'):,.2f}")
