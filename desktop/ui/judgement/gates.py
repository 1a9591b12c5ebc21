"""The gates of a judgement as rows of lights by stage, and the chosen one in full below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.icons import sign
from desktop.ui.judgement.decide import DecideRow
from desktop.ui.judgement.prose import Prose, finding_text
from desktop.ui.texts import t
from matching.findings import lights_of
from matching.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.fields import FieldDictionary
    from matching.findings import Finding, Judgement

STAGES = ("recommend", "approve", "queue", "collateral")
IN_A_ROW = 3
LEAST_WIDTH = 190
_WORST_FIRST = (Verdict.NO, Verdict.UNKNOWN, Verdict.EXPIRED, Verdict.YES, Verdict.NOT_APPLICABLE)
_DONE_WITH = frozenset({Verdict.YES, Verdict.NOT_APPLICABLE})
_HOLDING = frozenset({"hold", "task", "normal_queue", "escalate", "lower", "incentives_off", "collateral_zero"})


def gates_of(judgement: Judgement) -> tuple[Finding, ...]:
    """Return the findings of the gates."""
    return tuple(finding for finding in judgement.findings if finding.kind == "gate")


class GatesPanel(QWidget):
    """Show every gate by sign and word, so that colour is never needed, and tell the chosen one in full."""

    field_wanted = Signal(str)
    clause_wanted = Signal(str, str, str)

    def __init__(self, dictionary: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary
        self._judgement: Judgement | None = None
        self.lights: dict[str, QToolButton] = {}
        self._group: QButtonGroup | None = None
        self._rows = QWidget()
        self.detail = Prose(name=t("judged.gates"))
        self.detail.field_wanted.connect(self.field_wanted)
        self.detail.clause_wanted.connect(self.clause_wanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._rows)
        self.detail.setMinimumHeight(150)
        self.decide = DecideRow()
        self._column.addWidget(self._scroll, 2)
        self._column.addWidget(self.detail, 1)
        self._column.addWidget(self.decide)

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the gates of this judgement and choose the one that matters most."""
        self._judgement = judgement
        gates = lights_of(judgement)
        chosen = self._chosen_id()
        self._place_lights(gates)
        worst = min(gates, key=lambda gate: _WORST_FIRST.index(gate.verdict), default=None)
        if chosen not in self.lights:
            chosen = worst.id if worst else ""
        if chosen:
            self.lights[chosen].setChecked(True)
            self._tell(chosen)
        else:
            self.detail.setHtml(t("judged.nothing"))
            self.decide.show_finding(None)

    def _place_lights(self, gates: Sequence[Finding]) -> None:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self._group = QButtonGroup(rows)
        self.lights = {}
        line = 0
        for stage in (*STAGES, "other"):
            own = [gate for gate in gates if _stage_of(gate) == stage]
            own.sort(key=lambda gate: _WORST_FIRST.index(gate.verdict))
            if own:
                lines = -(-len(own) // IN_A_ROW)
                grid.addWidget(_stage_label(stage, own), line, 0, max(lines, 2), 1, Qt.AlignmentFlag.AlignTop)
            for place, gate in enumerate(own):
                grid.addWidget(self._light(gate), line + place // IN_A_ROW, 1 + place % IN_A_ROW)
            line += max(-(-len(own) // IN_A_ROW), 2) if own else 0
        for column in range(1, IN_A_ROW + 1):
            grid.setColumnStretch(column, 1)
        self._scroll.setWidget(rows)  # the old rows go with it
        self._scroll.setMaximumHeight(rows.sizeHint().height() + 2)
        self._rows = rows

    def _light(self, gate: Finding) -> QToolButton:
        light = QToolButton()
        light.setIcon(sign("hold" if gate.verdict is Verdict.NO and gate.result in _HOLDING else gate.verdict.value))
        light.setIconSize(QSize(18, 18))
        light.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        decided = t(f"gate.decided.{gate.override.decided}") if gate.override else ""
        light.setText(t("gate.accessible", title=gate.title, verdict=gate.verdict.label) + decided)
        light.setAccessibleName(light.text())
        light.setToolTip(gate.reason)
        light.setCheckable(True)
        light.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        light.setMinimumWidth(LEAST_WIDTH)
        light.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        light.toggled.connect(lambda on, gate_id=gate.id: self._tell(gate_id) if on else None)
        assert self._group is not None
        self._group.addButton(light)
        self.lights[gate.id] = light
        return light

    def _chosen_id(self) -> str:
        return next((gate_id for gate_id, light in self.lights.items() if light.isChecked()), "")

    def _tell(self, gate_id: str) -> None:
        judgement = self._judgement
        assert judgement is not None
        gate = next(finding for finding in gates_of(judgement) if finding.id == gate_id)
        steps = [gap.sentence for gap in judgement.gaps if gap.finding == gate_id]
        effect = t(f"gate.stage.{_stage_of(gate)}") + "　" + effect_text(gate.result)
        self.detail.setHtml(finding_text(gate, self._dictionary, effect=effect, steps=steps))
        self.decide.show_finding(gate)


def effect_text(result: str) -> str:
    """Print what follows from the verdict of a gate."""
    known = {
        "pass", "hold", "block", "not_a_case", "task", "escalate", "normal_queue", "collateral_zero", "incentives_off",
        "lower", "not_applicable", "close",
    }  # fmt: skip
    return t(f"gate.effect.{result}") if result in known else result


def _stage_of(gate: Finding) -> str:
    return gate.stage if gate.stage in STAGES else "other"


def _stage_label(stage: str, gates: Sequence[Finding]) -> QLabel:
    """Name a stage with how many of its gates still stand in the way."""
    waiting = sum(gate.verdict not in _DONE_WITH for gate in gates)
    told = t("gate.waiting", count=waiting, of=len(gates)) if waiting else t("gate.passed", of=len(gates))
    label = QLabel(f"{t(f'gate.stage.{stage}')}\n{told}")
    label.setContentsMargins(2, 6, 10, 0)
    return label
