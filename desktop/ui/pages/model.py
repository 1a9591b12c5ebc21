"""The model page: what orders the projects now and why, and everything the office can say about it.

The page shows at once and is empty; its parts are made when the worker has read what they show, and with it the
estimator's libraries.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.dialogs import ask_why
from desktop.ui.model import model_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.calls import Operation
    from desktop.ui.model.history_part import HistoryPart
    from desktop.ui.model.pair_part import PairPart
    from desktop.ui.model.ranking_part import RankingPart
    from desktop.ui.model.weights_part import WeightsPart
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.paper_view import PaperView
    from desktop.work.operations.learning import LearnReport, Move
    from desktop.work.operations.model_view import ModelView
    from desktop.work.operations.ranked import RankingView
    from desktop.work.tasks import TaskRunner

TABS = ("ranking", "weights", "pair", "history", "card")
MODES = ("rule", "bands", "full")


class ModelPage(QWidget):
    """Let a person see, train, hold back and roll back what orders the projects."""

    case_wanted = Signal(str)
    compare_wanted = Signal(object)
    reordered = Signal()
    """Places changed that the list shows."""

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._notice = notice
        self.ranking: RankingPart | None = None
        self.weights: WeightsPart | None = None
        self.pair: PairPart | None = None
        self.history: HistoryPart | None = None
        self.card: PaperView | None = None
        self._card_is_old = True
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.currentChanged.connect(lambda _place: self._on_tab())
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the order when the page comes to the front."""
        super().showEvent(event)
        self.read()

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the projects chosen in the order, while it is in front."""
        is_in_front = self.ranking is not None and self.parts.currentWidget() is self.ranking
        return self.ranking.chosen_ids() if self.ranking is not None and is_in_front else ()

    def read(self) -> None:
        """Read who orders, why, and the projects in their order."""
        self._runner.run(model_calls.load_view(self._office.today), on_done=self._take)
        self._runner.run(model_calls.load_ranking(self._office.today), on_done=self._take_ranking)

    # ---- what a person starts

    def train(self) -> None:
        """Learn from what was decided."""
        self.train_button.setEnabled(False)
        task = self._runner.run(
            model_calls.learn(self._office.today, by=self._office.clerk), on_done=self._on_learned,
            title=t("model.training"),
        )  # fmt: skip
        task.ended.connect(lambda: self.train_button.setEnabled(True))

    def set_mode(self, mode: str) -> None:
        """Say how far a model may speak."""
        call = model_calls.set_mode(mode, self._office.today, by=self._office.clerk)
        self._runner.run(call, on_done=lambda moves: self._on_moved(t(f"model.mode.{mode}"), moves))

    def _activate(self, model_id: str) -> None:
        why = ask_why(
            self, title=t("model.history.use" if model_id else "model.history.back"), words=t("model.why.words"),
            offered=(t("model.why.offered"),),
        )  # fmt: skip
        if why is None:
            return
        call = model_calls.activate(model_id, self._office.today, by=self._office.clerk, why=why)
        words = t("model.now_model", id=model_id) if model_id else t("model.now_rubric")
        self._runner.run(call, on_done=lambda moves: self._on_moved(words, moves))

    def _set_direction(self, name: str, is_free: bool) -> None:
        call = model_calls.set_direction(name, self._office.today, free=is_free, by=self._office.clerk)
        self._runner.run(call, on_done=lambda _done: self._on_changed(t("model.direction.done")))

    def _exchange(self, what: str, subject: str, path: Path) -> None:
        on, by = self._office.today, self._office.clerk
        calls: dict[str, tuple[Operation[Any], Any]] = {
            "export_model": (model_calls.export_model(subject, path), lambda _d: t("model.exported", path=path)),
            "import_model": (model_calls.import_model(path, by=by), lambda kept: t("model.imported", id=kept)),
            "export_decisions": (
                model_calls.export_decisions(path, on), lambda count: t("model.sent", count=count, path=path)
            ),
            "import_decisions": (
                model_calls.import_decisions(path, on, by=by),
                lambda taken: t("model.received", office=taken.office, count=taken.count, new=taken.new),
            ),
        }  # fmt: skip
        call, words = calls[what]
        self._runner.run(call, on_done=lambda found: self._on_changed(words(found)))

    def _drop(self, checksum: str) -> None:
        call = model_calls.drop_decisions(checksum, by=self._office.clerk)
        self._runner.run(call, on_done=lambda _done: self._on_changed(t("model.dropped")))

    def _save_card(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("model.card.save"), t("model.card.file"), t("preview.files"))
        if path:
            target = Path(path if path.lower().endswith(".pdf") else f"{path}.pdf")
            call = model_calls.write_card(target, self._office.today)
            self._runner.run(call, on_done=lambda _done: self._notice.say(t("model.exported", path=target)))

    # ---- what comes of it

    def _on_learned(self, report: LearnReport) -> None:
        if report.is_taken:
            self._on_moved(t("model.taken", sentence=report.sentence), report.moves)
        else:
            self._on_changed(t("model.not_taken", sentence=report.sentence), grade="warn")

    def _on_moved(self, words: str, moves: tuple[Move, ...]) -> None:
        told = t("model.moved", count=len(moves)) if moves else t("model.not_moved")
        first = "；".join(f"{move.project} {move.before}→{move.after}" for move in moves[:3])
        self._on_changed("　".join(part for part in (words, told, first) if part))
        self.reordered.emit()

    def _on_changed(self, words: str, *, grade: str = "good") -> None:
        self._notice.say(words, grade=grade)
        self._card_is_old = True
        if self.pair is not None:
            self.pair.forget()
        self.read()
        self._on_tab()

    # ---- filling

    def _take(self, view: ModelView) -> None:
        if self.weights is None:
            self._make()
        assert self.weights is not None
        assert self.history is not None
        self.now.setText(t("model.now", mode=t(f"model.mode.{view.mode}"), sentence=view.sentence))
        for button in self._modes.buttons():
            button.blockSignals(True)
            button.setChecked(button.property("mode") == view.at_most)
            button.blockSignals(False)
        self.weights.show_view(view)
        self.history.show_view(view)

    def _take_ranking(self, view: RankingView) -> None:
        if self.ranking is not None:
            self.ranking.show_view(view)
            self._pages.setCurrentIndex(1)
            self._on_tab()

    def _make(self) -> None:
        from desktop.ui.model.history_part import HistoryPart
        from desktop.ui.model.pair_part import PairPart
        from desktop.ui.model.ranking_part import RankingPart
        from desktop.ui.model.weights_part import WeightsPart

        self.ranking = RankingPart(self._runner, self._office)
        self.ranking.case_wanted.connect(self.case_wanted)
        self.ranking.compare_wanted.connect(self.compare_wanted)
        self.weights = WeightsPart()
        self.weights.direction_wanted.connect(self._set_direction)
        self.pair = PairPart(self._runner, self._office)
        self.pair.answered.connect(
            lambda: self._runner.run(model_calls.load_view(self._office.today), on_done=self._take)
        )
        self.history = HistoryPart()
        self.history.activate_wanted.connect(self._activate)
        self.history.file_wanted.connect(self._exchange)
        self.history.drop_wanted.connect(self._drop)
        for name, part in zip(
            TABS, (self.ranking, self.weights, self.pair, self.history, self._card_page()), strict=True
        ):
            self.parts.addTab(part, t(f"model.tab.{name}"))

    def _card_page(self) -> QWidget:
        from desktop.ui.paper_view import PaperView

        page = QWidget()
        self.card = PaperView()
        save = QPushButton(t("model.card.save"))
        save.clicked.connect(lambda _checked=False: self._save_card())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(save)
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 8, 4, 4)
        column.addLayout(row)
        column.addWidget(self.card, 1)
        return page

    def _on_tab(self) -> None:
        name = TABS[self.parts.currentIndex()] if self.parts.count() else ""
        if name == "pair" and self.pair is not None:
            self.pair.ask()
        if name == "card" and self._card_is_old:
            self._card_is_old = False
            self._runner.run(model_calls.card(self._office.today), on_done=self._show_card)

    def _show_card(self, content: bytes) -> None:
        from desktop.ui.pdf_pages import PdfPages

        if self.card is not None:
            self.card.show_pages(PdfPages(content))

    # ---- building

    def _lay_out(self) -> None:
        title = QLabel(t("model.title"))
        title.setObjectName("title")
        self.now = QLabel()
        self.now.setWordWrap(True)
        self.train_button = QPushButton(t("model.train"))
        self.train_button.setObjectName("primary")
        self.train_button.setToolTip(t("model.train.tip"))
        self.train_button.clicked.connect(lambda _checked=False: self.train())
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(title)
        top.addWidget(self.now, 1)
        top.addWidget(self.train_button)
        loading = QLabel(t("model.loading"))
        loading.setObjectName("quiet")
        self._pages = QStackedWidget()
        self._pages.addWidget(loading)
        self._pages.addWidget(self.parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._mode_row())
        column.addWidget(self._pages, 1)

    def _mode_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(t("model.mode"))
        label.setObjectName("quiet")
        row.addWidget(label)
        self._modes = QButtonGroup(self)
        for mode in MODES:
            made = QRadioButton(t(f"model.mode.{mode}"))
            made.setProperty("mode", mode)
            made.setToolTip(t(f"model.mode.{mode}.tip"))
            made.clicked.connect(partial(self._choose_mode, mode))
            self._modes.addButton(made)
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _choose_mode(self, mode: str, _checked: bool = False) -> None:
        self.set_mode(mode)
