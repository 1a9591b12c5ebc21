"""The head of a judgement: what it says at one glance, and whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.icons import icon, sign
from desktop.ui.judgement.bars import IntervalBar
from desktop.ui.texts import t
from matching.explain.printed import span_text
from matching.findings import APPROVAL_LABELS

if TYPE_CHECKING:
    from desktop.work.operations.judging import CaseJudgement

_FAST = {"yes": "yes", "no": "not_applicable", "unknown": "unknown"}
"""Sign of the fast lane: the usual order is no refusal."""
_SIGN_SIZE = 34
_SMALL_SIGN = 16


class Headline(QFrame):
    """Show recommendation, approval, fast lane, score interval and rank of a judgement."""

    judge_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(self._result())
        row.addSpacing(8)
        row.addLayout(self._score(), 1)
        row.addSpacing(8)
        row.addLayout(self._place())
        column.addLayout(row)
        self.weights = QLabel()
        self.weights.setObjectName("quiet")
        self.weights.setWordWrap(True)
        self.weights.setTextFormat(Qt.TextFormat.PlainText)
        self.weights.hide()
        column.addWidget(self.weights)
        column.addWidget(self._stale_row())

    def show_weights(self, words: str) -> None:
        """Say what orders it among equals; empty says nothing."""
        self.weights.setText(words)
        self.weights.setVisible(bool(words))

    def show_judgement(self, found: CaseJudgement) -> None:
        """Show the head of this judgement."""
        judgement = found.judgement
        self._sign.setPixmap(sign(judgement.recommendation).pixmap(_SIGN_SIZE, _SIGN_SIZE))
        words = t(f"recommendation.{judgement.recommendation}")
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._approval.show_state(judgement.approval, APPROVAL_LABELS[judgement.approval])
        self._fast.show_state(_FAST[judgement.fast_lane], t(f"judged.fast.{judgement.fast_lane}"))
        score = judgement.score
        maximum = sum(block.maximum for block in score.blocks) or 100.0
        self._figure.setText(t("judged.score_of", score=span_text(score.low, score.high), maximum=f"{maximum:g}"))
        self._bar.show_interval(score.low, score.high, maximum, name=t("judged.score"))
        self._rank.setText(place_text(found))
        self._on.setText(t("judged.on", on=judgement.on))
        scored = next((finding.pack for finding in judgement.findings if finding.kind == "criterion"), "")
        first = next((pack.document_number or pack.title for pack in judgement.packs if pack.id == scored), "")
        self._packs.setText(t("judged.packs", first=first, count=len(judgement.packs)))
        self._packs.setToolTip("\n".join(f"{pack.title}（{pack.edition}）" for pack in judgement.packs))
        self._stale.setVisible(found.stale)
        self._judge.setVisible(not found.stale)

    def _result(self) -> QHBoxLayout:
        self._sign = QLabel()
        self._words = QLabel()
        self._words.setObjectName("figure")
        self._approval = _State()
        self._fast = _State()
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self._words)
        column.addWidget(self._approval)
        column.addWidget(self._fast)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column)
        return row

    def _score(self) -> QVBoxLayout:
        self._figure = QLabel()
        self._figure.setObjectName("title")
        self._bar = IntervalBar(scale=True)
        self._bar.setToolTip(t("judged.score_hint"))
        hint = QLabel(t("judged.score_hint"))
        hint.setObjectName("quiet")
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._figure)
        column.addWidget(self._bar)
        column.addWidget(hint)
        return column

    def _place(self) -> QVBoxLayout:
        self._rank = QLabel()
        self._rank.setObjectName("title")
        self._on = QLabel()
        self._on.setObjectName("quiet")
        self._packs = QLabel()
        self._packs.setObjectName("quiet")
        self._judge = QPushButton(icon("judge"), t("judged.again"))
        self._judge.clicked.connect(self.judge_wanted)
        top = QHBoxLayout()
        top.addWidget(self._rank)
        top.addStretch(1)
        top.addWidget(self._judge)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._on)
        column.addWidget(self._packs)
        return column

    def _stale_row(self) -> QWidget:
        self._stale = QFrame()
        self._stale.setObjectName("notice")
        drawing = QLabel()
        drawing.setPixmap(icon("stale").pixmap(_SMALL_SIGN, _SMALL_SIGN))
        words = QLabel(t("judged.stale"))
        again = QPushButton(t("judged.again"))
        again.setObjectName("primary")
        again.clicked.connect(self.judge_wanted)
        row = QHBoxLayout(self._stale)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(drawing)
        row.addWidget(words, 1)
        row.addWidget(again)
        return self._stale


def place_text(found: CaseJudgement) -> str:
    """Print the rank of a case, with the ranks it may still take."""
    if found.rank is None:
        return t("judged.no_place")
    if found.rank_best == found.rank_worst or found.rank_best is None:
        return t("judged.place_sure", rank=found.rank, of=found.of)
    return t("judged.place", rank=found.rank, best=found.rank_best, worst=found.rank_worst, of=found.of)


class _State(QWidget):
    """Show one state by sign and words."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = QLabel()
        self._words = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._sign)
        row.addWidget(self._words)
        row.addStretch(1)

    def show_state(self, state: str, words: str) -> None:
        self._sign.setPixmap(sign(state).pixmap(QSize(_SMALL_SIGN, _SMALL_SIGN)))
        self._words.setText(words)
