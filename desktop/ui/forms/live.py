"""How the case would stand as it is entered now: one strip above the form, worked out while the person pauses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from desktop.ui.forms import form_calls
from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.forms.row import FieldRow
from desktop.ui.icons import sign
from desktop.ui.judgement.bars import IntervalBar
from desktop.ui.texts import t
from desktop.ui.theme import wide
from matching.explain.printed import span_text
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.trying import Tried, TriedGate
    from matching.fields import FieldDictionary

STAGE = "recommend"
"""Stage whose gates have a light in the strip."""
_TOLD = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO, Verdict.EXPIRED)
_MILLISECONDS_AFTER_THE_LAST_KEY = 150
_STOPPING = frozenset({"block", "not_a_case"})
_LIGHT = QSize(15, 15)
_NAMED, _NAMED_IN_LARGE_TEXT = 3, 2
"""Missing facts named in the strip."""
_LARGE = 120
"""Pixels in the place of 100 from which text counts as large."""


class LiveStrip(QFrame):
    """Show recommendation, lights, score interval and what is missing, each with words."""

    field_wanted = Signal(str)

    def __init__(self, dictionary: FieldDictionary) -> None:
        super().__init__()
        self.setObjectName("card")
        self._dictionary = dictionary
        self._sign = QLabel()
        self.result = QLabel(t("live.waiting"))
        self.result.setObjectName("caption")
        self._lights = QHBoxLayout()
        self._lights.setSpacing(2)
        self.bar = IntervalBar()
        self.bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.bar.setFixedWidth(wide(110))
        self.score = QLabel()
        self.needed = QLabel()
        self.needed.setTextFormat(Qt.TextFormat.RichText)
        self.needed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.needed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.needed.linkActivated.connect(self.field_wanted)
        self.doubts = ElidedLabel()
        self.doubts.setObjectName("warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(8)
        for widget in (self._sign, self.result):
            row.addWidget(widget)
        row.addLayout(self._lights)
        row.addWidget(self.bar)
        row.addWidget(self.score)
        row.addWidget(self.needed, 1)
        row.addWidget(self.doubts)
        self.bar.hide()

    def show_tried(self, tried: Tried) -> None:
        """Show how the case would stand."""
        self._sign.setPixmap(sign(tried.recommendation).pixmap(_LIGHT))
        self.result.setText(t("live.result", result=t(f"recommendation.{tried.recommendation}")))
        self.result.setToolTip(t("live.tip"))
        self._show_lights(tried.gates)
        self.bar.show()
        self.bar.show_interval(tried.score_low, tried.score_high, 100.0, name=t("live.score"))
        self.score.setText(t("live.points", score=span_text(tried.score_low, tried.score_high)))
        self.needed.setText(self._needed_text(tried))
        self.needed.setAccessibleName(t("live.needed_of", count=len(tried.needed)))
        self.needed.setToolTip("、".join(self._dictionary[name].label for name in tried.needed))
        count = len(tried.remarks)
        self.doubts.show_words(t("live.doubts", count=count) if count else "")
        self.doubts.setVisible(bool(count))
        self.doubts.setToolTip("\n".join(remark.sentence for remark in tried.remarks))

    def wait(self) -> None:
        """Show that nothing was worked out yet."""
        self._sign.clear()
        self.result.setText(t("live.waiting"))
        self._show_lights(())
        self.bar.hide()
        for label in (self.score, self.needed):
            label.clear()
        self.doubts.hide()

    def _needed_text(self, tried: Tried) -> str:
        if not tried.needed:
            return escape(t(f"live.none.{'ready' if tried.recommendation == 'ready' else 'settled'}"))
        named = _NAMED if wide(100) < _LARGE else _NAMED_IN_LARGE_TEXT
        links = [
            f'<a href="{name}">{escape(self._dictionary[name].label)}</a>'
            for name in tried.needed[:named]
            if name in self._dictionary
        ]
        more = t("live.more") if len(tried.needed) > named else ""
        return escape(t("live.needed", count=len(tried.needed))) + "、".join(links) + escape(more)

    def _show_lights(self, gates: tuple[TriedGate, ...]) -> None:
        while (item := self._lights.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        own = [gate for gate in gates if gate.stage == STAGE and gate.verdict is not Verdict.NOT_APPLICABLE]
        for gate in own:
            self._lights.addWidget(_light(gate))
        counts = [(verdict, sum(gate.verdict is verdict for gate in own)) for verdict in _TOLD]
        words = QLabel("　".join(f"{verdict.label} {count}" for verdict, count in counts if count))
        words.setToolTip(t("live.gates"))
        self._lights.addSpacing(4)
        self._lights.addWidget(words)


def _light(gate: TriedGate) -> QLabel:
    light = QLabel()
    is_held = gate.verdict is Verdict.NO and gate.result not in _STOPPING
    light.setPixmap(sign("hold" if is_held else gate.verdict.value).pixmap(_LIGHT))
    words = t("gate.accessible", title=gate.title, verdict=gate.verdict.label)
    light.setToolTip(words)
    light.setAccessibleName(words)
    return light


class Trying(QObject):
    """Ask the worker how the case would stand whenever the person pauses; one question is under way at a time."""

    def __init__(self, form: CaseForm, window: MainWindow) -> None:
        super().__init__(form)
        self._form = form
        self._window = window
        self.strip = LiveStrip(form.material.dictionary)
        self.strip.field_wanted.connect(form.go_to)
        self.needed: tuple[str, ...] = ()
        self._told: dict[str, str] = {}
        self._asked = 0
        self._is_asking = self._is_behind = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._pause.timeout.connect(self._ask)
        form.changed.connect(self._pause.start)
        form.shown.connect(self._begin)
        form.row_made.connect(self._on_row)

    @property
    def is_busy(self) -> bool:
        """Say whether what is shown is not yet about what is entered."""
        return self._is_asking or self._pause.isActive()

    def go_to_next(self) -> bool:
        """Go to the next fact that is missing, in the order of the gates; say whether there is one."""
        here = self._form.field_in_hand()
        place = self.needed.index(here) + 1 if here in self.needed else 0
        around = self.needed[place:] + self.needed[:place]
        return any(self._form.go_to(name) for name in around if name != here)

    def _begin(self) -> None:
        self._asked += 1
        self.needed = ()
        self.strip.wait()
        self._tell_rows({})
        self._pause.start()

    def _on_row(self, row: FieldRow) -> None:
        row.touched.connect(self._pause.start)
        row.tell_remark(self._told.get(row.field.id, ""))

    def _ask(self) -> None:
        if self._is_asking:
            self._is_behind = True
            return
        self._is_asking, self._is_behind = True, False
        facts, measures = self._form.entered_now()
        call = form_calls.try_case(
            facts, measures, case_id=self._form.entries.case_id or "", on=self._window.office.today
        )
        task = self._window.runner.run(call, on_done=partial(self._take, self._asked))
        task.ended.connect(self._on_ended)

    def _take(self, asked: int, tried: Tried) -> None:
        if asked != self._asked:
            return
        self.needed = tuple(name for name in tried.needed if name in self._form.material.dictionary)
        self.strip.show_tried(tried)
        told: dict[str, str] = {}
        for remark in tried.remarks:
            for name in remark.fields[:1]:
                told.setdefault(name, remark.sentence)
        self._tell_rows(told)

    def _tell_rows(self, told: Mapping[str, str]) -> None:
        if told == self._told:
            return
        self._told = dict(told)

        def tell() -> None:
            for row in self._form.rows_made():
                row.tell_remark(self._told.get(row.field.id, ""))

        self._form.hold_still(tell)

    def _on_ended(self) -> None:
        self._is_asking = False
        if self._is_behind:
            self._ask()
