"""Who saved a case, when and why; two versions side by side, and a single field brought back from the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.forms.differences import Difference, compared
from desktop.ui.forms.keeping import Opened, read_version
from desktop.ui.forms.proof import proof_words
from desktop.ui.forms.versions import Version, VersionContent
from desktop.ui.icons import icon
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.case import Fact
from matching.explain.printed import NOT_GIVEN, printed

if TYPE_CHECKING:
    from desktop.ui.forms.material import FormMaterial
    from desktop.work.tasks import TaskRunner

_LOCAL_TIME = "%Y-%m-%d %H:%M"
_PAIR = 2


class HistoryView(QWidget):
    """Show the versions of a case; one chosen is compared with the present, two with one another."""

    restore_wanted = Signal(object, object)
    """A tuple of Differences to bring back as they were before, and the content of that version."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._material: FormMaterial | None = None
        self._case_id = ""
        self._is_in_bin = False
        self._listed: Sequence[Version] = ()
        self._now: VersionContent | None = None
        self._read: dict[Version, VersionContent] = {}
        self._shown: Sequence[Difference] = ()
        self.versions = RowTable(
            (
                Head(t("history.case_revision"), 80, right=True),
                Head(t("history.enterprise_revision"), 80, right=True),
                Head(t("history.when"), 140),
                Head(t("history.by"), 110),
                Head(t("history.why"), 0),
            ),
            name=t("history.versions"),
        )
        self.versions.selectionModel().selectionChanged.connect(lambda *_: self._load_chosen())
        self.facts = RowTable(
            (
                Head(t("history.field"), 190),
                Head(t("history.then"), 200),
                Head(t("history.now"), 200),
                Head(t("history.proof"), 180),
                Head(t("history.proof_now"), 0),
            ),
            name=t("history.facts"),
        )
        self.facts.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.facts.selectionModel().selectionChanged.connect(lambda *_: self._tell_restore())
        self._title = QLabel()
        self._title.setObjectName("caption")
        self.only_changes = QCheckBox(t("history.only_changes"))
        self.only_changes.toggled.connect(self._show_facts)
        self.restore = QPushButton(icon("restore"), t("history.restore"))
        self.restore.setToolTip(t("history.restore_tip"))
        self.restore.clicked.connect(self._restore)
        self._lay_out()

    def _lay_out(self) -> None:
        keys = QLabel(t("history.keys"))
        keys.setObjectName("quiet")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.only_changes)
        head.addWidget(self.restore)
        above, below = QWidget(), QWidget()
        top = QVBoxLayout(above)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.versions, 1)
        top.addWidget(keys)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(head)
        column.addWidget(self.facts, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(above)
        split.addWidget(below)
        split.setSizes([200, 400])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def show_case(self, opened: Opened, material: FormMaterial) -> None:
        """Show the versions of a stored case, the newest chosen."""
        case = opened.stored.case
        self._material = material
        self._case_id, self._listed = case.id, opened.versions
        self._is_in_bin = opened.stored.deleted
        self._now = VersionContent(facts=case.facts, measures=case.measures)
        self._read = {}
        self.versions.show_rows([_texts(version) for version in opened.versions])
        self.versions.selectRow(0)
        self._show_facts()

    def _chosen(self) -> tuple[Version, ...]:
        """Return the versions to compare, the earlier first; of more than two the first and the last."""
        rows = [row for row in self.versions.chosen_rows() if row < len(self._listed)]
        chosen = [self._listed[row] for row in reversed(rows)]
        return (chosen[0], chosen[-1]) if len(chosen) >= _PAIR else tuple(chosen)

    def _load_chosen(self) -> None:
        for version in self._chosen():
            if version not in self._read:
                self._runner.run(
                    read_version(self._case_id, version), on_done=partial(self._on_loaded, self._case_id, version)
                )
        self._show_facts()

    def _on_loaded(self, case_id: str, version: Version, content: VersionContent) -> None:
        if case_id == self._case_id:
            self._read[version] = content
            if version in self._chosen():
                self._show_facts()

    def _pair(self) -> tuple[VersionContent, VersionContent] | None:
        chosen = self._chosen()
        if self._now is None or not chosen or any(version not in self._read for version in chosen):
            return None
        return self._read[chosen[0]], self._read[chosen[1]] if len(chosen) == _PAIR else self._now

    def _show_facts(self) -> None:
        pair = self._pair()
        if pair is None or self._material is None:
            self._title.setText("")
            self._shown = ()
            self.facts.show_rows(())
            self._tell_restore()
            return
        only = self.only_changes.isChecked()
        self._shown = [one for one in compared(*pair, self._material.dictionary) if not (only and one.is_same)]
        self.facts.show_rows([self._row(one) for one in self._shown])
        self._title.setText(self._title_words(is_same=only and not self._shown))
        self._tell_restore()

    def _title_words(self, *, is_same: bool) -> str:
        chosen = self._chosen()
        if len(chosen) == _PAIR:
            name = "history.same_two" if is_same else "history.title_two"
            return t(name, when=_when(chosen[0]), later=_when(chosen[1]))
        return t("history.same" if is_same else "history.title", when=_when(chosen[0]))

    def _row(self, one: Difference) -> tuple[str, ...]:
        prefix = "" if one.measure is None else t("history.measure", place=one.measure + 1)
        after = t("history.unchanged") if one.is_same else self._words(one.field.id, one.after)
        before = self._words(one.field.id, one.before)
        return prefix + one.field.label, before, after, _proof(one.before), _proof(one.after)

    def _words(self, name: str, fact: Fact | None) -> str:
        if fact is None or self._material is None:
            return NOT_GIVEN
        words = printed(self._material.dictionary[name], fact.value, name_code=self._material.name_code)
        return t("history.value_typed", value=words, typed=fact.typed) if fact.typed else words

    # ---- bringing back

    def _to_restore(self) -> tuple[Difference, ...]:
        rows = (row for row in self.facts.chosen_rows() if row < len(self._shown))
        return tuple(one for one in (self._shown[row] for row in rows) if not one.is_same)

    def _tell_restore(self) -> None:
        self.restore.setEnabled(bool(self._to_restore()) and not self._is_in_bin)

    def _restore(self) -> None:
        pair, wanted = self._pair(), self._to_restore()
        if pair is not None and wanted:
            self.restore_wanted.emit(wanted, pair[0])


def _proof(fact: Fact | None) -> str:
    return " ".join((fact.evidence, proof_words(fact))) if fact is not None else ""


def _when(version: Version) -> str:
    return f"{version.saved_at.astimezone():{_LOCAL_TIME}}"


def _texts(version: Version) -> tuple[str, ...]:
    return str(version.case_revision), str(version.enterprise_revision), _when(version), version.by, version.why
