"""The judgement at one glance: why it is so, what to do next, and what the points are made of."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.appraisal.grown_prose import GrownProse
from desktop.ui.charts import ChartView
from desktop.ui.judgement.gaps import section_of
from desktop.ui.judgement.prose import field_links, sign_tag
from desktop.ui.texts import spoken, t
from matching.findings import lights_of
from matching.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matching.fields import FieldDictionary
    from matching.findings import Finding, Gap, Judgement

_MOST_STEPS = 5
_MOST_GATES = 6
_COUNTED = (Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.EXPIRED, Verdict.NOT_APPLICABLE)
_IN_THE_WAY = (Verdict.NO, Verdict.EXPIRED, Verdict.UNKNOWN)
_FIRST = ("path", "gates", "supply", "evidence", "change")
"""Sections of steps in the order they are to be taken."""


class SummaryPanel(QScrollArea):
    """Tell the verdict and its reasons in a few sentences and two charts."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)
    section_wanted = Signal(str)
    """The section of the judgement in which more of it stands."""

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self.text = GrownProse(name=t("judged.summary"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.clause_wanted.connect(self.clause_wanted)
        self.text.place_wanted.connect(self.section_wanted)
        self.waterfall, self.radar = ChartView(), ChartView()
        for chart in (self.waterfall, self.radar):
            chart.chosen.connect(lambda _at: self.section_wanted.emit("marks"))
        inner = QWidget()
        inner.setObjectName("sheet")
        charts = QVBoxLayout()
        charts.setSpacing(16)
        charts.addWidget(self.waterfall)
        charts.addWidget(self.radar)
        charts.addStretch(1)
        told = QVBoxLayout()
        told.addWidget(self.text)
        told.addStretch(1)
        row = QHBoxLayout(inner)
        row.setContentsMargins(8, 4, 12, 10)
        row.setSpacing(20)
        row.addLayout(told, 6)
        row.addLayout(charts, 5)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inner)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show this judgement at one glance."""
        from desktop.charts.judged import area_radar, score_waterfall

        self.text.setHtml(_why(judgement) + self._steps(judgement))
        self.waterfall.show_chart(score_waterfall(judgement.score, language=spoken()))
        self.radar.show_chart(area_radar(judgement.score, language=spoken()))

    def _steps(self, judgement: Judgement) -> str:
        gaps = sorted(
            (gap for gap in judgement.gaps if section_of(gap) in _FIRST),
            key=lambda gap: (_FIRST.index(section_of(gap)), -gap.gain_high),
        )
        if not gaps:
            return f"<h2>{t('summary.next')}</h2><p>{t('summary.nothing')}</p>"
        rows = "".join(self._row(gap) for gap in _apart(gaps, _MOST_STEPS))
        more = ""
        if len(gaps) > _MOST_STEPS:
            more = f'<p><a href="place:gaps">{t("summary.all", count=len(judgement.gaps))}</a></p>'
        return f'<h2>{t("summary.next")}</h2><table cellspacing="0" width="100%">{rows}</table>{more}'

    def _row(self, gap: Gap) -> str:
        links = field_links(gap.fields[:_MOST_STEPS], self._dictionary)
        fill = f"　{t('finding.fill')}：{links}" if links else ""
        gain = t("gap.gain", points=f"{gap.gain_high:.1f}") if gap.gain_high >= 0.05 else ""
        return (
            f'<tr><td width="24">{sign_tag(gap.verdict.value)}</td>'
            f"<td><b>{escape(gap.title)}</b>{fill}</td>"
            f'<td width="110" class="quiet">{gain}</td></tr>'
        )


def _apart(gaps: list[Gap], most: int) -> Iterator[Gap]:
    """Yield the first steps, those about one and the same finding once."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for gap in gaps:
        key = (gap.title, gap.fields)
        if key not in seen:
            seen.add(key)
            yield gap
        if len(seen) == most:
            return


def _why(judgement: Judgement) -> str:
    gates = [gate for gate in lights_of(judgement) if gate.stage == "recommend"]
    others = [gate for gate in lights_of(judgement) if gate.stage != "recommend"]
    result = t(f"recommendation.{judgement.recommendation}")
    parts = [
        f"<h2>{t('summary.why', result=result)}</h2>",
        f"<p>{escape(t('summary.gates', count=len(gates), told=_counted(gates)))}</p>",
        _in_the_way(gates),
    ]
    if others:
        parts.append(f"<p>{escape(t('summary.others', count=len(others), told=_counted(others)))}</p>")
        parts.append(_in_the_way(others))
    return "".join(parts)


def _counted(gates: list[Finding]) -> str:
    counts = Counter(gate.verdict for gate in gates)
    return "，".join(t("summary.count", verdict=one.label, count=counts[one]) for one in _COUNTED if counts[one])


def _in_the_way(gates: list[Finding]) -> str:
    """Name the gates that are not passed, the refused ones first, with a way to them."""
    stopping = sorted(
        (gate for gate in gates if gate.verdict in _IN_THE_WAY), key=lambda gate: _IN_THE_WAY.index(gate.verdict)
    )
    if not stopping:
        return ""
    named = "　".join(f"{sign_tag(gate.verdict.value)} {escape(gate.title)}" for gate in stopping[:_MOST_GATES])
    more = t("summary.more", count=len(stopping) - _MOST_GATES) if len(stopping) > _MOST_GATES else ""
    return f'<p>{named}　<a href="place:gates">{t("summary.to_gates")}{more}</a></p>'
