"""All models of the office with a way back to each, and the exchange of decisions and models with others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.work.operations.model_view import HistoryRow, ModelView


class HistoryPart(QWidget):
    """List models and files of other offices; say what the person wants done with them."""

    activate_wanted = Signal(str)
    """A model to use; empty is the scorecard."""
    file_wanted = Signal(str, str, object)
    """What is to be done (export_model, import_model, export_decisions, import_decisions), with what, which file."""
    drop_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._view: ModelView | None = None
        self.models = RowTable(
            (
                Head(t("model.history.state"), 90),
                Head(t("model.history.made"), 140),
                Head(t("model.history.by"), 90),
                Head(t("model.history.origin"), 80),
                Head(t("model.history.sentence")),
                Head(t("model.history.id"), 150),
            ),
            name=t("model.history.title"),
        )
        self.models.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.files = RowTable(
            (
                Head(t("model.files.office")),
                Head(t("model.files.made"), 110),
                Head(t("model.files.came"), 140),
                Head(t("model.files.count"), 80, right=True),
                Head(t("model.files.fits"), 190),
            ),
            name=t("model.files.title"),
        )
        self.files.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.use = self._button("model.history.use", self._use)
        self.back = self._button("model.history.back", lambda: self.activate_wanted.emit(""))
        self.export = self._button("model.history.export", self._export)
        self.take = self._button("model.history.import", self._import)
        self.send = self._button("model.files.export", self._send)
        self.receive = self._button("model.files.import", self._receive)
        self.drop = self._button("model.files.drop", self._drop)
        self._lay_out()

    def show_view(self, view: ModelView) -> None:
        """Show the models and files kept."""
        self._view = view
        self.models.show_rows(
            [
                (
                    _state(row),
                    f"{row.info.made_at.astimezone():%Y-%m-%d %H:%M}", row.info.by,
                    t(f"model.history.{row.info.origin}"), row.info.sentence, row.info.id,
                )
                for row in view.history
            ]
        )  # fmt: skip
        self.files.show_rows(
            [
                (
                    one.office, one.made_on.isoformat(), f"{one.came_at.astimezone():%Y-%m-%d %H:%M}", str(one.count),
                    t(f"model.files.{one.state}"),
                )
                for one in view.files
            ]
        )  # fmt: skip
        self._allow()

    def _allow(self) -> None:
        model = self._model()
        history = () if self._view is None else self._view.history
        active = any(row.is_active for row in history)
        usable = any(row.info.id == model and row.info.taken and not row.is_active for row in history)
        self.use.setEnabled(usable)
        self.export.setEnabled(bool(model))
        self.back.setEnabled(active)
        self.drop.setEnabled(bool(self._file()))

    def _model(self) -> str:
        rows = self.models.chosen_rows()
        return self._view.history[rows[0]].info.id if self._view is not None and len(rows) == 1 else ""

    def _file(self) -> str:
        rows = self.files.chosen_rows()
        return self._view.files[rows[0]].checksum if self._view is not None and len(rows) == 1 else ""

    def _use(self) -> None:
        if self._model():
            self.activate_wanted.emit(self._model())

    def _drop(self) -> None:
        if self._file():
            self.drop_wanted.emit(self._file())

    def _export(self) -> None:
        model = self._model()
        path, _ = QFileDialog.getSaveFileName(
            self, t("model.history.export"), t("model.history.file", id=model[:8]), t("model.files.kind")
        )
        if path and model:
            self.file_wanted.emit("export_model", model, Path(path))

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("model.history.import"), "", t("model.files.kind"))
        if path:
            self.file_wanted.emit("import_model", "", Path(path))

    def _send(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, t("model.files.export"), t("model.files.file"), t("model.files.kind")
        )
        if path:
            self.file_wanted.emit("export_decisions", "", Path(path))

    def _receive(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("model.files.import"), "", t("model.files.kind"))
        if path:
            self.file_wanted.emit("import_decisions", "", Path(path))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.addWidget(_caption("model.history.title"))
        column.addWidget(self.models, 3)
        column.addLayout(_row((self.use, self.back, self.export, self.take), t("model.history.words")))
        column.addWidget(_caption("model.files.title"))
        column.addWidget(self.files, 2)
        column.addLayout(_row((self.send, self.receive, self.drop), t("model.files.words")))

    def _button(self, name: str, start: Callable[[], object]) -> QPushButton:
        button = QPushButton(t(name))
        button.clicked.connect(lambda _checked=False: start())
        return button


def _state(row: HistoryRow) -> str:
    if row.is_active:
        return t("model.history.active")
    return "" if row.info.taken else t("model.history.refused")


def _caption(name: str) -> QLabel:
    label = QLabel(t(name))
    label.setObjectName("caption")
    return label


def _row(buttons: tuple[QPushButton, ...], words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    label = QLabel(words)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button)
    return row
