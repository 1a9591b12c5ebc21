"""What is asked before many dossiers are printed: as which files, and into which folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.work.operations.batch_printing import BatchWish

EACH, TOGETHER, EDITABLE = "each", "together", "word"
_KINDS = (EACH, TOGETHER, EDITABLE)


class BatchDialog(QDialog):
    """Ask how the dossiers of so many cases are printed."""

    def __init__(self, parent: QWidget, count: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("batch.title"))
        words = QLabel(t("batch.words", count=count))
        words.setWordWrap(True)
        self._kinds = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.addWidget(words)
        for place, kind in enumerate(_KINDS):
            button = QRadioButton(t(f"batch.kind.{kind}"))
            button.setChecked(kind == EACH)
            self._kinds.addButton(button, place)
            column.addWidget(button)
        self.duplex = QCheckBox(t("batch.duplex"))
        self.duplex.setEnabled(False)
        self._kinds.idToggled.connect(lambda *_: self.duplex.setEnabled(self.kind == TOGETHER))
        column.addWidget(self.duplex)
        self.folder = QLineEdit(_documents())
        self.folder.setAccessibleName(t("print.folder"))
        self.folder.setMinimumWidth(wide(420))
        self.folder.textChanged.connect(self._allow)
        choose = QPushButton(t("batch.choose"))
        choose.clicked.connect(self._choose)
        label = QLabel(t("print.folder"))
        label.setBuddy(self.folder)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        column.addSpacing(6)
        column.addWidget(label)
        column.addLayout(row)
        buttons = QDialogButtonBox()
        self.go = buttons.addButton(t("batch.go"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.go.setDefault(True)

    @property
    def kind(self) -> str:
        """Return as which files the dossiers are wanted."""
        return _KINDS[self._kinds.checkedId()]

    def choose_kind(self, kind: str) -> None:
        """Choose as which files."""
        self._kinds.button(_KINDS.index(kind)).setChecked(True)

    @property
    def wish(self) -> BatchWish:
        """Return what is wanted; what is printed of each is as the office set it."""
        from desktop.work.operations.batch_printing import BatchWish
        from desktop.work.operations.handing_out import WORD

        one_file = self.kind == TOGETHER
        chosen = BatchWish(one_file=one_file, duplex=one_file and self.duplex.isChecked())
        return BatchWish(ending=WORD) if self.kind == EDITABLE else chosen

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, t("print.folder"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.folder.text().strip()))


def ask_batch(parent: QWidget, count: int) -> tuple[Path, BatchWish] | None:
    """Ask for folder and kind of a batch; None when the person stepped back."""
    dialog = BatchDialog(parent, count)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = (Path(dialog.folder.text().strip()), dialog.wish)
    dialog.deleteLater()
    return answer if accepted else None


def _documents() -> str:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(folder) / t("batch.folder"))
