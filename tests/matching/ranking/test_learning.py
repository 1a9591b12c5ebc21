"""From what an office recorded to a model: what teaches, when it may speak, what is refused, why A is above B."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np
import pytest

from desktop import resources
from matching.errors import ValueRefused
from matching.ranking.explained import closest_pair, difference, parts_of
from matching.ranking.fairness import shifts
from matching.ranking.features import Subject, subject_of
from matching.ranking.labels import POOL, Comparison, Example, Outcome, Seen, examples_of
from matching.ranking.learn import Verdict, learn, restored, unlike
from matching.ranking.model import Learned, checksum, dump, load
from matching.ranking.voice import BANDS, FULL, RULE, ordering, voice_of
from tests.conftest import DAY

RULES = resources.labels()
WEIGHTS = (0.34, 0.06, 0.3, 0.3)
SUBJECT = Subject(
    names=("a", "b", "c", "d"), labels=("甲", "乙", "丙", "丁"), weights=WEIGHTS, directions=(1, 1, 1, 1), rubric="r"
)
OFFICE = np.array([0.05, 0.05, 0.85, 0.05])


def examples(count: int, *, seed: int = 0, by: np.ndarray[Any, Any] = OFFICE) -> list[Example]:
    """Return decisions of an office that looks at the third criterion above all."""
    rng = np.random.default_rng(seed)
    rows = rng.random((count, 4))
    worth = rows @ by + rng.normal(0, 0.02, count)
    return [
        Example(
            key=str(place),
            shares=tuple(rows[place]),
            target=3.0 if worth[place] > 0.5 else 0.0,
            weight=1.0,
            group=POOL,
            firm=str(place),
            on=DAY - timedelta(days=count - place),
        )
        for place in range(count)
    ]


def taught(count: int, **changes: Any) -> Verdict:
    own = examples(count, **changes)
    return learn(own, SUBJECT, RULES.speak, on=DAY, program="1", office="甲县")


def seen(**recommendations: str) -> dict[str, Seen]:
    return {
        name: Seen(shares=(0.1 * place, 0.5, 0.5, 0.5), recommendation=told, enterprise=name)
        for place, (name, told) in enumerate(recommendations.items())
    }


def outcome(case: str, kind: str, day: int = 1, reason: str = "") -> Outcome:
    return Outcome(case_id=case, kind=kind, on=date(2026, 1, day), reason=reason, judgement=case, id=f"{case}{day}")


# ---- what teaches


def test_the_furthest_outcome_of_a_project_counts() -> None:
    told = [outcome("x", "recommended", 1), outcome("x", "repaid", 9), outcome("x", "bank_accepted", 20)]
    (example,) = examples_of(told, (), seen(x="ready"), RULES)
    assert (example.target, example.weight) == (6.0, 2.0)


@pytest.mark.parametrize(
    ("kind", "standing", "reason", "count"),
    [
        ("refused", "ready", "benefit", 1),
        ("refused", "hold", "benefit", 0),
        ("refused", "unknown", "benefit", 1),
        ("refused", "unknown", "", 0),
        ("refused", "ready", "papers", 0),
        ("bank_refused", "ready", "quota", 0),
        ("withdrawn", "ready", "", 0),
        ("recommended", "unknown", "", 1),
    ],
)
def test_what_followed_from_a_gate_or_from_outside_teaches_nothing(
    kind: str, standing: str, reason: str, count: int
) -> None:
    assert len(examples_of([outcome("x", kind, reason=reason)], (), seen(x=standing), RULES)) == count


def test_a_comparison_is_a_group_of_its_own() -> None:
    answer = Comparison(better="y", worse="x", on=DAY, better_judgement="y", worse_judgement="x", id="1")
    first, second = examples_of((), [answer], seen(x="ready", y="ready"), RULES)
    assert (first.key, first.target, second.key, second.target) == ("x", 0.0, "y", 1.0)
    assert first.group == second.group != POOL


def test_the_rubric_of_the_247_notice_can_be_learned_about() -> None:
    subject = subject_of(_scoring(), "r")
    assert abs(sum(subject.weights) - 1) < 1e-12
    assert len(subject.names) == len(subject.labels) == len(subject.weights)


def _scoring() -> Any:
    return next(pack for pack in resources.packs().on(DAY) if pack.rubric is not None)


# ---- when it may speak


@pytest.mark.parametrize(("count", "mode"), [(0, RULE), (10, RULE), (30, BANDS), (120, FULL)])
def test_the_model_speaks_only_when_it_has_learned_enough(count: int, mode: str) -> None:
    assert voice_of(taught(count).model, RULES.speak, rubric="r").mode == mode


def test_a_model_that_proves_no_better_stays_within_the_bands() -> None:
    model = taught(120, by=np.array(WEIGHTS)).model
    assert voice_of(model, RULES.speak, rubric="r").mode == BANDS


def test_the_office_may_hold_it_back_and_another_rubric_silences_it() -> None:
    model = taught(120).model
    held = voice_of(model, RULES.speak, rubric="r", at_most=RULE)
    assert (held.mode, held.name) == (RULE, "rubric")
    assert voice_of(model, RULES.speak, rubric="other").mode == RULE


def test_one_kind_of_decision_alone_is_not_enough() -> None:
    own = [msgspec.structs.replace(example, target=3.0) for example in examples(40)]
    model = learn(own, SUBJECT, RULES.speak, on=DAY, program="1", office="").model
    assert voice_of(model, RULES.speak, rubric="r").mode == RULE


def test_within_bands_nobody_leaves_the_band() -> None:
    voice = voice_of(taught(30).model, RULES.speak, rubric="r")
    score = ordering(voice, [62.0, 64.9, 65.0, 40.0], [0.9, 0.1, 0.05, 1.0])
    assert sorted(range(4), key=lambda place: -score[place]) == [2, 0, 1, 3]


# ---- quality


def test_a_worse_model_is_refused_with_figures() -> None:
    good = taught(150).model
    few = examples(12, seed=4)
    verdict = learn(few, SUBJECT, RULES.speak, on=DAY, program="1", office="", last=good)
    assert not verdict.is_taken
    assert "上一个模型" in verdict.sentence
    assert "%" in verdict.sentence


def test_the_last_model_is_not_praised_for_decisions_it_learned_from() -> None:
    own = examples(60)
    last = learn(own, SUBJECT, RULES.speak, on=DAY, program="1", office="").model
    again = learn(own, SUBJECT, RULES.speak, on=DAY, program="1", office="", last=last)
    assert again.is_taken
    assert again.model.gain is not None
    assert again.model.gain.last is None
    grown = learn(examples(90), SUBJECT, RULES.speak, on=DAY, program="1", office="", last=last).model.gain
    assert grown is not None
    assert grown.last is not None
    assert grown.beside_last is not None
    assert grown.last.pairs == grown.beside_last.pairs < grown.model.pairs


def test_held_out_quality_beats_the_scorecard_where_the_office_weighs_otherwise() -> None:
    gain = taught(100).model.gain
    assert gain is not None
    assert gain.model.low > gain.scorecard.share
    assert gain.better > 0.9


def test_a_case_unlike_anything_decided_is_named() -> None:
    own = [msgspec.structs.replace(each, shares=(each.shares[0] / 4, *each.shares[1:])) for each in examples(60)]
    model = learn(own, SUBJECT, RULES.speak, on=DAY, program="1", office="").model
    assert unlike(model, (0.1, 0.5, 0.5, 0.5)) == ()
    assert "a" in unlike(model, (0.95, 0.5, 0.5, 0.5))


def test_without_decisions_the_model_is_the_scorecard() -> None:
    model = taught(0).model
    assert model.fallback
    rows = np.random.default_rng(1).random((20, 4))
    expected = (rows * (np.array(WEIGHTS) / np.sum(WEIGHTS))).sum(axis=1)
    assert np.array_equal(restored(model).predict(rows), expected)


# ---- why


def test_parts_split_into_policy_and_office_and_add_up() -> None:
    model = taught(100).model
    shares = (0.2, 0.4, 0.9, 0.1)
    parts = parts_of(model, shares)
    assert sum(part.whole for part in parts) == pytest.approx(restored(model).predict([shares])[0] * 100, abs=1e-9)
    assert max(parts, key=lambda part: part.office).name == "c"


def test_a_difference_names_its_parts_and_knows_when_it_is_too_close() -> None:
    model = taught(100).model
    clear = difference(model, (0.2, 0.4, 0.9, 0.1), (0.2, 0.4, 0.1, 0.1))
    close = difference(model, (0.2, 0.4, 0.5, 0.1), (0.21, 0.4, 0.5, 0.1))
    assert (clear.parts[0].name, clear.is_close, close.is_close) == ("c", False, True)
    assert clear.points == pytest.approx(sum(part.whole for part in clear.parts))


def test_the_pair_to_compare_is_one_the_model_is_unsure_of_and_not_asked_before() -> None:
    model = taught(60).model
    cases: Sequence[tuple[str, tuple[float, ...]]] = [
        ("top", (0.9, 0.9, 0.9, 0.9)), ("one", (0.6, 0.2, 0.5, 0.4)), ("two", (0.2, 0.6, 0.5, 0.5)),
        ("low", (0.1, 0.1, 0.1, 0.1)),
    ]  # fmt: skip
    assert closest_pair(model, cases, known=frozenset()) == ("one", "two")
    again = closest_pair(model, cases, known=frozenset({frozenset(("one", "two"))}))
    assert again is not None
    assert set(again) != {"one", "two"}


def test_a_group_that_learning_moved_is_marked() -> None:
    rng = np.random.default_rng(2)
    scorecard = rng.random(60)
    sizes = ["small"] * 30 + ["large"] * 30
    model = scorecard + np.where(np.arange(60) < 30, 0.8, 0.0)
    marked = [one.group for one in shifts(model.tolist(), scorecard.tolist(), {"size": sizes}) if one.is_marked]
    unmoved = [one.group for one in shifts(scorecard.tolist(), scorecard.tolist(), {"size": sizes}) if one.is_marked]
    assert (sorted(marked), unmoved) == (["large", "small"], [])


# ---- the file


def test_a_model_comes_back_from_its_file_the_same() -> None:
    model = taught(60).model
    again = load(dump(model), file="m.json")
    rows = np.random.default_rng(1).random((50, 4))
    assert again == model
    assert np.array_equal(restored(again).predict(rows), restored(model).predict(rows))


@pytest.mark.parametrize("place", [0, 100, 2_000, -40])
def test_an_altered_file_is_refused(place: int) -> None:
    data = bytearray(dump(taught(30).model))
    data[place] ^= 1
    with pytest.raises(ValueRefused):
        load(bytes(data), file="m.json")


def _falling(model: Learned) -> Learned:
    curve = model.curves[0]
    return msgspec.structs.replace(
        model,
        curves=(msgspec.structs.replace(curve, slopes=(-1.0,) * len(curve.slopes)), *model.curves[1:]),
    )


@pytest.mark.parametrize(
    "change",
    [
        _falling,
        lambda model: msgspec.structs.replace(model, covariance=((1.0,),)),
        lambda model: msgspec.structs.replace(model, format=9),
        lambda model: msgspec.structs.replace(model, policy_scale=float("inf")),
    ],
)
def test_a_file_with_a_right_checksum_and_an_impossible_model_is_refused(change: Any) -> None:
    body = change(taught(30).model)
    data = json.loads(msgspec.json.encode(body)) | {}
    text = json.dumps({"checksum": checksum(body), "model": data}).encode()
    with pytest.raises(ValueRefused):
        load(text, file="m.json")
