"""Choose what of a dossier is printed: whole, core or summary, and which sections; a choice can be made usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.work.operations.printing import PaperChoice

_ID = Qt.ItemDataRole.UserRole


class ChoicePanel(QWidget):
    """Show forms and sections; every change asks for the paper anew."""

    changed = Signal()
    keep_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(wide(210))
        self._sections: tuple[tuple[str, str, bool], ...] = ()
        self.form = QComboBox()
        self.form.setAccessibleName(t("choice.form"))
        self.form.currentIndexChanged.connect(self._on_form)
        self.list = QListWidget()
        self.list.setAccessibleName(t("choice.sections"))
        self.list.itemChanged.connect(self._on_item)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setObjectName("quiet")
        self.keep = QPushButton(t("choice.keep"))
        self.keep.setToolTip(t("choice.keep.hint"))
        self.keep.clicked.connect(self.keep_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(t("choice.form")))
        column.addWidget(self.form)
        column.addWidget(QLabel(t("choice.sections")))
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        column.addWidget(self.keep)

    def choice(self) -> PaperChoice:
        """Return what is chosen."""
        from desktop.work.operations.printing import SUMMARY, PaperChoice

        form = str(self.form.currentData())
        checked = self._checked()
        if form == SUMMARY or checked == self._own(form):
            return PaperChoice(form=form)
        return PaperChoice(form=form, sections=checked or ("conclusion",))

    def show_choice(self, choice: PaperChoice, sections: tuple[tuple[str, str, bool], ...]) -> None:
        """Show what was chosen elsewhere, among the sections of the office's layout; nothing is asked for."""
        if sections != self._sections:
            self._offer(sections)
        from desktop.work.operations.printing import FORMS  # loaded by now: reading it would hold the window 0.2 s

        self.form.blockSignals(True)
        for form in FORMS[self.form.count() :]:
            self.form.addItem(t(f"choice.form.{form}"), form)
        self.form.setCurrentIndex(max(0, self.form.findData(choice.form)))
        self.form.blockSignals(False)
        self._check((*(choice.sections or self._own(choice.form)), *choice.more))

    def _offer(self, sections: tuple[tuple[str, str, bool], ...]) -> None:
        """List what there is to choose from."""
        self._sections = sections
        self.list.blockSignals(True)
        self.list.clear()
        for name, title, _ in sections:
            item = QListWidgetItem(title)
            item.setData(_ID, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def tell_pages(self, count: int) -> None:
        """Tell how many pages the paper has as chosen."""
        missing = len(self._sections) - len(self._checked())
        words = t("choice.pages", count=count)
        if self.list.isEnabled() and missing:
            words += t("choice.left_out", count=missing)
        self.told.setText(words)

    def _own(self, form: str) -> tuple[str, ...]:
        return tuple(name for name, _, in_core in self._sections if form != "core" or in_core)

    def _checked(self) -> tuple[str, ...]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(str(item.data(_ID)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def _check(self, names: tuple[str, ...]) -> None:
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_in = item.data(_ID) in names
            item.setCheckState(Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.setEnabled(self.form.currentData() != "summary")

    def _on_form(self) -> None:
        self._check(self._own(str(self.form.currentData())))
        self.changed.emit()

    def _on_item(self, _item: QListWidgetItem) -> None:
        self.changed.emit()
