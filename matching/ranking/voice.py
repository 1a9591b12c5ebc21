"""Whether the model may speak, and the score the order goes by when it does.

Below a minimum of decisions the scorecard orders; then the model re-orders within bands of the score; it has the whole
order only while its held-out quality beats the scorecard's. The office may hold it back at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.ranking.labels import SpeakRow
from matching.ranking.model import Learned

RULE, BANDS, FULL = "rule", "bands", "full"
MODES = (RULE, BANDS, FULL)
MODE_LABELS = {RULE: "只按评分表", BANDS: "分数带内按模型", FULL: "全部按模型"}
_WITHIN = 1.9
"""Room of the model's score inside a band; a band apart is 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Hold who orders: the scorecard, or a model within bands or throughout, and why."""

    mode: str
    model: Learned | None
    band_points: float
    sentence: str

    @property
    def name(self) -> str:
        """Return how a judgement names its order."""
        return "rubric" if self.model is None or self.mode == RULE else f"{self.mode} {self.model.id}"


def voice_of(model: Learned | None, speak: SpeakRow, *, rubric: str, at_most: str = FULL) -> Voice:
    """Return who orders now; `at_most` is what the office allows."""
    mode, sentence = _earned(model, speak, rubric)
    if MODES.index(at_most) < MODES.index(mode):
        mode, sentence = at_most, f"本单位设为“{MODE_LABELS[at_most]}”；{sentence}"
    return Voice(mode=mode, model=None if mode == RULE else model, band_points=speak.band_points, sentence=sentence)


def _earned(model: Learned | None, speak: SpeakRow, rubric: str) -> tuple[str, str]:
    if model is None or model.fallback:
        return RULE, "还没有学习，按评分表排序"
    if model.rubric != rubric:
        return RULE, "评分准则已变，原模型不再适用，按评分表排序；请重新学习"
    count = model.examples + model.comparisons
    if count < speak.bands_from:
        return RULE, f"已有 {count} 项结论，满 {speak.bands_from} 项后模型才在分数带内调整"
    ordered = sorted(model.by_target.items(), key=lambda item: float(item[0]))
    least = min(ordered[0][1], sum(own for _, own in ordered[1:])) if ordered else 0
    if not model.comparisons and least < speak.least_of_each:
        return RULE, f"正反两类结论各要有 {speak.least_of_each} 项，现在较少的一类只有 {least} 项"
    gain = model.gain
    if gain is None or gain.model.share < gain.scorecard.share + speak.margin or gain.better < 0.5:
        return BANDS, f"已有 {count} 项结论；留出检验尚未明显好于评分表，只在 {speak.band_points:g} 分的分数带内调整"
    if count < speak.full_from:
        return BANDS, f"已有 {count} 项结论，满 {speak.full_from} 项且检验好于评分表后按模型排全部"
    return FULL, f"已有 {count} 项结论，留出检验 {gain.model.share:.1%}，好于评分表 {gain.scorecard.share:.1%}"


def ordering(voice: Voice, points: Sequence[float], model_scores: Sequence[float]) -> list[float]:
    """Return the score the order goes by; it never falls when a share rises."""
    if voice.mode == FULL:
        return list(model_scores)
    return [
        2.0 * (own // voice.band_points) + min(max(score, 0.0), _WITHIN)
        for own, score in zip(points, model_scores, strict=True)
    ]
