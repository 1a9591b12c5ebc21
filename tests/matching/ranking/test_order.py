"""The order of projects: small weights decide between equals and overturn nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from matching.findings import RECOMMENDATION_LABELS
from matching.ranking.order import Standing, places_of, rank

PACK = next(pack for pack in resources.packs().editions if pack.rubric is not None)
WEIGHTS = [criterion.row.weight for criterion in PACK.criteria]
CLASSES = list(RECOMMENDATION_LABELS)


def standing(number: int, recommendation: int, lowered: bool, level: int) -> Standing:
    """Make a case that has a third, two thirds or all of every point for sure, and may reach all."""
    sure = (level + 1) / 3
    return Standing(
        case_id=f"{number:03d}",
        recommendation=CLASSES[recommendation],
        lowered=lowered,
        areas=((0.0, 0.0),) * 4,
        shares=tuple((weight * sure, weight) for weight in WEIGHTS),
    )


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[Standing], dict[str, int]]:
    kinds = draw(st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 2)), min_size=1, max_size=12))
    cases = [standing(number, *kind) for number, kind in enumerate(kinds)]
    favours = draw(st.dictionaries(st.sampled_from([one.case_id for one in cases]), st.integers(0, 3)))
    return cases, favours


def group(one: Standing) -> tuple[object, ...]:
    return CLASSES.index(one.recommendation), one.lowered, -one.shares[0][0]


@given(offices())
@settings(max_examples=60)
def test_small_weights_never_overturn_a_class_or_a_difference_in_assured_points(
    office: tuple[list[Standing], dict[str, int]],
) -> None:
    cases, favours = office
    by_id = {one.case_id: one for one in cases}
    ordered = [by_id[place.case_id] for place in rank(cases, PACK, favours=favours)]
    groups = [group(one) for one in ordered]
    assert groups == sorted(groups)
    keys = [(group(one), -favours.get(one.case_id, 0), one.case_id) for one in ordered]
    assert keys == sorted(keys)


@given(offices())
@settings(max_examples=30)
def test_a_place_stays_within_its_range_and_is_the_one_a_single_case_would_take(
    office: tuple[list[Standing], dict[str, int]],
) -> None:
    cases, favours = office
    for place in rank(cases, PACK, favours=favours):
        own = [one for one in cases if one.case_id == place.case_id]
        others = [one for one in cases if one.case_id != place.case_id]
        assert place.best <= place.rank <= place.worst
        assert places_of(own, others, PACK, favours=favours) == (place.rank,)


def test_without_small_weights_the_order_is_that_of_the_scorecard() -> None:
    cases = [standing(number, 0, False, number % 3) for number in range(9)]
    assert rank(cases, PACK, favours={}) == rank(cases, PACK)
